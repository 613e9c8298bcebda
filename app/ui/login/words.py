"""Words of the login page and the top bar: roles, the clock, and how old the last backup is."""

from datetime import datetime, timedelta

from app.rules.dates import ahead, local

ROLES = {"desk": "前台", "cashier": "收银", "manager": "主管", "auditor": "审计"}
_WEEKDAYS = "一二三四五六日"
WARN_AFTER = timedelta(hours=24)
BAD_AFTER = timedelta(hours=72)
STAGE, CONFIRMED = ".setup", "confirmed"
"""The folder in which a first run makes its store, and the mark that it may move into place."""


def clock_time(now: datetime) -> str:
    """``10:42`` by the wall clock."""
    return f"{local(now):%H:%M}"


def long_date(now: datetime) -> str:
    """``2026 年 11 月 23 日 周一``."""
    at = local(now)
    return f"{at.year} 年 {at.month} 月 {at.day} 日 周{_WEEKDAYS[at.weekday()]}"


def short_date(now: datetime) -> str:
    """``11月23日 周一``."""
    at = local(now)
    return f"{at.month}月{at.day}日 周{_WEEKDAYS[at.weekday()]}"


def moment(at: datetime, now: datetime) -> str:
    """A past moment as people say it: ``09:30``, ``昨天 21:00``, ``11-11 16:32``, ``2025-11-11``."""
    there, here = local(at), local(now)
    days = (here.date() - there.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    if days == 1:
        return f"昨天 {there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d}"


def backup_words(last: datetime | None, now: datetime) -> tuple[str, str]:
    """What to say about the last backup, and its tone: ok; bad past 72 hours; warn past 24 hours, without one, and for
    one dated after now.
    """
    if last is None:
        return "还没有备份", "warn"
    age = now - last
    if ahead(last, now):
        return "备份的日期在今后", "warn"
    if age > BAD_AFTER:
        return f"{age.days} 天没有备份", "bad"
    if age > WARN_AFTER:
        return f"{int(age.total_seconds()) // 3600} 小时没有备份", "warn"
    return f"{moment(last, now)} 已备份", "ok"


def seen_words(role: str, last_seen: datetime | None, now: datetime) -> str:
    """The line under a person's name: role, and when they were last here."""
    name = ROLES.get(role, "")
    return name if last_seen is None else f"{name} · 上次 {moment(last_seen, now)}"
