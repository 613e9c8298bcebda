"""What 补贴台账 prints."""

from app.print.maker import Maker
from app.print.subsidy.ledger import subsidy_ledger_pdf
from app.services.documents.subsidy import SubsidyLedger

PAPERS = {SubsidyLedger: Maker(pages=subsidy_ledger_pdf)}
