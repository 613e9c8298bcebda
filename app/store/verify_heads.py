"""Does the store still hold all that its backups and its note of the chain's end prove it once held?

The chain itself cannot tell that its end is gone together with the numbers: an older copy put over the file, or a log
that was lost, leaves a store that fits in every sum. Each backup says in its name where the chain ended when it was
made, and ``desk.head`` and its twin apart from the folder where it ended last; all must occur in the chain. What a
restore took away knowingly is named in its audit entry. Where all of them are gone, only paper tells.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from app.errors import StoreTrouble
from app.store import backup, backup_names, driver, head_note
from app.store.chained import chained
from app.store.faults import translated
from app.store.findings import Finding
from app.store.head_note import Head
from app.store.keys import Keys

AT_START = 48
"""How many backups the start asks: two days of them, whose ends lie near the chain's own."""

ROLLED_BACK, RESTORED = "rolled_back", "restore"
"""Audit actions that name ends of chains which are not in this one (``dropped``): found at a start and gone on from,
and taken away by a restore. Only the second settles it: until somebody has put the newer backup back, or taken it out
of the folder, ``verify`` names it."""

_NOTHING = "0" * 8


class Lost(NamedTuple):
    """What proves that records are gone: a backup, or the note (``at`` is None). ``head``: eight hex digits."""

    name: str
    head: str
    at: datetime | None = None


def lost(
    connection: driver.Connection, folder: Path, keys: Keys, *, newest: int | None = None, known: bool = False
) -> list[Lost]:
    """What the store must hold and does not, newest first; the note before the backups.

    ``newest``: ask only so many backups. ``known``: also leave out what an earlier start has found. A backup counts
    when it opens with the key and ends where its name says: anything else may be called anything.
    """
    dropped, spans = _dropped(connection, (RESTORED, ROLLED_BACK) if known else (RESTORED,))
    regular = [entry for entry in backup.listing(folder) if not entry.before_upgrade][:newest]
    asked = [
        entry
        for entry in regular
        if entry.chain_head not in dropped
        and entry.chain_head != _NOTHING
        and not any(begin < entry.at <= end for begin, end in spans)
    ]
    gone = absent(connection, {entry.chain_head for entry in asked})
    found = [Lost(e.path.name, e.chain_head, e.at) for e in asked if e.chain_head in gone and _ends_there(e, keys)]
    told = dict.fromkeys(head for head in unreached(connection, folder, keys, dropped))
    found[:0] = [Lost(head_note.HEAD_FILE, head) for head in told]
    return found


def unreached(connection: driver.Connection, folder: Path, keys: Keys, dropped: Collection[str] = ()) -> list[str]:
    """The ends (eight hex digits) that the notes of a folder name and this chain does not have; one a note."""
    notes = (n for n in head_note.noted(folder, keys) if n.mac[:8] not in dropped and n.audit_mac[:8] not in dropped)
    return [head for note in notes for head in _not_reached(connection, note)]


def absent(connection: driver.Connection, heads: Iterable[str]) -> set[str]:
    """Which of these ends (eight hex digits) occur nowhere in the chains. Goes from the newest record back and stops
    when all are found."""
    wanted = set(heads) - {_NOTHING}
    for kind in chained(connection):
        if not wanted:
            break
        for (mac,) in connection.execute(f"SELECT mac FROM {kind.table} ORDER BY rowid DESC"):
            wanted.discard(bytes(mac[:4]).hex())
            if not wanted:
                break
    return wanted


def check_heads(connection: driver.Connection, folder: Path, keys: Keys, newest: int | None = None) -> Finding:
    """``why`` is ``lost``, and the record the newest backup (or the note) that proves it."""
    examined = len(backup.listing(folder)[:newest])
    found = lost(connection, folder, keys, newest=newest)
    return Finding(examined, found[0].name, "lost") if found else Finding(examined)


def _dropped(
    connection: driver.Connection, actions: tuple[str, ...]
) -> tuple[set[str], list[tuple[datetime, datetime]]]:
    """The ends named in audit entries of these kinds; for a restore by an earlier program, which named none, the span
    between the backup that was put back and the restore."""
    heads: set[str] = set()
    spans: list[tuple[datetime, datetime]] = []
    said: list[tuple[int, dict[str, object]]] = []
    marks = ", ".join("?" * len(actions))
    for at, detail in connection.execute(f"SELECT at, detail FROM audit_entry WHERE action IN ({marks})", actions):
        with suppress(ValueError):
            said.append((int(at), json.loads(detail)))
    for at, named in said:
        if "dropped" in named:
            heads |= set(str(named["dropped"]).split())
        elif (made := backup_names.said_by(str(named.get("backup", "")))) is not None:
            spans.append((made[0], _EPOCH + timedelta(milliseconds=at)))
    return heads, spans


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _not_reached(connection: driver.Connection, note: Head) -> list[str]:
    """The ends of the note's two chains that are not where it says."""
    sealed = " UNION ALL ".join(
        f"SELECT mac FROM {kind.table} WHERE terminal = :terminal AND chain_serial = :serial"
        for kind in chained(connection)
    )
    trail = "SELECT mac FROM audit_entry WHERE terminal = :terminal AND serial = :audit_serial"
    found = []
    for query, serial, mac in ((sealed, note.serial, note.mac), (trail, note.audit_serial, note.audit_mac)):
        rows = connection.execute(query, note._asdict()).fetchall()
        if serial and mac not in {bytes(row[0]).hex() for row in rows}:
            found.append(mac[:8])
    return found[:1]


def _ends_there(entry: backup.Entry, keys: Keys) -> bool:
    """Whether it is what its name says: a backup of this store that ends there."""
    try:
        connection = driver.connect_copy(entry.path, keys)
    except StoreTrouble:
        return False
    try:
        with translated():
            return backup.chain_head(connection) == entry.chain_head
    except StoreTrouble:
        return False
    finally:
        connection.close()
