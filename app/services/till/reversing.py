"""What taking back a sale and taking back a charge have in common: whether it may be, by whom, and the stored rows."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.services.centre import clock
from app.services.work import View, Work
from app.store import queries, sql

RECENT = timedelta(minutes=2)


def check_reversal(work: Work, table: str, row: dict[str, Any], days: int = 0) -> None:
    """Whether a sealed ``row`` of ``table`` may be taken back now, and whoever is on duty may do it: on its business
    date, or up to so many ``days`` later.

    Raises ``Refused``: ``is_reversal``, ``sale_reversed``, ``other_day``, ``needs_approver``.
    """
    if row["kind"] == "reversal":
        raise Refused("is_reversal", number=row["number"])
    left = " AND NOT part" if table == "sale" else ""
    if sql.value(work, f"SELECT 1 FROM {table} WHERE corrects_id = :id{left}", id=row["id"]) is not None:
        raise Refused("sale_reversed", number=row["number"])
    later = (work.business_date - row["business_date"]).days
    if not 0 <= later <= days:
        raise Refused("other_day", number=row["number"])
    recent = not later and clock.just_now(work, row["at"], RECENT) and row["staff_id"] == work.member().id
    work.require(Right.REVERSE_RECENT if recent else Right.REVERSE)


def reversal_reason(text: str) -> str:
    """Why something is taken back. Raises ``Refused``: ``reason_missing``, ``field_bad`` (reason)."""
    try:
        return validation.text("reason", text, 120, required=True)
    except Refused as wrong:
        if wrong.data["why"] == "text_empty":
            raise Refused("reason_missing", field="reason") from None
        raise


def reversal_head(work: Work, row: dict[str, Any], money: tuple[str, ...], serial: int, number: str) -> dict[str, Any]:
    """A sealed row taken back now: a new record under a new id, the columns of ``money`` negated."""
    return {
        **row,
        **{column: -row[column] for column in money},
        "id": work.new_id(),
        "kind": "reversal",
        "terminal": work.terminal,
        "business_date": work.business_date,
        "serial": serial,
        "number": number,
        "corrects_id": row["id"],
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "at": work.now,
        "tendered": -row["due"],
        "change": 0,
        **({"pickup_no": None} if "pickup_no" in row else {}),  # nobody waits for what was taken back
    }


def stored_rows(view: View, name: str, columns: tuple[str, ...], key: str, record: UUID) -> list[dict[str, Any]]:
    """The sealed columns of a stored record, or of what hangs on it in its order, as plain values."""
    table = queries.table(name)
    chosen = sa.select(*(table.c[column] for column in columns)).where(table.c[key] == record)
    ordered = chosen.order_by(table.c.position) if "position" in table.c else chosen
    return [dict(zip(columns, row, strict=True)) for row in queries.fetch(view, ordered)]


def payments_back(payments: list[dict[str, Any]], key: str, record: UUID) -> list[dict[str, Any]]:
    """The payments of a record taken back: each goes back the way it came, under no number of the merchant's."""
    return [{**p, key: record, "amount": -p["amount"], "tendered": -p["amount"], "reference": ""} for p in payments]
