"""The acts of a request at the foot of its drawer: three rows at most at every text size, by key and by mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act, State, allowed
from app.ui.kit import metrics, theme
from app.ui.kit.button import Button
from app.ui.requests.register.act_bar import ActBar
from tests.ui.fakes import activate

ROOM = 372


def bar_for(state: State, qtbot: QtBot) -> ActBar:
    bar = ActBar()
    bar.setFixedWidth(ROOM)
    bar.put(allowed(state), state, can_rate=state is State.CLOSED)
    qtbot.addWidget(bar)
    activate(qtbot, bar)
    return bar


def tops(buttons: list[Button], bar: ActBar) -> list[int]:
    return sorted({button.mapTo(bar, button.rect().topLeft()).y() for button in buttons})


@pytest.mark.parametrize("size", metrics.TEXT_SIZES.values())
@pytest.mark.parametrize("state", State)
def test_the_small_buttons_take_three_rows_at_most(qapp: QApplication, qtbot: QtBot, state: State, size: float) -> None:
    theme.apply(qapp, "light", size)
    bar = bar_for(state, qtbot)
    small = [bar.buttons[act] for act in bar.numbered]
    assert set(bar.buttons) == {act for act in allowed(state) if act is not Act.RATE}
    assert len(tops(small, bar)) <= 3
    for button in small:
        assert button.width() >= button.minimumSizeHint().width()  # nothing is squeezed
        left = button.mapTo(bar, button.rect().topLeft()).x()
        assert left >= 0 and left + button.width() <= ROOM
        assert button.height() >= metrics.TARGET_FLOOR


def test_ten_acts_have_ten_keys(qtbot: QtBot) -> None:
    bar = bar_for(State.IN_PROGRESS, qtbot)
    assert len(bar.numbered) == 10
    wanted: list[Act] = []
    bar.wanted.connect(wanted.append)
    bar.buttons[bar.numbered[0]].setFocus()
    for digit in "1234567890":
        QTest.keyClicks(bar.buttons[bar.numbered[0]], digit)
    assert tuple(wanted) == bar.numbered
    for act in bar.numbered:
        QTest.mouseClick(bar.buttons[act], Qt.MouseButton.LeftButton)
    assert tuple(wanted[10:]) == bar.numbered
    caps = [bar.buttons[act].accessibleDescription() for act in bar.numbered]
    assert caps == [f"按键 {digit}" for digit in "1234567890"]
