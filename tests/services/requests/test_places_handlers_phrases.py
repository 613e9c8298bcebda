"""Points of the map with their slips, who handles requests, and the phrases."""

from uuid import UUID

import pytest

from app.errors import Refused
from app.services import documents, print_queue
from app.services.centre import staff
from app.services.desk import Desk
from app.services.requests import catalogue, handlers, phrases, places
from app.services.requests.handlers import HandlerDraft
from app.services.requests.places import PlaceDraft
from tests.support import START, Centre


@pytest.fixture
def house(desk: Desk) -> dict[str, UUID]:
    """Four points in two stations."""
    drafts = (
        PlaceDraft("邻里客厅", "gongxiangting", "幸福邻里坊", "2 楼", "8:30—21:00", "0571-86430004", "乘电梯到 2 楼"),
        PlaceDraft("健身房", "jianshen", "幸福邻里坊", "4 楼"),
        PlaceDraft("乒乓球室", "jianshen", "幸福邻里坊", "4 楼"),
        PlaceDraft("䶮荷书房", "xiaoshufang", "青荷驿站", way="沿河走到桥头"),
    )
    return {draft.name: desk.do(places.save_place, draft) for draft in drafts}


def names(desk: Desk, query: str, scene: str | None = None) -> list[str]:
    return [row.name for row in desk.see(places.places, query, scene)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("jsf", ["健身房"]),
        ("js", ["健身房", "乒乓球室"]),  # its scene is 健身
        ("pp", ["乒乓球室"]),
        ("ke", ["邻里客厅"]),
        ("书房", ["䶮荷书房"]),
        ("青荷", ["䶮荷书房"]),
        ("小书房", ["䶮荷书房"]),
        ("_", []),
        ("", ["邻里客厅", "健身房", "乒乓球室", "䶮荷书房"]),
    ],
)
def test_two_keys_find_a_point(desk: Desk, house: dict[str, UUID], query: str, found: list[str]) -> None:
    assert names(desk, query) == found


def test_a_point_goes_and_comes_back(desk: Desk, house: dict[str, UUID]) -> None:
    desk.do(places.retire_place, house["健身房"])
    assert names(desk, "", "jianshen") == ["乒乓球室"]
    assert [p.name for p in desk.see(places.places, inactive=True)][-1] == "健身房"
    desk.do(places.restore_place, house["健身房"])
    assert names(desk, "jsf") == ["健身房"]


def test_the_slip_says_how_to_get_there_and_who_serves_people_prints_it(
    desk: Desk, house: dict[str, UUID], centre_: Centre
) -> None:
    slip = desk.see(places.way_slip, house["邻里客厅"])
    assert (slip.name, slip.scene, slip.floor, slip.way) == ("邻里客厅", "共享厅", "2 楼", "乘电梯到 2 楼")
    assert (slip.head.community, slip.at) == ("红梅社区", START)
    assert documents.load("way", documents.dump(slip)) == slip
    centre_.sign_in("2001")
    first, second = (desk.do(places.print_way, house["邻里客厅"]) for _ in range(2))
    assert {first, second} == {job.id for job in desk.see(print_queue.recent) if job.kind == "way"}
    with pytest.raises(Refused, match="place_unknown"):
        desk.do(places.print_way, UUID(int=5))
    centre_.sign_in("9001")
    assert desk.see(places.way_slip, house["邻里客厅"]).way == slip.way
    with pytest.raises(Refused, match="needs_right"):
        desk.do(places.print_way, house["邻里客厅"])


def test_a_station_is_renamed_on_all_its_points(desk: Desk, house: dict[str, UUID]) -> None:
    assert desk.see(places.stations) == ("幸福邻里坊", "青荷驿站")
    assert desk.do(places.rename_station, "幸福邻里坊", "采尚红邻") == 3
    assert desk.see(places.stations) == ("采尚红邻", "青荷驿站")
    assert desk.see(places.place, house["健身房"]).station == "采尚红邻"
    desk.do(catalogue.rename_scene, "jianshen", "动起来")
    assert desk.see(places.place, house["健身房"]).scene_name == "动起来"


