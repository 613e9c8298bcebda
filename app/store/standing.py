"""What a migration leaves is sealed: all that stands in a store from before rows were sealed, else what it changed.

Whether a row was altered before the first sealing nobody can know any more; from there on it is in the trail. What was
altered later stays to be found: a change is told from the row as the migration met it, not as the trail left it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher

from app.models.base import from_ms
from app.store import chain, recorded, sealed_values
from app.store.answers import Records
from app.store.recorded import Change, Kind

ACT = "seal"
"""The act of the entries that seal what stands."""

EACH = 1_000
"""Rows an entry seals."""

_HEADS = (
    "SELECT h.terminal, h.audit_serial, h.audit_mac, a.at, a.business_date FROM chain_head h "
    "JOIN audit_entry a ON a.terminal = h.terminal AND a.serial = h.audit_serial ORDER BY a.at DESC, h.terminal LIMIT 1"
)
_ADD = (
    "INSERT INTO audit_entry (terminal, serial, at, business_date, action, subject, detail, sealed, mac) "
    "VALUES (:terminal, :serial, :at, :business_date, :action, :subject, :detail, :sealed, :mac)"
)


class Standing:
    """One migration's. ``remember`` before it, ``seal`` after it, both inside its transaction.

    What stood is kept as codes in a temporary file of the driver's, however many rows there are; nothing of what they
    say is in it.
    """

    def __init__(self, connection: sa.Connection, key: bytes) -> None:
        self._connection, self._key = connection, key
        self._records = Records(connection)
        self._was = sqlcipher.connect("", isolation_level=None)
        self._was.execute("CREATE TABLE was (place BLOB PRIMARY KEY, code BLOB) WITHOUT ROWID")

    def remember(self) -> None:
        """Take down every row, in a store that seals them already."""
        if seals_rows(self._connection):
            self._was.execute("BEGIN")
            self._was.executemany("INSERT INTO was VALUES (?, ?)", self._rows())
            self._was.execute("COMMIT")

    def seal(self) -> int:
        """Seal what is other than it was, ``EACH`` rows an entry; returns how many there were.

        See ``seal_changes``.
        """
        if not seals_rows(self._connection):
            return 0
        return seal_changes(self._records, self._key, self._changes())

    def close(self) -> None:
        """Throw away what was remembered."""
        self._was.close()

    def _rows(self) -> Iterator[tuple[bytes, bytes]]:
        for kind in self._kinds():
            for row in self._records.execute(kind.select):
                yield kind.place(self._key, row), kind.code(self._key, row)

    def _kinds(self) -> Iterator[Kind]:
        schema = sa.inspect(self._connection)
        tables = set(schema.get_table_names())
        for kind in recorded.kinds():
            if kind.table in tables:
                yield kind.among({column["name"] for column in schema.get_columns(kind.table)})

    def _changes(self) -> Iterator[Change]:
        """Rows that are new or other; then those that are gone."""
        for place, code in self._rows():
            found = self._was.execute("DELETE FROM was WHERE place = ? RETURNING code", (place,)).fetchall()
            before = found[0][0] if found else recorded.NONE
            if before != code:
                yield place, before, code
        for place, before in self._was.execute("SELECT place, code FROM was"):
            yield place, before, recorded.NONE


def seal_changes(records: Records, key: bytes, changes: Iterator[Change]) -> int:
    """Write entries that tell of changes no act told of, ``EACH`` an entry; returns how many changes there were.

    The entries follow the last one of the terminal that wrote last and bear its time: nobody asks a clock. A store in
    which nobody ever did anything has no trail yet: it begins one, at the year 1970.
    """
    head = records.execute(_HEADS).fetchone()
    terminal, serial, mac, at, day = head or ("A", 0, chain.GENESIS, from_ms(0), "1970-01-01")
    count = 0
    while some := list(islice(changes, EACH)):
        serial, count = int(serial) + 1, count + len(some)
        row: dict[str, Any] = {
            "terminal": terminal, "serial": serial, "at": at, "business_date": day, "staff_id": None,
            "approver_id": None, "action": ACT, "subject": "", "detail": "{}", "sealed": recorded.pack(some),
        }  # fmt: skip
        mac = chain.link(key, bytes(mac), sealed_values.audit(row))
        records.execute(_ADD, {**row, "mac": mac})
        outbox = "INSERT INTO outbox (terminal, kind, record) VALUES (:terminal, 'audit', :record)"
        records.execute(outbox, {"terminal": terminal, "record": str(serial)})
    if count:
        _move_head(records, {"t": terminal, "s": serial, "m": mac}, known=head is not None)
    return count


def _move_head(records: Records, values: dict[str, Any], *, known: bool) -> None:
    if known:
        records.execute("UPDATE chain_head SET audit_serial = :s, audit_mac = :m WHERE terminal = :t", values)
        return
    new = "INSERT INTO chain_head (terminal, serial, mac, audit_serial, audit_mac) VALUES (:t, 0, :g, :s, :m)"
    records.execute(new, {**values, "g": chain.GENESIS})


def seals_rows(connection: sa.Connection) -> bool:
    """Whether the store's schema seals the rows of every table."""
    schema = sa.inspect(connection)
    return schema.has_table("audit_entry") and "sealed" in {c["name"] for c in schema.get_columns("audit_entry")}


def holds_rows(connection: sa.Connection) -> bool:
    """Whether there is any row that a migration has to seal."""
    tables = set(sa.inspect(connection).get_table_names())
    asked = (f'SELECT 1 FROM "{kind.table}" LIMIT 1' for kind in recorded.kinds() if kind.table in tables)
    return any(connection.exec_driver_sql(query).first() is not None for query in asked)
