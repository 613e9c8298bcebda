"""Does the store still say what was written into it? One walk, naming the first record that does not fit.

Checks (``Check.name``): ``file``, ``foreign_keys``, ``heads``, ``chain``, ``audit``, ``records``, ``numbers``,
``outbox``, ``money``, ``rollups``, ``uses``, ``tokens``, ``grids``, ``rooms``, ``steps``, ``guards``, and ``code``
where one is given.

The walk reads one snapshot by the raw driver; selling goes on meanwhile. A server keeps its own pages and references:
there the first three and ``guards`` are not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher

from app.store import driver
from app.store.backup import Place
from app.store.faults import trouble
from app.store.findings import Finding
from app.store.guards import check_guards, stray
from app.store.keys import Keys
from app.store.misfits import STUMBLES, first_gap, first_garbled, first_misfit
from app.store.server import ServerStore
from app.store.slots import check_rooms
from app.store.verify_chain import Heads, check_audit, check_sealed
from app.store.verify_code import Sealed, check_code
from app.store.verify_grids import check_grids
from app.store.verify_heads import AT_START, check_heads
from app.store.verify_outbox import CASH, check_outbox
from app.store.verify_records import check_records
from app.store.verify_steps import check_steps
from app.store.verify_sums import check_money, check_numbers, check_tokens
from app.store.verify_uses import check_uses
from app.store.verify_wallet import check_wallet

Told = Callable[[str, int, int], None]
"""A check's name, how many records it has looked at and how many there are, both 0 before it begins."""
Plan = list[tuple[tuple[str, ...], Callable[[], list[Finding]]]]

_BEAT = 100_000
"""Steps of the driver between two looks at whether the walk is cancelled: some milliseconds."""
_FINE_BEAT = 2_000
"""The same while the whole file is gone through, whose steps are long ones."""

_FOLDS = 3
"""How often to fold: a commit in between may leave the next hole."""

_CASH_ON_SERVER = "replace(CAST(id AS TEXT), '-', '')"


@dataclass(frozen=True)
class Check:
    """One check's result. ``bad``: the first record that does not fit, by its number; ``why``: a code for it."""

    name: str
    ok: bool
    examined: int
    bad: str = ""
    why: str = ""


@dataclass(frozen=True)
class Report:
    """All checks, and the end of each terminal's chain for comparison with the last shift slip."""

    checks: tuple[Check, ...]
    heads: Heads
    sealed: Sealed | None = None
    """The record that the given code belongs to."""

    @property
    def ok(self) -> bool:
        """Whether everything fits."""
        return all(check.ok for check in self.checks)

    @property
    def first(self) -> Check | None:
        """The first check that failed."""
        return next((check for check in self.checks if not check.ok), None)


def verify(
    where: Place | Path | ServerStore,
    keys: Keys | None = None,
    *,
    deep: bool = True,
    told: Told | None = None,
    code: str = "",
) -> Report:
    """Check an open store, or the one in a folder with its ``keys``.

    ``deep=False`` leaves out what reads every page and every sale (seconds on a five-year store): it is for the start
    of the day. ``told`` hears each check's name before it runs, and of the long ones how far they are; what it raises
    ends the walk (cancelling). ``code``: one that a shift slip printed, as ``verify_code.read`` gives it.
    Raises ``StoreTrouble`` when the store cannot be opened at all.
    """
    told, ends = told or _silent, _Ends({}, [])
    if isinstance(where, ServerStore):
        with where.records() as records:
            checks = _walk(records, _plan(records, where.keys, deep, told, ends, code, _CASH_ON_SERVER), told)
            return Report(checks, ends.heads, next(iter(ends.sealed), None))
    folder = where if isinstance(where, Path) else where.folder
    if keys is None:
        if isinstance(where, Path):
            raise TypeError("a folder needs its keys")
        keys = where.keys
    connection = driver.connect(folder / driver.DB_NAME, keys)
    try:
        connection.row_factory = sqlcipher.Row
        ear = _Ear(told)
        connection.set_progress_handler(ear.beat, _BEAT)
        connection.execute("BEGIN")
        pages: Plan = [
            (("file",), lambda: [_file_finely(connection, deep, ear)]),
            (("foreign_keys",), lambda: [_foreign_keys(connection)]),
            (("heads",), lambda: [check_heads(connection, folder, keys, None if deep else AT_START)]),
        ]
        plan = pages + _plan(connection, keys, deep, ear, ends, code)
        plan.insert(len(plan) - bool(code), (("guards",), lambda: [check_guards(connection)]))
        try:
            checks = _walk(connection, plan, ear)
        except sqlcipher.Error:
            if ear.stopped is None:
                raise
            raise ear.stopped from None
        return Report(checks, ends.heads, next(iter(ends.sealed), None))
    finally:
        connection.close()  # and with it the snapshot


class _Ear:
    """Passes on how far the walk is, also while one long statement runs, so that it can be cancelled there too."""

    def __init__(self, told: Told) -> None:
        self._told, self._last = told, ("", 0, 0)
        self.stopped: BaseException | None = None

    def __call__(self, name: str, done: int, total: int) -> None:
        self._last = name, done, total
        self._told(name, done, total)

    def beat(self) -> int:
        """Called by the driver in the middle of a statement; anything but 0 ends that."""
        try:
            self._told(*self._last)
        except BaseException as error:  # the driver would swallow it
            self.stopped = error
            return 1
        return 0


