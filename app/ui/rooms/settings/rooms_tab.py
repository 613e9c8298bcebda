"""场地: the rooms, what they cost and what they need, in a list with a drawer."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.rules.rights import Right
from app.services.rooms import house
from app.services.rooms.house import COLOURS, RoomDraft, RoomRow
from app.ui.kit.asks import Options, amount, checks, choice, line, one_of
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.kit.text import yuan
from app.ui.rooms.settings.typed_rooms import count_between, length, length_shown, shown

APPROVALS: Options = (
    ("always", "每次都要"),
    ("many", "人多"),
    ("outside", "外单位"),
    ("evening", "晚上"),
    ("fee", "收费的"),
)
COLOUR_WORDS = dict(zip(COLOURS, ("红梅", "竹青", "靛蓝", "琥珀", "藤紫", "灰"), strict=True))


def tariff_words(row: RoomRow) -> str:
    """``¥50.00 / 次``; 免费."""
    return f"{yuan(row.fee)} / {'小时' if row.fee_per == 'hour' else '次'}" if row.fee else "免费"


def _units(ctx: Ctx) -> Options:
    return [(unit.id, unit.name) for unit in ctx.desk.see(house.units)]


def _where(row: RoomRow) -> str:
    return " · ".join(part for part in (row.floor, row.kind) if part)


def _places(row: RoomRow) -> str:
    return f"同时 {row.shared_places} 人" if row.shared else f"{row.capacity} 人"


class RoomsTab(RecordTab[RoomRow, RoomDraft]):
    """The rooms. Half and whole halls are made of units: what shares one cannot be given out at the same time."""

    sign = ("打印门牌", "room")
    key, title, right = "rooms", "场地", Right.SETTINGS
    new_words, drawer_width, label_width = "新场地", 420, 84
    finds = ("名称 / 拼音首字母 / 楼层", "找场地")
    empty = ("还没有场地", "按 F2 新建：名称、楼层、容纳人数，前台就能预约")
    columns = (
        Column("场地", lambda r: r.name, sub=_where, strong=True, tone=ink),
        Column("容纳", _places, 110, tone=ink),
        Column("收费", tariff_words, 140, sub=lambda r: f"押金 {yuan(r.deposit)}" if r.deposit else "", tone=ink),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = RoomDraft
    asks = (
        line("name", "名称", required=True, hint="如 邻里客厅", most=40),
        line("floor", "楼层", hint="如 二楼", most=20),
        line("kind", "类别", hint="如 活动室、会议室", most=20),
        line("capacity", "容纳", kind="amount", required=True, hint="人数", most=4, read=count_between(1, 5000)),
        line("shared_places", "同时可约", kind="amount", hint="一次只给一家用就空着", most=4, default=0, show=shown,
             read=count_between(0, 5000), note="健身房、阅览室这样大家一起用的，填最多同时几个人"),
        checks("units", "由哪几块组成", _units, across=2, gap=2, show=tuple, read=tuple,
               note="不选就自成一块；半场、全场选同样的块，就不会订重"),
        line("setup_min", "布置", kind="amount", hint="分钟", most=3, default=0, show=shown,
             read=count_between(0, 240)),
        line("clean_min", "整理", kind="amount", hint="分钟", most=3, default=0, show=shown,
             read=count_between(0, 240), note="每场前后留出来，别人订不进"),
        amount("fee", "收费", hint="0.00", default=0),
        one_of("fee_per", "按", (("time", "每次"), ("hour", "每小时"))),
        amount("deposit", "押金", hint="0.00", default=0),
        checks("approval", "要审核", APPROVALS, across=3, gap=2, show=tuple, read=tuple),
        line("most_minutes", "最长", kind="amount", hint="小时，空着不限", most=4, default=0, show=length_shown,
             read=length),
        line("least_minutes", "最短", kind="amount", hint="小时，空着不限", most=4, default=0, show=length_shown,
             read=length),
        line("notice_days", "至少提前", kind="amount", hint="天", most=3, default=0, show=shown,
             read=count_between(0, 366)),
        line("window_days", "最早提前", kind="amount", hint="天，空着不限", most=3, default=0, show=shown,
             read=count_between(0, 366)),
        line("group_days", "团队提前", kind="amount", hint="天，空着同上", most=3, default=0, show=shown,
             read=count_between(0, 366)),
        line("cancel_hours", "退订", kind="amount", hint="开始前几小时，空着随时全退", most=4, default=0, show=shown,
             read=count_between(0, 1440)),
        line("note", "交代", hint="钥匙、灯、怎么摆，打在确认单上", most=200),
        choice("colour", "颜色", [*COLOUR_WORDS.items()], default="c1"),
    )  # fmt: skip
    switch = (house.retire_room, house.restore_room)

    def rows(self, query: str) -> Sequence[RoomRow]:
        return self.ctx.desk.see(house.rooms, query, inactive=True)

    def fill(self, row: RoomRow | None) -> None:
        own = () if row is None else [unit.id for unit in self.ctx.desk.see(house.units) if unit.no in row.units]
        self.form.fill(row, units=tuple(own))

    def store(self, draft: RoomDraft, key: UUID | None) -> None:
        kept = replace(draft, units=tuple(draft.units), approval=tuple(draft.approval))
        self.keep(house.save_room, kept, key, said=f"已保存 {draft.name.strip()}")
