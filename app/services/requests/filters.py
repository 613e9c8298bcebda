"""Narrowing lists of requests: a filter becomes conditions, a query becomes the requests it means."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.rules import phones, records
from app.rules.requests.flow import OPEN, State
from app.rules.requests.origin import normal_origin
from app.services.requests import catalogue, promises
from app.services.residents import search
from app.services.work import View
from app.store import sql

_OPEN = "{state} IN ('registered','in_progress','awaiting')"
OPEN_NOW = _OPEN.format(state="q.state")
"""Word for word the condition of the index of what is open."""
TEXT_WINDOW = 1500
"""How many of the newest requests a search looks into word by word, and for the end of a phone; older ones are found by
person, item, number and whole phone."""
_SERIAL_DAYS = 400
"""On how many days with requests, from the newest back, a bare serial is looked for."""
_MOST_MATTERS = 6
_FIRST_YEAR = 2000
"""Eight digits that begin a phone number are never a day of this century."""
_PREFIX = rf"(?:{records.REQUEST.prefix}-?)?"
_WHOLE = re.compile(_PREFIX + r"([A-Z0-9]{1,4})-(\d{8})-?(\d{1,9})")
_OF_DAY = re.compile(_PREFIX + r"(\d{8})-?(\d{1,6})")
_OF_SHORT_DAY = re.compile(_PREFIX + r"(?:([A-Z][A-Z0-9]{0,3})-)?(\d{2})(\d{2})-(\d{1,6})")
_BARE = re.compile(_PREFIX + r"(\d{1,6})")


class Serial(NamedTuple):
    """What a number typed by hand means: the serial, and the day and terminal as far as they were typed."""

    serial: int
    day: date | None = None
    terminal: str = ""


@dataclass(frozen=True)
class RequestFilter:
    """What a list is narrowed to; empty means all. ``query`` finds number, person, item and words.

    ``states`` are those of a view, ``state`` one picked beside it; ``carrier_id`` is a member of staff who has it in
    hand, ``unassigned`` what nobody was given yet, ``valid`` what was not voided.
    """

    states: tuple[State, ...] = ()
    late: bool = False
    due_day: date | None = None
    scene: str = ""
    item: str = ""
    handler_id: UUID | None = None
    grid_id: UUID | None = None
    receiver_id: UUID | None = None
    resident_id: UUID | None = None
    query: str = ""
    day_from: date | None = None
    day_to: date | None = None
    urgent: bool = False
    bad_rating: bool = False
    unrated: bool = False
    awaiting_call: bool = False
    closed_now: bool = False
    valid: bool = False
    state: str = ""
    channel: str = ""
    rated: bool = False
    unassigned: bool = False
    carrier_id: UUID | None = None


def conditions(view: View, wanted: RequestFilter, *, whole: bool = False) -> tuple[list[str], dict[str, Any]]:
    """The conditions of a filter on ``request q``. ``whole`` looks for words in every request, however old.

    One of them leads: its columns stand bare and so choose the index, the others only narrow what it brings. Left to
    itself SQLite takes the index of whatever it knows least about.
    """
    where, params = _asked(view, wanted)
    lead = _Spelling({column: f"q.{column}" for column in _lead(wanted)})
    if wanted.query.strip():
        meant, named = _meant(view, wanted.query.strip(), whole=whole)
        where.append(f"{{id}} IN ({meant})")
        params |= named
    return [condition.format_map(lead) for condition in where], params


def words_cut(view: View, wanted: RequestFilter) -> bool:
    """Whether the words of a query were looked for in the newest requests only (``TEXT_WINDOW``): there are more."""
    query = wanted.query.strip()
    if not query or records.REQUEST.begins(_upper(query)):
        return False
    many = "SELECT count(*) FROM (SELECT 1 FROM request LIMIT :w) AS newest"
    return int(sql.value(view, many, w=TEXT_WINDOW + 1) or 0) > TEXT_WINDOW


def registered_on(
    view: View, day: date, *, by: UUID | None = None, received_before: datetime | None = None
) -> list[UUID]:
    """The requests entered on a business date, the last entered first, whenever their paper came in."""
    params: dict[str, Any] = {"d": day}
    more = ""
    if by is not None:
        more += " AND q.first_receiver = :by"
        params["by"] = by
    if received_before is not None:
        more += " AND q.received_at < :before"
        params["before"] = received_before
    query = f"{_DESKS} {_AT_DESKS} {_ON_DAY}{more} ORDER BY {_ENTERED} DESC"
    return [sql.uuid(one) for one in sql.values(view, query, **params)]


def only_open(wanted: RequestFilter) -> bool:
    """Whether a filter lets nothing through but what still has a deadline to keep."""
    return wanted.late or wanted.due_day is not None or bool(wanted.states and set(wanted.states) <= OPEN)


class _Spelling(dict[str, str]):
    """How a column is written: bare when it leads, else so that no index begins with it."""

    def __missing__(self, column: str) -> str:
        return f"coalesce(q.{column}, NULL)"


def _lead(wanted: RequestFilter) -> tuple[str, ...]:
    """The columns of the condition that brings the fewest: those of one index."""
    ways: tuple[tuple[object, tuple[str, ...]], ...] = (
        (wanted.query.strip(), ("id",)),
        (wanted.resident_id, ("resident_id",)),
        (only_open(wanted), ("state", "due_at")),
        (wanted.awaiting_call, ("state", "called_back_at", "call_back_due", "received_at")),
        (wanted.bad_rating, ("rating", "received_at")),
        (wanted.urgent, ("urgent", "received_at")),
        (wanted.handler_id or wanted.carrier_id, ("handler_id", "received_at")),
        (wanted.item, ("item", "received_at")),
        (wanted.grid_id, ("grid_id", "received_at")),
        (wanted.scene, ("scene", "received_at")),
        (wanted.receiver_id, ("first_receiver", "received_at")),
        (wanted.unrated, ("state", "rating", "received_at")),
    )
    return next((columns for asked, columns in ways if asked), ("received_at",))


def _asked(view: View, wanted: RequestFilter) -> tuple[list[str], dict[str, Any]]:
    """All conditions but the query, with ``{column}`` for each column."""
    where: list[str] = []
    params: dict[str, Any] = {}
    if only_open(wanted):
        where.append(_OPEN)
    if wanted.states and (set(wanted.states) != OPEN or not only_open(wanted)):
        codes = ", ".join(f"'{State(s).value}'" for s in wanted.states)
        where.append(f"{_Spelling()['state']} IN ({codes})")
    if wanted.late:
        where.append("{due_at} < :now")
        params["now"] = view.now
    if wanted.due_day is not None:
        where.append("{due_at} >= :due0 AND {due_at} < :due1")
        params |= _bounds(wanted.due_day, wanted.due_day, "due")
    named, values = _named(wanted)
    where += named
    params |= values
    if wanted.resident_id is not None:
        selves = search.selves(view, wanted.resident_id)
        where.append(f"{{resident_id}} IN ({', '.join(f':r{n}' for n in range(len(selves)))})")
        params |= {f"r{n}": one for n, one in enumerate(selves)}
    if wanted.day_from is not None:
        where.append("{received_at} >= :from0")
        params |= {"from0": promises.midnight(wanted.day_from)}
    if wanted.day_to is not None:
        where.append("{received_at} < :to1")
        params |= {"to1": promises.midnight(wanted.day_to + timedelta(days=1))}
    return where + [condition for on, condition in _flags(wanted) if on], params


def _named(wanted: RequestFilter) -> tuple[list[str], dict[str, Any]]:
    """The conditions that name one value of a column."""
    asked = {
        "scene": wanted.scene or None,
        "item": wanted.item or None,
        "state": wanted.state or None,
        "channel": wanted.channel or None,
        "handler_id": wanted.handler_id,
        "grid_id": wanted.grid_id,
        "first_receiver": wanted.receiver_id,
    }
    params = {column: value for column, value in asked.items() if value is not None}
    where = [f"{{{column}}} = :{column}" for column in params]
    if wanted.carrier_id is not None:
        where.append("{handler_id} IN (SELECT h.id FROM handler h WHERE h.staff_id = :carrier)")
        params["carrier"] = wanted.carrier_id
    return where, params


def serial_of(query: str, today: date) -> Serial | None:
    """``15``, ``0015``, ``1123-15``, ``SL-A-1123-15``, ``20261123-0015``, ``202611230015`` and the whole number.

    None for other words. A day without a year is the last one that was.
    """
    plain = "".join(unicodedata.normalize("NFKC", query).upper().split())
    if parts := _WHOLE.fullmatch(plain):
        day = _day(parts[2])
        return None if day is None else Serial(int(parts[3]), day, parts[1])
    if parts := _OF_SHORT_DAY.fullmatch(plain):
        day = _day(f"{today.year}{parts[2]}{parts[3]}")
        if day is not None and day > today:
            day = _day(f"{today.year - 1}{parts[2]}{parts[3]}")
        return None if day is None else Serial(int(parts[4]), day, parts[1] or "")
    if parts := _BARE.fullmatch(plain):
        return Serial(int(parts[1]))
    if parts := _OF_DAY.fullmatch(plain):
        day = _day(parts[1])
        return None if day is None else Serial(int(parts[2]), day)
    return None


def _day(digits: str) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


_ON_SPOT = (
    "{state} = 'closed' AND EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = q.id AND e.act = 'close_now' "
    "AND NOT EXISTS (SELECT 1 FROM request_event r WHERE r.request_id = e.request_id AND r.position > e.position "
    "AND r.act IN ('reopen', 'take_back')))"
)
"""Closed on the spot and never opened again: what the figures of a day and a month count, said in SQL."""


def _flags(wanted: RequestFilter) -> tuple[tuple[bool, str], ...]:
    return (
        (wanted.urgent, "{urgent}"),
        (wanted.bad_rating, _BAD),
        (wanted.unrated, "{state} = 'closed' AND {rating} IS NULL"),
        (wanted.rated, "{rating} IS NOT NULL"),
        (wanted.unassigned, "{handler_id} IS NULL"),
        (wanted.awaiting_call, "{state} = 'closed' AND {called_back_at} IS NULL AND {call_back_due} IS NOT NULL"),
        (wanted.closed_now, _ON_SPOT),
        (wanted.valid, "{state} <> 'void'"),
    )


def _bounds(first: date, last: date, name: str) -> dict[str, Any]:
    return {
        f"{name}0": promises.midnight(first),
        f"{name}1": promises.midnight(last + timedelta(days=1)),
    }


def _upper(query: str) -> str:
    return unicodedata.normalize("NFKC", query).upper()


def _meant(view: View, query: str, *, whole: bool) -> tuple[str, dict[str, Any]]:
    """A statement for the ids a query means: the number, a resident's requests, an item's, words and phones.

    All of each, so that what is counted is what there is; only words are looked for in the newest unless ``whole``.
    """
    if records.REQUEST.begins(_upper(query)):
        return _union(_by_number(view, query, _upper(query)))
    number = serial_of(query, view.business_date)
    parts: list[tuple[str, Sequence[Any]]] = [("id", _ids_of(view, number))] if number is not None else []
    people = search.search(view, query, 10)
    parts.append(("resident_id", [one for person in people for one in search.selves(view, person.id)]))
    if number is None:  # none is called by digits
        parts.append(("item", _matters(view, query)))
    return _union([*_among(parts), *_by_phone(query), _by_origin(query), _by_words(query, whole=whole)])


def _matters(view: View, query: str) -> list[str]:
    """The matters a query means: six at most, and by one or two letters only one, for several of them are a good part
    of all requests there ever were.
    """
    found = catalogue.items(view, query=query)[:_MOST_MATTERS] if len(query) > 1 or not query.isascii() else ()
    return [item.code for item in found] if len(found) < 2 or len(query) > 2 or not query.isascii() else []


_Part = tuple[str, dict[str, Any]]


def _union(parts: list[_Part]) -> _Part:
    params: dict[str, Any] = {}
    for _, named in parts:
        params |= named
    return " UNION ALL ".join(part for part, _ in parts), params


def _among(parts: Sequence[tuple[str, Sequence[Any]]]) -> list[_Part]:
    """The requests with one of these values in a column."""
    found: list[_Part] = []
    for column, values in parts:
        named = {f"{column}{n}": value for n, value in enumerate(values)}
        if named:
            among = ", ".join(f":{name}" for name in named)
            found.append((f"SELECT id FROM request WHERE {column} IN ({among})", named))
    return found


def _by_number(view: View, query: str, upper: str) -> list[_Part]:
    number = serial_of(query, view.business_date)
    begins = "SELECT id FROM request WHERE number >= :number0 AND number < :number1"
    bounds = {"number0": upper, "number1": upper[:-1] + chr(ord(upper[-1]) + 1)}
    return [*_among([("id", _ids_of(view, number) if number is not None else ())]), (begins, bounds)]


def _ids_of(view: View, number: Serial) -> tuple[Any, ...]:
    return tuple(sql.values(view, _serials(number), **_serial_params(number)))


def _by_origin(query: str) -> _Part:
    """By the number another house gave it, whole: however old it is."""
    return "SELECT id FROM request WHERE origin_number = :origin AND origin_number <> ''", {
        "origin": normal_origin(query)
    }


def _by_phone(query: str) -> list[_Part]:
    """By the whole number that was left with it, or is that of who came for somebody: however old it is."""
    named = {f"left{n}": form for n, form in enumerate(phones.exact(query))}
    among = ", ".join(f":{name}" for name in named)
    of = ("phone", "agent_phone") if named else ()
    return [(f"SELECT id FROM request WHERE {one} <> '' AND {one} IN ({among})", named) for one in of]


def _by_words(query: str, *, whole: bool) -> _Part:
    like = "%" + query.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    named: dict[str, Any] = {"words": like}
    places = [f"{column} LIKE :words ESCAPE '!'" for column in ("search", "place", "number", "origin_number")]
    for at, form in enumerate(phones.patterns(query)):
        named[f"phone{at}"] = form
        places += [f"phone LIKE :phone{at}", f"agent_phone LIKE :phone{at}"]
    looked = "request"
    if not whole:
        columns = "id, number, search, place, phone, agent_phone, origin_number"
        looked = f"(SELECT {columns} FROM request ORDER BY received_at DESC LIMIT :window) AS newest"
        named["window"] = TEXT_WINDOW
    return f"SELECT id FROM {looked} WHERE {' OR '.join(places)}", named


def _serials(number: Serial) -> str:
    """By index alone: the whole number, the day's, or the serial on each day that had requests, the newest first."""
    if number.day is not None and number.terminal:
        return "SELECT id FROM request WHERE terminal = :t AND business_date = :d AND serial = :s"
    if number.day is not None:
        return f"{_DESKS} {_AT_DESKS} {_ON_DAY} {_AND}"
    return f"{_DESKS}, {_DAYS} {_AT_DAYS} {_AND}"


