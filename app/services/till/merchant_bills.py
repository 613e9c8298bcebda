"""对账: the merchants' bills are taken in, their lines matched with what the till declared, and what has no other side
is listed (单边账).

What was sealed is never touched: a payment is declared until a line of a bill is matched with it, then reconciled; one
of a day a bill answers for and without a line is unmatched.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from app.errors import Refused
from app.models.merchant import MerchantBill, MerchantBillLine, TenderMatch
from app.rules.dates import local_day, midnight_of
from app.rules.report.period import ReportPeriod, month
from app.rules.rights import Right
from app.rules.till.bill_matching import Pair, Side, match_sides, other_amounts
from app.rules.till.merchant_bill import Bill, BillLine, read_bill, titles
from app.services.lists import spreadsheet
from app.services.lists.spreadsheet import Told
from app.services.work import View, Work, asks
from app.store import sql
from app.store.sql import Reader

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class BillPlan:
    """A bill that was read, and how many of its lines are there already."""

    bill: Bill
    known: int

    @property
    def new(self) -> int:
        """How many would come in."""
        return len(self.bill.lines) - self.known


@dataclass(frozen=True)
class BillLoaded:
    """What a bill brought: new lines, and how many payments of the till are reconciled by them."""

    new: int
    known: int
    matched: int


@dataclass(frozen=True)
class BillMonth:
    """A month of one method, as the merchant has it, 分. ``fees`` are no part of what customers paid."""

    period: ReportPeriod
    method: str
    count: int
    amount: int
    fees: int
    matched: int

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.period.key} {self.method}"


@dataclass(frozen=True)
class OneSided:
    """Money that only one side knows of, 分; with ``other_at`` a pair somebody has to look at, the merchant's moment.

    ``side`` is ours, theirs or pair. ``doubt``: the other side has the same number with another amount.
    """

    side: str
    day: date
    at: datetime
    amount: int
    number: str = ""
    reference: str = ""
    doubt: bool = False
    kind: str = ""
    record_id: UUID | None = None
    position: int = 0
    line_id: UUID | None = None
    other_at: datetime | None = None


@dataclass(frozen=True)
class DaySum:
    """A day's declared payments and those of the merchant, 分; ``covered``: a bill answers for it."""

    day: date
    ours: int
    ours_sum: int
    theirs: int
    theirs_sum: int
    covered: bool

    @property
    def off(self) -> int:
        """How much more the merchant has."""
        return self.theirs_sum - self.ours_sum


@dataclass(frozen=True)
class Reconciled:
    """A month of one method, both sides beside each other. ``undone`` payments were taken back at the till and never
    came to the merchant: they are on no list.
    """

    rows: tuple[OneSided, ...]
    days: tuple[DaySum, ...]
    matched: int
    undone: int

    def total(self, side: str) -> tuple[int, int]:
        """How many rows of a side, and their sum."""
        found = [row.amount for row in self.rows if row.side == side]
        return len(found), sum(found)


@dataclass(frozen=True)
class _Declared:
    kind: str
    record_id: UUID
    position: int
    number: str
    corrects: UUID | None
    method: str
    amount: int
    at: datetime
    reference: str
    matched: UUID | None

    @property
    def side(self) -> Side:
        numbers = (self.reference,) if self.reference else ()
        return Side((self.record_id, self.position), self.method, local_day(self.at), self.at, self.amount, numbers)


@dataclass(frozen=True)
class _Stored:
    id: UUID
    method: str
    reference: str
    refund: str
    order_no: str
    day: date
    at: datetime
    amount: int
    matched: bool

    @property
    def side(self) -> Side:
        return Side(self.id, self.method, self.day, self.at, self.amount, (self.reference, self.order_no))


@dataclass(frozen=True)
class _Month:
    method: str
    month: str
    count: int
    amount: int
    fees: int
    matched: int


@dataclass(frozen=True)
class _Known:
    reference: str
    refund: str


@dataclass(frozen=True)
class _Span:
    first: date
    last: date


