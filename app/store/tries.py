"""A slip beside the store for tries of a PIN: what could not be counted in it, and since when a lock-out runs.

Of one size from the beginning and overwritten in place, so that it is written on a full disk too. It holds numbers
about ids and nothing that anybody has to keep; one that is damaged or lost is an empty one.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from app.store import side_file
from app.store.atomic import make_writable, write_atomic

FILE = "pin-tries"
_SLOT = 4096
_MOST = 40
"""People on the slip; the oldest makes room."""


class Slip(NamedTuple):
    """``uncounted`` tries that the store does not know of, and those among them that ``only`` this run does.

    ``lock`` names the lock-out (failures and moment in milliseconds) that began at ``steady`` seconds of a clock that
    nobody sets and that counts since the PC was started.
    """

    uncounted: int = 0
    only: int = 0
    at: int = 0
    lock: tuple[int, int] = (0, 0)
    steady: float = 0.0


class Tries:
    """The slip in ``folder``; without one (a server, a folder that cannot be written) in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FILE
        self._slips, self._turn = self._read()
        if self._path is not None:
            make_writable(self._path)
        if self._path is not None and (self._path.is_symlink() or not self._path.exists()):
            with suppress(OSError):
                write_atomic(self._path, b" " * 2 * _SLOT, mode=0o600)

    def of(self, staff_id: UUID) -> Slip:
        """What is known of a person's tries beside the store."""
        return self._slips.get(staff_id.hex, Slip())

    def count(self, staff_id: UUID, now: datetime) -> None:
        """Count a try that the store could not."""
        known, at = self.of(staff_id), int(now.timestamp() * 1000)
        self._put(staff_id, known._replace(uncounted=known.uncounted + 1, at=at))
        if not self._write():
            self._put(staff_id, self.of(staff_id)._replace(only=known.only + 1))

    def began(self, staff_id: UUID, failures: int, at: datetime, steady: float) -> None:
        """A lock-out begins now."""
        self._put(staff_id, self.of(staff_id)._replace(lock=(failures, int(at.timestamp() * 1000)), steady=steady))
        self._write()

    def forget(self, staff_id: UUID) -> None:
        """A right PIN came: nothing is left of the wrong ones."""
        if self._slips.pop(staff_id.hex, None) is not None:
            self._write()

    def _put(self, staff_id: UUID, slip: Slip) -> None:
        self._slips.pop(staff_id.hex, None)
        self._slips[staff_id.hex] = slip
        for oldest in list(self._slips)[:-_MOST]:
            del self._slips[oldest]

    def _write(self) -> bool:
        """Whether it lies on the disk; the two halves take turns, so that one is always whole."""
        if self._path is None:
            return False
        slips = {who: [s.uncounted, s.at, *s.lock, s.steady] for who, s in self._slips.items()}
        body = json.dumps([self._turn + 1, slips]).encode()
        block = (hashlib.sha256(body).hexdigest().encode() + body).ljust(_SLOT)
        try:
            with open(self._path, "r+b", buffering=0) as file:
                file.seek((self._turn + 1) % 2 * _SLOT)
                file.write(block)
                os.fsync(file.fileno())
        except OSError:
            return False
        self._turn += 1
        self._slips = {who: slip._replace(only=0) for who, slip in self._slips.items()}
        return True

    def _read(self) -> tuple[dict[str, Slip], int]:
        """The newer half that is whole."""
        best: tuple[dict[str, Slip], int] = ({}, 0)
        if self._path is None or self._path.is_symlink() or not self._path.is_file():
            return best
        with suppress(OSError, ValueError, TypeError, AttributeError):
            with open(self._path, "rb") as file:
                raw = file.read(2 * _SLOT)
            for half in (raw[:_SLOT], raw[_SLOT:]):
                found = _half(half)
                if found is not None and found[1] > best[1]:
                    best = found
        return best


def _half(raw: bytes) -> tuple[dict[str, Slip], int] | None:
    digest, body = raw[:64], raw[64:].rstrip(b" ")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    turn, slips = side_file.plain(body)
    read = {who: Slip(n, 0, at, (failures, began), steady) for who, (n, at, failures, began, steady) in slips.items()}
    return read, int(turn)
