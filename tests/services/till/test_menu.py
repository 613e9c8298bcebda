"""Dishes, prices and their history, categories, meal periods and the price board."""

from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.centre import journal
from app.services.desk import Desk
from app.services.till import menu, price_board
from app.services.till.menu import DishDraft, PeriodRow
from tests.support import MENU, Centre


def dish(desk: Desk, code: str) -> menu.DishRow:
    return next(d for d in desk.see(menu.dishes) if d.code == code and d.active)


def draft(d: menu.DishRow, **changes: Any) -> DishDraft:
    same = {
        "code": d.code, "name": d.name, "category_id": d.category_id, "price": d.price, "meals": d.meals,
        "by_weight": d.by_weight, "unit_grams": d.unit_grams, "senior_eligible": d.senior_eligible,
    }  # fmt: skip
    return DishDraft(**{**same, **changes})


def refused(desk: Desk, *args: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as caught:
        desk.do(*args)
    return {"code": caught.value.code, **caught.value.data}


def test_tiles_of_a_meal_by_code(desk: Desk) -> None:
    lunch = [t.code for t in desk.see(menu.tiles, "lunch")]
    assert lunch == ["7", *[c for c, *_ in MENU if c not in ("7", "42")]]
    assert "42" in [t.code for t in desk.see(menu.tiles, "breakfast")]
    assert "12" not in [t.code for t in desk.see(menu.tiles, "breakfast")]
    assert "12" not in [t.code for t in desk.see(menu.tiles, "lunc")]
    tile = next(t for t in desk.see(menu.tiles, "lunch") if t.code == "34")
    assert (tile.name, tile.category, tile.tone, tile.by_weight, tile.unit_grams) == (
        "称重素菜",
        "素菜",
        "c3",
        True,
        50,
    )
    assert (tile.price, tile.senior_eligible, tile.remaining, tile.sold_out) == (198, True, None, False)


def test_pinyin_comes_by_itself(desk: Desk) -> None:
    assert dish(desk, "11").pinyin == "hsr hongshaorou"
    desk.do(menu.save_dish, draft(dish(desk, "11"), name="重庆小面"), dish(desk, "11").id)
    assert dish(desk, "11").pinyin == "cqxm chongqingxiaomian"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("红烧", ["11"]),
        ("hsr", ["11"]),
        ("HongShao", ["11"]),
        ("24", ["24"]),
        ("称重", ["34", "35"]),
        ("%", []),
        ("_", []),
    ],
)
def test_dishes_are_found(desk: Desk, query: str, codes: list[str]) -> None:
    assert [d.code for d in desk.see(menu.dishes, query)] == codes


def test_a_price_has_a_history(desk: Desk, centre_: Centre) -> None:
    pork = dish(desk, "11")
    made = centre_.clock.now
    later = centre_.clock.forward(days=1)
    desk.do(menu.save_dish, draft(pork, price=1950), pork.id)
    desk.do(menu.save_dish, draft(pork, price=1950, name="红烧肉(大)"), pork.id)  # no new price
    history = [(p.price, p.since, p.staff) for p in desk.see(menu.price_history, pork.id)]
    assert history == [(1950, later, "主管甲"), (1800, made, "主管甲")]
    assert dish(desk, "11").price == 1950
    entries = desk.see(journal.entries, action="price").rows
    assert [e.detail for e in entries] == [{"name": "红烧肉", "before": 1800, "after": 1950}]
    changed = desk.see(journal.entries, action="dish_change").rows
    assert [e.detail for e in changed] == [{"name": "红烧肉", "new_name": "红烧肉(大)"}]


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"code": ""}, "code", "text_empty"),
        ({"code": "12345"}, "code", "text_long"),
        ({"code": "1a"}, "code", "format"),
        ({"code": "１１"}, "code", "format"),
        ({"code": "12"}, "code", "taken"),
        ({"name": " "}, "name", "text_empty"),
        ({"name": "肉\ud800"}, "name", "text_bad"),
        ({"price": 0}, "price", "range"),
        ({"price": -100}, "price", "range"),
        ({"price": 18.0}, "price", "range"),
        ({"price": menu.TOP_PRICE + 1}, "price", "range"),
        ({"category_id": UUID(int=7)}, "category", "choice"),
        ({"meals": ("brunch",)}, "meals", "choice"),
        ({"unit_grams": 0}, "unit_grams", "range"),
    ],
)
def test_a_dish_is_checked_field_by_field(desk: Desk, change: dict[str, Any], field: str, why: str) -> None:
    pork = dish(desk, "11")
    found = refused(desk, menu.save_dish, draft(pork, **change), pork.id)
    assert (found["code"], found["field"], found["why"]) == ("field_bad", field, why)
    assert dish(desk, "11") == pork


def test_a_retired_dishs_code_is_free_again(desk: Desk) -> None:
    pork = dish(desk, "11")
    desk.do(menu.retire_dish, pork.id)
    assert "11" not in [t.code for t in desk.see(menu.tiles, "lunch")]
    assert desk.see(menu.dishes)[-1].id == pork.id
    other = desk.do(menu.save_dish, draft(pork, name="东坡肉"))
    assert dish(desk, "11").id == other
    assert refused(desk, menu.restore_dish, pork.id)["why"] == "taken"
    desk.do(menu.retire_dish, other)
    desk.do(menu.restore_dish, pork.id)
    assert dish(desk, "11").name == "红烧肉"


