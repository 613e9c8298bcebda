"""The table of days off and the parser of the yearly notice, against each other and against known days."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.calendar.holiday_notice import parse, source_of, year_of
from app.rules.calendar.holidays import DayKind, DaysOff, HolidayTable, HolidayYear, days_between, from_json

FILE = Path(__file__).resolve().parents[3] / "resources" / "data" / "holidays.json"
DATA: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
TABLE = from_json(DATA)

NOTICE_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"""
NOTICE_2025 = """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"""
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2025年11月4日"""
NOTICES = {2024: NOTICE_2024, 2025: NOTICE_2025, 2026: NOTICE_2026}


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)


def wrapped(text: str) -> str:
    """As copied from a narrow column: a line ends anywhere."""
    return "\n".join(text[i : i + 17] for i in range(0, len(text), 17))


@pytest.mark.parametrize("year", NOTICES)
def test_the_shipped_table_is_what_the_notice_says(year: int) -> None:
    draft = parse(NOTICES[year], year)
    assert draft.table.off == TABLE.years[year].off
    assert draft.table.working == TABLE.years[year].working
    assert draft.warnings == ()


HEAD = """索引号：000014349/2025-00105 主题分类：综合政务
发文机关：国务院办公厅
成文日期：2025年11月04日
标题：国务院办公厅关于2026年部分节假日安排的通知
发文字号：国办发明电〔2025〕7号
发布日期：2025年11月04日
"""


@pytest.mark.parametrize("number", ["〔2025〕7号", "[2025] 第 7 号", "（2025）第17号", "【2025】 7 号", "第7号文"])
def test_a_notice_is_pasted_whole(number: str) -> None:
    """With the head of the page it stands on, its number and its dates: none of them is a day off."""
    text = NOTICE_2026.replace("通知\n各省", f"通知\n国办发明电{number}\n各省")
    for whole in (text, HEAD + text, HEAD.replace("〔2025〕7号", number) + text, full_width(text)):
        draft = parse(whole, 2026)
        assert (draft.table.off, draft.table.working) == (TABLE.years[2026].off, TABLE.years[2026].working)
        assert (draft.warnings, year_of(whole)) == ((), 2026)


@pytest.mark.parametrize(
    "line",
    [
        "妇女节：3月8日女职工放假半天。",
        "3月8日（周日）妇女放假半天。",
        "五四青年节：5月4日年满14周岁青年放假半天。",
        "儿童节：6月1日不满14周岁的少年儿童放假1天。",
        "建军节：8月1日现役军人放假半天。",
        "除夕：2月14日下午放假半天。",
    ],
)
def test_half_a_day_or_a_day_for_some_is_told_and_not_taken(line: str) -> None:
    """全国年节及纪念日放假办法, 第三条: such days do not close an office."""
    draft = parse(NOTICE_2026.replace("节假日期间", f"{line}\n节假日期间"), 2026)
    assert (draft.table.off, draft.table.working) == (TABLE.years[2026].off, TABLE.years[2026].working)
    assert [w.code for w in draft.warnings] == ["part"]
    with pytest.raises(Refused) as caught:
        parse(line, 2026)
    assert caught.value.data["why"] == "part"


def test_an_earlier_arrangement_taken_back_is_left_to_a_person() -> None:
    draft = parse("劳动节：5月1日至5日放假，共5天。原定5月9日（周六）上班改为5月10日（周日）上班。", 2026)
    assert draft.table.working == {}
    assert [w.code for w in draft.warnings if w.code != "holiday_missing"] == ["undoes"]


def test_an_extension_keeps_what_it_extends() -> None:
    """2020: 春节 from 1-24 to 1-30 became one to 2-2, and the Saturday 2-1 was worked no more."""
    kept = HolidayYear(
        2020,
        {date(2020, 1, day): "春节" for day in range(24, 31)} | {date(2020, 4, 4): "清明节"},
        {date(2020, 1, 19): "春节", date(2020, 2, 1): "春节"},
    )
    text = """国务院办公厅关于延长2020年春节假期的通知
