"""分类: their names, the colour of their tiles, and their order at the till."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.rules.rights import Right
from app.services.till import menu
from app.services.till.menu import CategoryRow
from app.services.work import Work
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.forms import Ask, line
from app.ui.kit.layout import STRETCH, Part, holder, row
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.kit.swatches import Swatches
from app.ui.words.till import TONES


@dataclass(frozen=True)
class _Category:
    name: str
    tone: str


def reorder(work: Work, wanted: Sequence[CategoryRow]) -> None:
    """Give the categories this order, in one go."""
    for at, group in enumerate(wanted):
        if group.position != at:
            menu.save_category(work, group.name, group.tone, group.id, position=at, active=group.active)


def _retire(work: Work, row: CategoryRow) -> None:
    menu.save_category(work, row.name, row.tone, row.id, active=False)


def _restore(work: Work, row: CategoryRow) -> None:
    menu.save_category(work, row.name, row.tone, row.id, active=True)


class CategoriesTab(RecordTab[CategoryRow, _Category]):
    """The categories in their order."""

    key, title, right = "categories", "分类", Right.MENU
    new_words = "新分类"
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

    def form_parts(self) -> Sequence[Part]:
        self.up = Button("往前", icon="chevron-up", on=lambda: self._shift(-1))
        self.down = Button("往后", icon="chevron-down", on=lambda: self._shift(1))
        order = holder(row(self.up, self.down, STRETCH))
        return (Field("次序", order, label_width=self.label_width, hint="收银页上分类的先后"),)

    def switched(self, row: CategoryRow) -> CategoryRow:
        return row

    def rows(self, query: str) -> Sequence[CategoryRow]:
        return self.ctx.desk.see(menu.categories, inactive=True)

    def show_state(self, row: CategoryRow | None) -> None:
        super().show_state(row)
        may, at = self.may_change(), self._at()
        self.up.setEnabled(may and at > 0)
        self.down.setEnabled(may and 0 <= at < len(self.table.rows_model.rows) - 1)

    def store(self, draft: _Category, key: UUID | None) -> None:
        active, said = self.current is None or self.current.active, f"已保存分类 {draft.name.strip()}"
        self.keep(menu.save_category, draft.name, draft.tone, key, active=active, said=said)

    def _at(self) -> int:
        rows = self.table.rows_model.rows
        return next((n for n, r in enumerate(rows) if self.current is not None and r.id == self.current.id), -1)

    def _shift(self, by: int) -> None:
        rows, at = list(self.table.rows_model.rows), self._at()
        if at >= 0 and 0 <= at + by < len(rows):
            rows[at], rows[at + by] = rows[at + by], rows[at]
            self.form.run(reorder, rows, then=lambda _none: self.refresh())
