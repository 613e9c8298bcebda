"""How bookings read on the screen: kinds with their colours, states as tags, spans, what is in the way."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.errors import Refused
from app.rules.dates import local
from app.ui.kit.paint import TagSpec
from app.ui.words.moments import near_day
from app.ui.words.rooms import KIND_WORDS, STATE_WORDS
from app.ui.words.sentences import sentence

_TONES = {"activity": "c1", "meeting": "c3", "training": "c2", "course": "c4", "hire": "c5", "upkeep": "c6"}
KINDS: tuple[tuple[str, str, str], ...] = tuple((code, words, _TONES[code]) for code, words in KIND_WORDS.items())
"""Code, word and colour of each kind."""
KIND_LEGEND = tuple((tone, words) for _, words, tone in KINDS)
_STATE_TONES = {"pending": ("warn", "clock"), "confirmed": ("ok", ""), "in_use": ("info", ""), "no_show": ("bad", "")}
OVER = frozenset({"done", "no_show"})


def kind_tone(kind: str) -> str:
    """The colour of a kind."""
    return _TONES.get(kind, "c6")


def state_tag(state: str) -> TagSpec:
    """A state as a tag."""
    return TagSpec(STATE_WORDS[state], *_STATE_TONES.get(state, ("mute", "")))


_WEEKDAYS = "一二三四五六日"


def weekday_said(day: date) -> str:
    """``周六``."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def day_said(day: date, today: date) -> str:
    """``10-17 周六``, with the year where it is another one."""
    return f"{near_day(day, today)} {weekday_said(day)}"


def span_said(starts: datetime, ends: datetime, today: date) -> str:
    """``10-17 周六 14:00–16:00``."""
    first, last = local(starts), local(ends)
    return f"{day_said(first.date(), today)} {first:%H:%M}–{_end(first, last)}"


def _end(first: datetime, last: datetime) -> str:
    over = last.date() > first.date()
    return "24:00" if over and (last.hour, last.minute) == (0, 0) else f"{last:%H:%M}"


def length_said(minutes: int) -> str:
    """``1 小时``, ``1.5 小时``, ``20 分钟``."""
    if minutes < 60:
        return f"{minutes} 分钟"
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时" if not rest else f"{hours}.5 小时" if rest == 30 else f"{hours} 小时 {rest} 分"


def clash_words(trouble: Refused, overlap: int) -> tuple[str, str]:
    """``与「重阳联排」重叠 1 小时`` and what to do; of anything else its own sentence."""
    data: Mapping[str, Any] = trouble.data
    if trouble.code != "room_taken" or not data.get("starts"):
        return sentence(trouble)
    who = data.get("title") or data.get("who") or "别的预约"
    span = f"{local(data['starts']):%H:%M}–{local(data['ends']):%H:%M}"
    number = f"{span}，{data.get('number', '')}".rstrip("，")
    if data.get("buffer"):
        return f"碰到「{who}」的布置、整理时间", f"{number}；主管可以放行整理时间，不能放行真的重叠"
    return f"与「{who}」重叠 {length_said(overlap)}", number
