"""What the login page shows, read by the raw driver alone: importing this loads neither the ORM nor a keychain."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from app.errors import StoreTrouble
from app.store import backup_names, driver
from app.store.faults import translated
from app.store.keyfile import KEY_FILE, PREVIOUS
from app.store.keys import Keys
from app.store.schema import is_current, revision_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Tile(NamedTuple):
    """A staff member on the login page. ``last_seen`` is UTC; ``pin_failures`` tells who is locked."""

    id: bytes
    code: str
    name: str
    role: str
    last_seen: datetime | None
    pin_failures: int = 0


class Front(NamedTuple):
    """The login page's data. ``current``: False when the schema must be upgraded first (the rest is then empty)."""

    current: bool
    revision: str | None
    settings: dict[str, object]
    terminal: str = ""
    terminal_name: str = ""
    staff: tuple[Tile, ...] = ()
    last_backup: datetime | None = None


def present(folder: Path) -> bool:
    """Whether a store was ever made in ``folder``: any of its files counts, so that a lost one is never made anew."""
    return any((folder / name).exists() for name in (driver.DB_NAME, KEY_FILE, PREVIOUS))


def opens(folder: Path, keys: Keys) -> bool:
    """Whether these are the keys of the database that lies there."""
    try:
        driver.connect(folder / driver.DB_NAME, keys).close()
    except StoreTrouble as trouble:
        return trouble.code not in ("key_wrong", "damaged", "not_encrypted")
    return True


def front(folder: Path, keys: Keys) -> Front:
    """Open the store, read the login page's data and close it again; a few milliseconds.

    ``settings`` holds the centre's settings by key, decoded. Raises ``StoreTrouble`` (``newer`` included).
    """
    connection = driver.connect(folder / driver.DB_NAME, keys)
    try:
        with translated():
            revision = revision_of(connection)
            if not is_current(revision):
                return Front(False, revision, {}, last_backup=backup_names.last(folder))
            settings = {str(k): json.loads(v) for k, v in connection.execute('SELECT "key", value FROM setting')}
            terminal = connection.execute(
                "SELECT code, name FROM terminal WHERE active ORDER BY created_at DESC LIMIT 1"
            ).fetchone() or ("", "")
            staff = connection.execute(
                "SELECT id, code, name, role, last_seen, pin_failures FROM staff WHERE active ORDER BY position, code"
            ).fetchall()
    finally:
        connection.close()
    tiles = tuple(Tile(bytes(i), c, n, r, _instant(seen), bad) for i, c, n, r, seen, bad in staff)
    return Front(True, revision, settings, terminal[0], terminal[1], tiles, backup_names.last(folder))


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else _EPOCH + timedelta(milliseconds=ms)