def read_file(path: Path, told: Told | None = None) -> Bill:
    """Read a bill as it was exported (.csv), in whatever coding. ``told`` may raise to stop.

    Raises ``Refused``: what ``spreadsheet.sheets`` and ``read_bill`` raise.
    """
    (sheet, *_more) = spreadsheet.sheets(path, titles, told)
    return read_bill(sheet.rows)


@asks(Right.RECONCILE)
def preview_bill(view: View, bill: Bill) -> BillPlan:
    """What taking it in would bring; nothing is written."""
    return BillPlan(bill, len(bill.lines) - len(_new_lines(view, bill)))


def load_bill(work: Work, bill: Bill) -> BillLoaded:
    """Take a bill in and match its lines, and those that were there, with what the till declared about those days.

    A line that is there stays as it is: the same file twice changes nothing. Raises ``Refused``: ``needs_approver``,
    ``bill_wrong`` (rows=, lines nobody could read: half a bill says nothing about a day), ``bill_empty``.
    """
    work.require(Right.RECONCILE)
    if bill.wrong:
        raise Refused("bill_wrong", rows=bill.wrong)
    if not bill.lines:
        raise Refused("bill_empty")
    new = _new_lines(work, bill)
    bill_id = work.new_id()
    covers = not _days(bill.first, bill.last) <= _covered(work, bill.method, bill.first, bill.last)
    if new or covers:
        of = {"id": bill_id, "method": bill.method, "form": bill.form, "first": bill.first, "last": bill.last}
        _BILL.run(work.session, [{**of, "lines": len(new), "at": work.now, "staff_id": work.member().id}])
        _LINES.run(work.session, [_row(work, bill_id, line) for line in new])
    matched = _match(work, bill.method, bill.first, bill.last)
    loaded = BillLoaded(len(new), len(bill.lines) - len(new), matched)
    if new or covers or matched:
        said = {"days": f"{bill.first} – {bill.last}", "added": loaded.new, "matched": matched}
        work.audit("merchant_bill", bill.form, method=bill.method, **said)
        work.touched("merchant_bill", bill_id)
    return loaded


@asks(Right.SEE_REPORTS)
def bill_months(view: View) -> tuple[BillMonth, ...]:
    """The months bills were taken in for, the newest first."""
    found = _MONTHS.rows(view, f"GROUP BY method, {_MONTH} ORDER BY 2 DESC, 1 DESC")
    return tuple(
        BillMonth(
            month(date.fromisoformat(f"{row.month}-01")), row.method, row.count, row.amount, row.fees, row.matched
        )
        for row in found
    )


@asks(Right.SEE_REPORTS)
def reconciliation(view: View, of: BillMonth) -> Reconciled:
    """Both sides of a month, and what has no other side. Of days no bill answers for nothing is said to be missing."""
    first, last, method = of.period.first, of.period.last, of.method
    ours, theirs = _declared(view, method, first, last), _stored(view, method, first, last)
    covered = _covered(view, method, first, last)
    open_ours: dict[Hashable, _Declared] = {one.side.key: one for one in ours if one.matched is None}
    open_theirs: dict[Hashable, _Stored] = {line.id: line for line in theirs if not line.matched}
    left, bill = [one.side for one in open_ours.values()], [line.side for line in open_theirs.values()]
    found = match_sides(left, bill)
    pairs = (*found.sure, *found.proposed)
    paired = {side.key for pair in pairs for side in (pair.ours, pair.theirs)}
    undone = _undone(one for key, one in open_ours.items() if key not in paired)
    doubts = other_amounts(left, bill)
    rows = [_pair_row(open_ours[pair.ours.key], open_theirs[pair.theirs.key]) for pair in pairs]
    rows += [
        _our_row(one, key in doubts)
        for key, one in open_ours.items()
        if key not in paired | undone and one.side.day in covered
    ]
    rows += [_their_row(line, line.id in doubts) for line in open_theirs.values() if line.id not in paired]
    inside = sorted((row for row in rows if first <= row.day <= last), key=lambda row: (row.at, row.number))
    days = _day_sums(ours, theirs, covered, of.period.days)
    matched = sum(one.matched is not None and first <= one.side.day <= last for one in ours)
    return Reconciled(tuple(inside), days, matched, len(undone))


