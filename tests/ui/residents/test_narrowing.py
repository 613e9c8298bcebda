"""The list narrowed on the screen: by the panel, by chips, with the search, by keys; and where Tab comes by."""

from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.services.desk import Approval
from app.services.requests import accept, grids
from app.services.requests.accept import RequestForm
from app.services.requests.grids import GridDraft
from app.services.residents import filters, profile, registry
from app.services.residents import grids as known
from app.services.residents.filters import ResidentFilter
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.ui.kit.button import Button
from app.ui.residents.filter_panel import told
from tests.keys import type_text
from tests.ui.residents.front import PEOPLE, Stage, names_of, press, shown

BACK = Qt.KeyboardModifier.ShiftModifier
SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def button(stage: Stage, words: str) -> Button:
    return next(b for b in stage.page.findChildren(Button) if words in (b.text(), b.accessibleName()) and b.isVisible())


@pytest.fixture
def noted(stage: Stage) -> Stage:
    """The first twelve have a tag; the first three of them a letter, somebody at home, and a request done."""
    desk = stage.centre.desk
    for at, row in enumerate(desk.see(filters.listing, "", 0, 12).rows):
        letters = (CategoryDraft("D", proof="探访表"),) if at < 3 else ()
        contacts = (ContactDraft("甲某", "女儿", "13900003333", True),)
        desk.do(profile.save_extras, row.id, ExtrasDraft(contacts, letters, ("独居",), "signed"))
        if at < 3:
            form = RequestForm(item="Z02", resident_id=row.id, text="想问高龄津贴", close_now=True, result_text="讲清")
            desk.do(accept.accept, desk.new_id(), form)
            desk.do(registry.register, ResidentDraft(f"同户{at}", address=row.address))
    return stage


def test_the_panel_is_worked_by_keys_and_the_list_follows(noted: Stage) -> None:
    people, panel = noted.page.people, noted.page.filtering
    button(noted, "筛选").setFocus()
    press(Qt.Key.Key_Return)
    assert panel.estate.hasFocus() and panel.count.text() == f"共 {PEOPLE + 3} 位"
    press(Qt.Key.Key_Down)
    assert panel.estate.currentText() == f"红梅苑 · {PEOPLE + 3} 位"
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    assert people.wanted.building == "红梅苑|1幢"
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Tab)
    assert panel.ages.hasFocus()
    while panel.ages.value() != "80":
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Down)
    assert people.wanted == ResidentFilter(building="红梅苑|", ages="80", tag="独居")
    assert names_of(noted) == ["王㐂"]
    assert panel.count.text() == "符合条件 1 位"
    assert people.pager.count.text() == "共 1 位"
    press(Qt.Key.Key_Escape)
    assert noted.page.search.hasFocus() and names_of(noted) == ["王㐂"]
    assert told(people.wanted) == "红梅苑 · 80–89 岁 · 独居"


def test_chips_say_what_is_in_force_and_take_it_away(noted: Stage) -> None:
    people, chips = noted.page.people, noted.page.people.conditions
    assert not chips.isVisible()
    people.narrow(ResidentFilter(building="红梅苑|3幢", ages="adult", tag="独居", letter="D"))
    said = [chip.text() for chip in chips.chips.values() if chip.isVisible()]
    assert said == ["红梅苑 3幢", "18–59 岁", "独居", "D 类"] and names_of(noted) == ["曾国芳"]
    assert chips.chips["ages"].accessibleName() == "去掉条件 18–59 岁"
    chips.chips["building"].setFocus()
    press(Qt.Key.Key_Space)
    assert chips.chips["ages"].hasFocus() and people.wanted.building == ""
    press(Qt.Key.Key_Return)
    assert chips.chips["tag"].hasFocus() and len(names_of(noted)) == 3
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert chips.clear.hasFocus()
    press(Qt.Key.Key_Return)
    assert people.wanted == ResidentFilter() and not chips.isVisible()
    assert people.table.hasFocus()


