"""Another program is one: it has its own words, its own environment and its own end."""

import os

import pytest

from tests.suite import programs


def test_it_says_what_it_was_told() -> None:
    code = "import os, sys; print(os.getpid(), sys.argv[1], os.environ['WORD'], flush=True); print(sys.stdin.read())"
    child = programs.start(code, "甲", env={"WORD": "乙"})
    assert child.stdout is not None
    number, *said = child.stdout.readline().split()
    assert int(number) != os.getpid() and said == ["甲", "乙"]
    assert child.communicate("丙")[0] == "丙\n"
    assert child.returncode == 0
    assert "WORD" not in os.environ


@pytest.mark.parametrize(("code", "ended"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9)])
def test_how_it_ended_is_known(code: str, ended: int) -> None:
    child = programs.start(code)
    assert child.communicate("too late")[0] == ""
    assert child.returncode == ended


def test_it_can_be_killed() -> None:
    child = programs.start("import sys; print('here', flush=True); sys.stdin.read()")
    assert child.stdout is not None and child.stdout.readline() == "here\n"
    assert child.poll() is None
    child.kill()
    child.communicate()
    assert child.returncode == -9
