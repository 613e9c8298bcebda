"""关联: two records that belong together; either end shows the other."""

from uuid import UUID

from app.errors import Refused
from app.models.request import RequestLink
from app.rules.rights import Right
from app.services import validation
from app.services.requests.acts import write_event
from app.services.requests.row import load
from app.services.work import View, Work
from app.store import sql

KINDS = ("related", "repeat", "repair", "booking", "topic")
"""相关, 返修 (the same thing again), and what a request was turned into: 维修, 场地预约, 议题."""

AMONG_REQUESTS = ("related", "repeat")


def link(work: Work, request_id: UUID, kind: str, target: str) -> str:
    """Say that a request belongs with another record; saying it twice changes nothing. Returns the other's number.

    Raises ``Refused``: request_unknown, link_self, field_bad (kind, target).
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    validation.choice("kind", kind, KINDS)
    number = validation.text("target", target, 40, required=True).upper()
    other = _request(work, number)
    if kind in AMONG_REQUESTS and other is None:
        raise Refused("request_unknown", number=number)
    if number == row.number:
        raise Refused("link_self", number=number)
    if _known(work, row.number, request_id, kind, number, other):
        return number
    _LINK.run(work.session, [{"request_id": request_id, "kind": kind, "target": number, "at": work.now}])
    _tell(work, request_id, "link", kind, number)
    if other is not None:
        _tell(work, other, "link", kind, row.number)
    return number


def unlink(work: Work, request_id: UUID, kind: str, target: str) -> None:
    """Take a link back, whichever end it was made from; the timelines keep that it was there."""
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    other = _request(work, target)
    params = {"i": request_id, "k": kind, "t": target}
    gone = sql.run(work.session, "DELETE FROM request_link WHERE request_id = :i AND kind = :k AND target = :t", params)
    if other is not None:
        back = {"i": other, "k": kind, "t": row.number}
        gone += sql.run(
            work.session, "DELETE FROM request_link WHERE request_id = :i AND kind = :k AND target = :t", back
        )
    if not gone:
        return
    _tell(work, request_id, "unlink", kind, target)
    if other is not None:
        _tell(work, other, "unlink", kind, row.number)


def _known(view: View, number: str, request_id: UUID, kind: str, target: str, other: UUID | None) -> bool:
    query = "SELECT 1 FROM request_link WHERE request_id = :i AND kind = :k AND target = :t"
    ends = [(request_id, target)] + ([(other, number)] if other is not None else [])
    return any(sql.row(view.session, query, {"i": end, "k": kind, "t": name}) for end, name in ends)


def _request(view: View, number: str) -> UUID | None:
    found = sql.row(view.session, "SELECT id FROM request WHERE number = :n", {"n": number})
    return None if found is None else sql.uuid(found[0])


def _tell(work: Work, request_id: UUID, what: str, kind: str, number: str) -> None:
    row = load(work, request_id)
    detail = {"kind": kind, "number": number}
    write_event(work, request_id, what, row.state.value, row.state, text="", detail=detail)
    work.audit(f"request_{what}", row.number, **detail)
    work.touched("request", request_id)


_LINK = sql.Insert(RequestLink)
