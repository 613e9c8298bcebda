"""Charges as they are read: what a subject has paid, which deposits are held, and what a charge came to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from app.errors import Refused
from app.rules.rights import Right
from app.services import documents
from app.services.documents.till import ChargeReceipt
from app.services.work import View, asks
from app.store import sql
from app.store.sql import Reader


@dataclass(frozen=True)
class ChargeLine:
    """One line of a bill, 分. ``kind`` is fee (income; below zero a fee given back) or deposit (owed).

    A deposit that ``settles`` a charge gives back or uses the whole deposit taken there: ``amount`` is that, negative.
    """

    name: str
    amount: int
    kind: str = "fee"
    settles: UUID | None = None


@dataclass(frozen=True)
class ChargeDone:
    """What the cashier is shown after the money: 分 throughout, below zero what went back."""

    id: UUID
    number: str
    kind: str
    subject: str
    subject_id: UUID
    subject_number: str
    due: int
    tendered: int
    change: int
    income: int  # fees, what was rounded off taken away
    deposit: int  # what the charge added to the deposits that are held; below zero what it settled
    payments: tuple[tuple[str, int], ...] = ()  # method and what of the due it paid
    repeated: bool = False  # the charge was already there: a second press changed nothing

    @property
    def methods(self) -> tuple[str, ...]:
        """How it was paid."""
        return tuple(method for method, _ in self.payments)


@dataclass(frozen=True)
class ChargeRow:
    """One charge or reversal in a list; amounts as ``ChargeDone`` has them."""

    id: UUID
    number: str
    kind: str
    at: datetime
    subject: str
    subject_id: UUID
    subject_number: str
    due: int
    income: int
    deposit: int
    reversed: bool
    payments: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Paid:
    """What one subject has paid so far, 分: ``income`` is kept, ``deposit`` is held and owed. Charges oldest first."""

    income: int = 0
    deposit: int = 0
    charges: tuple[ChargeRow, ...] = ()


@dataclass(frozen=True)
class HeldDeposit:
    """A deposit that is owed: ``number`` stands on the receipt the payer has, ``at`` is since when.

    ``payer`` is as the receipt says; empty once that was erased.
    """

    charge_id: UUID
    number: str
    amount: int
    at: datetime
    subject: str
    subject_id: UUID
    subject_number: str
    resident_id: UUID | None
    payer: str


@dataclass(frozen=True)
class _Charge:
    id: UUID
    number: str
    kind: str
    at: datetime
    subject: str
    subject_id: UUID
    subject_number: str
    due: int
    tendered: int
    change: int
    income: int
    deposit: int
    reversed: bool


@dataclass(frozen=True)
class _Sums:
    off: int
    due: int


@dataclass(frozen=True)
class _HeldNow:
    n: int
    amount: int


@dataclass(frozen=True)
class _Paid:
    charge_id: UUID
    method: str
    amount: int


@asks(Right.CHARGE, Right.SEE_REPORTS)
def done_before(view: View, charge_id: UUID, subject_id: UUID) -> ChargeDone | None:
    """The charge stored under a bill's id, if that was already taken.

    Raises ``Refused("charge_unknown")`` where it is about something else: that pays for nothing here.
    """
    row = _CHARGES.one(view, "WHERE c.id = :id", id=charge_id)
    if row is None:
        return None
    if row.subject_id != subject_id:
        raise Refused("charge_unknown")
    said = {name: value for name, value in vars(row).items() if name not in ("at", "reversed")}
    return ChargeDone(**said, payments=_payments(view, [row.id]).get(row.id, ()), repeated=True)


@asks(Right.CHARGE, Right.SEE_REPORTS)
def find_charge(view: View, number: str) -> ChargeRow | None:
    """The charge or reversal with this number; None when there is none."""
    return next(iter(charge_rows(view, "WHERE c.number = :n", n=number.strip().upper())), None)


@asks()
def paid(view: View, subject_id: UUID) -> Paid:
    """What was paid for one subject, given back and taken back included."""
    rows = charge_rows(view, "WHERE c.subject_id = :s ORDER BY c.at, c.chain_serial", s=subject_id)
    return Paid(sum(row.income for row in rows), sum(row.deposit for row in rows), rows)


@asks()
def fees_paid(view: View, subject_id: UUID, *names: str) -> int:
    """Which fees of one subject are paid, less what was given back, 分; of the lines with these ``names`` alone.

    Unlike ``Paid.income`` it does not know of 抹零: whoever paid 16.60 for a fee of 16.61 owes nothing more.
    """
    listed = ", ".join(f":n{at}" for at in range(len(names)))
    which = f"AND l.name IN ({listed})" if names else ""
    query = (
        "SELECT sum(l.amount) FROM charge_line l JOIN charge c ON c.id = l.charge_id "
        f"WHERE c.subject_id = :s AND l.kind = 'fee' {which}"
    )
    return int(sql.value(view, query, s=subject_id, **{f"n{at}": name for at, name in enumerate(names)}) or 0)


@asks()
def never_paid(view: View, subject_id: UUID, lines: Sequence[ChargeLine]) -> int:
    """What of a bill that gives money back never came in (分), because 抹零 took it off when it was taken.

    Given back by telephone, where nothing is rounded, it would be more than came in. A fee goes without what was
    rounded off fees, a deposit without what was rounded off where it alone was taken, and all of it together is never
    more than what lies here for the subject. 0 where nothing goes back.
    """
    fees = -sum(line.amount for line in lines if line.kind == "fee")
    back = -sum(line.amount for line in lines)
    if fees <= 0 and back <= 0:
        return 0
    (sums,) = _SUMS.rows(view, "WHERE c.subject_id = :s", s=subject_id)
    off = 0
    if fees > 0 and sums.off > 0:
        off = min(part_never_paid(fees, fees_paid(view, subject_id), sums.off), fees)
    if back > off:
        settled = [line.settles for line in lines if line.settles is not None]
        off += min(sum(_rounded_off(view, charge) for charge in settled), back - off)
        off += max(back - off - sums.due, 0)
    return off


def _rounded_off(view: View, charge_id: UUID) -> int:
    """What was rounded off where a deposit was taken; beside a fee it was taken off that."""
    query = "SELECT rounding FROM charge WHERE id = :id AND fee_total = 0"
    return max(-int(sql.value(view, query, id=charge_id) or 0), 0)


@asks()
def came_in(view: View, subject_id: UUID) -> int:
    """What really came in for one subject, less what went back, 分."""
    return int(sql.value(view, "SELECT sum(due) FROM charge WHERE subject_id = :s", s=subject_id) or 0)


def part_never_paid(back: int, fees: int, off: int) -> int:
    """As ``never_paid``, of ``fees`` that were paid and what was rounded ``off`` them, 分."""
    return max(0, min(off, back - fees + off)) if back > 0 else 0


@asks(Right.CHARGE)
def held(view: View, subject_id: UUID | None = None) -> tuple[HeldDeposit, ...]:
    """The deposits that are owed, of one subject or of all, the oldest first."""
    which = {} if subject_id is None else {"s": subject_id}
    mine = "AND c.subject_id = :s " if which else ""
    return _HELD.rows(view, f"WHERE {_STANDS} {mine}ORDER BY c.at, c.number", **which)


def held_total(view: View) -> int:
    """How much of deposits the centre owes, 分."""
    which = f"{_HOLDS} AND subject_id NOT IN (SELECT id FROM wallet_card)"  # what is on cards is told apart
    return int(sql.value(view, f"SELECT sum(deposit_in - deposit_used - deposit_back) FROM charge WHERE {which}") or 0)


@asks(Right.CHARGE)
def held_now(view: View) -> tuple[int, int]:
    """How many deposits are owed, and how much that is, 分."""
    found = _HELD_NOW.one(view, f"WHERE {_STANDS}")
    return (0, 0) if found is None else (found.n, found.amount)


def charge_rows(view: View, tail: str, **which: object) -> tuple[ChargeRow, ...]:
    """Charges, called ``c`` in ``tail`` (WHERE … ORDER BY …), with how each was paid."""
    rows = _CHARGES.rows(view, tail, **which)
    by = _payments(view, [row.id for row in rows])
    left_out = ("tendered", "change")
    return tuple(
        ChargeRow(**{n: v for n, v in vars(row).items() if n not in left_out}, payments=by.get(row.id, ()))
        for row in rows
    )


def _payments(view: View, ids: Iterable[UUID]) -> dict[UUID, tuple[tuple[str, int], ...]]:
    wanted = {f"c{n}": one for n, one in enumerate(ids)}
    found: dict[UUID, tuple[tuple[str, int], ...]] = {}
    if wanted:
        named = ", ".join(f":{name}" for name in wanted)
        tail = f"WHERE charge_id IN ({named}) ORDER BY charge_id, position"
        for row in _PAYMENTS.rows(view, tail, **wanted):
            found[row.charge_id] = (*found.get(row.charge_id, ()), (row.method, row.amount))
    return found


def receipt_of(view: View, number: str) -> ChargeReceipt:
    """The frozen paper of a charge; who paid is empty once that was erased."""
    query = "SELECT document FROM print_job WHERE kind = :k AND number = :n AND copy_no = 1"
    return _receipt(str(sql.value(view, query, k=ChargeReceipt.KIND, n=number)))


def _receipt(document: str) -> ChargeReceipt:
    return cast("ChargeReceipt", documents.load(ChargeReceipt.KIND, document))


def payer_on(document: str) -> str:
    """Who paid, as a frozen paper of a charge says; empty once that was erased."""
    return _receipt(document).payer


_REVERSED = "EXISTS (SELECT 1 FROM charge b WHERE b.corrects_id = c.id)"
_HOLDS = "(deposit_in <> 0 OR deposit_used <> 0 OR deposit_back <> 0)"
"""Word for word the condition of the index over what is owed: its sums answer without the table."""
_STANDS = (
    "(c.deposit_in <> 0 OR c.deposit_used <> 0 OR c.deposit_back <> 0) AND c.kind = 'charge' AND c.deposit_in > 0 "
    "AND c.subject <> 'wallet' "
    f"AND NOT {_REVERSED} "
    "AND coalesce((SELECT sum(l.amount) FROM charge_line l WHERE l.settles = c.id), 0) = 0"
)
_CHARGES = Reader(
    _Charge,
    "charge c",
    **{name: f"c.{name}" for name in ("id", "number", "kind", "at", "subject", "subject_id", "subject_number")},
    due="c.due",
    tendered="c.tendered",
    change="c.change",
    income="c.fee_total + c.rounding",
    deposit="c.deposit_in - c.deposit_used - c.deposit_back",
    reversed=_REVERSED,
)
_SUMS = Reader(
    _Sums,
    "charge c",
    off="coalesce(sum(CASE WHEN c.fee_total <> 0 THEN -c.rounding ELSE 0 END), 0)",
    due="coalesce(sum(c.due), 0)",
)
_HELD_NOW = Reader(_HeldNow, "charge c", n="count(*)", amount="coalesce(sum(c.deposit_in), 0)")
_PAYMENTS = Reader(_Paid, "charge_payment")
_HELD = Reader(
    HeldDeposit,
    "charge c JOIN print_job p ON p.kind = 'charge' AND p.number = c.number AND p.copy_no = 1",
    charge_id="c.id",
    number="c.number",
    amount="c.deposit_in",
    at="c.at",
    subject="c.subject",
    subject_id="c.subject_id",
    subject_number="c.subject_number",
    resident_id="c.resident_id",
    payer=("p.document", payer_on),
)
