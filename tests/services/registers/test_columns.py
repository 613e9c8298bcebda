"""Every column of every source, over days of trade, against SQL of its own; the sums against the month's figures."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.demo import days
from app.demo.day import cast, sign_in
from app.rules.dates import local
from app.rules.people.names import mask_name, mask_phone
from app.rules.report.period import month
from app.rules.report.registers.sources import SOURCES, CellKind, Pick
from app.services.desk import Desk
from app.services.figures.canteen import canteen_figures
from app.services.figures.jobs import activity_figures, repair_figures, room_figures
from app.services.figures.requests import request_figures
from app.services.registers import table
from app.services.registers.table import LISTINGS
from app.store import sql
from tests.services.registers.asked import NOVEMBER, column, made, plan, sums
from tests.support import make_store

PERIOD = month(date(2026, 11, 1))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two weeks of the counter, a day and a morning of the canteen."""
    folder = tmp_path_factory.mktemp("registers") / "demo"
    one = days.days_of_trade(folder, days=1, seed=11, load=5, residents_count=60, make=make_store)
    days.a_morning(one, date(2026, 11, 23), seed=11, load=5)
    sign_in(one.desk, cast(one.desk).manager)
    yield one.desk
    one.desk.sessions.close()


class Text(NamedTuple):
    key: str
    value: str


class Number(NamedTuple):
    key: str
    value: int | None


class Moment(NamedTuple):
    key: str
    value: datetime | None


class Day(NamedTuple):
    key: str
    value: date | None


class Record(NamedTuple):
    key: str
    value: UUID | None


_REQUEST = "request q LEFT JOIN resident r ON r.id = q.resident_id"
_SALE = "sale q LEFT JOIN resident r ON r.id = q.member_id"
_ITEM = "repair_item q LEFT JOIN repair_slip r ON r.id = q.slip_id"
_BOOKING = "booking q"
_ENTRY = "enrolment_person p JOIN enrolment e ON e.id = p.enrolment_id JOIN activity a ON a.id = e.activity_id"
_EVENTS = "(SELECT count(*) FROM request_event v WHERE v.request_id = q.id AND v.act = '{}')"
_CHARGED = "coalesce((SELECT sum(c.fee_total + c.rounding) FROM charge c WHERE c.subject_id = {}), 0)"
_BY = "(SELECT sum(x.amount) FROM sale_payment x WHERE x.sale_id = q.id AND x.method = '{}')"
WAYS = ("cash", "wechat", "alipay", "card", "wallet")
_FIRST_OF_SLIP = (
    "NOT EXISTS (SELECT 1 FROM repair_item o WHERE o.slip_id = q.slip_id AND (o.received_at < q.received_at "
    "OR (o.received_at = q.received_at AND o.number < q.number)))"
)
_FIRST_OF_ENTRY = "p.position = (SELECT min(o.position) FROM enrolment_person o WHERE o.enrolment_id = e.id)"

