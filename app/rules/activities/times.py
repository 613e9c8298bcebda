"""When people may sign up, when they may come without, and what comes back to whom does not come."""

from datetime import datetime, timedelta
from enum import StrEnum

from app.rules.dates import local_day


class Phase(StrEnum):
    """Where an activity is in its life: 报名中, 报名截止, 进行中, 已结束, 已取消."""

    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


def shown_minute(at: datetime) -> datetime:
    """The minute an instant lies in: whoever looks at the clock at 08:00:30 sees 08:00."""
    return at.replace(second=0, microsecond=0)


def sign_up_until(starts_at: datetime, closes_before_min: int) -> datetime:
    """The last minute in which people sign up."""
    return starts_at - timedelta(minutes=closes_before_min)


def may_sign_up(starts_at: datetime, closes_before_min: int, now: datetime) -> bool:
    """Whether somebody may still sign up: through the last minute, not in the one after it."""
    return shown_minute(now) <= sign_up_until(starts_at, closes_before_min)


def has_begun(starts_at: datetime, now: datetime) -> bool:
    """Whether it runs, or is over: from now on nobody moves up and nobody cancels, people come or stay away."""
    return shown_minute(now) >= starts_at


WALK_IN_DAYS = 31
"""How long after an activity people are still added from its paper list."""


def may_walk_in(starts_at: datetime, now: datetime) -> bool:
    """Whether 现场签到 is possible: from the day itself on, and later for who stands on the paper list."""
    return local_day(now) >= local_day(starts_at)


def list_is_shut(ends_at: datetime, now: datetime) -> bool:
    """Whether it is too long over for anybody to be added: ``WALK_IN_DAYS`` days."""
    return local_day(now) > local_day(ends_at) + timedelta(days=WALK_IN_DAYS)


def phase(starts_at: datetime, ends_at: datetime, closes_before_min: int, now: datetime, cancelled: bool) -> Phase:
    """Where an activity is."""
    if cancelled:
        return Phase.CANCELLED
    at = shown_minute(now)
    if at >= ends_at:
        return Phase.ENDED
    if at >= starts_at:
        return Phase.RUNNING
    return Phase.OPEN if may_sign_up(starts_at, closes_before_min, now) else Phase.CLOSED


def goes_back(paid: int, starts_at: datetime, refund_before_min: int, now: datetime, called_off: bool) -> int:
    """How much of what was paid (分) goes back: all of it through the last minute of the term, then nothing.

    All of it whenever the house called the activity off.
    """
    if called_off or shown_minute(now) <= starts_at - timedelta(minutes=refund_before_min):
        return paid
    return 0
