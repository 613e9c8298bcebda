"""Putting a backup back: checked first, under a new number series, and never deleting what was there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import Refused, StoreTrouble
from app.models.base import from_ms
from app.rules.dates import local
from app.store import backup as backups
from app.store import driver, head_note, series, verify_heads
from app.store.atomic import copy_private, discard, private_folder, publish, write_atomic
from app.store.faults import code_of, translated
from app.store.keyfile import KEY_FILE, PREVIOUS, SLOT_FILE, parse, read_slot_file, write_slot_file
from app.store.keys import Keys, derive, kcv_of
from app.store.lock import FolderLock
from app.store.schema import REVISIONS

if TYPE_CHECKING:
    from app.store.verify import Report

REHEARSAL = ".rehearsal"
"""Where backups are tried, in the store's own folder."""

COUNTED = {
    "sale": "id", "request": "id", "request_event": "hex(request_id) || position", "resident": "id", "closing": "id",
    "charge": "id",
}  # fmt: skip
"""Records, and what tells one from another, by which people are told what they would not see after a restore."""


@dataclass(frozen=True)
class Restored:
    """What a restore did. ``codes``: old terminal code → new one. ``aside``: where the earlier files were put."""

    path: Path
    revision: str
    chain_head: str
    codes: dict[str, str]
    aside: Path | None


def restore(
    source: Path,
    into: Path,
    keys: Keys,
    now: datetime,
    *,
    over: bool = False,
    locked: bool = False,
    by: str = "",
    enrol: bool = True,
) -> Restored:
    """Put the backup ``source`` into the folder ``into``, which is empty or holds a damaged store.

    The files that were there are moved aside. Every terminal gets a new number series (A → A2), because numbers given
    out after the backup was made must not be given out again; an open shift and open carts go on under the new code.
    ``over``: also over a store that is sound. ``locked``: the caller holds the folder's lock. ``by``: the 工号 of who
    wanted it, for the audit trail. ``enrol=False`` brings no key slot along. An older
    schema is left as it is, for ``migrate.upgrade``.
    Raises ``Refused("store_sound")``; ``StoreTrouble``: as ``backup.inspect``, and ``newer``, ``in_use``, ``full``.
    """
    found = backups.inspect(source, keys)
    if found.revision not in REVISIONS:
        raise StoreTrouble("newer", found.revision)
    with translated():
        private_folder(into)
        with nullcontext() if locked else FolderLock(into):
            path = into / driver.DB_NAME
            if not over and _is_sound(path, keys):
                raise Refused("store_sound")
            known = series.known_in(keys, into, source.parent, source.parent.parent)
            with _part_of(source, path) as part:
                codes = _go_on(part, source.name, into, keys, now, known, by)
                aside = _set_aside(into, keys, now)
                _bring_keys(source.parent, into, keys, enrol)
                publish(part, path)
    return Restored(path, found.revision, found.chain_head, codes, aside)


@dataclass(frozen=True)
class Contents:
    """What a backup says it is: whose, and when its newest act was (UTC), None before the first."""

    centre: str
    community: str
    latest: datetime | None


def contents(source: Path, keys: Keys) -> Contents:
    """Whose backup it is and how far it goes; ``losses`` or ``backup.inspect`` say whether it is whole.

    Raises what opening it raises: ``StoreTrouble`` ``missing``, ``empty``, ``key_wrong``, ``damaged``.
    """
    connection = driver.connect_copy(source, keys)
    try:
        with translated():
            said = dict(connection.execute("SELECT key, value FROM setting WHERE key LIKE 'centre.%'").fetchall())
            newest = connection.execute("SELECT max(at) FROM audit_entry").fetchone()[0]
    finally:
        connection.close()
    name, community = (str(json.loads(said.get(f"centre.{part}", '""'))) for part in ("name", "community"))
    return Contents(name, community, None if newest is None else from_ms(newest))


def losses(source: Path, folder: Path, keys: Keys) -> dict[str, int]:
    """How many records of each table of ``COUNTED`` the store in ``folder`` holds that the backup does not.

    The backup is checked page by page first; seconds, so on a worker. Raises what ``backup.inspect`` raises, and
    ``StoreTrouble("newer")``.
    """
    if backups.inspect(source, keys).revision not in REVISIONS:
        raise StoreTrouble("newer", source.name)
    now, then = _ids(folder / driver.DB_NAME, keys), _ids(source, keys)
    return {table: len(now[table] - then[table]) for table in COUNTED}


