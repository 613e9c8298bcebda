"""All that the drawer of one request shows, in one snapshot: the card, its papers, files, ratings and 整改."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.rules.people.names import mask_phone
from app.rules.rights import Right
from app.services.requests import attachments, extension, listing, ratings, rectifications
from app.services.requests.attachments import AttachmentRow
from app.services.requests.listing import RequestCard
from app.services.requests.ratings import RatingRow
from app.services.requests.rectifications import RectificationRow
from app.services.requests.reveal import resident_phone
from app.services.residents import grids
from app.services.work import View, asks
from app.store import sql


@dataclass(frozen=True)
class PaperRow:
    """A paper that was made for a request. ``paper`` is a ``RequestSlip.paper``; Not ``sent``: kept, never printed.

    ``erased``: its words are gone with the person they were about; it can be neither seen nor printed.
    """

    number: str
    paper: str
    copies: int
    sent: bool
    erased: bool = False


@dataclass(frozen=True)
class RequestDetail:
    """One request with everything around it. ``phone`` (masked) is the one left with the request, else
    the resident's; ``whole_rating``: the person on duty may see who said what. ``appealed``: a word against the rating
    waits for a decision, which the person on duty may make if ``can_decide``: once the resident was called. ``untold``:
    the promise was moved and nobody has told the resident yet.
    """

    card: RequestCard
    phone: str
    handler_id: UUID | None
    papers: tuple[PaperRow, ...]
    files: tuple[AttachmentRow, ...]
    ratings: tuple[RatingRow, ...]
    rectification: RectificationRow | None
    can_rate: bool
    can_appeal: bool
    appealed: bool
    can_decide: bool
    whole_rating: bool
    untold: bool
    has_grids: bool = False
    """Whether the centre has a list of 网格 at all."""


class _Made(NamedTuple):
    number: str
    copies: int
    sent: bool
    erased: bool


_MADE = sql.Reader(
    _Made,
    "print_job",
    copies="max(copy_no)",
    sent="max(CASE WHEN state = 'kept' THEN 0 ELSE 1 END)",
    erased="max(CASE WHEN document = '' THEN 1 ELSE 0 END)",
)


@asks(Right.REQUESTS)
def detail(view: View, request_id: UUID) -> RequestDetail:
    """One request. Raises ``Refused("request_unknown")``."""
    card = listing.card(view, request_id)
    given = ratings.rows(view, request_id)
    last = ratings.last_round(given)
    open_ = bool(last) and last[0].value.bad and not any(r.kind == "appeal" for r in last)
    appealed = open_ and rectifications.lodged(view, request_id)
    rectified = rectifications.of_request(view, request_id)
    called = rectified is not None and rectified.contacted_at is not None
    return RequestDetail(
        card=card,
        phone=card.phone or mask_phone(resident_phone(view, card.row.resident_id)),
        handler_id=card.handler_id,
        papers=_papers(view, card.row.number),
        files=attachments.listing(view, request_id),
        ratings=given,
        rectification=rectified,
        can_rate=ratings.can_rate(view, request_id, card.row.state, card.row.rating, given),
        can_appeal=open_ and not appealed,
        appealed=appealed,
        can_decide=appealed and called and view.may(Right.APPROVE_REQUEST),
        whole_rating=view.may(Right.SEE_REPORTS),
        has_grids=bool(grids.grids(view)),
        untold=card.extended > 0 and extension.untold(view, request_id, card.row.state),
    )


def _papers(view: View, number: str) -> tuple[PaperRow, ...]:
    of_it = "WHERE kind = 'request' AND number >= :a AND number < :b GROUP BY number ORDER BY min(queued_at), number"
    made = _MADE.rows(view, of_it, a=f"{number}/", b=f"{number}0")  # 0 follows / in the alphabet of numbers
    return tuple(
        PaperRow(p.number, p.number.partition("/")[2].partition("-")[0], p.copies, p.sent, p.erased) for p in made
    )
