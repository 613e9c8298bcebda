"""Where a subsidised meal stands on its way to the money, and what about it makes people look twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.rules.report.period import ReportPeriod, month


class ClaimState(StrEnum):
    """待申报, 已申报, 已核拨, 退回, 不再申报. What was returned can be claimed again."""

    OPEN = "open"
    CLAIMED = "claimed"
    PAID = "paid"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"


class Origin(StrEnum):
    """What a row of the ledger comes from. ``REVERSAL`` and ``CORRECTION`` are 冲正 with amounts below zero: by a
    reversal at the till, and of a row that was reported already. With ``PART`` dishes went back at the till and some of
    the subsidy stands: the meal is still one.
    """

    MEAL = "meal"
    REVERSAL = "reversal"
    PART = "part"
    CORRECTION = "correction"


class Doubt(StrEnum):
    """Why a row stands on the list of exceptions."""

    SLOT = "slot"  # more than one meal in the same meal of a day
    SECOND = "second"  # another sale of the same till within the same second
    AGE = "age"  # younger than the policy asks for
    GONE = "gone"  # off the lists: moved away or died
    TILLS = "tills"  # at two tills on one day
    MANY = "many"  # more meals in a month than is likely
    EXCEPTION = "exception"  # 例外: given although the limit was used, out of hours or without a proof


class EntryKey(NamedTuple):
    """What one row is: one person's meal of one sale (or what corrects it), and who pays the subsidy."""

    source: UUID
    eater: UUID
    payer: str


class Served(NamedTuple):
    """One person's subsidised meal as the checks look at it. ``age_min`` is what the policy asks for."""

    source: UUID
    eater: UUID
    day: date
    meal: str
    at: datetime
    terminal: str
    age: int | None
    age_min: int | None
    gone: bool
    excepted: bool = False


@dataclass(frozen=True)
class Sums:
    """What some rows come to, 分. ``meals`` are person-meals, 冲正 taken away; ``persons`` those with one left."""

    rows: int = 0
    meals: int = 0
    persons: int = 0
    reversals: int = 0
    amount: int = 0


class Counted(NamedTuple):
    """A row as ``sums`` counts it."""

    eater: UUID
    origin: str
    amount: int


def sums(rows: Iterable[Counted]) -> Sums:
    """Add rows up."""
    meals: dict[UUID, int] = defaultdict(int)
    count = reversals = amount = 0
    for row in rows:
        back = row.origin != Origin.MEAL
        meals[row.eater] += (-1 if row.origin != Origin.PART else 0) if back else 1
        count, reversals, amount = count + 1, reversals + back, amount + row.amount
    return Sums(count, sum(meals.values()), sum(n > 0 for n in meals.values()), reversals, amount)


def doubts(meals: Iterable[Served], most: int) -> dict[tuple[UUID, UUID], tuple[Doubt, ...]]:
    """The exceptions among meals that were not reversed, by source and eater; ``most`` meals a month are likely, 0: any
    number. CENTRE's list: more than one meal per slot, the same second, too young, gone, two tills, too many; and what
    was given by way of exception.
    """
    listed = list({(one.source, one.eater): one for one in meals}.values())
    slots: dict[object, set[UUID]] = defaultdict(set)
    seconds: dict[object, set[UUID]] = defaultdict(set)
    tills: dict[object, set[str]] = defaultdict(set)
    months: dict[object, int] = defaultdict(int)
    for one in listed:
        slots[one.eater, one.day, one.meal].add(one.source)
        seconds[one.terminal, one.at.replace(microsecond=0)].add(one.source)
        tills[one.eater, one.day].add(one.terminal)
        months[one.eater, month(one.day)] += 1
    found = {}
    for one in listed:
        young = one.age is not None and one.age_min is not None and one.age < one.age_min
        said = {
            Doubt.SLOT: len(slots[one.eater, one.day, one.meal]) > 1,
            Doubt.SECOND: len(seconds[one.terminal, one.at.replace(microsecond=0)]) > 1,
            Doubt.AGE: young,
            Doubt.GONE: one.gone,
            Doubt.TILLS: len(tills[one.eater, one.day]) > 1,
            Doubt.EXCEPTION: one.excepted,
            Doubt.MANY: 0 < most < months[one.eater, month(one.day)],
        }
        if any(said.values()):
            found[one.source, one.eater] = tuple(doubt for doubt, on in said.items() if on)
    return found


def falls_in(day: date, payer: str, reported: Mapping[tuple[ReportPeriod, str], bool]) -> ReportPeriod:
    """The period a row of that day is claimed in: its own month, or the first after it that is not reported yet.

    ``reported`` says of a month and payer that it has a batch, and whether that batch was not returned whole: a period
    that was reported is read-only, what comes later goes to the next one.
    """
    at = month(day)
    while reported.get((at, payer), False):
        at = at.after
    return at


def next_state(outcome: str | None) -> ClaimState:
    """The state of a row in a batch by what came of it."""
    return ClaimState.CLAIMED if outcome is None else ClaimState(outcome)


def batch_state(states: Iterable[ClaimState]) -> str:
    """The state of a whole batch: that of all its rows, or ``partly`` where some were paid and some were not."""
    found = set(states)
    return next(iter(found)).value if len(found) == 1 else "partly"
