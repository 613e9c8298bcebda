"""菜品: the table of all dishes, found by code, name or pinyin; the drawer beside it edits one."""

from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import DishRow
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Label
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.kit.section import Section
from app.ui.kit.text import yuan
from app.ui.till.settings.dish_drawer import DishDrawer


def supply_tag(dish: DishRow) -> TagSpec:
    """Whether the dish can be had now."""
    if not dish.active:
        return TagSpec("已停用", "mute")
    if dish.sold_out:
        return TagSpec("售罄", "warn", "ban")
    if dish.remaining is not None:
        return TagSpec(f"剩 {dish.remaining} 份", "warn" if dish.remaining <= 5 else "info")
    return TagSpec("供应", "ok")


def _unit(dish: DishRow) -> str:
    return f"每 {dish.unit_grams} 克" if dish.by_weight else ""


def _tone(dish: DishRow) -> str:
    return "ink" if dish.active else "disabled"


class DishesTab(Section):
    """All dishes. Signals of the drawer bring the row up to date after every change."""

    key, title, right = "dishes", "菜品", Right.MENU

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._meals: dict[str, str] = {}
        self.search = SearchBox("菜号 / 菜名 / 拼音首字母", key=shortcuts.cap("scan"), name="找菜")
        self.category = Choice([("", "全部分类")], name="分类")
        self.retired = Check("含已停用", True)
        self.add = Button("新菜", kind="primary", icon="plus", key=shortcuts.cap("new"), on=self.new)
        self.count = Label("", "caption", "ink2")
        self.table: Table[DishRow] = Table(self._columns(), key=lambda d: d.id, name="菜品", top=True)
        self.drawer = DishDrawer(ctx)
        self._build()

    def _columns(self) -> list[Column[DishRow]]:
        return [
            Column("菜号", lambda d: d.code, 64, tone=_tone),
            Column("菜名", lambda d: d.name, sub=self._served, tone=_tone, strong=True),
            Column("价格", lambda d: yuan(d.price), 96, sub=_unit, tone=_tone, right=True, strong=True),
            Column("长者优惠", lambda d: "参加" if d.senior_eligible else "不参加", 84, tone=lambda d: "ink2"),
            Column("供应", lambda d: "", 108, tag=supply_tag),
        ]

    def _served(self, dish: DishRow) -> str:
        meals = "、".join(name for code, name in self._meals.items() if code in dish.meals) or "全天"
        return f"{dish.category} · {meals}"

    def _build(self) -> None:
        self.search.setMinimumWidth(180)
        self.category.setFixedWidth(132)
        self.tool_row.addWidget(self.search, 1)
        self.tool_row.addWidget(self.category)
        self.tool_row.addWidget(self.retired)
        self.tool_row.addWidget(self.add)
        card = Card(flush=True)
        card.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 4)
        foot.addWidget(self.count)
        card.body.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(card, 1)
        row.addWidget(self.drawer)
        self.drawer.hide()
        self.column.addLayout(row, 1)
        self.search.textChanged.connect(lambda _text: self._read())
        self.search.moved.connect(self._move)
        self.search.entered.connect(self._open_current)
        self.category.changed.connect(lambda _value: self._read())
        self.retired.toggled.connect(lambda _on: self._read())
        self.table.chosen.connect(self.drawer.edit)
        self.drawer.saved.connect(self._saved)
        self.drawer.changed.connect(self._read_keeping)

    def refresh(self) -> None:
        self.add.setEnabled(self.may_change())
        self._meals = {p.code: p.name for p in self.ctx.desk.see(menu.periods, inactive=True)}
        groups = self.ctx.desk.see(menu.categories, inactive=True)
        before = self.category.value()
        self.category.set_options([("", "全部分类"), *((c.id, c.name) for c in groups)])
        self.category.set_value(before if before in [c.id for c in groups] else "")
        self.drawer.set_choices(groups, self.ctx.desk.see(menu.periods))
        self._read()
        if self.drawer.isVisibleTo(self):
            self.drawer.reread()

    def _read(self) -> None:
        found = self.ctx.desk.see(menu.dishes, self.search.text(), inactive=self.retired.isChecked())
        wanted = self.category.value()
        rows = [dish for dish in found if not wanted or dish.category_id == wanted]
        self.table.set_rows(rows)
        if rows and self.table.row() is None:
            self.table.selectRow(0)
        out = sum(1 for dish in rows if dish.sold_out and dish.active)
        gone = sum(1 for dish in rows if not dish.active)
        words = (
            [f"{len(rows) - gone} 种在售"] + ([f"{out} 种售罄"] if out else []) + ([f"{gone} 种停用"] if gone else [])
        )
        self.count.setText(" · ".join(words) if rows else "没有找到。换个菜号、菜名或拼音首字母试试")

    def _read_keeping(self) -> None:
        self._read()
        self.drawer.reread()

    def _move(self, by: int) -> None:
        at = self.table.currentIndex().row() + by
        if 0 <= at < self.table.rows_model.rowCount():
            self.table.selectRow(at)

    def _open_current(self) -> None:
        dish = self.table.row()
        if dish is not None:
            self.drawer.edit(dish)

    def _saved(self, dish_id: UUID) -> None:
        if self.search.text() or self.category.value():
            self.search.clear()
            self.category.set_value("")
        self._read()
        self.table.select_key(dish_id)
        self.table.scrollTo(self.table.currentIndex())
        self.table.setFocus()

    def new(self) -> None:
        """Open the drawer for a new dish, in the category people are looking at."""
        if self.may_change():
            category = self.category.value()
            self.drawer.edit(None, category if isinstance(category, UUID) else None)

    def focus_start(self) -> None:
        self.search.setFocus()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def verbs(self) -> list[Verb]:
        return [
            Verb("new", "新菜", self.new),
            Verb("scan", "找菜", self._find),
            Verb("save", "保存这个菜", self.drawer.save),
        ]

    def panes(self) -> list[QWidget]:
        return [self.search, self.table, self.drawer]

    def has_draft(self) -> bool:
        return self.drawer.has_draft()
