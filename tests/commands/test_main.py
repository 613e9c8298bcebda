"""``python -m app``: exit codes, and what is said when something is in the way."""

import argparse
from pathlib import Path

import pytest

from app import commands
from app.__main__ import main
from app.errors import Refused, StoreTrouble


def test_a_store_that_is_not_there_is_store_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = tmp_path / "gone"
    assert main(["verify", str(gone)]) == commands.STORE_TROUBLE
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "[missing" in said or "[key_missing" in said
    assert not gone.exists()  # looking makes nothing


@pytest.mark.parametrize(
    ("fault", "code", "named"),
    [
        (StoreTrouble("full", "desk.db"), commands.STORE_TROUBLE, "[full: desk.db]"),
        (Refused("text_empty"), commands.PROBLEM, "[text_empty]"),
        (KeyboardInterrupt(), commands.PROBLEM, "stopped"),
    ],
)
def test_each_fault_has_its_exit_code(
    fault: BaseException,
    code: int,
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(verb: str, args: argparse.Namespace) -> int:
        raise fault

    monkeypatch.setattr(commands, "run", run)
    assert main(["self-test"]) == code
    assert named in capsys.readouterr().err


def test_the_command_gets_its_arguments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[tuple[str, argparse.Namespace]] = []
    monkeypatch.setattr(commands, "run", lambda verb, args: seen.append((verb, args)) or 0)
    assert main(["demo", "--to", str(tmp_path), "--days", "3", "--seed", "7"]) == 0
    assert main(["backup"]) == 0
    (demo, made), (backup, default) = seen
    assert (demo, made.to, made.days, made.seed, made.pages) == ("demo", tmp_path, 3, 7, False)
    assert (backup, default.to, default.ask_code) == ("backup", None, False)
    assert isinstance(default.store, Path)


def test_offscreen_only_where_there_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    commands.without_a_display_draw_offscreen()
    assert "QT_QPA_PLATFORM" not in commands.os.environ
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    commands.without_a_display_draw_offscreen()
    assert commands.os.environ["QT_QPA_PLATFORM"] == "offscreen"
