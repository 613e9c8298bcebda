"""What may be done with the open request, as buttons with keys: the main one first and wide, the others after it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.rules.requests.flow import Act, State
from app.ui.kit import paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.requests.register import words

_ROOM = 372
_GAP = 6
_MAIN = {State.REGISTERED: Act.DISPATCH, State.IN_PROGRESS: Act.CLOSE, State.AWAITING: Act.SUPPLIED}
_HINT = "Alt + 数字"


class _ActButton(Button):
    """↑ ↓ are the list's, not a way out of the bar; ← → go along the bar and stop at its ends."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class ActBar(QWidget):
    """Signals: ``wanted(Act)``, ``rate_wanted`` for the page turned to the resident.

    The main act has Ctrl Enter, the n-th of the others Alt n; while a button here has the keyboard, n alone does too.
    """

    wanted = Signal(object)
    rate_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._rows: list[QWidget] = []
        self.buttons: dict[Act, Button] = {}
        self.rate: Button | None = None
        self.acts: tuple[Act, ...] = ()
        self.numbered: tuple[Act, ...] = ()
        self.main: Act | None = None
        self._shown: tuple[object, ...] = ()

    def put(self, acts: Sequence[Act], state: State, *, can_rate: bool) -> None:
        """Offer these acts; a rating has its own key."""
        now = (tuple(acts), state, can_rate)
        if now == self._shown:
            return
        self._shown = now
        focused = next((act for act, button in self.buttons.items() if button.hasFocus()), None)
        held = any(button.hasFocus() for button in self._all())
        for old in self._rows:
            old.hide()
            old.deleteLater()
        self._rows, self.buttons, self.rate = [], {}, None
        self.acts = tuple(act for act in acts if act is not Act.RATE)
        main = _MAIN.get(state)
        self.main = main if main in self.acts and not can_rate else None
        self.numbered = tuple(act for act in self.acts if act is not self.main)
        head: list[Button] = []
        if can_rate:
            self.rate = _ActButton("请居民评价", kind="primary", sz="xs", key=shortcuts.cap("recall"))
            self.rate.clicked.connect(lambda _checked=False: self.rate_wanted.emit())
            head = [self.rate]
        elif self.main is not None:
            head = [self._button(self.main, "primary", "xs", shortcuts.cap("save"))]
        caps = [str((at + 1) % 10) if at < 10 else "" for at in range(len(self.numbered))]
        low = [self._button(a, _kind(a), "xs", cap) for a, cap in zip(self.numbered, caps, strict=True)]
        self._pack(head, low)
        if focused in self.buttons:
            self.buttons[focused].setFocus()
        elif held:
            self.focus_start()

    def _all(self) -> list[Button]:
        return [*([self.rate] if self.rate is not None else []), *self.buttons.values()]

    def _button(self, act: Act, kind: str, sz: str, cap: str) -> Button:
        button = _ActButton(words.act_words(act), kind=kind, sz=sz, key=cap)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(act))
        self.buttons[act] = button
        return button

    def _pack(self, head: list[Button], buttons: list[Button]) -> None:
        """Rows as full as they go; the main one stands first in the first row and takes the room that is over."""
        rows: list[list[Button]] = [[]]
        used = 0
        for button in (*head, *buttons):
            wide = button.sizeHint().width() + _GAP
            if rows[-1] and used + wide > _ROOM:
                rows.append([])
                used = 0
            rows[-1].append(button)
            used += wide
        for line in rows:
            last = line is rows[-1] and used + paint.width(_HINT, "caption") < _ROOM
            self._add(line, wide=head[0] if line is rows[0] and head else None, hint=last)

    def _add(self, buttons: list[Button], *, wide: Button | None, hint: bool) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for button in buttons:
            row.addWidget(button, 1 if button is wide else 0)
        if wide is None:
            row.addStretch(1)
        if hint:
            row.addWidget(Label(_HINT, "caption", "ink3"))
        self._column.addWidget(holder)
        self._rows.append(holder)

    def press(self, at: int) -> bool:
        """Do the n-th act (1 to 10); False when there is none."""
        if not 1 <= at <= min(len(self.numbered), 10):
            return False
        self.wanted.emit(self.numbered[at - 1])
        return True

    def focus_start(self) -> None:
        """The keyboard on the main verb, or the first there is."""
        first = self.rate or next(iter(self.buttons.values()), None)
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._along(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        digit = event.text()
        bare = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not (bare and digit.isascii() and digit.isdigit() and self.press(int(digit) or 10)):
            super().keyPressEvent(event)

    def _along(self, step: int) -> None:
        stops = self._all()
        at = next((n for n, button in enumerate(stops) if button.hasFocus()), None)
        if at is not None and 0 <= at + step < len(stops):
            stops[at + step].setFocus()


def _kind(act: Act) -> str:
    return "danger" if act is Act.VOID else "plain"
