"""每日菜单: tick what is served at a meal of a day, or take over what was served a week before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules.rights import Right
from app.services.till import day_menus, menu
from app.services.till.day_menus import WEEK
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.asks import FIRST, Options, choice, day
from app.ui.kit.button import Button
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, column, holder, row, wide
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.kit.tick_list import TickList
from app.ui.words.moments import day_words

_ROWS = 10


@dataclass(frozen=True)
class _Which:
    on: date
    meal: str


def _periods(ctx: Ctx) -> Options:
    return [(period.code, period.name) for period in ctx.desk.see(menu.periods)]


class DayMenuTab(Section):
    """One meal of one day. Nothing ticked is the standing menu (菜品里的餐段)."""

    key, title, right = "days", "每日", Right.MENU
    locked_words = "改每日菜单要主管登录"

    def __init__(self, ctx: Ctx, parent: Any = None) -> None:
        super().__init__(ctx, parent)
        asks = (day("on", "日期"), choice("meal", "餐段", _periods, default=FIRST, required="请选餐段"))
        self.which: Form[_Which] = Form(ctx, _Which, asks, self, label_width=68)
        self.which.edited.connect(self._show)
        self.ticks = TickList(name="这一餐的菜", rows=_ROWS)
        self.ticks.changed.connect(lambda _value: self._say())
        self.state = Label("", "body", "ink2", wrap=True)
        self.keep_button = Button("记下", kind="primary", key=shortcuts.cap("save"), on=self._keep)
        self.usual = Button("照常备菜单", icon="undo-2", on=lambda: self._serve(()))
        self.day_before = Button("抄上周这天", icon="history", on=lambda: self._copy(1))
        self.week_before = Button("抄上周一周", icon="history", on=lambda: self._copy(WEEK))
        self._buttons = (self.usual, self.day_before, self.week_before, self.keep_button)
        inner = holder(column(self.which, self.ticks, self.state, row(*self._buttons, STRETCH), STRETCH))
        inner.setMaximumWidth(720)
        add(self.column, wide(ScrollBody(inner)))

    def refresh(self) -> None:
        self.which.refresh_options()
        if self.which.raw("on") == "":
            today = self.ctx.desk.see(lambda view: view.business_date)
            self.which.fill(None, on=today)
        dishes = self.ctx.desk.see(menu.dishes, inactive=False)
        self.ticks.set_options([(dish.id, f"{dish.code}  {dish.name}  {dish.category}") for dish in dishes])
        for part in (self.ticks, *self._buttons):
            part.setEnabled(self.may_change())
        self._show()

    def focus_start(self) -> None:
        self.which.focus_start()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "记下", self.keep_button.click)]

    def panes(self) -> list[Any]:
        return [self.which, self.ticks]

    def _show(self) -> None:
        which = self.which.draft()
        if which is not None:
            own = self.ctx.desk.see(day_menus.served, which.on, which.meal)
            self.ticks.set_value(tuple(own or ()))
            self._say()

    def _say(self) -> None:
        count = len(self.ticks.value())
        self.state.setText(f"勾了 {count} 样，收银只列这些" if count else "没有勾，照常备菜单（菜品里的餐段）")

    def _keep(self) -> None:
        self._serve(self.ticks.value())

    def _serve(self, dishes: tuple[Any, ...]) -> None:
        which = self.which.draft()
        if which is not None:
            said = f"已记下 {day_words(which.on)} 的菜单" if dishes else f"{day_words(which.on)} 照常备菜单"
            act(self.ctx, day_menus.serve_day, which.on, which.meal, dishes, by=self, said=said, form=self.which,
                then=lambda _none: self._show())  # fmt: skip

    def _copy(self, days: int) -> None:
        which = self.which.draft()
        if which is not None:
            act(self.ctx, day_menus.copy_week, which.on, days, by=self, form=self.which,
                said=lambda came: f"抄来 {came} 餐" if came else "上周没有另排的菜单，没有抄",
                then=lambda _came: self._show())  # fmt: skip
