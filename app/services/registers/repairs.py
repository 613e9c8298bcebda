"""维修 as a register: each thing received, as it stood when the period was over; what was put right again since is
unwound step by step."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from app.rules.repairs.flow import HANDED_OVER, REPAIR_KIND_LABELS, REPAIR_STATE_LABELS, RepairKind, RepairState
from app.rules.report.registers.sources import Pick
from app.rules.report.registers.span import DaySpan
from app.services.figures.jobs import AMENDED, FINISHED, category_then
from app.services.registers.cells import (
    NOTHING,
    Listed,
    Options,
    charged,
    named,
    options_of,
    picked,
    shown_name,
    shown_phone,
)
from app.services.work import View
from app.store import sql

_KINDS = {kind.value: words for kind, words in REPAIR_KIND_LABELS.items()}
_STATES = {state.value: words for state, words in REPAIR_STATE_LABELS.items()}


class _Item(NamedTuple):
    id: UUID
    number: str
    slip_id: UUID | None
    position: int
    received_at: datetime
    kind: str
    category: str
    what: str
    brand: str
    colour: str
    quantity: int
    fault: str
    defects: str
    owner: str
    phone: str
    address: str
    place: str
    handler_id: UUID | None
    work: str
    promised_on: date | None
    parts: int | None
    labour: int | None
    again_of: UUID | None
    handed_on: date | None
    finished: datetime | None
    amended: str | None


class _Event(NamedTuple):
    item_id: UUID
    at: datetime
    act: str
    to_state: str
    detail: dict[str, Any]


class _Stood(NamedTuple):
    item: _Item
    owner: str
    phone: str
    place: str
    state: str
    handler: Pick
    handed: date | None
    price: int | None
    paid: int


_ITEMS = sql.Reader(
    _Item, "repair_item i LEFT JOIN repair_slip s ON s.id = i.slip_id", owner="coalesce(s.name, '')",
    phone="coalesce(s.phone, '')", address="coalesce(s.address, '')", finished=FINISHED, amended=AMENDED,
    **{
        name: f"i.{name}"
        for name in ("id", "number", "slip_id", "position", "received_at", "kind", "category", "what", "brand",
                     "colour", "quantity", "fault", "defects", "place", "handler_id", "work", "promised_on", "parts",
                     "labour", "again_of", "handed_on")
    },
)  # fmt: skip
_EVENTS = sql.Reader(
    _Event, "repair_item i JOIN repair_event e ON e.item_id = i.id", detail=("e.detail", json.loads),
    **{name: f"e.{name}" for name in ("item_id", "at", "act", "to_state")},
)  # fmt: skip


class _Category(NamedTuple):
    category: str


_CATEGORIES = sql.Reader(_Category, "repair_item")
_SPAN = "i.received_at >= :a AND i.received_at < :b"


def _read(view: View, span: DaySpan, clear: bool) -> list[_Stood]:
    params = {"a": span.begins, "b": span.ends}
    told = _EVENTS.rows(view, f"WHERE {_SPAN} ORDER BY e.item_id, e.position", **params)
    events = {key: list(of_one) for key, of_one in groupby(told, key=lambda event: event.item_id)}
    slips = "SELECT i.slip_id FROM repair_item i WHERE i.received_at >= :a AND i.received_at < :b"
    paid = charged(view, "repair", span, slips)
    names = dict(named(view, "handler"))
    rows = _ITEMS.rows(view, f"WHERE {_SPAN} ORDER BY i.received_at, i.number", **params)
    first: set[UUID] = set()
    found = []
    for item in rows:
        counts = item.slip_id is not None and item.slip_id not in first
        if item.slip_id is not None:
            first.add(item.slip_id)  # a charge is about the whole visit: it stands beside its first thing
        money = paid.get(item.slip_id) if counts and item.slip_id is not None else None
        found.append(_stood(item, events.get(item.id, []), span, names, 0 if money is None else money.fee, clear))
    return found


def _stood(
    item: _Item, events: list[_Event], span: DaySpan, names: Mapping[str, str], paid: int, clear: bool
) -> _Stood:
    before = [event for event in events if event.at < span.ends]
    was = _unwound(event for event in reversed(events) if event.at >= span.ends)
    handler = was.get("handler_id", None if item.handler_id is None else item.handler_id.hex)
    parts, labour = was.get("parts", item.parts), was.get("labour", item.labour)
    state = before[-1].to_state if before else (RepairState.RECEIVED if item.slip_id else RepairState.TAGGED).value
    handed = item.handed_on is not None and item.handed_on <= span.last and state in HANDED_OVER
    return _Stood(
        item,
        shown_name(item.owner, clear),
        shown_phone(item.phone, clear),
        (item.place or item.address) if clear or item.kind == RepairKind.PUBLIC else "",
        state,
        NOTHING if handler is None else Pick(str(handler), names.get(str(handler), "")),
        item.handed_on if handed else None,
        None if parts is None and labour is None else int(parts or 0) + int(labour or 0),
        paid,
    )


def _unwound(later: Iterable[_Event]) -> dict[str, Any]:
    """What the columns said before the steps of ``later``, the newest first, changed them; a step that was taken back
    changed nothing."""
    was: dict[str, Any] = {}
    taken_back = 0
    for event in later:
        if event.act == "take_back":
            taken_back += 1
        elif "was" in event.detail:
            if taken_back:
                taken_back -= 1
            else:
                was |= event.detail["was"]
    return was


def _options(view: View) -> Mapping[str, Options]:
    known = _CATEGORIES.rows(view, "WHERE category <> '' GROUP BY category ORDER BY category")
    return {
        "kind": options_of(_KINDS),
        "category": tuple((row.category, row.category) for row in known),
        "handler": named(view, "handler"),
        "state": options_of(_STATES),
    }


REPAIRS_LISTED = Listed(
    _read,
    {
        "number": lambda one: one.item.number,
        "received": lambda one: one.item.received_at,
        "kind": lambda one: picked(one.item.kind, _KINDS),
        "category": lambda one: Pick(*[category_then(one.item.category, one.item.amended)] * 2),
        "what": lambda one: f"{one.item.brand}{one.item.what}",
        "colour": lambda one: one.item.colour,
        "quantity": lambda one: one.item.quantity,
        "fault": lambda one: one.item.fault,
        "defects": lambda one: one.item.defects,
        "owner": lambda one: one.owner,
        "phone": lambda one: one.phone,
        "place": lambda one: one.place,
        "handler": lambda one: one.handler,
        "state": lambda one: picked(one.state, _STATES),
        "work": lambda one: one.item.work,
        "promised": lambda one: one.item.promised_on,
        "finished": lambda one: one.item.finished,
        "handed": lambda one: one.handed,
        "again": lambda one: one.item.again_of is not None,
        "price": lambda one: one.price,
        "paid": lambda one: one.paid,
    },
    _options,
)