国办发明电〔2020〕1号
经国务院批准，现将延长2020年春节假期的具体安排通知如下。
一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。
二、各地大专院校、中小学、幼儿园推迟开学，具体时间由教育部门另行通知。"""
    draft = parse(text, 2020, "通知", kept)
    assert [(r.name, r.first, r.last) for r in draft.table.runs()] == [("春节", date(2020, 1, 24), date(2020, 2, 2))]
    assert (dict(draft.table.working), draft.whole) == ({date(2020, 1, 19): "春节"}, False)
    whole = kept.amended(draft.table)
    assert (len(whole.off), list(whole.working)) == (11, [date(2020, 1, 19)])
    assert kept.lost(whole) == (DaysOff("春节调休上班", date(2020, 2, 1), date(2020, 2, 1)),)
    for bad, why in (("延长春节假期至1月20日", "range"), ("延长端午节假期至6月30日", "extends")):
        with pytest.raises(Refused) as caught:
            parse(bad, 2020, "", kept)
        assert caught.value.data["why"] == why


def test_a_notice_about_one_holiday_is_read_without_a_heading() -> None:
    """The form of the 2019 one, with that year's days."""
    text = """关于调整2019年劳动节假期安排的通知
2019年3月22日
经批准，现将2019年劳动节放假安排调整如下：2019年5月1日至4日放假调休，共4天。
4月28日（星期日）、5月5日（星期日）上班。"""
    draft = parse(text, 2019)
    assert [(r.name, r.first.day, r.last.day) for r in draft.table.runs()] == [("劳动节", 1, 4)]
    assert [day.isoformat() for day in sorted(draft.table.working)] == ["2019-04-28", "2019-05-05"]
    assert {w.code for w in draft.warnings} == {"holiday_missing"}


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    assert TABLE.workdays_in(year) == days
    assert TABLE.years[year].source


@pytest.mark.parametrize("year", NOTICES)
@pytest.mark.parametrize(
    "change",
    [
        full_width,
        lambda text: text.replace("（", "(").replace("）", ")").replace("：", ":"),
        lambda text: text.replace("月", " 月 ").replace("日", "日 "),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\r\n\r\n"),
        lambda text: text.replace("至", "—"),
        lambda text: text.replace("周", "星期").replace("星期末", "周末"),
    ],
)
def test_a_notice_survives_copying(year: int, change: Any) -> None:
    draft = parse(change(NOTICES[year]), year)
    assert (draft.table.off, draft.table.working) == (TABLE.years[year].off, TABLE.years[year].working)


def test_lines_may_end_anywhere() -> None:
    draft = parse(wrapped(NOTICE_2026.partition("通知如下。")[2].strip().replace("\n", "")), 2026)
    assert draft.table.off == TABLE.years[2026].off
    assert draft.table.working == TABLE.years[2026].working


def test_one_sentence_without_a_heading_is_enough() -> None:
    draft = parse("1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。", 2026)
    assert draft.table.off == dict.fromkeys(days_between(date(2026, 1, 1), date(2026, 1, 3)), "元旦")
    assert draft.table.working == {date(2026, 1, 4): "元旦"}
    assert {w.data["name"] for w in draft.warnings} == {"春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


def test_the_turn_of_the_year() -> None:
    told = "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。"
    for text in (told, told.replace("2018年", "").replace("2019年", "")):
        draft = parse(text, 2019)
        assert list(draft.table.off) == [date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)]
        assert list(draft.table.working) == [date(2018, 12, 29)]
        assert HolidayTable({2019: draft.table}).day(date(2018, 12, 29)).kind is DayKind.MAKE_UP
    only = parse("12月30日至1月1日放假。", 2019)
    assert list(only.table.off) == [date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)]


def test_the_verb_may_stand_before_the_days() -> None:
    draft = parse("元旦：放假时间为1月1日至3日，共3天。调休上班日为1月4日。", 2026)
    assert (len(draft.table.off), list(draft.table.working)) == (3, [date(2026, 1, 4)])


def warned(text: str, year: int = 2026) -> dict[str, dict[str, Any]]:
    return {w.code: w.data for w in parse(text, year).warnings if w.code != "holiday_missing"}


def test_what_does_not_agree_is_pointed_out() -> None:
    assert warned("春节：2月15日至22日放假调休，共9天。") == {"days_count": {"said": 9, "found": 8}}
    assert warned("元旦：1月1日（周三）放假。") == {"weekday": {"day": date(2026, 1, 1)}}
    assert warned("元旦：1月1日放假。1月5日上班。") == {"on_weekday": {"day": date(2026, 1, 5)}}
    assert warned("元旦：1月1日放假。1月4日高速免费。") == {"unused": {}}
    assert warned("元旦：1月1日放假，1月4日待定。") == {"unused": {}}
    assert warned("关于2025年部分节假日安排的通知\n元旦：1月1日放假。") == {"year_differs": {"said": 2025}}
    assert "weekday" in warned(NOTICE_2025)


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", "empty", ""),
        ("国务院办公厅", "empty", "国务院办公厅"),
        ("一、元旦：1月1日放假。\n二、春节：另行通知。", "no_date", "春节"),
        ("元旦：1月1日放假。一月四日上班。", "no_date", "一月四日"),
        ("元旦：放假时间另行通知。上班。", "no_date", "上班"),
        ("元旦：1月40日放假。", "date", "1月40日"),
        ("清明节：2月30日至3日放假。", "date", "2月30日"),
        ("元旦：3日放假。", "date", "3日放假"),
        ("元旦：1月1日放假。1月1日上班。", "conflict", "1月1日上班"),
        ("劳动节：5月5日至1日放假。", "range", "5月5日"),
        ("劳动节：2030年5月1日放假。", "range", "2030年"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, why: str, line: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text, 2026)
    assert (refused.value.code, refused.value.data["why"]) == ("notice_unreadable", why)
    assert line in refused.value.data["line"]


