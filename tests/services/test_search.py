"""One box for everything: what a query means, for those who may see it, and how many statements a letter costs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.services import search
from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.desk import Desk
from app.services.requests import places
from app.services.requests.places import PlaceDraft
from app.services.rooms import samples
from app.services.search import Found
from app.services.till import shifts
from tests import statements
from tests.services.repairs.brought import FAN, bring
from tests.services.requests.asked import take
from tests.services.rooms.counter import RoomCounter
from tests.services.till.charging import fee, pay
from tests.support import START, Centre

DAY = date(2026, 11, 23)
TAP, DOOR, PHONE = "厨房水龙头一直滴水", "6幢1-302", "13912352504"


@pytest.fixture
def asked(centre_: Centre) -> Centre:
    """A request about a tap and a point on the map; somebody of the desk is on duty."""
    centre_.sign_in("1001")
    centre_.desk.do(places.save_place, PlaceDraft("邻里客厅", "gongxiangting", station="幸福邻里坊"))
    centre_.sign_in("3001")
    take(centre_, text=TAP, place=DOOR, phone=PHONE)
    return centre_


def find(desk: Desk, query: str) -> Found:
    return desk.see(search.find, query, DAY, 8)


@pytest.mark.parametrize(
    "query", ["水龙头", "1123-1", "1123-0001", "20261123-0001", "202611230001", "0001", "52504", DOOR, "高龄津贴",
              "gljt", "sl-a-1123-1"]
)  # fmt: skip
def test_a_request_is_found_by_what_people_know_of_it(asked: Centre, query: str) -> None:
    found = find(asked.desk, query)
    assert [row.number for row in (*found.requests, *found.of_people)] == ["SL-A-20261123-0001"]


def test_beside_people_only_what_is_open_is_offered_once(asked: Centre) -> None:
    take(asked, text="另一件", resident_id=asked.desk.see(search.find, "古丽仙", DAY, 8).people[0].id)
    found = find(asked.desk, "古丽仙")
    assert len(found.people) == 1
    assert [row.number for row in found.of_people] == ["SL-A-20261123-0002"]


@pytest.mark.parametrize("query", ["ll", "kt", "客厅", "邻里", "坊"])
def test_two_keys_find_a_place(asked: Centre, query: str) -> None:
    asked.sign_in("2001")
    assert [row.name for row in find(asked.desk, query).places] == ["邻里客厅"]


def test_matters_are_for_those_who_take_them_in(asked: Centre) -> None:
    assert "老年优待/高龄津贴 申请协助" in [row.name for row in find(asked.desk, "津贴").matters]
    asked.sign_in("2001")
    found = find(asked.desk, "津贴")
    assert not found.matters and not found.requests and not found.of_people


def test_the_beginning_of_a_number_is_nobody(asked: Centre) -> None:
    found = find(asked.desk, "JB-A-20261130")
    assert (found.people, found.of_people, found.copies, found.places, found.matters) == ((), (), (), (), ())


def test_the_auditor_finds_places_and_papers_and_no_people(asked: Centre) -> None:
    asked.sign_in("9001")
    assert not find(asked.desk, "古丽仙").people
    assert find(asked.desk, "客厅").places


@pytest.fixture
def busy(asked: Centre) -> Centre:
    """The same with a fan that came in, a room that was booked and somebody signed up."""
    bring(asked.desk, FAN)
    asked.sign_in("1001")
    asked.desk.do(samples.plant_rooms, "红梅")
    asked.sign_in("3001")
    RoomCounter(asked).book("共享厅A", "14:00", "16:00")
    starts = START + timedelta(days=3)
    on = asked.desk.do(schedule.save, ActivityDraft("剪纸", "共享厅", starts, starts + timedelta(hours=2), capacity=3))
    asked.desk.do(enrol.enrol, on.id, EnrolDraft((PersonDraft("样例甲", "13700001234"),)))
    return asked


def numbers(found: Found) -> list[str]:
    """The numbers of what was found in the families beside the requests."""
    rows = (*found.repairs, *found.bookings, *found.entries)
    return [found.series] * bool(found.series) + [r.number for r in rows] + [a.row.number for a in found.activities]


WX, YY, HD, BM = (f"{kind}-A-20261123-0001" for kind in ("WX", "YY", "HD", "BM"))


@pytest.mark.parametrize(
    ("query", "meant"),
    [("落地扇", [WX]), ("B-03", [WX]), ("wx-a-1123-1", [WX]), ("WXA202611230001", [WX]), ("王秀英", [WX]),
     ("合唱", [YY]), ("曾国芳", [YY]), ("YY-A-1123-1", [YY]), ("yya202611230001", [YY]), ("2206", [WX, YY]),
     ("剪纸", [HD]), ("hd-a-1123-1", [HD]), ("样例甲", [BM]), ("1234", [BM]), ("BM-A-20261123-0001", [BM]),
     ("BM-A-20261123-0009", []), ("没有的东西", [])],
)  # fmt: skip
def test_a_thing_a_booking_and_an_entry_are_found(busy: Centre, query: str, meant: list[str]) -> None:
    assert numbers(find(busy.desk, query)) == meant


def test_what_is_long_over_is_found_by_its_number_alone(busy: Centre) -> None:
    busy.clock.now += timedelta(days=60)
    assert numbers(find(busy.desk, "合唱")) == []
    assert numbers(find(busy.desk, YY)) == [YY]
    assert numbers(find(busy.desk, "样例甲")) == []
    assert numbers(find(busy.desk, BM)) == [BM]


def test_who_has_nothing_to_do_with_them_finds_none(busy: Centre) -> None:
    busy.sign_in("2001")
    for query in ("落地扇", WX, "合唱", YY, "剪纸", HD, "样例甲", BM):
        assert numbers(find(busy.desk, query)) == [], query


def test_a_charge_is_found_as_the_paper_it_is(busy: Centre) -> None:
    busy.sign_in("1001")
    busy.desk.do(shifts.open_shift, 500_00)
    done = pay(busy.desk, busy.desk.new_id(), fee(1500))
    found = find(busy.desk, done.number.lower())
    assert (found.number, len(found.copies)) == (done.number, 1)


@pytest.mark.parametrize(
    ("words", "most"),
    [("whr", 22), ("zzz", 22), ("古丽仙", 22), ("kt", 22), ("水龙头", 24), ("WX-A-1123-1", 18), ("YY-A-1123-1", 18),
     ("BM-A-1123-1", 18), ("HD-A-1123-1", 18), ("2206", 24)],
)  # fmt: skip
def test_a_letter_stays_cheap(busy: Centre, words: str, most: int) -> None:
    look: Callable[[str], int] = lambda typed: statements.calls(  # noqa: E731
        statements.of_see(busy.desk, search.find, typed, DAY, 8)
    )
    assert max(look(words[: n + 1]) for n in range(len(words))) <= most
