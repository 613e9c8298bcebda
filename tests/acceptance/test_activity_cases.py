"""Further cases about signing up, by the same hands as the shipped ones: near variants of every shape there is."""

from typing import Any

import pytest

from tests.acceptance.activity_vectors import enrolled, race

SEVEN = [f"{n:02d}" for n in range(1, 8)]
PAIR = [["祖", "孙"], ["丙"]]
CASES: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"capacity": 7, "queue": SEVEN}, {"enrolled": SEVEN, "waiting": []}),
    ({"capacity": 0, "queue": ["甲", "乙"]}, {"enrolled": [], "waiting": ["甲", "乙"]}),
    ({"capacity": 3, "queue": [["祖", "孙"], "丙", "丁"]}, {"enrolled": ["祖", "孙", "丙"], "waiting": ["丁"]}),
    ({"capacity": 2, "queue": ["甲", "乙", "丙", "丁"], "cancel": "丙"}, {"promoted": None, "waiting": ["丁"]}),
    ({"capacity": 2, "queue": ["甲", "乙", "丙", "丁"], "cancel": ["甲", "乙"]}, {"promoted": ["丙", "丁"]}),
    ({"capacity": 2, "queue": ["甲"], "cancel": "甲"}, {"promoted": ""}),
    ({"capacity": 4, "waiting": PAIR, "freed": 1}, {"promoted": "丙", "kept_waiting": "祖、孙"}),
    ({"capacity": 4, "waiting": PAIR, "freed": 1, "rule": "等齐"}, {"promoted": "", "kept_waiting": "祖孙丙"}),
    ({"capacity": 4, "waiting": PAIR, "freed": 2}, {"promoted": "祖+孙", "kept_waiting": "丙"}),
    ({"capacity": 4, "waiting": PAIR, "freed": 3}, {"promoted": ["祖", "孙", "丙"], "kept_waiting": None}),
    ({"capacity": 1, "waiting": PAIR, "freed": 1}, {"promoted": "丙", "kept_waiting": "祖孙"}),
    ({"person": "甲", "already": "候补中"}, {"ok": False, "error": "已在候补"}),
    ({"person": "甲", "already": "已取消"}, {"ok": True}),
    ({"person": "甲", "already": ""}, {"ok": True}),
    ({"event_start": "2026-12-05 09:00", "closes_before_min": 60, "now": "2026-12-05 08:01"}, {"ok": False}),
    ({"event_start": "2026-12-05 09:00", "closes_before_min": 0, "now": "2026-12-05 09:00"}, {"ok": True}),
    ({"event_start": "2026-12-05 09:00", "closes_before_min": 0, "now": "2026-12-05 09:01"}, {"ok": False}),
    ({"event_start": "2026-12-05 09:00", "closes_before_min": 1440, "now": "2026-12-05 08:00"}, {"ok": False}),
    ({"event": "剪纸", "paper_list": ["甲", "乙", "丙"], "do": "补录签到"}, {"attended": 3}),
    ({"event": "剪纸", "paper_list": [], "do": "补签"}, {"attended": 0}),
    ({"event": "剪纸", "paper_list": ["甲", "乙"], "enrolled": ["甲", "丙"], "do": "补签"},
     {"attended": 2, "absent": 1}),
    ({"capacity_left": 0, "walk_in": "甲", "override": "主任同意"},
     {"enrolled": True, "over_capacity": 1, "logged": True}),
    ({"capacity_left": 0, "walk_in": "甲", "override": ""}, {"enrolled": False, "over_capacity": 0, "logged": False}),
    ({"capacity_left": 1, "walk_in": "甲", "override": None}, {"enrolled": True, "over_capacity": 0, "logged": True}),
    ({"capacity_left": 1, "walk_in": ["甲", "乙"], "override": {"by": "主管", "reason": "椅子够"}},
     {"enrolled": True, "over_capacity": 1, "logged": True}),
)  # fmt: skip


@pytest.mark.parametrize(("given", "expect"), CASES)
def test_signing_up(given: dict[str, Any], expect: dict[str, Any]) -> None:
    enrolled(given, expect, {})


@pytest.mark.parametrize(("left", "names", "got"), [(1, "甲乙", 1), (0, "甲乙", 0), (2, "甲乙丙丁戊", 2)])
def test_the_last_places_at_once(left: int, names: str, got: int) -> None:
    race({"event_capacity_left": left, "enrol": list(names)}, {"ok": got, "waitlisted": len(names) - got}, {})
