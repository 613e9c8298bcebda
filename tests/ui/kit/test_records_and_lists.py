"""Tabs of records, long lists and private words: what every one of them does, tried on small ones."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.rules.rights import Right
from app.services import drafts
from app.services.work import Page, Work
from app.ui.kit.asks import choice, find, line
from app.ui.kit.cards import Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.lists import ListPage, NothingFound, PagedList
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.reveal import Reveal
from app.ui.kit.rows import Column, Table
from app.ui.kit.tasks import Tasks
from tests.keys import type_text
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell, activate


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    floor: str = ""
    active: bool = True


@dataclass(frozen=True)
class Draft:
    name: str
    floor: str


class Shelf:
    """What the tab's operations work on."""

    def __init__(self) -> None:
        self.rows = {n: Row(n, name) for n, name in enumerate(("大厅", "书房", "饭堂"), 1)}


SHELF = Shelf()


def save(work: Work, draft: Draft, key: int | None) -> int:
    if draft.name == "重复":
        raise Refused("field_bad", field="name", why="taken")
    key = key or max(SHELF.rows) + 1
    SHELF.rows[key] = Row(key, draft.name, draft.floor)
    return key


def turn_off(work: Work, key: int) -> None:
    SHELF.rows[key] = replace(SHELF.rows[key], active=False)
    work.touched("shelf")


def turn_on(work: Work, key: int) -> None:
    SHELF.rows[key] = replace(SHELF.rows[key], active=True)
    work.touched("shelf")


class Rooms(RecordTab[Row, Draft]):
    key, title, right = "rooms", "房间", Right.SETTINGS
    new_words = "新房间"
    finds = ("名称", "找房间")
    columns = (Column("名称", lambda r: r.name, tone=ink), Column("", lambda r: "", 96, tag=off_tag))
    draft, asks = Draft, (line("name", "名称", required=True), line("floor", "楼层"))
    switch = (turn_off, turn_on)

    def rows(self, query: str) -> Sequence[Row]:
        return [row for row in SHELF.rows.values() if query in row.name]

    def store(self, draft: Draft, key: Any) -> None:
        self.keep(save, draft, key, said=f"已保存 {draft.name}")


class Room:
    """A window on a real store."""

    def __init__(self, qtbot: QtBot, centre: Centre) -> None:
        SHELF.__init__()  # type: ignore[misc]
        self.desk = centre.desk
        self.window = QWidget()
        self.window.resize(1100, 600)
        qtbot.addWidget(self.window)
        self.column = QVBoxLayout(self.window)
        self.shell, self.tasks = FakeShell(self.window), Tasks()
        self.ctx = Ctx(self.desk, FakeDialogs(), self.shell, self.tasks, FakeSettings())
        activate(qtbot, self.window)

    def show(self, widget: QWidget) -> None:
        self.column.addWidget(widget)
        widget.show()
        QTest.qWait(0)

    def tab(self) -> Rooms:
        made = Rooms(self.ctx)
        self.column.addWidget(made.tools)
        self.show(made)
        made.refresh()
        return made

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)


@pytest.fixture
def room(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Room]:
    made = Room(qtbot, copied(4, "1001"))
    yield made
    made.tasks.close()


def retype(words: str) -> None:
    box: Any = QApplication.focusWidget()
    box.selectAll()
    type_text(words, box)


# --- records


def test_a_record_is_found_opened_changed_and_saved_by_enter(room: Room) -> None:
    tab = room.tab()
    assert tab.search is not None
    tab.focus_start()
    type_text("书", tab.search)
    assert [row.name for row in tab.table.rows_model.rows] == ["书房"]
    room.press(Qt.Key.Key_Return)
    assert tab.drawer.isVisible() and tab.drawer.title.text() == "书房"
    retype("晓荷书房𠅤")
    room.press(Qt.Key.Key_Return)
    type_text("2 楼", QApplication.focusWidget())
    room.press(Qt.Key.Key_Return)
    assert SHELF.rows[2] == Row(2, "晓荷书房𠅤", "2 楼")
    assert room.shell.toasts[-1][0] == "已保存 晓荷书房𠅤" and not tab.drawer.isVisible()
    assert tab.table.hasFocus() and tab.search.text() == "" and tab.table.row() == SHELF.rows[2]


