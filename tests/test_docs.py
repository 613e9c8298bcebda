"""The documents say what is so: names in the glossary exist, links lead somewhere, the picture is the present one."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import app.models  # noqa: F401 - registers every table

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_what_the_glossary_names_is_there() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    entries = [cells for cells in rows if cells[0] != "code"]
    assert len(entries) > 60
    named = {name for cells in entries for name in re.findall(r"`([\w/]+\.(?:py|md))`", " ".join(cells))}
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []
    tables = {name for cells in entries if len(cells) == 5 for name in re.findall(r"`(\w+)`", cells[4])}
    assert sorted(tables - set(SQLModel.metadata.tables)) == []
    words = [word.strip() for cells in entries for word in cells[0].split(",")]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_paths_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in target]
    lost = [target for target in linked if not (path.parent / target).exists()]
    assert lost == []
    named = re.findall(r"`((?:app|tests|tools|docs|benchmarks|migrations)/[\w/.]+\.(?:py|md|svg))`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_picture_of_the_floors_is_the_present_one() -> None:
    """``python tools/floors.py`` draws it anew from the imports."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "floors.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["app/ui/kit", "app/ui/settings"])
def test_public_names_say_what_they_are(folder: str) -> None:
    """At least 95 in 100 public classes, functions and methods have a docstring; Qt's own handlers need none."""
    public, told = 0, 0
    silent = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for owner in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(owner, ast.Module | ast.ClassDef):
                continue
            for node in owner.body:
                if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
                    continue
                if isinstance(owner, ast.ClassDef) and _is_inherited(node):
                    continue
                public += 1
                if ast.get_docstring(node):
                    told += 1
                else:
                    silent.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {node.name}")
    assert public > 20
    assert told / public >= 0.95, silent


def _is_inherited(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Qt names its handlers in camel case; the docstring of what is overridden stands at the base."""
    return isinstance(node, ast.FunctionDef) and (
        re.search(r"[a-z][A-Z]", node.name) is not None
        or any(isinstance(d, ast.Name) and d.id == "override" for d in node.decorator_list)
    )
