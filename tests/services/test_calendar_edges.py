"""29 February and the turn of a year, through rooms, activities, repairs and the money that goes with them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.errors import Refused
from app.rules.rooms.recurrence import Every, IfMissing, Repeat
from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.repairs import handover, items
from app.services.repairs.handover import Proof
from app.services.rooms import listing, money, samples, series
from app.services.rooms.series import SeriesDraft
from app.services.till import charges, shifts
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.repairs.brought import SHOES, bring, repaired
from tests.services.rooms.counter import RoomCounter
from tests.support import Centre

LEAP = date(2028, 2, 29)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That time in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def centre(centre_: Centre) -> Centre:
    centre_.sign_in("1001")
    centre_.desk.do(samples.plant_rooms, "红梅")
    return centre_


@pytest.fixture
def house(centre: Centre) -> RoomCounter:
    counter = RoomCounter(centre)
    counter.no_limits()
    return counter


def on(centre: Centre, day: date, hour: int = 10, minute: int = 0) -> None:
    """The clock goes there, and the staff come on duty again."""
    centre.clock.now = at(day, hour, minute)
    centre.sign_in("1001")


def sound(centre: Centre) -> None:
    report = verify(centre.desk.sessions)
    assert report.ok, report.first


def test_a_room_an_activity_and_a_warranty_on_the_leap_day(house: RoomCounter) -> None:
    centre, desk = house.centre, house.desk
    on(centre, LEAP - timedelta(days=1))
    done = house.book("邻里客厅", "14:00", "16:00", LEAP, approved=True)
    assert [row.number for row in desk.see(listing.bookings_on, LEAP)] == [done.number]
    assert desk.see(listing.bookings_on, date(2028, 3, 1)) == ()
    shown = ActivityDraft("剪纸", capacity=1, starts_at=at(LEAP), ends_at=at(LEAP, 12), place="共享厅")
    key = desk.do(schedule.save, shown).id
    entry = desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("样例甲"),)))[0]
    on(centre, LEAP)
    assert entry.number == "BM-A-20280228-0001"
    slip = bring(desk, {**SHOES, "quote": 0, "warranty_days": 366})
    assert slip.numbers[0].endswith("-20280229-0001")
    repaired(desk, slip.items[0])
    desk.do(handover.hand_out, slip.items, Proof(tags=slip.numbers))
    assert desk.see(items.load, slip.items[0]).warranty_until == date(2029, 3, 1), "366 days from 29 February 2028"
    sound(centre)


@pytest.mark.parametrize(
    ("month_end", "days"),
    [
        (False, [date(2028, 1, 31), date(2028, 3, 31)]),
        (True, [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]),
    ],
)
def test_the_31st_of_every_month_over_a_leap_february(house: RoomCounter, month_end: bool, days: list[date]) -> None:
    on(house.centre, date(2028, 1, 30))
    missing = IfMissing.LAST_DAY if month_end else IfMissing.SKIP
    rule = Repeat(Every.MONTH, date(2028, 1, 31), date(2028, 4, 1), if_missing=missing)
    draft = house.draft("邻里客厅", "14:00", "15:00", date(2028, 1, 31), allow=("bounds",), allow_reason="全年排定")
    done = house.desk.do(series.book_series, house.desk.new_id(), SeriesDraft(draft, rule))
    assert list(done.days) == days
    sound(house.centre)


def test_a_series_and_the_numbers_of_every_family_across_the_year_end(house: RoomCounter) -> None:
    centre, desk = house.centre, house.desk
    eve, new = date(2027, 12, 31), date(2028, 1, 1)
    on(centre, eve, 9)
    rule = Repeat(Every.WEEK, eve, date(2028, 1, 14))
    draft = house.draft("邻里客厅", "14:00", "15:00", eve, allow=("bounds",), allow_reason="跨年排定")
    done = desk.do(series.book_series, desk.new_id(), SeriesDraft(draft, rule))
    assert list(done.days) == [eve, date(2028, 1, 7), date(2028, 1, 14)]
    house.set_room("阅览室", fee=1661, deposit=2000, approval="")
    shown = ActivityDraft(
        "剪纸", capacity=9, starts_at=at(date(2028, 1, 8)), ends_at=at(date(2028, 1, 8), 12), place="厅"
    )
    key = desk.do(schedule.save, shown).id
    numbers: dict[str, list[str]] = {}
    for day, hour, minute in ((eve, 23, 59), (new, 0, 1)):
        on(centre, day, hour, minute)
        desk.do(shifts.open_shift, 500_00, day, "假期后开班")
        booked = house.book("阅览室", "09:00", "11:00", date(2028, 1, 4 if day == eve else 5))
        paid = desk.do(money.take_fees, booked.id, desk.new_id(), [Tender("cash", 40_00)])
        assert (paid.due, paid.change) == (36_60, 3_40)
        entry = desk.do(enrol.enrol, key, EnrolDraft((PersonDraft(f"样例{day.year}"),)))[0]
        slip = bring(desk, SHOES)
        numbers[f"{day:%Y%m%d}-0001"] = [paid.number, slip.numbers[0]]
        assert all(f"-{day:%Y%m%d}-" in number for number in (booked.number, entry.number))
        desk.do(shifts.submit_count, {10_000: 5, 1_000: 3, 500: 1, 100: 1, 50: 1, 10: 1})
        desk.do(shifts.close)
    for tail, said in numbers.items():
        assert all(number.endswith(tail) for number in said), "each year's day counts from one"
    sound(centre)


def test_money_of_last_year_goes_back_in_the_new_one_and_is_not_taken_back(house: RoomCounter) -> None:
    centre, desk = house.centre, house.desk
    on(centre, date(2027, 12, 31), 15)
    desk.do(shifts.open_shift, 500_00, date(2027, 12, 31), "假期后开班")
    house.set_room("阅览室", fee=1661, deposit=2001, approval="")
    booked = house.book("阅览室", "09:00", "11:00", date(2028, 1, 5))
    paid = desk.do(money.take_fees, booked.id, desk.new_id(), [Tender("cash", 40_00)])
    assert (paid.due, paid.change) == (36_60, 3_40)
    desk.do(shifts.submit_count, {10_000: 5, 1_000: 3, 500: 1, 100: 1, 50: 1, 10: 1})
    desk.do(shifts.close)
    on(centre, date(2028, 1, 1), 9)
    desk.do(shifts.open_shift, 536_60)
    with pytest.raises(Refused, match="other_day"):
        desk.do(charges.reverse, paid.id, "隔年")
    terms = desk.see(money.back_terms, booked.id, "cancel")
    args = (booked.id, "cancel", "不办了", desk.new_id(), [Tender("wechat", terms.back)])
    back = desk.do(money.settle_booking, *args, expected=-terms.back).charge
    assert back is not None and (back.due, back.number) == (-36_60, "SK-A-20280101-0001")
    sound(centre)
