"""评价: one press by the resident when a request is closed, kept as it was given; the call back; a period's rates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.request import Rectification, RequestRating
from app.rules import validation
from app.rules.calendar import working_time
from app.rules.requests import rating
from app.rules.requests.flow import Act, State
from app.rules.requests.promises import Promise, Unit
from app.rules.requests.rating import Appeal, Channel, Value
from app.rules.rights import Right
from app.services.centre import calendar, settings
from app.services.requests.row import Row, change, load
from app.services.requests.timeline import write_event
from app.services.work import View, Work
from app.store import sql

POINTS = tuple(rating.POINT_LABELS)


@dataclass(frozen=True)
class RatingRow:
    """One row of a request's ratings. ``kind``: first (of a closing), again (after 整改), appeal; ``counts`` false
    leaves the rate.
    """

    request_id: UUID
    kind: str
    value: Value
    counts: bool
    channel: str
    points: tuple[str, ...]
    comment: str
    staff: str
    at: datetime


def rate(
    work: Work,
    request_id: UUID,
    value: int,
    channel: str,
    *,
    points: tuple[str, ...] = (),
    comment: str = "",
    by_resident: bool = True,
) -> Value:
    """Keep a rating of a closed request, one for each closing; a bad one opens a 整改 with its two deadlines.

    ``by_resident`` False: somebody else pressed for them, so it may not be who handled it. Raises
    ``Refused``: request_not_now, request_rated, rating_own, field_bad (value, channel, points, comment).
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    given = Value(validation.whole("value", value, 1, 5))
    way = Channel(validation.choice("channel", channel, tuple(c.value for c in Channel)))
    for point in points:
        validation.choice("points", point, POINTS)
    said = validation.text("comment", comment, 500, multiline=True)
    if row.state is not State.CLOSED:
        raise Refused("request_not_now", state=row.state.value, act=Act.RATE.value)
    again = _is_again(work, row.rating, rows(work, request_id))
    typed = way if by_resident else Channel.PAPER  # pressed for somebody is as typed in
    rating.check_rater(typed, work.member().id, handlers_of(work, row))
    add_row(work, request_id, "again" if again else "first", given, way.value, ",".join(points), said, counts=not again)
    detail = {"value": int(given), "channel": way.value, "points": list(points), "again": again}
    write_event(work, request_id, Act.RATE.value, row.state.value, row.state, text=said, detail=detail)
    if not again:
        change(work, row, rating=int(given))
        _open_rectification(work, row, given)
    work.audit("request_rate", row.number, channel=way.value)
    work.touched("request", request_id)
    return given


