"""How many statements finding, showing and saving a resident may cost: none grows dear unseen."""

from dataclasses import replace
from typing import Any

import pytest

from app.services.desk import Desk
from app.services.personal import merge
from app.services.residents import duplicates, filters, profile, registry, search
from app.services.residents.filters import ResidentFilter
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.residents.registry import ResidentCard, ResidentDraft
from tests import statements

DRAFT = ResidentDraft("汪海若", sex="F", phone="13800000000", address="红梅苑3幢2单元101室")
EXTRAS = ExtrasDraft(
    (ContactDraft("汪小若", "女儿", "13900000000", may_act=True),),
    (CategoryDraft("A", proof="低保证 17"), CategoryDraft("B", proof="残疾证 4")),
    ("独居",),
    "signed",
)


@pytest.fixture
def known(desk: Desk) -> ResidentCard:
    """Somebody on record, among thirty others."""
    return desk.do(registry.register, DRAFT)


def cost(desk: Desk, operation: Any, *args: Any) -> int:
    return statements.calls(statements.of_do(desk, operation, *args))


def look(desk: Desk, query: Any, *args: Any) -> int:
    return statements.calls(statements.of_see(desk, query, *args))


@pytest.mark.parametrize("name", ["whr", "zhw", "wan", "zzz", "曹佳m", "欧阳x"])
def test_three_letters_of_a_name(desk: Desk, known: ResidentCard, name: str) -> None:
    """The third letter finds nobody in the tokens, so that everybody whose name begins so is looked at."""
    assert sum(look(desk, search.search, name[: n + 1], 20) for n in range(3)) <= 12


def test_words_are_asked_for_at_once(desk: Desk, known: ResidentCard) -> None:
    assert [row.no for row in desk.see(search.search, "1380 汪 101 红梅 3幢")] == [known.no]
    assert look(desk, search.search, "1380 汪 101 红梅 3幢", 20) <= 3


def test_names_of_the_merged_are_asked_for_at_once(desk: Desk) -> None:
    keep, gone, first = (desk.do(registry.register, ResidentDraft(name)).id for name in ("汪海若", "王晓茹", "魏思纯"))
    desk.do(merge.merge, gone, first)
    desk.do(merge.merge, keep, gone)
    for query in (
        "wxr",
        "王xr",
        "weisc",
        "魏sc",
    ):  # the tokens know the merged too; only the second scan cuts syllables
        assert keep in [row.id for row in desk.see(search.search, query)]
    for query in ("waxr", "wsichu"):  # cut in their middle: only the second scan finds them
        assert [row.id for row in desk.see(search.search, query)] == [keep]
    assert look(desk, search.search, "waxr", 20) <= 4


def test_saving_a_resident(desk: Desk, known: ResidentCard) -> None:
    assert cost(desk, registry.register, replace(DRAFT, name="汪海茹")) <= 10
    assert cost(desk, registry.amend, known.id, replace(DRAFT, name="汪海蓉")) <= 12
    assert cost(desk, registry.amend, known.id, replace(DRAFT, name="汪海蓉")) <= 3
    assert cost(desk, registry.set_active, known.id, False) <= 7
    assert cost(desk, registry.reveal, known.id, "phone", "回访") <= 6


def test_the_profile(desk: Desk, known: ResidentCard) -> None:
    assert look(desk, registry.card, known.id) <= 2
    assert cost(desk, profile.save_extras, known.id, EXTRAS) <= 18
    assert cost(desk, profile.save_extras, known.id, EXTRAS) <= 10
    assert look(desk, profile.extras, known.id) <= 7


def test_the_same_door_in_many_estates(desk: Desk, known: ResidentCard) -> None:
    """However many estates have it, they are asked for at once."""
    for estate in ("红梅苑", "翠竹园", "翠竹园", "海棠里", "海棠里", "桂花城", "桂花城"):
        desk.do(registry.register, ResidentDraft("同门", address=f"{estate}3幢2单元101室"))
    assert [row.address[:3] for row in desk.see(profile.extras, known.id).housemates] == ["红梅苑"]
    assert look(desk, profile.extras, known.id) <= 8


def test_look_alikes(desk: Desk, known: ResidentCard) -> None:
    desk.do(registry.register, replace(DRAFT, name="汪海茹"))
    desk.do(registry.register, replace(DRAFT, name="王海若"))
    assert len(desk.see(duplicates.look_alikes, DRAFT)) == 2
    assert look(desk, duplicates.look_alikes, DRAFT) <= 6
    assert look(desk, duplicates.near, known.id) <= 7


@pytest.mark.parametrize(
    ("wanted", "budget"),
    [
        (ResidentFilter(), 4),
        (ResidentFilter(building="红梅苑|"), 4),
        (ResidentFilter(letter="A"), 3),
        (ResidentFilter(query="wan"), 4),
        (ResidentFilter(query="zzz"), 6),
        (ResidentFilter(query="wan", tag="独居"), 5),
    ],
)
def test_the_list(desk: Desk, wanted: ResidentFilter, budget: int) -> None:
    assert look(desk, filters.page, wanted) <= budget
