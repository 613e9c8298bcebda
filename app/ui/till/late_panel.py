"""补录: which paper order the order in hand was served on, and when; and the pad those sheets come from."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.rules.calendar import working_time
from app.rules.dates import local
from app.rules.records import brief_number
from app.services.till import outage
from app.services.till.outage import MOST_PAD
from app.ui.kit import typed
from app.ui.kit.act import act
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.typed_days import read_received
from app.ui.paper.sent import sent
from app.ui.till.cart_panel import panel_width
from app.ui.till.order import Order

_NOTE = (
    "停电、断网时用纸单照卖；来电后按纸单一张张补录：先打纸单号和时间，再照单点菜、收款。收款时请另一位同事核对纸单。"
    "补录的单在交班单上另记。"
)


@dataclass(frozen=True)
class LateSaid:
    """What is said of a paper order."""

    paper: str
    at: datetime


@dataclass(frozen=True)
class _Pad:
    sheets: int


class LatePanel(Drawer):
    """Signals: ``kept(LateSaid)``, ``given_up`` when the order is one of now, ``pad(int)`` for so many empty sheets."""

    kept = Signal(object)
    given_up = Signal()
    pad = Signal(int)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("补录", width=panel_width(), parent=parent)
        self._ctx = ctx
        asked = (
            line("paper", "纸单号", kind="code", hint="只打末几位，如 12", required=True, most=40),
            line("at", "几点吃的", kind="amount", hint="11:05，不是今天写 11-28 11:05", required=True, read=self._read,
                 show=lambda at: "" if at is None else f"{local(at):%m-%d %H:%M}", default=None),
        )  # fmt: skip
        self.form: Form[LateSaid] = Form(ctx, LateSaid, asked, self)
        self.form.entered.connect(self._entered)
        sheets = line(
            "sheets", "打几张", kind="code", most=2, read=lambda text: typed.whole(text, 1, MOST_PAD), show=str,
            required=f"请填 1 到 {MOST_PAD}", default=20, star=False,
        )  # fmt: skip
        self.pad_form: Form[_Pad] = Form(ctx, _Pad, (sheets,), self)
        self.pad_form.entered.connect(self._print)
        self.never = Button("不是补录", kind="ghost", on=self.given_up.emit)
        empty = Button("打印空白纸单", icon="printer", on=self._print)
        into(
            self.body, self.form, Label(_NOTE, "caption", "ink2", wrap=True), Rule(),
            Label("应急点餐单", "h3"), self.pad_form, row(empty, STRETCH), STRETCH,
        )  # fmt: skip
        into(self.foot, self.never, wide(Button("记下", kind="primary", key="↵", on=self._entered)))

    def _read(self, text: str) -> datetime:
        try:
            return read_received(text, working_time.wall(self._ctx.desk.now()))
        except ValueError:
            raise ValueError("请写成 11:05 或 11-28 11:05") from None

    def begin(self, paper: str, at: datetime | None) -> None:
        """Ask; with the paper order said already, if one was."""
        self.setFixedWidth(panel_width())
        self.form.fill(None, paper=paper, at=at)
        self.pad_form.fill(None, sheets=20)
        self.never.setVisible(bool(paper))
        self.open_drawer("补录")
        self.form.focus_start()

    def _entered(self) -> None:
        said = self.form.draft()
        if said is not None:
            self.kept.emit(said)

    def _print(self) -> None:
        wanted = self.pad_form.draft()
        if wanted is not None:
            self.pad.emit(wanted.sheets)


class Late(QObject):
    """What comes of the panel: the order in hand is marked, or is one of now, or the pad is printed.

    Signal: ``acted`` when the keyboard is wanted back at the code box.
    """

    acted = Signal()

    def __init__(self, ctx: Ctx, panel: LatePanel, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._panel, self._order = ctx, panel, order
        panel.kept.connect(self._keep)
        panel.given_up.connect(self._give_up)
        panel.pad.connect(self._pad)

    def _keep(self, said: LateSaid) -> None:
        if self._order.be_late(said.paper, said.at, self._panel.form):
            self.acted.emit()

    def _give_up(self) -> None:
        if self._order.be_now():
            self.acted.emit()

    def _pad(self, sheets: int) -> None:
        def told(numbers: tuple[str, str]) -> str:
            return f"纸单 {brief_number(numbers[0])} 到 {brief_number(numbers[1])} {sent(self._ctx.desk)}"

        act(self._ctx, outage.print_pad, sheets, said=told, form=self._panel.pad_form, by=self)
