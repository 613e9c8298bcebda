"""餐卡: found by name or by scanning, with what moved the money of the one in front and what is done with it."""

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local
from app.rules.records import brief_number
from app.rules.rights import Right, may
from app.rules.till.wallet_card import is_card_number
from app.services.desk import Changes
from app.services.residents import search
from app.services.till import wallet
from app.services.till.wallet_rows import CardMove, CardRow
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.act import act, look
from app.ui.kit.asks import amount, picker
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.fields import LineEdit
from app.ui.kit.form_side import FormSide
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, holder, into, row, wide
from app.ui.kit.lists import NothingFound, RowsOr
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.results import Hit
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.lists_out import export_cards
from app.ui.paper.sent import sent
from app.ui.people import hit
from app.ui.tender.bill import BillRow
from app.ui.tender.take import take_money
from app.ui.words.till import CARD_STATES

CARD_ACTS = {
    "topup": "充值", "topup_back": "冲正充值", "spend": "用餐", "back": "退回", "payout": "退卡",
    "payout_back": "冲正退卡",
}  # fmt: skip
_SIDE, _SIDE_MOST = 450, 540


@dataclass(frozen=True)
class _Owner:
    person: UUID


@dataclass(frozen=True)
class _Sum:
    amount: int


def _tag(card: CardRow) -> TagSpec:
    if card.state == "closed" and card.balance:
        return TagSpec("待退款", "warn")
    return TagSpec(*CARD_STATES[card.state])


