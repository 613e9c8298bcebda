"""Coverage rests where it is said, and everything named is there."""

import subprocess
import sys

from tests.suite.counted import ON_SERVER, ROOT, UNCOUNTED, counts


def test_what_is_named_is_there() -> None:
    assert [place for place in (*UNCOUNTED, *ON_SERVER) if not (ROOT / place).exists()] == []
    assert all((*UNCOUNTED.values(), *ON_SERVER.values()))


def test_what_reads_the_source_is_left_out_and_the_rest_counts() -> None:
    left_out = [path for path in (ROOT / "tests").rglob("test_*.py") if not counts(path, on_server=False)]
    assert {path.relative_to(ROOT).as_posix() for path in left_out} == UNCOUNTED.keys()
    assert counts(ROOT.parent / "elsewhere.py", on_server=False)


def test_on_a_server_the_store_counts_and_what_stands_above_it_does_not() -> None:
    assert counts(ROOT / "tests/store/test_server.py", on_server=True)
    assert counts(ROOT / "tests/services/test_sealed_rules.py", on_server=True)
    assert not counts(ROOT / "tests/services/test_search.py", on_server=True)


PROBE = """
import sys
from pathlib import Path
from coverage import Coverage
from tests.suite.counted import ROOT, Rest

class Item:
    def __init__(self, path): self.path = ROOT / path

def run(path):
    around = Rest().pytest_runtest_protocol(Item(path))
    next(around)
    inside = sys.gettrace() is not None
    try:
        around.send(True)
    except StopIteration as end:
        assert end.value is True
    return inside, sys.gettrace() is not None

assert run("tests/test_house.py") == (False, False)
measured = Coverage(data_file=None)
measured.start()
assert run("tests/test_house.py") == (False, True)
assert run("tests/store/test_keys.py") == (True, True)
measured.stop()
"""


def test_coverage_stands_still_meanwhile_and_goes_on_after() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
