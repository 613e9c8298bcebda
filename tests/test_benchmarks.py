"""The benchmarks run, with small numbers: what they measure exists and answers. How fast it is, is not asserted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.paths import ROOT
from app.store.verify import verify
from benchmarks import __main__ as all_of_them
from benchmarks import (
    activities,
    growth,
    month,
    next_key,
    people,
    repairs,
    requests,
    rooms,
    sale,
    search,
    soak,
    startup,
    till_keys,
)
from benchmarks.side_by_side import Measured
from tests.support import copy_centre, make_centre

RUNS: dict[str, Callable[[], list[Measured]]] = {
    "activities": lambda: activities.main(12, 2),
    "sale": lambda: sale.main(2),
    "growth": lambda: growth.main(40, 1, few=20, people=20, today=2),
    "month": lambda: month.main(40, 1),
    "next_key": lambda: next_key.main(1),
    "repairs": lambda: repairs.main(60, 20, 1),
    "requests": lambda: requests.main(30, 80, 1),
    "rooms": lambda: rooms.main(60, 2),
    "search": lambda: search.main(150),
    "soak": lambda: soak.main(1, 0),
    "startup": lambda: startup.main(1, 1, warm_up=0),
    "till_keys": lambda: till_keys.main(2, 30),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_benchmark_runs(name: str, qapp: QApplication, capsys: pytest.CaptureFixture[str]) -> None:
    found = RUNS[name]()
    assert found
    assert all(m.value > 0 and m.aim > 0 and m.what for m in found)
    assert capsys.readouterr().out.strip()


def test_what_is_planted_is_sealed(tmp_path: Path) -> None:
    make_centre(tmp_path / "template")
    made = copy_centre(tmp_path / "template", tmp_path / "copy")
    made.sign_in("1001")
    requests.fill_requests(made, people.fill(made.desk, 30), 40)
    made.desk.store.close()
    report = verify(made.folder, made.desk.store.keys)
    assert report.ok, report.first
    assert next(check.examined for check in report.checks if check.name == "records") > 300


def test_the_table_says_what_was_reached() -> None:
    found = [Measured("a thing", 1.0649, 1.15, low=1.012, high=1.1), Measured("another", 17.24, 16.0, "ms")]
    lines = all_of_them.table(found).splitlines()
    assert lines[2:] == [
        "| a thing | **1.06×** | 1.01–1.1 | ≤ 1.15× | yes |",
        "| another | **17.2 ms** |  | ≤ 16 ms | no |",
    ]
    assert "ratios hold" in all_of_them.machine()


def test_the_readme_says_what_the_benchmarks_print() -> None:
    """Written by ``--readme``: the head, five cells a row, and yes or no as value and aim have it."""
    text = (ROOT / "README.md").read_text("utf-8")
    inside = text.partition(all_of_them.BEGIN)[2].partition(all_of_them.END)[0]
    lines = [line for line in inside.splitlines() if line.startswith("|")]
    assert tuple(lines[:2]) == all_of_them.HEAD
    assert len(lines) > 10
    for line in lines[2:]:
        _, what, measured, _spread, aim, reached, _ = (cell.strip() for cell in line.split("|"))
        value, limit = (float(re.sub(r"[^0-9.]", "", cell)) for cell in (measured, aim))
        assert what and measured.startswith("**") and aim.startswith("≤ ")
        assert reached == ("yes" if value <= limit else "no"), line


def test_a_value_is_never_rounded_across_its_aim() -> None:
    assert Measured("start", 1.0041, 1.0).text() == "1.004×"
    assert Measured("start", 0.9999, 1.0).text() == "1×"
    assert Measured("sale", 16.04, 16, "ms").text() == "16.04 ms"


def test_a_table_goes_between_its_marks() -> None:
    marked = f"a\n{all_of_them.BEGIN}\nold\n{all_of_them.END}\nb\n"
    assert all_of_them.put_into(marked, "new") == marked.replace("old", "new")
    with pytest.raises(ValueError, match="marks"):
        all_of_them.put_into("no marks", "new")
