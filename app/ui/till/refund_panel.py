"""退菜: which dishes of a sale go back, and what that comes to, before anybody agrees."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.services.till import refunds
from app.services.till.refunds import DishLeft, RefundPlan
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.guard import guarded
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.tender.refund import back_by_way, missed_words
from app.ui.tender.sums import SumRow
from app.ui.till.cart_panel import panel_width
from app.ui.words.sentences import sentence

_ASKED = "按数字选退几份，↵ 退一份"


class RefundPanel(Drawer):
    """The dishes that are left of a sale. A digit is how many of the current one go back, ↵ alone takes one portion of
    it; with dishes chosen ↵ asks. Signals: ``wanted(sale id, portions, RefundPlan, what the sale is called)``.
    """

    wanted = Signal(object, object, object, str)

    def __init__(self, ctx: Ctx, called: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__("退菜", width=panel_width(), parent=parent)
        self._ctx, self._called = ctx, called
        self._sale: UUID | None = None
        self._number = ""
        self._portions: dict[int, int] = {}
        self._plan: RefundPlan | None = None
        columns = (
            Column[DishLeft]("菜", lambda row: row.name, sub=_left_words),
            Column[DishLeft](
                "退", self._taken_words, 76, right=True, strong=True,
                tone=lambda row: "bad" if self._portions.get(row.position) else "ink3",
            ),
            Column[DishLeft]("实付", lambda row: yuan(row.payable), 104, right=True),
        )  # fmt: skip
        self.table: Table[DishLeft] = Table(columns, key=lambda row: row.position, name="还能退的菜")
        self.table.chosen.connect(lambda row: self._put(row, self._next(row)))
        self.table.installEventFilter(self)
        self.table.setMinimumHeight(200)
        self.listed, self.saved = SumRow("菜价"), SumRow("收回优惠", "warn")
        self.rounding = SumRow("抹零", "ink2")
        self.ways = Label("", "strong", "bad", wrap=True)
        self.told = Label(_ASKED, "body", "ink2", wrap=True)
        self.ask = Button("退菜", kind="danger", sz="lg", icon="undo-2", key="↵", on=self._ask)
        into(self.body, wide(self.table), self.listed, self.saved, self.rounding, self.ways, self.told)
        into(self.foot, STRETCH, self.ask)

    def begin(self, sale_id: UUID) -> None:
        """Show what is left of a sale, nothing chosen. Raises what ``refunds.left_of`` raises."""
        left = self._ctx.desk.see(refunds.left_of, sale_id)
        self.setFixedWidth(panel_width())
        self._sale, self._number, self._portions = sale_id, self._called(left.number), {}
        self.table.set_rows(left.dishes)
        if left.dishes:
            self.table.selectRow(0)
        self.open_drawer(f"退菜 {self._number}")
        self.note.setText(f"还剩 {yuan(left.due)}")
        self._judge()
        self.table.setFocus()

    def _next(self, row: DishLeft) -> int:
        """A press goes round: one more, and after the last none."""
        return (self._portions.get(row.position, 0) + 1) % (row.portions + 1)

    def _put(self, row: DishLeft, portions: int) -> None:
        self._portions[row.position] = min(portions, row.portions)
        self.table.viewport().update()
        self._judge()

    def _judge(self) -> None:
        """Work out what it comes to, and say it."""
        sale, chosen = self._sale, dict(self._portions)
        self._plan = None
        self._say(_ASKED, "ink2")
        if sale is not None and any(chosen.values()):
            guarded(
                lambda: self._ctx.desk.see(refunds.plan, sale, chosen),
                lambda trouble: self._say("，".join(sentence(trouble)), "bad"),
                self._planned,
            )
        plan = self._plan
        self.listed.put(plan.listed if plan else 0)
        self.saved.put(-plan.saved if plan else 0)
        self.rounding.put(plan.rounding if plan else 0)
        self.ways.setText(back_by_way(plan) if plan else "")
        self.ask.setEnabled(plan is not None)

    def _planned(self, plan: RefundPlan) -> None:
        self._plan = plan
        self._say(missed_words(plan), "warn")

    def _say(self, words: str, tone: str) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)

    def _ask(self) -> None:
        if self._plan is not None:
            portions = {at: n for at, n in self._portions.items() if n}
            self.wanted.emit(self._sale, portions, self._plan, self._number)

    def _enter(self) -> None:
        row = self.table.row()
        if row is not None and not any(self._portions.values()):
            self._put(row, 1)
        self._ask()

    def _taken_words(self, row: DishLeft) -> str:
        taken = self._portions.get(row.position, 0)
        return "—" if not taken else f"{taken} 份" if row.grams is None else f"{row.grams} 克"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row = self.table.row()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if row is not None and event.text().isdigit():
                self._put(row, int(event.text()))
                return True
            if row is not None and event.text() in ("+", "-"):
                now = self._portions.get(row.position, 0)
                self._put(row, max(0, now + (1 if event.text() == "+" else -1)))
                return True
        return super().eventFilter(watched, event)


def _left_words(row: DishLeft) -> str:
    return f"{row.grams} 克，整份退" if row.grams is not None else f"还剩 {row.portions} 份"
