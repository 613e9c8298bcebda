"""Two activities: one that is over, with who came, and one that is full, with a party of three at the head of its line.

All invented, all made by the real operations; they lie in rooms that ``rooms_given`` booked.
"""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from app.demo.neighbour import Counter
from app.demo.rooms_given import CLASS_TITLE, CRAFT_TITLE
from app.demo.tales import Tale, ago, at_once
from app.services.activities import attendance, enrol, fees, papers, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.rooms import listing
from app.services.till.tender import Tender

_FEE = 1000


def activity_tales(window: Counter, today: date) -> tuple[Tale, ...]:
    """What people signed up for in the weeks before ``today``."""
    return _lesson(window, today), _craft(window, today)


def _booked(window: Counter, day: date, title: str) -> UUID:
    return next(one.id for one in window.desk.see(listing.bookings_on, day) if one.title == title)


def _party(window: Counter, *people: int, channel: str = "counter") -> EnrolDraft:
    named = tuple(PersonDraft(resident_id=window.resident(of)) for of in people)
    return EnrolDraft(named, channel, together=True if len(people) > 1 else None, namesakes=True)


def _lesson(window: Counter, today: date) -> Tale:
    yield ago(today, 12, 9, 55)
    day = today - timedelta(days=7)
    draft = ActivityDraft(CLASS_TITLE, capacity=12, booking_id=_booked(window, day, CLASS_TITLE), note="自带手机")
    lesson = window.desk.do(schedule.save, draft).id
    at_once(
        window.desk, *(partial(enrol.enrol, activity_id=lesson, draft=_party(window, of)) for of in range(2, 18, 2))
    )
    yield ago(today, 8, 15, 30)
    window.desk.do(papers.print_activity_paper, window.desk.see(papers.sign_in_sheet, lesson))
    yield ago(today, 7, 16, 40)
    here = [(row.enrolment_id, row.position) for row in window.desk.see(attendance.expected, lesson)][:6]
    window.desk.do(attendance.tick, lesson, here)


def _craft(window: Counter, today: date) -> Tale:
    yield ago(today, 5, 10, 25)
    day = today + timedelta(days=4)
    draft = ActivityDraft(
        CRAFT_TITLE,
        capacity=8,
        fee=_FEE,
        refund_before_min=24 * 60,
        booking_id=_booked(window, day, CRAFT_TITLE),
        note="剪刀红纸都备好了",
    )
    craft = window.desk.do(schedule.save, draft).id
    parties = ((22, 24), (26,), (28,), (30, 32), (34,))
    signed = at_once(
        window.desk, *(partial(enrol.enrol, activity_id=craft, draft=_party(window, *party)) for party in parties)
    )
    yield ago(today, 1, 17, 0)
    for placed in signed[:2]:
        entry = placed[0]
        amount = _FEE * len(entry.names)
        paid = [Tender("cash", amount)]
        window.desk.do(fees.pay, entry.id, paid, window.desk.new_id(), expected=amount)
    last = _party(window, 36, channel="phone")
    window.desk.do(fees.enrol_paid, craft, last, [Tender("cash", _FEE)], window.desk.new_id(), window.desk.new_id())
    line = (_party(window, 38, 40, 42), _party(window, 44, channel="phone"))
    at_once(window.desk, *(partial(enrol.enrol, activity_id=craft, draft=draft) for draft in line))