@given(st.text(alphabet="一二、元旦春节：:。（）()周月日至放假上班共天12345670 \n年", max_size=60))
def test_anything_pasted_is_read_or_refused(text: str) -> None:
    try:
        draft = parse(text, 2026)
    except Refused as refused:
        assert refused.code in {"notice_unreadable", "holidays_bad"}
    else:
        assert draft.table.off


def test_days_and_their_names() -> None:
    assert TABLE.day(date(2026, 2, 17)).name == "春节"
    assert TABLE.day(date(2026, 2, 14)).kind is DayKind.MAKE_UP
    assert TABLE.day(date(2026, 3, 7)).kind is DayKind.WEEKEND
    assert TABLE.day(date(2027, 3, 8)) == HolidayTable().day(date(2027, 3, 8))
    assert not TABLE.day(date(2027, 3, 8)).known
    assert TABLE.is_workday(date(2027, 1, 1))  # a guess; known() says so
    assert not TABLE.known(2027)


def test_which_year_to_ask_for() -> None:
    assert TABLE.year_to_ask_for(date(2026, 11, 30)) is None
    assert TABLE.year_to_ask_for(date(2026, 12, 1)) == 2027
    assert TABLE.year_to_ask_for(date(2027, 2, 1)) == 2027
    assert TABLE.missing_years(date(2026, 12, 31), date(2028, 1, 1)) == (2027, 2028)
    assert TABLE.missing_years(date(2028, 1, 1), date(2027, 1, 1)) == ()


@given(st.dates(date(2024, 1, 1), date(2026, 10, 1)), st.integers(1, 40), st.integers(1, 40))
def test_working_days_add_up(day: date, one: int, two: int) -> None:
    middle = TABLE.add_workdays(day, one)
    assert TABLE.add_workdays(middle, two) == TABLE.add_workdays(day, one + two)
    assert sum(TABLE.is_workday(d) for d in days_between(day, middle)) >= one


def test_no_working_days_is_the_day_itself_or_the_next_one_worked() -> None:
    assert TABLE.add_workdays(date(2026, 2, 14), 0) == date(2026, 2, 14)  # a Saturday that is worked
    assert TABLE.add_workdays(date(2026, 2, 15), 0) == date(2026, 2, 24)


def test_days_off_as_ranges() -> None:
    off = {**dict.fromkeys(days_between(date(2027, 10, 1), date(2027, 10, 4)), "国庆节"), date(2027, 10, 5): "中秋节"}
    year = HolidayYear(2027, {date(2027, 1, 1): "元旦", **off, date(2027, 10, 7): "国庆节"}, {})
    assert [(run.name, run.first.day, run.last.day) for run in year.runs()] == [
        ("元旦", 1, 1),
        ("国庆节", 1, 4),
        ("中秋节", 5, 5),
        ("国庆节", 7, 7),
    ]
    for known in TABLE.years.values():
        assert {day for run in known.runs() for day in days_between(run.first, run.last)} == set(known.off)


def test_a_negative_count_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="forward"):
        TABLE.add_workdays(date(2026, 1, 5), -1)


def test_merging_takes_the_other_year_as_a_whole() -> None:
    ours = HolidayYear(2027, {date(2027, 1, 1): "元旦"}, {})
    theirs = HolidayYear(2027, {date(2027, 5, 1): "劳动节"}, {}, "通知")
    merged = TABLE.with_year(ours).merge(HolidayTable({2027: theirs}))
    assert merged.years[2027] == theirs
    assert list(merged.years) == [2024, 2025, 2026, 2027]
    assert not TABLE.known(2027)


OFF = {"name": "元旦", "from": "2027-01-01", "to": "2027-01-02"}
MAKE_UP = {"name": "元旦", "date": "2027-01-02"}


