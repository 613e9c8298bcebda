"""The papers of the till: what a guest takes along, what a shift came to, and the day's prices."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from app.rules import records
from app.rules.people.names import mask_name
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class ReceiptLine:
    """One dish as sold. ``quantity`` counts portions; ``grams`` is set instead for food sold by weight."""

    name: str
    quantity: int
    grams: int | None
    unit_grams: int  # what unit_price is for when sold by weight (50 = per 两)
    unit_price: int
    list_amount: int
    discount: int
    subsidy: int
    payable: int
    benefit: str  # the rule that gave the benefit, as on the screen: 长者 8 折; empty when none
    eligible: bool  # takes part in benefits; said on paper when a member was served and it does not
    eater: str = ""  # masked name when it differs from the member of the sale
    half: bool = False
    remark: str = ""
    choices: tuple[tuple[str, int], ...] = ()  # of a set meal: (dish, what one costs extra, 分)
    cut: int = 0  # of the discount, what was taken off by hand
    fee: str = ""  # no dish but a fee, and none of the portions
    weighed: str = ""  # hand: the weight was typed although there is a scale


@dataclass(frozen=True)
class ReceiptPayment:
    """One tender. ``method`` is cash, wechat, alipay or card; ``tendered`` - ``amount`` is its change."""

    method: str
    amount: int
    tendered: int
    reference: str = ""


@dataclass(frozen=True)
class Receipt(Document, kind="receipt", name=records.SALE.name):
    """结账单, or 冲正单 (退菜单 of a ``part``) when ``kind`` is "reversal": amounts below zero go back."""

    head: Head
    kind: str  # "sale" | "reversal"
    number: str
    corrects: str  # the reversed sale's number, else ""
    business_date: date
    at: datetime
    terminal: str
    cashier: str
    meal: str  # 午餐
    takeaway: bool
    member: str  # masked: 阮*珍; "" for a walk-in
    member_no: int | None
    lines: tuple[ReceiptLine, ...]
    list_total: int
    discount_total: int
    subsidies: tuple[tuple[str, int], ...]  # (payer, 分)
    rounding: int  # 抹零, <= 0 on a sale
    due: int
    payments: tuple[ReceiptPayment, ...]
    change: int
    cut: int = 0  # of ``discount_total``, what was taken off by hand
    part: bool = False  # a reversal that leaves something of its sale: 退菜单
    again: int = 0  # how much more (< 0: goes back) the dishes that stay cost, as their benefits were worked out anew
    paid_by: str = ""  # 代付: the payer's masked name, or what they are to the member; empty when the member pays
    notes: tuple[str, ...] = ()  # why a price is none of the senior ones, where the house has it printed
    pickup_no: int | None = None  # 取餐号, large
    paper_no: str = ""  # 补录: the paper order it was served on, and when
    paper_at: datetime | None = None
    short: bool = False  # without what each dish was given; the sums stay

    def takes_cash(self) -> bool:
        return any(p.method == "cash" and (p.amount or p.tendered) for p in self.payments)


@dataclass(frozen=True)
class PreBill(Receipt, kind="prebill", name="预结单"):
    """An open order as its receipt would say it, of ``kind`` "prebill": nothing is paid, and it has no number."""

    cash_due: int = 0  # what it comes to in cash alone

    def takes_cash(self) -> bool:
        return False


@dataclass(frozen=True)
class ExplainedEater:
    """What one person at the table pays and why, in sentences; ``name`` is masked."""

    name: str
    list_total: int
    payable: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class PriceSlip(Document, kind="price_slip", name="价格说明"):
    """Why an order costs what it costs, for each of those who eat; nothing was paid yet."""

    head: Head
    at: datetime
    business_date: date
    terminal: str
    meal: str
    takeaway: bool
    eaters: tuple[ExplainedEater, ...]


@dataclass(frozen=True)
class KitchenLine:
    """Portions of a dish that are wanted (new), not wanted any more (cancel), or wanted another way (note)."""

    kind: str
    name: str
    remark: str
    quantity: int


@dataclass(frozen=True)
class PadDish:
    """A dish on the back of the pad; ``grams`` is what the price is for when it is weighed, else 0."""

    code: str
    name: str
    price: int
    grams: int = 0


@dataclass(frozen=True)
class OrderPad(Document, kind="order_pad", name=records.PAPER_ORDER.name):
    """应急点餐单: numbered sheets to be filled in by hand while the till is out, and the dishes with their prices."""

    head: Head
    day: date
    numbers: tuple[str, ...]
    dishes: tuple[PadDish, ...] = ()


@dataclass(frozen=True)
class KitchenSlip(Document, kind="kitchen_slip", name=records.KITCHEN.name):
    """后厨单: what is new of an order since the slip before, ``turn`` counting from 1. It names nobody."""

    canteen: str
    number: str
    turn: int
    at: datetime
    terminal: str
    told_by: str
    meal: str  # 午餐
    mode: str  # dine | away | delivery
    pickup_no: int | None  # where the order has one by now
    hold_no: int | None  # where it is only put aside
    lines: tuple[KitchenLine, ...]
    day: date | None = None  # for which day, where it is not that of ``at``


@dataclass(frozen=True)
class KitchenCount:
    """Portions of a dish made one way, over all orders of a meal."""

    name: str
    remark: str
    quantity: int


@dataclass(frozen=True)
class RouteStop:
    """A meal for a door: ``place`` on the way, and whom to ask for there, whole: who carries it must find them."""

    place: int
    address: str
    name: str
    phone: str
    dishes: str
    paid: bool


@dataclass(frozen=True)
class RouteSheet(Document, kind="route", name=records.ROUTE.name):
    """送餐单: the doors of a meal in the order of who brings it, what the kitchen packs, and a column to sign."""

    head: Head
    number: str
    day: date
    meal: str
    made_at: datetime
    made_by: str
    stops: tuple[RouteStop, ...]
    counts: tuple[KitchenCount, ...]

    def without(self, tells: Callable[[str], bool]) -> Self:
        """The same without the doors whose words tell of somebody."""
        kept = (
            replace(x, address="", name="", phone="") if tells(f"{x.name} {x.phone} {x.address}") else x
            for x in self.stops
        )
        return replace(self, stops=tuple(kept))


@dataclass(frozen=True)
class BoxLabel:
    """What stands on one box. ``code`` is scanned to tick it off."""

    place: int
    name: str  # masked
    address: str
    dishes: str
    code: str


@dataclass(frozen=True)
class BoxLabels(Document, kind="box_labels", name=records.LABELS.name):
    """餐盒标签, one below the other on the roll."""

    canteen: str
    day: date
    meal: str
    ready_at: datetime
    keep_minutes: int
    labels: tuple[BoxLabel, ...]


@dataclass(frozen=True)
class ChargedLine:
    """One line of a charge: a fee, or a deposit. ``settles`` is the number under which that deposit was taken."""

    name: str
    kind: str  # fee | deposit
    amount: int
    settles: str = ""


@dataclass(frozen=True)
class ChargeReceipt(Document, kind="charge", name=records.CHARGE.name):
    """收款收据, or 退款单, 退押金单 when money goes back, or 冲正单 when ``kind`` is "reversal".

    ``payer`` stands whole: a receipt says whose money it was. Lines and payments are signed; below zero goes back.
    """

    head: Head
    kind: str  # "charge" | "reversal"
    number: str
    corrects: str  # the reversed charge's number, else ""
    business_date: date
    at: datetime
    terminal: str
    taken_by: str
    subject: str  # repair | booking | enrolment
    subject_number: str
    title: str  # what the money is for, in words
    payer: str
    lines: tuple[ChargedLine, ...]
    deposit_in: int
    deposit_used: int
    deposit_back: int
    rounding: int
    due: int
    payments: tuple[ReceiptPayment, ...]
    change: int

    def takes_cash(self) -> bool:
        return any(p.method == "cash" for p in self.payments)

    def form(self) -> str:
        """Which of the papers it is: charge, refund, deposit_back or reversal."""
        if self.kind == "reversal" or self.due >= 0:
            return self.kind
        return "deposit_back" if self.deposit_back > 0 else "refund"

    def for_screen(self) -> Self:
        return replace(self, payer=mask_name(self.payer))


@dataclass(frozen=True)
class CountLine:
    """How many pieces of one denomination were in the drawer."""

    denomination: int
    pieces: int


@dataclass(frozen=True)
class TenderTotal:
    """One method over a shift: number of payments and net amount; ``declared`` is what its merchant app showed."""

    method: str
    count: int
    amount: int
    declared: int | None = None


@dataclass(frozen=True)
class MoveLine:
    """Cash that went into or out of the drawer without a sale: ``kind`` is pay_in, pay_out or drop; 分, never < 0."""

    kind: str
    amount: int
    reason: str


@dataclass(frozen=True)
class ShiftReport(Document, kind="shift", name=records.CLOSING.name):
    """X (``kind`` "x", nothing is stored) or the immutable, numbered Z (``kind`` "z") of one shift.

    A ``blind`` X is for who may not know what the drawer should hold: it counts sales and payments, and every sum from
    which the cash could be worked out is 0 and not to be shown. ``edition`` is how its slip is worded, so that an old
    one prints as it did: since 2 non-cash is compared in words, 上交 has one name and movements are listed; since 3
    charges stand apart from sales, and the tenders are of both.
    """

    head: Head
    kind: str
    number: str  # JB-A-20261123-0001, "" for X
    z_number: int | None  # per terminal, never reset
    terminal: str
    business_date: date
    opened_at: datetime
    opened_by: str
    closed_at: datetime  # of the X: the moment it was taken
    closed_by: str
    approved_by: str
    opening_float: int
    sales_count: int
    reversal_count: int
    first_number: str
    last_number: str
    list_total: int
    discount_total: int
    subsidies: tuple[tuple[str, int], ...]
    rounding_total: int
    net_total: int
    tenders: tuple[TenderTotal, ...]
    tiers: tuple[tuple[str, int, int], ...]  # (label, number of sales, 分 of discount)
    pay_ins: int
    pay_outs: int
    drops: int
    no_sales: int  # drawer openings without a sale
    abandoned: int  # carts thrown away
    reprints: int
    expected_cash: int | None  # None where the reader may not know it yet
    counted_cash: int | None
    variance: int | None
    variance_reason: str
    counts: tuple[CountLine, ...]
    perpetual_sales: int  # since the terminal's first sale, never reset
    perpetual_reversals: int
    perpetual_subsidies: int
    chain_head: str  # first 16 hex digits
    training: bool = False
    edition: int = 1
    blind: bool = False
    float_expected: int | None = None  # what the closing before left in the drawer; None: there was none
    float_reason: str = ""  # why the float is another
    moves: tuple[MoveLine, ...] = ()
    handed_in: int | None = None  # 上交 of what was counted, with the closing
    left_cash: int | None = None  # and what stays as the next float
    exceptions: int = 0  # 例外: benefits given although limit, hour or proof said no
    charge_count: int = 0  # of the other families' fees and deposits; only since edition 3
    charge_reversals: int = 0
    fees: tuple[tuple[str, int, int], ...] = ()  # (subject, charges without those taken back, 分 of income)
    deposit_in: int = 0
    deposit_used: int = 0
    deposit_back: int = 0
    cut_total: int = 0  # of ``discount_total``, what was taken off by hand: a line of its own
    charge_due: int = 0  # what charges came to, in the tenders too
    wallet_in: int = 0  # onto cards; what is on them is owed and no income
    wallet_back: int = 0  # and given back to their holders
    wallet_spent: int = 0  # meals paid with cards, in the tenders too
    wallet_owed: int = 0  # what is on all cards at that moment
    deposits_held: int = 0  # what the centre owes of deposits, whenever they were taken
    perpetual_charges: int = 0  # what charges brought in since the first, never reset
    perpetual_paybacks: int = 0  # and what went back by them, <= 0
    clock_doubts: int = 0  # how often the clock was not believed, or was corrected
    part_count: int = 0  # of the reversals, those that left something of their sale
    late_count: int = 0  # 补录: sales served on paper while the till was out, and what they came to; in the sales too
    late_total: int = 0
    refunds: tuple[TenderTotal, ...] = ()  # what went back by each method, <= 0; the tenders have it taken away

    def z_name(self) -> str:
        """``Z0002``, as it is said on the screen and on paper; empty for an X."""
        return "" if self.z_number is None else f"Z{self.z_number:04d}"

    def stays(self) -> int | None:
        """What the closing left in the drawer; a slip from before anything was handed in with it left all."""
        return self.counted_cash if self.left_cash is None else self.left_cash


@dataclass(frozen=True)
class WalletSheet(Document, kind="wallet_card", name="餐卡"):
    """A resident's card to cut out, or what stands in for the plastic: number and code; the name is masked."""

    head: Head
    number: str
    owner: str
    made_at: datetime


