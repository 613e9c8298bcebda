"""驿站: the site's own names for its houses, each changed on all its points at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.rights import Right
from app.services.requests import places
from app.ui.kit.asks import line
from app.ui.kit.records import Named, RecordTab
from app.ui.kit.rows import Column


@dataclass(frozen=True)
class Station:
    """A station and the names of its points."""

    name: str
    points: tuple[str, ...]


class StationsTab(RecordTab[Station, Named]):
    """The stations of the points on the map; a new one begins with a point of it."""

    key, title, right = "stations", "驿站名称", Right.SETTINGS
    new_words = ""
    note = "所有写着这个驿站的地点一起改名。新驿站：在地点里填上它的名字就有了。"
    columns = (
        Column("驿站", lambda r: r.name, sub=lambda r: "、".join(r.points), strong=True),
        Column("地点", lambda r: f"{len(r.points)} 处", 96, right=True),
    )
    draft, asks = Named, (line("name", "名称", required=True, most=40, field="station"),)

    def key_of(self, row: Station) -> str:
        return row.name

    def rows(self, query: str) -> Sequence[Station]:
        listed = self.ctx.desk.see(places.places)
        names = self.ctx.desk.see(places.stations)
        return [Station(name, tuple(p.name for p in listed if p.station == name)) for name in names]

    def store(self, draft: Named, key: str) -> None:
        name, count = draft.name.strip(), len(self.current.points) if self.current is not None else 0
        self.keep(places.rename_station, key, name, said=f"{count} 处地点改为 {name}", key=name)
