"""A page binds its verbs to keys of the one table and nothing clashes."""

from collections import Counter
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx, Page, Shell, Verb
from app.ui.kit.tasks import Tasks
from tests.ui.fakes import NO, FakeDialogs, FakeSettings, FakeShell, activate


class Sample(Page):
    key, title, icon = "sample", "样例", "sun"

    def __init__(self, ctx: Ctx) -> None:
        super().__init__(ctx)
        self.done: list[str] = []
        self.add_header().addWidget(Label("头"))
        self.box = LineEdit(name="输入")
        self.add_body().addWidget(self.box)

    def verbs(self) -> list[Verb]:
        return [
            Verb("new", "新建", lambda: self.done.append("new")),
            Verb("print", "打印", lambda: self.done.append("print")),
        ]

    def focus_start(self) -> None:
        self.box.setFocus()


@pytest.fixture
def ctx(qtbot: QtBot) -> Ctx:
    window = QWidget()
    qtbot.addWidget(window)
    tasks = Tasks(window)
    tasks.close()
    shell: Shell = FakeShell(window)
    return Ctx(cast(Any, None), FakeDialogs(), shell, tasks, FakeSettings(mode="dark"))


def test_verbs_answer_to_their_keys_only_in_front(ctx: Ctx, qtbot: QtBot) -> None:
    stack = QStackedWidget()
    one, other = Sample(ctx), Sample(ctx)
    for page in (one, other):
        stack.addWidget(page)
        page.bind_verbs()
    qtbot.addWidget(stack)
    activate(qtbot, stack)
    one.focus_start()
    qtbot.keyClick(one.box, Qt.Key.Key_F2)
    one.bind_verbs()
    qtbot.keyClick(one.box, Qt.Key.Key_F9)
    assert (one.done, other.done) == (["new", "print"], [])
    stack.setCurrentWidget(other)
    other.focus_start()
    qtbot.keyClick(other.box, Qt.Key.Key_F2)
    assert (one.done, other.done) == (["new", "print"], ["new"])


def test_a_long_page_scrolls_and_does_not_grow_the_window(ctx: Ctx, qtbot: QtBot) -> None:
    page = Sample(ctx)
    qtbot.addWidget(page)
    assert page.minimumSizeHint().height() < 300
    assert page.on_scan("R0001234") is False
    assert page.accessibleName() == "样例"


def test_no_two_keys_are_the_same() -> None:
    keys = [QKeySequence(key.sequence).toString() for key in shortcuts.KEYS.values()]
    assert all(keys) and len(keys) == len(shortcuts._ALL)  # a code said twice is a key that answers nobody
    assert [key for key, n in Counter(keys).items() if n > 1] == []
    assert all(key.label and shortcuts.cap(key.code) for key in shortcuts.KEYS.values())
    assert shortcuts.label("money").startswith("收款")
    with pytest.raises(KeyError):
        shortcuts.sequence("nothing")


def test_fake_dialogs_fail_on_a_surprise() -> None:
    dialogs = FakeDialogs({"封账？": True, "原因": NO})
    went: list[object] = []
    dialogs.confirm("封账？", "", "封账", lambda: went.append(1))
    dialogs.ask("原因", "", "", went.append)
    assert went == [1]
    assert dialogs.unused() == []
    with pytest.raises(pytest.fail.Exception, match="unexpected question"):
        dialogs.tell("别的", "")


def test_no_page_needs_more_than_the_smallest_screen(ctx: Ctx, qapp: QApplication, qtbot: QtBot) -> None:
    for size in metrics.TEXT_SIZES.values():
        theme.apply(qapp, "light", size)
        page = Sample(ctx)
        qtbot.addWidget(page)
        hint = page.minimumSizeHint()
        assert (hint.width() <= metrics.LEAST[0], hint.height() <= metrics.LEAST[1]) == (True, True)
