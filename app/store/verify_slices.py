"""The check at the start of the day, a slice at a time, so that selling and the window never wait for it.

It asks what ``verify(…, deep=False)`` asks and comes to the same verdict, but each slice reads a snapshot of its own:
one snapshot held for half a minute would keep the log from shrinking, and every commit would pay for its length. What
is checked is only added to, so slices of different moments fit together. Pages that belong to no table are left to the
whole check and to every backup.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.store import driver
from app.store.backup import Place
from app.store.faults import translated
from app.store.findings import Finding
from app.store.guards import check_guards
from app.store.keys import Keys
from app.store.verify import Check, Report, guarded, strays
from app.store.verify_heads import AT_START, check_heads
from app.store.verify_outbox import OutboxWalk
from app.store.verify_sums import Part, money_slices, number_slices, together

Ask = Callable[[driver.Connection, list[Any]], Finding]
"""One slice; it may put further ones, of the same check, into the list: they come next."""

AT_ONCE = 0.003
"""Seconds: to open the file costs more than most slices ask, so the short ones share it."""

CHECKS = ("file", "foreign_keys", "heads", "numbers", "outbox", "money", "guards")


class SlicedCheck:
    """One walk over a store. ``step`` until it says there is no more; may be left at any moment.

    Not for two threads at once, but each step may run on another one.
    """

    def __init__(self, store: Place) -> None:
        self._store = store
        self._path: Path = store.folder / driver.DB_NAME
        self._keys = store.keys
        start: dict[str, Ask] = {**_START, "heads": partial(_heads, folder=store.folder, keys=store.keys)}
        self._todo: list[tuple[str, Ask]] = [(name, start[name]) for name in reversed(CHECKS)]
        self._found: dict[str, Finding] = {name: Finding(0) for name in CHECKS}

    def step(self) -> bool:
        """Ask the next slice, and those after it while ``AT_ONCE`` lasts; whether there is another one. Raises
        ``StoreTrouble`` as ``verify`` does."""
        self._store.check_place()
        connection = driver.connect(self._path, self._keys)
        until = time.monotonic() + AT_ONCE
        try:
            with translated():
                while True:
                    connection.execute("BEGIN")
                    self._ask(connection, *self._todo.pop())
                    connection.execute("ROLLBACK")
                    if not self._todo or time.monotonic() >= until:
                        break
        finally:
            connection.close()
        return bool(self._todo)

    def _ask(self, connection: driver.Connection, name: str, ask: Ask) -> None:
        before = self._found[name]
        if before.why:  # the first fault is named, as in the whole check
            return
        more: list[Ask] = []
        found = guarded(connection, lambda: [ask(connection, more)], 1)[0]
        self._todo += [(name, one) for one in reversed(more)]
        self._found[name] = Finding(before.examined + found.examined, found.bad, found.why)

    def report(self) -> Report:
        """What all slices so far have found; no chain was walked, so there are no ends of chains."""
        found = [(name, self._found[name]) for name in CHECKS]
        return Report(tuple(Check(name, not f.why, f.examined, f.bad, f.why) for name, f in found), {})


def _tables(connection: driver.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [str(row[0]) for row in found]


def _file(connection: driver.Connection, more: list[Ask]) -> Finding:
    more += [partial(_pages, table=table) for table in ("sqlite_master", *_tables(connection))]
    return strays(connection, int(connection.execute("PRAGMA page_count").fetchone()[0]))


def _pages(connection: driver.Connection, more: list[Ask], *, table: str) -> Finding:
    verdict = str(connection.execute(f'PRAGMA quick_check("{table}")').fetchone()[0])
    return Finding(0) if verdict == "ok" else Finding(0, verdict.splitlines()[-1], "damaged")


def _foreign_keys(connection: driver.Connection, more: list[Ask]) -> Finding:
    more += [partial(_references, table=table) for table in _tables(connection)]
    return Finding(0)


def _references(connection: driver.Connection, more: list[Ask], *, table: str) -> Finding:
    row = connection.execute(f'PRAGMA foreign_key_check("{table}")').fetchone()
    return Finding(0) if row is None else Finding(0, f"{row[0]} → {row[2]}", "orphan")


def _heads(connection: driver.Connection, more: list[Ask], *, folder: Path, keys: Keys) -> Finding:
    return check_heads(connection, folder, keys, AT_START)


def _sums(slices: Callable[[driver.Connection], Iterator[list[Part]]]) -> Ask:
    def plan(connection: driver.Connection, more: list[Ask]) -> Finding:
        more += [partial(_parts, parts=parts) for parts in slices(connection)]
        return Finding(0)

    return plan


def _outbox(connection: driver.Connection, more: list[Ask], *, walk: OutboxWalk | None = None) -> Finding:
    walk = walk or OutboxWalk()
    before = walk.examined
    if walk.step(connection):
        more.append(partial(_outbox, walk=walk))
    elif walk.parted:
        more += [partial(_parts, parts=[part]) for part in walk.parts()]
    return Finding(walk.examined - before)


def _parts(connection: driver.Connection, more: list[Ask], *, parts: list[Part]) -> Finding:
    return together(part.ask(connection) for part in parts)


_START: dict[str, Ask] = {
    "file": _file,
    "foreign_keys": _foreign_keys,
    "numbers": _sums(number_slices),
    "outbox": _outbox,
    "money": _sums(money_slices),
    "guards": lambda connection, _more: check_guards(connection),
}
