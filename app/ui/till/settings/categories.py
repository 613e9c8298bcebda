"""分类: their names, the colour of their tiles, and their order at the till."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import CategoryRow
from app.services.work import Work
from app.ui.kit.asks import Ask, line
from app.ui.kit.ordered import OrderedTab
from app.ui.kit.records import ink, off_tag
from app.ui.kit.rows import Column
from app.ui.kit.swatches import Swatches
from app.ui.words.till import TONES


@dataclass(frozen=True)
class _Category:
    name: str
    tone: str


def order_categories(work: Work, wanted: Sequence[CategoryRow]) -> None:
    """Give the categories this order, in one go."""
    now = {group.id: group for group in menu.categories(work, inactive=True)}
    for at, group in enumerate(now[row.id] for row in wanted):
        if group.position != at:
            menu.save_category(work, group.name, group.tone, group.id, position=at, active=group.active)


def _retire(work: Work, row: CategoryRow) -> None:
    menu.save_category(work, row.name, row.tone, row.id, active=False)


def _restore(work: Work, row: CategoryRow) -> None:
    menu.save_category(work, row.name, row.tone, row.id, active=True)


class CategoriesTab(OrderedTab[CategoryRow, _Category]):
    """The categories in their order."""

    key, title, right = "categories", "分类", Right.MENU
    new_words = "新分类"
    order_hint = "收银页上分类的先后"
    empty = ("还没有分类", "按 F2 新建；建第一个菜时，常用的几个分类会先放好")
    columns = (
        Column("次序", lambda c: str(c.position + 1), 64, tone=lambda c: "ink2"),
        Column("分类", lambda c: c.name, strong=True, tone=ink),
        Column("颜色", lambda c: "■", 48, tone=lambda c: c.tone if c.active else "disabled"),
        Column("", lambda c: dict(TONES)[c.tone], 72, tone=lambda c: "ink2"),
        Column("在售菜品", lambda c: f"{c.dishes} 种", 96, right=True),
        Column("", lambda c: "", 96, tag=off_tag),
    )
    draft = _Category
    asks = (
        line("name", "名称", required=True, hint="如 汤羹"),
        Ask("tone", "颜色", lambda: Swatches(TONES), default=TONES[0][0], note="收银菜品块左边的色条"),
    )
    switch = (_retire, _restore)

    def switched(self, row: CategoryRow) -> CategoryRow:
        return row

    def rows(self, query: str) -> Sequence[CategoryRow]:
        return self.ctx.desk.see(menu.categories, inactive=True)

    def store(self, draft: _Category, key: UUID | None) -> None:
        active, said = self.current is None or self.current.active, f"已保存分类 {draft.name.strip()}"
        self.keep(menu.save_category, draft.name, draft.tone, key, active=active, said=said)

    def reorder(self, rows: Sequence[CategoryRow], moved: CategoryRow) -> None:
        before = tuple(self.table.rows_model.rows)
        self.act(order_categories, rows, said=f"{moved.name}的次序已改", undo=(order_categories, before))
