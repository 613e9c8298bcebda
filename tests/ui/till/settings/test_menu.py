"""The menu is kept by keyboard: dishes found and changed, prices remembered, supply marked, the board on paper."""

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.till import menu
from app.services.till.menu import DishRow
from app.ui.kit import metrics, theme
from app.ui.kit.button import Button
from app.ui.till.settings.categories import CategoriesTab
from app.ui.till.settings.dishes import DishesTab
from app.ui.till.settings.periods import PeriodsTab
from tests.ui.settings.driver import Room


def dishes(room: Room) -> dict[str, DishRow]:
    return {dish.code: dish for dish in room.desk.see(menu.dishes)}


def dish_tab(room: Room) -> DishesTab:
    tab = room.open("menu")
    assert isinstance(tab, DishesTab)
    return tab


def test_a_dish_is_found_by_pinyin_and_its_price_changed(room: Room) -> None:
    tab = dish_tab(room)
    assert room.target() is tab.search
    room.type("hsr")
    assert [dish.name for dish in tab.table.rows_model.rows] == ["红烧肉"]
    room.press("Enter")
    assert tab.drawer.isVisible() and room.target() is tab.form.controls["name"]
    room.type("16.50", tab.form.controls["price"])
    room.press("Ctrl+Enter")
    assert dishes(room)["11"].price == 1650
    assert not tab.drawer.isVisible() and room.target() is tab.table
    assert room.toasts() == ["已保存 11 红烧肉，¥16.50"]
    history = room.desk.see(menu.price_history, dishes(room)["11"].id)
    assert [price.price for price in history] == [1650, 1800]


def test_nothing_over_the_menu_is_cut_at_the_largest_text(room: Room, qapp: QApplication) -> None:
    theme.apply(qapp, text_size=max(metrics.TEXT_SIZES.values()))
    tab = dish_tab(room)
    verbs = [b for b in room.window.findChildren(Button) if b.isVisible() and "打印" in b.text()]
    assert verbs and all(b.width() >= b.sizeHint().width() for b in verbs)
    assert tab.category.geometry().right() < verbs[0].mapTo(tab.category.parentWidget(), QPoint(0, 0)).x()


def test_a_price_is_typed_into_its_row(room: Room) -> None:
    """Digits, Enter; down and the next one. What is no price changes nothing, and Esc lets it be."""
    tab = dish_tab(room)
    tab.table.select_key(dishes(room)["11"].id)
    tab.table.setFocus()
    QTest.keyClicks(tab.table, "2")
    QTest.qWait(0)
    assert room.target() is tab.price and tab.price.isVisible()
    cell = tab.table.visualRect(tab.table.model().index(tab.table.currentIndex().row(), 2))
    assert cell.contains(tab.price.geometry())
    QTest.keyClicks(tab.price, "0.5")
    room.press("Enter")
    assert dishes(room)["11"].price == 2050 and room.toasts()[-1] == "11 红烧肉 ¥18.00 → ¥20.50"
    assert room.target() is tab.table and not tab.price.isVisible()
    assert [p.price for p in room.desk.see(menu.price_history, dishes(room)["11"].id)] == [2050, 1800]
    room.undo()
    assert dishes(room)["11"].price == 1800
    room.press("Down")
    QTest.keyClicks(tab.table, "3")
    QTest.keyClicks(tab.price, ".999")
    room.press("Enter")
    assert room.target() is tab.price and "最多两位小数" in tab.how.text(), "no tick where nothing was done"
    room.press("Esc")
    assert not tab.price.isVisible() and dishes(room)["12"].price == 2200


def test_a_cashier_types_no_price_into_a_row(room: Room) -> None:
    room.centre.sign_in("2001")
    tab = dish_tab(room)
    tab.table.setFocus()
    QTest.keyClicks(tab.table, "5")
    assert not tab.price.isVisible() and tab.how.isHidden()


def test_a_new_dish_with_rare_characters(room: Room) -> None:
    tab = dish_tab(room)
    room.press("F2")
    assert room.target() is tab.form.controls["code"]
    room.type("88")
    room.type("䶮记𠅤羹", tab.form.controls["name"])
    room.type("9。8", tab.form.controls["price"])
    tab.form.controls["by_weight"].setChecked(True)
    room.type("100", tab.form.controls["unit_grams"])
    tab.form.controls["senior_eligible"].setChecked(False)
    tab.form.controls["meals"].boxes["dinner"].setChecked(True)
    room.press("Ctrl+Enter")
    made = dishes(room)["88"]
    assert (made.name, made.price, made.by_weight, made.unit_grams) == ("䶮记𠅤羹", 980, True, 100)
    assert (made.senior_eligible, made.meals, made.category) == (False, ("dinner",), "大荤")
    row = tab.table.row()
    assert row is not None and row.code == "88"


