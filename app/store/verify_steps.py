"""Where a repair, a booking and an entry stand must follow from their story, which nobody can change."""

from __future__ import annotations

import json

from app.store.chained import has_table
from app.store.driver import Connection
from app.store.findings import Finding

_STORIES = (
    ("repair_item", "repair_event", "item_id"),
    ("booking", "booking_event", "booking_id"),
    ("enrolment", "enrolment_event", "enrolment_id"),
)
_STATES = (
    "SELECT r.number FROM {record} r LEFT JOIN {event} v ON v.{key} = r.id AND v.position = "
    "(SELECT max(position) FROM {event} WHERE {key} = r.id) "
    "WHERE v.position IS NULL OR v.to_state <> r.state ORDER BY r.number LIMIT 1"
)
_HANDED = (
    "SELECT r.number FROM repair_item r JOIN repair_event v ON v.item_id = r.id AND v.act = 'hand_out' "
    "WHERE r.state = 'handed' AND coalesce(r.parts, 0) + coalesce(r.labour, 0) <> coalesce(v.amount, 0) "
    "ORDER BY r.number LIMIT 1"
)
_ENTERED = (
    "SELECT r.number, r.order_no, (SELECT count(*) FROM enrolment_person p WHERE p.enrolment_id = r.id), v.detail "
    "FROM enrolment r JOIN enrolment_event v ON v.enrolment_id = r.id AND v.position = 1 ORDER BY r.number"
)


def check_steps(connection: Connection) -> Finding:
    """``why``: ``story``, where what happened says another state, another price of what was handed out, or another
    place in the line or other people of an entry; the record is a repair's, a booking's or an entry's number.
    """
    count = 0
    for record, event, key in _STORIES:
        if not has_table(connection, event):
            continue
        count += int(connection.execute(f"SELECT count(*) FROM {record}").fetchone()[0])
        wrong = connection.execute(_STATES.format(record=record, event=event, key=key)).fetchone()
        if wrong is None and record == "repair_item":
            wrong = connection.execute(_HANDED).fetchone()
        if wrong is not None:
            return Finding(count, str(wrong[0]), "story")
    moved = _entered_otherwise(connection) if has_table(connection, "enrolment_event") else ""
    return Finding(count, moved, "story" if moved else "")


def _entered_otherwise(connection: Connection) -> str:
    """The first entry whose place in the line or people are not those it was made with, as far as it tells them."""
    for number, order, people, detail in connection.execute(_ENTERED):
        told = json.loads(detail)
        if (told.get("order", order), told.get("people", people)) != (order, people):
            return str(number)
    return ""
