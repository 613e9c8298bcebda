"""The signs as they would be printed now, frozen; and their printing. None names a resident, so anybody on duty may."""

from datetime import date
from uuid import UUID

from app.rules import validation
from app.rules.calendar import working_time
from app.rules.dates import local_day
from app.rules.records import REPAIR_PRICES, SIGN
from app.services.activities import row as activities
from app.services.centre import settings
from app.services.documents.repairs import RepairPriceLine
from app.services.documents.signs import (
    SIGN_SIZES,
    ActivityFeeLine,
    CashSign,
    DoorPlate,
    FeeSign,
    HoursSign,
    KeyCard,
    MatterLine,
    MatterSign,
    OpenLine,
    RoomFeeLine,
    RoomPlates,
    SampleCards,
    ShelfLabel,
    ShelfLabels,
    ShutLine,
    Sign,
    Spans,
)
from app.services.documents.till import PriceBoard
from app.services.repairs.shelves import ShelfRow, shelf_code, shelves
from app.services.requests import catalogue
from app.services.rooms.checks import CLOSURES
from app.services.rooms.house import RoomRow, every_room, hours_of_all
from app.services.till import menu
from app.services.till.price_board import price_board
from app.services.work import View, Work, asks
from app.store import sql

MOST_COPIES = 20
_COMING = 30
"""Activities that stand among the fees at most: the wall is no calendar."""

_PRICES = sql.Reader(RepairPriceLine, "repair_price")
KeyGroups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@asks()
def menu_sign(view: View, size: str = "A4") -> PriceBoard:
    """今日菜单与价目表 of the meal being served now."""
    return price_board(view, _checked(size))


@asks()
def matter_sign(view: View, size: str = "A4") -> MatterSign:
    """服务事项清单 of every matter in use, by scene."""
    order = {scene.code: at for at, scene in enumerate(catalogue.scenes(view))}
    rows = sorted(catalogue.items(view), key=lambda item: order.get(item.scene, len(order)))
    lines = tuple(
        MatterLine(
            row.scene_name, row.name, row.promise.unit.value if row.promise else "",
            row.promise.amount if row.promise else 0, row.materials,
        )
        for row in rows
    )  # fmt: skip
    return MatterSign(settings.head(view), _checked(size), local_day(view.now), lines)


@asks()
def hours_sign(view: View, size: str = "A4") -> HoursSign:
    """开放时间表: the counter, the meals, the rooms in use, and what is shut from today on."""
    today = local_day(view.now)
    rooms = _rooms(view)
    named = {room.id: room.name for room in rooms}
    shut = CLOSURES.rows(view, "WHERE active AND ends_at > :now ORDER BY starts_at, id", now=view.now)
    days = (date.fromisoformat(text) for text in settings.get(view, "calendar.closed_days"))
    return HoursSign(
        settings.head(view), _checked(size), today, _spans(view, "calendar.counter"), _spans(view, "calendar.office"),
        tuple((meal.name, meal.starts, meal.ends) for meal in menu.periods(view)),
        tuple(OpenLine(room.name, room.floor, _week(view, room)) for room in rooms),
        tuple(sorted(day for day in days if day >= today)),
        tuple(ShutLine(named[r.room_id], r.starts_at, r.ends_at, r.reason) for r in shut if r.room_id in named),
    )  # fmt: skip


@asks()
def fee_sign(view: View, size: str = "A4") -> FeeSign:
    """收费公示: what repairs, rooms and the activities still to come cost, as the lists say now."""
    prices = _PRICES.rows(view, "WHERE active ORDER BY position, id")
    rooms = tuple(RoomFeeLine(room.name, room.fee, room.fee_per, room.deposit) for room in _rooms(view))
    coming = f"WHERE {activities.ENDS} > :now AND a.state = 'planned' ORDER BY {activities.STARTS} LIMIT {_COMING}"
    fees = tuple(ActivityFeeLine(r.title, r.starts_at, r.fee) for r in activities.rows(view, coming, now=view.now))
    return FeeSign(settings.head(view), local_day(view.now), prices, _checked(size), rooms, fees)


@asks()
def cash_sign(view: View, size: str = "A4") -> CashSign:
    """现金收付告示."""
    return CashSign(settings.head(view), _checked(size), local_day(view.now), settings.text(view, "till.rounding"))


@asks()
def room_plates(view: View, size: str = "A4", room_id: UUID | None = None) -> RoomPlates:
    """场地门牌 of a room, or of all in use."""
    rooms = tuple(room for room in _rooms(view) if room_id in (None, room.id))
    plates = tuple(
        DoorPlate(room.name, room.floor, room.kind, room.capacity, room.shared, _week(view, room)) for room in rooms
    )
    return RoomPlates(settings.head(view), _checked(size), local_day(view.now), plates)


@asks()
def shelf_labels(view: View, size: str = "A4", shelf_id: UUID | None = None) -> ShelfLabels:
    """货位标签 of a place, or of all in use."""
    rows = tuple(row for row in shelves(view) if shelf_id in (None, row.id))
    labels = tuple(ShelfLabel(row.name, row.bench, shelf_code(row)) for row in rows)
    return ShelfLabels(settings.head(view), _checked(size), local_day(view.now), labels)


@asks()
def sample_cards(view: View, size: str = "A4") -> SampleCards:
    """留样卡 of every dish of the meal being served now, what is sold out left away."""
    board = price_board(view, _checked(size))
    dishes = tuple(name for at, (_group, name, *_) in enumerate(board.rows) if at not in board.gone)
    return SampleCards(settings.head(view), board.size, board.day, board.meal, dishes)


@asks()
def key_card(view: View, size: str = "A4", groups: KeyGroups = ()) -> KeyCard:
    """快捷键卡 with the keys the program has, which only the window knows."""
    return KeyCard(settings.head(view), _checked(size), local_day(view.now), groups)


@asks()
def rooms_for_plates(view: View) -> tuple[RoomRow, ...]:
    """The rooms a plate can be made for."""
    return _rooms(view)


@asks()
def places_for_labels(view: View) -> tuple[ShelfRow, ...]:
    """The places a label can be made for."""
    return shelves(view)


@asks()
def print_sign(work: Work, sign: Sign | PriceBoard, copies: int = 1) -> tuple[UUID, ...]:
    """Queue a sign for the page printer, each copy under a number of its own: the very one that was looked at.

    Raises ``Refused``: field_bad (copies).
    """
    many = validation.whole("copies", copies, 1, MOST_COPIES)
    kind = REPAIR_PRICES if isinstance(sign, FeeSign) else SIGN
    jobs = []
    for _ in range(many):
        _, number = work.next_number(kind)
        work.audit("print", number, kind=sign.KIND)
        jobs.append(work.print(sign, number=number, printer="page"))
    return tuple(jobs)


def _checked(size: str) -> str:
    return validation.choice("size", size, SIGN_SIZES)


def _rooms(view: View) -> tuple[RoomRow, ...]:
    return tuple(room for room in every_room(view).values() if room.active)


def _week(view: View, room: RoomRow) -> tuple[Spans, ...]:
    return tuple(tuple(day) for day in hours_of_all(view)[room.id].week)


def _spans(view: View, key: str) -> Spans:
    return tuple((span.opens, span.closes) for span in working_time.hours(*settings.text(view, key).split()))
