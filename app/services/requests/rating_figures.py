"""A period's rates: each request closed in it counts once, by its last closing there and what was given for that."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.requests import rating
from app.rules.requests.flow import Act, State
from app.rules.requests.rating import Appeal, Rating, RatingFigures, Value
from app.services.requests import promises
from app.services.work import View
from app.store import sql


@dataclass
class RatedClosing:
    """A closing with what was given for it, the first rating before the one after 整改."""

    at: datetime
    given: list[Rating] = field(default_factory=list)


def figures(view: View, first: date, last: date) -> RatingFigures:
    """The ratings of the requests closed in a span of days, both ends in.

    A closing is told by its event, so what is done again later changes nothing here; a rating or an appeal belongs to
    the closing it is about, whenever it came.
    """
    start, end = promises.midnight(first), promises.midnight(last + timedelta(days=1))
    once = sql.value(view, f"SELECT count(*) FROM request q WHERE {_AMONG}", a=start, b=end)
    done_again = _done_again(view, start, end)
    given = [*_given_once(view, start, end).values(), *done_again.values()]
    return rating.figures((r for one in given for r in one.given), int(once or 0) + len(done_again))


def rated_closings(view: View, first: date, last: date) -> dict[UUID, RatedClosing]:
    """The closings ``figures`` counts that were rated, by request: those it has the ratings of."""
    start, end = promises.midnight(first), promises.midnight(last + timedelta(days=1))
    found = {**_given_once(view, start, end), **_done_again(view, start, end)}
    return {key: one for key, one in found.items() if one.given}


def _given_once(view: View, start: datetime, end: datetime) -> dict[UUID, RatedClosing]:
    """What was given for requests that were closed once."""
    closings: dict[UUID, RatedClosing] = {}
    tail = f"WHERE {_AMONG} AND r.kind IN ('first', 'again') ORDER BY r.kind DESC"
    for row in _GIVEN.rows(view, tail, a=start, b=end):
        one = Rating(row.value, Appeal.UPHELD if row.out else Appeal.NONE, row.kind == "again")
        closings.setdefault(row.request_id, RatedClosing(row.closed_at)).given.append(one)
    return closings


def _done_again(view: View, start: datetime, end: datetime) -> dict[UUID, RatedClosing]:
    """The last closings in a span of requests that were done again."""
    found = {key: _last(events, start, end) for key, events in _told(view, end)}
    return {key: one for key, one in found.items() if one is not None}


def _last(events: Iterable["_Event"], start: datetime, end: datetime) -> RatedClosing | None:
    """The last closing of one request in a span, with its ratings; one taken back was none."""
    closings: list[RatedClosing] = []
    opened: datetime | None = None
    for event in events:
        if event.act == Act.REOPEN:
            opened = event.at
        elif event.act == "take_back" and closings and event.from_state == State.CLOSED:
            closings.pop()
        elif event.act == Act.VOID and closings and event.at == opened:
            closings.pop()  # opened and voided in one: a registration taken back
        elif event.to_state == State.CLOSED and event.from_state != State.CLOSED:
            closings.append(RatedClosing(event.at))
        elif event.act == Act.RATE and closings:
            closings[-1].given.append(Rating(Value(event.detail["value"]), again=bool(event.detail.get("again"))))
        elif event.act == "appeal" and event.detail.get("upheld") and closings and closings[-1].given:
            closings[-1].given[0] = replace(closings[-1].given[0], appeal=Appeal.UPHELD)
    return next((closing for closing in reversed(closings) if start <= closing.at < end), None)


def _told(view: View, end: datetime) -> Iterable[tuple[UUID, Iterable["_Event"]]]:
    """The closings and ratings of each request that was done again and was there before ``end``."""
    events = _EVENTS.rows(
        view,
        "WHERE q.reopened > 0 AND q.received_at < :end AND (e.act IN ('rate', 'appeal', 'take_back', 'reopen', 'void') "
        "OR (e.to_state = 'closed' AND e.from_state <> 'closed')) ORDER BY e.request_id, e.position",
        end=end,
    )
    return [(key, list(of_one)) for key, of_one in groupby(events, key=lambda event: event.request_id)]


class _Given(NamedTuple):
    request_id: UUID
    closed_at: datetime
    kind: str
    value: Value
    out: bool


class _Event(NamedTuple):
    request_id: UUID
    at: datetime
    act: str
    from_state: str
    to_state: str
    detail: dict[str, Any]


_AMONG = "q.reopened = 0 AND q.state = 'closed' AND q.closed_at >= :a AND q.closed_at < :b"
_GIVEN = sql.Reader(
    _Given,
    "request_rating r JOIN request q ON q.id = r.request_id",
    request_id="r.request_id",
    closed_at="q.closed_at",
    kind="r.kind",
    value="r.value",
    out="EXISTS (SELECT 1 FROM request_rating x WHERE x.request_id = r.request_id AND x.kind = 'appeal' "
    "AND NOT x.counts)",
)
_EVENTS = sql.Reader(
    _Event,
    "request q JOIN request_event e ON e.request_id = q.id",
    request_id="e.request_id",
    at="e.at",
    detail=("e.detail", json.loads),
)
