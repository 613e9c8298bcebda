"""Hands at the page 场地: cells by room and day, drags, and what the drawer says."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.services.rooms.row import BOOKINGS, BookingRow
from app.ui.rooms.blocks import Place
from app.ui.rooms.grid import Grid
from app.ui.rooms.page import RoomsPage
from tests.keys import press, type_text
from tests.services.rooms.counter import RoomCounter
from tests.ui.page_front import Front

MONDAY = date(2026, 11, 23)


class RoomsFront:
    """The page with its counter behind it."""

    def __init__(self, front: Front[RoomsPage], counter: RoomCounter) -> None:
        self.front, self.counter = front, counter
        self.page = front.page

    def show(self, **arrive: Any) -> None:
        self.front.show(**arrive)

    def settle(self) -> None:
        self.front.settle()

    def place(self, room: str, starts: int, ends: int, day: date = MONDAY) -> Place:
        return Place(self.counter.room(room), day, starts, ends)

    def stand(self, room: str, day: date = MONDAY, at: int = 540) -> None:
        self.page.grid.stand_at(self.place(room, at, at + 60, day))
        self.page.grid.setFocus()

    def type(self, *words: str) -> None:
        """Words into the fields one after the other, Enter behind each."""
        for word in words:
            type_text(word)
            press("Enter")

    def rows(self, state: str = "") -> list[BookingRow]:
        """What is stored, by time."""
        found = self.front.desk.see(lambda view: BOOKINGS.rows(view, "ORDER BY starts_at, id"))
        return [row for row in found if not state or row.state == state]

    def said(self) -> str:
        """The last toast."""
        return self.front.shell.toasts[-1][0] if self.front.shell.toasts else ""

    def undo(self) -> None:
        """The verb of the last toast."""
        back = self.front.shell.toasts[-1][2]
        assert back is not None
        back()
        self.settle()

    def drag(self, start: QPointF, *way: QPointF) -> None:
        """With the left button, from one spot of the calendar over others."""
        mouse(self.page.grid, QEvent.Type.MouseButtonPress, start)
        for spot in way:
            mouse(self.page.grid, QEvent.Type.MouseMove, spot)
        mouse(self.page.grid, QEvent.Type.MouseButtonRelease, way[-1] if way else start)
        self.settle()

    def chip(self, room: str, day: date = MONDAY, at: int = 0) -> QPointF:
        week = self.page.week
        cell = self._cell(room, day)
        return week.chips(*cell)[0][at][1].center()

    def spot(self, room: str, day: date = MONDAY) -> QPointF:
        return self.page.week.cell_area(*self._cell(room, day)).center()

    def _cell(self, room: str, day: date) -> tuple[int, int]:
        data = self.page.week.data
        names, days = [one.name for one in data.rooms], [one.day for one in data.days]
        return names.index(room), days.index(day)


def mouse(grid: Grid, kind: QEvent.Type, spot: QPointF) -> None:
    """One event of the left button on a calendar."""
    button = Qt.MouseButton.LeftButton
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, spot, grid.viewport().mapToGlobal(spot), button, down, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(grid.viewport(), event)


def days_on(count: int) -> date:
    """So many days after Monday."""
    return MONDAY + timedelta(days=count)
