"""What the calendars of rooms show, as plain rows: rooms, days, and bookings as blocks of one day.

Times are minutes after midnight on the clock of the wall; a block that ends after midnight ends beyond 1440.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from app.ui.kit.paint import TagSpec
from app.ui.words.moments import clock

HALF_HOUR = 30
"""Minutes of one line of the day."""
DAY_END = 1440


@dataclass(frozen=True)
class GridRoom:
    """A room of the calendars. In a ``shared`` one several bookings lie side by side."""

    id: UUID
    name: str
    note: str = ""
    shared: bool = False


@dataclass(frozen=True)
class GridDay:
    """A day of the calendars; ``off`` when most people are free."""

    day: date
    name: str
    tag: TagSpec | None = None
    off: bool = False
    today: bool = False


@dataclass(frozen=True)
class Place:
    """A span of a room on a day: of a booking, or where one is wanted."""

    room: UUID
    day: date
    start: int
    end: int

    @property
    def words(self) -> str:
        """``09:00–10:30``."""
        return f"{clock(self.start)}–{clock(self.end)}"

    def moved(self, by: int) -> "Place":
        """The same span so many minutes later, within its day."""
        by = min(max(by, -self.start), max(DAY_END - self.end, 0))
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True)
class Block:
    """A booking. ``tone`` is the colour of its kind, ``waiting`` draws it dashed, ``over`` pale; ``setup`` and
    ``clean`` are the minutes held before and after; ``fixed`` ones cannot be moved here.
    """

    id: UUID
    place: Place
    title: str
    tone: str = "c1"
    note: str = ""
    state: str = ""
    setup: int = 0
    clean: int = 0
    waiting: bool = False
    over: bool = False
    bad: bool = False
    fixed: bool = False

    @property
    def words(self) -> str:
        """For a screen reader."""
        return " ".join(part for part in (self.place.words, self.title, self.note, self.state) if part)


@dataclass(frozen=True)
class GridData:
    """All that a calendar shows. ``shadows`` are what bookings of other rooms take of a room that shares a part with
    them: a whole hall lies over its halves. ``open`` are the opening spans by room and day (none named: the whole
    window), ``closed`` says why a room is closed all day; ``window`` are the first and the last minute that is shown.
    """

    rooms: Sequence[GridRoom] = ()
    days: Sequence[GridDay] = ()
    blocks: Sequence[Block] = ()
    shadows: Sequence[Block] = ()
    window: tuple[int, int] = (480, 1260)
    open: Mapping[tuple[UUID, date], Sequence[tuple[int, int]]] = field(default_factory=dict)
    closed: Mapping[tuple[UUID, date], str] = field(default_factory=dict)


def by_cell(blocks: Iterable[Block]) -> dict[tuple[UUID, date], tuple[Block, ...]]:
    """The blocks of each room on each day, in order."""
    found: dict[tuple[UUID, date], list[Block]] = {}
    for block in sorted(blocks, key=lambda b: (b.place.start, b.place.end, str(b.id))):
        found.setdefault((block.place.room, block.place.day), []).append(block)
    return {key: tuple(listed) for key, listed in found.items()}


def meets(place: Place, block: Block) -> bool:
    """Whether a span would lie in what a block holds, the time to set up and to clean up included."""
    held = (block.place.start - block.setup, block.place.end + block.clean)
    same = (place.room, place.day) == (block.place.room, block.place.day)
    return same and place.start < held[1] and held[0] < place.end


def lanes(blocks: Iterable[Block]) -> dict[UUID, tuple[int, int]]:
    """Which lane each of the blocks of one room and day takes, and of how many, so that none covers another."""
    placed: dict[UUID, tuple[int, int]] = {}
    group: list[tuple[Block, int]] = []
    until = -1

    def close() -> None:
        many = 1 + max((lane for _, lane in group), default=0)
        placed.update({block.id: (lane, many) for block, lane in group})
        group.clear()

    for block in blocks:
        if block.place.start >= until:
            close()
        taken = {lane for other, lane in group if other.place.end > block.place.start}
        lane = next(n for n in range(len(taken) + 1) if n not in taken)
        group.append((block, lane))
        until = max(until, block.place.end)
    close()
    return placed
