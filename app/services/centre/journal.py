"""Reading the audit trail: who did what, when, and with whose consent; and taking it out of the house as a list."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import dates, validation
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.centre import JournalLine, JournalSheet
from app.services.work import Page, View, Work, asks
from app.store import queries

_AUDIT = queries.table("audit_entry")
_STAFF = queries.table("staff")
_KEY = (_AUDIT.c.terminal, _AUDIT.c.serial)
MOST = 100_000
"""Entries one list may have: a year of a busy centre."""
MOST_ON_PAPER = 2_000
"""Entries on paper: some eighty sheets."""
_AT_ONCE = 500
_FEW = 2_000
"""Entries that are sorted sooner than the trail is walked for them."""
_FILTER_WORDS = 120
_OF_MEMBERS = (
    *("staff_hire", "staff_change", "staff_retire", "staff_reinstate"),
    *("pin_change", "pin_reset", "pin_rescued", "pin_locked"),
)
_TAKEN = ("journal_export", "journal_print")
_NEWEST = (_AUDIT.c.terminal.desc(), _AUDIT.c.serial.desc())


@dataclass(frozen=True)
class AuditRow:
    """One act. ``staff`` and ``approver`` are names, empty when nobody was on duty or nobody was asked."""

    terminal: str
    serial: int
    at: datetime
    business_date: date
    staff: str
    approver: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class JournalFilter:
    """What the trail is narrowed to; the meaning of each is that of ``entries``."""

    query: str = ""
    since: date | None = None
    until: date | None = None
    staff_id: UUID | None = None
    action: str | None = None
    subjects: tuple[str, ...] = ()
    """Whole subjects, found beside those that ``query`` is a part of: what was typed is what people call them."""


_ASKED = len(fields(JournalFilter)) - 1
"""What a list may be narrowed by, as people see it: ``query`` and ``subjects`` are one."""


@dataclass(frozen=True)
class Permit:
    """Leave to write one list of the trail; only ``permit`` makes one."""

    wanted: JournalFilter
    count: int
    reason: str
    operator: str
    at: datetime


@asks(Right.SEE_REPORTS, Right.VERIFY)
def permit(work: Work, wanted: JournalFilter, reason: str, *, on_paper: bool = False) -> Permit:
    """Ask leave for a list of what was done, written to the trail before anything leaves the store.

    Whoever may read the trail may take it out: who audits depends on nobody's consent. The trail keeps by which
    conditions, not what was typed. Raises ``Refused``: needs_right, field_bad (reason), rows_many (limit; less fits
    ``on_paper``).
    """
    why = validation.text("reason", reason, 120, required=True)
    count = entries(work, **asdict(wanted), limit=1).total
    most = MOST_ON_PAPER if on_paper else MOST
    if count > most:
        raise Refused("rows_many", limit=most)
    narrowed = ["query" if name == "subjects" else name for name, value in asdict(wanted).items() if value]
    work.audit(_TAKEN[on_paper], "", reason=why, count=count, filter=narrowed)
    return Permit(wanted, count, why, work.member().name, work.now)


def listed(view: View, leave: Permit) -> Iterator[tuple[AuditRow, ...]]:
    """The entries a permit allows, newest first, some at a time; the note of the export itself is not among them."""
    wanted = _filter(replace(leave.wanted, query=leave.wanted.query.strip()))
    own = sa.and_(_AUDIT.c.at == leave.at, _AUDIT.c.action.in_(_TAKEN))
    keys = sa.select(_AUDIT.c.terminal, _AUDIT.c.serial).where(*wanted, _AUDIT.c.at <= leave.at, sa.not_(own))
    found = queries.fetch(view, keys.order_by(*_NEWEST).limit(MOST))
    for at in range(0, len(found), _AT_ONCE):
        yield _rows(view, found[at : at + _AT_ONCE])


def journal_sheet(
    view: View, leave: Permit, told: Callable[[AuditRow], JournalLine], narrowed: Sequence[tuple[str, str]]
) -> JournalSheet:
    """The paper a permit allows, as many entries as it counted; ``told`` and ``narrowed`` are its words, those of the
    filter cut to what a line of the head has room for."""
    rows = tuple(told(row) for part in listed(view, leave) for row in part)
    by = tuple((name[:_FILTER_WORDS], said[:_FILTER_WORDS]) for name, said in narrowed[:_ASKED])
    return JournalSheet(settings.head(view), leave.at, leave.operator, leave.reason, by, rows)


@asks(Right.SEE_REPORTS, Right.VERIFY)
def print_journal(work: Work, journal: JournalSheet) -> UUID:
    """Queue the very sheet that was looked at for the page printer. Raises ``Refused("needs_right")``, and
    ``ValueError`` for one that ``journal_sheet`` cannot have made."""
    if len(journal.rows) > MOST_ON_PAPER or len(journal.narrowed) > _ASKED:
        raise ValueError("a longer list than any permit allows")
    if any(len(said) > _FILTER_WORDS for pair in journal.narrowed for said in pair):
        raise ValueError("longer words than any filter has")
    moment = f"{dates.local(journal.made_at):%Y%m%d-%H%M%S}"  # there is no series: it is told by when it was read
    number = f"{moment}-{work.new_id().hex[-10:].upper()}"  # the same list may be asked for twice
    return work.print(journal, number=number, printer="page")


@asks(Right.SEE_REPORTS, Right.VERIFY)
def entries(
    view: View,
    *,
    since: date | None = None,
    until: date | None = None,
    staff_id: UUID | None = None,
    action: str | None = None,
    query: str = "",
    subjects: tuple[str, ...] = (),
    offset: int = 0,
    limit: int = 100,
) -> Page:
    """A slice of the trail, newest first; ``Page`` of ``AuditRow``.

    ``since`` and ``until`` are business dates, both included; ``staff_id`` finds acts and approvals alike; ``query``
    is a part of the subject, ``subjects`` are whole ones beside it.
    Raises ``Refused("needs_right")`` without the right to see reports or to verify.
    """
    asked = JournalFilter(query.strip(), since, until, staff_id, action, tuple(subjects))
    if staff_id is None and not asked.query and not asked.subjects:
        return _counted(view, asked, offset, limit)
    keys = sa.select(*_KEY).where(*_filter(asked))
    shown = queries.fetch(view, keys.order_by(*_NEWEST).limit(limit).offset(offset))
    if not shown:
        return Page((), queries.count(view, keys) if offset else 0)
    total = offset + len(shown)
    if len(shown) == limit:  # the walk ended inside the trail: count on from where it stands, so all is walked once
        total += queries.count(view, keys.where(sa.tuple_(*_KEY) < sa.tuple_(*shown[-1])))
    return Page(_rows(view, shown), total)


def _counted(view: View, asked: JournalFilter, offset: int, limit: int) -> Page:
    """Day and act alone: the index of those counts them, which is half as long as the walk, and finds a few at once.
    A page is walked to from the end that is nearer.
    """
    counted = sa.select(*_KEY).where(*_filter(asked, indexed=True))
    total = queries.count(view, counted)
    if total <= offset:
        return Page((), total)
    keys = counted if total <= _FEW else sa.select(*_KEY).where(*_filter(asked))
    size = min(limit, total - offset)
    older = total - offset - size
    near = keys.order_by(*_NEWEST).offset(offset) if offset <= older else keys.order_by(*_KEY).offset(older)
    return Page(_rows(view, queries.fetch(view, near.limit(size))), total)


def _filter(asked: JournalFilter, *, indexed: bool = False) -> list[sa.ColumnElement[bool]]:
    """Conditions that the trail's narrow index answers alone.

    Day and act are joined to an empty text unless ``indexed``: an index of theirs would find them sooner, but in an
    order of its own, and sorting half a million entries for one page takes three times as long as walking past them.
    """
    a = _AUDIT.c
    day, act = (a.business_date, a.action) if indexed else (a.business_date.concat(""), a.action.concat(""))
    wanted: list[sa.ColumnElement[bool]] = []
    if asked.since is not None:
        wanted.append(day >= asked.since.isoformat())
    if asked.until is not None:
        wanted.append(day <= asked.until.isoformat())
    if asked.staff_id is not None:
        wanted.append(sa.or_(a.staff_id == asked.staff_id, a.approver_id == asked.staff_id))
    if asked.action:
        wanted.append(act == asked.action)
    about = [a.subject.like(queries.contains(asked.query), escape="!")] if asked.query else []
    if asked.subjects:
        about.append(a.subject.in_(asked.subjects))
    if about:
        wanted.append(sa.or_(*about))
    return wanted


def _rows(view: View, keys: Sequence[Any]) -> tuple[AuditRow, ...]:
    """The entries of these keys, newest first."""
    a = _AUDIT.c
    author, approver = _STAFF.alias("author"), _STAFF.alias("approver")
    whole = _AUDIT.outerjoin(author, author.c.id == a.staff_id).outerjoin(approver, approver.c.id == a.approver_id)
    chosen = (
        sa.select(
            *(a.terminal, a.serial, a.at, a.business_date, a.action, a.subject, a.detail),
            *(author.c.name.label("staff"), approver.c.name.label("approver")),
        )
        .select_from(whole)
        .where(sa.or_(*(sa.and_(a.terminal == terminal, a.serial.in_(serials)) for terminal, serials in _by(keys))))
    )
    return tuple(_row(r) for r in queries.fetch(view, chosen.order_by(*_NEWEST)))


def _by(keys: Sequence[Any]) -> list[tuple[str, list[int]]]:
    """The serials of each terminal."""
    found: dict[str, list[int]] = {}
    for key in keys:
        found.setdefault(key.terminal, []).append(key.serial)
    return list(found.items())


@asks(Right.SEE_REPORTS, Right.VERIFY)
def changes(view: View, actions: Sequence[str], subjects: Sequence[str] = (), limit: int = 50) -> tuple[AuditRow, ...]:
    """The newest entries of these acts, on one of ``subjects`` where any are named: the history of a setting, of a
    member. Raises ``Refused("needs_right")``."""
    wanted = [_AUDIT.c.action.in_(actions)]
    if subjects:
        wanted.append(_AUDIT.c.subject.in_(subjects))
    keys = sa.select(*_KEY).where(*wanted).order_by(_AUDIT.c.at.desc(), *_NEWEST).limit(limit)
    found = queries.fetch(view, keys)
    rows = _rows(view, found) if found else ()
    return tuple(sorted(rows, key=lambda row: (row.at, row.serial), reverse=True))


@asks(Right.SEE_REPORTS, Right.VERIFY)
def changes_of_member(view: View, code: str, limit: int = 50) -> tuple[AuditRow, ...]:
    """What was done about a member of the staff, whatever their 工号 was then. Raises ``Refused("needs_right")``."""
    codes = [code]
    for row in changes(view, ("staff_change",), limit=MOST_ON_PAPER):  # newest first: each leads to the one before
        if row.detail.get("code") in codes:
            codes.append(row.subject)
    return changes(view, _OF_MEMBERS, codes, limit)


@asks(Right.SEE_REPORTS, Right.VERIFY)
def actions(view: View) -> tuple[str, ...]:
    """The actions the trail holds so far, for a filter. ``Refused("needs_right")``."""
    return tuple(r.action for r in queries.fetch(view, sa.select(_AUDIT.c.action).distinct().order_by(_AUDIT.c.action)))


def _row(r: Any) -> AuditRow:
    day, detail = date.fromisoformat(r.business_date), json.loads(r.detail)
    who = (r.staff or "", r.approver or "")
    return AuditRow(r.terminal, r.serial, r.at, day, *who, r.action, r.subject, detail)
