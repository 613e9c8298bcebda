"""Further cases of the desk's families, by the same hands as the shipped ones: edges of days, holidays and names."""

from typing import Any

import pytest

from tests.acceptance.desk_vectors import CHECKS

DATA: dict[str, Any] = {
    "calendars": {
        "W": {"hours": ["08:30-12:00", "13:30-17:30"], "days": "working days"},
        "C": {"hours": ["08:00-20:00"], "days": "every day", "closed": ["2026-02-17"]},
        "A": "24/7",
    },
    "people": [
        ["古丽仙·阿卜杜热合曼", "13912345678", "红梅苑3幢2单元501室"],
        ["万俟卨", "13912340001", "12-1-1203"],
        ["尉迟恭", "13912340002", "3号楼2单元502"],
        ["𠅤𬎆䶮", "13912340003", "红梅社区5幢102"],
        ["吕布", "13912340004", ""],
    ],
}
DUE = (
    ("W", "2026-11-23 12:00", 1, "2026-11-23 13:31"),  # at the minute the morning ends
    ("W", "2026-11-23 08:30", 451, "2026-11-24 08:31"),  # one minute more than a day holds
    ("W", "2026-02-13 17:00", 60, "2026-02-14 09:00"),  # into a worked Saturday
    ("W", "2026-02-14 17:00", 60, "2026-02-24 09:00"),  # and out of it over nine days off
    ("W", "2026-09-19 09:00", 60, "2026-09-20 09:30"),  # Saturday off, the Sunday after it worked
    ("W", "2026-09-24 17:00", 60, "2026-09-28 09:00"),
    ("W", "2026-09-30 17:00", 60, "2026-10-08 09:00"),
    ("W", "2026-12-31 17:00", 30, "2026-12-31 17:30"),  # the last minute of the last known year
    ("C", "2026-02-17 10:00", 60, "2026-02-18 09:00"),  # taken in on a closed day
    ("C", "2026-12-31 19:30", 60, "2027-01-01 08:30"),  # the counter needs no notice
    ("A", "2026-11-23 09:00", 1440, "2026-11-24 09:00"),
    ("A", "2026-12-31 23:59", 2, "2027-01-01 00:01"),
    ("A", "2026-02-16 23:00", 240, "2026-02-17 03:00"),  # no holiday stops it
)
DAY = (
    ("2026-11-23 17:30", 1, "2026-11-24 17:30"),
    ("2026-11-23 00:00", 1, "2026-11-24 17:30"),
    ("2026-02-13 10:00", 1, "2026-02-14 17:30"),
    ("2026-02-14 23:59", 1, "2026-02-24 17:30"),
    ("2026-02-20 10:00", 1, "2026-02-24 17:30"),  # taken in on a day off
    ("2026-02-24 10:00", 4, "2026-02-28 17:30"),
    ("2026-01-01 09:00", 1, "2026-01-04 17:30"),  # the Sunday after New Year is worked
    ("2026-09-24 10:00", 3, "2026-09-30 17:30"),
    ("2026-12-30 10:00", 1, "2026-12-31 17:30"),
    ("2025-12-31 10:00", 1, "2026-01-04 17:30"),  # over the turn of the year
    ("2026-11-23 09:00", 0, "2026-11-23 17:30"),
    ("2026-11-23 17:30", 0, "2026-11-24 17:30"),
)
PAUSED = (
    ("W", "2026-11-24 09:00", 120, [["2026-11-24 10:00", "2026-11-24 12:00"], ["2026-11-24 10:30", "2026-11-24 11:00"]],
     "2026-11-24 14:30"),  # one within the other
    ("W", "2026-11-24 16:30", 120, [["2026-11-24 17:30", "2026-11-25 08:30"]], "2026-11-25 09:30"),  # of the night only
    ("W", "2026-04-30 16:30", 120, [["2026-04-30 17:00", "2026-05-06 10:00"]], "2026-05-06 11:30"),  # over the holiday
    ("W", "2026-11-24 09:00", 120, [["2026-11-24 11:00", None]], "2026-11-24 11:00"),  # asked for at the last minute
    ("W", "2026-11-24 09:00", 120, [["2026-11-24 10:59", None]], None),
    ("W", "2026-11-24 09:00", 120, [["2026-11-23 09:00", "2026-11-24 10:00"]], "2026-11-24 12:00"),  # born waiting
    ("A", "2026-11-24 23:00", 120, [["2026-11-24 23:30", "2026-11-25 00:30"]], "2026-11-25 02:00"),
)  # fmt: skip
USED = (
    ("2026-11-24 14:30", [], 240, 240, 0, False),  # closed on the minute
    ("2026-11-24 14:31", [], 240, 241, -1, True),
    ("2026-11-24 13:00", [], 180, 180, 0, False),  # used up at noon, closed in the break
    ("2026-11-24 10:00", [["2026-11-24 09:30", None]], 20, 30, -10, True),
    ("2026-11-25 09:00", [["2026-11-24 17:00", "2026-11-25 08:45"]], 480, 405, 75, False),
)
STEPS = (
    ("已登记", "撤回", "已办结"), ("待补正", "撤回", "已办结"), ("办理中", "延期", "办理中"),
    ("已办结", "回访不满意", "办理中"), ("已登记", "一次性告知", "待补正"), ("办理中", "并案", "已并案"),
    ("待补正", "作废", "已作废"),
)  # fmt: skip
NO_STEPS = (
    ("已办结", "延期"), ("待补正", "延期"), ("待补正", "办结"), ("已登记", "办结"), ("已登记", "转办"),
    ("已办结", "办结"), ("办理中", "当场办结"), ("已作废", "重办"), ("不予受理", "评价"),
    ("已并案", "办结"), ("已作废", "派单"),
)  # fmt: skip
FOUND = (
    ("glx", 0), ("古丽仙•阿卜杜", 0), ("古丽仙阿卜杜", 0), ("abdu", 0), ("mqx", 1), ("moqi", 1), ("wanqi", 1),
    ("yuchi", 2), ("䶮", 3), ("𠅤", 3), ("lübu", 4), ("lvb", 4), ("lyubu", 4), ("５６７８", 0), ("3幢2单元501", 0),
    ("３－２－５０１", 0), ("32501", 0), ("3#2-502", 2), ("3栋2单元502室", 2), ("5幢102", 3), ("三幢二单元五〇一", 0),
    ("12—1—1203", 1), ("139 1234 0002", 2),
)  # fmt: skip
CASES: list[tuple[str, Any, Any]] = [
    *(("due_minutes", {"cal": c, "from": f, "minutes": n}, {"due": due}) for c, f, n, due in DUE),
    *(("due_workdays", {"from": f, "workdays": n, "close": "17:30"}, {"due": due}) for f, n, due in DAY),
    ("due_minutes", {"cal": "W", "from": "2026-12-31 17:00", "minutes": 31}, {"error": "2027"}),
    ("due_workdays", {"from": "2026-12-31 10:00", "workdays": 1, "close": "17:30"}, {"due": None, "warn": "2027"}),
    ("due_workdays", {"from": "2026-11-23 09:00", "workdays": 5, "close": "17:30",
                      "pauses": [["2026-11-24 10:00", "2026-11-25 10:00"]]}, {"due": "2026-12-01 17:30"}),
    *(("due_with_pauses", {"cal": c, "from": f, "minutes": n, "pauses": p}, {"due": d}) for c, f, n, p, d in PAUSED),
    *(("used_and_margin", {"cal": "W", "from": "2026-11-24 09:00", "closed": c, "pauses": p, "target": t},
       {"used": u, "margin": m, "breached": b}) for c, p, t, u, m, b in USED),
    *(("request_state", {"from": a, "do": do}, {"ok": True, "to": b}) for a, do, b in STEPS),
    *(("request_state", {"from": a, "do": do}, {"ok": False, "to": a}) for a, do in NO_STEPS),
    ("request_state", {"from": "已办结", "do": "评价", "rated": True}, {"ok": False, "to": "已办结"}),
    ("request_state", {"from": "已评价", "do": "评价"}, {"ok": False, "to": "已评价"}),
    ("request_state", {"from": "办理中", "do": "延期", "extended": 1}, {"ok": False, "to": "办理中"}),
    *(("people_search", {"people": "people", "type": t}, {"hits": [DATA["people"][n][0]]}) for t, n in FOUND),
    ("rating", {"rated": {"满意": 2, "不满意": 1}, "closed": 3}, {"rate_of_rating": 1.0, "good_rate": 0.667, "bad": 1}),
    ("rating", {"rated": {}, "closed": 0}, {"rate_of_rating": None, "good_rate": None}),
    ("rating", {"value": "非常不满意", "at": "2026-09-24 10:00", "rectify_workdays": 15},
     {"task": "差评整改", "due": "2026-10-22 17:30", "callback": True}),
    ("rating", {"value": "不满意", "at": "2026-09-24 18:00", "rectify_days": 7},
     {"task": "差评整改", "due": "2026-10-08 17:30", "callback": True}),  # the seventh day is a holiday
    ("rating_scale", {},
     {"values": ["非常满意", "满意", "基本满意", "不满意", "非常不满意"], "bad": ["不满意", "非常不满意"]}),
    ("rating", {"same_request_rated_again": True}, {"ok": False, "error": "已评价"}),
    ("rating", {"rater": "承办人"}, {"ok": False}),
    ("rating", {"rater": "居民"}, {"ok": True}),
    ("rating", {"value": "非常不满意", "then": "申诉成立"}, {"in_good_rate": False, "row_kept": True}),
    ("rating", {"value": "不满意", "then": "申诉不成立"}, {"in_good_rate": True, "row_kept": True}),
    ("rating", {"value": "不满意", "then": "整改后再评"}, {"in_good_rate": True, "row_kept": True}),
    ("late_extension", {"due": "2026-11-27 17:30", "now": "2026-11-27 17:31", "do": "申请延期"},
     {"ok": False, "error": "已超期"}),
    ("late_extension", {"due": "2026-11-27 17:30", "now": "2026-11-27 17:29", "do": "延期"}, {"ok": True}),
    ("breach_kept", {"due": "2026-11-27 17:30", "closed": "2026-11-30 09:00", "then": "重办"}, {"late_count": 1}),
    ("breach_kept", {"due": "2026-11-27 17:30", "closed": "2026-11-30 09:00", "then": "重办后按时办结、评价"},
     {"late_count": 1}),
    ("breach_kept", {"due": "2026-11-27 17:30", "closed": "2026-11-27 17:30", "then": "重办"}, {"late_count": 0}),
    ("answered", {"first_answer": "2026-11-24 10:00", "resident_silent": True, "state": "待补正"}, {"overdue": False}),
    ("answered", {"first_answer": "2026-11-24 10:00", "resident_silent": True, "state": "已办结"}, {"overdue": False}),
    ("answered", {"first_answer": "2026-11-24 10:00", "resident_silent": False, "state": "办理中"}, {"overdue": True}),
    ("template", {"filled": {"居民": "阮梅珍", "类别": ""}, "apply": "报修模板"}, {"居民": "阮梅珍", "类别": "报修"}),
    ("template", {"filled": {"居民": "阮梅珍", "类别": "养老", "诉求": "写了一半"}, "apply": "模板"},
     {"居民": "阮梅珍", "类别": "养老"}),
    ("request_state", {"from": "办理中", "do": "申请延期"}, {"ok": True, "to": "办理中"}),
    ("request_state", {"from": "已办结", "do": "申请延期"}, {"ok": False, "to": "已办结"}),
    ("number", {"date": "2026-11-23", "existing": 999}, {"next": "20261123-1000"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "expect"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES, 1)])
def test_case(kind: str, given: Any, expect: Any) -> None:
    CHECKS[kind](given, expect, DATA)
