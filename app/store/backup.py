"""Backups: whole and verified copies under their final name, or none at all.

A backup is made beside (``.part``), reopened with the key, checked page by page, synced and only then named. A copy of
``key.json`` lies with the backups, so a new PC needs a backup and the printed recovery code, nothing else.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from app.errors import StoreTrouble
from app.rules.dates import SHANGHAI, ahead, within
from app.store import driver
from app.store.atomic import PRIVATE_FOLDER, begin_private, copy_private, discard, private_folder, publish, write_atomic
from app.store.backup_names import FOLDER, name_of, said_by
from app.store.faults import translated
from app.store.keyfile import KEY_FILE, kcv_in, keep_apart
from app.store.keys import Keys, kcv_of
from app.store.schema import revision_of

EVERY = timedelta(minutes=30)
KEPT_BEFORE = 5
_PART = "desk.part"
_BEFORE = re.compile(r"before-(\w+)\.db")


class Place(Protocol):
    """A store's folder and keys; an open ``Store`` is one."""

    @property
    def folder(self) -> Path: ...
    @property
    def keys(self) -> Keys: ...
    def check_place(self) -> None: ...


@dataclass(frozen=True)
class At:
    """A store that is not open, by folder and keys."""

    folder: Path
    keys: Keys = field(repr=False)

    def check_place(self) -> None:
        """A folder that is gone is not made again for its backups. Raises ``StoreTrouble("moved")``."""
        if not self.folder.is_dir():
            raise StoreTrouble("moved", str(self.folder))


@dataclass(frozen=True)
class Entry:
    """A backup in a folder, told by its name. ``at`` is UTC (of a ``before-`` copy: when the file was written)."""

    path: Path
    at: datetime
    revision: str
    chain_head: str
    before_upgrade: bool
    size: int


@dataclass(frozen=True)
class Second:
    """What became of the copy in the second folder.

    ``problem``: None, ``same_disk`` (copied, but a broken disk takes both), ``missing`` (stick not plugged in),
    ``other_store`` (the folder holds another store's backups), ``same_place`` (it is the store's own folder), or a
    ``StoreTrouble`` code.
    """

    path: Path | None
    problem: str | None = None


@dataclass(frozen=True)
class Made:
    """A finished, verified backup. ``aside``: where another store's backups went that lay in the place of ours."""

    path: Path
    revision: str
    chain_head: str
    size: int
    second: Second | None = None
    removed: tuple[Path, ...] = ()
    aside: Path | None = None


@dataclass(frozen=True)
class Inspected:
    """What a sound backup says about itself."""

    revision: str
    chain_head: str


def make(store: Place, now: datetime, kind: str = "auto", *, second: Path | None = None) -> Made:
    """Back the store up into its ``backups`` folder, then rotate; selling goes on meanwhile.

    ``kind``: ``auto`` or ``closing`` rotate afterwards, ``manual`` leaves every older backup alone. ``second`` is
    another folder that gets a copy; when that fails the backup itself still counts. Safe on a worker thread.
    Raises ``StoreTrouble``: ``full``, ``damaged`` (the store's own pages), ``in_use`` (another backup is running),
    ``moved`` and ``replaced`` (the file is not the one that was opened).
    """
    from app.store.lock import FolderLock

    store.check_place()
    folder = store.folder / FOLDER
    with translated():
        aside = _clear_for_ours(folder, store.keys)
        with FolderLock(folder, "backup.lock"):
            part = folder / _PART
            found = _make_part(store.folder / driver.DB_NAME, store.keys, part)
            path = folder / name_of(now, found.revision, found.chain_head)
            publish(part, path)
            _copy_key(store.folder, folder, store.keys)
            removed = rotate(store.folder, now, store.keys) if kind != "manual" else []
    beside = copy_to_second(path, second, now, store.keys) if second is not None else None
    return Made(path, found.revision, found.chain_head, path.stat().st_size, beside, tuple(removed), aside)


def rescue(connection: driver.Connection, store: Place, now: datetime) -> Path:
    """A backup of what an open connection reads, whatever file lies in its place by now; nothing is rotated.

    Raises ``StoreTrouble`` as ``make``.
    """
    store.check_place()
    folder = store.folder / FOLDER
    with translated():
        _clear_for_ours(folder, store.keys)
        return _rescue(connection, store, now, folder)


def _rescue(connection: driver.Connection, store: Place, now: datetime, folder: Path) -> Path:
    from app.store.lock import FolderLock

    with FolderLock(folder, "backup.lock"):
        found = _vacuum(connection, store.keys, folder / _PART)
        path = folder / name_of(now, found.revision, found.chain_head)
        publish(folder / _PART, path)
        _copy_key(store.folder, folder, store.keys)
    return path


