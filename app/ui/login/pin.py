"""The right side of the login page: who it is, their PIN, and the choice of a new one."""

from collections.abc import Callable, Collection
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
_CHECKING = "正在核对…"
_TICK = 500
"""Milliseconds between two looks at how long must still be waited."""
_PAUSE = 600
"""Milliseconds without a key after which digits that are somebody's 工号 are taken for one: a PIN is typed in one
go."""
_MORE = 350
"""Milliseconds in which the rest of a PIN follows, where its first digits were taken for the beginning of another."""


def wait_line(seconds: float) -> str:
    """How long must be waited, as a clock counts down: ``0:52``."""
    whole = int(seconds) + (seconds > int(seconds))
    return f"PIN 试错太多次，{whole // 60}:{whole % 60:02} 后可以再试"


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

    ``whose(digits)`` names the person whose 工号 the digits begin with: who comes to a page that asks for another's PIN
    types that first, and it must not be taken for a wrong PIN. ``near(digits)`` says how long the 工号 are that begin
    as the digits do: such digits, ended by a pause at that length, or more of them in one go than a PIN has, are a 工号
    that nobody has.

    Signals: ``entered(Tile, pin)``, ``new_entered(pin)`` once both entries agree, ``left()`` for 换人,
    ``forgot(Tile)`` for somebody who has the recovery code, ``meant(Tile, digits)`` for somebody by 工号 and what
    was typed after it, ``unknown()`` for a 工号 that nobody has: what is typed next is no PIN of whoever was asked.
    """

    entered = Signal(object, str)
    new_entered = Signal(str)
    left = Signal()
    forgot = Signal(object)
    meant = Signal(object, str)
    unknown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person: Tile | None = None
        self._step, self._first, self._too_many = "pin", "", False
        self._left: Callable[[], float] | None = None
        self.given: tuple[Tile, str] | None = None
        """The PIN given for whoever is asked now; who listens late finds it here."""
        self.whose: Callable[[str], Tile | None] = lambda _digits: None
        self.near: Callable[[str], Collection[int]] = lambda _digits: ()
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK)
        self._ticks.timeout.connect(self._tick)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._paused)
        self.setFixedWidth(268)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it has the keyboard while the pad sleeps
        self._head = Person()
        self.pad = PinPad(ASK)
        self.pad.setMaximumHeight(400)
        self.pad.entered.connect(self._typed)
        self.pad.digit_typed.connect(self._pause.start)
        self.help = Button("忘记 PIN，请主管重设", kind="link", sz="sm", on=self._help)
        fill(self, self._head, wide(self.pad), Wide(self.help, 0, Qt.AlignmentFlag.AlignHCenter), gap=6)
        self.ask_nobody("")

    @property
    def person(self) -> "Tile | None":
        """Who is asked."""
        return self._person

    def ask_nobody(self, line: str) -> None:
        """Nobody is chosen; ``line`` says how to choose."""
        self._person = self.given = None
        self._begin("pin", ASK, enabled=False)
        self._head.show_person("", line)

    def ask(self, person: "Tile", now: datetime, *, may_leave: bool = False, keyboard: bool = True) -> None:
        """Ask this person for the PIN; ``may_leave`` turns the link into 换人 (lock). ``keyboard``: take it."""
        self._person, self.given = person, None
        self._begin("pin", ASK)
        self._head.show_person(person.name, seen_words(person.role, person.last_seen, now))
        by_code = "忘记 PIN，用恢复码" if person.role == "manager" else "忘记 PIN，请主管重设"
        self._link("换人登录" if may_leave else by_code, may_leave)
        if keyboard:
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

    def refuse(self, words: str) -> None:
        """Say what was wrong and start the step over."""
        if self._step != "pin":
            self._begin("new", NEW)
        self.pad.setEnabled(True)
        self.pad.set_note(ASK if self._step == "pin" else NEW)
        self.pad.refuse(words)
        self.pad.setFocus()

    def sleep(self, left: Callable[[], float]) -> None:
        """The pad sleeps as long as ``left`` says that seconds must be waited, and wakes by itself."""
        had = self.pad.hasFocus()
        self.pad.setEnabled(False)
        if had:
            self.setFocus()  # Esc and letters still arrive
        self._left = left
        self._ticks.start()
        self._tick()

    def _tick(self) -> None:
        if self._left is None:
            return
        seconds = self._left()
        if seconds > 0:
            self.pad.refuse(wait_line(seconds))
            return
        here = self.hasFocus() or not self.window().focusWidget()
        self._begin("pin", ASK)
        if here:
            self.pad.setFocus()

    def _begin(self, step: str, note: str, *, enabled: bool = True) -> None:
        self._step, self._first, self._left, self._too_many = step, "", None, False
        self._ticks.stop()
        self._pause.stop()
        self.pad.setEnabled(enabled)
        self.pad.clear()
        self.pad.set_note(note)

    def _link(self, words: str, leaves: bool) -> None:
        self.help.set_words(words)
        self._leaves = leaves

    def _help(self) -> None:
        if self._leaves:
            self.left.emit()
        elif self._person is not None and self._person.role == "manager":
            self.forgot.emit(self._person)
        else:
            self.pad.set_note(FORGOT)
            self.pad.setFocus()

    def take_code(self) -> bool:
        """Whether the digits typed so far are somebody's 工号, who is then meant."""
        self._pause.stop()
        digits = self.pad.digits
        other = self.whose(digits) if self._step == "pin" and digits else None
        if other is None or other.code != digits:
            return False
        self.meant.emit(other, "")
        return True

    def _paused(self) -> None:
        digits = self.pad.digits
        if self._too_many or (not self.take_code() and self._step == "pin" and len(digits) in self.near(digits)):
            self.unknown.emit()

    def _typed(self, pin: str) -> None:
        if self._too_many:
            self._pause.start()
            return
        self._pause.stop()
        if self._step == "pin":
            self.pad.set_note(_CHECKING)
        self.pad.show_now()  # before the slow hash holds the window
        person = self._person
        perhaps = self._step == "pin" and (self.whose(pin) is not None or bool(self.near(pin)))
        QTimer.singleShot(_MORE if perhaps else 0, self, lambda: self._deliver(person, pin))

    def _deliver(self, person: "Tile | None", pin: str) -> None:
        if person is not self._person:
            return  # somebody else was chosen meanwhile
        other = self.whose(pin) if self._step == "pin" and self.pad.digits else None
        if other is not None:
            self.meant.emit(other, pin[len(other.code) :] + self.pad.digits)
        elif self._step == "pin" and self.pad.digits and self.near(pin):
            self._too_many = True
            self._pause.start()  # the rest of it is not to begin anything else
        elif self._step == "pin" and self._person is not None:
            self.given = (self._person, pin)
            self.entered.emit(*self.given)
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