def test_a_grid_narrows_the_list_and_is_named_on_the_card(stage: Stage) -> None:
    stage.centre.sign_in("1001")
    desk = stage.centre.desk
    desk.do(grids.save_grid, GridDraft("第一网格", "", "网格员甲", "13900001111", "红梅苑 1-3幢"))
    people, panel = stage.page.people, stage.page.filtering
    button(stage, "筛选").setFocus()
    press(Qt.Key.Key_Return)
    panel.grid.setFocus()
    press(Qt.Key.Key_Down)
    (grid,) = desk.see(known.grids)
    assert people.wanted == ResidentFilter(grid=grid.id) and told(people.wanted) == "第一网格"
    assert len(names_of(stage)) == 6
    press(Qt.Key.Key_Escape)
    who = desk.see(filters.listing, "", 0, 1).rows[0]
    stage.page.open(who.id)
    profile_ = stage.page.profile
    assert profile_.grid.value.text() == "第一网格 · 网格员 网格员甲 13900001111"
    people.conditions.chips["grid"].click()
    assert people.wanted == ResidentFilter() and len(names_of(stage)) > 6


def test_pages_turn_within_what_is_narrowed(stage: Stage) -> None:
    people = stage.page.people
    for no in range(60):
        stage.centre.desk.do(registry.register, ResidentDraft(f"楼{no:02d}", address="景芳三区9幢1-101"))
    people.narrow(ResidentFilter(building="景芳三区|9幢"))
    stage.page.search.setFocus()
    type_text("楼")
    assert people.pager.count.text() == "第 1–50 位，共 60 位"
    press(Qt.Key.Key_PageDown)
    assert people.pager.count.text() == "第 51–60 位，共 60 位"
    assert names_of(stage) == [f"楼{no:02d}" for no in range(50, 60)]
    assert not stage.page.people.pager.turn(1)
    people.narrow(ResidentFilter(building="红梅苑|", inactive=True))
    assert names_of(stage) == []


def test_nobody_left_says_how_to_go_on_and_enter_makes_nobody_new(noted: Stage) -> None:
    people = noted.page.people
    people.narrow(ResidentFilter(ages="minor"))
    assert people.nobody.isVisible() and people.nobody.words.text() == "没有符合条件的居民"
    noted.page.search.setFocus()
    type_text("阮梅珍")
    press(Qt.Key.Key_Return)
    assert noted.page.side.currentWidget() is not noted.page.form
    people.conditions.clear.click()
    assert names_of(noted) == ["阮梅珍"]


def test_a_row_may_be_opened_from_a_narrowed_list_and_a_new_one_is_shown(noted: Stage) -> None:
    people = noted.page.people
    people.narrow(ResidentFilter(tag="独居"))
    noted.page.search.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert shown(noted) == "𠅤𬎆䶮"
    press(Qt.Key.Key_F2)
    type_text("新来的")
    press(*SAVE)
    assert people.wanted == ResidentFilter() and "新来的" in names_of(noted)


def test_letters_are_offered_to_those_who_may_and_leave_with_them(noted: Stage) -> None:
    page = noted.page
    page.start_filter()
    assert page.filtering.letter.isVisible()
    options = [page.filtering.letter.itemText(at) for at in range(page.filtering.letter.count())]
    assert options == ["不限", "A 类", "B 类", "C 类", "D 类"]
    page.people.narrow(ResidentFilter(letter="D", tag="独居"))
    assert len(names_of(noted)) == 3
    noted.centre.sign_in("3001")
    page.refresh()
    assert page.people.wanted == ResidentFilter(tag="独居") and len(names_of(noted)) == 12
    page.start_filter()
    assert not page.filtering.letter.isVisible()


