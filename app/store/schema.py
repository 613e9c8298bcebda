"""Which schema revisions this program knows; kept free of heavy imports so that the login page can ask."""

from __future__ import annotations

from app.errors import StoreTrouble
from app.store import driver

REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013", "0014",
    "0015", "0016", "0017", "0018", "0019", "0020", "0021", "0023", "0024", "0025", "0026", "0027", "0028", "0029",
    "0030", "0031", "0032", "0033", "0034", "0035", "0036", "0037", "0038", "0039", "0040",
)  # fmt: skip
"""Every revision in order, oldest first; a test pins the list to the files in ``migrations/versions``."""

HEAD = REVISIONS[-1]


def revision_of(connection: driver.Connection) -> str | None:
    """The revision an open database says it has; None when no migration ever ran."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
    if known.fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def is_current(revision: str | None) -> bool:
    """Whether the store may be opened as it is; False when it must be upgraded first.

    Raises ``StoreTrouble("newer")`` for a revision this program does not know.
    """
    if revision is not None and revision not in REVISIONS:
        raise StoreTrouble("newer", revision)
    return revision == HEAD
