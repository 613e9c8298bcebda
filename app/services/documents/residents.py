"""What a resident reads and signs before anything is kept about them."""

from dataclasses import dataclass
from datetime import datetime

from app.rules import records
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class ConsentSheet(Document, kind="consent", name=records.CONSENT.name):
    """个人信息告知书, signed by hand. ``sensitive`` adds the separate consent, ``guardian`` the one for a child.

    ``kept`` are (code of what is kept, days it is kept); 0 days: without an end, or as accounting rules ask for money.
    """

    head: Head
    made_at: datetime
    made_by: str
    applicant: str = ""  # whole, for the person signs it; "" to be written by hand
    resident_no: int | None = None
    sensitive: bool = False
    guardian: bool = False
    kept: tuple[tuple[str, int], ...] = ()
