"""Do the rows of every table stand as the audit trail left them? Whatever no entry tells of is named.

Along the trail each record's codes cancel out, one change's new one against the next change's old one, and what is left
must be the row that stands. So sums of keyed numbers are compared, in one walk and in memory that does not grow; only
when a sum is off, the records behind that sum alone are looked at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import SQLModel

from app.models.base import Id
from app.store import recorded, sql
from app.store.driver import Connection
from app.store.findings import Finding
from app.store.pace import Pace, Step, silent
from app.store.recorded import Kind
from app.store.tally import Tally, bucket_of

_NAMES = ("number", "no", "code", "key", "name", "day", "year", "text", "business_date")
"""What people call a record by, the first of these its table has."""


def check_records(connection: Connection, key: bytes, told: Step = silent) -> Finding:
    """Every sealed row against the trail. ``why``: ``altered`` (another row than the trail left), ``planted`` (in no
    entry), ``gone`` (no row any more), ``paper`` (a Z and its paper differ). The record is its table and what it is
    called by; one that is gone is called by what the entry that wrote it last was about.
    """
    if "sealed" not in _columns(connection, "audit_entry"):  # a store from before rows were sealed
        return Finding(0)
    tally, kinds = Tally(key), list(_kinds(connection))
    tables = ["audit_entry", *(kind.table for kind in kinds)]
    pace = Pace(told, sum(int(connection.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]) for t in tables))
    for packed, _subject in pace.over(_trail(connection)):
        for place, before, after in recorded.unpack(packed):
            if before != recorded.NONE:
                tally.add_code(place, before, -1)
            if after != recorded.NONE:
                tally.add_code(place, after, 1)
    count = 0
    for kind in kinds:
        for place, code, _row in pace.over(_rows(connection, kind, key)):
            tally.add_code(place, code, -1)
            count += 1
    off = tally.off()
    return _first_of(connection, key, kinds, off, count) if off else replace(check_papers(connection), examined=count)


def check_papers(connection: Connection) -> Finding:
    """Each stored Z against the sealed report of its closing, also from before rows were sealed. ``why``: ``paper``."""
    row = connection.execute(
        "SELECT c.number FROM closing c JOIN print_job p ON p.kind = 'shift' AND p.number = c.number "
        "WHERE p.document <> c.report ORDER BY c.number LIMIT 1"
    ).fetchone()
    return Finding(0) if row is None else Finding(0, f"print_job {row[0]}", "paper")


def _first_of(connection: Connection, key: bytes, kinds: list[Kind], off: frozenset[int], count: int) -> Finding:
    """The first record of these sums that does not fit."""
    left: dict[bytes, Counter[bytes]] = {}
    told: dict[bytes, str] = {}
    for packed, subject in _trail(connection):
        for place, before, after in recorded.unpack(packed):
            if bucket_of(place) in off:
                codes = left.setdefault(place, Counter())
                codes[before] -= before != recorded.NONE
                codes[after] += after != recorded.NONE
                told[place] = subject
    for kind in kinds:
        for place, code, row in _rows(connection, kind, key):
            if bucket_of(place) in off:
                left.setdefault(place, Counter())[code] -= 1
                if any(left[place].values()):
                    name = called(connection, kind.table, row)
                    return Finding(count, f"{kind.table} {name}", "altered" if place in told else "planted")
    marks = {kind.mark: kind.table for kind in recorded.kinds()}
    gone = next(place for place, codes in left.items() if any(codes.values()))  # there is one: a sum was off
    return Finding(count, f"{marks.get(gone[:2], '')} {told.get(gone, '')}".strip(), "gone")


def called(connection: Connection, table: str, row: Any) -> str:
    """What people call a record by: its own number, code or name, or those of the one it belongs to and its place."""
    columns = SQLModel.metadata.tables[table].columns
    for column in columns:
        for foreign in column.foreign_keys if column.primary_key else ():
            parent = foreign.column.table.name
            of = f'SELECT * FROM "{parent}" WHERE "{foreign.column.name}" = :k'
            found = connection.execute(of, {"k": row[column.name]}).fetchone()
            if found is not None:
                rest = [str(row[c.name]) for c in columns if c.primary_key and not isinstance(c.type, Id)]
                return " ".join([called(connection, parent, found), *rest])
    for name in _NAMES:
        if name in row.keys() and row[name] not in (None, ""):  # noqa: SIM118 - a driver's row gives values
            return str(row[name])
    first = next(iter(columns)).name
    return sql.uuid(row[first]).hex if isinstance(row[first], bytes) else str(row[first])


def _trail(connection: Connection) -> Iterator[tuple[bytes, str]]:
    for row in connection.execute("SELECT sealed, subject FROM audit_entry ORDER BY terminal, serial"):
        yield bytes(row[0] or b""), str(row[1])


def _kinds(connection: Connection) -> Iterator[Kind]:
    columns = ((kind, _columns(connection, kind.table)) for kind in recorded.kinds())
    return (kind.among(there) for kind, there in columns if there)


def _rows(connection: Connection, kind: Kind, key: bytes) -> Iterator[tuple[bytes, bytes, Any]]:
    for row in connection.execute(kind.select):
        values = tuple(row)
        yield kind.place(key, values), kind.code(key, values), row


def _columns(connection: Connection, table: str) -> frozenset[str]:
    """The columns a table has, none when there is no such table: an older file has fewer of both."""
    if isinstance(connection, sqlcipher.Connection):
        found = connection.execute("SELECT name FROM pragma_table_info(:t)", {"t": table}).fetchall()
        return frozenset(str(row[0]) for row in found)
    return frozenset(column.name for column in SQLModel.metadata.tables[table].columns)
