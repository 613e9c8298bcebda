"""What a killed program or a power cut leaves beside a store, taken away before the store is opened."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from app.errors import StoreTrouble
from app.store.atomic import PART, discard, make_private
from app.store.backup_names import FOLDER
from app.store.driver import DB_NAME
from app.store.keyfile import SLOT_FILE
from app.store.lock import FolderLock
from app.store.restore import REHEARSAL

_PRINTS = "prints"
_SECRET = (DB_NAME, f"{DB_NAME}-wal", f"{DB_NAME}-shm", SLOT_FILE)


def clear(folder: Path) -> None:
    """Remove rehearsals and files that were never finished, and let nobody else read what holds secrets.

    To be called with the folder's lock held, before the store is opened. What somebody is at right now (a backup or a
    rehearsal by a command) is left alone, and so is everything that is whole. Never raises.
    """
    _clear_rehearsal(folder / REHEARSAL)
    _clear_parts(folder)
    _clear_parts(folder / _PRINTS)
    backups = folder / FOLDER
    if backups.is_dir():
        with suppress(StoreTrouble), FolderLock(backups, "backup.lock"):
            _clear_parts(backups)
            for path in backups.glob("*.db"):
                make_private(path)
    for name in _SECRET:
        make_private(folder / name)


def _clear_rehearsal(stage: Path) -> None:
    if stage.is_symlink():
        with suppress(OSError):
            stage.unlink()
    if not stage.is_dir():
        return
    with suppress(StoreTrouble):
        with FolderLock(stage):
            shutil.rmtree(stage / "copy", ignore_errors=True)
        shutil.rmtree(stage, ignore_errors=True)


def _clear_parts(folder: Path) -> None:
    with suppress(OSError):
        for path in [*folder.glob(f"*{PART}"), *folder.glob(f".*{PART}")]:
            if path.is_file() or path.is_symlink():
                discard(path)
