"""Which statements and ways out of branches a run reaches, for a tenth of what a tracer costs.

A tracer is asked at every line that runs, of the libraries and the tests too, and slows all of them by half and more.
So the program's own modules are compiled with marks instead: one before each statement, and one at either way out of
each ``if``, ``for``, ``while`` and ``case``. A mark sets an item of a list. What the marks say is told to coverage's
report as the arcs its tracer would have seen (``arcs``), so that its rules hold: what counts as a statement, and what
is excluded. Statements stand in lines of their own, as ruff has them.

A run with ``BAITONGGANG_REACHED`` in its environment compiles so, and each of its processes leaves a file in ``PARTS``.
Programs that tests start are not marked, as they are not traced.
"""

import ast
import hashlib
import importlib.machinery
import json
import marshal
import os
import shutil
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
PARTS = ROOT / ".pytest_cache" / "reached"
KEPT = ROOT / ".pytest_cache" / "marked"
ASKED = "BAITONGGANG_REACHED"
"""The environment's word for a run that counts: ``new`` forgets the run before, ``more`` adds to it."""

PROGRAM = "app"
STATEMENT, INTO, PAST = 0, 1, 2
"""What a mark at a line tells: it began, its body was entered, its body was passed by."""

Place = tuple[int, int]
"""A line and what is told of it."""
Places = tuple[Place, ...]

_HITS = "_reached_hits_"
_made: dict[str, tuple[list[int], Places]] = {}


def hits(name: str, places: Places) -> list[int]:
    """The list a module marks; the same one when it is run again."""
    if name not in _made:
        _made[name] = [0] * len(places), places
    return _made[name][0]


# --- marking ---------------------------------------------------------------------------------------------------------


