"""Whole sheets: lists of requests, the hand-over, the consent to sign, the recovery code, the price board."""

from dataclasses import dataclass
from datetime import date, datetime

from app.services.documents.head import Head


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
    rows: tuple[tuple[str, str, int, tuple[int, ...]], ...] = ()  # category, dish, list, per tier