SQL: dict[str, tuple[str, str, str, dict[str, tuple[type, str]]]] = {
    "requests": (
        _REQUEST, "q.number", "q.received_at",
        {
            "channel": (Text, "q.channel"), "origin": (Text, "q.origin_number"), "scene": (Text, "q.scene"),
            "item": (Text, "q.item"), "received": (Moment, "q.received_at"), "grid": (Record, "q.grid_id"),
            "urgent": (Number, "CASE WHEN q.urgent THEN 1 ELSE 0 END"), "receiver": (Record, "q.first_receiver"),
            "handler": (Record, "q.handler_id"), "due": (Moment, "q.due_at"), "state": (Text, "q.state"),
            "asked": (Number, _EVENTS.format("ask_materials")), "extended": (Number, "q.extended"),
            "reopened": (Number, "q.reopened"), "result": (Text, "q.result"),
            "closed": (Moment, "CASE WHEN q.state = 'closed' THEN q.closed_at END"),
            "called": (Moment, "q.called_back_at"), "rating": (Number, "q.rating"),
            "agent": (Text, "q.agent_name"),
            "resident": (Text, "CASE WHEN q.anonymous THEN '匿名' ELSE coalesce(r.name, '') END"),
            "phone": (Text, "CASE WHEN q.phone <> '' THEN q.phone ELSE coalesce(r.phone, '') END"),
        },
    ),
    "sales": (
        _SALE, "q.number", "q.business_date",
        {
            "day": (Day, "q.business_date"), "at": (Moment, "q.at"),
            "kind": (Text, "CASE WHEN q.part THEN 'part' ELSE q.kind END"),
            "corrects": (Text, "coalesce((SELECT o.number FROM sale o WHERE o.id = q.corrects_id), '')"),
            "terminal": (Text, "q.terminal"), "cashier": (Record, "q.staff_id"), "meal": (Text, "q.meal"),
            "served": (Text, "CASE WHEN q.delivery THEN 'delivery' WHEN q.takeaway THEN 'away' ELSE 'here' END"),
            "cut": (Number, "q.cut"), "paper": (Text, "q.paper_no"),
            "pickup": (Text, "coalesce(CAST(q.pickup_no AS TEXT), '')"), "tier": (Text, "q.tier"),
            "member": (Text, "coalesce(r.name, '')"),
            "portions": (Number, "(SELECT sum(x.quantity) FROM sale_line x WHERE x.sale_id = q.id)"),
            "list": (Number, "q.list_total"), "discount": (Number, "q.discount_total"),
            "subsidy": (Number, "q.subsidy_total"), "rounding": (Number, "q.rounding"), "due": (Number, "q.due"),
            **{way: (Number, f"coalesce({_BY.format(way)}, 0)") for way in WAYS},
        },
    ),
    "repairs": (
        _ITEM, "q.number", "q.received_at",
        {
            "received": (Moment, "q.received_at"), "kind": (Text, "q.kind"), "category": (Text, "q.category"),
            "what": (Text, "q.brand || q.what"), "colour": (Text, "q.colour"), "quantity": (Number, "q.quantity"),
            "fault": (Text, "q.fault"), "defects": (Text, "q.defects"), "owner": (Text, "coalesce(r.name, '')"),
            "phone": (Text, "coalesce(r.phone, '')"), "handler": (Record, "q.handler_id"), "state": (Text, "q.state"),
            "work": (Text, "q.work"), "promised": (Day, "q.promised_on"), "handed": (Day, "q.handed_on"),
            "finished": (
                Moment,
                "(SELECT min(v.at) FROM repair_event v WHERE v.item_id = q.id AND v.to_state IN ('ready', 'done') "
                "AND v.from_state <> v.to_state)",
            ),
            "again": (Number, "CASE WHEN q.again_of IS NULL THEN 0 ELSE 1 END"),
            "price": (Number, "q.parts + q.labour"),
            "paid": (Number, f"CASE WHEN {_FIRST_OF_SLIP} THEN {_CHARGED.format('q.slip_id')} ELSE 0 END"),
        },
    ),
    "bookings": (
        _BOOKING, "q.number", "q.starts_at",
        {
            "room": (Record, "q.room_id"), "kind": (Text, "q.kind"), "title": (Text, "q.title"),
            "name": (Text, "q.name"), "phone": (Text, "q.phone"), "group": (Text, "q.group_name"),
            "outside": (Number, "CASE WHEN q.outside THEN 1 ELSE 0 END"), "headcount": (Number, "q.headcount"),
            "came": (Number, "q.actual_headcount"), "state": (Text, "q.state"), "fee": (Number, "q.fee"),
            "waived": (Text, "q.waived"), "paid": (Number, _CHARGED.format("q.id")), "by": (Record, "q.staff_id"),
            "deposit": (
                Number,
                "coalesce((SELECT sum(c.deposit_in - c.deposit_used - c.deposit_back) FROM charge c "
                "WHERE c.subject_id = q.id), 0)",
            ),
            "booked": (Moment, "q.booked_at"),
        },
    ),
    "enrolments": (
        _ENTRY, "e.number || '.' || p.position", "a.starts_at",
        {
            "activity": (Record, "a.id"), "where": (Text, "a.place"), "order": (Number, "e.order_no"),
            "name": (Text, "p.name"), "phone": (Text, "p.phone"), "group": (Text, "p.group_name"),
            "channel": (Text, "e.channel"), "booked": (Moment, "e.at"), "state": (Text, "e.state"),
            "came": (Text, "p.attended"), "by": (Record, "e.staff_id"),
            "paid": (Number, f"CASE WHEN {_FIRST_OF_ENTRY} THEN {_CHARGED.format('e.id')} ELSE 0 END"),
        },
    ),
}  # fmt: skip
"""Source: FROM, what names a row, the day it counts by, and a column's type and expression."""

ELSEWHERE = {
    "requests": {"age", "place", "text", "spent", "kept"}, "sales": {"dishes"}, "repairs": {"place"},
    "bookings": {"day", "from", "to", "used"}, "enrolments": {"day", "time", "number"},
}  # fmt: skip
"""Made of others, or hidden where a matter tells a hardship: each has a test of its own."""

OF_REQUESTS = {"entered", "due", "closings", "ratings", "rectified"}
"""Requests again, by another day: ``test_rates.py`` and ``test_old_papers.py`` look at them."""

CASES = [(source, key) for source, (_, _, _, keys) in SQL.items() for key in keys]


def test_every_column_is_looked_at() -> None:
    for key, source in SOURCES.items():
        assert {*source.keys} == {*LISTINGS[key].cells}
        assert key in OF_REQUESTS or {*source.keys} == {"number", *SQL[key][3], *ELSEWHERE[key]}
        picks = {one.key for one in source.columns if one.kind is CellKind.PICK}
        assert picks <= {*source.keys}


def plainly(value: Any, kind: CellKind) -> Any:
    if isinstance(value, Pick):
        return value.key
    return int(value) if kind is CellKind.YES else value


def expected(value: Any, kind: CellKind) -> Any:
    if kind is CellKind.NAME:
        return value if value == "匿名" else mask_name(value)
    if kind is CellKind.PHONE:
        return mask_phone(value)
    if kind is CellKind.PICK:
        return "" if value is None else value.hex if isinstance(value, UUID) else str(value)
    return value


