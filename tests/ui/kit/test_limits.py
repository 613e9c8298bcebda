"""Whole documents pasted where a few words belong: at once refused or cut, said beside the field, nothing lost."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.field import Field
from app.ui.kit.fields import LONGEST_LINE, LONGEST_SEARCH, LONGEST_TEXT, LineEdit, SearchBox, TextBox

DOCUMENT = "甲乙\n" * 7_000_000
"""Twenty million characters."""


@pytest.fixture(autouse=True)
def nothing_copied(qapp: QApplication) -> Iterator[None]:
    """The clipboard is let go of before the application is."""
    yield
    QGuiApplication.clipboard().clear()


def copied(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(400, 200)
    widget.show()


def test_a_document_pasted_into_a_text_box_leaves_what_was_there(qtbot: QtBot) -> None:
    box = TextBox("灯不亮")
    field = Field("诉求", box)
    shown(qtbot, field)
    copied(DOCUMENT)
    began = time.process_time()
    box.paste()
    assert time.process_time() - began < 0.2
    assert box.value() == "灯不亮"
    assert not field.error and box.accessibleDescription() == (
        f"要贴的内容太长，这里还能放 {LONGEST_TEXT - 3:,} 字，没有贴上；请只复制需要的部分"
    )
    QTest.keyClicks(box, "x")
    assert (box.value(), box.accessibleDescription()) == ("x灯不亮", "")
    assert field.validate()


def test_what_is_dropped_under_another_name_is_counted_too(qtbot: QtBot) -> None:
    """Not every system calls what was copied text/plain."""
    box = TextBox(most=10)
    shown(qtbot, box)
    held = Dropped()
    box.insertFromMimeData(held)
    assert box.value() == ""
    held.words = "甲乙"
    box.insertFromMimeData(held)
    assert box.value() == "甲乙"
    QToolTip.hideText()


class Dropped(QMimeData):
    """Text that only an address has."""

    words = "甲" * 11

    def formats(self) -> list[str]:
        return ["text/uri-list"]

    def hasFormat(self, kind: str) -> bool:
        return kind == "text/uri-list"

    def retrieveData(self, kind: str, wanted: object) -> object:
        return [QUrl(self.words)] if kind == "text/uri-list" else None


def test_a_text_box_takes_what_it_has_room_for(qtbot: QtBot) -> None:
    box = TextBox("12345", most=10)
    shown(qtbot, Field("原因", box))
    copied("甲" * 6)
    box.paste()
    assert box.value() == "12345"
    assert "有 6 字，这里还能放 5 字" in box.accessibleDescription()
    box.selectAll()
    box.paste()
    assert (box.value(), box.full()) == ("甲" * 6, False)
    copied("乙" * 4)
    box.moveCursor(box.textCursor().MoveOperation.End)
    box.paste()
    assert (box.value(), box.full()) == ("甲" * 6 + "乙" * 4, True)


@pytest.mark.parametrize(
    ("line", "most"),
    [(lambda: LineEdit(most=60), 60), (LineEdit, LONGEST_LINE), (lambda: SearchBox("找"), LONGEST_SEARCH)],
)
def test_a_line_is_cut_where_it_is_full_and_says_so(qtbot: QtBot, line: type[LineEdit], most: int) -> None:
    box = line()
    box.set_value("王")
    field = Field("姓名", box)
    shown(qtbot, field)
    copied("甲" * 20_000_000)
    began = time.process_time()
    box.paste()
    assert time.process_time() - began < 0.2
    assert box.value() == "王" + "甲" * (most - 1)
    assert box.accessibleDescription() == f"最多 {most:,} 字，多出的没有收进"
    assert field.validate() and not box.bad
    QTest.keyClick(box, "\b")
    box.backspace()
    assert box.accessibleDescription() == ""


def test_what_is_typed_into_a_full_box_is_not_taken_and_said(qtbot: QtBot) -> None:
    box = TextBox(most=5)
    field = Field("经过", box)
    shown(qtbot, field)
    heard: list[object] = []
    box.changed.connect(heard.append)
    QTest.keyClicks(box, "abcdefg")
    assert box.value() == "abcde" == heard[-1] and box.full()
    assert box.accessibleDescription() == "最多 5 字，多出的没有收进"
    cursor = box.textCursor()
    cursor.setPosition(2)
    box.setTextCursor(cursor)
    QTest.keyClicks(box, "X")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == "abcde" and box.textCursor().position() == 2, "nor in the middle"
    commit = QInputMethodEvent()
    commit.setCommitString("水龙头𠅤")
    QApplication.sendEvent(box, commit)
    assert box.value() == "abcde"
    box.undo()
    assert len(box.value()) <= 5
    QTest.keyClick(box, Qt.Key.Key_End)
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    assert box.accessibleDescription() == ""


def test_a_text_that_was_kept_longer_stays_and_grows_no_more(qtbot: QtBot) -> None:
    box = TextBox(most=3)
    box.set_value("一二三四五")
    shown(qtbot, box)
    QTest.keyClick(box, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "6")
    assert box.value() == "一二三四五"
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    QTest.keyClicks(box, "67")
    assert box.value() == "一二三四"


def test_where_no_field_stands_around_it_the_words_stand_below(qtbot: QtBot) -> None:
    for box in (LineEdit(most=3), TextBox(most=3)):
        shown(qtbot, box)
        copied("甲乙丙丁")
        box.paste()
        assert QToolTip.text()
        QToolTip.hideText()
    pin = LineEdit("123456", kind="pin", most=6)
    shown(qtbot, pin)
    QTest.keyClicks(pin, "7")
    assert (pin.value(), QToolTip.text(), pin.echoMode()) == ("123456", "", QLineEdit.EchoMode.Password)
