"""What 邻里活动 puts on paper, frozen: 签到表, 号码条, 没报上名单, 活动通知. People are masked on all of them."""

from datetime import date
from uuid import UUID

from app.errors import Refused
from app.rules import records
from app.rules.people.names import mask_name, mask_phone
from app.rules.rights import Right
from app.services import print_queue
from app.services.activities import listing
from app.services.activities.attendance import expected
from app.services.activities.row import PEOPLE_IN, ActivityRow, entry, line, load, people_of
from app.services.centre import settings
from app.services.documents.activities import (
    ActivityFacts,
    ActivityNotice,
    NumberSlip,
    SignInRow,
    SignInSheet,
    UnmetLine,
    UnmetList,
)
from app.services.work import View, Work, asks

SPARE_ROWS = 5
"""Empty rows of a 签到表 for whoever comes without having signed up."""


@asks(Right.ACTIVITIES)
def sign_in_sheet(view: View, activity_id: UUID) -> SignInSheet:
    """签到表: a row for everybody with a place, in the order of their entries, and some more.

    Raises ``Refused("activity_unknown")``.
    """
    activity = load(view, activity_id)
    held = line(view, activity_id).members
    numbers = {m.entry_id: m.number for m in held}
    rows = tuple(
        SignInRow(numbers[p.enrolment_id], mask_name(p.name), mask_phone(p.phone)) for p in expected(view, activity_id)
    )
    waiting = sum(m.state == "waiting" for m in held)
    return SignInSheet(
        settings.head(view), _facts(activity), activity.capacity, waiting, rows, SPARE_ROWS, view.now,
        view.member().name,
    )  # fmt: skip


@asks(Right.ACTIVITIES)
def number_slip(view: View, entry_id: UUID) -> NumberSlip:
    """号码条 of an entry. Raises ``Refused``: enrol_unknown, enrol_not_open (state) for one that is over."""
    row = entry(view, entry_id)
    if row.state not in PEOPLE_IN:
        raise Refused("enrol_not_open", number=row.number, state=row.state)
    activity = load(view, row.activity_id)
    people = [p for p in people_of(view, entry_id) if p.active]
    return NumberSlip(
        settings.head(view), _facts(activity), row.number, row.order_no, row.state, mask_name(people[0].name),
        len(people), activity.until, view.now, view.member().name,
    )  # fmt: skip


@asks(Right.ACTIVITIES)
def unmet_list(view: View, first: date, last: date) -> UnmetList:
    """没报上名单 of the activities of these days."""
    rows = tuple(
        UnmetLine(r.number, r.title, r.starts_at, mask_name(r.name), r.people, r.why)
        for r in listing.unmet(view, first, last)
    )
    return UnmetList(settings.head(view), first, last, rows, view.now, view.member().name)


@asks(Right.ACTIVITIES)
def notice(view: View, activity_id: UUID) -> ActivityNotice:
    """活动通知 for the door. Raises ``Refused``: activity_unknown."""
    a = load(view, activity_id)
    return ActivityNotice(
        settings.head(view), _facts(a), a.capacity, tuple(a.quotas.items()), a.waiting, a.until, a.note, view.now,
        view.member().name,
    )  # fmt: skip


def print_activity_paper(work: Work, paper: SignInSheet | NumberSlip | UnmetList | ActivityNotice) -> UUID:
    """Queue a paper: the very one that was read before and perhaps looked at. A slip goes to the roll printer."""
    work.require(Right.ACTIVITIES)
    if isinstance(paper, UnmetList):
        _, number = work.next_number(records.UNMET)
    elif isinstance(paper, NumberSlip):
        number = print_queue.paper_number(work, paper.number, paper.KIND, _SHORT[paper.KIND])
    else:
        number = print_queue.paper_number(work, paper.activity.number, paper.KIND, _SHORT[paper.KIND])
    work.audit("print", number, kind=paper.KIND)
    return work.print(paper, number=number, printer="receipt" if isinstance(paper, NumberSlip) else "page")


def _facts(a: ActivityRow) -> ActivityFacts:
    return ActivityFacts(a.number, a.title, a.place, a.starts_at, a.ends_at, a.fee)


_SHORT = {SignInSheet.KIND: "qd", NumberSlip.KIND: "hm", ActivityNotice.KIND: "tz"}