class _Marker(ast.NodeTransformer):
    """Puts marks into a module."""

    def __init__(self) -> None:
        self.places: list[Place] = []

    def mark(self, at: ast.stmt, line: int, told: int) -> ast.stmt:
        """``hits[n] = 1``, standing where the statement stands, so that a traceback names a line of the file."""
        self.places.append((line, told))
        where = ast.Subscript(ast.Name(_HITS, ast.Load()), ast.Constant(len(self.places) - 1), ast.Store())
        return ast.fix_missing_locations(ast.copy_location(ast.Assign([where], ast.Constant(1)), at))

    def block(self, body: Sequence[ast.stmt], first: Iterable[ast.stmt] = ()) -> list[ast.stmt]:
        """The statements, a mark before each; ``first`` stands at the top."""
        return [*first, *(one for statement in body for one in self.marked(statement))]

    def marked(self, statement: ast.stmt) -> Iterator[ast.stmt]:
        lines = [one.lineno for one in getattr(statement, "decorator_list", ())]
        for line in (*lines, statement.lineno):
            yield self.mark(statement, line, STATEMENT)
        yield self.visit(statement)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, name, self.block(value))
            elif isinstance(value, list) and value and isinstance(value[0], ast.excepthandler | ast.match_case):
                for part in value:
                    self.visit(part)
        return node

    def _after_words(self, node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        """What says something of the whole, its words and ``__future__``, stays in front."""
        said = list(_said_first(node.body))
        first = [self.mark(one, one.lineno, STATEMENT) for one in said if not isinstance(one, ast.Expr)]
        node.body = [*said, *self.block(node.body[len(said) :], first)]
        return node

    visit_Module = visit_ClassDef = visit_FunctionDef = visit_AsyncFunctionDef = _after_words

    def _branch(self, node: ast.If | ast.For | ast.AsyncFor | ast.While) -> ast.AST:
        node.body = self.block(node.body, [self.mark(node.body[0], node.lineno, INTO)])
        at = node.orelse[0] if node.orelse else node
        node.orelse = self.block(node.orelse, [self.mark(at, node.lineno, PAST)])
        return node

    visit_If = visit_For = visit_AsyncFor = visit_While = _branch

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """A handler's line is reached when it is asked, whether or not it takes what was raised."""
        if node.type is None:
            node.body = self.block(node.body, [self.mark(node.body[0], node.lineno, STATEMENT)])
            return node
        self.places.append((node.lineno, STATEMENT))
        asked = ast.parse(f"{_HITS}.__setitem__({len(self.places) - 1}, 1)", mode="eval").body
        for one in ast.walk(asked):
            ast.copy_location(one, node.type)
        node.type = ast.copy_location(ast.BoolOp(ast.Or(), [asked, node.type]), node.type)
        node.body = self.block(node.body)
        return node

    def visit_Match(self, node: ast.Match) -> ast.AST:
        """Whoever comes to a case has passed those before it; a last one that lets go is followed by one that marks."""
        passed: list[int] = []
        for case in node.cases:
            line, at = case.pattern.lineno, case.body[0]
            told = [(one, PAST) for one in passed] + [(line, STATEMENT), (line, INTO)]
            case.body = self.block(case.body, [self.mark(at, *place) for place in told])
            passed.append(line)
        last = node.cases[-1]
        if last.guard is not None or not _takes_all(last.pattern):
            rest: list[ast.stmt] = [self.mark(node, line, told) for line in passed for told in (STATEMENT, PAST)]
            node.cases.append(ast.match_case(ast.MatchAs(), None, rest))
        return ast.fix_missing_locations(node)


def _takes_all(pattern: ast.pattern) -> bool:
    if isinstance(pattern, ast.MatchOr):
        return any(map(_takes_all, pattern.patterns))
    return isinstance(pattern, ast.MatchAs) and (pattern.pattern is None or _takes_all(pattern.pattern))


def _said_first(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for n, statement in enumerate(body):
        words = n == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not words and not (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            return
        yield statement


def marked(source: bytes, name: str, file: str) -> types.CodeType:
    """A module's code with its marks."""
    tree = ast.parse(source, file)
    marker = _Marker()
    marker.visit(tree)
    said = sum(1 for _ in _said_first(tree.body))
    head = f"from {__name__} import hits as {_HITS}\n{_HITS} = {_HITS}({name!r}, {tuple(marker.places)!r})"
    tree.body[said:said] = ast.parse(head).body
    made: types.CodeType = compile(tree, file, "exec", dont_inherit=True)
    return made


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with its marks; its code is kept under a hash of what it was made from."""

    def get_code(self, fullname: str) -> types.CodeType:
        source = Path(self.path).read_bytes()
        made_from = (source, Path(__file__).read_bytes(), sys.version.encode(), self.path.encode())
        digest = hashlib.sha256(b"\0".join(made_from)).hexdigest()[:16]
        kept = KEPT / f"{fullname}-{digest}"
        try:
            code = marshal.loads(kept.read_bytes())
        except (OSError, EOFError, ValueError, TypeError):
            code = marked(source, fullname, self.path)
            _keep(kept, marshal.dumps(code))
        assert isinstance(code, types.CodeType)
        return code


def _keep(file: Path, data: bytes) -> None:
    """Whole or not at all; several processes may write the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for older in file.parent.glob(f"{file.name.rpartition('-')[0]}-*"):
        older.unlink(missing_ok=True)
    part = file.with_name(f".{uuid4().hex}")
    part.write_bytes(data)
    part.replace(file)


class _Finder(MetaPathFinder):
    """Finds the program's modules where they lie, and has them marked."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] != PROGRAM:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path, target)
        if found is not None and isinstance(found.loader, importlib.machinery.SourceFileLoader):
            found.loader = _Loader(found.loader.name, found.loader.path)
        return found


# --- a run -----------------------------------------------------------------------------------------------------------


def begin() -> None:
    """Mark what is imported from now on, when the run is asked to count; before anything of the program is imported."""
    if os.environ.get(ASKED):
        early = sorted(name for name in sys.modules if name.partition(".")[0] == PROGRAM)
        assert not early, f"imported before they could be marked: {early}"
        sys.meta_path.insert(0, _Finder())


def forget(*, traced: bool) -> None:
    """Drop what runs before this one left, when it counts by itself: by marks and not adding, or ``traced``."""
    if os.environ.get(ASKED) == "new" or traced:
        shutil.rmtree(PARTS, ignore_errors=True)


def leave() -> None:
    """Write down what this process has reached so far."""
    if not os.environ.get(ASKED):
        return
    found = {
        name: [place for hit, place in zip(marks, places, strict=True) if hit]
        for name, (marks, places) in _made.items()
    }
    PARTS.mkdir(parents=True, exist_ok=True)
    (PARTS / f"{os.getpid()}-{uuid4().hex}.json").write_text(json.dumps(found), encoding="utf-8")


# --- and what it comes to --------------------------------------------------------------------------------------------


def all_reached() -> dict[str, set[Place]]:
    """Module → what the processes of the last run that counted reached together."""
    found: dict[str, set[Place]] = {}
    for part in sorted(PARTS.glob("*.json")):
        for name, places in json.loads(part.read_text(encoding="utf-8")).items():
            found.setdefault(name, set()).update((line, told) for line, told in places)
    return found


def tell(data: Path) -> bool:
    """Write what was reached as a data file of coverage, for its reports; False when no run has counted."""
    from coverage import CoverageData

    found = all_reached()
    if not found:
        return False
    told = CoverageData(str(data))
    for file in sorted((ROOT / PROGRAM).rglob("*.py")):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        seen = arcs(file.read_text(encoding="utf-8"), found.get(name, ()))
        told.add_arcs({str(file.relative_to(ROOT)): seen})
        told.touch_file(str(file.relative_to(ROOT)))
    told.write()
    return True


def arcs(source: str, places: Iterable[Place]) -> set[tuple[int, int]]:
    """Arcs as coverage's tracer would have seen them, as far as its report asks: a line, a branch's way out of it."""
    from coverage.parser import PythonParser

    parser = PythonParser(text=source or "\n")
    parser.parse_source()
    ends: dict[int, set[int]] = {}
    for begin, end in parser.arcs():
        ends.setdefault(begin, set()).add(end)
    below, seen = bodies(source), set()
    for line, told in places:
        if told == STATEMENT:
            seen.add((line, line))
        else:
            seen |= {(line, end) for end in ends.get(line, ()) if (end in below[line]) == (told == INTO)}
    return seen


def bodies(source: str) -> dict[int, range]:
    """Line of a branch → the lines of its body."""
    found: dict[int, range] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While | ast.match_case):
            line = node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno
            first = min([node.body[0].lineno, *(one.lineno for one in getattr(node.body[0], "decorator_list", ()))])
            found[line] = range(first, (node.body[-1].end_lineno or first) + 1)
    return found
