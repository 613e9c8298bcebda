"""Hold the tests to the branches they reached: ``python tools/branches.py [--raise]``, after ``run.py test``.

The last run counts that was made with ``pytest --cov`` or, much quicker, with ``BAITONGGANG_REACHED=new pytest``.

``tests/branches.txt`` says how many per cent of its lines and branches the suite must reach in each folder.
Numbers only rise: ``--raise`` writes down what was reached where that is more.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import floor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.suite import reached  # noqa: E402

KEPT = ROOT / "tests" / "branches.txt"
STEP = 2
"""Kept in steps of half a per cent: what depends on the moment, such as a page told while it closes, moves the rest."""


@dataclass
class Folder:
    """What was counted below a folder: lines and branches there are, those reached, and the files with gaps."""

    there: int = 0
    reached: int = 0
    gaps: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        """Reached lines and branches, 100 only when it is all of them."""
        return 100.0 * self.reached / self.there if self.there else 100.0

    def add(self, file: str, found: Mapping[str, Any]) -> None:
        """Count one file of coverage's own report."""
        total = found["summary"]
        self.there += total["num_statements"] + total["num_branches"]
        self.reached += total["covered_lines"] + total["covered_branches"]
        jumps = [f"{a}→{'end' if b < 0 else b}" for a, b in found["missing_branches"]]
        lines = [str(line) for line in found["missing_lines"]]
        if lines or jumps:
            self.gaps.append(f"{file}: {' '.join([*lines, *jumps])}")


def count(report: Mapping[str, Any], names: Iterable[str]) -> dict[str, Folder]:
    """Each file counted to the longest folder it lies below; a file that lies below none is an error."""
    folders = {name: Folder() for name in names}
    for file, found in report["files"].items():
        path = file.replace("\\", "/")
        home = max((name for name in folders if path.startswith(f"{name}/")), key=len)
        folders[home].add(path, found)
    return folders


def read(text: str) -> dict[str, float]:
    """Folder → per cent it must reach, from lines ``percent folder``."""
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(percent) for percent, name in lines}


def short(wanted: Mapping[str, float], found: Mapping[str, Folder]) -> Iterator[str]:
    """What falls short, in words, with the files it is short in."""
    for name, percent in wanted.items():
        if found[name].percent < percent:
            yield f"{name}: {found[name].percent:.2f} % of lines and branches reached, {percent:g} % are wanted"
            yield from (f"    {gap}" for gap in sorted(found[name].gaps))


def raised(text: str, found: Mapping[str, Folder]) -> str:
    """The list with every number that can rise risen."""
    return "".join(f"{_raised(line, found)}\n" for line in text.splitlines())


def _raised(line: str, found: Mapping[str, Folder]) -> str:
    if not line or line.startswith("#"):
        return line
    percent, name = line.split()
    return f"{max(float(percent), floor(found[name].percent * STEP) / STEP):5g} {name}"


def report() -> dict[str, Any]:
    """What the last run of the suite left, as coverage tells it."""
    from coverage import Coverage

    with tempfile.TemporaryDirectory() as folder:
        file, data = Path(folder) / "report.json", Path(folder) / "data"
        told = reached.tell(data)
        measured = Coverage(config_file=str(ROOT / "pyproject.toml"), **({"data_file": str(data)} if told else {}))
        measured.load()
        measured.json_report(outfile=str(file))
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def main(words: list[str]) -> int:
    """Compare, or raise; 1 when the suite falls short."""
    from coverage import CoverageException

    text = KEPT.read_text(encoding="utf-8")
    wanted = read(text)
    try:
        found = count(report(), wanted)
    except CoverageException as error:
        print(error)
        return 1
    if words == ["--raise"]:
        KEPT.write_text(raised(text, found), encoding="utf-8")
        return 0
    for name, folder in found.items():
        print(f"{folder.percent:6.2f} %  {name}")
    missing = list(short(wanted, found))
    print("\n".join(missing))
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