def _ids(path: Path, keys: Keys) -> dict[str, set[object]]:
    connection = driver.connect(path, keys) if path.name == driver.DB_NAME else driver.connect_copy(path, keys)
    try:
        with translated():
            known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return {
                table: {row[0] for row in connection.execute(f"SELECT {key} FROM {table}")} if table in known else set()
                for table, key in COUNTED.items()
            }
    finally:
        connection.close()


def rehearse(source: Path, keys: Keys, now: datetime, home: Path) -> Report:
    """Restore a backup into a private folder of the store's own and verify it there; the report says what it is worth.

    ``home`` is the store's folder: what a killed rehearsal leaves in it, the next start takes away. No key lies beside
    the copy, and nothing of the store itself is touched. One at a time. Raises ``StoreTrouble`` when the backup cannot
    even be opened, ``in_use``, ``full``.
    """
    from app.store.verify import verify

    stage = home / REHEARSAL
    with translated():
        private_folder(stage)
        with FolderLock(stage):
            copy = stage / "copy"
            try:
                shutil.rmtree(copy, ignore_errors=True)
                restore(source, copy, keys, now, enrol=False)
                return verify(copy, keys)
            finally:
                shutil.rmtree(copy, ignore_errors=True)


def _is_sound(path: Path, keys: Keys) -> bool:
    try:
        connection = driver.connect(path, keys)
    except StoreTrouble as trouble:
        if trouble.code in ("locked", "read_only", "io", "too_old_sqlite"):
            raise  # says nothing about the file itself
        return False
    try:
        return _is_whole(connection)
    finally:
        connection.close()


def _is_whole(connection: driver.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlcipher.DatabaseError as error:
        if code_of(error) != "damaged":
            raise  # says nothing about the file itself
        return False


@contextmanager
def _part_of(source: Path, path: Path) -> Iterator[Path]:
    part = path.with_name(path.name + ".part")
    discard(part)
    try:
        copy_private(source, part)
        yield part
    except BaseException:
        discard(part)
        raise


def _go_on(
    part: Path, source: str, into: Path, keys: Keys, now: datetime, known: dict[str, int], by: str
) -> dict[str, str]:
    """Open the next series in the copy. Its entry names the ends of those backups that it does not hold."""
    connection = driver.connect(part, keys)
    try:
        gone = verify_heads.absent(connection, {e.chain_head for e in backups.listing(into) if not e.before_upgrade})
        gone |= set(verify_heads.unreached(connection, into, keys))
        named = {"by": by, "dropped": " ".join(sorted(gone))}
        said = {"backup": source, **{key: words for key, words in named.items() if words}}
        codes = series.open_next(connection, into, keys, now, known, verify_heads.RESTORED, said)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    return codes


def _set_aside(into: Path, keys: Keys, now: datetime) -> Path | None:
    """Move the database that was there, with its log, into a folder of its own; also the key file of another store."""
    names = [driver.DB_NAME, f"{driver.DB_NAME}-wal", f"{driver.DB_NAME}-shm", head_note.HEAD_FILE]
    if _other_key(into / KEY_FILE, keys):
        names += [KEY_FILE, PREVIOUS, SLOT_FILE]
    there = [name for name in names if (into / name).exists()]
    if not there:
        return None
    stamp = local(now).strftime("%Y%m%d-%H%M%S")
    aside = into / f"aside-{stamp}"
    count = 1
    while aside.exists():
        count += 1
        aside = into / f"aside-{stamp}-{count}"
    aside.mkdir()
    for name in there:
        os.replace(into / name, aside / name)
    return aside


def _other_key(path: Path, keys: Keys) -> bool:
    try:
        return parse(path.read_bytes()).kcv != kcv_of(keys)
    except OSError:
        return False
    except ValueError:
        return True


def _bring_keys(source: Path, into: Path, keys: Keys, enrol: bool) -> None:
    """The key file must stand before the database does; with it the file slot of the store that made the backup.

    A keychain needs nothing; on another PC ``keys.unlock_with_code`` fills the slot afterwards.
    """
    if (into / KEY_FILE).exists():
        return
    for path in (source / KEY_FILE, source / PREVIOUS, source.parent / KEY_FILE):
        try:
            raw = path.read_bytes()
            if parse(raw).kcv != kcv_of(keys):
                continue
        except (OSError, ValueError):
            continue
        master = read_slot_file(source.parent) if enrol else None
        if master is not None and derive(master) == keys:
            write_slot_file(into, master)
        write_atomic(into / KEY_FILE, raw)
        return