def test_the_first_of_what_is_found_is_opened(room: Room) -> None:
    tab = room.tab()
    tab.table.selectRow(2)
    tab.focus_start()
    type_text("饭", tab.search)
    assert tab.table.row() == SHELF.rows[3]
    room.press(Qt.Key.Key_Backspace)  # all of them again: it is among them, but not the first
    assert tab.table.row() == SHELF.rows[1]


def test_a_new_record_and_a_refusal_beside_its_field(room: Room) -> None:
    tab = room.tab()
    tab.new()
    retype("重复")
    tab.save()
    assert tab.form.fields["name"].error and tab.drawer.isVisible() and len(SHELF.rows) == 3
    retype("新书房")
    assert not tab.form.fields["name"].error
    tab.save()
    assert SHELF.rows[4].name == "新书房" and tab.table.row() == SHELF.rows[4]


def test_what_was_typed_stays_with_its_record(room: Room) -> None:
    """Another row, Esc, another new one and a restart: the words stand there again where they were typed."""
    tab = room.tab()
    one, two = SHELF.rows[1], SHELF.rows[2]
    tab.edit(one)
    retype("大厅改")
    tab.edit(two)
    assert tab.form.raw("name") == "书房" and tab.has_draft() and tab.drawer.note.text() == ""
    room.press(Qt.Key.Key_Escape)
    assert not tab.drawer.isVisible() and tab.has_draft()
    tab.new()
    retype("没想好")
    tab.edit(one)
    assert tab.form.raw("name") == "大厅改" and tab.drawer.note.text() == "有未保存的修改"
    assert set(room.desk.see(drafts.kept, "settings.rooms")) == {"1", ""}
    again = room.tab()
    again.new()
    assert again.form.raw("name") == "没想好" and again.drawer.note.text() == "有未保存的修改"
    again.edit(one)
    again.save()
    assert SHELF.rows[1].name == "大厅改" and set(room.desk.see(drafts.kept, "settings.rooms")) == {""}


def test_reading_again_keeps_what_is_being_typed(room: Room) -> None:
    tab = room.tab()
    tab.edit(SHELF.rows[1])
    retype("大厅改")
    SHELF.rows[1] = replace(SHELF.rows[1], name="别人改的")
    tab.refresh()
    assert tab.form.raw("name") == "大厅改" and tab.table.rows_model.rows[0].name == "别人改的"


def test_a_record_is_switched_off_and_the_way_back_is_offered(room: Room) -> None:
    tab = room.tab()
    room.desk.changed.append(lambda changes, by: tab.refresh() if by is not tab else None)
    tab.edit(SHELF.rows[1])
    tab.state_button.click()
    words, label, back = room.shell.toasts[-1]
    assert not SHELF.rows[1].active and (words, label) == ("大厅已停用", "撤销") and back is not None
    assert tab.state_button.text() == "恢复" or tab.state_button.accessibleName() == "恢复"
    back()
    assert SHELF.rows[1].active


def test_who_may_not_change_it_only_looks(room: Room) -> None:
    room.desk.staff = None
    tab = room.tab()
    tab.new()
    assert not tab.drawer.isVisible() and not tab.add.isEnabled()
    tab.edit(SHELF.rows[1])
    assert not tab.form.controls["name"].isEnabled() and not tab.save_button.isEnabled()
    assert not tab.state_button.isVisible()
    tab.save()
    assert room.shell.toasts == []


# --- lists


@dataclass(frozen=True)
class Wanted:
    words: str
    kind: str = ""


