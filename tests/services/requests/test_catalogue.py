"""The catalogue: what a new centre begins with, matters, tiles, scenes, and how they are found."""

from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.rules.phones import normal_phone
from app.rules.requests.promises import Promise, Unit
from app.services.centre import journal
from app.services.desk import Desk
from app.services.first_run import catalogue as catalogue_seed
from app.services.first_run import seeds
from app.services.requests import catalogue, handlers
from app.services.requests.catalogue import ItemDraft, Material
from tests.support import Centre, make_desk

SCENES = ["tuoyu", "yiyang", "jianshen", "kangfu", "xiaofanzhuo", "xiaoxiuli", "xiaojuchang", "xiaoshufang"]
FUNCTIONS = ["gongxiangting", "baitonggang", "yishifang"]


def refused(desk: Desk, *args: Any, **kw: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as caught:
        desk.do(*args, **kw)
    return {"code": caught.value.code, **caught.value.data}


def codes(desk: Desk, query: str, **kw: Any) -> list[str]:
    return [row.code for row in desk.see(catalogue.items, None, query, **kw)]


def test_a_new_centre_has_all_matters_under_eight_scenes_and_three_functions(desk: Desk) -> None:
    rows = desk.see(catalogue.scenes)
    assert [(r.code, r.kind) for r in rows] == [*((c, "scene") for c in SCENES), *((c, "function") for c in FUNCTIONS)]
    items = desk.see(catalogue.items)
    assert len(items) == 46 and sum(r.items for r in rows) == 46
    assert [i.code for i in items] == [i.code for i in seeds.request_items()]
    assert all(i.pinyin and i.handler_name == (i.handler_name or "") for i in items)


@pytest.mark.parametrize(
    ("code", "scene", "category", "ways", "promise", "sensitive"),
    [
        ("Z01", "baitonggang", "政务代办", ("now",), Promise(Unit.TODAY), False),
        ("Z02", "yiyang", "政务代办", ("assist",), Promise(Unit.WORKDAYS, 5), True),
        ("Z04", "baitonggang", "政务代办", ("now", "assist"), Promise(Unit.WORKDAYS, 1), False),
        ("Z12", "baitonggang", "党建", ("assist",), Promise(Unit.WORKDAYS, 3), False),
        ("T02", "tuoyu", "托育", ("now",), Promise(Unit.TODAY), True),
        ("G02", "gongxiangting", "共享厅", ("book",), Promise(Unit.WORKDAYS, 3), False),
        ("S02", "gongxiangting", "共享厅", ("now",), Promise(Unit.DAYS, 30), False),
        ("X01", "xiaoxiuli", "小修理", ("now",), None, False),
        ("B01", "baitonggang", "报修", ("forward",), Promise(Unit.WORKDAYS, 1), False),
        ("B03", "baitonggang", "报修", ("forward",), Promise(Unit.MINUTES, 30), False),
        ("B06", "baitonggang", "报事", ("forward",), Promise(Unit.WORKDAYS, 3), False),
        ("W03", "baitonggang", "温馨站", ("forward",), Promise(Unit.WORKDAYS, 15), True),
        ("W05", "yishifang", "议事坊", ("forward",), Promise(Unit.WORKDAYS, 15), False),
        ("W06", "baitonggang", "交办", ("forward",), None, False),
    ],
)
def test_the_list_is_read_as_it_is_meant(
    desk: Desk,
    code: str,
    scene: str,
    category: str,
    ways: tuple[str, ...],
    promise: Promise | None,
    sensitive: bool,
) -> None:
    row = desk.see(catalogue.item, code)
    assert (row.scene, row.category, row.dispositions) == (scene, category, ways)
    assert (row.promise, row.sensitive, row.urgent) == (promise, sensitive, code == "B03")


def test_samples_lie_beside_the_most_used_ones(desk: Desk) -> None:
    row = desk.see(catalogue.item, "Z02")
    assert Material("身份证", 1, True) in row.materials
    assert row.script and "一次性告知单" in row.papers and row.handler_name == "街道民政科"
    details = seeds.item_details()
    assert set(details) <= {i.code for i in seeds.request_items()}
    named = {h["name"] for h in seeds.handlers()}
    assert {d["handler"] for d in details.values() if "handler" in d} <= named


def test_the_ten_tiles_hold_every_matter(desk: Desk) -> None:
    tiles = desk.see(catalogue.tiles)
    assert [t.digit for t in tiles] == list("1234567890")
    assert [t.key for t in tiles] == [*SCENES, "zhengming", "qita"]
    assert {i.code for t in tiles for i in t.items} == {i.code for i in seeds.request_items()}
    held = {t.key: [i.code for i in t.items] for t in tiles}
    assert held["xiaoxiuli"] == ["X01", "X02", "B01", "B02", "B03", "B04", "B05"]
    assert "Z02" in held["yiyang"] and "Z02" in held["zhengming"]
    assert {"G02", "W01", "W05", "Z12"} <= set(held["qita"])
    assert catalogue.tile_of(tiles, "Z02") == "yiyang"
    assert catalogue.tile_of(tiles, "B06") == "qita"
    desk.do(catalogue.retire_item, "J01")
    assert catalogue.tile_of(desk.see(catalogue.tiles), "J01") == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("B0", ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08"]),
        ("b03", ["B03"]),
        ("楼道灯", ["B02"]),
        ("ldd", ["B02"]),
        ("dianti", ["B03"]),
        ("zczx", ["Z01"]),
        ("%", []),
        ("'", []),
    ],
)
def test_matters_are_found_by_code_name_and_pinyin(desk: Desk, query: str, found: list[str]) -> None:
    assert codes(desk, query) == found


