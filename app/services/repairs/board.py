"""Reading repairs: the board with everything that is open, the list with its filters, one thing, and "where is it"."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.models.repair import UNDER_WAY
from app.rules.dates import local_day
from app.rules.people.names import mask_phone, search_key
from app.rules.records import REPAIR, paper_number, whole_number
from app.rules.repairs import counter, flow
from app.rules.repairs.flow import RepairAct, RepairKind, RepairState
from app.rules.rights import Right
from app.services.repairs.items import Thing, Visit, facts_of, find_visit, load
from app.services.repairs.owed import UNSETTLED_VISIT
from app.services.repairs.shelves import shelf_called
from app.services.requests import promises
from app.services.residents import search as residents
from app.services.work import Page, View, asks
from app.store import sql
from app.store.queries import contains

FEW_FOUND = 12
FEW_PEOPLE = 3
"""When no more residents are meant by a query, what they brought is found too."""
_NEAR = 183
"""Days within which a thing came in whose money is looked after."""


@dataclass(frozen=True)
class RepairRow:
    """A thing as its card and the list show it; the phone is masked, money in 分, instants UTC.

    ``days`` is how long it waits to be collected, or None; ``late`` that its promised day, or the time somebody was to
    be there, is over. ``price`` is what it came to, agreed or quoted, whichever is known last.
    """

    id: UUID
    number: str
    slip_id: UUID | None
    kind: RepairKind
    state: RepairState
    category: str
    brand: str
    what: str
    colour: str
    quantity: int
    fault: str
    work: str
    name: str
    phone: str
    address: str
    place: str
    handler: str
    handler_id: UUID | None
    shelf: str
    promised_on: date | None
    promised_minute: int | None
    quote: int | None
    agreed: int | None
    parts: int | None
    labour: int | None
    level: str
    due_at: datetime | None
    appointment_from: datetime | None
    appointment_to: datetime | None
    arrived_at: datetime | None
    signed: bool | None
    given_up: bool
    ready_at: datetime | None
    called_at: datetime | None
    calls: int
    reached: bool
    received_at: datetime
    handed_on: date | None
    again_of: UUID | None
    resident_id: UUID | None
    days: int | None = None
    late: bool = False

    @property
    def called(self) -> str:
        """What it is: the brand, the thing, how many."""
        words = f"{self.brand}{self.what}" or "（取件牌，待登记）"
        return f"{words} ×{self.quantity}" if self.quantity > 1 else words

    @property
    def price(self) -> int | None:
        """What it came to; before that what was agreed, or quoted; None: nobody has said."""
        if self.parts is not None or self.labour is not None:
            return (self.parts or 0) + (self.labour or 0)
        return self.quote if self.agreed is None else self.agreed


@dataclass(frozen=True)
class RepairFilter:
    """What a list is narrowed to; empty means all. ``query`` finds number, tag, place, person, phone and words.

    ``states`` are several at once; ``unclaimed`` what was not collected in time; ``days_from`` and ``days_to`` the day
    it came in. ``unsettled`` has what came in within half a year and is over while its money is not.
    """

    kind: str = ""
    states: tuple[RepairState, ...] = ()
    category: str = ""
    handler_id: UUID | None = None
    resident_id: UUID | None = None
    query: str = ""
    day_from: date | None = None
    day_to: date | None = None
    unclaimed: bool = False
    open_only: bool = False
    unsigned: bool = False
    unsettled: bool = False


@dataclass(frozen=True)
class RepairEventRow:
    """One entry of a thing's timeline."""

    at: datetime
    act: str  # a flow.RepairAct, or tag, register, amend, move, call, lend, lend_back, photo, take_back, correct …
    who: str
    approver: str
    from_state: str
    to_state: str
    shelf: str
    amount: int | None
    text: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class Sibling:
    """Another thing of the same visit."""

    id: UUID
    number: str
    what: str
    state: RepairState


@dataclass(frozen=True)
class RepairCard:
    """One thing in full, the newest event first. ``again`` are the numbers of what came back of it."""

    row: RepairRow
    thing: Thing
    visit: Visit | None  # its phone masked
    events: tuple[RepairEventRow, ...]
    siblings: tuple[Sibling, ...]
    lent: tuple[str, ...]
    photos: int
    reporters: int
    allowed: tuple[RepairAct, ...]
    again_of: str
    again: tuple[str, ...]
    request: str


@dataclass(frozen=True)
class RepairCounts:
    """The figures over the board: ``open`` at the stall, by ``states``, ``collected`` in the last seven days."""

    open: int
    states: dict[RepairState, int]
    collected: int
    unclaimed: int
    tags: int
    visits: int


