"""收款: how it is paid, how much was handed over, what goes back. Digits always go to the amount."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.till.wallet_card import is_card_number
from app.services.residents import search
from app.services.till import tender
from app.services.till.tender import MOST_CHANGE, Tender
from app.services.till.wallet_rows import CardRow
from app.ui.kit import theme
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import NoteLine
from app.ui.kit.fields import LineEdit
from app.ui.kit.guard import guarded
from app.ui.kit.keypad import Keypad
from app.ui.kit.label import Keycap, Label, Rule
from app.ui.kit.layout import STRETCH, Part, column, holder, into, row, wide
from app.ui.kit.modal import Modal
from app.ui.kit.presses import ARM_MS, presses
from app.ui.kit.text import yuan
from app.ui.tender.bill import BillRow, BillView
from app.ui.tender.model import Standing, TenderModel, change_note
from app.ui.tender.parts import BACK_NOTES, NOTES, AmountBox, MethodTile, PrintIt
from app.ui.tender.sums import SumRow
from app.ui.words.sentences import sentence
from app.ui.words.till import METHODS

HIGH, HIGHER = 620, 656  # of the dialog; the larger text takes all there is in the smallest window
Hearer = Callable[[Refused | StoreTrouble], object]
Pay = Callable[[list[Tender], bool, bool, Hearer, Callable[[object], object]], object]
"""``pay(tenders, print it, asked and agreed, refused, then)`` seals it. The result goes to ``then``, at once or when
somebody has agreed; what is wrong goes to ``refused``."""
LETTER_MS = 400  # the slowest scanners type a key each 80 ms, a hand turns from letters to an amount much later
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAY_CODE = re.compile(r"1[0-5][0-9]{16}|(2[5-9]|30)[0-9]{14,22}")
"""付款码: what a customer shows to be charged, WeChat's 18 digits and Alipay's 16 to 24."""
_REFERENCE = re.compile(r"[0-9A-Za-z-]{6,32}")


@dataclass(frozen=True)
class TenderAsk:
    """What is to be paid, 分; ``payable`` below zero goes back to the customer.

    ``sums`` stand above what is due: name, amount, tone. ``who`` is a name, words about it and their tone. ``paper`` is
    the box that says whether it is printed, empty where it always is; ``leave`` is what Esc does; ``said`` what the
    cashier should know of the paper and of taking it back. ``cards`` finds a card by its number where the canteen has
    cards, ``card`` is the customer's own; ``keeps_change``: change may go onto it. ``referred`` is the hint of the
    number of a payment.
    """

    payable: int
    rule: str
    rows: Sequence[BillRow]
    note: str = ""
    sums: Sequence[tuple[str, int, str]] = ()
    who: tuple[str, str, str] | None = None
    paper: str = ""
    leave: str = "返回"
    said: str = ""
    cards: Callable[[str], CardRow] | None = None
    card: CardRow | None = None
    keeps_change: bool = False
    referred: str = "交易单号后几位（可不填）"

    @property
    def back(self) -> bool:
        """Whether money goes back."""
        return self.payable < 0


def _fixed(part: QVBoxLayout, wide_at_100: int) -> QWidget:
    """A column that is as wide as this whatever stands in it."""
    made = holder(part)
    made.setFixedWidth(theme.px(wide_at_100) if theme.scale() < 1.2 else int(wide_at_100 * 1.15))
    return made


class TenderModal(Modal):
    """Takes money, or gives it back, and finishes with what ``pay`` made of it.

    Enter confirms; an amount below the due is kept as a part and the rest asked for; Esc goes back one step.
    Signals: ``stood`` after what is due, taken or missing was shown anew.
    """

    stood = Signal()

    _KEYS: ClassVar[frozenset[str]] = frozenset("0123456789")

    def __init__(self, host: QWidget, title: str, asked: TenderAsk, pay: Pay, *, opens_drawer: bool) -> None:
        super().__init__(host, title, asked.note, width=1040, height=HIGH if theme.scale() < 1.2 else HIGHER)
        self._opens_drawer, self._asked, self._pay = opens_drawer, asked, pay
        self._hand = "退给" if asked.back else "实收"
        methods = tender.METHODS if asked.cards is None else tender.EVERY_METHOD
        self.model = TenderModel(abs(asked.payable), asked.rule, back=asked.back, methods=methods)
        self._card: CardRow | None = None
        if asked.card is not None:
            self._know(asked.card)
        self._busy, self._asked_at, self._letter_at = False, math.inf, -math.inf
        self.head.insertWidget(2, Keycap("↵", "确认"))
        self.head.insertWidget(3, Keycap("*", "刚好"))
        self.head.insertWidget(4, Keycap("Esc", asked.leave))
        ways, pad, sums = self._ways(), self._pad(), self._sums()
        columns = row(_fixed(ways, 248), Rule(upright=True), wide(pad), Rule(upright=True), _fixed(sums, 284), gap=18)
        into(self.body, Rule(), wide(columns))
        self._fill()
        self.show_standing()

    def _fill(self) -> None:
        """What does not change while the dialog is open."""
        for line, (_name, amount, _tone) in zip(self.sums, self._asked.sums, strict=True):
            line.put(amount)
        self.who.setVisible(self._asked.who is not None)
        if self._asked.who is not None:
            name, words, tone = self._asked.who
            into(self.who.body, Label(name, "strong", elide=True), Label(words, "caption", tone, elide=True))

    def _ways(self) -> QVBoxLayout:
        top = row(
            wide(Label("退款方式" if self._asked.back else "收款方式", "caption", "ink2")), Keycap("↑"), Keycap("↓")
        )
        self.tiles = {}
        for method in self.model.methods:
            tile = MethodTile(method, back=self._asked.back)
            tile.clicked.connect(lambda _checked=False, method=method: self.choose(method))
            self.tiles[method] = tile
        self.parts = Label("", "body", "ink", wrap=True)
        self.undo_part = Button("退回上一笔", kind="ghost", sz="touch", icon="undo-2", on=self._part_back)
        self.undo_part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.who = Card(ground="subtle", gap=0)
        self.bill = BillView(self._asked.rows)
        parts: tuple[Part, ...] = (top, *self.tiles.values(), wide(self.bill), self.parts, self.undo_part, self.who)
        return column(*parts)

    def _pad(self) -> QVBoxLayout:
        self.amount = AmountBox(self._hand)
        self.quick = [Button("", kind="quick") for _ in range(4)]
        for at, button in enumerate(self.quick):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, at=at: self._take_quick(at))
        self.keypad = Keypad("确认\n退款" if self._asked.back else "确认\n收款")
        self.keypad.typed.connect(self._digit)
        self.keypad.erased.connect(self._erase)
        self.keypad.cleared.connect(self._clear)
        self.keypad.confirmed.connect(self.confirm)
        quick = row(*(wide(button, 3 if at else 4) for at, button in enumerate(self.quick)))
        return column(self.amount, quick, wide(self.keypad), gap=10)

    def _sums(self) -> QVBoxLayout:
        back = self._asked.back
        self.sums = [SumRow(name, tone) for name, _amount, tone in self._asked.sums]
        self.rounding = SumRow("抹零", "ok")
        self.due = AmountDisplay("应退" if back else "应收")
        self.taken, self.handed = SumRow("已退" if back else "已收"), SumRow(self._hand)
        self.result = AmountDisplay("找零", role="change", tone="ok", ground="okBg")
        self.error = NoteLine(lines=3)
        self.reference = LineEdit(kind="code", hint=self._asked.referred, name="交易单号", most=32)
        self.reference.textChanged.connect(self._referred)
        self.keep_change = PrintIt("找零存入餐卡", False)
        self.keep_change.hide()
        self.print_it = PrintIt(self._asked.paper, True)
        if not self._asked.paper:
            self.print_it.hide()
        for part in (self.rounding, self.reference):  # what comes and goes with the method moves nothing else
            kept = part.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            part.setSizePolicy(kept)
        said = f"{'现金单自动开钱箱。' if self._opens_drawer else ''}{self._asked.said}"
        parts: tuple[Part, ...] = (
            *self.sums, self.rounding, Rule(), self.due, STRETCH, self.taken,
            self.handed, self.result, self.error, self.reference, self.keep_change, self.print_it,
            Label(said, "caption", "ink2", wrap=True),
        )  # fmt: skip
        return column(*parts, gap=5)

    def show_standing(self) -> None:
        """Paint what the model says now."""
        model = self.model
        now = model.standing()
        for method, tile in self.tiles.items():
            tile.setChecked(method == model.method)
        self.amount.set_words(model.text or "0.00")
        self.amount.set_name(self._hand, "ink3" if not model.text else "ink", "surface")
        self._show_quick()
        self.rounding.put(now.rounding, "只收现金时")
        self.due.set_fen(now.due)
        self.taken.put(now.taken)
        self.parts.setText(
            "\n".join(f"{self.taken.name.text()} {METHODS[p.method]} {yuan(p.amount)}" for p in model.parts)
        )
        self.parts.setVisible(bool(model.parts))
        self.undo_part.setVisible(bool(model.parts))
        self.who.setVisible(self._asked.who is not None and not model.parts)  # the bill needs the room
        self.handed.name.setText(f"{self._hand}（{METHODS[model.method]}）")
        self.handed.put(now.amount, always=True)
        self._show_result(now)
        self.reference.setVisible(model.method not in ("cash", tender.WALLET))
        self.keep_change.setVisible(self._asked.keeps_change and self._asked.card is not None and now.change > 0)
        if tender.WALLET in self.tiles:
            self.tiles[tender.WALLET].set_note(self._card_words())
        if self.reference.text() != model.reference:
            self.reference.setText(model.reference)
        self.stood.emit()

    def _show_result(self, now: Standing) -> None:
        """What the cashier must see or do now: a rest, too much, change to be counted out, or the payer's phone."""
        name, fen, tone, note = self._coming_back(now) if self._asked.back else self._coming_in(now)
        self.result.set_name(name, tone, f"{tone}Bg")
        self.result.set_fen(fen)
        self.result.set_note(note or " ")

    def _coming_in(self, now: Standing) -> tuple[str, int, str, str]:
        if now.missing:
            more = "按 ↵ 先收这一笔，再收余款" if now.amount else "输入余款，或按 * 刚好收齐"
            return "还差", now.missing, "warn", more
        if now.over:
            return "多收", now.over, "warn", "请改少；非现金不能找零"
        if now.change >= MOST_CHANGE:
            return "找零", now.change, "warn", "请核对实收，找零不会满 ¥100"
        if self.model.method == "cash" or not now.amount:
            return "找零", now.change, "ok", change_note(now.change)
        if self.model.method == tender.WALLET:
            return "餐卡付", now.amount, "ok", f"付后卡里剩 {yuan(max(self.model.on_card() - now.amount, 0))}"
        return "对方付", now.amount, "ok", NOTES[self.model.method]

    def _coming_back(self, now: Standing) -> tuple[str, int, str, str]:
        if now.missing:
            more = "按 ↵ 先退这一笔，再退其余" if now.amount else "输入其余，或按 * 刚好退齐"
            return "还差", now.missing, "warn", more
        if now.over:
            return "多退", now.over, "warn", "请改少；退款没有找零"
        note = (
            change_note(now.amount).replace("找", "给", 1)
            if self.model.method == "cash"
            else BACK_NOTES[self.model.method]
        )
        return "退给对方", now.taken + now.amount, "ok", note

    def _show_quick(self) -> None:
        amounts = self.model.quick()
        for at, button in enumerate(self.quick):
            button.setVisible(at < len(amounts))
            if at < len(amounts):
                fen = amounts[at]
                exact = yuan(fen, symbol=False)
                button.set_words(f"刚好 {exact}" if at == 0 else exact.removesuffix(".00"))

    @property
    def own_card(self) -> str:
        """The number of the customer's own card, empty without one."""
        return "" if self._asked.card is None else self._asked.card.number

    def _know(self, card: CardRow) -> None:
        self._card = card
        self.model.card, self.model.balance = card.number, card.balance

    def _card_words(self) -> str:
        card = self._card
        return "请扫餐卡" if card is None else f"{card.name} 余额 {yuan(max(self.model.on_card(), 0))}"

    def _card_read(self, number: str, find: Callable[[str], CardRow]) -> None:
        """A card was held to the scanner: it pays what is on it of what is left."""
        guarded(lambda: find(number), self._card_refused, self._card_pays)

    def _card_refused(self, trouble: Refused | StoreTrouble) -> None:
        said = sentence(trouble)
        self.hear(f"{said.title}。{said.advice}")

    def _card_pays(self, card: CardRow) -> None:
        self._know(card)
        self.model.take_card(card.number, card.balance)
        self._touched()

    def choose(self, method: str) -> None:
        """Pay by another method."""
        self.model.choose(method)
        self._touched()

    def confirm(self) -> None:
        """Enter: seal the sale, or keep a smaller amount as a part."""
        if self._busy or self.is_over:
            return
        agreed = presses.at() - self._asked_at >= ARM_MS
        try:
            self.model.settle()
        except Refused as refused:
            self._not_yet(refused)
            return
        self._busy = True
        tenders, printed = self.model.tenders(), self.print_it.isChecked()
        try:
            self._pay(tenders, printed, agreed, self._not_taken, self.done)
        finally:
            self._busy = False  # also after an error nobody expected: the money is on the counter

    def _not_taken(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused) and trouble.code == "reference_again" and math.isinf(self._asked_at):
            self._asked_at = presses.now()
        self._say(trouble)

    def _not_yet(self, refused: Refused) -> None:
        if refused.code == "short" and self.model.amount():
            self.model.take_part()
            self._touched()
            return
        self._say(refused)

    def _say(self, trouble: Refused | StoreTrouble) -> None:
        said = sentence(trouble)
        self.error.say(f"{said.title}。{said.advice}", bad=True)

    def _touched(self) -> None:
        self._disarm()
        self.hear("")
        self.show_standing()

    def _digit(self, key: str) -> None:
        self.model.digit(key)
        self._touched()

    def _erase(self) -> None:
        if self.model.erase():
            self._touched()

    def _clear(self) -> None:
        self.model.clear()
        self._touched()

    def _take_quick(self, at: int) -> None:
        self.model.set_amount(self.model.quick()[at])
        self._touched()

    def _exact(self) -> None:
        self.model.exact()
        self._touched()

    def _part_back(self) -> None:
        if self.model.take_back():
            self._touched()

    def _referred(self, text: str) -> None:
        if text != self.model.reference:
            self.model.reference = text
            self._disarm()

    def _disarm(self) -> None:
        """Something else is meant now than what was asked about."""
        self._asked_at = math.inf
        self.error.say("", bad=False)

    def on_scan(self, code: str) -> None:
        """The number of a payment goes into its field; a card, a document or a customer's own payment code does not."""
        plain = code.strip()
        if search.says_all(plain):
            self.hear(f"收款时不能换人。按 Esc {self._asked.leave}，再扫卡")
        elif self._asked.cards is not None and is_card_number(plain):
            self._card_read(plain, self._asked.cards)
        elif _PAY_CODE.fullmatch(plain):
            self.hear("这是顾客的付款码，这里不能扣款。请用收款设备扫；扫账单上的交易单号才记在这里")
        elif self.model.method == "cash" or not _REFERENCE.fullmatch(plain):
            self.hear("刚才扫的码没有用上。微信、支付宝、银行卡收款时可以扫交易单号")
        else:
            self.hear("")
            self.reference.setText(plain)

    def first_focus(self) -> None:
        self.amount.setFocus(Qt.FocusReason.PopupFocusReason)

    def accept_key(self) -> None:
        self.confirm()

    def reject(self) -> None:
        if self.model.parts and not self.isHidden():
            self._part_back()
        else:
            super().reject()

    def _no_amount(self, event: QKeyEvent) -> bool:
        """A letter is none, and neither is what follows it as a slow scanner would type it: nothing of a code may be
        taken for money.
        """
        now, text = presses.at(), event.text()
        letter = text.isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        follows = now - self._letter_at < LETTER_MS and (text.isprintable() or event.key() in _ENTER) and bool(text)
        if letter or follows:
            self._letter_at = now
            self.hear(f"这里填金额，不是扫码。按 Esc {self._asked.leave}，再扫卡")
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if (key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.isAutoRepeat()) or self._no_amount(event):
            event.accept()
        elif text in self._KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._digit(text)
        elif text in (".", "。"):
            self._digit(".")
        elif text in (",", "，"):
            self._digit(",")
        elif text == "*":
            self._exact()
        elif key == Qt.Key.Key_Backspace:
            self._erase()
        elif key == Qt.Key.Key_Delete:
            self._clear()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.model.step(1 if key == Qt.Key.Key_Down else -1)
            self._touched()
        else:
            super().keyPressEvent(event)
