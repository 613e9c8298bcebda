"""Days of one small counter by keyboard through the real window: files, links, several at once, a pause over a holiday,
call-back and 整改; then the store by SQL, with a calendar of its own.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from shiboken6 import isValid

from app.rules.records import brief_number
from tests.acceptance.driver import Hands, Ledger, ledger, running, until
from tests.acceptance.job_day import PINS, assert_whole
from tests.acceptance.request_cases import DESK, EVERY, MORNING, Case, number
from tests.acceptance.request_keys import (
    along_to,
    find_resident,
    open_request,
    panel,
    pick_item,
    press_act,
    rate_on_screen,
    take,
    tick_what_came,
    walk,
)
from tests.acceptance.request_story import make_the_centre, to_the_list, wait_for_papers
from tests.acceptance.request_sums import CLOSE, at, wall, works
from tests.files import jpeg
from tests.support import Clock

BACK = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
"""Tuesday 10:00 at the counter, after the holiday of the 25th to the 27th: the papers that were missing are brought."""

FIXED = datetime(2026, 9, 30, 1, 0, tzinfo=UTC)
CASES = (
    Case("翟志远", "Z02", "代办高龄津贴", tell=True),
    Case("阮梅珍", "B02", "楼道灯一层不亮", route="只登记"),
    Case("单雄信", "B02", "楼道灯三层不亮", route="只登记"),
    Case("曾国芳", "Z01", "问老年卡", route="当场办结", result_text="讲清了"),
)
AGAIN = "楼道灯一层还是不亮"
PHOTO = jpeg(bytes(range(255)) * 40)


# --- the hands of these days ------------------------------------------------------------------------------------------


def attach(hands: Hands, path: Path) -> None:
    """Ctrl+O, the name of the file, Enter: the dialog of the system stands outside the window."""
    hands.press("Ctrl+O")
    found: list[QFileDialog] = []

    def opened() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()]
        return bool(found) and found[0].isAncestorOf(QApplication.focusWidget() or hands.window)

    until(opened, "the dialog for files")
    name = QApplication.focusWidget()
    assert isinstance(name, QLineEdit)
    name.setCompleter(None)  # type: ignore[arg-type]  # its list of names is a window the offscreen screen cannot raise
    for char in str(path):
        QTest.keyClicks(name, char, delay=40)  # slower than a scanner, which would be swallowed
    QTest.keyPress(name, Qt.Key.Key_Return, delay=40)  # the dialog is gone before the release
    until(lambda: not isValid(found[0]) or not found[0].isVisible(), "the dialog to close")
    hands.window.activateWindow()
    until(hands.window.isActiveWindow, "the window to be active")
    hands.see(path.name)


def take_it_again(hands: Hands, photo: Path) -> None:
    """The same thing by the same resident: it is asked whether it is, related by key, and a file goes with it."""
    hands.clock.forward(minutes=EVERY)
    find_resident(hands, "阮梅珍")
    pick_item(hands, "B02")
    if hands.at("地点"):
        hands.press("Enter")
    hands.press("Ctrl+A")
    hands.type(AGAIN)
    hands.see("可能是同一件事", "楼道灯一层不亮")
    hands.tab_to("关联")
    hands.press("Enter")
    hands.see("登记时关联", number(2))
    until(lambda: hands.at("诉求"), lambda: f"the text again; at {hands.focus()!r}")
    attach(hands, photo)
    until(lambda: hands.at("诉求"), lambda: f"the text again; at {hands.focus()!r}")
    walk(hands, Case("阮梅珍", "B02", "", route="只登记"))
    hands.see(f"已登记 {brief_number(number(5))}")


def clear_and_bring_back(hands: Hands) -> None:
    """清空 by key throws a form away; Ctrl+Z brings all of it back, also after something was typed in the search."""
    find_resident(hands, "单雄信")
    pick_item(hands, "B02")
    if hands.at("地点"):
        hands.press("Enter")
    hands.press("Ctrl+A")
    hands.type("写到一半")
    hands.tab_to("清空")
    hands.press("Enter")
    hands.see("已清空")
    assert hands.at("找居民") and "写到一半" not in hands.words()
    hands.type("ab")
    hands.press("Ctrl+Z")  # the field's own
    hands.press("Ctrl+Z")
    form = lambda: panel(hands).form.intake  # noqa: E731
    until(lambda: form().text == "写到一半", lambda: f"the form; at {hands.focus()!r}")
    assert form().name == "单雄信" and hands.at("诉求")
    hands.tab_to("清空")
    hands.press("Enter")
    hands.see("已清空")


def mark(hands: Hands, serials: tuple[int, ...]) -> None:
    """Search, go to the table, a mark on each of its rows by Space."""
    hands.press("F3", "Ctrl+A")
    hands.type("楼道灯")
    hands.tab_to("受理列表")
    shown = panel(hands).list
    assert {row.number for row in shown.rows} == {number(n) for n in serials}
    hands.press("Home")
    hands.press(*("Space",) * len(serials))
    hands.see(f"已勾 {len(serials)} 件")


def several(hands: Hands) -> None:
    """派单 and 催办 for all that are marked."""
    hands.clock.forward(minutes=1)
    mark(hands, (2, 3, 5))
    hands.tab_to("派单 / 转办")
    hands.press("Enter")
    until(lambda: hands.at("派给谁"), lambda: f"the drawer; at {hands.focus()!r}")
    hands.type("物业公司")
    hands.press("Enter", "Ctrl+Enter")
    hands.see("已派给物业公司 3 件")
    hands.clock.forward(minutes=1)
    mark(hands, (2, 3, 5))
    hands.tab_to("催办")
    hands.press("Enter")
    hands.see("催办 3 件")
    hands.tab_to("催办 3 件")
    hands.press("Enter")
    hands.see("已催办 3 件")


def relate(hands: Hands, serial: int, other: int) -> None:
    """关联一件 in the drawer of a request."""
    open_request(hands, serial)
    hands.tab_to("关联一件")
    hands.press("Enter")
    until(lambda: hands.at("关联另一件的那一件"), lambda: f"the other one; at {hands.focus()!r}")
    hands.type(number(other))
    hands.press("Enter", "Ctrl+Enter")
    detail = panel(hands).detail
    until(lambda: detail.form is None, lambda: f"the link:\n{hands.words()}")
    hands.see(number(other))


def submit(hands: Hands) -> None:
    hands.press("Ctrl+Enter")
    detail = panel(hands).detail
    until(lambda: detail.form is None, lambda: f"the form to be done:\n{hands.words()}")


def bring_the_papers(hands: Hands, serial: int) -> None:
    open_request(hands, serial)
    press_act(hands, "补正到位")
    until(lambda: panel(hands).detail.form is not None, "the form")
    tick_what_came(hands)
    submit(hands)


def call_back(hands: Hands, serial: int) -> None:
    hands.clock.forward(minutes=1)
    open_request(hands, serial)
    press_act(hands, "回访")
    until(lambda: hands.at("满意"), lambda: f"the call; at {hands.focus()!r}")
    along_to(hands, "不满意", ("满意", "不满意", "没联系上"))  # nothing is answered beforehand
    hands.tab_to("回访的记录")
    hands.type("说还是没听懂")
    submit(hands)


def put_right(hands: Hands, serial: int, button: str, field: str, text: str) -> None:
    """A step of the 整改: its button in the drawer, the words, Ctrl+Enter."""
    open_request(hands, serial)
    hands.tab_to(button)
    hands.press("Enter")
    until(lambda: hands.at(field), lambda: f"{field}; at {hands.focus()!r}")
    hands.type(text)
    submit(hands)


# --- the days ---------------------------------------------------------------------------------------------------------


def first_day(home: Path, photo: Path) -> None:
    with running(home, Clock(MORNING)) as hands:
        hands.sign_in(DESK, PINS[DESK])
        hands.press("Ctrl+2")
        hands.page("requests")
        for serial, case in enumerate(CASES, 1):
            take(hands, serial, case)
        take_it_again(hands, photo)
        clear_and_bring_back(hands)
        to_the_list(hands)
        several(hands)
        relate(hands, 3, 4)
        wait_for_papers(hands)


def after_the_holiday(home: Path) -> None:
    with running(home, Clock(BACK)) as hands:
        hands.sign_in(DESK, PINS[DESK])
        to_the_list(hands)
        bring_the_papers(hands, 1)
        call_back(hands, 4)
        rate_on_screen(hands, 4, 2)
        hands.clock.forward(minutes=1)
        put_right(hands, 4, "联系居民", "联系居民的记录", "答应明天带着去办")
        wait_for_papers(hands)


def next_day(home: Path) -> None:
    with running(home, Clock(FIXED)) as hands:
        hands.sign_in(DESK, PINS[DESK])
        to_the_list(hands)
        put_right(hands, 4, "整改完成", "整改完成的结果", "陪着办好了")
        wait_for_papers(hands)


@pytest.fixture(scope="module")
def home(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the days have left, closed."""
    folder = tmp_path_factory.mktemp("week") / "store"
    make_the_centre(folder)
    photo = folder.parent / "light.jpg"
    photo.write_bytes(PHOTO)
    first_day(folder, photo)
    photo.unlink()
    after_the_holiday(folder)
    next_day(folder)
    return folder


