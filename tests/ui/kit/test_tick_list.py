"""Many answers in a list: ticked, found, moved, and what is not on offer any more."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.kit.tick_list import TickList
from app.ui.report.narrowing import Narrowing

OPTIONS = (("a", "甲"), ("b", "乙"), ("c", "丙"))


def made(qtbot: QtBot, *, ordered: bool = False) -> tuple[TickList, list[object]]:
    ticks = TickList(OPTIONS, name="几样", ordered=ordered)
    qtbot.addWidget(ticks)
    ticks.show()
    heard: list[object] = []
    ticks.changed.connect(heard.append)
    return ticks, heard


def test_space_and_a_press_tick_and_people_are_heard_alone(qtbot: QtBot) -> None:
    ticks, heard = made(qtbot)
    ticks.set_value(("b",))
    assert heard == [] and ticks.value() == ("b",)
    ticks.setCurrentRow(2)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    spot = ticks.visualItemRect(ticks.item(1)).center()
    QTest.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert heard == [("b", "c"), ("c",)]
    ticks.set_writable(False)
    assert not ticks.isEnabled() and ticks.value() == ("c",)


def test_where_the_order_counts_it_is_that_of_the_answer(qtbot: QtBot) -> None:
    ticks, heard = made(qtbot, ordered=True)
    ticks.set_value(["c", "a"])
    assert [ticks.item(at).text() for at in range(3)] == ["丙", "甲", "乙"] and ticks.value() == ("c", "a")
    ticks.setCurrentRow(1)
    ticks.shift(-1)
    ticks.shift(-1)  # it stands first already
    assert ticks.value() == ("a", "c") and heard == [("a", "c")]
    ticks.set_options((*OPTIONS, ("d", "丁")))
    assert ticks.value() == ("a", "c") and ticks.count() == 4


def test_without_an_order_the_answers_stand_as_offered(qtbot: QtBot) -> None:
    ticks, _heard = made(qtbot)
    ticks.set_value(("c", "a", "z"))
    assert ticks.value() == ("a", "c")


def test_what_is_not_on_offer_any_more_can_be_let_go(qtbot: QtBot) -> None:
    narrowed = Narrowing({"state": ("状态", OPTIONS), "by": ("谁", ())}, name="只列")
    qtbot.addWidget(narrowed)
    narrowed.set_value({"state": ["a", "gone"], "unknown": ["x"]})
    assert narrowed.value() == {"state": ("a", "gone")}
    assert narrowed.columns.currentText() == "状态（2 样）" and narrowed.ticks.value() == ("a", "gone")
    narrowed.ticks.setCurrentRow(3)
    QTest.keyClick(narrowed.ticks, Qt.Key.Key_Space)
    assert narrowed.value() == {"state": ("a",)}
    narrowed.set_value({})
    assert narrowed.value() == {} and narrowed.ticks.value() == ()
