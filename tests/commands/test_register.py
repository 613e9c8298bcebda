"""``python -m app register``: two persons prove themselves by PIN; a file, or a sentence that says why not."""

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


def register(centre: Centre, to: Path, monkeypatch: pytest.MonkeyPatch, *who: str, **said: str) -> int:
    typed = "".join(f"{code}\n{centre.pins.get(code, '000000')}\n" for code in who)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    asked = {"name": "受理台账", "month": "2026-11", "why": "报街道", **said}
    words = [word for name, value in asked.items() for word in (f"--{name}", value)]
    return main(["register", str(centre.folder), *words, "--to", str(to)])


@pytest.mark.parametrize(("name", "begins"), [("m.csv", b"\xef\xbb\xbf"), ("m.xlsx", b"PK")])
def test_a_file_is_made(
    centre_: Centre, tmp_path: Path, name: str, begins: bytes, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert register(centre_, tmp_path / name, monkeypatch, "1001", "1002", month="2026-11-01..2026-11-07") == 0
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert "受理台账 2026年11月1日至7日：0 件" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "name", "who", "told"),
    [
        ({"month": "2026-13"}, "m.csv", ("1001", "1002"), "看不懂的期间"),
        ({}, "m.pdf", ("1001", "1002"), "请以 .xlsx 或 .csv 结尾"),
        ({"name": "没有的"}, "m.csv", ("1001", "1002"), "register_unknown"),
        ({}, "m.csv", ("7777",), "没有工号 7777"),
        ({}, "m.csv", ("1001", "7777"), "没有工号 7777"),
        ({}, "m.csv", ("1001", "1001"), "approver_self"),
        ({}, "m.csv", ("1001", "3001"), "approver_unfit"),
        ({}, "m.csv", ("3001", "1001"), "needs_right"),
        ({"why": " "}, "m.csv", ("1001", "1002"), "field_bad"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_no_file(
    centre_: Centre, tmp_path: Path, said: dict[str, str], name: str, who: tuple[str, ...], told: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert register(centre_, tmp_path / name, monkeypatch, *who, **said) == 1
    heard = capsys.readouterr()
    assert told in heard.out + heard.err and not (tmp_path / name).exists()
