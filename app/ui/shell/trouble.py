"""One calm page for each kind of trouble with the store: what is the matter, what was not done, what can be done.

Nothing is ever made anew here: a way out is to try again, to type the recovery code, or to restore a verified backup.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import StoreTrouble
from app.ui.kit import paint, theme
from app.ui.kit.brand import PlumMark
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.fields import LineEdit
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Wide, fill, into, put, row
from app.ui.kit.modal import text_modal
from app.ui.login.recovery_code import CodeField
from app.ui.login.words import moment
from app.ui.words.sentences import sentence


@dataclass(frozen=True)
class Guide:
    """How the page of one code looks and which ways out it has."""

    icon: str
    more: str
    retry: str = ""
    code_entry: bool = False
    restore: bool = False


_WIDTH = 640

GUIDES: dict[str, Guide] = {
    "missing": Guide(
        "folder-open", "钥匙还在，数据文件不在。没有新建任何文件。", "已经放回原处，再试一次", restore=True
    ),
    "empty": Guide("archive", "文件还在，里面是空的。没有改动它。", "再试一次", restore=True),
    "key_wrong": Guide("key-round", "恢复码在首次使用时打印的那张纸上，共六组。", "换回原来的文件夹了，再试一次", True),
    "key_missing": Guide("key-round", "恢复码在首次使用时打印的那张纸上，共六组。输入后这台电脑会重新记住。", "", True),
    "damaged": Guide(
        "triangle-alert", "没有改动它。恢复时，损坏的文件会移到旁边保留，不会删除。", "再试一次", restore=True
    ),
    "newer": Guide("upload", "这份数据是用更新的版本写的。没有改动它。", "升级好了，再试一次"),
    "full": Guide("hard-drive", "已经保存的都在。清理出空间以后就能继续。", "已清理，再试一次"),
    "read_only": Guide("lock", "已经保存的都在，现在写不进去。", "再试一次"),
    "locked": Guide("lock", "可能有杀毒或同步软件正占着它，通常几秒钟就好。", "再试一次"),
    "in_use": Guide("monitor", "已经请那个窗口到前面来。若看不到它，请先把它关掉。", "再试一次"),
    "bad_place": Guide("map-pin", "网络盘和同步盘上的数据会损坏，所以没有打开。", "已换位置，再试一次"),
    "too_old_sqlite": Guide("package", "旧组件可能损坏数据，所以没有打开。"),
    "not_encrypted": Guide("shield", "没有改动它。请换回本程序自己的数据文件夹。", "再试一次", restore=True),
    "moved": Guide("folder-open", "已经保存的单子都在被移走的文件夹里。没有新建任何文件。", "已经放回原处，再试一次"),
    "replaced": Guide(
        "triangle-alert",
        "恢复时，换上来的文件会移到旁边保留，不会删除。",
        "就用换上来的这份打开",
        restore=True,
    ),
    "io": Guide("hard-drive", "可能是磁盘或接线的问题。已经保存的不会因此改变。", "再试一次", restore=True),
}


@dataclass(frozen=True)
class Offer:
    """The newest backup that was opened and checked: what a restore would bring back. ``name`` is the file's."""

    name: str
    at: datetime


