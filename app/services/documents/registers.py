"""A register on paper: what it is about, how many there are, and every row of it."""

from dataclasses import dataclass
from datetime import datetime

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
    many rows there are, of ``unit``; ``notes`` say what it was narrowed to and how it stood."""

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
