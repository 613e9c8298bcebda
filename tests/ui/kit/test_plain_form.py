"""A form without a store: labels in the middle of fields, columns filled row by row, Enter goes to what is empty."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.ui.kit import metrics, theme
from app.ui.kit.asks import check, choice, line, one_of, text
from app.ui.kit.label import Label
from app.ui.kit.plain_form import PlainForm
from tests.keys import type_text
from tests.ui.fakes import activate


@dataclass(frozen=True)
class Guest:
    name: str
    note: str = ""
    group: str = ""
    kind: str = "a"
    hot: bool = False
    side: str = "a"


FEW = [("a", "甲"), ("b", "乙")]
ALL = (
    line("name", "名称", required=True), choice("group", "分组", FEW), one_of("kind", "种类", FEW),
    one_of("side", "去向", FEW, chips=True), check("hot", "要热的", label=""), text("note", "说明", above=False),
)  # fmt: skip
SHORT = (line("name", "名称", required="请写名称"), line("note", "说明"), line("group", "分组"))


@pytest.fixture(params=["normal", "largest"])
def size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    before = theme.scale()
    theme.apply(qapp, theme.mode(), metrics.TEXT_SIZES[request.param])
    yield
    theme.apply(qapp, theme.mode(), before)


def shown(qtbot: QtBot, form: PlainForm[Guest], wide: int = 420) -> PlainForm[Guest]:
    qtbot.addWidget(form)
    form.resize(wide, form.sizeHint().height() + 60)
    form.show()
    activate(qtbot, form)
    QTest.qWait(0)
    return form


def middle(part: QWidget, form: QWidget) -> float:
    return part.mapTo(form, QPoint(0, 0)).y() + part.height() / 2


def enter() -> None:
    now = QApplication.focusWidget()
    assert now is not None
    QTest.keyClick(now, Qt.Key.Key_Return)


@pytest.mark.usefixtures("size")
def test_labels_stand_in_the_middle_of_their_fields(qtbot: QtBot) -> None:
    form = shown(qtbot, PlainForm(Guest, ALL))
    form.fields["name"].set_error("请写名称")  # what is said under a field moves no label
    QTest.qWait(0)
    for name in ("name", "group", "kind", "side"):
        label = next(one for one in form.fields[name].findChildren(Label) if one.text() == form.asks[name].label)
        assert abs(middle(label, form) - middle(form.controls[name], form)) <= 1, name
    words = next(one for one in form.fields["note"].findChildren(Label) if one.text() == "说明")
    box = form.controls["note"]
    first_line = box.mapTo(form, QPoint(0, 0)).y() + theme.control("md") / 2
    assert abs(middle(words, form) - first_line) <= 1  # of several lines the first


@pytest.mark.usefixtures("size")
def test_columns_are_filled_row_by_row_and_share_the_room(qtbot: QtBot) -> None:
    form = shown(qtbot, PlainForm(Guest, SHORT, columns=((1, 44), (2, 60))), 700)
    name, note, group = (form.fields[one] for one in ("name", "note", "group"))
    assert name.y() == note.y() < group.y() and name.x() == group.x() and name.width() == group.width()
    assert abs(note.width() - 2 * name.width()) <= 2
    starts = [form.controls[one].mapTo(form, QPoint(0, 0)).x() for one in ("name", "group")]
    assert starts[0] == starts[1]
    form.focus_start()
    enter()
    assert form.controls["note"].hasFocus()


def test_enter_goes_on_to_what_is_empty_or_is_the_owners(qtbot: QtBot) -> None:
    form = shown(qtbot, PlainForm(Guest, SHORT, to_empty=True))
    told: list[bool] = []
    form.entered.connect(lambda: told.append(True))
    form.fill(None, note="有了")
    form.focus_start()
    enter()  # nothing was written here: the owner says so
    assert told == [True] and form.draft() is None and form.fields["name"].error == "请写名称"
    type_text("古丽仙", QApplication.focusWidget())
    enter()
    assert form.controls["group"].hasFocus(), "past what is answered"
    type_text("甲", QApplication.focusWidget())
    enter()
    assert told == [True, True] and form.draft() == Guest("古丽仙", "有了", "甲") and form.dirty()
    form.saved()
    assert not form.dirty()


def test_a_refusal_has_its_place_or_none(qtbot: QtBot) -> None:
    form = shown(qtbot, PlainForm(Guest, SHORT, beside={"place_twice": ("note", "已有")}))
    assert form.place(Refused("field_bad", field="guest.name", why="empty")) and form.controls["name"].hasFocus()
    assert form.place(Refused("place_twice")) and form.fields["note"].error == "已有"
    assert not form.place(Refused("field_bad", field="kind", why="empty"))
    form.hide()
    assert not form.place(Refused("place_twice"))
