"""关联: two records that belong together; either end shows the other."""

from uuid import UUID

from app.errors import Refused
from app.models.request import RequestLink
from app.rules import validation
from app.rules.rights import Right
from app.services.requests.row import Row, find_numbered, load
from app.services.requests.timeline import tell
from app.services.work import Work
from app.store import sql

KINDS = ("related", "repeat", "repair", "booking", "enrolment", "topic")
"""相关, 返修 (the same thing again), and what a request was turned into: 维修, 场地预约, 活动报名, 议题."""

AMONG_REQUESTS = ("related", "repeat")


def link(work: Work, request_id: UUID, kind: str, target: str) -> str:
    """Say that a request belongs with another record; saying it twice changes nothing. Returns the other's number.

    Raises ``Refused``: request_unknown, link_self, field_bad (kind, target).
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    validation.choice("kind", kind, KINDS)
    number = validation.text("target", target, 40, required=True).upper()
    other = find_numbered(work, number)
    if kind in AMONG_REQUESTS and other is None:
        raise Refused("request_unknown", field="target", number=number)
    if number == row.number:
        raise Refused("link_self", field="target", number=number)
    if any(sql.value(work, f"SELECT count(*) {_ONE}", **end) for end in _ends(row, kind, number, other)):
        return number
    _LINK.run(work.session, [{"request_id": request_id, "kind": kind, "target": number, "at": work.now}])
    _tell(work, "link", kind, row, number, other)
    return number


def unlink(work: Work, request_id: UUID, kind: str, target: str) -> None:
    """Take a link back, whichever end it was made from; the timelines keep that it was there."""
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    other = find_numbered(work, target)
    gone = [sql.run(work.session, f"DELETE {_ONE}", end) for end in _ends(row, kind, target, other)]
    if any(gone):
        _tell(work, "unlink", kind, row, target, other)


def _ends(row: Row, kind: str, target: str, other: Row | None) -> list[dict[str, object]]:
    """A link as it lies at the one end or the other."""
    here: dict[str, object] = {"i": row.id, "k": kind, "t": target}
    return [here] if other is None else [here, {"i": other.id, "k": kind, "t": row.number}]


def _tell(work: Work, what: str, kind: str, row: Row, target: str, other: Row | None) -> None:
    tell(work, row, what, kind=kind, number=target)
    if other is not None:
        tell(work, other, what, kind=kind, number=row.number)


_ONE = "FROM request_link WHERE request_id = :i AND kind = :k AND target = :t"
_LINK = sql.Insert(RequestLink)
