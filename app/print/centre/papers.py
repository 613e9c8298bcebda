"""What the centre itself prints."""

from app.print.centre.journal import journal_pdf
from app.print.centre.recovery import recovery_pdf
from app.print.maker import Maker
from app.services.documents.centre import JournalSheet, RecoverySheet

PAPERS = {RecoverySheet: Maker(pages=recovery_pdf), JournalSheet: Maker(pages=journal_pdf)}
"""The centre's own papers: the recovery code, sealed away at set-up, and the trail."""
