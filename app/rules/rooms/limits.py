"""How much of the rooms somebody may have: so many times or hours in a day, week, month or year, so long at once, so
many people, so far ahead.

Uses are counted over all rooms unless a limit names one. Cancelled, refused and lapsed ones do not count; who lists the
uses leaves them out. A use that is kept in approval counts. Codes are refused with ``field``; sentences are the UI's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.errors import Refused
from app.rules.rooms.spans import Slot

MONDAY, SUNDAY = 0, 6


class QuotaPer(StrEnum):
    """The stretch of days over which uses are counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Whose(StrEnum):
    """Whose uses are counted together."""

    PERSON = "person"
    HOUSEHOLD = "household"
    GROUP = "group"


PER_LABELS: dict[QuotaPer, str] = {QuotaPer.DAY: "天", QuotaPer.WEEK: "周", QuotaPer.MONTH: "月", QuotaPer.YEAR: "年"}
WHOSE_LABELS: dict[Whose, str] = {Whose.PERSON: "人", Whose.HOUSEHOLD: "户", Whose.GROUP: "团队"}


@dataclass(frozen=True)
class Quota:
    """At most so many times (or, with ``hours``, so many hours) per stretch of days."""

    most: int
    per: QuotaPer
    whose: Whose = Whose.HOUSEHOLD
    hours: bool = False

    @property
    def said(self) -> str:
        """每户每月最多2次."""
        unit = "小时" if self.hours else "次"
        return f"每{WHOSE_LABELS[self.whose]}每{PER_LABELS[self.per]}最多{self.most}{unit}"


@dataclass(frozen=True)
class Bounds:
    """What one use of a room must keep to; 0 leaves a bound out.

    Minutes for ``most`` and ``least``; ``ahead`` is how many days before a use it may be booked at the
    earliest, ``notice`` how many at the latest.
    """

    most: int = 0
    least: int = 0
    people: int = 0
    ahead: int = 0
    notice: int = 0


def stretch(day: date, per: QuotaPer, week_starts: int = MONDAY) -> tuple[date, date]:
    """The first and the last day of the day, week, month or year a day lies in. ``week_starts`` is 0 for Monday to
    6 for Sunday.
    """
    if per is QuotaPer.DAY:
        return day, day
    if per is QuotaPer.WEEK:
        first = day - timedelta(days=(day.weekday() - week_starts) % 7)
        return first, first + timedelta(days=6)
    if per is QuotaPer.MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def used(quota: Quota, slots: Iterable[Slot], day: date, week_starts: int = MONDAY) -> int:
    """What is used of a quota in the stretch a day lies in: times, or minutes where it counts hours."""
    first, last = stretch(day, quota.per, week_starts)
    inside = [slot for slot in slots if first <= slot.day <= last]
    return sum(slot.minutes for slot in inside) if quota.hours else len(inside)


def keep_quota(quota: Quota, booked: Iterable[Slot], new: Slot, week_starts: int = MONDAY) -> None:
    """Raises ``Refused("room_quota", field="starts", per, whose, most, hours, used)`` when ``new`` would be one too
    many; ``used`` is times or minutes and ``new`` is not among ``booked``.
    """
    before = used(quota, booked, new.day, week_starts)
    after, most = (before + new.minutes, quota.most * 60) if quota.hours else (before + 1, quota.most)
    if after > most:
        raise Refused(
            "room_quota", field="starts", per=quota.per, whose=quota.whose, most=quota.most, hours=quota.hours,
            used=before,
        )  # fmt: skip


def keep_bounds(bounds: Bounds, slot: Slot, people: int, today: date) -> None:
    """What one use must keep to, whoever wants it.

    Raises ``Refused`` with its ``field``: "room_long" and "room_brief" (ends; minutes), "room_people" (headcount;
    people, most), "room_ahead" (starts; days, last) and "room_notice" (starts; days, first).
    """
    if bounds.most and slot.minutes > bounds.most:
        raise Refused("room_long", field="ends", minutes=bounds.most)
    if bounds.least and slot.minutes < bounds.least:
        raise Refused("room_brief", field="ends", minutes=bounds.least)
    if bounds.people and people > bounds.people:
        raise Refused("room_people", field="headcount", people=people, most=bounds.people)
    last = today + timedelta(days=bounds.ahead)
    if bounds.ahead and slot.day > last:
        raise Refused("room_ahead", field="starts", days=bounds.ahead, last=last)
    first = today + timedelta(days=bounds.notice)
    if bounds.notice and slot.day < first:
        raise Refused("room_notice", field="starts", days=bounds.notice, first=first)


def over_quota(
    quotas: Sequence[Quota], booked: Mapping[Quota, Sequence[Slot]], wanted: Sequence[Slot], week_starts: int = MONDAY
) -> dict[Slot, Refused]:
    """Which of several new uses are too many, each with its refusal. In order of time: each one counts for those after
    it, and one that is refused does not.
    """
    counted = {quota: list(booked.get(quota, ())) for quota in quotas}
    refused: dict[Slot, Refused] = {}
    for slot in sorted(wanted):
        try:
            for quota in quotas:
                keep_quota(quota, counted[quota], slot, week_starts)
        except Refused as no:
            refused[slot] = no
            continue
        for slots in counted.values():
            slots.append(slot)
    return refused
