"""What residents read and sign."""

from app.print.maker import Maker
from app.print.residents.consent import consent_pdf
from app.services.documents.residents import ConsentSheet

PAPERS = {ConsentSheet: Maker(pages=consent_pdf)}
