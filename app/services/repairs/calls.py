"""Telling people that their thing is ready: every attempt is kept, and what is not collected is called about again.

Nothing is ever thrown away: the terms of the slip say so, and the law does (民法典 453, 891).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local_day
from app.rules.people.names import mask_phone
from app.rules.repairs import counter
from app.rules.repairs.flow import TO_COLLECT, RepairState
from app.rules.rights import Right
from app.services.repairs.items import Thing, change, load, note_step, visit_of
from app.services.work import View, Work, asks
from app.store import sql

WAYS = ("phone", "message", "in_person")


@dataclass(frozen=True)
class WaitingRow:
    """A thing to be collected; ``step`` is the reminder that has come (7, 15, 30, 60; 0 before), ``owed`` that nobody
    has called since, ``unclaimed`` that its time to be collected is over."""

    id: UUID
    number: str
    state: RepairState
    brand: str
    what: str
    quantity: int
    name: str
    phone: str  # masked
    shelf: str
    ready_at: datetime
    called_at: datetime | None
    calls: int
    reached: bool
    days: int = 0
    step: int = 0
    owed: bool = False
    unclaimed: bool = False
    price: int | None = None  # 分: what it came to, agreed or quoted; None: nobody has said


@dataclass(frozen=True)
class WaitingNow:
    """What waits for somebody at the stall: things to be collected, the longest first; tags that nobody has written up;
    and ``visits`` that are done and were not called about."""

    things: tuple[WaitingRow, ...] = ()
    tags: int = 0
    visits: int = 0

    @property
    def to_call(self) -> int:
        """How many of the things somebody must be reminded of."""
        return sum(row.owed for row in self.things)

    def over(self, days: int) -> int:
        """How many have waited longer than so many days."""
        return sum(row.days > days for row in self.things)


_ROWS = sql.Reader(
    WaitingRow,
    "repair_item i LEFT JOIN repair_slip s ON s.id = i.slip_id",
    id="i.id",
    name="coalesce(s.name, '')",
    phone=("coalesce(s.phone, '')", mask_phone),
    ready_at="coalesce(i.ready_at, i.received_at)",  # a tag was never ready
    days="0",
    step="0",
    owed=("0", bool),
    unclaimed=("0", bool),
    price="CASE WHEN i.parts IS NULL AND i.labour IS NULL THEN coalesce(i.agreed, i.quote) "
    "ELSE coalesce(i.parts, 0) + coalesce(i.labour, 0) END",
)


def log_call(work: Work, item_id: UUID, *, reached: bool, way: str = "phone", text: str = "") -> Thing:
    """Somebody was told that their thing is ready, or nobody answered.

    Raises ``Refused``: repair_unknown, repair_call_not (state=) for what is not to be collected, field_bad (way, text).
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    if thing.state not in TO_COLLECT:
        raise Refused("repair_call_not", state=thing.state.value)
    said = validation.text("text", text, 500, multiline=True)
    detail = {"way": validation.choice("way", way, WAYS), "reached": reached}
    note_step(work, thing, "call", text=said, detail=detail)
    return change(work, thing, called_at=work.now, calls=thing.calls + 1, reached=thing.reached or reached)


def phone_to_call(work: Work, item_id: UUID) -> str:
    """The whole number of whoever brought a thing, to call them; that it was looked at is in the trail.

    Raises ``Refused``: repair_unknown, repair_unfinished.
    """
    work.require(Right.REPAIRS)
    thing = load(work, item_id)
    work.audit("repair_phone", thing.number)
    return visit_of(work, thing).phone


@asks(Right.REPAIRS)
def to_collect(view: View, at_least: int = 0) -> tuple[WaitingRow, ...]:
    """What waits to be collected for at least so many days, the longest first."""
    today = local_day(view.now)
    ready = "WHERE i.state IN ('ready','unrepaired') ORDER BY i.ready_at, i.number"
    rows = (_aged(row, today) for row in _ROWS.rows(view, ready))
    return tuple(row for row in rows if row.days >= at_least)


@asks(Right.REPAIRS)
def waiting_now(view: View) -> WaitingNow:
    """What waits for somebody, in one query."""
    today = local_day(view.now)
    waits = "WHERE i.state IN ('ready','unrepaired','tagged','done') ORDER BY i.ready_at, i.number"
    rows = _ROWS.rows(view, waits)
    found = Counter(row.state for row in rows)
    things = tuple(_aged(row, today) for row in rows if row.state in TO_COLLECT)
    return WaitingNow(things, found[RepairState.TAGGED], found[RepairState.DONE])


def _aged(row: WaitingRow, today: date) -> WaitingRow:
    ready = local_day(row.ready_at)
    days = counter.waiting_days(ready, today)
    step = counter.reminder(days)
    called = None if row.called_at is None else counter.waiting_days(ready, local_day(row.called_at))
    owed = step > 0 and (called is None or called < step)
    told = {"days": days, "step": step, "owed": owed, "unclaimed": counter.is_unclaimed(ready, today)}
    return WaitingRow(**{**vars(row), **told})
