"""The words of 场地: rooms, bookings and what they need."""

from datetime import datetime

from app.rules.dates import local
from app.rules.rights import Right
from app.rules.rooms.labels import KIND_WORDS, SKIPPED, STATE_WORDS, skipped_words
from app.rules.rooms.limits import PER_LABELS, WHOSE_LABELS, QuotaPer, Whose
from app.ui.words.family import Data, Entry, Words

__all__ = [
    "ACT_WORDS", "ALLOW_WORDS", "APPROVAL_WORDS", "KIND_WORDS", "SKIPPED", "STATE_WORDS", "WORDS", "skipped_words",
]  # fmt: skip

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


def _clash(data: Data) -> tuple[str, str]:
    days = data.get("days")
    listed = [f"{day.month}月{day.day}日" for day in days] if isinstance(days, tuple) else []
    named = "、".join(listed[:3]) + ("等" if len(listed) > 3 else "")
    return f"{data.get('count', '')} 个日期订不到{f'：{named}' if named else ''}", "可改为「跳过冲突」，或换时间、场地"


def _unknown_year(data: Data) -> tuple[str, str]:
    years = data.get("years")
    first = years[0] if isinstance(years, tuple) and years else None
    until = f"把结束日改到 {first - 1} 年底以前" if first else "改结束日"
    title = f"还没有 {first} 年的放假安排" if first else "还没有那一年的放假安排"
    return title, f"请{until}，或改成不看节假日的规则；有了通知，主管可在「设置 › 工作日历」里贴上"


_RULES: dict[str, Entry] = {
    "room_turned": ("结束须晚于开始", "请改结束时间"),
    "room_endless": ("一次用不了这么久", "连同布置、整理最长 24 小时，请分成几次订"),
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
    "series_night": ("系列预约不能跨过零点", "请把结束时间改到 24:00 以前，夜里的单独订"),
    "series_unknown_year": _unknown_year,
    "series_none": ("没有可订的日期", "请改日期、时间或场地"),
    "series_clash": _clash,
    "series_holiday": ("节假日", "这一天不排"),
    "series_over": ("这个系列没有还要办的日期", "请看系列里各次的状态"),
    "series_unknown": ("没有这个系列", "可能不是系列预约，请打开那一次预约"),
    "series_overlaps": ("本系列前后两次相互重叠", "请缩短时间，或隔得久一点"),
}
APPROVAL_WORDS = {"always": "都要审核", "many": "人数多", "outside": "外单位", "evening": "晚间", "fee": "收费"}
ALLOW_WORDS = {
    "clean": "整理时间",
    "closure": "停用",
    "hours": "开放时间",
    "bounds": "时长和提前天数",
    "limit": "限次",
    "suspended": "暂停预约",
}
ACT_WORDS = {
    "book": "预约",
    "edit": "改预约",
    "move": "改时间场地",
    "confirm": "审核通过",
    "refuse": "审核不通过",
    "lapse": "过期未审",
    "cancel": "取消",
    "reinstate": "恢复",
    "check_in": "签到",
    "undo_check_in": "撤销签到",
    "end": "结束使用",
    "key_back": "还钥匙",
    "no_show": "记为未到",
    "undo_no_show": "撤销未到",
    "forgive": "解除暂停预约",
    "squeeze": "让出整理时间",
    "skip": "跳过",
    "pay": "收费",
    "settle": "退款结清",
    "return": "退押金",
}


def _when(data: Data) -> str:
    starts, ends = data.get("starts"), data.get("ends")
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return ""
    return f"{local(starts):%m-%d %H:%M}–{local(ends):%H:%M}"


def _taken(data: Data) -> tuple[str, str]:
    when, who = _when(data), "、".join(str(data[k]) for k in ("who", "title") if data.get(k))
    by = f"：{when} {who}".rstrip() if when else ""
    if data.get("buffer"):
        return f"和前后一场的布置、整理时间相碰{by}", "请错开一点；要用这段时间，请主管放行并写明原因"
    return f"这段时间已经有人订了{by}", "请换时间或场地"


def _until(data: Data) -> str:
    until = data.get("until")
    return f"{local(until):%m-%d %H:%M}" if isinstance(until, datetime) else ""


def _shut(data: Data) -> tuple[str, str]:
    opened = "、".join(data.get("opened") or ())
    return f"超出开放时间 {data.get('part', '')}".rstrip(), f"当天开放 {opened}" if opened else "这一天不开放，请换一天"


def _closed(data: Data) -> tuple[str, str]:
    until = _until(data)
    return f"停用：{data.get('reason', '')}", f"停用到 {until}，请换时间或场地" if until else "请换时间或场地"


def _suspended(data: Data) -> tuple[str, str]:
    until = _until(data)
    said = f"到 {until} 为止" if until else "这一段时间"
    return f"{data.get('count', '')}次订了没来，暂停预约", f"{said}；要解除请主管写明原因"


def _state(data: Data) -> tuple[str, str]:
    state = STATE_WORDS.get(str(data.get("state")), "现在的状态")
    act = ACT_WORDS.get(str(data.get("act")), "改动")
    return f"{state}的预约不能{act}", "请打开这一份，看看现在到哪一步"


def _no_paper(data: Data) -> tuple[str, str]:
    state = STATE_WORDS.get(str(data.get("state")), "这样")
    return f"{state}的预约没有这张单子", "请打开这一份，看看现在到哪一步"


