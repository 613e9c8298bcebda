"""What may be done with the open repair, as buttons with keys: the main step first and wide, the others under it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.repairs.flow import REPAIR_ACT_LABELS, RepairAct, RepairState
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.layout import fill, grid, holder
from app.ui.kit.scroll import clear
from app.ui.repairs.words import MAIN, REPAIR_LETTERS

GOES_OUT = frozenset({RepairAct.HAND_OUT, RepairAct.GIVE_BACK})
"""Steps that end with the thing leaving the house: the money key."""
_ACROSS = 3


class StepBar(QWidget):
    """The main step, and in ``rest`` the others, to be laid out beside it. The main one has Ctrl Enter, or F12 where
    the thing goes out. Signals: ``wanted(RepairAct)``.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = fill(self)
        self.rest = QWidget(self)
        self._others = fill(self.rest)
        self.buttons: dict[RepairAct, Button] = {}
        self.acts: tuple[RepairAct, ...] = ()
        self.main: RepairAct | None = None

    def put(self, acts: Sequence[RepairAct], state: RepairState) -> None:
        """Offer these steps."""
        held = next((act for act, button in self.buttons.items() if button.hasFocus()), None)
        had = held is not None
        self.acts = tuple(acts)
        usual = MAIN.get(state)
        self.main = usual if usual in acts else (RepairAct.START if RepairAct.START in acts else None)
        if RepairAct.START in acts and state is RepairState.RECEIVED:
            self.main = RepairAct.START  # the price was agreed on at the counter
        clear(self._column)
        clear(self._others)
        self.buttons = {}
        rest = [act for act in acts if act is not self.main]
        self.rest.setVisible(bool(rest))
        if rest:
            self._others.addWidget(holder(grid(_ACROSS, *(self._button(act) for act in rest), gap=(6, 6))))
        if self.main is not None:
            self._column.addWidget(self._button(self.main, main=True))
        if held in self.buttons:
            self.buttons[held].setFocus()
        elif had:
            self.focus_start()

    def _button(self, act: RepairAct, *, main: bool = False) -> Button:
        key = (
            shortcuts.cap("money")
            if act in GOES_OUT
            else shortcuts.cap("save")
            if main
            else REPAIR_LETTERS.get(act, "")
        )
        kind = "primary" if main else "danger" if act is RepairAct.VOID else "soft"
        words = "收款并交件" if act is RepairAct.HAND_OUT else REPAIR_ACT_LABELS[act]
        made = Button(words, kind=kind, sz="lg" if main else "xs", on=lambda: self.wanted.emit(act))
        aloud = key if main or act in GOES_OUT else f"Alt {key}"
        if key:
            made.set_key(key, aloud)
        self.buttons[act] = made
        return made

    def focus_start(self) -> None:
        """The keyboard on the main step, else on the first."""
        made = self.buttons.get(self.main) if self.main is not None else next(iter(self.buttons.values()), None)
        if made is not None:
            made.setFocus()