class CardsPage(Page):
    """``arrive(number=…)`` or ``arrive(resident=…)`` brings a card to the front."""

    key: ClassVar[str] = "cards"
    title: ClassVar[str] = "餐卡"
    icon: ClassVar[str] = "wallet"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._wanted: UUID | None = None
        self.box = LineEdit(hint="姓名，或扫餐卡", name="找餐卡", most=40)
        self.box.textChanged.connect(lambda _text: self.refresh())
        self.table = self._make_table()
        self.table.row_changed.connect(lambda _card: self._show_card())
        self.table.chosen.connect(lambda _card: self.top_up())
        self._nothing = NothingFound("wallet")
        self._listed = RowsOr(self.table, self._nothing)
        self.off = Empty("这里没有开餐卡", "要用餐卡，请主管在设置的本坊信息里打开", icon="wallet")
        listed = Card(flush=True)
        into(listed.body, row(wide(self.box), margins=(12, 10, 12, 6)), wide(self._listed))
        self.side = FormSide(self.table.setFocus, self._detail())
        self._whole = holder(row(wide(listed), self.side, gap=metrics.CARD_GAP))
        into(self.add_body(), wide(self._whole), wide(self.off))
        theme.themeChanged.connect(self._fit)
        self._fit()

    # --- what it is made of

    def _make_table(self) -> Table[CardRow]:
        columns: list[Column[CardRow]] = [
            Column("姓名", lambda c: c.name, sub=lambda c: c.number, strong=True),
            Column("", lambda c: "", 92, tag=_tag),
            Column("余额", lambda c: yuan(c.balance, symbol=False), 110, right=True, strong=True),
        ]
        return Table(columns, key=lambda c: c.id, name="餐卡", top=True)

    def _detail(self) -> Card:
        self.said = Label("", "h2", elide=True)
        self.state = Tag("", "mute")
        self.about = Label("", "caption", "ink2")
        self.balance = Label("", "h1")
        columns: list[Column[CardMove]] = [
            Column("时间", lambda m: f"{local(m.at):%m-%d %H:%M}", 104, sub=lambda m: m.by),
            Column("", lambda m: CARD_ACTS[m.kind], sub=lambda m: brief_number(m.number)),
            Column(
                "金额", lambda m: yuan(m.amount, symbol=False), 92, right=True, strong=True,
                sub=lambda m: f"余 {yuan(m.balance, symbol=False)}",
            ),
        ]  # fmt: skip
        self.moves: Table[CardMove] = Table(columns, key=lambda m: m.turn, name="餐卡收支", top=True)
        self.buttons = {
            "top_up": Button("充值", kind="primary", key=shortcuts.cap("letter_C"), on=self.top_up),
            "lost": Button("挂失", key=shortcuts.cap("letter_G"), on=self.block),
            "found": Button("解挂", key=shortcuts.cap("letter_G"), on=self.block),
            "replace": Button("换卡", key=shortcuts.cap("letter_H"), on=self.replace),
            "close": Button("退卡", kind="danger", key=shortcuts.cap("letter_T"), on=self.pay_out),
            "print": Button(icon="printer", name="打印卡", tip=f"打印卡 {shortcuts.cap('print')}", on=self.print_card),
        }
        acts = list(self.buttons.values())
        card = Card(flush=True)
        into(
            card.body,
            row(wide(self.said), self.state, gap=8, margins=(14, 10, 12, 0)),
            row(self.about, STRETCH, margins=(14, 0, 12, 0)),
            row(self.balance, STRETCH, margins=(14, 0, 12, 4)),
            row(*acts[:4], STRETCH, margins=(12, 2, 12, 6)),
            row(*acts[4:], STRETCH, margins=(12, 0, 12, 8)),
            wide(self.moves),
        )  # fmt: skip
        return card

    def _fit(self) -> None:
        self.side.setFixedWidth(min(theme.px(_SIDE), _SIDE_MOST))

    # --- what the shell calls

    def verbs(self) -> list[Verb]:
        return [
            Verb("refresh", "重新读", self.refresh),
            Verb("new", "开一张餐卡", self.open_card),
            Verb("scan", "找餐卡", self.box.setFocus),
            Verb("letter_C", "充值", self.top_up),
            Verb("letter_G", "挂失 / 解挂", self.block),
            Verb("letter_H", "换卡", self.replace),
            Verb("letter_T", "退卡", self.pay_out),
            Verb("print", "打印卡", self.print_card),
            Verb("letter_X", "导出余额清单", lambda: export_cards(self.ctx, self)),
            Verb("save", "做右栏里的这一步", self.save),
        ]

    def arrive(self, number: str = "", **what: Any) -> None:
        self.box.setText(number)

    def on_shown(self) -> None:
        self.refresh()
        self.subtitle.emit("充值、挂失、换卡、退卡")

    def on_changed(self, changes: Changes, by: object) -> None:
        if changes.kinds & {"wallet", "resident", "setting"}:
            self.refresh()

    def on_scan(self, code: str) -> bool:
        if not is_card_number(code):
            return False
        self.side.close_form()
        self.box.setText(code.strip().upper())
        return True

    def focus_start(self) -> None:
        (self.side.form.focus_start if self.side.form is not None else self.box.setFocus)()

    def has_draft(self) -> bool:
        return self.side.has_draft()

    # --- showing

    @property
    def card(self) -> CardRow | None:
        """The card in front."""
        return self.table.row()

    def refresh(self) -> None:
        """F5."""
        on = bool(look(self.ctx, wallet.is_shown))
        self._whole.setVisible(on)
        self.off.setVisible(not on)
        found = look(self.ctx, wallet.cards, self.box.text(), refused=self._not_found) if on else ()
        none = "没有找到这张餐卡" if self.box.text().strip() else "还没有餐卡"
        self._nothing.say(none, "按 F2 给居民开一张", clear=False)
        self._listed.show_rows(found or ())
        if found and (self._wanted is None or not self.table.select_key(self._wanted)) and self.table.row() is None:
            self.table.selectRow(0)
        self._wanted = None
        self._show_card()

    def _not_found(self, trouble: Refused | StoreTrouble) -> None:
        self.ctx.shell.trouble(trouble)

    def _show_card(self) -> None:
        card = self.card
        self.said.setText("" if card is None else card.name)
        self.state.setVisible(card is not None)
        self.balance.setText("" if card is None else yuan(card.balance))
        self.about.setText("" if card is None else f"{card.number} · 开于 {local(card.opened_at):%Y-%m-%d}")
        if card is not None:
            self.state.set_spec(_tag(card))
        self.moves.set_rows(() if card is None else look(self.ctx, wallet.card_moves, card.id) or ())
        may_do = {
            "top_up": card is not None and card.state == "active",
            "lost": card is not None and card.state == "active",
            "found": card is not None and card.state == "lost",
            "replace": card is not None and card.state != "closed",
            "close": card is not None and (card.state != "closed" or card.balance > 0),
            "print": card is not None and card.state != "closed",
        }
        member = self.ctx.desk.staff
        edits = member is not None and may(member.role, Right.WALLET)
        for name, button in self.buttons.items():
            button.setVisible(may_do[name] and edits)

    # --- acts

    def _ready(self, *names: str) -> CardRow | None:
        return self.card if any(not self.buttons[name].isHidden() for name in names) else None

    def open_card(self) -> None:
        """F2: for a resident."""
        form = DrawerForm(
            self.ctx, "开餐卡", _Owner,
            (picker("person", "居民", self._people, hint="姓名 / 拼音 / 尾号", icon="user", required="请选居民"),),
            note="一个人一张，记名，可以挂失，不过期，最多存 5,000 元", name="wallet.open", under=(STRETCH,),
        )  # fmt: skip
        form.submitted.connect(
            lambda typed: form.act(
                wallet.open_card, typed.person, why="开餐卡", then=self._acted, said=lambda c: f"已开卡 {c.number}"
            )
        )
        self.side.open(form)

    def _people(self, query: str) -> list[Hit]:
        return [hit(found, query) for found in look(self.ctx, search.search, query, 8) or ()]

    def top_up(self) -> None:
        """Alt C: how much, then how it is paid."""
        card = self._ready("top_up")
        if card is None:
            return
        form = DrawerForm(
            self.ctx, "充值", _Sum,
            (amount("amount", "金额", limit=5000_00, required=True, hint="元，如 100", field="amount"),),
            note=f"{card.name} {card.number}，卡里 {yuan(card.balance)}", name="wallet.topup", record=card.id,
            under=(STRETCH,),
        )  # fmt: skip
        form.submitted.connect(partial(self._take, form, card))
        self.side.open(form)

    def _take(self, form: DrawerForm[_Sum], card: CardRow, typed: _Sum) -> None:
        def done(_charge: object) -> None:
            form.form.saved()
            self._acted(card)

        take_money(
            self.ctx, "餐卡充值", [BillRow(wallet.TOPUP, typed.amount)], typed.amount, wallet.top_up,
            self.ctx.desk.new_id(), card.id, typed.amount, note=f"{card.name} {card.number}", then=done,
            refused=form.refuse, by=self,
        )  # fmt: skip

    def block(self) -> None:
        """Alt G: 挂失, or 解挂 of one that was blocked."""
        card = self._ready("lost", "found")
        if card is not None and card.state == "active":
            act(
                self.ctx, wallet.block, card.id, why=f"挂失 {card.number}", then=self._acted, by=self,
                said=f"{card.name}的餐卡已挂失", undo=(wallet.unblock, card.id),
            )  # fmt: skip
        elif card is not None:
            act(
                self.ctx, wallet.unblock, card.id, why=f"解挂 {card.number}", then=self._acted, by=self,
                said=f"{card.name}的餐卡可以用了",
            )  # fmt: skip

    def replace(self) -> None:
        """Alt H: a new piece of plastic; the old one is good for nothing."""
        card = self._ready("replace")
        if card is not None:
            words = f"{card.number} 以后刷不了，余额 {yuan(card.balance)} 在新卡上。旧卡请收回剪掉。"
            self.ctx.dialogs.confirm(f"给{card.name}换卡", words, "换卡", partial(self._replace, card))

    def _replace(self, card: CardRow) -> None:
        act(
            self.ctx, wallet.replace_card, card.id, why=f"换卡 {card.number}", then=self._acted, by=self,
            said=lambda new: f"新卡号 {new.number}",
        )  # fmt: skip

    def pay_out(self) -> None:
        """Alt T: what is on it goes back, then it is closed."""
        card = self._ready("close")
        if card is None:
            return
        if not card.balance:
            act(
                self.ctx,
                wallet.close_card,
                card.id,
                why=f"退卡 {card.number}",
                then=self._acted,
                by=self,
                said="已退卡",
            )
            return
        note = f"{card.name} {card.number} · 100 元以内可退现金，多的退到本人银行卡（填账号后 4 位）"
        take_money(
            self.ctx, "餐卡退款", [BillRow(wallet.PAYOUT, -card.balance)], -card.balance, wallet.pay_out,
            self.ctx.desk.new_id(), card.id, note=note, then=lambda _done: self._acted(card), by=self,
            referred="退到银行卡的：账号后 4 位",
        )  # fmt: skip

    def print_card(self) -> None:
        """F9: what the scanner reads, to cut out or to glue onto the plastic."""
        card = self._ready("print")
        if card is not None:
            said = f"餐卡{sent(self.ctx.desk)}"
            act(self.ctx, wallet.print_card, card.id, why=f"打印餐卡 {card.number}", said=said, by=self)

    def _acted(self, card: CardRow) -> None:
        self._wanted = card.id
        self.side.close_form()
        self.refresh()
        self.table.setFocus()

    def save(self) -> None:
        """Ctrl Enter."""
        if self.side.form is not None:
            self.side.form.submit()
