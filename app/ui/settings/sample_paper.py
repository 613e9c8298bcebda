"""Made-up papers for previews and test pages: the centre's own head and foot, no real sale, no real request."""

from datetime import datetime, timedelta

from app.rules.dates import local, local_day
from app.services.documents import Head
from app.services.documents.requests import Material, Promised, RequestSlip
from app.services.documents.till import KitchenLine, KitchenSlip, Receipt, ReceiptLine, ReceiptPayment


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


def sample_slip(head: Head, now: datetime, receiver: str) -> RequestSlip:
    """A sample 受理回执 as it goes to the page printer; its number and matter say that it is a test."""
    here = local(now).replace(tzinfo=None)
    promised = Promised(
        due=here.replace(hour=17, minute=30, second=0, microsecond=0) + timedelta(days=7), unit="chosen"
    )
    return RequestSlip(
        head=head,
        paper="receipt",
        number="TEST",
        item="样例事项（测试页，不作凭证）",
        scene="样例",
        applicant="测*试",
        anonymous=False,
        agent="",
        phone="138****0000",
        place="样例地点",
        text="这一页用来看整页打印机：四边有没有裁掉、生僻字 𠅤 𬎆 䶮 是不是清楚、两联中间的裁切线正不正。",
        urgent=False,
        channel="window",
        received_at=now,
        receiver=receiver,
        handler="样例承办人",
        promised=promised,
        materials=(Material("样例材料甲"), Material("样例材料乙", 2, original=False)),
        made_at=now,
        made_by=receiver,
    )


def sample_kitchen_slip(head: Head, now: datetime, terminal: str, cashier: str) -> KitchenSlip:
    """Two sample dishes, one with a remark; its number says that it is a test."""
    lines = (
        KitchenLine("new", "样菜（测试）", "少盐", 1),
        KitchenLine("new", "样汤（测试）", "", 2),
    )
    return KitchenSlip(
        canteen=head.canteen, number="TEST", turn=1, at=now, terminal=terminal, told_by=cashier, meal="测试",
        mode="dine", pickup_no=None, hold_no=None, lines=lines,
    )  # fmt: skip