def copy_verified(source: Path, keys: Keys, target: Path) -> Inspected:
    """A verified copy of the database ``source`` under the name ``target``, which it replaces when it is whole."""
    with translated():
        private_folder(target.parent)
        part = target.with_name(target.name + ".part")
        found = _make_part(source, keys, part)
        publish(part, target)
        _copy_key(source.parent, target.parent, keys)
        return found


def inspect(path: Path, keys: Keys) -> Inspected:
    """Open a backup with the key and check every page and index of it; writes nothing.

    Raises ``StoreTrouble``: ``missing``, ``empty``, ``key_wrong``, ``damaged``, ``io``.
    """
    connection = driver.connect_copy(path, keys)
    try:
        with translated():
            pages = connection.execute("PRAGMA cipher_integrity_check").fetchone()
            if pages is not None:
                raise StoreTrouble("damaged", str(pages[0]))
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise StoreTrouble("damaged", str(verdict).splitlines()[0])
            return Inspected(revision_of(connection) or "none", chain_head(connection))
    finally:
        connection.close()


def chain_head(connection: driver.Connection) -> str:
    """The first eight hex digits of the active terminal's chain head; zeros before the first sealed record."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"chain_head", "terminal"} <= tables:
        return "0" * 8
    row = connection.execute(
        "SELECT h.mac FROM terminal t JOIN chain_head h ON h.terminal = t.code WHERE t.active "
        "ORDER BY t.created_at DESC"
    ).fetchone()
    return bytes(row[0]).hex()[:8] if row else "0" * 8


def listing(folder: Path, now: datetime | None = None) -> list[Entry]:
    """The backups of a store's folder, newest first, ``before-`` copies last. ``now``: as ``entries``."""
    return entries(folder / FOLDER, now)


def entries(backups: Path, now: datetime | None = None) -> list[Entry]:
    """The backups in the folder ``backups`` itself (the second folder, a stick), newest first.

    With ``now`` those dated after it come behind: their names do not say when they were made, so none is the newest.
    Raises ``StoreTrouble`` for a folder that may not be read, or cannot.
    """
    found = []
    with translated(), suppress(FileNotFoundError, NotADirectoryError):
        for path in backups.iterdir():
            entry = _entry(path)
            if entry is not None:
                found.append(entry)

    def rank(entry: Entry) -> tuple[bool, bool, datetime]:
        return not entry.before_upgrade, now is None or not ahead(entry.at, now), entry.at

    return sorted(found, key=rank, reverse=True)


def backups_in(folder: Path, now: datetime | None = None) -> tuple[Path, list[Entry]]:
    """The backups people mean by a folder: those in it, or in its ``backups``; and where they lie."""
    found, inside = entries(folder, now), folder / FOLDER
    with translated():
        return (folder, found) if found or not inside.is_dir() else (inside, entries(inside, now))


def due(folder: Path, now: datetime, every: timedelta = EVERY) -> bool:
    """Whether the last backup is ``every`` old. Backups dated after ``now`` (the clock went back) do not count."""
    past = [entry.at for entry in listing(folder) if not entry.before_upgrade and entry.at <= now]
    return not past or now - max(past) >= every


def rotate(folder: Path, now: datetime, keys: Keys) -> list[Path]:
    """Remove what is no longer worth keeping from a store's backups; returns what went."""
    return rotate_in(folder / FOLDER, now, keys)


def rotate_in(backups: Path, now: datetime, keys: Keys) -> list[Path]:
    """The same for the folder ``backups`` itself. What does not open with the key is somebody else's: it is not
    touched, and takes no place from ours.
    """
    found = entries(backups)
    if not _too_many(found, now):
        return []  # and so it is without the others': they only take places
    removed = []
    for path in _too_many([entry for entry in found if is_ours(entry.path, keys)], now):
        with suppress(OSError):  # held open by somebody: the next rotation takes it
            path.unlink()
            removed.append(path)
    return removed


def is_ours(path: Path, keys: Keys) -> bool:
    """Whether a backup opens with the key; a millisecond."""
    try:
        driver.connect_copy(path, keys).close()
    except StoreTrouble:
        return False
    return True


def _too_many(found: list[Entry], now: datetime) -> list[Path]:
    regular = [entry for entry in found if not entry.before_upgrade]
    stay = keep((entry.at for entry in regular), now)
    gone = [entry.path for entry in regular if entry.at not in stay]
    return gone + [entry.path for entry in found if entry.before_upgrade][KEPT_BEFORE:]


