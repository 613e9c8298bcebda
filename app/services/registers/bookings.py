"""场地预约 as a register: each booking whose use began in the period. What came of a use counts as the figures count
it, whenever it was typed in; everything else as it stood when the period was over."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.rules.dates import local, local_day
from app.rules.report.registers.span import DaySpan
from app.rules.rooms.labels import KIND_WORDS, STATE_WORDS
from app.services.figures.jobs import used_minutes
from app.services.registers.cells import (
    Listed,
    Money,
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

_USED = ("in_use", "done")


class _Booking(NamedTuple):
    id: UUID
    number: str
    room_id: UUID
    room: str
    kind: str
    title: str
    name: str
    phone: str
    group_name: str
    outside: bool
    headcount: int
    actual_headcount: int | None
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    state: str
    stood: str | None
    fee: int
    waived: str
    staff_id: UUID
    by: str
    booked_at: datetime


class _Stood(NamedTuple):
    row: _Booking
    name: str
    phone: str
    money: Money

    @property
    def state(self) -> str:
        row = self.row
        return row.state if row.state in (*_USED, "no_show") else row.stood or "confirmed"

    @property
    def used(self) -> int | None:
        row = self.row
        return used_minutes(row.starts_at, row.ended_at or row.ends_at) if row.state in _USED else None


_BOOKINGS = sql.Reader(
    _Booking, "booking k JOIN room r ON r.id = k.room_id JOIN staff p ON p.id = k.staff_id", room="r.name", by="p.name",
    stood="(SELECT e.to_state FROM booking_event e WHERE e.booking_id = k.id AND e.at < :b "
    "ORDER BY e.position DESC LIMIT 1)",
    **{
        name: f"k.{name}"
        for name in ("id", "number", "room_id", "kind", "title", "name", "phone", "group_name", "outside", "headcount",
                     "actual_headcount", "starts_at", "ends_at", "ended_at", "state", "fee", "waived", "staff_id",
                     "booked_at")
    },
)  # fmt: skip


def _read(view: View, span: DaySpan, clear: bool) -> list[_Stood]:
    params = {"a": span.begins, "b": span.ends}
    money = charged(view, "booking", span, "SELECT k.id FROM booking k WHERE k.starts_at >= :a AND k.starts_at < :b")
    rows = _BOOKINGS.rows(view, "WHERE k.starts_at >= :a AND k.starts_at < :b ORDER BY k.starts_at, k.number", **params)
    return [
        _Stood(
            row, shown_name(row.name, clear), shown_phone(row.phone, clear), money.get(row.id) or Money(row.id, 0, 0)
        )
        for row in rows
    ]


def _options(view: View) -> Mapping[str, Options]:
    return {
        "room": named(view, "room"),
        "kind": options_of(KIND_WORDS),
        "state": options_of(STATE_WORDS),
        "by": named(view, "staff"),
    }


BOOKINGS_LISTED = Listed(
    _read,
    {
        "number": lambda one: one.row.number,
        "day": lambda one: local_day(one.row.starts_at),
        "from": lambda one: f"{local(one.row.starts_at):%H:%M}",
        "to": lambda one: f"{local(one.row.ends_at):%H:%M}",
        "room": lambda one: by_id(one.row.room_id, one.row.room),
        "kind": lambda one: picked(one.row.kind, KIND_WORDS),
        "title": lambda one: one.row.title,
        "name": lambda one: one.name,
        "phone": lambda one: one.phone,
        "group": lambda one: one.row.group_name,
        "outside": lambda one: one.row.outside,
        "headcount": lambda one: one.row.headcount,
        "came": lambda one: one.row.actual_headcount,
        "state": lambda one: picked(one.state, STATE_WORDS),
        "used": lambda one: one.used,
        "fee": lambda one: one.row.fee,
        "waived": lambda one: one.row.waived,
        "paid": lambda one: one.money.fee,
        "deposit": lambda one: one.money.deposit,
        "by": lambda one: by_id(one.row.staff_id, one.row.by),
        "booked": lambda one: one.row.booked_at,
    },
    _options,
)
