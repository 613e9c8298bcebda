"""What the centre itself prints."""

from app.print.centre.recovery import recovery_pdf
from app.print.maker import Maker
from app.services.documents.centre import RecoverySheet

PAPERS = {RecoverySheet: Maker(pages=recovery_pdf)}
