"""Gathers what a transaction changes in the rows the audit trail answers for, whoever writes them.

In the file, triggers that only the program's own writing connection has (temporary ones, never stored) hand every row
that is added, changed or taken away to a function in this process: no statement more than there was. A writer from
outside has neither, so what it changes is in no entry, and ``verify`` names it. On a server the triggers lie in the
database and write into a table of the session's own; ``app.store.server`` has those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from app.store import recorded
from app.store.driver import Connection
from app.store.recorded import Change, Kind

if TYPE_CHECKING:
    from sqlmodel import Session

NOTES = "store.notes"
"""Under which a session (and its connection) carries its ``Notes``."""


class Notes:
    """The changes of one transaction: per record the row before the first of them and the row after the last."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._before: dict[bytes, bytes] = {}
        self._after: dict[bytes, bytes] = {}
        self.pull: Callable[[], None] = _nothing
        """Brings in what the database has gathered itself."""

    def gone(self, kind: Kind, row: Any, columns: tuple[str, ...] | None = None) -> None:
        """A row was this until now."""
        place = kind.place(self._key, row)
        if place not in self._before:
            self._before[place] = kind.code(self._key, row, columns)
        self._after[place] = recorded.NONE

    def come(self, kind: Kind, row: Any, columns: tuple[str, ...] | None = None) -> None:
        """A row is this from now on."""
        place = kind.place(self._key, row)
        self._before.setdefault(place, recorded.NONE)
        self._after[place] = kind.code(self._key, row, columns)

    def clear(self) -> None:
        """A new transaction begins; what the one before it left was rolled back."""
        self._before, self._after = {}, {}

    def take(self) -> bytes:
        """What has really changed so far, packed; nothing of it is told again."""
        self.pull()
        changes: Iterable[Change] = (
            (place, before, self._after[place])
            for place, before in self._before.items()
            if before != self._after[place]
        )
        packed = recorded.pack(changes)
        self.clear()
        return packed


def taken(session: Session) -> bytes:
    """What the session's transaction has changed since it was last asked, packed."""
    notes: Notes = session.info[NOTES]
    return notes.take()


def watch(raw: Connection, key: bytes) -> Notes:
    """Have a writing connection tell what it changes. For tables and columns the file does not have yet, nothing."""
    notes = Notes(key)
    there = _columns(raw)
    sets: list[tuple[Kind, tuple[str, ...]]] = []

    def tell(number: int, sign: int, *values: Any) -> None:
        kind, columns = sets[number]
        (notes.come if sign > 0 else notes.gone)(kind, dict(zip(columns, values, strict=True)), columns)

    raw.create_function("note_row", -1, tell)
    for kind in recorded.kinds():
        columns = tuple(name for name in kind.columns if name in there.get(kind.table, ()))
        if columns:
            for statement in _triggers(kind.table, columns, len(sets)):
                raw.execute(statement)
            sets.append((kind, columns))
    return notes


def _columns(raw: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = "SELECT m.name, p.name FROM main.sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
    for table, column in raw.execute(query).fetchall():
        found.setdefault(str(table), set()).add(str(column))
    return found


def _triggers(table: str, columns: tuple[str, ...], number: int) -> list[str]:
    values = {which: ", ".join(f'{which}."{name}"' for name in columns) for which in ("OLD", "NEW")}
    old, new = (f"SELECT note_row({number}, {sign}, {values[w]});" for w, sign in (("OLD", -1), ("NEW", 1)))
    of = ", ".join(f'"{name}"' for name in columns)
    head = f'CREATE TEMP TRIGGER "noted_{table}'
    return [
        f'{head}_add" AFTER INSERT ON main."{table}" BEGIN {new} END',
        f'{head}_set" AFTER UPDATE OF {of} ON main."{table}" BEGIN {old} {new} END',
        f'{head}_cut" AFTER DELETE ON main."{table}" BEGIN {old} END',
    ]


def _nothing() -> None:
    return None
