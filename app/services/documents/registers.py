"""A register on paper: what it is about, how many there are, and every row of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from app.rules.report.registers.sources import TELLING
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class RegisterHeading:
    """A column's title; ``kind`` is the kind of its cells, as ``app.rules.report.registers.sources`` calls them."""

    title: str
    kind: str


@dataclass(frozen=True)
class RegisterPaper(Document, kind="register", name="台账"):
    """``rows`` are cells as people read them, names masked; ``sums`` is as long as a row, or empty. ``count`` is how
    many rows there are, of ``unit``; ``notes`` say what it was narrowed to and how it stood. ``keys``, which are not
    printed, are the numbers of the records of the rows: by them somebody is found again who is to be forgotten."""

    head: Head
    title: str
    span: str
    unit: str
    count: int
    columns: tuple[RegisterHeading, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]
    notes: tuple[str, ...]
    made_at: datetime
    made_by: str
    keys: tuple[str, ...] = ()

    def without(self, numbers: Collection[str], told: Callable[[str], bool]) -> "RegisterPaper":
        """The same without what tells about people in the rows of these records, and in any cell of which ``told``
        says that it does."""
        telling = [column.kind in TELLING for column in self.columns]
        rows = tuple(
            tuple(
                "" if tells and (key in numbers or told(cell)) else cell
                for tells, cell in zip(telling, row, strict=True)
            )
            for key, row in zip(self.keys, self.rows, strict=True)
        )
        return replace(self, rows=rows)
