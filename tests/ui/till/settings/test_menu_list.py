"""A menu list comes in through the window: seen before it holds, wrong rows mended or handed back, and a way back."""

import csv
import io
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.services.till import menu
from app.ui.kit.rows import RowsModel
from app.ui.till.settings.dishes import DishesTab
from app.ui.till.settings.menu_list import MenuListImport, MenuListTab
from app.ui.till.settings.menu_section import MenuSection
from tests.ui.settings.driver import Room


def prices(room: Room) -> dict[str, int]:
    return {dish.code: dish.price for dish in room.desk.see(menu.dishes) if dish.active}


def write_csv(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("gb18030"))


def wizard(room: Room) -> MenuListImport:
    room.open("menu")
    section = room.page.section
    assert isinstance(section, MenuSection) and isinstance(section.tab, DishesTab)
    section.open_tab("list")
    tab = section.tab
    assert isinstance(tab, MenuListTab)
    tab.focus_start()
    return tab.wizard


def at(view: MenuListImport, step: int) -> bool:
    return view.views.currentIndex() == step and view.views.isEnabled()


def read(room: Room, path: Path) -> MenuListImport:
    view = wizard(room)
    room.dialogs.answers["导入菜单"] = path
    room.press("F2")
    room.until(lambda: at(view, 1))
    room.press("Ctrl+Enter")
    room.until(lambda: at(view, 2))
    return view


def test_a_list_is_looked_through_mended_and_taken_in(room: Room, tmp_path: Path) -> None:
    path, before = tmp_path / "12月菜单.csv", prices(room)
    write_csv(
        path,
        [["菜号", "品名", "单价", "类别"], ["11", "红烧肉", "16.50元", ""], ["12", "清蒸鲈鱼", "22", ""],
         ["301", "桂花藕", "八元", "凉菜"], ["合计", "3", "", ""]],
    )  # fmt: skip
    view = read(room, path)
    assert view.columns() == {0: "code", 1: "name", 2: "price", 3: "category"}
    assert [row.line for row in view.table.rows_model.rows] == [4, 5] and view.table.hasFocus()
    assert "请填金额" in view.why.text() and "「八元」" in view.why.text()
    assert view.go.text() == "先导入 1 种" and prices(room) == before
    room.press("Enter")
    assert view._form is not None and view._form.form.controls["price"].hasFocus()
    room.type("8")
    room.press("Ctrl+Enter")
    assert view.plan is not None and view.plan.wrong == 1 and view.table.row() is not None
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert view.plan.wrong == 0 and view.go.text() == "导入 2 种"
    view.which.set_value("all")
    view.say_again()
    tags = [view.table.rows_model.columns[5].tag(row) for row in view.table.rows_model.rows]
    assert [tag.text for tag in tags if tag is not None] == ["改价", "没有变化", "新菜", "跳过"]
    words = [RowsModel.cell_text(row, view.table.rows_model.columns[6]) for row in view.table.rows_model.rows]
    assert words[0] == "价格 ¥18.00 → ¥16.50" and words[2] == "新分类「凉菜」"
    room.press("Ctrl+Enter")
    room.until(lambda: prices(room).get("301") == 800)
    room.until(lambda: bool(room.toasts()))
    assert prices(room)["11"] == 1650 and room.toasts()[-1] == "已导入：新菜 1 种，改价 1 种"
    section = room.page.section
    assert isinstance(section, MenuSection) and isinstance(section.tab, DishesTab)
    assert room.target() is section.tab.search
    room.undo()
    assert prices(room) == before and room.toasts()[-1] == "已撤销导入，2 种菜恢复原样"
    assert view.plan is not None and view.go.text() == "导入 2 种", "what was mended is not typed again"


def test_what_seems_renamed_is_asked_and_the_rest_is_handed_back(room: Room, tmp_path: Path) -> None:
    path, back = tmp_path / "m.csv", tmp_path / "要改.xlsx"
    write_csv(path, [["菜号", "菜名", "价格"], ["11", "梅菜扣肉", "18"], ["302", "某菜", ""]])
    view = read(room, path)
    assert view.go.text() == "导入 0 种" and not view.go.isEnabled() and view.renames.isVisible()
    view.table.select_key(0)
    view.which.set_value("all")
    view.say_again()
    view.table.select_key(0)
    assert view.rename.isVisible() and "红烧肉 → 梅菜扣肉" in view.why.text()
    view.rename.click()
    assert view.go.text() == "先导入 1 种"
    view.rename.click()
    view.renames.click()
    assert view.go.text() == "先导入 1 种"
    view.forward()
    room.until(lambda: bool(room.toasts()))
    assert room.toasts()[-1] == "已导入：改菜品 1 种，下面 1 行还没有导入"
    assert view.plan is not None and [row.name for row in view.plan.rows] == ["某菜"]
    room.dialogs.answers["导出要改的行"] = back
    view.hand.click()
    room.until(back.exists)
    room.wait()
    rows = list(load_workbook(back).active.iter_rows(values_only=True))
    assert rows[0] == ("菜号", "菜名", "价格", "原来在", "要改什么")
    assert rows[1][:2] == ("302", "某菜") and rows[1][4] == "价格空着，请填写"
    room.press("Esc", "Esc")
    section = room.page.section
    assert isinstance(section, MenuSection) and isinstance(section.tab, DishesTab)


def test_a_list_is_pasted(room: Room) -> None:
    view = wizard(room)
    QGuiApplication.clipboard().setText("菜名\t价格\n庚菜\t¥3.00\n")
    room.press("Ctrl+V")
    room.until(lambda: at(view, 1))
    room.press("Ctrl+Enter")
    room.until(lambda: at(view, 2))
    assert view.go.text() == "导入 1 种" and view.go.hasFocus()
    assert "放进「未分类」" in view.why.text()


def test_a_list_is_pasted_while_the_tab_that_was_clicked_has_the_keyboard(room: Room) -> None:
    view = wizard(room)
    section = room.page.section
    assert isinstance(section, MenuSection)
    section.picker.setFocus()
    QGuiApplication.clipboard().setText("菜名\t价格\n庚菜\t¥3.00\n")
    room.press("Ctrl+V")
    room.until(lambda: at(view, 1))
    section.picker.setFocus()
    room.press("Esc")
    assert isinstance(section.tab, DishesTab)


def test_a_cashier_takes_no_list_in(room: Room) -> None:
    room.centre.sign_in("2001")
    room.open("menu")
    section = room.page.section
    assert isinstance(section, MenuSection) and isinstance(section.tab, DishesTab)
    section.open_tab("list")
    assert isinstance(section.tab, MenuListTab) and not section.tab.wizard.isEnabled()
