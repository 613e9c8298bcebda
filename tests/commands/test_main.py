"""``python -m app``: exit codes, and what is said when something is in the way."""

import argparse
import subprocess
from pathlib import Path

import pytest

from app import commands
from app.__main__ import main
from app.errors import Refused, StoreTrouble
from app.paths import PRINT_WORKER, ROOT, command_of


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


@pytest.mark.parametrize("words", [["verify", "甲" * 100], ["backup", "--to", "a/" * 5_000], ["--store", "b" * 300]])
def test_a_place_that_can_be_none_is_a_word_typed_wrongly(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr().err
    assert ended.value.code == commands.USAGE
    assert "路径太长" in said and len(said) < 2_000


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="limits are read as Linux shows them")
def test_a_crash_leaves_no_memory_in_a_file() -> None:
    """What the program starts follows suit: here the child that draws papers."""
    with subprocess.Popen(command_of(PRINT_WORKER), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None and child.stdout is not None
        assert child.stdout.read(1)
        limits = Path(f"/proc/{child.pid}/limits").read_text("ascii")
        child.stdin.write(b"\xff" * 1_000)  # garbage ends it; what it claims to be long is not waited for
        child.stdin.close()
        assert child.wait(20) == 0
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]


def test_without_a_display_the_window_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == commands.PROBLEM
    assert "没有图形界面" in capsys.readouterr().err
