"""Kept folders: made once, made anew when what they were made from changes, whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.suite import kept as keeping
from tests.suite.kept import ROOT, digest, kept


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keeping, "KEPT", tmp_path / "kept")
    return tmp_path / "kept"


def test_made_once() -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        folder.mkdir()
        (folder / "store").write_text("whole", encoding="utf-8")

    first = kept("one", make)
    assert (first / "store").read_text(encoding="utf-8") == "whole"
    assert kept("one", make) == first and len(made) == 1
    assert kept("two", make) != first and len(made) == 2


def test_what_a_killed_run_left_half_made_is_made_again() -> None:
    def killed(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").touch()
        raise KeyboardInterrupt

    def make(folder: Path) -> None:
        folder.mkdir()
        (folder / "whole").touch()

    with pytest.raises(KeyboardInterrupt):
        kept("one", killed)
    assert [path.name for path in kept("one", make).iterdir()] == ["whole"]


def test_a_changed_program_or_maker_makes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker, program = tmp_path / "maker.py", tmp_path / "program.py"
    maker.write_text("1", encoding="utf-8")
    program.write_text("1", encoding="utf-8")
    monkeypatch.setattr(keeping, "ROOT", tmp_path)
    monkeypatch.setattr(keeping, "MADE_FROM", ("program.py",))

    def now() -> str:
        digest.cache_clear()
        return digest(str(maker))

    before = now()
    assert now() == before
    maker.write_text("2", encoding="utf-8")
    changed = now()
    program.write_text("2", encoding="utf-8")
    assert len({before, changed, now()}) == 3
    digest.cache_clear()


def test_what_it_hashes_is_there() -> None:
    assert [place for place in keeping.MADE_FROM if not (ROOT / place).exists()] == []


def test_two_processes_make_it_once(home: Path, tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.suite import kept as k\n"
        "k.KEPT = Path(sys.argv[1])\n"
        "def make(folder):\n"
        "    folder.mkdir(); open(sys.argv[2], 'a').write('made\\n'); time.sleep(0.2)\n"
        "k.digest = lambda maker: 'same'\n"
        "k.inspect.getfile = lambda make: ''\n"
        "print(k.kept('one', make))\n"
    )
    words = [sys.executable, "-c", program, str(home), str(tmp_path / "log")]
    both = [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert len({child.communicate(timeout=60)[0] for child in both}) == 1
    assert (tmp_path / "log").read_text(encoding="utf-8") == "made\n"
