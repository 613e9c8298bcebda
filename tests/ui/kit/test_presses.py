"""Events carry the time they were made; the program reads it on its own clock, however late they are handled."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QInputEvent, QKeyEvent, QMouseEvent
from pytestqt.qtbot import QtBot

from app.ui.kit import presses as module
from app.ui.kit.presses import Presses

NONE = Qt.KeyboardModifier.NoModifier


def key(stamp: int) -> QInputEvent:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, NONE, "1")
    event.setTimestamp(stamp)
    return event


def click(stamp: int) -> QInputEvent:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(), QPointF(), left, left, NONE)
    event.setTimestamp(stamp)
    return event


class Told:
    """Presses with a clock that is told."""

    def __init__(self) -> None:
        self.ms = 1_000_000.0
        self.presses = Presses(lambda: self.ms)

    def at(self, ms: float, event: QInputEvent) -> float:
        self.ms = 1_000_000 + ms
        return self.presses.note(event) - 1_000_000


def test_an_event_that_waited_is_as_old_as_its_stamp(qtbot: QtBot) -> None:
    told = Told()
    assert told.at(0, key(50_000)) == 0
    assert told.at(900, key(50_120)) == 120
    assert told.at(900, key(50_240)) == 240
    assert told.presses.at() == 1_000_240
    qtbot.wait(1)
    assert told.presses.at() == told.ms, "nothing is being handled any more"


def test_an_event_without_a_stamp_is_as_old_as_its_handling() -> None:
    told = Told()
    assert told.at(0, key(50_000)) == 0
    assert told.at(900, key(0)) == 900


def test_the_clocks_may_run_apart_and_the_stamps_begin_anew() -> None:
    told = Told()
    for minute in range(30):  # ours goes a second ahead each minute, as a computer's far away may
        assert told.at(minute * 61_000, key(50_000 + minute * 60_000)) >= minute * 61_000 - 2100
    assert told.at(9_000_000, key(7)) == 9_000_000, "the window system was started again"
    assert told.at(9_000_900, key(127)) == 9_000_120


def test_the_module_may_be_loaded_by_any_thread() -> None:
    """What filters events belongs to the thread of the window, whoever loads this first: nothing is made meanwhile."""
    made = [name for name, one in vars(module).items() if isinstance(one, QObject)]
    assert not made


def test_what_was_done_with_the_mouse_is_known_while_it_is_done(qtbot: QtBot) -> None:
    told = Told()
    told.at(0, click(50_000))
    assert told.presses.by_mouse()
    told.at(10, key(50_010))
    assert not told.presses.by_mouse()
    told.at(20, click(50_020))
    qtbot.wait(1)
    assert not told.presses.by_mouse()