def test_staff_are_handlers_by_being_chosen(desk: Desk, centre_: Centre) -> None:
    me = next(row for row in desk.see(handlers.search, "前台甲"))
    assert me.kind == "staff" and me.id == me.staff_id == centre_.staff["3001"]
    made = desk.do(handlers.resolve, me.id).id
    assert made != me.id
    assert desk.do(handlers.resolve, me.id).id == desk.do(handlers.resolve, made).id == made
    assert [row.id for row in desk.see(handlers.search, "前台甲")] == [made]
    assert desk.see(handlers.name_of, made) == "前台甲"
    desk.do(staff.change, centre_.staff["3001"], name="前台𠅤")
    assert desk.see(handlers.name_of, made) == "前台𠅤"
    desk.do(staff.retire, centre_.staff["3001"])
    assert desk.see(handlers.search, "前台") == ()
    for gone in (made, me.id, UUID(int=1)):
        with pytest.raises(Refused, match="handler_unknown"):
            desk.do(handlers.resolve, gone)


def test_handlers_come_staff_first_and_by_what_they_can_do(desk: Desk) -> None:
    kinds = [row.kind for row in desk.see(handlers.search, "", 99)]
    order = ["staff", "department", "organisation", "helper"]
    assert kinds == sorted(kinds, key=order.index) and set(kinds) == set(order)
    assert [row.name for row in desk.see(handlers.search, "困人")] == ["电梯维保单位"]
    assert desk.see(handlers.search, "12345")[0].name == "12345 政务服务热线"
    assert {row.kind for row in desk.see(handlers.search, "", 99, "department")} == {"department"}


def test_a_helpers_phone_is_masked_for_who_has_no_business_with_it(desk: Desk, centre_: Centre) -> None:
    made = desk.do(handlers.save_handler, HandlerDraft("helper", "小区能人甲", "13900000002", "修伞"))
    assert desk.see(handlers.handler, made).phone == "13900000002"
    assert [r.phone for r in desk.see(handlers.handlers) if r.id == made] == ["139****0002"]
    centre_.sign_in("2001")
    assert desk.see(handlers.handler, made).phone == "139****0002"
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(handlers.save_handler, HandlerDraft("helper", "乙"))


def test_a_retired_handler_gets_nothing_new(desk: Desk) -> None:
    lift = desk.see(catalogue.item, "B03").handler_id
    assert lift is not None
    desk.do(handlers.retire_handler, lift)
    assert desk.see(catalogue.item, "B03").handler_id is None
    assert lift not in [r.id for r in desk.see(handlers.search, "", 99)]
    with pytest.raises(Refused, match="handler_unknown"):
        desk.do(handlers.resolve, lift)
    desk.do(handlers.restore_handler, lift)
    assert desk.do(handlers.resolve, lift).id == lift
    with pytest.raises(Refused) as caught:
        desk.do(handlers.save_handler, HandlerDraft("organisation", "物业公司"))
    assert caught.value.data["why"] == "taken"


def test_phrases_of_a_matter_come_first_and_others_stay_away(desk: Desk) -> None:
    found = desk.see(phrases.phrases, "", "B03")
    assert found[0].item == "B03" and {row.item for row in found} == {"B03", None}
    template = desk.see(phrases.template_for, "B03")
    assert template is not None and template.id == found[0].id
    assert desk.see(phrases.template_for, "Z01") is None
    assert {row.text for row in desk.see(phrases.phrases, "hf")} == {"已电话回访，居民表示满意。"}
    assert desk.see(phrases.phrases, "%") == ()


def test_a_phrase_is_written_and_taken_away(desk: Desk, centre_: Centre) -> None:
    made = desk.do(phrases.save_phrase, "请𬎆老师联系", "联系 老师", "T01")
    desk.do(phrases.save_phrase, "请𬎆老师今天联系", "联系", "T01", made)
    assert [r.text for r in desk.see(phrases.phrases, "𬎆")] == ["请𬎆老师今天联系"]
    assert desk.do(phrases.delete_phrase, made).item == "T01"
    for act in ((phrases.delete_phrase, made), (phrases.save_phrase, "x", "", None, made)):
        with pytest.raises(Refused, match="phrase_unknown"):
            desk.do(*act)
    with pytest.raises(Refused) as caught:
        desk.do(phrases.save_phrase, "x", "", "Q1")
    assert caught.value.data["field"] == "item"
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(phrases.save_phrase, "x")
