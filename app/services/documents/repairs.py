"""The papers of the repair counter: the tag in two parts, the slip, the quote, the visit, and the lists."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from app.rules.people.names import mask_phone
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class RepairLine:
    """One thing on a paper. Money in 分; ``quote`` None: not known yet. ``promised_minute`` is after midnight."""

    number: str
    what: str  # brand, thing and quantity as one text
    fault: str = ""
    defects: str = ""
    accessories: str = ""
    quote: int | None = None
    promised_on: date | None = None
    promised_minute: int | None = None
    warranty_days: int = 0
    shelf: str = ""
    work: str = ""
    parts: int = 0
    labour: int = 0


@dataclass(frozen=True)
class RepairTag(Document, kind="repair_tag", name="取件牌"):
    """One number in two parts: one is tied to the thing, one goes into the hand. The name is masked; before the form is
    filled in there is none."""

    head: Head
    line: RepairLine
    owner: str
    phone: str  # the last four digits
    received_at: datetime
    made_by: str


@dataclass(frozen=True)
class RepairReceipt(Document, kind="repair_slip", name="收件单"):
    """Everything of one visit, with what it looked like when it was handed in, and the terms."""

    head: Head
    owner: str
    phone: str  # the last four digits
    received_at: datetime
    made_by: str
    made_at: datetime
    lines: tuple[RepairLine, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class RepairQuote(Document, kind="repair_quote", name="报价同意书"):
    """What it will cost, to be agreed to by signature. ``former`` is what was agreed before, where it became more."""

    head: Head
    line: RepairLine
    owner: str
    phone: str
    made_at: datetime
    made_by: str
    former: int | None = None
    reason: str = ""
    serial: int = 1


@dataclass(frozen=True)
class RepairVisit(Document, kind="repair_visit", name="派工单"):
    """A visit. ``paper``: dispatch (派工单, for the worker, with name and phone whole) or done (完工单, masked)."""

    head: Head
    paper: str
    line: RepairLine
    level: str
    public: bool
    owner: str
    phone: str
    place: str
    handler: str
    received_at: datetime
    due_at: datetime | None
    appointment_from: datetime | None
    appointment_to: datetime | None
    made_at: datetime
    made_by: str
    arrived_at: datetime | None = None
    done_at: datetime | None = None
    signed: bool | None = None
    given_up: bool = False
    reporters: int = 0
    serial: int = 1

    @classmethod
    def name_of(cls, number: str) -> str:
        return "完工单" if "/done" in number else cls.NAME

    def for_screen(self) -> Self:
        """With the phone masked: the paper goes to the worker alone."""
        return replace(self, phone=mask_phone(self.phone))


@dataclass(frozen=True)
class UnclaimedRow:
    """One thing that waits; ``step`` is the reminder that has come, 7, 15, 30 or 60. Masked."""

    number: str
    what: str
    owner: str
    phone: str
    shelf: str
    ready_on: date
    days: int
    step: int
    calls: int
    called_at: datetime | None
    price: int | None
    repaired: bool = True


@dataclass(frozen=True)
class UnclaimedList(Document, kind="repair_due", name="催取清单"):
    """Who is to be called about what waits to be collected, the longest first; with room to write down the calls."""

    head: Head
    day: date
    made_at: datetime
    made_by: str
    rows: tuple[UnclaimedRow, ...] = ()


@dataclass(frozen=True)
class RepairPriceLine:
    """A line of the list on the wall."""

    name: str
    category: str
    amount: int
    unit: str
    from_price: bool
    plus_parts: bool
    warranty_days: int


@dataclass(frozen=True)
class RepairLedgerRow:
    """One thing in the book of a month. Masked; ``state`` is a code of ``flow``; ``handed_on`` None: still here."""

    number: str
    received_at: datetime
    what: str
    fault: str
    owner: str
    phone: str
    handler: str
    state: str
    price: int | None
    ready_on: date | None
    handed_on: date | None
    again: bool = False


@dataclass(frozen=True)
class RepairLedger(Document, kind="repair_book", name="小修理台账"):
    """Everything taken in in a month, void ones too, in the order of their numbers."""

    head: Head
    first: date
    last: date
    made_at: datetime
    made_by: str
    rows: tuple[RepairLedgerRow, ...] = ()
    repaired: int = 0
    unrepaired: int = 0
    income: int = 0  # 分: what the things of the month came to
