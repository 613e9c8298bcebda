"""规则: how long a booking waits, what counts as many and as late, what is kept, and when somebody stayed away."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.asks import Ask, line
from app.ui.kit.layout import add, wide
from app.ui.kit.page import Ctx
from app.ui.kit.settings_form import SettingsForm
from app.ui.rooms.settings.typed_rooms import count_between


@dataclass(frozen=True)
class _Rules:
    hold_hours: int
    many: int
    evening: str
    early: int
    grace: int
    no_show_after: int
    no_show_count: int
    no_show_days: int
    suspend_days: int
    late_keep: int
    no_show_keep: int


def _count(name: str, label: str, unit: str, low: int, high: int, note: str = "") -> Ask:
    return line(
        name, label, kind="amount", hint=unit, most=4, read=count_between(low, high), field=f"rooms.{name}", note=note
    )


class RulesTab(SettingsForm[_Rules]):
    """What holds for all rooms."""

    key, title, right = "rules", "规则", Right.SETTINGS
    card_words = ("所有场地的规则", "改了以后新订的按新的算；已经订好的不变")
    said = "已保存场地规则"
    draft = _Rules
    asks = (
        _count("hold_hours", "待审核留", "小时", 1, 720, "过了没人审核，自动放出来"),
        _count("many", "人多是指", "超过几人", 1, 5000, "要审核「人多」的场地，超过这么多人的要主管审核"),
        line("evening", "晚上是指", kind="code", hint="18:00", most=5, field="rooms.evening", required=True,
             note="结束晚于这个时间的算晚上"),
        _count("early", "提前签到", "分钟", 0, 240),
        _count("grace", "开始后还能取消", "分钟", 0, 120, "再往后只能提前结束"),
        _count("no_show_after", "未到", "开始几分钟没人来", 0, 240),
        _count("no_show_count", "未到几次暂停", "次，0 不停", 0, 20),
        _count("no_show_days", "几天之内", "天", 1, 366),
        _count("suspend_days", "暂停", "天", 1, 366, "主管可以写明原因解除"),
        _count("late_keep", "晚退扣", "‰", 0, 1000, "过了退订时间再取消，扣场地费的千分之几；500 是一半"),
        _count("no_show_keep", "未到扣", "‰", 0, 1000),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        add(self.column, wide(self.card))
