"""What happens to a booking: consent, refusal, cancelling, coming, going, staying away; and the way back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.rules.rooms.spans import Slot, between, minute_of
from app.services.centre import settings
from app.services.rooms.bookings import BookingDone, consider, done_of, draft_of, give_way, wanted_of
from app.services.rooms.checks import Who, misses, own_records, suspension
from app.services.rooms.holds import hold_units, lapse_due, let_go
from app.services.rooms.house import room_of
from app.services.rooms.row import HOLDING, BookingRow, change_booking, load_booking, tell_booking
from app.services.till import charges
from app.services.work import View, Work

BACK_FROM = ("cancelled", "refused", "lapsed", "no_show", "done")
"""States from which there is a way back while the time has not passed."""


@dataclass(frozen=True)
class UseEnded:
    """How a use ended: how many came, whether it is tidy, what was found, and the key."""

    headcount: int | None = None
    tidy: bool | None = None
    condition: str = ""
    key_back: bool = False


def confirm_booking(work: Work, booking_id: UUID, note: str = "") -> BookingDone:
    """Consent to a booking that waits. Raises ``Refused``: booking_unknown, booking_not_now, needs_approver."""
    work.require(Right.ROOMS_OVERRIDE)
    lapse_due(work)
    row = _in_state(work, booking_id, "confirm", "pending")
    text = validation.text("note", note, 200)
    return _now(work, row, "confirm", "confirmed", text, hold_until=None)


def refuse_booking(work: Work, booking_id: UUID, reason: str) -> BookingDone:
    """Say no to a booking that waits; it stays on file with the reason, and the room is free at once.

    Raises ``Refused``: field_bad (reason), booking_unknown, booking_not_now, booking_paid, needs_approver.
    """
    work.require(Right.ROOMS_OVERRIDE)
    _no_money(work, booking_id)
    return refuse_unpaid(work, booking_id, reason)


def refuse_unpaid(work: Work, booking_id: UUID, reason: str) -> BookingDone:
    """The same where the money is somebody else's part."""
    work.require(Right.ROOMS_OVERRIDE)
    lapse_due(work)
    text = validation.text("reason", reason, 200, required=True)
    row = _in_state(work, booking_id, "refuse", "pending")
    let_go(work, [row.id])
    return _now(work, row, "refuse", "refused", text)


def cancel_booking(work: Work, booking_id: UUID, reason: str) -> BookingDone:
    """Cancel what has not begun, or began minutes ago: the room is free at once. Later it is ended early instead.

    Raises ``Refused``: field_bad (reason), booking_unknown, booking_not_now, booking_past, booking_began (minutes),
    booking_paid where money must go back first: ``money.settle_booking`` does both.
    """
    work.require(Right.ROOMS)
    _no_money(work, booking_id)
    return cancel_unpaid(work, booking_id, reason)


def cancel_unpaid(work: Work, booking_id: UUID, reason: str) -> BookingDone:
    """The same where the money is somebody else's part."""
    work.require(Right.ROOMS)
    lapse_due(work)
    text = validation.text("reason", reason, 200, required=True)
    row = cancellable(work, booking_id)
    let_go(work, [row.id])
    return _now(work, row, "cancel", "cancelled", text)


def cancellable(work: View, booking_id: UUID) -> BookingRow:
    """A booking that may still be cancelled. Raises ``Refused`` as ``cancel_booking``."""
    row = load_booking(work, booking_id)
    if row.at(work.now) in HOLDING and row.ends_at <= work.now:
        raise Refused("booking_past", number=row.number)
    row = _in_state(work, booking_id, "cancel", "pending", "confirmed")
    grace = settings.number(work, "rooms.grace")
    if work.now > row.starts_at + timedelta(minutes=grace):
        raise Refused("booking_began", number=row.number, minutes=grace)
    return row


