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

ROOM = 372
"""Pixels across the drawer of a request."""
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
        rows = _rows([*head, *near, *([self.more] if self.more is not None else [])])
        whole = self._spell(near, rows[0]) if len(rows) == 1 else False
        self._pack(rows, head, hint=bool(near or far) and not whole)
        known = len(self._rows)
        if far:
            self._pack(_rows(far), [], hint=whole)
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
        button = _ActButton(words.act_words(act), kind=kind, sz="xs", key=cap)
        if not cap:
            button.set_key(ACT_LETTERS[act], f"Alt {ACT_LETTERS[act]}")
        button.clicked.connect(lambda _checked=False: self.wanted.emit(act))
        self.buttons[act] = button
        return button

    def _spell(self, buttons: Sequence[Button], line: Sequence[Button]) -> bool:
        """Write the whole key on these, if their line still has room for it."""
        keys = {act: f"Alt {ACT_LETTERS[act]}" for act, button in self.buttons.items() if button in buttons}
        longer = sum(paint.keycap_width(cap) - paint.keycap_width(ACT_LETTERS[act]) for act, cap in keys.items())
        if _used(line) + longer > ROOM:
            return False
        for act, cap in keys.items():
            self.buttons[act].set_key(cap, cap)
        return True

    def _pack(self, rows: Sequence[list[Button]], head: list[Button], *, hint: bool) -> None:
        """The main one stands first in the first row and takes the room that is over; what the letters mean is said
        in the last row, or under it where that is full."""
        fits = hint and _used(rows[-1]) + _GAP + paint.width(_HINT, "caption") < ROOM
        for line in rows:
            self._add(line, wide=head[0] if line is rows[0] and head else None, hint=fits and line is rows[-1])
        if hint and not fits:
            self._add([], wide=None, hint=True)

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


def _used(line: Sequence[Button]) -> int:
    return sum(button.sizeHint().width() + _GAP for button in line) - _GAP


def _rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Rows as full as they go."""
    rows: list[list[Button]] = []
    for button in buttons:
        if not rows or _used([*rows[-1], button]) > ROOM:
            rows.append([])
        rows[-1].append(button)
    return rows


def _kind(act: Act) -> str:
    return "danger" if act is Act.VOID else "plain"
