"""限次: how often somebody may have a room, over all rooms."""

from collections.abc import Sequence
from uuid import UUID

from app.rules.rights import Right
from app.rules.rooms.limits import PER_LABELS, WHOSE_LABELS
from app.services.rooms import equipment
from app.services.rooms.checks import LimitRow
from app.services.rooms.equipment import OPEN_TURNS, LimitDraft
from app.ui.kit.asks import Options, choice, line, one_of
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.rooms.settings.typed_rooms import count_between

WHOSE: Options = tuple((code.value, f"每{words}") for code, words in WHOSE_LABELS.items())
PER: Options = (
    *((code.value, f"每{words}") for code, words in PER_LABELS.items()),
    (OPEN_TURNS, "没用完的"),
)


def room_limit_words(row: LimitRow | LimitDraft) -> str:
    """``每户每月最多 2 次``."""
    unit = "小时" if row.hours else "次"
    return f"{dict(WHOSE)[row.whose]}{dict(PER)[row.per]}最多 {row.most} {unit}"


class LimitsTab(RecordTab[LimitRow, LimitDraft]):
    """The limits, counted over all rooms; each date of a series counts as one."""

    key, title, right = "limits", "限次", Right.SETTINGS
    new_words, drawer_width = "新限次", 400
    empty = ("没有限次", "按 F2 新建，如 每户每月最多 2 次；所有场地合起来算")
    columns = (
        Column("限次", room_limit_words, strong=True, tone=ink),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = LimitDraft
    asks = (
        one_of("whose", "谁", WHOSE),
        choice("per", "多久", PER, default="month"),
        line("most", "最多", kind="amount", required=True, most=4, read=count_between(1, 1000)),
        one_of("hours", "按", ((False, "次数"), (True, "小时")), when=lambda values: values["per"] != OPEN_TURNS),
    )
    note = "所有场地合起来算；取消的不算，系列的每一次都算。维护不受限。"
    switch = (equipment.retire_limit, equipment.restore_limit)

    def rows(self, query: str) -> Sequence[LimitRow]:
        return self.ctx.desk.see(equipment.room_limits, inactive=True)

    def name_of(self, row: LimitRow) -> str:
        return room_limit_words(row)

    def store(self, draft: LimitDraft, key: UUID | None) -> None:
        self.keep(equipment.save_limit, draft, key, said=f"已保存 {room_limit_words(draft)}")
