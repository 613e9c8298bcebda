"""SQLAlchemy Core, for statements that are put together from what somebody asked for, and for writing rows.

Rows come back by the names of their columns; nobody counts positions. A query whose text never changes is a
``sql.Reader`` instead: it reads faster, and its row is a dataclass.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import SQLModel

import app.models  # noqa: F401 - registers every table
from app.store.sql import Snapshot

_AT_ONCE = 100


def table(name: str) -> sa.Table:
    """A table of the schema by its name; its column types convert ids, instants and days on every database."""
    return SQLModel.metadata.tables[name]


def fetch(view: Snapshot, statement: sa.Select[*tuple[Any, ...]]) -> list[Any]:
    """All rows of a query."""
    return list(view.session.connection().execute(statement).all())


def first(view: Snapshot, statement: sa.Select[*tuple[Any, ...]]) -> Any | None:
    """The first row of a query, or None."""
    return view.session.connection().execute(statement.limit(1)).first()


def scalar(view: Snapshot, statement: sa.Select[*tuple[Any, ...]]) -> Any | None:
    """The one column of the first row, or None."""
    return view.session.connection().execute(statement.limit(1)).scalar()


def next_position(view: Snapshot, position: sa.Column[int], *where: sa.ColumnElement[bool]) -> int:
    """The position behind all others, from 1, for a new row of a list people put in order."""
    return 1 + int(scalar(view, sa.select(sa.func.max(position)).where(*where)) or 0)


def count(view: Snapshot, statement: sa.Select[*tuple[Any, ...]]) -> int:
    """How many rows a query has."""
    total = view.session.connection().execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar()
    return int(total or 0)


def execute(work: Snapshot, statement: UpdateBase) -> int:
    """Execute an INSERT, UPDATE or DELETE; returns the number of rows it touched."""
    return int(work.session.connection().execute(statement).rowcount)


_LONGEST = 4_000


def contains(text: str) -> str:
    """A LIKE pattern for texts that contain ``text``; to be used with ``escape="!"``. Of a text too long to be in any
    that are looked through, its beginning: SQLite takes no endless patterns."""
    plain = text[:_LONGEST].replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"


def in_parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """A few at a time: a statement takes only so many parameters."""
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]
