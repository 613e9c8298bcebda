"""What the repair counter prints: slips on a roll, lists on pages."""

from app.print.maker import Maker
from app.print.repairs.lists import repair_ledger_pdf, unclaimed_pdf
from app.print.repairs.slips import quote_roll, receipt_roll, tag_roll, visit_roll
from app.services.documents.repairs import (
    RepairLedger,
    RepairQuote,
    RepairReceipt,
    RepairTag,
    RepairVisit,
    UnclaimedList,
)

PAPERS = {
    RepairTag: Maker(roll=tag_roll),
    RepairReceipt: Maker(roll=receipt_roll),
    RepairQuote: Maker(roll=quote_roll),
    RepairVisit: Maker(roll=visit_roll),
    UnclaimedList: Maker(pages=unclaimed_pdf),
    RepairLedger: Maker(pages=repair_ledger_pdf),
}