def test_what_is_wrong_stands_beside_its_field(room: Room) -> None:
    tab = dish_tab(room)
    room.press("F2", "Ctrl+Enter")
    errors = {name: field.error for name, field in tab.form.fields.items() if field.error}
    assert errors == {"code": "请填写", "name": "请填写", "price": "请填写"}
    assert room.target() is tab.form.controls["code"]
    room.type("11", tab.form.controls["code"])
    room.type("另一个", tab.form.controls["name"])
    room.type("3.999", tab.form.controls["price"])
    room.press("Tab")
    assert tab.form.fields["price"].error == "最多两位小数"
    room.type("3.99", tab.form.controls["price"])
    assert not tab.form.fields["price"].error
    room.press("Ctrl+Enter")
    assert tab.form.fields["code"].error and room.target() is tab.form.controls["code"]
    room.type("19", tab.form.controls["code"])
    assert not tab.form.fields["code"].error
    room.press("Ctrl+Enter")
    assert dishes(room)["19"].price == 399


def test_what_was_typed_for_a_dish_is_kept_while_another_is_looked_at(room: Room) -> None:
    tab = dish_tab(room)
    rows = {dish.code: dish for dish in tab.table.rows_model.rows}
    tab.edit(rows["12"])
    room.type("21.00", tab.form.controls["price"])
    assert tab.has_draft()
    tab.edit(rows["13"])
    assert tab.form.controls["price"].text() == "19.00" and tab.has_draft()
    room.press("Esc")
    tab.edit(rows["12"])
    assert tab.form.controls["price"].text() == "21.00"
    assert dishes(room)["12"].price == 2200


def test_supply_is_marked_and_undone(room: Room) -> None:
    tab = dish_tab(room)
    tab.edit(next(d for d in tab.table.rows_model.rows if d.code == "13"))
    room.type("4", tab.supply.controls["remaining"])
    room.press("Enter")
    assert dishes(room)["13"].remaining == 4
    tab.sold_out.setFocus()
    room.press("Enter")
    assert dishes(room)["13"].sold_out
    room.undo()
    assert not dishes(room)["13"].sold_out
    tab.state_button.setFocus()
    room.press("Enter")
    assert not dishes(room)["13"].active
    assert room.toasts()[-1] == "糖醋排骨已停用"
    room.undo()
    assert dishes(room)["13"].active


def test_a_cashier_marks_supply_and_nothing_else(room: Room) -> None:
    room.centre.sign_in("2001")
    tab = dish_tab(room)
    assert not tab.add.isEnabled()
    room.press("F2")
    assert not tab.drawer.isVisible()
    tab.edit(tab.table.rows_model.rows[1])
    assert not tab.form.controls["price"].isEnabled() and not tab.save_button.isEnabled()
    assert tab.sold_out.isEnabled()
    tab.sold_out.click()
    assert dishes(room)["11"].sold_out


def test_filters_leave_the_dishes_of_a_category(room: Room) -> None:
    tab = dish_tab(room)
    everything = len(tab.table.rows_model.rows)
    soup = next(c for c in room.desk.see(menu.categories) if c.name == "汤羹")
    tab.category.set_value(soup.id)
    tab.category.changed.emit(soup.id)
    assert [d.name for d in tab.table.rows_model.rows] == ["番茄蛋汤", "老鸭煲"]
    room.desk.do(menu.retire_dish, next(d.id for d in tab.table.rows_model.rows))
    assert tab.count.text() == "1 种在售 · 1 种停用"
    assert len(tab.table.rows_model.rows) == 1 and everything == 21
    tab.retired.setChecked(True)
    assert len(tab.table.rows_model.rows) == 2


def test_a_menu_without_a_dish_says_how_to_begin_and_gets_its_categories(room: Room) -> None:
    for dish in room.desk.see(menu.dishes):
        room.desk.do(menu.retire_dish, dish.id)
    for group in room.desk.see(menu.categories):
        room.desk.do(menu.save_category, group.name, group.tone, group.id, active=False)
    tab = dish_tab(room)
    assert tab.nothing.isVisible() and not tab.table.isVisible()
    assert tab.count.text() == "0 种在售 · 21 种停用"
    room.type("xx", tab.search)
    assert not tab.nothing.isVisible() and tab.count.text() == "没有找到。换个菜号、菜名或拼音首字母试试"
    room.type("", tab.search)
    tab.nothing.findChildren(Button)[0].click()
    assert [group.name for group in room.desk.see(menu.categories)][:2] == ["大荤", "小荤"]
    room.type("18")
    room.press("Enter")
    room.type("葱油鸡")
    room.press("Enter")
    room.type("12")
    room.press("Ctrl+Enter")  # a new dish: F2, Enter, Enter, Ctrl+Enter
    assert (dishes(room)["18"].name, dishes(room)["18"].price, dishes(room)["18"].category) == ("葱油鸡", 1200, "大荤")
    assert not tab.nothing.isVisible() and tab.table.isVisible()