class BusyPage(QWidget):
    """Something must be finished before anybody can sign in: what it is, and that it is safe."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        mark = Wide(PlumMark(72), 0, Qt.AlignmentFlag.AlignHCenter)
        what, how = Label(title, "h1", align=paint.CENTER), Label(text, "body", "ink2", align=paint.CENTER)
        fill(self, Wide(share=2), mark, 8, what, how, Wide(share=3), gap=10, margins=(11, 11, 11, 11))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.end()


class TroublePage(QWidget):
    """Signals: ``retry()``, ``code_entered(str)``, ``restore_wanted()``, ``choose_wanted()`` (another backup than the
    newest), ``quit_wanted()``.
    """

    retry = Signal()
    code_entered = Signal(str)
    restore_wanted = Signal()
    choose_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, trouble: StoreTrouble, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = trouble
        self.guide = GUIDES.get(trouble.code, GUIDES["io"])
        title, advice = sentence(trouble)
        self.setAccessibleName(title)
        self._card = Card()
        self._card.setFixedWidth(round(_WIDTH * theme.scale()))  # its verbs stand beside each other at any size
        # Between two stretches, not aligned: that would cut wrapped lines off.
        fill(self, STRETCH, row(STRETCH, self._card, STRETCH), Wide(share=2), margins=(40, 40, 40, 40))
        tone = "bad" if trouble.code in ("damaged", "key_wrong", "not_encrypted") else "warn"
        saved = "换掉之前保存的单子已经另存成一份备份。" if "kept" in trouble.data else ""
        advised, more = (
            Label(f"{advice}。", "body", wrap=True),
            Label(saved + self.guide.more, "body", "ink2", wrap=True),
        )
        what = (IconView(self.guide.icon, tone, 40), Label(title, "h1"), advised, more)
        put(self._card.body, *what, gap=12, margins=(36, 32, 36, 28))
        self.code: LineEdit | None = None
        if self.guide.code_entry:
            self._add_code_entry()
        self._state = Label("", "body", "ink2", wrap=True)
        self._state.hide()
        said = f"{trouble.code} · {trouble.detail}" if trouble.detail else trouble.code
        report = Label(f"告诉维护人员：{said}", "caption", "ink3", elide=True)
        into(self._card.body, self._state, 6, self._verbs(), report)

    def _add_code_entry(self) -> None:
        self.code_field = CodeField()
        self.code = self.code_field.box
        self.code.returnPressed.connect(self._enter_code)
        into(self._card.body, self.code_field)

    def _verbs(self) -> QHBoxLayout:
        self.restore_button = Button("", kind="primary", icon="history", on=self.restore_wanted.emit)
        self.restore_button.hide()
        by_code = self.guide.code_entry and Button("用恢复码打开", kind="primary", key="↵", on=self._enter_code)
        kind = "plain" if self.guide.code_entry or self.guide.restore else "primary"
        self.retry_button = Button(self.guide.retry or "再试一次", kind=kind, on=self.retry.emit)
        if not self.guide.retry:
            self.retry_button.hide()
        self.choose_button = Button("选别的备份", on=self.choose_wanted.emit)
        if not self.guide.restore:
            self.choose_button.hide()
        leave = Button("退出", kind="ghost", icon="power", on=self.quit_wanted.emit)
        return row(self.restore_button, by_code or None, self.choose_button, self.retry_button, STRETCH, leave)

    def _enter_code(self) -> None:
        if self.code is not None and self.code.text().strip():
            self.say("正在核对恢复码")
            self.code_entered.emit(self.code.text())

    def say(self, words: str) -> None:
        """What is being done now, or what became of it."""
        self._state.setText(words)
        self._state.setVisible(bool(words))

    def refuse_code(self) -> None:
        """The recovery code does not fit."""
        self.say("")
        if self.code is not None:
            self.code_field.refuse()

    def searching(self) -> None:
        """Backups are being opened and checked."""
        self.say("正在检查备份，找最近一份完好的…")

    def offer(self, found: Offer | None, now: datetime) -> None:
        """Offer the newest verified backup, or say that there is none."""
        if found is None:
            self.say("本机没有完好的备份。如果有 U 盘备份，请接上后再试。")
            return
        self.say(f"最近一份完好的备份：{found.name}。在它之后做的单子要照小票补录，单号会用新的号段。")
        self.restore_button.set_words(f"用 {moment(found.at, now)} 的备份恢复")
        self.restore_button.show()

    def focus_start(self) -> None:
        """The recovery code when it is asked for, else the safe button."""
        if self.code is not None:
            self.code.setFocus()
        elif not self.retry_button.isHidden():
            self.retry_button.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.end()


def tell_crash(window: QWidget, written: bool) -> None:
    """Say once that the program made a mistake, and whether it could be ``written`` down."""
    where = "已记在 crash.log，可以交给维护人员。" if written else "磁盘写不进去，没有记下来。"
    text = f"程序出了一个错，刚才这一步可能没有完成，请看一眼结果再继续。已经保存的单子不受影响。{where}"
    # it may be the lock itself that failed; it names nobody and leads nowhere
    text_modal(window, "刚才这一步没有做成", text, verb="知道了", above_lock=True).open()
