"""邻里餐厅 of a period, from the daily roll-ups by business date: never by adding up sales."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.rules.report.period import ReportPeriod
from app.services.work import View
from app.store import sql


@dataclass
class Summed:
    """Sums along one key, 分; ``count`` is sales less reversals, ``quantity`` portions."""

    count: int = 0
    quantity: int = 0
    list_amount: int = 0
    discount: int = 0
    subsidy: int = 0
    amount: int = 0


Sums = Mapping[str, Mapping[str, Summed]]
"""Roll-ups by dimension and key."""


@dataclass(frozen=True)
class CanteenFigures:
    """``whole`` are the meals, reversals taken away, ``reversed_`` how many reversals; ``days`` what came in by day.

    ``tenders`` hold what fees and deposits of other families were paid by as well, as the drawer does. ``fees`` is
    their income by subject. ``halves`` are the people of each half hour (1130) on Monday to Sunday. ``beside`` and
    ``owed`` are empty in months that were closed before they were counted.
    """

    whole: Summed
    reversed_: int
    seniors: int
    tenders: Mapping[str, Summed]
    tiers: Mapping[str, Summed]
    payers: Mapping[str, Summed]
    hours: Mapping[str, Summed]
    dishes: Mapping[str, Summed]
    fees: Mapping[str, Summed]
    days: Mapping[date, Summed] = field(default_factory=dict)
    halves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    beside: Mapping[str, Summed] = field(default_factory=dict)  # what ``BESIDE`` names
    owed: int = field(default=0, metadata={"at_end": True})  # on all meal cards when the period was over, 分


BESIDE = ("part", "cut", "late", "exception", "brought", "no_answer", "wallet_in", "wallet_back")
"""Dishes taken back, money off by hand (out of the discounts), orders entered from paper, benefits given by way of
exception, meals brought to a door and those nobody opened for, money put on meal cards and given back from them."""


class _Sum(NamedTuple):
    dimension: str
    key: str
    count_: int
    quantity: int
    list_amount: int
    discount: int
    subsidy: int
    amount: int


class _DaySum(NamedTuple):
    day: date
    dimension: str
    count_: int
    quantity: int
    list_amount: int
    discount: int
    subsidy: int
    amount: int


class _Half(NamedTuple):
    day: date
    key: str
    n: int


class _Dish(NamedTuple):
    id: UUID
    name: str


_NO_HALF = "dimension <> 'half'"  # of these the day is wanted too
_SPAN = "day >= :first AND day <= :last"
_SUMS = sql.Reader(
    _Sum, "daily_total", dimension="dimension", key='"key"', count_='sum("count")',
    **{name: f"sum({name})" for name in ("quantity", "list_amount", "discount", "subsidy", "amount")},
)  # fmt: skip
_DAY_SUMS = sql.Reader(
    _DaySum, "daily_total", day="day", dimension="dimension", count_='sum("count")',
    **{name: f"sum({name})" for name in ("quantity", "list_amount", "discount", "subsidy", "amount")},
)  # fmt: skip
_HALVES = sql.Reader(_Half, "daily_total", key='"key"', n='sum("count")')
_DISHES = sql.Reader(_Dish, "dish")


def canteen_figures(view: View, period: ReportPeriod) -> CanteenFigures:
    """What the till of a period came to."""
    span = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    by, days = till_span(view, period.first, period.last), till_days(view, period.first, period.last)
    return CanteenFigures(
        meals(by), reversals(by), senior_meals(by), by["tender"], by["tier"], by["payer"], by["hour"], by["dish"],
        by["fee"], days, _halves(view, span), _beside(view, by, span), _owed(view, period.last),
    )  # fmt: skip


def till_day(view: View, day: date, terminal: str) -> Sums:
    """The roll-ups of one till's business day, by dimension and key."""
    tail = f'WHERE day = :d AND terminal = :t AND {_NO_HALF} GROUP BY dimension, "key" ORDER BY dimension, "key"'
    return _by(view, tail, {"d": day.isoformat(), "t": terminal})


def till_span(view: View, first: date, last: date) -> Sums:
    """The roll-ups between two business dates, of all tills, by dimension and key."""
    span = {"first": first.isoformat(), "last": last.isoformat()}
    return _by(view, f'WHERE {_SPAN} AND {_NO_HALF} GROUP BY dimension, "key" ORDER BY dimension, "key"', span)


def till_days(view: View, first: date, last: date) -> dict[date, Summed]:
    """What each business date came to, reversals taken away; days without a sale are not there."""
    span = {"first": first.isoformat(), "last": last.isoformat()}
    days: dict[date, Summed] = {}
    tail = f"WHERE {_SPAN} AND dimension IN ('sale', 'reversal') GROUP BY day, dimension ORDER BY day"
    for at in _DAY_SUMS.rows(view, tail, **span):
        sums = Summed(at.count_, at.quantity, at.list_amount, at.discount, at.subsidy, at.amount)
        _add(days.setdefault(at.day, Summed()), sums, 1 if at.dimension == "sale" else -1)
    return days


