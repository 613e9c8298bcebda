"""The centre's own paper: the recovery code, sealed away at set-up."""

from dataclasses import dataclass
from datetime import date

from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class RecoverySheet(Document, kind="recovery", name="恢复码"):
    """The paper with the recovery code, printed once at set-up."""

    head: Head
    created: date
    code_groups: tuple[str, ...]  # six groups of five
    check: str  # first 8 hex digits that name the key, so that the right sheet is found
