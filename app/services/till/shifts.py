"""Shifts: open with a float, count blind, close with a numbered Z that nothing changes afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.sale import CashMovement
from app.models.shift import Closing, Shift, ShiftCount
from app.rules import money, records
from app.rules.dates import local_day
from app.rules.rights import Right, may
from app.rules.text_input import clean
from app.services import documents
from app.services.centre import settings, staff
from app.services.documents.till import CountLine, ShiftReport, TenderTotal
from app.services.till import menu
from app.services.till import order as orders
from app.services.till.shift_figures import Figures, ShiftRow, expected_cash, figures, need, unclosed
from app.services.work import View, Work
from app.store import sealed_values, sql
from app.store.sql import Reader

MOST_PIECES = 99_999
MOVES = ("pay_in", "pay_out", "drop", "no_sale")


@dataclass(frozen=True)
class ShiftNow:
    """The running shift for cards and top bars. ``expected_cash`` is None for who may not see it yet."""

    id: UUID
    business_date: date
    state: str
    opening_float: int
    opened_by: str
    figures: Figures
    expected_cash: int | None
    stale: bool  # its business date is over: it must be closed before anything else


@dataclass(frozen=True)
class Verdict:
    """What the counter learns after a blind count: whether it may close at once, never by how much it is off."""

    within: bool
    variance: int | None  # only for who may see it
    total: int


@dataclass(frozen=True)
class LastClosing:
    """The drawer as the last Z left it: the next opener says whether money went missing in the night."""

    number: str
    business_date: date
    counted_cash: int


@dataclass(frozen=True)
class _Count:
    total: int
    pieces: dict[int, int]
    declared: dict[str, int]
    staff_id: UUID


@dataclass(frozen=True)
class _Perpetual:
    """What a Z carried on: its number, and the totals that never go back to zero."""

    z_number: int
    perpetual_sales: int
    perpetual_reversals: int
    perpetual_subsidies: int


def open_shift(work: Work, opening_float: int, business_date: date | None = None) -> UUID:
    """Open the drawer's shift. The business date is the local day unless given; it never goes back.

    Raises ``Refused``: ``shift_open``, ``float_bad``, ``date_before_last`` (last=date).
    """
    work.require(Right.OPEN_SHIFT)
    if unclosed(work) is not None:
        raise Refused("shift_open")
    if not 0 <= opening_float <= money.MAX_AMOUNT:
        raise Refused("float_bad", field="opening_float")
    day = business_date or local_day(work.now)
    newest = sql.value(work, "SELECT max(business_date) FROM shift WHERE terminal = :t", t=work.terminal)
    if newest is not None and day < sql.day(newest):
        raise Refused("date_before_last", field="business_date", last=sql.day(newest), day=day)
    shift_id = work.new_id()
    _SHIFT.run(
        work.session,
        [
            {
                "id": shift_id,
                "terminal": work.terminal,
                "business_date": day,
                "state": "open",
                "opening_float": opening_float,
                "opened_at": work.now,
                "opened_by": work.member().id,
            }
        ],
    )
    if newest is None or sql.day(newest) != day:
        menu.begin_day(work, day)
    work.audit("shift_open", shift_id.hex, opening_float=opening_float, day=day)
    work.touched("shift", shift_id)
    return shift_id


def last_closing(view: View) -> LastClosing | None:
    """The newest Z of this terminal."""
    return _LAST_CLOSINGS.one(view, _NEWEST, letter=view.terminal[:1])


def now(view: View) -> ShiftNow | None:
    """The running shift with its figures, or None."""
    shift = unclosed(view)
    if shift is None:
        return None
    sums = figures(view, shift)
    shown = expected_cash(shift.opening_float, sums) if view.may(Right.SEE_EXPECTED) else None
    return ShiftNow(
        id=shift.id,
        business_date=shift.business_date,
        state=shift.state,
        opening_float=shift.opening_float,
        opened_by=shift.opened_by_name,
        figures=sums,
        expected_cash=shown,
        stale=shift.business_date < local_day(view.now),
    )


def move_cash(work: Work, kind: str, amount: int, reason: str) -> UUID:
    """Put cash in or take it out, with a reason; ``no_sale`` moves nothing. Sealed. Each opens the drawer once.

    Raises ``Refused``: ``move_kind``, ``move_amount``, ``text_empty``, ``no_shift``, ``needs_approver``.
    """
    work.require(Right.NO_SALE if kind == "no_sale" else Right.CASH_MOVE)
    shift = need(work, "open")
    if kind not in MOVES:
        raise Refused("move_kind", kind=kind)
    if (kind == "no_sale") != (amount == 0) or not 0 <= amount <= money.MAX_AMOUNT:
        raise Refused("move_amount", field="amount")
    moved = work.new_id()
    row: dict[str, Any] = {
        "id": moved,
        "shift_id": shift.id,
        "terminal": work.terminal,
        "kind": kind,
        "amount": amount,
        "reason": _reason(reason, required=True),
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "at": work.now,
    }
    serial, mac = work.seal("cash", moved.hex, lambda _: sealed_values.cash(row))
    _MOVE.run(work.session, [{**row, "chain_serial": serial, "mac": mac}])
    work.audit("cash_" + kind, moved.hex, amount=amount)
    work.touched("shift", shift.id)
    work.open_drawer()
    return moved


def submit_count(work: Work, pieces: Mapping[int, int], declared: Mapping[str, int] | None = None) -> Verdict:
    """Hand in a blind count, 张数 per denomination in 分; from here on the till does not sell. Never editable.

    ``declared`` are the merchant apps' totals per method. A recount is a new count beside the old one.
    Raises ``Refused``: ``cart_open`` (an order is being rung up), ``count_bad`` (denomination=…), ``no_shift``.
    """
    work.require(Right.CLOSE_SHIFT)
    shift = need(work, "open", "counted")
    open_cart = orders.open_cart(work)
    if open_cart is not None and open_cart.filled:
        raise Refused("cart_open")
    for denomination, n in pieces.items():
        if denomination not in money.DENOMINATIONS or not 0 <= n <= MOST_PIECES:
            raise Refused("count_bad", field=f"pieces.{denomination}", denomination=denomination)
    for method, amount in (declared or {}).items():
        if not 0 <= amount <= money.MAX_AMOUNT:
            raise Refused("declared_bad", field=f"declared.{method}", method=method)
    total = sum(d * n for d, n in pieces.items())
    position = sql.value(work, "SELECT count(*) + 1 FROM shift_count WHERE shift_id = :shift", shift=shift.id)
    _COUNT.run(
        work.session,
        [
            {
                "shift_id": shift.id,
                "position": position,
                "pieces": json.dumps({str(d): n for d, n in sorted(pieces.items(), reverse=True) if n}),
                "declared": json.dumps(dict(sorted((declared or {}).items()))),
                "total": total,
                "staff_id": work.member().id,
                "at": work.now,
            }
        ],
    )
    _set_state(work, shift, "counted")
    work.audit("shift_count", shift.id.hex, attempt=position)
    work.touched("shift", shift.id)
    return _verdict(work, shift, total)


def resume(work: Work) -> None:
    """Go back to selling after a count; the count stays on record. Needs who may approve a variance."""
    work.require(Right.APPROVE_VARIANCE)
    shift = need(work, "counted")
    _set_state(work, shift, "open")
    work.audit("shift_resume", shift.id.hex)
    work.touched("shift", shift.id)


def counted(view: View) -> Verdict | None:
    """The verdict on the count already handed in, or None while the shift is open."""
    shift = unclosed(view)
    if shift is None or shift.state != "counted":
        return None
    return _verdict(view, shift, _last_count(view, shift).total)


def close(work: Work, reason: str = "") -> ShiftReport:
    """封账: seal the shift as a numbered Z and queue its paper.

    A variance above the centre's threshold needs a reason and an approver who neither opened nor counted; where no
    such person exists the closing goes through and the audit trail says so. Raises ``Refused``: ``no_shift``,
    ``shift_state`` (not counted yet), ``reason_missing``, ``needs_approver``, ``approver_unfit``.
    """
    work.require(Right.CLOSE_SHIFT)
    shift = need(work, "counted")
    count = _last_count(work, shift)
    sums = figures(work, shift)
    expected = expected_cash(shift.opening_float, sums)
    variance = count.total - expected
    said = _reason(reason)
    if abs(variance) > settings.number(work, "shift.variance"):
        if not said:
            raise Refused("reason_missing", field="reason")
        _approve_variance(work, shift, count)
    serial, number = work.next_number(records.CLOSING)
    report = _report(work, shift, sums, count, expected, said, number)
    row = {
        "id": work.new_id(),
        "shift_id": shift.id,
        "terminal": work.terminal,
        "business_date": shift.business_date,
        "number": number,
        "z_number": report.z_number,
        "at": work.now,
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "expected_cash": expected,
        "counted_cash": count.total,
        "variance": variance,
        "perpetual_sales": report.perpetual_sales,
        "perpetual_reversals": report.perpetual_reversals,
        "perpetual_subsidies": report.perpetual_subsidies,
        "last_serial": work.chain_serial,
        "audit_serial": work.audit_serial,
        "report": documents.dump(report),
    }
    chain_serial, mac = work.seal("closing", number, lambda _: sealed_values.closing(row))
    _CLOSING.run(work.session, [{**row, "chain_serial": chain_serial, "mac": mac}])
    _set_state(work, shift, "closed")
    work.print(report, number=number)
    work.audit("shift_close", number, serial=serial, variance=variance, reason=said)
    work.touched("shift", shift.id)
    return report


def x_report(view: View) -> ShiftReport:
    """The X: the shift so far, nothing stored. The expected cash only for who may see it."""
    shift = need(view, "open", "counted")
    sums = figures(view, shift)
    expected = expected_cash(shift.opening_float, sums) if view.may(Right.SEE_EXPECTED) else None
    report = _report(view, shift, sums, None, expected, "", "")
    return replace(report, kind="x", z_number=None)


def print_x(work: Work) -> UUID:
    """Put an X on paper; it is not a closing and carries no number of its own."""
    work.require(Right.CLOSE_SHIFT)
    report = x_report(work)
    job = work.print(report, number=f"X-{work.terminal}-{work.new_id().hex[-10:].upper()}")
    work.audit("x_report")
    return job


def closings(view: View, limit: int = 60) -> tuple[ShiftReport, ...]:
    """The newest Z reports of this terminal, as they were frozen."""
    newest = "SELECT report FROM closing WHERE substr(terminal, 1, 1) = :letter ORDER BY z_number DESC LIMIT :n"
    reports = [documents.load("shift", text) for text in sql.values(view, newest, letter=view.terminal[:1], n=limit)]
    return tuple(r for r in reports if isinstance(r, ShiftReport))


def _set_state(work: Work, shift: ShiftRow, state: str) -> None:
    sql.run(work.session, "UPDATE shift SET state = :state WHERE id = :shift", {"state": state, "shift": shift.id})


def _reason(text: str, *, required: bool = False) -> str:
    """Why something was done. Raises what ``clean`` raises, naming the field."""
    try:
        return clean(text, 120, required=required)
    except Refused as wrong:
        raise Refused(wrong.code, field="reason", **wrong.data) from None


def _approve_variance(work: Work, shift: ShiftRow, count: _Count) -> None:
    barred = (shift.opened_by, count.staff_id)
    on_duty = work.member()
    fit = on_duty.id not in barred and may(on_duty.role, Right.APPROVE_VARIANCE)
    if fit or any(row.id not in barred for row in staff.approvers(work, Right.APPROVE_VARIANCE)):
        work.require(Right.APPROVE_VARIANCE, barred=barred)
    else:
        work.audit("variance_unapproved", shift.id.hex)


def _verdict(view: View, shift: ShiftRow, total: int) -> Verdict:
    variance = total - expected_cash(shift.opening_float, figures(view, shift))
    within = abs(variance) <= settings.number(view, "shift.variance")
    return Verdict(within, variance if view.may(Right.SEE_EXPECTED) else None, total)


def _last_count(view: View, shift: ShiftRow) -> _Count:
    found = _COUNTS.one(view, "WHERE shift_id = :shift ORDER BY position DESC LIMIT 1", shift=shift.id)
    if found is None:
        raise Refused("not_counted")
    return found


def _report(
    view: View, shift: ShiftRow, sums: Figures, count: _Count | None, expected: int | None, reason: str, number: str
) -> ShiftReport:
    before = _PERPETUAL.one(view, _NEWEST, letter=view.terminal[:1]) or _Perpetual(0, 0, 0, 0)
    declared = {} if count is None else count.declared
    approver = view.approval.member.name if isinstance(view, Work) and view.approver_id and view.approval else ""
    return ShiftReport(
        head=settings.head(view),
        kind="z",
        number=number,
        z_number=before.z_number + 1,
        terminal=view.terminal,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        opened_by=shift.opened_by_name,
        closed_at=view.now,
        closed_by=view.staff.name if view.staff else "",
        approved_by=approver,
        opening_float=shift.opening_float,
        sales_count=sums.sales_count,
        reversal_count=sums.reversal_count,
        first_number=sums.first_number,
        last_number=sums.last_number,
        list_total=sums.list_total,
        discount_total=sums.discount_total,
        subsidies=sums.subsidies,
        rounding_total=sums.rounding_total,
        net_total=sums.net_total,
        tenders=tuple(TenderTotal(t.method, t.count, t.amount, declared.get(t.method)) for t in sums.tenders),
        tiers=sums.tiers,
        pay_ins=sums.pay_ins,
        pay_outs=sums.pay_outs,
        drops=sums.drops,
        no_sales=sums.no_sales,
        abandoned=sums.abandoned,
        reprints=sums.reprints,
        expected_cash=expected,
        counted_cash=None if count is None else count.total,
        variance=None if count is None or expected is None else count.total - expected,
        variance_reason=reason,
        counts=() if count is None else tuple(CountLine(d, n) for d, n in sorted(count.pieces.items(), reverse=True)),
        perpetual_sales=before.perpetual_sales + sums.gross_sales,
        perpetual_reversals=before.perpetual_reversals + sums.gross_reversals,
        perpetual_subsidies=before.perpetual_subsidies + sums.subsidy_total,
        chain_head=view.chain_mac.hex()[:16] if isinstance(view, Work) else "",
    )


def _pieces(stored: str) -> dict[int, int]:
    return {int(denomination): int(n) for denomination, n in json.loads(stored).items()}


_NEWEST = "WHERE substr(terminal, 1, 1) = :letter ORDER BY z_number DESC LIMIT 1"
"""A restore opens series A2, but the till is the same."""

_LAST_CLOSINGS = Reader(LastClosing, "closing")
_PERPETUAL = Reader(_Perpetual, "closing")
_COUNTS = Reader(_Count, "shift_count", pieces=("pieces", _pieces), declared=("declared", json.loads))
_SHIFT = sql.Insert(Shift)
_MOVE = sql.Insert(CashMovement)
_COUNT = sql.Insert(ShiftCount)
_CLOSING = sql.Insert(Closing)
