"""The blind count: 张数 per denomination and the merchant apps' totals; what the drawer should hold is never shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.rules.money import MoneyError
from app.services.till import shifts
from app.services.till.shifts import MOST_PIECES, ShiftNow, Verdict
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import act
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.asks import amount
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.fields import LineEdit
from app.ui.kit.forms import Form
from app.ui.kit.kept import Keeper
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, fill, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.till.shift.amount import Notice, pieces_total
from app.ui.till.shift.words import denomination_name
from app.ui.words.sentences import sentence
from app.ui.words.till import METHODS


@dataclass(frozen=True)
class Declared:
    """What the merchant apps say the shift took, 分 per method of payment; None where nobody looked."""

    wechat: int | None
    alipay: int | None
    card: int | None


class PieceBox(LineEdit):
    """How many pieces of one denomination: digits, + and −. Signals: ``entered()``, ``moved(int)`` for ↑ and ↓."""

    entered = Signal()
    moved = Signal(int)

    def __init__(self, denomination: int) -> None:
        super().__init__(kind="code", name=f"{denomination_name(denomination)} 张数", sz="touch", most=5)
        self.denomination = denomination
        self.setValidator(QIntValidator(0, MOST_PIECES, self))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextMargins(2, 0, 2, 0)
        self.setPlaceholderText("0")
        self.setFixedWidth(120)

    def _dress(self) -> None:
        super()._dress()
        self.setFont(theme.font("h2"))  # what was counted is read at arm's length, across a row of notes

    def pieces(self) -> int:
        """The count; an empty box is none."""
        return int(self.text() or "0")

    def step(self, by: int) -> None:
        """One more or less."""
        self.setText(str(min(max(self.pieces() + by, 0), MOST_PIECES)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.step(1 if key == Qt.Key.Key_Plus else -1)
        else:
            super().keyPressEvent(event)


class LooseBox(PieceBox):
    """What 2 角 and 分 and rolls of coins come to together, typed as yuan."""

    def __init__(self) -> None:
        super().__init__(money.LOOSE)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,5}([.。．]\d{0,2})?"), self))
        self.setMaxLength(8)
        self.setPlaceholderText("0.00")
        self.setAccessibleName("其它硬币 元")

    def pieces(self) -> int:
        """The sum in 分."""
        try:
            return money.parse_yuan(self.text() or "0")
        except MoneyError:
            return 0

    def step(self, by: int) -> None:
        """A sum has no pieces to add."""


class CountView(QWidget):
    """The whole count. ``submit`` hands it in, once and for good; what was filled in before that is kept.

    Signals: ``handed_in(Verdict)``, ``left()`` when people go back without handing in.
    """

    handed_in = Signal(object)
    left = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self._shift = ""
        self._keeper = Keeper(ctx, "shift.count", parent=self)
        self.boxes: dict[int, PieceBox] = {d: PieceBox(d) for d in money.DENOMINATIONS}
        self.boxes[money.LOOSE] = LooseBox()
        asks = [amount(method, METHODS[method], hint="照手机上的合计") for method in Declared.__annotations__]
        self.declared = Form(
            ctx, Declared, asks, self, name="shift.declared", label_width=64, gap=8, otherwise=self._refused
        )  # fmt: skip
        self._sums = {d: Label("", "h2", "ink2") for d in self.boxes}
        self.total = AmountDisplay("点到的现金", tone="ink", ground="surface")
        self.declared.handed_over.connect(lambda _begun: self._show_begun())
        self.notice = Notice()
        self.go = Button("交盘点", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.submit)
        inner = holder(row(wide(self._drawer_card(), 6), wide(self._hand_in_card(), 5), gap=12))
        fill(self, ScrollBody(inner))
        self._chain()
        self._renew()

    def _drawer_card(self) -> Card:
        card = Card("钱箱里的现金", "填张数，↵ 下一行，+ − 增减")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(4, 1)
        grid.setColumnMinimumWidth(0, theme.px(84))
        # Centred in cells that may grow: the rows then share the height of the card.
        middle = Qt.AlignmentFlag.AlignVCenter
        for at, (denomination, box) in enumerate(self.boxes.items()):
            line = 2 * at
            grid.addWidget(Label(denomination_name(denomination), "h2"), line, 0, middle)
            grid.setRowStretch(line, 1)
            grid.addWidget(box, line, 2, middle)
            if denomination == money.LOOSE:
                grid.addWidget(Label("元，2 角、分币和整卷合起来", "body", "ink2", elide=True), line, 3, 1, 2, middle)
                continue
            grid.addWidget(self._sums[denomination], line, 4)
            grid.addWidget(Rule(), line + 1, 0, 1, 5)  # so that no sum is read across to another row
            for by, icon, column in ((-1, "minus", 1), (1, "plus", 3)):
                word = f"{denomination_name(denomination)} {'加' if by > 0 else '减'}一张"
                button = Button(icon=icon, name=word, sz="touch")
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.setFixedWidth(metrics.PAY)
                button.clicked.connect(lambda _checked=False, box=box, by=by: box.step(by))
                grid.addWidget(button, line, column, middle)
        into(card.body, wide(grid))
        return card

    def _hand_in_card(self) -> Card:
        card = Card("商户 App 里的合计", "照手机上本班的合计填")
        fixed = "交上后不能改，也看不到应有多少；点错了只能重新盘点，前一次也留底。"
        into(card.body, self.declared, STRETCH, self.total, Label(fixed, "caption", "ink2", wrap=True), self.notice)
        back = Button("返回", sz="xl", key=shortcuts.cap("back"), on=self.left.emit)
        into(card.body, row(back, wide(self.go)))
        return card

    def _chain(self) -> None:
        boxes = list(self.boxes.values())
        for at, box in enumerate(boxes):
            # Enter passes by the loose coins, which are seldom there: ↓, Tab or a click goes to them.
            after = [box for box in boxes[at + 1 : at + 2] if box.denomination != money.LOOSE]
            box.entered.connect(lambda after=after: self._focus(after[0]) if after else self.declared.focus_start())
            box.moved.connect(lambda by, at=at: self._focus(boxes[min(max(at + by, 0), len(boxes) - 1)]))
            box.textChanged.connect(self._renew)
            box.changed.connect(lambda _text: self._keeper.note(self._shift, self._filled()))
        self.declared.edited.connect(lambda: self.notice.say(""))
        self.declared.entered.connect(self.go.setFocus)
        steps: list[QWidget] = [*boxes, *self.declared.controls.values(), self.go]
        for before, behind in pairwise(steps):
            QWidget.setTabOrder(before, behind)

    @staticmethod
    def _focus(box: PieceBox) -> None:
        box.setFocus()
        box.selectAll()

    def _filled(self) -> dict[str, str] | None:
        found = {str(d): box.text() for d, box in self.boxes.items() if box.text()}
        return found or None

    def start(self, now: ShiftNow) -> None:
        """Begin a count, or go on with one not handed in; how often a method was used is said, never its sum."""
        self._shift = str(now.id)
        self._show_begun()
        self.declared.turn_to(now.id)
        self.declared.fill(None)
        self.declared.resume()
        used = {t.method: t.count for t in now.figures.tenders}
        for method, field in self.declared.fields.items():
            field.set_hint(f"本班 {used[method]} 笔" if used.get(method) else "")
        self.notice.say("")

    def _show_begun(self) -> None:
        """The pieces that whoever is on duty has counted of this shift and not handed in."""
        begun = self._keeper.begun(self._shift) or {}
        for denomination, box in self.boxes.items():
            box.set_value(begun.get(str(denomination), ""))

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._keeper.flush()

    def focus_start(self) -> None:
        """Put the keyboard on the largest note."""
        self._focus(next(iter(self.boxes.values())))

    def begun(self) -> bool:
        """Whether anything has been filled in."""
        return self._filled() is not None or self.declared.dirty()

    def pieces(self) -> Mapping[int, int]:
        """The count so far, 张数 per denomination."""
        return {d: box.pieces() for d, box in self.boxes.items()}

    def _renew(self, *_text: object) -> None:
        for denomination, box in self.boxes.items():
            self._sums[denomination].setText(yuan(pieces_total({denomination: box.pieces()})) if box.text() else "")
        self.total.set_fen(pieces_total(self.pieces()))
        self.notice.say("")

    def submit(self) -> None:
        """Hand the count in."""
        if self._filled() is None:
            self.notice.say("还没有填张数。钱箱是空的，就在一行里填 0。")
            self.focus_start()
            return
        declared = self.declared.draft()
        if declared is not None:
            sums = {method: fen for method, fen in asdict(declared).items() if fen is not None}
            act(
                self.ctx, shifts.submit_count, self.pieces(), sums, why="交班盘点", then=self._done,
                form=self.declared,
            )  # fmt: skip

    def _done(self, verdict: Verdict) -> None:
        self._keeper.note(self._shift, None)
        self._keeper.flush()
        self.declared.saved()
        self.handed_in.emit(verdict)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused):
            self.notice.say("，".join(sentence(trouble)), "bad")
        else:
            self.ctx.shell.trouble(trouble)
