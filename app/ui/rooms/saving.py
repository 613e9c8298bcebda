"""What is typed into the form of a booking, as the draft of the service."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.rules.dates import local_day
from app.rules.rooms.spans import instant_of, midnight, on_day
from app.services.rooms.bookings import BookingDraft
from app.services.rooms.row import BookingRow
from app.ui.rooms.blocks import Place
from app.ui.rooms.form_asks import Typed


def draft_of(typed: Typed, *, shared: bool, allow: tuple[str, ...] = (), reason: str = "") -> BookingDraft:
    """The whole draft. In a ``shared`` room each who comes takes a place; ``allow`` is let through for ``reason``."""
    slot = on_day(typed.day, *typed.time)
    return BookingDraft(
        room_id=typed.room, starts_at=instant_of(slot.start), ends_at=instant_of(slot.end), kind=typed.kind,
        title=typed.title.strip(), headcount=typed.people, resident_id=typed.resident, name=typed.name,
        phone=typed.phone, group_name=typed.group.strip(), outside=typed.outside,
        places=typed.people if shared else 1, layout=typed.layout.strip(), equipment=tuple(typed.equipment),
        note=typed.note, signed_promise=typed.promise, fee=typed.fee if typed.less else None,
        deposit=typed.deposit if typed.less else None, waived=typed.waived if typed.less else "",
        allow=allow, allow_reason=reason,
    )  # fmt: skip


def glance_at(place: Place, raw: Mapping[str, Any], people: int, *, shared: bool) -> BookingDraft:
    """As much of a draft as can be read while it is typed."""
    slot = on_day(place.day, place.start, place.end)
    who: tuple[UUID | None, str] = raw["who"] or (None, "")
    return BookingDraft(
        room_id=place.room, starts_at=instant_of(slot.start), ends_at=instant_of(slot.end),
        kind=str(raw["kind"]), headcount=people, resident_id=who[0],
        phone=str(raw["phone"]).strip() if who[0] is None else "", group_name=str(raw["group"]).strip(),
        outside=bool(raw["outside"]), places=people if shared else 1, equipment=tuple(raw["equipment"]),
    )  # fmt: skip


def typed_booking(row: BookingRow, draft: BookingDraft) -> Typed:
    """A booking on record as it stands in the form."""
    slot = row.slot
    day = local_day(row.starts_at)
    begin = midnight(day)
    return Typed(
        room=row.room_id, day=day, time=(slot.start - begin, slot.end - begin), title=row.title,
        who=(row.resident_id, row.name) if row.resident_id is not None or row.name else (),  # type: ignore[arg-type]
        phone=row.phone, group=row.group_name, outside=row.outside, kind=row.kind, people=row.headcount,
        equipment=draft.equipment, layout=row.layout, note=row.note, promise=row.signed_promise, repeat="",
        weekdays=(), until=None, month_end=False, no_holidays=False, mode="all", scope="one", less=bool(row.waived),
        fee=row.fee if row.waived else None, deposit=row.deposit if row.waived else None, waived=row.waived,
    )  # fmt: skip
