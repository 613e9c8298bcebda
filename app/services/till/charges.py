"""收费: fees and deposits of the other families through the till's drawer. A correction is a new record.

A deposit is owed: it is taken under one charge, and a line of a later charge for the same subject settles it, whole and
once. What is kept of it is a fee of its own beside that line, so that a fee is always income and a deposit never is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.base import to_ms
from app.models.charge import SUBJECTS, Charge, ChargePayment, ChargePosition
from app.rules import money, records, validation
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.till import ChargedLine, ChargeReceipt, ReceiptPayment
from app.services.till import cart as carts
from app.services.till import wallet_rows
from app.services.till.charge_rows import (
    ChargeDone,
    ChargeLine,
    ChargeRow,
    HeldDeposit,
    Paid,
    came_in,
    done_before,
    fees_paid,
    held,
    held_total,
    never_paid,
    paid,
    part_never_paid,
    receipt_of,
)  # fmt: skip
from app.services.till.references import check_references
from app.services.till.reversing import check_reversal, payments_back, reversal_head, reversal_reason, stored_rows
from app.services.till.shift_figures import check_cash_out, need
from app.services.till.tender import Settlement, Tender, settle_both_ways
from app.services.work import Work, asks
from app.store import rollups, sealed_values, sql
from app.store.sql import Reader

__all__ = [
    "Bill", "ChargeDone", "ChargeLine", "ChargeRow", "HeldDeposit", "Paid", "done_before", "fees_paid", "held",
    "held_total", "never_paid", "paid", "part_never_paid", "reverse", "take",
]  # fmt: skip


@dataclass(frozen=True)
class Bill:
    """What is to be paid, or paid back. ``id`` is made before anybody presses: pressing twice makes one charge.

    ``subject`` is repair, booking or enrolment; ``title`` says on paper what the money is for, ``payer`` from whom.
    """

    id: UUID
    subject: str
    subject_id: UUID
    subject_number: str
    payer: str
    lines: tuple[ChargeLine, ...]
    resident_id: UUID | None = None
    title: str = ""

    @property
    def payable(self) -> int:
        """The sum of the lines; below zero it goes back."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class _Deposit:
    """A charge a line wants to settle: what was taken, and how often it was settled and given free again."""

    number: str
    kind: str
    subject: str
    subject_id: UUID
    deposit_in: int
    reversed: bool
    standing: int
    turns: int


@dataclass(frozen=True)
class _Parts:
    """The rows of one charge, and under which numbers the deposits it settles were taken."""

    charge: dict[str, Any]
    lines: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    settled: dict[UUID, str]


def take(
    work: Work, bill: Bill, tenders: Sequence[Tender], *, expected: int | None = None, same_reference: bool = False
) -> ChargeDone:
    """收款, or 退款 where the bill comes to less than nothing: then ``tenders`` are what is handed back, by which way.

    Seals the charge under the bill's id, queues its 收款收据, 退款单 or 退押金单, and opens the drawer when cash moves.
    An id already stored is answered with that charge. ``expected`` is what the screen showed. Part of an operation of
    the subject's family, which moves its own state in the same transaction. What ``never_paid`` says of a bill that
    gives back is left out of it, so ``expected`` is the bill's sum and that.
    Raises what ``settle`` and ``check_references`` raise, ``no_shift``, ``shift_counting``, ``price_changed``,
    ``charge_empty``, ``field_bad`` (name, payer, title), ``tender_amount``, ``deposit_unknown``, ``deposit_settled``,
    ``deposit_amount``, ``refund_more`` (paid=), ``needs_approver``, ``drawer_short``.
    """
    work.require(Right.CHARGE)
    done = done_before(work, bill.id, bill.subject_id)
    if done is not None:
        return done
    shift_id = carts.require_open_shift(work)
    payer, title = (validation.text(name, getattr(bill, name), 60) for name in ("payer", "title"))
    lines, settled_under = _lines(work, bill)
    off = never_paid(work, bill.subject_id, bill.lines)
    payable = bill.payable + off
    if expected is not None and payable != expected:
        raise Refused("price_changed", payable=payable)
    rule = "none" if bill.subject == wallet_rows.SUBJECT else settings.text(work, "till.rounding")
    settled = settle_both_ways(payable, tenders, rule)
    check_references(work, settled.payments, asked=same_reference)
    cash_back = -sum(p.amount for p in settled.payments if p.method == "cash")
    if cash_back > 0:
        check_cash_out(work, need(work, "open"), cash_back, subject_id=bill.subject_id)
    head = {"shift_id": shift_id, **_sums(lines), **_settled(settled), "rounding": settled.rounding + off}
    parts = _Parts(_head(work, bill, head), lines, _payments(bill.id, settled), settled_under)
    _write(work, parts)
    return _finish(work, parts, payer, title, "")


