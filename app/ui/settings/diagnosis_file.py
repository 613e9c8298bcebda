"""The diagnosis as one file that can be handed on: counts, the system, and the log of mistakes without the names of
people's folders."""

import platform
import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from app import __version__
from app.paths import built
from app.store.atomic import write_atomic

LOGS = ("crash.log", "crash.old.log", "fault.log")
_QUOTED = re.compile(r'"[^"\n]*[\\/]([^"\n\\/]+)"')  # as the interpreter writes places: blanks and all
_BARE = re.compile(r"(?<![\w./\\])(?:[A-Za-z]:)?[\\/](?:[^\s\"'<>|:]+[\\/])*([^\s\"'<>|:\\/]+)")


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


def without_folders(text: str) -> str:
    """Of every path only the file's own name: folders carry the names of people."""
    return _BARE.sub(lambda found: found[1], _QUOTED.sub(lambda found: f'"{found[1]}"', text))


def _system(folder: Path) -> tuple[str, ...]:
    screens = QGuiApplication.screens()
    sizes = ", ".join(
        f"{one.geometry().width()}x{one.geometry().height()}@{one.devicePixelRatio():g}" for one in screens
    )
    files = sorted((one.name, one.stat().st_size) for one in folder.glob("*.db*") if one.is_file())
    return (
        f"version {__version__} {built():%Y-%m-%d}",
        f"python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}",
        f"system {platform.platform()} {platform.machine()}",
        f"screens {sizes}",
        *(f"file {name} {size}" for name, size in files),
    )