def test_a_scene_narrows_the_list(desk: Desk) -> None:
    assert [r.code for r in desk.see(catalogue.items, "tuoyu")] == ["T01", "T02"]
    assert desk.see(catalogue.items, "tuoyu", "等候")[0].code == "T02"


def test_a_matter_is_written_changed_and_told(desk: Desk) -> None:
    told = []
    desk.changed.append(lambda changes, by: told.append(set(changes.kinds)))
    handler = desk.see(handlers.search, "wygs")[0].id
    draft = ItemDraft(
        "m01", " 䶮巷古丽仙·阿卜杜热合曼寻访 ", "yiyang", "探访", ("forward", "now", "forward"),
        Promise(Unit.DAYS, 3), True, (Material("证明𠅤", 2, False),), "第一句\n第二句", ("告知书", "a,b", ""), handler,
    )  # fmt: skip
    assert desk.do(catalogue.save_item, draft) == "M01"
    row = desk.see(catalogue.item, "M01")
    assert row.name == "䶮巷古丽仙·阿卜杜热合曼寻访" and row.dispositions == ("forward", "now")
    assert row.materials == (Material("证明𠅤", 2, False),) and row.papers == ("告知书", "a，b")
    assert (row.promise, row.handler_id, row.script) == (Promise(Unit.DAYS, 3), handler, "第一句\n第二句")
    assert codes(desk, "yxgl") == ["M01"]
    again = ItemDraft("X99", row.name, "yiyang", row.category, row.dispositions, None, True, row.materials, row.script,
                      row.papers, handler)  # fmt: skip
    assert desk.do(catalogue.save_item, again, "M01") == "M01"  # the code stays
    assert desk.see(catalogue.item, "M01").promise is None
    desk.do(catalogue.save_item, again, "M01")  # nothing changed, nothing told
    assert told == [{"catalogue"}, {"catalogue"}]
    entries = desk.see(journal.entries, action="item_change").rows
    assert [e.detail["fields"] for e in entries] == [["promise"]]


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"code": ""}, "code", "text_empty"),
        ({"code": "B 9"}, "code", "format"),
        ({"code": "甲1"}, "code", "format"),
        ({"code": "b03"}, "code", "taken"),
        ({"name": "\u2009"}, "name", "text_empty"),
        ({"name": "长" * 61}, "name", "text_long"),
        ({"scene": "moon"}, "scene", "choice"),
        ({"dispositions": ()}, "dispositions", "choice"),
        ({"dispositions": ("later",)}, "dispositions", "choice"),
        ({"materials": (Material("证", 0),)}, "materials", "range"),
        ({"materials": (Material(""),)}, "materials", "text_empty"),
        ({"materials": (Material("证"),) * 21}, "materials", "range"),
        ({"script": "a\x00"}, "script", "text_bad"),
        ({"papers": ("长" * 39,) * 1 + tuple(f"{n}" * 39 for n in range(6))}, "papers", "text_long"),
    ],
)
def test_a_matter_is_checked_field_by_field(desk: Desk, change: dict[str, Any], field: str, why: str) -> None:
    draft = ItemDraft(**{"code": "M02", "name": "某事", "scene": "yiyang", **change})
    found = refused(desk, catalogue.save_item, draft)
    assert (found["code"], found["field"], found["why"]) == ("field_bad", field, why)


