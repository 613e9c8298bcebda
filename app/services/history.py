"""历史单据: the sales of past days, found by number, person, dish, sum or method; and what dishes and meals came to.

Every search has a first and a last business date: a till sells for years, and what is asked is about some days of them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules import money, records
from app.rules.people import names
from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.rules.till.remarks import portion_name
from app.services import dashboard, exports
from app.services.dashboard import SaleRow
from app.services.exports import ListLeave
from app.services.figures import canteen
from app.services.figures.canteen import Summed
from app.services.residents import search
from app.services.work import Page, View, Work, asks
from app.store import sql

MOST_SHOWN = 200
_PEOPLE = 60
"""Residents of a name that are looked for at most."""
_DISH_NAMES = 400
"""Different dishes in a search by words; a canteen has fewer."""
_DIGITS = re.compile(r"[0-9]{1,32}")
_YUAN = re.compile(r"[¥￥]?([0-9]{1,7}\.[0-9]{1,2})元?|[¥￥]([0-9]{1,7})|([0-9]{1,7})元")


@dataclass(frozen=True)
class HistoryFilter:
    """What the list is narrowed by, both days included, whichever comes first.

    ``query`` is a receipt's number or its serial, the last digits of a payment's number, a member number, a name, a
    dish (in pinyin too) or its code, or a sum with its point: ``18.00``.
    ``kind`` is sale, reversal (whole) or part; ``method`` one way of paying.
    """

    first: date
    last: date
    query: str = ""
    kind: str = ""
    method: str = ""


@dataclass(frozen=True)
class HistorySums:
    """What the list comes to, 分; reversals are below zero. ``methods`` are the payments by their way."""

    count: int
    portions: int
    list_total: int
    discount: int
    subsidy: int
    due: int
    methods: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SoldLine:
    """A dish of a sale as it was sold; ``eater`` where it was not the member's own."""

    name: str
    quantity: int
    grams: int | None
    list_amount: int
    discount: int
    subsidy: int
    payable: int
    eater: str


@dataclass(frozen=True)
class SoldSheet:
    """One sale opened: who took the money and who agreed, what it takes back or was taken back by, and its dishes."""

    number: str
    business_date: date
    at: datetime
    meal: str
    takeaway: bool
    cashier: str
    approver: str
    corrects: str
    corrected_by: tuple[str, ...]
    rounding: int
    tendered: int
    change: int
    references: tuple[tuple[str, str], ...]
    lines: tuple[SoldLine, ...]


@dataclass(frozen=True)
class SumRow:
    """A dish, a meal or a day with its sums."""

    key: str
    name: str
    sums: Summed


class _Totals(NamedTuple):
    count_: int
    portions: int
    list_total: int
    discount: int
    subsidy: int
    due: int


class _Method(NamedTuple):
    method: str
    amount: int


class _Head(NamedTuple):
    id: UUID
    number: str
    business_date: date
    at: datetime
    meal: str
    takeaway: bool
    cashier: str
    approver: str
    corrects: str
    rounding: int
    tendered: int
    change: int
    member_id: UUID | None


class _Line(NamedTuple):
    name: str
    quantity: int
    grams: int | None
    list_amount: int
    discount: int
    subsidy: int
    payable: int
    eater_id: UUID | None
    half: bool
    eater: str


class _Paid(NamedTuple):
    method: str
    reference: str


class _Named(NamedTuple):
    key: str
    name: str


_SPAN = "s.shift_id IN (SELECT id FROM shift WHERE business_date >= :first AND business_date <= :last)"
_ORDER = "ORDER BY s.business_date DESC, s.at DESC, s.chain_serial DESC LIMIT :most OFFSET :skip"
_KINDS = {
    "sale": "s.kind = 'sale'",
    "reversal": "s.kind = 'reversal' AND NOT s.part",
    "part": "s.kind = 'reversal' AND s.part",
}
_TOTALS = sql.Reader(
    _Totals, "sale s", count_="count(*)", portions=(
        "coalesce(sum((SELECT sum(l.quantity) FROM sale_line l WHERE l.sale_id = s.id)), 0)", int
    ),
    **{
        name: (f"coalesce(sum(s.{column}), 0)", int)
        for name, column in (("list_total", "list_total"), ("discount", "discount_total"),
                             ("subsidy", "subsidy_total"), ("due", "due"))
    },
)  # fmt: skip
_METHODS = sql.Reader(
    _Method, "sale_payment p JOIN sale s ON s.id = p.sale_id", method="p.method", amount=("sum(p.amount)", int)
)
_HEAD = sql.Reader(
    _Head,
    "sale s JOIN staff c ON c.id = s.staff_id LEFT JOIN staff a ON a.id = s.approver_id "
    "LEFT JOIN meal_period m ON m.code = s.meal LEFT JOIN sale o ON o.id = s.corrects_id",
    meal="coalesce(m.name, s.meal)", cashier="c.name", approver="coalesce(a.name, '')",
    corrects="coalesce(o.number, '')",
    **{n: f"s.{n}" for n in ("id", "number", "business_date", "at", "takeaway", "rounding", "tendered", "change",
                             "member_id")},
)  # fmt: skip
_LINES = sql.Reader(
    _Line, "sale_line l LEFT JOIN resident e ON e.id = l.eater_id", eater="coalesce(e.name, '')",
    **{n: f"l.{n}" for n in (
        "name", "quantity", "grams", "list_amount", "discount", "subsidy", "payable", "eater_id", "half",
    )},
)  # fmt: skip
_REFERENCES = sql.Reader(_Paid, "sale_payment")
_MEALS = sql.Reader(_Named, "meal_period", key="code", name="name")
_DISHES = sql.Reader(_Named, "sale_line l JOIN sale s ON s.id = l.sale_id", key="l.name", name="l.name")


