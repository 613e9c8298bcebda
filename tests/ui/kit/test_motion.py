"""Motion: a tenth of a second for toasts and drawers, none where people asked for none, and nothing left behind."""

from typing import ClassVar

import pytest
from PySide6.QtCore import QAbstractAnimation
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import theme
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import LineEdit
from app.ui.kit.motion import FADE_MS
from app.ui.kit.rows import Column, Table
from app.ui.kit.toast import ToastHost
from app.ui.till.page import TillPage
from tests.ui.fakes import activate


class Room(QWidget):
    """A page with a drawer that holds a field and a table."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(800, 500)
        row = QHBoxLayout(self)
        self.field = LineEdit()
        self.drawer = Drawer("一件")
        self.drawer.body.addWidget(LineEdit())
        self.table: Table[str] = Table((Column("名", str),))
        self.table.set_rows(("甲", "乙"))
        self.drawer.body.addWidget(self.table)
        self.drawer.hide()
        row.addWidget(self.field)
        row.addWidget(self.drawer)


class StillRoom(Room):
    """The same on a page where nothing moves."""

    still: ClassVar[bool] = True


def shown(qtbot: QtBot, room: Room) -> Room:
    qtbot.addWidget(room)
    activate(qtbot, room)
    room.field.setFocus()
    return room


def fades(widget: QWidget) -> list[QAbstractAnimation]:
    return widget.findChildren(QAbstractAnimation)


def test_a_drawer_fades_in_and_keeps_no_effect(qtbot: QtBot) -> None:
    room = shown(qtbot, Room())
    room.drawer.open_drawer()
    assert room.drawer.graphicsEffect() is not None
    assert room.drawer.isAncestorOf(QApplication.focusWidget())
    assert not room.drawer.grab().isNull()
    qtbot.waitUntil(lambda: room.drawer.graphicsEffect() is None, timeout=FADE_MS * 20)
    qtbot.waitUntil(lambda: not fades(room.drawer))
    room.drawer.open_drawer()
    assert room.drawer.graphicsEffect() is None
    room.drawer.close_drawer()
    assert room.drawer.isHidden()


def test_closing_in_the_middle_of_it_leaves_nothing(qtbot: QtBot) -> None:
    room = shown(qtbot, Room())
    for _ in range(5):
        room.drawer.open_drawer()
        room.drawer.close_drawer()
    qtbot.waitUntil(lambda: room.drawer.graphicsEffect() is None and not fades(room.drawer), timeout=FADE_MS * 20)
    assert room.drawer.isHidden()


def test_a_toast_comes_and_goes_softly(qtbot: QtBot) -> None:
    room = shown(qtbot, Room())
    host = ToastHost(room)
    toast = host.say("已登记")
    assert toast.graphicsEffect() is not None
    qtbot.waitUntil(lambda: toast.graphicsEffect() is None and not fades(toast), timeout=FADE_MS * 20)
    toast.tick(8100)
    assert toast.graphicsEffect() is not None
    assert host.shown() == [toast]
    qtbot.waitUntil(lambda: host.shown() == [], timeout=FADE_MS * 20)


def test_a_verb_pressed_while_it_fades_away_is_done_once(qtbot: QtBot) -> None:
    room = shown(qtbot, Room())
    host = ToastHost(room)
    done: list[int] = []
    toast = host.say("已登记", "撤销", lambda: done.append(1))
    qtbot.waitUntil(lambda: toast.graphicsEffect() is None, timeout=FADE_MS * 20)
    toast.tick(8100)
    toast.press()
    assert done == [1]
    qtbot.wait(FADE_MS * 2)
    assert done == [1]
    assert host.shown() == []


@pytest.mark.parametrize("calm", [True, False])
def test_nothing_moves_when_calm_or_on_a_still_page(qtbot: QtBot, qapp: QApplication, calm: bool) -> None:
    theme.apply(qapp, calm=calm)
    room = shown(qtbot, Room() if calm else StillRoom())
    room.drawer.open_drawer()
    host = ToastHost(room)
    toast = host.say("已收款")
    assert room.drawer.graphicsEffect() is None
    assert toast.graphicsEffect() is None
    assert not fades(room)
    toast.tick(8100)
    assert host.shown() == []


def test_toasts_over_a_stack_go_by_the_page_in_front(qtbot: QtBot) -> None:
    stack = QStackedWidget()
    moving, still = Room(), StillRoom()
    stack.addWidget(moving)
    stack.addWidget(still)
    qtbot.addWidget(stack)
    activate(qtbot, stack)
    host = ToastHost(stack)
    stack.setCurrentWidget(still)
    assert host.say("已收款").graphicsEffect() is None
    stack.setCurrentWidget(moving)
    assert host.say("已登记").graphicsEffect() is not None
    host.clear()


def test_the_till_is_such_a_page() -> None:
    assert TillPage.still
