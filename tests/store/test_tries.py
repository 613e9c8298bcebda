"""The slip beside the store: of one size, one half always whole, nothing lost when the other is torn."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from app.store.tries import FILE, Slip, Tries

WHO, OTHER = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)


def test_it_keeps_its_size_and_is_read_again(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    size = (tmp_path / FILE).stat().st_size
    tries.count(WHO, NOW)
    tries.count(WHO, NOW)
    tries.began(OTHER, 5, NOW, 77.5)
    assert (tmp_path / FILE).stat().st_size == size
    again = Tries(tmp_path)
    ms = int(NOW.timestamp() * 1000)
    assert again.of(WHO) == Slip(uncounted=2, at=ms)
    assert again.of(OTHER) == Slip(lock=(5, ms), steady=77.5)
    again.forget(WHO)
    assert Tries(tmp_path).of(WHO) == Slip()


def test_what_is_well_signed_and_makes_no_sense_is_an_empty_one(tmp_path: Path) -> None:
    for body in (b"[" * 3000, b"7", b"[7, []]", b'[7, {"x": [1]}]', b"[1e999, {}]"):
        block = (hashlib.sha256(body).hexdigest().encode() + body).ljust(4096)
        (tmp_path / FILE).write_bytes(block * 2)
        assert Tries(tmp_path).of(WHO) == Slip()


def test_a_link_in_its_place_is_replaced_and_never_written_through(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"somebody else's" * 1000)
    (tmp_path / FILE).symlink_to(theirs)
    Tries(tmp_path).count(WHO, NOW)
    assert theirs.read_bytes() == b"somebody else's" * 1000
    assert Tries(tmp_path).of(WHO).uncounted == 1


@pytest.mark.parametrize("half", [0, 4096])
def test_a_torn_half_leaves_the_other(tmp_path: Path, half: int) -> None:
    tries = Tries(tmp_path)
    for _ in range(3):
        tries.count(WHO, NOW)
    raw = bytearray((tmp_path / FILE).read_bytes())
    raw[half + 70] ^= 0xFF
    (tmp_path / FILE).write_bytes(raw)
    assert Tries(tmp_path).of(WHO).uncounted in (2, 3)


@pytest.mark.parametrize("raw", [b"", b"\0" * 9000, b"{}", b"x" * 4096 + b"[1, 2]"])
def test_one_that_is_damaged_is_an_empty_one(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / FILE).write_bytes(raw)
    tries = Tries(tmp_path)
    assert tries.of(WHO) == Slip()
    tries.count(WHO, NOW)
    assert Tries(tmp_path).of(WHO).uncounted == 1


def test_without_a_place_it_counts_in_memory_and_says_so(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "gone"):
        tries = Tries(folder)
        tries.count(WHO, NOW)
        tries.count(WHO, NOW)
        assert (tries.of(WHO).uncounted, tries.of(WHO).only) == (2, 2)


def test_it_names_at_most_forty_people(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    for n in range(60):
        tries.count(UUID(int=n + 1), NOW)
    again = Tries(tmp_path)
    assert again.of(UUID(int=20)) == Slip() and again.of(UUID(int=21)).uncounted == 1
    assert again.of(UUID(int=60)).uncounted == 1
