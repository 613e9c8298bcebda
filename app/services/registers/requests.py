"""受理 as a register: every number given out, voided and merged ones too, as each stood when the period was over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.calendar import working_time
from app.rules.dates import age_on, local_day
from app.rules.discretion import OWN_ITEM, private
from app.rules.report.registers.sources import Pick
from app.rules.report.registers.span import DaySpan
from app.rules.requests.flow import RESULT_LABELS, STATE_LABELS, Act, State
from app.rules.requests.origin import SOURCE_LABELS
from app.rules.requests.rating import VALUE_LABELS, Value
from app.services.centre import calendar
from app.services.figures.requests import RequestStory, story_until
from app.services.registers.cells import (
    NOTHING,
    Listed,
    Options,
    by_id,
    named,
    options_of,
    picked,
    shown_name,
    shown_phone,
)
from app.services.requests import promises
from app.services.work import View
from app.store import sql

KEPT_LABELS = {"kept": "按期", "late": "逾期", "running": "未到期"}
"""Whether a promise was kept by the end of the period."""


class _Row(NamedTuple):
    id: UUID
    number: str
    received_at: datetime
    channel: str
    origin_number: str
    scene: str
    scene_name: str
    item: str
    item_name: str
    anonymous: bool
    resident: str
    birth_date: date | None
    phone: str
    own_phone: str
    agent_name: str
    agent_relation: str
    place: str
    grid_id: UUID | None
    grid: str
    text: str
    urgent: bool
    first_receiver: UUID
    receiver: str
    first_due: datetime | None
    due_at: datetime | None
    call_back_due: datetime | None


class _Event(NamedTuple):
    request_id: UUID
    at: datetime
    act: str
    from_state: str
    to_state: str
    clock: str
    detail: dict[str, Any]


class _Coded(NamedTuple):
    code: str
    name: str


@dataclass
class Stood:
    """A request as it stood."""

    row: _Row
    story: RequestStory
    end: datetime
    clock: working_time.Calendar
    state: str = State.REGISTERED.value
    handler: Pick = NOTHING
    result: str = ""
    asked: int = 0
    extended: int = 0
    reopened: int = 0
    called: datetime | None = None
    rating: int | None = None
    masked: dict[str, str] = field(default_factory=dict)

    @property
    def due(self) -> datetime | None:
        return self.story.due(self.row.first_due, self.row.due_at)

    @property
    def spent(self) -> int | None:
        closed = self.story.closed
        return None if closed is None else self.story.spent(self.clock, self.row.received_at, closed)

    @property
    def kept(self) -> Pick:
        """As the figures count it: closed by the promise in force then, or not."""
        due = self.due
        if due is None or self.story.void or self.story.nothing_due:
            return NOTHING
        closed = self.story.closed
        if closed is not None:
            return picked("kept" if self.story.on_time(due) else "late", KEPT_LABELS)
        return picked("late" if due < self.end else "running", KEPT_LABELS)


_ROWS = sql.Reader(
    _Row,
    "request q LEFT JOIN resident r ON r.id = q.resident_id LEFT JOIN scene c ON c.code = q.scene "
    "LEFT JOIN staff s ON s.id = q.first_receiver LEFT JOIN grid g ON g.id = q.grid_id",
    id="q.id", text="q.text", grid_id="q.grid_id", scene_name="coalesce(c.name, q.scene)",
    resident="coalesce(r.name, '')", birth_date="r.birth_date", phone="q.phone", own_phone="coalesce(r.phone, '')",
    grid="coalesce(g.name, '')", receiver="coalesce(s.name, '')",
    **{
        name: f"q.{name}"
        for name in ("number", "received_at", "channel", "origin_number", "scene", "item", "item_name", "anonymous",
                     "agent_name", "agent_relation", "place", "urgent", "first_receiver", "first_due", "due_at",
                     "call_back_due")
    },
)  # fmt: skip
_EVENTS = sql.Reader(
    _Event, "request q JOIN request_event e ON e.request_id = q.id", detail=("e.detail", json.loads),
    **{name: f"e.{name}" for name in ("request_id", "at", "act", "from_state", "to_state", "clock")},
)  # fmt: skip
_SCENES = sql.Reader(_Coded, "scene")
_ITEMS = sql.Reader(_Coded, "request_item")
_SPAN = "q.received_at >= :a AND q.received_at < :b"


def _read(view: View, span: DaySpan, clear: bool) -> list[Stood]:
    return stood_among(view, span, clear, _SPAN)


def _entered(view: View, span: DaySpan, clear: bool) -> list[Stood]:
    """By the day they were entered on, as they were numbered: paper of another day stands where it was typed."""
    numbered = "q.business_date, q.terminal, q.serial"
    return stood_among(view, span, clear, "q.business_date >= :first AND q.business_date <= :last", numbered)


def stood_among(
    view: View, span: DaySpan, clear: bool, where: str, order: str = "q.received_at, q.number"
) -> list[Stood]:
    """The requests ``q`` of a condition on ``:a`` and ``:b``, or the days ``:first`` and ``:last``, each as it stood
    when a span was over."""
    every = {"a": span.begins, "b": span.ends, "first": span.first, "last": span.last}
    params = {name: value for name, value in every.items() if f":{name}" in where}
    rows = _ROWS.rows(view, f"WHERE {where} ORDER BY {order}", **params)
    told = _EVENTS.rows(view, f"WHERE {where} ORDER BY e.request_id, e.position", **params)
    events = {key: list(of_one) for key, of_one in groupby(told, key=lambda event: event.request_id)}
    end, clock = min(span.ends, promises.minute(view.now)), calendar.clocks(view).counter
    found = []
    for row in rows:
        of_one = events.get(row.id, [])
        stood = Stood(row, story_until(of_one, span.ends), end, clock)
        _tell(stood, of_one, span.ends)
        stood.masked = _words(row, clear)
        found.append(stood)
    return found


def _tell(stood: Stood, events: list[_Event], end: datetime) -> None:
    """What happened by the end, and the rating of the closing that stood then, whenever that was given."""
    rated = False
    for event in events:
        if event.at >= end:
            if event.act in (Act.REOPEN, "take_back"):
                break
            if event.act == Act.RATE and not rated and stood.story.closed is not None:
                stood.rating, rated = int(event.detail["value"]), True
            continue
        stood.state = event.to_state
        rated = _one(stood, event, rated)


def _one(stood: Stood, event: _Event, rated: bool) -> bool:
    act, detail = event.act, event.detail
    if "handler_id" in detail:
        stood.handler = Pick(str(detail["handler_id"]), str(detail.get("handler", "")))
    if act == Act.SEND_BACK:
        stood.handler = NOTHING
    elif act == Act.ASK_MATERIALS:
        stood.asked += 1
    elif act == Act.EXTEND:
        stood.extended += 1
    elif act == Act.CALL_BACK and detail.get("reached"):
        stood.called = event.at
    elif act == Act.RATE and not rated:
        stood.rating, rated = int(detail["value"]), True
    elif act in (Act.REOPEN, "take_back"):
        stood.reopened += act == Act.REOPEN
        stood.result, stood.called, stood.rating, rated = "", None, None, False
    if detail.get("result"):
        stood.result = str(detail["result"])
    return rated


def _words(row: _Row, clear: bool) -> dict[str, str]:
    """Whom and what a row names: of a matter that tells a hardship neither what it is, nor age and door."""
    agent = shown_name(row.agent_name, clear)
    relation = f"（{row.agent_relation}）" if agent and row.agent_relation else ""
    hidden = not clear and (private(row.item_name) or private(row.text))
    return {
        "resident": "匿名" if row.anonymous else shown_name(row.resident, clear),
        "agent": agent + relation,
        "phone": shown_phone(row.phone or row.own_phone, clear),
        "item": OWN_ITEM if hidden else row.item_name,
        "text": "" if hidden else row.text,
        "place": "" if hidden else row.place,
        "hidden": "1" if hidden else "",
    }


def _age(one: Stood) -> int | None:
    born = one.row.birth_date
    return None if born is None or one.masked["hidden"] else age_on(born, local_day(one.row.received_at))


def request_options(view: View) -> Mapping[str, Options]:
    return {
        "channel": options_of(SOURCE_LABELS),
        "scene": tuple((row.code, row.name) for row in _SCENES.rows(view, "ORDER BY position, code")),
        "item": tuple((row.code, row.name) for row in _ITEMS.rows(view, "ORDER BY code")),
        "grid": named(view, "grid"),
        "receiver": named(view, "staff"),
        "handler": named(view, "handler"),
        "state": options_of(STATE_LABELS),
        "result": options_of(RESULT_LABELS),
        "kept": options_of(KEPT_LABELS),
        "rating": tuple((str(int(value)), words) for value, words in VALUE_LABELS.items()),
    }


REQUESTS_LISTED = Listed(
    _read,
    {
        "number": lambda one: one.row.number,
        "received": lambda one: one.row.received_at,
        "channel": lambda one: picked(one.row.channel, SOURCE_LABELS),
        "origin": lambda one: one.row.origin_number,
        "scene": lambda one: Pick(one.row.scene, one.row.scene_name),
        "item": lambda one: Pick(one.row.item, one.masked["item"]),
        "resident": lambda one: one.masked["resident"],
        "age": _age,
        "phone": lambda one: one.masked["phone"],
        "agent": lambda one: one.masked["agent"],
        "place": lambda one: one.masked["place"],
        "grid": lambda one: by_id(one.row.grid_id, one.row.grid),
        "text": lambda one: one.masked["text"],
        "urgent": lambda one: one.row.urgent,
        "receiver": lambda one: by_id(one.row.first_receiver, one.row.receiver),
        "handler": lambda one: one.handler,
        "due": lambda one: one.due,
        "state": lambda one: picked(one.state, {s.value: words for s, words in STATE_LABELS.items()}),
        "asked": lambda one: one.asked,
        "extended": lambda one: one.extended,
        "reopened": lambda one: one.reopened,
        "result": lambda one: picked(one.result, {r.value: words for r, words in RESULT_LABELS.items()}),
        "closed": lambda one: one.story.closed,
        "spent": lambda one: one.spent,
        "kept": lambda one: one.kept,
        "rating": lambda one: NOTHING
        if one.rating is None
        else Pick(str(one.rating), VALUE_LABELS[Value(one.rating)]),
        "called": lambda one: one.called,
    },
    request_options,
)  # fmt: skip
ENTERED_LISTED = replace(REQUESTS_LISTED, read=_entered)
