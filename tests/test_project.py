"""The house's own contracts, read off the source: what no linter knows about this program."""

import argparse
import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from app import __version__, commands

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FUNCTION = 50
LONGEST_MODULE = 600
LONGEST_MAIN_WINDOW = 300

CLOCK_READS = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
MONEY_MODULES = {"money", "pricing", "till", "shifts", "claims", "tenders", "benefits"}


def sources(*folders: str) -> list[Path]:
    """Python files below these folders of the project; a plain walk, so that it also works without git."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "__pycache__" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", None)
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def nodes(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in sources(*folders):
        for node in ast.walk(tree(path)):
            yield path, node


def called(node: ast.AST) -> tuple[str, str]:
    """``("datetime", "now")`` for ``datetime.now()`` and ``dt.datetime.now()``; ``("", "float")`` for ``float(x)``."""
    if not isinstance(node, ast.Call):
        return "", ""
    if isinstance(node.func, ast.Name):
        return "", node.func.id
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
        return name, node.func.attr
    return "", ""


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module]
    return []


def floors(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


def test_functions_are_short() -> None:
    long = [
        f"{place(path, node)} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path, node in nodes("app")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_are_short() -> None:
    sizes = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources("app")}
    assert {where: lines for where, lines in sizes.items() if lines > LONGEST_MODULE} == {}


def test_the_main_window_only_places_parts() -> None:
    windows = {
        path
        for path, node in nodes("app/ui/shell")
        if isinstance(node, ast.ClassDef)
        and (node.name.endswith("Window") or any("QMainWindow" in ast.unparse(base) for base in node.bases))
    }
    assert windows
    sizes = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in windows}
    assert {where: lines for where, lines in sizes.items() if lines >= LONGEST_MAIN_WINDOW} == {}


def test_only_the_desk_commits() -> None:
    """The store floor moves raw connections (migration, backup); work at the counter ends in ``Desk.do`` alone."""
    commits = [
        place(path, node)
        for path, node in nodes("app")
        if called(node)[1] == "commit" and floors(path)[1] != "store" and floors(path) != ("app", "services", "desk")
    ]
    assert commits == []


def test_nobody_spins_the_event_loop_by_hand() -> None:
    spinning = [
        place(path, node)
        for path, node in nodes("app", "tools", "benchmarks", "tests")
        if (isinstance(node, ast.Attribute) and node.attr == "processEvents")
    ]
    assert spinning == []


def test_colours_are_named_in_the_theme_alone() -> None:
    colours = [
        f"{place(path, node)} {node.value}"
        for path, node in nodes("app/ui")
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"#(?:[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?|[0-9a-fA-F]{3})\b", node.value)
        and path.stem not in ("theme", "tokens")
    ]
    assert colours == []


def test_below_the_screen_nobody_reads_the_clock() -> None:
    reads = [
        place(path, node)
        for path, node in nodes("app/rules", "app/models", "app/services", "app/store", "app/print")
        if called(node) in CLOCK_READS
    ]
    assert reads == []


def test_money_is_whole_numbers() -> None:
    unsafe = [
        place(path, node)
        for path, node in nodes("app/rules", "app/services")
        if MONEY_MODULES & set(floors(path))
        and (
            called(node) in (("", "float"), ("", "round"))
            or (isinstance(node, ast.Constant) and isinstance(node.value, float))
            or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        )
    ]
    assert unsafe == []


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|NotImplemented" + r"Error)\b")
    files = [*sources("app", "migrations", "tools", "benchmarks"), ROOT / "run.py", ROOT / "build.spec"]
    left = [
        f"{place(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert left == []


def test_no_test_is_switched_off() -> None:
    off = [
        place(path, node)
        for path, node in nodes("tests")
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "xfail", "importorskip")
    ]
    assert off == []


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("app/ui", {"sqlalchemy", "sqlmodel", "alembic", "sqlcipher3", "sqlite3", "reportlab"}),
        ("app/rules", {"sqlalchemy", "sqlmodel", "PySide6"}),
        ("app/services", {"PySide6", "reportlab", "sqlcipher3", "alembic"}),
        ("app/models", {"PySide6", "sqlcipher3", "alembic"}),
    ],
)
def test_a_floor_knows_only_its_own_tools(folder: str, forbidden: set[str]) -> None:
    """Import-linter checks the same; this one also sees imports inside functions and names the line."""
    strangers = [
        f"{place(path, node)} {name}"
        for path, node in nodes(folder)
        for name in imported(node)
        if name.split(".")[0] in forbidden
    ]
    assert strangers == []


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