@pytest.mark.parametrize(
    ("data", "field", "why"),
    [
        ([], "holidays", "type"),
        ({}, "years", "missing"),
        ({"years": [{"year": 2027, "off": [], "working": [], "extra": 1}]}, "extra", "unknown"),
        ({"years": [{"off": [], "working": []}]}, "year", "missing"),
        ({"years": [{"year": "2027", "off": [], "working": []}]}, "year", "type"),
        ({"years": [{"year": 27, "off": [], "working": []}]}, "year", "range"),
        ({"years": [{"year": 2027, "off": [OFF, OFF], "working": []}]}, "off", "repeated"),
        ({"years": [{"year": 2027, "off": [], "working": [MAKE_UP, MAKE_UP]}]}, "working", "repeated"),
        ({"years": [{"year": 2027, "off": [], "working": [{"name": "元旦"}]}]}, "date", "missing"),
        ({"years": [{"year": 2027, "off": [], "working": [{"name": "元旦", "date": 20270102}]}]}, "date", "type"),
        ({"years": [{"year": 2027, "off": [{**OFF, "to": "2026-12-01"}], "working": []}]}, "to", "range"),
        ({"years": [{"year": 2027, "off": [{**OFF, "from": "1月1日"}], "working": []}]}, "from", "format"),
        ({"years": [{"year": 2027, "off": [{**OFF, "name": 1}], "working": []}]}, "name", "type"),
        ({"years": [{"year": 2029, "off": [OFF], "working": []}]}, "day", "range"),
        (
            {"years": [{"year": 2027, "off": [OFF], "working": [MAKE_UP]}]},
            "working",
            "overlap",
        ),
        ({"years": [{"year": 2027, "off": [], "working": []}] * 2}, "year", "repeated"),
    ],
)
def test_a_file_that_cannot_be(data: Any, field: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        from_json(data)
    assert (refused.value.code, refused.value.data["field"], refused.value.data["why"]) == ("holidays_bad", field, why)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "国务院办公厅关于2027年\n部分节假日安排的通知\n国办发明电〔2026〕7号\n各省、自治区",
            "国务院办公厅通知，国办发明电〔2026〕7号",
        ),
        (
            "国务院办公厅关于2027年部分节假日安排的通知国办发明电〔2026〕7号各省",
            "国务院办公厅通知，国办发明电〔2026〕7号",
        ),
        ("（国办发明电 [2026] 7 号）\n一、元旦：1月1日放假。", "国办发明电[2026]7号"),
        ("根据浙政办发〔2026〕12号，1月1日放假", "浙政办发〔2026〕12号"),
        ("元旦：1月1日放假，共1天。", ""),
        ("", ""),
    ],
)
def test_where_a_notice_comes_from(text: str, source: str) -> None:
    assert source_of(text) == source


@pytest.mark.parametrize(
    "text",
    [
        "（" * 20_000 + "）" * 20_000,
        "（" * 40_000,
        "）" * 40_000,
        "（周一" * 15_000 + "）" * 15_000,
        "据" * 25_000 + "甲" * 25_000,
        "\n" * 40_000 + "元旦：",
        "元旦：1月1日放假，" + "1月1日至" * 10_000,
        "1月1日。" * 10_000,
        "元旦：3月8日妇女。" * 5_000,
        "甲" * 50_000,
        "1月" * 25_000,
        "国务院办公厅关于" * 6_000,
    ],
    ids=range(12),
)
def test_whatever_is_pasted_is_read_in_a_moment(text: str) -> None:
    """Fifty thousand characters are what the field holds."""
    began = time.process_time()
    year_of(text)
    source_of(text)
    try:
        draft = parse(text, 2026)
    except Refused:
        pass
    else:
        assert len(draft.warnings) < 200
    assert time.process_time() - began < 1.5


def test_brackets_within_brackets_go_from_the_inside() -> None:
    def read(words: str) -> set[date]:
        return set(parse(f"元旦：1月1日{words}放假", 2026).table.off)

    assert read("（周四）") == {date(2026, 1, 1)}
    for words in ("（农历（周一）周四）", "（a[b]c）", "（a[b", "a]）", "（（（））", "（周四】"):
        assert read(words) == {date(2026, 1, 1)}, words
    nested = parse("元旦：1月1日（农历（周四）周一）放假", 2026)
    assert next(w.code for w in nested.warnings) == "weekday"


def test_nobody_is_told_the_same_without_end() -> None:
    draft = parse("元旦：1月1日放假。" + "3月8日妇女放假半天。" * 30, 2026)
    assert sum(warning.code == "part" for warning in draft.warnings) == 20
