"""How papers speak of activities: when, for how many, why not."""

from datetime import datetime

from app.print import words
from app.services.documents.activities import ActivityFacts, UnmetLine

WHY = {"full": "名额已满", "late": "报名截止", "group": "本组名额已满", "other": "其他", "waiting": "候补没补上"}
STATES = {"enrolled": "已报名", "waiting": "候补"}


def start_to_end(activity: ActivityFacts) -> str:
    """2026年12月5日 星期六 09:00–11:00; another day at the end is named too."""
    start, end = words.local(activity.starts_at), words.local(activity.ends_at)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end.month}月{end.day}日 {end:%H:%M}"
    return f"{words.long_day(start.date())} {start:%H:%M}–{until}"


def day_and_time(at: datetime) -> str:
    """12月5日 星期六 08:00."""
    wall = words.local(at)
    return f"{wall.month}月{wall.day}日 星期{words.WEEKDAYS[wall.weekday()]} {wall:%H:%M}"


def fee(activity: ActivityFacts) -> str:
    """免费, or what each person pays."""
    return f"{words.yuan(activity.fee)} / 人" if activity.fee else "免费"


def why(line: UnmetLine) -> str:
    """Why somebody could not be taken."""
    return WHY.get(line.why, line.why)
