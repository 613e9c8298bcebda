"""What a paper says, frozen at the moment it became true; the print floor turns it into bytes.

A document carries facts only (amounts in 分, codes, UTC instants, names as they were); words are chosen on the
print floor. It is stored as JSON with its print job, so a reprint years later shows the same centre name,
dish names and amounts as the first copy.
"""

import dataclasses
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Head:
    """The issuer and the place: on top of every paper."""

    centre: str  # 幸福邻里坊
    community: str  # 红梅社区
    canteen: str  # 邻里餐厅
    address: str = ""
    phone: str = ""
    footer: str = ""  # the centre's own sentence at the foot of a receipt


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


@dataclass(frozen=True)
class ReceiptPayment:
    """One tender. ``method`` is cash, wechat, alipay or card; ``tendered`` - ``amount`` is its change."""

    method: str
    amount: int
    tendered: int
    reference: str = ""


@dataclass(frozen=True)
class Receipt:
    """结账单, or 冲正单 when ``kind`` is "reversal" (all amounts negative then)."""

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
class ShiftReport:
    """X (``kind`` "x", nothing is stored) or the immutable, numbered Z (``kind`` "z") of one shift."""

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


@dataclass(frozen=True)
class RecoverySheet:
    """The paper with the recovery code, printed once at set-up."""

    head: Head
    created: date
    code_groups: tuple[str, ...]  # six groups of five
    check: str  # first 8 hex digits that name the key, so that the right sheet is found


@dataclass(frozen=True)
class PriceBoard:
    """The day's price board: list price and the price of every age tier side by side."""

    head: Head
    day: date
    tiers: tuple[str, ...]
    rows: tuple[tuple[str, str, int, tuple[int, ...]], ...] = field(default=())  # category, dish, list, per tier


@dataclass(frozen=True)
class Material:
    """One paper a matter needs. ``given`` is False for what is still missing."""

    name: str
    pieces: int = 1
    original: bool = True
    given: bool = True


@dataclass(frozen=True)
class Promised:
    """A deadline with the rule behind it; wall-clock times of the centre. ``due`` None: none was promised.

    ``unit`` is workdays, days, minutes, today, chosen (somebody picked the day) or order (交办件 says when).
    ``days_off`` are (name, first, last) passed over, ``make_up`` the worked weekends counted, ``missing`` the years
    whose holiday table was not in.
    """

    due: datetime | None
    unit: str
    amount: int = 0
    counted_from: datetime | None = None
    days_off: tuple[tuple[str, date, date], ...] = ()
    make_up: tuple[date, ...] = ()
    stood: int = 0
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class RequestSlip:
    """A paper about one request. ``paper``: receipt (受理回执), missing (一次性告知单), declined (不予受理告知),
    dispatch (派工/转办单), urge (催办单), closed (办结告知单), rating (评价单).

    Names and phones are masked; a dispatch slip carries the whole phone, for the handler must call.
    """

    head: Head
    paper: str
    number: str
    item: str
    scene: str
    applicant: str
    anonymous: bool
    agent: str  # masked name and relation of who acts for the applicant, or ""
    phone: str
    place: str
    text: str
    urgent: bool
    channel: str
    received_at: datetime
    receiver: str  # 首问
    handler: str
    promised: Promised
    materials: tuple[Material, ...] = ()
    reason: str = ""
    responsible: str = ""  # whom to go to instead
    result: str = ""  # a code of request_flow.Result
    result_text: str = ""
    closed_at: datetime | None = None
    made_at: datetime | None = None
    made_by: str = ""
    next_step: str = ""
    serial: int = 1  # the how-manieth paper of its kind for this request


@dataclass(frozen=True)
class WaySlip:
    """怎么走: where a point of the map is, for a resident to take along. ``at`` is the instant it was asked for."""

    head: Head
    name: str
    station: str
    scene: str
    floor: str
    hours: str
    phone: str
    way: str
    at: datetime