class _Ends(NamedTuple):
    """What checks find beside their verdicts: the ends of the chains, and the record of the given code."""

    heads: Heads
    sealed: list[Sealed]


def _plan(
    connection: driver.Connection, keys: Keys, deep: bool, told: Told, ends: _Ends, code: str, cash: str = CASH
) -> Plan:
    """What is asked of the records, wherever they lie."""
    plan: Plan = [
        (("numbers",), lambda: [check_numbers(connection)]),
        (("outbox",), lambda: [check_outbox(connection, cash)]),
        (("money",), lambda: [check_money(connection)]),
    ]
    if deep:
        plan[:0] = [
            (
                ("chain", "rollups"),
                lambda: list(check_sealed(connection, keys.chain, ends.heads, partial(told, "chain"))),
            ),
            (("audit",), lambda: [check_audit(connection, keys.chain, partial(told, "audit"))]),
            (("records",), lambda: [check_records(connection, keys.chain, partial(told, "records"))]),
        ]
        plan.append((("uses",), lambda: [check_uses(connection)]))
        plan.append((("tokens",), lambda: [check_tokens(connection)]))
        plan.append((("grids",), lambda: [check_grids(connection)]))
        plan.append((("rooms",), lambda: [check_rooms(connection)]))
        plan.append((("steps",), lambda: [check_steps(connection)]))
        plan.append((("wallet",), lambda: [check_wallet(connection)]))
    if code:
        plan.append((("code",), lambda: [check_code(connection, code, ends.sealed)]))
    return plan


def _walk(connection: driver.Connection, plan: Plan, told: Told) -> tuple[Check, ...]:
    checks: list[Check] = []
    for names, run in plan:
        told(names[0], 0, 0)
        findings = guarded(connection, run, len(names))
        checks += [Check(n, not f.why, f.examined, f.bad, f.why) for n, f in zip(names, findings, strict=True)]
    return tuple(checks)


def guarded(connection: driver.Connection, run: Callable[[], list[Finding]], count: int) -> list[Finding]:
    """A check that meets a damaged page has failed, and one that cannot read a value because it is none that belongs
    there; one that meets a full or locked disk says nothing and is raised."""
    try:
        return run()
    except STUMBLES:
        name = first_misfit(connection)
        if not name:
            raise
        return [Finding(0, name, "altered")] * count
    except (sqlcipher.DatabaseError, sa.exc.DBAPIError) as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":  # cancelled
            raise
        met = trouble(error)
        if met is None and (gap := first_gap(connection, str(error))):
            return [Finding(0, gap, "schema")] * count
        if met is None and (name := first_garbled(connection)):
            return [Finding(0, name, "altered")] * count
        if met is None or met.code != "damaged":
            raise
        return [Finding(0, met.detail, "damaged")] * count


def _file_finely(connection: driver.Connection, deep: bool, ear: _Ear) -> Finding:
    """As ``_file``. One statement goes through the whole file, with few and long steps: it listens oftener."""
    connection.set_progress_handler(ear.beat, _FINE_BEAT)
    try:
        return _file(connection, deep)
    finally:
        connection.set_progress_handler(ear.beat, _BEAT)


def _file(connection: driver.Connection, deep: bool) -> Finding:
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    if deep and (broken := _broken_page(connection)):
        return Finding(pages, broken, "damaged")
    verdict = connection.execute("PRAGMA integrity_check(1)" if deep else "PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        return Finding(pages, str(verdict).splitlines()[-1], "damaged")
    return strays(connection, pages)


def strays(connection: driver.Connection, pages: int) -> Finding:
    """Triggers and views that the program did not put into the file (``stray``), tables and columns that it did and
    that are gone (``schema``)."""
    if name := stray(connection):
        return Finding(pages, name, "stray")
    gap = first_gap(connection)
    return Finding(pages, gap, "schema") if gap else Finding(pages)


def _broken_page(connection: driver.Connection) -> str:
    """The first page whose code does not fit, or nothing.

    This check reads the file past the log, and a page that only the log has yet is a hole there: so what it finds
    counts once the log is folded in. While somebody else's snapshot keeps it from that, the pages in use are still
    checked by reading them, which goes through the log.

    It cannot be stopped half way, for no progress handler is called in it: 0.7 s of work for a file of 400 MB.
    """
    for _ in range(_FOLDS):
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchone()
        if broken is None:
            return ""
        connection.execute("ROLLBACK")
        _busy, log, folded = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        connection.execute("BEGIN")
        if folded < log:
            return ""
    return str(broken[0])


def _foreign_keys(connection: driver.Connection) -> Finding:
    row = connection.execute("PRAGMA foreign_key_check").fetchone()
    return Finding(0) if row is None else Finding(0, f"{row[0]} → {row[2]}", "orphan")


def _silent(name: str, done: int, total: int) -> None:
    return None
