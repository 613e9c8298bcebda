"""标识标牌: what hangs on walls and doors, lies on shelves and beside the keyboard.

``size`` is A3, A4 or A5, chosen for each printing. They name no resident.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.rules import records
from app.services.documents.document import Document
from app.services.documents.head import Head
from app.services.documents.repairs import RepairPriceLine
from app.services.documents.requests import Material

SIGN_SIZES = ("A4", "A3", "A5")
"""The first is what is printed unless somebody chose."""

Spans = tuple[tuple[int, int], ...]
"""Open spans of a day in minutes after midnight; empty: shut."""


@dataclass(frozen=True)
class MatterLine:
    """A matter: its limit as ``promises.Unit`` and number, ``unit`` empty where the order that comes with it says."""

    scene: str
    name: str
    unit: str
    amount: int
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True)
class MatterSign(Document, kind="sign_matters", name="服务事项清单"):
    """What one can come for, what to bring and how long it takes."""

    head: Head
    size: str
    day: date
    rows: tuple[MatterLine, ...] = ()


@dataclass(frozen=True)
class OpenLine:
    """A room with its week, Monday first."""

    name: str
    floor: str
    week: tuple[Spans, ...]


@dataclass(frozen=True)
class ShutLine:
    """A room that is closed for a while, and why."""

    name: str
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True)
class HoursSign(Document, kind="sign_hours", name="开放时间表"):
    """When the counter, the canteen and the rooms are open, and what is shut when. ``shut_days`` and ``closures`` are
    those still to come on ``day``."""

    head: Head
    size: str
    day: date
    counter: Spans
    office: Spans
    meals: tuple[tuple[str, int, int], ...] = ()
    rooms: tuple[OpenLine, ...] = ()
    shut_days: tuple[date, ...] = ()
    closures: tuple[ShutLine, ...] = ()


@dataclass(frozen=True)
class RoomFeeLine:
    """What a room costs, 分; ``per`` is time or hour."""

    name: str
    fee: int
    per: str
    deposit: int


@dataclass(frozen=True)
class ActivityFeeLine:
    """What taking part costs, 分."""

    title: str
    starts_at: datetime
    fee: int


@dataclass(frozen=True)
class FeeSign(Document, kind="repair_wall", name=records.REPAIR_PRICES.name):
    """Everything that is charged for, as it hangs on the wall. Without a ``size`` it is one of the time when only the
    prices of repairs stood on it, and prints as it did."""

    head: Head
    day: date
    rows: tuple[RepairPriceLine, ...] = ()
    size: str = ""
    rooms: tuple[RoomFeeLine, ...] = ()
    activities: tuple[ActivityFeeLine, ...] = ()


@dataclass(frozen=True)
class SampleCards(Document, kind="sign_samples", name="留样卡"):
    """留样卡: one for each dish of a meal, to go with its sample; ``keep_hours`` is how long a sample is kept, and
    ``hot_hours`` how long a dish may be given out after it was cooked.
    """

    head: Head
    size: str
    day: date
    meal: str
    dishes: tuple[str, ...]
    keep_hours: int = 48
    hot_hours: int = 2


@dataclass(frozen=True)
class CashSign(Document, kind="sign_cash", name="现金收付告示"):
    """That cash is taken here. ``rounding`` is what becomes of the 分 of a cash payment: jiao or none."""

    head: Head
    size: str
    day: date
    rounding: str


@dataclass(frozen=True)
class DoorPlate:
    """What a door says; ``shared``: people use the room side by side."""

    name: str
    floor: str
    kind: str
    capacity: int
    shared: bool
    week: tuple[Spans, ...]


@dataclass(frozen=True)
class RoomPlates(Document, kind="sign_room", name="场地门牌"):
    """One sheet for each room."""

    head: Head
    size: str
    day: date
    rooms: tuple[DoorPlate, ...] = ()


@dataclass(frozen=True)
class ShelfLabel:
    """``code`` is what is scanned: ASCII capitals, digits and dashes."""

    name: str
    bench: bool
    code: str


@dataclass(frozen=True)
class ShelfLabels(Document, kind="sign_shelf", name="货位标签"):
    """Labels to cut out, as large as the sheet makes them."""

    head: Head
    size: str
    day: date
    shelves: tuple[ShelfLabel, ...] = ()


@dataclass(frozen=True)
class KeyCard(Document, kind="sign_keys", name="快捷键卡"):
    """The keys of the program by group, each ``(cap, what it does)``; as they were when it was made."""

    head: Head
    size: str
    day: date
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


Sign = MatterSign | HoursSign | FeeSign | CashSign | RoomPlates | ShelfLabels | KeyCard