@dataclass(frozen=True)
class WalletRefund(Document, kind="wallet_back", name="餐卡退款申请"):
    """The form on which a holder writes the account a balance goes back to; of it the store knows four digits."""

    head: Head
    number: str
    owner: str  # masked
    receipt: str  # the number of the 退款单 beside it
    amount: int
    tail: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class DepositRow:
    """One deposit that is owed: under which charge it was taken, of whom (masked) and for what."""

    number: str
    payer: str
    subject: str
    subject_number: str
    amount: int
    since: date


@dataclass(frozen=True)
class DepositSheet(Document, kind="deposits", name=records.DEPOSITS.name):
    """押金清单: every deposit that is owed at that moment, the oldest first."""

    head: Head
    day: date
    made_at: datetime
    made_by: str
    rows: tuple[DepositRow, ...] = ()

    def total(self) -> int:
        """What is owed, 分."""
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True)
class TillChain:
    """Where the sealed records of one terminal end: how many, the first 16 hex digits of the last code, and likewise
    of its audit trail.
    """

    terminal: str
    serial: int
    head: str
    audit_serial: int
    audit_head: str


@dataclass(frozen=True)
class RuleInForce:
    """A senior policy as it holds on the day: whose paper it is by and since when."""

    code: str
    version: int
    name: str
    valid_from: date
    document_no: str