_FROM = (
    "repair_item i LEFT JOIN repair_slip s ON s.id = i.slip_id LEFT JOIN handler h ON h.id = i.handler_id "
    "LEFT JOIN staff m ON m.id = h.staff_id"
)
_OF_ITEM = {
    name: f"i.{name}"
    for name in (
        "id", "number", "slip_id", "kind", "state", "handler_id", "resident_id", "received_at", "place", "shelf",
        "category", "brand", "what", "colour", "quantity", "fault", "work", "level", "calls", "quote",
    )
}  # fmt: skip
_ROWS = sql.Reader(
    RepairRow,
    _FROM,
    **_OF_ITEM,
    name="coalesce(s.name, '')",
    phone=("coalesce(s.phone, '')", mask_phone),
    address="coalesce(s.address, '')",
    handler="coalesce(m.name, h.name, '')",
    days=("NULL", int),
    late=("0", bool),
)
_EVENTS = sql.Reader(
    RepairEventRow,
    "repair_event e LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN staff a ON a.id = e.approver_id",
    who="coalesce(s.name, '')",
    approver="coalesce(a.name, '')",
    detail=("e.detail", json.loads),
)
_SIBLINGS = sql.Reader(Sibling, "repair_item")
_IS_OPEN = UNDER_WAY


@dataclass(frozen=True)
class _Count:
    state: RepairState
    kind: RepairKind
    n: int


_COUNTS = sql.Reader(_Count, "repair_item", n="count(*)")


@asks(Right.REPAIRS)
def open_things(view: View, kind: str = RepairKind.STALL.value, category: str = "") -> tuple[RepairRow, ...]:
    """Everything that is open, in one query: what came first stands first. ``kind`` home also holds public faults."""
    kinds = "i.kind = 'stall'" if kind == RepairKind.STALL else "i.kind <> 'stall'"
    of = " AND i.category = :c" if category else ""
    found = _ROWS.rows(view, f"WHERE {_open('i')} AND {kinds}{of} ORDER BY i.received_at, i.number", c=category)
    return _aged(view, found)


@asks(Right.REPAIRS)
def listing(view: View, wanted: RepairFilter, offset: int = 0, limit: int = 50) -> Page:
    """One page of the list, the newest first, and how many there are in all."""
    where, params = _conditions(view, wanted)
    if where is None:
        return Page()
    total = int(sql.value(view, f"SELECT count(*) FROM repair_item i WHERE {where}", **params) or 0)
    order = "i.ready_at, i.number" if wanted.unclaimed else "i.received_at DESC, i.number DESC"
    tail = f"WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
    return Page(_aged(view, _ROWS.rows(view, tail, **params, limit=limit, offset=offset)), total)


@asks(Right.REPAIRS)
def find_things(view: View, query: str, limit: int = FEW_FOUND) -> tuple[RepairRow, ...]:
    """What a query means: a tag, a place, a person, words; what is open first."""
    where, params = _conditions(view, RepairFilter(query=query))
    if where is None or not query.strip():
        return ()
    tail = f"WHERE {where} ORDER BY {_open('i')} DESC, i.received_at DESC LIMIT :limit"
    return _aged(view, _ROWS.rows(view, tail, **params, limit=limit))


@asks(Right.REPAIRS)
def where_is(view: View, scanned: str) -> tuple[RepairRow, ...]:
    """What a scan of a tag or of a place means: the one thing, or all that lie there; nothing for other words."""
    tag, params = _tag(view, scanned)
    if tag:
        rows = _ROWS.rows(
            view, f"WHERE {tag} ORDER BY {_open('i')} DESC, i.received_at DESC LIMIT {FEW_FOUND}", **params
        )
        return _aged(view, rows)
    shelf = shelf_called(view, scanned)
    if shelf is None:
        return ()
    lying = f"WHERE i.shelf = :shelf AND {_open('i')} ORDER BY i.received_at, i.number"
    return _aged(view, _ROWS.rows(view, lying, shelf=shelf.name))


@asks(Right.REPAIRS)
def find(view: View, number: str) -> UUID | None:
    """The thing a number opens; None when there is none."""
    found = sql.value(view, "SELECT id FROM repair_item WHERE number = :n", n=number.partition("/")[0].strip().upper())
    return None if found is None else sql.uuid(found)


