"""场景: the eight scenes and three functions under the site's own names."""

from collections.abc import Sequence

from app.rules.rights import Right
from app.services.requests import catalogue
from app.services.requests.catalogue import SceneRow
from app.ui.kit.asks import line
from app.ui.kit.ordered import OrderedTab
from app.ui.kit.records import Named
from app.ui.kit.rows import Column

_KINDS = {"scene": "场景", "function": "功能"}


class ScenesTab(OrderedTab[SceneRow, Named]):
    """Renamed and put in order here; there are always eight and three, for every figure is told by them."""

    key, title, right = "scenes", "场景", Right.SETTINGS
    order_hint = "受理页按这个次序排，数字键跟着变"
    new_words = ""
    note = "改的是叫法：事项、受理和报表都跟着变，以前的记录还归在同一个场景。"
    columns = (
        Column("名称", lambda r: r.name, strong=True),
        Column("种类", lambda r: _KINDS[r.kind], 100, tone=lambda r: "ink2"),
        Column("代号", lambda r: r.code, 150, tone=lambda r: "ink2"),
        Column("事项", lambda r: f"{r.items} 项", 96, right=True),
    )
    draft, asks = Named, (line("name", "名称", required=True, most=20),)

    def key_of(self, row: SceneRow) -> str:
        return row.code

    def rows(self, query: str) -> Sequence[SceneRow]:
        return self.ctx.desk.see(catalogue.scenes, inactive=True)

    def group_of(self, row: SceneRow) -> str:
        return row.kind  # the functions come after the scenes

    def reorder(self, rows: Sequence[SceneRow], moved: SceneRow) -> None:
        before = [row.code for row in self.table.rows_model.rows]
        after = [row.code for row in rows]
        self.act(catalogue.order_scenes, after, said=f"{moved.name}的次序已改", undo=(catalogue.order_scenes, before))

    def store(self, draft: Named, key: str) -> None:
        self.keep(catalogue.rename_scene, key, draft.name, said=f"已改名为 {draft.name.strip()}", key=key)
