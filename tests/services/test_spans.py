"""How long ago something was is asked of one helper: who subtracts from now and compares forgets a clock put back."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app import BUILT
from app.paths import built

ROOT = Path(__file__).parents[2]
FLOORS = ("rules", "services", "store", "print")
SEEN = {
    "app/rules/dates.py": {"timedelta(0) <= now - at <= span", "at - now > SLACK"},
    "app/services/requests/accept.py": {"at < work.now - OLDEST"},  # what lies in the future was refused before
    "app/store/backup.py": {"now - max(past) >= every"},  # of those before now alone
}
"""Comparisons with a span from now that were read by hand, and why they are right for negative ones."""


def is_now(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "now") or (isinstance(node, ast.Attribute) and node.attr == "now")


def spans(tree: ast.AST) -> Iterator[str]:
    """Every comparison in which something is subtracted from now, or now from something."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        parts = (node.left, *node.comparators)
        if any(
            isinstance(p, ast.BinOp) and isinstance(p.op, ast.Sub) and (is_now(p.left) or is_now(p.right))
            for p in parts
        ):
            yield ast.unparse(node)


def test_spans_from_now_are_compared_in_one_place() -> None:
    found: dict[str, set[str]] = {}
    for floor in FLOORS:
        for path in (ROOT / "app" / floor).rglob("*.py"):
            said = set(spans(ast.parse(path.read_text("utf-8"))))
            if said:
                found[path.relative_to(ROOT).as_posix()] = said
    assert found == SEEN, "use rules.dates.within or ahead, or services.centre.clock.just_now"


def test_the_walk_finds_what_it_looks_for() -> None:
    assert list(spans(ast.parse("x = work.now - at <= RECENT"))) == ["work.now - at <= RECENT"]
    assert list(spans(ast.parse("x = at - self.now < RECENT"))) == ["at - self.now < RECENT"]
    assert list(spans(ast.parse("x = now > at"))) == []


def test_the_day_the_program_was_made_is_that_of_its_newest_release() -> None:
    """It is never later than the newest day anybody wrote down, or a clock that is right would be doubted."""
    told = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = [line.rsplit(" - ", 1)[1] for line in told.splitlines() if line.startswith("## [") and " - " in line]
    assert all(BUILT.isoformat() >= day for day in released)
    assert built() == BUILT, "a tree is no bundle"
    assert "`BUILT`" in (ROOT / "docs" / "release.md").read_text("utf-8")
