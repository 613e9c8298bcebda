"""The week: rooms down, days across, one painted widget.

A cell says its one booking in two lines, two or three in one line each, more as ``+n``; the strip on top shows when in
the day they are. ↑ and ↓ go through the bookings of a cell before they leave it.
"""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.ui.kit import paint, theme
from app.ui.rooms.blocks import HALF_HOUR, Block, GridDay, GridRoom, Place
from app.ui.rooms.grid import Carried, Grid, hatched
from app.ui.words.moments import clock

_ROOM = 106
_HEAD = 46
_ROW = 60
_STRIP = 4
_TOP = 6
_GAP = 2
_PAD = 6
_MOST = 3
LENGTH = 60
"""Minutes a new booking begins with."""
_BEGINS = 540
"""When it begins in a day without any: 09:00."""


class WeekView(Grid):
    """See ``Grid``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("场地周历", parent)
        self._row, self._column, self._at = 0, 0, 0

    # --- where things are

    def head_height(self) -> int:
        return theme.box(_HEAD, "h2", pad=14)

    def _room_width(self) -> int:
        return theme.px(_ROOM)

    def _least_row(self) -> int:
        return theme.box(_ROW, "caption", "strong", pad=_TOP + _STRIP + 4 + 1 + 3)

    def row_height(self) -> float:
        """Rooms share the height as long as each has room for a booking."""
        rooms = max(len(self.data.rooms), 1)
        return max((self.viewport().height() - self.head_height()) / rooms, self._least_row())

    def column_width(self) -> float:
        """Days share the width."""
        return (self.viewport().width() - self._room_width()) / max(len(self.data.days), 1)

    def content_height(self) -> int:
        return int(self.row_height() * len(self.data.rooms))

    def cell_area(self, row: int, column: int) -> QRectF:
        """A cell on the viewport."""
        high, wide = self.row_height(), self.column_width()
        top = self.head_height() + row * high - self.scrolled()
        return QRectF(self._room_width() + column * wide, top, wide, high)

    def _cell_at(self, spot: QPointF) -> tuple[int, int] | None:
        inside = spot.x() >= self._room_width() and spot.y() >= self.head_height()
        if not inside or not self.viewport().rect().contains(spot.toPoint()) or not self.data.days:
            return None
        row = int((spot.y() - self.head_height() + self.scrolled()) / self.row_height())
        column = int((spot.x() - self._room_width()) / self.column_width())
        return (row, column) if row < len(self.data.rooms) and column < len(self.data.days) else None

    def chips(self, row: int, column: int) -> tuple[list[tuple[Block | None, QRectF]], int]:
        """The bookings of a cell that are shown and where (None: where the ghost lies), and how many more there are."""
        blocks = self.of(self.data.rooms[row], self.data.days[column])
        lines: list[Block | None] = [*blocks]
        ghost = self._ghost_in(row, column)
        if ghost is not None:
            lines.insert(sum(block.place.start <= ghost.start for block in blocks), None)
        area = self.cell_area(row, column).adjusted(_PAD, _TOP + _STRIP + 4, -_PAD, -3)
        two, one = theme.fm("caption").height() + theme.fm("strong").height() + 1, theme.fm("tag").height() + 1
        if len(lines) == 1 and area.height() >= two:
            return [(lines[0], QRectF(area.x(), area.y() + 1, area.width(), two))], 0
        shown = min(max(int((area.height() + _GAP) / (one + _GAP)), 1), _MOST, len(lines))
        wanted = lines.index(None) if ghost is not None else self._at if (row, column) == self._cell else 0
        first = max(min(wanted - shown + 1, len(lines) - shown), 0)
        places = [QRectF(area.x(), area.y() + n * (one + _GAP), area.width(), one) for n in range(shown)]
        more = len(lines) - shown
        if more:
            places[-1].setRight(places[-1].right() - paint.width(f"+{more}", "tag") - 6)
        return list(zip(lines[first : first + shown], places, strict=True)), more

    def _ghost(self) -> tuple[Place, str, bool] | None:
        """What is carried or typed: where it would lie, what it is called, and whether it meets another."""
        carried = self.carried
        if carried is not None and carried.at is not None and (self._begun or self._pressed is None):
            return carried.at, carried.block.title if carried.block else "", self.clashes(carried.at, carried.block)
        return (self.draft, self.draft_title, self.draft_bad) if self.draft is not None else None

    def _ghost_in(self, row: int, column: int) -> Place | None:
        ghost = self._ghost()
        cell = self.data.rooms[row].id, self.data.days[column].day
        return ghost[0] if ghost is not None and (ghost[0].room, ghost[0].day) == cell else None

    @property
    def _cell(self) -> tuple[int, int]:
        return self._row, self._column

    # --- the cell under the keyboard

    def keep_cell(self) -> None:
        self._row = min(self._row, max(len(self.data.rooms) - 1, 0))
        self._column = min(self._column, max(len(self.data.days) - 1, 0))
        self._at = min(self._at, max(len(self._here()) - 1, 0))

    def _here(self) -> tuple[Block, ...]:
        if not self.data.rooms or not self.data.days:
            return ()
        return self.of(self.data.rooms[self._row], self.data.days[self._column])

    def current(self) -> Block | None:
        here = self._here()
        return here[self._at] if self._at < len(here) else None

    def place(self) -> Place | None:
        """The first free hour of the cell."""
        if not self.data.rooms or not self.data.days:
            return None
        return self._free(self.data.rooms[self._row], self.data.days[self._column])

    def _free(self, room: GridRoom, day: GridDay) -> Place:
        spans = self.data.open.get((room.id, day.day)) or (self.data.window,)
        wanted = max(_BEGINS, self.now or 0) if day.today else _BEGINS
        starts = [at for first, last in spans for at in range(first, last - LENGTH + 1, HALF_HOUR)]
        later = [at for at in starts if at >= wanted] + [at for at in starts if at < wanted and not day.today]
        for at in later:
            place = Place(room.id, day.day, at, at + LENGTH)
            if not self.clashes(place):
                return place
        start = later[0] if later else spans[0][0]
        return Place(room.id, day.day, start, start + LENGTH)

    def stand_at(self, place: Place, block: Block | None = None) -> None:
        rooms = [room.id for room in self.data.rooms]
        days = [day.day for day in self.data.days]
        if place.room not in rooms or place.day not in days:
            return
        self._row, self._column, self._at = rooms.index(place.room), days.index(place.day), 0
        here = self._here()
        if block is not None:
            self._at = next((n for n, one in enumerate(here) if one.id == block.id), 0)
        self._stood()

    def _stood(self) -> None:
        top = self._row * self.row_height()
        self.reveal_span(top, top + self.row_height())
        self.viewport().update()
        self._say()
        place = self.place()
        if place is not None:
            self.stood.emit(place)

    def step(self, across: int, down: int, stretch: bool) -> None:
        here = len(self._here())
        if down and 0 <= self._at + down < here:
            self._at += down
        elif down:
            row = self._row + down
            if not 0 <= row < len(self.data.rooms):
                return
            self._row = row
            self._at = 0 if down > 0 else max(len(self._here()) - 1, 0)
        else:
            column = self._column + across
            self._at = 0
            if not 0 <= column < len(self.data.days):
                self._column = len(self.data.days) - 1 if column < 0 else 0
                self.turned.emit(across)
            else:
                self._column = column
        self._stood()

    def cell_words(self) -> str:
        if not self.data.rooms or not self.data.days:
            return "没有场地"
        room, day = self.data.rooms[self._row], self.data.days[self._column]
        here = self._here()
        closed = self.data.closed.get((room.id, day.day), "")
        taken = "、".join(block.words for block in self.shadows.get((room.id, day.day), ()))
        said = here[self._at].words if here else closed or taken or "空闲"
        count = f"第 {self._at + 1} 场，共 {len(here)} 场" if len(here) > 1 else ""
        tag = day.tag.text if day.tag is not None else ""
        return "，".join(part for part in (f"{room.name} {day.day:%m-%d} {day.name}", tag, said, count) if part)

    # --- carrying

    def take(self, spot: QPointF) -> Carried | None:
        cell = self._cell_at(spot)
        if cell is None:
            return None
        chips, _ = self.chips(*cell)
        block = next((block for block, area in chips if block is not None and area.contains(spot)), None)
        if block is not None:
            return Carried("move", block.place, block.place, block)
        place = self._free(self.data.rooms[cell[0]], self.data.days[cell[1]])
        return Carried("make", place, place)

    def carry(self, carried: Carried, spot: QPointF) -> Place | None:
        cell = self._cell_at(spot)
        if cell is None:
            return None
        room, day = self.data.rooms[cell[0]], self.data.days[cell[1]]
        if carried.block is None:
            return self._free(room, day)
        return replace(carried.block.place, room=room.id, day=day.day)

    def nudge(self, carried: Carried, across: int, down: int, stretch: bool) -> Place:
        at = carried.at or carried.origin
        if stretch:
            end = at.end + (across or down) * HALF_HOUR
            return replace(at, end=min(max(end, at.start + HALF_HOUR), max(self.data.window[1], carried.origin.end)))
        rooms = [room.id for room in self.data.rooms]
        days = [day.day for day in self.data.days]
        row = min(max(rooms.index(at.room) + down, 0), len(rooms) - 1)
        column = min(max(days.index(at.day) + across, 0), len(days) - 1)
        return replace(at, room=rooms[row], day=days[column])

    # --- painting

    def draw(self, painter: QPainter) -> None:
        head, wide = self.head_height(), self.column_width()
        high, left = self.row_height(), self._room_width()
        for column, day in enumerate(self.data.days):
            tone = "soft" if day.today else "subtle" if day.off else "surface"
            strip = QRectF(left + column * wide, 0, wide, self.viewport().height())
            if tone != "surface":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(tone, 150 if day.today else 255))
                painter.drawRect(strip)
        painter.save()
        painter.setClipRect(QRectF(0, head, self.viewport().width(), self.viewport().height()),
                            Qt.ClipOperation.IntersectClip)  # fmt: skip
        for row, room in enumerate(self.data.rooms):
            area = self.cell_area(row, 0)
            if area.bottom() < head or area.y() > self.viewport().height():
                continue
            self._draw_room(painter, QRectF(0, area.y(), left, high), room)
            for column in range(len(self.data.days)):
                self._draw_cell(painter, row, column)
            self.line(painter, 0, area.bottom() - 1, self.viewport().width(), 1)
        painter.restore()
        for column, day in enumerate(self.data.days):
            self._draw_day(painter, QRectF(left + column * wide, 0, wide, head), day)
            self.line(painter, round(left + column * wide), 0, 1, self.viewport().height())
        self.line(painter, 0, head - 1, self.viewport().width(), 1)

    @staticmethod
    def _draw_room(painter: QPainter, area: QRectF, room: GridRoom) -> None:
        first, second = theme.fm("strong").height(), theme.fm("caption").height()
        top = area.y() + max(min(10.0, (area.height() - first - second) / 2), 2)
        inner = QRectF(area.x() + 14, top, area.width() - 18, first)
        paint.text(painter, inner, room.name, "ink", "strong")
        paint.text(painter, inner.translated(0, first - 1), room.note, "ink3", "caption")

    @staticmethod
    def _draw_day(painter: QPainter, area: QRectF, day: GridDay) -> None:
        ink, number = "accentInk" if day.today else "ink", str(day.day.day)
        used = paint.width(day.name, "tag") + 6 + paint.width(number, "h2")
        tag = paint.tag_width(day.tag) + 1 if day.tag is not None else 0
        fits = 10 + used + 5 + tag + 4 <= area.width()
        name, tone = day.name, "accentInk" if day.today else "ink2"
        if day.tag is not None and fits:
            paint.tag(painter, area.right() - 4 - tag, area.center().y(), day.tag, tag)
        elif day.tag is not None and not day.today:
            name, tone = day.tag.text[:2], day.tag.tone  # the column itself says which day of the week it is
        begin = 10 if 14 + used <= area.width() else max((area.width() - used) / 2, 2)  # large letters in a low window
        left = paint.text(painter, area.adjusted(begin, 0, -4, 0), name, tone, "tag") + begin + 6
        paint.text(painter, area.adjusted(left, -1, -4, 0), number, ink, "h2", elide=False)
        if day.today:
            paint.ground(painter, QRectF(area.x(), 0, area.width(), 3), "accent")

    def _draw_cell(self, painter: QPainter, row: int, column: int) -> None:
        room, day = self.data.rooms[row], self.data.days[column]
        area = self.cell_area(row, column)
        closed = self.data.closed.get((room.id, day.day))
        blocks = self.of(room, day)
        if closed is not None:
            hatched(painter, area.adjusted(1, 0, 0, -1), "line")
            if not blocks:
                paint.text(painter, area.adjusted(6, 0, -6, 0), closed, "ink3", "caption", paint.CENTER)
        else:
            shadows = self.shadows.get((room.id, day.day), ())
            track = QRectF(area.x() + _PAD + 2, area.y() + _TOP, area.width() - 16, _STRIP)
            self._draw_strip(painter, track, (*shadows, *blocks))
            if shadows and not blocks and self._ghost_in(row, column) is None:
                self._draw_shadows(painter, area, shadows)
        here = self.hasFocus() and (row, column) == self._cell and self.carried is None
        chips, more = self.chips(row, column)
        for block, where in chips:
            if block is None:
                place, title, bad = self._ghost() or (None, "", False)
                if place is not None:
                    self.ghost(painter, where, place, title, bad=bad)
                continue
            lifted = self.carried is not None and self.carried.block is not None and self.carried.block.id == block.id
            current = here and self._at < len(blocks) and blocks[self._at].id == block.id
            self.chip(painter, where, block, current=current, lifted=lifted)
            self._draw_words(painter, where, block, lone=len(chips) == 1)
        if more:
            last = chips[-1][1]
            spot = QRectF(last.right() + 2, last.y(), area.right() - last.right() - 4, last.height())
            paint.text(painter, spot, f"+{more}", "ink2", "tag", paint.CENTER, elide=False)
        if here and not blocks:
            paint.focus_ring(painter, area.adjusted(2, 1, -1, -2), 6)

    @staticmethod
    def _draw_shadows(painter: QPainter, area: QRectF, shadows: tuple[Block, ...]) -> None:
        """An empty cell of a half says who has the whole."""
        high = theme.fm("caption").height()
        spot = QRectF(area.x() + _PAD + 4, area.y() + _TOP + _STRIP + 5, area.width() - 2 * _PAD - 6, high)
        for block in shadows[: max(int((area.bottom() - spot.y()) / high), 1)]:
            paint.text(painter, spot, f"{clock(block.place.start)} {block.title}", "ink3", "caption")
            spot.translate(0, high)

    def _draw_strip(self, painter: QPainter, track: QRectF, blocks: tuple[Block, ...]) -> None:
        paint.box(painter, track, _STRIP / 2, "sunken")
        first, last = self.data.window
        span = max(last - first, 1)
        for block in blocks:
            start, end = max(block.place.start, first), min(block.place.end, last)
            if end > start:
                x = track.x() + (start - first) * track.width() / span
                wide = max((end - start) * track.width() / span, 4)
                paint.box(painter, QRectF(x, track.y(), wide, _STRIP), _STRIP / 2, "bad" if block.bad else block.tone)

    @staticmethod
    def _draw_words(painter: QPainter, area: QRectF, block: Block, *, lone: bool) -> None:
        inner = area.adjusted(10, 0, -4, 0)
        ink = "ink3" if block.over else "ink"
        first, second = theme.fm("caption").height(), theme.fm("strong").height()
        if lone and area.height() >= first + second:
            top = area.y() + (area.height() - first - second) / 2
            state = block.state if block.waiting else ""
            whole, short = f"{block.place.words} {state}".strip(), f"{clock(block.place.start)} {state}".strip()
            words = whole if paint.width(whole, "caption") < inner.width() else short
            paint.text(painter, QRectF(inner.x(), top, inner.width(), first), words, "ink2", "caption")
            paint.text(painter, QRectF(inner.x(), top + first, inner.width(), second), block.title, ink, "strong")
            return
        starts, one = clock(block.place.start), paint.width("场", "caption")
        if inner.width() - paint.width(starts, "tag") > 2.5 * one:  # without room for both the strip tells when it is
            inner.setLeft(inner.x() + paint.text(painter, inner, starts, ink, "tag") + 5)
        if block.waiting and inner.width() > 3 * one:
            inner.setLeft(inner.x() + paint.text(painter, inner, "待", "warn", "tag") + 3)
        paint.text(painter, inner, block.title, ink, "caption")
