"""``key.json``: the key's check value and its slots. Holds no key in the clear; a copy lies beside every backup."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import StoreTrouble
from app.store import side_file
from app.store.atomic import write_atomic

KEY_FILE = "key.json"
PREVIOUS = "key.previous.json"
SLOT_FILE = "key.slot"
_APART = "key.apart*.json"
VERSION = 1


class KeyFile(NamedTuple):
    """What ``key.json`` says."""

    kcv: str
    slots: tuple[dict[str, str], ...]

    def kinds(self) -> list[str]:
        """The kinds of slot, in the file's order."""
        return [slot.get("kind", "") for slot in self.slots]


def read_any(folder: Path) -> KeyFile:
    """The folder's key file; when it is unreadable its previous copy, then the copy beside the backups.

    Raises ``StoreTrouble("key_missing")``, whose detail says what was wrong with the first.
    """
    return read_all(folder)[0]


def read_all(folder: Path) -> list[KeyFile]:
    """Every key file that could be the folder's, likeliest first, each key once: also those kept apart.

    Somebody may have put another centre's over the right one. Raises as ``read_any``, when there is none at all.
    """
    reasons: list[str] = []
    found: dict[str, KeyFile] = {}
    for path in (folder / KEY_FILE, folder / PREVIOUS, folder / "backups" / KEY_FILE, *sorted(folder.glob(_APART))):
        try:
            file = parse(path.read_bytes())
            found.setdefault(file.kcv, file)
        except (OSError, ValueError) as error:
            reasons.append(error.strerror or "unreadable" if isinstance(error, OSError) else str(error))
    if not found:
        raise StoreTrouble("key_missing", f"{KEY_FILE}: {reasons[0]}")
    return list(found.values())


def keep_apart(path: Path) -> None:
    """Give a key file that is another store's, damaged or of a later program a name of its own: it is worth more than
    the place it lies in. Raises ``OSError``."""
    count = 1
    while os.path.lexists(apart := path.with_name(f"key.apart{count}.json")):
        count += 1
    os.replace(path, apart)


def parse(raw: bytes) -> KeyFile:
    """Read a key file's bytes. Raises ``ValueError`` with a short reason when it is not one we know."""
    try:
        data: Any = side_file.plain(raw.decode("utf-8"))
    except ValueError as error:
        raise ValueError("empty" if not raw.strip(b"\0 \r\n") else "not readable") from error
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise ValueError(f"version {data.get('version') if isinstance(data, dict) else '?'}")
    kcv, slots = data.get("kcv"), data.get("slots")
    if not isinstance(kcv, str) or len(kcv) != 16 or not isinstance(slots, list):
        raise ValueError("incomplete")
    if not all(isinstance(slot, dict) for slot in slots):
        raise ValueError("incomplete")
    return KeyFile(kcv, tuple({str(k): str(v) for k, v in slot.items()} for slot in slots))


def kcv_in(path: Path) -> str | None:
    """Whose key a file is, by its check value; None when there is none or it cannot be read."""
    try:
        return parse(path.read_bytes()).kcv
    except (OSError, ValueError):
        return None


def dump(content: KeyFile) -> bytes:
    """The bytes of a key file."""
    data = {"version": VERSION, "kcv": content.kcv, "slots": list(content.slots)}
    return (json.dumps(data, indent=1) + "\n").encode()


def write_key_file(folder: Path, content: KeyFile) -> None:
    """Write ``key.json`` whole or not at all; a readable older one stays as the previous copy, what is no key file of
    this store under a name of its own.
    """
    path = folder / KEY_FILE
    kept = kcv_in(path)
    if kept == content.kcv:
        write_atomic(folder / PREVIOUS, path.read_bytes())
    elif os.path.lexists(path):
        keep_apart(path)
    write_atomic(path, dump(content))


def write_slot_file(folder: Path, master: bytes) -> None:
    """Keep the master where only its owner may read it."""
    write_atomic(folder / SLOT_FILE, master.hex().encode() + b"\n", mode=0o600)


def read_slot_file(folder: Path) -> bytes | None:
    """The master from the file slot, or None when it is missing or unreadable."""
    try:
        raw = bytes.fromhex((folder / SLOT_FILE).read_bytes().decode("ascii").strip())
    except (OSError, ValueError):
        return None
    return raw if len(raw) == 32 else None
