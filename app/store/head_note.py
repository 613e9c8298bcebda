"""The end of the chain, noted in a small file beside the store (``desk.head``): what the store must still hold.

A second note of it lies with the signed-in person's own settings, under the name of the store's folder: when the whole
folder is put back to an earlier day, backups and note included, that one is still of today.

A log that was deleted, cut or damaged, and an older copy put in the file's place, take acknowledged records away and
leave no hole. The note says how far the chain had come. It is written in place and not synced, so it costs no sale
anything: a cut of the power may leave an older note, which the chain still holds, never a newer one than the chain.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from app.paths import notes_home
from app.store import digests, driver, side_file
from app.store.atomic import PRIVATE_FILE, make_writable, private_folder, write_atomic
from app.store.keys import Keys

HEAD_FILE = "desk.head"
_SIZE = 512
"""Bytes, one sector: it is written whole or not at all."""
_NAME = 24


QUERY = (
    "SELECT h.terminal, h.serial, h.mac, h.audit_serial, h.audit_mac FROM terminal t "
    "JOIN chain_head h ON h.terminal = t.code WHERE t.active ORDER BY t.created_at DESC"
)


class Head(NamedTuple):
    """How far a terminal's two chains had come: the last serial and code of its sealed records and its audit trail."""

    terminal: str
    serial: int
    mac: str
    audit_serial: int
    audit_mac: str


def head_of(connection: driver.Connection) -> Head | None:
    """The active terminal's; None before the centre is set up."""
    row = connection.execute(QUERY).fetchone()
    return None if row is None else head_from(row)


def head_from(row: Sequence[Any]) -> Head:
    """A row of ``QUERY``."""
    return Head(str(row[0]), int(row[1]), bytes(row[2]).hex(), int(row[3]), bytes(row[4]).hex())


def second(folder: Path) -> Path | None:
    """Where the second note of a store's folder lies; None when there is no such place."""
    home = notes_home()
    name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:_NAME]
    return None if home is None else home / f"{name}.head"


def note(folder: Path, keys: Keys, head: Head) -> None:
    """Write both notes. What the disk refuses is left: then an older note stands, which is still true."""
    content = json.dumps([*head, _seal(keys, head)]).encode().ljust(_SIZE)
    _write(folder / HEAD_FILE, content)
    apart = second(folder)
    if apart is not None:
        with suppress(OSError):
            private_folder(apart.parent)
        _write(apart, content)


def _write(path: Path, content: bytes) -> None:
    make_writable(path)
    with suppress(OSError):
        if path.is_symlink() or not path.is_file() or path.stat().st_size != _SIZE:
            write_atomic(path, content)
            return
        fd = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        try:
            os.write(fd, content)
        finally:
            os.close(fd)


def noted(folder: Path, keys: Keys) -> list[Head]:
    """What the notes say, that in the folder first; one that is not there, damaged or another store's says nothing."""
    paths = (folder / HEAD_FILE, second(folder))
    said = (_read(path, keys) for path in paths if path is not None)
    return list(dict.fromkeys(head for head in said if head is not None))


def _read(path: Path, keys: Keys) -> Head | None:
    try:
        with open(path, "rb") as file:
            terminal, serial, mac, audit_serial, audit_mac, seal = side_file.plain(file.read(_SIZE))
        head = Head(str(terminal), int(serial), str(mac), int(audit_serial), str(audit_mac))
    except (OSError, ValueError, TypeError):
        return None
    return head if seal == _seal(keys, head) else None


def _seal(keys: Keys, head: Head) -> str:
    return digests.keyed(keys.chain, b"head" + json.dumps(list(head)).encode()).hex()
