"""The clock is looked at while the window is open: moved, far ahead, behind; shown with its year, asked about, kept."""

from datetime import UTC, datetime, timedelta

from app.services.centre import clock, journal
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.shell.clock_watch import CLOCK, JUMP
from tests.ui.shell.front_program import Front


class Steady:
    """Seconds that go by only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 5_000.0

    def __call__(self) -> float:
        return self.seconds


def watched(front: Front) -> Steady:
    """The watch of the window, with a steady clock of the test's own."""
    watch, steady = front.program.clock_watch, Steady()
    assert watch is not None
    watch._steady = steady
    watch._at = (front.clock.now, steady.seconds)
    return steady


def banners(front: Front) -> list[str]:
    return front.workspace.banners.names()


def said(front: Front, name: str) -> str:
    return front.workspace.banners.words(name)


def press(front: Front, words: str) -> None:
    button = next(b for b in front.workspace.banners.findChildren(Button) if b.text() == words)
    button.click()


def test_a_clock_that_is_moved_while_the_window_is_open_is_told_with_its_year_and_recorded(front: Front) -> None:
    front.work("1001")
    steady, watch = watched(front), front.program.clock_watch
    assert watch is not None
    steady.seconds += 60
    front.clock.forward(seconds=61)
    watch.look()
    assert banners(front) == []
    steady.seconds += 60
    front.clock.now = datetime(2062, 11, 23, 4, tzinfo=UTC)
    watch.look()
    assert "2026-11-23 10:42" in said(front, JUMP) and "2062-11-23 12:00" in said(front, JUMP)
    assert "2062-11-23" in said(front, CLOCK) and "晚很多" in said(front, CLOCK)
    desk = front.desk
    (entry,) = desk.see(journal.entries, action="clock_jump").rows
    assert entry.detail["now"] > entry.detail["last"]
    steady.seconds += 60
    front.clock.now = datetime(2026, 11, 23, 2, 43, tzinfo=UTC)
    watch.look()
    assert CLOCK not in banners(front), "put right, nothing is doubted any more"
    press(front, "知道了")
    assert JUMP not in banners(front)


def test_a_clock_put_back_while_the_window_is_open_is_confirmed_by_a_manager_with_a_reason(front: Front) -> None:
    front.work("1001")
    steady, watch = watched(front), front.program.clock_watch
    assert watch is not None
    steady.seconds += 60
    front.clock.forward(hours=-2)
    watch.look()
    desk = front.desk
    doubted = desk.see(clock.doubt)
    assert doubted is not None and doubted.way == "back"
    assert front.workspace.bar.date_words() == "2026-11-23 周一"
    press(front, "时间没错")
    modal = front.modal()
    asked = next(label.text() for label in modal.findChildren(Label) if label.text().startswith("电脑时间"))
    assert "2026-11-23 周一 08:40" in asked and asked.count("2026-11-23") == 2
    next(b for b in modal.findChildren(Button) if b.text() == "时间超前时开过机").click()
    next(b for b in modal.findChildren(Button) if b.text() == "请主管确认").click()
    front.qtbot.waitUntil(lambda: desk.see(clock.doubt) is None)
    front.qtbot.waitUntil(lambda: CLOCK not in banners(front))


def test_the_first_of_a_monday_is_asked_whether_the_day_is_right(front: Front) -> None:
    """Also where the window stood open over the week-end: the watch finds it before anybody signs in."""
    front.work("1001")
    steady, watch = watched(front), front.program.clock_watch
    assert watch is not None
    steady.seconds += timedelta(days=3).total_seconds()
    front.clock.forward(days=3)
    watch.look()
    assert banners(front) == [CLOCK], "no jump: so much time has gone by"
    assert "2026-11-26 周四 10:40，对吗" in said(front, CLOCK)
    press(front, "日期没错")
    front.qtbot.waitUntil(lambda: banners(front) == [])
    desk = front.desk
    assert desk.see(clock.doubt) is None
