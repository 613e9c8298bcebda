"""What is shipped and how it is called: the command line, the locks, the licences, the bundle."""

import argparse
import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from app import __version__, commands

ROOT = Path(__file__).resolve().parent.parent


# --- the command line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["--help"], *([verb, "--help"] for verb in commands.VERBS)])
def test_every_command_explains_itself(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.parser().parse_args(words)
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert "exit codes" in shown
    assert all(verb in shown for verb in commands.VERBS) or len(words) == 2


@pytest.mark.parametrize("words", [["nonsense"], ["demo"], ["demo", "--to", "x", "--days", "0"], ["restore"]])
def test_a_wrong_command_is_a_usage_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.parser().parse_args(words)
    assert end.value.code == commands.USAGE
    assert "error:" in capsys.readouterr().err


def test_every_verb_has_its_module() -> None:
    subparsers = [a for a in commands.parser()._actions if isinstance(a, argparse._SubParsersAction)]
    assert set(subparsers[0].choices) == set(commands.VERBS)
    assert [module for module in commands.VERBS.values() if find_spec(f"app.commands.{module}") is None] == []


def test_the_window_options_do_not_go_with_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    from app.__main__ import main

    with pytest.raises(SystemExit) as end:
        main(["--demo", "verify"])
    assert end.value.code == commands.USAGE
    assert "--demo" in capsys.readouterr().err


def test_reading_the_command_imports_nothing_heavy() -> None:
    heavy = "PySide6 shiboken6 sqlalchemy sqlmodel pydantic alembic sqlcipher3 reportlab PIL pypinyin cryptography"
    loaded = modules_after("import app.__main__, app.commands; app.commands.parser()")
    assert loaded.isdisjoint(heavy.split())
    assert "argparse" not in modules_after("import app.__main__")


def modules_after(code: str) -> set[str]:
    """Top-level modules a fresh interpreter has loaded after ``code`` (without ``site``: nothing of its making)."""
    words = [sys.executable, "-S", "-c", f"import sys; {code}; print(*{{name.split('.')[0] for name in sys.modules}})"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return set(subprocess.run(words, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split())


# --- what is shipped --------------------------------------------------------------------------------------------


def pinned(lock: str) -> dict[str, str]:
    """Package → version of a lock file; fails on a line that is not pinned and hashed."""
    found = {}
    for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8")):
        match = re.match(r"([a-z0-9][a-z0-9.-]*)==([^ \\]+)", block)
        assert match, f"{lock}: not pinned: {block[:60]!r}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), f"{lock}: no hash: {match[1]}"
        found[match[1]] = match[2]
    return found


def test_locks_are_pinned_hashed_and_name_no_place() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert pinned(lock)
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text and "--find-links" not in text


def test_the_developers_lock_holds_the_same_runtime() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


def test_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(wanted: list[str]) -> set[str]:
        bare = (re.match(r"[A-Za-z0-9_.-]+", line) for line in wanted)
        return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in bare if match}

    assert names(project["project"]["dependencies"]) <= set(pinned("requirements.lock"))
    assert names(project["dependency-groups"]["dev"]) <= set(pinned("requirements-dev.lock"))


def test_one_version_number() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == __version__


def test_every_licence_is_there() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    parts = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for wanted in project["project"]["dependencies"]:
        name = re.match(r"[A-Za-z0-9_.-]+", wanted)
        assert name and name[0].lower().replace("_", "-") in parts.replace("_", "-"), wanted
    assert list((ROOT / "resources" / "fonts").glob("*OFL*"))
    assert (ROOT / "resources" / "icons" / "LICENSE").is_file()


def test_the_bundle_recipe_parses_and_ships_the_data() -> None:
    text = (ROOT / "build.spec").read_text(encoding="utf-8")
    ast.parse(text)
    assert "resources" in text and "migrations" in text and "upx=False" in text
