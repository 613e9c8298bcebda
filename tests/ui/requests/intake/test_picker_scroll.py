"""A list that unfolds low in the form is scrolled into sight, as far as there is room for it."""

import pytest
from PySide6.QtCore import QPoint

from app.ui.kit.picker import Picker
from tests.keys import press, target, type_text
from tests.ui.requests.desk_front import Stage, settle


def in_sight(stage: Stage, picker: Picker) -> bool:
    area = stage.view.area.viewport()
    low = picker.list.mapTo(area, QPoint(0, picker.list.height())).y()
    return picker.is_open() and low <= area.height()


@pytest.mark.parametrize("high", [680, 768])
def test_the_handlers_are_seen_when_their_list_unfolds(stage: Stage, high: int) -> None:
    stage.window.resize(1282, high)
    stage.page.setGeometry(stage.window.rect())
    type_text("rmz")
    press("Enter", "6")
    press("Down", "Enter")
    stage.view.matter.write()
    type_text("水管")
    press("Enter", "Enter")  # past the phone, to 去向
    while not stage.view.matter.fate.handler.isVisible():
        press("Left")
    press("Enter")
    picker = stage.view.matter.fate.handler
    assert target() is picker.box
    press("Back")
    press("Down")
    settle(50)
    assert in_sight(stage, picker)
