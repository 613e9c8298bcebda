"""Freeze the papers of a request: masked on what residents take home, whole where a handler must call."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules.people.names import mask_name, mask_phone
from app.rules.requests.flow import OPEN, Act, State
from app.rules.requests.materials import Written, read_material
from app.rules.rights import Right
from app.services import print_queue
from app.services.centre import settings, staff
from app.services.documents.requests import Material, Promised, RequestSlip
from app.services.print_queue import PaperCopy
from app.services.requests import catalogue, ratings
from app.services.requests.row import Row, applicant, load
from app.services.requests.timeline import came_since_asked, given_out, promise_of
from app.services.residents import grids
from app.services.work import View, Work, asks
from app.store import sql

PAPER_OF: Mapping[Act, str] = {
    Act.ASK_MATERIALS: "missing",
    Act.DECLINE: "declined",
    Act.DISPATCH: "dispatch",
    Act.HAND_OVER: "dispatch",
    Act.URGE: "urge",
    Act.CLOSE: "closed",
    Act.EXTEND: "extended",
    Act.SUPPLIED: "supplied",
    Act.WITHDRAW: "withdrawn",
}
"""Which act puts which paper on the counter."""

INSIDE = ("dispatch", "urge")
"""Papers for the handler: with the whole name and phone, for they must find and call the resident."""

SIGNED = ("withdrawn", "proxy")
"""Papers that are somebody's own word: the name stands whole beside the signature."""


def put(
    work: Work,
    row: Row,
    paper: str,
    promised: Promised,
    *,
    step_reason: str = "",
    missing: tuple[str, ...] = (),
    former_due: datetime | None = None,
    keep: bool = False,
    serial: int = 0,
) -> UUID:
    """Queue a paper of a request in this transaction; ``serial`` 0: the next of its sort."""
    serial = serial or count_of(work, row.number, paper) + 1
    slip = build(work, row, paper, promised, step_reason=step_reason, missing=missing, serial=serial)
    if former_due is not None:
        slip = replace(slip, former_due=former_due)
    number = f"{row.number}/{paper}" if serial == 1 else f"{row.number}/{paper}-{serial}"
    return work.print(slip, number=number, printer="page", keep=keep)


@asks(Right.REQUESTS)
def rating_copy(view: View, request_id: UUID) -> PaperCopy:
    """The 评价单 as ``print_rating`` would print it now: a first one, or a marked copy while it would say the same.

    Raises ``Refused``: request_unknown, request_not_now (not closed), request_rated.
    """
    return _rating(view, load(view, request_id))[1]