@asks(Right.REPAIRS)
def card(view: View, item_id: UUID) -> RepairCard:
    """One thing. Raises ``Refused("repair_unknown")``."""
    thing = load(view, item_id)
    (row,) = _aged(view, _ROWS.rows(view, "WHERE i.id = :i", i=item_id))
    visit = find_visit(view, thing.slip_id)
    facts = facts_of(view, thing)
    siblings = "WHERE slip_id = :s AND id <> :i ORDER BY position"
    events = "WHERE e.item_id = :i ORDER BY e.position DESC"
    request = None if visit is None else visit.request_id
    return RepairCard(
        row=row,
        thing=thing,
        visit=None if visit is None else Visit(**{**vars(visit), "phone": mask_phone(visit.phone)}),
        events=_EVENTS.rows(view, events, i=item_id),
        siblings=() if thing.slip_id is None else _SIBLINGS.rows(view, siblings, s=thing.slip_id, i=item_id),
        lent=facts.lent,
        photos=_number(view, "SELECT count(*) FROM repair_photo WHERE item_id = :i", i=item_id),
        reporters=_number(view, "SELECT count(*) FROM repair_reporter WHERE item_id = :i", i=item_id),
        allowed=flow.steps_now(thing.state, facts),
        again_of=_text(view, "SELECT number FROM repair_item WHERE id = :i", thing.again_of or thing.corrects),
        again=tuple(map(str, sql.values(view, _AGAIN, i=item_id))),
        request=_text(view, "SELECT number FROM request WHERE id = :i", request),
    )


@asks(Right.REPAIRS)
def repairs_of(
    view: View, resident_id: UUID, limit: int = FEW_FOUND, *, open_only: bool = False
) -> tuple[RepairRow, ...]:
    """What a resident, and whoever was merged into them, brought, or with ``open_only`` what of it is not settled; the
    newest first.
    """
    here = f" AND {_open('i')}" if open_only else ""
    tail = f"WHERE i.resident_id IN (SELECT id FROM mine){here} ORDER BY i.received_at DESC LIMIT :limit"
    return _aged(view, _ROWS.rows(view, tail, residents.MINE, r=resident_id, limit=limit))


@asks(Right.REPAIRS)
def repair_counts(view: View) -> RepairCounts:
    """The figures over the board."""
    found = _COUNTS.rows(view, f"WHERE {_IS_OPEN} GROUP BY state, kind")
    states: dict[RepairState, int] = {}
    for row in found:
        if row.kind is RepairKind.STALL:
            states[row.state] = states.get(row.state, 0) + row.n
    today = local_day(view.now)
    week = today - timedelta(days=6)
    gone = "SELECT count(*) FROM repair_item WHERE handed_on >= :since AND handed_on <= :today"
    late = promises.midnight(today - timedelta(days=counter.KEPT_FOR))
    unclaimed = "SELECT count(*) FROM repair_item WHERE state IN ('ready','unrepaired') AND ready_at < :late"
    return RepairCounts(
        open=sum(states.values()),
        states=states,
        collected=_number(view, gone, since=week, today=today),
        unclaimed=_number(view, unclaimed, late=late),
        tags=states.get(RepairState.TAGGED, 0),
        visits=sum(row.n for row in found if row.kind is not RepairKind.STALL),
    )


_AGAIN = "SELECT number FROM repair_item WHERE again_of = :i OR corrects = :i ORDER BY received_at"


def _open(alias: str) -> str:
    """The condition of the index of what is open, of the table called so."""
    return _IS_OPEN.replace("state", f"{alias}.state")


def _number(view: View, statement: str, **params: Any) -> int:
    return int(sql.value(view, statement, **params) or 0)


def _text(view: View, statement: str, key: UUID | None) -> str:
    return "" if key is None else str(sql.value(view, statement, i=key) or "")


def _conditions(view: View, wanted: RepairFilter) -> tuple[str | None, dict[str, Any]]:
    """The conditions of a filter; None: nothing can be meant."""
    where: list[str] = []
    params: dict[str, Any] = {}
    if wanted.kind:
        where.append("i.kind = :kind")
        params["kind"] = wanted.kind
    if wanted.states:
        where.append("i.state IN (" + ", ".join(f"'{RepairState(state).value}'" for state in wanted.states) + ")")
    if wanted.open_only:
        where.append(_open("i"))
    for name in ("category", "handler_id"):
        if getattr(wanted, name):
            where.append(f"i.{name} = :{name}")
            params[name] = getattr(wanted, name)
    if wanted.resident_id is not None:
        selves = residents.selves(view, wanted.resident_id)
        where.append("i.resident_id IN (" + ", ".join(f":r{n}" for n in range(len(selves))) + ")")
        params |= {f"r{n}": one for n, one in enumerate(selves)}
    if wanted.day_from is not None:
        where.append("i.received_at >= :first")
        params["first"] = promises.midnight(wanted.day_from)
    if wanted.day_to is not None:
        where.append("i.received_at < :last")
        params["last"] = promises.midnight(wanted.day_to + timedelta(days=1))
    _undone(view, wanted, where, params)
    if wanted.query.strip():
        meant, more = _meant(view, wanted.query)
        where.append(meant)
        params |= more
    return " AND ".join(where) or "1 = 1", params


