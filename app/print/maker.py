"""How a print family says what it prints: which copy is wanted, and what makes the paper of a kind of document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.print import words
from app.print.roll import Paper


@dataclass(frozen=True)
class Copy:
    """Which copy of a paper this is: ``number`` 1 is the first print; a later one says when it was made and by whom."""

    number: int = 1
    at: datetime | None = None
    operator: str = ""

    def __post_init__(self) -> None:
        if self.number > 1 and self.at is None:
            raise ValueError("a reprint says when it was made")

    @property
    def mark(self) -> str:
        """补打 第 1 次 on the second copy, nothing on the first."""
        return f"补打 第 {self.number - 1} 次" if self.number > 1 else ""

    @property
    def banner(self) -> str:
        """The mark, and below it when and by whom."""
        if not self.mark or self.at is None:
            return ""
        return f"{self.mark}\n{words.minute(self.at)} {self.operator}".rstrip()

    def printed(self, made_at: datetime | None, made_by: str) -> str:
        """打印 2026-11-23 10:45 · 前台甲 · 第 1 次: the first copy as the document says, a later one as asked for."""
        at, by = (made_at, made_by) if self.number <= 1 else (self.at, self.operator)
        when = f"打印 {words.minute(at)}" if at is not None else "打印"
        return " · ".join(part for part in (when, f"操作员 {by}" if by else "", f"第 {self.number} 次") if part)


@dataclass(frozen=True)
class Maker:
    """What makes the paper of one class of document: ``roll`` on so many dots, ``pages`` as a PDF; one or both.

    With both, the PDF is the pages and only a roll printer gets the roll.
    """

    roll: Callable[[Any, int, Copy], Paper] | None = None
    pages: Callable[[Any, Copy], bytes] | None = None