def reinstate_booking(work: Work, booking_id: UUID) -> BookingDone:
    """Take back that a booking was cancelled, refused, lapsed, missed or ended, while its time has not passed and the
    room is still free; what was waived for it holds.

    Raises ``Refused``: booking_unknown, booking_not_now, booking_past, what ``weigh`` raises.
    """
    work.require(Right.ROOMS)
    lapse_due(work)
    row = _in_state(work, booking_id, "reinstate", *BACK_FROM)
    if row.ends_at <= work.now:
        raise Refused("booking_past", number=row.number)
    if row.state in ("refused", "lapsed"):
        work.require(Right.ROOMS_OVERRIDE)
    slot = between(row.starts_at, row.ends_at)
    room, draft = room_of(work, row.room_id), draft_of(work, row)
    wanted = wanted_of(room, slot, draft, draft.equipment, row.id)
    weighed = consider(work, wanted, draft, known=row.let_through)
    give_way(work, weighed.losing)
    hold_units(work, row.id, room, slot, weighed.setup, weighed.clean)
    state = "in_use" if row.state == "done" else "confirmed"
    buffers = {"setup_min": weighed.setup, "clean_min": weighed.clean}
    return _now(work, row, "reinstate", state, "", hold_until=None, ended_at=None, **buffers)


def check_in_booking(work: Work, booking_id: UUID, headcount: int | None = None, *, key: bool = False) -> BookingDone:
    """They are here; ``key`` is handed out with it.

    Raises ``Refused``: field_bad (headcount), booking_unknown, booking_not_now, booking_early (minutes), booking_past.
    """
    work.require(Right.ROOMS)
    lapse_due(work)
    row = _in_state(work, booking_id, "check_in", "confirmed")
    early = settings.number(work, "rooms.early")
    if work.now < row.starts_at - timedelta(minutes=early):
        raise Refused("booking_early", number=row.number, minutes=early, starts=row.starts_at)
    if work.now >= row.ends_at:
        raise Refused("booking_past", number=row.number)
    came = None if headcount is None else validation.whole("headcount", headcount, 0, 5000)
    values = {"checked_in_at": work.now, "actual_headcount": came, "key_out_at": work.now if key else row.key_out_at}
    return _now(work, row, "check_in", "in_use", "", **values)


def undo_check_in(work: Work, booking_id: UUID) -> BookingDone:
    """It was somebody else. Raises ``Refused``: booking_unknown, booking_not_now."""
    work.require(Right.ROOMS)
    row = _in_state(work, booking_id, "undo_check_in", "in_use")
    return _now(work, row, "undo_check_in", "confirmed", "", checked_in_at=None, actual_headcount=None, key_out_at=None)


