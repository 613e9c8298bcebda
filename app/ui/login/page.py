"""The login page: the picture, the staff, the PIN. It gets a plain snapshot and knows no desk.

The same page is the lock: then the person on duty is chosen already and others may take over.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app import __version__
from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.icon_view import IconView
from app.ui.kit.keypad import HELD, PIN_LENGTH
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, fill, fill_row, into, row, wide
from app.ui.kit.plain import set_tip
from app.ui.login import words
from app.ui.login.art import PlumArt
from app.ui.login.pin import PinPanel
from app.ui.login.tiles import StaffTiles

if TYPE_CHECKING:
    from app.store.login_snapshot import Front, Tile

_BY_CODE = "也可以刷工牌，或直接输入工号"
_OR_CODE = "或刷工牌、直接输工号"  # said again in the narrow panel: 特大字 has room for ten characters there
_NAME_FIRST = "先选你的名字，再输 PIN"
_NO_CODE = "没有这个工号，请重新输入"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ERASE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClockFace(QWidget):
    """The time in large figures and the date under it."""

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._time = Label("", "h1", align=_RIGHT)
        self._date = Label("", "caption", "ink2", align=_RIGHT)
        fill(self, self._time, self._date, gap=0)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.tick()

    def tick(self) -> None:
        """Show the present minute."""
        now = self._clock()
        if self._time.text() != words.clock_time(now):
            self._time.setText(words.clock_time(now))
            self._date.setText(words.long_date(now))


class LoginPage(QWidget):
    """Staff tiles and PIN.

    Signals: ``chosen(Tile)`` when somebody is asked for the PIN; ``pin_entered(Tile, pin)``; ``new_pin_entered(pin)``;
    ``forgot(Tile)`` for a manager who wants to use the recovery code; ``left()`` when the person gives up a new PIN or
    somebody else wants in; ``text_size_wanted()``, ``night_wanted()``, ``quit_wanted()`` for the foot.
    """

    chosen = Signal(object)
    forgot = Signal(object)

    pin_entered = Signal(object, str)
    new_pin_entered = Signal(str)
    left = Signal()
    text_size_wanted = Signal()
    night_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock, self._typed, self._locked = clock, "", False
        self.place = ("", "", "")
        self.setAccessibleName("登录")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.art = PlumArt()
        self.tiles = StaffTiles()
        self.pin = PinPanel()
        fill_row(self, wide(self.art, 2), wide(self._right_side(), 3), gap=0)
        self.tiles.picked.connect(self.choose)
        self.tiles.stepped.connect(lambda person: self.choose(person, keyboard=False))
        self.pin.whose = self._whose
        self.pin.near = self._near
        self.pin.meant.connect(self._take_over)
        self.pin.unknown.connect(self._nobodys_code)
        self.pin.forgot.connect(self.forgot)
        self.pin.entered.connect(self.pin_entered)
        self.pin.new_entered.connect(self.new_pin_entered)
        self.pin.left.connect(self._leave)

    def _right_side(self) -> QVBoxLayout:
        clock = ClockFace(self._clock)
        middle = row(wide(self._people_side()), Rule(upright=True), self.pin, gap=28)
        return column(clock, STRETCH, middle, STRETCH, self._foot(), gap=0, margins=(40, 24, 40, 18))

    def _people_side(self) -> QVBoxLayout:
        self._title = Label("选择你的名字", "h2")
        self._calm = _BY_CODE
        self._how = Label(_BY_CODE, "caption", "ink2", elide=True)
        self._status = Card(ground="subtle")
        self._disk_icon = IconView("hard-drive", "ok", 18)
        self._disk = Label("本机数据正常", "caption", "ink2")
        self._backup_icon = IconView("badge-check", "ok", 18)
        self._backup = Label("", "caption", "ink2", elide=True)
        told = row(self._disk_icon, self._disk, 10, self._backup_icon, wide(self._backup), gap=6)
        into(self._status.body, told)
        self._hint = Label("", "caption", "info", wrap=True)
        self._hint.hide()
        parts = (self._title, 4, self._how, 12, self.tiles, 14, self._status, 8, self._hint, STRETCH)
        return column(*parts, gap=0)

    def _foot(self) -> QHBoxLayout:
        self._version = Label(f"v{__version__}", "caption", "ink3")
        self.size_button = Button("大字", kind="ghost", sz="touch", icon="a-large-small", on=self.text_size_wanted.emit)
        self.night_button = Button("夜间", kind="ghost", sz="touch", icon="moon", on=self.night_wanted.emit)
        self.quit_button = Button("退出", kind="ghost", sz="touch", icon="power", on=self.quit_wanted.emit)
        set_tip(self.quit_button, "关闭本程序，电脑不会关机")
        self._name_looks()
        theme.themeChanged.connect(self._name_looks)
        return row(self._version, STRETCH, self.size_button, self.night_button, self.quit_button, gap=6)

    def _name_looks(self) -> None:
        self._how.setMinimumHeight(theme.fm("strong").height())  # nothing moves when it speaks up
        self.night_button.set_words("日间" if theme.mode() == "dark" else "夜间")
        self.night_button.set_icon("sun" if theme.mode() == "dark" else "moon")
        following = {1.0: "大字", 1.15: "特大"}
        self.size_button.set_words(following.get(theme.scale(), "标准字"))

    def set_front(self, front: "Front") -> None:
        """Show whose desk this is, who works here, and when the last backup was made."""
        name = str(front.settings.get("centre.name") or "幸福邻里坊")
        place = front.terminal_name or (f"{front.terminal} 号机" if front.terminal else "")
        self._place(name, str(front.settings.get("centre.community") or ""), place)
        self.set_people(front.staff)
        self.set_backup(front.last_backup)

    def copy_front(self, other: "LoginPage", people: "Sequence[Tile]") -> None:
        """Look like another login page, with the staff as it is now (the lock)."""
        self._place(*other.place)
        self.set_people(people)

    def _place(self, centre: str, community: str, terminal: str) -> None:
        self.place = (centre, community, terminal)
        self.art.set_names(centre, community)
        self._version.setText(" · ".join(part for part in (f"v{__version__}", terminal) if part))

    def set_people(self, people: "Sequence[Tile]") -> None:
        """Show these people, nobody chosen."""
        self.tiles.set_people(people)
        self.nobody()
        if len(people) == 1:
            self.tiles.pick(people[0])

    def set_backup(self, last: datetime | None) -> None:
        """Say when the last backup was made."""
        said, tone = words.backup_words(last, self._clock())
        self._backup.setText(said)
        self._backup.set_tone("ink2" if tone == "ok" else tone)
        self._backup_icon.set_icon("badge-check" if tone == "ok" else "triangle-alert", tone)

    def set_state(self, said: str, tone: str = "ok") -> None:
        """Say how the data is, or what is being done with it."""
        self._disk.setText(said)
        self._disk.set_tone("ink2" if tone == "ok" else tone)
        self._disk_icon.set_icon("hard-drive", tone)

    def set_hint(self, hint: str) -> None:
        """A quiet line for the demo centre: who may sign in."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def nobody(self) -> None:
        """Nobody is chosen (yet)."""
        self._set_typed("")
        self.tiles.mark(None)
        self.pin.ask_nobody(_OR_CODE)

    def choose(self, person: "Tile", *, keyboard: bool = True) -> None:
        """Somebody has been picked: ask for the PIN. ``keyboard``: digits go there at once, arrows too."""
        self._set_typed("")
        self.tiles.mark(person)
        self.pin.ask(person, self._clock(), keyboard=keyboard)
        self.chosen.emit(person)

    def _whose(self, digits: str) -> "Tile | None":
        """Whose 工号 these digits begin with, the longest one."""
        found = [p for p in self.tiles.people() if p.code and digits.startswith(p.code)]
        return max(found, key=lambda p: len(p.code), default=None)

    def _near(self, digits: str) -> set[int]:
        """How long the 工号 are of which these digits have the first half."""
        codes = [p.code for p in self.tiles.people() if p.code.isdigit()]
        return {len(code) for code in codes if digits.startswith(code[: (len(code) + 1) // 2])}

    def _nobodys_code(self) -> None:
        """Somebody else wants in by a 工号 that nobody has: until a person is chosen nobody's PIN is tried."""
        self.nobody()
        self._set_typed("", _NO_CODE)
        self.tiles.focus_start()

    def _take_over(self, person: "Tile", digits: str) -> None:
        """Somebody typed their 工号, and perhaps the beginning of their PIN."""
        self.tiles.pick(person)
        for digit in digits:
            self.pin.pad.type_digit(digit)

    def lock(self, person: "Tile") -> None:
        """Ask the person on duty again; the screen was locked."""
        self._locked = True
        self._title.setText("已锁屏")
        self.tiles.mark(person)
        self._calm = "你的单子和草稿都在；换人直接输工号"
        self._set_typed("")
        self.pin.ask(person, self._clock(), may_leave=True)
        self.chosen.emit(person)

    def code(self, code: str) -> bool:
        """A staff card was scanned or a 工号 typed whole: choose that person; False when there is none."""
        person = next((p for p in self.tiles.people() if p.code.upper() == code.strip().upper()), None)
        if person is not None:
            self.tiles.pick(person)
        return person is not None

    def focus_start(self) -> None:
        """The PIN when somebody is chosen, else the tiles."""
        if self.pin.person is not None:
            self.pin.pad.setFocus()
        else:
            self.tiles.focus_start()

    def _leave(self) -> None:
        self._locked = False
        self._title.setText("选择你的名字")
        self._calm = _BY_CODE
        self.nobody()
        self.tiles.focus_start()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What neither a tile, the PIN pad nor a button at the foot took."""
        typing = bool(self._typed)
        if event.key() == Qt.Key.Key_Escape and self.pin.person is not None and not self._locked and not typing:
            self._leave()
        elif self.pin.person is not None and not typing:
            self._to_pad(event)
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape) and self._typed:
            self._set_typed(self._typed[:-1] if event.key() == Qt.Key.Key_Backspace else "")
        elif event.key() in _ENTER and self._typed:
            if not self.code(self._typed):
                self._set_typed("", _NO_CODE)
        elif _types(event):
            self._type(self._typed + event.text())
        else:
            super().keyPressEvent(event)

    def _to_pad(self, event: QKeyEvent) -> None:
        """Digits belong to the PIN wherever the keyboard is, on 大字 or 夜间 too; a letter, or Enter after fewer digits
        than a PIN has, means a 工号.
        """
        pad = self.pin.pad
        if pad.hasFocus() and not event.modifiers() & HELD and self.tiles.step(event.key()):
            return
        if event.key() in _ENTER and pad.digits:
            known = self.pin.take_code()
            if not known and len(pad.digits) in {len(p.code) for p in self.tiles.people() if p.code.isdigit()}:
                self._nobodys_code()
            elif not known:
                pad.refuse("没有这个工号；PIN 是 6 位")
            return
        if _types(event) and not event.text().isdigit() and pad.isEnabled():
            before = pad.digits
            pad.clear()
            self._type(before + event.text())
            return
        ours = (_types(event) and event.text().isdigit()) or event.key() in _ERASE
        if ours and pad.isEnabled() and not pad.hasFocus():
            pad.setFocus()
            pad.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _type(self, typed: str) -> None:
        """A 工号 is taken as soon as it can be nobody else's; what grows as long as a PIN and begins nobody's 工号 is
        taken for one and forgotten."""
        begun = [p for p in self.tiles.people() if p.code.upper().startswith(typed.upper())]
        if not begun and len(typed) >= PIN_LENGTH:
            self._set_typed("", _NAME_FIRST if self.pin.person is None else _NO_CODE)
            if self.pin.person is None:
                self.pin.pad.refuse(_NAME_FIRST)
            else:
                self.pin.pad.setFocus()
            return
        self._set_typed(typed)
        if self.pin.person is not None:
            self.setFocus()  # digits that follow belong to it too
        elif not self.tiles.isAncestorOf(QApplication.focusWidget() or self):
            self.tiles.focus_start()  # Enter must not press a button of the foot
        if len(begun) == 1 and begun[0].code.upper() == typed.upper():
            self.tiles.pick(begun[0])

    def _set_typed(self, typed: str, instead: str = "") -> None:
        """Say how much was typed and never what: it may be a PIN, typed before the name was chosen."""
        self._typed = typed
        self.tiles.typing = bool(typed)
        self._how.setText(f"工号 {'●' * len(typed)}" if typed else instead or self._calm)
        self._how.set_role("strong" if typed or instead else "caption")
        self._how.set_tone("ink" if typed else "bad" if instead else "ink2")


def _types(event: QKeyEvent) -> bool:
    """A letter or digit, not a shortcut."""
    text = event.text()
    return len(text) == 1 and text.isascii() and text.isalnum() and not event.modifiers() & HELD
