"""Values of another kind than their column: the program writes none, so somebody else did, and no sum can be made of
them. Looked for only where a check stumbled over one.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import SQLModel

from app.models.base import Instant
from app.store.driver import Connection
from app.store.recorded import SIZE
from app.store.schema import HEAD, REVISIONS, revision_of
from app.store.verify_records import called

STUMBLES = (ValueError, TypeError, OverflowError, MemoryError)
"""What reading such a value ends in."""

_LAST_MS = 253_402_300_800_000  # the end of the year 9999
_FIRST_MS = -62_135_596_800_000
_MOST = 1 << 53


def first_misfit(connection: Connection) -> str:
    """What people call the first record with such a value; empty when there is none, and always on a server, whose
    columns take nothing else."""
    if not isinstance(connection, sqlcipher.Connection):
        return ""
    connection.row_factory = sqlcipher.Row  # a record is called by the names of its columns
    for table in SQLModel.metadata.sorted_tables:
        there = _columns(connection, table.name)
        wrong = " OR ".join(_wrong(column) for column in table.columns if column.name in there)
        if not wrong:
            continue
        row = connection.execute(f'SELECT * FROM "{table.name}" WHERE {wrong} LIMIT 1').fetchone()
        if row is not None:
            return called(connection, table.name, row)
    return ""


def first_garbled(connection: Connection) -> str:
    """What people call the first record with a text that is none (bytes that are no UTF-8); empty when there is none,
    and always on a server. Reads every row."""
    if not isinstance(connection, sqlcipher.Connection):
        return ""
    connection.row_factory, connection.text_factory = sqlcipher.Row, _lenient
    try:
        for table in SQLModel.metadata.sorted_tables:
            if not _columns(connection, table.name):
                continue
            for row in connection.execute(f'SELECT * FROM "{table.name}"'):
                if any(isinstance(value, _Garbled) for value in row):
                    return called(connection, table.name, row)
    finally:
        connection.text_factory = str
    return ""


class _Garbled(str):
    """What can be read of such a text."""

    __slots__ = ()


def _lenient(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _Garbled(raw.decode(errors="replace"))


def first_gap(connection: Connection, said: str = "") -> str:
    """What of this program's tables, columns and indexes a file of its own revision has not, or which function ``said``
    that it asks for; empty when nothing is wrong with it, and always on a server.

    One that says it is older and has all of them says so falsely: then its revision is named.
    """
    if not isinstance(connection, sqlcipher.Connection):
        return ""
    gap, stamp = _gap(connection), revision_of(connection)
    if stamp != HEAD:
        return "" if gap or stamp not in REVISIONS else f"alembic_version {stamp}"
    return gap or (said if said.startswith(("unknown function", "unsafe use")) else "")


def _gap(connection: Connection) -> str:
    indexes = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for table in SQLModel.metadata.sorted_tables:
        there = _columns(connection, table.name)
        for column in table.columns:
            if column.name not in there:
                return f"{table.name} {column.name}" if there else table.name
        gone = sorted(str(index.name) for index in table.indexes if str(index.name) not in indexes)
        if gone:
            return gone[0]
    return ""


def _columns(connection: Connection, table: str) -> set[str]:
    return {str(row[0]) for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _wrong(column: sa.Column[object]) -> str:
    """The condition for a value that does not belong into a column."""
    name = f'"{column.name}"'
    kind = column.type if not isinstance(column.type, sa.types.TypeDecorator) else column.type.impl_instance
    if isinstance(kind, sa.LargeBinary):
        wrong = f"typeof({name}) <> 'blob'"
        if column.name == "sealed":
            wrong += f" OR length({name}) % {SIZE}"
    elif isinstance(column.type, Instant):
        wrong = f"typeof({name}) <> 'integer' OR {name} NOT BETWEEN {_FIRST_MS} AND {_LAST_MS}"
    elif isinstance(kind, (sa.Integer, sa.Boolean)):
        wrong = f"typeof({name}) <> 'integer' OR {name} NOT BETWEEN -{_MOST} AND {_MOST}"
    else:
        wrong = f"typeof({name}) <> 'text'"
    return f"({name} IS NOT NULL AND ({wrong}))"
