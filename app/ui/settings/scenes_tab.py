"""场景: the eight scenes and three functions under the site's own names."""

from collections.abc import Sequence

from app.rules.rights import Right
from app.services import catalogue
from app.services.catalogue import SceneRow
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.settings.list_tab import ListTab

_KINDS = {"scene": "场景", "function": "功能"}


class ScenesTab(ListTab[SceneRow]):
    """Renamed here; there are always eight and three, for every figure is told by them."""

    key, title, right = "scenes", "场景名称", Right.SETTINGS

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[SceneRow]] = [
            Column("名称", lambda r: r.name, strong=True),
            Column("种类", lambda r: _KINDS[r.kind], 100, tone=lambda r: "ink2"),
            Column("代号", lambda r: r.code, 150, tone=lambda r: "ink2"),
            Column("事项", lambda r: f"{r.items} 项", 96, right=True),
        ]
        super().__init__(ctx, columns, lambda r: r.code)
        self.add.hide()

    def build_form(self) -> None:
        self.name = self.form.line("name", "名称", self.drawer.body, required=True, label_width=52, most=20)
        words = "改的是叫法：事项、受理和报表都跟着变，以前的记录还归在同一个场景。"
        self.drawer.body.addWidget(Label(words, "caption", "ink2", wrap=True))
        self.drawer.body.addStretch(1)

    def rows(self) -> Sequence[SceneRow]:
        return self.ctx.desk.see(catalogue.scenes, inactive=True)

    def fill(self, row: SceneRow | None) -> None:
        self.name.setText(row.name if row else "")

    def typed(self) -> object:
        return self.name.text()

    def show_state(self, row: SceneRow | None) -> None:
        self.name.setEnabled(self.may_change())

    def name_of(self, row: SceneRow) -> str:
        return row.name

    def focus_form(self, fresh: bool) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def new(self) -> None:
        """There is no new one."""

    def store(self) -> None:
        row = self.current
        if row is not None:
            said = f"已改名为 {self.name.text().strip()}"
            self.form.run(
                catalogue.rename_scene, row.code, self.name.text(), then=lambda _none: self.stored(said, row.code)
            )
