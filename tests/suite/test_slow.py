"""The watch over slow tests, and its list."""

import ast
from pathlib import Path

import pytest

from tests.suite import slow, spread
from tests.suite.slow import ROOT, Known, Watch


def test_what_is_slow_and_not_listed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "slowness", lambda: 1.0)
    watch = Watch({"tests/a.py::test_known"})
    watch.judge("tests/a.py::test_other", slow.LIMIT)
    for name in ("tests/a.py::test_known", "tests/a.py::test_known[one]"):
        watch.judge(name, 100)
    with pytest.raises(pytest.fail.Exception, match=r"test_other\[one\] took 5\.2 s.*slow\.txt"):
        watch.judge("tests/a.py::test_other[one]", 5.2)


def test_a_slower_machine_is_granted_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "slowness", lambda: 1.5)
    watch = Watch(set())
    watch.judge("tests/a.py::test_other", 7.4)
    with pytest.raises(pytest.fail.Exception, match="took 7\\.6 s"):
        watch.judge("tests/a.py::test_other", 7.6)


def test_how_slow_a_machine_is_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "PROBE_SECONDS", 1.0)
    assert slow.slowness() == 1.0, "a faster machine grants no less"
    monkeypatch.setattr(slow, "PROBE_SECONDS", 1e-9)
    assert slow.slowness() > 1000


def test_a_list_says_how_long_and_why() -> None:
    text = "# seconds name why\n\n41 tests/a.py::test_it  types thirty requests\n"
    assert list(slow.read(text)) == [Known(41.0, "tests/a.py::test_it", "types thirty requests")]
    with pytest.raises(ValueError, match="unpack"):
        list(slow.read("41 tests/a.py::test_without_a_reason\n"))


def test_the_list_names_what_there_is() -> None:
    found = slow.known()
    assert [entry.seconds for entry in found] == sorted((entry.seconds for entry in found), reverse=True)
    assert len({entry.name for entry in found}) == len(found)
    assert [entry.name for entry in found if entry.name.split("::")[1].split("[")[0] not in functions(entry.file)] == []


def functions(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_files_that_share_a_costly_fixture_are_there() -> None:
    named = {*spread.TOGETHER, *spread.TOGETHER.values(), *spread.SHARED, *spread.SHARED.values()}
    assert [name for name in named if not Path(ROOT / name).is_file()] == []
