"""What was checked, when, by whom and with what result: walks over the whole store, rehearsals of backups."""

from dataclasses import dataclass
from datetime import datetime

from app.rules.rights import Right
from app.services.centre import journal
from app.services.work import View, Work, asks

CHECKED, REHEARSED = "data_checked", "backup_rehearsed"


@dataclass(frozen=True)
class CheckNote:
    """One check. ``backup`` is the name of the backup that was rehearsed, empty for the store itself; ``found`` is the
    check of ``app.store.verify`` that first did not pass, empty when all did."""

    at: datetime
    staff: str
    backup: str
    ok: bool
    found: str


def note_data_check(work: Work, *, found: str = "", examined: int = 0) -> None:
    """The whole store was walked; ``examined`` records were looked at. Asks for ``Right.VERIFY``."""
    work.require(Right.VERIFY)
    work.audit(CHECKED, "", passed=not found, found=found, count=examined)


def note_rehearsal(work: Work, backup: str, *, found: str = "") -> None:
    """The backup of this name was restored aside and walked. Asks for ``Right.BACKUP``."""
    work.require(Right.BACKUP)
    work.audit(REHEARSED, backup, passed=not found, found=found)


@asks(Right.SEE_REPORTS, Right.VERIFY)
def data_checks(view: View, limit: int = 20) -> tuple[CheckNote, ...]:
    """The newest checks and rehearsals. Raises ``Refused("needs_right")``."""
    return tuple(
        CheckNote(row.at, row.staff, row.subject, bool(row.detail.get("passed")), str(row.detail.get("found", "")))
        for row in journal.changes(view, (CHECKED, REHEARSED), (), limit)
    )
