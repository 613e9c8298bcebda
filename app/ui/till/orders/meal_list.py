"""送餐单: the orders of a meal in the order of who brings them, what became of each, and its papers."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.rules import dates
from app.services.desk import Changes
from app.services.requests import visits
from app.services.till import deliveries, menu
from app.services.till.deliveries import DishPortions, OrderRow
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, fill, row, wide
from app.ui.kit.lists import RowsOr
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Column, Table
from app.ui.paper.sent import PAGE, RECEIPT, sent
from app.ui.words.moments import day_words

OUTCOMES = {
    "": TagSpec("待送", "info", "clock"),
    "delivered": TagSpec("已送", "ok", "check"),
    "handed": TagSpec("代收", "ok", "check"),
    "no_answer": TagSpec("未应门", "bad", "circle-alert"),
    "fetched": TagSpec("已取", "ok", "check"),
    "unclaimed": TagSpec("未取", "warn", "circle-alert"),
}
_TO_FETCH = TagSpec("待取", "info", "clock")


def dishes_words(dishes: Sequence[DishPortions]) -> str:
    """``红烧肉（软饭）、米饭 ×2``."""
    return "、".join(
        f"{one.name}{f'（{one.remark}）' if one.remark else ''}{f' ×{one.quantity}' if one.quantity > 1 else ''}"
        for one in dishes
    )


def _tag(one: OrderRow) -> TagSpec:
    return OUTCOMES[one.outcome] if one.outcome or one.delivery else _TO_FETCH


class MealListPanel(Panel):
    """A digit gives the selected door its place on the way, a letter says what became of it."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.day = date.min
        self.meals = Segment([], name="餐段")
        self.when = Label("", "h3")
        self.cook = Label("", "body", "ink2", wrap=True)
        columns = (
            Column[OrderRow]("序", lambda one: str(one.place or "取"), 44, strong=True),
            Column[OrderRow]("姓名", lambda one: one.name, 110, strong=True, sub=lambda one: one.phone),
            Column[OrderRow](
                "餐", lambda one: dishes_words(one.dishes), sub=lambda one: one.address if one.delivery else "自取"
            ),
            Column[OrderRow](
                "收款", lambda one: "已收" if one.paid else "未收", 64, tone=lambda one: "ink2" if one.paid else "warn",
                sub=lambda one: "长期" if one.standing else "",
            ),
            Column[OrderRow]("", lambda one: "", 96, tag=_tag, sub=None),
            Column[OrderRow]("", lambda one: one.request_no or one.note, 150, tone=lambda one: "ink2"),
        )  # fmt: skip
        self.table: Table[OrderRow] = Table(columns, key=lambda one: one.id, name="送餐单")
        self.table.installEventFilter(self)
        self.table.row_changed.connect(lambda _row: self._show_verbs())
        how = f"在收银点好菜，按 {shortcuts.cap('serve')} 选送餐或预订"
        self.list = RowsOr(self.table, Empty("这一餐没有订餐", how, icon="utensils"))
        self.note = LineEdit(hint="代收人或备注", name="代收人或备注", most=60)
        self._build()

    def _build(self) -> None:
        back = Button("前一天", kind="ghost", icon="chevron-left", on=lambda: self._go(-1))
        on = Button("后一天", kind="ghost", icon="chevron-right", on=lambda: self._go(1))
        self.meals.changed.connect(lambda _meal: self.read())
        card = Card(flush=True)
        add(card.body, wide(self.list))
        self.acts = {
            "delivered": self._button("已送", "D", self._tick("delivered")),
            "handed": self._button("代收", "H", self._tick("handed")),
            "no_answer": self._button("未应门", "N", self._no_answer, kind="danger"),
            "fetched": self._button("已取", "D", self._tick("fetched")),
            "unclaimed": self._button("未取", "N", self._tick("unclaimed")),
            "": self._button("改回", "U", self._tick("")),
        }
        self.take = self._button("去收款", "P", self._take_up, kind="primary")
        self.papers = (
            Button("送餐单", icon="printer", key=shortcuts.cap("print"), on=self._print_route),
            self._button("餐盒标签", "B", self._print_labels),
        )
        head = row(self.when, back, on, self.meals, STRETCH, *self.papers)
        foot = row(self.note, *self.acts.values(), STRETCH, self.take)
        fill(self, head, self.cook, wide(card), foot, margins=(0, 8, 0, 0))

    def _button(self, words: str, letter: str, on: Callable[[], object], kind: str = "plain") -> Button:
        return Button(words, kind=kind, key=f"Alt {letter}", on=on)

    # --- what the page hands on

    def verbs(self) -> list[Verb]:
        return [
            Verb("letter_D", "已送 / 已取", lambda: self._first("delivered", "fetched")),
            Verb("letter_H", "代收", lambda: self._first("handed")),
            Verb("letter_N", "未应门 / 未取", lambda: self._first("no_answer", "unclaimed")),
            Verb("letter_U", "改回待送", lambda: self._first("")),
            Verb("letter_P", "去收款", self.take.click),
            Verb("letter_B", "打餐盒标签", self._print_labels),
            Verb("print", "打送餐单", self._print_route),
        ]

    def on_shown(self) -> None:
        today = self.ctx.desk.see(lambda view: view.business_date)
        if self.day == date.min:
            self.day = today
            periods = self.ctx.desk.see(menu.periods)
            self.meals.set_options([(period.code, period.name) for period in periods])
            ordered = {one.meal for one in self.ctx.desk.see(deliveries.orders_of, today)}
            now = dates.meal_at(periods, dates.local(self.ctx.desk.now())) or ""
            codes = [now, *(period.code for period in periods)]
            self.meals.set_value(next((code for code in codes if code in ordered), now))
        self.read()

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is not self and ("meal_order" in changes or "sale" in changes or "cart" in changes):
            self.read()

    def focus_start(self) -> None:
        self.table.setFocus()

    def on_scan(self, code: str) -> bool:
        """The code of a box: it was brought."""
        found = next((one for one in self.table.rows_model.rows if one.id.hex == code.lower()), None)
        if found is None:
            return False
        self.table.select_key(found.id)
        self._first("delivered", "fetched")
        return True

    # --- reading

    def read(self) -> None:
        """Read the list again; the row in hand stays."""
        rows = self.ctx.desk.see(deliveries.orders_of, self.day, str(self.meals.value() or ""))
        self.list.show_rows(rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        self.when.setText(day_words(self.day))
        open_ = sum(not one.outcome for one in rows)
        self.subtitle.emit(f"{len(rows)} 份，{open_} 份待办")
        cooked = "；".join(
            f"{one.name}{f'（{one.remark}）' if one.remark else ''} {one.quantity}" for one in deliveries.to_cook(rows)
        )
        self.cook.setText(f"后厨：{cooked}" if cooked else "")
        for paper in self.papers:
            paper.setEnabled(bool(rows))
        self._show_verbs()

    def _show_verbs(self) -> None:
        one = self.table.row()
        for outcome, button in self.acts.items():
            brought = outcome in ("delivered", "handed", "no_answer")
            fits = one is not None and (bool(one.outcome) if not outcome else brought == one.delivery)
            button.setVisible(fits)
        self.take.setEnabled(one is not None and not one.paid)

    def _go(self, by: int) -> None:
        self.day += timedelta(days=by)
        self.read()

    # --- acts

    def _first(self, *outcomes: str) -> None:
        for outcome in outcomes:
            button = self.acts[outcome]
            if button.isVisibleTo(self):
                button.click()
                return

    def _tick(self, outcome: str) -> Callable[[], None]:
        def tick() -> None:
            one = self.table.row()
            if one is not None:
                note = self.note.text().strip() if outcome == "handed" else ""
                undo = (deliveries.tick_off, one.id, one.outcome if one.outcome != "no_answer" else "")
                said = f"{one.name} {OUTCOMES[outcome].text if outcome else '已改回'}"
                self._act(deliveries.tick_off, one.id, outcome, note, said=said, undo=undo if outcome else ())

        return tick

    def _no_answer(self) -> None:
        one = self.table.row()
        if one is not None:
            said: Callable[[str], str] = lambda number: f"{one.name} 未应门，已转 {number}"  # noqa: E731
            self._act(visits.no_answer, one.id, self.note.text().strip(), said=said)

    def _act(self, operation: Callable[..., Any], *args: Any, **kw: Any) -> None:
        def done(_result: object) -> None:
            self.note.setText("")
            at = self.table.currentIndex().row()
            self.read()
            if at + 1 < self.table.rows_model.rowCount():
                self.table.selectRow(at + 1)
            self.table.setFocus()

        act(self.ctx, operation, *args, then=done, by=self, **kw)

    def _take_up(self) -> None:
        one = self.table.row()
        if one is not None and not one.paid:
            self.ctx.shell.go("till", order=one.id)

    def _print_route(self) -> None:
        self._print(deliveries.print_route, PAGE)

    def _print_labels(self) -> None:
        self._print(deliveries.print_labels, RECEIPT)

    def _print(self, operation: Callable[..., Any], role: str) -> None:
        act(self.ctx, operation, self.day, str(self.meals.value() or ""), by=self,
            then=lambda _job: self.ctx.shell.toast(sent(self.ctx.desk, role)))  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            one = self.table.row()
            if one is not None and one.delivery and event.text().isdigit() and event.text() != "0":
                act(self.ctx, deliveries.set_place, one.id, int(event.text()), by=self, then=lambda _n: self.read())
                return True
        return super().eventFilter(watched, event)
