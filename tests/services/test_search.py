"""One box for everything: what a query means, for those who may see it, and how many statements a letter costs."""

from collections.abc import Callable
from datetime import date

import pytest

from app.services import search
from app.services.desk import Desk
from app.services.requests import places
from app.services.requests.places import PlaceDraft
from app.services.search import Found
from tests import statements
from tests.services.requests.asked import take
from tests.support import Centre

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


@pytest.mark.parametrize(("words", "most"), [("whr", 12), ("zzz", 12), ("古丽仙", 12), ("kt", 12), ("水龙头", 15)])
def test_a_letter_stays_cheap(asked: Centre, words: str, most: int) -> None:
    look: Callable[[str], int] = lambda typed: statements.calls(  # noqa: E731
        statements.of_see(asked.desk, search.find, typed, DAY, 8)
    )
    assert max(look(words[: n + 1]) for n in range(len(words))) <= most