_BOOKINGS: dict[str, Entry] = {
    "room_taken": _taken,
    "room_past": ("这段时间已经过去", "请改时间"),
    "room_off": ("{name}已停用", "请换场地"),
    "room_shut": _shut,
    "room_closed": _closed,
    "room_full": ("{name}名额不够，{during} 只剩 {free} 位", "请换时间，或减少人数"),
    "room_open_quota": ("手里已有 {used} 份没用的预约", "最多同时 {most} 份；用完一份再订，或请主管放行"),
    "room_suspended": _suspended,
    "room_unknown": ("没有这间场地", "请刷新后重新选"),
    "room_booked": ("{name}还有 {count} 份没用的预约", "请先改到别处或取消，再改这一项"),
    "rooms_many": ("场地太多", "最多 {most} 间"),
    "unit_unknown": ("没有这个单元", "请刷新后重新选"),
    "equipment_short": ("{name}不够，{during} 只剩 {free} 件", "请少借一些，或换时间"),
    "equipment_elsewhere": ("{name}只能在{room}用", "请换场地，或不借这一件"),
    "equipment_unknown": ("没有这件设备", "请刷新后重新选"),
    "equipment_lent": ("已经答应借出 {count} 件", "请先改那些预约，再减少数量或停用"),
    "limit_unknown": ("没有这条限次", "请刷新后再看"),
    "closure_unknown": ("这次停用已经撤销", "请刷新后再看"),
    "booking_unknown": ("没有这份预约", "请刷新后再看"),
    "booking_not_now": _state,
    "booking_no_paper": _no_paper,
    "booking_past": ("已经过去的预约不能改", "要记情况请写在备注里"),
    "booking_runs": ("已经开始，不能改开始时间和场地", "可以延长或提前结束"),
    "booking_began": ("已经开始超过 {minutes} 分钟，不能取消", "请用「提前结束」，剩下的时间马上放出来"),
    "booking_early": ("还没到签到时间", "开始前 {minutes} 分钟起可以签到"),
    "booking_not_begun": ("还没开始，不能结束", "不用了请取消"),
    "booking_not_late": ("还不算未到", "开始 {minutes} 分钟以后还没来，再记未到"),
    "booking_no_key": ("没有借出钥匙", "请核对是不是这一份预约"),
    "booking_paid": ("收过钱的预约要连钱一起办", "请用「取消并退款」，先看清退多少、扣多少"),
    "fees_paid": ("已经收过了", "没有还要收的钱"),
    "deposit_none": ("没有要退的押金", "请核对是不是这一份预约"),
    "wish_unknown": ("没有这条需求", "请刷新后再看"),
    "wish_met": ("这条需求已经订到 {number}", "先看那一场；真要再订，就当新预约另存"),
    "not_suspended": ("没有暂停预约", "可以直接预约"),
}
_BESIDE = {
    "whole_minutes": "请填到分钟",
    "too_far": "时间太远，请核对",
    "is_past": "已经过去，请改晚一点",
    "hours_empty": "这一天不开放请用「停用」",
    "unit_shared": "{room}是多人同用的，不能拼在一起",
}
_ACTS = {
    "room_save": "改场地",
    "room_retire": "停用场地",
    "room_restore": "恢复场地",
    "room_unit": "改最小单元",
    "room_hours": "改开放时间",
    "room_equipment": "改设备",
    "room_equipment_retire": "停用设备",
    "room_equipment_restore": "恢复设备",
    "room_limit": "改预约限次",
    "room_limit_retire": "停用限次",
    "room_limit_restore": "恢复限次",
    "room_close": "场地停用",
    "room_open": "撤销停用",
    "series_book": "订系列",
    "series_extend": "延长系列",
    "series_edit": "改系列",
    "series_cancel": "取消系列",
    "series_confirm": "系列审核通过",
    "series_refuse": "系列审核不通过",
    "room_wish": "记下没订到的需求",
    "room_wish_met": "需求订到了",
    "booking_phone": "查看预约人电话",
    "booking_export": "场地·导出预约清单",
    **{f"booking_{act}": words if act == "forgive" else f"场地{words}" for act, words in ACT_WORDS.items()},
}
_SETTINGS = {
    "rooms.hold_hours": "待审核保留几小时",
    "rooms.many": "超过几人要审核",
    "rooms.evening": "晚间从几点起",
    "rooms.early": "提前几分钟可签到",
    "rooms.grace": "开始后几分钟内可取消",
    "rooms.no_show_after": "开始后几分钟算未到",
    "rooms.no_show_count": "几次未到暂停预约",
    "rooms.no_show_days": "在几天内",
    "rooms.suspend_days": "暂停几天",
    "rooms.late_keep": "临时取消扣费‰",
    "rooms.no_show_keep": "未到扣费‰",
    "rooms.keep_deposit": "未到扣押金",
    "retention.booking": "场地预约保存天数",
}


WORDS = Words(
    refusals={**_RULES, **_BOOKINGS},
    beside=_BESIDE,
    acts=_ACTS,
    settings=_SETTINGS,
    rights={
        Right.ROOMS: ("场地预约", "登记、改动和取消场地预约，办理签到"),
        Right.ROOMS_OVERRIDE: ("放行场地", "审核预约，放行整理时间、停用、限次，解除暂停预约"),
    },
    keys={
        "room": "场地",
        "dates": "几次",
        "scope": "改哪些",
        "moved": "改了时间",
        "stock": "数量",
        "charge": "收款单",
        "back": "退",
        "kept": "扣",
        "allowed": "放行",
        "per": "每",
        "most": "最多",
        "hours": "按小时算",
        "contacts": "联系方式",
    },
    values={
        "kept": {"booking": "过去的场地预约"},
        "scope": {"one": "本次", "later": "本次及以后", "all": "全部"},
        "allowed": ALLOW_WORDS,
        "per": {**{per.value: words for per, words in PER_LABELS.items()}, "open": "未完的预约"},
        "contacts": {"whole": "完整"},
    },
    tables=_TABLES,
)
