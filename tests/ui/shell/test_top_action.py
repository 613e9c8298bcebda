"""The main verb in the top bar is that of the panel in front, and there is none where it would lead nowhere."""

from PySide6.QtCore import Qt

from tests.ui.shell.front_program import Front


def offered(front: Front) -> str:
    action = front.workspace.bar.action
    return "" if action is None else action.text()


def test_the_list_of_requests_does_not_offer_itself(front: Front) -> None:
    front.work("1001")
    front.ctrl(Qt.Key.Key_2)
    front.qtbot.waitUntil(lambda: front.workspace.page.key == "requests")
    assert offered(front) == "全部受理"
    front.press(Qt.Key.Key_F6)
    front.qtbot.waitUntil(lambda: offered(front) == "")
    front.press(Qt.Key.Key_F2)
    front.qtbot.waitUntil(lambda: offered(front) == "全部受理")