def test_a_name_in_the_box_of_the_code_is_flagged_there(room: Room) -> None:
    tab = dish_tab(room)
    room.press("F2")
    room.type("71长者", tab.form.controls["code"])
    room.press("Enter")
    assert tab.form.fields["code"].error == "只能是 1 到 4 位数字"


def test_the_price_stands_beside_the_name_and_the_drawer_begins_at_its_first_field(
    room: Room, qapp: QApplication
) -> None:
    theme.apply(qapp, "light", 1.3)
    tab = dish_tab(room)
    room.press("Down", "Down", "Enter")
    QTest.qWait(30)
    head = tab.table.horizontalHeader()
    assert head.sectionViewportPosition(2) - head.sectionViewportPosition(1) <= theme.px(168)
    assert head.sectionViewportPosition(4) <= tab.table.viewport().width()  # the supply is in sight too
    code = tab.form.controls["code"]
    frame = tab.drawer.mapFromGlobal(code.mapToGlobal(QPoint()))
    assert frame.y() > tab.drawer.title.geometry().bottom()
    for control in tab.form.controls.values():
        if control.isVisible():
            right = tab.drawer.mapFromGlobal(control.mapToGlobal(QPoint(control.width(), 0))).x()
            assert right <= tab.drawer.width() - 10, control.accessibleName()


def test_categories_are_added_ordered_and_kept_while_used(room: Room) -> None:
    tab = room.open("menu", "categories")
    assert isinstance(tab, CategoriesTab)
    room.press("F2")
    room.type("点心")
    tab.form.controls["tone"].setFocus()
    room.press("Right", "Right")
    room.press("Ctrl+Enter")
    rows = room.desk.see(menu.categories)
    assert (rows[-1].name, rows[-1].tone) == ("点心", "c3")
    tab.edit(tab.table.rows_model.rows[-1])
    tab.up.setFocus()
    room.press("Enter")
    assert [c.name for c in room.desk.see(menu.categories)][-2:] == ["点心", "酒水"]
    tab.table.setFocus()
    room.press("Alt+Up", "Alt+Up", "Alt+Down")
    assert [c.name for c in room.desk.see(menu.categories)].index("点心") == len(rows) - 3
    assert [row.name for row in tab.table.rows_model.rows] == [c.name for c in room.desk.see(menu.categories)]
    room.undo()
    assert [c.name for c in room.desk.see(menu.categories)].index("点心") == len(rows) - 4
    tab.dragging.dropped.emit(len(rows) - 4, len(rows) - 1)
    assert room.desk.see(menu.categories)[-1].name == "点心"
    tab.edit(tab.table.rows_model.rows[0])
    tab.state_button.click()
    assert [getattr(t, "code", "") for t in room.shell.troubles] == ["category_used"]
    tab.edit(next(c for c in tab.table.rows_model.rows if c.name == "点心"))
    tab.state_button.click()
    assert "点心" not in [c.name for c in room.desk.see(menu.categories)]
    room.undo()
    assert "点心" in [c.name for c in room.desk.see(menu.categories)]


def test_meal_periods_do_not_overlap(room: Room) -> None:
    tab = room.open("menu", "periods")
    assert isinstance(tab, PeriodsTab)
    tab.table.selectRow(1)
    tab.table.setFocus()
    room.press("Enter")
    assert room.target() is tab.form.controls["starts"]
    room.type("18:00", tab.form.controls["ends"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["starts"].error == "和晚餐的时间重叠"
    room.type("1000", tab.form.controls["ends"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["ends"].error == "结束要晚于开始"
    room.type("13：30", tab.form.controls["ends"])
    room.press("Ctrl+Enter")
    lunch = next(p for p in room.desk.see(menu.periods) if p.code == "lunch")
    assert (lunch.starts, lunch.ends) == (630, 810)


def test_the_menu_is_printed_among_the_signs(room: Room) -> None:
    room.open("menu", "dishes")
    room.press("F9")
    assert room.shell.gone == [("signs", {"sign": "menu"})]
