"""长期订餐: who eats here on which weekdays, and on which days not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.services.desk import Changes
from app.services.residents import search
from app.services.till import menu, standing_orders
from app.services.till.standing_orders import StandingDish, StandingDraft, StandingRow
from app.ui import people
from app.ui.kit.asks import Ask, check, checks, choice, day, line, picker
from app.ui.kit.button import Button
from app.ui.kit.forms import Form
from app.ui.kit.layout import Part, fill
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.panels import Panel
from app.ui.kit.records import RecordTab
from app.ui.kit.results import Hit
from app.ui.kit.rows import Column
from app.ui.kit.typed import phone
from app.ui.till.orders.meal_list import dishes_words
from app.ui.words.moments import WEEK_LETTERS, weekday_words

_DISH = re.compile(r"([0-9]{1,4})(?:[*×xX]([0-9]{1,2}))?(?:[（(](.{1,60})[)）])?")


def read_dishes(text: str) -> tuple[StandingDish, ...]:
    """``11(软饭) 41*2``: codes, portions and remarks. Raises ``ValueError`` with what to write instead."""
    found = []
    for part in re.split(r"[\s,，、;；]+", text.strip()):
        one = _DISH.fullmatch(part)
        if one is None:
            raise ValueError("请填菜号，如 11 41*2 或 11（软饭）")
        found.append(StandingDish(one[1], int(one[2] or 1), one[3] or ""))
    return tuple(found)


def show_dishes(dishes: Sequence[StandingDish] | str) -> str:
    """The same, as it is typed."""
    if isinstance(dishes, str):
        return dishes
    return " ".join(
        f"{one.code}{f'*{one.quantity}' if one.quantity > 1 else ''}{f'（{one.remark}）' if one.remark else ''}"
        for one in dishes
    )


def lasting_words(row: StandingRow) -> str:
    """``11-23 起``, ``11-23 至 12-31``."""
    until = "" if row.last_day is None else f"{row.last_day:%m-%d}"
    return f"{row.first_day:%m-%d} 起" if not until else f"{row.first_day:%m-%d} 至 {until}"


@dataclass(frozen=True)
class _Pause:
    first_day: date
    last_day: date | None
    reason: str


@dataclass(frozen=True)
class _Typed:
    person: UUID
    payer: UUID | None
    meal: str
    weekdays: tuple[int, ...]
    first_day: date
    last_day: date | None
    dishes: tuple[StandingDish, ...]
    delivery: bool
    address: str
    phone: str


def _taken(pair: Sequence[Any]) -> Any:
    return pair[0] if pair else None


class StandingTab(RecordTab[StandingRow, _Typed]):
    """The standing orders that go on; a pause and the end of one are acts of their own."""

    key, title, right = "standing", "长期订餐", Right.SELL
    new_words = "新长期订餐"
    empty = ("还没有长期订餐", "定好周几、哪一餐、吃什么，到那天自动列在送餐单上")
    label_width = 76
    drawer_width = 420
    columns = (
        Column("姓名", lambda r: r.name, 120, strong=True, sub=lambda r: f"{r.payer}付" if r.payer else f"No.{r.no}"),
        Column("几时", lambda r: weekday_words(r.weekdays), 150, sub=lasting_words),
        Column("吃什么", lambda r: dishes_words(r.dishes), sub=lambda r: r.address if r.delivery else "自取"),
        Column("", lambda r: "", 84, tag=lambda r: TagSpec("停餐", "warn", "pause") if r.resting else None),
    )
    draft = _Typed
    note = "只管以后的日子：今天已经列出的不变。同一个人同一餐只有一条。"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        self._ctx = ctx
        self.asks = self._asked()  # type: ignore[misc]
        rest = (
            day("first_day", "停餐从", required=True), day("last_day", "到", hint="空着：到说恢复为止"),
            line("reason", "原因", hint="如 住院、回老家", most=60),
        )  # fmt: skip
        self.rest_form: Form[_Pause] = Form(ctx, _Pause, rest, self, name="till.rest", label_width=76)
        self.rest_button = Button("停餐", icon="pause", on=self._rest)
        self.wake_button = Button("恢复", icon="refresh-cw", on=self._wake)
        self.end_button = Button("结束", kind="danger", on=self._end)
        super().__init__(ctx, parent)
        self.rest_form.entered.connect(self._rest)

    def _asked(self) -> tuple[Ask, ...]:
        return (
            picker("person", "谁吃", self._people, hint="姓名 / 拼音 / 电话", required="请选居民", read=_taken,
                   field="resident_id"),
            choice("meal", "餐段", self._meals, required=True),
            checks("weekdays", "周几", [*enumerate(WEEK_LETTERS)], default=(0, 1, 2, 3, 4), required=True, across=4),
            day("first_day", "从", required=True),
            day("last_day", "到", hint="空着：一直"),
            line("dishes", "吃什么", hint="菜号，如 11 41*2 或 11（软饭）", required=True, read=read_dishes,
                 show=show_dishes, field="dishes"),
            check("delivery", "送到家", label=""),
            line("address", "地址", hint="不填用档案里的", most=120, when=lambda values: bool(values["delivery"])),
            line("phone", "电话", kind="phone", hint="不填用档案里的", read=phone),
            picker("payer", "谁付钱", self._people, hint="空着：本人", read=_taken, without=None),
        )  # fmt: skip

    def _people(self, query: str) -> Sequence[Hit]:
        rows = self._ctx.desk.see(search.search, query, 8) if query.strip() else ()
        return [people.hit(found, query, tags=0) for found in rows]

    @staticmethod
    def _meals(ctx: Ctx) -> list[tuple[str, str]]:
        return [(period.code, period.name) for period in ctx.desk.see(menu.periods)]

    def form_parts(self) -> Sequence[Part]:
        return (self.rest_form,)

    def foot_parts(self) -> Sequence[Part]:
        return (self.rest_button, self.wake_button, self.end_button)

    def rows(self, query: str) -> Sequence[StandingRow]:
        return self.ctx.desk.see(standing_orders.standing_orders)

    def fill(self, row: StandingRow | None) -> None:
        today = self.ctx.desk.see(lambda view: view.business_date)
        if row is None:
            self.form.fill(None, first_day=today, weekdays=(0, 1, 2, 3, 4))
            return
        self.form.fill(
            None, person=(row.resident_id, row.name), payer=(row.payer_id, row.payer) if row.payer_id else (),
            meal=row.meal, weekdays=tuple(n for n, on in enumerate(row.weekdays) if on == "1"), first_day=row.first_day,
            last_day=row.last_day, dishes=show_dishes(row.typed), delivery=row.delivery, address=row.address,
            phone=row.phone,
        )  # fmt: skip
        self.rest_form.turn_to(row.id)
        self.rest_form.fill(None, first_day=today, last_day=None, reason="")

    def show_state(self, row: StandingRow | None) -> None:
        super().show_state(row)
        may = self.may_change() and row is not None
        for part in (self.rest_form, self.rest_button, self.end_button):
            part.setVisible(may)
        self.wake_button.setVisible(may and row is not None and row.resting)

    def store(self, draft: _Typed, key: UUID | None) -> None:
        made = key or self.ctx.desk.new_id()
        wanted = StandingDraft(
            draft.person, draft.meal, draft.weekdays, draft.first_day, draft.last_day, draft.dishes, draft.delivery,
            draft.phone, draft.address, draft.payer,
        )  # fmt: skip
        said = lambda placed: f"已保存，今天列出 {placed} 份" if placed else "已保存"  # noqa: E731
        self.keep(standing_orders.save_standing, made, wanted, said=said, key=made)

    def _rest(self) -> None:
        said, row = self.rest_form.draft(), self.current
        if said is not None and row is not None:
            self.rest_form.run(
                standing_orders.rest, row.id, said.first_day, said.last_day, said.reason,
                then=lambda _none: self.stored(f"{row.name} 已停餐", row.id),
            )  # fmt: skip

    def _wake(self) -> None:
        row = self.current
        if row is not None:
            today = self.ctx.desk.see(lambda view: view.business_date)
            self.keep(standing_orders.wake, row.id, today, said=f"{row.name} 已恢复订餐", key=row.id)

    def _end(self) -> None:
        row = self.current
        if row is not None:
            self.keep(standing_orders.end, row.id, said=f"{row.name} 的长期订餐已结束", key=row.id)


class StandingPanel(Panel):
    """The tab as a panel of the page."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.tab = StandingTab(ctx)
        fill(self, self.tab.tools, self.tab, margins=(0, 8, 0, 0))

    def verbs(self) -> list[Verb]:
        return self.tab.verbs()

    def on_shown(self) -> None:
        self.tab.refresh()
        count = len(self.tab.table.rows_model.rows)
        self.subtitle.emit(f"{count} 条" if count else "")

    def focus_start(self) -> None:
        self.tab.focus_start()

    def on_changed(self, changes: Changes, by: object) -> None:
        if by is not self.tab and "meal_order" in changes:
            self.tab.refresh()

    def has_draft(self) -> bool:
        return self.tab.has_draft()