def confirm_pair(work: Work, row: OneSided) -> None:
    """Say that a proposed pair is one payment. Raises ``Refused``: ``needs_approver``, ``bill_changed``."""
    work.require(Right.RECONCILE)
    if row.line_id is None or row.record_id is None or _is_taken(work, row.line_id, row.record_id, row.position):
        raise Refused("bill_changed")
    _keep_match(work, row.line_id, row.kind, row.record_id, row.position, "confirmed")
    work.audit("tender_match", row.number, amount=row.amount)
    work.touched("merchant_bill", row.line_id)


def release_pair(work: Work, row: OneSided) -> None:
    """Take ``confirm_pair`` back; nothing happens where it was not confirmed. Raises ``Refused("needs_approver")``."""
    work.require(Right.RECONCILE)
    query = "DELETE FROM tender_match WHERE line_id = :l AND how = 'confirmed'"
    if sql.run(work.session, query, {"l": row.line_id}):
        work.audit("tender_match_undone", row.number, amount=row.amount)
        work.touched("merchant_bill", row.line_id)


def _new_lines(view: View, bill: Bill) -> list[BillLine]:
    """The lines that are not there yet, each once."""
    if not bill.lines:
        return []
    days = {"a": min(line.day for line in bill.lines), "b": max(line.day for line in bill.lines), "m": bill.method}
    stored = _KNOWN.rows(view, "WHERE method = :m AND day BETWEEN :a AND :b", **days)
    seen = {(row.reference, row.refund) for row in stored}
    new = []
    for line in bill.lines:
        if (line.reference, line.refund) not in seen:
            seen.add((line.reference, line.refund))
            new.append(line)
    return new


def _row(work: Work, bill_id: UUID, line: BillLine) -> dict[str, object]:
    said = {name: getattr(line, name) for name in ("method", "reference", "refund", "day", "at", "amount", "fee")}
    return {**said, "id": work.new_id(), "bill_id": bill_id, "order_no": line.order}


def _days(first: date, last: date) -> set[date]:
    return {first + _DAY * n for n in range((last - first).days + 1)}


def _covered(view: View, method: str, first: date, last: date) -> set[date]:
    """The days some bill answers for."""
    spans = _SPANS.rows(view, "WHERE method = :m AND first <= :b AND last >= :a", m=method, a=first, b=last)
    return {day for span in spans for day in _days(max(span.first, first), min(span.last, last))}


def _declared(view: View, method: str, first: date, last: date) -> tuple[_Declared, ...]:
    """Of the days and one before and after: about midnight the two sides need not agree."""
    span = {"a": midnight_of(first - _DAY), "b": midnight_of(last + 2 * _DAY)}
    return _DECLARED.rows(view, "ORDER BY at", m=method, **span)


def _stored(view: View, method: str, first: date, last: date) -> tuple[_Stored, ...]:
    tail = "WHERE method = :m AND day BETWEEN :a AND :b ORDER BY at"
    return _STORED.rows(view, tail, m=method, a=first - _DAY, b=last + _DAY)


def _match(work: Work, method: str, first: date, last: date) -> int:
    """Keep the pairs that are sure."""
    ours = {one.side.key: one for one in _declared(work, method, first, last) if one.matched is None}
    theirs = [line.side for line in _stored(work, method, first, last) if not line.matched]
    sure: Sequence[Pair] = match_sides([one.side for one in ours.values()], theirs).sure
    for pair in sure:
        one = ours[pair.ours.key]
        assert isinstance(pair.theirs.key, UUID)  # a stored line's
        _keep_match(work, pair.theirs.key, one.kind, one.record_id, one.position, pair.how)
    return len(sure)


def _keep_match(work: Work, line_id: UUID, kind: str, record_id: UUID, position: int, how: str) -> None:
    of = {"line_id": line_id, "kind": kind, "record_id": record_id, "position": position, "how": how}
    _MATCH.run(work.session, [{**of, "at": work.now, "staff_id": work.member().id}])


