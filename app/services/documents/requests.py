"""The papers of the service counter: what a resident or a handler takes along, and the lists of requests."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from app.rules import records
from app.rules.people.names import mask_phone
from app.rules.requests.paper_titles import REQUEST_PAPERS, paper_of
from app.services.documents.document import Document
from app.services.documents.head import Head


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

    ``unit`` is workdays, days, minutes, today, chosen (somebody picked the day), extended (延期 named it), merged (it
    is that of a request 并案 took in) or order (交办件 says when).
    ``days_off`` are (name, first, last) passed over, ``make_up`` the worked weekends counted, ``missing`` the years
    whose holiday table was not in. ``older`` says that the calendar was changed since and now gives another deadline:
    the one given stays, and what was passed over then is not known any more.
    """

    due: datetime | None
    unit: str
    amount: int = 0
    counted_from: datetime | None = None
    days_off: tuple[tuple[str, date, date], ...] = ()
    make_up: tuple[date, ...] = ()
    stood: int = 0
    missing: tuple[int, ...] = ()
    older: bool = False


@dataclass(frozen=True)
class RequestSlip(Document, kind="request", name="受理单据"):
    """A paper about one request. ``paper``: receipt (受理回执), missing (一次性告知单), declined (不予受理告知),
    dispatch (派工/转办单), urge (催办单), closed (办结告知单), rating (评价单), extended (延期告知单), supplied
    (补正收件回执), withdrawn (撤回确认单), proxy (代办委托书).

    Names and phones are masked. A dispatch slip carries them whole, for the handler must call; what somebody's own
    word stands on, 撤回 and 委托, carries the name whole beside the signature.
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
    result: str = ""  # a code of flow.Result
    result_text: str = ""
    closed_at: datetime | None = None
    made_at: datetime | None = None
    made_by: str = ""
    next_step: str = ""
    serial: int = 1  # the how-manieth paper of its kind for this request
    agent_phone: str = ""  # of who acts for the applicant; only on papers for the handler
    handler_kind: str = ""  # staff, department, organisation or helper
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    origin: str = ""  # what the house it came from calls it: 12345 单号
    former_due: datetime | None = None  # the deadline before an extension, in wall-clock time
    grid: str = ""  # the 网格 of the place, whose 网格员 the handler may call; on papers for the handler
    warden: str = ""
    warden_phone: str = ""
    came: tuple[str, ...] = ()  # names of the materials that were handed in after they had been asked for

    @classmethod
    def name_of(cls, number: str) -> str:
        return REQUEST_PAPERS.get(paper_of(number), cls.NAME)

    def for_screen(self) -> Self:
        """With the phone masked: seeing it whole needs a reason that is kept; the paper goes to the handler alone."""
        return replace(self, phone=mask_phone(self.phone), agent_phone=mask_phone(self.agent_phone))


@dataclass(frozen=True)
class WaySlip(Document, kind="way", name="怎么走"):
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

    ``state`` and ``result`` are codes of ``flow``, ``channel`` is that of the intake; ``rating`` None is unrated.
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
    call_back_due: datetime | None = None
    grid: str = ""
    warden: str = ""  # the 网格员 of the place, with the number that stands on the doors there


@dataclass(frozen=True)
class RequestLedger(Document, kind="ledger", name=records.LEDGER.name):
    """受理台账: every request taken in on a business date, the voided ones too, in the order of their numbers."""

    head: Head
    day: date
    made_at: datetime
    made_by: str
    rows: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True)
class DueList(Document, kind="due", name=records.DUE_LIST.name):
    """到期清单: what is open and late at ``made_at``, due on ``day``, or due within the days after (``soon``)."""

    head: Head
    day: date
    made_at: datetime
    made_by: str
    late: tuple[LedgerRow, ...] = ()
    today: tuple[LedgerRow, ...] = ()
    soon: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True)
class HandoverJob:
    """Something of another family that whoever comes next must know. ``kind`` is collect (``count`` days waiting), tag,
    booking (``count`` people; ``what`` is its state) or activity (``count`` parties to be told). Nobody is named: the
    number leads to who it is.
    """

    kind: str
    number: str
    what: str
    where: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    count: int = 0


@dataclass(frozen=True)
class HandoverSheet(Document, kind="handover", name=records.HANDOVER.name):
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
    unassigned: tuple[LedgerRow, ...] = ()  # 未派: nobody has it yet
    papers_waiting: int = 0
    note: str = ""
    left: int = 0
    jobs: tuple[HandoverJob, ...] = ()  # of the other families; sheets of before have none
    collect: int = 0  # things that wait to be collected, those among ``jobs`` with them
    deposits: int = 0
    deposit_total: int = 0  # 分