def _serial_params(number: Serial) -> dict[str, Any]:
    if number.day is None:
        return {"s": number.serial, "w": _SERIAL_DAYS}
    given = {"s": number.serial, "d": number.day}
    return {**given, "t": number.terminal} if number.terminal else given


# the rating stays on the request as it was given; what an appeal took out is no longer a bad one
_BAD = (
    "{rating} <= 2 AND NOT EXISTS (SELECT 1 FROM request_rating x WHERE x.request_id = {id} AND x.kind = 'appeal' "
    "AND NOT x.counts AND NOT EXISTS (SELECT 1 FROM request_rating y WHERE y.request_id = x.request_id "
    "AND y.kind = 'first' AND y.position > x.position))"
)
_AND = "AND q.serial = :s"
# each terminal and each of its days once, from the index: a step for every value instead of a look at every row
_DESKS = (
    "WITH RECURSIVE desks(t) AS (SELECT min(terminal) FROM request UNION ALL "
    "SELECT (SELECT min(b.terminal) FROM request b WHERE b.terminal > desks.t) FROM desks WHERE desks.t IS NOT NULL)"
)
_DAYS = (
    "days(t, d, n) AS (SELECT t, (SELECT max(b.business_date) FROM request b WHERE b.terminal = desks.t), 1 "
    "FROM desks WHERE t IS NOT NULL UNION ALL SELECT days.t, (SELECT max(b.business_date) FROM request b "
    "WHERE b.terminal = days.t AND b.business_date < days.d), n + 1 FROM days WHERE days.d IS NOT NULL AND n < :w)"
)
_AT_DESKS = "SELECT q.id FROM desks CROSS JOIN request q"
_ON_DAY = "WHERE q.terminal = desks.t AND q.business_date = :d"
_ENTERED = "(SELECT e.at FROM request_event e WHERE e.request_id = q.id AND e.position = 1)"
_AT_DAYS = "SELECT q.id FROM days CROSS JOIN request q WHERE q.terminal = days.t AND q.business_date = days.d"