def _is_taken(view: View, line_id: UUID, record_id: UUID, position: int) -> bool:
    query = "SELECT 1 FROM tender_match WHERE line_id = :l OR (record_id = :r AND position = :p)"
    return sql.value(view, query, l=line_id, r=record_id, p=position) is not None


def _undone(declared: Iterable[_Declared]) -> set[Hashable]:
    """Payments taken back at the till before the merchant ever saw them, and what took them back."""
    left = {one.side.key: one for one in declared}
    found: set[Hashable] = set()
    for one in left.values():
        was = None if one.corrects is None else left.get((one.corrects, one.position))
        if was is not None and was.amount == -one.amount:
            found |= {was.side.key, one.side.key}
    return found


def _our_row(one: _Declared, doubt: bool) -> OneSided:
    return OneSided(
        "ours",
        one.side.day,
        one.at,
        one.amount,
        one.number,
        one.reference,
        doubt,
        one.kind,
        one.record_id,
        one.position,
    )


def _their_row(line: _Stored, doubt: bool) -> OneSided:
    return OneSided("theirs", line.day, line.at, line.amount, "", line.reference, doubt, line_id=line.id)


def _pair_row(one: _Declared, line: _Stored) -> OneSided:
    return OneSided(
        "pair", one.side.day, one.at, one.amount, one.number, line.reference, False, one.kind, one.record_id,
        one.position, line.id, line.at,
    )  # fmt: skip


def _day_sums(
    ours: Iterable[_Declared], theirs: Iterable[_Stored], covered: set[date], days: Sequence[date]
) -> tuple[DaySum, ...]:
    sums = {day: [0, 0, 0, 0] for day in days}
    for at, side in ((0, [one.side for one in ours]), (2, [line.side for line in theirs])):
        for one in side:
            if one.day in sums:
                sums[one.day][at] += 1
                sums[one.day][at + 1] += one.amount
    shown = ((day, sums[day], day in covered) for day in days)
    return tuple(DaySum(day, n[0], n[1], n[2], n[3], there) for day, n, there in shown if there or any(n))


def _paid(kind: str) -> str:
    """What one kind of record declared; money that goes back goes by the number it came in under."""
    return (
        f"SELECT '{kind}' AS kind, s.id AS record_id, p.position AS position, s.number AS number, "
        "s.corrects_id AS corrects, p.method AS method, p.amount AS amount, s.at AS at, "
        "coalesce(nullif(p.reference, ''), o.reference, '') AS reference, t.line_id AS matched "
        f"FROM {kind} s JOIN {kind}_payment p ON p.{kind}_id = s.id "
        f"LEFT JOIN {kind}_payment o ON o.{kind}_id = s.corrects_id "
        "AND o.position = p.position AND o.method = p.method "
        "LEFT JOIN tender_match t ON t.record_id = s.id AND t.position = p.position "
        "WHERE p.method = :m AND s.at >= :a AND s.at < :b AND p.amount <> 0"
    )


_DECLARED = Reader(_Declared, f"({_paid('sale')} UNION ALL {_paid('charge')}) AS declared")
_MATCHED = "EXISTS (SELECT 1 FROM tender_match t WHERE t.line_id = merchant_bill_line.id)"
_STORED = Reader(_Stored, "merchant_bill_line", matched=_MATCHED)
_MONTH = "substr(CAST(day AS TEXT), 1, 7)"
_MONTHS = Reader(
    _Month,
    "merchant_bill_line",
    method="method",
    month=_MONTH,
    count="count(*)",
    amount="sum(amount)",
    fees="sum(fee)",
    matched=f"sum(CASE WHEN {_MATCHED} THEN 1 ELSE 0 END)",
)
_KNOWN = Reader(_Known, "merchant_bill_line")
_SPANS = Reader(_Span, "merchant_bill")
_BILL = sql.Insert(MerchantBill)
_LINES = sql.Insert(MerchantBillLine)
_MATCH = sql.Insert(TenderMatch)
