"""What the page reads: the calendars as plain rows, what stands against a booking, the dates of a series."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.calendar.holidays import DayInfo, DayKind
from app.rules.dates import local, local_day
from app.rules.rooms.spans import midnight, minute_of
from app.services.rooms import calendar as rooms_calendar
from app.services.rooms.calendar import CalendarBooking, RoomCalendar
from app.services.rooms.free import FreeOffer
from app.services.rooms.house import RoomRow, rooms
from app.services.rooms.verdict import verdict as weighed
from app.ui.kit.act import look
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.rooms import saving, typed
from app.ui.rooms.blocks import DAY_END, HALF_HOUR, Block, GridData, GridDay, GridRoom, Place
from app.ui.rooms.clash_card import Instead
from app.ui.rooms.words import OVER, clash_words, day_said, kind_tone, weekday_said
from app.ui.words.rooms import APPROVAL_WORDS, STATE_WORDS

_WINDOW = (8 * 60, 21 * 60)
"""What is shown of a day in which no room is open longer."""
_AROUND = 2


@dataclass(frozen=True)
class ShownCalendar:
    """The rows of a calendar and what is said over it."""

    data: GridData
    when: str
    figures: str
    subtitle: str


def span_place(room_id: UUID, start: int, end: int) -> Place:
    """A span in minutes since 2000 as one of a day."""
    day = date(2000, 1, 1) + timedelta(days=start // DAY_END)
    begin = midnight(day)
    return Place(room_id, day, start - begin, end - begin)


def block_of(row: CalendarBooking, *, fixed: bool = False) -> Block:
    """A booking as a calendar draws it."""
    slot, waiting = row.slot, row.state == "pending"
    who = row.group_name or row.name
    note = " · ".join(part for part in (who if who != row.title else "", f"{row.headcount} 人") if part)
    setup, clean = (0, 0) if row.state in OVER else (row.setup_min, row.clean_min)
    return Block(
        row.id, span_place(row.room_id, slot.start, slot.end), row.title or who or STATE_WORDS["confirmed"],
        kind_tone(row.kind), note, STATE_WORDS[row.state], setup, clean, waiting, row.state in OVER,
        row.state == "no_show", fixed or row.state in OVER,
    )  # fmt: skip


def grid_room(room: RoomRow) -> GridRoom:
    """A room as a calendar heads it."""
    places = f"同时 {room.shared_places} 人" if room.shared else f"{room.capacity} 人"
    return GridRoom(room.id, room.name, " · ".join(part for part in (room.floor, places) if part), room.shared)


def grid_day(day: date, today: date, info: DayInfo | None) -> GridDay:
    """A day with what people call it."""
    tag = TagSpec("今天") if day == today else None
    if info is not None and info.kind is DayKind.HOLIDAY:
        tag = TagSpec(info.name or "放假", "warn")
    elif info is not None and info.kind is DayKind.MAKE_UP:
        tag = TagSpec("上班", "info")
    off = not info.worked if info is not None else day.weekday() > 4
    return GridDay(day, weekday_said(day), tag, off, day == today)


def calendar(ctx: Ctx, first: date, days: int, today: date) -> ShownCalendar:
    """The week or the day from ``first`` on."""
    found: RoomCalendar = ctx.desk.see(rooms_calendar.calendar, first, days)
    now = ctx.desk.now()
    blocks = [block_of(row, fixed=row.ends_at <= now) for row in found.bookings]
    listed = tuple(grid_day(day, today, found.days.get(day)) for day in sorted(found.days))
    data = GridData(
        tuple(map(grid_room, found.rooms)),
        listed,
        blocks,
        tuple(_shadows(found, blocks)),
        _window(found, blocks),
        found.open,
        found.closed,
    )
    return ShownCalendar(data, _when(first, days, today), _figures(found, days, ctx), _subtitle(found, today))


def _shadows(found: RoomCalendar, blocks: Sequence[Block]) -> Iterator[Block]:
    """What each booking takes of other rooms that share a part with its own."""
    rooms = {room.id: room for room in found.rooms}
    for block in blocks:
        own = rooms[block.place.room]
        for room in found.rooms:
            if room.id != own.id and room.units & own.units and not block.over:
                place = replace(block.place, room=room.id)
                yield replace(block, place=place, title=f"{own.name} {block.title}", tone="c6", fixed=True)


def _window(found: RoomCalendar, blocks: Sequence[Block]) -> tuple[int, int]:
    """From the first opening of any room to the last closing, with what lies outside."""
    spans = [span for spans in found.open.values() for span in spans]
    starts = [first for first, _ in spans] + [block.place.start for block in blocks]
    ends = [last for _, last in spans] + [min(block.place.end, DAY_END) for block in blocks]
    first = min(starts, default=_WINDOW[0])
    last = max(ends, default=_WINDOW[1])
    return first // HALF_HOUR * HALF_HOUR, -(-last // HALF_HOUR) * HALF_HOUR


def _when(first: date, days: int, today: date) -> str:
    year = "" if first.year == today.year else f"{first.year} 年 "
    if days == 1:
        return f"{year}{first.month}月{first.day}日 {weekday_said(first)}"
    last = first + timedelta(days=days - 1)
    month = "" if last.month == first.month else f"{last.month}月"
    return f"{year}{first.month}月{first.day}日 – {month}{last.day}日"


def _figures(found: RoomCalendar, days: int, ctx: Ctx) -> str:
    count = f"已订 {len(found.bookings)} 场"
    rate = found.used.rate
    used = "" if rate is None else f"使用率 {int(rate * 100 + rate.__class__(1, 2))}%"
    if days > 1:
        week = min(found.days).isocalendar().week if found.days else 0
        return " · ".join(part for part in (f"第 {week} 周", count, used) if part)
    now = ctx.desk.now()
    coming = [row for row in found.bookings if row.starts_at > now]
    busy = {row.room_id for row in found.bookings if row.starts_at <= now < row.ends_at}
    ahead = f"下一场 {local(coming[0].starts_at):%H:%M}" if coming and local_day(now) in found.days else used
    free = f"此刻空 {len(found.rooms) - len(busy)} 间" if local_day(now) in found.days else ""
    return " · ".join(part for part in (count, free, ahead) if part)


def _subtitle(found: RoomCalendar, today: date) -> str:
    of_today = sum(1 for row in found.bookings if local_day(row.starts_at) == today)
    return f"{len(found.rooms)} 间" + (f" · 今日 {of_today} 场" if today in found.days else "")


# --- what stands against a booking


@dataclass(frozen=True)
class Weighed:
    """What is said while a booking is typed. ``trouble`` is what stands against it, ``may`` what of it somebody with
    the right may let through.
    """

    trouble: Refused | None
    title: str = ""
    more: str = ""
    instead: tuple[Instead, ...] = ()
    blocks: tuple[Block, ...] = ()
    cost: str = ""
    may: str = ""
    people: int = 1


def weigh(ctx: Ctx, place: Place, raw: Mapping[str, Any], booking_id: UUID | None) -> Weighed:
    """Weigh what is typed so far."""
    try:
        people = typed.people(str(raw["people"]))
    except ValueError:
        people = 1
    shared = is_shared(ctx, place.room)
    found = look(ctx, weighed, saving.glance_at(place, raw, people, shared=shared), booking_id)
    if found is None:
        return Weighed(None)
    today = local_day(ctx.desk.now())
    cost = _cost(found.fee, found.deposit, found.approval)
    no = found.refused
    if no is None:
        return Weighed(None, cost=cost)
    blocks = _near(ctx, place, booking_id) if no.code == "room_taken" else ()
    title, more = clash_words(no, _overlap(place, no))
    instead = tuple(Instead(_offer(one, place, today), _offered(one)) for one in found.instead)
    return Weighed(no, title, more, instead, blocks, cost, str(no.data.get("may", "")), people)


def is_shared(ctx: Ctx, room_id: UUID) -> bool:
    """Whether people use a room side by side."""
    return any(room.shared for room in ctx.desk.see(rooms) if room.id == room_id)


def _overlap(place: Place, no: Refused) -> int:
    """How many minutes both want."""
    if no.code != "room_taken" or "starts" not in no.data:
        return 0
    begin = midnight(place.day)
    first, last = minute_of(no.data["starts"]) - begin, minute_of(no.data["ends"]) - begin
    return max(min(last, place.end) - max(first, place.start), 0)


def _near(ctx: Ctx, place: Place, booking_id: UUID | None) -> tuple[Block, ...]:
    """The bookings of that room, and of rooms it shares a part with, around the wanted time."""
    found: RoomCalendar = ctx.desk.see(rooms_calendar.calendar, place.day, 1)
    units = next((room.units for room in found.rooms if room.id == place.room), frozenset())
    near = {room.id for room in found.rooms if room.units & units}
    blocks = (block_of(row) for row in found.bookings if row.room_id in near and row.id != booking_id)
    margin = _AROUND * 60
    return tuple(b for b in blocks if b.place.start < place.end + margin and place.start - margin < b.place.end)


def _offered(offer: FreeOffer) -> Place:
    return span_place(offer.room_id, minute_of(offer.starts_at), minute_of(offer.ends_at))


def _offer(offer: FreeOffer, place: Place, today: date) -> str:
    there = _offered(offer)
    day = "" if there.day == place.day else f"{day_said(there.day, today)} "
    return f"{offer.room} {day}{there.words}"


def _cost(fee: int, deposit: int, approval: Sequence[str]) -> str:
    money = f"场地费 {yuan(fee)}" if fee else "免费"
    held = f" · 押金 {yuan(deposit)}" if deposit else ""
    waits = "、".join(APPROVAL_WORDS.get(code, code) for code in approval)
    return f"{money}{held}" + (f"\n订好后等主管审核（{waits}）" if waits else "")
