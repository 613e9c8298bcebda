"""The words of 场地: rooms, bookings and what they need."""

from app.rules.rights import Right
from app.rules.rooms.limits import PER_LABELS, WHOSE_LABELS, QuotaPer, Whose
from app.ui.words.family import Data, Entry, Words

_TABLES = {
    "room": "场地",
    "room_unit": "最小单元",
    "room_part": "场地的单元",
    "room_hours": "开放时间",
    "room_closure": "停用",
    "room_limit": "预约限次",
    "equipment": "设备",
    "booking_hold": "占用时段",
    "booking_equipment": "借用设备",
    "booking_event": "预约过程",
    "room_wish": "没订到的需求",
}


def _quota(data: Data) -> tuple[str, str]:
    per, whose = PER_LABELS[data.get("per", QuotaPer.MONTH)], WHOSE_LABELS[data.get("whose", Whose.HOUSEHOLD)]
    used, most = int(data.get("used", 0)), data.get("most", 0)
    if not data.get("hours"):
        return f"本{per}已订{used}次", f"每{whose}每{per}最多 {most} 次；请换一个{per}，或请主管放行"
    had = f"{used // 60}小时" + (f"{used % 60}分钟" if used % 60 else "")
    return f"本{per}已订{had}", f"每{whose}每{per}最多 {most} 小时；请订短一点，或请主管放行"


def _length(minutes: object) -> str:
    whole, rest = divmod(minutes if isinstance(minutes, int) else 0, 60)
    return (f"{whole}小时" if whole else "") + (f"{rest}分钟" if rest or not whole else "")


def _long(data: Data) -> tuple[str, str]:
    return f"单次最多{_length(data.get('minutes'))}", "请订短一点，或请主管放行"


def _brief(data: Data) -> tuple[str, str]:
    return f"单次至少{_length(data.get('minutes'))}", "请订长一点"


def _ahead(data: Data) -> tuple[str, str]:
    last = data.get("last")
    until = f"现在最晚能订到 {last:%Y-%m-%d}" if last else "请改早一点的日期"
    return f"最多提前{data.get('days', '')}天预订", f"{until}；要订更远的请主管放行"


def _notice(data: Data) -> tuple[str, str]:
    first = data.get("first")
    since = f"现在最早能订 {first:%Y-%m-%d}" if first else "请改晚一点的日期"
    return f"至少提前{data.get('days', '')}天预订", f"{since}；要更早的请主管放行"


_RULES: dict[str, Entry] = {
    "room_turned": ("结束须晚于开始", "请改结束时间"),
    "room_endless": ("一次用不了这么久", "连同布置、整理最长 24 小时，请分成几次订"),
    "room_taken": ("这段时间已经有人订了", "请换时间或场地"),
    "room_quota": _quota,
    "room_long": _long,
    "room_brief": _brief,
    "room_people": ("人数超过容量{most}", "请换大一点的场地，或减少人数"),
    "room_ahead": _ahead,
    "room_notice": _notice,
    "series_turned": ("结束日早于开始日", "请改结束日"),
    "series_interval": ("间隔至少为1", "请填 1 或更大的数"),
    "series_far": ("结束日太远", "一个系列最多 {most} 年，请改结束日"),
    "series_many": ("日期太多", "一个系列最多 {most} 次，请改结束日或间隔"),
    "series_rule": ("重复的规则不完整", "请重新选星期或日期"),
    "series_overlaps": ("本系列前后两次相互重叠", "请缩短时间，或隔得久一点"),
}
WORDS = Words(
    refusals=_RULES,
    rights={
        Right.ROOMS: ("场地预约", "登记、改动和取消场地预约，办理签到"),
        Right.ROOMS_OVERRIDE: ("放行场地", "审核预约，放行整理时间、停用、限次，解除暂停预约"),
    },
    tables=_TABLES,
)
