"""What the till prints."""

from app.print.maker import Maker
from app.print.till.box_labels import labels_paper
from app.print.till.charge_receipt import charge_paper
from app.print.till.deposits import deposits_pdf
from app.print.till.kitchen_slip import kitchen_paper
from app.print.till.order_pad import order_pad_pdf
from app.print.till.price_board import prices_pdf
from app.print.till.price_slip import price_slip_paper
from app.print.till.receipt import receipt_paper
from app.print.till.route_sheet import route_pdf
from app.print.till.shift_slip import shift_paper
from app.print.till.till_statement import till_statement_pdf
from app.print.till.wallet_papers import wallet_paper, wallet_refund_paper
from app.services.documents.till import (
    BoxLabels,
    ChargeReceipt,
    DepositSheet,
    KitchenSlip,
    OrderPad,
    PreBill,
    PriceBoard,
    PriceSlip,
    Receipt,
    RouteSheet,
    ShiftReport,
    TillStatement,
    WalletRefund,
    WalletSheet,
)

PAPERS = {
    Receipt: Maker(roll=receipt_paper),
    PreBill: Maker(roll=receipt_paper),
    ChargeReceipt: Maker(roll=charge_paper),
    PriceSlip: Maker(roll=price_slip_paper),
    ShiftReport: Maker(roll=shift_paper),
    PriceBoard: Maker(pages=prices_pdf),
    KitchenSlip: Maker(roll=kitchen_paper),
    RouteSheet: Maker(pages=route_pdf),
    BoxLabels: Maker(roll=labels_paper),
    OrderPad: Maker(pages=order_pad_pdf),
    DepositSheet: Maker(pages=deposits_pdf),
    TillStatement: Maker(pages=till_statement_pdf),
    WalletSheet: Maker(roll=wallet_paper),
    WalletRefund: Maker(roll=wallet_refund_paper),
}
