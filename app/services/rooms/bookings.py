"""Giving out a room: booking it, and changing, moving or stretching what is booked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.room import Booking, BookingEquipment
from app.rules import records, validation
from app.rules.rights import Right
from app.rules.rooms import billing
from app.rules.rooms.spans import Slot, Taken, between, minute_of
from app.services.centre import settings
from app.services.requests import links
from app.services.residents import registry
from app.services.rooms.checks import RoomWanted, Weighed, approvals_needed, weigh
from app.services.rooms.free import offers_instead
from app.services.rooms.holds import hold_units, lapse_due
from app.services.rooms.house import RoomRow, every_room, room_of, tariff
from app.services.rooms.met import meet_wish
from app.services.rooms.row import (
    HOLDING,
    BookingRow,
    change_booking,
    find_booking,
    load_booking,
    search_text,
    tell_booking,
)
from app.services.work import View, Work
from app.store import sql

BOOKING_KINDS = ("activity", "meeting", "training", "course", "hire", "upkeep")
"""活动, 议事, 训练, 课程, 外借, 维护."""

OVERRIDES = ("clean", "closure", "hours", "bounds", "limit", "suspended")
"""What somebody with the right lets through, with a reason."""

MOST_PEOPLE = 5000
FARTHEST_USE = timedelta(days=5 * 366)
"""Nobody books further ahead; more is a slip of the pen."""
MOST_LENT = 1000
_OFFERED = frozenset({"room_taken", "room_full", "room_closed", "room_shut", "equipment_short", "room_people"})
"""Refusals that say what is free instead."""

_INSERT = sql.Insert(Booking)
_LEND = sql.Insert(BookingEquipment)


@dataclass(frozen=True)
class BookingDraft:
    """What was asked for. ``fee`` and ``deposit`` in 分, None as the room costs; less needs ``waived``, the reason.

    ``allow`` are the obstacles somebody with the right lets through, with ``allow_reason``. ``approved`` by whoever has
    the right to approve spares the wait for consent, and is written down as a consent. ``keep_until`` is when a booking
    that waits lapses, None for the usual time.
    """

    room_id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: str = "activity"
    title: str = ""
    headcount: int = 1
    resident_id: UUID | None = None
    name: str = ""
    phone: str = ""
    group_name: str = ""
    outside: bool = False
    places: int = 1
    layout: str = ""
    equipment: tuple[tuple[UUID, int], ...] = ()
    note: str = ""
    signed_promise: bool = False
    fee: int | None = None
    deposit: int | None = None
    waived: str = ""
    allow: tuple[str, ...] = ()
    allow_reason: str = ""
    approved: bool = False
    keep_until: datetime | None = None


@dataclass(frozen=True)
class BookingDone:
    """A booking after an act. ``approval`` says why it waits; ``hold_until`` how long the room is kept for it."""

    id: UUID
    number: str
    state: str
    starts_at: datetime
    ends_at: datetime
    room: str
    approval: tuple[str, ...] = ()
    hold_until: datetime | None = None
    repeated: bool = False


class _Lent(NamedTuple):
    equipment_id: UUID
    quantity: int


_LENT = sql.Reader(_Lent, "booking_equipment")


@dataclass(frozen=True)
class _Checked:
    """A draft whose words and numbers are in order, with the room it is about."""

    room: RoomRow
    slot: Slot
    values: dict[str, Any] = field(default_factory=dict)
    equipment: tuple[tuple[UUID, int], ...] = ()


def book(
    work: Work, booking_id: UUID, draft: BookingDraft, *, origin: UUID | None = None, wish: UUID | None = None
) -> BookingDone:  # fmt: skip
    """Give a room to somebody under an id made by the form; pressing twice makes one booking.

    What needs consent waits for it and holds the room meanwhile. ``origin`` is the request it was made from, ``wish``
    what was asked for in vain and is met by it.
    Raises ``Refused``: what ``checks.weigh`` raises, those about time and place with ``alternatives``; room_unknown,
    field_bad (title, name, phone, group_name, headcount, places, layout, equipment, note, kind, fee, deposit, waived,
    allow_reason, starts_at, ends_at), resident_gone, wish_unknown, wish_met, needs_approver.
    """
    work.require(Right.ROOMS)
    known = find_booking(work, booking_id)
    if known is not None:
        return done_of(work, known, repeated=True)
    lapse_due(work)
    row = enter(work, booking_id, draft)
    if origin is not None:
        links.link(work, origin, "booking", row.number)
    if wish is not None:
        meet_wish(work, wish, row.id, row.number)
    return done_of(work, row)


def enter(
    work: Work, booking_id: UUID, draft: BookingDraft, *, series_id: UUID | None = None, series_day: date | None = None
) -> BookingRow:
    """Write a booking after every check; of a series too, each date by itself. Raises what ``book`` raises."""
    checked = check_draft(work, draft)
    wanted = wanted_of(checked.room, checked.slot, draft, checked.equipment)
    weighed = consider(work, wanted, draft)
    approval = approvals_needed(work, wanted, checked.values["fee"])
    waits = _waits(work, draft, approval)
    serial, number = work.next_number(records.BOOKING)
    row = {
        **_BLANK, **checked.values, "id": booking_id, "number": number, "terminal": work.terminal,
        "business_date": work.business_date, "serial": serial, "series_id": series_id, "series_day": series_day,
        "room_id": checked.room.id, "setup_min": weighed.setup, "clean_min": weighed.clean,
        "state": "pending" if waits else "confirmed",
        "hold_until": _kept_until(work, draft, checked) if waits else None,
        "approval": ",".join(approval), "overrides": ",".join(sorted(weighed.used)),
        "override_reason": draft.allow_reason.strip() if weighed.used else "", "staff_id": work.member().id,
        "booked_at": work.now, "changed_at": work.now,
    }  # fmt: skip
    _INSERT.run(work.session, [row])
    _lend(work, booking_id, checked.equipment)
    give_way(work, weighed.losing)
    hold_units(work, booking_id, checked.room, checked.slot, weighed.setup, weighed.clean)
    told = {"room": checked.room.name, "starts": draft.starts_at.isoformat(), "ends": draft.ends_at.isoformat()}
    tell_booking(
        work, booking_id, "book", "", row["state"], row["override_reason"], **told, allowed=sorted(weighed.used)
    )
    work.audit("booking_book", number, room=checked.room.name, **_allowed(weighed, draft))
    work.touched("booking", booking_id)
    made = load_booking(work, booking_id)
    if approval and not waits:
        tell_booking(work, booking_id, "confirm", "pending", "confirmed")
        work.audit("booking_confirm", number)
    return made


def edit_booking(work: Work, booking_id: UUID, draft: BookingDraft) -> BookingDone:
    """Change a booking. One that was approved waits again when the change is of what the consent was for, unless it
    only became shorter or smaller. Once it runs, only its end moves.

    Raises ``Refused``: what ``book`` raises, booking_unknown, booking_not_now (state), booking_past, booking_runs.
    """
    work.require(Right.ROOMS)
    lapse_due(work)
    row = changeable(work, booking_id)
    checked = check_draft(work, draft, row)
    moved = (checked.room.id, checked.slot) != (row.room_id, between(row.starts_at, row.ends_at))
    if moved:
        _keep_begun(work, row, checked)
    wanted = wanted_of(checked.room, checked.slot, draft, checked.equipment, booking_id)
    values = dict(checked.values)
    lent = lent_to(work, booking_id)
    if moved or _asks_more(row, draft, lent):
        weighed = consider(work, wanted, draft)
        give_way(work, weighed.losing)
        values |= {
            "setup_min": weighed.setup, "clean_min": weighed.clean, "overrides": ",".join(sorted(weighed.used)),
            "override_reason": draft.allow_reason.strip() if weighed.used else "",
        }  # fmt: skip
        if moved:
            hold_units(work, booking_id, checked.room, checked.slot, weighed.setup, weighed.clean)
        detail = _allowed(weighed, draft)
    else:
        detail = {}
    if lent != checked.equipment:
        sql.run(work.session, "DELETE FROM booking_equipment WHERE booking_id = :b", {"b": booking_id})
        _lend(work, booking_id, checked.equipment)
    values |= _approval_again(work, row, draft, wanted, checked)
    after = change_booking(work, row, room_id=checked.room.id, **values)
    changed = [name for name, value in vars(after).items() if value != getattr(row, name)]
    place = {"room": checked.room.name, "starts": after.starts_at.isoformat(), "ends": after.ends_at.isoformat()}
    tell_booking(
        work, booking_id, "move" if moved else "edit", row.state, after.state,
        values.get("override_reason", ""), fields=changed, **(place if moved else {}),
    )  # fmt: skip
    work.audit("booking_move" if moved else "booking_edit", row.number, fields=changed, **detail)
    return done_of(work, after)


def move_booking(
    work: Work,
    booking_id: UUID,
    starts_at: datetime,
    ends_at: datetime | None = None,
    room_id: UUID | None = None,
    *,
    allow: tuple[str, ...] = (),
    allow_reason: str = "",
) -> BookingDone:
    """Another time, another room or both; without ``ends_at`` it stays as long as it was. Stretching is a move too, and
    moving back undoes it. Raises as ``edit_booking``.
    """
    work.require(Right.ROOMS)
    row = load_booking(work, booking_id)
    ends = starts_at + (row.ends_at - row.starts_at) if ends_at is None else ends_at
    draft = draft_of(work, row)
    room = row.room_id if room_id is None else room_id
    asked = replace(
        draft, room_id=room, starts_at=starts_at, ends_at=ends, allow=allow, allow_reason=allow_reason,
        fee=_fee_again(work, row, room, starts_at, ends), deposit=row.deposit if room == row.room_id else None,
    )  # fmt: skip
    return edit_booking(work, booking_id, asked)


def _keep_begun(work: Work, row: BookingRow, checked: _Checked) -> None:
    """What has begun stays where it is; it may be prolonged, and is ended by ``acts.end_booking``."""
    if row.state != "in_use" and row.starts_at > work.now:
        return
    if (checked.room.id, checked.slot.start) != (row.room_id, minute_of(row.starts_at)):
        raise Refused("booking_runs", field="starts", number=row.number)


def _fee_again(work: Work, row: BookingRow, room_id: UUID, starts_at: datetime, ends_at: datetime) -> int | None:
    """What was agreed below the tariff stays agreed; otherwise the tariff of the new time."""
    if row.waived:
        return row.fee
    same = room_id == row.room_id and ends_at - starts_at == row.ends_at - row.starts_at
    return row.fee if same else None


def draft_of(view: View, row: BookingRow) -> BookingDraft:
    """A booking as the form has it."""
    names = (
        "room_id",
        "starts_at",
        "ends_at",
        "kind",
        "title",
        "headcount",
        "resident_id",
        "name",
        "phone",
        "group_name",
    )
    more = ("outside", "places", "layout", "note", "signed_promise", "fee", "deposit", "waived")
    said = {name: getattr(row, name) for name in (*names, *more)}
    return BookingDraft(**said, equipment=lent_to(view, row.id))


def lent_to(view: View, booking_id: UUID) -> tuple[tuple[UUID, int], ...]:
    """What goes with a booking: things and how many."""
    return tuple(
        (row.equipment_id, row.quantity)
        for row in _LENT.rows(view, "WHERE booking_id = :b ORDER BY equipment_id", b=booking_id)
    )


def changeable(work: View, booking_id: UUID) -> BookingRow:
    """A booking that may still be changed.

    Raises ``Refused``: booking_unknown, booking_not_now (state), booking_past.
    """
    row = load_booking(work, booking_id)
    if row.at(work.now) not in HOLDING:
        raise Refused("booking_not_now", state=row.at(work.now), number=row.number)
    if row.ends_at <= work.now:
        raise Refused("booking_past", number=row.number)
    return row


def done_of(view: View, row: BookingRow, *, repeated: bool = False) -> BookingDone:
    """A booking as an act answers with it."""
    approval = tuple(code for code in row.approval.split(",") if code)
    room = every_room(view)[row.room_id].name
    return BookingDone(
        row.id, row.number, row.at(view.now), row.starts_at, row.ends_at, room, approval, row.hold_until, repeated
    )


def consider(work: View, wanted: RoomWanted, draft: BookingDraft, *, known: frozenset[str] = frozenset()) -> Weighed:
    """Weigh what is wanted, and require consent for what is let through, unless it was ``known`` before; a refusal
    about time and place carries what is free instead. Raises what ``weigh`` raises, field_bad (allow_reason),
    needs_approver.
    """
    for code in draft.allow:
        validation.choice("allow", code, OVERRIDES)
    try:
        weighed = weigh(work, wanted, frozenset(draft.allow) | known)
    except Refused as no:
        if no.code not in _OFFERED:
            raise
        raise Refused(no.code, **no.data, alternatives=offers_instead(work, wanted)) from None
    if weighed.used - known and isinstance(work, Work):
        validation.text("allow_reason", draft.allow_reason, 120, required=True)
        work.require(Right.ROOMS_OVERRIDE)
    return weighed


def give_way(work: Work, losing: Sequence[Taken]) -> None:
    """Shorten the set-up and cleaning of the neighbours that give way to what somebody let through."""
    for other in losing:
        if not isinstance(other.key, UUID):
            continue
        row = load_booking(work, other.key)
        change_booking(work, row, setup_min=other.setup, clean_min=other.clean)
        hold_units(work, row.id, room_of(work, row.room_id), row.slot, other.setup, other.clean)
        tell_booking(work, row.id, "squeeze", row.state, row.state, setup=other.setup, clean=other.clean)


def wanted_of(
    room: RoomRow, slot: Slot, draft: BookingDraft, equipment: tuple[tuple[UUID, int], ...], key: UUID | None = None
) -> RoomWanted:
    """What a draft asks for, as the checks weigh it."""
    phone = validation.phone("phone", draft.phone)
    return RoomWanted(
        room, slot, draft.headcount, draft.places, draft.kind, draft.resident_id, phone,
        draft.group_name.strip(), draft.outside, equipment, key,
    )  # fmt: skip


def check_draft(work: View, draft: BookingDraft, row: BookingRow | None = None) -> _Checked:
    """The words and numbers of a draft, cleaned. Raises ``Refused``: field_bad, room_unknown, resident_gone."""
    room = room_of(work, draft.room_id)
    for name in ("starts_at", "ends_at"):
        at = getattr(draft, name)
        if at.second or at.microsecond:
            validation.bad(name.removesuffix("_at"), "whole_minutes")
        if at > work.now + FARTHEST_USE:
            validation.bad(name.removesuffix("_at"), "too_far")
    kind = validation.choice("kind", draft.kind, BOOKING_KINDS)
    headcount = validation.whole("headcount", draft.headcount, 1, MOST_PEOPLE)
    group = validation.text("group_name", draft.group_name, 60)
    name, phone = _person(work, draft, row)
    title = validation.text("title", draft.title, 60, required=kind != "upkeep")
    if not (name or group or kind == "upkeep"):
        validation.bad("name", "text_empty")
    slot = between(draft.starts_at, draft.ends_at)
    fee, deposit, waived = _price(work, draft, room, slot)
    values = {
        "kind": kind, "title": title, "resident_id": draft.resident_id, "name": name, "phone": phone,
        "group_name": group, "outside": draft.outside, "headcount": headcount,
        "places": validation.whole("places", draft.places, 1, max(room.shared_places, 1)),
        "layout": validation.text("layout", draft.layout, 40), "search": search_text(name, group, title),
        "starts_at": draft.starts_at, "ends_at": draft.ends_at, "fee": fee, "deposit": deposit, "waived": waived,
        "signed_promise": draft.signed_promise, "note": validation.text("note", draft.note, 500, multiline=True),
    }  # fmt: skip
    return _Checked(room, slot, values, _things(draft))


def _person(work: View, draft: BookingDraft, row: BookingRow | None) -> tuple[str, str]:
    """Name and phone as they are kept with the booking: what was typed, else what the record says."""
    name = validation.person_name("name", draft.name)
    phone = validation.phone("phone", draft.phone)
    if draft.resident_id is None or (row is not None and draft.resident_id == row.resident_id):
        return name, phone
    known = registry.stored(work, draft.resident_id)
    if known is None or known.merged_into is not None or known.erased_at is not None or not known.active:
        raise Refused("resident_gone", field="resident_id")
    return name or known.name, phone or known.phone


def _price(work: View, draft: BookingDraft, room: RoomRow, slot: Slot) -> tuple[int, int, str]:
    """Fee and deposit; less than the room costs needs a reason, more is a slip."""
    prices = tariff(work, room)
    usual = {"fee": billing.fee(prices, max(slot.minutes, 0)), "deposit": prices.deposit}
    asked = {name: getattr(draft, name) for name in usual}
    agreed = {
        name: usual[name] if asked[name] is None else validation.whole(name, asked[name], 0, usual[name])
        for name in usual
    }
    less = agreed != usual
    waived = validation.text("waived", draft.waived, 120, required=less)
    return agreed["fee"], agreed["deposit"], waived if less else ""


def _things(draft: BookingDraft) -> tuple[tuple[UUID, int], ...]:
    wanted: dict[UUID, int] = {}
    for key, quantity in draft.equipment:
        wanted[key] = wanted.get(key, 0) + validation.whole("equipment", quantity, 0, MOST_LENT)
    return tuple(sorted((key, quantity) for key, quantity in wanted.items() if quantity))


def _lend(work: Work, booking_id: UUID, equipment: tuple[tuple[UUID, int], ...]) -> None:
    _LEND.run(work.session, [{"booking_id": booking_id, "equipment_id": key, "quantity": n} for key, n in equipment])


def _allowed(weighed: Weighed, draft: BookingDraft) -> dict[str, Any]:
    return {"allowed": sorted(weighed.used), "reason": draft.allow_reason.strip()} if weighed.used else {}


def _asks_more(row: BookingRow, draft: BookingDraft, lent: tuple[tuple[UUID, int], ...]) -> bool:
    """Whether a change of what is not its time needs a look at what others have."""
    before = dict(lent)
    more = any(quantity > before.get(key, 0) for key, quantity in draft.equipment)
    who = ("resident_id", "phone", "group_name", "kind")
    other = any(getattr(row, name) != getattr(draft, name) for name in who)
    return more or other or draft.headcount > row.headcount or draft.places > row.places


def _waits(work: Work, draft: BookingDraft, approval: Sequence[str]) -> bool:
    """Whether it waits for consent. Nobody is spared it silently: who may approve says so, and it is written down."""
    if not approval:
        return False
    if draft.approved:
        work.require(Right.ROOMS_OVERRIDE)
    return not draft.approved


def _kept_until(work: View, draft: BookingDraft, checked: _Checked) -> datetime:
    """A booking that waits keeps the room for the usual time, and never past its own beginning."""
    if draft.keep_until is not None and draft.keep_until <= work.now:
        validation.bad("keep_until", "is_past")
    usual = work.now + timedelta(hours=settings.number(work, "rooms.hold_hours"))
    begins = max(draft.starts_at, work.now + timedelta(minutes=1))
    return min(draft.keep_until or usual, begins)


def _approval_again(
    work: Work, row: BookingRow, draft: BookingDraft, wanted: RoomWanted, checked: _Checked
) -> dict[str, Any]:
    """The state after a change: what was consented to holds for less of the same, for more it is asked again."""
    approval = approvals_needed(work, wanted, checked.values["fee"])
    said = {"approval": ",".join(approval)}
    if not approval or row.state == "in_use":
        return said | ({"state": "confirmed", "hold_until": None} if row.state == "pending" else {})
    was = between(row.starts_at, row.ends_at)
    less = (
        row.room_id == checked.room.id and was.covers(checked.slot) and draft.headcount <= row.headcount
        and (checked.values["title"], draft.kind, checked.values["group_name"], draft.outside)
        == (row.title, row.kind, row.group_name, row.outside)
    )  # fmt: skip
    if row.state == "pending":
        return said | {"hold_until": min(row.hold_until or work.now, max(draft.starts_at, work.now))}
    if less or not _waits(work, draft, approval):
        return said
    return said | {"state": "pending", "hold_until": _kept_until(work, draft, checked)}


_BLANK: dict[str, Any] = {
    "key_out_at": None, "key_back_at": None, "checked_in_at": None, "ended_at": None, "actual_headcount": None,
    "tidy": None, "condition": "", "skip_reason": "", "forgiven": False,
}  # fmt: skip
