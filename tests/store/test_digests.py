"""The lean digests against the usual modules."""

import hashlib
import hmac

import pytest

from app.store import digests


@pytest.mark.parametrize("size", [0, 1, 20, 55, 56, 63, 64, 65, 131, 1000])
def test_they_are_the_usual_ones(size: int) -> None:
    key, data = bytes(n % 251 for n in range(size)), bytes(n % 241 for n in range(size))
    assert digests.digest(data) == hashlib.sha256(data).digest()
    assert digests.keyed(key, b"Hi There") == hmac.digest(key, b"Hi There", "sha256")
    assert digests.keyed(b"key", data) == hmac.digest(b"key", data, "sha256")


def test_the_published_example() -> None:
    """RFC 4231, case 2."""
    made = digests.keyed(b"Jefe", b"what do ya want for nothing?").hex()
    assert made == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
