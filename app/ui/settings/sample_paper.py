"""A made-up receipt for previews and test pages: the centre's own head and foot, no real sale."""

from datetime import datetime

from app.rules.dates import local_day
from app.services.documents import Head, Receipt, ReceiptLine, ReceiptPayment


def sample_receipt(head: Head, now: datetime, terminal: str, cashier: str) -> Receipt:
    """Two sample dishes, one with a discount, paid in cash. It has no number, so nobody takes it for a sale."""
    lines = (
        ReceiptLine("样菜（测试）", 1, None, 0, 1600, 1600, 320, 0, 1280, "长者 8 折", True),
        ReceiptLine("样汤（测试）", 2, None, 0, 300, 600, 0, 0, 600, "", False),
    )
    return Receipt(
        head=head,
        kind="sale",
        number="TEST",
        corrects="",
        business_date=local_day(now),
        at=now,
        terminal=terminal,
        cashier=cashier,
        meal="测试，不作凭证",
        takeaway=False,
        member="测*试",
        member_no=None,
        lines=lines,
        list_total=2200,
        discount_total=320,
        subsidies=(),
        rounding=0,
        due=1880,
        payments=(ReceiptPayment("cash", 1880, 2000),),
        change=120,
    )
