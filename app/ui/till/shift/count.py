"""The blind count: 张数 per denomination and the merchant apps' totals; what the drawer should hold is never shown."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.rules.money import MoneyError
from app.services.till import shifts
from app.services.till.shifts import MOST_PIECES, ShiftNow, Verdict
from app.services.till.tender import METHODS
from app.ui.consent.ask import do_with_consent
from app.ui.kit import metrics, paint, shortcuts, theme
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.till.shift.amount import Notice, pieces_total
from app.ui.till.shift.words import denomination_name
from app.ui.words.sentences import beside_field, sentence
from app.ui.words.till import METHODS as METHOD_NAMES

_DECLARED = tuple(method for method in METHODS if method != "cash")


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


class CountView(QWidget):
    """The whole count. ``start`` empties it; ``submit`` hands it in, once and for good.

    Signals: ``handed_in(Verdict)``, ``left()`` when people go back without handing in.
    """

    handed_in = Signal(object)
    left = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.boxes = {d: PieceBox(d) for d in money.DENOMINATIONS}
        self.declared = {m: LineEdit(kind="amount", hint="未填", name=METHOD_NAMES[m], most=14) for m in _DECLARED}
        self._fields = {
            m: Field(METHOD_NAMES[m], box, label_width=64, check=self._wrong) for m, box in self.declared.items()
        }
        self._sums = {d: Label("", "h2", "ink2", align=paint.RIGHT) for d in self.boxes}
        self.total = AmountDisplay("点到的现金", tone="ink", ground="surface")
        self.notice = Notice()
        self.go = Button("交盘点", kind="primary", sz="xl", key=shortcuts.cap("money"), on=self.submit)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addWidget(self._drawer_card(), 6)
        columns.addWidget(self._hand_in_card(), 5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollBody(inner))
        self._chain()
        self._renew()

    def _drawer_card(self) -> Card:
        card = Card("钱箱里的现金", "填张数，↵ 下一行，+ − 增减")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(4, 1)
        grid.setColumnMinimumWidth(0, theme.px(84))
        # Centred in cells that may grow: the rows then share the height of the card.
        middle = Qt.AlignmentFlag.AlignVCenter
        for at, (denomination, box) in enumerate(self.boxes.items()):
            grid.addWidget(Label(denomination_name(denomination), "h2"), at, 0, middle)
            grid.setRowStretch(at, 1)
            for by, icon, column in ((-1, "minus", 1), (1, "plus", 3)):
                word = f"{denomination_name(denomination)} {'加' if by > 0 else '减'}一张"
                button = Button(icon=icon, name=word, sz="touch")
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.setFixedWidth(metrics.PAY)
                button.clicked.connect(lambda _checked=False, box=box, by=by: box.step(by))
                grid.addWidget(button, at, column, middle)
            grid.addWidget(box, at, 2, middle)
            grid.addWidget(self._sums[denomination], at, 4)
        card.body.addLayout(grid, 1)
        return card

    def _hand_in_card(self) -> Card:
        card = Card("商户 App 里的合计", "照手机上本班的合计填")
        for field in self._fields.values():
            card.body.addWidget(field)
        card.body.addStretch(1)
        card.body.addWidget(self.total)
        fixed = "交上后不能改，也看不到应有多少；点错了只能重新盘点，前一次也留底。"
        card.body.addWidget(Label(fixed, "caption", "ink2", wrap=True))
        card.body.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(Button("返回", sz="xl", key=shortcuts.cap("back"), on=self.left.emit))
        buttons.addWidget(self.go, 1)
        card.body.addLayout(buttons)
        return card

    def _chain(self) -> None:
        boxes = list(self.boxes.values())
        steps: list[LineEdit] = [*boxes, *self.declared.values()]
        for at, box in enumerate(boxes):
            box.entered.connect(lambda at=at: self._focus(steps[at + 1]))
            box.moved.connect(lambda by, at=at: self._focus(boxes[min(max(at + by, 0), len(boxes) - 1)]))
            box.textChanged.connect(self._renew)
        for at, line in enumerate(self.declared.values(), len(boxes)):
            after: QWidget = steps[at + 1] if at + 1 < len(steps) else self.go
            line.returnPressed.connect(lambda after=after: self._focus(after))
            line.textChanged.connect(lambda _text: self.notice.say(""))
        for before, behind in zip([*steps], [*steps[1:], self.go], strict=True):
            QWidget.setTabOrder(before, behind)

    @staticmethod
    def _focus(target: QWidget) -> None:
        target.setFocus()
        if isinstance(target, LineEdit):
            target.selectAll()

    def start(self, now: ShiftNow) -> None:
        """Begin a count with empty boxes; how often a method was used is said, never how much it took."""
        for box in (*self.boxes.values(), *self.declared.values()):
            box.clear()
        used = {t.method: t.count for t in now.figures.tenders}
        for method, field in self._fields.items():
            field.set_error(None)
            field.set_hint(f"本班 {used[method]} 笔" if used.get(method) else "")
        self.notice.say("")

    def focus_start(self) -> None:
        """Put the keyboard on the largest note."""
        self._focus(next(iter(self.boxes.values())))

    def begun(self) -> bool:
        """Whether anything has been filled in."""
        return any(box.text() for box in (*self.boxes.values(), *self.declared.values()))

    def pieces(self) -> Mapping[int, int]:
        """The count so far, 张数 per denomination."""
        return {d: box.pieces() for d, box in self.boxes.items()}

    def _renew(self, *_text: object) -> None:
        for denomination, box in self.boxes.items():
            self._sums[denomination].setText(yuan(pieces_total({denomination: box.pieces()})) if box.text() else "")
        self.total.set_fen(pieces_total(self.pieces()))
        self.notice.say("")

    @staticmethod
    def _wrong(words: str) -> str | None:
        if not words.strip():
            return None
        try:
            money.parse_yuan(words)
        except MoneyError as wrong:
            return beside_field(wrong)
        return None

    def submit(self) -> None:
        """Hand the count in."""
        if not any(box.text() for box in self.boxes.values()):
            self.notice.say("还没有填张数。钱箱是空的，就在一行里填 0。")
            self.focus_start()
            return
        for method, field in self._fields.items():
            if not field.validate():
                self._focus(self.declared[method])
                return
        sums = {m: money.parse_yuan(box.text()) for m, box in self.declared.items() if box.text().strip()}
        do_with_consent(
            self.ctx,
            "交班盘点",
            shifts.submit_count,
            self.pieces(),
            sums,
            then=self._done,
            refused=self._refused,
        )

    def _done(self, verdict: Verdict) -> None:
        self.handed_in.emit(verdict)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused):
            self.notice.say("，".join(sentence(trouble)), "bad")
        else:
            self.ctx.shell.trouble(trouble)