def _undone(view: View, wanted: RepairFilter, where: list[str], params: dict[str, Any]) -> None:
    """What is left undone."""
    today = local_day(view.now)
    if wanted.unclaimed:
        where.append("i.state IN ('ready','unrepaired') AND i.ready_at < :late")
        params["late"] = promises.midnight(today - timedelta(days=counter.KEPT_FOR))
    if wanted.unsigned:
        where.append("i.state = 'done' AND i.signed = FALSE")
    if wanted.unsettled:
        where.append(f"i.received_at >= :near AND {UNSETTLED_VISIT}")
        params["near"] = promises.midnight(today - timedelta(days=_NEAR))


def _meant(view: View, query: str) -> tuple[str, dict[str, Any]]:
    """What a query means: a tag; or a place that has this name, and whatever has each of its words."""
    tag, params = _tag(view, query)
    if tag and not query.strip().isdigit():
        return tag, params
    words = [word for word in (unicodedata.normalize("NFKC", part) for part in query.split()) if word][:4]
    likes = []
    for n, word in enumerate(words):
        plain = word.replace("-", "") if re.fullmatch(r"[0-9-]{7,}", word) else word
        params |= {f"w{n}": contains(plain), f"k{n}": contains(search_key(plain) or plain)}
        likes.append(f"(i.search LIKE :w{n} ESCAPE '!' OR i.search LIKE :k{n} ESCAPE '!')")
    parts = [" AND ".join(likes)] if likes else []
    if not any(c.isdigit() for c in query) and (people := _people(view, query)):
        parts.append("i.resident_id IN (" + ", ".join(f":p{n}" for n in range(len(people))) + ")")
        params |= {f"p{n}": one for n, one in enumerate(people)}
    shelf = shelf_called(view, query)
    if shelf is not None:
        parts.append("i.shelf = :place")
        params["place"] = shelf.name
    return "(" + " OR ".join([*([tag] if tag else []), *parts]) + ")", params


def _people(view: View, query: str) -> list[UUID]:
    """Whom a query means, as people type names; nobody when it means many."""
    found = residents.search(view, query, FEW_PEOPLE + 1)
    few = found if len(found) <= FEW_PEOPLE else ()
    return [one for row in few for one in residents.selves(view, row.id)]


def _tag(view: View, text: str) -> tuple[str, dict[str, Any]]:
    """The condition for the thing with a tag's number, as scanned, typed short (``WX-1123-1``) or by its serial."""
    plain = unicodedata.normalize("NFKC", text).strip().upper().partition("/")[0]
    whole = paper_number(whole_number(plain, local_day(view.now)))
    if REPAIR.begins(whole):
        return "i.number = :tag", {"tag": whole}
    short = re.fullmatch(rf"(?:{REPAIR.prefix}-?)?(?:([0-9]{{4}})-)?([0-9]{{1,4}})", plain)
    if short is None:
        return "", {}
    condition = "i.serial = :serial"
    params: dict[str, Any] = {"serial": int(short[2])}
    if short[1]:
        condition += " AND i.number LIKE :day"
        params["day"] = f"{REPAIR.prefix}-%{short[1]}-%"
    return f"({condition})", params


def _aged(view: View, rows: Sequence[RepairRow]) -> tuple[RepairRow, ...]:
    """With how long each waits, and whether it is late."""
    today = local_day(view.now)
    return tuple(_told(row, today, view.now) for row in rows)


def _told(row: RepairRow, today: date, now: datetime) -> RepairRow:
    days, late = None, False
    if row.state in flow.TO_COLLECT and row.ready_at is not None:
        days = counter.waiting_days(local_day(row.ready_at), today)
    elif row.state in flow.BENCH:
        late = row.promised_on is not None and row.promised_on < today
    elif row.kind in flow.AWAY and row.state in (RepairState.REPORTED, RepairState.DISPATCHED):
        late = row.due_at is not None and row.due_at < now
    if days is None and not late:
        return row
    return RepairRow(**{**vars(row), "days": days, "late": late})
