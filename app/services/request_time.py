"""Promises of requests: from an item's limit and the centre's three clocks to a deadline with its rule."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from app.rules import working_time
from app.rules.holidays import ONE_DAY, days_between
from app.rules.promises import Clocks, Promise, Unit, explain, promised_by
from app.rules.working_time import ClockEvent, Pause, Tick, pauses_of
from app.services.documents import Promised
from app.store import fast

URGENT = Promise(Unit.MINUTES, 120)
"""What 加急 promises when the item itself promises more time: an answer within two counter hours."""


@dataclass(frozen=True)
class Rule:
    """The rule a request's deadline follows, as stored with it. ``chosen`` is a day somebody picked."""

    promise: Promise | None
    start: datetime  # wall clock
    clock: str = "office"  # counter, office or always: for promises in minutes
    chosen: date | None = None

    def dump(self) -> str:
        """As JSON."""
        body: dict[str, Any] = {"start": self.start.isoformat(), "clock": self.clock}
        if self.promise is not None:
            body |= {"unit": self.promise.unit.value, "amount": self.promise.amount}
        if self.chosen is not None:
            body["chosen"] = self.chosen.isoformat()
        return json.dumps(body, sort_keys=True)


def load(text: str) -> Rule:
    """Read a stored rule back."""
    body = json.loads(text)
    promise = Promise(Unit(body["unit"]), int(body["amount"])) if "unit" in body else None
    chosen = date.fromisoformat(body["chosen"]) if "chosen" in body else None
    return Rule(promise, datetime.fromisoformat(body["start"]), body.get("clock", "office"), chosen)


def rule_for(promise: Promise | None, start: datetime, *, urgent: bool = False, chosen: date | None = None) -> Rule:
    """The rule of a new request: a chosen day wins, then urgency, then the item's own limit."""
    if chosen is not None:
        return Rule(None, start, chosen=chosen)
    if urgent and (promise is None or promise.unit in (Unit.WORKDAYS, Unit.DAYS, Unit.TODAY)):
        return Rule(URGENT, start, "always")
    return Rule(promise, start, "always" if urgent else "office")


def promised(rule: Rule, clocks: Clocks, events: Sequence[tuple[str, datetime]] = ()) -> Promised:
    """The deadline a rule gives, after the clock's stops and starts (``("stop"|"start", instant)``)."""
    pauses = pauses_of([ClockEvent(working_time.wall(at), Tick(what)) for what, at in events])
    if rule.chosen is not None:
        close = datetime.combine(rule.chosen, clocks.close)
        return Promised(_shifted(close, clocks, pauses), "chosen", counted_from=rule.start)
    if rule.promise is None:
        return Promised(None, "order")
    calendar = {"counter": clocks.counter, "always": clocks.always}.get(rule.clock, clocks.office)
    found = promised_by(rule.promise, rule.start, clocks, pauses, calendar=calendar)
    reason = explain(rule.promise, rule.start, clocks, pauses, calendar=calendar)
    return Promised(
        due=found.due,
        unit=rule.promise.unit.value,
        amount=rule.promise.amount,
        counted_from=reason.counted_from,
        days_off=tuple((d.name, d.first, d.last) for d in reason.days_off),
        make_up=reason.make_up,
        stood=reason.stood,
        missing=tuple(found.missing),
    )


def _shifted(close: datetime, clocks: Clocks, pauses: Sequence[Pause]) -> datetime | None:
    """A chosen day moves on by the working days the clock stood still; None while it stands."""
    if any(p.end is None for p in pauses):
        return None
    stood = sum(
        clocks.table.is_workday(day)
        for p in pauses
        if p.end is not None
        for day in days_between(p.start.date() + ONE_DAY, p.end.date())
    )
    return datetime.combine(clocks.table.add_workdays(close.date(), stood), close.time()) if stood else close


def close_of(day: date, clocks: Clocks) -> datetime:
    """The close of business of a day, wall clock."""
    return datetime.combine(day, clocks.close)


def midnight(day: date) -> datetime:
    """The first minute of a local day, as an instant."""
    return working_time.instant(datetime.combine(day, time()))


def clock_events(rows: Sequence[Any]) -> list[tuple[str, datetime]]:
    """The stops and starts among a request's stored events; a restart forgets what was before it."""
    out: list[tuple[str, datetime]] = []
    for what, at in rows:
        if what == "new":
            out.clear()
        elif what in ("stop", "start"):
            out.append((what, fast.when(at)))
    return out
