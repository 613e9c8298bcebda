"""The day: hours down, rooms across, one painted widget.

A booking is as high as it is long; what is held to set up and to clean up is hatched. A span is drawn with the mouse or
with Shift and the arrows; a booking is moved by its middle and stretched by its ends.
"""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.ui.kit import paint, theme
from app.ui.rooms.blocks import DAY_END, HALF_HOUR, Block, GridDay, GridRoom, Place, lanes
from app.ui.rooms.grid import Carried, Grid, hatched
from app.ui.words.moments import clock

_HOURS = 54
_HEAD = 56
_SLOT = 19
_EDGE = 6
_PAD = 5


class DayView(Grid):
    """See ``Grid``; ``data.days`` holds the one day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("场地日历", parent)
        self._column, self._start, self._end = 0, 540, 570

    # --- where things are

    @property
    def _day(self) -> GridDay:
        return self.data.days[0]

    def _rooms(self) -> tuple[GridRoom, ...]:
        return tuple(self.data.rooms) if self.data.days else ()

    def head_height(self) -> int:
        return theme.box(_HEAD, "strong", "caption", pad=10)

    def _hours_width(self) -> int:
        return theme.px(_HOURS)

    def slot_height(self) -> float:
        """Half an hour; the day shares the height as long as a line of words fits into half an hour."""
        first, last = self.data.window
        slots = max((last - first) / HALF_HOUR, 1)
        room = self.viewport().height() - self.head_height() - 8
        return max(room / slots, theme.box(_SLOT, "caption", pad=-1))

    def column_width(self) -> float:
        """Rooms share the width."""
        return (self.viewport().width() - self._hours_width()) / max(len(self._rooms()), 1)

    def content_height(self) -> int:
        first, last = self.data.window
        return int((last - first) / HALF_HOUR * self.slot_height()) + 8

    def y_of(self, minute: int) -> float:
        """Where a minute of the day lies on the viewport."""
        return (
            self.head_height() + 4 + (minute - self.data.window[0]) / HALF_HOUR * self.slot_height() - self.scrolled()
        )

    def area_of(self, place: Place, lane: tuple[int, int] = (0, 1)) -> QRectF:
        """Where a span lies on the viewport, empty for a room that is not shown."""
        column = next((n for n, room in enumerate(self._rooms()) if room.id == place.room), -1)
        if column < 0 or not self.data.days or place.day != self._day.day:
            return QRectF()
        wide = self.column_width() - 2 * _PAD
        left = self._hours_width() + column * self.column_width() + _PAD + lane[0] * wide / lane[1]
        top = self.y_of(max(place.start, self.data.window[0]))
        bottom = self.y_of(min(place.end, self.data.window[1]))
        return QRectF(left, top + 1, wide / lane[1] - (2 if lane[1] > 1 else 0), max(bottom - top - 2, 4))

    def _column_at(self, spot: QPointF) -> int | None:
        rooms = self._rooms()
        if not rooms or spot.x() < self._hours_width() or not self.viewport().rect().contains(spot.toPoint()):
            return None
        return min(int((spot.x() - self._hours_width()) / self.column_width()), len(rooms) - 1)

    def _minute_at(self, y: float) -> float:
        return self.data.window[0] + (y - self.head_height() - 4 + self.scrolled()) / self.slot_height() * HALF_HOUR

    def blocks(self) -> list[tuple[Block, QRectF]]:
        """The bookings of the day and where they lie."""
        found = []
        for room in self._rooms():
            blocks = self.of(room, self._day)
            lane = lanes(blocks)
            found += [(block, self.area_of(block.place, lane[block.id])) for block in blocks]
        return found

    # --- the span under the keyboard

    def keep_cell(self) -> None:
        self._column = min(self._column, max(len(self._rooms()) - 1, 0))
        first, last = self.data.window
        self._start = min(max(self._start, first), max(last - HALF_HOUR, first))
        self._end = max(min(self._end, last), self._start + HALF_HOUR)

    def current(self) -> Block | None:
        if not self._rooms() or self._end - self._start > HALF_HOUR:
            return None
        here = self.of(self._rooms()[self._column], self._day)
        return next((b for b in here if b.place.start < self._end and self._start < b.place.end), None)

    def place(self) -> Place | None:
        """What is marked; a single line of the day means an hour from there, as far as it is free."""
        if not self._rooms():
            return None
        room = self._rooms()[self._column]
        place = Place(room.id, self._day.day, self._start, self._end)
        longer = replace(place, end=min(self._start + 2 * HALF_HOUR, self.data.window[1]))
        return longer if self._end - self._start == HALF_HOUR and not self.clashes(longer) else place

    def stand_at(self, place: Place, block: Block | None = None) -> None:
        rooms = [room.id for room in self._rooms()]
        if place.room not in rooms:
            return
        self._column = rooms.index(place.room)
        self._start, self._end = place.start, place.start + HALF_HOUR
        self.keep_cell()
        self._stood()

    def _stood(self) -> None:
        self.bring(self._marked())
        self.viewport().update()
        self._say()
        place = self.place()
        if place is not None:
            self.stood.emit(place)

    def _marked(self) -> Place | None:
        if not self._rooms():
            return None
        return Place(self._rooms()[self._column].id, self._day.day, self._start, self._end)

    def bring(self, place: Place | None) -> None:
        if place is not None:
            first, high = self.data.window[0], self.slot_height()
            self.reveal_span((place.start - first) / HALF_HOUR * high, (place.end - first) / HALF_HOUR * high + 8)

    def step(self, across: int, down: int, stretch: bool) -> None:
        first, last = self.data.window
        if stretch and down:
            self._end = min(max(self._end + down * HALF_HOUR, self._start + HALF_HOUR), last)
            self._stood()
            return
        if down:
            block = self.current()
            start = self._start + down * HALF_HOUR
            if block is not None:
                start = block.place.end if down > 0 else block.place.start - HALF_HOUR
            if first <= start <= last - HALF_HOUR:
                self._start = start - start % HALF_HOUR if block is None else start
        else:
            column = self._column + across
            if not 0 <= column < len(self._rooms()):
                self._column = max(len(self._rooms()) - 1, 0) if column < 0 else 0
                self.turned.emit(across)
            else:
                self._column = column
        self._end = self._start + HALF_HOUR
        self._stood()

    def cell_words(self) -> str:
        if not self._rooms():
            return "没有场地"
        room, block = self._rooms()[self._column], self.current()
        place = self._marked()
        closed = self.data.closed.get((room.id, self._day.day), "")
        said = block.words if block is not None else f"{place.words if place else ''} {closed or '空闲'}"
        return f"{room.name} {self._day.day:%m-%d} {self._day.name}，{said}"

    # --- carrying

    def take(self, spot: QPointF) -> Carried | None:
        column = self._column_at(spot)
        if column is None or spot.y() < self.head_height():
            return None
        for block, area in reversed(self.blocks()):
            if area.contains(spot):
                edge = min(_EDGE, area.height() / 4)
                by = "start" if spot.y() < area.y() + edge else "end" if spot.y() > area.bottom() - edge else "move"
                grip = int(self._minute_at(spot.y())) - block.place.start
                return Carried("move" if block.fixed else by, block.place, block.place, block, grip)
        start = self._snapped(self._minute_at(spot.y()))
        place = Place(self._rooms()[column].id, self._day.day, start, start + HALF_HOUR)
        return Carried("make", place, place)

    def _snapped(self, minute: float) -> int:
        first, last = self.data.window
        return min(max(int(minute // HALF_HOUR) * HALF_HOUR, first), max(last - HALF_HOUR, first))

    def carry(self, carried: Carried, spot: QPointF) -> Place | None:
        if not self.viewport().rect().contains(spot.toPoint()):
            return None
        minute, origin = self._minute_at(spot.y()), carried.origin
        if carried.by == "make":
            here = self._snapped(minute)
            return replace(origin, start=min(origin.start, here), end=max(origin.end, here + HALF_HOUR))
        near = int((minute + HALF_HOUR / 2) // HALF_HOUR) * HALF_HOUR
        first, last = self.data.window
        if carried.by == "start":
            return replace(origin, start=max(min(near, origin.end - HALF_HOUR), first))
        if carried.by == "end":
            return replace(origin, end=min(max(near, origin.start + HALF_HOUR), last))
        column = self._column_at(spot)
        if column is None:
            return None
        start = int((minute - carried.grip + HALF_HOUR / 2) // HALF_HOUR) * HALF_HOUR
        start = min(max(start, first), max(last - (origin.end - origin.start), first))
        if abs(start - origin.start) < HALF_HOUR / 2:
            start = origin.start
        return Place(self._rooms()[column].id, origin.day, start, start + origin.end - origin.start)

    def nudge(self, carried: Carried, across: int, down: int, stretch: bool) -> Place:
        at = carried.at or carried.origin
        if stretch:
            end = at.end + (down or across) * HALF_HOUR
            return replace(at, end=min(max(end, at.start + HALF_HOUR), max(self.data.window[1], carried.origin.end)))
        rooms = [room.id for room in self._rooms()]
        column = min(max(rooms.index(at.room) + across, 0), len(rooms) - 1)
        moved = replace(at, room=rooms[column]).moved(down * HALF_HOUR)
        first, last = self.data.window
        return moved if first <= moved.start and moved.end <= max(last, carried.origin.end) else replace(
            at, room=rooms[column]
        )  # fmt: skip

    # --- painting

    def draw(self, painter: QPainter) -> None:
        if not self.data.days:
            return
        head, left, wide = self.head_height(), self._hours_width(), self.column_width()
        room, tall = self.viewport().width(), self.viewport().height()
        painter.save()
        painter.setClipRect(QRectF(0, head, room, tall - head), Qt.ClipOperation.IntersectClip)
        for column, one in enumerate(self._rooms()):
            self._draw_closed(painter, QRectF(left + column * wide, head, wide, tall), one)
        self._draw_hours(painter)
        for column in range(len(self._rooms())):
            self.line(painter, round(left + column * wide), head, 1, tall)
        for blocks in self.shadows.values():
            for block in blocks:
                self._draw_shadow(painter, self.area_of(block.place), block)
        for block, area in self.blocks():
            self._draw_held(painter, area, block)
        self._draw_now(painter)
        for block, area in self.blocks():
            self._draw_block(painter, area, block)
        self._draw_ghosts(painter)
        painter.restore()
        for column, one in enumerate(self._rooms()):
            self._draw_room(painter, QRectF(left + column * wide, 0, wide, head), one)
            self.line(painter, round(left + column * wide), 0, 1, head)
        self.line(painter, 0, head - 1, room, 1)

    @staticmethod
    def _draw_room(painter: QPainter, area: QRectF, room: GridRoom) -> None:
        first, second = theme.fm("strong").height(), theme.fm("caption").height()
        top = (area.height() - first - second) / 2
        inner = QRectF(area.x() + 6, top, area.width() - 12, first)
        paint.text(painter, inner, room.name, "ink", "strong", paint.CENTER)
        paint.text(painter, inner.translated(0, first - 1), room.note, "ink3", "caption", paint.CENTER)

    def _draw_hours(self, painter: QPainter) -> None:
        first, last = self.data.window
        left, high = self._hours_width(), theme.fm("caption").height()
        for minute in range(first - first % 60, last + 1, 60):
            y = self.y_of(minute)
            if minute >= first:
                self.line(painter, left, round(y), self.viewport().width() - left, 1)
            near = self.now is not None and abs(y + high / 2 - self.y_of(self.now)) < high
            if first <= minute < last and not near:
                paint.text(painter, QRectF(0, y + 1, left - 9, high), clock(minute), "ink3", "caption", paint.RIGHT)

    def _draw_closed(self, painter: QPainter, area: QRectF, room: GridRoom) -> None:
        """The hours in which nobody may be there."""
        key = room.id, self._day.day
        first, last = self.data.window
        if key in self.data.closed:
            hatched(painter, area, "line")
            spot = QRectF(area.x() + 4, area.y() + 8, area.width() - 8, theme.fm("caption").height() + 4)
            paint.text(painter, spot, self.data.closed[key], "ink2", "caption", paint.CENTER)
            return
        at = first
        for start, end in (*sorted(self.data.open.get(key, ((first, last),))), (last, last)):
            if start > at:
                y = self.y_of(at)
                paint.ground(painter, QRectF(area.x(), y, area.width(), self.y_of(start) - y), "sunken")
            at = max(at, end)

    @staticmethod
    def _draw_shadow(painter: QPainter, area: QRectF, block: Block) -> None:
        """What another room that this one is part of takes of it."""
        if not area.isEmpty():
            hatched(painter, area, "line2")
            spot = QRectF(area.x() + 8, area.y() + 2, area.width() - 12, theme.fm("caption").height())
            paint.text(painter, spot, block.title, "ink2", "caption")

    def _draw_held(self, painter: QPainter, area: QRectF, block: Block) -> None:
        spans = ((block.place.start - block.setup, block.place.start), (block.place.end, block.place.end + block.clean))
        for start, end in spans:
            if end > start and not block.over:
                top, bottom = self.y_of(start), self.y_of(min(end, DAY_END))
                hatched(painter, QRectF(area.x(), top, area.width(), bottom - top), block.tone)

    def _draw_block(self, painter: QPainter, area: QRectF, block: Block) -> None:
        if area.bottom() < self.head_height() or area.y() > self.viewport().height():
            return
        lifted = self.carried is not None and self.carried.block is not None and self.carried.block.id == block.id
        current = self.current() if self.hasFocus() and self.carried is None else None
        self.chip(painter, area, block, current=current is not None and current.id == block.id, lifted=lifted)
        inner = area.adjusted(11, 1, -5, -1)
        if inner.width() < paint.width("00:00 ", "caption"):
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("ink3" if block.over else "ink"))
            wrapped = Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWrapAnywhere.value
            painter.drawText(area.adjusted(8, 2, -1, -1), wrapped, block.title)
            return
        first, second = theme.fm("caption").height(), theme.fm("strong").height()
        ink = "ink3" if block.over else "ink"
        state = block.state if block.waiting else ""
        when = f"{block.place.words} {state}".strip()
        note, quiet = (
            (state, "warn") if state and paint.width(when, "caption") > inner.width() else (block.note, "ink3")
        )
        if inner.height() < first + second - 3:
            used = paint.text(painter, inner, clock(block.place.start), ink, "tag")
            paint.text(painter, inner.adjusted(used + 5, 0, 0, 0), block.title, ink, "caption")
            return
        top = area.y() + (5 if inner.height() >= first + second + 8 else max((area.height() - first - second) / 2, 0))
        narrow = inner.width() < paint.width(when, "caption")
        words = (f"{clock(block.place.start)} 待" if state else clock(block.place.start)) if narrow else when
        for text, face, tone in (
            (words, "caption", "ink2"),
            (block.title, "strong", ink),
            (note, "caption", quiet),
        ):
            high = theme.fm(face).height()
            if text and top + high <= area.bottom() + 1:
                paint.text(painter, QRectF(inner.x(), top, inner.width(), high), text, tone, face)
                top += high

    def _draw_now(self, painter: QPainter) -> None:
        first, last = self.data.window
        if self.now is None or not first <= self.now <= last:
            return
        y, left = round(self.y_of(self.now)), self._hours_width()
        self.line(painter, left, y - 1, self.viewport().width() - left, 2, "accent")
        high = theme.fm("tag").height() + 3
        pill = QRectF(4, y - high / 2, left - 6, high)
        paint.box(painter, pill, 5, "accent")
        paint.text(painter, pill, clock(self.now), "onAccent", "tag", paint.CENTER, elide=False)

    def _draw_ghosts(self, painter: QPainter) -> None:
        carried = self.carried
        if carried is not None and carried.at is not None and (self._begun or self._pressed is None):
            title = carried.block.title if carried.block is not None else "新预约"
            self.ghost(painter, self.area_of(carried.at), carried.at, title,
                       bad=self.clashes(carried.at, carried.block))  # fmt: skip
            return
        if self.draft is not None and not self.area_of(self.draft).isEmpty():
            self.ghost(painter, self.area_of(self.draft), self.draft, self.draft_title, bad=self.draft_bad)
        marked = self._marked()
        if self.hasFocus() and marked is not None and self.current() is None:
            paint.focus_ring(painter, self.area_of(marked), 6)

    def at_now(self) -> None:
        """The line of now in sight, the keyboard on it."""
        first, last = self.data.window
        if self.now is not None and first <= self.now < last:
            self._start = self._snapped(self.now)
            self._end = self._start + HALF_HOUR
            self._stood()
