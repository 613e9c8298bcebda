"""``python -m app report``: who it is for proves it by PIN; a PDF or an .xlsx, or a sentence that says why not."""

import io
from pathlib import Path

import pytest

from app.__main__ import main
from tests.support import Centre, copy_centre, kept_centre


@pytest.fixture
def centre_(tmp_path: Path) -> Centre:
    made = copy_centre(kept_centre(), tmp_path / "centre")
    made.desk.sessions.close()
    return made


@pytest.fixture
def store(centre_: Centre) -> Path:
    return centre_.folder


def report(store: Path, month: str, to: Path, typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["report", str(store), "--month", month, "--to", str(to)])


@pytest.mark.parametrize(("name", "begins"), [("m.pdf", b"%PDF"), ("m.xlsx", b"PK")])
def test_a_file_is_made(
    store: Path, centre_: Centre, tmp_path: Path, name: str, begins: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / name
    assert report(store, "2026-11", made, f"1001\n{centre_.pins['1001']}\n", monkeypatch) == 0
    assert made.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("month", "name", "who", "said"),
    [
        ("2026-13", "m.pdf", "1001", "看不懂的月份"),
        ("2026-11", "m.doc", "1001", "请以 .pdf 或 .xlsx 结尾"),
        ("2026-11", "m.pdf", "7777", "没有工号 7777"),
        ("2026-11", "m.pdf", "3001", "needs_right"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_no_file(
    store: Path, centre_: Centre, tmp_path: Path, month: str, name: str, who: str, said: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    typed = f"{who}\n{centre_.pins.get(who, '000000')}\n"
    assert report(store, month, tmp_path / name, typed, monkeypatch) == 1
    told = capsys.readouterr()
    assert said in told.out + told.err and not (tmp_path / name).exists()
