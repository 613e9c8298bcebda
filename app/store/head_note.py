"""The end of the chain, noted in a small file beside the store (``desk.head``): what the store must still hold.

A log that was deleted, cut or damaged, and an older copy put in the file's place, take acknowledged records away and
leave no hole. The note says how far the chain had come. It is written in place and not synced, so it costs no sale
anything: a cut of the power may leave an older note, which the chain still holds, never a newer one than the chain.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from app.store import digests, driver, side_file
from app.store.atomic import PRIVATE_FILE, write_atomic
from app.store.keys import Keys

HEAD_FILE = "desk.head"
_SIZE = 512
"""Bytes, one sector: it is written whole or not at all."""


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


def note(folder: Path, keys: Keys, head: Head) -> None:
    """Write the note. What the disk refuses is left: then an older note stands, which is still true."""
    content = json.dumps([*head, _seal(keys, head)]).encode().ljust(_SIZE)
    path = folder / HEAD_FILE
    with suppress(OSError):
        if path.is_symlink() or not path.is_file() or path.stat().st_size != _SIZE:
            write_atomic(path, content)
            return
        fd = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        try:
            os.write(fd, content)
        finally:
            os.close(fd)


def noted(folder: Path, keys: Keys) -> Head | None:
    """What the note says; None when there is none, or it is damaged or another store's."""
    try:
        with open(folder / HEAD_FILE, "rb") as file:
            terminal, serial, mac, audit_serial, audit_mac, seal = side_file.plain(file.read(_SIZE))
        head = Head(str(terminal), int(serial), str(mac), int(audit_serial), str(audit_mac))
    except (OSError, ValueError, TypeError):
        return None
    return head if seal == _seal(keys, head) else None


def _seal(keys: Keys, head: Head) -> str:
    return digests.keyed(keys.chain, b"head" + json.dumps(list(head)).encode()).hex()
