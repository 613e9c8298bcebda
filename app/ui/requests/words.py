"""How promises, days and states of requests read at the counter. Pure functions over what the services say."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from app.rules.dates import local
from app.rules.requests.flow import STATE_LABELS, State
from app.rules.requests.origin import SOURCE_LABELS
from app.services.documents.requests import Promised
from app.ui.kit.paint import TagSpec

CHANNELS: Mapping[str, str] = SOURCE_LABELS
_WEEKDAYS = "一二三四五六日"
_NIGHT = time(23, 59)
_STATE_TONES = {
    State.REGISTERED: "info",
    State.IN_PROGRESS: "info",
    State.AWAITING: "warn",
    State.CLOSED: "ok",
    State.DECLINED: "mute",
    State.VOID: "mute",
    State.MERGED: "mute",
}


def day_words(day: date, today: date) -> str:
    """今天, 明天, 12-01 周二, or 2027-01-04 周一 in another year."""
    if day == today:
        return f"今天 {_weekday(day)}"
    if day == today + timedelta(days=1):
        return f"明天 {day:%m-%d} {_weekday(day)}"
    return f"{day:%m-%d} {_weekday(day)}" if day.year == today.year else f"{day.isoformat()} {_weekday(day)}"


def due_words(promised: Promised, today: date) -> str:
    """The deadline alone: 12-01 周二 17:30 前."""
    if promised.due is None:
        return "没有固定时限"
    at = promised.due
    clock = "24:00" if at.time() >= _NIGHT else f"{at:%H:%M}"
    return f"{day_words(at.date(), today)} {clock} 前"


def rule_words(promised: Promised, today: date) -> str:
    """The rule behind a deadline, as it is also printed: 5 个工作日，从下个工作日 11-24 起数；跳过元旦."""
    parts = [_counted(promised, today)]
    if promised.days_off:
        parts.append("跳过" + "、".join(_off(*off) for off in promised.days_off))
    if promised.make_up:
        parts.append("调休上班 " + "、".join(f"{day:%m-%d}" for day in promised.make_up) + " 算在内")
    if promised.missing:
        years = "、".join(str(year) for year in promised.missing)
        parts.append(f"{years} 年放假表还没录入，只按周末推算")
    if promised.older:
        parts.append("按登记时的放假安排算")
    return "；".join(part for part in parts if part)


def _counted(promised: Promised, today: date) -> str:
    amount = promised.amount
    if promised.unit == "workdays":
        return f"{amount} 个工作日，{_from(promised, today)}"
    if promised.unit == "days":
        return f"{amount} 天（自然日），{_from(promised, today)}"
    if promised.unit == "minutes":
        span = f"{amount // 60} 小时" if amount % 60 == 0 else f"{amount} 分钟"
        begin = promised.counted_from
        return f"{span}内" + (f"，从 {day_words(begin.date(), today)} {begin:%H:%M} 起" if begin else "")
    return {
        "today": "当天办，关门前",
        "chosen": "另选的日期",
        "extended": "延期后的日期",
        "merged": "并入那件的日期",
        "order": "由交办单或经办人另定",
    }.get(promised.unit, "")


def _from(promised: Promised, today: date) -> str:
    begin = promised.counted_from
    if begin is None:
        return "受理次日起算"
    shown = f"{begin:%m-%d}" if begin.year == today.year else f"{begin:%Y-%m-%d}"
    return f"从下个工作日 {shown} 起数" if promised.unit == "workdays" else f"{shown} 起算"


def _off(name: str, first: date, last: date) -> str:
    return f"{name} {first:%m-%d}" if first == last else f"{name} {first:%m-%d} 至 {last:%m-%d}"


def _weekday(day: date) -> str:
    return f"周{_WEEKDAYS[day.weekday()]}"


def moment(at: datetime, today: date) -> str:
    """When something was: 今天 10:40, 11-20, 2025-11-20."""
    wall = local(at)
    if wall.date() == today:
        return f"今天 {wall:%H:%M}"
    return f"{wall:%m-%d}" if wall.year == today.year else f"{wall:%Y-%m-%d}"


def state_tag(state: State) -> TagSpec:
    """The tag of a state."""
    return TagSpec(STATE_LABELS[state], _STATE_TONES[state], "check" if state is State.CLOSED else "")


def joined(parts: Sequence[str]) -> str:
    """The parts that say something, with a dot between."""
    return " · ".join(part for part in parts if part)


def no_item(typed: str) -> str:
    """Why nothing can be taken as the matter."""
    return f"没有「{_short(typed)}」这个事项，换个词，或清空后从全部里选" if typed else "这一类还没有事项，请换一类"


def nobody(typed: str) -> str:
    """Why nobody can be taken as the handler."""
    if not typed:
        return "还没有这样的办理人，先到「设置 → 受理事项 → 办理人」添加"
    return f"没有找到「{_short(typed)}」，换个词，或清空后从全部里选"


def _short(typed: str) -> str:
    return typed if len(typed) <= 10 else f"{typed[:9]}…"
