"""Gathers what a transaction changes in the rows the audit trail answers for, whoever writes them.

In the file, triggers that only the program's own writing connection has (temporary ones, never stored) hand every row
that is added, changed or taken away to a function in this process: no statement more than there was. A writer from
outside has neither, so what it changes is in no entry, and ``verify`` names it. On a server the triggers lie in the
database and write into a table of the session's own; ``app.store.server`` has those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from app.store import recorded
from app.store.driver import Connection
from app.store.recorded import Change, Kind

if TYPE_CHECKING:
    from sqlmodel import Session

Row = list[Any]
Trigger = tuple[str, str, str]
"""Its name, its table and how it reads."""

NOTES = "store.notes"
"""Under which a session (and its connection) carries its ``Notes``."""

_plans: dict[Any, tuple[list[Kind], list[Trigger]]] = {}
"""What is heard in a file with these tables: to ask each for its columns takes longer than all the rest."""


class Notes:
    """The changes of one transaction. Meanwhile they are only kept; at its end, per record, the row before the first of
    them and the row after the last are coded, where these differ.
    """

    def __init__(self, key: bytes, kinds: Sequence[Kind]) -> None:
        self.kinds = kinds
        self._key = key
        self._heard: list[tuple[Any, ...]] = []
        self.pull: Callable[[], None] = _nothing
        """Brings in what the database has gathered itself."""

    def hear(self, *told: Any) -> None:
        """A row's values, after the place of its kind among ``kinds`` and 1 or -1: it is this from now on, or was this
        until now."""
        self._heard.append(told)

    def clear(self) -> None:
        """A new transaction begins; what the one before it left was rolled back."""
        self._heard.clear()

    def take(self) -> bytes:
        """What has really changed so far, packed; nothing of it is told again."""
        self.pull()
        first: dict[tuple[int, Any], Row | None] = {}
        last: dict[tuple[int, Any], Row | None] = {}
        for number, sign, *values in self._heard:
            record = number, self.kinds[number].key_of(values)
            if record not in first:
                first[record] = values if sign < 0 else None
            last[record] = values if sign > 0 else None
        self.clear()
        return recorded.pack(
            self._change(self.kinds[record[0]], before, last[record])
            for record, before in first.items()
            if before != last[record]
        )

    def _change(self, kind: Kind, before: Row | None, after: Row | None) -> Change:
        place = kind.place(self._key, before or after or [])
        codes = (recorded.NONE if row is None else kind.code(self._key, row) for row in (before, after))
        return place, *codes  # type: ignore[return-value]


def taken(session: Session) -> bytes:
    """What the session's transaction has changed since it was last asked, packed."""
    notes: Notes = session.info[NOTES]
    return notes.take()


def watch(raw: Connection, key: bytes) -> Notes:
    """Have a writing connection tell what it changes. For tables and columns the file does not have yet, nothing."""
    tables = tuple(raw.execute("SELECT sql FROM main.sqlite_master WHERE type = 'table'").fetchall())
    if tables not in _plans:
        there = _columns(raw)
        kinds = [kind.among(there[kind.table]) for kind in recorded.kinds() if kind.table in there]
        _plans[tables] = kinds, [one for number, kind in enumerate(kinds) for one in _triggers(kind, number)]
    kinds, triggers = _plans[tables]
    notes = Notes(key, kinds)
    raw.create_function("note_row", -1, notes.hear)
    _add(raw, triggers)
    return notes


def _add(raw: Connection, triggers: Iterable[Trigger]) -> None:
    """Put the triggers where SQLite keeps what is temporary, and have it read them there, all at once.

    It would read each CREATE twice, and search what stands there already each time: three times as long for so many.
    """
    raw.execute("PRAGMA writable_schema = ON")
    try:
        raw.executemany(
            "INSERT INTO temp.sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('trigger', ?, ?, 0, ?)",
            triggers,
        )
    finally:
        raw.execute("PRAGMA writable_schema = OFF")
    raw.execute("PRAGMA temp.schema_version = 1")  # whatever it was: what is known of it is out of date by that
    raw.execute("SELECT count(*) FROM temp.sqlite_master").fetchone()


def _columns(raw: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    query = "SELECT m.name, p.name FROM main.sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
    for table, column in raw.execute(query).fetchall():
        found.setdefault(str(table), set()).add(str(column))
    return found


def _triggers(kind: Kind, number: int) -> Iterable[Trigger]:
    """As SQLite writes them down itself."""
    values = {which: ", ".join(f'{which}."{name}"' for name in kind.columns) for which in ("OLD", "NEW")}
    old, new = (f"SELECT note_row({number}, {sign}, {values[w]});" for w, sign in (("OLD", -1), ("NEW", 1)))
    of = ", ".join(f'"{name}"' for name in kind.columns)
    for word, event, body in (
        ("add", "INSERT", new),
        ("set", f"UPDATE OF {of}", f"{old} {new}"),
        ("cut", "DELETE", old),
    ):
        name = f"noted_{kind.table}_{word}"
        yield name, kind.table, f'CREATE TRIGGER "{name}" AFTER {event} ON main."{kind.table}" BEGIN {body} END'


def _nothing() -> None:
    return None