class Register(ListPage[Row]):
    """Thirty rows, ten at a time."""

    def __init__(self, ctx: Ctx, owner: QWidget) -> None:
        self.asked: list[tuple[int, int, str]] = []
        self.opened: list[Row] = []
        asks = (
            find("words", "找", hint="名称"),
            choice("kind", "种类", [("", "全部"), ("even", "双号")], default="", width=120),
        )
        narrow: Form[Wanted] = Form(ctx, Wanted, asks, owner, across=True)
        narrow.fill(None)
        self.narrow = narrow
        self.rows_all = [Row(n, f"第{n}间") for n in range(1, 31)]
        table: Table[Row] = Table([Column("名称", lambda r: r.name)], key=lambda r: r.id, name="房间")
        self.nothing = NothingFound()
        listed: PagedList[Row] = PagedList(
            table, self.query, most=10, unit="间", empty=Empty("还没有"), nothing=self.nothing,
            narrowed=lambda: bool(narrow.raw("words")),
        )  # fmt: skip
        super().__init__(listed, filters=narrow, drawer=Drawer("房间"), show=self.opened.append)

    def query(self, offset: int, most: int, order: str) -> Page:
        self.asked.append((offset, most, order))
        wanted = self.narrow.glance()
        assert wanted is not None
        found = [r for r in self.rows_all if wanted.words in r.name and (wanted.kind != "even" or r.id % 2 == 0)]
        if order == "back":
            found = found[::-1]
        return Page(tuple(found[offset : offset + most]), len(found))


def test_a_list_is_read_a_page_at_a_time_and_narrowed(room: Room) -> None:
    page = Register(room.ctx, room.window)
    room.show(page)
    page.refresh()
    counted: list[int] = []
    page.listed.counted.connect(counted.append)
    assert len(page.listed.rows) == 10 and page.listed.pager.count.text() == "第 1–10 间，共 30 间"
    page.listed.pager.turn(1)
    assert page.listed.rows[0].id == 11
    page.focus_start()
    type_text("第2", QApplication.focusWidget())
    assert [row.id for row in page.listed.rows] == [2, *range(20, 29)] and counted[-1] == 11
    page.narrow.controls["kind"].setFocus()
    QTest.keyClick(page.narrow.controls["kind"], Qt.Key.Key_Down)
    assert [row.id for row in page.listed.rows] == [2, 20, 22, 24, 26, 28]
    page.listed.set_order("back")
    assert page.listed.rows[0].id == 28 and page.asked[-1] == (0, 10, "back") and page.listed.order == "back"


def test_nothing_fits_or_nothing_is_there(room: Room) -> None:
    page = Register(room.ctx, room.window)
    room.show(page)
    page.focus_start()
    type_text("没有的", QApplication.focusWidget())
    page.nothing.say("没有找到", "换个词")
    assert page.listed.views.currentWidget() is page.nothing
    page.narrow.put("words", "")
    page.rows_all = []
    page.refresh()
    assert page.listed.views.currentWidget() is page.listed.empty


def test_a_row_is_opened_beside_the_list(room: Room) -> None:
    page = Register(room.ctx, room.window)
    room.show(page)
    page.refresh()
    page.focus_start()
    room.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.opened[-1].id == page.listed.table.row().id and page.drawer is not None and page.drawer.isVisible()  # type: ignore[union-attr]
    room.press(Qt.Key.Key_Escape)
    assert not page.drawer.isVisible()
    assert page.panes()[1] is page.listed.table


# --- private words


def test_a_private_word_is_covered_again(room: Room, qtbot: QtBot) -> None:
    asked: list[Callable[[str], object]] = []
    made = Reveal("看电话", "139****0001", asked.append, seconds=0)
    room.show(made)
    told: list[bool] = []
    made.shown.connect(told.append)
    made.look.click()
    assert made.words.text() == "139****0001" and made.whole == ""  # nobody has agreed yet
    asked[-1]("13900000001")
    assert made.words.text() == made.whole == "13900000001" and made.look.text() == "遮住"
    qtbot.waitUntil(lambda: not made.whole)
    assert made.words.text() == "139****0001" and made.look.isVisible() and told == [True, False]
    asked[-1]("13900000001")
    made.hide()
    assert made.whole == ""
    made.put("")
    made.show()
    assert not made.look.isVisible()
