"""Arrow keys while the verbs of an open request have the keyboard: never a way out of the drawer by surprise."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act
from tests.support import Centre
from tests.ui.requests.register.list_front import Stage, closed, on_stage, press, take


@pytest.fixture
def listed(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    with on_stage(centre_, qtbot) as stage:
        yield stage


def test_up_and_down_show_one_request_after_the_other(listed: Stage) -> None:
    ended = closed(listed.centre)
    fresh = take(listed.centre)
    listed.panel.refresh()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    detail = listed.panel.detail
    assert detail.request_id == fresh.id and detail.acts.buttons[Act.DISPATCH].hasFocus()
    press(Qt.Key.Key_Down)  # the other one offers quite different verbs: the keyboard stays with them
    assert detail.request_id == ended.id
    now = QApplication.focusWidget()
    assert now is not None and detail.acts.isAncestorOf(now)
    press(Qt.Key.Key_Down)  # the last: nothing happens
    assert detail.request_id == ended.id
    press(Qt.Key.Key_Up)
    assert detail.request_id == fresh.id and detail.acts.buttons[Act.DISPATCH].hasFocus()


def test_left_and_right_go_along_the_verbs_and_stop_at_the_ends(listed: Stage) -> None:
    take(listed.centre)
    listed.panel.refresh()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    bar = listed.panel.detail.acts
    order = bar._all()
    assert bar.more is order[-1]
    press(Qt.Key.Key_Left)
    assert order[0].hasFocus()
    for button in order[1:]:
        press(Qt.Key.Key_Right)
        assert button.hasFocus()
    press(Qt.Key.Key_Right)
    assert order[-1].hasFocus()


def test_f6_goes_from_the_search_to_the_table_and_on_to_the_drawer(listed: Stage) -> None:
    fresh = take(listed.centre)
    listed.panel.refresh()
    listed.panel.find_box()
    press(Qt.Key.Key_F6)
    assert listed.panel.list.table.hasFocus() and listed.panel.side.isHidden()
    press(Qt.Key.Key_Space)  # as the foot of the list says: this marks
    assert set(listed.panel.list.table.marked) == {fresh.id}
    press(Qt.Key.Key_F6)
    assert listed.panel.detail.acts.buttons[Act.DISPATCH].hasFocus()
    press(Qt.Key.Key_F6)
    assert listed.panel.list.table.hasFocus()
