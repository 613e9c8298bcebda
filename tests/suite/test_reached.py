"""What marks tell is what coverage's tracer tells, at every kind of statement; and they are written down."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.suite import reached
from tests.suite.reached import ROOT

EVERY_KIND = '''\
"""Words of the module."""

from __future__ import annotations

import contextlib

CALLED = []


def marked(made):
    """Words of a decorator."""
    return made


@marked
@marked
def branches(n):
    """Words of a function."""
    if n > 5:
        if (
            n > 7
            and n < 100
        ):
            CALLED.append(n)
    elif n == 4:
        return "four"
    elif n == 3:
        pass
    else:
        CALLED.append(0)
    for one in range(n):
        if one == 6:
            break
        if one % 2:
            continue
        CALLED.append(one)
    else:
        CALLED.append("whole")
    while n:
        n -= 1
        if n == 90:
            return "early"
    return "end"


def kinds(value):
    match value:
        case 1:
            return "one"
        case [a, b] if a == b:
            return "twins"
        case str():
            pass
        case {"never": _}:
            return "never"
    match value:
        case "x":
            return "x"
        case _:
            return "rest"


def troubles(value):
    with contextlib.suppress(LookupError):
        try:
            if value == 1:
                raise ValueError(value)
            if value == 2:
                raise KeyError(value)
            if value == 3:
                return "three"
        except TypeError:
            return "never"
        except (
            ValueError,
            OSError,
        ):
            return "value"
        else:
            CALLED.append("else")
        finally:
            if value == 9:
                CALLED.append("nine")
    while True:
        if value:
            break
    return [n for n in range(value) if n % 2]


class Kind:
    """Words of a class."""

    size: int = 3

    if size > 3:
        never = True

    @property
    def half(self):
        def inner():
            return self.size // 2

        return (lambda: inner())()

    def steps(self):
        for n in range(self.size):
            yield n


async def later(n):
    async with contextlib.AsyncExitStack():
        if n:
            return n


def skipped():  # pragma: no cover
    return "never"


if __name__ == "elsewhere":
    skipped()

for n in (0, 3, 4, 6, 8):
    branches(n)
for value in (1, (2, 2), "y", "x"):
    kinds(value)
for value in (1, 2, 3, 4, 9):
    troubles(value)
Kind().half, list(Kind().steps())
for n in (0, 1):
    with contextlib.suppress(StopIteration):
        later(n).send(None)
'''

TRACED = """
import runpy, sys
from coverage import Coverage
measured = Coverage(branch=True, data_file=sys.argv[2], config_file=False, include=[sys.argv[1]])
measured.start()
runpy.run_path(sys.argv[1])
measured.stop()
measured.save()
"""


def told(data: Path, sample: Path) -> dict[str, Any]:
    """What coverage's report says of a data file."""
    from coverage import Coverage

    measured = Coverage(branch=True, data_file=str(data), config_file=False, include=[str(sample)])
    measured.load()
    measured.json_report(outfile=str(data.with_suffix(".json")))
    ((_, found),) = json.loads(data.with_suffix(".json").read_text("utf-8"))["files"].items()
    return {name: found[name] for name in ("summary", "missing_lines", "missing_branches")}


def test_marks_tell_what_a_tracer_tells(tmp_path: Path) -> None:
    from coverage import CoverageData

    sample = tmp_path / "sample.py"
    sample.write_text(EVERY_KIND, "utf-8")
    subprocess.run([sys.executable, "-c", TRACED, str(sample), str(tmp_path / "traced")], check=True)
    exec(reached.marked(sample.read_bytes(), "sample", str(sample)), {"__name__": "sample"})
    hits, places = reached._made.pop("sample")
    seen = [place for hit, place in zip(hits, places, strict=True) if hit]
    data = CoverageData(str(tmp_path / "marked"))
    data.add_arcs({str(sample): reached.arcs(EVERY_KIND, seen)})
    data.write()
    by_marks, by_tracer = told(tmp_path / "marked", sample), told(tmp_path / "traced", sample)
    assert by_marks == by_tracer
    assert by_marks["summary"]["num_branches"] > 30 and len(by_marks["missing_branches"]) > 4


def test_words_and_line_numbers_stay() -> None:
    space: dict[str, Any] = {"__name__": "sample"}
    exec(reached.marked(EVERY_KIND.encode(), "sample", "sample.py"), space)
    reached._made.pop("sample")
    assert space["__doc__"] == "Words of the module." and space["Kind"].__doc__ == "Words of a class."
    defined = {node.name: node for node in ast.walk(ast.parse(EVERY_KIND)) if isinstance(node, ast.FunctionDef)}
    for name in ("branches", "kinds", "troubles"):
        code = space[name].__code__
        lines = {line for *_, line in code.co_lines() if line}
        assert min(lines) >= code.co_firstlineno and max(lines) <= (defined[name].end_lineno or 0)


RUN = """
import sys
from pathlib import Path
from tests.suite import reached
reached.PARTS, reached.KEPT = Path(sys.argv[1]) / "parts", Path(sys.argv[1]) / "marked"
reached.forget(traced=False)
reached.begin()
import app.rules.money as module
assert hasattr(module, reached._HITS) == bool(reached._made)
reached.leave()
print(len(list(reached.PARTS.glob("*"))), len(reached.all_reached()))
"""


def run(folder: Path, asked: str, before: str = "") -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != reached.ASKED}
    words = [sys.executable, "-c", before + RUN, str(folder)]
    env |= {reached.ASKED: asked} if asked else {}
    return subprocess.run(words, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


def test_a_run_that_is_asked_writes_down_what_it_reached(tmp_path: Path) -> None:
    assert run(tmp_path, "").stdout == "0 0\n" and not list(tmp_path.iterdir())
    assert [run(tmp_path, asked).stdout[0] for asked in ("new", "more", "new", "more")] == ["1", "2", "1", "2"]
    first, *more = (json.loads(part.read_text("utf-8")) for part in (tmp_path / "parts").iterdir())
    assert first["app.rules.money"] and more == [first]


def test_a_module_that_changed_is_marked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reached, "KEPT", tmp_path / "kept")
    file = tmp_path / "module.py"
    loader = reached._Loader("module", str(file))
    for source in ("A = 1\n", "A = 1\n", "A = 1\nB = 2\n"):
        file.write_text(source, "utf-8")
        assert loader.get_code("module").co_names[-1] == source.splitlines()[-1][0]
        (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(b"half")
    assert loader.get_code("module").co_names[-1] == "B"


def test_what_was_imported_too_early_is_no_blank() -> None:
    done = run(ROOT, "more", "import app.rules\n")
    assert done.returncode and "imported before they could be marked" in done.stderr
