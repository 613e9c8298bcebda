"""The fee of an activity through the till: taken for those with a place, given back by rule with a paper of its own.

The money itself is the till's (``charges``). What is owed back stays on a list until somebody gives it back.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.errors import Refused
from app.rules.activities import times
from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.services.activities import enrol
from app.services.activities.enrol import Cancelled, EnrolDraft
from app.services.activities.row import ActivityRow, EntryRow, entry, load, people_of, running
from app.services.activities.turns import Placed
from app.services.till import charges
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.services.till.tender import Tender
from app.services.work import View, Work, asks
from app.store import sql


@dataclass(frozen=True)
class EntryMoney:
    """What an entry still has to pay, what it has paid and what goes back to it now, 分; at most one of ``due`` and
    ``back`` is above zero. ``kept`` is what was paid too much and does not go back, by the rule of the activity."""

    due: int
    paid: int
    back: int
    kept: int = 0
    never_paid: int = 0  # of what is given back: it was rounded off when it was taken, and so is not part of ``back``


@dataclass(frozen=True)
class OwedBack:
    """An entry that is over, of which money lies here still: ``amount`` goes back, ``paid`` less that is kept."""

    id: UUID
    number: str
    activity_id: UUID
    title: str
    name: str
    paid: int
    amount: int


@dataclass(frozen=True)
class EnrolledAndPaid:
    """People signed up, and the charge for those with a place; None when there was nothing to pay."""

    entries: tuple[Placed, ...]
    charge: ChargeDone | None


@dataclass(frozen=True)
class CancelledAndBack:
    """An entry given up, and the charge by which its money went back; None when nothing did."""

    cancelled: Cancelled
    charge: ChargeDone | None


@dataclass(frozen=True)
class _Sum:
    subject_id: UUID
    amount: int
    off: int = 0


@dataclass(frozen=True)
class _Over:
    id: UUID
    number: str
    activity_id: UUID
    paid: int
    off: int


@dataclass(frozen=True)
class _Left:
    act: str
    at: datetime
    people: int


def _people_in(detail: str) -> int:
    return int(json.loads(detail)["people"])


_SUMS = sql.Reader(_Sum, "charge c", amount="sum(c.fee_total)", off="-sum(c.rounding)")
_OVER = sql.Reader(
    _Over,
    "enrolment e JOIN charge c ON c.subject_id = e.id",
    id="e.id",
    number="e.number",
    activity_id="e.activity_id",
    paid="sum(c.fee_total)",
    off="-sum(c.rounding)",
)
_LEFT = sql.Reader(_Left, "enrolment_event e", people=("e.detail", _people_in))
_LEAVING = "WHERE e.enrolment_id = :e AND e.act IN ('cancel', 'leave', 'close', 'reinstate') ORDER BY e.position"
_HEADS = sql.Reader(_Sum, "enrolment_person p", subject_id="p.enrolment_id", amount="count(*)", off="0")


@asks(Right.ACTIVITIES)
def money_of(view: View, activity_id: UUID) -> dict[UUID, EntryMoney]:
    """The money of every entry that has or had a place; of who waits nothing is asked yet."""
    activity = load(view, activity_id)
    paid = _paid(view, activity_id)
    heads = Counter({h.subject_id: h.amount for h in _HEADS.rows(
        view, "WHERE p.activity_id = :a AND p.active GROUP BY p.enrolment_id", a=activity_id
    )})  # fmt: skip
    states = "SELECT id FROM enrolment WHERE activity_id = :a AND state = 'enrolled'"
    inside = {sql.uuid(key) for key in sql.values(view, states, a=activity_id)}
    return {
        key: _money(view, activity, key, paid.get(key, (0, 0)), heads[key] if key in inside else 0)
        for key in inside | paid.keys()
    }  # fmt: skip


@asks(Right.ACTIVITIES)
def entry_money(view: View, entry_id: UUID, going: int = 0) -> EntryMoney:
    """The money of one entry as it would be once so many of its people had left. Raises ``Refused``: enrol_unknown."""
    row = entry(view, entry_id)
    activity = load(view, row.activity_id)
    return _money(view, activity, row.id, _paid_by(view, entry_id), _heads(view, row), going)


@asks(Right.ACTIVITIES)
def fee_of(view: View, activity_id: UUID, draft: EnrolDraft) -> int:
    """What these people would have to pay (分) if they signed up now: nothing for those who have to wait.

    Raises ``Refused`` as ``enrol.enrol``.
    """
    activity = running(view, activity_id)
    return enrol.would_get_in(view, activity, draft) * activity.fee


@asks(Right.ACTIVITIES)
def owed_back(view: View, activity_id: UUID | None = None) -> tuple[OwedBack, ...]:
    """Whose money is still here although they have no place any more, and how much of it goes back."""
    which = "AND e.activity_id = :a" if activity_id is not None else ""
    tail = (
        f"WHERE e.state IN ('cancelled', 'closed') {which} GROUP BY e.id, e.number, e.activity_id "
        "HAVING sum(c.fee_total) > 0 ORDER BY e.number"
    )
    found: list[OwedBack] = []
    known: dict[UUID, ActivityRow] = {}
    for over in _OVER.rows(view, tail, **({} if activity_id is None else {"a": activity_id})):
        activity = known.get(over.activity_id) or load(view, over.activity_id)
        known[activity.id] = activity
        back = _money(view, activity, over.id, (over.paid, over.off), 0).back
        if back:
            name = next((mask_name(p.name) for p in people_of(view, over.id)), "")
            found.append(OwedBack(over.id, over.number, activity.id, activity.title, name, over.paid, back))
    return tuple(found)


def pay(
    work: Work, entry_id: UUID, tenders: Sequence[Tender], key: UUID, *, expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:  # fmt: skip
    """Take what an entry has to pay. ``key`` is made before, so that pressing twice takes it once.

    Raises ``Refused``: enrol_unknown, enrol_not_open (state), nothing_due, and what ``charges.take`` raises.
    """
    work.require(Right.ACTIVITIES)
    if (done := charges.done_before(work, key, entry_id)) is not None:
        return done
    row = entry(work, entry_id)
    if row.state != "enrolled":
        raise Refused("enrol_not_open", number=row.number, state=row.state)
    activity = load(work, row.activity_id)
    due = _money(work, activity, row.id, _paid_by(work, entry_id), _heads(work, row)).due
    if not due:
        raise Refused("nothing_due", number=row.number)
    bill = _bill(work, row, activity, key, due)
    return charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)


def give_back(
    work: Work, entry_id: UUID, tenders: Sequence[Tender], key: UUID, *, expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:  # fmt: skip
    """Give back what the rule says of an entry that is over or lost some of its people; a paper of its own, once.

    ``expected`` is below zero. Raises ``Refused``: enrol_unknown, nothing_due, and what ``charges.take`` raises.
    """
    work.require(Right.ACTIVITIES)
    if (done := charges.done_before(work, key, entry_id)) is not None:
        return done
    row = entry(work, entry_id)
    activity = load(work, row.activity_id)
    now = _money(work, activity, row.id, _paid_by(work, entry_id), _heads(work, row))
    back = now.back + now.never_paid
    if not back:
        raise Refused("nothing_due", number=row.number)
    bill = _bill(work, row, activity, key, -back)
    return charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)


def enrol_paid(
    work: Work, activity_id: UUID, draft: EnrolDraft, tenders: Sequence[Tender], key: UUID, bill: UUID, *,
    origin: UUID | None = None, expected: int | None = None, same_reference: bool = False,
) -> EnrolledAndPaid:  # fmt: skip
    """Sign people up as one party and take the fee, in one go; who has to wait pays nothing yet.

    Raises ``Refused`` as ``enrol`` and ``pay``.
    """
    entries = enrol.enrol(work, activity_id, draft, origin=origin, key=key)
    placed = [one for one in entries if one.state == "enrolled"]
    if not placed or not load(work, activity_id).fee:
        return EnrolledAndPaid(entries, None)
    done = pay(work, placed[0].id, tenders, bill, expected=expected, same_reference=same_reference)
    return EnrolledAndPaid(entries, done)


def cancel_paid(
    work: Work, entry_id: UUID, tenders: Sequence[Tender], bill: UUID, positions: Sequence[int] = (),
    reason: str = "", *, expected: int | None = None, same_reference: bool = False,
) -> CancelledAndBack:  # fmt: skip
    """Give an entry up, or some of its people, and hand back what the rule says, in one go.

    Raises ``Refused`` as ``cancel`` and ``give_back``, but not ``nothing_due``.
    """
    cancelled = enrol.cancel(work, entry_id, positions, reason)
    try:
        back = give_back(work, entry_id, tenders, bill, expected=expected, same_reference=same_reference)
        return CancelledAndBack(cancelled, back)
    except Refused as refused:
        if refused.code != "nothing_due":
            raise
        return CancelledAndBack(cancelled, None)


def _paid_by(view: View, entry_id: UUID) -> tuple[int, int]:
    """What an entry has paid in fees and not got back, and what was rounded off that."""
    row = _SUMS.one(view, "WHERE c.subject_id = :e GROUP BY c.subject_id", e=entry_id)
    return (0, 0) if row is None else (row.amount, row.off)


def _paid(view: View, activity_id: UUID) -> dict[UUID, tuple[int, int]]:
    """As ``_paid_by``, of every entry of an activity that has paid."""
    which = "WHERE c.subject_id IN (SELECT id FROM enrolment WHERE activity_id = :a) GROUP BY c.subject_id"
    return {row.subject_id: (row.amount, row.off) for row in _SUMS.rows(view, which, a=activity_id)}


def _heads(view: View, row: EntryRow) -> int:
    """For how many people an entry pays: those still in it, nobody while it waits or once it is over."""
    return sum(p.active for p in people_of(view, row.id)) if row.state == "enrolled" else 0


def _money(
    view: View, activity: ActivityRow, entry_id: UUID, paid: tuple[int, int], heads: int, going: int = 0
) -> EntryMoney:  # fmt: skip
    """What an entry owes or gets back once ``going`` of its ``heads`` leave now: by when each left, not by when
    somebody comes for the money. ``paid`` is as ``_paid_by`` has it.
    """
    fees, off = paid
    wanted = max(heads - going, 0) * activity.fee
    over = max(fees - wanted, 0)
    kept = _kept(view, activity, entry_id, over, heads, going) if over else 0
    never = charges.part_never_paid(over - kept, fees, off)
    return EntryMoney(max(wanted - fees, 0), fees, over - kept - never, kept, never)


def _kept(view: View, activity: ActivityRow, entry_id: UUID, over: int, heads: int, going: int) -> int:
    """What of the money ``over`` stays here by the rule of the activity: that of those who left too late, and nothing
    of who is in otherwise. Where nobody left and the fee became less, it is the moment that counts.
    """
    left = _left_for_good(view, entry_id)
    left += [_Left("leave", view.now, going)] if going or (heads and not left) else []
    late = [one for one in left if one.act != "close" and not _in_time(activity, one.at)]
    if len(late) == len(left):
        return over if late else 0
    return min(sum(one.people for one in late) * activity.fee, over)


def _left_for_good(view: View, entry_id: UUID) -> list[_Left]:
    """Who left an entry, in their order, without those who were let back in: whoever left last, each time."""
    left: list[_Left] = []
    for one in _LEFT.rows(view, _LEAVING, e=entry_id):
        if one.act != "reinstate":
            left.append(one)
            continue
        back = one.people
        while back > 0 and (gone := next((at for at in reversed(left) if at.act != "close"), None)) is not None:
            left.remove(gone)
            back -= gone.people
    return left


def _in_time(activity: ActivityRow, at: datetime) -> bool:
    return times.goes_back(1, activity.starts_at, activity.refund_before_min, at, activity.cancelled) > 0


def _bill(view: View, row: EntryRow, activity: ActivityRow, key: UUID, amount: int) -> Bill:
    people = people_of(view, row.id)
    name = "活动费" if amount > 0 else "退活动费"
    payer = people[0].name if people else ""
    lines = (ChargeLine(name, amount),)
    return Bill(key, "enrolment", row.id, row.number, payer, lines, row.resident_id, activity.title)
