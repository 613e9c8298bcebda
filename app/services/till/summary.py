"""What was sold, added up from the sales themselves (not from the roll-ups): per day, tender, tier and payer; and what
charges brought in beside the meals: fees by family, deposits by what became of them, tenders of their own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.work import View
from app.store.sql import Reader


@dataclass(frozen=True)
class _Sales:
    day: date
    kind: str
    count: int
    list_sum: int
    discount_sum: int
    subsidy_sum: int
    rounding_sum: int
    net_sum: int


@dataclass(frozen=True)
class _Part:
    """What one method took, one tier or payer gave, on a day."""

    day: date
    key: str
    count: int
    amount: int


@dataclass(frozen=True)
class _Closing:
    business_date: date
    number: str
    expected_cash: int
    counted_cash: int
    variance: int


def summary(view: View) -> dict[str, Any]:
    """Counts and totals of every business date in 分, ready for JSON. Sales and reversals are told apart.

    ``net`` and ``tenders`` are the meals alone; charges have ``fees``, ``deposits`` (in, used, back) and
    ``charge_tenders``; ``cards`` what went onto them and came back off them.
    """
    days: dict[str, dict[str, Any]] = {}
    for row in _SALES.rows(view, "GROUP BY business_date, kind ORDER BY business_date, kind"):
        entry = days.setdefault(row.day.isoformat(), _empty())
        entry["sales" if row.kind == "sale" else "reversals"] = row.count
        for name in ("list", "discount", "subsidy", "rounding", "net"):
            entry[name] += getattr(row, f"{name}_sum")
    for reader, tail, name in (
        (_TENDERS, _BY_METHOD, "tenders"),
        (_TIERS, _BY_KEY, "tiers"),
        (_PAYERS, _BY_KEY, "payers"),
        (_FEES, _BY_SUBJECT, "fees"),
        (_DEPOSITS, _BY_KEY, "deposits"),
        (_CHARGE_TENDERS, _BY_METHOD, "charge_tenders"),
        (_CARDS, _BY_KEY, "cards"),
    ):
        for part in reader.rows(view, tail):
            found = days.setdefault(part.day.isoformat(), _empty())
            found[name][part.key] = {"count": part.count, "amount": part.amount}
    for z in _CLOSINGS.rows(view, "ORDER BY business_date, number"):
        sums = {"expected": z.expected_cash, "counted": z.counted_cash, "variance": z.variance}
        days.setdefault(z.business_date.isoformat(), _empty())["closings"].append({"number": z.number, **sums})
    return {"days": days, "totals": _totals(days)}


def _empty() -> dict[str, Any]:
    return {
        "sales": 0,
        "reversals": 0,
        "list": 0,
        "discount": 0,
        "subsidy": 0,
        "rounding": 0,
        "net": 0,
        "tenders": {},
        "tiers": {},
        "payers": {},
        "fees": {},
        "deposits": {},
        "charge_tenders": {},
        "cards": {},
        "closings": [],
    }


def _totals(days: dict[str, dict[str, Any]]) -> dict[str, Any]:
    total = _empty()
    del total["closings"]
    for entry in days.values():
        for name, value in total.items():
            if isinstance(value, int):
                total[name] += entry[name]
                continue
            for key, sums in entry[name].items():
                into = value.setdefault(key, {"count": 0, "amount": 0})
                into["count"] += sums["count"]
                into["amount"] += sums["amount"]
    return total


def _benefits(column: str) -> str:
    """Per day, sale and tier (or payer): a sale counts once, however many its lines."""
    return (
        f"(SELECT s.business_date AS day, b.{column} AS key, max({_SIGN}) AS sign, sum(b.amount) AS given "
        f"FROM sale s JOIN sale_benefit b ON b.sale_id = s.id GROUP BY s.business_date, s.id, b.{column}) AS per_sale"
    )


def _deposits() -> str:
    """What charges took of deposits, used and gave back, each a row of its own; a reversal takes its row back."""
    parts = (
        f"SELECT s.business_date AS day, '{key}' AS key, {_CHARGE_SIGN} AS sign, s.deposit_{key} AS amount "
        f"FROM charge s WHERE s.deposit_{key} <> 0 AND s.subject <> 'wallet'"
        for key in ("in", "used", "back")
    )
    return f"({' UNION ALL '.join(parts)}) AS moved"


_CHARGE_SIGN = "CASE WHEN s.kind = 'charge' THEN 1 ELSE -1 END"
_SIGN = "CASE WHEN s.kind = 'sale' THEN 1 WHEN s.part THEN 0 ELSE -1 END"
_SALES = Reader(
    _Sales,
    "sale",
    day="business_date",
    count="count(*)",
    list_sum="sum(list_total)",
    discount_sum="sum(discount_total)",
    subsidy_sum="sum(subsidy_total)",
    rounding_sum="sum(rounding)",
    net_sum="sum(due)",
)
_TENDERS = Reader(
    _Part,
    "sale s JOIN sale_payment p ON p.sale_id = s.id",
    day="s.business_date",
    key="p.method",
    count=f"sum({_SIGN})",
    amount="sum(p.amount)",
)
_BY_METHOD = "GROUP BY s.business_date, p.method ORDER BY s.business_date, p.method"
_TIERS = Reader(_Part, _benefits("tier"), count="sum(sign)", amount="sum(given)")
_PAYERS = Reader(_Part, _benefits("payer"), count="sum(sign)", amount="sum(given)")
_BY_KEY = "GROUP BY day, key ORDER BY day, key"
_FEES = Reader(
    _Part,
    "charge s",
    day="s.business_date",
    key="s.subject",
    count=f"sum({_CHARGE_SIGN})",
    amount="sum(s.fee_total + s.rounding)",
)
_BY_SUBJECT = "WHERE s.subject <> 'wallet' GROUP BY s.business_date, s.subject ORDER BY s.business_date, s.subject"
_DEPOSITS = Reader(_Part, _deposits(), count="sum(sign)", amount="sum(amount)")
_CHARGE_TENDERS = Reader(
    _Part,
    "charge s JOIN charge_payment p ON p.charge_id = s.id",
    day="s.business_date",
    key="p.method",
    count=f"sum({_CHARGE_SIGN})",
    amount="sum(p.amount)",
)
_CARDS = Reader(
    _Part,
    f"(SELECT s.business_date AS day, CASE WHEN {_CHARGE_SIGN} * s.deposit_in > 0 THEN 'in' ELSE 'back' END AS key, "
    f"{_CHARGE_SIGN} AS sign, s.deposit_in AS amount FROM charge s WHERE s.subject = 'wallet') AS moved",
    count="sum(sign)",
    amount="sum(amount)",
)
_CLOSINGS = Reader(_Closing, "closing")
