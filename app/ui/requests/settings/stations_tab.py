"""驿站: the site's own names for its houses, each changed on all its points at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.rights import Right
from app.services.requests import places
from app.ui.kit.page import Ctx
from app.ui.kit.rename_tab import RenameTab
from app.ui.kit.rows import Column


@dataclass(frozen=True)
class Station:
    """A station and the names of its points."""

    name: str
    points: tuple[str, ...]


class StationsTab(RenameTab[Station]):
    """The stations of the points on the map; a new one begins with a point of it."""

    key, title, right = "stations", "驿站名称", Right.SETTINGS
    first_field = "station"
    note = "所有写着这个驿站的地点一起改名。新驿站：在地点里填上它的名字就有了。"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[Station]] = [
            Column("驿站", lambda r: r.name, sub=lambda r: "、".join(r.points), strong=True),
            Column("地点", lambda r: f"{len(r.points)} 处", 96, right=True),
        ]
        super().__init__(ctx, columns, lambda r: r.name)

    def rows(self) -> Sequence[Station]:
        listed = self.ctx.desk.see(places.places)
        names = self.ctx.desk.see(places.stations)
        return [Station(name, tuple(p.name for p in listed if p.station == name)) for name in names]

    def store(self) -> None:
        row, name = self.current, self.name.text().strip()
        if row is not None:
            said = f"{len(row.points)} 处地点改为 {name}"
            self.form.run(places.rename_station, row.name, name, then=lambda _count: self.stored(said, name))
