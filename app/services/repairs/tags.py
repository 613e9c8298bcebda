"""取件牌 before the form: the next number on a tag in two parts, and the tags whose form is not filled in yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.rules import records, validation
from app.rules.repairs.flow import RepairState
from app.rules.rights import Right
from app.services.repairs import papers
from app.services.repairs.items import NEW_ITEMS, Thing, find, load, note_step
from app.services.work import View, Work, asks
from app.store import sql

BLANK = {
    "slip_id": None, "position": 0, "kind": "stall", "resident_id": None, "category": "", "what": "", "brand": "",
    "colour": "", "quantity": 1, "fault": "", "defects": "", "accessories": "", "place": "", "handler_id": None,
    "shelf": "", "promised_on": None, "promised_minute": None, "quote": None, "agreed": None, "agreed_how": "",
    "parts": None, "labour": None, "work": "", "warranty_days": 0, "warranty_until": None, "again_of": None,
    "corrects": None, "level": "normal", "due_at": None, "appointment_from": None, "appointment_to": None,
    "arrived_at": None, "done_at": None, "signed": None, "given_up": False, "ready_at": None, "called_at": None,
    "calls": 0, "reached": False, "handed_on": None, "handed_at": None, "handed_typed_at": None, "search": "",
}  # fmt: skip
"""A thing nobody has said anything about."""


@dataclass(frozen=True)
class TagRow:
    """A tag that is on a thing already, while its form is not filled in."""

    id: UUID
    number: str
    received_at: datetime
    what: str


_TAGS = sql.Reader(TagRow, "repair_item")


def print_next(work: Work, item_id: UUID | None = None, what: str = "") -> Thing:
    """Take the next number and print its tag in two parts: one goes on the thing, one into the hand.

    ``item_id`` is made by the screen, so that pressing twice makes one. Raises ``Refused``: field_bad (what).
    """
    work.require(Right.REPAIRS)
    known = None if item_id is None else find(work, item_id)
    if known is not None:
        return known
    name = validation.text("what", what, 60)
    thing = new_thing(work, item_id or work.new_id(), {"state": RepairState.TAGGED, "what": name})
    note_step(work, thing, "tag")
    papers.put_tag(work, thing, None)
    return thing


def new_thing(work: Work, item_id: UUID, values: Mapping[str, object]) -> Thing:
    """A thing under the next number, with these columns."""
    serial, number = work.next_number(records.REPAIR)
    row = {
        **BLANK, "received_at": work.now, **values, "id": item_id, "number": number, "terminal": work.terminal,
        "business_date": work.business_date, "serial": serial, "changed_at": work.now, "search": number,
    }  # fmt: skip
    NEW_ITEMS.run(work.session, [row])
    work.touched("repair", item_id)
    return load(work, item_id)


@asks(Right.REPAIRS)
def unfinished(view: View) -> tuple[TagRow, ...]:
    """The tags whose form is not filled in yet, the oldest first."""
    return _TAGS.rows(view, "WHERE state = 'tagged' ORDER BY received_at, number")