def meals(by: Sums) -> Summed:
    """The meals sold, what was reversed taken away."""
    whole = Summed()
    for sign, dimension in ((1, "sale"), (-1, "reversal")):
        for one in by.get(dimension, {}).values():
            _add(whole, one, sign)
    return whole


def reversals(by: Sums) -> int:
    """How many sales were taken back."""
    return sum(one.count for one in by.get("reversal", {}).values())


def senior_meals(by: Sums) -> int:
    """The meals at a senior's price, each once for every tier at the table."""
    return sum(one.count for one in by.get("tier", {}).values())


def _by(view: View, tail: str, which: Mapping[str, str]) -> dict[str, dict[str, Summed]]:
    by: dict[str, dict[str, Summed]] = defaultdict(dict)
    for row in _SUMS.rows(view, tail, **which):
        by[row.dimension][row.key] = Summed(
            row.count_, row.quantity, row.list_amount, row.discount, row.subsidy, row.amount
        )
    return by


def _halves(view: View, span: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    tail = f'WHERE {_SPAN} AND dimension = \'half\' GROUP BY day, "key" ORDER BY "key", day'
    for half in _HALVES.rows(view, tail, **span):
        found.setdefault(half.key, [0] * 7)[half.day.weekday()] += half.n
    return {key: tuple(week) for key, week in found.items()}


class _Beside(NamedTuple):
    n: int
    amount: int


_OF_SPAN = "business_date >= :first AND business_date <= :last"
_LATE = sql.Reader(_Beside, "sale", n="count(*)", amount="coalesce(sum(due), 0)")
_EXCEPTED = sql.Reader(
    _Beside, "sale_benefit b JOIN sale s ON s.id = b.sale_id",
    n="count(DISTINCT b.sale_id)", amount="coalesce(sum(b.amount), 0)",
)  # fmt: skip
_BROUGHT = (
    "SELECT count(*) FROM meal_order m JOIN sale s ON s.id = m.id WHERE m.day >= :first AND m.day <= :last "
    "AND m.delivery AND m.outcome"
)
_OWED = (
    "SELECT coalesce(sum(e.amount), 0) FROM wallet_entry e LEFT JOIN sale s ON s.id = e.source_id "
    "LEFT JOIN charge c ON c.id = e.source_id WHERE coalesce(s.business_date, c.business_date) <= :last"
)


def _beside(view: View, by: Sums, span: Mapping[str, str]) -> dict[str, Summed]:
    """What else happened at the till, by the names of ``BESIDE``; meals count by the day they are for.

    A sale that was taken back whole stays an entry from paper, and an exception: both are looked at afterwards.
    """
    part, cut, wallet = (by.get(dimension, {}) for dimension in ("part", "cut", "wallet"))
    late = _LATE.rows(view, f"WHERE {_OF_SPAN} AND kind = 'sale' AND paper_no <> ''", **span)[0]
    excepted = _EXCEPTED.rows(view, f"WHERE b.exception <> '' AND s.kind = 'sale' AND {_OF_SPAN}", **span)[0]
    brought, missed = (
        Summed(int(sql.value(view, f"{_BROUGHT} {which}", **span) or 0))
        for which in ("IN ('delivered', 'handed')", "= 'no_answer'")
    )
    return {
        "part": _all(part),
        "cut": _all(cut),
        "late": Summed(late.n, amount=late.amount),
        "exception": Summed(excepted.n, amount=excepted.amount),
        "brought": brought,
        "no_answer": missed,
        "wallet_in": wallet.get("in", Summed()),
        "wallet_back": wallet.get("back", Summed()),
    }


def _owed(view: View, last: date) -> int:
    return int(sql.value(view, _OWED, last=last.isoformat()) or 0)


def _all(of: Mapping[str, Summed]) -> Summed:
    whole = Summed()
    for one in of.values():
        _add(whole, one, 1)
    return whole


def _add(into: Summed, row: Summed, sign: int) -> None:
    """A reversal counts one away; its amounts are below nought already."""
    into.count += sign * row.count
    for name in ("quantity", "list_amount", "discount", "subsidy", "amount"):
        setattr(into, name, getattr(into, name) + getattr(row, name))


def dish_names(view: View) -> dict[str, str]:
    """What the dishes are called now, by the key they have in the roll-ups."""
    return {dish.id.hex: dish.name for dish in _DISHES.rows(view)}