@pytest.mark.parametrize(("source", "key"), CASES, ids=str)
def test_a_column_says_what_the_rows_say(desk: Desk, source: str, key: str) -> None:
    from_, names, day, columns = SQL[source]
    kind = SOURCES[source].column(key).kind
    row, expression = columns[key]
    first, last = (NOVEMBER.first, NOVEMBER.last) if source == "sales" else (NOVEMBER.begins, NOVEMBER.ends)
    reader = sql.Reader(row, from_, key=names, value=expression)
    found = desk.see(lambda view: reader.rows(view, f"WHERE {day} >= :a AND {day} <= :b", a=first, b=last))
    told = {one.key: expected(one.value, kind) for one in found}
    register = made(desk, source)
    numbers = column(register, "number")
    if source == "enrolments":
        positions: dict[str, int] = {}
        for at, number in enumerate(numbers):
            positions[number] = positions.get(number, 0) + 1
            numbers[at] = f"{number}.{positions[number]}"
    shown = {number: plainly(value, kind) for number, value in zip(numbers, column(register, key), strict=True)}
    assert shown == told and len(shown) == register.count > 0


def test_what_a_matter_of_hardship_is_stays_hidden(desk: Desk) -> None:
    register = made(desk, "requests")
    items, texts, ages = (column(register, key) for key in ("item", "text", "age"))
    hidden = [at for at, item in enumerate(items) if item.text == "民生服务事项"]
    assert all(texts[at] == "" and ages[at] is None for at in hidden) and any(texts)


def test_what_is_made_of_others(desk: Desk) -> None:
    bookings = made(desk, "bookings")
    query = "SELECT number FROM booking WHERE starts_at >= :a AND starts_at < :b AND state IN ('in_use', 'done')"
    used = desk.see(lambda view: sql.values(view, query, a=NOVEMBER.begins, b=NOVEMBER.ends))
    hours = dict(zip(column(bookings, "number"), column(bookings, "used"), strict=True))
    assert {number for number, minutes in hours.items() if minutes is not None} == {*used}
    assert all(len(text) == 5 for key in ("from", "to") for text in column(bookings, key))
    sales = made(desk, "sales")
    assert all(column(sales, "dishes"))
    entries = made(desk, "enrolments")
    assert all(text for key in ("time", "day") for text in column(entries, key))


def test_the_sums_are_the_months_figures(desk: Desk) -> None:
    def figure(count: Callable[..., Any]) -> Any:
        return desk.see(lambda view: count(view, PERIOD))

    requests = made(desk, "requests")
    counted = figure(request_figures)
    states = [state.key for state in column(requests, "state")]
    assert len(states) - states.count("void") == counted.whole.received
    assert sum(one is not None for one in column(requests, "closed")) == counted.whole.closed
    assert sum(column(requests, "spent")[at] or 0 for at in range(requests.count)) == counted.spent
    due = [
        kept.key for kept, at in zip(column(requests, "kept"), column(requests, "due"), strict=True)
        if at is not None and local(at).month == 11
    ]  # fmt: skip
    assert due.count("kept") == counted.whole.on_time
    assert due.count("late") == counted.whole.due - counted.whole.on_time == len(counted.late)
    assert "running" in due  # of a month that is not over, what is open and not due yet is no late one
    whole, said = figure(canteen_figures).whole, sums(made(desk, "sales"))
    assert (said["list"], said["discount"], said["subsidy"], said["due"]) == (
        whole.list_amount, whole.discount, whole.subsidy, whole.amount
    )  # fmt: skip
    assert sum(said[way] for way in WAYS) == said["due"] and said["wallet"] > 0
    repairs = figure(repair_figures).whole
    things = made(desk, "repairs")
    assert sum(state.key != "void" for state in column(things, "state")) == repairs.received
    assert sums(made(desk, "bookings"))["used"] == sum(room.used for room in figure(room_figures).values())
    came = [one.key for one in column(made(desk, "enrolments"), "came")]
    assert came.count("attended") == figure(activity_figures).came


@pytest.mark.parametrize("source", SOURCES)
def test_narrowed_it_is_as_many_as_there_are(desk: Desk, source: str) -> None:
    whole = made(desk, source)
    options = desk.see(table.register_options, source)
    assert {*options} == {one.key for one in SOURCES[source].columns if one.kind is CellKind.PICK}
    for key, known in options.items():
        keys = [one.key for one in column(whole, key)]
        assert {*keys} - {""} <= {one for one, _words in known}, key
        for one in {*keys}:
            assert made(desk, source, NOVEMBER, "number", **{key: (one,)}).count == keys.count(one)


@pytest.mark.parametrize("source", SOURCES)
def test_on_paper_it_is_the_same(desk: Desk, source: str) -> None:
    register = made(desk, source)
    paper = desk.see(table.register_paper, plan(source), NOVEMBER)
    assert paper.count == len(paper.rows) == register.count and paper.rows == register.words()
    assert all(len(row) == len(paper.columns) for row in paper.rows) and paper.span == "2026年11月"
