"""One box that finds everything: residents as people type, papers by their number, requests by number and person."""

from dataclasses import dataclass
from datetime import date

from app.rules.records import REQUEST, paper_number, whole_number
from app.rules.requests.flow import OPEN
from app.rules.rights import Right
from app.services import print_queue
from app.services.print_queue import JobRow
from app.services.requests import listing
from app.services.requests.listing import RequestFilter, RequestRow
from app.services.residents import search as residents
from app.services.residents.search import ResidentRow
from app.services.work import View

FEW = 3
"""When so few residents are meant, their requests are offered too: the newest open ones."""


@dataclass(frozen=True)
class Found:
    """What was found, for those who may see it. ``query`` is what was asked, with a number whole.

    ``number`` is the paper's, ``copies`` its print jobs, the first one first; ``of_people`` are what these wait for.
    """

    query: str
    number: str = ""
    copies: tuple[JobRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    people: tuple[ResidentRow, ...] = ()
    of_people: tuple[RequestRow, ...] = ()


def find(view: View, query: str, today: date, most: int) -> Found:
    """What ``query`` means, at most so many of a kind. ``today`` is the day of a number typed without its year."""
    query = whole_number(query, today)
    number = paper_number(query)
    copies: tuple[JobRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    if REQUEST.begins(query.upper()) or REQUEST.begins(number):
        requests = _requests(view, RequestFilter(query=number or query), most, "number")
    elif number:
        copies = print_queue.find(view, number)
    if not view.may(Right.RESIDENTS):
        return Found(query, number, copies, requests)
    people = residents.search(view, query, most)
    of_people: tuple[RequestRow, ...] = ()
    if len(people) <= FEW and not number:
        for person in people:
            wanted = RequestFilter(resident_id=person.id, states=tuple(sorted(OPEN)))
            of_people += _requests(view, wanted, FEW)
    return Found(query, number, copies, requests, people, of_people)


def _requests(view: View, wanted: RequestFilter, most: int, order: str = "due") -> tuple[RequestRow, ...]:
    return listing.listing(view, wanted, 0, most, order).rows if view.may(Right.REQUESTS) else ()
