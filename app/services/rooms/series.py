"""系列预约: a booking that comes back. Each date is a booking of its own, under the series' number besides its own.

Before saving every date has its verdict; saving writes all of them or none in one transaction, or with mode ``skip``
leaves out those that cannot be had and keeps each as a row that says why. Limits apply to a date as to a single
booking, and each date counts for those after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.room import Booking, BookingSeries
from app.rules import records, validation
from app.rules.dates import local
from app.rules.rights import Right
from app.rules.rooms.recurrence import LeftOut, Repeat, dates, keep_apart
from app.rules.rooms.rrule_text import from_text, said_rule, to_text
from app.rules.rooms.spans import DAY_MINUTES, Slot, instant_of, midnight, minute_of, on_day
from app.services.centre import calendar
from app.services.requests import links
from app.services.rooms.bookings import BookingDraft, check_draft, draft_of, enter, wanted_of
from app.services.rooms.checks import weigh
from app.services.rooms.holds import lapse_due
from app.services.rooms.house import every_room, room_of
from app.services.rooms.met import meet_wish
from app.services.rooms.row import BOOKINGS, HOLDING, BookingRow, tell_booking
from app.services.work import View, Work, asks
from app.store import sql

MODES = ("all", "skip")
"""全部或不订; 跳过冲突."""
GONE = ("cancelled", "refused", "lapsed", "skipped")
"""States of dates nobody has any more."""
ABOUT_A_DATE = ("room_", "equipment_short", "series_")
"""What refusals begin with that are about one date; any other is about the whole draft."""

_INSERT = sql.Insert(Booking)
_INSERT_SERIES = sql.Insert(BookingSeries)


@dataclass(frozen=True)
class SeriesDraft:
    """``booking`` is what each date asks for: of its times the hours count, the days come from ``rule``."""

    booking: BookingDraft
    rule: Repeat
    mode: str = "all"


@dataclass(frozen=True)
class DateVerdict:
    """What becomes of one date. ``why`` is None when it can be had; ``reason`` is what is kept with a skipped one."""

    day: date
    starts_at: datetime
    ends_at: datetime
    why: Refused | None = None

    @property
    def free(self) -> bool:
        return self.why is None

    @property
    def reason(self) -> str:
        return "" if self.why is None else skip_reason(self.why)


@dataclass(frozen=True)
class SeriesPreview:
    """Every date of a series in order, days off among them. ``rule`` in words: 每2周的周一、周三."""

    rule: str
    dates: tuple[DateVerdict, ...]

    @property
    def free(self) -> int:
        """How many dates can be had."""
        return sum(verdict.free for verdict in self.dates)

    @property
    def clashing(self) -> tuple[DateVerdict, ...]:
        """What cannot be had, days off left aside."""
        return tuple(v for v in self.dates if v.why is not None and v.why.code != "series_holiday")


class SeriesRow(NamedTuple):
    """A series as stored."""

    id: UUID
    number: str
    rule: str
    from_day: date
    until_day: date
    from_min: int
    to_min: int
    mode: str
    room_id: UUID
    kind: str
    title: str
    name: str
    group_name: str
    state: str
    created_at: datetime


@dataclass(frozen=True)
class SeriesDate:
    """One date of a series as it stands. ``moved`` says that it lies at another time or place than its series."""

    id: UUID
    number: str
    day: date
    starts_at: datetime
    ends_at: datetime
    room: str
    state: str
    skip_reason: str
    moved: bool


@dataclass(frozen=True)
class SeriesDetail:
    """A series with all its dates, those that were skipped or given up too."""

    row: SeriesRow
    repeat: Repeat
    rule: str
    room: str
    dates: tuple[SeriesDate, ...]

    @property
    def state(self) -> str:
        """``active`` as long as anybody has, or had, one of its dates."""
        return "active" if any(one.state not in GONE for one in self.dates) else "cancelled"


@dataclass(frozen=True)
class SeriesDone:
    """A series after an act: the dates that were booked, changed or cancelled by it, and those that were left as they
    were, each with why.
    """

    id: UUID
    number: str
    days: tuple[date, ...]
    left: tuple[tuple[date, str], ...] = ()
    repeated: bool = False


_SERIES = sql.Reader(SeriesRow, "booking_series")


@asks(Right.ROOMS)
def preview_series(view: View, draft: SeriesDraft) -> SeriesPreview:
    """What would become of every date, before anything is saved.

    Raises ``Refused`` for what is wrong with the draft as a whole: field_bad, what ``recurrence.dates`` raises,
    series_overlaps, series_night (ends) over midnight, series_none (until) without any date.
    """
    return _planned(view, draft)


def book_series(
    work: Work, series_id: UUID, draft: SeriesDraft, *, origin: UUID | None = None, wish: UUID | None = None
) -> SeriesDone:  # fmt: skip
    """Book all dates in one transaction, under an id made by the form; pressing twice makes one series. ``origin`` and
    ``wish`` as in ``bookings.book``.

    Raises ``Refused``: what ``preview_series`` raises; series_clash (days, count) when a date cannot be had and the
    mode is ``all``; series_none when none can; needs_approver for what is let through.
    """
    work.require(Right.ROOMS)
    validation.choice("mode", draft.mode, MODES)
    known = find_series(work, series_id)
    if known is not None:
        rows = rows_of_series(work, series_id)
        had = tuple(_day(row) for row in rows if row.state != "skipped")
        return SeriesDone(known.id, known.number, had, _skipped(rows), repeated=True)
    lapse_due(work)
    planned = _planned(work, draft)
    _keep_mode(planned.dates, draft.mode)
    serial, number = work.next_number(records.SERIES)
    _INSERT_SERIES.run(work.session, [_stored(work, series_id, number, serial, draft)])
    left = _enter_all(work, series_id, draft.booking, planned.dates)
    if origin is not None:
        links.link(work, origin, "booking", number)
    if wish is not None:
        first = next(one for one in rows_of_series(work, series_id) if one.state != "skipped")
        meet_wish(work, wish, first.id, number)
    work.audit("series_book", number, dates=planned.free, skipped=len(left))
    work.touched("booking_series", series_id)
    return SeriesDone(series_id, number, tuple(v.day for v in planned.dates if v.free), left)


def extend_series(work: Work, series_id: UUID, until: date, mode: str = "all") -> SeriesDone:
    """More dates after the last one the rule gave, as its last date stands now; dates that were given up stay so and
    are in nobody's way. Raises as ``book_series``, and series_unknown, series_turned when ``until`` is no later.
    """
    work.require(Right.ROOMS)
    validation.choice("mode", mode, MODES)
    lapse_due(work)
    series = load_series(work, series_id)
    if until <= series.until_day:
        raise Refused("series_turned", field="until")
    rule = replace(from_text(series.rule, series.from_day), until=until)
    draft = SeriesDraft(_template(work, series), rule, mode)
    planned = _planned(work, draft, after=series.until_day)
    _keep_mode(planned.dates, mode)
    change_series(work, series, rule=to_text(rule), until_day=until, state="active")
    left = _enter_all(work, series_id, draft.booking, planned.dates)
    work.audit("series_extend", series.number, dates=planned.free, skipped=len(left))
    return SeriesDone(series_id, series.number, tuple(v.day for v in planned.dates if v.free), left)


@asks(Right.ROOMS)
def series_detail(view: View, series_id: UUID) -> SeriesDetail:
    """A series with all its dates. Raises ``Refused("series_unknown")``."""
    row = load_series(view, series_id)
    rooms = every_room(view)
    listed = []
    for one in rows_of_series(view, series_id):
        local_start = minute_of(one.starts_at) - midnight(_day(one))
        usual = (local_start, one.room_id) == (row.from_min, row.room_id)
        length = (one.ends_at - one.starts_at).seconds // 60 == row.to_min - row.from_min
        listed.append(
            SeriesDate(
                one.id, one.number, _day(one), one.starts_at, one.ends_at, rooms[one.room_id].name, one.at(view.now),
                one.skip_reason, not (usual and length),
            )
        )  # fmt: skip
    rule = from_text(row.rule, row.from_day)
    return SeriesDetail(row, rule, said_rule(rule), rooms[row.room_id].name, tuple(listed))


@asks(Right.ROOMS)
def series_by_number(view: View, number: str) -> UUID | None:
    """The series a number belongs to, its own or that of one of its dates."""
    found = sql.value(view, "SELECT id FROM booking_series WHERE number = :n", n=number)
    found = found or sql.value(view, "SELECT series_id FROM booking WHERE number = :n", n=number)
    return sql.uuid(found) if found else None


def find_series(view: View, series_id: UUID) -> SeriesRow | None:
    """One series, or None."""
    return _SERIES.one(view, "WHERE id = :id", id=series_id)


def load_series(view: View, series_id: UUID | None) -> SeriesRow:
    """One series. Raises ``Refused("series_unknown")``, also for a booking of none."""
    row = find_series(view, series_id) if series_id is not None else None
    if row is None:
        raise Refused("series_unknown")
    return row


def rows_of_series(view: View, series_id: UUID) -> tuple[BookingRow, ...]:
    """All bookings of a series, by the date it gave them."""
    return BOOKINGS.rows(view, "WHERE series_id = :s ORDER BY series_day, starts_at, id", s=series_id)


def change_series(work: Work, series: SeriesRow, **values: Any) -> None:
    """Change columns of a series."""
    assigned = ", ".join(f"{name} = :{name}" for name in (*values, "changed_at"))
    stored = {**values, "changed_at": work.now, "row_id": series.id}
    sql.run(work.session, f"UPDATE booking_series SET {assigned} WHERE id = :row_id", stored)
    work.touched("booking_series", series.id)


def is_about_a_date(no: Refused) -> bool:
    """Whether a refusal is about one date, so that the others can still be had."""
    return no.code.startswith(ABOUT_A_DATE)


def skip_reason(no: Refused) -> str:
    """Why a date was left out, as it is kept: the code, with the number of who has it, or the reason of a closure."""
    detail = next((str(no.data[key]) for key in ("number", "reason", "name") if no.data.get(key)), "")
    return f"{no.code}:{detail}"[:120] if detail else no.code


def at_hours(draft: BookingDraft, day: date) -> BookingDraft:
    """The same booking on another day, at the same hours."""
    start, end = _hours(draft)
    return replace(draft, starts_at=instant_of(midnight(day) + start), ends_at=instant_of(midnight(day) + end))


def _hours(draft: BookingDraft) -> tuple[int, int]:
    begin = midnight(local(draft.starts_at).date())
    return minute_of(draft.starts_at) - begin, minute_of(draft.ends_at) - begin


def _planned(view: View, draft: SeriesDraft, after: date | None = None) -> SeriesPreview:
    start, end = _hours(draft.booking)
    room = room_of(view, draft.booking.room_id)
    found = dates(draft.rule, calendar.table(view))
    days = [day for day in found.days if after is None or day > after]
    off = [out for out in found.left_out if after is None or out.day > after]
    if end <= start:
        raise Refused("room_turned", field="ends")
    keep_apart(found.days, start, end - start, room.setup_min, room.clean_min)
    if end > DAY_MINUTES:
        raise Refused("series_night", field="ends")
    if not days:
        raise Refused("series_none", field="until")
    verdicts = [*_verdicts(view, draft.booking, days), *(_day_off(out, start, end) for out in off)]
    return SeriesPreview(said_rule(draft.rule), tuple(sorted(verdicts, key=lambda verdict: verdict.day)))


def _day_off(out: LeftOut, start: int, end: int) -> DateVerdict:
    slot = on_day(out.day, start, end)
    no = Refused("series_holiday", field="until", name=out.name)
    return DateVerdict(out.day, instant_of(slot.start), instant_of(slot.end), no)


def _verdicts(view: View, draft: BookingDraft, days: Sequence[date]) -> Iterable[DateVerdict]:
    """Each date weighed as a single booking, those before it counted as had."""
    check_draft(view, at_hours(draft, days[-1]))
    checked = check_draft(view, at_hours(draft, days[0]))
    had: list[Slot] = []
    for day in days:
        one = at_hours(draft, day)
        slot = Slot(minute_of(one.starts_at), minute_of(one.ends_at))
        wanted = replace(wanted_of(checked.room, slot, one, checked.equipment), also=tuple(had))
        try:
            weigh(view, wanted, frozenset(one.allow))
        except Refused as no:
            if not is_about_a_date(no):
                raise
            yield DateVerdict(day, one.starts_at, one.ends_at, no)
            continue
        had.append(slot)
        yield DateVerdict(day, one.starts_at, one.ends_at)


def _keep_mode(verdicts: Sequence[DateVerdict], mode: str) -> None:
    clashing = [v for v in verdicts if v.why is not None and v.why.code != "series_holiday"]
    if not any(verdict.free for verdict in verdicts):
        raise Refused("series_none", field="until", **_told(clashing))
    if clashing and mode == "all":
        raise Refused("series_clash", field="starts", **_told(clashing))


def _told(clashing: Sequence[DateVerdict]) -> dict[str, Any]:
    days, why = tuple(verdict.day for verdict in clashing), tuple(verdict.reason for verdict in clashing)
    return {"count": len(days), "days": days, "why": why}


def _enter_all(
    work: Work, series_id: UUID, draft: BookingDraft, verdicts: Sequence[DateVerdict]
) -> tuple[tuple[date, str], ...]:
    """Write every date; returns those that were skipped, each with why."""
    left = []
    for verdict in verdicts:
        one = at_hours(draft, verdict.day)
        if verdict.why is None:
            enter(work, work.new_id(), one, series_id=series_id, series_day=verdict.day)
        else:
            _skip(work, series_id, one, verdict)
            left.append((verdict.day, verdict.reason))
    return tuple(left)


def _skip(work: Work, series_id: UUID, draft: BookingDraft, verdict: DateVerdict) -> None:
    """Keep a date that cannot be had as a row that holds nothing and says why."""
    checked = check_draft(work, draft)
    key = work.new_id()
    serial, number = work.next_number(records.BOOKING)
    row = Booking(
        **checked.values, id=key, number=number, terminal=work.terminal, business_date=work.business_date,
        serial=serial, series_id=series_id, series_day=verdict.day, room_id=checked.room.id, state="skipped",
        skip_reason=verdict.reason, staff_id=work.member().id, booked_at=work.now, changed_at=work.now,
    )  # fmt: skip
    _INSERT.run(work.session, [row.model_dump()])
    tell_booking(work, key, "skip", "", "skipped", why=verdict.reason)
    work.touched("booking", key)


def _stored(work: Work, series_id: UUID, number: str, serial: int, draft: SeriesDraft) -> dict[str, Any]:
    start, end = _hours(draft.booking)
    checked = check_draft(work, at_hours(draft.booking, draft.rule.first))
    names = ("kind", "title", "resident_id", "name", "phone", "group_name", "outside", "headcount", "layout", "note")
    return {
        **{name: checked.values[name] for name in names}, "id": series_id, "number": number, "terminal": work.terminal,
        "business_date": work.business_date, "serial": serial, "rule": to_text(draft.rule),
        "from_day": draft.rule.first, "until_day": draft.rule.until, "from_min": start, "to_min": end,
        "mode": draft.mode, "room_id": checked.room.id, "state": "active", "staff_id": work.member().id,
        "created_at": work.now, "changed_at": work.now,
    }  # fmt: skip


def _template(view: View, series: SeriesRow) -> BookingDraft:
    """What further dates ask for: the last date of the series that lies at its usual hours, as it stands."""
    rows = rows_of_series(view, series.id)
    kept = [row for row in rows if row.state not in GONE] or list(rows)
    usual = [row for row in kept if _at_usual(series, row)] or kept
    draft = draft_of(view, usual[-1])
    fee = draft.fee if draft.waived else None
    return replace(draft, fee=fee, deposit=draft.deposit if draft.waived else None, signed_promise=False)


def _at_usual(series: SeriesRow, row: BookingRow) -> bool:
    start, end = _hours(BookingDraft(row.room_id, row.starts_at, row.ends_at))
    return (start, end, row.room_id) == (series.from_min, series.to_min, series.room_id)


def _day(row: BookingRow) -> date:
    return row.series_day or local(row.starts_at).date()


def _skipped(rows: Iterable[BookingRow]) -> tuple[tuple[date, str], ...]:
    return tuple((_day(row), row.skip_reason) for row in rows if row.state == "skipped")


def standing_dates(view: View, series_id: UUID) -> tuple[BookingRow, ...]:
    """The dates of a series that are still to come: what has begun, was given up or came to nothing is left alone."""
    rows = rows_of_series(view, series_id)
    return tuple(row for row in rows if row.at(view.now) in HOLDING and row.starts_at > view.now)
