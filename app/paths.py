"""Where the program's own files lie, from source and in a bundle alike."""

import os
import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))


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
