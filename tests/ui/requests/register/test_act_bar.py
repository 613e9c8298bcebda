"""The acts of a request at the foot of its drawer: the usual ones in sight, the rest behind 更多, by key and mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act, State, allowed
from app.ui.kit import metrics, theme
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.requests.register.act_bar import ActBar
from app.ui.requests.register.letters import ACT_LETTERS
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
def test_one_row_is_in_sight_and_three_more_at_most(
    qapp: QApplication, qtbot: QtBot, state: State, size: float
) -> None:
    theme.apply(qapp, "light", size)
    bar = bar_for(state, qtbot)
    assert set(bar.buttons) == {act for act in allowed(state) if act is not Act.RATE}
    near = [button for button in bar.buttons.values() if button.isVisible()]
    assert len(tops(near, bar)) <= (1 if size < max(metrics.TEXT_SIZES.values()) else 2)
    if bar.more is not None:
        assert len(near) <= 3
        QTest.mouseClick(bar.more, Qt.MouseButton.LeftButton)
        far = [button for button in bar.buttons.values() if button not in near]
        assert far and len(tops(far, bar)) <= 3
    for button in bar.buttons.values():
        assert button.isVisible() and button.width() >= button.minimumSizeHint().width()  # nothing is squeezed
        left = button.mapTo(bar, button.rect().topLeft()).x()
        assert left >= 0 and left + button.width() <= ROOM
        assert button.height() >= metrics.TARGET_FLOOR


def test_every_act_shows_its_letter(qtbot: QtBot) -> None:
    bar = bar_for(State.IN_PROGRESS, qtbot)
    wanted: list[Act] = []
    bar.wanted.connect(wanted.append)
    assert bar.main is Act.CLOSE and bar.more is not None
    QTest.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    for act, button in bar.buttons.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert button.accessibleDescription() == f"按键 {'Ctrl ↵' if act is bar.main else 'Alt ' + ACT_LETTERS[act]}"
    assert wanted == list(bar.buttons)
    QTest.keyClicks(bar.buttons[Act.URGE], "c1")  # a letter or a digit alone does nothing
    assert len(wanted) == len(bar.buttons)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("size", metrics.TEXT_SIZES.values())
def test_that_a_letter_needs_alt_is_seen_without_more(
    qapp: QApplication, qtbot: QtBot, state: State, size: float
) -> None:
    theme.apply(qapp, "light", size)
    bar = bar_for(state, qtbot)
    lettered = [b for act, b in bar.buttons.items() if b.isVisible() and act is not bar.main]
    whole = all(button.key_cap.startswith("Alt ") for button in lettered)
    hints = [label for label in bar.findChildren(Label) if label.text() == "Alt + 字母" and label.isVisible()]
    assert len(hints) == (0 if whole else 1)
    assert all(button.toolTip().startswith("Alt ") for button in lettered)