def print_rating(work: Work, request_id: UUID) -> UUID:
    """Queue the 评价单 of a closed, unrated request, for the resident to fill in later and bring back.

    Asked for again it is a marked copy of the same paper; a request done again since gets a new one. Raises as
    ``rating_copy`` does, and ``needs_approver``.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    known, _ = _rating(work, row)
    if known:
        return print_queue.reprint(work, "request", known)
    job = put(work, row, "rating", promise_of(work, row))
    work.audit("print", row.number, kind="rating")
    work.touched("request", request_id)
    return job


def _rating(view: View, row: Row) -> tuple[str, PaperCopy]:
    """The number of the paper that already says it, or nothing, and what would come out."""
    if row.state is not State.CLOSED:
        raise Refused("request_not_now", state=row.state.value, act=Act.RATE.value)
    if not ratings.can_rate(view, row.id, row.state, row.rating):
        raise Refused("request_rated")
    made = count_of(view, row.number, "rating")
    slip = build(view, row, "rating", promise_of(view, row), serial=made + 1)
    if made:
        last = f"{row.number}/rating" if made == 1 else f"{row.number}/rating-{made}"
        again = print_queue.next_copy(view, "request", last)
        if isinstance(again.document, RequestSlip) and _says(again.document) == _says(slip):
            return last, again
    return "", PaperCopy(slip)


def _says(slip: RequestSlip) -> RequestSlip:
    """A paper without when, by whom and how often it was made."""
    return replace(slip, made_at=None, made_by="", serial=1)


def build(
    view: View,
    row: Row,
    paper: str,
    promised: Promised,
    *,
    step_reason: str = "",
    missing: tuple[str, ...] = (),
    serial: int = 1,
) -> RequestSlip:
    """What a paper says now; ``missing`` are the materials asked for on a 一次性告知单."""
    name, phone = _resident(view, row)
    inside = paper in INSIDE
    whole, both = inside or paper in SIGNED, inside or paper == "proxy"  # the name; the agent and the phones too
    agent = row.agent_name if both else mask_name(row.agent_name)
    handler = _handler(view, row.handler_id)
    return RequestSlip(
        head=settings.head(view),
        paper=paper,
        number=row.number,
        item=row.item_name,
        scene=catalogue.scene_name(view, row.scene),
        applicant=name if whole else mask_name(name),
        anonymous=row.anonymous,
        agent=f"{agent}（{row.agent_relation}）" if agent else "",
        phone=phone if both else mask_phone(phone),
        place=row.place,
        text=row.text,
        urgent=row.urgent,
        channel=row.channel,
        origin=row.origin_number,
        received_at=row.received_at,
        receiver=staff.name_of(view, row.first_receiver),
        handler=handler.name,
        handler_kind=handler.kind if inside else "",
        agent_phone=row.agent_phone if both and agent else "",
        promised=promised,
        materials=asked_for(load_materials(row.materials), missing),
        reason=step_reason,
        responsible=row.responsible,
        result=row.result,
        result_text=row.result_text,
        closed_at=row.closed_at if row.state is State.CLOSED else None,
        made_at=view.now,
        made_by=view.staff.name if view.staff else "",
        serial=serial,
        **_of_paper(view, row, paper),
    )


def _of_paper(view: View, row: Row, paper: str) -> dict[str, Any]:
    """What only one sort of paper tells."""
    if paper == "urge":
        times = dict(zip(("dispatched_at", "signed_at"), given_out(view, row.id), strict=True))
        return {**times, **_warden(view, row)}
    if paper in INSIDE:
        return dict(_warden(view, row))
    return {"came": came_since_asked(view, row.id)} if paper == "supplied" else {}


def _warden(view: View, row: Row) -> dict[str, str]:
    """Whom the handler calls in the 网格 of the place."""
    grid = grids.find(view, row.grid_id)
    return {} if grid is None else {"grid": grid.name, "warden": grid.warden, "warden_phone": grid.phone}


def print_proxy(work: Work, request_id: UUID) -> UUID:
    """Queue the 代办委托书 of a request that is open, to be signed by who lets another act, and by that one.

    Printed again it is a new form with what is known by then. Raises ``Refused``: request_unknown, request_not_now,
    proxy_anonymous (nobody is known who could let another act), needs_approver.
    """
    work.require(Right.REQUESTS)
    row = load(work, request_id)
    if row.state not in OPEN:
        raise Refused("request_not_now", state=row.state.value, act="proxy")
    if row.anonymous:
        raise Refused("proxy_anonymous")
    job = put(work, row, "proxy", promise_of(work, row))
    work.audit("print", row.number, kind="proxy")
    work.touched("request", request_id)
    return job


def asked_for(listed: tuple[Material, ...], names: Iterable[str]) -> tuple[Material, ...]:
    """The materials of a request after these were asked for, by name or as people write them.

    What is listed keeps its pieces and whether the original is wanted, and has not come after all; what is not is
    listed as it was written (``护理评估表（复印件 2 份）``).
    """
    meant: set[Material] = set()
    more: list[Material] = []
    for words in dict.fromkeys(names):
        written = _written(words)
        known = [m for m in listed if m.name == words]
        known = known or [m for m in listed if Written(_written(m.name).name, m.pieces, m.original) == written]
        meant.update(known)
        if not known:
            more.append(Material(*written, given=False))
    return (*(replace(m, given=False) if m in meant else m for m in listed), *more)


def _written(words: str) -> Written:
    try:
        return read_material(words)
    except ValueError:  # nothing but a number: it is asked for as it stands
        return Written(words, 1, True)


def dump_materials(materials: tuple[Material, ...]) -> str:
    """As JSON rows."""
    return json.dumps([[m.name, m.pieces, m.original, m.given] for m in materials], ensure_ascii=False)


def load_materials(text: str) -> tuple[Material, ...]:
    """Read them back, two of one name told apart."""
    rows = [Material(str(n), int(p), bool(o), bool(g)) for n, p, o, g in json.loads(text or "[]")]
    return catalogue.told_apart(rows)


def count_of(view: View, number: str, paper: str) -> int:
    """How many papers of a sort a request has, copies of them left out."""
    made = sql.value(
        view,
        "SELECT count(*) FROM print_job WHERE kind = 'request' AND copy_no = 1 AND (number = :n OR number LIKE :more)",
        n=f"{number}/{paper}",
        more=f"{number}/{paper}-%",
    )
    return int(made or 0)


def _resident(view: View, row: Row) -> tuple[str, str]:
    who = None if row.resident_id is None else applicant(view, row.resident_id)
    return ("", row.phone) if who is None else (who.name, row.phone or who.phone)


class _Handler(NamedTuple):
    name: str
    kind: str


_HANDLER = sql.Reader(_Handler, "handler")


def _handler(view: View, handler_id: UUID | None) -> _Handler:
    """As the list of handlers called them when they were entered; nobody has no name."""
    if handler_id is None:
        return _Handler("", "")
    found = view.memo((_handler, handler_id), lambda: _HANDLER.one(view, "WHERE id = :h", h=handler_id), "catalogue")
    return found or _Handler("", "")
