"""Words that families share: moments, days, times of day, sizes."""

from datetime import date, datetime

from app.rules.dates import local

WEEK_LETTERS = "一二三四五六日"


def moment(at: datetime) -> str:
    """``2026-11-23 10:40``, by the clock on the wall."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def short_moment(at: datetime, now: datetime) -> str:
    """``今天 10:40``, ``11-20 09:00`` or with the year when it is another one."""
    there, here = local(at), local(now)
    if there.date() == here.date():
        return f"今天 {there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d}"


def day_words(day: date) -> str:
    """``2026-11-23 周一``."""
    return f"{day:%Y-%m-%d} 周{WEEK_LETTERS[day.weekday()]}"


def weekday_words(mask: str) -> str:
    """``1111100``, from Monday on, as 周一二三四五; every day is 每天."""
    return (
        "每天"
        if mask == "1111111"
        else "周" + "".join(w for w, on in zip(WEEK_LETTERS, mask, strict=True) if on == "1")
    )


def near_day(day: date, today: date) -> str:
    """``11-23``, or with the year where it is another one than today's."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def size_words(count: int) -> str:
    """``640 KB`` or ``12.3 MB`` of bytes."""
    if count < 1_000_000:
        return f"{max(count // 1000, 1)} KB"
    return f"{count // 1_000_000}.{count // 100_000 % 10} MB"


def ago(at: datetime, now: datetime) -> str:
    """``刚才``, ``25 分钟前``, ``3 小时前``, ``2 天前``; ``日期在今后`` for what a clock that was ahead has dated."""
    passed = int((now - at).total_seconds()) // 60
    if passed < -2:
        return "日期在今后"
    if passed < 1:
        return "刚才"
    if passed < 60:
        return f"{passed} 分钟前"
    return f"{passed // 60} 小时前" if passed < 48 * 60 else f"{passed // 1440} 天前"


def late_words(due: datetime, now: datetime, workdays: int) -> str:
    """``超期 2 个工作日``; by no working day yet ``超期 11 小时`` or ``超期 5 分钟``."""
    gone = int((now - due).total_seconds()) // 60
    short = f"{gone // 60} 小时" if gone >= 60 else f"{max(gone, 1)} 分钟"
    return f"超期 {f'{workdays} 个工作日' if workdays else short}"


def clock(at: int) -> str:
    """``10:30`` of minutes after midnight."""
    return f"{at // 60:02d}:{at % 60:02d}"
