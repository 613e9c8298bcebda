"""What was sold, added up from the sales themselves (not from the roll-ups): per day, tender, tier and payer."""

from typing import Any

from app.services.work import View
from app.store import sql as fast


def summary(view: View) -> dict[str, Any]:
    """Counts and totals of every business date in 分, ready for JSON. Sales and reversals are told apart."""
    days: dict[str, dict[str, Any]] = {}
    for day, kind, n, listed, discount, subsidy, rounding, due in fast.rows(view.session, _SALES):
        entry = days.setdefault(str(day), _empty())
        entry["sales" if kind == "sale" else "reversals"] = int(n)
        for name, value in (
            ("list", listed),
            ("discount", discount),
            ("subsidy", subsidy),
            ("rounding", rounding),
            ("net", due),
        ):
            entry[name] += int(value)
    for sql, name in ((_TENDERS, "tenders"), (_TIERS, "tiers"), (_PAYERS, "payers")):
        for day, key, n, amount in fast.rows(view.session, sql):
            days[str(day)][name][key] = {"count": int(n), "amount": int(amount)}
    for day, number, expected, counted, variance in fast.rows(view.session, _CLOSINGS):
        days.setdefault(str(day), _empty())["closings"].append(
            {"number": number, "expected": int(expected), "counted": int(counted), "variance": int(variance)}
        )
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


_SALES = (
    "SELECT business_date, kind, count(*), sum(list_total), sum(discount_total), sum(subsidy_total), sum(rounding), "
    "sum(due) FROM sale GROUP BY business_date, kind ORDER BY business_date, kind"
)
_SIGN = "CASE WHEN s.kind = 'sale' THEN 1 ELSE -1 END"
_TENDERS = (
    f"SELECT s.business_date, p.method, sum({_SIGN}), sum(p.amount) FROM sale s "
    "JOIN sale_payment p ON p.sale_id = s.id GROUP BY s.business_date, p.method ORDER BY 1, 2"
)


def _benefits(column: str) -> str:
    return (
        f"SELECT day, {column}, sum(sign), sum(amount) FROM (SELECT s.business_date AS day, b.{column} AS {column}, "
        f"max({_SIGN}) AS sign, sum(b.amount) AS amount FROM sale s JOIN sale_benefit b ON b.sale_id = s.id "
        f"GROUP BY s.business_date, s.id, b.{column}) AS per_sale GROUP BY day, {column} ORDER BY 1, 2"
    )


_TIERS = _benefits("tier")
_PAYERS = _benefits("payer")
_CLOSINGS = (
    "SELECT business_date, number, expected_cash, counted_cash, variance FROM closing ORDER BY business_date, number"
)
