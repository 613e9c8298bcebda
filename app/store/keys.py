"""The store's keys: one random 256-bit master, kept in slots, and what is derived from it.

Slots: ``os-keyring`` (the system's keychain), ``file`` (where there is no keychain: readable by the owner only) and
``recovery`` (wrapped by the code printed at set-up). Deriving uses the standard library only; the wrapping of the
recovery slot is in ``app.store.recovery`` and imported when it is needed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.errors import StoreTrouble
from app.store import digests
from app.store.atomic import private_folder
from app.store.keychain import Keychain
from app.store.keyfile import KEY_FILE, KeyFile, read_all, read_any, read_slot_file, write_key_file, write_slot_file

_SALT = b"baitonggang store v1"


class Keys(NamedTuple):
    """What the program works with; the master itself is forgotten after deriving. Never shown: not even by ``repr``."""

    store: str
    """The database key, 64 hex digits."""
    chain: bytes
    """The key of the seal chain (HMAC-SHA256)."""
    document: bytes
    """The key of the keyed hash over document numbers."""

    def __repr__(self) -> str:
        return "Keys()"


def derive(master: bytes) -> Keys:
    """The three keys of a 32-byte master."""
    return Keys(
        store=_hkdf(master, b"store").hex(),
        chain=_hkdf(master, b"chain"),
        document=_hkdf(master, b"document"),
    )


def kcv_of(keys: Keys) -> str:
    """The key check value, 16 hex digits: tells a wrong key from a damaged file and names the key on screen."""
    return digests.digest(b"kcv" + bytes.fromhex(keys.store)).hex()[:16]


def create(folder: Path, keychain: Keychain) -> tuple[Keys, str]:
    """Make a new store's keys in ``folder`` and return them with the recovery code to be printed, never stored.

    The key file is on the disk before the first database file exists. Raises ``FileExistsError`` when the folder
    already holds a key file or a database: a key is never overwritten.
    """
    from app.store import recovery

    private_folder(folder)
    if (folder / KEY_FILE).exists() or (folder / "desk.db").exists():
        raise FileExistsError(folder / KEY_FILE)
    master = os.urandom(32)
    keys = derive(master)
    kcv = kcv_of(keys)
    code = recovery.new_code()
    slots = [_enrol(folder, keychain, kcv, master), recovery.wrap(master, code, kcv)]
    write_key_file(folder, KeyFile(kcv, tuple(slots)))
    return keys, code


def unlock(folder: Path, keychain: Keychain, fits: Callable[[Keys], bool] | None = None) -> Keys:
    """The keys through the everyday slot.

    ``fits`` tells, where several key files lie there and open, which is the store's own.
    Raises ``StoreTrouble``: ``key_missing`` (no readable key file, or its slot is empty: ask for the recovery code),
    ``key_wrong`` (the slot holds another store's key).
    """
    known = read_all(folder)
    opened, wrong = [], False
    for found in known:
        for master in _everyday(folder, found, keychain):
            keys = derive(master)
            if kcv_of(keys) == found.kcv:
                opened.append(keys)
                break
            wrong = True
    if not opened:
        raise StoreTrouble("key_wrong" if wrong else "key_missing", "slot", slots=known[0].kinds())
    if len(opened) == 1 or fits is None:
        return opened[0]
    return next((keys for keys in opened if fits(keys)), opened[0])


def unlock_with_code(folder: Path, code: str, keychain: Keychain | None) -> Keys:
    """The keys through the printed recovery code; puts them back into the everyday slot of this PC.

    Of several key files that one is taken which the code opens. Without a ``keychain`` nothing is written (a folder of
    backups, a rehearsal). Takes about 0.1 s for each.
    Raises ``StoreTrouble``: ``key_wrong`` (the code does not fit), ``key_missing``.
    """
    failed: StoreTrouble | None = None
    for found in read_all(folder):
        try:
            master, wrapped = _unwrapped(found, code)
        except StoreTrouble as trouble:
            failed = failed or trouble
            continue
        if keychain is not None:
            slot = _enrol(folder, keychain, found.kcv, master)
            write_key_file(folder, KeyFile(found.kcv, (slot, wrapped)))
        return derive(master)
    assert failed is not None
    raise failed


def _unwrapped(found: KeyFile, code: str) -> tuple[bytes, dict[str, str]]:
    from app.store import recovery

    wrapped = next((slot for slot in found.slots if slot.get("kind") == "recovery"), None)
    if wrapped is None:
        raise StoreTrouble("key_missing", "recovery", slots=found.kinds())
    master = recovery.unwrap(wrapped, code, found.kcv)
    if kcv_of(derive(master)) != found.kcv:
        raise StoreTrouble("key_wrong", "code")
    return master, wrapped


def slots(folder: Path) -> list[str]:
    """The kinds of slot the key file names, for the integrity page. Raises ``StoreTrouble("key_missing")``."""
    return read_any(folder).kinds()


def key_name(folder: Path) -> str:
    """Eight hex digits that name the folder's key on screen and paper; empty when there is no readable key file."""
    try:
        return read_any(folder).kcv[:8]
    except StoreTrouble:
        return ""


def _hkdf(master: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869), one block of 32 bytes."""
    prk = digests.keyed(_SALT, master)
    return digests.keyed(prk, info + b"\x01")


def _everyday(folder: Path, found: KeyFile, keychain: Keychain) -> list[bytes]:
    masters = []
    for kind in found.kinds():
        if kind == "os-keyring":
            masters.append(_from_hex(keychain.get(found.kcv)))
        elif kind == "file":
            masters.append(read_slot_file(folder))
    return [master for master in masters if master is not None]


def _enrol(folder: Path, keychain: Keychain, kcv: str, master: bytes) -> dict[str, str]:
    """Put the master into the keychain; where that does not keep it, into a file only its owner may read."""
    if keychain.set(kcv, master.hex()) and keychain.get(kcv) == master.hex():
        return {"kind": "os-keyring", "name": keychain.name}
    write_slot_file(folder, master)
    return {"kind": "file"}


def _from_hex(text: str | None) -> bytes | None:
    try:
        raw = bytes.fromhex(text or "")
    except ValueError:
        return None
    return raw if len(raw) == 32 else None
