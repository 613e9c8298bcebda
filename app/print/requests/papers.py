"""What 受理 prints: slips about one request, the way to a place, lists of requests."""

from app.print.maker import Maker
from app.print.requests.registers import due_pdf, handover_pdf, ledger_pdf
from app.print.requests.slip_pages import request_pdf
from app.print.requests.slip_roll import request_roll, way_roll
from app.services.documents.requests import DueList, HandoverSheet, RequestLedger, RequestSlip, WaySlip

PAPERS = {
    RequestSlip: Maker(roll=request_roll, pages=request_pdf),
    WaySlip: Maker(roll=way_roll),
    RequestLedger: Maker(pages=ledger_pdf),
    DueList: Maker(pages=due_pdf),
    HandoverSheet: Maker(pages=handover_pdf),
}
