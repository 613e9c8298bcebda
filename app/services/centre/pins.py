"""PINs: six digits, not the obvious ones, kept as Argon2id."""

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from app.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LENGTH = 6


def check_new_pin(pin: str) -> str:
    """The PIN itself when it may be used. Raises ``Refused("pin_bad", field="pin")`` or ``("pin_weak")``.

    Weak: even steps (000000, 123456, 987654), repeated groups (121212, 123123) and pairs (112233).
    """
    if len(pin) != LENGTH or not (pin.isascii() and pin.isdigit()):
        raise Refused("pin_bad", field="pin")
    digits = [int(d) for d in pin]
    steps = {(b - a) % 10 for a, b in pairwise(digits)}
    repeated = any(pin == pin[:n] * (LENGTH // n) for n in (1, 2, 3))
    twos = digits[0::2]
    pairs = twos == digits[1::2] and len({(b - a) % 10 for a, b in pairwise(twos)}) == 1
    if len(steps) == 1 or repeated or pairs:
        raise Refused("pin_weak", field="pin")
    return pin


def hash_pin(pin: str) -> str:
    """The Argon2id hash to be stored; takes tens of milliseconds by design."""
    return _hasher().hash(pin)


def pin_fits(stored: str, pin: str) -> bool:
    """Whether a PIN is the one that was hashed; a hash nobody can read fits nothing."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(stored, pin)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # a C library: not before a PIN is first checked

    return PasswordHasher()
