"""How a command gets at a store's keys: this PC's own slot, or the recovery code typed on the terminal."""

import getpass
import sys
from pathlib import Path

from app.errors import StoreTrouble
from app.store import keys
from app.store.keychain import default_keychain


def ask_code() -> str:
    """Read the recovery code without showing it; from a pipe it is read as a line."""
    prompt = "恢复码 / recovery code: "
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()


def unlock(folder: Path, *, with_code: bool) -> keys.Keys:
    """The keys of the store in ``folder``; a typed code is put into this PC's slot. Raises ``StoreTrouble``."""
    if not folder.is_dir():
        raise StoreTrouble("missing", str(folder))
    if with_code:
        return keys.unlock_with_code(folder, ask_code(), default_keychain())
    return keys.unlock(folder, default_keychain())


def unlock_backup(backup: Path, into: Path | None) -> keys.Keys:
    """The keys that fit a backup, from the store that made it, its own folder, or the folder it goes into.

    Raises ``StoreTrouble``: ``missing`` (no such backup), ``key_missing`` (ask for the recovery code).
    """
    if not backup.is_file():
        raise StoreTrouble("missing", str(backup))
    wanted = keys.key_name(backup.parent)
    for folder in (backup.parent.parent, backup.parent, into):
        if folder is None:
            continue
        try:
            found = keys.unlock(folder, default_keychain())
        except StoreTrouble:
            continue
        if not wanted or keys.kcv_of(found).startswith(wanted):
            return found
    raise StoreTrouble("key_missing", str(backup))
