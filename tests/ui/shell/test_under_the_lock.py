"""What the lock covers: nothing that was open, or opens by itself meanwhile, is in anybody's hands before a PIN."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QMessageBox, QWidget

from app.services.till import shifts
from app.ui.kit import shortcuts
from app.ui.kit.modal import Modal, lock_of, text_modal, top_modal
from app.ui.kit.options import Choice
from app.ui.kit.page import Page
from app.ui.requests.register.rating_page import RatingModal
from app.ui.shell.session import LockCover
from app.ui.tender.box import TenderModal
from tests.services.till.test_cart_and_sales import ring
from tests.ui.shell.front_program import PINS, Front


@pytest.fixture
def counter(front: Front) -> Front:
    """A manager at work on 今日."""
    front.work("3001")
    return front


def awake(front: Front) -> list[str]:
    """The shortcuts of the window that a key would reach."""
    shortcuts = front.window.findChildren(QShortcut)
    return [s.key().toString() for s in shortcuts if s.isEnabled() and isinstance(s.parent(), QWidget)]


def unlock(front: Front) -> None:
    front.type(PINS["3001"])
    front.at_work()


def native(front: Front) -> list[QFileDialog]:
    return [d for d in front.window.findChildren(QFileDialog) if d.isVisible()]


def open_menu(front: Front) -> QWidget:
    front.workspace._me_menu()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def open_list(front: Front) -> QWidget:
    box = Choice([("a", "甲"), ("b", "乙")])
    box.setParent(front.workspace.page)
    box.show()
    box.showPopup()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    return popup


def open_context_menu(front: Front) -> QWidget:
    box = QLineEdit(front.workspace.page)
    box.show()
    menu = box.createStandardContextMenu()
    menu.popup(front.window.mapToGlobal(QPoint(300, 300)))
    return menu


def in_hand(modal: Modal) -> bool:
    """Whether a modal has the keyboard."""
    now = QApplication.focusWidget()
    return now is not None and modal.isAncestorOf(now)


def _tender(front: Front) -> TenderModal | None:
    """收款, asked for until there is an order to take money for."""
    front.press(Qt.Key.Key_F12)
    modal = top_modal(front.window)
    return modal if isinstance(modal, TenderModal) else None


def lock_key(target: QWidget) -> None:
    """Ctrl+L as it comes to whatever has the keyboard, when no shortcut took it."""
    key, ctrl = Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, ctrl))


@pytest.mark.parametrize("opened", [open_menu, open_list, open_context_menu])
def test_a_menu_or_list_goes(counter: Front, opened: Callable[[Front], QWidget]) -> None:
    popup = opened(counter)
    counter.program.lock()
    assert not popup.isVisible() and QApplication.activePopupWidget() is None
    unlock(counter)


@pytest.mark.parametrize("opened", [open_menu, open_list, open_context_menu])
def test_the_key_of_the_lock_holds_in_a_menu_or_list(counter: Front, opened: Callable[[Front], QWidget]) -> None:
    popup = opened(counter)
    lock_key(popup)
    assert lock_of(counter.window) is not None and not popup.isVisible()
    unlock(counter)


def test_the_key_of_the_lock_holds_in_a_dialog_of_the_system(counter: Front) -> None:
    counter.workspace.ctx.dialogs.choose_file("选文件", "*.xlsx", lambda path: None)
    (dialog,) = native(counter)
    box = dialog.findChildren(QLineEdit)[0]
    lock_key(box)
    assert lock_of(counter.window) is not None and not native(counter)
    unlock(counter)


def test_the_key_of_the_lock_holds_in_a_modal_which_is_there_again(counter: Front) -> None:
    modal = text_modal(counter.window, "一句话", "正文", verb="好")
    modal.open()
    counter.ctrl(Qt.Key.Key_L)
    assert lock_of(counter.window) is not None
    counter.ctrl(Qt.Key.Key_L)
    counter.type(PINS["3001"])
    counter.qtbot.waitUntil(lambda: lock_of(counter.window) is None, timeout=20_000)
    assert top_modal(counter.window) is modal
    counter.qtbot.waitUntil(lambda: in_hand(modal), timeout=5_000)
    modal.done(None)


def test_money_taken_so_far_and_the_keyboard_are_in_the_tender_box_again(front: Front) -> None:
    front.work("1001")
    front.desk.do(shifts.open_shift, 0)
    front.workspace.go("till")
    ring(front.desk, "11")
    front.qtbot.waitUntil(lambda: _tender(front) is not None, timeout=5_000)
    modal = _tender(front)
    assert modal is not None
    front.qtbot.waitUntil(lambda: in_hand(modal), timeout=5_000)
    front.type("5")
    front.press(Qt.Key.Key_Return)
    assert [part.amount for part in modal.model.parts] == [5_00]
    front.ctrl(Qt.Key.Key_L)
    front.type(PINS["1001"])
    front.qtbot.waitUntil(lambda: lock_of(front.window) is None, timeout=20_000)
    front.qtbot.waitUntil(lambda: in_hand(modal), timeout=5_000)
    assert [part.amount for part in modal.model.parts] == [5_00]
    modal.done(None)


@pytest.mark.parametrize("kind", ["choose", "folder", "save"])
def test_a_dialog_of_the_system_goes(counter: Front, tmp_path: Path, kind: str) -> None:
    taken: list[Path] = []
    dialogs = counter.workspace.ctx.dialogs
    if kind == "choose":
        dialogs.choose_file("选文件", "*.xlsx", taken.append)
    elif kind == "folder":
        dialogs.choose_folder("选文件夹", taken.append)
    else:
        dialogs.save_file("导出", "a.xlsx", "*.xlsx", taken.append)
    (dialog,) = native(counter)
    counter.program.lock()
    assert not dialog.isVisible() and not native(counter)
    unlock(counter)
    assert not taken


def test_the_question_inside_a_dialog_goes_too(counter: Front) -> None:
    counter.workspace.ctx.dialogs.save_file("导出", "a.xlsx", "*.xlsx", lambda path: None)
    (dialog,) = native(counter)
    asked = QMessageBox(QMessageBox.Icon.Warning, "覆盖", "已经有了", parent=dialog)
    asked.open()
    counter.program.lock()
    assert not asked.isVisible() and not dialog.isVisible()
    unlock(counter)


def test_a_dialog_that_work_going_on_asks_for_waits_for_the_next_to_enter(counter: Front) -> None:
    counter.program.lock()
    counter.workspace.ctx.dialogs.save_file("导出", "a.xlsx", "*.xlsx", lambda path: None)
    assert not native(counter)
    unlock(counter)
    (dialog,) = native(counter)
    dialog.reject()


def test_no_shortcut_wakes_whatever_happens_below(counter: Front) -> None:
    before = sorted(awake(counter))
    counter.program.lock()
    assert not awake(counter)
    counter.workspace.go("till")
    assert not awake(counter), "another page came to the front"
    page = counter.workspace.page
    assert isinstance(page, Page)
    page.bind_verbs()
    assert not awake(counter), "a page made its keys anew"
    for step in counter.workspace.pages_to_come():
        step()
    assert not awake(counter), "pages were made ahead"
    unlock(counter)
    counter.workspace.go("today")
    assert set(before) <= set(awake(counter))


def test_a_modal_that_ends_by_itself_wakes_nothing(counter: Front) -> None:
    rating = RatingModal(counter.window, "办理居住证", "SL-1", "幸福邻里坊")
    rating.open()
    counter.program.lock()
    rating.done(None)
    assert isinstance(top_modal(counter.window), LockCover) and not awake(counter)
    unlock(counter)
    assert awake(counter)


def test_ctrl_z_undoes_nothing(counter: Front) -> None:
    undone: list[int] = []
    counter.workspace.toast("已保存", "撤销", lambda: undone.append(1), key=shortcuts.cap("undo"))
    counter.program.lock()
    counter.workspace.go("today")
    for target in (counter.window, QApplication.focusWidget()):
        assert target is not None
        QTest.keyClick(target, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not undone
    unlock(counter)
    counter.ctrl(Qt.Key.Key_Z)
    assert undone == [1]


def test_a_modal_that_comes_by_itself_waits_below(counter: Front) -> None:
    counter.program.lock()
    pressed: list[object] = []
    modal = text_modal(counter.window, "打印机没纸了", "换好纸再打", verb="再打一次", back="返回")
    modal.finished.connect(pressed.append)
    modal.open()
    cover = top_modal(counter.window)
    assert isinstance(cover, LockCover) and not modal.isEnabled()
    assert cover.isAncestorOf(QApplication.focusWidget())
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Return)
    for button in modal.findChildren(QWidget):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not pressed
    counter.type(PINS["3001"])
    counter.qtbot.waitUntil(lambda: top_modal(counter.window) is modal)
    assert modal.isEnabled()
    counter.qtbot.waitUntil(lambda: modal.isAncestorOf(QApplication.focusWidget() or counter.window))
    counter.press(Qt.Key.Key_Escape)
    assert pressed == [None]


def test_every_point_of_the_window_is_the_locks(counter: Front) -> None:
    counter.ctrl(Qt.Key.Key_K)
    counter.type("11")
    counter.workspace.toast("已保存")
    modal = Modal(counter.window, "一个问题")
    modal.open()
    counter.program.lock()
    cover = lock_of(counter.window)
    assert cover is not None
    for x in range(4, counter.window.width(), 60):
        for y in range(4, counter.window.height(), 60):
            found = counter.window.childAt(x, y)
            assert found is cover or cover.isAncestorOf(found), (x, y, found)
    below = [w for w in counter.window.findChildren(QWidget) if w.isVisible() and w is not cover]
    assert not [w for w in below if w.isEnabled() and not cover.isAncestorOf(w) and not w.isWindow()]
    unlock_with_modal = PINS["3001"]
    counter.type(unlock_with_modal)
    counter.qtbot.waitUntil(lambda: top_modal(counter.window) is modal)
    assert modal.isEnabled() and counter.workspace.isEnabled()
    modal.done(None)


def test_what_the_lock_itself_asks_stands_above_it(counter: Front) -> None:
    counter.program.lock()
    question = text_modal(counter.window, "还有内容没有保存", "…", verb="仍然退出", back="返回", above_lock=True)
    question.open()
    assert top_modal(counter.window) is question and question.isEnabled() and not awake(counter)
    counter.press(Qt.Key.Key_Escape)
    assert isinstance(top_modal(counter.window), LockCover) and not awake(counter)
    unlock(counter)
