"""A day of repairs by keyboard through the real window, then what it left, read by SQL without the services."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services.first_run import repairs
from app.services.till import shifts
from tests.acceptance.driver import Hands, Ledger, running, until
from tests.acceptance.job_day import PINS, assert_whole, open_centre
from tests.support import START, Clock


def number(serial: int) -> str:
    return f"WX-A-20261123-{serial:04d}"


def make_the_centre(folder: Path) -> None:
    """People, prices and shelves as a new centre has them, and a shift that is open."""
    open_centre(
        folder, START, lambda desk: desk.do(repairs.plant_repairs), lambda desk: desk.do(shifts.open_shift, 300_00)
    )


def work_a_day(folder: Path) -> None:
    """Two things of one visit from the tag to the hand-over; nothing but keys."""
    clock = Clock(START)
    with running(folder, clock) as hands:
        hands.sign_in("前台甲", PINS["前台甲"])
        hands.press("Ctrl+4")
        hands.page("repairs")
        the_tag_comes_first(hands)
        the_slip_has_two_things(hands)
        clock.forward(minutes=5)
        one_is_quoted_and_agreed(hands)
        a_deposit_is_left(hands)
        clock.forward(hours=2)
        it_is_ready_and_they_are_called(hands)
        clock.forward(minutes=30)
        it_is_paid_and_handed_out(hands)


def the_tag_comes_first(hands: Hands) -> None:
    hands.press("F2", "F9")
    hands.see(f"取件牌 {number(1)} 已打")


def the_slip_has_two_things(hands: Hands) -> None:
    """Who it is by search, the first thing under its tag, Alt+A for the second, which has a price from the list."""
    hands.tab_to("居民")
    hands.type("曾国芳")
    hands.press("Enter")
    hands.tab_to("物品")
    hands.type("落地扇")
    hands.press("Alt+A")
    hands.type("雨伞")
    hands.tab_to("报价")
    hands.type("5")
    hands.press("Ctrl+Enter")
    hands.see(f"已收件 {number(1)}、{number(2)}")


def one_is_quoted_and_agreed(hands: Hands) -> None:
    """The box finds it by its last digits, as the tag says; Ctrl+Enter is what comes next."""
    hands.press("F3")
    hands.type("落地扇")
    hands.press("Enter")
    hands.see(number(1), "曾国芳")
    hands.press("Ctrl+Enter")
    until(lambda: hands.at("报价"), lambda: f"the quote to be asked for; at {hands.focus()!r}")
    hands.type("45")
    hands.press("Ctrl+Enter")
    hands.see("已报价")
    hands.press("F9")
    until(lambda: hands.at("取件牌"), lambda: f"the papers to choose from; at {hands.focus()!r}")
    hands.press("Right", "Right", "Ctrl+Enter")
    hands.see("已报价")
    hands.press("Alt+T", "Ctrl+Enter")
    hands.see("已同意")


def a_deposit_is_left(hands: Hands) -> None:
    hands.press("Alt+V")
    until(lambda: hands.at("押金"), lambda: f"the deposit to be asked for; at {hands.focus()!r}")
    hands.type("20")
    hands.press("Enter")
    until(lambda: hands.modal() is not None, lambda: f"the box for the money: {hands.words()}")
    hands.press("Enter")
    hands.see("押金 ¥20.00")


def it_is_ready_and_they_are_called(hands: Hands) -> None:
    hands.press("Alt+K", "Alt+X", "Ctrl+Enter")
    hands.see("修好待取")
    hands.press("F5")
    hands.press("Ctrl+Enter")
    hands.see("已记下通知")


def it_is_paid_and_handed_out(hands: Hands) -> None:
    """F12, the tag, the money; the deposit is taken off, and the umbrella stays."""
    hands.press("F12")
    until(lambda: hands.at("牌号"), lambda: f"the tag to be asked for; at {hands.focus()!r}")
    hands.type("1")
    hands.press("Ctrl+Enter")
    hands.see("25.00")
    hands.press("Enter")
    hands.see(f"{number(1)} 已交件，同单还有没取的")


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repairs") / "store"
    make_the_centre(folder)
    work_a_day(folder)
    return folder


def test_one_visit_has_two_things_and_one_of_them_is_gone(book: Ledger) -> None:
    found = book.rows(
        "SELECT i.number, i.what, i.state, i.quote, i.agreed, s.name FROM repair_item i "
        "JOIN repair_slip s ON s.id = i.slip_id ORDER BY i.serial"
    )
    assert found == [
        (number(1), "落地扇", "handed", 4500, 4500, "曾国芳"),
        (number(2), "雨伞", "received", 500, None, "曾国芳"),
    ]
    assert book.one("SELECT count(*) FROM repair_slip") == 1


def test_the_deposit_was_owed_and_is_settled_once(book: Ledger) -> None:
    charges = book.rows("SELECT number, due FROM charge ORDER BY serial")
    assert charges == [("SK-A-20261123-0001", 2000), ("SK-A-20261123-0002", 2500)]
    lines = book.rows("SELECT c.number, l.kind, l.amount FROM charge_line l JOIN charge c ON c.id = l.charge_id "
                      "ORDER BY c.serial, l.position")  # fmt: skip
    assert lines == [
        ("SK-A-20261123-0001", "deposit", 2000),
        ("SK-A-20261123-0002", "fee", 4500),
        ("SK-A-20261123-0002", "deposit", -2000),
    ]
    taken = book.one("SELECT sum(amount) FROM charge_payment WHERE method = 'cash'")
    assert taken == 4500
    book.none("SELECT 1 FROM charge_line WHERE settles IS NULL AND amount < 0")


def test_each_step_is_told_once_in_its_order(book: Ledger) -> None:
    told = book.column(
        "SELECT e.act FROM repair_event e JOIN repair_item i ON i.id = e.item_id WHERE i.serial = 1 ORDER BY e.position"
    )
    assert told == ["tag", "register", "quote", "agree", "deposit", "start", "finish", "call", "hand_out"]


def test_the_papers_are_one_tag_each_one_slip_one_quote_and_two_receipts(book: Ledger) -> None:
    kinds = dict(book.rows("SELECT kind, count(*) FROM print_job GROUP BY kind"))
    assert kinds == {"repair_tag": 2, "repair_slip": 1, "repair_quote": 1, "charge": 2}


def test_every_seal_and_sum_is_right(day: Path) -> None:
    assert_whole(day)