@asks()
def reverse(work: Work, charge_id: UUID, reason: str) -> ChargeDone:
    """冲正: take a charge back whole, as a new record with every amount negated; once.

    Who may is as with a sale. Deposits it took are no longer held, deposits it settled are held again. Raises
    ``Refused``: ``charge_unknown``, ``sale_reversed``, ``is_reversal``, ``other_day``, ``needs_approver``,
    ``reason_missing``, ``field_bad`` (reason), ``no_shift``, ``shift_counting``, ``deposit_settled`` (a deposit it took
    was given back or used since), ``refund_more`` (what it took was given back since).
    """
    shift_id = carts.require_open_shift(work)
    row = next(iter(stored_rows(work, "charge", sealed_values.CHARGE, "id", charge_id)), None)
    if row is None:
        raise Refused("charge_unknown")
    check_reversal(work, "charge", row)
    said = reversal_reason(reason)
    taken = _DEPOSITS.one(work, "WHERE c.id = :id", id=charge_id)
    if taken is not None and taken.standing:
        raise Refused("deposit_settled", number=row["number"])
    _check_fees(work, row["subject_id"], -row["fee_total"])
    if row["due"] > 0 and (have := came_in(work, row["subject_id"])) < row["due"]:
        raise Refused("refund_more", paid=have)
    parts = _negated(work, row, shift_id)
    _write(work, parts)
    wallet_rows.undo_charge(work, row, parts.charge["id"])
    paper = receipt_of(work, row["number"])
    return _finish(work, parts, paper.payer, paper.title, row["number"], reason=said)


def _lines(work: Work, bill: Bill) -> tuple[list[dict[str, Any]], dict[UUID, str]]:
    """The rows of a bill's lines, each looked at; and the numbers of the deposits they settle."""
    if not bill.lines or bill.subject not in SUBJECTS:
        raise Refused("charge_empty")
    rows: list[dict[str, Any]] = []
    under: dict[UUID, str] = {}
    for position, line in enumerate(bill.lines, 1):
        if not -money.MAX_AMOUNT <= line.amount <= money.MAX_AMOUNT:
            raise Refused("tender_amount", field="amount")
        turn = 0
        if line.settles is not None:
            found = _owed(work, bill, line, line.settles)
            if line.settles in under:
                raise Refused("deposit_settled", number=found.number)
            under[line.settles], turn = found.number, found.turns + 1
        elif line.kind == "deposit" and line.amount <= 0 and bill.subject != wallet_rows.SUBJECT:
            raise Refused("deposit_amount", amount=line.amount)
        name = validation.text("name", line.name, 40, required=True)
        rows.append(
            {
                "charge_id": bill.id, "position": position, "name": name, "kind": line.kind, "amount": line.amount,
                "settles": line.settles, "turn": turn,
            }
        )  # fmt: skip
    _check_fees(work, bill.subject_id, sum(row["amount"] for row in rows if row["kind"] == "fee"))
    return rows, under


def _owed(work: Work, bill: Bill, line: ChargeLine, charge_id: UUID) -> _Deposit:
    """The deposit a line settles. Raises ``Refused``: ``deposit_unknown``, ``deposit_settled``, ``deposit_amount``."""
    found = _DEPOSITS.one(work, "WHERE c.id = :id", id=charge_id)
    mine = found is not None and (found.subject, found.subject_id) == (bill.subject, bill.subject_id)
    if found is None or not mine or found.kind != "charge" or line.kind != "deposit":
        raise Refused("deposit_unknown")
    if found.standing or found.reversed:
        raise Refused("deposit_settled", number=found.number)
    if line.amount != -found.deposit_in or not found.deposit_in:
        raise Refused("deposit_amount", amount=found.deposit_in)
    return found


def _check_fees(work: Work, subject_id: UUID, moved: int) -> None:
    """No more is given back of fees than came in for the subject. Raises ``Refused("refund_more", paid=…)``."""
    if moved < 0:
        have = fees_paid(work, subject_id)
        if have + moved < 0:
            raise Refused("refund_more", paid=have)


def _sums(lines: Sequence[dict[str, Any]]) -> dict[str, int]:
    """What the lines come to. A deposit that is settled pays the fees beside it first; the rest goes back."""
    fees = sum(x["amount"] for x in lines if x["kind"] == "fee")
    taken = sum(x["amount"] for x in lines if x["kind"] == "deposit" and x["settles"] is None)
    settled = -sum(x["amount"] for x in lines if x["settles"] is not None)
    used = min(settled, max(fees, 0))
    return {"fee_total": fees, "deposit_in": taken, "deposit_used": used, "deposit_back": settled - used}


def _settled(settled: Settlement) -> dict[str, int]:
    return {
        "rounding": settled.rounding, "due": settled.due, "tendered": settled.tendered, "change": settled.change,
    }  # fmt: skip


