"""Closing the program: what would be lost is asked about, the window comes back where it stood."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.till import cart, shifts
from app.ui.kit.button import Button
from app.ui.kit.modal import top_modal
from app.ui.residents.page import ResidentsPage
from app.ui.shell import first_look, window_geometry
from app.ui.shell.pc_settings import FILE, PcSettings
from app.ui.shell.window import MainWindow
from tests.ui.shell.front_program import Front

ONE = [QRect(0, 0, 1920, 1040)]
TWO = [*ONE, QRect(1920, 0, 1280, 984)]


@pytest.mark.parametrize(
    ("wanted", "screens", "given"),
    [
        (QRect(100, 80, 1366, 768), ONE, QRect(100, 80, 1366, 768)),
        (QRect(2000, 80, 1200, 768), TWO, QRect(2000, 80, 1200, 768)),
        (QRect(2000, 80, 1200, 768), ONE, QRect(360, 136, 1200, 768)),  # the second screen is gone
        (QRect(100, -400, 1366, 768), ONE, QRect(277, 136, 1366, 768)),  # its title could not be reached
        (QRect(1800, 80, 1366, 768), ONE, QRect(277, 136, 1366, 768)),
        (QRect(5000, 0, 4000, 3000), ONE, QRect(0, 0, 1920, 1040)),
        (QRect(5000, 0, 1366, 768), [], QRect(5000, 0, 1366, 768)),
    ],
)
def test_the_window_is_never_put_where_nobody_sees_it(wanted: QRect, screens: list[QRect], given: QRect) -> None:
    assert window_geometry.in_sight(wanted, screens) == given


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (Qt.WindowState.WindowNoState, "normal"),
        (Qt.WindowState.WindowMaximized, "maximised"),
        (Qt.WindowState.WindowFullScreen, "full"),
    ],
)
def test_a_place_survives_as_json(qtbot: QtBot, state: Qt.WindowState, name: str) -> None:
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    first.setGeometry(20, 40, 600, 500)
    first.show()
    first.setWindowState(state)
    kept = json.loads(json.dumps(window_geometry.place_of(first)))
    assert kept == {"at": [20, 40, 600, 500], "state": name}
    window_geometry.put_back(second, kept)
    second.show()
    assert second.windowState() == state
    second.setWindowState(Qt.WindowState.WindowNoState)
    assert second.geometry() == QRect(20, 40, 600, 500)


@pytest.mark.parametrize("bad", [None, 7, {}, {"at": [1, 2], "state": 3}, {"at": [1, 2, 0, 9]}, {"at": [0, 0, 1e9, 9]}])
def test_what_is_no_place_changes_nothing(qtbot: QtBot, bad: object) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before = window.geometry()
    window_geometry.put_back(window, bad)
    assert window.geometry() == before and window.windowState() == Qt.WindowState.WindowNoState


def test_the_next_start_stands_where_this_one_stood(
    open_program: Callable[[Path], Front], home: Path, qtbot: QtBot
) -> None:
    first = open_program(home)
    first.wait_desk()
    PcSettings(home).set("till.mode", "large")  # what others remember stays
    first.window.setGeometry(30, 50, 1300, 700)
    first.program.end()
    kept = json.loads((home / FILE).read_text("utf-8"))
    assert kept == {"till.mode": "large", window_geometry.NAME: {"at": [30, 50, 1300, 700], "state": "normal"}}
    second = open_program(home)  # resized by the test itself as it opens
    assert not second.window.isMaximized()
    window = MainWindow()
    qtbot.addWidget(window)
    window_geometry.put_back(window, PcSettings(home).get(window_geometry.NAME))
    assert window.size().toTuple() == (1300, 700)


def test_a_program_that_is_killed_comes_back_where_it_stood(front: Front, home: Path, qtbot: QtBot) -> None:
    """It cannot say so when it ends: where the window stands is kept while it stands there."""
    front.wait_desk()
    picture = home / first_look.FILE
    picture.write_bytes(b"of the window where it stood before")
    front.window.showMaximized()
    place = lambda: PcSettings(home).get(window_geometry.NAME, {})  # noqa: E731
    qtbot.waitUntil(lambda: place().get("state") == "maximised")
    assert not picture.exists()
    front.window.showNormal()
    qtbot.waitUntil(lambda: place().get("state") == "normal")


@pytest.mark.parametrize(("room", "filled"), [((1366, 728), True), ((1280, 680), True), ((1920, 1040), False)])
def test_a_small_screen_is_filled_at_the_first_start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, room: tuple[int, int], filled: bool
) -> None:
    screen = SimpleNamespace(availableGeometry=lambda: QRect(0, 0, *room))
    monkeypatch.setattr(QApplication, "primaryScreen", lambda: screen)
    window = MainWindow()
    qtbot.addWidget(window)
    assert not window_geometry.put_back(window, None)
    window_geometry.begin_large(window)
    assert window.isMaximized() is filled


def test_a_second_start_does_not_speak_for_the_first(
    front: Front, open_program: Callable[[Path], Front], home: Path, qtbot: QtBot
) -> None:
    front.wait_desk()
    front.program._placing.stop()
    (home / FILE).unlink(missing_ok=True)
    PcSettings(home).set("mine", 1)
    front.program._bell._ring = lambda: None
    second = open_program(home)
    qtbot.waitUntil(lambda: not second.window.isVisible(), timeout=20_000)
    second.program.end()
    assert json.loads((home / FILE).read_text("utf-8")) == {"mine": 1}


# --- what would be lost


def typed_and_not_saved(front: Front) -> None:
    """A new resident's papers, begun: their number is kept nowhere before it is saved."""
    front.ctrl(Qt.Key.Key_7)
    front.qtbot.waitUntil(lambda: front.workspace.page is not None and front.workspace.page.key == "residents")
    front.press(Qt.Key.Key_F2)
    front.type("abc")
    page = front.workspace.page
    assert isinstance(page, ResidentsPage)
    assert page.has_draft() and not page.would_lose()
    page.form.document.setFocus()
    front.type("110")
    assert page.would_lose()


