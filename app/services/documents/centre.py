"""The centre's own paper: the recovery code, sealed away at set-up."""

from dataclasses import dataclass
from datetime import date, datetime

from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class RecoverySheet(Document, kind="recovery", name="恢复码"):
    """The paper with the recovery code, printed once at set-up."""

    head: Head
    created: date
    code_groups: tuple[str, ...]  # six groups of five
    check: str  # first 8 hex digits that name the key, so that the right sheet is found


@dataclass(frozen=True)
class JournalLine:
    """One entry of the trail, in the words in which it was listed."""

    at: datetime
    serial: str  # terminal and number: A-1024
    who: str
    approver: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True)
class JournalSheet(Document, kind="journal", name="操作记录"):
    """The audit trail on paper, newest first: by what it was narrowed, what for, and every entry of it."""

    head: Head
    made_at: datetime
    made_by: str
    reason: str
    narrowed: tuple[tuple[str, str], ...] = ()  # the filter's name and what was chosen
    rows: tuple[JournalLine, ...] = ()
