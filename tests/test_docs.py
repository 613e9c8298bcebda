"""The documents say what is so: names in the glossary exist, links lead somewhere, the picture is the present one."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlmodel import SQLModel

import app.models  # noqa: F401 - registers every table
from app.commands.pages import SCENES
from app.ui.kit import shortcuts
from tools.screens import SHOWN

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = {"docs/family.md"}
"""Their paths are those of a family made up for the page; ``test_family`` builds it."""


def test_what_the_glossary_names_is_there() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
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
    if path.relative_to(ROOT).as_posix() in EXAMPLES:
        return
    named = re.findall(r"`((?:app|tests|tools|docs|benchmarks|migrations)/[\w/.]+\.(?:py|md|svg))`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


GUIDES = [ROOT / "docs" / "staff-guide.zh-CN.md", ROOT / "docs" / "admin-guide.zh-CN.md"]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_a_guide_calls_things_as_the_screen_does(path: Path) -> None:
    """Words in 「」 stand in the program; keys are its own, those of the table with their words of the key sheet."""
    text = path.read_text(encoding="utf-8")
    program = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "app").rglob("*.py"))
    assert sorted(word for word in set(re.findall(r"「([^」]+)」", text)) if word not in program) == []
    known = {key.sequence: key.label for key in shortcuts.KEYS.values()}
    typed = set(re.findall(r"`((?:Ctrl\+|Alt\+|F)[A-Z0-9]+|Esc)`", text))
    assert sorted(typed - set(known)) == []
    rows = re.findall(r"\| `([^`]+)` \| ([^|]+) \| `([^`]+)` \| ([^|]+) \|", text)
    told = {key: said for pair in rows for key, said in (pair[:2], pair[2:])}
    assert {key: known[key] for key in told} == told


def test_every_picture_of_the_guides_is_drawn_from_a_scene() -> None:
    """``python tools/screens.py --docs`` draws them; the receipts are papers, not pages."""
    there = {path.stem for path in (ROOT / "docs" / "screens").glob("*.png")} - {"receipts"}
    scenes = {scene.name for scene in SCENES} | {"01-login"}
    assert there == set(SHOWN)
    assert {drawn.rpartition("-")[0] for drawn in SHOWN.values()} <= scenes


@pytest.mark.parametrize("package", ["app.ui.kit", "app.ui.settings"])
def test_public_names_say_what_they_are(package: str) -> None:
    """At least 95 in 100 public classes, functions and methods say what they are for, themselves or where they are
    declared first; handlers of Qt (in camel case) need not.
    """
    silent, public = [], 0
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        for name, thing in _public(importlib.import_module(found.name)):
            public += 1
            if not inspect.getdoc(thing):
                silent.append(f"{found.name} {name}")
    assert public > 100
    assert len(silent) <= public * 0.05, silent


def _public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """What a module defines itself: its functions and classes, and the methods and properties of these."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield name, thing
        for part, inner in vars(thing).items() if inspect.isclass(thing) else ():
            told = not part.startswith("_") and not re.search(r"[a-z][A-Z]", part)
            if told and (inspect.isfunction(inner) or isinstance(inner, property)):
                yield f"{name}.{part}", getattr(thing, part)