def _head(work: Work, bill: Bill, known: dict[str, Any]) -> dict[str, Any]:
    serial, number = work.next_number(records.CHARGE)
    return {
        "id": bill.id,
        "kind": "charge",
        "terminal": work.terminal,
        "business_date": work.business_date,
        "serial": serial,
        "number": number,
        "corrects_id": None,
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "resident_id": bill.resident_id,
        "at": work.now,
        "subject": bill.subject,
        "subject_id": bill.subject_id,
        "subject_number": bill.subject_number,
        **known,
    }


def _payments(charge_id: UUID, settled: Settlement) -> list[dict[str, Any]]:
    return [
        {
            "charge_id": charge_id, "position": n, "method": p.method, "amount": p.amount, "tendered": p.tendered,
            "reference": p.reference,
        }
        for n, p in enumerate(settled.payments, 1)
    ]  # fmt: skip


def _negated(work: Work, row: dict[str, Any], shift_id: UUID) -> _Parts:
    original = row["id"]
    serial, number = work.next_number(records.CHARGE)
    head = {**reversal_head(work, row, _MONEY, serial, number), "shift_id": shift_id}
    lines = stored_rows(work, "charge_line", sealed_values.CHARGE_LINE, "charge_id", original)
    payments = stored_rows(work, "charge_payment", sealed_values.PAYMENT, "charge_id", original)
    under = {x["settles"]: _number_of(work, x["settles"]) for x in lines if x["settles"] is not None}
    back = [{**x, "charge_id": head["id"], "amount": -x["amount"]} for x in lines]
    return _Parts(head, back, payments_back(payments, "charge_id", head["id"]), under)


def _number_of(work: Work, charge_id: UUID) -> str:
    return str(sql.value(work, "SELECT number FROM charge WHERE id = :id", id=charge_id))


def _write(work: Work, parts: _Parts) -> None:
    row = parts.charge
    covered = sealed_values.charge(row, parts.lines, parts.payments)
    serial, mac = work.seal("charge", row["number"], lambda _: covered)
    _CHARGE.run(work.session, [{**row, "chain_serial": serial, "mac": mac}])
    _LINES.run(work.session, parts.lines)
    _PAYMENTS.run(work.session, parts.payments)
    moved = rollups.charge_moves(row, to_ms(row["at"]), parts.lines, parts.payments)
    rollups.add(work.session, row["business_date"].isoformat(), work.terminal, moved)


def _finish(work: Work, parts: _Parts, payer: str, title: str, corrects: str, **told: str) -> ChargeDone:
    """The paper, the entry in the trail, and what is shown."""
    row = parts.charge
    work.print(_receipt(work, parts, payer, title, corrects), number=row["number"], open_drawer=True)
    act = "charge_reversal" if corrects else "charge"
    of = {"of": corrects} if corrects else {}
    work.audit(act, row["number"], **of, due=row["due"], about=row["subject_number"], **told)
    work.touched("charge", row["id"], row["subject_id"])
    shown = ("id", "number", "kind", "subject", "subject_id", "subject_number", "due", "tendered", "change")
    return ChargeDone(
        **{name: row[name] for name in shown},
        income=row["fee_total"] + row["rounding"],
        deposit=row["deposit_in"] - row["deposit_used"] - row["deposit_back"],
        payments=tuple((p["method"], p["amount"]) for p in parts.payments),
    )


def _receipt(work: Work, parts: _Parts, payer: str, title: str, corrects: str) -> ChargeReceipt:
    row = parts.charge
    same = (
        "kind", "number", "business_date", "at", "terminal", "subject", "subject_number", "deposit_in", "deposit_used",
        "deposit_back", "rounding", "due", "change",
    )  # fmt: skip
    return ChargeReceipt(
        head=settings.head(work),
        corrects=corrects,
        taken_by=work.member().name,
        title=title,
        payer=payer,
        lines=tuple(
            ChargedLine(x["name"], x["kind"], x["amount"], parts.settled.get(x["settles"], "")) for x in parts.lines
        ),
        payments=tuple(
            ReceiptPayment(p["method"], p["amount"], p["tendered"], p["reference"][-4:]) for p in parts.payments
        ),
        **{name: row[name] for name in same},
    )


_MONEY = ("fee_total", "deposit_in", "deposit_used", "deposit_back", "rounding", "due")
_DEPOSITS = Reader(
    _Deposit,
    "charge c",
    **{name: f"c.{name}" for name in ("number", "kind", "subject", "subject_id", "deposit_in")},
    reversed="EXISTS (SELECT 1 FROM charge b WHERE b.corrects_id = c.id)",
    standing="coalesce((SELECT sum(l.amount) FROM charge_line l WHERE l.settles = c.id), 0)",
    turns="coalesce((SELECT max(l.turn) FROM charge_line l WHERE l.settles = c.id), 0)",
)
_CHARGE = sql.Insert(Charge)
_LINES = sql.Insert(ChargePosition)
_PAYMENTS = sql.Insert(ChargePayment)
