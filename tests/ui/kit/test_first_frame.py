"""The first frame leaves ornaments out, and the next one has them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.ui.kit import first_frame, icons
from app.ui.kit.button import Button
from app.ui.kit.icon_view import IconView
from app.ui.login.art import PlumArt


@pytest.fixture(autouse=True)
def over() -> Iterator[None]:
    yield
    first_frame.over()


def shown(widget: IconView | Button | PlumArt) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize(
    "make",
    [
        lambda: IconView("power", "ink", 24),
        lambda: Button("退出", icon="power"),
        lambda: PlumArt("甲邻里坊"),
    ],
)
def test_the_ornament_waits_for_the_next_frame(qtbot: QtBot, make: Callable[[], IconView | Button | PlumArt]) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.resize(widget.sizeHint().expandedTo(widget.minimumSize()))
    whole = shown(widget)
    first_frame.hurry()
    hurried = shown(widget)
    assert hurried != whole
    assert shown(widget) == hurried
    first_frame.over()
    assert shown(widget) == whole


class Paints(QObject):
    """Counts the paints of what it watches."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_what_was_left_out_is_painted_again_by_itself(qtbot: QtBot) -> None:
    widget, paints = IconView("power", "ink", 24), Paints()
    qtbot.addWidget(widget)
    widget.installEventFilter(paints)
    first_frame.hurry()
    assert not icons.pixmap("power", "ink", 24).isNull()  # a picture in memory never waits
    widget.show()
    qtbot.waitUntil(lambda: paints.count > 0)
    before = paints.count
    first_frame.over()
    assert paints.count == before + 1
    assert not first_frame.leaves_out(widget)
