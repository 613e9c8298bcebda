"""``demo``: the same seed makes the same days, every paper comes out, and the store it leaves is sound."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import commands
from app.__main__ import main
from app.demo import days
from app.services import print_queue
from app.services.till import summary
from app.store.verify import verify


def _trade(folder: Path, seed: int, papers: Path | None = None) -> dict[str, Any]:
    made = days.days_of_trade(folder, days=1, seed=seed, load=8, papers_to=papers)
    days.a_morning(made, date(2026, 11, 23), seed=seed, load=8)
    desk = made.desk
    waiting = desk.see(print_queue.waiting)
    totals = desk.see(summary.summary)
    keys = desk.store.keys
    desk.store.close()
    assert waiting.total == 0, "nobody who opens the demo centre is asked about papers of yesterday"
    assert verify(folder, keys).ok
    return totals


def test_the_same_seed_makes_the_same_days_and_prints_all_of_them(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    first = _trade(tmp_path / "a", 5, papers)
    assert first == _trade(tmp_path / "b", 5)
    assert list(first["days"]) == ["2026-09-19", "2026-10-20", "2026-11-22", "2026-11-23"], "two were claimed for"
    total = first["totals"]
    assert sum(t["amount"] for t in total["tenders"].values()) == total["net"]
    assert total["list"] - total["discount"] - total["subsidy"] + total["rounding"] == total["net"]
    assert {p.stem for p in papers.glob("*.pdf")} == {p.stem for p in papers.glob("*.bin")}
    assert len(list(papers.glob("JB-*.pdf"))) == 3, "one Z a closing"
    kinds = {p.stem.split("-")[0] for p in papers.glob("*.pdf")}
    assert kinds >= {"XS", "SL", "WX", "SK", "HD", "YY"}, (
        "tags and slips of repairs, receipts of charges, the list to sign, a booking"
    )


def test_a_folder_that_cannot_be_made_is_said_calmly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = tmp_path / "a file"
    taken.write_text("mine", "utf-8")
    assert main(["demo", "--to", str(taken)]) == commands.STORE_TROUBLE
    assert main(["demo", "--to", str(taken / "below")]) == commands.STORE_TROUBLE
    assert "[io" in capsys.readouterr().err
    assert taken.read_text("utf-8") == "mine"


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text(json.dumps({}), "utf-8")
    assert main(["demo", "--to", str(tmp_path)]) == commands.PROBLEM
    assert [p.name for p in tmp_path.iterdir()] == ["kept.json"]
