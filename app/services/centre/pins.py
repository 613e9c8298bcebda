"""PINs: six digits, not the obvious ones, kept as Argon2id; and how long wrong ones must be waited for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from app.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LENGTH = 6

TRIES = 5
"""Wrong PINs in a row that may be tried freely."""

WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60))
"""How long the fifth must be waited for, the sixth, and so on; the last one for all that follow."""


class Lockout(NamedTuple):
    """What is stored of wrong PINs: how many in a row, and when the last one came that must be waited for."""

    failures: int
    at: datetime | None

    @property
    def length(self) -> timedelta:
        """The whole wait; none before the fifth wrong PIN."""
        if self.at is None or self.failures < TRIES:
            return timedelta(0)
        return WAITS[min(self.failures - TRIES, len(WAITS) - 1)]

    def runs(self, now: datetime) -> bool:
        """Whether it runs by the wall clock; one set to before its beginning does not make it longer."""
        return self.at is not None and self.at <= now < self.at + self.length


class Waits:
    """How long people still have to wait, by a clock that nobody can set. One for each desk.

    What began in this run of the program ends by that clock alone. Of one from before, the wall clock says how much is
    left, and is believed within limits: set ahead it never opens at once, set back it never adds to the wait. Where it
    is known when the lock-out began by the steady clock, which counts since the PC was started, a PC that has been
    started since is believed, and one that has run on knows how long that is ago.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._ends: dict[UUID, tuple[Lockout, float]] = {}

    def left(self, staff_id: UUID, lock: Lockout, now: datetime, began: float | None = None) -> timedelta:
        """What is left of the wait, not below nothing. ``began``: when it did by the steady clock, perhaps before the
        PC was started anew; None when that is not known.
        """
        if lock.at is None or not lock.length:
            self._ends.pop(staff_id, None)
            return timedelta(0)
        known = self._ends.get(staff_id)
        if known is None or known[0] != lock:
            first = self._first(lock, now, began)
            known = self._ends[staff_id] = (lock, self._steady() + first.total_seconds())
        return timedelta(seconds=max(known[1] - self._steady(), 0.0))

    def _first(self, lock: Lockout, now: datetime, began: float | None) -> timedelta:
        """How long it must be waited for a lock-out that is met for the first time in this run."""
        none = timedelta(0)
        by_wall = lock.length if lock.at is None else min(max(lock.at + lock.length - now, none), lock.length)
        if began is None:
            return max(by_wall, WAITS[0])
        if self._steady() < began:
            return by_wall
        gone = timedelta(seconds=self._steady() - began)
        return max(min(max(by_wall, WAITS[0] - gone), lock.length - gone), none)


class Pace:
    """How fast PINs may be tried wrong at one desk, whoever's they are: ``FREE`` at once, then one a minute.

    So a visitor at the login page cannot lock out one after the other. A right PIN gives nothing back: it would be an
    own one's.
    """

    FREE = 6

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._level, self._at = 0.0, steady()

    def wrong(self) -> None:
        """One more."""
        self._level = self._now() + 1
        self._at = self._steady()

    def left(self) -> timedelta:
        """How long nobody's PIN is looked at here."""
        return max((self._now() - self.FREE) * WAITS[0], timedelta(0))

    def _now(self) -> float:
        return max(self._level - (self._steady() - self._at) / WAITS[0].total_seconds(), 0.0)


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
