"""SQLAlchemy engines over the encrypted file: one set-up for readers, one for the writer, one for migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from app.store import driver
from app.store.keys import Keys

READERS = 4
OVERFLOW = 2
POOL_TIMEOUT = 10.0  # seconds
STATEMENTS = 500
"""How many statements' texts are remembered, as SQLAlchemy does for one engine."""
READER_CACHE = 48_000  # KiB a connection, as far as it reads so much: the trail's index at half a million entries


_texts = sa.util.LRUCache[Any, Any](STATEMENTS)
_dialects: dict[tuple[str, Any], sa.Dialect] = {}


def open_engine(path: Path, keys: Keys, *, query_only: bool = False, busy_ms: int = driver.BUSY_MS) -> sa.Engine:
    """An engine over an existing store; its first connection has been opened and its settings checked.

    Transactions start with ``BEGIN``; ``execution_options(sqlite_begin="BEGIN IMMEDIATE")`` takes the write lock at
    once, and an empty text leaves the BEGIN to the caller. Values never appear in error messages.
    Raises ``StoreTrouble`` as ``driver.connect`` does.
    """
    engine = sa.create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: driver.connect(path, keys, busy_ms=busy_ms),
        hide_parameters=True,  # no document numbers in tracebacks or logs
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_TIMEOUT,
    )
    _own_begin(engine)
    if query_only:
        event.listen(engine, "connect", _for_reading)
    try:
        first = engine.raw_connection()  # which the pool keeps: opening one deciphers and reads the whole schema
        try:
            driver.check_settings(first.driver_connection)
            if not query_only:
                driver.check_writable(first.driver_connection, path)
        finally:
            first.close()
    except BaseException:
        engine.dispose()
        raise
    share_texts(engine)
    return engine


def share_texts(engine: sa.Engine) -> None:
    """Let all engines remember together how a statement reads: the writer need not find out what the readers know, nor
    a store that is opened again. For an engine that has connected, so that its server's release is known."""
    release = getattr(engine.dialect, "server_version_info", None)
    engine.dialect = _dialects.setdefault((engine.dialect.name, release), engine.dialect)
    engine.update_execution_options(compiled_cache=_texts)


def migration_engine(connection: driver.Connection) -> sa.Engine:
    """An engine over one raw connection that the caller has opened (foreign keys off) and will close."""
    engine = sa.create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connection,
        hide_parameters=True,
        poolclass=NullPool,
        execution_options={"sqlite_begin": "BEGIN IMMEDIATE"},
    )
    _own_begin(engine)
    return engine


def _own_begin(engine: sa.Engine) -> None:
    """The driver never begins for us (``isolation_level=None``), so savepoints and DDL are transactional."""

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        statement = connection.get_execution_options().get("sqlite_begin", "BEGIN")
        if not statement:
            return
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute(statement)


def _for_reading(raw: driver.Connection, record: ConnectionPoolEntry) -> None:
    raw.execute("PRAGMA query_only = ON")
    raw.execute(f"PRAGMA cache_size = -{READER_CACHE}")  # a page met again need not be deciphered again
