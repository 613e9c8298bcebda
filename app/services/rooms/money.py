"""What a booking costs, taken and given back through the till: each way one operation, the booking's state with it.

A deposit is owed until it is given back against the charge that took it, used, or kept: kept it is a fee of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.rules.rooms import billing
from app.services.centre import settings
from app.services.rooms.acts import cancel_unpaid, cancellable, mark_unpaid_no_show, refuse_unpaid
from app.services.rooms.bookings import BookingDone, done_of
from app.services.rooms.house import room_of, tariff
from app.services.rooms.row import HOLDING, BookingRow, load_booking
from app.services.till import charges
from app.services.till.charges import Bill, ChargeDone, ChargeLine, HeldDeposit
from app.services.till.tender import Tender
from app.services.work import View, Work, asks
from app.store import sql

BACK_WAYS = ("cancel", "refuse", "no_show", "return")
"""How money of a booking goes back: cancelled, not consented to, nobody came, or used and over.

The last gives back the fee of one that lapsed too, and what was paid beyond the fee of one that became shorter.
"""

PAYABLE = (*HOLDING, "done")
"""States in which a fee that was not paid is asked for: the use is to come, goes on, or was had."""

_HIRE = ("场地费", "退场地费")
"""How the lines of the fee itself are called, taken and given back; what was kept of a deposit is none of it."""

_MISSED = ("未到扣押金", "退未到扣押金")
"""The same of a deposit that was kept because nobody came, and goes back once it shows that they did."""


_PAID = (
    "coalesce((SELECT sum(l.amount) FROM charge_line l JOIN charge c ON c.id = l.charge_id WHERE c.subject_id = b.id "
    f"AND l.kind = 'fee' AND l.name IN ('{_HIRE[0]}', '{_HIRE[1]}')), 0)"
)
_HELD = (
    "coalesce((SELECT sum(c.deposit_in - c.deposit_used - c.deposit_back) FROM charge c WHERE c.subject_id = b.id), 0)"
)
_WENT_BACK = "SELECT 1 FROM charge c WHERE c.subject_id = b.id AND c.kind = 'charge' AND c.due < 0 AND {} EXISTS "
_REVERSED = "(SELECT 1 FROM charge r WHERE r.corrects_id = c.id)"
_HOLDS = "(b.state IN ('confirmed','in_use') OR (b.state = 'pending' AND b.hold_until > :now))"
UNSETTLED_BOOKING = (
    f"((b.fee > 0 AND (b.state = 'done' OR {_HOLDS}) AND b.fee > {_PAID}) OR (NOT {_HOLDS} AND ({_HELD} > 0 "
    f"OR (b.fee > 0 AND b.state IN ('done','refused','lapsed','pending') AND {_PAID} > "
    "CASE WHEN b.state = 'done' THEN b.fee ELSE 0 END) "
    f"OR (b.state IN ('cancelled','no_show') AND EXISTS ({_WENT_BACK.format('')}{_REVERSED}) "
    f"AND NOT EXISTS ({_WENT_BACK.format('NOT')}{_REVERSED})))))"
)
"""The condition for a booking ``b`` whose fee is still to be paid, or whose money is still here though it is over; a
refund that was taken back at the till among them. ``:now`` is the moment."""

_TOLD = {"cancelled": "cancel", "no_show": "no_show"}
"""States in which what goes back was settled with the act that led there."""


@dataclass(frozen=True)
class _Refund:
    amount: int
    reversed: bool


_REFUNDS = sql.Reader(
    _Refund,
    "charge c JOIN charge_line l ON l.charge_id = c.id",
    amount="-l.amount",
    reversed="EXISTS (SELECT 1 FROM charge b WHERE b.corrects_id = c.id)",
)
_LAST_SINCE = (
    "WHERE c.subject_id = :s AND c.kind = 'charge' AND l.name = :name AND c.at >= (SELECT max(e.at) "
    "FROM booking_event e WHERE e.booking_id = :s AND e.act = :act) ORDER BY c.at DESC, c.chain_serial DESC LIMIT 1"
)


@dataclass(frozen=True)
class FeesDue:
    """What is still to be paid for a booking, 分; ``paid`` and ``held`` are what was, ``over`` what was paid of the fee
    beyond what a booking that is over costs. ``back`` is what goes back in all once it is over and nothing is deducted.
    """

    fee: int
    deposit: int
    paid: int
    held: int
    over: int = 0
    back: int = 0

    @property
    def due(self) -> int:
        """The sum to be taken."""
        return self.fee + self.deposit


@dataclass(frozen=True)
class BackTerms:
    """退 x，扣 y: of the fee that was paid and of the deposits that are held, 分. ``late`` says that it is cancelled
    after its limit.
    """

    fee_back: int
    fee_kept: int
    deposit_back: int
    deposit_kept: int
    late: bool = False
    lines: tuple[ChargeLine, ...] = ()
    never_paid: int = 0  # of all that: rounded off when it was taken

    @property
    def back(self) -> int:
        """What goes back in all."""
        return self.fee_back + self.deposit_back - self.never_paid

    @property
    def kept(self) -> int:
        """What stays in all."""
        return self.fee_kept + self.deposit_kept


@dataclass(frozen=True)
class Settled:
    """A booking whose money went back; ``charge`` is None where there was none."""

    booking: BookingDone
    terms: BackTerms
    charge: ChargeDone | None = None


@asks(Right.ROOMS)
def fees_due(view: View, booking_id: UUID) -> FeesDue:
    """What is still to be paid: the fee before, during and after the use, a deposit before and during it only, for
    what it stands for is over then. Raises ``Refused("booking_unknown")``.
    """
    return _due(view, load_booking(view, booking_id))


def take_fees(
    work: Work,
    booking_id: UUID,
    charge_id: UUID,
    tenders: Sequence[Tender],
    *,
    expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:
    """Take fee and deposit, what ``fees_due`` says of them. ``charge_id`` is made before anybody presses.

    Raises ``Refused``: booking_unknown, booking_not_now, fees_paid, and what ``charges.take`` raises.
    """
    work.require(Right.ROOMS)
    known = charges.done_before(work, charge_id, booking_id)
    if known is not None:
        return known
    row = load_booking(work, booking_id)
    if row.at(work.now) not in PAYABLE:
        raise Refused("booking_not_now", state=row.at(work.now), act="pay", number=row.number)
    due = _due(work, row)
    lines = [ChargeLine(_HIRE[0], due.fee)] if due.fee else []
    lines += [ChargeLine("场地押金", due.deposit, "deposit")] if due.deposit else []
    if not lines:
        raise Refused("fees_paid", number=row.number)
    bill = _bill(work, row, charge_id, tuple(lines))
    done = charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)
    work.audit("booking_pay", row.number, charge=done.number)
    work.touched("booking", row.id)
    return done


@asks(Right.ROOMS)
def back_terms(view: View, booking_id: UUID, how: str, *, deduct: int = 0, waive: bool = False) -> BackTerms:
    """What would go back and what would be kept if it were done now; nothing is done.

    ``deduct`` is what is kept of the deposit after a use, ``waive`` gives back what is kept by rule when nobody came.
    Raises ``Refused``: booking_unknown, field_bad (how, deduct), and for ``cancel`` what ``cancellable`` raises.
    """
    validation.choice("how", how, BACK_WAYS)
    row = cancellable(view, booking_id) if how == "cancel" else load_booking(view, booking_id)
    return _terms(view, row, how, deduct=deduct, waive=waive)


def settle_booking(
    work: Work,
    booking_id: UUID,
    how: str,
    reason: str,
    charge_id: UUID,
    tenders: Sequence[Tender] = (),
    *,
    deduct: int = 0,
    waive: bool = False,
    expected: int | None = None,
    same_reference: bool = False,
) -> Settled:
    """Cancel, refuse or mark missed, or give the deposit back after a use, and book exactly what ``back_terms`` says.

    ``tenders`` say by which way money goes back; ``expected`` is what people were told, below zero because it goes
    back, as ``charges.take`` has it. Pressing twice does it once.
    What was kept of a deposit, or given back against the rule, needs its ``reason``.
    Raises ``Refused``: what the acts raise, field_bad (how, reason, deduct), price_changed, deposit_none, and what
    ``charges.take`` raises.
    """
    work.require(Right.ROOMS)
    validation.choice("how", how, BACK_WAYS)
    known = charges.done_before(work, charge_id, booking_id)
    row = load_booking(work, booking_id)
    if known is not None:
        return Settled(done_of(work, row), BackTerms(0, 0, 0, 0), known)
    terms = back_terms(work, booking_id, how, deduct=deduct, waive=waive)
    if expected is not None and -terms.back != expected:
        raise Refused("price_changed", payable=-terms.back)
    if deduct or waive or how != "no_show":
        reason = validation.text("reason", reason, 200, required=how != "return" or bool(deduct))
    done = _moved(work, row, how, reason)
    if not terms.lines:
        if how == "return":
            raise Refused("deposit_none", number=row.number)
        return Settled(done, terms)
    bill = _bill(work, row, charge_id, terms.lines)
    taken = charges.take(work, bill, tenders, expected=expected, same_reference=same_reference)
    kept = {"reason": reason} if deduct or waive else {}
    work.audit("booking_settle", row.number, charge=taken.number, back=terms.back, kept=terms.kept, **kept)
    work.touched("booking", row.id)
    return Settled(done, terms, taken)


@asks(Right.ROOMS)
def booking_deposits(view: View) -> tuple[HeldDeposit, ...]:
    """The deposits of bookings that are owed, the oldest first: apart from all income."""
    return tuple(one for one in charges.held(view) if one.subject == "booking")


def _due(view: View, row: BookingRow) -> FeesDue:
    paid = charges.paid(view, row.id)
    hire = max(charges.fees_paid(view, row.id, *_HIRE), 0)
    wrongly = _kept_wrongly(view, row)
    state = row.at(view.now)
    deposit = max(row.deposit - paid.deposit - wrongly, 0) if state in HOLDING else 0
    over = _beyond(view, row, hire) + (0 if state in HOLDING else wrongly)
    over -= charges.never_paid(view, row.id, (ChargeLine(_HIRE[1], -over),))
    goes = state not in HOLDING and (over or paid.deposit)
    back = _terms(view, row, "return", deduct=0, waive=False).back if goes else 0
    fee = max(row.fee - hire, 0) if state in PAYABLE else 0
    return FeesDue(fee, deposit, paid.income, paid.deposit, over, back)


def _beyond(view: View, row: BookingRow, paid: int) -> int:
    """What of the fee goes back once a booking is over: what a shorter one cost less, all of one that never held, and
    what went back when it was cancelled or missed and was taken back at the till since.
    """
    state = row.at(view.now)
    if state in _TOLD:
        return min(_taken_back(view, row, _TOLD[state]), paid) if paid else 0
    owed = {"done": row.fee, "lapsed": 0, "refused": 0}.get(state, paid)
    return max(paid - owed, 0)


def _taken_back(view: View, row: BookingRow, act: str) -> int:
    """How much of the fee went back last since ``act``, where that refund was taken back; 0 where it stands."""
    last = _REFUNDS.one(view, _LAST_SINCE, s=row.id, name=_HIRE[1], act=act)
    return last.amount if last is not None and last.reversed else 0


def _kept_wrongly(view: View, row: BookingRow) -> int:
    """What was kept of the deposit for not coming, of one who came or may come after all."""
    return max(charges.fees_paid(view, row.id, *_MISSED), 0) if row.state != "no_show" else 0


def _terms(view: View, row: BookingRow, how: str, *, deduct: int, waive: bool) -> BackTerms:
    prices = tariff(view, room_of(view, row.room_id))
    held = charges.held(view, row.id)
    total = sum(one.amount for one in held)
    validation.whole("deduct", deduct, 0, total)
    paid = max(charges.fees_paid(view, row.id, *_HIRE), 0)
    split, kept, late = billing.GivenBack(0, paid), deduct, False
    if how == "cancel":
        split = billing.cancelled(prices, paid, row.starts_at, view.now)
        late = split.kept > 0
    elif how == "refuse":
        split = billing.GivenBack(paid, 0)
    elif how == "no_show":
        split = billing.GivenBack(0, paid) if not paid else billing.missed(prices, paid)
        kept = total if settings.get(view, "rooms.keep_deposit") and not waive else 0
    elif how == "return":
        split = billing.GivenBack(_beyond(view, row, paid), 0)  # what a use costs that was had is not kept, it is owed
    wrongly = _kept_wrongly(view, row)
    lines = [ChargeLine(_HIRE[1], -split.back)] if split.back else []
    lines += [ChargeLine(_MISSED[1], -wrongly)] if wrongly else []
    lines += [ChargeLine("场地押金", -one.amount, "deposit", one.charge_id) for one in held]
    lines += [ChargeLine(_MISSED[0] if how == "no_show" else "扣押金", kept)] if kept else []
    off = charges.never_paid(view, row.id, lines)
    return BackTerms(split.back, split.kept, total - kept + wrongly, kept, late, tuple(lines), off)


def _moved(work: Work, row: BookingRow, how: str, reason: str) -> BookingDone:
    """The booking's own part of it."""
    if how == "cancel":
        return cancel_unpaid(work, row.id, reason)
    if how == "refuse":
        return refuse_unpaid(work, row.id, reason)
    if how == "no_show":
        return done_of(work, row) if row.state == "no_show" else mark_unpaid_no_show(work, row.id)
    if row.at(work.now) in HOLDING:
        raise Refused("booking_not_now", state=row.at(work.now), act="return", number=row.number)
    return done_of(work, row)


def _bill(work: View, row: BookingRow, charge_id: UUID, lines: tuple[ChargeLine, ...]) -> Bill:
    title = f"{room_of(work, row.room_id).name} {row.title}".strip()[:60]
    return Bill(charge_id, "booking", row.id, row.number, row.who[:60], lines, row.resident_id, title)
