"""设备: what is lent with rooms, by number."""

from collections.abc import Sequence
from uuid import UUID

from app.rules.rights import Right
from app.services.rooms import equipment, house
from app.services.rooms.checks import EquipmentRow
from app.services.rooms.equipment import EquipmentDraft
from app.ui.kit.asks import Options, choice, line
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.rooms.settings.typed_rooms import count_between

_ANYWHERE = "随便哪间"


def _rooms(ctx: Ctx) -> Options:
    return [(None, _ANYWHERE), *((room.id, f"只在{room.name}") for room in ctx.desk.see(house.rooms))]


class EquipmentTab(RecordTab[EquipmentRow, EquipmentDraft]):
    """Things with how many there are. What counts is the most promised at one moment, not the sum."""

    key, title, right = "equipment", "设备", Right.SETTINGS
    new_words = "新设备"
    empty = ("还没有设备", "按 F2 新建：名称、几件；预约时勾上，同一时刻不会借超")
    draft = EquipmentDraft
    asks = (
        line("name", "名称", required=True, hint="如 投影仪", most=40),
        line("stock", "几件", kind="amount", required=True, most=5, read=count_between(1, 10_000)),
        choice("room_id", "放在", _rooms),
    )
    switch = (equipment.retire_equipment, equipment.restore_equipment)

    def make_columns(self) -> Sequence[Column[EquipmentRow]]:
        return (
            Column("设备", lambda r: r.name, strong=True, tone=ink),
            Column("几件", lambda r: f"{r.stock} 件", 110, tone=ink),
            Column("放在", self._where, 200, tone=lambda r: "ink2"),
            Column("", lambda r: "", 84, tag=off_tag),
        )

    def _where(self, row: EquipmentRow) -> str:
        return self._names.get(row.room_id, "") if row.room_id is not None else _ANYWHERE

    def rows(self, query: str) -> Sequence[EquipmentRow]:
        self._names = {room.id: room.name for room in self.ctx.desk.see(house.rooms, inactive=True)}
        return self.ctx.desk.see(equipment.equipment, inactive=True)

    def store(self, draft: EquipmentDraft, key: UUID | None) -> None:
        self.keep(equipment.save_equipment, draft, key, said=f"已保存 {draft.name.strip()}")
