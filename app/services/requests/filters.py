"""Narrowing lists of requests: a filter becomes conditions, a query becomes the requests it means."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.rules import records
from app.rules.requests.flow import OPEN, State
from app.services.requests import catalogue, promises
from app.services.residents import search
from app.services.work import View
from app.store import sql

_OPEN = "{state} IN ('registered','in_progress','awaiting')"
OPEN_NOW = _OPEN.format(state="q.state")
"""Word for word the condition of the index of what is open."""
_TEXT_WINDOW = 1500
"""How many of the newest requests a search looks into word by word; older ones are found by person, item and number."""
_SERIAL_DAYS = 400
"""On how many days with requests, from the newest back, a bare serial is looked for."""
_SERIALS = 60
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
    """What a list is narrowed to; empty means all. ``query`` finds number, person, item and words."""

    states: tuple[State, ...] = ()
    late: bool = False
    due_day: date | None = None
    scene: str = ""
    item: str = ""
    handler_id: UUID | None = None
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


def conditions(view: View, wanted: RequestFilter) -> tuple[list[str] | None, dict[str, Any]]:
    """The conditions of a filter on ``request q``; None when nothing can match.

    One of them leads: its columns stand bare and so choose the index, the others only narrow what it brings. Left to
    itself SQLite takes the index of whatever it knows least about.
    """
    where, params = _asked(view, wanted)
    lead = _Spelling({column: f"q.{column}" for column in _lead(wanted)})
    if wanted.query.strip():
        ids = _found(view, wanted.query.strip())
        if not ids:
            return None, {}
        where.append(f"{{id}} IN ({', '.join(f':q{n}' for n in range(len(ids)))})")
        params |= {f"q{n}": i for n, i in enumerate(ids)}
    return [condition.format_map(lead) for condition in where], params


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
        (wanted.handler_id, ("handler_id", "received_at")),
        (wanted.item, ("item", "received_at")),
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
    for column, value in (("scene", wanted.scene), ("item", wanted.item)):
        if value:
            where.append(f"{{{column}}} = :{column}")
            params[column] = value
    for column, person in (
        ("handler_id", wanted.handler_id),
        ("first_receiver", wanted.receiver_id),
    ):
        if person is not None:
            where.append(f"{{{column}}} = :{column}")
            params[column] = person
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


def _flags(wanted: RequestFilter) -> tuple[tuple[bool, str], ...]:
    return (
        (wanted.urgent, "{urgent}"),
        (wanted.bad_rating, _BAD),
        (wanted.unrated, "{state} = 'closed' AND {rating} IS NULL"),
        (wanted.awaiting_call, "{state} = 'closed' AND {called_back_at} IS NULL AND {call_back_due} IS NOT NULL"),
        (wanted.closed_now, "{state} = 'closed' AND {closed_at} = {received_at}"),
    )


def _bounds(first: date, last: date, name: str) -> dict[str, Any]:
    return {
        f"{name}0": promises.midnight(first),
        f"{name}1": promises.midnight(last + timedelta(days=1)),
    }


def _found(view: View, query: str, limit: int = 300) -> list[Any]:
    """Ids that a query means: the number, a resident's requests, an item's newest, words and phones of the newest."""
    ids: dict[Any, None] = {}  # as the store spells them, in the order they were found

    def take(query: str, params: dict[str, Any]) -> None:
        ids.update(dict.fromkeys(sql.values(view, query, **params)))

    upper = unicodedata.normalize("NFKC", query).upper()
    number = serial_of(query, view.business_date)
    if number is not None:
        take(_serials(number), _serial_params(number))
    if records.REQUEST.begins(upper):
        take("SELECT id FROM request WHERE number >= :a AND number < :b LIMIT :n", _prefix(upper, limit))
        return list(ids)
    for person in search.search(view, query, 10):
        take(
            f"{search.MINE}SELECT q.id FROM mine CROSS JOIN request q WHERE q.resident_id = mine.id "
            "ORDER BY q.received_at DESC LIMIT 30",
            {"r": person.id},
        )
    for item in catalogue.items(view, query=query)[:6] if number is None else ():  # no item is called by digits alone
        take("SELECT id FROM request WHERE item = :i ORDER BY received_at DESC LIMIT 60", {"i": item.code})
    like = "%" + query.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    tail = {"t": f"%{query}"} if _tail(query) else {}
    take(
        "SELECT id FROM (SELECT id, number, search, place, phone, agent_phone FROM request ORDER BY received_at DESC "
        "LIMIT :w) AS newest WHERE search LIKE :q ESCAPE '!' OR place LIKE :q ESCAPE '!' OR number LIKE :q ESCAPE '!' "
        f"{_TAILS if tail else ''}LIMIT :n",
        {"w": _TEXT_WINDOW, "q": like, "n": limit, **tail},
    )
    return list(ids)[:limit]


def _tail(query: str) -> bool:
    """Whether it can be the end of a telephone number: four digits or more."""
    return len(query) >= 4 and query.isascii() and query.isdigit()


def _serials(number: Serial) -> str:
    """By index alone: the whole number, the day's, or the serial on each day that had requests, the newest first."""
    if number.day is not None and number.terminal:
        return "SELECT id FROM request WHERE terminal = :t AND business_date = :d AND serial = :s"
    if number.day is not None:
        return f"{_DESKS} {_AT_DESKS} {_ON_DAY} {_AND}"
    return f"{_DESKS}, {_DAYS} {_AT_DAYS} {_AND} ORDER BY q.business_date DESC LIMIT :n"


def _serial_params(number: Serial) -> dict[str, Any]:
    if number.day is None:
        return {"s": number.serial, "w": _SERIAL_DAYS, "n": _SERIALS}
    given = {"s": number.serial, "d": number.day}
    return {**given, "t": number.terminal} if number.terminal else given


def _prefix(text: str, limit: int) -> dict[str, Any]:
    return {"a": text, "b": text[:-1] + chr(ord(text[-1]) + 1), "n": limit}


# the rating stays on the request as it was given; what an appeal took out is no longer a bad one
_BAD = (
    "{rating} <= 2 AND NOT EXISTS (SELECT 1 FROM request_rating x WHERE x.request_id = {id} AND x.kind = 'appeal' "
    "AND NOT x.counts)"
)
_TAILS = "OR phone LIKE :t OR agent_phone LIKE :t "
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
