"""活动报名 as a register: everybody of every party, by the day their activity began; whether they came as typed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.rules.activities.labels import ATTENDED, ENROL_CHANNEL_LABELS, ENTRY_LABELS
from app.rules.dates import local, local_day
from app.rules.report.registers.sources import Pick
from app.rules.report.registers.span import DaySpan
from app.services.registers.cells import (
    Listed,
    Options,
    by_id,
    charged,
    named,
    options_of,
    picked,
    shown_name,
    shown_phone,
)
from app.services.work import View
from app.store import sql


class _Person(NamedTuple):
    activity_id: UUID
    title: str
    starts_at: datetime
    place: str
    entry_id: UUID
    number: str
    order_no: int
    position: int
    first: int
    name: str
    phone: str
    group_name: str
    channel: str
    at: datetime
    state: str
    stood: str | None
    attended: str
    staff_id: UUID
    by: str


class _Stood(NamedTuple):
    row: _Person
    name: str
    phone: str
    paid: int


class _Activity(NamedTuple):
    id: UUID
    title: str
    starts_at: datetime


class _Group(NamedTuple):
    group_name: str


_SOURCE = "enrolment_person p JOIN enrolment e ON e.id = p.enrolment_id JOIN activity a ON a.id = e.activity_id"
_PEOPLE = sql.Reader(
    _Person, f"{_SOURCE} JOIN staff s ON s.id = e.staff_id", title="a.title", starts_at="a.starts_at", place="a.place",
    entry_id="e.id", number="e.number", order_no="e.order_no", channel="e.channel", at="e.at", state="e.state",
    staff_id="e.staff_id", by="s.name",
    first="(SELECT min(x.position) FROM enrolment_person x WHERE x.enrolment_id = e.id)",
    stood="(SELECT v.to_state FROM enrolment_event v WHERE v.enrolment_id = e.id AND v.at < :b "
    "ORDER BY v.position DESC LIMIT 1)",
    **{name: f"p.{name}" for name in ("activity_id", "position", "name", "phone", "group_name", "attended")},
)  # fmt: skip
_ACTIVITIES = sql.Reader(_Activity, "activity")
_GROUPS = sql.Reader(_Group, "enrolment_person")
_SPAN = "a.starts_at >= :a AND a.starts_at < :b"


def _read(view: View, span: DaySpan, clear: bool) -> list[_Stood]:
    params = {"a": span.begins, "b": span.ends}
    among = f"SELECT e.id FROM enrolment e JOIN activity a ON a.id = e.activity_id WHERE {_SPAN}"
    money = charged(view, "enrolment", span, among)
    rows = _PEOPLE.rows(view, f"WHERE {_SPAN} ORDER BY a.starts_at, a.number, e.order_no, p.position", **params)
    found = []
    for row in rows:
        paid = money.get(row.entry_id) if row.position == row.first else None  # a party pays together
        found.append(
            _Stood(row, shown_name(row.name, clear), shown_phone(row.phone, clear), 0 if paid is None else paid.fee)
        )
    return found


def _options(view: View) -> Mapping[str, Options]:
    activities = _ACTIVITIES.rows(view, "ORDER BY starts_at DESC, number DESC")
    groups = _GROUPS.rows(view, "WHERE group_name <> '' GROUP BY group_name ORDER BY group_name")
    return {
        "activity": tuple((one.id.hex, f"{local(one.starts_at):%m-%d} {one.title}") for one in activities),
        "group": tuple((one.group_name, one.group_name) for one in groups),
        "channel": options_of(ENROL_CHANNEL_LABELS),
        "state": options_of(ENTRY_LABELS),
        "came": options_of(ATTENDED),
        "by": named(view, "staff"),
    }


ENROLMENTS_LISTED = Listed(
    _read,
    {
        "activity": lambda one: by_id(one.row.activity_id, one.row.title),
        "day": lambda one: local_day(one.row.starts_at),
        "time": lambda one: f"{local(one.row.starts_at):%H:%M}",
        "where": lambda one: one.row.place,
        "number": lambda one: one.row.number,
        "order": lambda one: one.row.order_no,
        "name": lambda one: one.name,
        "phone": lambda one: one.phone,
        "group": lambda one: Pick(one.row.group_name, one.row.group_name),
        "channel": lambda one: picked(one.row.channel, ENROL_CHANNEL_LABELS),
        "booked": lambda one: one.row.at,
        "state": lambda one: picked(one.row.stood or "enrolled", ENTRY_LABELS),
        "came": lambda one: picked(one.row.attended, ATTENDED),
        "paid": lambda one: one.paid,
        "by": lambda one: by_id(one.row.staff_id, one.row.by),
    },
    _options,
)
