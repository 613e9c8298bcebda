"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

PART = ".part"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""What others on the same PC may do with what is ours: nothing. Windows keeps it in people's own folders."""


def write_atomic(path: Path, content: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Write beside, fsync, rename, fsync the folder. Raises ``OSError``; the old file then still stands.

    A link in the file's place is replaced by the file, never followed.
    """
    part = path.with_name(path.name + PART)
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(fd, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def begin_private(path: Path) -> None:
    """An empty file that only its owner may read, for others to write into. Raises ``OSError``, also where one is."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE))


def copy_private(source: Path, part: Path) -> None:
    """The bytes of ``source`` in a new file that only its owner may read. Raises ``OSError``."""
    import shutil  # here: the login page does without it

    begin_private(part)
    shutil.copyfile(source, part)


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only its owner may enter; one that is there stays as it is."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def make_private(path: Path) -> None:
    """Take what others may do with a file or folder from them; a disk that knows no rights is no trouble."""
    with suppress(OSError):
        mode = path.lstat().st_mode & 0o7777
        if os.name != "nt" and mode & 0o077 and not path.is_symlink():
            path.chmod(mode & ~0o077)


def make_writable(path: Path) -> None:
    """Let a file of the program's own be written again that a copy from a disc or a sync program made read-only; a disk
    that knows no rights is no trouble. Not for files people chose, and not for the database: there it is said.
    """
    with suppress(OSError):
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode) and not mode & stat.S_IWUSR:
            path.chmod(stat.S_IMODE(mode) | stat.S_IWUSR)


def publish(part: Path, path: Path) -> None:
    """fsync a finished ``part`` that nobody has open, give it its final name, fsync the folder."""
    with open(part, "r+b") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last. Windows has no such call and needs none."""
    if os.name == "nt":  # pragma: no cover - only on Windows
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def discard(path: Path) -> None:
    """Remove an unfinished file and what SQLite may have left beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        with suppress(OSError):
            path.with_name(name).unlink()