@dataclass(frozen=True)
class LedgerRow:
    """One request in a list on paper. Names and phones are masked; ``due`` is wall-clock time as in ``Promised``.

    ``state`` and ``result`` are codes of request_flow, ``channel`` is that of the intake; ``rating`` None is unrated.
    """

    number: str
    received_at: datetime
    item: str
    scene: str
    applicant: str
    phone: str
    place: str
    text: str
    channel: str
    urgent: bool
    receiver: str
    handler: str
    due: datetime | None
    state: str
    result: str = ""
    closed_at: datetime | None = None
    late: bool = False
    rating: int | None = None


@dataclass(frozen=True)
class RequestLedger:
    """受理台账: every request taken in on a business date, the voided ones too, in the order of their numbers."""

    head: Head
    day: date
    made_at: datetime
    made_by: str
    rows: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True)
class DueList:
    """到期清单: what is open and late at ``made_at``, due on ``day``, or due within the days after (``soon``)."""

    head: Head
    day: date
    made_at: datetime
    made_by: str
    late: tuple[LedgerRow, ...] = ()
    today: tuple[LedgerRow, ...] = ()
    soon: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True)
class HandoverSheet:
    """交接单: what whoever comes next must know. ``left`` counts the rows that did not fit on the sheet."""

    head: Head
    day: date
    made_at: datetime
    made_by: str  # hands over
    to: str  # takes over, or "" to be written by hand
    received: int  # requests of the day
    closed_now: int
    closed: int  # closed on the day, whenever they came
    open: int
    overdue: int
    late: tuple[LedgerRow, ...] = ()
    due: tuple[LedgerRow, ...] = ()  # until the end of the next working day
    awaiting: tuple[LedgerRow, ...] = ()
    to_call: tuple[LedgerRow, ...] = ()
    bad_rated: tuple[LedgerRow, ...] = ()  # 整改 still open
    papers_waiting: int = 0
    note: str = ""
    left: int = 0


@dataclass(frozen=True)
class ConsentSheet:
    """个人信息告知书, signed by hand. ``sensitive`` adds the separate consent, ``guardian`` the one for a child.

    ``kept`` are (code of what is kept, days it is kept); 0 days: without an end, or as accounting rules ask for money.
    """

    head: Head
    made_at: datetime
    made_by: str
    applicant: str = ""  # masked, "" to be written by hand
    resident_no: int | None = None
    sensitive: bool = False
    guardian: bool = False
    kept: tuple[tuple[str, int], ...] = ()


Document = (
    Receipt | ShiftReport | RecoverySheet | PriceBoard | RequestSlip | WaySlip
    | RequestLedger | DueList | HandoverSheet | ConsentSheet
)  # fmt: skip
KINDS: dict[str, type[Any]] = {
    "receipt": Receipt,
    "shift": ShiftReport,
    "recovery": RecoverySheet,
    "prices": PriceBoard,
    "request": RequestSlip,
    "way": WaySlip,
    "ledger": RequestLedger,
    "due": DueList,
    "handover": HandoverSheet,
    "consent": ConsentSheet,
}
_T = TypeVar("_T")


def dump(document: Document) -> str:
    """The document as canonical JSON (sorted keys, UTF-8 as it is)."""
    return json.dumps(document, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(kind: str, text: str) -> Document:
    """Read a stored document back; raises ``KeyError`` for an unknown kind."""
    built: Document = _build(KINDS[kind], json.loads(text))
    return built


def kind_of(document: Document) -> str:
    """The name a document's kind is stored under."""
    return next(name for name, cls in KINDS.items() if isinstance(document, cls))


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return value.__dict__
    raise TypeError(f"{type(value).__name__} has no place on paper")


def _build(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:  # something or None
        return None if value is None else _build(next(t for t in get_args(kind) if t is not NoneType), value)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {f.name for f in dataclasses.fields(kind)}
        return kind(**{k: _build(hints[k], v) for k, v in value.items() if k in known})  # type: ignore[operator]
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_build(inner[0], v) for v in value)
        return tuple(_build(t, v) for t, v in zip(inner, value, strict=True))
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
