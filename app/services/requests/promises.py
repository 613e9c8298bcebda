"""Promises of requests: from an item's limit and the centre's three clocks to a deadline with its rule."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from app.rules.calendar import working_time
from app.rules.calendar.holidays import days_between
from app.rules.calendar.working_time import ClockEvent, Pause, Tick, pauses_of
from app.rules.dates import local_day
from app.rules.requests.promises import Clocks, Promise, Unit, explain, promised_by
from app.services.centre import calendar
from app.services.documents.requests import Promised
from app.services.work import View
from app.store import sql

URGENT = Promise(Unit.MINUTES, 120)
"""What 加急 promises when the item itself promises more time: an answer within two hours, day and night."""


# the first condition is, word for word, that of the index of what is open
_REACHED = (
    "SELECT max(due_at) FROM request WHERE state IN ('registered','in_progress','awaiting') AND state <> 'awaiting'"
)


@dataclass(frozen=True)
class Rule:
    """The rule a request's deadline follows, as stored with it. ``chosen`` is a day, ``why`` says whose choice it was:
    ``agreed`` with the resident, ``extended`` with consent, or ``merged``, that of a request taken in. Empty in rules
    older than that, and in those a request began with.
    """

    promise: Promise | None
    start: datetime  # wall clock
    clock: str = "office"  # counter, office or always: for promises in minutes
    chosen: date | None = None
    why: str = ""

    def dump(self) -> str:
        """As JSON."""
        body: dict[str, Any] = {"start": self.start.isoformat(), "clock": self.clock}
        if self.promise is not None:
            body |= {"unit": self.promise.unit.value, "amount": self.promise.amount}
        if self.chosen is not None:
            body["chosen"] = self.chosen.isoformat()
        if self.why:
            body["why"] = self.why
        return json.dumps(body, sort_keys=True)


def load(text: str) -> Rule:
    """Read a stored rule back."""
    body = json.loads(text)
    promise = Promise(Unit(body["unit"]), int(body["amount"])) if "unit" in body else None
    chosen = date.fromisoformat(body["chosen"]) if "chosen" in body else None
    return Rule(
        promise, datetime.fromisoformat(body["start"]), body.get("clock", "office"), chosen, body.get("why", "")
    )


def rule_for(promise: Promise | None, start: datetime, *, urgent: bool = False, chosen: date | None = None) -> Rule:
    """The rule of a new request: a chosen day wins, then urgency, then the item's own limit."""
    if chosen is not None:
        return Rule(None, start, chosen=chosen)
    if urgent and (promise is None or promise.unit is not Unit.MINUTES or promise.amount > URGENT.amount):
        return Rule(URGENT, start, "always")
    return Rule(promise, start, "always" if urgent else "office")


def promised(rule: Rule, clocks: Clocks, events: Sequence[tuple[str, datetime]] = ()) -> Promised:
    """The deadline a rule gives, after the clock's stops and starts (``("stop"|"start", instant)``)."""
    pauses = pauses_of([ClockEvent(working_time.wall(at), Tick(what)) for what, at in events])
    if rule.chosen is not None:
        close = _chosen_close(rule.chosen, rule.start, clocks)
        return Promised(_shifted(close, rule.start, clocks, pauses), "chosen", counted_from=rule.start)
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


def _chosen_close(day: date, start: datetime, clocks: Clocks) -> datetime:
    """When a chosen day ends; today, chosen when the offices have closed, ends as the counter does."""
    close = close_of(day, clocks)
    if start < close or start.date() != day:
        return close
    last = working_time.last_close(clocks.counter, start)
    return last if last.date() == day else close


def _shifted(due: datetime, start: datetime, clocks: Clocks, pauses: Sequence[Pause]) -> datetime | None:
    """A chosen day moves on by the working days on whose close the clock stood; None while it stands.

    What stood before the day was chosen, or only after it had gone by, changes nothing.
    """
    for p in pauses:
        if p.start >= due:
            break
        if p.end is None:
            return None
        began = max(p.start, start)
        days = days_between(began.date(), p.end.date())
        stood = sum(began < close_of(day, clocks) <= p.end and clocks.table.is_workday(day) for day in days)
        if stood:
            due = datetime.combine(clocks.table.add_workdays(due.date(), stood), due.time())
    return due


def close_of(day: date, clocks: Clocks) -> datetime:
    """The close of business of a day, wall clock."""
    return datetime.combine(day, clocks.close)


def a_later_day(view: View, due: datetime | None) -> date:
    """A working day an extension may name, as an example: five after the day promised, or after today."""
    return calendar.table(view).add_workdays(local_day(due or view.now), 5)


def minute(at: datetime) -> datetime:
    """The minute an instant lies in. What is due at 17:30 is late from 17:31 on: papers show no seconds."""
    return at.replace(second=0, microsecond=0)


def midnight(day: date) -> datetime:
    """The first minute of a local day, as an instant."""
    return working_time.instant(datetime.combine(day, time()))


def missing_years(view: View) -> tuple[int, ...]:
    """The years whose table should be entered: this one, the next from December on, and any a promise reaches."""
    whole, today = calendar.table(view), local_day(view.now)
    asked = whole.year_to_ask_for(today)
    wanted = {asked} if asked is not None else set()
    reached = sql.value(view, _REACHED)
    if reached is not None:
        wanted.update(whole.missing_years(today, local_day(sql.when(reached))))
    return tuple(sorted(wanted))


class Ticked(NamedTuple):
    """What an event did to the clock: ``new``, ``stop`` or ``start``."""

    clock: str
    at: datetime


def clock_events(ticks: Iterable[Ticked]) -> list[Ticked]:
    """The stops and starts among a request's events in their order; a restart forgets what was before it.

    None is earlier than the one before it: where the clock was put back between 待补正 and 补正到位, nothing stood.
    """
    out: list[Ticked] = []
    for tick in ticks:
        if tick.clock == "new":
            out.clear()
        else:
            out.append(tick._replace(at=max(tick.at, out[-1].at)) if out else tick)
    return out
