"""Choosing a backup to be put back where nobody can sign in: a new PC, a lost or damaged file."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import StoreTrouble
from app.rules.dates import ahead
from app.store import backup
from app.store.backup import Entry
from app.store.keys import key_name
from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Wide, fill, put, row, wide
from app.ui.kit.rows import Column, Table
from app.ui.login.recovery_code import CodeField
from app.ui.words.moments import moment, size_words
from app.ui.words.sentences import sentence

if TYPE_CHECKING:
    from app.store.restore import Restored
    from app.ui.kit.questions import Dialogs

_WIDTH = 760
_HIGH = 220
_AFTER = "这份备份之后做的单子要照小票和回执补录；单号会用新的号段，不会和已经发出去的重复。"


def restored_words(done: "Restored", source: str) -> tuple[str, str]:
    """What a restore of the backup called ``source`` did: title and text."""
    series = "、".join(f"{old} 改用新号段 {new}" for old, new in done.codes.items())
    aside = f"原来的文件在 {done.aside}，没有删除。" if done.aside is not None else ""
    return (
        "已经恢复",
        f"现在的数据是备份 {source} 里的。终端 {series}，备份之后发出的号不会重复。"
        f"{aside}请照小票和回执补录之后做的单子。",
    )


class RestorePage(QWidget):
    """The backups of a folder, newest first, and the recovery code where the key is not known (``by_code``). Those
    dated after ``now`` come behind.

    Signals: ``wanted(Entry, code)``; ``back()``.
    """

    wanted = Signal(object, str)
    back = Signal()

    def __init__(self, home: Path, dialogs: "Dialogs", *, by_code: bool, way_back: str, now: datetime) -> None:
        super().__init__()
        self.setAccessibleName("从备份恢复")
        self._dialogs, self._now = dialogs, now
        columns: list[Column[Entry]] = [
            Column("备份的时间", lambda e: moment(e.at), sub=lambda e: e.path.name, strong=True),
            Column("", self._mark, 96),
            Column("大小", lambda e: size_words(e.size), 96, right=True),
        ]
        self.table = Table(columns, key=lambda e: e.path, name="备份")
        self.table.setFixedHeight(_HIGH)
        self.table.chosen.connect(lambda _entry: self._to_code())
        self.where = Label("", "caption", "ink2", elide=True)
        self.key = Label("", "caption", "ink2", wrap=True)
        self.code = CodeField()
        if not by_code:
            self.code.hide()
        self.said = Label("", "body", "ink2", wrap=True)
        self._card = Card()
        self._card.setFixedWidth(round(_WIDTH * theme.scale()))
        fill(self, STRETCH, row(STRETCH, self._card, STRETCH), Wide(share=2), margins=(24, 24, 24, 24))
        words = "选一份备份，输入恢复码（开坊那天打印、锁在柜子里的那张纸，共六组）。" if by_code else "选一份备份。"
        other = Button("换个文件夹或 U 盘", sz="sm", icon="folder-open", on=self._choose)
        head = (Label("从备份恢复", "h1"), Label(words + _AFTER, "body", "ink2", wrap=True))
        parts = (*head, row(wide(self.where), other), self.table, self.key, self.code, self.said, self._verbs(way_back))
        put(self._card.body, *parts, gap=12, margins=(36, 28, 36, 24))
        self.by_code = by_code
        self.show_folder(home)

    def _mark(self, entry: Entry) -> str:
        if entry.before_upgrade:
            return "升级前"
        return "日期在今后" if ahead(entry.at, self._now) else ""

    def _verbs(self, way_back: str) -> QHBoxLayout:
        self.leave = Button(way_back, kind="ghost", on=self.back.emit)
        self.go = Button("恢复成选中的这一份", kind="primary", icon="history", on=self.restore)
        return row(self.leave, STRETCH, self.go)

    def show_folder(self, folder: Path) -> None:
        """Show the backups of this folder."""
        wrong, at, found = "", folder, list[Entry]()
        try:
            at, found = backup.backups_in(folder, self._now)
        except StoreTrouble as trouble:
            wrong = f"这个文件夹看不了：{'，'.join(sentence(trouble))}"
        self.where.setText(str(at))
        name = key_name(at) or key_name(at.parent)
        self.key.setText(f"这些备份的恢复码编号 {name}：和恢复码单子上印的编号一样，才打得开。" if name else "")
        self.key.setVisible(bool(name) and bool(found))
        self.table.set_rows(found)
        if found:
            self.table.selectRow(0)
        self.go.setEnabled(bool(found))
        self.say("" if found else wrong or "这个文件夹里没有备份。备份的名字以 desk- 开头；请选 U 盘上放备份的文件夹。")

    def _choose(self) -> None:
        self._dialogs.choose_folder("备份在哪个文件夹", self._chosen)

    def _chosen(self, folder: Path) -> None:
        self.show_folder(folder)
        self.focus_start()

    def _to_code(self) -> None:
        (self.code.box if self.by_code else self.go).setFocus()

    def restore(self) -> None:
        """Ask for the backup in front to be put back."""
        entry = self.table.row()
        if entry is None or not self.go.isEnabled():
            return
        if self.by_code and not self.code.value():
            self.code.set_error("请照纸上输入六组字符")
            self.code.box.setFocus()
            return
        self.go.setEnabled(False)
        self.say("正在检查并恢复，请不要关机…")
        self.wanted.emit(entry, self.code.value())

    def refuse(self, words: str, *, code: bool = False) -> None:
        """It did not work, and nothing was changed; ``code``: because the recovery code is another one."""
        self.go.setEnabled(True)
        self.say(words)
        if code:
            self.code.refuse()

    def say(self, words: str) -> None:
        """What is being done, or what became of it."""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def focus_start(self) -> None:
        """The list, where one is chosen already."""
        (self.table if self.table.row() is not None else self.leave).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.restore()
        elif event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.end()