def test_sold_out_and_portions_left(centre_: Centre) -> None:
    centre_.sign_in("2001")
    desk = centre_.desk
    pork = dish(desk, "11").id
    desk.do(menu.set_sold_out, pork, True)
    assert dish(desk, "11").sold_out
    desk.do(menu.set_remaining, pork, 5)
    assert (dish(desk, "11").remaining, dish(desk, "11").sold_out) == (5, False)
    desk.do(menu.set_remaining, pork, 0)
    assert dish(desk, "11").sold_out
    desk.do(menu.set_remaining, pork, None)
    assert (dish(desk, "11").remaining, dish(desk, "11").sold_out) == (None, False)
    assert refused(desk, menu.set_remaining, pork, -1)["why"] == "range"
    assert refused(desk, menu.save_dish, draft(dish(desk, "11")), pork)["code"] == "needs_approver"


def test_categories(desk: Desk) -> None:
    rows = desk.see(menu.categories)
    assert [(r.name, r.tone, r.position) for r in rows][:2] == [("大荤", "c1", 0), ("小荤", "c2", 1)]
    assert rows[0].dishes == 6
    assert refused(desk, menu.save_category, "大荤", "c1")["why"] == "taken"
    assert refused(desk, menu.save_category, "点心", "red")["field"] == "tone"
    found = refused(desk, lambda work: menu.save_category(work, "大荤", "c1", rows[0].id, active=False))
    assert found["code"] == "category_used"
    snack = desk.do(menu.save_category, "点心𠅤", "c6")
    desk.do(menu.save_category, "点心", "c5", snack, active=False)
    assert "点心" not in [r.name for r in desk.see(menu.categories)]
    assert [r.tone for r in desk.see(menu.categories, inactive=True) if r.name == "点心"] == ["c5"]


def test_meal_periods_do_not_overlap(desk: Desk) -> None:
    lunch = desk.see(menu.periods)[1]
    found = refused(desk, menu.save_period, PeriodRow("tea", "下午茶", 779, 900))
    assert (found["field"], found["why"], found["other"]) == ("starts", "overlap", "午餐")
    desk.do(menu.save_period, PeriodRow("tea", "下午茶", 780, 1020))  # half open: the ends may touch
    assert [p.code for p in desk.see(menu.periods)] == ["breakfast", "lunch", "tea", "dinner"]
    assert refused(desk, menu.save_period, PeriodRow("tea", "下午茶", 900, 900))["field"] == "ends"
    assert refused(desk, menu.save_period, PeriodRow("夜宵", "夜宵", 1200, 1300))["field"] == "code"
    desk.do(menu.save_period, PeriodRow("lunch", "中餐", lunch.starts, 770))
    desk.do(menu.save_period, PeriodRow("tea", "下午茶", 780, 1020, active=False))
    assert [p.name for p in desk.see(menu.periods)] == ["早餐", "中餐", "晚餐"]
    assert len(desk.see(menu.periods, inactive=True)) == 4


def test_the_price_board_shows_every_tier(desk: Desk) -> None:
    board = desk.see(price_board.price_board)
    assert board.tiers == ("60–79 周岁", "80–89 周岁", "90+ 周岁")
    rows = {name: (group, price, tiers) for group, name, price, tiers in board.rows}
    assert rows["红烧肉"] == ("大荤", 1800, (1440, 1260, 900))
    assert rows["韭菜炒河虾"][2] == (1000, 875, 625)
    assert rows["黄酒"] == ("酒水", 1200, (1200, 1200, 1200))
    assert "馒头" not in rows  # not served at lunch
    assert [group for group, *_ in board.rows] == sorted(
        (group for group, *_ in board.rows), key=["大荤", "小荤", "素菜", "主食", "汤羹", "酒水"].index
    )


def test_only_who_may_changes_the_menu(centre_: Centre) -> None:
    pork = dish(centre_.desk, "11")
    centre_.sign_in("3001")
    for act, args in (
        (menu.retire_dish, (pork.id,)),
        (menu.save_category, ("点心", "c1")),
        (menu.save_period, (PeriodRow("tea", "下午茶", 800, 900),)),
    ):
        assert refused(centre_.desk, act, *args)["code"] == "needs_approver"


def test_a_price_alone_is_changed_and_told(desk: Desk) -> None:
    before = dish(desk, "11")
    assert desk.do(menu.set_price, before.id, 2050) == before.price
    assert dish(desk, "11").price == 2050
    assert [p.price for p in desk.see(menu.price_history, before.id)] == [2050, before.price]
    desk.do(menu.set_price, before.id, 2050)  # the same again is no new price
    assert len(desk.see(menu.price_history, before.id)) == 2
    assert refused(desk, menu.set_price, before.id, 0)["field"] == "price"
    assert len(desk.see(journal.entries, action="price").rows) == 1


def test_the_usual_categories_are_for_a_menu_without_any(desk: Desk) -> None:
    assert desk.do(menu.usual_categories) == 0
    for one in desk.see(menu.dishes):
        if one.active:
            desk.do(menu.retire_dish, one.id)
    for group in desk.see(menu.categories):
        desk.do(menu.save_category, group.name, group.tone, group.id, active=False)
    assert desk.do(menu.usual_categories) == len(menu.USUAL)
    assert {group.name for group in desk.see(menu.categories)} == {name for name, _ in menu.USUAL}
