"""The house's own contracts, read off the source: what no linter knows about this program."""

import ast
import gc
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path

import pytest

from app.print import render
from app.rules import records
from app.services import documents
from tests import ratchets
from tests.source import ROOT, called, floors, folder, imported, imports, nodes, place, sources, texts, tree, walked
from tools import floors as floors_drawn

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


@pytest.fixture(scope="module", autouse=True)
def the_source_is_read() -> Iterator[None]:
    """Once for all: whichever test came first would pay for it. It is much, and nobody else needs it."""
    for path in sources("app", "tests", "tools", "benchmarks"):
        walked(path)
    gc.freeze()  # trees are no garbage
    yield
    for read in (tree, walked):
        read.cache_clear()


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


# --- one declaration per thing ----------------------------------------------------------------------------------


def test_number_prefixes_are_spelled_in_the_records_alone() -> None:
    prefixes = "|".join(record.prefix for record in records.RECORDS)
    spelled = re.compile(rf"(?:{prefixes})|.*\b(?:{prefixes})-.*", re.DOTALL)
    found = [
        f"{place(path, node)} {node.value!r}"
        for path, node in texts("app")
        if spelled.fullmatch(str(node.value)) and floors(path) != ("app", "rules", "records")
    ]
    assert found == []


def test_every_document_has_a_maker() -> None:
    """And every maker its document: ``services/documents/<family>`` and ``print/<family>/papers`` agree."""
    for document in documents.kinds():
        maker = render.maker(document)
        assert maker.roll is not None or maker.pages is not None
    made = {
        kind
        for path in sources("app/print")
        if path.name == "papers.py"
        for kind in import_module(".".join(floors(path))).PAPERS
    }
    assert made == set(documents.kinds())


# --- families ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("floor", "shared"), [("rules", {"calendar"}), ("print", set())])
def test_families_of_a_floor_are_independent(floor: str, shared: set[str]) -> None:
    """A folder uses its own modules and the single ones beside the folders, and these use no folder."""
    families = {path.name for path in (ROOT / "app" / floor).iterdir() if (path / "__init__.py").is_file()} - shared
    assert families
    crossing = [
        f"{place(path, node)} {module}"
        for path, node in nodes(f"app/{floor}")
        for module in imported(node)
        for there in [module.split(".")]
        if there[:2] == ["app", floor] and len(there) > 2 and there[2] in families - {folder(path, floor)}
    ]
    assert crossing == []


def implementers(path: Path, protocol: ast.ClassDef) -> list[str]:
    wanted = {part.name for part in protocol.body if isinstance(part, ast.FunctionDef) and not part.decorator_list}
    return [
        f"{place(other, node)} {node.name}"
        for other, node in nodes("app")
        if isinstance(node, ast.ClassDef)
        and node is not protocol
        and other.parent == path.parent
        and wanted
        and (
            wanted <= {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            or protocol.name in {ast.unparse(base) for base in node.bases}
        )
    ]


def test_no_protocol_has_its_one_implementer_beside_it() -> None:
    """That is the class itself; a protocol is for what another floor or room hands in."""
    lonely = [
        f"{place(path, node)} {node.name}: {found[0]}"
        for path, node in nodes("app")
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
        for found in [implementers(path, node)]
        if len(found) == 1
    ]
    assert lonely == []


@pytest.mark.parametrize("measure", ratchets.MEASURES, ids=lambda measure: str(measure.__name__))
def test_habits_given_up_only_fade(measure: Callable[[], ratchets.Measured]) -> None:
    """Exact, so that what was won is kept: ``python -m tests.ratchets`` writes lower numbers down."""
    assert measure() == ratchets.kept()[measure.__name__]


def test_a_ratchet_does_not_turn_back() -> None:
    before = {"habit": {"till": 2, "shell": ["a", "b"]}}
    assert ratchets.risen(before, {"habit": {"till": 1, "shell": ["b"]}}) == []
    more = ratchets.risen(before, {"habit": {"till": 3, "today": 1, "shell": ["a", "c"]}})
    assert more == ["habit till", "habit today", "habit shell"]


def test_no_module_needs_itself() -> None:
    """Imports make no circle, those inside functions and for type checking included."""
    left = {name: used - {name} for name, used in imports().items()}
    while True:
        free = [name for name, needs in left.items() if not needs & left.keys()]
        if not free:
            break
        for name in free:
            del left[name]
    assert sorted(left) == []


def test_a_private_name_of_a_base_is_not_taken_for_something_else() -> None:
    """A class that means something of its own by a private name of a base in another module silently ends what the
    base does by it; one that adds to it calls ``super()``."""
    taken = []
    for path in sources("app/ui"):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for made in (one for one in vars(module).values() if isclass(one) and one.__module__ == module.__name__):
            for name, what in vars(made).items():
                if not name.startswith("_") or name.startswith("__") or not isfunction(what):
                    continue
                bases = [base for base in made.__mro__[1:] if base.__module__.startswith("app.")]
                elsewhere = any(name in vars(base) and base.__module__ != made.__module__ for base in bases)
                if elsewhere and "super" not in what.__code__.co_names:
                    taken.append(f"{made.__module__}.{made.__name__}.{name}")
    assert taken == []


def test_the_picture_of_the_floors_is_the_present_one() -> None:
    """``python tools/floors.py`` draws it anew from the imports."""
    assert floors_drawn.PICTURE.read_text(encoding="utf-8") == floors_drawn.picture(), "python tools/floors.py"
