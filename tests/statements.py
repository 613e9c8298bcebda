"""Which statements the driver really executes: for budgets, so that no page or operation grows dear unseen; and
whether SQLite answers them without reading a whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.services.desk import Desk
from app.store import sql

GROWING = frozenset(
    {
        "audit_entry", "benefit_use", "cash_movement", "closing", "daily_total", "number_series", "outbox", "print_job",
        "request", "request_attachment", "request_event", "request_link", "request_rating", "resident",
        "resident_token", "sale", "sale_benefit", "sale_line", "sale_payment",
    }
)  # fmt: skip
"""What a centre has more of every day."""

_SCAN = re.compile(r"SCAN (\w+)(?:.* INDEX (\w+))?")
_ENDS = ("BEGIN", "COMMIT", "ROLLBACK")


def of_do(desk: Desk, operation: Any, *args: Any, **kw: Any) -> list[str]:
    """The statements of one ``desk.do``, its BEGIN and COMMIT among them; listeners are not part of it."""
    with desk.store.write():
        pass  # what a first writer sets up is no part of it
    raw = desk.store._writing().connection.driver_connection
    with _traced(raw) as heard:
        desk.do(operation, *args, **kw)
    return heard


def of_see(desk: Desk, query: Any, *args: Any, **kw: Any) -> list[str]:
    """The statements of one ``desk.see``, its BEGIN and ROLLBACK among them."""
    with desk.store.read():
        pass  # the session that comes back is the one taken next
    with _traced(desk.store._idle[-1].raw) as heard:
        desk.see(query, *args, **kw)
    return heard


@contextmanager
def watched(desk: Desk) -> Iterator[list[str]]:
    """Everything the desk's writer and its reader execute meanwhile, without the ends of transactions."""
    found: list[str] = []
    with desk.store.write(), desk.store.read():
        pass  # both are there now, and the reader that comes back is the one taken next
    raw = desk.store._writing().connection.driver_connection
    with _traced(raw) as written, _traced(desk.store._idle[-1].raw) as read:
        yield found
    found += [text for text in written + read if not text.startswith(_ENDS)]


def calls(heard: list[str]) -> int:
    """How often the driver was called for these, the transaction's own left out: the rows of one list that is inserted
    or updated are one call.
    """
    starts = [" ".join(text.split()[:3]) for text in heard if not text.startswith(_FRAME)]
    return sum(not (now == last and now.startswith(_LISTS)) for last, now in zip(["", *starts], starts, strict=False))


def whole_tables(desk: Desk, statements: list[str]) -> list[str]:
    """The steps of these statements that read a growing table from end to end; those over the few rows that a partial
    index holds are none."""
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
    with desk.store.read() as session:
        few = {r[0] for r in sql.rows(session, indexes)}
        steps = [
            (str(row[3]), statement)
            for statement in statements
            for row in sql.rows(session, f"EXPLAIN QUERY PLAN {statement}")
        ]
    return [f"{step} <- {statement}" for step, statement in steps if _whole(step, few)]


def _whole(step: str, few: set[str]) -> bool:
    found = _SCAN.match(step)
    return found is not None and found[1] in GROWING and found[2] not in few


_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
_LISTS = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def _traced(raw: Any) -> Iterator[list[str]]:
    """What the driver executes meanwhile. A trigger tells its statement once more for each row; such an echo comes
    before the statement is over, so before its rows are counted, and is left out. One that changes no row has none.
    """
    heard: list[str] = []
    events: list[tuple[str, int]] = []
    raw.set_trace_callback(lambda text: events.append((text, raw.total_changes)))
    try:
        yield heard
    finally:
        raw.set_trace_callback(None)
        after = [*(changes for _, changes in events), raw.total_changes][1:]
        for told, group in groupby(zip(events, after, strict=True), itemgetter(0)):
            changed = [end for _, end in group]
            heard += [told[0]] * (1 if changed[-1] > told[1] else len(changed))
