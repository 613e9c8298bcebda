"""What the chain covers: the values of a sealed record, spelled the same by who writes it and who verifies it.

Values, not ids of rows, are covered: amount, payer, beneficiary and method of every part. Rows are given as
mappings of column names to raw values (UUID or 16 bytes, datetime or milliseconds, date or ISO text all fit).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.store.chain import spell

Row = Mapping[str, Any]

SALE = (
    "id", "kind", "terminal", "business_date", "serial", "number", "corrects_id", "shift_id", "staff_id", "approver_id",
    "member_id", "at", "meal", "takeaway", "tier", "list_total", "discount_total", "subsidy_total", "rounding", "due",
    "tendered", "change",
)  # fmt: skip
LINE = (
    "position", "dish_id", "code", "name", "category", "quantity", "grams", "unit_grams", "unit_price", "list_amount",
    "discount", "subsidy", "payable", "eligible", "eater_id",
)  # fmt: skip
SALE_LATER: dict[str, Any] = {
    "part": False, "cut": 0, "cut_reason": "", "pickup_no": None, "delivery": False, "service_day": None,
    "payer_id": None, "paid_by": "", "paper_no": "", "paper_at": None,
}  # fmt: skip
LINE_LATER: dict[str, Any] = {
    "remark": "", "half": False, "own_price": None, "weighed": "", "choices": "", "fee": "", "cut": 0, "cut_reason": "",
}  # fmt: skip
"""Columns that came to sealed records later, each with what it holds where nothing is said: ``later``."""
BENEFIT = (
    "position",
    "line",
    "eater_id",
    "kind",
    "payer",
    "amount",
    "policy",
    "version",
    "row",
    "tier",
    "label",
    "age",
)
BENEFIT_LATER: dict[str, Any] = {"proof": "", "exception": "", "exception_reason": "", "approver_id": None}
PAYMENT = ("position", "method", "amount", "tendered", "reference")
CHARGE = (
    "id", "kind", "terminal", "business_date", "serial", "number", "corrects_id", "shift_id", "staff_id", "approver_id",
    "resident_id", "at", "subject", "subject_id", "subject_number", "fee_total", "deposit_in", "deposit_used",
    "deposit_back", "rounding", "due", "tendered", "change",
)  # fmt: skip
CHARGE_LINE = ("position", "name", "kind", "amount", "settles", "turn")
CASH = ("id", "shift_id", "terminal", "kind", "amount", "reason", "staff_id", "approver_id", "at")
CASH_LATER = {"after_count": False}
CLOSING = (
    "id", "shift_id", "terminal", "business_date", "number", "z_number", "at", "staff_id", "approver_id",
    "expected_cash", "counted_cash", "variance", "perpetual_sales", "perpetual_reversals", "perpetual_subsidies",
    "last_serial", "audit_serial", "report",
)  # fmt: skip
AUDIT = ("terminal", "serial", "at", "business_date", "staff_id", "approver_id", "action", "subject", "detail")


def sale(row: Row, lines: Iterable[Row], benefits: Iterable[Row], payments: Iterable[Row]) -> dict[str, Any]:
    """The facts of a sale with everything that hangs on it."""
    return {
        "sale": values(row, SALE),
        **later(row, SALE_LATER),
        "lines": [_part(r, LINE, LINE_LATER) for r in lines],
        "benefits": [_part(r, BENEFIT, BENEFIT_LATER) for r in benefits],
        "payments": [values(r, PAYMENT) for r in payments],
    }


def charge(row: Row, lines: Iterable[Row], payments: Iterable[Row]) -> dict[str, Any]:
    """The facts of a charge with its lines and payments."""
    return {
        "charge": values(row, CHARGE),
        "lines": [values(r, CHARGE_LINE) for r in lines],
        "payments": [values(r, PAYMENT) for r in payments],
    }


def cash(row: Row) -> dict[str, Any]:
    """The facts of a cash movement; what was handed in at the closing, out of what was counted, says so."""
    return {"cash": values(row, CASH), **later(row, CASH_LATER)}


def closing(row: Row) -> dict[str, Any]:
    """The facts of a Z, its frozen report included."""
    return {"closing": values(row, CLOSING)}


def audit(row: Row) -> dict[str, Any]:
    """The facts of an audit entry with what it changed elsewhere; one from before they said it is spelled as ever."""
    changed = row["sealed"] if "sealed" in set(row.keys()) else None
    return {"audit": values(row, AUDIT), **({"sealed": bytes(changed)} if changed else {})}


def later(row: Row, unsaid: Mapping[str, Any]) -> dict[str, Any]:
    """What columns say that came after the first records, each with what it holds where nothing was said.

    A record that says nothing there is spelled as ever, and so is one of a store or a backup from before the columns:
    they are read as they are.
    """
    there = set(row.keys()) if unsaid else set()
    return {c: _plain(row[c]) for c, nothing in unsaid.items() if c in there and row[c] != nothing}


def _part(row: Row, columns: Sequence[str], unsaid: Mapping[str, Any]) -> list[Any]:
    """A row that hangs on a record; what its later columns say follows it, where they say anything."""
    said = later(row, unsaid)
    return [*values(row, columns), *([said] if said else [])]


def values(row: Row, columns: Sequence[str]) -> list[Any]:
    """The row's values in a fixed order and one spelling."""
    return [_plain(row[c]) for c in columns]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):  # bool too: SQLite gives 0 and 1
        return int(value)
    return spell(value)
