"""The one box, with what people really type."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.rooms.ask import PART_HOURS, Part, Wish, number, read_wish

TODAY = date(2026, 11, 25)
"""A Wednesday."""
ROOMS = ("共享厅", "共享厅A", "共享厅B", "健身房", "小书房", "议事厅", "201活动室")
THINGS = ("投影仪", "话筒", "音响", "折叠桌", "折叠椅")
MORNING, NOON, AFTERNOON, EVENING = Part.MORNING, Part.NOON, Part.AFTERNOON, Part.EVENING


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("下周二下午 20人 投影", {"day": d(12, 1), "part": AFTERNOON, "people": 20, "equipment": (("投影仪", 1),)}),
    ("明天 14-16 共享厅", {"day": d(11, 26), "starts": 840, "ends": 960, "room": "共享厅"}),
    ("12月5日上午", {"day": d(12, 5), "part": MORNING}),
    ("今晚7点到9点 健身房", {"day": TODAY, "part": EVENING, "starts": 1140, "ends": 1260, "room": "健身房"}),
    ("下午2-4点 折叠桌", {"part": AFTERNOON, "starts": 840, "ends": 960, "equipment": (("折叠桌", 1),)}),
    ("周三 2个话筒 15人", {"day": TODAY, "people": 15, "equipment": (("话筒", 2),)}),
    ("周二", {"day": d(12, 1)}),
    ("本周二", {"day": d(11, 24)}),
    ("礼拜天 晚上", {"day": d(11, 29), "part": EVENING}),
    ("下下周一全天", {"day": d(12, 7), "part": Part.WHOLE}),
    ("后天 9:00—11:30 201活动室 三十人",
     {"day": d(11, 27), "starts": 540, "ends": 690, "room": "201活动室", "people": 30}),
    ("12/5 下午两点到四点半", {"day": d(12, 5), "part": AFTERNOON, "starts": 840, "ends": 990}),
    ("５号上午", {"day": d(12, 5), "part": MORNING}),
    ("25号 9-11", {"day": TODAY, "starts": 540, "ends": 660}),
    ("32号", {"unread": ("32号",)}),
    ("31号", {"day": d(12, 31)}),
    ("11月31日 上午", {"part": MORNING, "unread": ("11月31日",)}),
    ("13月1日", {"unread": ("13月1日",)}),
    ("11月24日", {"day": d(11, 24, 2027)}),
    ("明年3月1日", {"day": d(3, 1, 2027)}),
    ("二月二十九", {"day": d(2, 29, 2028)}),
    ("1月底", {"day": d(1, 31, 2027)}),
    ("今年12月底", {"day": d(12, 31)}),
    ("下个月3号", {"day": d(12, 3)}),
    ("下月底", {"day": d(12, 31)}),
    ("本月31号", {"unread": ("本月31号",)}),
    ("2026年12月5日 1400-1600", {"day": d(12, 5), "starts": 840, "ends": 960}),
    ("2026-02-30", {"unread": ("2026-02-30",)}),
    ("本月底 14点 两小时", {"day": d(11, 30), "starts": 840, "ends": 960, "minutes": 120}),
    ("今天 90分钟 15:00", {"day": TODAY, "starts": 900, "ends": 990, "minutes": 90}),
    ("2个半小时", {"minutes": 150}),
    ("半小时", {"minutes": 30}),
    ("小时", {"unread": ("小时",)}),
    ("十几个人 明天早上9点半 1.5小时",
     {"day": d(11, 26), "part": MORNING, "starts": 570, "ends": 660, "minutes": 90, "people": 19}),
    ("10-20人 明天", {"day": d(11, 26), "people": 20}),
    ("二十来人", {"people": 20}),
    ("四点二十人", {"starts": 960, "people": 20}),
    ("九点一刻", {"starts": 555}),
    ("折叠椅20把 话筒x2 明天", {"day": d(11, 26), "equipment": (("折叠椅", 20), ("话筒", 2))}),
    ("投影2台", {"equipment": (("投影仪", 2),)}),
    ("折叠", {"unread": ("折叠",)}),
    ("明天 中午12点到2点", {"day": d(11, 26), "part": NOON, "starts": 720, "ends": 840}),
    ("上午10点到下午2点", {"part": MORNING, "starts": 600, "ends": 840}),
    ("晚上 议事 明天 7-9", {"day": d(11, 26), "part": EVENING, "starts": 1140, "ends": 1260, "room": "议事厅"}),
    ("22-24", {"starts": 1320, "ends": 1440}),
    ("24点", {"unread": ("24点",)}),
    ("14:75", {"unread": ("14:75",)}),
    ("16-14", {"unread": ("16-14",)}),
    ("二到四", {"unread": ("二到四",)}),
    ("25-26", {"unread": ("25-26",)}),
    ("12-5 上午", {"day": d(12, 5), "part": MORNING}),
    ("合唱排练 明天，想订共享厅Ａ", {"day": d(11, 26), "room": "共享厅A", "unread": ("合唱排练", "想订")}),
    ("周二、周四 下午", {"day": d(12, 1), "part": AFTERNOON, "unread": ("周四",)}),
    ("健身房 议事厅", {"room": "健身房", "unread": ("议事厅",)}),
    ("晚会 早餐", {"unread": ("晚会", "早餐")}),
    ("", {}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_what_was_asked_for(text: str, expected: dict[str, Any]) -> None:
    assert read_wish(text, TODAY, ROOMS, THINGS) == Wish(**expected)


def test_the_weekend_and_the_end_of_the_year() -> None:
    assert read_wish("周末", TODAY).day == d(11, 28)
    assert read_wish("周末", d(11, 29)).day == d(11, 29)
    assert read_wish("下周末", d(11, 29)).day == d(12, 5)
    assert read_wish("下个月1号", d(12, 31)).day == d(1, 1, 2027)
    assert read_wish("30号", d(1, 31)).day == d(3, 30)


def test_when_to_look() -> None:
    assert Wish().hours() is None
    assert Wish(part=MORNING).hours() == PART_HOURS[MORNING]
    assert Wish(part=AFTERNOON, starts=840).hours() == (840, 960)
    assert Wish(starts=840, ends=870).hours() == (840, 870)
    assert Wish(starts=840, minutes=90).hours() == (840, 930)


@pytest.mark.parametrize(
    ("text", "value"),
    [("20", 20), ("二十", 20), ("十五", 15), ("一百二十", 120), ("两百", 200), ("二五", 25), ("〇", 0)],
)
def test_numbers_in_characters(text: str, value: int) -> None:
    assert number(text) == value


WORDS = (
    "下周二",
    "明天",
    "上午",
    "14-16",
    "9点半",
    "20人",
    "投影",
    "共享厅",
    "两小时",
    "12月5日",
    "、",
    "5号",
    "x3",
    "半",
    "百",
)


@given(st.lists(st.sampled_from(WORDS), max_size=6), st.text("一二十百点号日月周人台:-/.x0123456789 下半", max_size=12))
def test_nothing_typed_breaks_it(words: list[str], noise: str) -> None:
    text = " ".join([*words, noise])
    assert isinstance(read_wish(text, TODAY, ROOMS, THINGS), Wish)
    assert read_wish("", TODAY, ROOMS, THINGS) == Wish()
