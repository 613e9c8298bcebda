"""Generated papers for the tests of this floor; the people and places in them are made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.rules.till.wallet_card import card_number
from app.services.documents import Head
from app.services.documents.centre import JournalLine, JournalSheet, RecoverySheet
from app.services.documents.till import (
    BoxLabel,
    BoxLabels,
    ChargedLine,
    ChargeReceipt,
    CountLine,
    DepositRow,
    DepositSheet,
    ExplainedEater,
    KitchenCount,
    KitchenLine,
    KitchenSlip,
    OrderPad,
    PadDish,
    PreBill,
    PriceBoard,
    PriceSlip,
    Receipt,
    ReceiptLine,
    ReceiptPayment,
    RouteSheet,
    RouteStop,
    RuleInForce,
    ShiftReport,
    TenderTotal,
    TillChain,
    TillStatement,
    WalletRefund,
    WalletSheet,
)

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 3, 42, 7, tzinfo=UTC)  # 11:42 in Shanghai
HEAD = Head(
    centre="幸福邻里坊",
    community="红梅社区",
    canteen="邻里餐厅",
    address="样例路 1 号",
    phone="0571-00000000",
    footer="谢谢惠顾，慢走当心",
)


def dish(
    name: str,
    price: int,
    quantity: int = 1,
    *,
    discount: int = 0,
    subsidy: int = 0,
    benefit: str = "",
    eligible: bool = True,
    grams: int | None = None,
    eater: str = "",
) -> ReceiptLine:
    """A sold dish; its list amount is price × quantity, or price per 50 g."""
    listed = price * quantity if grams is None else price * grams // 50
    return ReceiptLine(
        name=name,
        quantity=quantity,
        grams=grams,
        unit_grams=50,
        unit_price=price,
        list_amount=listed,
        discount=discount,
        subsidy=subsidy,
        payable=listed - discount - subsidy,
        benefit=benefit,
        eligible=eligible,
        eater=eater,
    )


def receipt(lines: tuple[ReceiptLine, ...] | None = None, **changes: object) -> Receipt:
    """A member's lunch with a discount, a subsidy, a dish without benefit and one sold by weight."""
    if lines is None:
        lines = (
            dish("红烧肉", 1600, 2, discount=640, benefit="长者 8 折"),
            dish("千张包粉丝", 600, discount=120, benefit="长者 8 折"),
            dish("酱鸭（节日特供）", 680, grams=260, eligible=False),
            dish("米饭", 100, 2, discount=40, subsidy=100, benefit="长者 8 折"),
        )
    listed = sum(line.list_amount for line in lines)
    discount = sum(line.discount for line in lines)
    subsidy = sum(line.subsidy for line in lines)
    rounding = -((listed - discount - subsidy) % 10)
    due = listed - discount - subsidy + rounding
    tendered = -(-due // 10000) * 10000
    base = Receipt(
        head=HEAD,
        kind="sale",
        number="XS-A-20261123-0042",
        corrects="",
        business_date=DAY,
        at=NOON,
        terminal="A",
        cashier="王𠅤",
        meal="午餐",
        takeaway=False,
        member="李*𬎆",
        member_no=1024,
        lines=lines,
        list_total=listed,
        discount_total=discount,
        subsidies=(("街道", subsidy),) if subsidy else (),
        rounding=rounding,
        due=due,
        payments=(ReceiptPayment("cash", due, tendered),),
        change=tendered - due,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def reversal() -> Receipt:
    """The reversal of ``receipt()``."""
    sale = receipt()
    lines = tuple(
        replace(
            line,
            quantity=-line.quantity,
            grams=None if line.grams is None else -line.grams,
            list_amount=-line.list_amount,
            discount=-line.discount,
            subsidy=-line.subsidy,
            payable=-line.payable,
        )
        for line in sale.lines
    )
    return replace(
        sale,
        kind="reversal",
        number="XS-A-20261123-0043",
        corrects=sale.number,
        lines=lines,
        list_total=-sale.list_total,
        discount_total=-sale.discount_total,
        subsidies=tuple((payer, -amount) for payer, amount in sale.subsidies),
        rounding=-sale.rounding,
        due=-sale.due,
        payments=(ReceiptPayment("cash", -sale.due, -sale.due),),
        change=0,
    )


def dishes_back() -> Receipt:
    """One dish of ``receipt()`` taken back: the subsidy of the others comes to less."""
    sale = receipt()
    gone = replace(sale.lines[1], quantity=-1, list_amount=-600, discount=-120, payable=-480)
    return replace(
        sale, kind="reversal", number="XS-A-20261123-0044", corrects=sale.number, lines=(gone,), list_total=-600,
        discount_total=-120, subsidies=(("街道", -80),), rounding=0, due=-400, change=0, part=True, again=80,
        payments=(ReceiptPayment("cash", -400, -400),),
    )  # fmt: skip


def walk_in(**changes: object) -> Receipt:
    """A passer-by who pays exactly, by phone."""
    lines = (dish("青菜", 400), dish("米饭", 100))
    return receipt(
        lines, member="", member_no=None, payments=(ReceiptPayment("wechat", 500, 500, "8821"),), change=0, **changes
    )


def long_receipt() -> Receipt:
    """Thirty-two lines, one of ¥99,999.99, and names longer than any paper is wide."""
    lines = [dish(f"家常小菜第{n}号", 350 + n) for n in range(1, 30)]
    lines.append(dish("重阳节百家宴团圆席（含古丽仙·阿卜杜热合曼老师指导的手抓饭、八宝鸭、酒酿圆子）", 9999999))
    lines.append(dish("Golden Autumn Set Menu No.8 with extra rice", 12800, 12, discount=100, benefit="长者 8 折"))
    lines.append(dish("䶮氏㛃𫖯汤", 1280, eater="古丽仙·阿*******", discount=100, benefit="高龄长者 7 折"))
    return receipt(tuple(lines), cashier="古丽仙·阿卜杜热合曼")


def charge(**changes: object) -> ChargeReceipt:
    """A fee and a deposit of one booking, paid in cash."""
    base = ChargeReceipt(
        head=HEAD, kind="charge", number="SK-A-20261123-0007", corrects="", business_date=DAY, at=NOON, terminal="A",
        taken_by="王𠅤", subject="booking", subject_number="YY-A-20261123-0003", title="一楼活动室 11 月 28 日 14:00",
        payer="李𬎆", lines=(ChargedLine("场地费 2 小时", "fee", 3561), ChargedLine("场地押金", "deposit", 10000)),
        deposit_in=10000, deposit_used=0, deposit_back=0, rounding=-1, due=13560,
        payments=(ReceiptPayment("cash", 13560, 15000),), change=1440,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def charges() -> dict[str, ChargeReceipt]:
    """Money that comes in, goes back, and moves nothing."""
    settled = ChargedLine("退场地押金", "deposit", -10000, "SK-A-20261123-0007")
    back = ReceiptPayment("cash", -9169, -9169)
    phone = ReceiptPayment("wechat", -1830, -1830, "8821")
    kept = ChargedLine("扣：超时清场费", "fee", 831)
    fee = ChargedLine("退报名费", "fee", -1830)
    nothing = {"payments": (), "change": 0, "rounding": 0, "deposit_in": 0}
    return {
        "charge": charge(),
        "deposit back": charge(
            **{**nothing, "payments": (back,)}, lines=(kept, settled), deposit_used=831, deposit_back=9169, due=-9169
        ),
        "refund": charge(**{**nothing, "payments": (phone,)}, subject="enrolment", title="", lines=(fee,), due=-1830),
        "used": charge(**nothing, lines=(ChargedLine("维修费", "fee", 10000), settled), deposit_used=10000, due=0),
        "charge taken back": charge(
            kind="reversal", corrects="SK-A-20261123-0006", payer="", rounding=1,
            lines=(ChargedLine("场地费 2 小时", "fee", -3561), ChargedLine("场地押金", "deposit", -10000)),
            due=-13560, deposit_in=-10000,
            payments=(ReceiptPayment("cash", -13560, -13560),), change=0,
        ),
    }  # fmt: skip


def shift(kind: str = "z", **changes: object) -> ShiftReport:
    """A shift with every line in use."""
    closed = kind == "z"
    base = ShiftReport(
        head=HEAD,
        kind=kind,
        number="JB-A-20261123-0001" if closed else "",
        z_number=12 if closed else None,
        terminal="A",
        business_date=DAY,
        opened_at=datetime(2026, 11, 23, 1, 58, tzinfo=UTC),
        opened_by="王𠅤",
        closed_at=datetime(2026, 11, 23, 5, 31, tzinfo=UTC),
        closed_by="王𠅤",
        approved_by="样例主管" if closed else "",
        opening_float=30000,
        sales_count=64,
        reversal_count=1,
        first_number="XS-A-20261123-0001",
        last_number="XS-A-20261123-0065",
        list_total=248150,
        discount_total=41230,
        subsidies=(("街道", 9800), ("区", 12000)),
        rounding_total=-120,
        net_total=185000,
        tenders=(
            TenderTotal("cash", 41, 98000),
            TenderTotal("wechat", 18, 61000, 61000),
            TenderTotal("alipay", 4, 21000, 20950),
            TenderTotal("card", 1, 5000),
        ),
        tiers=(("长者 8 折（60 至 79 周岁）", 30, 21230), ("高龄 7 折", 17, 20000)),
        pay_ins=5000,
        pay_outs=2300,
        drops=80000,
        no_sales=2,
        abandoned=1,
        reprints=3,
        expected_cash=50700 if closed else None,
        counted_cash=50690 if closed else None,
        variance=-10 if closed else None,
        variance_reason="找零时少收一角" if closed else "",
        counts=(CountLine(10000, 4), CountLine(5000, 2), CountLine(100, 6), CountLine(50, 1), CountLine(10, 4))
        if closed
        else (),
        perpetual_sales=12345678,
        perpetual_reversals=23456,
        perpetual_subsidies=3456789,
        chain_head="9f3ac0d1e2b34455" if closed else "",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def journal(rows: int = 3) -> JournalSheet:
    """The trail narrowed to one person, so many entries."""
    lines = tuple(
        JournalLine(NOON - timedelta(minutes=n), f"A-{1000 - n}", "主管甲", "", "改价", f"{n % 90 + 10}", "原价 ¥18.00")
        for n in range(rows)
    )
    return JournalSheet(HEAD, NOON, "审计甲", "审计取证", (("谁", "主管甲"), ("从", "2026-11-01")), lines)


def recovery() -> RecoverySheet:
    """A recovery sheet with a code that opens nothing."""
    return RecoverySheet(HEAD, DAY, ("SAMPL", "E0000", "NOTAK", "EY111", "22222", "33333"), "00c0ffee")


def deposits(count: int = 3) -> DepositSheet:
    """押金清单 with so many deposits."""
    subjects = (
        ("repair", "WX-A-20261120-0001"),
        ("booking", "YY-A-20261121-0002"),
        ("enrolment", "BM-A-20261123-0003"),
    )
    rows = tuple(
        DepositRow(
            f"SK-A-20261120-{n + 1:04d}",
            ("王*英", "", "古丽仙·阿*")[n % 3],
            *subjects[n % 3],
            200_00 + n,
            DAY - timedelta(days=3 - n % 3),
        )
        for n in range(count)
    )
    return DepositSheet(HEAD, DAY, NOON, "前台甲", rows)


def statement() -> TillStatement:
    """How the till of the samples keeps its books."""
    rules = (RuleInForce("P1", 2, "长者助餐", DAY, "红街〔2026〕12 号"), RuleInForce("P2", 1, "满额补贴", DAY, ""))
    chains = (
        TillChain("A", 1204, "0f3a9c71e5b2d846", 5310, "9be1f02c47d8a635"),
        TillChain("B", 0, "0" * 16, 2, "1" * 16),
    )
    numbers = (("小票", "XS-A-20261123-0042"), ("交班单", "JB-A-20261122-0001"))
    return TillStatement(
        HEAD, NOON, "王𠅤", "A", "0.1.0", "0026", False, "jiao", 200, 1000_00, 3, rules, numbers, 61,
        1234567_89, -3456_00, 45678_90, chains,
    )  # fmt: skip


def prices(count: int = 20) -> PriceBoard:
    """A price board of ``count`` dishes in four categories."""
    names = ("红烧肉", "千张包", "清炒时蔬", "萝卜排骨汤", "米饭", "梅干菜扣肉", "番茄炒蛋", "古法手工八宝糯米酱鸭")
    categories = ("大荤", "小荤", "素菜", "主食")
    rows = tuple(
        (
            categories[n * len(categories) // count],
            names[n % len(names)] + ("" if n < len(names) else f"{n}"),
            400 + 100 * n,
            tuple((400 + 100 * n) * rate // 1000 for rate in (800, 700, 500)),
        )
        for n in range(count)
    )
    return PriceBoard(HEAD, DAY, ("60 周岁以上", "80 周岁以上", "90 周岁以上"), rows)


def prebill(**changes: Any) -> PreBill:
    """The order of ``receipt`` before it was paid."""
    unpaid = {"kind": "prebill", "number": "", "rounding": 0, "due": 6636, "payments": (), "change": 0}
    return PreBill(**{**vars(receipt()), **unpaid, "cash_due": 6630, **changes})


def price_slip() -> PriceSlip:
    """Two at a table, one of whom had the day's benefit already."""
    used = "今天午餐的优惠已在 11:03（A 号机 0012 单）用过，这份按原价"
    given = ("长者 9 折，优惠 1.49 元", "再消费 0.10 元可享补贴 2.00 元")
    eaters = (ExplainedEater("阮*珍", 1490, 1341, given), ExplainedEater("翟*远", 1500, 1500, (used,)))
    return PriceSlip(HEAD, NOON, DAY, "A", "午餐", takeaway=False, eaters=eaters)


def order_pad(sheets: int = 6) -> OrderPad:
    """So many empty paper orders, and a page and a half of dishes."""
    dishes = tuple(PadDish(f"{n}", f"样例菜名第{n}道", 100 * n, 50 if n % 7 == 0 else 0) for n in range(11, 95))
    numbers = tuple(f"YD-A-20261123-{n:04d}" for n in range(1, sheets + 1))
    return OrderPad(HEAD, DAY, numbers, dishes)


def kitchen(**changes: Any) -> KitchenSlip:
    """A second slip of an order: something more, something less, something to be made another way."""
    lines = (
        KitchenLine("new", "番茄炒蛋", "少盐、软饭", 2),
        KitchenLine("new", "一份名字特别长的本帮红烧狮子头配时蔬", "", 1),
        KitchenLine("cancel", "红烧肉", "", 1),
        KitchenLine("note", "清炒时蔬", "少油", 1),
    )
    slip = KitchenSlip("邻里餐厅", "HC-A-20261123-0007", 2, NOON, "A", "收银甲", "午餐", "away", 12, None, lines)
    return replace(slip, **changes)


def wallet_card() -> WalletSheet:
    """A card as it is cut out."""
    return WalletSheet(HEAD, card_number(12, 1), "阮*珍", NOON)


def wallet_refund() -> WalletRefund:
    """The form of a balance that goes to a bank account."""
    return WalletRefund(HEAD, card_number(12, 1), "阮*珍", "SK-A-20261123-0009", 123450, "2233", NOON, "主管甲")


def labels() -> BoxLabels:
    """Two boxes of a lunch: one for a door, one that is fetched."""
    return BoxLabels(
        "邻里餐厅", DAY, "午餐", NOON, 120,
        (
            BoxLabel(1, "阮*珍", "红梅苑 3 幢 2 单元 501 室", "红烧肉（软饭、少盐）、米饭 ×2", "0123456789ABCDEF" * 2),
            BoxLabel(0, "单*信", "", "糖醋排骨", "0" * 32),
        ),
    )  # fmt: skip


def route() -> RouteSheet:
    """A way of three doors, two meals at one of them."""
    stops = (
        RouteStop(1, "红梅苑 3 幢 2 单元 501 室", "阮桂珍", "13800000000", "红烧肉（软饭）、米饭 ×2", True),
        RouteStop(1, "红梅苑 3 幢 2 单元 501 室", "单雄信", "", "糖醋排骨", False),
        RouteStop(2, "", "", "", "清炒时蔬", True),
    )
    counts = (KitchenCount("红烧肉", "软饭", 1), KitchenCount("糖醋排骨", "", 1))
    return RouteSheet(HEAD, "SD-A-20261123-0001", DAY, "午餐", NOON, "收银甲", stops, counts)


def rolls() -> dict[
    str, Receipt | ShiftReport | ChargeReceipt | KitchenSlip | BoxLabels | PriceSlip | WalletSheet | WalletRefund
]:
    """One of every paper of the till, by what it is."""
    return {
        "price slip": price_slip(),
        "price slip after midnight": replace(
            price_slip(), at=NOON + timedelta(days=1), takeaway=True, eaters=(ExplainedEater("阮*珍", 1800, 1800, ()),)
        ),
        "sale, explained": receipt(notes=("今天午餐的优惠已在 11:03（A 号机 0012 单）用过，这份按原价",)),
        "sale": receipt(),
        "sale, short": receipt(short=True),
        "pre-bill": prebill(),
        "walk-in": walk_in(),
        "long": long_receipt(),
        "pickup": receipt(pickup_no=12),
        "late": receipt(paper_no="YD-A-20261123-0003", paper_at=NOON - timedelta(minutes=45)),
        "kitchen": kitchen(),
        "labels": labels(),
        "kitchen, put aside": kitchen(pickup_no=None, hold_no=3, turn=1),
        "reversal": reversal(),
        "dishes back": dishes_back(),
        "z": shift(),
        "x": shift("x"),
        "wallet card": wallet_card(),
        "wallet refund": wallet_refund(),
        "z with cards": shift(
            edition=3,
            charge_count=4,
            wallet_in=17000,
            wallet_back=2000,
            wallet_spent=1800,
            wallet_owed=13200,
            charge_due=15000,
            perpetual_charges=17000,
            perpetual_paybacks=-2000,
        ),
        "z with charges": shift(
            edition=3,
            charge_count=3,
            charge_reversals=1,
            fees=(("booking", 2, 3560), ("repair", 1, 1200)),
            deposit_in=10000,
            deposit_used=831,
            deposit_back=9169,
            charge_due=4760,
            deposits_held=20000,
            perpetual_charges=56000,
            perpetual_paybacks=-9169,
        ),
        "x with exceptions": shift("x", exceptions=2),
        "x with charges, blind": shift("x", edition=3, charge_count=3, fees=(("repair", 3, 0),), blind=True),
        **charges(),
    }
