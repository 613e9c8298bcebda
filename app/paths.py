"""Where the program's own files lie, from source and in a bundle alike."""

import os
import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))


PRINT_WORKER = "print-worker"
"""The word after the program's name that makes it the child which draws papers; no command of people."""


def command_of(word: str) -> list[str]:
    """What starts this program once more with one word, from source (in ``ROOT``) and in a bundle alike."""
    return [sys.executable, word] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app", word]


def resource(*parts: str) -> Path:
    """A file shipped with the program, below ``resources/``."""
    return ROOT.joinpath("resources", *parts)


def migrations() -> Path:
    """The folder Alembic reads its revisions from."""
    return ROOT / "migrations"


def data_home() -> Path:
    """The folder that holds this PC's store when no other was named; ``BAITONGGANG_HOME`` wins."""
    named = os.environ.get("BAITONGGANG_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "baitonggang"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "baitonggang"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "baitonggang"
