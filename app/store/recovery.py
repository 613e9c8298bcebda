"""The recovery code: thirty printed characters that open the store on any PC.

150 random bits; a key is stretched from them by Argon2id and wraps the master by AES-256-GCM.
"""

from __future__ import annotations

import os
import secrets
import unicodedata

from app.errors import StoreTrouble

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 30
GROUP = 5

_MISREAD = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L"})
_KDF = {"t": 3, "m": 65536, "p": 4}  # m in KiB


def new_code() -> str:
    """A fresh code as it is printed: six groups of five."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(code: str) -> str:
    """Six groups of five with hyphens between."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normal(typed: str) -> str:
    """What somebody typed, as the bare characters: any case, width, blanks and hyphens; look-alikes 0 O 1 I mended."""
    wide = unicodedata.normalize("NFKC", typed).upper()
    return "".join(ch for ch in wide if ch.isalnum()).translate(_MISREAD)


def well_formed(typed: str) -> bool:
    """Whether it could be a code at all (30 characters of the alphabet)."""
    code = normal(typed)
    return len(code) == LENGTH and all(ch in ALPHABET for ch in code)


def wrap(master: bytes, code: str, kcv: str) -> dict[str, str]:
    """The recovery slot for the key file."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(code, salt, _KDF)).encrypt(nonce, master, kcv.encode())
    kdf = " ".join(["argon2id", *(f"{name}={value}" for name, value in _KDF.items())])
    return {"kind": "recovery", "kdf": kdf, "salt": salt.hex(), "nonce": nonce.hex(), "ct": sealed.hex()}


def unwrap(slot: dict[str, str], code: str, kcv: str) -> bytes:
    """The master out of a recovery slot. Raises ``StoreTrouble``: ``key_wrong`` (code), ``key_missing`` (bad slot)."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not well_formed(code):
        raise StoreTrouble("key_wrong", "code")
    try:
        name, *parts = slot["kdf"].split()
        costs = {key: int(value) for key, value in (part.split("=") for part in parts)}
        salt, nonce, sealed = (bytes.fromhex(slot[field]) for field in ("salt", "nonce", "ct"))
        if name != "argon2id" or costs["m"] > 1 << 20 or costs["t"] > 64:
            raise ValueError(name)
        kek = _stretch(code, salt, costs)
    except (KeyError, ValueError) as error:
        raise StoreTrouble("key_missing", "recovery slot") from error
    try:
        return AESGCM(kek).decrypt(nonce, sealed, kcv.encode())
    except InvalidTag as error:
        raise StoreTrouble("key_wrong", "code") from error


def _stretch(code: str, salt: bytes, costs: dict[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        normal(code).encode("ascii"),
        salt,
        time_cost=costs["t"],
        memory_cost=costs["m"],
        parallelism=costs["p"],
        hash_len=32,
        type=Type.ID,
    )
