"""收银销售 as a register: each sale and reversal of the business dates, sealed, so that it never says anything else."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.rules.report.registers.sources import Pick
from app.rules.report.registers.span import DaySpan
from app.services.registers.cells import Listed, Options, by_id, named, options_of, picked, shown_name
from app.services.work import View
from app.store import sql

SALE_LABELS = {"sale": "销售", "reversal": "冲正", "part": "退菜"}
SERVED_LABELS = {"here": "堂食", "away": "外带", "delivery": "送餐"}


class _Sale(NamedTuple):
    id: UUID
    kind: str
    terminal: str
    business_date: date
    number: str
    corrects: str
    staff_id: UUID
    cashier: str
    at: datetime
    meal: str
    meal_name: str
    takeaway: bool
    tier: str
    member: str
    list_total: int
    discount_total: int
    subsidy_total: int
    rounding: int
    due: int
    part: bool
    delivery: bool
    cut: int
    pickup_no: int | None
    paper_no: str

    @property
    def sort(self) -> str:
        """Its kind as people name it."""
        return "part" if self.part else self.kind

    @property
    def served(self) -> str:
        """Where it was eaten."""
        return "delivery" if self.delivery else "away" if self.takeaway else "here"


class _Line(NamedTuple):
    sale_id: UUID
    name: str
    quantity: int
    grams: int | None


class _Paid(NamedTuple):
    sale_id: UUID
    method: str
    amount: int


class _Code(NamedTuple):
    code: str
    name: str


class _Text(NamedTuple):
    text: str


class _Sold(NamedTuple):
    sale: _Sale
    member: str
    lines: tuple[_Line, ...]
    paid: Mapping[str, int]

    @property
    def dishes(self) -> str:
        """What was sold; a portion of one is not counted."""
        return "、".join(
            f"{line.name}{f' {line.grams}克' if line.grams else f'×{line.quantity}' if abs(line.quantity) > 1 else ''}"
            for line in self.lines
            if line.quantity
        )


_SALES = sql.Reader(
    _Sale,
    "sale s JOIN staff p ON p.id = s.staff_id LEFT JOIN resident r ON r.id = s.member_id "
    "LEFT JOIN meal_period m ON m.code = s.meal LEFT JOIN sale o ON o.id = s.corrects_id",
    cashier="p.name", member="coalesce(r.name, '')", meal_name="coalesce(m.name, s.meal)",
    corrects="coalesce(o.number, '')",
    **{
        name: f"s.{name}"
        for name in ("id", "kind", "terminal", "business_date", "number", "staff_id", "at", "meal", "takeaway", "tier",
                     "list_total", "discount_total", "subsidy_total", "rounding", "due", "part", "delivery",
                     "cut", "pickup_no", "paper_no")
    },
)  # fmt: skip
_LINES = sql.Reader(
    _Line, "sale_line l JOIN sale s ON s.id = l.sale_id", name="l.name", sale_id="l.sale_id", quantity="l.quantity",
    grams="l.grams",
)  # fmt: skip
_PAID = sql.Reader(
    _Paid, "sale_payment l JOIN sale s ON s.id = l.sale_id", sale_id="l.sale_id", method="l.method", amount="l.amount"
)
_MEALS = sql.Reader(_Code, "meal_period")
_TIERS = sql.Reader(_Text, "sale", text="tier")
_TERMINALS = sql.Reader(_Text, "terminal", text="code")
_SPAN = "s.business_date >= :a AND s.business_date <= :b"


def _read(view: View, span: DaySpan, clear: bool) -> list[_Sold]:
    params = {"a": span.first, "b": span.last}
    lines: dict[UUID, list[_Line]] = defaultdict(list)
    paid: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in _LINES.rows(view, f"WHERE {_SPAN} ORDER BY l.sale_id, l.position", **params):
        lines[line.sale_id].append(line)
    for one in _PAID.rows(view, f"WHERE {_SPAN}", **params):
        paid[one.sale_id][one.method] += one.amount
    rows = _SALES.rows(view, f"WHERE {_SPAN} ORDER BY s.business_date, s.terminal, s.serial", **params)
    return [_Sold(row, shown_name(row.member, clear), tuple(lines[row.id]), paid.get(row.id, {})) for row in rows]


def _options(view: View) -> Mapping[str, Options]:
    return {
        "kind": options_of(SALE_LABELS),
        "terminal": tuple((row.text, row.text) for row in _TERMINALS.rows(view, "ORDER BY code")),
        "cashier": named(view, "staff"),
        "meal": tuple((row.code, row.name) for row in _MEALS.rows(view, "ORDER BY position, code")),
        "served": options_of(SERVED_LABELS),
        "tier": tuple(
            (row.text, row.text) for row in _TIERS.rows(view, "WHERE tier <> '' GROUP BY tier ORDER BY tier")
        ),
    }


SALES_LISTED = Listed(
    _read,
    {
        "number": lambda one: one.sale.number,
        "day": lambda one: one.sale.business_date,
        "at": lambda one: one.sale.at,
        "kind": lambda one: picked(one.sale.sort, SALE_LABELS),
        "corrects": lambda one: one.sale.corrects,
        "terminal": lambda one: Pick(one.sale.terminal, one.sale.terminal),
        "cashier": lambda one: by_id(one.sale.staff_id, one.sale.cashier),
        "meal": lambda one: Pick(one.sale.meal, one.sale.meal_name),
        "served": lambda one: picked(one.sale.served, SERVED_LABELS),
        "member": lambda one: one.member,
        "tier": lambda one: Pick(one.sale.tier, one.sale.tier),
        "dishes": lambda one: one.dishes,
        "portions": lambda one: sum(line.quantity for line in one.lines),
        "list": lambda one: one.sale.list_total,
        "discount": lambda one: one.sale.discount_total,
        "subsidy": lambda one: one.sale.subsidy_total,
        "rounding": lambda one: one.sale.rounding,
        "due": lambda one: one.sale.due,
        "cash": lambda one: one.paid.get("cash", 0),
        "wechat": lambda one: one.paid.get("wechat", 0),
        "alipay": lambda one: one.paid.get("alipay", 0),
        "card": lambda one: one.paid.get("card", 0),
        "wallet": lambda one: one.paid.get("wallet", 0),
        "cut": lambda one: one.sale.cut,
        "pickup": lambda one: "" if one.sale.pickup_no is None else str(one.sale.pickup_no),
        "paper": lambda one: one.sale.paper_no,
    },
    _options,
)