@pytest.fixture
def book(home: Path) -> Iterator[Ledger]:
    with ledger(home) as opened:
        yield opened


# --- what it left, by SQL ---------------------------------------------------------------------------------------------


def events(book: Ledger, serial: int) -> list[tuple[str, str]]:
    return [
        (act, clock)
        for act, clock in book.rows(
            "SELECT e.act, e.clock FROM request_event e JOIN request q ON q.id = e.request_id "
            "WHERE q.serial = ? ORDER BY e.position",
            serial,
        )
    ]


def test_the_file_lies_whole_in_the_store(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.serial, a.name, a.media_type, a.size, a.digest, a.content FROM request_attachment a "
        "JOIN request q ON q.id = a.request_id"
    )
    assert found == [(5, "light.jpg", "image/jpeg", len(PHOTO), hashlib.sha256(PHOTO).digest(), PHOTO)]
    book.none("SELECT 1 FROM request_attachment a JOIN request q ON q.id = a.request_id WHERE a.at <> q.received_at")


def test_what_belongs_together_names_each_other(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.serial, l.kind, l.target FROM request_link l JOIN request q ON q.id = l.request_id ORDER BY 1"
    )
    pairs = {(serial, target) for serial, _, target in found}
    assert {(5, number(2)), (3, number(4))} <= pairs
    assert {kind for _, kind, _ in found} == {"related"}


