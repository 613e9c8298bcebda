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
from app.ui.requests.register.letters import ACT_LETTERS

_ROOM = 372
_GAP = 6
_MAIN = {State.REGISTERED: Act.DISPATCH, State.IN_PROGRESS: Act.CLOSE, State.AWAITING: Act.SUPPLIED}
_USUAL = {
    State.REGISTERED: (Act.CLOSE_NOW, Act.ASK_MATERIALS),
    State.IN_PROGRESS: (Act.SIGN_FOR, Act.URGE, Act.NOTE),
    State.AWAITING: (Act.NOTE, Act.WITHDRAW),
    State.CLOSED: (Act.CALL_BACK, Act.REOPEN),
}
"""What is done most; two of them stand beside the main act, everything else behind 更多."""
_HINT = "Alt + 字母"


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

    The main act has Ctrl Enter, each its letter with Alt (``letters``), whether it is in sight or behind 更多.
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
        self._rest: list[QWidget] = []
        self.buttons: dict[Act, Button] = {}
        self.rate: Button | None = None
        self.more: Button | None = None
        self.acts: tuple[Act, ...] = ()
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
        self._rows, self._rest, self.buttons, self.rate, self.more = [], [], {}, None, None
        self.acts = tuple(act for act in acts if act is not Act.RATE)
        main = _MAIN.get(state)
        self.main = main if main in self.acts and not can_rate else None
        self._build(tuple(act for act in _USUAL.get(state, ()) if act in self.acts)[:2])
        if focused in self.buttons and self.buttons[focused] in self._all():
            self.buttons[focused].setFocus()
        elif held:
            self.focus_start()

    def _build(self, usual: Sequence[Act]) -> None:
        head: list[Button] = []
        if self.rate is None and self._shown[2]:
            self.rate = _ActButton("请居民评价", kind="primary", sz="xs", key=shortcuts.cap("recall"))
            self.rate.clicked.connect(lambda _checked=False: self.rate_wanted.emit())
            head = [self.rate]
        elif self.main is not None:
            head = [self._button(self.main, "primary", shortcuts.cap("save"))]
        rest = [act for act in self.acts if act is not self.main and act not in usual]
        few = not head and len(rest) == 1
        near = [self._button(act, _kind(act)) for act in (*usual, *(rest if few else ()))]
        far = [] if few else [self._button(act, _kind(act)) for act in rest]
        if far:
            self.more = _ActButton("更多", kind="ghost", sz="xs", icon="chevron-up", checkable=True)
            self.more.toggled.connect(self._open)
        self._pack(head, [*near, *([self.more] if self.more is not None else [])])
        known = len(self._rows)
        self._pack([], far, hint=True)
        self._rest = self._rows[known:]
        self._open(False)

    def _open(self, on: bool) -> None:
        """Show what stands behind 更多, or not."""
        for line in self._rest:
            line.setVisible(on)

    def _all(self) -> list[Button]:
        """In the order they stand in, those in sight."""
        open_ = self.more is not None and self.more.isChecked()
        lines = [line for line in self._rows if open_ or line not in self._rest]
        return [button for line in lines for button in line.findChildren(Button)]

    def _button(self, act: Act, kind: str, cap: str = "") -> Button:
        button = _ActButton(words.act_words(act), kind=kind, sz="xs", key=cap or ACT_LETTERS[act])
        button.clicked.connect(lambda _checked=False: self.wanted.emit(act))
        self.buttons[act] = button
        return button

    def _pack(self, head: list[Button], buttons: list[Button], *, hint: bool = False) -> None:
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
        for line in rows if rows[0] else ():
            last = hint and line is rows[-1] and used + paint.width(_HINT, "caption") < _ROOM
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
        holder.show()  # at once: the keyboard may go there before the layout would show it
        self._rows.append(holder)

    def focus_start(self) -> None:
        """The keyboard on the main verb, or the first there is."""
        first = next(iter(self._all()), None)
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._along(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)

    def _along(self, step: int) -> None:
        stops = self._all()
        at = next((n for n, button in enumerate(stops) if button.hasFocus()), None)
        if at is not None and 0 <= at + step < len(stops):
            stops[at + step].setFocus()


def _kind(act: Act) -> str:
    return "danger" if act is Act.VOID else "plain"
