"""Where the program's own files lie, from source and in a bundle alike."""

import os
import sys
from datetime import date
from pathlib import Path

from app import BUILT

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))


PRINT_WORKER = "print-worker"
"""The word after the program's name that makes it the child which draws papers; no command of people."""


def command_of(word: str) -> list[str]:
    """What starts this program once more with one word, from source (in ``ROOT``) and in a bundle alike."""
    return [sys.executable, word] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app", word]


def has_display() -> bool:
    """Whether a window can be shown at all: on Linux without a display Qt ends the process instead of saying so."""
    told = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return told or not sys.platform.startswith("linux")


def resource(*parts: str) -> Path:
    """A file shipped with the program, below ``resources/``."""
    return ROOT.joinpath("resources", *parts)


BUILT_FILE = "BUILT"
"""In a bundle: the day of its newest commit, which ``tools/built.py`` writes."""


def built(root: Path = ROOT) -> date:
    """The day before which no clock is right: the program was not there yet. That of the release, or of the bundle."""
    try:
        return max(BUILT, date.fromisoformat((root / BUILT_FILE).read_text("ascii").strip()))
    except (OSError, ValueError):
        return BUILT


def migrations() -> Path:
    """The folder Alembic reads its revisions from."""
    return ROOT / "migrations"


PORTABLE = "portable"
"""An empty file of this name beside the program keeps everything beside it: on a stick, or where nothing may be
written elsewhere. In an AppImage that is beside the one file it is."""


def portable_home() -> Path | None:
    """Where a portable program keeps all it writes, ``data`` and ``notes``; None for one that is installed."""
    image = os.environ.get("APPIMAGE")
    started = Path(image or sys.executable).parent if image or getattr(sys, "frozen", False) else ROOT
    return started if (started / PORTABLE).is_file() else None


def data_home() -> Path:
    """The folder that holds this PC's store when no other was named; ``BAITONGGANG_HOME`` wins, then ``PORTABLE``."""
    named = os.environ.get("BAITONGGANG_HOME")
    if named:
        return Path(named)
    beside = portable_home()
    if beside is not None:
        return beside / "data"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "baitonggang"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "baitonggang"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "baitonggang"


def notes_home() -> Path | None:
    """A folder of the signed-in person's own, apart from every store: what is noted there outlives a store's folder
    that is put back to an earlier day, backups and all. ``BAITONGGANG_NOTES`` names another; None for none, where that
    is empty, and where ``BAITONGGANG_KEYCHAIN=none`` says that nothing of a store lies outside of it (the demo).
    """
    named = os.environ.get("BAITONGGANG_NOTES")
    if named is not None:
        return Path(named) if named else None
    if os.environ.get("BAITONGGANG_KEYCHAIN", "").lower() == "none":
        return None
    beside = portable_home()
    if beside is not None:
        return beside / "notes"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", str(Path.home()))) / "baitonggang-notes"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Preferences" / "baitonggang-notes"
    return Path(os.environ.get("XDG_STATE_HOME", str(Path.home() / ".local" / "state"))) / "baitonggang-notes"


LOCK_FILE = "desk.lock"
"""The file in a store's folder whose lock says that a program is at work there."""


def is_held(folder: Path) -> bool:
    """Whether a program has the lock of ``folder``, without the lock's library, which would cost each start more than
    the picture of the window. False where that cannot be known (Windows, no lock file yet): the lock itself tells."""
    try:
        import fcntl

        handle = os.open(folder / LOCK_FILE, os.O_RDONLY)
    except (ImportError, OSError):
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)  # shared: two who ask do not see each other
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
