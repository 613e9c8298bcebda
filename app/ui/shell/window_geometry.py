"""Where the window stood and how big it was, kept for the next start; never on a screen that is gone."""

from collections.abc import Sequence
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

NAME = "window.place"
_STATES = {"maximised": "WindowMaximized", "full": "WindowFullScreen"}
"""By name: on the way to the first paint none of Qt's enumerations is touched that need not be, ``Qt`` itself least."""
_SMALL = (1440, 900)
"""Screens up to this size are filled at the first start."""
_TITLE = 32
"""As much of the window's top must be on a screen, in pixels, for people to be able to move it."""


def place_of(window: QWidget) -> dict[str, Any]:
    """The place as plain JSON: the rectangle it has when it is neither maximised nor full screen, and its state."""
    now = window.windowState()
    state = next((name for name, flag in _STATES.items() if now & QtCore.Qt.WindowState[flag]), "normal")
    normal = window.normalGeometry() if state != "normal" or window.isMinimized() else window.geometry()
    return {"at": [normal.x(), normal.y(), normal.width(), normal.height()], "state": state}


def put_back(window: QWidget, place: object) -> bool:
    """Give a window that is not shown yet its place again; what is no place leaves it as it is. Whether it was one."""
    if not isinstance(place, dict):
        return False
    flag = _STATES.get(str(place.get("state")))
    wanted = _rectangle(place.get("at"))
    if wanted is not None:
        window.setGeometry(in_sight(wanted, [screen.availableGeometry() for screen in QApplication.screens()]))
    if flag is not None:
        window.setWindowState(QtCore.Qt.WindowState[flag])
    return flag is not None or wanted is not None


def begin_large(window: QWidget) -> None:
    """The very first start, the window not shown yet: a small screen is filled, for it has no room to lose."""
    screen = QApplication.primaryScreen()
    if screen is not None:
        room = screen.availableGeometry()
        if room.width() <= _SMALL[0] and room.height() <= _SMALL[1]:
            window.setWindowState(QtCore.Qt.WindowState[_STATES["maximised"]])


def show_as(window: QWidget, state: str) -> None:
    """Show a window in a state that ``place_of`` gave; Qt's own names for them are not needed."""
    {"maximised": window.showMaximized, "full": window.showFullScreen}.get(state, window.show)()


def _rectangle(at: object) -> QRect | None:
    if not isinstance(at, list) or len(at) != 4 or not all(type(n) is int and abs(n) < 100_000 for n in at):
        return None
    rectangle = QRect(*at)
    return rectangle if rectangle.width() > 0 and rectangle.height() > 0 else None


def in_sight(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """The rectangle where its top can be reached on one of the screens; else in the middle of the first, and no bigger
    than that."""
    grip = QRect(wanted.x(), wanted.y(), wanted.width(), _TITLE)
    for screen in screens:
        seen = screen.intersected(grip)
        if seen.width() >= wanted.width() // 2 and seen.height() == _TITLE:
            return wanted
    if not screens:
        return wanted
    first = screens[0]
    placed = QRect(0, 0, min(wanted.width(), first.width()), min(wanted.height(), first.height()))
    placed.moveCenter(first.center())
    return placed
