"""Column types and conventions shared by every table; each has a SQLite form and its PostgreSQL twin."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. Identity only; never an order."""
    ms = int((now - _EPOCH) / timedelta(milliseconds=1)) & ((1 << 48) - 1)
    rand = int.from_bytes(os.urandom(10), "big")
    return compose_id(ms, rand)


def compose_id(ms: int, rand: int) -> UUID:
    """Lay 48 bits of milliseconds and 74 bits of ``rand`` out as a UUIDv7."""
    value = (ms << 80) | (0x7 << 76) | (((rand >> 62) & 0xFFF) << 64) | (0b10 << 62) | (rand & ((1 << 62) - 1))
    return UUID(int=value)


class Id(TypeDecorator[UUID]):
    """A UUID: 16 bytes in SQLite, native in PostgreSQL."""

    impl = sa.LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Uuid(as_uuid=True))
        return dialect.type_descriptor(sa.LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        if value is None or isinstance(value, UUID):
            return value
        return UUID(bytes=bytes(value))


class Instant(TypeDecorator[datetime]):
    """A UTC instant: integer milliseconds since 1970 in SQLite, ``timestamptz`` in PostgreSQL."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.TIMESTAMP(timezone=True))
        return dialect.type_descriptor(sa.BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        if dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        return _EPOCH + timedelta(milliseconds=int(value))


def to_ms(instant: datetime) -> int:
    """Milliseconds since 1970, as SQLite stores an instant."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The instant a stored number of milliseconds stands for."""
    return _EPOCH + timedelta(milliseconds=ms)


def id_column(*, primary_key: bool = False, nullable: bool = False, fk: str | None = None, index: bool = False) -> Any:
    """An ``Id`` column, optionally a foreign key (never cascading)."""
    args: list[Any] = [Id()]
    if fk:
        args.append(sa.ForeignKey(fk))
    return sa.Column(*args, primary_key=primary_key, nullable=nullable and not primary_key, index=index)


def instant_column(*, nullable: bool = False) -> Any:
    """An ``Instant`` column."""
    return sa.Column(Instant(), nullable=nullable)


def whole_fen(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """SQLite checks that keep floats and text out of money columns (PostgreSQL's BIGINT does it by type)."""
    checks = []
    for column in columns:
        rule = f"typeof({column}) = 'integer' OR {column} IS NULL"
        check = sa.CheckConstraint(rule, name=f"{column}_whole")
        checks.append(check.ddl_if(dialect="sqlite"))
    return checks


def payment_rules(table: str) -> tuple[sa.CheckConstraint | sa.Index, ...]:
    """What holds for every table of tenders: the ways to pay there are, and their references found fast.

    A reference is not unique: last digits are shared, and those of a reversed payment are free again.
    """
    given = sa.text("reference <> ''")
    return (
        sa.CheckConstraint("method IN ('cash','wechat','alipay','card','wallet')", name="method_known"),
        sa.Index(f"ix_{table}_reference", "method", "reference", sqlite_where=given, postgresql_where=given),
        *whole_fen(table, "amount", "tendered"),
    )
