"""The one SQLite library that may touch a store's file, and how a connection is opened.

Everything here works without SQLAlchemy, so that the login page can read a store before the ORM is imported.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreTrouble
from app.store.atomic import begin_private
from app.store.faults import code_of, os_trouble
from app.store.keys import Keys, kcv_of, key_name

MIN_SQLITE = (3, 51, 3)
"""The first release without the WAL-reset corruption (sqlite.org/wal.html#walresetbug)."""

APP_ID = 0x4254_4747
"""``PRAGMA application_id`` of our files ("BTGG")."""

DB_NAME = "desk.db"
BUSY_MS = 5000
_LEAST_ROOM = 64 << 10
"""Bytes; the log's index takes half of it."""

SETTINGS: tuple[tuple[str, object], ...] = (
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("trusted_schema", 0),
)
"""What every working connection must report at open."""

Connection = Any  # sqlcipher3 ships no types


def check_library(version: tuple[int, ...] | None = None) -> None:
    """Refuse a SQLite that may corrupt a WAL file. Raises ``StoreTrouble("too_old_sqlite")``."""
    found = tuple(sqlcipher.sqlite_version_info) if version is None else version
    if found < MIN_SQLITE:
        raise StoreTrouble("too_old_sqlite", ".".join(map(str, found)))


def connect(path: Path, keys: Keys, *, foreign_keys: bool = True, busy_ms: int = BUSY_MS) -> Connection:
    """Open an existing encrypted file for reading and writing; never creates one.

    The driver is in autocommit mode: whoever writes says BEGIN IMMEDIATE and COMMIT.
    Raises ``StoreTrouble`` (``missing``, ``empty``, ``key_wrong``, ``damaged``, ``not_encrypted``, ``read_only``,
    ``locked``, ``io``, ``too_old_sqlite``).
    """
    check_library()
    _present(path)
    connection = _open(path, "mode=rw", busy_ms)
    try:
        _unlock(connection, path, keys)
        for pragma in _working_pragmas(foreign_keys):
            connection.execute(pragma).fetchall()
        return connection
    except sqlcipher.Error as error:
        connection.close()
        raise_opening(error, path)
    except BaseException:
        connection.close()
        raise


def connect_new(path: Path, keys: Keys) -> Connection:
    """Create an encrypted file that must not exist yet; foreign keys are off for the migration that follows."""
    check_library()
    try:
        begin_private(path)
    except FileExistsError:
        raise
    except OSError as error:
        raise os_trouble(error) from error
    connection = _open(path, "mode=rw", BUSY_MS)
    try:
        _unlock(connection, path, keys)
        connection.execute(f"PRAGMA application_id = {APP_ID}")
        for pragma in _working_pragmas(False):
            connection.execute(pragma).fetchall()
        return connection
    except BaseException:
        connection.close()
        raise


def connect_copy(path: Path, keys: Keys) -> Connection:
    """Open a file nobody writes to (a backup, perhaps on a read-only medium) for reading; writes nothing beside it."""
    check_library()
    _present(path)
    connection = _open(path, "mode=ro&immutable=1", BUSY_MS)
    try:
        _unlock(connection, path, keys)
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection
    except sqlcipher.Error as error:
        connection.close()
        raise_opening(error, path)
    except BaseException:
        connection.close()
        raise


def check_settings(connection: Connection) -> None:
    """Make sure the connection is as durable as promised. Raises ``StoreTrouble("io")`` naming what is not."""
    for name, wanted in SETTINGS:
        got = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if got != wanted:
            raise StoreTrouble("io", f"{name} is {got!r}, wanted {wanted!r}")


def check_writable(connection: Connection, path: Path) -> None:
    """Take the write lock once and give it back; SQLite opens a protected file silently for reading only.

    Raises ``StoreTrouble`` (``read_only``, ``locked``).
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlcipher.Error as error:
        raise_opening(error, path)


def raise_opening(error: sqlcipher.Error, path: Path) -> NoReturn:
    """Turn a driver error met while opening ``path`` into the trouble it means."""
    code = code_of(error) or "io"
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_CANTOPEN") and not _may_write(path):
        code = "read_only"
    if code == "io" and _no_room(path):
        code = "full"
    raise StoreTrouble(code, f"{path.name}: {name or error}") from error


def _open(path: Path, mode: str, busy_ms: int) -> Connection:
    uri = f"{path.resolve().as_uri()}?{mode}"
    try:
        return sqlcipher.connect(uri, uri=True, timeout=busy_ms / 1000, isolation_level=None, check_same_thread=False)
    except sqlcipher.Error as error:
        raise_opening(error, path)


def _present(path: Path) -> None:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise StoreTrouble("missing", path.name) from error
    except OSError as error:
        raise StoreTrouble(code_of(error) or "io", f"{path.name}: {error.strerror}") from error
    if size == 0:
        raise StoreTrouble("empty", path.name)


def _unlock(connection: Connection, path: Path, keys: Keys) -> None:
    """Give the key and read page 1. A build without encryption would silently make plain files, so it is refused."""
    connection.execute("PRAGMA cipher_log_level = NONE")  # a damaged file would print thousands of lines
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise StoreTrouble("not_encrypted", "driver")
    connection.execute(f"PRAGMA key = \"x'{keys.store}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise StoreTrouble(_why_unreadable(path, keys), path.name) from error
        raise


def _why_unreadable(path: Path, keys: Keys) -> str:
    """Page 1 does not open: a plain file, another store's key, or damage (the key's check value fits the key file)."""
    if _is_plain(path):
        return "not_encrypted"
    if key_name(path.parent) == kcv_of(keys)[:8]:
        return "damaged"
    return "key_wrong"


def _is_plain(path: Path) -> bool:
    # by the driver, not by open(): closing a plain descriptor would drop this process's POSIX locks on the file
    probe = _open(path, "mode=ro&immutable=1", 0)
    try:
        probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return True
    except sqlcipher.DatabaseError:
        return False
    finally:
        probe.close()


def _no_room(path: Path) -> bool:
    """Whether the disk is full: the log's index, which is mapped and not written, then fails as anything might."""
    import shutil  # only where something is wrong

    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _working_pragmas(foreign_keys: bool) -> list[str]:
    return [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA fullfsync = ON",  # macOS; nothing elsewhere
        "PRAGMA checkpoint_fullfsync = ON",
        f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE slips past BEFORE DELETE triggers
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA mmap_size = 0",
        "PRAGMA wal_autocheckpoint = 1000",
        f"PRAGMA journal_size_limit = {64 << 20}",
    ]
