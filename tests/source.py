"""The program's own source as trees: what the contracts of the house are read off."""

import ast
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def sources(*folders: str) -> list[Path]:
    """Python files below these folders of the project; a plain walk, so that it also works without git."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "__pycache__" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def walked(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module, walked once."""
    return tuple(ast.walk(tree(path)))


def place(path: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", None)
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def nodes(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in sources(*folders):
        for node in walked(path):
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


def imports() -> dict[str, set[str]]:
    """Module of the program → those of the program it uses, also inside functions and for type checking."""
    paths = {".".join(floors(path)).removesuffix(".__init__"): path for path in sources("app")}
    return {name: {used for node in walked(path) for used in _used(node, paths)} for name, path in paths.items()}


def _used(node: ast.AST, known: Collection[str]) -> Iterator[str]:
    inside = [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
    for name in imported(node) and (inside or imported(node)):
        used = name if name in known else name.rpartition(".")[0]
        if used in known:
            yield used


def floors(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


def texts(*folders: str) -> Iterator[tuple[Path, ast.Constant]]:
    """The strings of the source that are no docstrings."""
    for path in sources(*folders):
        said = {
            id(node.value)
            for node in walked(path)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in walked(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield path, node


def folder(path: Path, floor: str) -> str:
    """Which folder, or single module, of a floor a file belongs to."""
    return path.relative_to(ROOT / "app" / floor).with_suffix("").parts[0]


def rooms() -> dict[str, int]:
    """The rooms of the services by the height they stand at, as the contract has them."""
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["app.services"])
    return {room.strip(): -height for height, layer in enumerate(layers) for room in layer.split("|")}
