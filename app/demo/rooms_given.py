"""Two weeks of rooms: who comes every morning, a whole hall against its halves, consent, cancelling, staying away.

All invented, all made by the real operations. Days are counted from today, so they hold on any date.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from app.demo.neighbour import Counter
from app.demo.tales import MANAGER, Tale, When, ago, at_once
from app.rules.rooms.recurrence import Every, Repeat
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.rooms import acts, bookings, equipment, house, listing, papers, series, wishes
from app.services.rooms import money as room_money
from app.services.rooms.acts import UseEnded
from app.services.rooms.bookings import BookingDraft
from app.services.rooms.equipment import ClosureDraft
from app.services.rooms.series import SeriesDraft
from app.services.till.tender import Tender
from app.services.work import Work

CLASS_TITLE = "手机课堂"
CRAFT_TITLE = "剪纸体验"


def room_tales(window: Counter, today: date) -> tuple[Tale, ...]:
    """What is booked, used and given up in the weeks before ``today``, and what is booked after it."""
    told = (_hall, _groups, _single, _asked, _turned, _waits, _evenings)
    return tuple(tale(window, today) for tale in told)


def room_morning(window: Counter, today: date) -> Tale:
    """The class is in its room, with the key; the dancers have gone."""
    yield When(today, 10, 9)
    for one in window.desk.see(listing.bookings_on, today):
        if one.state == "confirmed" and one.title == CLASS_TITLE:
            window.desk.do(acts.check_in_booking, one.id, 14, key=True)
    window.desk.do(_bring_back, today)


def _wanted(window: Counter, room: str, day: date, hours: tuple[str, str], title: str, **said: object) -> BookingDraft:
    """What is asked for: a room by name, on a day, from ``hours`` to ``hours``."""
    starts, ends = (_at(day, hour) for hour in hours)
    return BookingDraft(_room(window, room), starts, ends, title=title, **said)  # type: ignore[arg-type]


def _room(window: Counter, name: str) -> UUID:
    return next(row.id for row in window.desk.see(house.rooms) if row.name == name)


def _thing(window: Counter, name: str) -> UUID:
    return next(row.id for row in window.desk.see(equipment.equipment) if row.name == name)


def _at(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return When(day, int(hour), int(minute)).instant


def _book(window: Counter, draft: BookingDraft, origin: UUID | None = None) -> UUID:
    return window.desk.do(bookings.book, window.desk.new_id(), draft, origin=origin).id


def _hall(window: Counter, today: date) -> Tale:
    """The whole hall for a rehearsal, which keeps its half from a series; paid with its deposit."""
    yield ago(today, 17, 9, 30, MANAGER)
    day = today + timedelta(days=3)
    draft = _wanted(
        window,
        "共享厅",
        day,
        ("13:30", "16:30"),
        "迎新汇演排练",
        group_name="社区艺术团",
        resident_id=window.resident(51),
        headcount=60,
        approved=True,
        signed_promise=True,
        equipment=((_thing(window, "音响"), 1),),
    )
    hall = _book(window, draft)
    start = _at(today + timedelta(days=6), "08:00")
    shut = ClosureDraft((_room(window, "儿童成长驿站"),), start, start + timedelta(hours=9), "消防检查")
    window.desk.do(equipment.close_rooms, shut)
    yield ago(today, 1, 16, 57)
    due = window.desk.see(room_money.fees_due, hall)
    paid = [Tender("wechat", due.due, "2026112200000001")]
    window.desk.do(room_money.take_fees, hall, window.desk.new_id(), paid, expected=due.due)


def _groups(window: Counter, today: date) -> Tale:
    """太极队 every morning, 合唱团 once a week but where the hall is taken, the class twice a week."""
    yield ago(today, 16, 9, 40)
    weeks = timedelta(days=14)
    dancers = _wanted(
        window, "共享厅B", today - weeks, ("08:00", "09:00"), "晨练",
        kind="training", group_name="太极队", resident_id=window.resident(53), headcount=18,
    )  # fmt: skip
    _every(window, dancers, Repeat(Every.DAY, today - weeks, today + timedelta(days=13)))
    first = today - timedelta(days=11)
    choir = _wanted(
        window, "共享厅A", first, ("14:00", "16:00"), "合唱排练",
        kind="training", group_name="合唱团", resident_id=window.resident(55), headcount=20,
    )  # fmt: skip
    _every(window, choir, Repeat(Every.WEEK, first, today + timedelta(days=13)))
    lesson = _wanted(
        window, "阅览室", today - weeks, ("10:00", "11:30"), CLASS_TITLE,
        kind="course", group_name="邻里志愿队", headcount=15, equipment=((_thing(window, "投影仪"), 1),),
    )  # fmt: skip
    _every(window, lesson, Repeat(Every.WEEK, today - weeks, today + timedelta(days=7)))


def _every(window: Counter, draft: BookingDraft, rule: Repeat) -> None:
    window.desk.do(series.book_series, window.desk.new_id(), SeriesDraft(draft, rule, "skip"))


def _single(window: Counter, today: date) -> Tale:
    """Single bookings, some of them behind us by now."""
    yield ago(today, 6, 9, 35)
    at_once(
        window.desk,
        *(
            partial(bookings.book, booking_id=window.desk.new_id(), draft=draft)
            for draft in (
                _wanted(
                    window, "乒乓球室", today - timedelta(days=2), ("15:00", "16:00"), "打球",
                    resident_id=window.resident(57), headcount=4,
                ),
                _wanted(
                    window, "儿童成长驿站", today - timedelta(days=1), ("09:30", "11:00"), "绘本时间",
                    resident_id=window.resident(59), headcount=10,
                ),
                _wanted(
                    window, "邻里客厅", today + timedelta(days=1), ("14:00", "16:00"), "邻里议事会",
                    kind="meeting", group_name="楼栋议事小组", resident_id=window.resident(12), headcount=16,
                ),
                _wanted(
                    window, "邻里客厅", today + timedelta(days=4), ("14:00", "16:00"), CRAFT_TITLE,
                    kind="course", group_name="邻里志愿队", headcount=8,
                ),
                _wanted(
                    window, "健身房", today + timedelta(days=1), ("08:00", "12:00"), "器械保养",
 kind="upkeep", places=12,
                ),
            )
        ),
    )  # fmt: skip


def _asked(window: Counter, today: date) -> Tale:
    """A request that became a booking, with its slip, one that was given up again, one to which nobody came."""
    yield ago(today, 4, 10, 15)
    asked = RequestForm("G02", window.resident(14), text="想借客厅给老人过生日", place=window.address(14))
    request = window.desk.do(accept.accept, window.desk.new_id(), asked).id
    birthday = _wanted(
        window, "邻里客厅", today, ("15:00", "17:00"), "生日茶话会", resident_id=window.resident(14), headcount=12
    )
    confirmed = _book(window, birthday, request)
    window.desk.do(papers.print_room_paper, window.desk.see(papers.booking_slip, confirmed), printer="receipt")
    given_up = _wanted(
        window,
        "阅览室",
        today + timedelta(days=2),
        ("14:00", "15:30"),
        "读书会",
        resident_id=window.resident(16),
        headcount=8,
    )
    yield ago(today, 4, 10, 20)
    reading = _book(window, given_up)
    yield ago(today, 2, 16, 48)
    window.desk.do(acts.cancel_booking, reading, "组织的人出差")
    for one in window.desk.see(listing.bookings_on, today - timedelta(days=2)):
        if one.title == "打球":
            window.desk.do(acts.mark_no_show, one.id)


def _turned(window: Counter, today: date) -> Tale:
    """A wish that came to nothing."""
    yield ago(today, 3, 9, 40)
    day = today + timedelta(days=3)
    wish = _wanted(window, "共享厅", day, ("14:00", "16:00"), "舞会", name=window.name(18), headcount=50)
    window.desk.do(wishes.keep_wish, window.desk.new_id(), wish, "room_taken")


def _waits(window: Counter, today: date) -> Iterator[When]:
    """Somebody from outside waits for consent to the theatre."""
    yield ago(today, 1, 16, 58)
    show = _wanted(
        window, "小剧场", today + timedelta(days=5), ("14:00", "16:00"), "新春联欢彩排",
        kind="hire", outside=True, name=window.name(20), phone="19900000020", headcount=80,
 keep_until=_at(today + timedelta(days=2), "17:00"),
    )  # fmt: skip
    _book(window, show)


def _evenings(window: Counter, today: date) -> Tale:
    """The caretaker brings the lists of the past days back: who was there, and how many."""
    for days in (8, 1):
        yield ago(today, days, 16, 59)
        at_once(
            window.desk, *(partial(_bring_back, day=today - timedelta(days=n)) for n in range(days + 7, days - 1, -1))
        )


def _bring_back(work: Work, day: date) -> None:
    """What was used on a day is over, as the list of that day says."""
    for one in listing.bookings_on(work, day):
        if one.state == "confirmed" and one.ends_at <= work.now:
            acts.end_booking(work, one.id, UseEnded(headcount=max(one.headcount - 2, 1), tidy=True))
