"""菜品: all dishes, found by code, name or pinyin; the drawer edits one, what is left of it, what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.rights import Right
from app.services.till import dish_more, menu
from app.services.till.dish_more import DishMore
from app.services.till.menu import TOP_PRICE, DishDraft, DishRow
from app.ui.kit import paint, typed
from app.ui.kit.act import act
from app.ui.kit.asks import FIRST, Options, Values, amount, check, checks, choice, line, text
from app.ui.kit.button import Button
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, Part, column, holder, row, wide
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import RecordTab, ink
from app.ui.kit.rows import Column
from app.ui.kit.scroll import clear
from app.ui.kit.text import yuan
from app.ui.till.settings.price_cell import PriceCell
from app.ui.words.moments import moment

_HOW = "在一行上直接打数字就是改价，↵ 存"


def supply_tag(dish: DishRow) -> TagSpec:
    """Whether the dish can be had today."""
    if not dish.active:
        return TagSpec("已停用", "mute")
    if dish.sold_out or (dish.remaining is not None and dish.remaining <= 0):
        return TagSpec("售罄", "bad")
    if dish.remaining is not None:
        return TagSpec(f"剩 {dish.remaining} 份", "warn" if dish.remaining <= 5 else "info")
    return TagSpec("供应", "ok")


def _back(change: menu.SupplyChange) -> tuple[Any, ...]:
    return menu.undo_supply, change


@dataclass(frozen=True)
class _Asked:
    """A dish as its form asks for it."""

    code: str
    name: str
    category_id: UUID
    price: int
    meals: tuple[str, ...]
    by_weight: bool
    unit_grams: int
    senior_eligible: bool
    set_code: str
    half_price: int | None
    open_low: int | None
    open_high: int | None
    box_fee: int | None
    reserved: int | None
    set_text: str

    def draft(self) -> DishDraft:
        """As it is saved."""
        said = {**vars(self)}
        more = DishMore(
            said.pop("open_low"), said.pop("open_high"), said.pop("box_fee"), said.pop("reserved"),
            said.pop("set_text"),
        )  # fmt: skip
        return DishDraft(**said, more=more)


@dataclass(frozen=True)
class _Supply:
    remaining: int | None


def _by_portion(values: Values) -> bool:
    return not values["by_weight"]


def _categories(ctx: Ctx) -> Options:
    return [(group.id, group.name) for group in ctx.desk.see(menu.categories)]


def _periods(ctx: Ctx) -> Options:
    return [(period.code, period.name) for period in ctx.desk.see(menu.periods)]


class DishesTab(RecordTab[DishRow, _Asked]):
    """All dishes, retired ones too."""

    key, title, right = "dishes", "菜品", Right.MENU
    new_words, label_width, wide_search = "新菜", 68, True
    sign = ("打印", "menu")
    finds, starts = ("菜号 / 菜名 / 拼音首字母", "找菜"), ("name", "code")
    draft = _Asked
    asks = (
        line("code", "菜号", kind="code", hint="1 到 4 位数字", required=True, most=12,
             read=lambda text: typed.number(text, 4)),
        line("name", "菜名", required=True, most=60),
        amount("price", "价格", limit=TOP_PRICE, hint="元，如 16 或 12.50", required=True),
        choice("category_id", "分类", _categories, default=FIRST, required="请选一个分类", field="category"),
        check("by_weight", "按重量卖", label=""),
        line("unit_grams", "每多少克", kind="code", note="价格是这么多克的价", default=50, star=False,
             required="请填 1 到 5000 的整数", read=lambda text: typed.whole(text, 1, 5000),
             when=lambda values: values["by_weight"]),
        amount("half_price", "半份价", limit=TOP_PRICE, hint="不卖半份就空着", note="收银打菜号加 /，如 71/",
               when=_by_portion),
        amount("open_low", "自定价", limit=TOP_PRICE, hint="最低；有定价就空着", when=_by_portion),
        amount("open_high", "到", limit=TOP_PRICE, hint="最高", note="价格点菜时填，在两数之间", when=_by_portion),
        amount("box_fee", "餐盒费", limit=100_00, hint="照收银规矩的就空着", note="外带一份收多少；0 就是不要餐盒"),
        line("reserved", "留给长者", kind="code", hint="不留就空着", most=3, default=None, when=_by_portion,
             show=lambda portions: "" if portions is None else str(portions),
             read=lambda text: typed.whole(text, 0, 999), note="留到收银规矩里定的时间"),
        text("set_text", "套餐", lines=3, hint="每组一行，如 主荤 选1：11* 12 13+3",
             note="菜号后 * 是不说就用的，+3 是加 3 元；不是套餐就空着", when=_by_portion),
        checks("meals", "餐段", _periods, note="都不选就是全天供应", gap=14, top=4,
               read=lambda meals: tuple(sorted(meals))),
        check("senior_eligible", "参加长者优惠", label="", default=True),
        line("set_code", "套餐号", note="优惠政策里的哪一种套餐，如 A；不是套餐留空", most=12),
    )  # fmt: skip
    switch = (menu.retire_dish, menu.restore_dish)
    on_words = ("恢复供应", "已恢复")
    empty = ("菜单里还没有菜", "按 F2 新建：菜号、菜名、价格，收银马上能点；已有菜单表就到「导入」")

    def make_columns(self) -> Sequence[Column[Any]]:
        self._meals: dict[str, str] = {}
        return (
            Column("菜号", lambda d: d.code, 64, tone=ink),
            Column("菜名", lambda d: d.name, 168, tone=ink, strong=True),
            Column("价格", lambda d: yuan(d.price), 88, sub=lambda d: f"每 {d.unit_grams} 克" if d.by_weight else "",
                   tone=ink, right=True, strong=True),
            Column("供应", lambda d: "", 100, tag=supply_tag),
            Column("分类和餐段", self._served, tone=lambda d: "ink2"),
            Column("长者优惠", lambda d: "参加" if d.senior_eligible else "不参加", 84, tone=lambda d: "ink2"),
        )  # fmt: skip

    def _served(self, dish: DishRow) -> str:
        meals = "、".join(name for code, name in self._meals.items() if code in dish.meals) or "全天"
        return f"{dish.category} · {meals}"

    def tool_parts(self) -> Sequence[Part]:
        self.category = Choice([("", "全部分类")], name="分类")
        self.category.setFixedWidth(114)
        self.retired = Check("含已停用")
        for control in (self.category, self.retired):
            control.changed.connect(lambda _value: self.find_again())
        return (self.category,)

    def form_parts(self) -> Sequence[Part]:
        """How much is left today, and the prices so far: of a dish on record."""
        left = line("remaining", "剩余份数", kind="code", hint="不限", most=4, default=None,
                    show=lambda portions: "" if portions is None else str(portions),
                    read=lambda text: typed.whole(text, 0, 9999))  # fmt: skip
        self.supply: Form[_Supply] = Form(self.ctx, _Supply, (left,), self, label_width=self.label_width)
        self.supply.entered.connect(self._set_remaining)
        self.set_left = Button("记下", on=self._set_remaining)
        self.sold_out = Button("标售罄", icon="ban", on=self._toggle_sold_out)
        self.prices = column(gap=4)
        self.more = holder(
            column(
                Rule(), Label("今天的供应", "strong"), row(wide(self.supply), self.set_left),
                row(self.label_width + 10, self.sold_out, STRETCH, gap=0),
                Rule(), Label("价格记录", "strong"), self.prices,
            )
        )  # fmt: skip
        return (self.more,)

    def card_parts(self) -> Sequence[Part]:
        self.count = Label("", "body", "ink2")
        self.how = Label(_HOW, "body", "ink2", elide=True, align=paint.RIGHT)
        self.price = PriceCell(self.table, 2)
        self.price.kept.connect(self._set_price)
        self.price.wrong.connect(lambda why: self._tell_how(f"价格没有改：{why}", "bad"))
        self.price.begun.connect(self._tell_how)
        return (row(self.count, self.retired, wide(self.how), margins=(12, 0, 12, 6)),)  # on top it has no room

    def _tell_how(self, words: str = _HOW, tone: str = "ink2") -> None:
        self.how.setText(words)
        self.how.set_tone(tone)

    def _set_price(self, price: int) -> None:
        dish = self.table.row()
        if dish is not None and price != dish.price:
            said = f"{dish.code} {dish.name} {yuan(dish.price)} → {yuan(price)}"
            self.act(menu.set_price, dish.id, price, said=said, undo=(menu.set_price, dish.id, dish.price))

    def refresh(self) -> None:
        self._meals = {p.code: p.name for p in self.ctx.desk.see(menu.periods, inactive=True)}
        before = self.category.value()
        groups = [(group.id, group.name) for group in self.ctx.desk.see(menu.categories, inactive=True)]
        self.category.set_options([("", "全部分类"), *groups])
        self.category.set_value(before if before in dict(groups) else "")
        self.price.writable = self.may_change()
        self.how.setVisible(self.may_change())
        super().refresh()

    def rows(self, query: str) -> Sequence[DishRow]:
        wanted = self.category.value()
        found = self.ctx.desk.see(menu.dishes, query, inactive=True)
        met = [dish for dish in found if not wanted or dish.category_id == wanted]
        gone, out = sum(not d.active for d in met), sum(d.sold_out and d.active for d in met)
        counts = [f"{len(met) - gone} 种在售", out and f"{out} 种售罄", gone and f"{gone} 种停用"]
        said = " · ".join(str(count) for count in counts if count)
        none = "没有找到。换个菜号、菜名或拼音首字母试试" if self.narrowed() else ""
        self.count.setText(said if met else none)
        return met if self.retired.isChecked() else [dish for dish in met if dish.active]

    def narrowed(self) -> bool:
        return super().narrowed() or bool(self.category.value())

    def new(self) -> None:
        """A dish needs a category: where there is none yet, the usual ones come first."""
        if self.may_change() and not self.ctx.desk.see(menu.categories):
            act(
                self.ctx,
                menu.usual_categories,
                then=self._begin,
                said="已放好常用分类，可在「分类」里改",
                form=self.form,
            )
        else:
            super().new()

    def _begin(self, _made: object) -> None:
        self.refresh()
        super().new()

    def fill(self, row: DishRow | None) -> None:
        looked_at = self.category.value()
        first = {"category_id": looked_at} if row is None and looked_at else {}
        typed_set = "" if row is None else self.ctx.desk.see(dish_more.set_text, row.set_groups)
        self.form.fill(row, set_text=typed_set, **first)

    def show_state(self, row: DishRow | None) -> None:
        super().show_state(row)
        self.more.setVisible(row is not None)
        if row is None:
            return
        self.state_button.set_icon("archive" if row.active else "undo-2")
        sells = self.allowed(self.ctx, Right.SELL) and row.active
        self.supply.set_writable(sells)
        for button in (self.set_left, self.sold_out):
            button.setEnabled(sells)
        self.sold_out.set_words("恢复供应" if row.sold_out else "标售罄")
        self.sold_out.set_icon("undo-2" if row.sold_out else "ban")
        if not self.supply.controls["remaining"].hasFocus():
            self.supply.fill(row, remaining=None if row.remaining is None else max(row.remaining, 0))
        clear(self.prices)
        for at, price in enumerate(self.ctx.desk.see(menu.price_history, row.id)[:8]):
            words = f"{yuan(price.price)}   {moment(price.since)} 起   {price.staff}"
            self.prices.addWidget(Label(words, "caption", "ink" if at == 0 else "ink2", elide=True))

    def store(self, draft: _Asked, key: UUID | None) -> None:
        self.keep(
            menu.save_dish,
            draft.draft(),
            key,
            said=f"已保存 {draft.code} {draft.name}，{yuan(draft.price)}",
        )

    def stored(self, said: str, key: object = None) -> None:
        self.category.set_value("")
        super().stored(said, key)

    def _set_remaining(self) -> None:
        dish, now = self.current, self.supply.draft()
        if dish is not None and now is not None:
            left = now.remaining
            said = f"{dish.name}不限份数" if left is None else f"{dish.name}剩 {left} 份"
            self.act(menu.set_remaining, dish.id, left, said=said, undo=_back, form=self.supply)

    def _toggle_sold_out(self) -> None:
        dish = self.current
        if dish is not None:
            said = f"{dish.name}恢复供应" if dish.sold_out else f"{dish.name}已标售罄"
            self.act(menu.set_sold_out, dish.id, not dish.sold_out, said=said, undo=_back)
