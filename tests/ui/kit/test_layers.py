"""What floats over a page: dialogs that keep the keyboard, toasts that can be undone, and the questions they carry."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.ui.dialogs import ApproveModal, AskModal, WindowDialogs
from app.ui.kit import metrics, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.fields import LineEdit
from app.ui.kit.modal import Modal, text_modal, top_modal
from app.ui.kit.questions import KEPT_FOR_GOOD, Approver
from app.ui.kit.toast import ToastHost
from tests.ui.fakes import Painted, activate


class Window(QWidget):
    """A window with two fields and one shortcut of its page."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(1000, 700)
        self.first, self.second = LineEdit(name="甲"), LineEdit(name="乙")
        self.pressed = 0
        column = QVBoxLayout(self)
        column.addWidget(self.first)
        column.addWidget(self.second)
        column.addStretch(1)
        page_key = QShortcut(shortcuts.sequence("money"), self)
        page_key.activated.connect(self.count)

    def count(self) -> None:
        self.pressed += 1


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    activate(qtbot, made)
    made.first.setFocus()
    return made


def focus() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


def test_the_keyboard_stays_inside_and_returns(window: Window, qtbot: QtBot) -> None:
    modal = text_modal(window, "作废第 61 单？", "不能撤销。", verb="作废并退 ¥18.40", back="不作废", danger=True)
    modal.open()
    safe = focus()
    assert isinstance(safe, Button)
    assert safe.text() == "不作废"
    names = []
    for _ in range(4):
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
        names.append(focus().accessibleName())
    assert names == ["作废并退 ¥18.40", "不作废"] * 2
    qtbot.keyClick(focus(), Qt.Key.Key_Backtab)
    assert focus().accessibleName() == "作废并退 ¥18.40"
    window.second.setFocus()
    qtbot.waitUntil(lambda: modal.isAncestorOf(focus()))
    with qtbot.waitSignal(modal.finished) as end:
        qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert end.args == [None]
    assert top_modal(window) is None


def test_enter_on_a_dangerous_question_takes_the_safe_way(window: Window, qtbot: QtBot) -> None:
    modal = text_modal(window, "作废？", "不能撤销。", verb="作废", back="不作废", danger=True)
    modal.open()
    with qtbot.waitSignal(modal.finished) as end:
        qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert end.args == [None]
    assert window.first.hasFocus()


def test_page_keys_sleep_while_a_dialog_is_open(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window.first, Qt.Key.Key_F12)
    assert window.pressed == 1
    modal = Modal(window, "收款", width=400)
    box = LineEdit(name="实收", kind="amount")
    modal.body.addWidget(box)
    own: list[int] = []
    key = QShortcut(shortcuts.sequence("money"), modal)
    key.activated.connect(lambda: own.append(1))
    modal.open()
    assert focus() is not window.first
    qtbot.keyClick(focus(), Qt.Key.Key_F12)
    assert (window.pressed, own) == (1, [1])
    modal.done("ok")
    qtbot.keyClick(window.first, Qt.Key.Key_F12)
    assert window.pressed == 2


def test_dialogs_stack(window: Window, qtbot: QtBot) -> None:
    lower, upper = Modal(window, "收款"), Modal(window, "锁屏", closable=False)
    inside = LineEdit(name="金额")
    lower.body.addWidget(inside)
    lower.open()
    upper.open()
    assert top_modal(window) is upper
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert upper.isVisible()
    upper.done(True)
    assert top_modal(window) is lower
    qtbot.keyClick(window.first, Qt.Key.Key_F12)
    assert window.pressed == 0
    lower.reject()
    lower.reject()
    qtbot.keyClick(window.first, Qt.Key.Key_F12)
    assert window.pressed == 1


def test_every_line_of_a_paragraph_is_in_sight_whatever_its_words(window: Window, qtbot: QtBot) -> None:
    words = "原来的文件在 /home/desk/baitonggang/aside-20261129-075128，没有删除。请照小票补录。" * 3
    for text in (words, words[:60], "单号换新号段 A3。" * 14):
        modal = text_modal(window, "已经恢复", text, verb="知道了")
        modal.open()
        qtbot.wait(20)
        said = next(label for label in modal.findChildren(QLabel) if label.text() == text)
        assert said.height() >= said.heightForWidth(said.width())
        modal.done(None)


def test_a_dialog_covers_the_window_and_follows_its_size(window: Window) -> None:
    modal = text_modal(window, "已备份", "放在 D 盘。" * 30, verb="知道了")
    modal.open()
    assert modal.geometry() == window.rect()
    window.resize(1280, 680)
    assert modal.geometry() == window.rect()
    panel = modal.panel.geometry()
    assert abs(panel.center().x() - modal.rect().center().x()) <= 1
    assert panel.height() < 400
    image = window.grab().toImage()
    assert image.pixelColor(QPoint(5, 5)).lightness() < 200
    modal.done(None)


def test_the_window_may_go_while_a_dialog_is_open(qtbot: QtBot) -> None:
    other = Window()
    other.show()
    Modal(other, "收款").open()
    other.close()
    other.deleteLater()


