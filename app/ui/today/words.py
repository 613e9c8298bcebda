"""How a day is spoken of on its page."""

from datetime import date

from app.models.base import from_ms
from app.print.words import WEEKDAYS, subject
from app.rules import records
from app.rules.dates import local
from app.services.dashboard import SaleRow
from app.ui.kit.paint import TagSpec
from app.ui.words.till import FORMS, METHODS

STATE_TAGS = {"open": TagSpec("进行中", "ok", "circle-dot"), "counted": TagSpec("待交班", "warn", "clock")}
PRINT_STATES = {
    "queued": TagSpec("排队", "info"),
    "sending": TagSpec("打印中", "info", "loader"),
    "failed": TagSpec("没打出", "bad", "triangle-alert"),
    "ask": TagSpec("要确认", "warn", "clock"),
    "done": TagSpec("已打印", "mute", "check"),
    "dropped": TagSpec("不打", "mute"),
    "kept": TagSpec("未打印", "mute"),
}


def due_day(day: date) -> str:
    """``11-23 周一``."""
    return f"{day:%m-%d} 周{WEEKDAYS[day.weekday()]}"


def weekday(day: date) -> str:
    """``周一``."""
    return f"周{WEEKDAYS[day.weekday()]}"


def time_of(ms: int) -> str:
    """``11:42``."""
    return f"{local(from_ms(ms)):%H:%M}"


def short_number(row: SaleRow) -> str:
    """The end of a number that tells what was taken on one day apart: ``0042``, of a charge ``SK 0003``."""
    serial = row.number.rpartition("-")[2]
    return f"{records.CHARGE.prefix} {serial}" if row.about else serial


def methods_words(row: SaleRow) -> str:
    """``现金 + 微信``."""
    return " + ".join(METHODS[m] for m in row.methods) or "—"


def sale_tag(row: SaleRow) -> TagSpec | None:
    """The tag of what is not an ordinary sale."""
    if row.kind == "reversal":
        return TagSpec("退菜" if row.part else "冲正", "warn", "undo-2")
    if row.reversed:
        return TagSpec("已冲正", "mute")
    if row.went_back:
        return TagSpec("退过菜", "mute")
    return TagSpec(FORMS[row.form], "info" if row.due >= 0 else "warn") if row.about else None


def payer_words(row: SaleRow) -> str:
    """Who paid: a member or ``散客``; of a charge with what it is for, ``样例居民 · 维修``."""
    return " · ".join(word for word in (row.member, subject(row.subject)) if word) or "散客"
