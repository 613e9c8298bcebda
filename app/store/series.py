"""Number series: after a restore every terminal goes on under its next code, so that no number is given out twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreTrouble
from app.models.base import to_ms
from app.rules.dates import local_day
from app.store import backup, backup_names, chain, driver, sealed_values, side_file
from app.store.atomic import make_writable, write_atomic
from app.store.keys import Keys

SERIES_FILE = "series.json"
"""Highest number series ever opened per terminal letter; outlives the database, so two restores never share one."""

_MOST = 999

_LOOKED_AT = 10
"""Backups of ours in a place: one that was made while a clock was ahead is called the newest for years."""


def open_next(
    connection: driver.Connection,
    folder: Path,
    keys: Keys,
    now: datetime,
    known: dict[str, int],
    action: str,
    said: Mapping[str, str],
) -> dict[str, str]:
    """Give every terminal of an open database its next code, retired ones too as they may come back, with an audit
    entry that starts the new chain.

    ``known`` is the highest series per letter that any trace knows of; it is noted in ``folder``. ``said`` goes into
    the entry, beside the old and the new code, which are returned. An open shift and open carts go along.
    """
    from app.store.watch import watch  # knows every table, which the start need not

    codes: dict[str, str] = {}
    notes = watch(connection, keys.chain)
    connection.execute("BEGIN IMMEDIATE")
    try:
        rows = connection.execute("SELECT letter, code, series FROM terminal ORDER BY letter").fetchall()
        for letter, code, series in rows:
            following = max(int(series), known.get(letter, 0)) + 1
            codes[code] = f"{letter}{following}"
            known[letter] = following
            _move_terminal(connection, letter, code, codes[code], following)
            told = {**said, "from": code, "to": codes[code]}
            _audit(connection, keys, now, codes[code], action, told, notes.take())
        # before the commit and the file's name: a series that is noted and not used does no harm
        make_writable(folder / SERIES_FILE)
        write_atomic(folder / SERIES_FILE, json.dumps(known, sort_keys=True).encode())
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlcipher.Error):
            connection.execute("ROLLBACK")
        raise
    return codes


def known_in(keys: Keys, *folders: Path) -> dict[str, int]:
    """The highest series per letter that any trace in these folders, and in their ``backups``, knows of.

    The first is the store's own, whose log is read too.
    """
    known: dict[str, int] = {}
    for folder in folders:
        for place in (folder, folder / backup_names.FOLDER):
            with suppress(OSError, ValueError, AttributeError, TypeError):
                for letter, series in side_file.plain((place / SERIES_FILE).read_text("utf-8")).items():
                    known[letter] = max(known.get(letter, 0), _believed(series))
            ours = (entry.path for entry in backup.entries(place) if backup.is_ours(entry.path, keys))
            for path in (place / driver.DB_NAME, *islice(ours, _LOOKED_AT)):
                for letter, series in _series_in(path, keys, open_too=path.parent == folders[0]):
                    known[letter] = max(known.get(letter, 0), series)
    return known


def _believed(series: object) -> int:
    """What a note says when it may be true, else 0: a terminal's code has room for three digits."""
    return series if isinstance(series, int) and 0 < series < _MOST else 0


def _move_terminal(connection: driver.Connection, letter: str, old: str, new: str, series: int) -> None:
    connection.execute("UPDATE terminal SET series = ?, code = ? WHERE letter = ?", (series, new, letter))
    connection.execute("UPDATE shift SET terminal = ? WHERE terminal = ? AND state <> 'closed'", (new, old))
    connection.execute("UPDATE cart SET terminal = ? WHERE terminal = ?", (new, old))


def _audit(
    connection: driver.Connection,
    keys: Keys,
    now: datetime,
    code: str,
    action: str,
    said: Mapping[str, str],
    changed: bytes,
) -> None:
    row: dict[str, Any] = {
        "terminal": code,
        "serial": 1,
        "at": to_ms(now),
        "business_date": local_day(now).isoformat(),
        "staff_id": None,
        "approver_id": None,
        "action": action,
        "subject": code,
        "detail": json.dumps(said, ensure_ascii=False, sort_keys=True),
    }
    if _seals_rows(connection):  # an older schema is sealed when it is brought up to date
        row["sealed"] = changed or None
    mac = chain.link(keys.chain, chain.GENESIS, sealed_values.audit(row))
    columns = ", ".join([*row, "mac"])
    marks = ", ".join("?" * (len(row) + 1))
    connection.execute(f"INSERT INTO audit_entry ({columns}) VALUES ({marks})", (*row.values(), mac))
    connection.execute("INSERT INTO outbox (terminal, kind, record) VALUES (?, 'audit', '1')", (code,))
    connection.execute(
        "INSERT INTO chain_head (terminal, serial, mac, audit_serial, audit_mac) VALUES (?, 0, ?, 1, ?)",
        (code, chain.GENESIS, mac),
    )


def _seals_rows(connection: driver.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM pragma_table_info('audit_entry') WHERE name = 'sealed'").fetchone()
    return found is not None


def _series_in(path: Path, keys: Keys, *, open_too: bool) -> list[tuple[str, int]]:
    try:
        connection = driver.connect(path, keys) if open_too else driver.connect_copy(path, keys)
    except StoreTrouble:
        return []
    try:
        return [(str(a), int(b)) for a, b in connection.execute("SELECT letter, series FROM terminal").fetchall()]
    except sqlcipher.DatabaseError:
        return []
    finally:
        connection.close()