def test_a_smaller_dialog_leaves_no_shadow_of_its_old_size(window: Window, qtbot: QtBot) -> None:
    modal = Modal(window, "请主管同意", width=300)
    tall = QLabel("键盘")
    tall.setFixedHeight(200)
    modal.body.addWidget(tall)
    modal.open()
    painted = Painted(modal)
    before = modal.panel.geometry()
    qtbot.waitUntil(lambda: painted.told(before.topLeft()))
    painted.regions.clear()
    tall.hide()
    qtbot.waitUntil(lambda: modal.panel.height() < before.height())
    qtbot.waitUntil(lambda: painted.told(before.topLeft() - QPoint(10, 10)))


def test_a_toast_undoes_once(window: Window, qtbot: QtBot) -> None:
    host = ToastHost(window)
    undone: list[str] = []
    host.say("换人后优惠已重算")
    toast = host.say("已登记", "撤销", lambda: undone.append("SL"), key="Ctrl Z")
    assert toast.y() < window.height() - metrics.TOAST
    assert host.undo()
    assert undone == ["SL"]
    toast.press()
    assert undone == ["SL"]
    assert not host.undo()
    assert [t.text for t in host.shown()] == ["换人后优惠已重算"]
    host.clear()
    assert host.shown() == []


def test_two_toasts_at_most_newest_on_top(window: Window) -> None:
    host = ToastHost(window)
    for n in range(3):
        host.say(f"第 {n} 条")
    assert [t.text for t in host.shown()] == ["第 1 条", "第 2 条"]
    older, newer = host.shown()
    assert newer.y() < older.y()
    window.resize(700, 500)
    assert older.geometry().bottom() < 500
    host.clear()


def test_a_toast_never_lies_on_the_buttons_at_the_foot(window: Window, qtbot: QtBot) -> None:
    foot, above = Button("登记并打回执"), Button("键盘 1")
    layout = window.layout()
    assert layout is not None
    layout.addWidget(foot)
    above.setParent(window)
    above.setGeometry(300, 200, 400, 60)
    above.show()
    qtbot.waitUntil(lambda: foot.y() > 600)
    host = ToastHost(window)
    older, newer = host.say("已登记 SL-A-20261123-0001"), host.say("已清空")
    for height in (700, 520, 900):
        window.resize(1000, height)
        qtbot.waitUntil(lambda height=height: foot.geometry().bottom() > height - 40)  # type: ignore[misc]
        qtbot.waitUntil(lambda: older.geometry().bottom() < foot.y())
        assert foot.y() - older.geometry().bottom() < 12 and newer.geometry().bottom() < older.y()
    foot.hide()
    host.settle()
    assert older.geometry().bottom() > 860
    host.clear()


def test_a_toast_finds_a_place_where_nothing_is_pressed(window: Window) -> None:
    """A bar over the whole foot, keys above it: the toast goes on up, never onto a key or a field."""
    window.resize(600, 500)
    controls: list[QWidget] = []
    for at in range(4):
        for row in range(3):
            button = QPushButton(str(at), window)
            button.setGeometry(150 * at, 230 + 90 * row, 150, 80)
            controls.append(button)
    field = QLineEdit(window)
    field.setGeometry(0, 160, 600, 60)
    controls.append(field)
    for control in controls:
        control.show()
    toast = ToastHost(window).say("已记支出 ¥35.00", "撤销", lambda: None, key="Ctrl Z")
    assert not any(toast.geometry().intersects(control.geometry()) for control in controls)
    assert window.rect().contains(toast.geometry()) and toast.y() > 60, "the nearest place, not the farthest"


def test_a_toast_goes_after_eight_seconds_unless_held(window: Window) -> None:
    toast = ToastHost(window).say("已保存")
    toast.hold(True)
    toast.tick(9000)
    assert toast.isVisible()
    toast.hold(False)
    toast.tick(7900)
    assert toast.isVisible()
    toast.tick(200)
    assert not toast.isVisible()


def questions(window: QWidget, verify: Callable[[UUID, str], object] | None = None) -> WindowDialogs:
    return WindowDialogs(window, verify or (lambda who, pin: None))


def test_confirm_goes_on_only_when_meant(window: Window, qtbot: QtBot) -> None:
    went: list[int] = []
    dialogs = questions(window)
    dialogs.confirm("封账？", "封账后不能改。", "封账", lambda: went.append(1), danger=True)
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert went == []
    dialogs.confirm("封账？", "封账后不能改。", "封账", lambda: went.append(1), danger=True)
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert went == [1]


def test_ask_wants_an_answer(window: Window, qtbot: QtBot) -> None:
    got: list[str] = []
    questions(window).ask("作废第 61 单？", "原因", "作废", got.append, danger=True, choices=("打错菜", "客人不要"))
    modal = top_modal(window)
    assert isinstance(modal, AskModal)
    assert KEPT_FOR_GOOD in [label.text() for label in modal.findChildren(QLabel)]
    assert modal.line.hasFocus()
    assert "不要写姓名" in modal.line.accessibleDescription()  # the sealed trail keeps it for good
    verb = next(b for b in modal.findChildren(Button) if b.text() == "作废")
    verb.click()
    assert got == []
    assert modal.line.bad
    next(b for b in modal.findChildren(Button) if b.text() == "打错菜").click()
    assert not modal.line.bad
    verb.click()
    assert got == ["打错菜"]


