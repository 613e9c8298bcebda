"""受理 by the day of its promise, closing, rating or 整改: the very requests that the rates of a period divide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.report.registers.sources import SOURCES, Pick
from app.rules.report.registers.span import DaySpan
from app.rules.requests.rating import VALUE_LABELS, Rating
from app.services.figures.requests import CONCERNED, RECTIFIED
from app.services.registers.cells import NOTHING, Listed, Options, by_id, named, options_of, picked
from app.services.registers.requests import REQUESTS_LISTED, Stood, stood_among
from app.services.requests import promises
from app.services.requests.rating_figures import RatedClosing, rated_closings
from app.services.work import View
from app.store import sql

CALL_LABELS = {"reached": "已联系上", "open": "还没联系上"}
"""Of a closing that is to be called about."""
COUNTS_LABELS = {"counted": "计入", "set_aside": "申诉成立，剔除"}
"""Whether a rating is one of the valid ones."""
FIXED_LABELS = {"kept": "按期完成", "late": "没有按期"}
"""Of a 整改 whose day has come."""
_VALUES = {str(int(value)): words for value, words in VALUE_LABELS.items()}


@dataclass(frozen=True)
class _Rated:
    stood: Stood
    closing: RatedClosing

    @property
    def first(self) -> Rating:
        return next(one for one in self.closing.given if not one.again)

    @property
    def again(self) -> Rating | None:
        return next((one for one in self.closing.given if one.again), None)


class _Rectification(NamedTuple):
    request_id: UUID
    handler_id: UUID | None
    handler: str
    opened_at: datetime
    contact_due: datetime
    due_at: datetime
    contacted_at: datetime | None
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class _Rectified:
    stood: Stood
    row: _Rectification
    end: datetime

    @property
    def fixed(self) -> Pick:
        kept = self.row.outcome == "done" and self.row.done_at is not None and self.row.done_at <= self.row.due_at
        return picked("kept" if kept else "late", FIXED_LABELS)


_RECTIFICATIONS = sql.Reader(
    _Rectification, "rectification x LEFT JOIN handler h ON h.id = x.handler_id", handler="coalesce(h.name, '')",
    **{name: f"x.{name}" for name in _Rectification._fields if name != "handler"},
)  # fmt: skip


def _due(view: View, span: DaySpan, clear: bool) -> list[Stood]:
    found = [
        (one.due, one) for one in stood_among(view, span, clear, CONCERNED)
        if one.due is not None and span.begins <= one.due < span.ends and one.kept.key in ("kept", "late")
    ]  # fmt: skip
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].row.number))]


def _closings(view: View, span: DaySpan, clear: bool) -> list[Stood]:
    found = [
        (one.story.closed, one) for one in stood_among(view, span, clear, CONCERNED)
        if one.story.closed is not None and span.begins <= one.story.closed and not one.story.void
    ]  # fmt: skip
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].row.number))]


def _ratings(view: View, span: DaySpan, clear: bool) -> list[_Rated]:
    rated = rated_closings(view, span.first, span.last)
    found = [_Rated(one, rated[one.row.id]) for one in stood_among(view, span, clear, CONCERNED) if one.row.id in rated]
    return sorted(found, key=lambda one: (one.closing.at, one.stood.row.number))


def _rectified(view: View, span: DaySpan, clear: bool) -> list[_Rectified]:
    among = f"q.id IN (SELECT request_id FROM rectification WHERE {RECTIFIED})"
    requests = {one.row.id: one for one in stood_among(view, span, clear, among)}
    over = min(span.ends, promises.minute(view.now))
    rows = _RECTIFICATIONS.rows(view, f"WHERE {RECTIFIED} ORDER BY due_at, x.id", a=span.begins, b=over)
    return [_Rectified(requests[row.request_id], row, span.ends) for row in rows]


def _call(one: Stood) -> Pick:
    if one.row.call_back_due is None or one.story.closed is None:
        return NOTHING
    return picked("reached" if one.story.called else "open", CALL_LABELS)


def _by(end: datetime, at: datetime | None) -> datetime | None:
    """What had happened by then."""
    return at if at is not None and at < end else None


def _of(stood: Callable[[Any], Stood], *keys: str) -> dict[str, Callable[[Any], Any]]:
    """Cells of the request itself."""

    def cell(key: str) -> Callable[[Any], Any]:
        return lambda one: REQUESTS_LISTED.cells[key](stood(one))

    return {key: cell(key) for key in keys}


def _options(source: str, more: Callable[[View], Mapping[str, Options]]) -> Callable[[View], Mapping[str, Options]]:
    """What the columns of a source that are those of 受理 can be narrowed to, and its own."""

    def found(view: View) -> Mapping[str, Options]:
        known = REQUESTS_LISTED.options(view)
        return {**{key: known[key] for key in SOURCES[source].keys if key in known}, **more(view)}

    return found


DUE_LISTED = Listed(_due, REQUESTS_LISTED.cells, REQUESTS_LISTED.options)
CLOSINGS_LISTED = Listed(
    _closings,
    {**REQUESTS_LISTED.cells, "call": _call},
    _options("closings", lambda _view: {"call": options_of(CALL_LABELS)}),
)
RATINGS_LISTED = Listed(
    _ratings,
    {
        **_of(lambda one: one.stood, "number", "received", "scene", "item", "receiver", "handler"),
        "at": lambda one: one.closing.at,
        "value": lambda one: picked(str(int(one.first.value)), _VALUES),
        "counts": lambda one: picked("counted" if one.first.counts else "set_aside", COUNTS_LABELS),
        "again": lambda one: NOTHING if one.again is None else picked(str(int(one.again.value)), _VALUES),
    },
    _options(
        "ratings",
        lambda _view: {
            "value": options_of(_VALUES), "counts": options_of(COUNTS_LABELS), "again": options_of(_VALUES)
        },
    ),
)  # fmt: skip
RECTIFIED_LISTED = Listed(
    _rectified,
    {
        **_of(lambda one: one.stood, "number", "received", "scene", "item"),
        "responsible": lambda one: by_id(one.row.handler_id, one.row.handler),
        "opened": lambda one: one.row.opened_at,
        "contact_due": lambda one: one.row.contact_due,
        "contacted": lambda one: _by(one.end, one.row.contacted_at),
        "due": lambda one: one.row.due_at,
        "done": lambda one: _by(one.end, one.row.done_at),
        "fixed": lambda one: one.fixed,
    },
    _options(
        "rectified",
        lambda view: {"responsible": named(view, "handler"), "fixed": options_of(FIXED_LABELS)},
    ),
)  # fmt: skip
