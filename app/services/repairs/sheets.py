"""The lists of the repair counter that go on paper, read from the store and frozen: 催取清单, 小修理台账.

People are masked here: whoever calls them has the screen.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.rules import records
from app.rules.dates import local_day
from app.rules.people.names import mask_name, mask_phone
from app.rules.records import Record
from app.rules.repairs import counter, flow
from app.rules.repairs.flow import RepairKind, RepairState
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.repairs import (
    RepairLedger,
    RepairLedgerRow,
    UnclaimedList,
    UnclaimedRow,
)
from app.services.requests import promises
from app.services.work import View, Work, asks
from app.store import sql


class _Waiting(NamedTuple):
    number: str
    brand: str
    what: str
    quantity: int
    name: str
    phone: str
    shelf: str
    ready_at: datetime
    calls: int
    called_at: datetime | None
    parts: int | None
    labour: int | None
    state: RepairState


class _Booked(NamedTuple):
    number: str
    received_at: datetime
    brand: str
    what: str
    quantity: int
    fault: str
    name: str
    phone: str
    handler: str
    state: RepairState
    kind: RepairKind
    given_up: bool
    parts: int | None
    labour: int | None
    ready_at: datetime | None
    done_at: datetime | None
    handed_on: date | None
    again_of: UUID | None


_WAITING = sql.Reader(
    _Waiting,
    "repair_item i LEFT JOIN repair_slip s ON s.id = i.slip_id",
    name="coalesce(s.name, '')",
    phone="coalesce(s.phone, '')",
)
_BOOKED = sql.Reader(
    _Booked,
    "repair_item i LEFT JOIN repair_slip s ON s.id = i.slip_id LEFT JOIN handler h ON h.id = i.handler_id",
    number="i.number",
    received_at="i.received_at",
    name="coalesce(s.name, '')",
    phone="coalesce(s.phone, '')",
    handler="coalesce(h.name, '')",
    kind="i.kind",
)


@asks(Right.REPAIRS)
def unclaimed_list(view: View, at_least: int = counter.REMINDERS[0]) -> UnclaimedList:
    """催取清单: what has waited for so many days, the longest first; masked, for whoever calls has the screen."""
    today = local_day(view.now)
    ready = "WHERE i.state IN ('ready','unrepaired') AND i.ready_at < :before ORDER BY i.ready_at, i.number"
    before = view.now - timedelta(days=at_least - 1)  # its day is told by the wall clock, below
    rows = tuple(_waiting_row(row, today) for row in _WAITING.rows(view, ready, before=before))
    kept = tuple(row for row in rows if row.days >= at_least)
    return UnclaimedList(settings.head(view), today, view.now, view.member().name, kept)


def _waiting_row(row: _Waiting, today: date) -> UnclaimedRow:
    ready = local_day(row.ready_at)
    days = counter.waiting_days(ready, today)
    count = f" ×{row.quantity}" if row.quantity > 1 else ""
    price = None if row.parts is None and row.labour is None else (row.parts or 0) + (row.labour or 0)
    return UnclaimedRow(
        row.number, f"{row.brand}{row.what}{count}", mask_name(row.name), mask_phone(row.phone), row.shelf, ready,
        days, counter.reminder(days), row.calls, row.called_at, price, row.state is RepairState.READY,
    )  # fmt: skip


@asks(Right.REPAIRS, Right.SEE_REPORTS)
def repair_ledger(view: View, first: date, last: date) -> RepairLedger:
    """小修理台账 of the days from ``first`` to ``last``, both included, by the day a thing came in."""
    span = {"a": promises.midnight(first), "b": promises.midnight(last + timedelta(days=1))}
    found = _BOOKED.rows(
        view, "WHERE i.received_at >= :a AND i.received_at < :b ORDER BY i.received_at, i.number", **span
    )
    made = tuple(_ledger_row(row) for row in found)
    repaired = [r for r in found if flow.counted_as_repaired(r.state, given_up=r.given_up)]
    broken = sum(r.state in (RepairState.UNREPAIRED, RepairState.UNREPAIRED_HANDED) or r.given_up for r in found)
    income = sum(row.price or 0 for row in made if row.state != RepairState.VOID)
    head = settings.head(view)
    return RepairLedger(head, first, last, view.now, view.member().name, made, len(repaired), broken, income)


def _ledger_row(row: _Booked) -> RepairLedgerRow:
    count = f" ×{row.quantity}" if row.quantity > 1 else ""
    price = None if row.parts is None and row.labour is None else (row.parts or 0) + (row.labour or 0)
    ready = row.ready_at or row.done_at
    return RepairLedgerRow(
        row.number, row.received_at, f"{row.brand}{row.what}{count}", row.fault, mask_name(row.name),
        mask_phone(row.phone), row.handler, row.state.value, price, None if ready is None else local_day(ready),
        row.handed_on, row.again_of is not None,
    )  # fmt: skip


_SHEETS: dict[type[object], Record] = {
    UnclaimedList: records.UNCLAIMED,
    RepairLedger: records.REPAIR_LEDGER,
}


def print_repair_sheet(work: Work, sheet: UnclaimedList | RepairLedger) -> UUID:
    """Queue a sheet for the page printer: the very one that was read before and perhaps looked at, not a later one."""
    work.require(Right.REPAIRS)
    _, number = work.next_number(_SHEETS[type(sheet)])
    work.audit("print", number, kind=sheet.KIND)
    return work.print(sheet, number=number, printer="page")