def test_an_answer_left_with_escape_is_there_again_for_whoever_typed_it(window: Window, qtbot: QtBot) -> None:
    got: list[str] = []
    on_duty = ["前台甲"]
    dialogs = WindowDialogs(window, lambda _staff, _pin: None, lambda: on_duty[0])

    def ask(title: str) -> AskModal:
        dialogs.ask(title, "原因", "查看", got.append)
        modal = top_modal(window)
        assert isinstance(modal, AskModal)
        return modal

    ask("查看 0007 的电话")
    qtbot.keyClicks(focus(), "ring back")
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    on_duty[0] = "前台乙"
    assert ask("查看 0007 的电话").line.text() == ""  # somebody else's words
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    on_duty[0] = "前台甲"
    ask("查看 0007 的电话")
    qtbot.keyClicks(focus(), "ring back")
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert ask("查看 0007 的电话").line.text() == "ring back"
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert got == ["ring back"]
    assert ask("查看 0007 的电话").line.text() == ""  # it was answered
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert ask("查看 0008 的电话").line.text() == ""  # another question
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)


def test_enter_leads_to_a_dangerous_verb_and_does_not_press_it(window: Window, qtbot: QtBot) -> None:
    got: list[str] = []
    questions(window).ask("作废第 61 单？", "原因", "作废", got.append, danger=True, choices=("打错菜", "客人不要"))
    modal = top_modal(window)
    assert isinstance(modal, AskModal)
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert modal.line.bad and modal.line.hasFocus()  # said at once, not a dead key
    qtbot.keyClicks(focus(), "dup")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    verb = next(b for b in modal.findChildren(Button) if b.text() == "作废")
    assert verb.hasFocus() and got == []
    choice = next(b for b in modal.findChildren(Button) if b.text() == "客人不要")
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert modal.line.text() == "客人不要" and verb.hasFocus() and got == []
    qtbot.keyClick(verb, Qt.Key.Key_Return)
    assert got == ["客人不要"]


def test_enter_answers_a_harmless_question(window: Window, qtbot: QtBot) -> None:
    got: list[str] = []
    questions(window).ask("挂单备注", "备注", "挂单", got.append)
    qtbot.keyClicks(focus(), " A3 ")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert got == ["A3"]


def test_approval_is_a_person_first_and_then_a_pin(window: Window, qtbot: QtBot) -> None:
    people = [Approver(uuid4(), "样例主管甲", "主管"), Approver(uuid4(), "样例主管乙", "主管")]
    asked: list[tuple[UUID, str]] = []
    got: list[object] = []

    def verify(who: UUID, pin: str) -> object:
        asked.append((who, pin))
        if pin != "135790":
            raise Refused("pin_wrong", left=4)
        return "approval"

    questions(window, verify).approve("冲正 ¥18.40", people, got.append)
    modal = top_modal(window)
    assert isinstance(modal, ApproveModal)
    assert not modal.pad.isEnabled()
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert modal.pad.hasFocus()
    qtbot.keyClicks(modal.pad, "111111")
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert got == []
    qtbot.keyClicks(modal.pad, "135790")
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["approval"]
    assert asked == [(people[1].id, "111111"), (people[1].id, "135790")]


def test_a_single_approver_is_already_picked(window: Window, qtbot: QtBot) -> None:
    only = Approver(uuid4(), "样例主管甲", "主管")
    questions(window).approve("查看完整号码", [only], lambda got: None)
    modal = top_modal(window)
    assert isinstance(modal, ApproveModal)
    assert modal.pad.hasFocus()
    modal.reject()
    questions(window).approve("查看完整号码", [], lambda got: None)
    empty = top_modal(window)
    assert isinstance(empty, ApproveModal)
    assert not empty.pad.isEnabled()
    empty.reject()


def test_files_are_chosen_without_blocking(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    wanted = tmp_path / "备份.zip"
    wanted.write_bytes(b"x")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    got: list[Path] = []
    questions(window).choose_file("选备份", "备份 (*.zip)", got.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(wanted))
    dialog.close()
    assert got == [wanted]


@pytest.mark.parametrize("chosen", [True, False])
def test_the_keyboard_comes_back_from_a_dialog_of_the_system(window: Window, tmp_path: Path, *, chosen: bool) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    window.second.setFocus()
    questions(window).choose_file("附文件", "照片 (*.jpg)", lambda _path: None)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    window.first.setFocus()  # as the window does when it is in front again
    if chosen:
        dialog.fileSelected.emit(str(tmp_path / "a.jpg"))
    else:
        dialog.reject()
    assert window.focusWidget() is window.second
    dialog.close()


def test_tell_is_read_before_going_on(window: Window, qtbot: QtBot) -> None:
    went: list[int] = []
    questions(window).tell("恢复码", "请抄下来", lambda: went.append(1))
    assert went == []
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert went == [1]
