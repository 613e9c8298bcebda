"""Who is served when: a window for seniors before everybody's, and portions kept for them until a time."""

from datetime import datetime, time

from app.rules.dates import local


def is_seniors_alone(now: datetime, seniors: str, everybody: str) -> bool:
    """Whether it is the seniors' window: from ``seniors`` on (10:30) and before ``everybody`` (11:30), local time.

    Never where either is not set.
    """
    clock = local(now).time()
    return bool(seniors and everybody) and time.fromisoformat(seniors) <= clock < time.fromisoformat(everybody)


def is_kept(now: datetime, until: str) -> bool:
    """Whether portions are kept for seniors now: before ``until``, local time; never where it is not set."""
    return bool(until) and local(now).time() < time.fromisoformat(until)


def free_portions(remaining: int, kept: int) -> int:
    """How many portions are there for somebody who is no senior."""
    return max(remaining - kept, 0)
