"""One box that finds everything: residents as people type, papers by their number, requests, repairs, bookings and
activities by number, person and words, the points of 优享地图 and the matters that can be taken in.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.rules.records import (
    ACTIVITY,
    BOOKING,
    ENROLMENT,
    REPAIR,
    REQUEST,
    SERIES,
    begins_number,
    paper_number,
    whole_number,
)
from app.rules.requests.flow import OPEN
from app.rules.rights import Right
from app.services import print_queue
from app.services.activities import listing as activities
from app.services.activities.listing import ActivityListed, EntryFound
from app.services.print_queue import JobRow
from app.services.repairs import board
from app.services.repairs.board import RepairRow
from app.services.requests import catalogue, listing, places
from app.services.requests.catalogue import ItemRow
from app.services.requests.filters import serial_of
from app.services.requests.listing import RequestFilter, RequestRow
from app.services.requests.places import PlaceRow
from app.services.residents import search as residents
from app.services.residents.search import ResidentRow
from app.services.rooms import listing as rooms
from app.services.rooms.listing import BookingFilter, ListedBooking
from app.services.work import View, asks

FEW = 3
"""When so few residents are meant, their requests are offered too; and so many places and matters at most."""
SAYS = 2
"""From so many characters on places, matters and words of requests are looked for: one letter means half of them."""
_LATELY = timedelta(days=31)
"""How long a booking that is over is still found by words; by its number it always is."""
_JOBS = (REPAIR, BOOKING, SERIES, ACTIVITY, ENROLMENT)


@dataclass(frozen=True)
class Found:
    """What was found, for those who may see it. ``query`` is what was asked, with a number whole.

    ``number`` is the paper's, ``copies`` its print jobs, the first one first; ``requests`` are those the query names by
    their number, ``of_people`` what the people found wait for, and what has the words of the query. Of the bookings of
    a ``series`` that was named, which is its number, there are ``dates`` in all.
    """

    query: str
    number: str = ""
    copies: tuple[JobRow, ...] = ()
    requests: tuple[RequestRow, ...] = ()
    people: tuple[ResidentRow, ...] = ()
    of_people: tuple[RequestRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    matters: tuple[ItemRow, ...] = ()
    repairs: tuple[RepairRow, ...] = ()
    bookings: tuple[ListedBooking, ...] = ()
    series: str = ""
    dates: int = 0
    activities: tuple[ActivityListed, ...] = ()
    entries: tuple[EntryFound, ...] = ()


@asks()
def find(view: View, query: str, today: date, most: int) -> Found:
    """What ``query`` means, at most so many of a kind. ``today`` is the day of a number typed without its year."""
    query = whole_number(query, today)
    number = paper_number(query)
    if REQUEST.begins(query.upper()) or REQUEST.begins(number):
        requests = _requests(view, RequestFilter(query=number or query), most, "number")
        people = residents.search(view, query, most) if view.may(Right.RESIDENTS) else ()
        return Found(query, number, requests=requests, people=people)
    if any(kind.begins(query.upper()) or kind.begins(number) for kind in _JOBS):
        return _job(view, Found(query, number), number or query.upper(), most)
    if begins_number(query):
        return Found(query, number, print_queue.find(view, number) if number else (), people=_named_by(view, number))
    people = residents.search(view, query, most) if view.may(Right.RESIDENTS) else ()
    by_number, others = _by_words(view, query, people, most)
    says = len(query) >= SAYS or any(ord(c) > _LATIN for c in query)
    digits = query.replace("-", "").isdigit()
    found = Found(
        query,
        requests=by_number,
        people=people,
        of_people=others,
        places=places.places(view, query)[:FEW] if says and not digits else (),
        matters=catalogue.items(view, query=query)[:FEW] if says and not digits and view.may(Right.REQUESTS) else (),
    )
    return _jobs(view, found, query, len(people) <= FEW) if says else found


def _job(view: View, found: Found, number: str, most: int) -> Found:
    """What a number of one of the other families, or its beginning, opens; and whose it is."""
    found = replace(found, people=_named_by(view, found.number))
    if REPAIR.begins(number) and view.may(Right.REPAIRS):
        return replace(found, repairs=board.find_things(view, number, most))
    if (BOOKING.begins(number) or SERIES.begins(number)) and view.may(Right.ROOMS):
        page = rooms.booking_list(view, BookingFilter(number), 0, most)
        series = number if SERIES.begins(number) and page.rows else ""
        return replace(found, bookings=page.rows, series=series, dates=page.total if series else 0)
    if ACTIVITY.begins(number) and view.may(Right.ACTIVITIES):
        return replace(found, activities=activities.find(view, number, most))
    if ENROLMENT.begins(number) and view.may(Right.ACTIVITIES):
        return replace(found, entries=activities.entries_found(view, number, most=most))
    return found


def _jobs(view: View, found: Found, query: str, few: bool) -> Found:
    """What the words of a query mean in the other families, a few of each; nothing when it means many people."""
    if not few:
        return found
    lately = BookingFilter(query, first=view.business_date - _LATELY)
    whose = [person.id for person in found.people]
    return replace(
        found,
        repairs=board.find_things(view, query, FEW) if view.may(Right.REPAIRS) else (),
        bookings=rooms.booking_list(view, lately, 0, FEW).rows if view.may(Right.ROOMS) else (),
        activities=activities.find(view, query, FEW) if view.may(Right.ACTIVITIES) else (),
        entries=activities.entries_found(view, query, whose, FEW) if view.may(Right.ACTIVITIES) else (),
    )


_LATIN = 0x2E80
"""Below it a character is a letter or a digit: one alone says little."""


def _named_by(view: View, number: str) -> tuple[ResidentRow, ...]:
    """Whose paper it is."""
    return residents.search(view, number, FEW) if number and view.may(Right.RESIDENTS) else ()


def _by_words(
    view: View, query: str, people: tuple[ResidentRow, ...], most: int
) -> tuple[tuple[RequestRow, ...], tuple[RequestRow, ...]]:
    """The requests with the serial that was typed, and those of the people found or with the words.

    Beside people only what is open: what is over is not what somebody at the counter waits for.
    """
    serial = serial_of(query, view.business_date)
    if len(people) > FEW and serial is None:
        return (), ()
    if len(query) < SAYS and not people:
        return (), ()
    wanted = RequestFilter(query=query, states=tuple(sorted(OPEN)) if people and serial is None else ())
    rows = _requests(view, wanted, most, "due")
    numbered = tuple(row for row in rows if serial is not None and _serial(row.number) == serial.serial)[:FEW]
    return numbered, tuple(row for row in rows if row not in numbered)[: FEW * max(len(people), 1)]


def _serial(number: str) -> int:
    return int(number.rpartition("-")[2])


def _requests(view: View, wanted: RequestFilter, most: int, order: str) -> tuple[RequestRow, ...]:
    return listing.listing(view, wanted, 0, most, order).rows if view.may(Right.REQUESTS) else ()
