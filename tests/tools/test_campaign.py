"""A small part of the campaign runs with every suite, with one seed; and it sees what is lost, where something is.

It is a program of its own: its children are forked, which nobody does in a process with a window and threads.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from app.paths import ROOT
from tools.campaign import disklog
from tools.campaign.power import Disk
from tools.campaign.tally import HEADS, Found, Tally

CLEAN = "  ".join(f"{head} 0" for head in HEADS)
linux = pytest.mark.skipif(bool(disklog.why_not()), reason=disklog.why_not() or "the logger is there")


def campaign(keep: Path, *words: str) -> list[str]:
    """Run it; what it printed of each kind. It ends with 1 when anything is wrong."""
    call = [sys.executable, "-m", "tools.campaign", "--seed", "7", "--keep", str(keep), *words]
    done = subprocess.run(call, cwd=ROOT, check=False, capture_output=True, text=True, encoding="utf-8", timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "seed 7"
    assert all(CLEAN in line for line in lines[1:] if "left out" not in line)
    assert not keep.exists(), "nothing failed, so nothing is kept"
    return lines[1:]


def kinds(lines: list[str]) -> set[str]:
    return {line.partition("  ")[0] for line in lines}


DAMAGE = ("flip", "wal", "tamper", "clock", "files", "printer", "keychain")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """One try of each kind, two cuts of each work, in one program: what all begin with is made once."""
    logged = () if disklog.why_not() else ("disk", "cut=2")
    asked = ",".join(("kill", "window", *logged, *DAMAGE))
    return campaign(tmp_path_factory.mktemp("once") / "keep", "--only", asked, "--count", "1")


def of(lines: list[str], *heads: str) -> list[str]:
    """The lines of some kinds."""
    return [line for line in lines if line.partition("  ")[0].startswith(heads)]


def test_killed_at_every_work(once: list[str]) -> None:
    works = ("till", "requests", "backup", "restore", "migration", "rehearsal", "spooler", "window")
    assert kinds(of(once, "kill")) == {f"kill {work}" for work in (*works, "control")}


def test_a_till_that_says_sold_and_keeps_nothing_is_caught(once: list[str]) -> None:
    (line,) = of(once, "kill control")
    seen, of_, untrue = line.partition("does not keep what it says: ")[2].split()[:3]
    assert of_ == "of" and int(seen) == int(untrue) > 0


@linux
def test_the_power_is_cut_at_every_work_and_the_method_bites(once: list[str]) -> None:
    lines = of(once, "cut")
    works = ("till", "requests", "backup", "restore", "migration", "first run", "control")
    assert kinds(lines) == {f"cut {work}" for work in works}
    assert "lose sales, as they must" in lines[-1] and ": 0 of" not in lines[-1]


@linux
def test_the_disk_is_full_at_every_work(once: list[str]) -> None:
    lines = of(once, "disk")
    works = ("selling", "opening", "backup", "restore", "migration", "first run")
    assert kinds(lines) == {f"disk {work}" for work in works}
    assert lines[0].endswith("1 times it was full") and lines[5].endswith("1 times it was full")


def test_damage_clocks_files_and_devices(once: list[str]) -> None:
    assert kinds(of(once, *DAMAGE)) == set(DAMAGE)


def test_nothing_else_was_tried(once: list[str]) -> None:
    assert of(once, "kill", "disk", "cut", *DAMAGE) == once


def test_what_fails_is_kept_with_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "desk.db").write_bytes(b"x")
    tally = Tally(tmp_path / "keep")
    assert tally.count("kill", Found(), 7, tmp_path / "store", 3) and not (tmp_path / "keep").exists()
    assert not tally.count("kill", Found(lost=["sale XS-A-20261123-9999"]), 7, tmp_path / "store")
    assert (tmp_path / "keep" / "kill-7-2" / "desk.db").read_bytes() == b"x"
    assert "lost: sale XS-A-20261123-9999" in (tmp_path / "keep" / "kill-7-2.txt").read_text("utf-8")
    line = tally.line("kill")
    assert (tally.failed, line.tried, line.acts, line.sums["lost"]) == (1, 2, 3, 1)


def test_what_was_synced_is_found_and_names_change_in_their_order(tmp_path: Path) -> None:
    from random import Random

    from tools.campaign.disklog import Event

    store = tmp_path / "store"
    store.mkdir()
    (store / "a").write_bytes(b"old")
    ino = (store / "a").stat().st_ino
    a, b = (str(store.resolve() / name) for name in "ab")
    disk = Disk(store)
    for event in (
        Event("W", ino, 0, "", b"new"),
        Event("S", ino, 0, "", b""),
        Event("M", 0, 0, "said", b""),
        Event("W", ino, 3, "", b"x" * 2000),
        Event("R", 0, 0, a, b.encode()),
        Event("U", 0, 0, b, b""),
    ):
        disk.play(event)
    seen = set()
    for seed in range(60):
        disk.cut(tmp_path / str(seed), Random(seed))
        names = sorted(path.name for path in (tmp_path / str(seed)).iterdir())
        seen.add(tuple(names))
        for name in names:
            found = (tmp_path / str(seed) / name).read_bytes()
            assert found.startswith(b"new") and set(found[3:]) <= {0, ord("x")}
    assert seen == {("a",), ("b",), ()}
    assert disk.said == ["said"]
    disk.play(Event("F", 1, 0, "", b""))
    disk.cut(tmp_path / "end", Random(1))
    assert list((tmp_path / "end").iterdir()) == [], "a synced folder holds what its names say"