@dataclass(frozen=True)
class TillStatement(Document, kind="statement", name="收银数据说明书"):
    """How this till keeps its books: versions, rules, numbers, the ends of its chains, and how anybody checks them."""

    head: Head
    made_at: datetime
    made_by: str
    terminal: str
    version: str  # of the program
    revision: str  # of the store
    server: bool  # whether the store is a server's; else it is one encrypted file
    rounding: str  # jiao | none
    variance: int  # 分 beyond which a closing needs a reason and consent
    move_limit: int
    refund_days: int
    policies: tuple[RuleInForce, ...]
    numbers: tuple[tuple[str, str], ...]  # what is numbered, and the newest number
    z_number: int
    perpetual_sales: int
    perpetual_reversals: int
    perpetual_subsidies: int
    chains: tuple[TillChain, ...]


@dataclass(frozen=True)
class PriceBoard(Document, kind="prices", name="价目牌"):
    """The day's menu: list price and the price of every age tier side by side.

    ``size`` is A3, A4 or A5; without one it is a board of the time when there was one size, and prints as it did.
    Prices are for ``grams`` of the row, 0 for a portion; the rows of ``gone`` are sold out.
    """

    head: Head
    day: date
    tiers: tuple[str, ...]
    rows: tuple[tuple[str, str, int, tuple[int, ...]], ...] = ()  # category, dish, list, per tier
    size: str = ""
    meal: str = ""
    grams: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
