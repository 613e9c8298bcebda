"""Folders that cost seconds to make and are the same until the program changes: made once, kept, copied by tests.

They lie in ``.pytest_cache/kept``, under a name that hashes everything they were made from, so that none is ever stale.
"""

import functools
import hashlib
import inspect
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".pytest_cache" / "kept"
DAY = 24 * 3600
MADE_FROM = (
    "app",
    "migrations",
    "resources/data",
    "tests/support.py",
    "tests/suite/kept.py",
    "tests/suite/stores.py",
    "requirements.lock",
)


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``make(folder)`` leaves behind, for reading and copying only; several processes may ask at once.

    ``make`` must close what it opened, and depend on nothing but the program, ``tests/support.py`` and its own file.
    """
    home = KEPT / digest(inspect.getfile(make))
    folder = home / name
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / f"{name}.lock"):
        if not folder.exists():
            sweep(home)
            part = home / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
            make(part)
            part.rename(folder)
    os.utime(home)
    return folder


def sweep(mine: Path) -> None:
    """Drop what nobody has asked for since yesterday: it was made from files that have changed."""
    for home in KEPT.iterdir():
        if home != mine and home.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(home, ignore_errors=True)


@functools.cache
def digest(maker: str) -> str:
    """What tells one state of the program from another, with the file a maker is written in."""
    found = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for place in MADE_FROM:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                found.update(f"\0{file.relative_to(ROOT).as_posix()}\0".encode() + file.read_bytes())
    found.update(Path(maker).read_bytes())
    return found.hexdigest()[:16]
