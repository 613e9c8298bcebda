"""The drawer of one dish: what it is called, what it costs and what it cost before, and whether it can be had."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.money import yuan as bare_yuan
from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import TOP_PRICE, CategoryRow, DishDraft, DishRow, PeriodRow
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field
from app.ui.kit.field_form import Form, checked
from app.ui.kit.label import Label, Rule
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.section import Section
from app.ui.kit.text import yuan
from app.ui.words.moments import moment

_LABEL = 68


@dataclass(frozen=True)
class _Typed:
    """What stands in the form, as typed: kept per dish while people look at another one."""

    code: str = ""
    name: str = ""
    category: object = None
    price: str = ""
    by_weight: bool = False
    grams: str = "50"
    senior: bool = True
    meals: frozenset[str] = frozenset()


class DishDrawer(Drawer):
    """Edits a dish. Signals: ``saved(dish_id)``, and ``changed()`` when only its supply or its state changed."""

    saved = Signal(object)
    changed = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("菜品", width=372, parent=parent)
        self.ctx = ctx
        self.dish: DishRow | None = None
        self._clean = _Typed()
        self._went = False
        self._drafts: dict[UUID | None, _Typed] = {}
        self.form = Form(ctx, self)
        self.code = self.form.line(
            "code", "菜号", self.body, kind="code", hint="1 到 4 位数字", required=True, label_width=_LABEL, most=4
        )
        self.name = self.form.line("name", "菜名", self.body, required=True, label_width=_LABEL, most=60)
        self.category = Choice(name="分类")
        self.form.add("category", Field("分类", self.category, required=True, label_width=_LABEL), self.body)
        self.price = self.form.line(
            "price",
            "价格",
            self.body,
            kind="amount",
            hint="元，如 16 或 12.50",
            required=True,
            check=checked(lambda text: typed.amount(text, TOP_PRICE)),
            label_width=_LABEL,
        )
        self.by_weight = Check("按重量卖")
        self.body.addLayout(_under_label(self.by_weight))
        self.grams = self.form.line(
            "unit_grams",
            "每多少克",
            self.body,
            kind="code",
            note="价格是这么多克的价",
            check=checked(lambda text: typed.whole(text, 1, 5000)),
            label_width=_LABEL,
        )
        self._meal_checks: dict[str, Check] = {}
        self._meals = QHBoxLayout()
        self._meals.setSpacing(14)
        holder = QWidget()
        holder.setLayout(self._meals)
        self._meals.setContentsMargins(0, 4, 0, 0)
        self.form.add("meals", Field("餐段", holder, hint="都不选就是全天供应", label_width=_LABEL), self.body)
        self.senior = Check("参加长者优惠", True)
        self.body.addLayout(_under_label(self.senior))
        self._supply()
        self._build_foot()
        self.by_weight.toggled.connect(self._show_grams)
        self._show_grams(False)

    def _supply(self) -> None:
        self.more = QWidget()
        column = QVBoxLayout(self.more)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Rule())
        column.addWidget(Label("今天的供应", "strong"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.remaining = self.form.line(
            "remaining",
            "剩余份数",
            kind="code",
            hint="不限",
            check=checked(lambda text: typed.whole(text, 0, 9999), optional=True),
            label_width=_LABEL,
            most=4,
        )
        self.form.apart.add("remaining")
        row.addWidget(self.form.fields["remaining"], 1)
        self.set_left = Button("记下", on=self._set_remaining)
        self.sold_out = Button("标售罄", icon="ban", on=self._toggle_sold_out)
        row.addWidget(self.set_left)
        column.addLayout(row)
        column.addLayout(_under_label(self.sold_out))
        column.addWidget(Rule())
        column.addWidget(Label("价格记录", "strong"))
        self.prices = QVBoxLayout()
        self.prices.setSpacing(4)
        column.addLayout(self.prices)
        self.body.addWidget(self.more)
        self.body.addStretch(1)
        self.remaining.returnPressed.connect(self._set_remaining)

    def _build_foot(self) -> None:
        self.state = Button("停用", kind="ghost", icon="archive", on=self._toggle_active)
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self.foot.addWidget(self.state)
        self.foot.addStretch(1)
        self.foot.addWidget(self.save_button)

    def set_choices(self, categories: Sequence[CategoryRow], periods: Sequence[PeriodRow]) -> None:
        """The categories and meals a dish may belong to; what is chosen stays."""
        before = self.category.value()
        self.category.set_options([(c.id, c.name) for c in categories if c.active])
        self.category.set_value(before)
        if [p.code for p in periods] != list(self._meal_checks):
            for old in self._meal_checks.values():
                self._meals.removeWidget(old)
                old.deleteLater()
            self._meal_checks = {p.code: Check(p.name) for p in periods}
            while self._meals.count():
                self._meals.takeAt(0)
            for check in self._meal_checks.values():
                self._meals.addWidget(check)
            self._meals.addStretch(1)

    def edit(self, dish: DishRow | None, category: UUID | None = None) -> None:
        """Open for a dish, or for a new one; what was typed for it before and not saved is there again."""
        self._keep()
        self.dish = dish
        self._clean = _of(dish) if dish else _Typed(category=category or self.category.itemData(0))
        typed_before = self._drafts.pop(dish.id if dish else None, None)
        self._fill(typed_before or self._clean)
        self.form.clear_errors()
        self.note.setText("有未保存的修改" if typed_before else "")
        self._show_state()
        self.open_drawer(dish.name if dish else "新菜")
        (self.name if dish else self.code).setFocus()
        (self.name if dish else self.code).selectAll()

    def reread(self) -> None:
        """Read the dish again; what was typed stays."""
        if self.dish is None:
            self._show_state()
            return
        found = self.ctx.desk.see(menu.dishes)
        now = next((d for d in found if self.dish is not None and d.id == self.dish.id), None)
        if now is None:
            return
        dirty = self._typed() != self._clean
        self.dish, self._clean = now, _of(now)
        if not dirty:
            self._fill(self._clean)
        self._show_state()

    def has_draft(self) -> bool:
        """Whether anything typed is not saved."""
        return bool(self._drafts) or (self.isVisible() and self._typed() != self._clean)

    def _keep(self) -> None:
        if self.isVisible() and self._typed() != self._clean:
            self._drafts[self.dish.id if self.dish else None] = self._typed()

    def close_drawer(self) -> None:
        self._keep()
        super().close_drawer()

    def _typed(self) -> _Typed:
        return _Typed(
            self.code.text(),
            self.name.text(),
            self.category.value(),
            self.price.text(),
            self.by_weight.isChecked(),
            self.grams.text(),
            self.senior.isChecked(),
            frozenset(code for code, check in self._meal_checks.items() if check.isChecked()),
        )

    def _fill(self, values: _Typed) -> None:
        self.code.setText(values.code)
        self.name.setText(values.name)
        self.category.set_value(values.category)
        self.price.setText(values.price)
        self.by_weight.setChecked(values.by_weight)
        self.grams.setText(values.grams)
        self.senior.setChecked(values.senior)
        for code, check in self._meal_checks.items():
            check.setChecked(code in values.meals)

    def _show_grams(self, on: bool) -> None:
        self.form.fields["unit_grams"].setVisible(on)

    def _show_state(self) -> None:
        may = Section.allowed(self.ctx, Right.MENU)
        dish = self.dish
        for name in ("code", "name", "price", "unit_grams"):
            self.form.fields[name].control.setEnabled(may)
        for control in (self.category, self.by_weight, self.senior, *self._meal_checks.values()):
            control.setEnabled(may)
        self.save_button.setEnabled(may)
        self.state.setVisible(dish is not None and may)
        self.more.setVisible(dish is not None)
        if dish is None:
            return
        sells = Section.allowed(self.ctx, Right.SELL) and dish.active
        for control in (self.remaining, self.set_left, self.sold_out):
            control.setEnabled(sells)
        self.state.set_words("停用" if dish.active else "恢复供应")
        self.state.set_icon("archive" if dish.active else "undo-2")
        self.sold_out.set_words("标售罄" if not dish.sold_out else "恢复供应")
        if not self.remaining.hasFocus():
            self.remaining.setText("" if dish.remaining is None else str(dish.remaining))
        self._show_prices(dish)

    def _show_prices(self, dish: DishRow) -> None:
        while self.prices.count():
            item = self.prices.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, price in enumerate(self.ctx.desk.see(menu.price_history, dish.id)[:8]):
            words = f"{yuan(price.price)}   {moment(price.since)} 起   {price.staff}"
            self.prices.addWidget(Label(words, "caption", "ink" if at == 0 else "ink2", elide=True))

    def save(self) -> None:
        """Save what was typed; errors stand beside their fields."""
        if not self.isVisible() or not self.form.valid():
            return
        now = self._typed()
        category = now.category
        if not isinstance(category, UUID):
            self.form.say("category", "请选一个分类")
            return
        grams = typed.whole(now.grams, 1, 5000) if now.by_weight else 50
        price = typed.amount(now.price, TOP_PRICE)
        draft = DishDraft(
            now.code, now.name, category, price, tuple(sorted(now.meals)), now.by_weight, grams, now.senior
        )
        dish_id = self.dish.id if self.dish else None
        self.form.run(menu.save_dish, draft, dish_id, then=lambda made: self._done(made, draft))

    def _done(self, dish_id: UUID, draft: DishDraft) -> None:
        words = f"已保存 {draft.code} {draft.name}，{yuan(draft.price)}"
        self._drafts.pop(self.dish.id if self.dish else None, None)
        self._clean = self._typed()
        self.close_drawer()
        self.ctx.shell.toast(words)
        self.saved.emit(dish_id)

    def _set_remaining(self) -> None:
        if self.dish is None or not self.form.fields["remaining"].validate():
            return
        words = self.remaining.text().strip()
        left = typed.whole(words, 0, 9999) if words else None
        said = f"{self.dish.name}剩 {left} 份" if left is not None else f"{self.dish.name}不限份数"
        dish = self.dish
        self._act(
            said,
            lambda: self.form.run(menu.set_remaining, dish.id, left, then=self._told),
            lambda: self.form.run(menu.set_remaining, dish.id, dish.remaining, then=self._told),
        )

    def _toggle_sold_out(self) -> None:
        if self.dish is None:
            return
        dish = self.dish
        self._act(
            f"{dish.name}恢复供应" if dish.sold_out else f"{dish.name}已标售罄",
            lambda: self.form.run(menu.set_sold_out, dish.id, not dish.sold_out, then=self._told),
            lambda: self.form.run(menu.set_sold_out, dish.id, dish.sold_out, then=self._told),
        )

    def _toggle_active(self) -> None:
        if self.dish is None:
            return
        dish = self.dish
        away, back = (menu.retire_dish, menu.restore_dish) if dish.active else (menu.restore_dish, menu.retire_dish)
        self._act(
            f"{dish.name}已停用" if dish.active else f"{dish.name}已恢复",
            lambda: self.form.run(away, dish.id, then=self._told),
            lambda: self.form.run(back, dish.id, then=self._told),
        )

    def _act(self, said: str, do: Callable[[], None], undo: Callable[[], None]) -> None:
        self._went = False
        do()
        if self._went:
            self.ctx.shell.toast(said, "撤销", undo, key=shortcuts.cap("undo"))

    def _told(self, _none: None) -> None:
        self._went = True
        self.changed.emit()


def _of(dish: DishRow) -> _Typed:
    return _Typed(
        dish.code,
        dish.name,
        dish.category_id,
        bare_yuan(dish.price).replace(",", ""),
        dish.by_weight,
        str(dish.unit_grams),
        dish.senior_eligible,
        frozenset(dish.meals),
    )


def _under_label(control: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addSpacing(_LABEL + 10)
    row.addWidget(control)
    row.addStretch(1)
    return row
