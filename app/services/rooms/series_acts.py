"""Changing a series: this date, this and the later ones, or all that are to come. The past never moves, and what was
given up or set apart by itself stays as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local_day
from app.rules.rights import Right
from app.rules.rooms.spans import minute_of
from app.services.rooms.acts import cancel_booking, confirm_booking, refuse_booking
from app.services.rooms.bookings import BookingDraft, check_draft, draft_of, edit_booking, wanted_of
from app.services.rooms.checks import weigh
from app.services.rooms.holds import lapse_due
from app.services.rooms.row import BookingRow, load_booking
from app.services.rooms.series import (
    GONE,
    MODES,
    DateVerdict,
    SeriesDone,
    SeriesRow,
    change_series,
    is_about_a_date,
    load_series,
    rows_of_series,
    skip_reason,
    standing_dates,
)
from app.services.work import View, Work, asks

SCOPES = ("one", "later", "all")
"""本次; 本次及以后; 全部."""

_ASKED = ("starts_at", "ends_at", "allow", "allow_reason", "approved", "keep_until")
"""Of a draft, what is no property of the booking but of this change, or is moved by difference."""


@dataclass(frozen=True)
class _Change:
    """What is different in a draft: columns, and for dates at the usual hours and place the new ones."""

    values: dict[str, Any]
    asked: dict[str, Any]
    shift: timedelta
    length: timedelta
    usual: frozenset[tuple[int, int, UUID]]

    @property
    def moves(self) -> bool:
        return self.shift != timedelta(0) or "room_id" in self.values

    def of(self, row: BookingRow, draft: BookingDraft) -> BookingDraft:
        """The draft of one date after the change; one that was set apart keeps its own hours and place."""
        values = dict(self.values)
        if _place(row) not in self.usual:
            values.pop("room_id", None)
            return replace(draft, **values, **self.asked)
        starts = row.starts_at + self.shift
        if (starts, starts + self.length, values.get("room_id", row.room_id)) != (
            row.starts_at,
            row.ends_at,
            row.room_id,
        ):
            fresh = {} if row.waived else {"fee": None}
            deposit = {"deposit": None} if "room_id" in values and not row.waived else {}
            values = {**fresh, **deposit, **values}
        return replace(draft, **values, **self.asked, starts_at=starts, ends_at=starts + self.length)


def edit_series(work: Work, booking_id: UUID, draft: BookingDraft, scope: str, mode: str = "all") -> SeriesDone:
    """Change one date of a series, it and the later ones, or all that are to come; what is different from how this date
    stands is changed in each.

    Dates that cannot be had so refuse the whole change with mode ``all`` and stay as they were with ``skip``. Dates at
    other hours or in another room than this one and the series keep those.
    Raises ``Refused``: what ``edit_booking`` raises, series_unknown, series_clash (days, count), series_over when
    nothing is to come.
    """
    work.require(Right.ROOMS)
    validation.choice("scope", scope, SCOPES)
    validation.choice("mode", mode, MODES)
    lapse_due(work)
    row = load_booking(work, booking_id)
    series = load_series(work, row.series_id)
    if scope == "one":
        edit_booking(work, booking_id, draft)
        return SeriesDone(series.id, series.number, (local_day(draft.starts_at),))
    change = _difference(work, row, series, draft)
    targets = _targets(work, series, row, scope)
    done, left = _each(targets, change.shift > timedelta(0), lambda one: _edit(work, one, change))
    if left and (mode == "all" or not done):
        raise _clash(left)
    _keep_pattern(work, series, change, row)
    work.audit("series_edit", series.number, scope=scope, fields=sorted(change.values), moved=change.moves)
    return _answer(series, done, left)


@asks(Right.ROOMS)
def preview_edit(view: View, booking_id: UUID, draft: BookingDraft, scope: str) -> tuple[DateVerdict, ...]:
    """What would become of every date a change means, before it is saved. Raises ``Refused``: field_bad (scope and what
    is wrong with the draft), booking_unknown, series_unknown, series_over.
    """
    validation.choice("scope", scope, SCOPES)
    row = load_booking(view, booking_id)
    series = load_series(view, row.series_id)
    change = _difference(view, row, series, draft)
    targets = (row,) if scope == "one" else _targets(view, series, row, scope)
    moving = {one.id for one in targets}
    return tuple(_verdict(view, one, change, moving) for one in targets)


def _verdict(view: View, row: BookingRow, change: _Change, moving: set[UUID]) -> DateVerdict:
    """One date after the change; dates of the series that move along are in nobody's way."""
    asked = change.of(row, draft_of(view, row))
    checked = check_draft(view, asked, row)
    why = None
    try:
        weigh(view, wanted_of(checked.room, checked.slot, asked, checked.equipment, row.id), frozenset(asked.allow))
    except Refused as no:
        if not is_about_a_date(no):
            raise
        why = None if no.data.get("booking") in moving else no
    return DateVerdict(local_day(asked.starts_at), asked.starts_at, asked.ends_at, why)


