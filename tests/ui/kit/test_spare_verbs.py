"""What is pinned in a drawer leaves room for what the drawer is about: in a low window it gives way."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.kit import theme
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, column, holder, wide

Stage = Callable[..., QWidget]


class Verbs(ActDrawer):
    """A drawer with two verbs beside its main one."""

    def __init__(self) -> None:
        super().__init__("手表")
        self.lines = [Label(f"第 {at} 行") for at in range(12)]
        self.went = Label("经过")
        for part in (*self.lines, self.went, STRETCH):
            add(self.body, part)
        self.main, self.other, self.third = Button("修好", sz="lg"), Button("取件牌"), Button("改报价")
        self.pinned = self.spare(self.other, self.third, before=self.went)
        verbs = holder(column(self.pinned, self.main))
        add(self.foot, wide(verbs))
        self.hold_forms(verbs)

    def in_body(self, part: QWidget) -> bool:
        return self._inner.isAncestorOf(part)


@pytest.fixture
def drawer(stage: Stage, qapp: QApplication) -> Iterator[Verbs]:
    made = Verbs()
    stage(made).resize(400, 640)
    QApplication.sendPostedEvents()
    yield made
    theme.apply(qapp)


def test_pinned_verbs_make_room_and_come_back(drawer: Verbs) -> None:
    window = drawer.window()
    assert not drawer.in_body(drawer.other)
    drawer.other.setFocus()
    for height in (380, 640, 380):
        window.resize(400, height)
        QApplication.sendPostedEvents()
        tight = height == 380
        assert drawer.in_body(drawer.other) is drawer.in_body(drawer.third) is tight
        assert drawer.pinned.isVisible() is not tight and not drawer.in_body(drawer.main)
        assert drawer.other.hasFocus(), "the keyboard goes along"
        drawer.fit_foot()
        assert drawer.in_body(drawer.other) is tight, "asked again it says the same"
    order = [drawer.body.indexOf(part) for part in (drawer.lines[-1], drawer.other.parentWidget(), drawer.went)]
    assert order == sorted(order) and -1 not in order


class Form(QWidget):
    """A form in hand, as far as a drawer asks."""

    left = Signal()

    def focus_start(self) -> None:
        self.setFocus()

    def dirty(self) -> bool:
        return False

    def leave(self) -> None:
        self.left.emit()


@pytest.mark.parametrize("height", [380, 640])
def test_a_form_hides_them_wherever_they_stand(drawer: Verbs, height: int) -> None:
    window = drawer.window()
    window.resize(400, height)
    QApplication.sendPostedEvents()
    drawer.open_form(Form())
    assert not drawer.other.isVisible() and not drawer.main.isVisible()
    window.resize(400, 1020 - height)
    QApplication.sendPostedEvents()
    assert not drawer.other.isVisible()
    drawer.leave_form()
    assert drawer.other.isVisible() and drawer.main.isVisible()


def test_letters_that_grow_make_it_low(drawer: Verbs, qapp: QApplication) -> None:
    drawer.window().resize(400, 500)
    QApplication.sendPostedEvents()
    assert not drawer.in_body(drawer.other)
    theme.apply(qapp, "light", 1.3)
    QApplication.sendPostedEvents()
    drawer.fit_foot()
    assert drawer.in_body(drawer.other)
