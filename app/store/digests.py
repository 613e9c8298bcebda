"""SHA-256, and HMAC over it, from Python's own lean module.

``hashlib`` and ``hmac`` load OpenSSL, which takes longer than opening the store, and the login page needs a handful of
digests of a few bytes; the standard library's ``random`` does the same for the same reason. What is digested behind
the login page uses the two usual modules.
"""

from __future__ import annotations

try:
    from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]  # from Python 3.12 on
except ImportError:  # pragma: no cover - which one there is depends on the Python
    try:
        from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from hashlib import sha256

_BLOCK = 64  # bytes
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def digest(data: bytes) -> bytes:
    """The 32 bytes of SHA-256."""
    made: bytes = sha256(data).digest()
    return made


def keyed(key: bytes, data: bytes) -> bytes:
    """The 32 bytes of HMAC-SHA256 (RFC 2104)."""
    block = (digest(key) if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    return digest(block.translate(_OUTER) + digest(block.translate(_INNER) + data))
