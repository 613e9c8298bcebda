"""How things of the families read among the finds of the search: what, whose, when, and where it is in its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.rules.dates import local, local_day
from app.rules.records import brief_number
from app.rules.repairs.flow import REPAIR_STATE_LABELS, TO_COLLECT
from app.rules.requests.flow import OPEN, STATE_LABELS, State
from app.services.documents import paper_name
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit
from app.ui.signs.kinds import SignKind
from app.ui.words.activities import ENTRY_STATES, PHASES
from app.ui.words.moments import near_day
from app.ui.words.rooms import STATE_WORDS

if TYPE_CHECKING:
    from app.services.activities.listing import ActivityListed, EntryFound
    from app.services.print_queue import JobRow
    from app.services.repairs.board import RepairRow
    from app.services.requests.catalogue import ItemRow
    from app.services.requests.listing import RequestRow
    from app.services.requests.places import PlaceRow
    from app.services.rooms.listing import ListedBooking
    from app.services.search import Found

_TONES = {State.AWAITING: "warn", State.CLOSED: "ok", State.REGISTERED: "info", State.IN_PROGRESS: "info"}
_BOOKING_TONES = {"pending": "warn", "confirmed": "info", "in_use": "ok"}
_ENTRY_TONES = {"enrolled": "info", "waiting": "warn"}
_PHASE_TONES = {"open": "info", "running": "ok", "closed": "warn"}


@dataclass(frozen=True)
class Way:
    """Where a find leads that is no record: a point of the map, a matter to be taken in, or a sign to be printed."""

    place: UUID | None = None
    matter: str = ""
    sign: str = ""


def of_requests(rows: "Sequence[RequestRow]", today: date) -> list[Hit]:
    """Requests, each with its state."""
    return [_request(row, today) for row in rows]


def of_jobs(found: "Found", today: date) -> list[Hit]:
    """Repairs, bookings, activities and entries."""
    hits = [_repair(row, today) for row in found.repairs]
    if found.series:
        first = found.bookings[0]
        sub = f"{found.series} · 共 {found.dates} 次"
        hits.append(Hit(first.title, sub, tags=(TagSpec("系列预约", "info"),), data=found.series, avatar=False))
    hits += [_booking(row, today) for row in found.bookings]
    hits += [_activity(row, today) for row in found.activities]
    return [*hits, *(_entry(row, today) for row in found.entries)]


def of_place(row: "PlaceRow") -> Hit:
    """A point of 优享地图."""
    sub = " · ".join(part for part in (row.station, row.floor, row.hours) if part)
    return Hit(row.name, sub, tags=(TagSpec("打「怎么走」", "info", "map-pin"),), data=Way(place=row.id), avatar=False)


def of_matter(row: "ItemRow") -> Hit:
    """A matter that can be taken in."""
    sub = f"{row.code} · {row.scene_name}"
    return Hit(row.name, sub, tags=(TagSpec("受理"),), data=Way(matter=row.code), avatar=False)


def of_sign(kind: SignKind) -> Hit:
    """A sign that can be printed."""
    return Hit(kind.name, kind.note, tags=(TagSpec("打印", "info", "printer"),), data=Way(sign=kind.key), avatar=False)


def of_paper(number: str, copies: "Sequence[JobRow]") -> Hit:
    """A paper by its number."""
    tags = (TagSpec(f"共 {len(copies)} 份"),) if len(copies) > 1 else ()
    name = f"{paper_name(copies[0].kind, copies[0].number)} {copies[0].number}"
    return Hit(name, "打开这张单据", tags=tags, data=number, avatar=False)


def _request(row: "RequestRow", today: date) -> Hit:
    received = f"{near_day(local_day(row.received_at), today)}受理"
    sub = " · ".join((brief_number(row.number, today.year), row.resident or "匿名", received))
    late = row.late and row.state in OPEN
    tag = (
        TagSpec("超期", "bad", "alarm-clock")
        if late
        else TagSpec(STATE_LABELS[row.state], _TONES.get(row.state, "mute"))
    )
    return Hit(row.item_name, sub, tags=(tag,), data=row.number, avatar=False)


def _repair(row: "RepairRow", today: date) -> Hit:
    waits = row.state in TO_COLLECT
    tag = TagSpec(REPAIR_STATE_LABELS[row.state], "warn" if waits else "info" if row.handed_on is None else "mute")
    where = row.shelf if waits else row.place or row.name
    return _numbered(row.called, row.number, (row.name if waits else "", where), tag, today)


def _booking(row: "ListedBooking", today: date) -> Hit:
    tag = TagSpec(STATE_WORDS[row.state], _BOOKING_TONES.get(row.state, "mute"))
    who = row.group_name or row.name
    return _numbered(row.title, row.number, (row.room, _when(row.starts_at, today), who), tag, today)


def _activity(found: "ActivityListed", today: date) -> Hit:
    row, phase = found.row, found.phase.value
    tag = TagSpec(PHASES[phase], _PHASE_TONES.get(phase, "mute"))
    people = f"{found.figures.enrolled}/{row.capacity} 人"
    return _numbered(row.title, row.number, (row.place, _when(row.starts_at, today), people), tag, today)


def _entry(row: "EntryFound", today: date) -> Hit:
    tag = TagSpec(ENTRY_STATES[row.state], _ENTRY_TONES.get(row.state, "mute"))
    name = f"{row.name} 等 {row.people} 人" if row.people > 1 else row.name
    return _numbered(name or row.title, row.number, (row.title, _when(row.starts_at, today)), tag, today)


def _numbered(title: str, number: str, parts: Sequence[str], tag: TagSpec, today: date) -> Hit:
    sub = " · ".join(part for part in (brief_number(number, today.year), *parts) if part)
    return Hit(title, sub, tags=(tag,), data=number, avatar=False)


def _when(at: datetime, today: date) -> str:
    return f"{near_day(local_day(at), today)} {local(at):%H:%M}"
