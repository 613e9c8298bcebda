"""What is still to be done for people: whom to ring up, and to whom money goes back."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.activities import calls, fees
from app.services.activities.calls import CallRow
from app.services.activities.fees import OwedBack
from app.ui.activities.words import names_words, span_words
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.facts import Facts
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, fill, holder, into, row, wide
from app.ui.kit.lists import SideList
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.reveal import Reveal
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.tender.bill import BillRow
from app.ui.tender.take import take_money
from app.ui.words.activities import TO_TELL
from app.ui.words.moments import short_moment

_WIDE = 320
_TONES = {"promoted": "ok", "moved": "warn", "cancelled": "bad"}


class TodoView(QWidget):
    """Signals: ``left`` for the way back, ``opened(str)`` for the number of an entry."""

    left = Signal()
    opened = Signal(str)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.which = Segment((("calls", "要通知"), ("money", "要退费")), name="办什么")
        self.back = Button("返回活动", kind="ghost", icon="arrow-left", key=shortcuts.cap("back"), on=self.left.emit)
        self.calls: Table[CallRow] = Table(
            (
                Column("什么事", lambda _c: "", 116, tag=lambda c: TagSpec(TO_TELL[c.what], _TONES[c.what])),
                Column("通知谁", lambda c: names_words(c.names), sub=lambda c: c.number, strong=True),
                Column("电话", lambda c: c.phone or "没有电话", 130, tone=lambda c: "ink" if c.phone else "ink3"),
                Column("活动", lambda c: c.title,
                       sub=lambda c: span_words(c.starts_at, c.starts_at, ctx.desk.now()).rpartition("–")[0]),
            ),
            key=lambda c: c.id, name="要通知的", top=True,
        )  # fmt: skip
        self.owed: Table[OwedBack] = Table(
            (
                Column("退给谁", lambda o: o.name, sub=lambda o: o.number, strong=True),
                Column("活动", lambda o: o.title),
                Column("付过", lambda o: yuan(o.paid), 96, right=True),
                Column("要退", lambda o: yuan(o.amount), 96, right=True, tone=lambda _o: "bad"),
            ),
            key=lambda o: o.id, name="要退费的", top=True,
        )  # fmt: skip
        none = Empty("都通知到了", "候补补上、改期、取消时，要打的电话列在这里", icon="phone")
        paid = Empty("没有要退的钱", "交过费又取消的，列在这里，退一笔少一笔", icon="hand-coins")
        self.call_list = SideList(self.calls, none, self._call_side())
        self.owed_list = SideList(self.owed, paid, self._owed_side())
        self.stack = QStackedWidget()
        for part in (self.call_list, self.owed_list):
            self.stack.addWidget(part)
        fill(self, row(self.back, self.which, STRETCH, gap=12), wide(self.stack), gap=10)
        self.which.changed.connect(lambda _which: self.show_which())
        self.call_list.front.connect(self._put_call)
        self.owed_list.front.connect(self._put_owed)
        self.calls.chosen.connect(lambda _row: self.phone.reveal())
        self.owed.chosen.connect(lambda _row: self.give_back())

    def _call_side(self) -> QWidget:
        self.who, self.about = Label("", "h3", wrap=True), Facts()
        self.phone = Reveal("看电话", "", self._reveal, missing="没有留电话，请当面或托人转告")
        self.about.hold("电话", self.phone)
        reached = Button("联系上了", kind="primary", icon="phone", key="Alt L", on=lambda: self.told(True))
        missed = Button("没人接", key="Alt K", on=lambda: self.told(False))
        card = Card(gap=10)
        card.setFixedWidth(_WIDE)
        into(card.body, self.who, self.about, Rule(), reached, missed, STRETCH)
        return card

    def _owed_side(self) -> QWidget:
        self.payee = Label("", "h3", wrap=True)
        self.sum = Label("", "h1", "accentInk", align=Qt.AlignmentFlag.AlignRight)
        go = Button("退费", kind="primary", sz="lg", key=shortcuts.cap("money"), on=self.give_back)
        card = Card(gap=10)
        card.setFixedWidth(_WIDE)
        into(card.body, self.payee, holder(column(row(Label("要退", "strong"), wide(self.sum)), gap=4)), go, STRETCH)
        return card

    # --- what is shown

    def refresh(self) -> None:
        """Read both lists again."""
        waiting = self.ctx.desk.see(calls.to_call)
        owed = self.ctx.desk.see(fees.owed_back)
        self.which.set_words("calls", f"要通知 {len(waiting)}" if waiting else "要通知")
        self.which.set_words("money", f"要退费 {len(owed)}" if owed else "要退费")
        self.call_list.show_rows(waiting)
        self.owed_list.show_rows(owed)

    def show_which(self) -> None:
        """The list picked."""
        self.stack.setCurrentIndex(0 if self.which.value() == "calls" else 1)
        self.focus_start()

    def begin(self) -> None:
        """Come here: where there is something to be done."""
        self.refresh()
        if not self.calls.rows_model.rows and self.owed.rows_model.rows:
            self.which.set_value("money")
        self.show_which()

    def _put_call(self, call: CallRow) -> None:
        now = self.ctx.desk.now()
        self.who.setText("、".join(call.names))
        self.phone.put(call.phone, call.id)
        self.about.put(
            [
                ("什么事", TO_TELL[call.what], "ink"),
                ("活动", call.title, "ink"),
                ("时间", span_words(call.starts_at, call.starts_at, now).rpartition("–")[0], "ink"),
                ("地点", call.place, "ink"),
                ("电话", call.phone or "-", "ink"),
                ("列入", short_moment(call.since, now), "ink"),
                ("单号", call.number, "ink"),
            ]
        )

    def _put_owed(self, owed: OwedBack) -> None:
        self.payee.setText(f"{owed.name} 《{owed.title}》")
        self.sum.setText(yuan(owed.amount))

    # --- what people do

    def _reveal(self, then: Any) -> None:
        call = self.calls.row()
        if call is not None:
            act(self.ctx, calls.phone_of, call.id, then=lambda found: then("、".join(found)), by=self)

    @property
    def in_calls(self) -> bool:
        """Whether the list of calls is in front."""
        return self.stack.currentIndex() == 0

    def told(self, reached: bool) -> None:
        """联系上了 or 没人接; the one is off the list, the other stays."""
        call = self.calls.row()
        if call is not None and self.in_calls:
            tell(self.ctx, call.id, call.what, call.since, call.names, reached=reached, by=self)
            self.refresh()
            self.calls.setFocus()

    def give_back(self) -> None:
        """F12: the money goes back, with its paper."""
        owed = self.owed.row()
        if owed is not None and not self.in_calls:
            give_back(self.ctx, owed.id, owed.title, owed.amount, self._given)

    def _given(self, _done: object) -> None:
        self.refresh()
        self.focus_start()

    def focus_start(self) -> None:
        """The keyboard in the list."""
        table: Table[Any] = self.calls if self.in_calls else self.owed
        (table if table.rows_model.rows else self.back).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def tell(
    ctx: Ctx, entry_id: UUID, what: str, since: object, names: tuple[str, ...], *, reached: bool, by: object
) -> None:
    """Write down that somebody was rung up; who was reached can be put back on the list."""
    said = f"{names_words(names)} {'已通知' if reached else '没人接，留在单上'}"
    undo = (calls.unmark_told, entry_id, what, since) if reached else ()
    act(ctx, calls.mark_told, entry_id, reached=reached, said=said, undo=undo, by=by)


def give_back(ctx: Ctx, entry_id: UUID, title: str, amount: int, then: Any) -> None:
    """Give back what an entry is owed."""
    rows = [BillRow(f"退活动费 {title}", -amount)]
    key = ctx.desk.new_id()
    take_money(ctx, f"退费 {title}", rows, -amount, fees.give_back, entry_id, said=title, then=then, key=key)
