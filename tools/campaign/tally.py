"""What was tried of each kind and what was found: one line a kind, and the folders of what failed."""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

HEADS = ("lost", "halves", "doubled", "gaps", "accused", "unnoticed", "other")
"""Acknowledged and gone · half there · twice · a number missing · called damaged and is not · damaged and not said ·
anything else that must not be, such as an exception instead of a sentence."""


@dataclass
class Found:
    """What is wrong with one store, a sentence each."""

    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    unnoticed: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether something is."""
        return any(getattr(self, head) for head in HEADS)

    def words(self) -> str:
        """All of it."""
        return "; ".join(f"{head}: {said}" for head in HEADS for said in getattr(self, head))


@dataclass
class Line:
    """The sums of one kind."""

    kind: str
    tried: int = 0
    acts: int = 0
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HEADS, 0))
    note: str = ""
    inside: int = 0

    def __str__(self) -> str:
        sums = "  ".join(f"{head} {self.sums[head]}" for head in HEADS)
        return f"{self.kind:<18} tried {self.tried:>5}  acts {self.acts:>6}  {sums}  {self.note}".rstrip()


class Tally:
    """The lines of a run; ``keep`` is where the folders of what failed are moved."""

    def __init__(self, keep: Path) -> None:
        self.lines: dict[str, Line] = {}
        self.failed = 0
        self._keep = keep

    def line(self, kind: str) -> Line:
        """The sums of a kind, begun when there are none."""
        return self.lines.setdefault(kind, Line(kind))

    def count(self, kind: str, found: Found, seed: int, folder: Path, acts: int = 0) -> bool:
        """One more try of a kind, which had so many acknowledged acts; its folder is kept when something is wrong."""
        line = self.line(kind)
        line.tried += 1
        line.acts += acts
        for head in HEADS:
            line.sums[head] += len(getattr(found, head))
        if found.any:
            self.failed += 1
            kept = self._keep / f"{kind.replace(' ', '-')}-{seed}-{line.tried}"
            self._keep.mkdir(parents=True, exist_ok=True)
            if folder.exists():
                shutil.copytree(folder, kept, symlinks=True, dirs_exist_ok=True)
            (self._keep / f"{kept.name}.txt").write_text(found.words(), encoding="utf-8")
            print(f"! {kind}, seed {seed}, kept in {kept}: {found.words()[:600]}", file=sys.stderr, flush=True)
        return not found.any
