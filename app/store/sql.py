"""The hot path: prepared statements inside a Session's transaction, at nearly the raw driver's speed.

On SQLite the statement goes straight to the driver connection that the session's transaction already holds; on
PostgreSQL the same text runs through SQLAlchemy. Parameters are given as Python values on both: a UUID, an instant or a
day is stored as ``app.models.base`` says. What comes back is raw (UUIDs as 16 bytes, instants as milliseconds, days as
ISO text on SQLite), so rows are read by a ``Reader``, which makes them what their dataclass says.

Which way for what: a statement whose text never changes is written here (``Reader`` for rows, ``run`` for writes); one
that is put together from what somebody asked for is SQLAlchemy Core, through ``app.store.queries``.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property, partial
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, Generic, NoReturn, Protocol, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID, SafeUUID

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import Session, SQLModel

from app.models.base import from_ms, to_ms
from app.store.faults import trouble

R = TypeVar("R")
Params = Mapping[str, Any]
Column = str | tuple[str, Callable[[Any], Any]]
_DRIVER = "sql.driver"


class Snapshot(Protocol):
    """What is read from: a view or a transaction with its session."""

    @property
    def session(self) -> Session: ...


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
            if len(listed) == 1:
                driver.execute(self.sql, self._pick(listed[0]))
            else:
                driver.executemany(self.sql, map(self._pick, listed))
        except Exception as error:
            _raise(error)


class Reader(Generic[R]):
    """A SELECT whose rows are a frozen dataclass (or a NamedTuple): its fields are the columns, their annotations say
    what the values become.

    ``source`` is what stands after FROM, joins included. A field is read from the column of its name, or from the
    expression given for it; ``(expression, made)`` also says what makes its value, where the annotation cannot.
    UUID, datetime, date, bool and enumerations, each ``| None`` too, are converted; whole numbers of an expression are
    made ``int``, as PostgreSQL sums to numeric; everything else is as stored.

    ``Reader(Sold, "sale s JOIN staff p ON p.id = s.staff_id", by="p.name").rows(work, "WHERE s.shift_id = :s", s=key)``
    """

    def __init__(self, row: Callable[..., R], source: str, /, **columns: Column) -> None:
        self._row = row
        self._columns = {name: columns.get(name, name) for name in _names(row)}
        if unknown := set(columns) - set(self._columns):
            raise TypeError(f"{row} has no {sorted(unknown)}")
        self._head = f"SELECT {', '.join(map(_expression, self._columns.values()))} FROM "
        self.select = self._head + source

    def among(self, source: str, /) -> "Reader[R]":
        """The same rows from another source, for one that is put together as it is asked; as cheap as a string."""
        other: Reader[R] = Reader.__new__(Reader)
        other.__dict__ |= {"_make": self._make, "_head": self._head, "select": self._head + source}
        return other

    def rows(self, view: Snapshot, tail: str = "", before: str = "", /, **params: Any) -> tuple[R, ...]:
        """All rows of the query with ``tail`` (WHERE … ORDER BY …) and its ``:name`` parameters.

        ``before`` stands in front of it: the WITH … that ``source`` reads from.
        """
        return tuple(map(self._make, rows(view.session, f"{before}{self.select} {tail}", params)))

    def one(self, view: Snapshot, tail: str = "", before: str = "", /, **params: Any) -> R | None:
        """The first row, or None."""
        found = row(view.session, f"{before}{self.select} {tail}", params)
        return None if found is None else self._make(found)

    @cached_property
    def _make(self) -> Callable[[Any], R]:
        """A compiled constructor: ``lambda r: row(c0(r[0]), r[1], …)``, a third faster than a loop over converters.

        Its text is made of positions alone; neither a name nor a value of anybody goes into it. A NamedTuple with
        nothing to convert is the row itself under its names.
        """
        hints = get_type_hints(self._row)
        known: dict[str, Any] = {"row": self._row}
        parts = []
        for at, (name, column) in enumerate(self._columns.items()):
            made, optional = _maker(hints[name], column)
            if made is None:
                parts.append(f"r[{at}]")
                continue
            known[f"c{at}"] = made
            parts.append(f"None if r[{at}] is None else c{at}(r[{at}])" if optional else f"c{at}(r[{at}])")
        if len(known) == 1 and not is_dataclass(self._row):
            bare: Callable[[Any], R] = partial(tuple.__new__, self._row)  # type: ignore[type-var,arg-type]
            return bare
        compiled: Callable[[Any], R] = eval(f"lambda r: row({', '.join(parts)})", known)
        return compiled


def value(view: Snapshot, sql: str, /, **params: Any) -> Any | None:
    """The first column of the first row as stored, or None without a row."""
    found = row(view.session, sql, params)
    return None if found is None else found[0]


def values(view: Snapshot, sql: str, /, **params: Any) -> list[Any]:
    """The first column of every row, as stored."""
    return [found[0] for found in rows(view.session, sql, params)]


def uuid(value: Any) -> UUID:
    """A UUID as a query gave it back: 16 bytes on SQLite, itself elsewhere."""
    if isinstance(value, UUID):
        return value
    # what UUID(bytes=…) ends in: its choice between five spellings costs five times as much, at every row of a list
    made = object.__new__(UUID)
    _set_int(made, int.from_bytes(value))
    _set_safe(made, _UNKNOWN)
    return made


def day(value: Any) -> date:
    """A calendar day as a query gave it back: ISO text on SQLite, itself elsewhere."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def when(value: Any) -> datetime:
    """An instant as a query gave it back: milliseconds on SQLite, itself elsewhere."""
    return value if isinstance(value, datetime) else from_ms(value)


def _names(row: Callable[..., Any]) -> tuple[str, ...]:
    if is_dataclass(row):
        return tuple(field.name for field in fields(row))
    return tuple(row._fields)  # type: ignore[attr-defined]


def _expression(column: Column) -> str:
    return column if isinstance(column, str) else column[0]


def _maker(kind: Any, column: Column) -> tuple[Callable[[Any], Any] | None, bool]:
    """What makes a column's value, None where it stays as stored; and whether NULL stays None."""
    optional = get_origin(kind) is UnionType
    if optional:
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if not isinstance(column, str):
        return column[1], optional
    if kind is int and not column.replace(".", "").isidentifier():
        return int, optional  # an expression
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind, optional
    return _MADE.get(kind), optional


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


_UNKNOWN = SafeUUID.unknown
_set_int: Callable[[UUID, int], None] = UUID.__dict__["int"].__set__
_set_safe: Callable[[UUID, SafeUUID], None] = UUID.__dict__["is_safe"].__set__

_MADE: dict[Any, Callable[[Any], Any]] = {UUID: uuid, datetime: when, date: day, bool: bool}

for _type, _adapt in ((UUID, lambda value: value.bytes), (datetime, to_ms), (date, date.isoformat), (bool, int)):
    sqlcipher.register_adapter(_type, _adapt)
