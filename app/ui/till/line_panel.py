"""这一行: how the line in hand is wanted, with a key for each usual remark, and whether it is half a portion."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.till import remarks
from app.services.till.cart_view import CartRow
from app.ui.kit import shortcuts
from app.ui.kit.asks import check, line
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import LineEdit
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, grid, holder, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import clear
from app.ui.kit.text import yuan
from app.ui.till.cart_list import line_name
from app.ui.till.cart_panel import panel_width

_ACROSS = 3


@dataclass(frozen=True)
class LineSaid:
    """What is said of a line."""

    remark: str
    half: bool


class LinePanel(Drawer):
    """A digit puts a usual remark in or takes it out, anything else is typed after it, Enter keeps it.

    Signals: ``kept(CartRow, LineSaid)``.
    """

    kept = Signal(object, object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("这一行", width=panel_width(), parent=parent)
        self.row: CartRow | None = None
        self.quick: tuple[str, ...] = ()
        asked = (
            line("remark", "备注", hint="按数字选，也可以直接写", most=60),
            check("half", "半份", when=lambda _values: self._by_half()),
        )
        self.form: Form[LineSaid] = Form(ctx, LineSaid, asked, self)
        self.form.entered.connect(self._entered)
        box = self.form.controls["remark"]
        assert isinstance(box, LineEdit)
        self.box = box
        box.textEdited.connect(self._typed)
        self.keys = grid(_ACROSS)
        self.again = Label("再按一次可以换套餐里的菜", "body", "info", wrap=True)
        note = Label("备注不改价，印在小票上；同一个菜备注不同，分行记。", "caption", "ink2", wrap=True)
        into(self.body, holder(self.keys), self.form, self.again, note, STRETCH)
        into(self.foot, wide(Button("记下", kind="primary", key="↵", on=self._entered)))

    def begin(self, row: CartRow, quick: Sequence[str], half_price: int | None) -> None:
        """Ask about a line; ``half_price`` is None where no half portions are sold."""
        self.setFixedWidth(panel_width())
        self.row, self.quick, self._half_price = row, tuple(quick), half_price
        clear(self.keys)
        for at, words in enumerate(self.quick):
            button = Button(words, key=str(at + 1), on=partial(self._pick, at + 1))
            self.keys.addWidget(button, at // _ACROSS, at % _ACROSS)
        self.form.fill(None, remark=_typing(row.way.remark), half=row.way.half)
        half = self.form.controls["half"]
        half.setText("半份" if half_price is None else f"半份 {yuan(half_price)}")
        self.again.setText(f"再按 {shortcuts.cap('remark')} 换套餐里的菜")
        self.again.setVisible(bool(row.way.choices))
        self.open_drawer(f"{row.code} {line_name(row)}")
        self.form.focus_start()

    def _by_half(self) -> bool:
        return self.row is not None and (self._half_price is not None or self.row.way.half)

    def _pick(self, number: int) -> None:
        text = self.box.text()
        lead = text if not text or text.endswith(remarks.REMARKS_APART) else text + remarks.REMARKS_APART
        self.box.setText(remarks.toggled(f"{lead}{number}", self.quick))
        self.box.setFocus()

    def _typed(self, text: str) -> None:
        became = remarks.toggled(text, self.quick)
        if became != text:
            self.box.setText(became)

    def _entered(self) -> None:
        said = self.form.draft()
        if said is not None and self.row is not None:
            self.kept.emit(self.row, said)


def _typing(remark: str) -> str:
    """A remark as one goes on typing after it."""
    return f"{remark}{remarks.REMARKS_APART}" if remark else ""
