"""Narrowing lists of requests: a filter becomes conditions, a query becomes the requests it means."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.rules.request_flow import State
from app.services import catalogue, request_time, resident_search
from app.services.work import View
from app.store import fast

OPEN_NOW = "q.state IN ('registered','in_progress','awaiting')"
_TEXT_WINDOW = 1500
"""How many of the newest requests a search looks into word by word; older ones are found by person, item and number."""


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
    """The conditions of a filter; None when nothing can match."""
    where: list[str] = []
    params: dict[str, Any] = {}
    if wanted.states:
        codes = ", ".join(f"'{State(s).value}'" for s in wanted.states)
        where.append(f"q.state IN ({codes})")
    if wanted.late:
        where.append(f"{OPEN_NOW} AND q.due_at < :now")
        params["now"] = fast.instant(view.session, view.now)
    if wanted.due_day is not None:
        where.append(f"{OPEN_NOW} AND q.due_at >= :due0 AND q.due_at < :due1")
        params |= _bounds(view, wanted.due_day, wanted.due_day, "due")
    for column, value in (("scene", wanted.scene), ("item", wanted.item)):
        if value:
            where.append(f"q.{column} = :{column}")
            params[column] = value
    for column, person in (
        ("handler_id", wanted.handler_id),
        ("first_receiver", wanted.receiver_id),
        ("resident_id", wanted.resident_id),
    ):
        if person is not None:
            where.append(f"q.{column} = :{column}")
            params[column] = fast.key(view.session, person)
    if wanted.day_from is not None:
        where.append("q.received_at >= :from0")
        params |= {"from0": fast.instant(view.session, request_time.midnight(wanted.day_from))}
    if wanted.day_to is not None:
        where.append("q.received_at < :to1")
        params |= {"to1": fast.instant(view.session, request_time.midnight(wanted.day_to + timedelta(days=1)))}
    where += [sql for on, sql in _flags(wanted) if on]
    if wanted.query.strip():
        ids = _found(view, wanted.query.strip())
        if not ids:
            return None, {}
        marks = [f":q{n}" for n in range(len(ids))]
        where.append(f"q.id IN ({', '.join(marks)})")
        params |= {f"q{n}": i for n, i in enumerate(ids)}
    return where, params


def _flags(wanted: RequestFilter) -> tuple[tuple[bool, str], ...]:
    return (
        (wanted.urgent, "q.urgent"),
        (wanted.bad_rating, "q.rating <= 2"),
        (wanted.unrated, "q.state = 'closed' AND q.rating IS NULL"),
        (wanted.awaiting_call, "q.state = 'closed' AND q.called_back_at IS NULL AND q.call_back_due IS NOT NULL"),
        (wanted.closed_now, "q.state = 'closed' AND q.closed_at = q.received_at"),
    )


def _bounds(view: View, first: date, last: date, name: str) -> dict[str, Any]:
    return {
        f"{name}0": fast.instant(view.session, request_time.midnight(first)),
        f"{name}1": fast.instant(view.session, request_time.midnight(last + timedelta(days=1))),
    }


def _found(view: View, query: str, limit: int = 300) -> list[Any]:
    """Ids that a query means: the number, a resident's requests, an item's newest, words of the newest ones."""
    ids: dict[bytes, Any] = {}

    def take(sql: str, params: dict[str, Any]) -> None:
        for (found,) in fast.rows(view.session, sql, params):
            ids.setdefault(bytes(found) if not isinstance(found, UUID) else found.bytes, found)

    upper = query.upper()
    if upper.startswith("SL-"):
        take("SELECT id FROM request WHERE number >= :a AND number < :b LIMIT :n", _prefix(upper, limit))
        return list(ids.values())
    for person in resident_search.search(view, query, 10):
        take(
            "SELECT id FROM request WHERE resident_id = :r ORDER BY received_at DESC LIMIT 30",
            {"r": fast.key(view.session, person.id)},
        )
    for item in catalogue.items(view, query=query)[:6]:
        take("SELECT id FROM request WHERE item = :i ORDER BY received_at DESC LIMIT 60", {"i": item.code})
    like = "%" + query.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    take(
        "SELECT id FROM (SELECT id, number, search, place FROM request ORDER BY received_at DESC LIMIT :w) AS newest "
        "WHERE search LIKE :q ESCAPE '!' OR place LIKE :q ESCAPE '!' OR number LIKE :q ESCAPE '!' LIMIT :n",
        {"w": _TEXT_WINDOW, "q": like, "n": limit},
    )
    return list(ids.values())[:limit]


def _prefix(text: str, limit: int) -> dict[str, Any]:
    return {"a": text, "b": text[:-1] + chr(ord(text[-1]) + 1), "n": limit}
