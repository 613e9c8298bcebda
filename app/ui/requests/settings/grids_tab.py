"""网格: the parts of the community, whom to call in each, and what belongs to it."""

from collections.abc import Sequence
from uuid import UUID

from app.rules.people.names import found
from app.rules.rights import Right
from app.services.requests import grids
from app.services.requests.grids import GridDraft
from app.services.residents import grids as known
from app.services.residents.grids import GridRow
from app.ui.kit import typed
from app.ui.kit.asks import line, text
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column


class GridsTab(RecordTab[GridRow, GridDraft]):
    """The 网格 in their order. What is saved here holds for every address at once."""

    key, title, right = "grids", "网格", Right.SETTINGS
    new_words = "新网格"
    empty = ("还没有网格", "按 F2 新建：写上网格员和哪些楼栋归它，居民和受理件就知道归谁管")
    finds = ("名称 / 网格员 / 小区", "找网格")
    columns = (
        Column("网格", lambda r: r.name, 170, sub=lambda r: r.code, strong=True, tone=ink),
        Column("网格员", lambda r: r.warden, 150, sub=lambda r: r.phone, tone=ink),
        Column("归它的", lambda r: "、".join(r.areas.split("\n")), tone=lambda r: "ink2"),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = GridDraft
    starts = ("name", "name")
    asks = (
        line("name", "名称", required=True, hint="如 第一网格", most=40),
        line("code", "编号", hint="如 01，可不填", most=20),
        line("warden", "网格员", hint="姓名", most=60),
        line("phone", "电话", kind="phone", most=30, read=typed.office_phone, note="派工单和受理件上会写，方便联系"),
        text("areas", "归它的", hint="一行一处，如 红梅苑 1-6幢、8幢，或整个小区、体育场路 218-230号", lines=5),
    )
    switch = (grids.retire_grid, grids.restore_grid)

    def rows(self, query: str) -> Sequence[GridRow]:
        wanted = query.strip()
        listed = self.ctx.desk.see(known.grids, inactive=True)
        return [r for r in listed if found(r.name, wanted) or found(r.warden, wanted) or wanted in r.areas]

    def name_of(self, row: GridRow) -> str:
        return row.name

    def store(self, draft: GridDraft, key: UUID | None) -> None:
        self.keep(grids.save_grid, draft, key, said=f"已保存 {draft.name.strip()}，居民和受理件已按它重新对过")