def keep(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which backups stay: all of 2 days, the last of each of 14 days, 8 weeks and 60 months, and always the newest.

    Counted are days, weeks (Monday first) and months of which there is a backup, the counter's (UTC+8), and not how
    long ago they are: a clock that is ahead for a day takes one place of each and sends none of the true ones away.
    Dates after ``now`` stay and take no place.
    """
    ordered = sorted(set(stamps), reverse=True)
    stay = {stamp for stamp in ordered if stamp > now}
    past = [stamp for stamp in ordered if stamp <= now]
    stay |= {*past[:1], *(stamp for stamp in past if within(stamp, now, timedelta(days=2)))}
    for unit, most in ((_day, 14), (_monday, 8), (_month, 60)):
        newest: dict[date, datetime] = {}
        for stamp in past:
            newest.setdefault(unit(stamp), stamp)
        stay.update(list(newest.values())[:most])
    return stay


def _day(stamp: datetime) -> date:
    return stamp.astimezone(SHANGHAI).date()


def _monday(stamp: datetime) -> date:
    day = _day(stamp)
    return day - timedelta(days=day.weekday())


def _month(stamp: datetime) -> date:
    return _day(stamp).replace(day=1)


def copy_to_second(backup: Path, second: Path, now: datetime, keys: Keys) -> Second:
    """Copy a finished backup and its key file into ``second`` and rotate there; never raises for that folder's faults.

    The folder must be there already: a stick that is not plugged in must not become a folder on the first disk.
    """
    part = second / _PART
    try:
        with translated():
            problem = _why_not_second(second, backup.parent, keys)
            if problem is not None:
                return Second(None, problem)
            discard(part)
            copy_private(backup, part)
            _same_bytes(backup, part)
            target = second / backup.name
            publish(part, target)
            _copy_key(backup.parent, second, keys)
            rotate_in(second, now, keys)
            same = second.stat().st_dev == backup.parent.stat().st_dev
            return Second(target, "same_disk" if same else None)
    except StoreTrouble as trouble:
        discard(part)
        return Second(None, trouble.code if second.is_dir() else "missing")  # it may have gone in the middle


def _why_not_second(second: Path, backups: Path, keys: Keys) -> str | None:
    if not second.is_dir():
        return "missing"
    if second.resolve() in (backups.resolve(), backups.parent.resolve()):
        return "same_place"
    return None if _takes_ours(second, keys) else "other_store"


def _takes_ours(backups: Path, keys: Keys) -> bool:
    """Whether a folder may hold our backups: it does already, or holds no other store's."""
    found = [entry for entry in entries(backups) if entry.path.is_file()]
    if found:
        return any(is_ours(entry.path, keys) for entry in found)
    return kcv_in(backups / KEY_FILE) in (None, kcv_of(keys))


def _clear_for_ours(backups: Path, keys: Keys) -> Path | None:
    """Make the store's own folder of backups. Another store's that lies in its place keeps all its files and its key
    under another name, which is returned. Raises ``OSError``."""
    aside = set_aside(backups) if backups.is_dir() and not _takes_ours(backups, keys) else None
    backups.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return aside


def set_aside(backups: Path) -> Path:
    """Give a folder of backups another name beside it, and say which. Raises ``OSError``."""
    count = 1
    while (aside := backups.with_name(f"{backups.name}-old{count}")).exists():
        count += 1
    os.replace(backups, aside)
    return aside


def _make_part(source: Path, keys: Keys, part: Path) -> Inspected:
    connection = driver.connect(source, keys)
    try:
        return _vacuum(connection, keys, part)
    finally:
        connection.close()


def _vacuum(connection: driver.Connection, keys: Keys, part: Path) -> Inspected:
    discard(part)
    begin_private(part)  # into an empty file as into none, but nobody else may read it
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        return inspect(part, keys)
    except BaseException:
        discard(part)  # VACUUM INTO on a full disk leaves an empty file
        raise


def _copy_key(source: Path, target: Path, keys: Keys) -> None:
    """The store's key file beside its backups. What lies in its place and is none of this store's stays there under
    another name: backups may be waiting for it."""
    ours, there = kcv_of(keys), target / KEY_FILE
    if kcv_in(source / KEY_FILE) != ours:
        return  # not the file this store opens with: the copy that lies there may be the last right one
    raw = (source / KEY_FILE).read_bytes()
    if os.path.lexists(there) and kcv_in(there) != ours:
        keep_apart(there)
    if not there.exists() or there.read_bytes() != raw:
        write_atomic(there, raw)


def _same_bytes(first: Path, second: Path) -> None:
    with open(first, "rb") as one, open(second, "rb") as other:
        while True:
            block = one.read(1 << 20)
            if block != other.read(1 << 20):
                raise StoreTrouble("io", "copy differs")
            if not block:
                return


def _entry(path: Path) -> Entry | None:
    said = said_by(path.name)
    before = _BEFORE.fullmatch(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # somebody's folder of that name
            return None
        if said:
            return Entry(path, *said, False, status.st_size)
        if before:
            return Entry(path, datetime.fromtimestamp(status.st_mtime, UTC), before[1], "", True, status.st_size)
    except (OSError, ValueError):
        return None
    return None
