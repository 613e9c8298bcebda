"""The lists of requests that go on paper, read from the store and frozen: 受理台账, 到期清单, 交接单, 个人信息告知书.

People are masked here, but for the name of who signs a 个人信息告知书; nothing on these sheets needs a right beyond
working at the counter.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules import records, validation
from app.rules.calendar import working_time
from app.rules.dates import age_on, local_day
from app.rules.people.names import mask_name, mask_phone
from app.rules.records import Record
from app.rules.rights import Right
from app.services.centre import calendar, settings
from app.services.documents import Document
from app.services.documents.requests import DueList, HandoverSheet, LedgerRow, RequestLedger
from app.services.documents.residents import ConsentSheet
from app.services.requests import promises
from app.services.requests.filters import OPEN_NOW
from app.services.work import View, Work, asks
from app.store import sql

SOON = 3
"""Working days ahead that a 到期清单 looks."""

MOST = 60
"""Rows in each part of a 交接单; what is beyond them is counted."""

OF_AGE = 14
"""Under this age a guardian consents, and everything kept is sensitive (个人信息保护法 28, 31)."""

KEPT = ("resident", "category", "request", "repair", "booking", "enrolment", "draft")
"""What the 个人信息告知书 names with its retention; money follows accounting rules."""


class _Listed(NamedTuple):
    number: str
    received_at: datetime
    item_name: str
    scene: str
    resident: str
    phone: str
    resident_phone: str
    place: str
    text: str
    channel: str
    urgent: bool
    receiver: str
    handler: str
    due_at: datetime | None
    state: str
    result: str
    closed_at: datetime | None
    late: bool
    rating: int | None
    call_back_due: datetime | None
    grid: str
    warden: str
    warden_phone: str


class _Who(NamedTuple):
    name: str
    no: int
    birth_date: date | None
    letters: int


_LISTED = sql.Reader(
    _Listed,
    "request q LEFT JOIN resident r ON r.id = q.resident_id LEFT JOIN handler h ON h.id = q.handler_id "
    "LEFT JOIN staff s ON s.id = q.first_receiver LEFT JOIN scene c ON c.code = q.scene "
    "LEFT JOIN grid g ON g.id = q.grid_id",
    scene="coalesce(c.name, '')",
    resident="coalesce(r.name, '')",
    phone="q.phone",
    resident_phone="coalesce(r.phone, '')",
    receiver="coalesce(s.name, '')",
    handler="coalesce(h.name, '')",
    grid="coalesce(g.name, '')",
    warden="coalesce(g.warden, '')",
    warden_phone="coalesce(g.phone, '')",
)
_WHO = sql.Reader(
    _Who,
    "resident r",
    letters="(SELECT count(*) FROM resident_category k WHERE k.resident_id = r.id AND k.letter <> 'Z')",
)


@asks(Right.REQUESTS)
def ledger(view: View, day: date) -> RequestLedger:
    """受理台账 of a business date: every number given out, voided and merged ones too."""
    rows = _rows(view, "q.business_date = :day ORDER BY q.terminal, q.serial", {"day": day})
    return RequestLedger(settings.head(view), day, view.now, _me(view), rows)


@asks(Right.REQUESTS)
def due_list(view: View, day: date) -> DueList:
    """到期清单 for a day: late by now, due on the day, due within the next working days. A stopped clock is not due."""
    table = calendar.table(view)
    start, end = promises.midnight(day), promises.midnight(day + timedelta(days=1))
    soon = promises.midnight(table.add_workdays(day, SOON) + timedelta(days=1))
    now = promises.minute(view.now)
    found = f"{_RUNNING} AND q.due_at >= :a AND q.due_at < :b AND q.due_at >= :now ORDER BY q.due_at, q.number"
    return DueList(
        head=settings.head(view),
        day=day,
        made_at=view.now,
        made_by=_me(view),
        late=_rows(view, f"{_RUNNING} AND q.due_at < :now ORDER BY q.due_at, q.number", {"now": now}),
        today=_rows(view, found, {"a": start, "b": end, "now": now}),
        soon=_rows(view, found, {"a": end, "b": soon, "now": now}),
    )


@asks(Right.REQUESTS)
def handover(view: View, received: int, closed_now: int, *, to: str = "", note: str = "") -> HandoverSheet:
    """交接单 of this moment; what was ``received`` today and ``closed_now`` of it is counted by who asks.

    Raises ``Refused("field_bad")`` for a name (``to``) or ``note`` that cannot be kept."""
    day = local_day(view.now)
    start, end = promises.midnight(day), promises.midnight(day + timedelta(days=1))
    until = promises.midnight(calendar.table(view).add_workdays(day, 1) + timedelta(days=1))
    now = promises.minute(view.now)
    parts = {
        "late": (f"{_RUNNING} AND q.due_at < :now", "q.due_at", {"now": now}),
        "due": (f"{_RUNNING} AND q.due_at >= :now AND q.due_at < :b", "q.due_at", {"now": now, "b": until}),
        "unassigned": (_NOBODY_S, "q.received_at", {"b": until}),
        "awaiting": (f"{OPEN_NOW} AND q.state = 'awaiting'", "q.received_at", {}),
        "to_call": (_TO_CALL, "q.call_back_due", {}),
        "bad_rated": (_BAD, "q.closed_at", {}),
    }
    shown: dict[str, Any] = {
        name: _rows(view, f"{where} ORDER BY {order}, q.number LIMIT {MOST}", params)
        for name, (where, order, params) in parts.items()
    }
    counts = {name: _count(view, where, params) for name, (where, _, params) in parts.items()}
    today = {"a": start, "b": end}
    return HandoverSheet(
        head=settings.head(view),
        day=day,
        made_at=view.now,
        made_by=_me(view),
        to=validation.text("to", to, 60),
        received=received,
        closed_now=closed_now,
        closed=_count(view, _CLOSED, today),
        open=_count(view, OPEN_NOW, {}),
        overdue=counts["late"],
        papers_waiting=_papers(view),
        note=validation.text("note", note, 2000, multiline=True),
        left=sum(counts[name] - len(rows) for name, rows in shown.items()),
        **shown,
    )


@asks(Right.RESIDENTS, Right.REQUESTS)
def consent(
    view: View, resident_id: UUID | None = None, *, sensitive: bool = False, guardian: bool = False
) -> ConsentSheet:
    """个人信息告知书, for one resident or to be filled in by hand; with the whole name, for the person signs it.

    Raises ``Refused("resident_gone")``.
    """
    name, no = "", None
    if resident_id is not None:
        who = _WHO.one(view, "WHERE r.id = :r", r=resident_id)
        if who is None:
            raise Refused("resident_gone")
        name, no = who.name, who.no  # whole: it is the person's own signature that it stands beside
    kept = tuple((kind, settings.number(view, f"retention.{kind}")) for kind in KEPT)
    return ConsentSheet(settings.head(view), view.now, _me(view), name, no, sensitive, guardian, (*kept, ("sale", 0)))


@asks(Right.RESIDENTS, Right.REQUESTS)
def consent_needs(view: View, resident_id: UUID) -> tuple[bool, bool]:
    """What a resident's 个人信息告知书 must add: the separate consent for sensitive data, and a guardian's signature.

    Sensitive are the category letters (they stand for hardship and health) and everything about a child under 14,
    for whom a guardian signs. Raises ``Refused("resident_gone")``.
    """
    who = _WHO.one(view, "WHERE r.id = :r", r=resident_id)
    if who is None:
        raise Refused("resident_gone")
    child = who.birth_date is not None and age_on(who.birth_date, local_day(view.now)) < OF_AGE
    return child or who.letters > 0, child


@asks()
def print_sheet(work: Work, sheet: RequestLedger | DueList | HandoverSheet | ConsentSheet) -> UUID:
    """Queue a sheet for the page printer: the very one that was read before and perhaps looked at, not a later one.

    It says when it was read. A 告知书 needs the right to work with residents, the lists that to work on requests.
    """
    record, right = _SHEETS[type(sheet)]
    work.require(right)
    _, number = work.next_number(record)
    work.audit("print", number)
    return work.print(sheet, number=number, printer="page")


_SHEETS: dict[type[Document], tuple[Record, Right]] = {
    RequestLedger: (records.LEDGER, Right.REQUESTS),
    DueList: (records.DUE_LIST, Right.REQUESTS),
    HandoverSheet: (records.HANDOVER, Right.REQUESTS),
    ConsentSheet: (records.CONSENT, Right.RESIDENTS),
}
"""The number series of each sheet, and who may print it."""


def _rows(view: View, where: str, params: dict[str, Any]) -> tuple[LedgerRow, ...]:
    return tuple(_row(view, row) for row in _LISTED.rows(view, f"WHERE {where}", **params))


def _row(view: View, r: _Listed) -> LedgerRow:
    running = r.state in ("registered", "in_progress")
    return LedgerRow(
        number=r.number,
        received_at=r.received_at,
        item=r.item_name,
        scene=r.scene,
        applicant=mask_name(r.resident),
        phone=mask_phone(r.phone or r.resident_phone),
        place=r.place,
        text=r.text,
        channel=r.channel,
        urgent=r.urgent,
        receiver=r.receiver,
        handler=r.handler,
        due=None if r.due_at is None else working_time.wall(r.due_at),
        state=r.state,
        result=r.result,
        closed_at=r.closed_at,
        late=r.late or (running and r.due_at is not None and r.due_at < promises.minute(view.now)),
        rating=r.rating,
        call_back_due=r.call_back_due,
        grid=r.grid,
        warden=" ".join(part for part in (r.warden, r.warden_phone) if part),
    )


def _count(view: View, where: str, params: dict[str, Any]) -> int:
    return int(sql.value(view, f"SELECT count(*) FROM request q WHERE {where}", **params) or 0)


def _papers(view: View) -> int:
    waiting = "SELECT count(*) FROM print_job WHERE state IN ('queued','sending','failed','ask')"
    return int(sql.value(view, waiting) or 0)


def _me(view: View) -> str:
    return view.staff.name if view.staff else ""


_RUNNING = f"{OPEN_NOW} AND q.state <> 'awaiting' AND q.due_at IS NOT NULL"
# what is due soon stands above already
_NOBODY_S = f"{OPEN_NOW} AND q.state = 'registered' AND q.handler_id IS NULL AND (q.due_at IS NULL OR q.due_at >= :b)"
# By the time of closing and not by the state: of the closed ones only the few of a day or a month are wanted.
_CLOSED = "q.closed_at >= :a AND q.closed_at < :b AND (q.state || '') = 'closed'"
_TO_CALL = "q.state = 'closed' AND q.called_back_at IS NULL AND q.call_back_due IS NOT NULL"
_BAD = "q.id IN (SELECT x.request_id FROM rectification x WHERE x.outcome = 'open')"