def test_several_were_given_and_urged_each_once(book: Ledger) -> None:
    for serial in (2, 3, 5):
        told = [act for act, _ in events(book, serial)]
        assert told.count("dispatch") == 1 and told.count("urge") == 1, (serial, told)
    given = book.rows(
        "SELECT q.serial, q.state, h.name FROM request q JOIN handler h ON h.id = q.handler_id "
        "WHERE q.serial IN (2, 3, 5) ORDER BY 1"
    )
    assert given == [(n, "in_progress", "物业公司") for n in (2, 3, 5)]


def test_days_whose_closing_hour_lay_in_the_pause_do_not_count(book: Ledger) -> None:
    stopped = MORNING.replace(tzinfo=None) + timedelta(hours=8, minutes=EVERY)
    started = BACK.replace(tzinfo=None) + timedelta(hours=8)
    day, left = date(2026, 9, 24), 5
    while left:
        day += timedelta(days=1)
        closing = datetime.combine(day, time(17, 30))
        left -= works(day) and not stopped < closing <= started
    assert day == date(2026, 10, 10)
    (row,) = book.rows("SELECT state, first_due, due_at, late, stopped_at FROM request WHERE serial = 1")
    state, first, due, late, still = row
    assert wall(first) == datetime(2026, 10, 9, 17, 30) and wall(due) == datetime.combine(day, CLOSE)
    assert (state, late, still) == ("in_progress", 0, None) or (state, late, still) == ("registered", 0, None)
    clocks = [(act, clock) for act, clock in events(book, 1) if clock]
    assert clocks == [("register", "new"), ("ask_materials", "stop"), ("supplied", "start")]


def test_the_call_and_what_was_put_right(book: Ledger) -> None:
    (row,) = book.rows("SELECT state, rating, call_back_due, called_back_at FROM request WHERE serial = 4")
    state, rating, due, called = row
    assert (state, rating) == ("closed", 2)
    assert wall(due) == datetime(2026, 9, 25, 8, 45)  # the day after it was closed
    assert called == at(BACK + timedelta(minutes=1))
    (row,) = book.rows(
        "SELECT x.outcome, x.result, x.contacted_at, x.done_at, x.opened_at FROM rectification x "
        "JOIN request q ON q.id = x.request_id WHERE q.serial = 4"
    )
    outcome, result, contacted, done, opened = row
    assert (outcome, result) == ("done", "陪着办好了")
    assert opened == at(BACK + timedelta(minutes=2)) and contacted == at(BACK + timedelta(minutes=3))
    assert done == at(FIXED)


def test_nothing_is_missing_and_nothing_is_left(home: Path, book: Ledger) -> None:
    assert book.column("SELECT number FROM request ORDER BY serial") == [number(n) for n in range(1, 6)]
    assert book.column("SELECT text FROM request ORDER BY serial") == [*(c.text for c in CASES), AGAIN]
    assert book.one("SELECT count(*) FROM request_draft") == 0
    assert_whole(home)
