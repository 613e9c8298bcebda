"""What a disk holds after the power was cut at a moment of a log.

Data that was synced is there. Of what was written since, each sector of 512 bytes is there or not, at random; names
change in their order (as a journal keeps it): all up to the last sync of a folder, and some more. A file system that
reorders renames, and a disk that says "synced" and is not, are not modelled.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tools.campaign.disklog import Event

SECTOR = 512


@dataclass
class _File:
    """What is safe, and what was written since in its order: an offset and data, or a length alone."""

    safe: bytearray
    open: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for offset, data in self.open:
            _apply(self.safe, offset, data)
        self.open.clear()

    def after(self, rng: Random, chance: float) -> bytes:
        """The bytes as they are found."""
        found = bytearray(self.safe)
        for offset, data in self.open:
            if data is None:
                if rng.random() < chance:
                    _apply(found, offset, None)
                continue
            for at, piece in _sectors(offset, data):
                if rng.random() < chance:
                    _apply(found, at, piece)
        return bytes(found)


def _apply(held: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        held[offset:] = bytes(max(offset - len(held), 0))
        return
    if len(held) < offset:
        held.extend(bytes(offset - len(held)))
    held[offset : offset + len(data)] = data


def _sectors(offset: int, data: bytes) -> Iterable[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        length = SECTOR - (offset + at) % SECTOR
        yield offset + at, data[at : at + length]
        at += length


class Disk:
    """The files of a folder while a log is played; begins with what lies there, all of it safe."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.resolve()
        self.said: list[str] = []
        self._files: list[_File] = []
        self._by_ino: dict[int, int] = {}
        self._names: dict[str, int | None] = {}  # None: a folder
        self._waiting: list[Event] = []
        self._made: dict[int, int] = {}
        for path in sorted(self.root.rglob("*")):
            if path.name.endswith("-shm"):
                continue
            self._names[str(path)] = None
            if path.is_file():
                self._names[str(path)] = self._new(path.stat().st_ino, path.read_bytes())

    def _new(self, ino: int, content: bytes = b"") -> int:
        self._files.append(_File(bytearray(content)))
        self._by_ino[ino] = len(self._files) - 1
        return len(self._files) - 1

    def ino(self, path: Path) -> int | None:
        """The number of a file that lay there at the beginning."""
        number = self._names.get(str(path))
        return next((ino for ino, known in self._by_ino.items() if known == number), None)

    def play(self, event: Event) -> None:
        """One more act of the program."""
        if event.kind == "M":
            self.said.append(event.path)
        elif event.kind in "WT" and event.ino in self._by_ino:
            written = event.data if event.kind == "W" else None
            self._files[self._by_ino[event.ino]].open.append((event.offset, written))
        elif event.kind == "S" and event.ino in self._by_ino:
            self._files[self._by_ino[event.ino]].sync()
        elif event.kind == "F":
            for waiting in self._waiting:
                self._rename(self._names, waiting)
            self._waiting.clear()
        elif event.kind in "CDRU":
            if event.kind == "C":
                self._made[id(event)] = self._new(event.ino)
            self._waiting.append(event)

    def _rename(self, names: dict[str, int | None], event: Event) -> None:
        if event.kind == "C":
            names[event.path] = self._made[id(event)]
        elif event.kind == "D":
            names[event.path] = None
        elif event.kind == "U":
            names.pop(event.path, None)
        else:
            new = os.fsdecode(event.data)
            for name in [n for n in names if n == event.path or n.startswith(event.path + "/")]:
                names[new + name[len(event.path) :]] = names.pop(name)

    def cut(self, into: Path, rng: Random) -> None:
        """Write what is found when the power comes back into an empty folder."""
        names = dict(self._names)
        for event in self._waiting[: rng.randint(0, len(self._waiting))]:
            self._rename(names, event)
        chance = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        into.mkdir(parents=True)
        for name, number in sorted(names.items()):
            path = into / Path(name).relative_to(self.root)
            if number is None:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(self._files[number].after(rng, chance))
