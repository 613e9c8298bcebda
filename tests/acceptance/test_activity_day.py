"""A day of activities by keyboard through the real window, then what it left, read by SQL without the services."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services.till import shifts
from tests.acceptance.driver import Hands, Ledger, running, until
from tests.acceptance.job_day import PINS, assert_whole, open_centre
from tests.support import Clock

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 09:00 at the counter."""


def number(serial: int) -> str:
    return f"BM-A-20261123-{serial:04d}"


def work_a_day(folder: Path) -> None:
    """One is put on, it fills up, somebody gives up and the first of the waiting list comes in; nothing but keys."""
    with running(folder, Clock(MORNING)) as hands:
        hands.sign_in("前台甲", PINS["前台甲"])
        hands.press("Ctrl+6")
        hands.page("activities")
        it_is_put_on(hands)
        two_come_and_one_pays(hands)
        a_third_waits(hands)
        the_first_gives_up(hands)


def it_is_put_on(hands: Hands) -> None:
    hands.press("Alt+N")
    until(lambda: hands.at("名称"), lambda: f"the form; at {hands.focus()!r}")
    hands.type("剪纸班")
    for name, words in (("地点", "共享厅"), ("哪天", "11-28"), ("从", "9:00"), ("到", "11:00"), ("名额", "2")):
        hands.tab_to(f"新活动的{name}")
        hands.press("Ctrl+A")
        hands.type(words)
    hands.tab_to("新活动的分组")
    hands.press("Ctrl+A", "Delete")
    hands.tab_to("新活动的费用")
    hands.type("10")
    hands.press("Ctrl+Enter")
    hands.see("HD-A-20261123-0001 已登记")


def sign_up(hands: Hands, name: str, phone: str) -> None:
    until(lambda: hands.at("姓名"), lambda: f"who comes; at {hands.focus()!r}")
    hands.type(name)
    hands.press("Enter")
    hands.type(phone)


def two_come_and_one_pays(hands: Hands) -> None:
    """F12 takes the money with the entry, Ctrl+Enter leaves it owed."""
    hands.press("F2")
    sign_up(hands, "样例甲", "13900002206")
    hands.press("F12")
    until(lambda: hands.modal() is not None, lambda: f"the box for the money: {hands.words()}")
    hands.press("Enter")
    hands.see("样例甲", number(1))
    sign_up(hands, "样例乙", "13900002207")
    hands.press("Ctrl+Enter")
    hands.see("样例乙", number(2))


def a_third_waits(hands: Hands) -> None:
    sign_up(hands, "样例丙", "13900002208")
    hands.press("Ctrl+Enter")
    hands.see("样例丙", number(3), "候补")
    hands.press("Esc")


def the_first_gives_up(hands: Hands) -> None:
    """What goes back is said before, and booked as it was said."""
    hands.press("Home", "Delete")
    hands.see("取消报名 样例甲", "10.00")
    hands.press("Ctrl+Enter")
    until(lambda: hands.modal() is not None, lambda: f"the box for the money: {hands.words()}")
    hands.press("Enter")
    until(lambda: hands.modal() is None, lambda: f"the money to be given: {hands.words()}")
    hands.see("样例丙")


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("activities") / "store"
    open_centre(folder, MORNING, lambda desk: desk.do(shifts.open_shift, 300_00))
    work_a_day(folder)
    return folder


def test_the_place_of_who_gave_up_is_taken_by_who_waited(book: Ledger) -> None:
    found = book.rows(
        "SELECT e.number, p.name, e.state FROM enrolment e JOIN enrolment_person p ON p.enrolment_id = e.id "
        "ORDER BY e.serial"
    )
    assert found == [
        (number(1), "样例甲", "cancelled"), (number(2), "样例乙", "enrolled"), (number(3), "样例丙", "enrolled"),
    ]  # fmt: skip
    assert book.one("SELECT capacity FROM activity") == 2


def test_the_money_came_once_and_went_back_as_it_came(book: Ledger) -> None:
    charges = book.rows("SELECT c.due, p.method, p.amount FROM charge c JOIN charge_payment p ON p.charge_id = c.id "
                        "ORDER BY c.serial")  # fmt: skip
    assert charges == [(1000, "cash", 1000), (-1000, "cash", -1000)]


def test_each_step_is_told_once_in_its_order(book: Ledger) -> None:
    told = book.rows(
        "SELECT e.serial, v.act FROM enrolment_event v JOIN enrolment e ON e.id = v.enrolment_id "
        "ORDER BY e.serial, v.position"
    )
    assert told == [(1, "new"), (1, "cancel"), (2, "new"), (3, "new"), (3, "promote")]


def test_every_seal_and_sum_is_right(day: Path) -> None:
    assert_whole(day)