@asks(Right.SELL, Right.SEE_REPORTS)
def sales_found(view: View, wanted: HistoryFilter, offset: int = 0, limit: int = 50) -> Page:
    """A slice of the sales a filter lets through, the newest first; ``Page`` of ``SaleRow``."""
    where, params = _where(view, wanted)
    total = sql.value(view, f"SELECT count(*) FROM sale s WHERE {where}", **params)
    skip = {"most": min(max(limit, 0), MOST_SHOWN), "skip": max(offset, 0)}
    return Page(dashboard.sale_rows(view, f"WHERE {where} {_ORDER}", **params, **skip), int(total or 0))


@asks(Right.SEE_REPORTS)
def sales_sums(view: View, wanted: HistoryFilter) -> HistorySums:
    """What those sales come to. Not for who counts the drawer: with it they would know what should lie there."""
    where, params = _where(view, wanted)
    sums = _TOTALS.rows(view, f"WHERE {where}", **params)[0]
    methods = _METHODS.rows(view, f"WHERE {where} GROUP BY p.method ORDER BY p.method", **params)
    return HistorySums(*sums, methods=tuple((m.method, m.amount) for m in methods if m.amount))


@asks(Right.SELL, Right.SEE_REPORTS)
def sale_sheet(view: View, sale_id: UUID) -> SoldSheet:
    """One sale with its dishes. Raises ``Refused("sale_unknown")``."""
    head = _HEAD.one(view, "WHERE s.id = :sale", sale=sale_id)
    if head is None:
        raise Refused("sale_unknown")
    later = sql.values(view, "SELECT number FROM sale WHERE corrects_id = :sale ORDER BY at, number", sale=sale_id)
    lines = _LINES.rows(view, "WHERE l.sale_id = :sale ORDER BY l.position", sale=sale_id)
    paid = _REFERENCES.rows(view, "WHERE sale_id = :sale AND reference <> '' ORDER BY position", sale=sale_id)
    own = head.member_id
    return SoldSheet(
        **{name: getattr(head, name) for name in _Head._fields if name not in ("id", "member_id")},
        corrected_by=tuple(map(str, later)),
        references=tuple((one.method, one.reference) for one in paid),
        lines=tuple(
            SoldLine(
                portion_name(x.name, half=x.half), x.quantity, x.grams, x.list_amount, x.discount, x.subsidy, x.payable,
                x.eater if x.eater_id not in (None, own) else "",
            )
            for x in lines
        ),
    )  # fmt: skip


@asks(Right.SEE_REPORTS)
def dishes_sold(view: View, first: date, last: date) -> tuple[SumRow, ...]:
    """What each dish came to between two business dates, what most was taken for first; from the roll-ups."""
    by = canteen.till_span(view, first, last)
    known = canteen.dish_names(view)
    rows = (SumRow(key, known.get(key, "—"), sums) for key, sums in by.get("dish", {}).items())
    return tuple(sorted(rows, key=lambda row: (-row.sums.amount, row.name)))


@asks(Right.SEE_REPORTS)
def meals_sold(view: View, first: date, last: date) -> tuple[SumRow, ...]:
    """What each meal came to between two business dates, in the order of the day, reversals taken away."""
    by = canteen.till_span(view, first, last)
    order = {row.key: (at, row.name) for at, row in enumerate(_MEALS.rows(view, "ORDER BY position, code"))}
    keys = {key for dimension in ("sale", "reversal") for key in by.get(dimension, {})}
    rows = (
        SumRow(key, order.get(key, (0, key))[1], canteen.meals(_only(by, key)))
        for key in sorted(keys, key=lambda key: (order.get(key, (len(order), key))[0], key))
    )
    return tuple(rows)


def whole_of(rows: Sequence[SumRow]) -> Summed:
    """What rows come to together."""
    whole = Summed()
    for row in rows:
        whole.quantity += row.sums.quantity
        whole.amount += row.sums.amount
    return whole


@asks(Right.SEE_REPORTS)
def days_sold(view: View, first: date, last: date) -> tuple[SumRow, ...]:
    """What each business date came to, the newest first, reversals taken away."""
    return tuple(
        SumRow(day.isoformat(), day.isoformat(), sums)
        for day, sums in sorted(canteen.till_days(view, first, last).items(), reverse=True)
    )