def test_a_retired_matter_stays_readable_and_comes_back(desk: Desk) -> None:
    desk.do(catalogue.retire_item, "J01")
    assert codes(desk, "J01") == [] and codes(desk, "J01", inactive=True) == ["J01"]
    assert not desk.see(catalogue.item, "J01").active
    desk.do(catalogue.restore_item, "J01")
    assert codes(desk, "J01") == ["J01"]
    assert refused(desk, catalogue.retire_item, "Q99")["code"] == "item_unknown"


def test_a_site_names_its_scenes_and_the_codes_stay(desk: Desk) -> None:
    desk.do(catalogue.rename_scene, "tuoyu", "荷苗童乐园")
    assert desk.see(catalogue.item, "T01").scene_name == "荷苗童乐园"
    assert desk.see(catalogue.tiles)[0].name == "荷苗童乐园"
    assert refused(desk, catalogue.rename_scene, "yiyang", "荷苗童乐园")["why"] == "taken"
    assert refused(desk, catalogue.rename_scene, "moon", "月")["code"] == "scene_unknown"


def test_only_who_may_change_settings_changes_the_catalogue(desk: Desk, centre_: Centre) -> None:
    centre_.sign_in("3001")
    for act in (
        (catalogue.save_item, ItemDraft("M03", "某事", "yiyang")),
        (catalogue.retire_item, "J01"),
        (catalogue.rename_scene, "tuoyu", "托"),
    ):
        assert refused(desk, *act)["code"] == "needs_approver"
    assert len(desk.see(catalogue.tiles)) == 10  # anybody reads


def test_planting_again_changes_nothing(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "c")
    desk.do(catalogue.rename_scene, "tuoyu", "童乐园")
    assert desk.see(catalogue_seed.planted)
    desk.do(catalogue_seed.plant)
    assert desk.see(catalogue.scenes)[0].name == "童乐园"
    assert len(desk.see(catalogue.items, inactive=True)) == 46
    desk.sessions.close()


def test_scenes_stand_in_the_sites_order(desk: Desk, centre_: Centre) -> None:
    rows = desk.see(catalogue.scenes)
    codes = [row.code for row in rows]
    wanted = [codes[8], codes[3], *codes[:3], *codes[4:8], *codes[9:]]
    desk.do(catalogue.order_scenes, wanted)
    kept = [row.code for row in desk.see(catalogue.scenes)]
    assert kept == [codes[3], *codes[:3], *codes[4:8], codes[8], *codes[9:]], "functions after the scenes"
    assert [tile.key for tile in desk.see(catalogue.tiles)][:8] == kept[:8]
    (told,) = desk.see(journal.entries, action="scene_order").rows
    assert told.detail["order"].split("、")[0] == rows[3].name
    desk.do(catalogue.order_scenes, kept)
    assert desk.see(journal.entries, action="scene_order").total == 1, "the same order is no change"
    with pytest.raises(Refused, match="scenes_changed"):
        desk.do(catalogue.order_scenes, kept[:-1])
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(catalogue.order_scenes, codes)


def test_the_demo_centres_points_can_be_called_and_belong_to_nobody() -> None:
    for point in seeds.places():
        assert normal_phone(point["phone"], office=True) == point["phone"]
        assert point["phone"].startswith("0571-9"), "no subscriber's number begins with 9"
