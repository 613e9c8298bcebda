"""报表 in the whole program: two keys from 今日 to last month's paper, and what was chosen is there after the lock."""

from PySide6.QtCore import Qt

from app.ui.kit.modal import top_modal
from app.ui.paper.preview import PaperPreview
from app.ui.report.month import MonthPanel
from app.ui.report.page import ReportPage
from app.ui.shell.session import LockCover
from tests.ui.shell.front_program import Front

ALT = Qt.KeyboardModifier.AltModifier


def shown(front: Front) -> MonthPanel:
    whole = front.workspace.page
    assert isinstance(whole, ReportPage)
    page = whole.panel
    assert isinstance(page, MonthPanel)
    front.qtbot.waitUntil(lambda: not page.busy, timeout=20_000)
    return page


def test_two_keys_from_today_reach_the_paper_of_last_month(front: Front) -> None:
    front.work("1001")
    assert front.workspace.page.key == "today"
    front.press(Qt.Key.Key_R, ALT)
    front.press(Qt.Key.Key_F9)  # at once: it comes when the last page is drawn
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.window), PaperPreview), timeout=20_000)
    page = shown(front)
    assert page.said.text() == "2026年10月"
    front.press(Qt.Key.Key_Escape)
    front.qtbot.waitUntil(lambda: top_modal(front.window) is None)


def test_period_and_parts_are_the_same_after_another_page_and_the_lock(front: Front) -> None:
    front.work("1001")
    front.press(Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    page = shown(front)
    front.press(Qt.Key.Key_Q, ALT)
    shown(front)
    front.press(Qt.Key.Key_Left)
    shown(front)
    front.press(Qt.Key.Key_1, ALT)
    chosen = page.period.key
    shown(front)
    assert chosen == "2026-Q3" and len(page.left_out) == 1
    front.press(Qt.Key.Key_F5)  # drawn while the page is left
    front.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert front.workspace.page.key == "today" and page.drawing is None
    front.press(Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    assert shown(front) is page and (page.period.key, len(page.left_out)) == (chosen, 1)
    front.press(Qt.Key.Key_F5)
    front.press(Qt.Key.Key_F9)
    front.ctrl(Qt.Key.Key_L)
    front.qtbot.waitUntil(lambda: front.program.session is not None and front.program.session.is_locked)
    shown(front)
    assert isinstance(top_modal(front.window), LockCover)  # what was to be printed does not come over it
    front.type("740218")
    front.at_work()
    assert shown(front) is page and (page.period.key, len(page.left_out)) == (chosen, 1) and page.sheet.pdf
