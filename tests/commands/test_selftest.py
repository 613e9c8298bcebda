"""The self-test, run as an installed program would run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands import selftest

ROOT = Path(__file__).resolve().parent.parent.parent


def python(*words: str, temp: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    if temp is not None:
        env |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temp))
    return subprocess.run(
        [sys.executable, *words], check=False, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def test_a_healthy_installation_passes_every_check() -> None:
    done = python("-m", "app", "self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.split("：")[0] for line in lines[:-1]] == [f"✓ {name}" for name, _ in selftest.CHECKS]
    assert lines[-1] == f"{len(selftest.CHECKS)} 项检查，通过 {len(selftest.CHECKS)} 项。"


def test_a_failed_check_is_named_and_the_others_still_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(folder: Path) -> str:
        raise selftest.Failed("没有字体能印 𠅤")

    def crashing(folder: Path) -> str:
        raise OSError("no such plugin")

    checks = (("fonts", broken), ("window", crashing), ("folder", lambda folder: str(folder.is_dir())))
    passed = [selftest._passes(name, check, tmp_path) for name, check in checks]
    assert passed == [False, False, True]
    shown = capsys.readouterr()
    assert "✗ fonts：没有字体能印 𠅤\n" in shown.out
    assert "✗ window：OSError('no such plugin')" in shown.out
    assert "✓ folder：True" in shown.out
    assert "Traceback" in shown.err  # of the crash only: a failed check has said all it knows
    assert "Failed" not in shown.err


def test_a_hanging_check_ends_the_process_and_says_where(tmp_path: Path) -> None:
    code = (
        "import argparse, time\n"
        "from app.commands import selftest\n"
        "def hangs(folder): time.sleep(60); return ''\n"
        "selftest.PATIENCE = 1\n"
        "selftest.CHECKS = (('hang', hangs),)\n"
        "selftest.run(argparse.Namespace())\n"
    )
    done = python("-c", code, temp=tmp_path)  # ended from within, it cannot tidy up
    assert done.returncode == 1
    assert "hangs" in done.stderr


def test_a_missing_font_and_a_missing_icon_folder_are_found(tmp_path: Path) -> None:
    """The faults a bad bundle has: the same checks in a program whose resources are not there."""
    code = (
        "import argparse\n"
        "from app import paths\n"
        f"paths.ROOT = __import__('pathlib').Path({str(tmp_path)!r})\n"
        "from app.commands import selftest\n"
        "print('code', selftest.run(argparse.Namespace()))\n"
    )
    done = python("-c", code)
    lines = done.stdout.splitlines()
    failed = {line.split("：")[0] for line in lines if line.startswith("✗")}
    assert {"✗ 账本", "✗ 小票", "✗ 表单", "✗ 字体", "✗ 图标"} <= failed
    assert lines[-1] == "code 1"