def cancel_series(work: Work, booking_id: UUID, scope: str, reason: str) -> SeriesDone:
    """Cancel one date, it and the later ones, or all that are to come: they are free at once and stay on file.

    Raises ``Refused``: field_bad (reason, scope), series_unknown, series_over, what ``cancel_booking`` raises.
    """
    work.require(Right.ROOMS)
    validation.choice("scope", scope, SCOPES)
    row = load_booking(work, booking_id)
    series = load_series(work, row.series_id)
    targets = (row,) if scope == "one" else _targets(work, series, row, scope)
    for one in targets:
        cancel_booking(work, one.id, reason)
    if all(one.state in GONE for one in rows_of_series(work, series.id)):
        change_series(work, series, state="cancelled")
    work.audit("series_cancel", series.number, scope=scope, dates=len(targets))
    return _answer(series, targets, [])


def confirm_series(work: Work, series_id: UUID) -> SeriesDone:
    """Consent to every date that waits. Raises ``Refused``: series_unknown, series_over, needs_approver."""
    return _decide(work, series_id, "series_confirm", lambda row: confirm_booking(work, row.id))


def refuse_series(work: Work, series_id: UUID, reason: str) -> SeriesDone:
    """Say no to every date that waits. Raises ``Refused``: field_bad (reason), series_unknown, series_over,
    needs_approver.
    """
    return _decide(work, series_id, "series_refuse", lambda row: refuse_booking(work, row.id, reason))


def _decide(work: Work, series_id: UUID, action: str, act: Callable[[BookingRow], object]) -> SeriesDone:
    work.require(Right.ROOMS_OVERRIDE)
    lapse_due(work)
    series = load_series(work, series_id)
    waiting = [row for row in rows_of_series(work, series_id) if row.state == "pending"]
    if not waiting:
        raise Refused("series_over", number=series.number)
    for row in waiting:
        act(row)
    work.audit(action, series.number, dates=len(waiting))
    return _answer(series, waiting, [])


def _targets(work: View, series: SeriesRow, row: BookingRow, scope: str) -> Sequence[BookingRow]:
    """The dates to come that a scope means; never one that has begun or is over."""
    found = standing_dates(work, series.id)
    if scope == "later":
        found = tuple(one for one in found if one.starts_at >= row.starts_at)
    if not found:
        raise Refused("series_over", number=series.number)
    return found


def _difference(work: View, row: BookingRow, series: SeriesRow, draft: BookingDraft) -> _Change:
    before = draft_of(work, row)
    names = [field.name for field in fields(BookingDraft) if field.name not in _ASKED]
    values = {name: getattr(draft, name) for name in names if getattr(draft, name) != getattr(before, name)}
    asked = {name: getattr(draft, name) for name in _ASKED if not name.endswith("_at")}
    pattern = (series.from_min, series.to_min - series.from_min, series.room_id)
    shift, length = draft.starts_at - row.starts_at, draft.ends_at - draft.starts_at
    return _Change(values, asked, shift, length, frozenset((_place(row), pattern)))


def _place(row: BookingRow) -> tuple[int, int, UUID]:
    """At which minute of the day, how long and where a date lies."""
    minutes = (row.ends_at - row.starts_at) // timedelta(minutes=1)
    return minute_of(row.starts_at) % (24 * 60), minutes, row.room_id


def _edit(work: Work, row: BookingRow, change: _Change) -> None:
    draft = draft_of(work, row)
    asked = change.of(row, draft)
    if asked != draft:
        edit_booking(work, row.id, asked)


def _each(
    targets: Sequence[BookingRow], backwards: bool, act: Callable[[BookingRow], None]
) -> tuple[list[BookingRow], list[tuple[BookingRow, Refused]]]:
    """Do it to each date. One moved later goes after those behind it, so that none is in the way of its own series."""
    done, left = [], []
    for row in reversed(targets) if backwards else targets:
        try:
            act(row)
        except Refused as no:
            if not is_about_a_date(no):
                raise
            left.append((row, no))
        else:
            done.append(row)
    return done, left


def _keep_pattern(work: Work, series: SeriesRow, change: _Change, row: BookingRow) -> None:
    """What further dates of the series will ask for."""
    names = ("room_id", "kind", "title", "resident_id", "name", "phone", "group_name", "outside", "headcount", "layout")
    values = {name: change.values[name] for name in (*names, "note") if name in change.values}
    start = (minute_of(row.starts_at) + change.shift // timedelta(minutes=1)) % (24 * 60)
    end = start + change.length // timedelta(minutes=1)
    if end <= 24 * 60:
        values |= {"from_min": start, "to_min": end}
    change_series(work, series, **values)


def _clash(left: Sequence[tuple[BookingRow, Refused]]) -> Refused:
    ordered = sorted(left, key=lambda pair: pair[0].starts_at)
    days = tuple(_day(row.starts_at) for row, _ in ordered)
    why = tuple(skip_reason(no) for _, no in ordered)
    return Refused("series_clash", field="starts", count=len(days), days=days, why=why)


def _answer(series: SeriesRow, done: Sequence[BookingRow], left: Sequence[tuple[BookingRow, Refused]]) -> SeriesDone:
    days = tuple(sorted(_day(row.starts_at) for row in done))
    kept = tuple(sorted((_day(row.starts_at), skip_reason(no)) for row, no in left))
    return SeriesDone(series.id, series.number, days, kept)


def _day(at: datetime) -> date:
    return local_day(at)
