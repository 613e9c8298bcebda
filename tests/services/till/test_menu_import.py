"""A menu list as canteens have it: which dish a row is, what it changes, and the way back."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import Refused
from app.rules.till import listed
from app.services.centre import journal
from app.services.desk import Desk
from app.services.lists import spreadsheet
from app.services.lists.spreadsheet import Sheet
from app.services.till import menu
from app.services.till.menu_import import MenuPlan, load_menu, mend_menu, preview_menu, undo_menu
from app.services.till.menu_rows import MENU, Fate
from tests.support import Centre

HEAD = ("菜号", "菜名", "价格", "分类")


def plan_of(desk: Desk, *rows: tuple[Any, ...]) -> MenuPlan:
    tables = MENU.tables_of([Sheet("", tuple(tuple(map(str, row)) for row in rows))])
    plan: MenuPlan = desk.see(preview_menu, tables, MENU.match(tables[0].header))
    return plan


def by_code(desk: Desk) -> dict[str, menu.DishRow]:
    return {dish.code: dish for dish in desk.see(menu.dishes) if dish.active}


def whys(plan: MenuPlan) -> list[list[tuple[str, str]]]:
    return [[(w.field, w.trouble.data["why"]) for w in row.wrong] for row in plan.rows]


@pytest.mark.parametrize(
    ("text", "fen", "grams"),
    [
        ("12", 1200, None),
        ("12元", 1200, None),
        ("¥12.00", 1200, None),
        ("￥１２．５", 1250, None),
        ("12.5 元/份", 1250, None),
        ("1.98元/50克", 198, 50),
        ("25/公斤", 2500, 1000),
        ("15元每斤", 1500, 500),
        ("8元/0.5斤", 800, 250),
        ("9块", 900, None),
    ],
)
def test_prices_as_lists_have_them(text: str, fen: int, grams: int | None) -> None:
    assert listed.listed_price(text, menu.TOP_PRICE) == (fen, grams)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (("序号", "品名", "类别", "单价（元）", "单位"), {1: "name", 2: "category", 3: "price", 4: "unit"}),
        (("菜品编号", "菜品名称", "菜品分类", "销售价格"), {0: "code", 1: "name", 2: "category", 3: "price"}),
        (("代码", "菜名", "售价", "长者价", "停售"), {0: "code", 1: "name", 2: "price", 3: "senior", 4: "off"}),
    ],
)
def test_columns_are_found_by_their_headings(header: tuple[str, ...], fields: dict[int, str]) -> None:
    assert MENU.match(header) == fields


def test_new_dishes_new_prices_and_what_stays(desk: Desk, centre_: Centre) -> None:
    before = by_code(desk)
    plan = plan_of(
        desk,
        HEAD,
        ("11", "红烧肉", "16.50元", ""),
        ("12", before["12"].name, menu_price(before["12"]), before["12"].category),
        ("", "桂花糯米藕", "¥8.00", "凉菜"),
        ("301", "卤豆干", 6, "凉菜"),
        ("合计", "", "", ""),
    )
    assert [row.fate for row in plan.rows[:4]] == [Fate.PRICE, Fate.SAME, Fate.NEW, Fate.NEW]
    new = plan.rows[2]
    assert new.code.isdigit() and new.code not in before and new.new_category
    assert plan.wrong == 1 and plan.rows[4].line == 6
    done = desk.do(load_menu, plan, "12月菜单.xlsx")
    after = by_code(desk)
    assert (done.new, done.priced, done.changed, done.off, done.wrong) == (2, 1, 0, 0, 1)
    assert after["11"].price == 1650 and after["301"].category == "凉菜" == after[new.code].category
    assert [p.price for p in desk.see(menu.price_history, after["11"].id)] == [1650, before["11"].price]
    told = desk.see(journal.entries, action="price").rows[0]
    assert (told.detail["before"], told.detail["after"]) == (before["11"].price, 1650)
    (whole,) = desk.see(journal.entries, action="menu_import").rows
    assert whole.detail == {"new": 2, "priced": 1, "changed": 0, "retired": 0, "wrong": 1, "file": ".xlsx"}
    with pytest.raises(Refused, match="import_stale"):
        desk.do(load_menu, plan)
    assert desk.do(undo_menu, done) == 3
    again = by_code(desk)
    assert again == {code: again[code] for code in before} and again["11"].price == before["11"].price
    assert "凉菜" not in [group.name for group in desk.see(menu.categories)]


def menu_price(dish: menu.DishRow) -> str:
    return f"{dish.price / 100:.2f}"


def test_what_a_row_does_not_say_stays(desk: Desk) -> None:
    before = by_code(desk)["34"]
    assert before.by_weight
    plan = plan_of(desk, ("菜名", "价格", "单位"), (before.name, "2.50", ""))
    assert plan.rows[0].fate is Fate.PRICE and [r.how for r in plan.rows[0].read] == ["unit"]
    desk.do(load_menu, plan)
    after = by_code(desk)["34"]
    assert (after.price, after.by_weight, after.unit_grams, after.meals) == (250, True, 50, before.meals)
    plan = plan_of(desk, ("菜名", "价格"), (before.name, "25元/斤"))
    assert plan.rows[0].fate is Fate.CHANGE and set(plan.rows[0].changes) == {"price", "unit_grams"}
    assert [r.how for r in plan.rows[0].read] == ["far"]


def test_the_price_of_half_a_portion_comes_in_and_stays(desk: Desk) -> None:
    plan = plan_of(desk, (*HEAD, "半份价"), ("11", "红烧肉", "18", "大荤", "10"), ("12", "糖醋排骨", "22", "大荤", ""))
    desk.do(load_menu, plan)
    assert (by_code(desk)["11"].half_price, by_code(desk)["12"].half_price) == (1000, None)
    desk.do(load_menu, plan_of(desk, HEAD, ("11", "红烧肉", "19", "大荤")))
    assert (by_code(desk)["11"].price, by_code(desk)["11"].half_price) == (1900, 1000)
    for said, why in (("很便宜", "price_form"), ("19", "half_form"), ("0", "half_form")):
        wrong = whys(plan_of(desk, (*HEAD, "半份价"), ("11", "红烧肉", "19", "大荤", said)))
        assert wrong == [[("half", why)]], said


def test_a_name_under_another_code_waits_for_a_word(desk: Desk) -> None:
    before = by_code(desk)
    plan = plan_of(
        desk, HEAD, ("11", "梅菜扣肉", "20", ""), ("901", before["12"].name, "22", ""), ("13", before["21"].name, 1, "")
    )
    assert [row.fate for row in plan.rows[:2]] == [Fate.RENAME, Fate.RENAME]
    assert whys(plan)[2] == [("code", "code_other")]
    assert plan.chosen() == ()
    with pytest.raises(Refused, match="import_empty"):
        desk.do(load_menu, plan)
    done = desk.do(load_menu, plan, renamed={0, 1})
    after = by_code(desk)
    assert after["11"].name == "梅菜扣肉" and after["11"].id == before["11"].id
    assert after["901"].id == before["12"].id and "12" not in after
    assert desk.do(undo_menu, done) == 2 and by_code(desk)["12"].name == before["12"].name


def test_off_the_menu_and_back(desk: Desk) -> None:
    before = by_code(desk)
    head = ("菜号", "菜名", "价格", "停售")
    done = desk.do(load_menu, plan_of(desk, head, ("11", "红烧肉", "", "是"), ("902", "新菜停", "5", "停售")))
    assert (done.off, done.new) == (1, 0) and "11" not in by_code(desk)
    plan = plan_of(desk, head, ("11", "红烧肉", "17", "否"))
    assert plan.rows[0].fate is Fate.BACK
    desk.do(load_menu, plan)
    after = by_code(desk)["11"]
    assert after.id == before["11"].id and after.price == 1700


def test_the_way_back_puts_what_was_taken_off_on_the_menu(desk: Desk) -> None:
    before, head = by_code(desk)["11"], ("菜号", "菜名", "价格", "停售")
    done = desk.do(load_menu, plan_of(desk, head, ("11", before.name, "", "是")))
    assert "11" not in by_code(desk)
    assert desk.do(undo_menu, done) == 1 and by_code(desk)["11"] == before


@pytest.mark.parametrize("price", ["", "17"])
def test_the_way_back_takes_off_again_what_was_put_back(desk: Desk, price: str) -> None:
    before = by_code(desk)["11"]
    desk.do(menu.retire_dish, before.id)
    done = desk.do(load_menu, plan_of(desk, HEAD, ("11", before.name, price, "")))
    assert (done.changed, by_code(desk)["11"].price) == (1, 1700 if price else before.price)
    assert desk.do(undo_menu, done) == 1
    after = next(dish for dish in desk.see(menu.dishes) if dish.id == before.id)
    assert not after.active and after.price == before.price


def test_a_dish_that_comes_back_gets_a_new_number_when_its_old_one_is_taken(desk: Desk) -> None:
    had = by_code(desk)
    before, highest = had["11"], max(map(int, had))
    desk.do(menu.retire_dish, before.id)
    other = desk.do(menu.save_dish, menu.DishDraft("11", "𬎆䶮肉", before.category_id, 900))
    plan = plan_of(desk, ("菜名", "价格"), (before.name, ""))
    assert plan.rows[0].fate is Fate.BACK and plan.rows[0].code == str(highest + 1)
    loaded = desk.do(load_menu, plan)
    after = by_code(desk)
    assert after["11"].id == other and after[str(highest + 1)].id == before.id
    assert desk.do(undo_menu, loaded) == 1
    gone = by_code(desk)
    assert gone["11"].id == other and str(highest + 1) not in gone


def test_a_category_out_of_use_comes_back_with_its_colour(desk: Desk) -> None:
    group = desk.do(menu.save_category, "凉菜", "c5")
    desk.do(menu.save_category, "凉菜", "c5", group, active=False)
    plan = plan_of(desk, HEAD, ("301", "卤豆干", "6", "凉菜"))
    assert plan.rows[0].new_category
    done = desk.do(load_menu, plan)
    back = next(one for one in desk.see(menu.categories) if one.name == "凉菜")
    assert (back.id, back.tone) == (group, "c5") and by_code(desk)["301"].category_id == group
    desk.do(undo_menu, done)
    assert "凉菜" not in [one.name for one in desk.see(menu.categories)]


def test_a_line_that_says_nothing_of_a_dish_is_none(desk: Desk) -> None:
    plan = plan_of(desk, ("菜名", "价格", "备注"), ("甲菜", "5", ""), ("", "", "以上为冷菜"), ("乙菜", "6", ""))
    assert [(row.name, row.line) for row in plan.rows] == [("甲菜", 2), ("乙菜", 4)]


def test_the_same_twice_and_contradictions(desk: Desk) -> None:
    plan = plan_of(
        desk,
        HEAD,
        ("303", "卤牛肉", "30", "大荤"),
        ("303", "卤牛肉", "30元", "大荤"),
        ("303", "酱牛肉", "30", "大荤"),
        ("", "卤牛肉", "32", "大荤"),
    )
    assert [row.fate for row in plan.rows[:2]] == [Fate.NEW, Fate.TWICE] and plan.rows[1].said_before == 2
    assert whys(plan)[2:] == [[("code", "listed_before")], [("name", "listed_before")]]
    plan = desk.see(mend_menu, plan, 2, {"code": "304"})
    assert plan.rows[2].wrong == () and plan.rows[2].fate is Fate.NEW
    plan = plan.leave_out(3)
    assert plan.wrong == 0 and desk.do(load_menu, plan).new == 2


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (("1a", "某菜", "5", ""), ("code", "dish_code")),
        (("12345", "某菜", "5", ""), ("code", "dish_code")),
        (("305", "", "5", ""), ("name", "text_empty")),
        (("305", "某菜", "", ""), ("price", "empty")),
        (("305", "某菜", "五元", ""), ("price", "price_form")),
        (("305", "某菜", "0", ""), ("price", "price_none")),
        (("305", "某菜", "-3", ""), ("price", "negative")),
        (("305", "某菜", "99999", ""), ("price", "large")),
        (("305", "某菜", "5.005", ""), ("price", "decimals")),
        (("305", "某菜", "#REF!", ""), ("price", "excel_error")),
        (("305", "制表人：某", "5", ""), ("name", "dish_remark")),
        (("305", "某菜", "5", "分" * 21), ("category", "text_long")),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, row: tuple[str, ...], wrong: tuple[str, str]) -> None:
    assert whys(plan_of(desk, HEAD, row)) == [[wrong]]


@pytest.mark.parametrize(
    ("head", "said", "wrong"),
    [
        ("状态", "也许", ("off", "off_form")),
        ("单位", "5001克", ("unit", "range")),
        ("单位", "0克", ("unit", "range")),
    ],
)
def test_what_is_wrong_with_a_state_or_a_unit(desk: Desk, head: str, said: str, wrong: tuple[str, str]) -> None:
    plan = plan_of(desk, ("菜名", "价格", head), ("某菜", "5", said))
    assert whys(plan) == [[wrong]] and plan.chosen() == ()


@pytest.mark.parametrize(
    ("said", "eligible", "why"),
    [
        ("是", True, ""),
        ("不参加", False, ""),
        ("0", False, ""),
        ("—", True, ""),
        ("4.00", True, ""),
        ("5", False, ""),
        ("6", None, "senior_form"),
        ("减半", None, "senior_form"),
    ],
)
def test_a_senior_price_says_who_has_the_benefit(desk: Desk, said: str, eligible: bool | None, why: str) -> None:
    plan = plan_of(desk, ("菜名", "价格", "长者价"), ("某菜", "5", said))
    if why:
        assert whys(plan) == [[("senior", why)]]
        return
    desk.do(load_menu, plan)
    assert next(d for d in desk.see(menu.dishes) if d.name == "某菜").senior_eligible is eligible


def test_merged_cells_hidden_rows_and_headings(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (("12月菜单",), ("品名", "类别", "单价"), ("甲菜", "素菜", 5), ("乙菜", None, 6), ("丙菜", "汤羹", 7)):
        sheet.append(row)
    sheet.merge_cells("B3:B4")
    sheet.row_dimensions[5].hidden = True
    book.save(tmp_path / "m.xlsx")
    tables = MENU.tables_of(spreadsheet.sheets(tmp_path / "m.xlsx", MENU.titles))
    plan: MenuPlan = desk.see(preview_menu, tables, MENU.match(tables[0].header))
    assert [(row.name, row.category) for row in plan.rows] == [("甲菜", "素菜"), ("乙菜", "素菜"), ("丙菜", "汤羹")]
    assert [r.how for r in plan.rows[1].read] == ["merged"] and plan.unseen == 1
    assert len(plan.chosen()) == 2 and len(plan.chosen(unseen=True)) == 3
    plan = plan_of(desk, ("菜名", "价格"), ("素菜", ""), ("丁菜", "3"), ("汤羹", ""), ("戊菜", "4"))
    assert [(row.name, row.category) for row in plan.rows] == [("丁菜", "素菜"), ("戊菜", "汤羹")]
    assert [r.how for r in plan_of(desk, ("菜名", "价格"), ("己菜", "3")).rows[0].read] == ["category"]


def test_a_list_pasted_from_a_table(desk: Desk) -> None:
    sheets = spreadsheet.pasted("菜名\t价格\n庚菜\t¥3.00\n", MENU.titles)
    (table,) = MENU.tables_of(sheets)
    assert table.rows == (("庚菜", "¥3.00"),)


def test_nothing_comes_in_over_a_change_made_meanwhile(desk: Desk) -> None:
    plan = plan_of(desk, HEAD, ("11", "红烧肉", "16", ""), ("306", "辛菜", "3", "素菜"))
    desk.do(menu.set_price, by_code(desk)["11"].id, 1990)
    with pytest.raises(Refused, match="import_stale"):
        desk.do(load_menu, plan)
    assert "306" not in by_code(desk) and by_code(desk)["11"].price == 1990


def test_the_way_back_leaves_what_was_changed_since(desk: Desk) -> None:
    before = by_code(desk)
    done = desk.do(load_menu, plan_of(desk, HEAD, ("11", "红烧肉", "16", ""), ("12", before["12"].name, "17", "")))
    desk.do(menu.set_price, before["11"].id, 1990)
    assert desk.do(undo_menu, done) == 1
    assert by_code(desk)["11"].price == 1990 and by_code(desk)["12"].price == before["12"].price


def test_a_list_that_is_stopped_half_way_leaves_nothing(desk: Desk) -> None:
    plan = plan_of(desk, HEAD, *((str(600 + n), f"新菜{n:03d}", "5", "") for n in range(150)))

    def stop(done: int, total: int) -> None:
        assert total == 150
        if done == 100:
            raise LookupError

    had = desk.see(menu.dishes)
    with pytest.raises(LookupError):
        desk.do(load_menu, plan, told=stop)
    assert desk.see(menu.dishes) == had
    assert desk.do(load_menu, plan).new == 150


def test_who_may_not_change_the_menu_takes_no_list_in(desk: Desk, centre_: Centre) -> None:
    plan = plan_of(desk, HEAD, ("306", "辛菜", "3", "素菜"))
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(load_menu, plan)
