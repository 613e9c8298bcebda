"""优享地图: the points of the map, the names of the stations they belong to, and the 网格."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.services.requests import catalogue, places
from app.services.requests.places import PlaceDraft, PlaceRow
from app.ui.kit import typed
from app.ui.kit.asks import FIRST, Options, choice, line, text
from app.ui.kit.button import Button
from app.ui.kit.layout import Part
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.kit.section import TabbedSection
from app.ui.requests.settings.grids_tab import GridsTab
from app.ui.requests.settings.stations_tab import StationsTab
from app.ui.requests.way import show_way


def _scenes(ctx: Ctx) -> Options:
    return [(scene.code, scene.name) for scene in ctx.desk.see(catalogue.scenes)]


class PlacesTab(RecordTab[PlaceRow, PlaceDraft]):
    """The points. Whoever serves people prints 怎么走."""

    key, title, right = "places", "地点", Right.SETTINGS
    new_words = "新地点"
    empty = ("优享地图上还没有地点", "按 F2 新建：名称、场景、楼层和怎么走，前台就能找到并打印给居民")
    finds = ("名称 / 拼音首字母 / 场景", "找地点")
    columns = (
        Column("地点", lambda r: r.name, sub=lambda r: r.station, strong=True, tone=ink),
        Column("场景", lambda r: r.scene_name, 80, tone=ink),
        Column("楼层", lambda r: r.floor, 64, tone=ink),
        Column("开放时间", lambda r: r.hours, 250, sub=lambda r: r.phone, tone=lambda r: "ink2"),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = PlaceDraft
    asks = (
        line("name", "名称", required=True, hint="如 邻里客厅", most=40),
        choice("scene", "场景", _scenes, default=FIRST, required=True),
        line("station", "驿站", hint="如 幸福邻里坊", most=40),
        line("floor", "楼层", hint="如 2 楼", most=20),
        line("hours", "开放", hint="如 每天 9:00—20:30", most=80),
        line("phone", "电话", kind="phone", most=30, read=typed.office_phone),
        text("way", "怎么走", hint="如 乘电梯到 2 楼，左转第二间", read=lambda typed: " ".join(typed.split())),
    )
    switch = (places.retire_place, places.restore_place)

    def form_parts(self) -> Sequence[Part]:
        self.slip = Button("打印「怎么走」", icon="printer", on=self.print_way)
        return (self.slip,)

    def rows(self, query: str) -> Sequence[PlaceRow]:
        return self.ctx.desk.see(places.places, query, inactive=True)

    def fill(self, row: PlaceRow | None) -> None:
        known = self.ctx.desk.see(places.stations) if row is None else ()
        self.form.fill(row, **({"station": known[0]} if known else {}))

    def show_state(self, row: PlaceRow | None) -> None:
        super().show_state(row)
        self.slip.setVisible(row is not None)

    def store(self, draft: PlaceDraft, key: UUID | None) -> None:
        self.keep(places.save_place, draft, key, said=f"已保存 {draft.name.strip()}")

    def print_way(self) -> None:
        """Show how to get to the point in the drawer, as it is kept; one key more prints it."""
        if self.current is not None:
            show_way(self.ctx, self.current.id)


class PlacesSection(TabbedSection):
    """The map in three tabs: its points, their stations, and the 网格 with whom to call there."""

    key, title, icon = "places", "优享地图", "map-pin"
    right = Right.SETTINGS
    reads = frozenset({"catalogue", "grid"})
    locked_words = "改地点要主管登录；窗口的同事都可以打印「怎么走」"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [PlacesTab(ctx), StationsTab(ctx), GridsTab(ctx)], parent)
