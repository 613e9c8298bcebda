"""Which records stand in the chain of sealed records: their tables, what hangs on each, and how the codes cover it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.store import rollups, sealed_values
from app.store.driver import Connection


@dataclass(frozen=True)
class Chained:
    """One kind. ``kind`` is how the outbox calls it, ``name`` the expression for what a report calls one record.

    ``covered(row, *parts)`` gives the facts of a record with the rows of its ``parts``, whose column ``hangs`` names
    the record; ``moved(row, at_ms, *parts)`` what it adds to the roll-ups, where it does.
    """

    kind: str
    table: str
    covered: Callable[..., dict[str, Any]]
    name: str = "number"
    day: str = "business_date"
    parts: tuple[str, ...] = ()
    hangs: str = ""
    moved: Callable[..., dict[tuple[str, str], rollups.Sums]] | None = None


CHAINED = (
    Chained("closing", "closing", sealed_values.closing),
    Chained(
        "cash", "cash_movement", sealed_values.cash, "'cash ' || chain_serial",
        "(SELECT business_date FROM shift WHERE id = shift_id)",
    ),
    Chained(
        "charge", "charge", sealed_values.charge, parts=("charge_line", "charge_payment"), hangs="charge_id",
        moved=rollups.charge_moves,
    ),
    Chained(
        "sale", "sale", sealed_values.sale, parts=("sale_line", "sale_benefit", "sale_payment"), hangs="sale_id",
        moved=rollups.moves,
    ),
)  # fmt: skip
"""All of them, the small tables first: every shift's last backup ends with a closing."""


def chained(connection: Connection) -> tuple[Chained, ...]:
    """Those whose table the store has: one from before a kind was there has fewer. A server has them all."""
    return tuple(one for one in CHAINED if has_table(connection, one.table))


def has_table(connection: Connection, table: str) -> bool:
    """Whether the store has a table; always on a server, which is of this program's schema."""
    if not isinstance(connection, sqlcipher.Connection):
        return True
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :t"
    return connection.execute(query, {"t": table}).fetchone() is not None


def has_column(connection: Connection, table: str, column: str) -> bool:
    """Whether a table of the store has a column already; always on a server."""
    if not isinstance(connection, sqlcipher.Connection):
        return True
    query = "SELECT 1 FROM pragma_table_info(:t) WHERE name = :c"
    return connection.execute(query, {"t": table, "c": column}).fetchone() is not None