def end_booking(work: Work, booking_id: UUID, ended: UseEnded | None = None) -> BookingDone:
    """They are gone: what is left of the time, after cleaning, is free at once. Also for who never checked in and was
    there all the same, and later for what a day's list brings back.

    Raises ``Refused``: field_bad (headcount, condition), booking_unknown, booking_not_now, booking_not_begun.
    """
    work.require(Right.ROOMS)
    lapse_due(work)
    said = ended or UseEnded()
    row = _in_state(work, booking_id, "end", "confirmed", "in_use")
    if work.now < row.starts_at:
        raise Refused("booking_not_begun", number=row.number, starts=row.starts_at)
    came = row.actual_headcount if said.headcount is None else validation.whole("headcount", said.headcount, 0, 5000)
    ends = min(work.now, row.ends_at)
    room = room_of(work, row.room_id)
    start = minute_of(row.starts_at)
    used = Slot(start, max(-(-(ends - row.starts_at) // timedelta(minutes=1)) + start, start + 1))
    hold_units(work, row.id, room, used, row.setup_min, row.clean_min)
    values = {
        "ended_at": ends, "actual_headcount": came, "tidy": said.tidy,
        "condition": validation.text("condition", said.condition, 200),
        "key_back_at": work.now if said.key_back else row.key_back_at,
    }  # fmt: skip
    expected = row.headcount if row.actual_headcount is None else row.actual_headcount
    after = change_booking(work, row, state="done", **values)
    return _told(work, row, "end", after, people_were=expected if came not in (None, expected) else None)


def return_key(work: Work, booking_id: UUID) -> BookingDone:
    """The key came back later. Raises ``Refused``: booking_unknown, booking_no_key."""
    work.require(Right.ROOMS)
    row = load_booking(work, booking_id)
    if row.key_out_at is None or row.key_back_at is not None:
        raise Refused("booking_no_key", number=row.number)
    return _now(work, row, "key_back", row.state, "", key_back_at=work.now)


def mark_no_show(work: Work, booking_id: UUID) -> BookingDone:
    """Nobody came: the rest of the time is free, and it counts towards a suspension.

    Raises ``Refused``: booking_unknown, booking_not_now, booking_not_late (minutes), booking_paid.
    """
    work.require(Right.ROOMS)
    _no_money(work, booking_id)
    return mark_unpaid_no_show(work, booking_id)


def mark_unpaid_no_show(work: Work, booking_id: UUID) -> BookingDone:
    """The same where the money is somebody else's part."""
    work.require(Right.ROOMS)
    lapse_due(work)
    row = _in_state(work, booking_id, "no_show", "confirmed")
    late = settings.number(work, "rooms.no_show_after")
    if work.now < row.starts_at + timedelta(minutes=late):
        raise Refused("booking_not_late", number=row.number, minutes=late)
    let_go(work, [row.id])
    return _now(work, row, "no_show", "no_show", "")


def undo_no_show(work: Work, booking_id: UUID) -> BookingDone:
    """They had been there after all, told later: it counts as a use. Raises ``Refused``: booking_unknown,
    booking_not_now.
    """
    work.require(Right.ROOMS)
    row = _in_state(work, booking_id, "undo_no_show", "no_show")
    if row.ends_at > work.now:
        return reinstate_booking(work, booking_id)
    return _now(work, row, "undo_no_show", "done", "")


def lift_suspension(work: Work, booking_id: UUID, reason: str) -> int:
    """Forgive whoever a booking belongs to that they stayed away; returns how many times.

    Raises ``Refused``: field_bad (reason), booking_unknown, not_suspended, needs_approver.
    """
    work.require(Right.ROOMS_OVERRIDE)
    text = validation.text("reason", reason, 200, required=True)
    row = load_booking(work, booking_id)
    who = whose_booking(work, row)
    if suspension(work, who)[0] is None:
        raise Refused("not_suspended", number=row.number)
    days = settings.number(work, "rooms.no_show_days") + settings.number(work, "rooms.suspend_days")
    missed = misses(work, who, work.now - timedelta(days=days))
    for one in missed:
        other = load_booking(work, one.id)
        change_booking(work, other, forgiven=True)
        tell_booking(work, other.id, "forgive", other.state, other.state, text)
        work.audit("booking_forgive", other.number)
    return len(missed)


def whose_booking(work: Work, row: BookingRow) -> Who:
    """Whose a booking is, as turns and no-shows are counted."""
    if row.group_name:
        return Who(group_name=row.group_name)
    if row.resident_id is not None:
        return Who(own_records(work, row.resident_id))
    return Who(phone=row.phone)


def _no_money(work: Work, booking_id: UUID) -> None:
    """Raises ``Refused("booking_paid")`` while the centre has money for it."""
    paid = charges.paid(work, booking_id)
    if paid.income > 0 or paid.deposit > 0:
        raise Refused("booking_paid", paid=paid.income, deposit=paid.deposit)


def _in_state(work: View, booking_id: UUID, act: str, *states: str) -> BookingRow:
    row = load_booking(work, booking_id)
    if row.at(work.now) not in states:
        raise Refused("booking_not_now", state=row.at(work.now), act=act, number=row.number)
    return row


def _now(work: Work, row: BookingRow, act: str, state: str, text: str, **values: object) -> BookingDone:
    """Change it, tell it, write it down."""
    return _told(work, row, act, change_booking(work, row, state=state, **values), text)


def _told(work: Work, row: BookingRow, act: str, after: BookingRow, text: str = "", **detail: object) -> BookingDone:
    tell_booking(work, row.id, act, row.state, after.state, text, **detail)
    work.audit(f"booking_{act}", row.number)
    return done_of(work, after)
