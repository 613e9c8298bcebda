"""The papers of 邻里活动: the list at the door, the slip of an entry, what is on, and whoever could not be taken."""

from dataclasses import dataclass
from datetime import date, datetime

from app.rules import records
from app.services.documents.document import Document
from app.services.documents.head import Head


@dataclass(frozen=True)
class ActivityFacts:
    """An activity as papers name it; ``starts_at`` and ``ends_at`` are instants, ``fee`` is in 分 for each person."""

    number: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    fee: int = 0


@dataclass(frozen=True)
class SignInRow:
    """One person with a place. Name and phone are masked; ``number`` is that of the party they came with."""

    number: str
    name: str
    phone: str


@dataclass(frozen=True)
class SignInSheet(Document, kind="sign_in", name="签到表"):
    """签到表: everybody with a place, and ``spare`` empty rows for whoever comes without."""

    head: Head
    activity: ActivityFacts
    capacity: int
    waiting: int  # people
    rows: tuple[SignInRow, ...]
    spare: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class NumberSlip(Document, kind="number_slip", name="号码条"):
    """号码条 of an entry, in two parts: for whoever has no phone to be rung up on, and for the form.

    ``turn`` is the number given when they signed up, ``state`` a code of an entry; ``people`` how many come.
    """

    head: Head
    activity: ActivityFacts
    number: str
    turn: int
    state: str
    name: str
    people: int
    until: datetime
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class UnmetLine:
    """Somebody who could not be taken. The name is masked; ``why`` is a code."""

    number: str
    title: str
    starts_at: datetime
    name: str
    people: int
    why: str


@dataclass(frozen=True)
class UnmetList(Document, kind="turned_away", name=records.UNMET.name):
    """没报上名单 of the activities of some days: what was asked for in vain."""

    head: Head
    first: date
    last: date
    rows: tuple[UnmetLine, ...]
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class ActivityNotice(Document, kind="activity", name="活动通知"):
    """活动通知 for the door: what is on, how many may come, until when people sign up. Names nobody."""

    head: Head
    activity: ActivityFacts
    capacity: int
    quotas: tuple[tuple[str, int], ...]
    waiting: bool
    until: datetime
    note: str
    made_at: datetime
    made_by: str
