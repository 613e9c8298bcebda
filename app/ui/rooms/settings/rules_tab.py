"""规则: how long a booking waits, what counts as many and as late, what is kept, and when somebody stayed away."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.changes import KeptForm
from app.ui.kit.asks import Ask, line, one_of
from app.ui.kit.layout import add, wide
from app.ui.kit.page import Ctx
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
    keep_deposit: bool


def _count(name: str, label: str, low: int, high: int, note: str) -> Ask:
    read = count_between(low, high)
    return line(name, label, kind="amount", most=4, read=read, field=f"rooms.{name}", note=note)


class RulesTab(KeptForm[_Rules]):
    """What holds for all rooms."""

    key, title, right = "rules", "规则", Right.SETTINGS
    card_words = ("所有场地的规则", "改了以后新订的按新的算；已经订好的不变")
    said = "已保存场地规则"
    draft = _Rules
    asks = (
        _count("hold_hours", "待审核留", 1, 720, "小时；过了没人审核，自动放出来"),
        _count("many", "人数多是", 1, 5000, "人以上；要审核「人数多」的场地，超过的要主管审核"),
        line("evening", "晚间是", kind="code", hint="18:00", most=5, field="rooms.evening", required=True,
             note="以后；结束晚于这个时间的算晚间"),
        _count("early", "提前签到", 0, 240, "分钟；开始前多久起可以签到"),
        _count("grace", "还能取消", 0, 120, "分钟；开始后这段时间里还能取消，再往后只能提前结束"),
        _count("no_show_after", "算未到", 0, 240, "分钟；开始后这么久还没来，可以记为未到"),
        _count("no_show_count", "未到几次", 0, 20, "次就暂停预约；0 不暂停"),
        _count("no_show_days", "几天之内", 1, 366, "天；在这些天里数未到的次数"),
        _count("suspend_days", "暂停几天", 1, 366, "天；主管可以写明原因解除"),
        _count("late_keep", "晚退扣", 0, 1000, "‰；过了退订时间再取消，扣场地费的千分之几，500 是一半"),
        _count("no_show_keep", "未到扣", 0, 1000, "‰；没来又没取消的，扣场地费的千分之几"),
        one_of("keep_deposit", "未到押金", [(True, "不退"), (False, "照退")], default=True, field="rooms.keep_deposit",
               note="没来又没取消的；后来查明来过，可以退"),
    )  # fmt: skip

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        add(self.column, wide(self.card))
