"""Habits the house has given up, counted: the numbers in ratchets.toml are exact and only fall.

``python -m tests.ratchets`` writes them down again after some of it went; it refuses to write a higher one.
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from app.models import audit  # noqa: F401 - with it come all tables
from tests.source import ROOT, called, folder, nodes, rooms, sources, texts, tree, walked

KEPT = ROOT / "tests" / "ratchets.toml"
Measured = dict[str, Any]


def counted(floor: str, wanted: Callable[[ast.AST], bool], *, but: str = "") -> Measured:
    """How often something stands in each folder of a floor."""
    found = Counter(folder(path, floor) for path, node in nodes(f"app/{floor}") if wanted(node))
    return {name: count for name, count in sorted(found.items()) if name != but}


def rows_by_position() -> Measured:
    """``r[3]`` in the services, or a query whose rows have positions only: rows are read by name, by a ``Reader``."""

    def positional(node: ast.AST) -> bool:
        return called(node) in (("sql", "row"), ("sql", "rows")) or (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("r", "row", "found")
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, int)
        )

    return counted("services", positional)


def layout_by_hand() -> Measured:
    """Margins and gaps set outside the kit."""
    by_hand = ("setContentsMargins", "setSpacing")
    return counted("ui", lambda node: called(node)[1] in by_hand, but="kit")


def refusals_caught_by_hand() -> Measured:
    """``except (Refused, StoreTrouble)`` outside the kit."""

    def catches(node: ast.AST) -> bool:
        kinds = ast.walk(node.type) if isinstance(node, ast.ExceptHandler) and node.type is not None else ()
        return {kind.id for kind in kinds if isinstance(kind, ast.Name)} == {"Refused", "StoreTrouble"}

    return counted("ui", catches, but="kit")


NOUNS = {"menu": "till", "sale": "till", "cart": "till", "shift": "till", "totals": "till", "policy": "till"}
NOUNS |= {"resident": "residents", "request": "requests", "item": "requests", "activity": "activities"}
NOUNS |= {"repair": "repairs", "room": "rooms", "register": "registers"}
"""Whose tables a module of the models holds, where it is not called like its family."""


def owner(module: str) -> str:
    """The room of the services that keeps a module of the models; the centre keeps what no family does."""
    name = NOUNS.get(module.rpartition(".")[2], module.rpartition(".")[2])
    return name if name in rooms() else "centre"


def spoken_to_the_store(path: Path, node: ast.Constant) -> bool:
    """Whether a string is SQL, or names a table outright: ``queries.table("sale")``, ``Reader(Row, "sale")``."""
    text = str(node.value)
    if re.search(r"\b(?:FROM|JOIN|INTO|UPDATE)\s", text):
        return True
    return any(
        called(call)[1] in ("table", "Reader") and node in call.args
        for call in walked(path)
        if isinstance(call, ast.Call)
    )


ABOVE_ALL = {"registers", "report"}
"""Families with tables of their own that read every other one."""


def tables_of_others() -> Measured:
    """SQL that names a table of another family, other than one below; what stands above all families sees them all."""
    owners = {mapper.local_table.name: owner(mapper.class_.__module__) for mapper in SQLModel._sa_registry.mappers}
    height = rooms()
    top = max(height[family] for family in owners.values() if family not in ABOVE_ALL)
    tables = "|".join(owners)
    named = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+({tables})\b|^({tables})$", re.MULTILINE)
    strangers = {
        f"{mine} names {table}"
        for path, node in texts("app/services")
        for pairs in [named.findall(str(node.value))]
        if pairs and height[folder(path, "services")] <= top and spoken_to_the_store(path, node)
        for mine in [folder(path, "services") if folder(path, "services") in owners.values() else "centre"]
        for pair in pairs
        for table in pair
        if table and owners[table] != mine and height[owners[table]] >= height[mine]
    }
    return {"services": sorted(strangers)}


ONE_PER_FAMILY = {"WORDS", "FAMILY", "PAPERS", "HOLDER"}


def public_names(path: Path) -> set[str]:
    """What a module defines for others, without type variables."""
    names = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and called(node.value or node)[1] != "TypeVar":
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith("_")} - ONE_PER_FAMILY


def names_used_twice() -> Measured:
    """Public names that two modules of one floor define: one name means one thing."""
    found = {}
    for floor in ("rules", "models", "store", "services", "print", "ui"):
        count = Counter(name for path in sources(f"app/{floor}") for name in public_names(path))
        found[floor] = sorted(name for name, times in count.items() if times > 1)
    return found


MEASURES = (rows_by_position, layout_by_hand, refusals_caught_by_hand, tables_of_others, names_used_twice)


def kept() -> dict[str, Measured]:
    """What was written down."""
    return tomllib.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}


def risen(before: dict[str, Measured], now: dict[str, Measured]) -> list[str]:
    """What there is more of than was written down."""
    return [
        f"{habit} {where}"
        for habit, found in now.items()
        for where, measured in found.items()
        for known in [before[habit].get(where, 0 if isinstance(measured, int) else [])]
        if (measured > known if isinstance(measured, int) else set(measured) - set(known))
    ]


def write(measured: dict[str, Measured], to: Path = KEPT) -> None:
    """Write the numbers down."""
    lines = ["# What is left of habits the house has given up; `python -m tests.ratchets` lowers the numbers."]
    for measure in MEASURES:
        lines += ["", f"# {measure.__doc__}", f"[{measure.__name__}]"]
        for where, found in measured[measure.__name__].items():
            if isinstance(found, int):
                lines.append(f"{where} = {found}")
            else:
                lines += [f"{where} = [", *(f'  "{name}",' for name in found), "]"]
    to.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Lower the numbers; 1 when something rose."""
    now = {measure.__name__: measure() for measure in MEASURES}
    more = risen(kept(), now)
    if more:
        sys.stderr.write(f"more than before: {', '.join(more)}\n")
        return 1
    write(now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
