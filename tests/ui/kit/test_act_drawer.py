"""A drawer in which things are done: one form in hand, the verbs give way, a press does one thing only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services.work import Work
from app.ui.kit import theme
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer, DrawerStack
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.label import Label, PartLines
from app.ui.kit.layout import add, put, wide
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Tasks
from tests.keys import later, press, type_text
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell, activate


@dataclass(frozen=True)
class Told:
    words: str


class Thing(ActDrawer):
    """Says 一件 above forty lines and has one verb, which asks for words."""

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("一件")
        self.ctx, self.got = ctx, list[str]()
        self.top = Label("名称")
        self.verb = Button("备注", on=self.begin)
        add(self.body, self.top)
        self.lines = [Label(f"第 {n} 行") for n in range(40)]
        for one in self.lines:
            add(self.body, one)
        self.foot.addWidget(self.verb)
        self.hold_forms(self.verb, before=self.lines[0])

    def begin(self) -> None:
        form: DrawerForm[Told] = DrawerForm(self.ctx, "备注", Told, (line("words", "说明"),), name="test.told")
        form.submitted.connect(self._tell)
        self.open_form(form)

    def _tell(self, said: Told) -> None:
        def done(_result: Any) -> None:
            self.got.append(said.words)
            self.form_done()
            self.focus_rest()

        self.form.act(nothing, then=done)

    def focus_rest(self) -> None:
        self.verb.setFocus()


def nothing(work: Work) -> None:
    work.touched("test")


@pytest.fixture
def thing(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Thing]:
    window, tasks = QWidget(), Tasks()
    window.resize(500, 400)
    qtbot.addWidget(window)
    ctx = Ctx(copied(4, "1001").desk, FakeDialogs(), FakeShell(window), tasks, FakeSettings())
    made = Thing(ctx)
    QVBoxLayout(window).addWidget(made)
    activate(qtbot, window)
    made.open_drawer()
    made.focus_start()
    yield made
    tasks.close()


def box(thing: Thing) -> Any:
    return thing.form.form.controls["words"]


def test_a_form_comes_in_sight_where_it_was_declared_and_the_verbs_give_way(thing: Thing) -> None:
    assert thing.verb.hasFocus() and not thing.has_draft()
    thing.show_part(thing.lines[-1])
    QTest.qWait(0)
    thing.begin()
    assert thing.body.indexOf(thing.form) == thing.body.indexOf(thing.lines[0]) - 1
    assert thing.verb.isHidden() and box(thing).hasFocus()
    QTest.qWait(0)
    at = thing.form.mapTo(thing, thing.form.rect().topLeft())
    assert thing.rect().contains(at), "it is in sight, however far down the drawer was"
    first = thing.form
    thing.begin()
    assert thing.form is not first and first.isHidden(), "one form at a time"


def test_esc_leaves_the_form_and_its_words_then_closes_the_drawer(thing: Thing) -> None:
    thing.begin()
    type_text("下午再来")
    assert thing.has_draft()
    press("Esc")
    assert thing.form is None and thing.verb.isVisible() and thing.verb.hasFocus() and thing.isVisible()
    thing.begin()
    assert box(thing).text() == "下午再来"
    thing.leave_form()
    press("Esc")
    assert thing.isHidden()


def test_esc_beside_the_fields_leaves_the_form_too(thing: Thing) -> None:
    thing.begin()
    thing.setFocus()
    press("Esc", on=thing)
    assert thing.form is None and thing.isVisible()


def test_the_press_that_did_something_does_nothing_more(thing: Thing) -> None:
    assert thing.ready()
    thing.begin()
    type_text("缺电源线")
    press("Enter")
    assert thing.got == ["缺电源线"] and thing.form is None and not thing.has_draft()
    assert not thing.ready()
    later(1000)
    assert thing.ready() and QApplication.focusWidget() is thing.verb
    assert thing.form_done() is False, "there was none in hand"


def test_a_drawer_that_says_nothing_else_gives_the_keyboard_to_its_first_verb(qtbot: QtBot) -> None:
    plain, verb = ActDrawer("一件"), Button("备注")
    qtbot.addWidget(plain)
    add(plain.body, verb)
    plain.hold_forms(verb)
    activate(qtbot, plain)
    plain.focus_start()
    assert verb.hasFocus()


def test_the_verbs_of_a_form_never_scroll_out_of_sight_and_esc_on_them_leaves_it(thing: Thing) -> None:
    thing.begin()
    QTest.qWait(0)
    thing.show_part(thing.lines[-1])
    go = thing.form.go
    assert thing.rect().contains(go.mapTo(thing, go.rect().bottomRight())) and go.visibleRegion().boundingRect()
    go.setFocus()
    press("Esc", on=go)
    assert thing.form is None and thing.verb.isVisible() and not go.isVisible()


def test_where_the_keyboard_goes_in_a_drawer_comes_in_sight(thing: Thing) -> None:
    low = Button("最下面")
    add(thing.body, low)
    QTest.qWait(0)
    assert low.visibleRegion().isEmpty()
    low.setFocus()
    QTest.qWait(0)
    assert not low.visibleRegion().isEmpty()


def test_a_drawer_grows_with_the_letters_as_far_as_it_may(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    fixed, grows = Drawer("一件"), Drawer("一件", width=344, most=380)
    for one in (fixed, grows):
        qtbot.addWidget(one)
    theme.apply(app, text_size=1.3)
    try:
        assert (fixed.width(), grows.width()) == (344, 380)
        theme.apply(app, text_size=1.0)
        assert grows.width() == 344
    finally:
        theme.apply(app)


def test_drawers_in_one_place_are_as_wide_as_the_widest_may_be(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window, stack = QWidget(), DrawerStack()
    qtbot.addWidget(window)
    window.resize(1200, 400)
    put(QHBoxLayout(window), wide(QWidget()), stack)
    for one in (Drawer("一件", most=420), Drawer("另一件", most=420)):
        add(one.body, Label("没有断开的地方" * 20, "h1"))
        stack.addWidget(one)
    activate(qtbot, window)
    assert stack.width() == 344
    theme.apply(app, text_size=1.3)
    try:
        QTest.qWait(0)
        assert stack.width() == stack.currentWidget().width() == 420
    finally:
        theme.apply(app)


def test_parts_take_another_line_where_there_is_no_room_and_none_while_hidden(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    verbs = [Button(words, kind="link") for words in ("改活动", "导入名单", "导出名单", "取消活动")]
    lines = PartLines(verbs)
    put(QVBoxLayout(window), lines, wide(QWidget()))
    window.resize(sum(one.sizeHint().width() + 6 for one in verbs) + 40, 300)
    activate(qtbot, window)
    assert len({one.y() for one in verbs}) == 1
    window.resize(verbs[0].sizeHint().width() * 2, 300)
    QTest.qWait(0)
    assert len({one.y() for one in verbs}) > 1 and all(one.width() >= one.sizeHint().width() for one in verbs)
    assert lines.height() >= max(one.geometry().bottom() for one in verbs)
    verbs[0].hide()
    QTest.qWait(0)
    assert (verbs[1].x(), verbs[1].y()) == (0, 0)
