"""What an error of the driver or the disk means to people. Nothing transient is ever called damage."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import StoreTrouble

# first match wins, by the start of SQLite's own error name
_BY_NAME: tuple[tuple[str, str], ...] = (
    ("SQLITE_FULL", "full"),
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
_BY_ERRNO = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}


def code_of(error: BaseException) -> str | None:
    """The ``StoreTrouble`` code a driver, SQLAlchemy or disk error stands for; None when it is not about the store.

    Driver errors are told by ``sqlite_errorname``, never by message; SQLAlchemy's wrappers by what they wrap.
    A broken constraint or a mistake in SQL is not the store's trouble and gives None.
    """
    inner = getattr(error, "orig", None) or error
    name = getattr(inner, "sqlite_errorname", None)
    if isinstance(name, str):
        return next((code for start, code in _BY_NAME if name.startswith(start)), None)
    if isinstance(inner, OSError):
        return _BY_ERRNO.get(inner.errno or 0, "io")
    return None


def trouble(error: BaseException) -> StoreTrouble | None:
    """The same as a ready exception, or None."""
    code = code_of(error)
    if code is None:
        return None
    inner = getattr(error, "orig", None) or error
    # names and numbers only: a message could carry a value people typed
    detail = getattr(inner, "sqlite_errorname", None) or getattr(inner, "strerror", None) or type(inner).__name__
    return StoreTrouble(code, str(detail))


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
