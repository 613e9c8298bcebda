"""Where coverage rests: tests whose way through the program says nothing about the lines it passes.

Tracing slows every line that is run, of the program, of its libraries and of the tests, by half and more. So it is
switched off while a test runs that reads the source, or that does once more on a server what counted on the file. What
``tests/branches.txt`` asks for has to be reached by the others.
"""

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.suite import stores

ROOT = Path(__file__).resolve().parents[2]

UNCOUNTED = {
    "tests/test_docs.py": "reads the source and the pages about it",
    "tests/test_family.py": "starts programs on a copy of the tree",
    "tests/test_house.py": "reads the source",
    "tests/ui/kit/test_tokens.py": "reads the source for colours and keys, and a table",
}
"""Folder or file → why what it passes is not counted."""

ON_SERVER = {
    "tests/services/residents/test_filters.py": "the numbers of a list come row by row (store/sql.py)",
    "tests/services/test_sealed_rules.py": "records are walked and verified (store/server.py)",
    "tests/services/till/test_cart_sync.py": "a commit that does not wait (store/server.py)",
    "tests/store": "the server itself",
}
"""With ``--store=postgresql`` only these count: what is not in the store floor is the same lines as on the file."""


def counts(path: Path, *, on_server: bool) -> bool:
    """Whether what a test file passes is counted."""
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    names = {above.as_posix() for above in (place, *place.parents)}
    return bool(names & ON_SERVER.keys()) if on_server else not names & UNCOUNTED.keys()


def running() -> Any:
    """The coverage that is measuring this process; None when none is."""
    coverage = sys.modules.get("coverage")
    return coverage and coverage.Coverage.current()


class Rest:
    """The plugin: stops coverage before a test that does not count, its fixtures included, and starts it after."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        measured = None if counts(item.path, on_server=stores.on_server()) else running()
        if measured is None:
            return (yield)
        measured.stop()
        try:
            return (yield)
        finally:
            measured.start()
