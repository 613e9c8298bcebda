"""The hot path: prepared statements inside a Session's transaction, at nearly the raw driver's speed.

On SQLite the statement goes straight to the driver connection that the session's transaction already holds; on
PostgreSQL the same text runs through SQLAlchemy. Values are given and returned as stored (UUIDs as 16 bytes, instants
as milliseconds, days as ISO text on SQLite); ``Insert`` converts on the way in.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NoReturn
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from app.models.base import from_ms, to_ms
from app.store.faults import trouble

Params = Mapping[str, Any]
_DRIVER = "fast.driver"


def attach(session: Session, driver: Any) -> None:
    """Say which SQLite connection holds the session's transaction, so that the session itself need not connect."""
    session.info[_DRIVER] = (driver,)


def rows(session: Session, sql: str, params: Params | None = None) -> list[Any]:
    """All rows of a query written with ``:name`` parameters. Raises ``StoreTrouble``, as everything here."""
    driver = _driver(session)
    try:
        if driver is not None:
            found: list[Any] = driver.execute(sql, params or {}).fetchall()
            return found
        return list(session.connection().execute(sa.text(sql), params or {}).fetchall())
    except Exception as error:
        _raise(error)


def row(session: Session, sql: str, params: Params | None = None) -> Any | None:
    """The first row, or None."""
    driver = _driver(session)
    try:
        if driver is not None:
            return driver.execute(sql, params or {}).fetchone()
        return session.connection().execute(sa.text(sql), params or {}).fetchone()
    except Exception as error:
        _raise(error)


def numbers(session: Session, sql: str, params: Params | None = None) -> list[int]:
    """The whole numbers a query gives in its one column, which is called ``n``: a hundred thousand in a few
    milliseconds, as they come from SQLite in one piece. In no order.
    """
    if _driver(session) is None:
        return [int(found[0]) for found in rows(session, sql, params)]
    together = row(session, f"SELECT group_concat(n) FROM ({sql})", params)
    listed: list[int] = json.loads(f"[{together[0] or ''}]" if together is not None else "[]")
    return listed


def run(session: Session, sql: str, params: Params | Sequence[Params] | None = None) -> int:
    """Execute a statement, once or for a list of parameter sets; returns the number of rows it touched."""
    driver = _driver(session)
    many = isinstance(params, Sequence)
    try:
        if driver is not None:
            cursor = driver.executemany(sql, params) if many else driver.execute(sql, params or {})
            return int(cursor.rowcount)
        return int(session.connection().execute(sa.text(sql), params or {}).rowcount)
    except Exception as error:
        _raise(error)


class Insert:
    """A prepared INSERT of a model's columns (two or more), in the order named."""

    def __init__(self, model: type[SQLModel], *columns: str) -> None:
        self.table: sa.Table = model.__table__  # type: ignore[attr-defined]
        self.columns = columns or tuple(c.name for c in self.table.columns)
        marks = ",".join("?" * len(self.columns))
        quoted = ",".join(f'"{c}"' for c in self.columns)
        self.sql = f"INSERT INTO {self.table.name} ({quoted}) VALUES ({marks})"
        self._pick = itemgetter(*self.columns)

    def run(self, session: Session, values: Iterable[Params]) -> None:
        """Insert the given rows (mappings with at least the named columns); nothing happens for none."""
        listed = list(values)
        if not listed:
            return
        driver = _driver(session)
        try:
            if driver is None:
                session.connection().execute(sa.insert(self.table), [{c: r[c] for c in self.columns} for r in listed])
                return
            stored = [_stored(self._pick(r)) for r in listed]
            if len(stored) == 1:
                driver.execute(self.sql, stored[0])
            else:
                driver.executemany(self.sql, stored)
        except Exception as error:
            _raise(error)


def key(session: Session, value: UUID) -> Any:
    """A UUID as a parameter of the statements above: 16 bytes on SQLite, itself elsewhere."""
    return value if _driver(session) is None else value.bytes


def instant(session: Session, value: datetime) -> Any:
    """An instant as a parameter: milliseconds on SQLite, itself elsewhere."""
    return value if _driver(session) is None else to_ms(value)


def uuid(value: Any) -> UUID:
    """A UUID as a query gave it back: 16 bytes on SQLite, itself elsewhere."""
    return UUID(bytes=value) if isinstance(value, bytes) else value


def day(value: Any) -> date:
    """A calendar day as a query gave it back: ISO text on SQLite, itself elsewhere."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def when(value: Any) -> datetime:
    """An instant as a query gave it back: milliseconds on SQLite, itself elsewhere."""
    return value if isinstance(value, datetime) else from_ms(value)


def _driver(session: Session) -> Any | None:
    """The raw SQLite connection under the session's transaction, or None on another database."""
    known = session.info.get(_DRIVER)
    if known is None:
        connection = session.connection()
        raw = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
        known = session.info[_DRIVER] = (raw,)
    return known[0]


def _raise(error: Exception) -> NoReturn:
    """As ``faults.translated``, but without a context manager's cost at each statement."""
    found = trouble(error)
    if found is None:
        raise error
    raise found from error


def _stored(values: tuple[Any, ...]) -> list[Any]:
    return [v if (convert := _CONVERT.get(type(v))) is None else convert(v) for v in values]


_CONVERT: dict[type, Callable[[Any], Any]] = {
    UUID: lambda v: v.bytes,
    datetime: to_ms,
    date: date.isoformat,
    bool: int,
}
