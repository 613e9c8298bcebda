"""Two long lists compared without holding either: keyed sums in a fixed number of buckets.

What one list says is added, what the other says is taken away; a bucket is then nothing, or what lies in it differs.
The numbers are keyed, so nobody without the store's chain key can make a difference cancel out.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import islice
from zlib import crc32

BUCKETS = 4_096
LOOKED_AT = 16
"""Buckets that are taken apart when several are off: enough to name one record, and never a whole table in memory."""

_WIDE = 8
"""Bytes a factor has."""


class Tally:
    """Sums over what lies at many places; a place is any bytes."""

    def __init__(self, key: bytes, values: int = 1) -> None:
        """``values``: how many whole numbers each place has, 0 where a place has a code."""
        self._key = key
        self._sums = [0] * BUCKETS
        self._factors = lru_cache(BUCKETS)(self._make_factors)
        self._size = values * _WIDE

    def add_code(self, place: bytes, code: bytes, sign: int) -> None:
        """Count a code at a place in (1) or out (-1)."""
        number = hashlib.blake2b(place + code, key=self._key, digest_size=32).digest()
        self._sums[bucket_of(place)] += sign * int.from_bytes(number)

    def add_numbers(self, place: bytes, numbers: list[int], sign: int) -> None:
        """Count whole numbers at a place in (1) or out (-1); several times at one place is their sum."""
        factors = self._factors(place)
        self._sums[bucket_of(place)] += sign * sum(a * b for a, b in zip(factors, numbers, strict=True))

    def off(self) -> frozenset[int]:
        """The first buckets in which the lists differ; none: they are the same."""
        return frozenset(islice((bucket for bucket, left in enumerate(self._sums) if left), LOOKED_AT))

    def _make_factors(self, place: bytes) -> list[int]:
        drawn = hashlib.blake2b(place, key=self._key, digest_size=self._size).digest()
        return [int.from_bytes(drawn[at : at + _WIDE]) for at in range(0, self._size, _WIDE)]


def bucket_of(place: bytes) -> int:
    """Where a place is counted."""
    return crc32(place) % BUCKETS
