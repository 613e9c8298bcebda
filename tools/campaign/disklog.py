"""The preloaded logger: built when it is needed, armed in a child, and what it wrote."""

import ctypes
import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("disklog.c")
_HEAD = struct.Struct("=cQqQQ")


class Event(NamedTuple):
    """One record; the letters of ``kind`` stand at the top of ``disklog.c``."""

    kind: str
    ino: int
    offset: int
    path: str
    data: bytes


def why_not() -> str:
    """Why nothing can be logged here; empty: it can."""
    if sys.platform != "linux":
        return "the preloaded logger is for Linux"
    if shutil.which("cc") is None:
        return "no C compiler (cc) to build the logger with"
    return ""


def built() -> Path:
    """The library, made once for this source."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"baitonggang-disklog-{os.getuid()}-{digest}.so"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}")
        words = ["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", str(part), str(SOURCE), "-ldl", "-lpthread"]
        subprocess.run(words, check=True)
        part.rename(path)
    return path


def begin_again() -> None:
    """Start this program anew with the logger preloaded, unless it is."""
    if why_not() or os.environ.get("LD_PRELOAD") == str(built()):
        return
    os.environ["LD_PRELOAD"] = str(built())
    os.execv(sys.executable, [sys.executable, "-m", "tools.campaign", *sys.argv[1:]])


def is_there() -> bool:
    """Whether this program can be logged."""
    return not why_not() and os.environ.get("LD_PRELOAD") == str(built())


@cache
def _library() -> ctypes.CDLL:
    found = ctypes.CDLL(str(built()))
    found.disklog_arm.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    found.disklog_room.argtypes = [ctypes.c_longlong]
    found.disklog_mark.argtypes = [ctypes.c_char_p]
    return found


def arm(folder: Path, log: Path | None) -> None:
    """From now on this program's acts below ``folder`` are written down; without ``log`` only the room is watched."""
    _library().disklog_arm(os.fsencode(folder.resolve()), os.fsencode(log) if log is not None else None)


def mark(text: str) -> None:
    """What the program says, in its place among its acts."""
    _library().disklog_mark(text.encode())


def room(left: int | None) -> None:
    """The files below the folder may grow by so many bytes in all; None: as they like."""
    _library().disklog_room(-1 if left is None else left)


def read(log: Path) -> list[Event]:
    """All that was written down; what a kill cut off at the end is left out."""
    return list(_events(log.read_bytes()))


def _events(raw: bytes) -> Iterator[Event]:
    at = 0
    while at + _HEAD.size <= len(raw):
        kind, ino, offset, first, second = _HEAD.unpack_from(raw, at)
        begin = at + _HEAD.size
        at = begin + first + second
        if at > len(raw):
            return
        path = os.fsdecode(raw[begin : begin + first])
        yield Event(kind.decode(), ino, offset, path, raw[begin + first : at])
