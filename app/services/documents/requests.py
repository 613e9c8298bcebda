"""The papers of the service counter that a resident or a handler takes along."""

from dataclasses import dataclass
from datetime import date, datetime

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
