"""The right side of the login page: who it is, their PIN, and the choice of a new one."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import paint, theme
from app.ui.kit.button import Button
from app.ui.kit.keypad import PinPad
from app.ui.kit.layout import Wide, fill, wide
from app.ui.login.words import seen_words

if TYPE_CHECKING:
    from app.store.login_snapshot import Tile

ASK = "输入 6 位 PIN，输满自动进入"
NEW = "请设一个只有你知道的 6 位 PIN"
AGAIN = "再输入一次，确认没有按错"
FORGOT = "请主管在「设置 › 员工与权限」里重设"


class Person(QWidget):
    """Avatar, name, and one line about a person; or a hint while nobody is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._line = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_person(self, name: str, line: str) -> None:
        """Show somebody; an empty name stands for nobody yet."""
        self._name, self._line = name, line
        self.setAccessibleName(f"{name} {line}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(268, theme.box(46, "h3", "caption", pad=2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        high, low = theme.fm("h3").height(), theme.fm("caption").height()
        top = area.center().y() - (high + low) / 2
        paint.avatar(painter, QRectF(0, area.center().y() - 22, 44, 44), self._name or "?", bool(self._name))
        paint.text(painter, QRectF(54, top, area.width() - 54, high), self._name or "先选你的名字", "ink", "h3")
        paint.text(painter, QRectF(54, top + high, area.width() - 54, low), self._line, "ink2", "caption")
        painter.end()


class PinPanel(QWidget):
    """Asks the chosen person for the PIN, or for a new one twice.

    Signals: ``entered(Tile, pin)``, ``new_entered(pin)`` once both entries agree, ``left()`` for 换人.
    """

    entered = Signal(object, str)
    new_entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Tile | None = None
        self._step, self._first = "pin", ""
        self.setFixedWidth(268)
        self._head = Person()
        self.pad = PinPad(ASK)
        self.pad.setMaximumHeight(400)
        self.pad.entered.connect(self._typed)
        self.help = Button("忘记 PIN，请主管重设", kind="link", sz="sm", on=self._help)
        fill(self, self._head, wide(self.pad), Wide(self.help, 0, Qt.AlignmentFlag.AlignHCenter), gap=6)
        self.ask_nobody("")

    @property
    def person(self) -> "Tile | None":
        """Who is asked."""
        return self._person

    def ask_nobody(self, line: str) -> None:
        """Nobody is chosen; ``line`` says how to choose."""
        self._person = None
        self._begin("pin", ASK, enabled=False)
        self._head.show_person("", line)

    def ask(self, person: "Tile", now: datetime, *, may_leave: bool = False) -> None:
        """Ask this person for the PIN; ``may_leave`` turns the link into 换人 (lock)."""
        self._person = person
        self._begin("pin", ASK)
        self._head.show_person(person.name, seen_words(person.role, person.last_seen, now))
        self._link("换人登录" if may_leave else "忘记 PIN，请主管重设", may_leave)
        self.pad.setFocus()

    def ask_new(self) -> None:
        """The PIN was right but must be changed: ask for a new one, twice."""
        self._begin("new", NEW)
        self._link("先不登录，换人", True)
        self.pad.setFocus()

    def wait(self, words: str) -> None:
        """Say that something is under way; keys do nothing meanwhile."""
        self.pad.setEnabled(False)
        self.pad.set_note(words)

    def refuse(self, words: str, *, final: bool = False) -> None:
        """Say what was wrong and start the step over; ``final`` leaves the pad asleep (locked out)."""
        if self._step != "pin":
            self._begin("new", NEW)
        self.pad.setEnabled(not final)
        self.pad.set_note(ASK if self._step == "pin" else NEW)
        self.pad.refuse(words)
        if not final:
            self.pad.setFocus()

    def _begin(self, step: str, note: str, *, enabled: bool = True) -> None:
        self._step, self._first = step, ""
        self.pad.setEnabled(enabled)
        self.pad.clear()
        self.pad.set_note(note)

    def _link(self, words: str, leaves: bool) -> None:
        self.help.set_words(words)
        self._leaves = leaves

    def _help(self) -> None:
        if self._leaves:
            self.left.emit()
        else:
            self.pad.set_note(FORGOT)
            self.pad.setFocus()

    def _typed(self, pin: str) -> None:
        # The sixth dot is painted before the slow hash holds the window.
        QTimer.singleShot(0, self, lambda: self._deliver(pin))

    def _deliver(self, pin: str) -> None:
        if self._step == "pin" and self._person is not None:
            self.entered.emit(self._person, pin)
        elif self._step == "new":
            self._first = pin
            self._step = "again"
            self.pad.clear()
            self.pad.set_note(AGAIN)
        elif self._step == "again":
            if pin == self._first:
                self.new_entered.emit(pin)
            else:
                self.refuse("两次输入不一样，请重新设置")

    _leaves = False