def call_back(work: Work, request_id: UUID, reached: bool, satisfied: bool | None = None, text: str = "") -> None:
    """回访: somebody called the resident of a closed request. Who was not reached stays on the list.

    ``satisfied`` is None when nobody was reached. Raises ``Refused("request_not_now")``.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    said = validation.text("text", text, 1000, multiline=True)
    if row.state is not State.CLOSED:
        raise Refused("request_not_now", state=row.state.value, act=Act.CALL_BACK.value)
    detail = {"reached": reached, "satisfied": satisfied if reached else None}
    write_event(work, request_id, Act.CALL_BACK.value, row.state.value, row.state, text=said, detail=detail)
    if reached:
        change(work, row, called_back_at=work.now)
    work.audit("request_call_back", row.number, reached=reached)
    work.touched("request", request_id)


def rows(view: View, request_id: UUID) -> tuple[RatingRow, ...]:
    """The ratings of a request in the order they came."""
    return _ROWS.rows(view, "WHERE r.request_id = :i ORDER BY r.position", i=request_id)


def can_rate(
    view: View, request_id: UUID, state: State, rated: int | None, given: Sequence[RatingRow] | None = None
) -> bool:
    """Whether a rating may be taken now: closed, and this closing not rated yet or only before a finished 整改.

    ``rated`` is the rating that stands on the request, ``given`` all it ever got, where they were read already.
    """
    if state is not State.CLOSED:
        return False
    try:
        _is_again(view, rated, rows(view, request_id) if given is None else given)
    except Refused:
        return False
    return True


def _is_again(view: View, rated: int | None, given: Sequence[RatingRow]) -> bool:
    """Whether the next rating is the second one of this closing; what was given before a 重办 does not stand for it.

    Raises ``Refused("request_rated")``.
    """
    own = () if rated is None else last_round(given)
    earlier = [rating.Rating(row.value, again=row.kind == "again") for row in own if row.kind != "appeal"]
    return rating.check_again(earlier, bool(own) and _rectified(view, given[0].request_id, own[0].at))


def last_round(given: Sequence[RatingRow]) -> tuple[RatingRow, ...]:
    """The ratings of the closing that was rated last, its first one before what came after it."""
    begins = max((at for at, row in enumerate(given) if row.kind == "first"), default=len(given))
    return tuple(given[begins:])


def first_of(view: View, request_id: UUID) -> rating.Rating | None:
    """The first rating of the closing rated last, with what became of an appeal; None when unrated."""
    found = {r.kind: r for r in last_round(rows(view, request_id))}
    if "first" not in found:
        return None
    appealed = found.get("appeal")
    settled = Appeal.NONE if appealed is None else Appeal.REJECTED if appealed.counts else Appeal.UPHELD
    return rating.Rating(found["first"].value, settled)


def handlers_of(view: View, row: Row) -> frozenset[UUID]:
    """The members of staff whose work is rated: everybody it was ever given to, and who closed it."""
    told = _CARRIED.rows(
        view, "WHERE request_id = :i AND act IN ('dispatch', 'hand_over', 'close', 'close_now')", i=row.id
    )
    closers = {event.staff_id for event in told if event.act.startswith("close") and event.staff_id is not None}
    given = {UUID(hex=hex_) for event in told if (hex_ := event.detail.get("handler_id"))}
    carried = given | ({row.handler_id} if row.handler_id is not None else set())
    return frozenset(closers | _staff_of(view, carried))


def _staff_of(view: View, handlers: set[UUID]) -> set[UUID]:
    """The members of staff among handlers."""
    keys = {f"h{n}": one for n, one in enumerate(sorted(handlers))}
    if not keys:
        return set()
    named = ", ".join(f":{name}" for name in keys)
    query = f"SELECT staff_id FROM handler WHERE id IN ({named}) AND staff_id IS NOT NULL"
    return {sql.uuid(staff_id) for staff_id in sql.values(view, query, **keys)}


def add_row(
    work: Work, request_id: UUID, kind: str, value: Value, channel: str, points: str, comment: str, *, counts: bool
) -> None:
    """Add a row to a request's ratings; rows are never changed."""
    last = sql.value(work, "SELECT max(position) FROM request_rating WHERE request_id = :i", i=request_id)
    values = {
        "request_id": request_id,
        "position": int(last or 0) + 1,
        "kind": kind,
        "value": int(value),
        "counts": counts,
        "channel": channel,
        "points": points,
        "comment": comment,
        "staff_id": work.member().id,
        "at": work.now,
    }
    _RATING.run(work.session, [values])


def _open_rectification(work: Work, row: Row, value: Value) -> None:
    limit = Promise(Unit.WORKDAYS, settings.number(work, "rating.fix_days"))
    call = Promise(Unit.WORKDAYS, settings.number(work, "rating.contact_days"))
    opened = rating.rectification(value, working_time.wall(work.now), calendar.clocks(work), limit, call)
    if opened is None or opened.call_by.due is None or opened.due.due is None:
        return
    values = {
        "id": work.new_id(),
        "request_id": row.id,
        "handler_id": row.handler_id,
        "opened_at": work.now,
        "contact_due": working_time.instant(opened.call_by.due),
        "due_at": working_time.instant(opened.due.due),
        "contacted_at": None,
        "done_at": None,
        "result": "",
        "outcome": "open",
    }
    _RECTIFICATION.run(work.session, [values])
    work.touched("rectification", row.id)


def _rectified(view: View, request_id: UUID, rated_at: datetime) -> bool:
    """Whether the 整改 that a rating opened, at the very same instant, is done: no clock decides which was later."""
    done = "SELECT count(*) FROM rectification WHERE request_id = :i AND outcome = 'done' AND opened_at = :at"
    return bool(sql.value(view, done, i=request_id, at=rated_at))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


class _Carried(NamedTuple):
    act: str
    staff_id: UUID | None
    detail: dict[str, Any]


_ROWS = sql.Reader(
    RatingRow,
    "request_rating r LEFT JOIN staff s ON s.id = r.staff_id",
    points=("points", _split),
    staff="coalesce(s.name, '')",
)
_CARRIED = sql.Reader(_Carried, "request_event", detail=("detail", json.loads))
_RATING = sql.Insert(RequestRating)
_RECTIFICATION = sql.Insert(Rectification)
