"""Further cases about rooms, by the same hands as the shipped ones: the ways two spans meet, months, limits."""

from typing import Any

import pytest

from tests.acceptance.desk_vectors import CHECKS

BOOKED = [["共享厅", "14:00", "16:00", "已确认"]]
MEETS = (
    ("12:00", "13:30", None), ("13:00", "14:00", None), ("13:00", "15:00", ("14:00", "15:00")),
    ("13:00", "17:00", ("14:00", "16:00")), ("14:00", "16:00", ("14:00", "16:00")),
    ("14:00", "15:00", ("14:00", "15:00")), ("14:30", "15:30", ("14:30", "15:30")),
    ("15:00", "16:00", ("15:00", "16:00")), ("15:00", "17:00", ("15:00", "16:00")), ("16:00", "17:00", None),
    ("16:30", "18:00", None), ("13:59", "14:01", ("14:00", "14:01")), ("15:59", "16:01", ("15:59", "16:00")),
)  # fmt: skip
HALL = {"共享厅": ["共享厅A", "共享厅B"]}
LUNCH = {"共享厅": {"二": [["08:00", "12:00"], ["13:00", "20:00"]]}}
TOUCHING = {"共享厅": {"二": [["08:00", "12:00"], ["12:00", "20:00"]]}}
CLOSED = [["共享厅", "2026-12-01 00:00", "2026-12-02 00:00", "消防检查"]]
REC: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"every": "week", "interval": 2, "days": ["一", "三"], "from": "2026-03-04", "until": "2026-03-20"},
     ["2026-03-04", "2026-03-16", "2026-03-18"]),
    ({"every": "month", "monthday": 31, "if_missing": "last", "from": "2026-01-31", "until": "2026-04-30"},
     ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
    ({"every": "month", "monthday": 30, "if_missing": "last", "from": "2028-01-30", "until": "2028-03-31"},
     ["2028-01-30", "2028-02-29", "2028-03-30"]),
    ({"every": "month", "nth": 2, "day": "二", "from": "2026-03-01", "until": "2026-05-31"},
     ["2026-03-10", "2026-04-14", "2026-05-12"]),
    ({"every": "month", "nth": -1, "day": "五", "from": "2026-03-01", "until": "2026-05-31"},
     ["2026-03-27", "2026-04-24", "2026-05-29"]),
    ({"every": "month", "nth": 5, "day": "五", "if_missing": "skip", "from": "2026-03-01", "until": "2026-05-31"},
     ["2026-05-29"]),
    ({"every": "month", "nth": 5, "day": "五", "if_missing": "last", "from": "2026-03-01", "until": "2026-05-31"},
     ["2026-03-27", "2026-04-24", "2026-05-29"]),
    ({"every": "day", "from": "2026-02-27", "until": "2026-03-02"},
     ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]),
    ({"every": "工作日", "from": "2026-02-12", "until": "2026-02-25"},
     ["2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25"]),  # the worked Saturday, then nine days off
    ({"every": "year", "from": "2024-02-29", "until": "2028-12-31"}, ["2024-02-29", "2028-02-29"]),
    ({"every": "week", "days": ["四"], "from": "2026-09-24", "until": "2026-10-15", "skip_holidays": True},
     {"dates": ["2026-09-24", "2026-10-08", "2026-10-15"], "skipped": [{"date": "2026-10-01", "why": "节假日"}]}),
    ({"every": "week", "days": ["二"], "from": "2026-03-03", "until": "2026-03-03"}, ["2026-03-03"]),
    ({"every": "week", "days": ["二"], "from": "2026-03-04", "until": "2026-03-09"}, []),
    ({"every": "工作日", "from": "2026-12-28", "until": "2027-01-08"}, {"error": "缺2027年放假安排"}),
    ({"every": "day", "from": "2026-01-01", "until": "2028-12-31"}, {"error": "日期太多"}),
    ({"every": "day", "from": "2026-03-06", "until": "2026-03-02"}, {"error": "结束日早于开始日"}),
    ({"every": "day", "interval": -1, "from": "2026-03-06", "until": "2026-03-12"}, {"error": "间隔至少为1"}),
    ({"every": "day", "time": "09:00", "duration_min": 1440, "from": "2026-03-02", "until": "2026-03-04"},
     ["2026-03-02", "2026-03-03", "2026-03-04"]),  # a whole day touches the next
)  # fmt: skip
LIM: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"rule": "每户每月最多2次", "booked": ["2026-12-03", "2026-12-10 已取消"], "new": "2026-12-20"}, {"ok": True}),
    ({"rule": "每户每月最多2次", "booked": ["2026-11-29", "2026-12-31"], "new": "2026-12-20"}, {"ok": True}),
    ({"rule": "每户每周最多1次", "week_starts": "一", "booked": ["2026-11-29"], "new": "2026-11-30"}, {"ok": True}),
    ({"rule": "每户每周最多1次", "week_starts": "日", "booked": ["2026-11-29"], "new": "2026-11-30"},
     {"ok": False, "error": "本周已订1次"}),
    ({"rule": "每人每周最多两次", "booked": ["2026-11-30", "2026-12-06"], "new": "2026-12-02"},
     {"ok": False, "error": "本周已订2次"}),
    ({"rule": "单次最多4小时", "new": ["14:00", "18:01"]}, {"ok": False, "error": "超过4小时"}),
    ({"rule": "单次最少30分钟", "new": ["14:00", "14:20"]}, {"ok": False, "error": "至少30分钟"}),
    ({"rule": "人数不超过容量30", "people": 31}, {"ok": False, "error": "31人，超过容量30"}),
    ({"rule": "最多提前14天", "today": "2026-12-01", "booked": [], "new": "2026-12-15"}, {"ok": True}),
    ({"rule": "最多提前14天", "today": "2026-12-01", "booked": [], "new": "2026-12-16"},
     {"ok": False, "error": "最多提前14天"}),
    ({"rule": "至少提前1天", "today": "2026-12-01", "booked": [], "new": "2026-12-01"},
     {"ok": False, "error": "至少提前1天"}),
)  # fmt: skip
TUESDAYS = ["2026-12-01", "2026-12-08", "2026-12-15"]
SER: tuple[tuple[str, dict[str, Any], Any], ...] = (
    ("edit_series", {"series": TUESDAYS, "now": "2026-12-05 10:00", "change": "改为15:00-17:00", "scope": "全部"},
     {"unchanged": TUESDAYS[:1], "moved": TUESDAYS[1:], "linked": True}),
    ("edit_series", {"series": TUESDAYS, "now": "2026-11-25", "change": "2026-12-08起 15:00", "scope": "本次及以后"},
     {"unchanged": TUESDAYS[:1], "moved": TUESDAYS[1:], "linked": True}),
    ("edit_series", {"series": TUESDAYS, "now": "2026-11-25", "change": "推迟1小时", "scope": "仅本次"},
     {"unchanged": TUESDAYS[1:], "moved": TUESDAYS[:1], "linked": True}),
    ("edit_series", {"series": TUESDAYS, "cancelled": ["2026-12-08"], "change": "15:00", "scope": "全部",
                     "now": "2026-11-25 09:00"},
     {"moved": ["2026-12-01", "2026-12-15"], "still_cancelled": ["2026-12-08"]}),
    ("edit_series", {"series": TUESDAYS, "now": "2026-12-05", "change": "改用途", "scope": "全部"},
     {"unchanged": TUESDAYS[:1], "moved": TUESDAYS[1:], "linked": True}),
    ("edit_series", {"series": TUESDAYS, "now": "2026-12-05", "change": "改到周三", "scope": "整个系列"},
     {"unchanged": TUESDAYS[:1], "moved": ["2026-12-09", "2026-12-16"], "linked": True}),
    ("edit_series", {"series": TUESDAYS, "now": "2026-12-05", "change": "14:00-16:00→15:00-17:00", "scope": "今后"},
     {"unchanged": TUESDAYS[:1], "moved": TUESDAYS[1:], "linked": True}),
    ("cancel_one", {"series": ["2026-12-01"], "cancel": "2026-12-01"}, {"series": "已取消"}),
    ("cancel_one", {"series": TUESDAYS, "cancel": "2026-12-08"},
     {"series": "有效", "2026-12-08": "已取消", "2026-12-15": "已确认"}),
    ("cancel_one", {"booking": ["2026-12-01", "14:00", "16:00"], "now": "2026-12-01 14:30", "by": "居民"},
     {"ok": False, "error": "已开始,请提前结束"}),
    ("cancel_one", {"booking": ["14:00", "16:00"], "now": "2026-12-01 14:10", "by": "居民"}, {"ok": True}),
    ("cancel_one", {"booking": ["2026-12-01 14:00", "16:00"], "now": "2026-12-02 09:00", "by": "居民"},
     {"ok": False, "error": "已过去"}),
    ("edit_approved", {"status": "已确认", "needs_approval": True, "change": "延长1小时"}, {"status": "待审批"}),
    ("edit_approved", {"status": "已确认", "needs_approval": True, "change": "缩短1小时"}, {"status": "已确认"}),
    ("edit_approved", {"status": "已确认", "needs_approval": False, "change": "延长1小时"}, {"status": "已确认"}),
    ("edit_approved", {"status": "待审批", "needs_approval": True, "change": "改到15:00-17:00"}, {"status": "待审批"}),
    ("approve_two", {"pending": [["p1", "14:00", "16:00"], ["p2", "15:00", "17:00"]], "allow_pending_overlap": True,
                     "approve": ["p1", "p2"]}, {"p1": "已确认", "p2": {"ok": False, "error": "已被占用"}}),
    ("book_series", {"existing": [["共享厅", "2026-12-15", "14:00", "16:00", "已取消"]],
                     "new": {"days": ["二"], "from": "2026-12-01", "until": "2026-12-15", "time": ["14:00", "16:00"]},
                     "mode": "全部或不订"}, {"ok": True, "dates": TUESDAYS, "skipped": []}),
    ("book_series", {"existing": [["共享厅", "2026-12-15", "16:00", "18:00"]],
                     "new": {"days": ["二"], "from": "2026-12-01", "until": "2026-12-15", "time": ["14:00", "16:00"]},
                     "mode": "跳过冲突"}, {"ok": True, "dates": TUESDAYS, "skipped": []}),
)  # fmt: skip
CASES: list[tuple[str, Any, Any]] = [
    *(("book", {"existing": BOOKED, "new": ["共享厅", start, end]},
       {"ok": part is None, **({"clash": list(part), "with": "已确认"} if part else {})})
      for start, end, part in MEETS),
    *(("book", {"existing": [["共享厅", "14:00", "16:00", state]], "new": ["共享厅", "14:00", "16:00"]}, {"ok": free})
      for state, free in (("待审批", False), ("使用中", False), ("已取消", True), ("已驳回", True), ("已过期", True))),
    ("book", {"existing": BOOKED, "new": ["健身房", "14:00", "16:00"]}, {"ok": True}),
    ("book", {"existing": BOOKED, "edit": "14:00", "new": ["共享厅", "14:30", "16:30"]}, {"ok": True}),
    ("book", {"existing": [*BOOKED, ["共享厅", "16:00", "17:00", "已确认"]], "edit": "14:00",
              "new": ["共享厅", "14:30", "16:30"]}, {"ok": False}),
    ("book", {"rooms": HALL, "existing": [["共享厅A", "14:00", "16:00", "已确认"]],
              "new": ["共享厅", "15:00", "17:00"]},
     {"ok": False, "clash": ["15:00", "16:00"], "with": "共享厅A"}),
    ("book", {"rooms": HALL, "existing": [["共享厅", "14:00", "16:00", "已确认"]],
              "new": ["共享厅B", "13:00", "15:00"]},
     {"ok": False, "clash": ["14:00", "15:00"], "with": "共享厅"}),
    ("book", {"closed": CLOSED, "existing": [], "new": ["共享厅", "2026-12-02", "00:00", "02:00"]}, {"ok": True}),
    ("book", {"closed": CLOSED, "new": ["健身房", "14:00", "16:00"]}, {"ok": True}),
    ("book", {"open_hours": LUNCH, "new": ["共享厅", "07:30", "12:30"]},
     {"ok": False, "error": "超出开放时间 07:30–08:00、12:00–12:30"}),
    ("book", {"open_hours": LUNCH, "new": ["共享厅", "08:00", "12:00"]}, {"ok": True}),
    ("book", {"open_hours": TOUCHING, "new": ["共享厅", "11:00", "14:00"]}, {"ok": True}),
    ("book", {"open_hours": LUNCH, "new": ["共享厅", "19:00", "21:00"]},
     {"ok": False, "error": "超出开放时间 20:00–21:00"}),
    ("book_buffer", {"setup_min": 15, "clean_min": 30, "existing": ["14:00", "14:30"], "new": ["15:15", "16:00"]},
     {"ok": True}),
    ("book_buffer", {"setup_min": 15, "clean_min": 30, "existing": ["14:00", "14:30"], "new": ["15:14", "16:00"]},
     {"ok": False}),
    ("book_buffer", {"clean_min": 15, "existing": ["09:00", "10:00"], "new": ["10:00", "11:00"],
                     "override": {"by": "主管", "reason": "同一团队连场"}}, {"ok": True, "logged": True}),
    ("book_buffer", {"clean_min": 15, "existing": ["09:00", "10:00"], "new": ["09:50", "11:00"],
                     "override": {"by": "主管", "reason": "同一团队连场"}}, {"ok": False, "logged": False}),
    ("book_buffer", {"clean_min": 15, "existing": ["09:00", "10:00"], "new": ["10:00", "11:00"],
                     "override": {"by": "前台", "reason": "同一团队连场"}}, {"ok": False, "logged": False}),
    ("equipment", {"stock": 5, "existing": [["08:00", "10:00", 2], ["09:00", "11:00", 2]],
                   "new": ["08:00", "11:00", 2]},
     {"ok": False, "free": 1, "at": "09:00"}),
    ("equipment", {"stock": 5, "existing": [], "new": ["08:00", "11:00", 6]}, {"ok": False, "free": 5}),
    ("equipment", {"stock": 1, "existing": [["08:00", "09:00", 1]], "new": ["09:00", "10:00", 1]}, {"ok": True}),
    ("book_shared", {"room": "健身房", "places": 3,
                     "existing": [["09:00", "10:00", 2], ["09:30", "10:30", 1]], "new": ["09:00", "11:00", 1]},
     {"ok": False, "peak": 4, "full": ["09:30", "10:00"]}),
    ("occupancy", {"bookable": [["08:30", "12:30"], ["13:30", "17:30"]], "days": 2,
                   "booked": [["08:30", "12:30"], ["08:30", "12:30"]]},
     {"booked_min": 480, "bookable_min": 960, "rate": 0.5}),
    ("occupancy", {"bookable": [["08:30", "12:30"]], "days": 0, "booked": []}, {"rate": None}),
    ("occupancy", {"bookable": [["08:30", "12:30"]], "days": 5, "booked": []}, {"rate": None}),
    ("occupancy", {"bookable": [["08:30", "12:30"]], "days": 1, "booked": [["08:00", "10:00"], ["09:00", "11:00"]]},
     {"booked_min": 150, "bookable_min": 240, "rate": 0.625}),
    *(("series", given, expect) for given, expect in REC),
    *(("limit", given, expect) for given, expect in LIM),
    *SER,
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "expect"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES, 1)])
def test_room_case(kind: str, given: Any, expect: Any) -> None:
    CHECKS[kind](given, expect, {})


def test_what_is_saved_and_paid_twice_is_there_once() -> None:
    CHECKS["double_click"]({"press_save_twice_within_ms": 300}, {"rows": 1, "receipts": 1}, {})
