"""The counter PCs of the store: what they are called, by which letter they number, and which of them still work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.services.work import View, Work
from app.store import queries

_TERMINAL = queries.table("terminal")
_HEAD = queries.table("chain_head")


@dataclass(frozen=True)
class TerminalRow:
    """One counter PC. ``letter`` never changes; ``code`` is what stands in numbers and on papers: after a restore the
    next ``series`` begins (A, A2, A3 …). ``here`` is the one this program works as. ``latest`` is its newest act."""

    letter: str
    code: str
    series: int
    name: str
    active: bool
    created_at: datetime
    here: bool
    latest: datetime | None
    shift_open: bool


def terminals(view: View) -> tuple[TerminalRow, ...]:
    """All of them, those in use first."""
    rows = queries.fetch(view, _rows().order_by(_TERMINAL.c.active.desc(), _TERMINAL.c.letter))
    return tuple(_row(view, found) for found in rows)


def rename(work: Work, letter: str, name: str) -> TerminalRow:
    """Another name; letter and code stay, and so do papers that are out. Raises ``Refused``: terminal_unknown,
    field_bad (name)."""
    work.require(Right.SETTINGS)
    before = _terminal(work, letter)
    wanted = validation.text("name", name, 40, required=True)
    if any(row.name == wanted and row.letter != letter for row in terminals(work)):
        validation.bad("name", "taken")
    if wanted != before.name:
        _set(work, letter, name=wanted)
        work.audit("terminal_rename", letter, name=wanted, was={"name": before.name})
        work.touched("terminal", letter)
    return _terminal(work, letter)


def retire_terminal(work: Work, letter: str) -> None:
    """A PC that is gone: its records stay under its code, nobody works as it any more. Raises ``Refused``:
    terminal_unknown, terminal_here for the one this program works as, terminal_busy while its shift is open."""
    work.require(Right.SETTINGS)
    row = _terminal(work, letter)
    if row.here:
        raise Refused("terminal_here", name=row.name)
    if row.shift_open:
        raise Refused("terminal_busy", name=row.name)
    _switch(work, row, False)


def reinstate_terminal(work: Work, letter: str) -> None:
    """A PC that was retired works again, under the code it had. Raises ``Refused``: terminal_unknown, terminal_newer
    for one that came after this one: a store is opened as its newest PC, so this one would number as that."""
    work.require(Right.SETTINGS)
    row = _terminal(work, letter)
    here = next(one for one in terminals(work) if one.here)
    if not row.active and row.created_at > here.created_at:
        raise Refused("terminal_newer", name=row.name)
    _switch(work, row, True)


def need_in_use(view: View) -> None:
    """Raise ``Refused("terminal_retired")`` where the PC this program works as was retired meanwhile."""
    query = sa.select(_TERMINAL.c.name).where(_TERMINAL.c.code == view.terminal, ~_TERMINAL.c.active)
    gone = queries.first(view, query)
    if gone is not None:
        raise Refused("terminal_retired", name=gone.name)


def _switch(work: Work, row: TerminalRow, active: bool) -> None:
    if row.active is active:
        return
    _set(work, row.letter, active=active)
    work.audit("terminal_reinstate" if active else "terminal_retire", row.letter, name=row.name)
    work.touched("terminal", row.letter)


def _terminal(view: View, letter: str) -> TerminalRow:
    found = queries.first(view, _rows().where(_TERMINAL.c.letter == letter))
    if found is None:
        raise Refused("terminal_unknown")
    return _row(view, found)


def _rows() -> sa.Select[*tuple[Any, ...]]:
    c = _TERMINAL.c
    return sa.select(c.letter, c.code, c.series, c.name, c.active, c.created_at, _HEAD.c.latest).select_from(
        _TERMINAL.outerjoin(_HEAD, _HEAD.c.terminal == c.code)
    )


def _row(view: View, r: Any) -> TerminalRow:
    running = view.shift_at(r.code) is not None
    here = r.code == view.terminal
    return TerminalRow(r.letter, r.code, r.series, r.name, bool(r.active), r.created_at, here, r.latest, running)


def _set(work: Work, letter: str, **values: Any) -> None:
    queries.execute(work, sa.update(_TERMINAL).where(_TERMINAL.c.letter == letter).values(**values))
