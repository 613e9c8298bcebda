"""The clock of the PC, judged by the books: it stands before what they hold, or far behind it lies their last moment.

The order of records is their serial, never the clock; a wrong clock spoils dates, prices by age and what is printed.
So it is noticed, written down, and put right by somebody who answers for it: nothing recorded is changed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from app.models.base import to_ms
from app.rules.rights import Right
from app.services.work import View, Work
from app.store import sql

SLACK = timedelta(minutes=2)
"""How far the clock may go back unnoticed: time servers correct by seconds."""

FAR = timedelta(days=16)
"""So long no counter is closed (the longest public holiday and a week-end at either end); then the clock is doubted."""


@dataclass(frozen=True)
class ClockDoubt:
    """``way`` is ``back``: the clock stands before ``latest``, the latest moment in the books; or ``ahead``: it stands
    further after it than any closed days reach.
    """

    way: str
    now: datetime
    latest: datetime


class _Latest(NamedTuple):
    latest: datetime | None


def doubt(view: View) -> ClockDoubt | None:
    """Why the clock is not believed, or None."""
    found = _LATEST.one(view)
    if found is None or found.latest is None:
        return None
    if view.now < found.latest - SLACK:
        return ClockDoubt("back", view.now, found.latest)
    if view.now > found.latest + FAR:
        return ClockDoubt("ahead", view.now, found.latest)
    return None


def note(work: Work, subject: str = "") -> ClockDoubt | None:
    """Write into the audit trail that the clock is doubted, if it is: before something is dated by it."""
    found = doubt(work)
    if found is not None:
        work.audit(f"clock_{found.way}", subject, now=to_ms(found.now), last=to_ms(found.latest))
    return found


def confirm(work: Work) -> None:
    """Say that the clock is right now, and that what is dated after it was dated by a wrong one.

    Nothing recorded changes; from now on the clock is judged from here, and the next shift may have an earlier business
    date than one that was opened while the clock was ahead. Does nothing when the clock is not behind the books.
    Raises ``Refused("needs_approver")``.
    """
    work.require(Right.CLOCK)
    found = doubt(work)
    if found is None or found.way != "back":
        return
    sql.run(work.session, "UPDATE chain_head SET latest = :now WHERE latest > :now", {"now": work.now})
    work.audit("clock_confirmed", now=to_ms(found.now), last=to_ms(found.latest))
    work.touched("shift")


_LATEST = sql.Reader(_Latest, "chain_head", latest="max(latest)")
