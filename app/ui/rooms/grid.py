"""What the calendars of a week and of a day have in common: a cell under the keyboard, and bookings carried about.

A booking is carried with the mouse (press and move; off the grid or Esc puts it back) or with the keyboard (E takes it,
arrows move it, Shift and arrows stretch it, Enter lets it go, Esc puts it back). Either ends in one signal, so both go
through the same operation and the same guard.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from app.ui.kit import metrics, paint, theme
from app.ui.kit.plain import set_tip
from app.ui.kit.scroll import slim_bars
from app.ui.rooms.blocks import Block, GridData, GridDay, GridRoom, Place, by_cell, meets

_PALE = {"light": 30, "dark": 62}
_HATCH = {"light": 90, "dark": 120}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True)
class Carried:
    """What is being carried: a block (none: a new span), by which of its ends, where it was taken and where it is now.

    ``at`` is None while the pointer is off the grid.
    """

    by: str  # move, start, end, make
    origin: Place
    at: Place | None
    block: Block | None = None
    grip: int = 0
    """Minutes from the start of the block to where it was taken."""


class Grid(QAbstractScrollArea):
    """Signals: ``wanted(Place)`` for a new booking there; ``opened(Block)``; ``shifted(Block, Place)`` when people
    moved or stretched one; ``turned(int)`` to another week or day; ``stood(Place)`` when the cell is another one.

    Keys that mean nothing here are left to the page. The wheel scrolls only what has the keyboard.
    """

    wanted = Signal(object)
    opened = Signal(object)
    shifted = Signal(object, object)
    turned = Signal(int)
    stood = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = GridData()
        self.cells: dict[tuple[UUID, date], tuple[Block, ...]] = {}
        self.shadows: dict[tuple[UUID, date], tuple[Block, ...]] = {}
        self.now: int | None = None
        self.draft: Place | None = None
        self.draft_bad = False
        self.draft_title = ""
        self.carried: Carried | None = None
        self.may_change = True
        self._pressed: QPointF | None = None
        self._begun = False
        self._told = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        slim_bars(self)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        theme.themeChanged.connect(self._fit)

    # --- what it shows

    def show_data(self, data: GridData, now: int | None = None) -> None:
        """Show this; the cell under the keyboard stays where it was. ``now`` is the minute of today's line."""
        self.data, self.now = data, now
        self.cells, self.shadows = by_cell(data.blocks), by_cell(data.shadows)
        if self.carried is not None and self.carried.block is not None:
            kept = self.block_of(self.carried.block.id)
            self.carried = None if kept is None else replace(self.carried, block=kept)
        self.keep_cell()
        self._fit()
        self._say()

    def show_draft(self, place: Place | None, title: str = "", *, bad: bool = False) -> None:
        """Where the booking being typed would lie."""
        self.draft, self.draft_title, self.draft_bad = place, title, bad
        self.viewport().update()

    def block_of(self, key: UUID) -> Block | None:
        """A block that is shown."""
        return next((block for block in self.data.blocks if block.id == key), None)

    def room(self, key: UUID) -> GridRoom | None:
        """A room that is shown."""
        return next((room for room in self.data.rooms if room.id == key), None)

    def of(self, room: GridRoom, day: GridDay) -> tuple[Block, ...]:
        """The blocks of a room on a day."""
        return self.cells.get((room.id, day.day), ())

    def clashes(self, place: Place, block: Block | None = None) -> bool:
        """Whether a span lies over another booking, as far as can be seen here; the guard has the last word."""
        room = self.room(place.room)
        if room is None or room.shared:
            return False
        cell = place.room, place.day
        others = (*self.cells.get(cell, ()), *self.shadows.get(cell, ()))
        return any(meets(place, other) for other in others if block is None or other.id != block.id)

    # --- what each calendar says for itself

    def place(self) -> Place | None:
        """The span under the keyboard."""
        raise TypeError("each calendar says this for itself")

    def current(self) -> Block | None:
        """The booking under the keyboard."""
        raise TypeError("each calendar says this for itself")

    def stand_at(self, place: Place, block: Block | None = None) -> None:
        """Bring the keyboard to a span, or to a booking there."""
        raise TypeError("each calendar says this for itself")

    def take(self, spot: QPointF) -> Carried | None:
        """What a press at ``spot`` would carry."""
        raise TypeError("each calendar says this for itself")

    def carry(self, carried: Carried, spot: QPointF) -> Place | None:
        """Where what is carried lies with the pointer at ``spot``; None off the grid."""
        raise TypeError("each calendar says this for itself")

    def nudge(self, carried: Carried, across: int, down: int, stretch: bool) -> Place:
        """Where what is carried lies one step of the keyboard further."""
        raise TypeError("each calendar says this for itself")

    def step(self, across: int, down: int, stretch: bool) -> None:
        """Move the cell under the keyboard, or ``stretch`` it."""
        raise TypeError("each calendar says this for itself")

    def cell_words(self) -> str:
        """The cell under the keyboard for a screen reader."""
        raise TypeError("each calendar says this for itself")

    def content_height(self) -> int:
        """How high everything is below the head."""
        raise TypeError("each calendar says this for itself")

    def head_height(self) -> int:
        """The pinned head."""
        raise TypeError("each calendar says this for itself")

    def draw(self, painter: QPainter) -> None:
        """Paint head and cells."""
        raise TypeError("each calendar says this for itself")

    def keep_cell(self) -> None:
        """Other data is shown: the cell under the keyboard is one of its."""
        raise TypeError("each calendar says this for itself")

    # --- scrolling

    def _fit(self) -> None:
        page = max(self.viewport().height() - self.head_height(), 1)
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(theme.px(24))
        bar.setRange(0, max(self.content_height() - page, 0))
        self.viewport().update()

    def scrolled(self) -> int:
        """By how much the cells are scrolled up."""
        return self.verticalScrollBar().value()

    def reveal_span(self, top: float, bottom: float) -> None:
        """Scroll so that what lies there (below the head, unscrolled) is in sight."""
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(int(top))
        elif bottom > bar.value() + bar.pageStep():
            bar.setValue(int(min(bottom - bar.pageStep(), top)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    # --- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        spot = event.position()
        self._pressed, self._begun = spot, False
        self.carried = self.take(spot)
        if self.carried is not None:
            self.stand_at(self.carried.origin, self.carried.block)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        carried, self.carried, self._pressed = self.carried, None, None
        if carried is not None and carried.block is None and self.may_change:
            self.wanted.emit(carried.origin)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._pressed is None or self.carried is None:
            self._point(spot)
            return
        far = (spot - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        fixed = not self.may_change or (self.carried.block is not None and self.carried.block.fixed)
        if not self._begun and (not far or fixed):
            return
        self._begun = True
        self._follow(spot)
        self.carried = replace(self.carried, at=self.carry(self.carried, spot))
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        carried, begun = self.carried, self._begun
        self._pressed, self._begun, self.carried = None, False, None
        self.viewport().update()
        if carried is None:
            return
        if not begun:
            if carried.block is not None:
                self.opened.emit(carried.block)
            return
        self._let_go(replace(carried, at=self.carry(carried, event.position())))

    def _let_go(self, carried: Carried) -> None:
        if carried.at is None:
            return
        if carried.block is None:
            self.wanted.emit(carried.at)
        elif carried.at != carried.block.place:
            self.shifted.emit(carried.block, carried.at)

    def _point(self, spot: QPointF) -> None:
        """What the pointer looks like over ``spot``."""
        found = self.take(spot)
        ends = found is not None and found.by in ("start", "end") and self.may_change
        shape = Qt.CursorShape.SizeVerCursor if ends else Qt.CursorShape.ArrowCursor
        if found is not None and found.by == "move":
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        words = found.block.words if found is not None and found.block is not None else ""
        if words != self._told:
            self._told = words
            set_tip(self.viewport(), words)

    def _follow(self, spot: QPointF) -> None:
        """Scroll on when something is carried to an edge."""
        bar, edge = self.verticalScrollBar(), theme.px(18)
        if spot.y() < self.head_height() + edge:
            bar.setValue(bar.value() - bar.singleStep())
        elif spot.y() > self.viewport().height() - edge:
            bar.setValue(bar.value() + bar.singleStep())

    def put_back(self) -> bool:
        """Whatever is carried goes back to where it was; whether there was anything."""
        was = self.carried is not None and (self._begun or self._pressed is None)
        self.carried, self._begun = None, False
        self.viewport().update()
        self._say()
        return was

    # --- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        if held and not shift:
            event.ignore()
        elif key in _ARROWS:
            self._arrow(*_ARROWS[Qt.Key(key)], shift)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in _ENTER:
            self._enter()
        elif key == Qt.Key.Key_N and not shift:
            self.want()
        elif key == Qt.Key.Key_E and not shift:
            self.take_in_hand()
        elif key == Qt.Key.Key_Escape and self.put_back():
            event.accept()
        else:
            event.ignore()

    def _arrow(self, across: int, down: int, stretch: bool) -> None:
        if self.carried is not None and self._pressed is None:
            self.carried = replace(self.carried, at=self.nudge(self.carried, across, down, stretch))
            self.bring(self.carried.at)
            self.viewport().update()
            self._say()
        else:
            self.step(across, down, stretch)

    def bring(self, place: Place | None) -> None:
        """Where a span lies comes in sight; calendars that scroll by the clock do so."""

    def _enter(self) -> None:
        carried = self.carried
        if carried is not None and self._pressed is None:
            self.carried = None
            self._let_go(carried)
            self.viewport().update()
            self._say()
            return
        block = self.current()
        if block is not None:
            self.opened.emit(block)
        else:
            self.want()

    def want(self) -> None:
        """A new booking in the cell under the keyboard."""
        place = self.place()
        if place is not None and self.may_change:
            self.put_back()
            self.wanted.emit(place)

    def take_in_hand(self, block: Block | None = None) -> None:
        """Carry a booking (the one under the keyboard) with the arrows from now on."""
        block = block or self.current()
        if block is not None and self.may_change and not block.fixed:
            self.setFocus()
            self.carried = Carried("move", block.place, block.place, block)
            self._pressed = None
            self.viewport().update()
            self._say()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._pressed is None:
            self.carried = None
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _say(self) -> None:
        """What a screen reader says of the cell, or of what is carried."""
        carried = self.carried
        if carried is not None and carried.block is not None and carried.at is not None:
            room = self.room(carried.at.room)
            over = "，与别的预约重叠" if self.clashes(carried.at, carried.block) else ""
            said = (
                f"移动 {carried.block.title} 到 {room.name if room else ''} {carried.at.day:%m-%d} {carried.at.words}"
            )
            self.setAccessibleDescription(said + over)
        else:
            self.setAccessibleDescription(self.cell_words())

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = QRectF(self.viewport().rect())
        rounded = QPainterPath()
        rounded.addRoundedRect(area, metrics.R_CARD, metrics.R_CARD)
        painter.setClipPath(rounded)
        paint.ground(painter, area, "surface")
        self.draw(painter)
        painter.setClipping(False)
        paint.box(painter, area, metrics.R_CARD, "none", "line")
        painter.end()

    @staticmethod
    def line(painter: QPainter, x: float, y: float, wide: float, high: float, tone: str = "line") -> None:
        """A thin line."""
        paint.ground(painter, QRectF(x, y, wide, high), tone)

    @staticmethod
    def chip(painter: QPainter, area: QRectF, block: Block, *, current: bool = False, lifted: bool = False) -> None:
        """The ground of a booking: pale in its colour with a bar at the left, dashed while it waits."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mode = theme.mode()
        paint.box(painter, area, 6, "surface")
        painter.setPen(Qt.PenStyle.NoPen)
        pale = _PALE[mode] // 2 if block.over or lifted else _PALE[mode]
        painter.setBrush(theme.color(block.tone, pale))
        painter.drawRoundedRect(area, 6, 6)
        if block.waiting:
            dashed(painter, area, block.tone)
        bar = QRectF(area.x() + 3, area.y() + 4, 3, max(area.height() - 8, 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(block.tone, 110 if block.over or lifted else 255))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        if block.bad:
            paint.box(painter, area, 6, border="bad", width=2)
        if current:
            paint.focus_ring(painter, area.adjusted(-1, -1, 1, 1), 7)

    def ghost(self, painter: QPainter, area: QRectF, place: Place, title: str, *, bad: bool) -> None:
        """Where something would lie: dashed, 朱 when it meets another booking."""
        tone = "bad" if bad else "accent"
        paint.box(painter, area, 6, "badBg" if bad else "soft")
        dashed(painter, area, tone, 2)
        ink = "bad" if bad else "accentInk"
        inner = area.adjusted(8, 1, -4, -1)
        high, second = theme.fm("tag").height(), theme.fm("caption").height()
        if inner.height() >= high + second and title:
            top = inner.y() + max((inner.height() - high - second) / 2, 0) if inner.height() < 60 else inner.y() + 4
            paint.text(painter, QRectF(inner.x(), top, inner.width(), high), place.words, ink, "tag")
            paint.text(painter, QRectF(inner.x(), top + high, inner.width(), second), title, ink, "caption")
            return
        paint.text(painter, inner, f"{place.words} {title}".strip(), ink, "tag")


def dashed(painter: QPainter, area: QRectF, tone: str, width: float = 1.5) -> None:
    """A dashed border inside ``area``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color(tone), width)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 6, 6)


def hatched(painter: QPainter, area: QRectF, tone: str) -> None:
    """Time that is held and not used, or a closed cell."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.color(tone, _HATCH[theme.mode()]), Qt.BrushStyle.BDiagPattern))
    painter.drawRect(area)
