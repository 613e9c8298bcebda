"""整改 after a bad rating: call the resident by a day, put it right by another; or an appeal takes the rating out."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local_day
from app.rules.requests import rating
from app.rules.requests.rating import Value
from app.rules.rights import Right
from app.services.centre import calendar
from app.services.requests import ratings
from app.services.requests.promises import minute
from app.services.requests.row import load
from app.services.requests.timeline import tell
from app.services.work import View, Work, asks
from app.store import sql

LODGED = "appeal_lodge"
"""The event of an appeal that waits for a decision."""


@dataclass(frozen=True)
class RectificationRow:
    """One 整改. ``outcome``: open, done, upheld (an appeal took the rating out)."""

    id: UUID
    request_id: UUID
    number: str
    item_name: str
    resident: str
    handler: str
    value: Value
    points: tuple[str, ...]
    comment: str
    opened_at: datetime
    contact_due: datetime
    due_at: datetime
    contacted_at: datetime | None
    done_at: datetime | None
    result: str
    outcome: str
    late_days: int = 0
    """How many working days what is due next is late."""


@asks(Right.REQUESTS)
def open_rectifications(view: View) -> tuple[RectificationRow, ...]:
    """All that are still open, the next deadline first: the call while nobody has called, then the end."""
    return tuple(_late(view, row) for row in sorted(_ROWS.rows(view, "WHERE x.outcome = 'open'"), key=next_due))


def _late(view: View, row: RectificationRow) -> RectificationRow:
    due = next_due(row)
    if row.outcome != "open" or due >= minute(view.now):
        return row
    return replace(row, late_days=calendar.table(view).workdays_after(local_day(due), local_day(view.now)))


def next_due(row: RectificationRow) -> datetime:
    """What is due next of an open one."""
    return row.contact_due if row.contacted_at is None else row.due_at


def of_request(view: View, request_id: UUID) -> RectificationRow | None:
    """The 整改 of a request, of several the open one, then the newest; None when no rating was bad."""
    first = "ORDER BY CASE x.outcome WHEN 'open' THEN 0 ELSE 1 END, x.opened_at DESC LIMIT 1"
    found = _ROWS.one(view, f"WHERE x.request_id = :i {first}", i=request_id)
    return None if found is None else _late(view, found)


def contact(work: Work, request_id: UUID, text: str) -> None:
    """The resident was called about their bad rating; ``text`` is what they said.

    Raises ``Refused``: rectification_none, field_bad (text).
    """
    work.require(Right.REQUESTS)
    said = validation.text("text", text, 1000, required=True, multiline=True)
    row = _open(work, request_id)
    if row.contacted_at is None:
        _update(work, "request_id = :i AND outcome = 'open' AND contacted_at IS NULL", "contacted_at = :t", request_id)
    _tell(work, request_id, "rectify_call", said)


def finish(work: Work, request_id: UUID, result: str) -> None:
    """It was put right; the resident may rate once more. Nobody finishes before the resident was called.

    Raises ``Refused``: rectification_none, rectification_uncalled, field_bad (result).
    """
    work.require(Right.REQUESTS)
    said = validation.text("result", result, 1000, required=True, multiline=True)
    row = _open(work, request_id)
    if row.contacted_at is None:
        raise Refused("rectification_uncalled")
    _update(
        work, "request_id = :i AND outcome = 'open'", "done_at = :t, result = :r, outcome = 'done'", request_id, r=said
    )  # one that was still open when it was done again and rated badly again ends with the new one
    _tell(work, request_id, "rectify_done", said)


def lodge(work: Work, request_id: UUID, reason: str) -> None:
    """Put in a word against a bad rating (误评, 恶意): whoever worked on it may, and nothing is decided by it.

    Raises ``Refused``: appeal_not_bad, appeal_settled, appeal_lodged, field_bad (reason).
    """
    work.require(Right.REQUESTS)
    said = validation.text("reason", reason, 500, required=True, multiline=True)
    rating.settle_appeal(_first(work, request_id), False, said)
    if lodged(work, request_id):
        raise Refused("appeal_lodged")
    _tell(work, request_id, LODGED, said)


def lodged(view: View, request_id: UUID) -> bool:
    """Whether somebody has appealed against the rating of a request, the last that was given for a closing."""
    rated = "SELECT at FROM request_rating WHERE request_id = :i AND kind = 'first' ORDER BY position DESC LIMIT 1"
    since = f"SELECT max(position) FROM request_event WHERE request_id = :i AND act = 'rate' AND at = ({rated})"
    query = f"SELECT count(*) FROM request_event WHERE request_id = :i AND act = :a AND position > ({since})"
    return bool(sql.value(view, query, i=request_id, a=LODGED))


def appeal(work: Work, request_id: UUID, upheld: bool, reason: str) -> None:
    """Decide on an appeal that was lodged, once the resident was called. Upheld, the rating leaves the rates; it stays.

    Whoever handled the request cannot decide. Raises ``Refused``: appeal_not_bad, appeal_settled, appeal_unlodged,
    appeal_uncalled, appeal_reason, field_bad (reason), needs_approver, approver_unfit.
    """
    work.require(Right.REQUESTS)
    said = validation.text("reason", reason, 500, multiline=True)
    request = load(work, request_id)
    first = _first(work, request_id)
    rating.settle_appeal(first, upheld, said)
    if not lodged(work, request_id):
        raise Refused("appeal_unlodged")
    found = of_request(work, request_id)
    if found is None or found.contacted_at is None:
        raise Refused("appeal_uncalled")
    work.require(Right.APPROVE_REQUEST, barred=tuple(ratings.handlers_of(work, request)))
    channel = ratings.last_round(ratings.rows(work, request_id))[0].channel
    ratings.add_row(work, request_id, "appeal", first.value, channel, "", said, counts=not upheld)
    if upheld and found.outcome == "open":
        _update(work, "id = :i", "done_at = :t, outcome = 'upheld'", found.id)
    _tell(work, request_id, "appeal", said, upheld=upheld)


def _first(view: View, request_id: UUID) -> rating.Rating:
    first = ratings.first_of(view, request_id)
    if first is None:
        raise Refused("appeal_not_bad")
    return first


def _open(view: View, request_id: UUID) -> RectificationRow:
    row = of_request(view, request_id)
    if row is None or row.outcome != "open":
        raise Refused("rectification_none")
    return row


def _tell(work: Work, request_id: UUID, what: str, text: str, **detail: Any) -> None:
    tell(work, load(work, request_id), what, text, **detail)
    work.touched("rectification", request_id)


def _update(work: Work, which: str, what: str, key: UUID, **values: Any) -> None:
    sql.run(work.session, f"UPDATE rectification SET {what} WHERE {which}", {**values, "i": key, "t": work.now})


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


_ROWS = sql.Reader(
    RectificationRow,
    "rectification x JOIN request q ON q.id = x.request_id LEFT JOIN resident r ON r.id = q.resident_id "
    "LEFT JOIN handler h ON h.id = x.handler_id "
    # of each closing's first ratings the one that opened it
    "LEFT JOIN request_rating g ON g.request_id = x.request_id AND g.kind = 'first' AND g.position = "
    "(SELECT max(o.position) FROM request_rating o WHERE o.request_id = x.request_id AND o.kind = 'first' "
    "AND o.at = x.opened_at)",
    id="x.id",
    late_days="0",
    request_id="x.request_id",
    number="q.number",
    item_name="q.item_name",
    resident="coalesce(r.name, '')",
    handler="coalesce(h.name, '')",
    value="coalesce(g.value, 1)",
    points=("coalesce(g.points, '')", _split),
    comment="coalesce(g.comment, '')",
    due_at="x.due_at",
    result="x.result",
)
