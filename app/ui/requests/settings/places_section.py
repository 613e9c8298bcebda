"""优享地图: the points of the map, and the names of the stations they belong to."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.services.requests import catalogue, places
from app.services.requests.places import PlaceDraft, PlaceRow
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.field_form import free
from app.ui.kit.fields import TextBox
from app.ui.kit.found_tab import FoundTab
from app.ui.kit.on_off import StateButton, ink, off_tag
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.kit.section import TabbedSection
from app.ui.requests.settings.stations_tab import StationsTab

_LABEL = 52


class PlacesTab(FoundTab[PlaceRow]):
    """The points. Anybody on duty prints 怎么走."""

    key, title = "places", "地点"
    new_words = "新地点"
    search_hint, search_name = "名称 / 拼音首字母 / 场景", "找地点"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[PlaceRow]] = [
            Column("地点", lambda r: r.name, sub=lambda r: r.station, strong=True, tone=ink),
            Column("场景", lambda r: r.scene_name, 80, tone=ink),
            Column("楼层", lambda r: r.floor, 64, tone=ink),
            Column("开放时间", lambda r: r.hours, 250, sub=lambda r: r.phone, tone=lambda r: "ink2"),
            Column("", lambda r: "", 84, tag=off_tag),
        ]
        super().__init__(ctx, columns, lambda r: r.id)

    def build_form(self) -> None:
        body, line = self.drawer.body, self.form.line
        self.name = line("name", "名称", body, required=True, hint="如 邻里客厅", label_width=_LABEL, most=40)
        self.scene = Choice(name="场景")
        self.form.add("scene", Field("场景", self.scene, required=True, label_width=_LABEL), body)
        self.station = line("station", "驿站", body, hint="如 幸福邻里坊", label_width=_LABEL, most=40)
        self.floor = line("floor", "楼层", body, hint="如 2 楼", label_width=_LABEL, most=20)
        self.hours = line("hours", "开放", body, hint="如 每天 9:00—20:30", label_width=_LABEL, most=80)
        self.phone = line("phone", "电话", body, kind="phone", label_width=_LABEL, most=20)
        self.way = TextBox(hint="如 乘电梯到 2 楼，左转第二间", name="怎么走", lines=3)
        self.form.add("way", Field("怎么走", self.way, check=free, above=True), body)
        self.slip = Button("打印「怎么走」", icon="printer", on=self.print_way)
        body.addWidget(self.slip)
        body.addStretch(1)
        self.state_button = StateButton(self, places.retire_place, places.restore_place, of=lambda row: row.id)

    def refresh(self) -> None:
        picked = self.scene.value()
        self.scene.set_options([(s.code, s.name) for s in self.ctx.desk.see(catalogue.scenes)])
        self.scene.set_value(picked)
        super().refresh()

    def rows(self) -> Sequence[PlaceRow]:
        return self.ctx.desk.see(places.places, self.search.text(), inactive=True)

    def fill(self, row: PlaceRow | None) -> None:
        self.name.setText(row.name if row else "")
        self.scene.set_value(row.scene if row else self.scene.itemData(0))
        known = self.ctx.desk.see(places.stations) if row is None else ()
        self.station.setText(row.station if row else known[0] if known else "")
        self.floor.setText(row.floor if row else "")
        self.hours.setText(row.hours if row else "")
        self.phone.setText(row.phone if row else "")
        self.way.setPlainText(row.way if row else "")

    def typed(self) -> object:
        lines = (self.name, self.station, self.floor, self.hours, self.phone)
        return *(box.text() for box in lines), self.scene.value(), self.way.toPlainText()

    def show_state(self, row: PlaceRow | None) -> None:
        may = self.may_change()
        for control in (self.name, self.scene, self.station, self.floor, self.hours, self.phone):
            control.setEnabled(may)
        self.way.setReadOnly(not may)
        self.slip.setVisible(row is not None)
        self.state_button.show_for(row)

    def name_of(self, row: PlaceRow) -> str:
        return row.name

    def store(self) -> None:
        row = self.current
        draft = PlaceDraft(
            self.name.text(), str(self.scene.value()), self.station.text(), self.floor.text(), self.hours.text(),
            self.phone.text(), " ".join(self.way.toPlainText().split()),
        )  # fmt: skip
        said = f"已保存 {draft.name.strip()}"
        self.form.run(places.save_place, draft, row.id if row else None, then=lambda made: self.stored(said, made))

    def print_way(self) -> None:
        """Print how to get to the point in the drawer, as it is kept."""
        row = self.current
        if row is not None:
            said = f"正在打印 {row.name}怎么走"
            self.form.run(places.print_way, row.id, then=lambda _job: self.ctx.shell.toast(said))


class PlacesSection(TabbedSection):
    """The map in two tabs."""

    key, title, icon = "places", "优享地图", "map-pin"
    right = Right.SETTINGS
    reads = frozenset({"catalogue"})
    locked_words = "改地点要主管登录；「怎么走」谁都可以打印"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [PlacesTab(ctx), StationsTab(ctx)], parent)
