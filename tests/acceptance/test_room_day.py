"""A day of rooms by keyboard through the real window, then what it left, read by SQL without the services."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services.rooms import samples
from tests.acceptance.driver import Hands, Ledger, running, until
from tests.acceptance.job_day import PINS, assert_whole, open_centre
from tests.support import Clock

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 09:00 at the counter."""


def number(serial: int) -> str:
    return f"YY-A-20261123-{serial:04d}"


def make_the_centre(folder: Path) -> None:
    open_centre(folder, MORNING, lambda desk: desk.do(samples.plant_rooms, "红梅"))


def new(hands: Hands, title: str, who: str, people: str) -> None:
    """The form from its title on; somebody on record by name."""
    until(lambda: hands.at("用途"), lambda: f"the form; at {hands.focus()!r}")
    for words in (title, who, people):
        hands.type(words)
        hands.press("Enter")


def work_a_day(folder: Path) -> None:
    """Six jobs of the counter; nothing but keys."""
    clock = Clock(MORNING)
    with running(folder, clock) as hands:
        hands.sign_in("前台甲", PINS["前台甲"])
        hands.press("Ctrl+5")
        hands.page("rooms")
        a_booking(hands)
        a_clash(hands)
        one_is_moved(hands)
        the_one_box(hands)
        clock.now += timedelta(minutes=10)
        somebody_comes(hands)
        one_is_cancelled_and_taken_back(hands)


def a_booking(hands: Hands) -> None:
    """The first cell is today's: 邻里客厅, the next free hour."""
    hands.press("N")
    new(hands, "茶话会", "曾国芳", "18")
    hands.press("Ctrl+Enter")
    hands.see("已订 邻里客厅 11-23 周一 09:00–10:00")


def a_clash(hands: Hands) -> None:
    """The same hour again: what is in the way is said, Alt+1 takes the nearest that is free."""
    hands.press("F2")
    hands.type("排舞")
    hands.press("Enter")
    hands.type("曾国芳")
    hands.press("Enter")
    hands.type("8")
    for _ in range(4):
        hands.press("Shift+Tab")
    hands.press("Ctrl+A")
    hands.type("0930-1030")
    hands.press("Enter", "Ctrl+Enter")
    hands.see("与「茶话会」重叠")
    hands.press("Alt+1", "Ctrl+Enter")
    hands.see("已订 邻里客厅 11-23 周一 10:15–11:15")


def one_is_moved(hands: Hands) -> None:
    """The second is taken in hand and put on the day after, half an hour longer."""
    hands.press("E", "Right", "Shift+Right", "Enter")
    hands.see("已改到 邻里客厅 11-24 周二 10:15–11:45")


def the_one_box(hands: Hands) -> None:
    """下周二下午 20人 投影: asked, taken and booked."""
    hands.press("F3")
    hands.type("下周二下午 20人 投影")
    hands.press("Enter")
    hands.see("12-01 周二 下午", "20 人", "投影仪")
    hands.press("Enter")
    until(lambda: hands.at("用途"), lambda: f"the form; at {hands.focus()!r}")
    for words in ("家长会", "阮梅珍"):
        hands.type(words)
        hands.press("Enter")
    hands.press("Ctrl+Enter")
    hands.see("已订 儿童成长驿站 12-01 周二 13:00–14:00")


def somebody_comes(hands: Hands) -> None:
    """T is today, Enter opens what is there, Ctrl+Enter is the main act: 签到."""
    hands.press("T", "Enter")
    hands.see("已确认", number(1))
    hands.press("Ctrl+Enter")
    hands.see("已签到 茶话会")
    hands.press("Esc")


def one_is_cancelled_and_taken_back(hands: Hands) -> None:
    """In the next week, five rooms down; cancelled with a reason, and Ctrl+Z brings it back."""
    hands.press("PageDown", "Right", *["Down"] * 5, "Enter")
    hands.see("家长会", number(3))
    hands.tab_to("取消预约")
    hands.press("Enter")
    until(lambda: hands.modal() is not None, "the reason to be asked for")
    hands.type("不来了")
    hands.tab_to("取消预约")
    hands.press("Enter")
    hands.see("已取消 家长会")
    hands.press("Ctrl+Z")
    hands.see("已确认")


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rooms") / "store"
    make_the_centre(folder)
    work_a_day(folder)
    return folder


def test_what_was_typed_is_what_is_stored(book: Ledger) -> None:
    found = book.rows(
        "SELECT b.number, r.name, b.title, b.name, b.headcount, b.state FROM booking b JOIN room r ON r.id = b.room_id "
        "ORDER BY b.serial"
    )
    assert found == [
        (number(1), "邻里客厅", "茶话会", "曾国芳", 18, "in_use"),
        (number(2), "邻里客厅", "排舞", "曾国芳", 8, "confirmed"),
        (number(3), "儿童成长驿站", "家长会", "阮梅珍", 20, "confirmed"),
    ]


def test_nobody_holds_a_unit_twice(book: Ledger) -> None:
    book.none(
        "SELECT 1 FROM booking_hold a JOIN booking_hold b ON a.unit_no = b.unit_no AND a.booking_id < b.booking_id "
        "WHERE a.holds AND b.holds AND a.s < b.e AND b.s < a.e"
    )
    book.none("SELECT 1 FROM booking WHERE state IN ('pending','confirmed','in_use') AND id NOT IN "
              "(SELECT booking_id FROM booking_hold WHERE holds)")  # fmt: skip


def test_the_store_is_whole(day: Path) -> None:
    assert_whole(day)


def test_what_happened_is_told_in_order(book: Ledger) -> None:
    told = book.rows(
        "SELECT b.serial, e.act, e.from_state, e.to_state, s.code FROM booking_event e "
        "JOIN booking b ON b.id = e.booking_id LEFT JOIN staff s ON s.id = e.staff_id ORDER BY b.serial, e.position"
    )
    assert told == [
        (1, "book", "", "confirmed", "3001"),
        (1, "check_in", "confirmed", "in_use", "3001"),
        (2, "book", "", "confirmed", "3001"),
        (2, "move", "confirmed", "confirmed", "3001"),
        (3, "book", "", "confirmed", "3001"),
        (3, "cancel", "confirmed", "cancelled", "3001"),
        (3, "reinstate", "cancelled", "confirmed", "3001"),
    ]
    held = "SELECT h.e - h.s FROM booking_hold h JOIN booking b ON b.id = h.booking_id WHERE b.serial = 2 AND h.holds"
    assert book.column(held) == [105]  # an hour and a half, and 15 minutes to clean up
