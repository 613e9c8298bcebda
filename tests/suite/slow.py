"""Slow tests are known by name: what takes over five seconds and is not in ``tests/slow.txt`` fails.

Counted is the CPU time of the process and of the programs it started, so that a busy machine fails nobody. A fixture
shared by a module or a run is counted by itself, for it falls to whichever test happens to come first. Seconds are
those of a machine of full pace: where a fixed piece of work takes longer just now, more of them are granted.
"""

import ast
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "slow.txt"
LIMIT = 5.0
"""Seconds of CPU time a test may take, its own fixtures included."""

PROBE = "\n".join(f"def f{n}(a: int, *b: str) -> list[int]:\n    return [a * {n} for c in b if c]" for n in range(150))
PROBE_SECONDS = 0.0025
"""CPU seconds reading ``PROBE`` as a tree takes on a machine of full pace with nothing beside it."""

Step = Generator[None, object, object]


@dataclass(frozen=True)
class Known:
    """A line of the list: seconds it takes about, ``path::test`` or ``path::fixture``, and why it may."""

    seconds: float
    name: str
    why: str

    @property
    def file(self) -> str:
        return self.name.split("::")[0]


def read(text: str) -> Iterator[Known]:
    """The lines of a list: ``seconds name why``; empty ones and those that begin with # say nothing."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            seconds, name, why = line.split(maxsplit=2)
            yield Known(float(seconds), name, why)


def known() -> list[Known]:
    """The list of this project."""
    return list(read(LIST.read_text(encoding="utf-8")))


def cpu() -> float:
    """CPU seconds this process and its ended children have used."""
    return sum(os.times()[:4])


def slowness() -> float:
    """How many times longer than at full pace work takes here and now; never below one."""
    spent = []
    for _ in range(3):
        began = cpu()
        for _ in range(10):
            ast.parse(PROBE)
        spent.append(cpu() - began)
    return max(1.0, sorted(spent)[1] / (10 * PROBE_SECONDS))


class Watch:
    """The plugin: measures, and fails what is slow and unknown."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self._shared = 0.0  # spent in shared fixtures since the last look
        self._setup = 0.0

    def judge(self, name: str, seconds: float) -> None:
        """Fail when ``name``, a test with or without its parameters or a fixture, was slow and is not in the list."""
        if seconds > LIMIT and not {name, name.split("[")[0]} & self.names and seconds > LIMIT * slowness():
            pytest.fail(
                f"{name} took {seconds:.1f} s of CPU time, more than {LIMIT:.0f}. "
                "Make it faster, or list it in tests/slow.txt and say why.",
                pytrace=False,
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Step:
        if fixturedef.scope in ("function", "class"):
            return (yield)
        outside, self._shared, began = self._shared, 0.0, cpu()
        try:
            result = yield
        finally:
            spent = cpu() - began
            own = spent - self._shared
            self._shared = outside + spent
        self.judge(name_of(fixturedef), own)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Step:
        self._shared, began = 0.0, cpu()
        result = yield
        self._setup = cpu() - began - self._shared
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Step:
        self._shared, began = 0.0, cpu()
        result = yield
        self.judge(item.nodeid, self._setup + cpu() - began - self._shared)
        return result


def name_of(fixturedef: pytest.FixtureDef[Any]) -> str:
    """``path::fixture``, the path that of the file it is written in."""
    file = Path(fixturedef.func.__code__.co_filename)
    place = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name
    return f"{place}::{fixturedef.argname}"
