"""What an error of the driver or the disk means to people. Nothing transient is ever called damage."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import StoreTrouble

# first match wins, by the start of SQLite's own error name
_BY_NAME: tuple[tuple[str, str], ...] = (
    ("SQLITE_FULL", "full"),
    ("SQLITE_IOERR_SHMSIZE", "full"),  # the log's index could not grow: on a full disk the first that cannot
    ("SQLITE_READONLY", "read_only"),
    ("SQLITE_PERM", "read_only"),
    ("SQLITE_BUSY", "locked"),
    ("SQLITE_LOCKED", "locked"),
    ("SQLITE_PROTOCOL", "locked"),  # lost a race for the WAL lock
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_NOTADB", "damaged"),
    ("SQLITE_IOERR", "io"),
    ("SQLITE_CANTOPEN", "io"),
)
# the same by the SQLSTATE of a server; what is not listed is not the store's trouble
_BY_STATE: tuple[tuple[str, str], ...] = (
    ("53100", "full"),
    ("25006", "read_only"),
    ("42501", "read_only"),  # this user may not
    ("55P03", "locked"),
    ("40", "locked"),  # a deadlock, or two that could not both be
    ("3D000", "missing"),
    ("XX001", "damaged"),
    ("XX002", "damaged"),
    ("08", "io"),
    ("28", "io"),
    ("53", "io"),
    ("57P", "io"),  # shut down
    ("58", "io"),
)
_BY_ERRNO = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


def code_of(error: BaseException) -> str | None:
    """The ``StoreTrouble`` code a driver, SQLAlchemy or disk error stands for; None when it is not about the store.

    Driver errors are told by ``sqlite_errorname`` or ``sqlstate``, never by message; SQLAlchemy's wrappers by what
    they wrap.
    A broken constraint or a mistake in SQL is not the store's trouble and gives None.
    """
    inner = getattr(error, "orig", None) or error
    name = getattr(inner, "sqlite_errorname", None)
    if isinstance(name, str):
        return next((code for start, code in _BY_NAME if name.startswith(start)), None)
    if hasattr(inner, "sqlstate"):
        return _code_of_state(inner)
    if type(inner).__module__ == "sqlalchemy.exc" and type(inner).__name__ == "TimeoutError":
        return "locked"  # every connection of the pool is in use; by name, as the login page has no SQLAlchemy yet
    if isinstance(inner, OSError):
        return _BY_ERRNO.get(inner.errno or 0, "io")
    return None


def _code_of_state(inner: Any) -> str | None:
    """A server's answer by its SQLSTATE; a connection that could not be made or was lost has none."""
    if inner.sqlstate is None:
        return "io" if type(inner).__name__ == "OperationalError" else None
    return next((code for start, code in _BY_STATE if inner.sqlstate.startswith(start)), None)


def os_trouble(error: OSError) -> StoreTrouble:
    """What an error of the disk means, as a ready exception."""
    return StoreTrouble(code_of(error) or "io", error.strerror or type(error).__name__)


def trouble(error: BaseException) -> StoreTrouble | None:
    """The same as a ready exception, or None."""
    code = code_of(error)
    if code is None:
        return None
    inner = getattr(error, "orig", None) or error
    # names and numbers only: a message could carry a value people typed
    named = (getattr(inner, name, None) for name in ("sqlite_errorname", "sqlstate", "strerror"))
    return StoreTrouble(code, str(next(filter(None, named), type(inner).__name__)))


@contextmanager
def translated() -> Iterator[None]:
    """Run a piece of work; an error about the disk or the file leaves it as ``StoreTrouble``, all others unchanged."""
    try:
        yield
    except Exception as error:
        found = trouble(error)
        if found is None:
            raise
        raise found from error