def test_what_is_listed_is_what_leaves(noted: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    path, page = tmp_path / "list.xlsx", noted.page
    desk = noted.centre.desk
    other = Approval(desk.check_pin(noted.centre.staff["1002"], noted.centre.pins["1002"]))
    page.people.narrow(ResidentFilter(tag="独居", ages="senior"))
    listed = names_of(noted)
    button(noted, "导出").click()
    type_text("走访")
    assert page.exporting.told.text() == "现在列出的：60 岁以上 · 独居"
    noted.dialogs.answers |= {"导出居民名单：走访": other, "导出居民名单": path}
    press(*SAVE)
    qtbot.waitUntil(lambda: any("已导出" in text for text, _, _ in noted.shell.toasts))
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert f"{len(listed)} 人" in rows[0][0] and "60 岁以上 · 独居" in rows[0][0]
    assert [row[0] for row in rows[2:-1]] == [f"{r.no:06d}" for r in page.people.table.rows_model.rows]


def stops(first: QWidget, back: bool = False) -> list[QWidget]:
    """Every widget that Tab (or Shift+Tab) comes by, until it is back at the first."""
    first.setFocus()
    found: list[QWidget] = []
    for _ in range(120):
        now = QApplication.focusWidget()
        assert now is not None
        if now is first and found:
            return found
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, BACK if back else Qt.KeyboardModifier(0))
    pytest.fail(f"Tab does not come back: {[w.accessibleName() for w in found[-6:]]}")


def heights(widgets: list[QWidget]) -> list[list[int]]:
    """How high each stands, per scrolling body and for what is pinned: a body moves as Tab goes through it."""
    found: dict[QWidget, list[int]] = {}
    for widget in widgets:
        bodies = (area.widget() for area in widget.window().findChildren(QScrollArea))
        body = next((b for b in bodies if b is not None and b.isAncestorOf(widget)), widget.window())
        found.setdefault(body, []).append(widget.mapTo(body, QPoint(0, widget.height() // 2)).y())
    return list(found.values())


def looks(noted: Stage, what: str) -> None:
    """Bring a state of the page to the front."""
    page = noted.page
    page.people.narrow(ResidentFilter(tag="独居", ages="adult"))
    page.people.table.selectRow(1)
    {
        "profile": lambda: None,
        "idle": lambda: page.people.narrow(ResidentFilter(ages="minor")),
        "filter": page.start_filter,
        "export": page.start_export,
        "form": page.amend,
        "new": page.new,
        "extras": page.amend_extras,
        "merge": page.start_merge,
        "due": page.start_due,
    }[what]()
    QTest.qWait(0)


@pytest.mark.parametrize("what", ["profile", "idle", "filter", "export", "form", "new", "extras", "merge", "due"])
def test_tab_comes_by_everything_by_name_and_back_the_same_way(noted: Stage, what: str) -> None:
    looks(noted, what)
    first = QApplication.focusWidget()
    assert first is not None
    there = stops(first)
    nameless = [f"{type(w).__name__} {w.objectName()}" for w in there if not w.accessibleName().strip()]
    assert nameless == []
    assert all(w.isVisible() and w.isEnabled() for w in there)
    back = stops(first, back=True)
    assert [w.accessibleName() for w in back[:1] + back[:0:-1]] == [w.accessibleName() for w in there]


@pytest.mark.parametrize("what", ["profile", "filter", "export", "form", "extras", "merge"])
def test_tab_goes_as_the_eye_goes(noted: Stage, what: str) -> None:
    """The head from left to right, then the list from above, then the panel at the right."""
    looks(noted, what)
    page = noted.page
    there = stops(page.search)
    head = [page.search, *(w for w in there if w in page.head_buttons)]
    assert [w for w in there if w in head] == head
    places = {id(w): at for at, w in enumerate(there)}
    chips = [places[id(c)] for c in page.people.conditions.chips.values() if id(c) in places]
    assert chips == sorted(chips) and len(chips) == 2
    table = places[id(page.people.table)]
    panel = [at for at, w in enumerate(there) if page.side.isAncestorOf(w)]
    for tops in heights([there[at] for at in panel]):
        assert all(above <= below + 8 for above, below in pairwise(tops)), tops
    assert max(places[id(w)] for w in head) < min(chips) <= max(chips) < table < min(panel)
    assert panel == list(range(min(panel), max(panel) + 1))
