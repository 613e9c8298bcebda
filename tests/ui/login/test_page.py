"""The login page alone: tiles, 工号, PIN, lock. It gets a plain snapshot and no desk."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.store.login_snapshot import Front, Tile
from app.ui.kit import metrics, paint, theme
from app.ui.login import words
from app.ui.login.page import LoginPage

NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
NAMES = ("收银甲", "前台乙", "古丽仙·阿卜杜热合曼", "阮𬎆", "主管丁", "收银戊", "审计己", "前台庚", "前台辛", "收银壬")
ROLES = ("cashier", "desk", "manager", "cashier", "manager", "cashier", "auditor", "desk", "desk", "cashier")


def tiles(count: int) -> tuple[Tile, ...]:
    return tuple(
        Tile(bytes([n]) * 16, str(1001 + n), NAMES[n], ROLES[n], NOW - timedelta(hours=20)) for n in range(count)
    )


def snapshot(count: int = 8) -> Front:
    settings: dict[str, object] = {"centre.name": "幸福邻里坊", "centre.community": "红梅社区"}
    return Front(True, "0001", settings, "A", "一号机", tiles(count), NOW - timedelta(hours=2))


@pytest.fixture
def page(stage: Callable[..., QWidget]) -> LoginPage:
    made = LoginPage(lambda: NOW)
    made.set_front(snapshot())
    window = stage(made)
    window.resize(1366, 768)
    made.focus_start()
    return made


def pin_note(page: LoginPage) -> str:
    return page.pin.pad._note.text()


def test_it_says_who_where_and_how_old_the_backup_is(page: LoginPage) -> None:
    assert page.art.accessibleName() == "幸福邻里坊 红梅社区"
    assert "一号机" in page._version.text()
    assert page._backup.text() == "08:42 已备份"
    assert [tile.code for tile in page.tiles.people()] == [str(1001 + n) for n in range(8)]


def test_arrows_and_enter_pick_somebody_and_six_digits_submit(page: LoginPage, qtbot: QtBot) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.pin.person is not None and page.pin.person.code == "1004"
    with qtbot.waitSignal(page.pin_entered) as told:
        QTest.keyClicks(page.pin.pad, "740218")
    assert told.args == [tiles(8)[3], "740218"]


def test_a_staff_number_typed_or_scanned_picks_its_person(page: LoginPage) -> None:
    QTest.keyClicks(QApplication.focusWidget(), "1003")
    assert page.pin.person is not None and page.pin.person.name == "古丽仙·阿卜杜热合曼"
    assert page.pin.pad.hasFocus()
    QTest.keyClick(page.pin.pad, Qt.Key.Key_Escape)
    assert page.pin.person is None
    QTest.keyClicks(page, "77")
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert "没有这个工号" in page._how.text()
    assert page.code(" 1002 ") and page.pin.person.code == "1002"
    assert not page.code("9999")


def test_a_number_that_begins_another_waits_for_enter(page: LoginPage) -> None:
    first, second = tiles(2)
    page.set_people([first, Tile(second.id, first.code + "5", second.name, second.role, None)])
    QTest.keyClicks(page, "1001")
    assert page.pin.person is None
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert page.pin.person == first


def test_a_pin_typed_before_the_name_is_never_shown(page: LoginPage) -> None:
    said = []
    for digit in "258036":
        QTest.keyClicks(QApplication.focusWidget(), digit)
        said.append(page._how.text())
    assert said[:5] == [f"工号 {'●' * n}" for n in range(1, 6)]
    assert "先选你的名字" in said[5] and page._typed == "" and page._how._role == "strong"
    assert "先选你的名字" in pin_note(page), "also where the dots are looked at"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.pin.person == tiles(8)[0], "Enter is the tile's again"
    assert page.pin.pad._digits == ""


def test_enter_ends_a_staff_number_and_not_on_the_tile_or_button_with_the_keyboard(page: LoginPage) -> None:
    wanted: list[bool] = []
    page.text_size_wanted.connect(lambda: wanted.append(True))
    page.size_button.setFocus()
    QTest.keyClicks(page.size_button, "77")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert "没有这个工号" in page._how.text() and page.pin.person is None and wanted == []
    page.size_button.setFocus()
    QTest.keyClicks(page.size_button, "1003")
    assert page.pin.person == tiles(8)[2]


@pytest.mark.parametrize("locked", [False, True])
def test_digits_reach_the_pin_from_any_button(page: LoginPage, qtbot: QtBot, locked: bool) -> None:
    for button in (page.size_button, page.night_button, page.quit_button, page.pin.help):
        if locked:
            page.lock(tiles(8)[4])
        else:
            page.tiles.pick(tiles(8)[4])
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert button.hasFocus()
        with qtbot.waitSignal(page.pin_entered) as told:
            for digit in "74":
                QTest.keyClicks(QApplication.focusWidget(), digit)
            button.setFocus()
            QTest.keyClick(button, Qt.Key.Key_Backspace)
            assert page.pin.pad.hasFocus() and page.pin.pad._digits == "7"
            QTest.keyClicks(page.pin.pad, "40218")
        assert told.args == [tiles(8)[4], "740218"]


def test_arrows_stay_among_the_buttons_at_the_foot(page: LoginPage) -> None:
    page.size_button.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert page.size_button.hasFocus()
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.quit_button.hasFocus() and page.quit_button.text() == "退出"


def test_refusals_are_said_beside_the_pad(page: LoginPage) -> None:
    page.tiles.pick(tiles(8)[0])
    page.pin.refuse("PIN 不对：还可以再试 4 次")
    assert "还可以再试 4 次" in pin_note(page) and page.pin.pad.isEnabled()
    page.pin.wait("正在打开数据")
    QTest.keyClicks(page.pin.pad, "111111")
    assert page.pin.pad._digits == ""
    page.tiles.pick(tiles(8)[0])
    page.pin.sleep(lambda: 51.2)
    assert not page.pin.pad.isEnabled() and "0:52 后可以再试" in pin_note(page)
    page.tiles.pick(tiles(8)[1])
    assert page.pin.pad.isEnabled(), "somebody else may still sign in"


def test_the_pad_wakes_when_the_wait_is_over(page: LoginPage, qtbot: QtBot) -> None:
    seconds = [300.0]
    page.tiles.pick(tiles(8)[0])
    page.pin.sleep(lambda: seconds[0])
    assert "5:00 后可以再试" in pin_note(page)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert page.pin.pad.digits == ""
    seconds[0] = 0.0
    qtbot.waitUntil(page.pin.pad.isEnabled)
    assert page.pin.pad.hasFocus() and "输入 6 位 PIN" in pin_note(page)


def typed(keys: str) -> None:
    """Keys one after another, wherever the keyboard is."""
    for key in keys:
        QTest.keyClicks(QApplication.focusWidget(), key)


def test_arrows_choose_and_digits_go_to_whom_they_chose(page: LoginPage, qtbot: QtBot) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.pin.person == tiles(8)[1] and page.tiles._tiles[1].isChecked()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    typed("74")
    assert page.pin.person == tiles(8)[3] and page.pin.pad.digits == "74"
    QTest.keyClick(page.pin.pad, Qt.Key.Key_Up)
    assert page.pin.person == tiles(8)[1] and page.pin.pad.digits == "", "another person, another PIN"
    with qtbot.waitSignal(page.pin_entered) as told:
        typed("740218")
    assert told.args == [tiles(8)[1], "740218"]


def test_the_sixth_digit_is_answered_before_it_is_checked(page: LoginPage, qtbot: QtBot) -> None:
    page.tiles.pick(tiles(8)[1])
    with qtbot.waitSignal(page.pin_entered):
        typed("740218")
        assert pin_note(page) == "正在核对…"


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("ends", ["enter", "pause", "pin", "pin slowly"])
def test_another_persons_number_is_no_pin_of_whoever_is_asked(
    page: LoginPage, qtbot: QtBot, locked: bool, ends: str
) -> None:
    tried: list[tuple[Tile, str]] = []
    page.pin_entered.connect(lambda person, pin: tried.append((person, pin)))
    if locked:
        page.lock(tiles(8)[4])
    else:
        page.tiles.pick(tiles(8)[4])
    typed("1003")
    if ends == "enter":
        QTest.keyClick(page.pin.pad, Qt.Key.Key_Return)
    if ends == "pin":
        typed("74")  # as fast as a hand: no pause that would tell the two apart
    else:
        qtbot.waitUntil(lambda: page.pin.person == tiles(8)[2])
        typed("74")
    typed("0218")
    qtbot.waitUntil(lambda: tried == [(tiles(8)[2], "740218")])
    assert page.pin.person == tiles(8)[2]


@pytest.mark.parametrize("ends", ["enter", "pause", "pin"])
def test_a_number_that_nobody_has_is_no_try_of_whoever_is_asked(page: LoginPage, qtbot: QtBot, ends: str) -> None:
    tried: list[tuple[Tile, str]] = []
    page.pin_entered.connect(lambda person, pin: tried.append((person, pin)))
    page.lock(tiles(8)[4])
    typed("1099")
    if ends == "enter":
        QTest.keyClick(page.pin.pad, Qt.Key.Key_Return)
    elif ends == "pin":
        typed("740218")
    qtbot.waitUntil(lambda: "没有这个工号" in page._how.text())
    assert page.pin.person is None
    typed("740218")
    qtbot.wait(500)
    assert tried == [] and "先选你的名字" in page._how.text()
    typed("1005")
    with qtbot.waitSignal(page.pin_entered):
        typed("740218")
    assert tried == [(tiles(8)[4], "740218")]


def test_a_pin_that_begins_like_a_number_is_still_a_pin(page: LoginPage, qtbot: QtBot) -> None:
    page.lock(tiles(8)[4])
    with qtbot.waitSignal(page.pin_entered) as told:
        typed("100377")
    assert told.args == [tiles(8)[4], "100377"]


def test_fewer_digits_and_enter_are_no_pin_and_letters_begin_a_number(page: LoginPage) -> None:
    own = Tile(b"x" * 16, "JB7", "前台子", "desk", None)
    page.set_people([*tiles(3), own])
    page.tiles.pick(tiles(3)[0])
    typed("777")
    QTest.keyClick(page.pin.pad, Qt.Key.Key_Return)
    assert "没有这个工号" in pin_note(page) and page.pin.pad.digits == ""
    typed("jb")
    assert page._how.text() == "工号 ●●" and page.pin.person == tiles(3)[0]
    typed("7")
    assert page.pin.person == own
    typed("zzzzzz")
    assert "没有这个工号" in page._how.text() and page.pin.person == own


def test_who_may_use_the_recovery_code(page: LoginPage, qtbot: QtBot) -> None:
    page.tiles.pick(tiles(8)[1])
    page.pin.help.click()
    assert "请主管" in pin_note(page)
    page.tiles.pick(tiles(8)[2])
    assert page.pin.help.text() == "忘记 PIN，用恢复码"
    with qtbot.waitSignal(page.forgot) as told:
        page.pin.help.click()
    assert told.args == [tiles(8)[2]]


def test_a_new_pin_is_typed_twice(page: LoginPage, qtbot: QtBot) -> None:
    page.tiles.pick(tiles(8)[0])
    page.pin.ask_new()
    for pin, said in (("258147", "再输入一次"), ("258148", "不一样")):
        QTest.keyClicks(page.pin.pad, pin)
        qtbot.waitUntil(lambda said=said: said in pin_note(page))
    QTest.keyClicks(page.pin.pad, "258147")
    qtbot.waitUntil(lambda: "再输入一次" in pin_note(page))
    with qtbot.waitSignal(page.new_pin_entered) as told:
        QTest.keyClicks(page.pin.pad, "258147")
    assert told.args == ["258147"]


def test_the_lock_asks_the_person_on_duty_and_lets_others_in(page: LoginPage, qtbot: QtBot) -> None:
    page.lock(tiles(8)[4])
    assert page._title.text() == "已锁屏" and page.pin.person == tiles(8)[4]
    QTest.keyClick(page.pin.pad, Qt.Key.Key_Escape)
    assert page.pin.person == tiles(8)[4]
    with qtbot.waitSignal(page.left):
        page.pin.help.click()
    assert page.pin.person is None and page._title.text() == "选择你的名字"


@pytest.mark.parametrize("count", [1, 2, 8, 10])
@pytest.mark.parametrize("size", [1.0, 1.15])
def test_it_fits_any_number_of_people(
    stage: Callable[..., QWidget], qapp: QApplication, count: int, size: float
) -> None:
    theme.apply(qapp, "light", size)
    made = LoginPage(lambda: NOW)
    made.set_front(snapshot(count))
    window = stage(made)
    least = made.minimumSizeHint()
    assert least.width() <= metrics.LEAST[0] and least.height() <= metrics.LEAST[1]
    window.resize(1366, 768)
    assert (made.pin.person is not None) == (count == 1)


def test_nothing_to_touch_is_small(page: LoginPage) -> None:
    for button in (
        page.size_button,
        page.night_button,
        page.quit_button,
        *page.pin.pad.findChildren(type(page.pin.help)),
    ):
        assert button.height() >= metrics.TOUCH, button.accessibleName()


@pytest.mark.parametrize(
    ("hours", "said", "tone"),
    [
        (2, "08:42 已备份", "ok"),
        (15, "昨天 19:42 已备份", "ok"),
        (25, "25 小时没有备份", "warn"),
        (80, "3 天没有备份", "bad"),
    ],
)
def test_the_age_of_a_backup(hours: int, said: str, tone: str) -> None:
    assert words.backup_words(NOW - timedelta(hours=hours), NOW) == (said, tone)


def test_no_backup_at_all_and_past_moments() -> None:
    assert words.backup_words(None, NOW) == ("还没有备份", "warn")
    assert words.moment(NOW - timedelta(days=12), NOW) == "11-11 10:42"
    assert words.moment(NOW - timedelta(days=400), NOW) == "2025-10-19"
    assert words.long_date(NOW) == "2026 年 11 月 23 日 周一"


def test_a_backup_dated_in_the_future_is_not_said_to_be_fresh() -> None:
    """A clock of 2062, put right since: for 36 years its backup would be the last one."""
    assert words.backup_words(NOW + timedelta(days=13_000), NOW) == ("备份的日期在今后", "warn")
    assert words.backup_words(NOW + timedelta(minutes=1), NOW)[1] == "ok"


@pytest.mark.parametrize("size", [*metrics.TEXT_SIZES.values()])
@pytest.mark.parametrize(
    "comes",
    [
        lambda page: page.nobody(),
        lambda page: page.choose(tiles(8)[4]),
        lambda page: page.lock(tiles(8)[0]),
    ],
    ids=["nobody", "manager", "locked"],
)
def test_nothing_the_page_says_is_cut_at_any_text_size(
    stage: Callable[..., QWidget],
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    size: float,
    comes: Callable[[LoginPage], object],
) -> None:
    """In the smallest window; names of staff alone may be."""
    cut: list[str] = []
    text = paint.text

    def watched(
        painter: QPainter, rect: QRectF, said: str, tone: str, face: str | QFont, *more: Any, **also: Any
    ) -> int:
        measure = theme.fm(face) if isinstance(face, str) else QFontMetrics(face)
        if said not in NAMES and measure.horizontalAdvance(said) > QRectF(rect).width() + 1:
            cut.append(said)
        return text(painter, rect, said, tone, face, *more, **also)

    monkeypatch.setattr(paint, "text", watched)
    theme.apply(qapp, "light", size)
    page = LoginPage(lambda: NOW)
    page.set_front(snapshot()._replace(last_backup=NOW - timedelta(hours=70)))
    stage(page).resize(*metrics.LEAST)
    comes(page)
    page.grab()
    cut.clear()  # of a smaller window, before
    page.grab()
    assert cut == []
    for link in (page.pin.help, page.size_button, page.night_button, page.quit_button):
        least = link.minimumSizeHint()
        assert link.width() >= least.width() and link.height() >= least.height()


def test_what_keeps_room_for_words_keeps_more_when_the_text_grows(page: LoginPage, qapp: QApplication) -> None:
    theme.apply(qapp, "light", metrics.TEXT_SIZES["largest"])
    assert page._how.minimumHeight() == theme.fm("strong").height()
    assert page.pin.pad._note.minimumHeight() == 2 * theme.fm("caption").height()
