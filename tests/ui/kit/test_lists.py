"""Tables and result lists: frozen rows in, the same row kept, the keyboard all the way."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.ui.kit import theme
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label
from app.ui.kit.lists import RowsOr
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit, ResultList
from app.ui.kit.rows import Column, RowsModel, Table
from tests.ui.fakes import activate


@dataclass(frozen=True)
class Dish:
    code: str
    name: str
    price: str
    left: int


COLUMNS = (
    Column[Dish]("菜号", lambda d: d.code, 80),
    Column[Dish]("菜名", lambda d: d.name, sub=lambda d: "荤菜", strong=True),
    Column[Dish]("状态", lambda d: "", 110, tag=lambda d: TagSpec("售罄", "mute") if d.left == 0 else None),
    Column[Dish]("价格", lambda d: d.price, 100, right=True, tone=lambda d: "ink2"),
)
DISHES = [Dish(str(n), f"菜{n}", f"¥{n}.00", n % 3) for n in range(1, 41)]


def table(qtbot: QtBot, rows: list[Dish]) -> Table[Dish]:
    made: Table[Dish] = Table(COLUMNS, key=lambda d: d.code, name="菜单")
    made.resize(640, 400)
    qtbot.addWidget(made)
    made.set_rows(rows)
    activate(qtbot, made)
    made.setFocus()
    return made


def test_the_model_keeps_qt_promises(qtmodeltester: ModelTester) -> None:
    model: RowsModel[Dish] = RowsModel(COLUMNS)
    model.set_rows(DISHES)
    qtmodeltester.check(model)
    assert model.data(model.index(2, 1)) == "菜3 荤菜"
    assert model.data(model.index(2, 2)) == "售罄"
    assert model.headerData(3, Qt.Orientation.Horizontal) == "价格"


def test_a_table_that_becomes_lower_keeps_its_row_in_sight_and_leaves_one_that_was_scrolled_away(qtbot: QtBot) -> None:
    view = table(qtbot, DISHES)
    view.selectRow(5)
    view.resize(640, 200)
    assert view.visualRect(view.currentIndex()).bottom() <= view.viewport().height()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.resize(640, 150)
    assert view.visualRect(view.currentIndex()).bottom() < 0


def test_in_a_narrow_place_words_give_way_and_money_does_not(qtbot: QtBot) -> None:
    view = table(qtbot, DISHES)
    head = view.horizontalHeader()
    assert [head.sectionSize(at) for at in (0, 2, 3)] == [80, 110, 100]
    view.resize(330, 400)
    assert head.sectionSize(3) == 100 and head.sectionSize(0) < 80
    assert head.length() <= view.viewport().width()
    view.resize(640, 400)
    assert [head.sectionSize(at) for at in (0, 2, 3)] == [80, 110, 100]


def test_the_same_row_stays_current(qtbot: QtBot) -> None:
    view = table(qtbot, DISHES)
    assert view.select_key("7")
    view.set_rows([dish for dish in DISHES if dish.code != "3"])
    row = view.row()
    assert row is not None
    assert row.code == "7"
    view.set_rows([dish for dish in DISHES if dish.code != "7"])
    assert view.row() is not None
    assert not view.select_key("7")
    view.set_rows([])
    assert view.row() is None


def test_in_another_list_the_first_row_is_current(qtbot: QtBot) -> None:
    view = table(qtbot, DISHES)
    assert view.select_key("12")
    view.start_over()
    view.set_rows([dish for dish in DISHES if "2" in dish.code])
    assert view.row() == DISHES[1]  # not the twelfth, which is there too
    view.set_rows([*DISHES])  # only read again: it stays
    assert view.row() == DISHES[1]
    view.set_rows([])
    view.start_over()
    view.set_rows(DISHES)
    assert view.row() is None  # none was current, none is


def test_arrows_move_and_enter_takes(qtbot: QtBot) -> None:
    view = table(qtbot, DISHES)
    moved: list[Dish | None] = []
    chosen: list[Dish] = []
    view.row_changed.connect(moved.append)
    view.chosen.connect(chosen.append)
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert moved[-1] == DISHES[-1]
    assert chosen == [DISHES[-1]]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    spot = view.visualRect(view.rows_model.index(1, 1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen[-1] == DISHES[1]


def test_tab_leaves_the_table(qtbot: QtBot, stage: Callable[..., QWidget]) -> None:
    view: Table[Dish] = Table(COLUMNS, key=lambda d: d.code)
    after = SearchBox("搜索")
    view.set_rows(DISHES)
    stage(view, after)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_the_chosen_row_has_soft_ground_and_a_bar(qtbot: QtBot) -> None:
    view = table(qtbot, DISHES)
    view.selectRow(1)
    view.clearFocus()
    image = view.viewport().grab().toImage()
    area = view.visualRect(view.rows_model.index(1, 0))
    assert image.pixelColor(QPoint(1, area.center().y())) == theme.color("accent")
    assert image.pixelColor(QPoint(area.x() + 70, area.y() + 4)) == theme.color("soft")
    assert area.height() >= 47


def test_painting_many_rows_reads_only_what_is_seen(qtbot: QtBot) -> None:
    asked: set[str] = set()

    def name(dish: Dish) -> str:
        asked.add(dish.code)
        return dish.name

    view: Table[Dish] = Table([Column[Dish]("菜名", name)], key=lambda d: d.code)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.set_rows([Dish(str(n), f"菜{n}", "", 1) for n in range(20_000)])
    view.show()
    view.grab()
    assert 0 < len(asked) < 30


def test_words_stand_in_the_place_of_a_table_without_rows(qtbot: QtBot) -> None:
    begin, none_such = Label("还没有"), Label("没有这一类")
    shown = RowsOr(table(qtbot, []), begin, none_such)
    qtbot.addWidget(shown)
    shown.show_rows(DISHES, none_such)
    assert shown.currentWidget() is shown.table and shown.table.rows_model.rows == tuple(DISHES)
    shown.show_rows((), none_such)
    assert shown.currentWidget() is none_such and shown.table.rows_model.rows == ()
    shown.show_rows(())
    assert shown.currentWidget() is begin


HITS = [
    Hit("阮桂珍", "6 幢 1-302", "女 74 岁", (0, 1), (TagSpec("独居", "info"),), data=1),
    Hit("古丽仙·阿卜杜热合曼", "3 幢 4-201", "女 61 岁", data=2),
]


@pytest.fixture
def search(stage: Callable[..., QWidget]) -> tuple[SearchBox, ResultList]:
    box, found = SearchBox("姓名"), ResultList()
    found.attach(box)
    stage(box, found).resize(500, 400)
    box.setFocus()
    return box, found


def test_the_box_works_the_list(search: tuple[SearchBox, ResultList], qtbot: QtBot) -> None:
    box, found = search
    assert not found.isVisible()
    found.set_hits(HITS, "rg")
    assert found.isVisible()
    taken: list[Hit] = []
    found.chosen.connect(taken.append)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert taken == [HITS[1]]
    assert box.hasFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert found.current() == HITS[0]


def test_nothing_found_offers_a_way_on(search: tuple[SearchBox, ResultList], qtbot: QtBot) -> None:
    box, found = search
    found.set_hits([], "𠅤某")
    assert found.count() == 0
    assert found.model().index(0, 0).data() == "没有找到？登记新居民「𠅤某」"
    with qtbot.waitSignal(found.new_wanted) as wanted:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert wanted.args == ["𠅤某"]
    found.set_hits(HITS, "rg")
    for _ in range(4):
        found.move_by(1)
    assert found.current() is None
    found.set_hits([], "")
    assert not found.isVisible()


def test_a_press_takes_a_hit(search: tuple[SearchBox, ResultList], qtbot: QtBot) -> None:
    _box, found = search
    found.set_hits(HITS, "rg", offer_new=False)
    taken: list[Hit] = []
    found.chosen.connect(taken.append)
    spot = found.visualRect(found.model().index(1, 0)).center()
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert taken == [HITS[1]]
    assert found.grab().toImage().width() > 0


def test_the_way_on_stays_in_sight_below_many_hits(stage: Callable[..., QWidget], qtbot: QtBot) -> None:
    box, beside = SearchBox("姓名"), QWidget()
    found = ResultList(most_rows=3, way_key="Ctrl N", beside=beside)
    found.attach(box)
    stage(box, found).resize(500, 600)
    box.setFocus()
    found.set_hits([Hit(f"居民{n}", "3 幢", data=n) for n in range(9)], "jm")
    foot = beside.parentWidget()
    assert foot is not None and foot.isVisible() and beside.isVisible()
    assert foot.geometry().bottom() < found.height() and foot.y() >= found.viewport().geometry().bottom()
    row = found.visualRect(found.model().index(0, 0)).height()
    assert 3 * row <= found.viewport().height() <= 3 * row + 2
    with qtbot.waitSignal(found.new_wanted) as wanted:
        qtbot.mouseClick(foot, Qt.MouseButton.LeftButton, pos=QPoint(60, foot.height() // 2))
    assert wanted.args == ["jm"]
    for _ in range(9):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert found.at_way_on() and found.current() is None
    chosen = foot.grab().toImage().pixelColor(20, foot.height() // 2)
    assert chosen == theme.color("soft")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert not found.at_way_on()
    found.set_hits(HITS, "rg", offer_new=False)
    assert not foot.isVisible()


def test_what_was_met_is_in_the_accent(stage: Callable[..., QWidget], qtbot: QtBot) -> None:
    found = ResultList()
    stage(found).resize(500, 300)
    plain = Hit("阮桂珍", "6 幢 1-302 · 138****2206", "女 74 岁", avatar=False)
    sub = tuple(range(len(plain.sub) - 4, len(plain.sub)))
    met = Hit(plain.title, plain.sub, plain.note, matched=(0,), sub_matched=sub, met="r", avatar=False)
    ink = []
    for hit in (plain, met):
        found.set_hits([hit, hit])  # the second row is not the chosen one
        area = found.visualRect(found.model().index(1, 0))
        image = found.viewport().grab(area).toImage()
        spots = [image.pixelColor(x, y) for y in range(image.height()) for x in range(image.width())]
        ink.append(sum(colour == theme.color("accentInk") for colour in spots))
    assert ink[0] == 0 < ink[1]


def test_rows_grow_and_shrink_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    view = table(qtbot, DISHES)
    low = view.rowHeight(0)
    theme.apply(qapp, "light", 1.3)
    assert view.rowHeight(0) == theme.row_height() > low
    theme.apply(qapp)
    assert view.rowHeight(0) == low
