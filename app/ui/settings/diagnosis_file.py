"""The diagnosis as one file that can be handed on: counts, the system, and the log of mistakes without the names of
people's folders."""

import platform
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PurePath

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from app import __version__
from app.paths import built
from app.store.atomic import write_atomic
from app.store.driver import DB_NAME

LOGS = ("crash.log", "crash.old.log", "fault.log")
FILES = (DB_NAME, f"{DB_NAME}-shm", f"{DB_NAME}-wal")
"""Of the store's folder; what else lies in it may have been named by anybody."""

_QUOTED = re.compile(  # as the interpreter writes places and files: blanks and all
    r"""(?P<quote>["'])(?<!\w.)(?:(?!(?P=quote))[^\n])*?[\\/](?P<name>(?:(?!(?P=quote))[^\n\\/])+)(?P=quote)"""
)
_PROGRAM = re.compile(r"[\w.~-]+\.(?:py|pyc|pyd|so|dll|exe|db|db-wal|db-shm|log)(?:\.[\d.]+)?", re.ASCII)
_BARE = re.compile(r"(?<![A-Za-z0-9_./\\])(?:[A-Za-z]:)?[\\/](?:[^\s\"'<>|:]+[\\/])*([^\s\"'<>|:\\/]+)")


def write_diagnosis(path: Path, folder: Path, lines: Sequence[str]) -> None:
    """Write the .zip. ``folder`` is the store's, where the logs lie. Raises ``OSError``."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("diagnosis.txt", "\n".join((*_system(folder), *lines)) + "\n")
        for name in LOGS:
            log = folder / name
            if log.is_file() and not log.is_symlink():
                archive.writestr(name, without_folders(log.read_text("utf-8", "replace")))
    write_atomic(path, out.getvalue())


def without_folders(text: str, home: PurePath | None = None) -> str:
    """Of every path only the file's own name: folders carry the names of people. So may a file's own name that is no
    part of the program's; it goes too. ``home`` (of whoever is signed in) goes wherever it stands, blanks and all.
    """
    for spelled in _spellings(home or Path.home()):
        text = re.sub(re.escape(spelled) + r"(?![^\s\\/'\":;,)])", "/~", text, flags=re.IGNORECASE)
    text = _QUOTED.sub(lambda found: f"{found['quote']}{_own(found['name'])}{found['quote']}", text)
    return _BARE.sub(lambda found: _own(found[1]), text)


def _spellings(home: PurePath) -> tuple[str, ...]:
    """How a folder stands in texts: as the system writes it, with the other slash, and as Python quotes it."""
    plain = str(home)
    if len(home.parts) < 2:  # the root itself tells nothing
        return ()
    return (plain.replace("\\", "\\\\"), plain, plain.replace("\\", "/"))


def _own(name: str) -> str:
    """The name of a file of the program, or what does not tell whose it is."""
    return name if _PROGRAM.fullmatch(name) else "…"


def _system(folder: Path) -> tuple[str, ...]:
    screens = QGuiApplication.screens()
    sizes = ", ".join(
        f"{one.geometry().width()}x{one.geometry().height()}@{one.devicePixelRatio():g}" for one in screens
    )
    files = [(one.name, one.stat().st_size) for one in map(folder.joinpath, FILES) if one.is_file()]
    return (
        f"version {__version__} {built():%Y-%m-%d}",
        f"python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}",
        f"system {platform.platform()} {platform.machine()}",
        f"screens {sizes}",
        *(f"file {name} {size}" for name, size in files),
    )
