"""A bundle says of what day it is; a tree is as old as its release."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from app import BUILT
from app.paths import BUILT_FILE, built
from tools.built import day, stamp

_LATE = "2031-05-17T23:30:00+00:00"


def tree(folder: Path, moment: str) -> Path:
    """A repository whose only commit is of that moment."""
    env = {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    who = ["-c", "user.name=n", "-c", "user.email=n@example.invalid", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "one"]):
        subprocess.run(["git", *words], cwd=folder, env=env, check=True)
    return folder


def test_a_bundle_is_of_the_day_of_its_newest_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    root = tree(tmp_path, _LATE)
    assert day(root) == date(2031, 5, 17)
    written = stamp(root, tmp_path / "work" / "spec")
    assert written.name == BUILT_FILE and built(written.parent) == date(2031, 5, 17)


def test_a_given_moment_is_taken_and_none_before_the_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")
    assert day(tmp_path) == date(2100, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert day(tmp_path) == BUILT


def test_without_a_history_it_is_the_day_of_the_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert day(tmp_path) == BUILT
    monkeypatch.setenv("PATH", str(tmp_path))
    assert day(tmp_path) == BUILT


@pytest.mark.parametrize("said", ["", "2031", "2031-13-01", "1999-01-01", "二〇三一"])
def test_what_says_no_day_makes_it_no_younger(tmp_path: Path, said: str) -> None:
    assert built(tmp_path) == BUILT
    (tmp_path / BUILT_FILE).write_text(said, "utf-8")
    assert built(tmp_path) == BUILT