def leave_for_sales(work: Work, wanted: HistoryFilter, reason: str) -> ListLeave:
    """Ask leave for the sales a filter lets through. Raises ``Refused``: field_bad (reason), needs_approver,
    rows_many (limit).
    """
    work.require(Right.SEE_REPORTS)
    why = exports.agreed(work, reason)
    count = sales_found(work, wanted, 0, 1).total
    leave = ListLeave(wanted, "收银单据", count, why, *exports.who_asks(work))
    return exports.keep_leave(work, "sale_export", leave, {"from": wanted.first, "to": wanted.last,
                                                           "query": wanted.query, "kind": wanted.kind,
                                                           "method": wanted.method})  # fmt: skip


@asks(Right.SEE_REPORTS)
def sales_out(view: View, leave: ListLeave) -> Iterable[SaleRow]:
    """The sales a leave allows, the newest first, names masked."""
    assert isinstance(leave.wanted, HistoryFilter)
    where, params = _where(view, leave.wanted)
    found = dashboard.sale_rows(view, f"WHERE {where} {_ORDER}", **params, most=exports.MOST_OUT, skip=0)
    return tuple(replace(row, member=mask_name(row.member) if row.member else "") for row in found)


def _only(by: canteen.Sums, key: str) -> dict[str, Mapping[str, Summed]]:
    return {
        dimension: {key: by[dimension][key]}
        for dimension in ("sale", "reversal")
        if key in by.get(dimension, {})
    }  # fmt: skip


def _where(view: View, wanted: HistoryFilter) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = dict(zip(("first", "last"), sorted((wanted.first, wanted.last)), strict=True))
    parts = [_SPAN]
    if wanted.kind in _KINDS:
        parts.append(_KINDS[wanted.kind])
    if wanted.method:
        parts.append("EXISTS (SELECT 1 FROM sale_payment w WHERE w.sale_id = s.id AND w.method = :method)")
        params["method"] = wanted.method
    query = " ".join(wanted.query.split())
    if query:
        said = _number(view, query) or _sum(query) or _digits(view, query) or _words(view, wanted, query)
        parts.append(f"({said[0]})")
        params |= said[1]
    return " AND ".join(parts), params


Said = tuple[str, dict[str, Any]]


def _number(view: View, query: str) -> Said | None:
    """A whole number of a receipt, or as the screen shortens it."""
    number = records.paper_number(records.whole_number(query, view.business_date))
    return ("s.number = :number", {"number": number}) if number else None


def _sum(query: str) -> Said | None:
    """A sum: what was due, or by one way of paying, going in or out."""
    found = _YUAN.fullmatch(query)
    if found is None:
        return None
    fen = money.parse_yuan(next(part for part in found.groups() if part))
    paid = "EXISTS (SELECT 1 FROM sale_payment y WHERE y.sale_id = s.id AND y.amount IN (:sum, -:sum))"
    return f"s.due IN (:sum, -:sum) OR {paid}", {"sum": fen}


def _digits(view: View, query: str) -> Said | None:
    """Digits alone: the end of a receipt's number, a dish's code, a payment's last digits or a member's number."""
    if _DIGITS.fullmatch(query) is None:
        return None
    parts = ["EXISTS (SELECT 1 FROM sale_payment y WHERE y.sale_id = s.id AND y.reference LIKE :tail)"]
    params: dict[str, Any] = {"tail": f"%{query}"}
    if len(query) <= 4:
        parts.append("EXISTS (SELECT 1 FROM sale_line c WHERE c.sale_id = s.id AND c.code = :code)")
        params["code"] = query
    if len(query) <= 9:
        parts.append("s.serial = :serial")
        params["serial"] = int(query)
        member = sql.value(view, "SELECT id FROM resident WHERE no = :no", no=int(query))
        if member is not None:
            parts.append(_MEMBER.format("= :member"))
            params["member"] = member
    return " OR ".join(parts), params


_MEMBER = "s.member_id {0} OR EXISTS (SELECT 1 FROM sale_line e WHERE e.sale_id = s.id AND e.eater_id {0})"


def _words(view: View, wanted: HistoryFilter, query: str) -> Said:
    """A name of a person or of a dish, as it is written or in pinyin."""
    people = {f"p{n}": one.id for n, one in enumerate(search.search(view, query, _PEOPLE))}
    span = dict(zip(("first", "last"), sorted((wanted.first, wanted.last)), strict=True))
    sold = _DISHES.rows(view, f"WHERE {_SPAN} GROUP BY l.name ORDER BY l.name LIMIT {_DISH_NAMES}", **span)
    dishes = {f"d{n}": one.name for n, one in enumerate(sold) if names.matches(one.name, query)}
    parts = []
    if people:
        parts.append(_MEMBER.format(f"IN ({', '.join(f':{name}' for name in people)})"))
    if dishes:
        named = ", ".join(f":{name}" for name in dishes)
        parts.append(f"EXISTS (SELECT 1 FROM sale_line d WHERE d.sale_id = s.id AND d.name IN ({named}))")
    return " OR ".join(parts) or "1 = 0", {**people, **dishes}
