"""Shifts: open with a float, count blind, close with a numbered Z that nothing changes afterwards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
from app.services.centre import calendar, clock, settings, staff, terminals
from app.services.centre.clock import ClockDoubt
from app.services.documents.till import ShiftReport
from app.services.till import menu, serving, shift_report, standing_orders
from app.services.till import order as orders
from app.services.till.shift_figures import Figures, ShiftRow, check_cash_out, expected_cash, figures, need, unclosed
from app.services.till.shift_report import Count, Ending, LastClosing, closings, last_closing
from app.services.till.tender import METHODS
from app.services.work import Approval, View, Work, asks
from app.store import sealed_values, sql
from app.store.sql import Reader

__all__ = [
    "Difference", "LastClosing", "Move", "ShiftNow", "Verdict", "close", "closings", "counted", "differences",
    "last_closing", "move_cash", "moves", "now", "open_shift", "print_x", "resume", "submit_count", "x_report",
]  # fmt: skip

MOST_PIECES = 99_999
MOST_LOOSE = 1_000_000
"""分 of loose coins and rolls in a drawer."""
MOVES = ("pay_in", "pay_out", "drop", "no_sale")
HAND_IN = "交班上交"
"""Why cash leaves the drawer with a closing."""


@dataclass(frozen=True)
class ShiftNow:
    """The running shift for cards and top bars. ``expected_cash`` is None for who may not see it yet; their
    ``figures`` are blinded.
    """

    id: UUID
    business_date: date
    state: str
    opening_float: int
    opened_by: str
    figures: Figures
    expected_cash: int | None
    stale: bool  # its business date is over: it must be closed before anything else
    early: bool  # its business date has not come yet: the clock was ahead when it was opened, or is behind now
    opened_at: datetime


@dataclass(frozen=True)
class Difference:
    """One method at the count, 分: what should be there (for cash, in the drawer) and what was found or declared."""

    method: str
    booked: int
    found: int

    @property
    def off(self) -> int:
        """Too much, or too little when below 0."""
        return self.found - self.booked


@dataclass(frozen=True)
class Verdict:
    """What the counter learns after a blind count: whether it may close at once and what is off, never by how much."""

    within: bool
    variance: int | None  # of the cash, only for who may see it
    total: int
    off: tuple[str, ...] = ()  # the methods beyond what is let pass
    differences: tuple[Difference, ...] = ()  # of every method, only for who may see them
    usual: int = 0  # what is offered to stay in the drawer: the float of this shift, if so much is there


@dataclass(frozen=True)
class Move:
    """Cash put in or taken out during the running shift."""

    id: UUID
    kind: str
    amount: int
    reason: str
    by: str
    approved_by: str
    at: datetime


def open_shift(work: Work, opening_float: int, business_date: date | None = None, reason: str = "") -> UUID:
    """Open the drawer's shift. A float that is not what the last closing left needs a reason; it stands on the Z.

    The business date is the local day unless people said which one. It never goes back behind a shift that was opened
    by a clock that was right (``clock.confirm``). A day that does not follow the last one, or a clock far from the last
    act, is asked about, unless people said today that the clock is right (``clock.said_right``): the day is given once
    they have looked at the calendar. Where a working day lies between, the
    clock is doubted for good, or the day is neither the clock's nor the last one, somebody who answers for the clock
    agrees (``Right.CLOCK``).
    Raises ``Refused``: ``terminal_retired``, ``shift_open``, ``float_bad``,
    ``date_before_last`` (last=, day=), ``date_jump`` (last=, day=),
    ``float_differs`` (left=, off=), ``needs_approver``.
    """
    work.require(Right.OPEN_SHIFT)
    terminals.need_in_use(work)
    if unclosed(work) is not None:
        raise Refused("shift_open")
    if not 0 <= opening_float <= money.MAX_AMOUNT:
        raise Refused("float_bad", field="opening_float")
    doubted = clock.doubt(work)
    day, before = _day(work, business_date, doubted)
    last = last_closing(work)
    said = _reason(reason)
    if last is not None and opening_float != last.left and not said:
        raise Refused("float_differs", field="reason", left=last.left, off=opening_float - last.left)
    shift_id = work.new_id()
    row = {
        "id": shift_id,
        "terminal": work.terminal,
        "business_date": day,
        "state": "open",
        "opening_float": opening_float,
        "opened_at": work.now,
        "opened_by": work.member().id,
        "float_expected": None if last is None else last.left,
        "float_reason": said if last is not None and opening_float != last.left else "",
    }
    _SHIFT.run(work.session, [row])
    if before != day:
        menu.begin_day(work, day)
    told = {"left": last.left, "reason": said} if row["float_reason"] and last is not None else {}
    work.audit("shift_open", shift_id.hex, opening_float=opening_float, day=day, **told)
    if doubted is not None:
        clock.note(work, shift_id.hex)
    work.touched("shift", shift_id)
    standing_orders.place_due(work)
    serving.release(work)
    return shift_id


def _day(work: Work, asked: date | None, doubted: ClockDoubt | None) -> tuple[date, date | None]:
    """The business date of a shift that begins now, and that of the one before it."""
    today = local_day(work.now)
    day = asked or today
    way = "" if doubted is None else doubted.way
    behind = doubted is not None and doubted.way == "back"
    # A shift that was opened later than now was dated by a clock since put right: it holds nobody in the future
    since = {} if behind else {"now": work.now}
    newest = sql.value(work, f"{_NEWEST_DAY}{' AND opened_at <= :now' if since else ''}", t=work.terminal, **since)
    last = None if newest is None else sql.day(newest)
    before = last or (today if doubted is None else local_day(doubted.latest))
    if last is not None and day < last:
        raise Refused("date_before_last", field="business_date", last=last, day=day)
    far = way in ("gap", "ahead") or (last is not None and day > last + timedelta(days=1))
    said = clock.said_right(work) if far and not way and day == today else ""
    if asked is None and far and not said:
        raise Refused("date_jump", field="business_date", last=before, day=day)
    if said != "confirmed" and (way == "ahead" or day not in (today, last) or _worked_between(work, before, day)):
        work.require(Right.CLOCK)
    if way in ("gap", "ahead") and day == today:
        work.reached(work.now)
        work.touched("clock")
    return day, last


def _worked_between(view: View, last: date, day: date) -> bool:
    """Whether a working day lies between two business dates: a week-end or a holiday is no reason to doubt a clock."""
    eve = day - timedelta(days=1)
    return eve > last and calendar.table(view).workdays_after(last, eve) > 0


def now(view: View) -> ShiftNow | None:
    """The running shift with its figures, or None."""
    shift = unclosed(view)
    if shift is None:
        return None
    sums, shown = _seen(view, shift)
    today = local_day(view.now)
    return ShiftNow(
        id=shift.id,
        business_date=shift.business_date,
        state=shift.state,
        opening_float=shift.opening_float,
        opened_by=shift.opened_by_name,
        figures=sums,
        expected_cash=shown,
        stale=shift.business_date < today,
        early=shift.business_date > today,
        opened_at=shift.opened_at,
    )


@asks()
def moves(view: View) -> tuple[Move, ...]:
    """What was put into or taken out of the drawer in the running shift, the newest first."""
    shift = unclosed(view)
    return () if shift is None else _MOVED.rows(view, _NEWEST_MOVES, shift=shift.id)


def move_cash(work: Work, kind: str, amount: int, reason: str) -> UUID:
    """Put cash in or take it out, with a reason; ``no_sale`` moves nothing. Sealed. Each opens the drawer once.

    More than the centre lets anybody move alone (``shift.move_limit``) takes consent, and so does taking out more than
    the float and what was put in since by who may not know what was taken: nobody takes out more than the drawer can
    hold, and trying out amounts tells nobody what it holds.
    Raises ``Refused``: ``move_kind``, ``move_amount``, ``text_empty``, ``no_shift``, ``needs_approver``,
    ``drawer_short`` (holds=, only for who may see it).
    """
    work.require(Right.NO_SALE if kind == "no_sale" else Right.CASH_MOVE)
    shift = need(work, "open")
    if kind not in MOVES:
        raise Refused("move_kind", kind=kind)
    if (kind == "no_sale") != (amount == 0) or not 0 <= amount <= money.MAX_AMOUNT:
        raise Refused("move_amount", field="amount")
    said = _reason(reason, required=True)
    limit = settings.number(work, "shift.move_limit")
    if kind in ("pay_out", "drop"):
        check_cash_out(work, shift, amount, limit)
    elif amount > limit:
        work.require(Right.CASH_LARGE)
    return _move(work, shift, kind, amount, said)


def _move(work: Work, shift: ShiftRow, kind: str, amount: int, reason: str, *, after_count: bool = False) -> UUID:
    moved = work.new_id()
    row: dict[str, Any] = {
        "id": moved,
        "shift_id": shift.id,
        "terminal": work.terminal,
        "kind": kind,
        "amount": amount,
        "reason": reason,
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "at": work.now,
        "after_count": after_count,
    }
    serial, mac = work.seal("cash", moved.hex, lambda _: sealed_values.cash(row))
    _MOVE.run(work.session, [{**row, "chain_serial": serial, "mac": mac}])
    work.audit("cash_" + kind, moved.hex, amount=amount)
    work.touched("shift", shift.id)
    work.open_drawer()
    return moved


def submit_count(work: Work, pieces: Mapping[int, int], declared: Mapping[str, int] | None = None) -> Verdict:
    """Hand in a blind count, 张数 per denomination in 分; from here on the till does not sell. Never editable.

    Under ``money.LOOSE`` stands one sum in 分: coins that have no denomination of their own here, and rolls.
    ``declared`` are the merchant apps' totals per method; cash is counted. A recount is a new count beside the old one.
    Raises ``Refused``: ``cart_open`` (an order is being rung up), ``count_bad`` (denomination=…), ``declared_bad``
    (method=), ``no_shift``.
    """
    work.require(Right.CLOSE_SHIFT)
    shift = need(work, "open", "counted")
    open_cart = orders.open_cart(work)
    if open_cart is not None and open_cart.filled:
        raise Refused("cart_open")
    for denomination, n in pieces.items():
        most = MOST_LOOSE if denomination == money.LOOSE else MOST_PIECES
        if denomination not in (*money.DENOMINATIONS, money.LOOSE) or not 0 <= n <= most:
            raise Refused("count_bad", field=f"pieces.{denomination}", denomination=denomination)
    for method, amount in (declared or {}).items():
        if method not in METHODS or method == "cash" or not 0 <= amount <= money.MAX_AMOUNT:
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
    return _verdict(work, shift, Count(total, dict(pieces), dict(declared or {}), work.member().id))


def resume(work: Work) -> None:
    """Go back to selling after a count; the count stays on record. Needs who may approve a variance."""
    work.require(Right.APPROVE_VARIANCE)
    shift = need(work, "counted")
    _set_state(work, shift, "open")
    work.audit("shift_resume", shift.id.hex)
    work.touched("shift", shift.id)


@asks()
def counted(view: View) -> Verdict | None:
    """The verdict on the count already handed in, or None while the shift is open."""
    shift = unclosed(view)
    if shift is None or shift.state != "counted":
        return None
    return _verdict(view, shift, _last_count(view, shift))


def differences(view: View, approval: Approval) -> tuple[Difference, ...]:
    """Every method at the count handed in, for whoever is asked to agree to it.

    Raises ``Refused``: ``needs_right``, ``approver_unfit`` (who opened or counted), ``no_shift``, ``shift_state``.
    """
    if not may(approval.member.role, Right.APPROVE_VARIANCE):
        raise Refused("needs_right", right=Right.APPROVE_VARIANCE.value)
    shift = need(view, "counted")
    count = _last_count(view, shift)
    if approval.member.id in (shift.opened_by, count.staff_id):
        raise Refused("approver_unfit", name=approval.member.name, barred=True)
    return _differences(shift, figures(view, shift), count)


def close(work: Work, reason: str = "", handed_in: int = 0) -> ShiftReport:
    """封账: seal the shift as a numbered Z and queue its paper. ``handed_in`` of what was counted leaves the drawer.

    A method (the cash, or a merchant app's total that was declared) that differs by more than the centre's threshold
    needs a reason and an approver who neither opened nor counted; where no such person exists the closing goes through
    and the audit trail says so. Raises ``Refused``: ``no_shift``, ``shift_state`` (not counted yet),
    ``hand_in_bad`` (total=), ``reason_missing``, ``needs_approver``, ``approver_unfit``.
    """
    work.require(Right.CLOSE_SHIFT)
    shift = need(work, "counted")
    count = _last_count(work, shift)
    sums = figures(work, shift)
    expected = expected_cash(shift.opening_float, sums)
    variance = count.total - expected
    said = _reason(reason)
    if not 0 <= handed_in <= count.total:
        raise Refused("hand_in_bad", field="handed_in", total=count.total)
    found = _differences(shift, sums, count)
    if _beyond(work, found):
        if not said:
            raise Refused("reason_missing", field="reason")
        _approve_variance(work, shift, count)
    noted = clock.note(work, shift.id.hex)
    if noted is not None and noted.way != "gap":
        sums = replace(sums, clock_doubts=sums.clock_doubts + 1)
    if handed_in:
        _move(work, shift, "drop", handed_in, HAND_IN, after_count=True)
    serial, number = work.next_number(records.CLOSING)
    report = shift_report.report_of_shift(work, shift, sums, expected, Ending(count, said, handed_in, number))
    _seal(work, shift, report, expected, count.total)
    _set_state(work, shift, "closed")
    work.print(report, number=number)
    off = {d.method: d.off for d in found if d.off and d.method != "cash"}
    work.audit("shift_close", number, serial=serial, variance=variance, reason=said, handed_in=handed_in, **off)
    work.touched("shift", shift.id)
    return report


def _seal(work: Work, shift: ShiftRow, report: ShiftReport, expected: int, counted_cash: int) -> None:
    row = {
        "id": work.new_id(),
        "shift_id": shift.id,
        "terminal": work.terminal,
        "business_date": shift.business_date,
        "number": report.number,
        "z_number": report.z_number,
        "at": work.now,
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "expected_cash": expected,
        "counted_cash": counted_cash,
        "variance": counted_cash - expected,
        "perpetual_sales": report.perpetual_sales,
        "perpetual_reversals": report.perpetual_reversals,
        "perpetual_subsidies": report.perpetual_subsidies,
        "last_serial": work.chain_serial,
        "audit_serial": work.audit_serial,
        "report": documents.dump(report),
    }
    chain_serial, mac = work.seal("closing", report.number, lambda _: sealed_values.closing(row))
    _CLOSING.run(work.session, [{**row, "chain_serial": chain_serial, "mac": mac}])


@asks()
def x_report(view: View) -> ShiftReport:
    """The X: the shift so far, nothing stored. The expected cash, and what leads to it, only for who may see it."""
    shift = need(view, "open", "counted")
    sums, expected = _seen(view, shift)
    return shift_report.report_of_shift(view, shift, sums, expected, None)


def print_x(work: Work) -> UUID:
    """Put an X on paper; it is not a closing and carries no number of its own."""
    work.require(Right.CLOSE_SHIFT)
    report = x_report(work)
    job = work.print(report, number=f"X-{work.terminal}-{work.new_id().hex[-10:].upper()}")
    work.audit("x_report")
    return job


def _set_state(work: Work, shift: ShiftRow, state: str) -> None:
    sql.run(work.session, "UPDATE shift SET state = :state WHERE id = :shift", {"state": state, "shift": shift.id})


def _reason(text: str, *, required: bool = False) -> str:
    """Why something was done. Raises what ``clean`` raises, naming the field."""
    try:
        return clean(text, 120, required=required)
    except Refused as wrong:
        raise Refused(wrong.code, field="reason", **wrong.data) from None


def _approve_variance(work: Work, shift: ShiftRow, count: Count) -> None:
    barred = (shift.opened_by, count.staff_id)
    on_duty = work.member()
    fit = on_duty.id not in barred and may(on_duty.role, Right.APPROVE_VARIANCE)
    if fit or any(row.id not in barred for row in staff.approvers(work, Right.APPROVE_VARIANCE)):
        work.require(Right.APPROVE_VARIANCE, barred=barred)
    else:
        work.audit("variance_unapproved", shift.id.hex)


def _seen(view: View, shift: ShiftRow) -> tuple[Figures, int | None]:
    """The figures and the expected cash as whoever is on duty may know them while the drawer is not counted."""
    sums = figures(view, shift)
    if view.may(Right.SEE_EXPECTED):
        return sums, expected_cash(shift.opening_float, sums)
    return sums.blinded(), None


def _differences(shift: ShiftRow, sums: Figures, count: Count) -> tuple[Difference, ...]:
    """The cash first; of the others what somebody declared, whether or not the till knows of any such payment."""
    cash = Difference("cash", expected_cash(shift.opening_float, sums), count.total)
    declared = (Difference(m, sums.amount(m), count.declared[m]) for m in METHODS if m in count.declared)
    return (cash, *declared)


def _beyond(view: View, found: Sequence[Difference]) -> tuple[str, ...]:
    """The methods that differ by more than the centre lets pass."""
    most = settings.number(view, "shift.variance")
    return tuple(d.method for d in found if abs(d.off) > most)


def _verdict(view: View, shift: ShiftRow, count: Count) -> Verdict:
    sums = figures(view, shift)
    expected, found = expected_cash(shift.opening_float, sums), _differences(shift, sums, count)
    off = _beyond(view, found)
    sees = view.may(Right.SEE_EXPECTED)
    return Verdict(
        within=not off,
        variance=count.total - expected if sees else None,
        total=count.total,
        off=off,
        differences=found if sees else (),
        usual=min(shift.opening_float, count.total),
    )


def _last_count(view: View, shift: ShiftRow) -> Count:
    found = _COUNTS.one(view, "WHERE shift_id = :shift ORDER BY position DESC LIMIT 1", shift=shift.id)
    if found is None:
        raise Refused("not_counted")
    return found


def _pieces(stored: str) -> dict[int, int]:
    return {int(denomination): int(n) for denomination, n in json.loads(stored).items()}


_NEWEST_DAY = "SELECT max(business_date) FROM shift WHERE terminal = :t"
_MOVED = Reader(
    Move,
    "cash_movement m JOIN staff s ON s.id = m.staff_id LEFT JOIN staff a ON a.id = m.approver_id",
    id="m.id", kind="m.kind", amount="m.amount", reason="m.reason", by="s.name", at="m.at",
    approved_by="coalesce(a.name, '')",
)  # fmt: skip
_NEWEST_MOVES = "WHERE m.shift_id = :shift AND m.kind <> 'no_sale' ORDER BY m.chain_serial DESC"
_COUNTS = Reader(Count, "shift_count", pieces=("pieces", _pieces), declared=("declared", json.loads))
_SHIFT = sql.Insert(Shift)
_MOVE = sql.Insert(CashMovement)
_COUNT = sql.Insert(ShiftCount)
_CLOSING = sql.Insert(Closing)
