"""Which materials came: ticked one by one, asked for again, named when the clock starts again."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act, State
from app.services.documents.requests import Material
from app.services.requests import accept, catalogue, detail, materials
from app.services.requests.accept import RequestForm, Step
from app.services.requests.listing import RequestCard
from app.store import sql
from tests.support import Centre


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    centre_.sign_in("3001")
    return centre_


def take(centre: Centre) -> UUID:
    with centre.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id FROM resident WHERE no = 3")
    assert row is not None
    needed = (Material("身份证"), Material("照片", 2, True, False), Material("存折", 1, False, False))
    form = RequestForm(item="Z02", resident_id=sql.uuid(row[0]), text="想申请高龄津贴", materials=needed)
    return centre.desk.do(accept.accept, centre.desk.new_id(), form).id


def card(centre: Centre, request_id: UUID) -> RequestCard:
    found: RequestCard = centre.desk.see(detail.detail, request_id).card
    return found


def here(centre: Centre, request_id: UUID) -> dict[str, bool]:
    return {m.name: m.given for m in card(centre, request_id).materials}


def act(centre: Centre, request_id: UUID, what: Act, **step: object) -> None:
    centre.desk.do(accept.act, request_id, what, Step(**step))  # type: ignore[arg-type]


def test_each_is_ticked_as_it_comes_and_the_story_names_it(counter: Centre) -> None:
    request_id = take(counter)
    assert counter.desk.do(materials.set_given, request_id, ("身份证", "照片")) == ("照片",)
    assert here(counter, request_id) == {"身份证": True, "照片": True, "存折": False}
    assert counter.desk.do(materials.set_given, request_id, ("照片",)) == ("身份证",)
    assert counter.desk.do(materials.set_given, request_id, ("照片",)) == ()
    told = [(e.act, e.detail["materials"]) for e in card(counter, request_id).events[:2]]
    assert told == [("material_out", ["身份证"]), ("material_in", ["照片"])]
    with pytest.raises(Refused) as caught:
        counter.desk.do(materials.set_given, request_id, ("别的",))
    assert caught.value.code == "field_bad"
    act(counter, request_id, Act.CLOSE_NOW, result="solved")
    with pytest.raises(Refused) as caught:
        counter.desk.do(materials.set_given, request_id, ())
    assert caught.value.code == "request_not_now"


def test_what_is_asked_for_is_missing_until_it_came(counter: Centre) -> None:
    request_id = take(counter)
    act(counter, request_id, Act.ASK_MATERIALS, materials=("照片", "护理评估表"))
    assert here(counter, request_id) == {"身份证": True, "照片": False, "存折": False, "护理评估表": False}
    assert card(counter, request_id).materials[1].pieces == 2  # what the matter asks for stays
    with pytest.raises(Refused) as caught:
        act(counter, request_id, Act.SUPPLIED, came=("照片",))
    assert (caught.value.code, caught.value.data["missing"]) == ("materials_missing", ("存折", "护理评估表"))
    act(counter, request_id, Act.SUPPLIED, came=("照片",), text="存折、评估表下次带，先办")
    found = card(counter, request_id)
    assert found.row.state is State.IN_PROGRESS and found.events[0].detail["materials"] == ["照片"]
    assert here(counter, request_id) == {"身份证": True, "照片": True, "存折": False, "护理评估表": False}


def test_all_that_was_missing_came_unless_it_is_named(counter: Centre) -> None:
    request_id = take(counter)
    act(counter, request_id, Act.ASK_MATERIALS, materials=("照片",))
    act(counter, request_id, Act.SUPPLIED)
    assert set(here(counter, request_id).values()) == {True}


def test_a_request_for_materials_taken_back_leaves_the_list_as_it_was(counter: Centre) -> None:
    request_id = take(counter)
    before = card(counter, request_id).materials
    act(counter, request_id, Act.ASK_MATERIALS, materials=("照片", "护理评估表（复印件 2 份）"))
    assert card(counter, request_id).materials[-1] == Material("护理评估表", 2, False, False)
    act(counter, request_id, Act.SUPPLIED, came=(), materials=("护理评估表（复印件 2 份）",), text="撤回补正要求")
    assert card(counter, request_id).materials == before


def test_closing_names_what_came_with_it(counter: Centre) -> None:
    request_id = take(counter)
    act(counter, request_id, Act.CLOSE_NOW, result="solved", came=("照片",))
    assert here(counter, request_id) == {"身份证": True, "照片": True, "存折": False}
    assert card(counter, request_id).events[0].detail["materials"] == ["照片"]


def test_two_materials_of_one_name_are_two(counter: Centre) -> None:
    twice = (Material("身份证"), Material("身份证", 2, False), Material("身份证"))
    before = counter.desk.see(catalogue.item, "Z02")
    counter.sign_in("1001")
    draft = catalogue.ItemDraft("Z02", before.name, before.scene, before.category, ("assist",), before.promise)
    counter.desk.do(catalogue.save_item, replace(draft, materials=twice), "Z02")
    counter.sign_in("3001")
    item = counter.desk.see(catalogue.item, "Z02")
    names = [m.name for m in item.materials]
    assert names == ["身份证", "身份证（复印件）", "身份证（2）"]
    form = RequestForm(
        item="Z02", anonymous=True, text="申请", materials=tuple(replace(m, given=False) for m in item.materials)
    )
    done = counter.desk.do(accept.accept, counter.desk.new_id(), form)
    counter.desk.do(materials.set_given, done.id, ("身份证（复印件）",))
    assert [m.given for m in card(counter, done.id).materials] == [False, True, False]
    counter.desk.do(accept.act, done.id, Act.ASK_MATERIALS, Step(materials=("身份证（复印件 2 份）", "身份证（2）")))
    assert [(m.name, m.given) for m in card(counter, done.id).materials] == [(name, False) for name in names]
