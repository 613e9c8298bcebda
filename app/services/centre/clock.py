"""The clock of the PC, judged by the books: it stands before what they hold, or far behind it lies their last moment.

The order of records is their serial, never the clock; a wrong clock spoils dates, prices by age and what is printed.
So it is noticed, written down, asked about, and put right by somebody who answers for it: nothing recorded is changed.
What is written while the clock stands far ahead does not move the latest moment of the books (``Work``): the doubt
lasts until somebody says that the clock is right, or until it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from app.errors import Refused
from app.models.base import to_ms
from app.paths import built
from app.rules import validation
from app.rules.dates import SLACK, local_day, within
from app.rules.rights import Right
from app.services.work import NEAR, View, Work
from app.store import sql

FAR = timedelta(days=16)
"""So long no counter is closed (the longest public holiday and a week-end at either end). Beyond it somebody who
answers for the clock must say that it is right; up to there whoever is on duty does."""


@dataclass(frozen=True)
class ClockDoubt:
    """``way``: ``back``, the clock stands before ``latest``, the latest moment in the books; ``gap``, more than 36
    hours after it; ``ahead``, further after it than any closed days reach; ``unbuilt``, before the program was made.
    """

    way: str
    now: datetime
    latest: datetime


@dataclass(frozen=True)
class Confirmed:
    """The clock was said to be right. ``later`` acts in the books are dated after it, up to ``latest``."""

    later: int
    latest: datetime


class _Latest(NamedTuple):
    latest: datetime | None


class _Said(NamedTuple):
    action: str
    at: datetime


def doubt(view: View) -> ClockDoubt | None:
    """Why the clock is not believed, or None."""
    latest = _latest(view)
    if view.now < latest - SLACK:
        return ClockDoubt("back", view.now, latest)
    if local_day(view.now) < built():
        return ClockDoubt("unbuilt", view.now, latest)
    if view.now > latest + NEAR:
        return ClockDoubt("ahead" if view.now > latest + FAR else "gap", view.now, latest)
    return None


def note(work: Work, subject: str = "") -> ClockDoubt | None:
    """Write into the audit trail that the clock is doubted, if it is: before something is dated by it."""
    found = doubt(work)
    if found is not None:
        work.audit(f"clock_{found.way}", subject, now=to_ms(found.now), last=to_ms(found.latest))
    return found


def need(view: View) -> None:
    """Let nothing for good happen by how long ago something was, while the clock may be wrong.

    Raises ``Refused("clock_doubted")`` (way=, now=, latest=).
    """
    found = doubt(view)
    if found is not None:
        raise Refused("clock_doubted", way=found.way, now=found.now, latest=found.latest)


def just_now(view: View, at: datetime, span: timedelta) -> bool:
    """Whether something happened no longer than ``span`` ago, by a clock that was not put back to make it so."""
    found = doubt(view)
    return within(at, view.now, span) and (found is None or found.way != "back")


def jumped(work: Work, before: datetime) -> ClockDoubt | None:
    """The clock was moved while the program ran: a moment ago it would have been ``before``, by a steady clock. The
    program notices it itself, also with nobody on duty.

    Written into the audit trail. One that was put back is doubted from now on, also where nothing was written since.
    """
    latest = _latest(work)
    work.audit("clock_jump", now=to_ms(work.now), last=to_ms(before))
    work.touched("clock")
    if work.now < before <= latest + NEAR:
        work.reached(max(before, latest))
        return ClockDoubt("back", work.now, max(before, latest))
    return doubt(work)


def confirm(work: Work, reason: str = "") -> Confirmed | None:
    """Say that the clock is right now, and, where it is behind the books, that what is dated after it was dated by a
    wrong one. Whoever is on duty says so after a few closed days (``gap``), ``Right.CLOCK`` else, with a reason.

    Nothing recorded changes; from now on the clock is judged from here, and the next shift may have an earlier business
    date than one that was opened while the clock was ahead. None when nothing is doubted. Raises ``Refused``:
    ``not_signed_in``, ``needs_approver``, ``field_bad`` (reason), ``clock_unbuilt`` (built=).
    """
    work.member()
    found = doubt(work)
    if found is None:
        return None
    if found.way == "unbuilt":
        raise Refused("clock_unbuilt", built=built())
    if found.way == "gap":
        work.reached(work.now)
        work.audit("clock_seen", now=to_ms(found.now), last=to_ms(found.latest))
        work.touched("clock")
        return Confirmed(0, found.latest)
    work.require(Right.CLOCK)
    said = validation.text("reason", reason, 120, required=True)
    later = int(sql.value(work, "SELECT count(*) FROM audit_entry WHERE at > :now", now=work.now) or 0)
    sql.run(work.session, "UPDATE chain_head SET latest = :now WHERE latest > :now", {"now": work.now})
    work.reached(work.now)
    work.audit("clock_confirmed", now=to_ms(found.now), last=to_ms(found.latest), reason=said, later=later)
    work.touched("shift")
    work.touched("clock")
    return Confirmed(later, found.latest)


def said_right(view: View) -> str:
    """Who has said today that the clock is right: ``confirmed`` who answers for it, ``seen`` whoever was on duty after
    a few closed days, or nobody: empty. Not asked of a clock that is doubted.
    """
    acts = "action IN ('clock_confirmed', 'clock_seen') AND at <= :now GROUP BY action ORDER BY action"
    rows = _SAID.rows(view, f"WHERE {acts}", now=view.now)
    today = [row.action for row in rows if local_day(row.at) == local_day(view.now)]
    return today[0].removeprefix("clock_") if today else ""


def _latest(view: View) -> datetime:
    """The latest moment in the books; in an empty one it is now."""
    found = _LATEST.one(view)
    return view.now if found is None or found.latest is None else found.latest


_LATEST = sql.Reader(_Latest, "chain_head", latest="max(latest)")
_SAID = sql.Reader(_Said, "audit_entry", at="max(at)")
