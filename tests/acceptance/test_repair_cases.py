"""Further cases about repairs in the shapes of the shipped ones: other words, edges of days."""

from typing import Any

import pytest

from tests.acceptance.desk_vectors import CHECKS

CASES: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("pickup", {"ticket_items": ["皮鞋", "电饭煲"], "pick_up": ["皮鞋"]},
        {"皮鞋": "已取走", "电饭煲": "修理中", "ticket": "未完成"}),
    ("pickup", {"ticket_items": ["皮鞋", "电饭煲"], "pick_up": ["电饭煲", "皮鞋"]},
        {"皮鞋": "已取走", "电饭煲": "已取走", "ticket": "完成"}),
    ("pickup", {"ticket_items": ["皮鞋", "电饭煲"], "pick_up": ["皮鞋"]},
        {"皮鞋": "取走", "电饭煲": "修好待取", "ticket": "部分取走"}),
    ("pickup", {"item": "收音机", "result": "修不好"}, {"item": "未修已取走", "counted_as_repaired": False}),
    ("pickup", {"item": "收音机", "result": "修好"}, {"item": "已取走", "counted_as_repaired": True}),
    ("intake", {"fault": "不清楚"}, {"ok": True, "fault": "待检"}),
    ("intake", {"fault": ""}, {"ok": True, "fault": "待检"}),
    ("intake", {"fault": "插电没反应"}, {"ok": True, "fault": "插电没反应"}),
    ("quote", {"quote": 30, "agreed": True, "final": 25.5}, {"can_finish": True}),
    ("quote", {"quote": 30, "agreed": True, "final": 30.01}, {"can_finish": False, "need": "重新征得同意"}),
    ("warranty", {"repaired": "2026-03-01", "warranty_days": 60, "back": "2026-04-30", "again": True},
        {"in_warranty": True, "charge": 0, "warranty_until": "2026-04-30"}),
    ("warranty", {"repaired": "2026-03-01", "warranty_days": 0, "back": "2026-03-01"}, {"in_warranty": False}),
    ("unclaimed", {"ready": "2026-10-01", "today": "2026-11-01", "after_days": 30}, {"on_list": True, "days": 31}),
    ("unclaimed", {"ready": "2026-10-02", "today": "2026-11-01", "after_days": 30}, {"on_list": False, "days": 30}),
    ("location", {"move": "A-01 到 货架C12"}, {"where": "C-12", "history": 2}),
    ("loan", {"loaned": "备用轮椅", "pick_up": True, "returned": True}, {"can_close": True, "ask": ""}),
    ("handover", {"tag_shown": False, "checks": ["手机后四位"]}, {"ok": False, "logged": ""}),
    ("handover", {"tag_shown": False, "checks": ["姓名", "身份证"]}, {"ok": True, "logged": "凭证遗失,核对两项"}),
    ("handover", {"tag_shown": "R-0108", "item": "R-0108"}, {"ok": True, "error": ""}),
    ("home_repair", {"level": "急修", "received": "2026-11-28 23:50", "arrive_min": 30}, {"due": "2026-11-29 00:20"}),
    ("home_repair", {"level": "一般", "received": "2026-09-30 16:00", "workdays": 3}, {"due": "2026-10-10 17:30"}),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "expect"), CASES)
def test_cases_of_repairs(kind: str, given: dict[str, Any], expect: dict[str, Any]) -> None:
    CHECKS[kind](given, expect, {})