def test_nothing_to_lose_closes_at_once_even_with_an_open_shift_and_cart(front: Front) -> None:
    front.work("2001")
    front.desk.do(shifts.open_shift, 30000)
    front.desk.do(cart.add, front.desk.new_id(), "11", meal="lunch")
    front.ctrl(Qt.Key.Key_3)
    front.qtbot.waitUntil(lambda: bool(front.workspace.page and front.workspace.page.has_draft()))
    front.program.session.leave()
    front.login.quit_button.click()
    assert not front.window.isVisible()


@pytest.mark.parametrize("by", ["button", "cross"])
def test_what_would_be_lost_is_asked_about(front: Front, by: str) -> None:
    front.work("1001")
    typed_and_not_saved(front)
    front.program.lock()
    front.qtbot.waitUntil(lambda: front.program.session.is_locked)

    def leave() -> None:
        if by == "button":
            front.login.quit_button.click()
        else:
            front.program.window.close_wanted.emit()

    leave()
    asked = front.modal()
    assert "没有保存" in asked.accessibleName() and front.window.isVisible()
    front.press(Qt.Key.Key_Escape)
    front.qtbot.waitUntil(lambda: top_modal(front.program.window) is not asked)
    assert front.window.isVisible() and front.program.session.is_locked
    leave()
    verb = next(button for button in front.modal().findChildren(Button) if button.text() == "仍然退出")
    verb.click()
    front.qtbot.waitUntil(lambda: not front.window.isVisible())


def test_the_cross_of_the_window_waits_for_the_answer(front: Front) -> None:
    front.work("1001")
    assert not front.program.window.must_ask()
    typed_and_not_saved(front)
    assert front.program.window.must_ask()
    by_program = QCloseEvent()
    assert not by_program.spontaneous(), "only people are asked, not whoever ends the session of the computer"
    QApplication.sendEvent(front.window, by_program)
    assert by_program.type() == QEvent.Type.Close and by_program.isAccepted()
