"""场景: the eight scenes and three functions under the site's own names."""

from collections.abc import Sequence

from app.rules.rights import Right
from app.services.requests import catalogue
from app.services.requests.catalogue import SceneRow
from app.ui.kit.page import Ctx
from app.ui.kit.rename_tab import RenameTab
from app.ui.kit.rows import Column

_KINDS = {"scene": "场景", "function": "功能"}


class ScenesTab(RenameTab[SceneRow]):
    """Renamed here; there are always eight and three, for every figure is told by them."""

    key, title, right = "scenes", "场景名称", Right.SETTINGS
    note = "改的是叫法：事项、受理和报表都跟着变，以前的记录还归在同一个场景。"
    most = 20

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[SceneRow]] = [
            Column("名称", lambda r: r.name, strong=True),
            Column("种类", lambda r: _KINDS[r.kind], 100, tone=lambda r: "ink2"),
            Column("代号", lambda r: r.code, 150, tone=lambda r: "ink2"),
            Column("事项", lambda r: f"{r.items} 项", 96, right=True),
        ]
        super().__init__(ctx, columns, lambda r: r.code)

    def rows(self) -> Sequence[SceneRow]:
        return self.ctx.desk.see(catalogue.scenes, inactive=True)

    def store(self) -> None:
        row = self.current
        if row is not None:
            said = f"已改名为 {self.name.text().strip()}"
            self.form.run(
                catalogue.rename_scene, row.code, self.name.text(), then=lambda _none: self.stored(said, row.code)
            )
