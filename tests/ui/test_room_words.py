"""What people read when a room or a series cannot be had."""

from datetime import date

import pytest

from app.errors import Refused
from app.rules.rooms.limits import QuotaPer, Whose
from app.ui.words.rooms import skipped_words
from app.ui.words.sentences import sentence


@pytest.mark.parametrize(
    ("no", "title"),
    [
        (
            Refused("room_quota", per=QuotaPer.MONTH, whose=Whose.HOUSEHOLD, most=2, hours=False, used=2),
            "本月已订2次",
        ),
        (
            Refused("room_quota", per=QuotaPer.WEEK, whose=Whose.GROUP, most=4, hours=True, used=200),
            "本周已订3小时20分钟",
        ),
        (Refused("room_quota", per=QuotaPer.WEEK, whose=Whose.GROUP, most=4, hours=True, used=240), "本周已订4小时"),
        (Refused("room_long", minutes=240), "单次最多4小时"),
        (Refused("room_long", minutes=90), "单次最多1小时30分钟"),
        (Refused("room_brief", minutes=30), "单次至少30分钟"),
        (Refused("room_ahead", days=14, last=date(2026, 12, 7)), "最多提前14天预订"),
        (Refused("room_notice", days=1, first=date(2026, 11, 24)), "至少提前1天预订"),
        (Refused("room_people", people=31, most=30), "人数超过容量30"),
        (Refused("series_unknown_year", years=(2027,)), "还没有 2027 年的放假安排"),
        (
            Refused("series_clash", count=4, days=tuple(date(2026, 12, day) for day in (1, 8, 15, 22))),
            "4 个日期订不到：12月1日、12月8日、12月15日等",
        ),
    ],
)
def test_a_refusal_names_the_limit(no: Refused, title: str) -> None:
    assert sentence(no).title == title


@pytest.mark.parametrize(
    ("no", "advice"),
    [
        (Refused("room_ahead", days=14, last=date(2026, 12, 7)), "现在最晚能订到 2026-12-07"),
        (Refused("room_notice", days=1, first=date(2026, 11, 24)), "现在最早能订 2026-11-24"),
        (Refused("series_unknown_year", years=(2027,)), "把结束日改到 2026 年底以前"),
    ],
)
def test_the_advice_says_what_would_do(no: Refused, advice: str) -> None:
    assert advice in sentence(no).advice


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("room_taken:YY-A-20261123-0001", "与已有预订冲突：YY-A-20261123-0001"),
        ("series_holiday:国庆节", "节假日：国庆节"),
        ("room_closed:消防检查", "停用：消防检查"),
        ("room_past", "已经过去"),
        ("room_ahead", "不合预订规则"),
    ],
)
def test_a_skipped_date_says_why(reason: str, said: str) -> None:
    assert skipped_words(reason) == said
