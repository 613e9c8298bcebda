"""Lists of repairs, bookings and entries out of the house: a second person agrees, the trail says who, why, how many.

Names are masked as phones are; what a list is narrowed to is written to the trail, and as many rows come as it counted.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local
from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.services.activities import listing as activities
from app.services.activities.listing import EntryListed
from app.services.repairs import board
from app.services.repairs.board import RepairFilter, RepairRow
from app.services.rooms import listing as rooms
from app.services.rooms.listing import BookingFilter, ListedBooking
from app.services.till import wallet_rows
from app.services.work import View, Work, asks

MOST_OUT = 20_000
"""Rows one list may have."""
_AT_ONCE = 200


@dataclass(frozen=True)
class ListLeave:
    """Leave to write one list; only the ``leave_for_…`` make one. ``wanted`` is what it is narrowed to: a filter, or
    the activity. ``title`` is what the list is called."""

    wanted: object
    title: str
    count: int
    reason: str
    operator: str
    approver: str
    at: datetime


class Leave(Protocol):
    """Leave to take a list out: by whom, with whose consent, why, when, and how many."""

    @property
    def count(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def operator(self) -> str: ...
    @property
    def approver(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def watermark(leave: Leave, unit: str = "件") -> tuple[str, str]:
    """What stands over a list that leaves the house, and again under it."""
    agreed = f"，{leave.approver}同意" if leave.approver else ""
    by = f"{leave.operator}导出{agreed} · {local(leave.at):%Y-%m-%d %H:%M}"
    return f"{by} · 用途：{leave.reason} · {leave.count} {unit}", "含个人信息，用完即删，不得转发。"


def leave_for_repairs(work: Work, wanted: RepairFilter, reason: str) -> ListLeave:
    """Ask leave for the repairs a filter lets through. Raises ``Refused``: field_bad (reason), needs_approver,
    rows_many (limit).
    """
    work.require(Right.REPAIRS)
    why = agreed(work, reason)
    count = board.listing(work, wanted, 0, 1).total
    return keep_leave(work, "repair_export", ListLeave(wanted, "维修清单", count, why, *who_asks(work)), asdict(wanted))


def leave_for_bookings(work: Work, wanted: BookingFilter, reason: str) -> ListLeave:
    """Ask leave for the bookings of a period, as ``first`` and ``last`` of the filter say. Raises as the others do."""
    work.require(Right.ROOMS)
    why = agreed(work, reason)
    count = rooms.booking_list(work, wanted, 0, 1).total
    return keep_leave(
        work, "booking_export", ListLeave(wanted, "场地预约清单", count, why, *who_asks(work)), asdict(wanted)
    )


def leave_for_entries(work: Work, activity_id: UUID, reason: str) -> ListLeave:
    """Ask leave for the entries of an activity. Raises as the others do, and activity_unknown."""
    work.require(Right.ACTIVITIES)
    why = agreed(work, reason)
    found = activities.activity_detail(work, activity_id)
    title = f"报名名单 {found.listed.row.title}"
    leave = ListLeave(activity_id, title, len(found.entries), why, *who_asks(work))
    return keep_leave(work, "enrol_export", leave, {"activity": found.listed.row.number})


def leave_for_cards(work: Work, _all: object, reason: str) -> ListLeave:
    """Ask leave for the cards with money on them: what is owed to whom. Raises as the others do."""
    work.require(Right.WALLET)
    why = agreed(work, reason)
    leave = ListLeave(None, "餐卡余额", len(wallet_rows.cards_owed(work)), why, *who_asks(work))
    return keep_leave(work, "wallet_export", leave, {})


@asks(Right.WALLET)
def cards_out(view: View, _leave: ListLeave) -> tuple[wallet_rows.CardRow, ...]:
    """The cards with money on them, by number; whose they are is masked."""
    return tuple(replace(card, name=mask_name(card.name)) for card in wallet_rows.cards_owed(view))


def agreed(work: Work, reason: str) -> str:
    """The reason, once a second person has agreed. Raises ``Refused``: field_bad (reason), needs_approver."""
    why = validation.text("reason", reason, 120, required=True)
    work.require(Right.EXPORT, barred=(work.member().id,))
    return why


def who_asks(work: Work) -> tuple[str, str, datetime]:
    """Who asks, who agreed, and when."""
    return work.member().name, "" if work.approval is None else work.approval.member.name, work.now


def keep_leave(work: Work, act: str, leave: ListLeave, narrowed: Mapping[str, Any]) -> ListLeave:
    """Write a leave to the trail, with the names of what the list is narrowed by. Raises ``Refused("rows_many")``."""
    if leave.count > MOST_OUT:
        raise Refused("rows_many", limit=MOST_OUT)
    said = [name for name, value in narrowed.items() if value]
    work.audit(act, str(narrowed.get("activity", "")), reason=leave.reason, count=leave.count, filter=said)
    return leave


@asks(Right.REPAIRS)
def repairs_out(view: View, leave: ListLeave) -> tuple[RepairRow, ...]:
    """The repairs a leave allows, the newest first, names masked and no address of a home."""
    assert isinstance(leave.wanted, RepairFilter)
    found = board.listing(view, leave.wanted, 0, MOST_OUT).rows
    return tuple(replace(row, name=mask_name(row.name), address="") for row in found)


@asks(Right.ROOMS)
def bookings_out(view: View, leave: ListLeave) -> tuple[ListedBooking, ...]:
    """The bookings a leave allows, by their time; who booked is masked, the group stays."""
    assert isinstance(leave.wanted, BookingFilter)
    found: list[ListedBooking] = []
    while len(found) < leave.count:
        page = rooms.booking_list(view, leave.wanted, len(found), _AT_ONCE).rows
        found += page
        if not page:
            break
    return tuple(replace(r, name=mask_name(r.name)) for r in sorted(found, key=lambda r: (r.starts_at, r.number)))


@asks(Right.ACTIVITIES)
def entries_out(view: View, leave: ListLeave) -> tuple[EntryListed, ...]:
    """The entries a leave allows in the order of their turns; everybody in them masked."""
    assert isinstance(leave.wanted, UUID)
    found = activities.activity_detail(view, leave.wanted).entries
    return tuple(replace(e, people=tuple(replace(p, name=mask_name(p.name)) for p in e.people)) for e in found)
