"""A day of thirty requests by keyboard through the real window; then store, lists and 今日 without the services."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.driver import Ledger
from tests.acceptance.job_day import assert_whole
from tests.acceptance.request_cases import CASES, EVENING, LATER, MORNING, ON_SCREEN, TAKEN_BACK, TYPED, number
from tests.acceptance.request_story import Seen
from tests.acceptance.request_sums import (
    CALL,
    CHANNELS,
    CLOSE,
    ENDS,
    FIX,
    NOON,
    ONLY_KEPT,
    OPEN,
    REDO,
    RESULTS,
    acts_of,
    after,
    at,
    by_serial,
    moment_of,
    promised,
    received_of,
    wall,
)


@pytest.fixture
def home(request_day: tuple[Path, Seen]) -> Path:
    return request_day[0]


@pytest.fixture
def seen(request_day: tuple[Path, Seen]) -> Seen:
    return request_day[1]


@pytest.fixture
def book(day_book: Ledger) -> Ledger:
    return day_book


# --- what it left, by SQL ---------------------------------------------------------------------------------------------


def test_thirty_numbers_run_on_without_a_gap(book: Ledger) -> None:
    assert len(CASES) == 30
    assert book.column("SELECT number FROM request ORDER BY serial") == [number(n) for n in range(1, 31)]
    assert book.rows("SELECT last FROM number_series WHERE kind = 'SL'") == [(30,)]
    assert book.column("SELECT DISTINCT terminal || business_date FROM request") == ["A2026-09-24"]


def test_what_was_typed_is_what_is_stored(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.serial, coalesce(r.name, ''), q.item, q.text, q.channel, q.urgent, q.anonymous, q.agent_name, "
        "q.agent_relation FROM request q LEFT JOIN resident r ON r.id = q.resident_id ORDER BY q.serial"
    )
    texts = {n: case.text for n, case in enumerate(CASES, 1)} | {TAKEN_BACK + 1: CASES[TAKEN_BACK - 1].text}
    urgent = {n for n, case in enumerate(CASES, 1) if case.urgent or case.item == "B03"}  # ticked, or so by itself
    assert found == [
        (n, c.who, c.item, texts[n], CHANNELS[c.channel], n in urgent, not c.who, *(c.agent or ("", ""))[:2])
        for n, c in enumerate(CASES, 1)
    ]
    places = by_serial(book, "place")
    assert all(places[n] == case.place for n, case in enumerate(CASES, 1) if case.place)
    assert all(places.values())  # everybody else's door was filled in
    assert book.column("SELECT DISTINCT s.code FROM request q JOIN staff s ON s.id = q.first_receiver") == ["3001"]


def test_every_disposition_ended_where_it_should(book: Ledger) -> None:
    assert by_serial(book, "state") == ENDS
    assert set(ENDS.values()) == {
        "registered", "in_progress", "awaiting", "closed", "declined", "void", "merged",
    }  # fmt: skip


def test_every_kind_of_result_was_given(book: Ledger) -> None:
    results = {n: "" for n in ENDS} | {1: "solved", 2: "solved", 3: "explained"}
    for later in LATER:
        if "结果" in dict(later.given):
            results[later.serial] = RESULTS[dict(later.given)["结果"]]
    assert by_serial(book, "result") == results
    assert set(results.values()) == {*RESULTS.values(), ""}


def test_what_is_not_ours_names_who_is(book: Ledger) -> None:
    named = {n: whom for n, whom in by_serial(book, "responsible").items() if whom}
    assert named == {later.serial: dict(later.given)["该找"] for later in LATER if "该找" in dict(later.given)}
    assert set(named) == {11, 12, 28}


def test_work_is_with_staff_departments_organisations_and_helpers(book: Ledger) -> None:
    found = dict(
        book.rows("SELECT q.serial, h.kind || ' ' || h.name FROM request q JOIN handler h ON h.id = q.handler_id")
    )
    wanted = {
        4: "organisation 物业公司", 5: "department 街道民政科", 6: "organisation 居家养老服务组织", 10: "staff 前台甲",
        12: "department 街道城管科", 14: "staff 主管甲", 20: "department 社区卫生服务站", 23: "helper 小修理师傅",
    }  # fmt: skip
    assert {n: found[n] for n in wanted} == wanted
    assert not ONLY_KEPT - {20} & set(found)


def test_deadlines_are_those_of_the_calendar(book: Ledger) -> None:
    received = {n: wall(ms) for n, ms in by_serial(book, "received_at").items()}
    assert received == {n: received_of(n) for n in ENDS}
    first = {n: promised(case, received_of(n)) for n, case in enumerate(CASES, 1)}
    assert {n: wall(ms) for n, ms in by_serial(book, "first_due").items()} == first
    stood = moment_of(15, "补正到位") - moment_of(15, "待补正")
    assert stood > timedelta(minutes=10)
    asked_again = datetime.combine(after(moment_of(30, "重办").date(), REDO), CLOSE)
    moved = {7: None, 15: first[15] + stood, 19: datetime(2026, 10, 15, 17, 30), 30: asked_again}  # type: ignore[operator]
    assert {n: wall(ms) for n, ms in by_serial(book, "due_at").items()} == {**first, **moved}
    days = Counter(f"{due:%m-%d}" for due in first.values() if due)
    assert days["09-28"] >= 5 and days["10-09"] >= 2 and days["10-22"] >= 1  # over 中秋, 国庆 and the worked Saturday


def test_late_is_late_and_stays_so(book: Ledger) -> None:
    assert book.column("SELECT serial FROM request WHERE late") == [9]
    book.none(
        "SELECT number FROM request WHERE state = 'closed' AND late <> (closed_at > due_at) AND due_at IS NOT NULL"
    )
    still = book.column(f"SELECT serial FROM request WHERE state IN {OPEN} AND due_at < ?", at(EVENING))
    assert still == [18]
    assert moment_of(9, "办结") - received_of(9) > timedelta(minutes=30)


def test_the_timelines_are_whole(book: Ledger) -> None:
    events = book.rows(
        "SELECT q.serial, e.position, e.act, e.from_state, e.to_state, e.at FROM request_event e "
        "JOIN request q ON q.id = e.request_id ORDER BY q.serial, e.position"
    )
    told: dict[int, list[str]] = {}
    state: dict[int, str] = {}
    times: dict[int, int] = {}
    for serial, position, act, before, then, when in events:
        told.setdefault(serial, []).append(act)
        assert position == len(told[serial])
        assert before == state.get(serial, "") and when >= times.get(serial, 0)
        state[serial], times[serial] = then, when
    assert told == {n: acts_of(n) for n in ENDS}
    assert state == ENDS


def test_events_can_only_be_added(book: Ledger) -> None:
    told = " ".join(book.column("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'request_event'"))
    assert "BEFORE UPDATE" in told and "DELETE" in told, told


def test_clocks_stopped_and_went_on(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.serial, e.clock FROM request_event e JOIN request q ON q.id = e.request_id "
        "WHERE e.clock IN ('stop', 'start') ORDER BY q.serial, e.position"
    )
    assert found == [(5, "stop"), (5, "start"), (7, "stop"), (15, "stop"), (15, "start"), (30, "start")]
    assert book.column("SELECT serial FROM request WHERE stopped_at IS NOT NULL") == [7]


def test_somebody_agreed_where_somebody_must(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.serial, e.act, s.code, p.code FROM request_event e JOIN request q ON q.id = e.request_id "
        "JOIN staff s ON s.id = e.staff_id LEFT JOIN staff p ON p.id = e.approver_id "
        "WHERE e.act IN ('extend', 'void') OR e.approver_id IS NOT NULL ORDER BY q.serial"
    )
    assert found == [(19, "extend", "3001", "1002"), (25, "void", "3001", None), (26, "void", "3001", "1002")]
    assert by_serial(book, "extended") == {n: int(n == 19) for n in ENDS}
    assert by_serial(book, "reopened") == {n: int(n == 30) for n in ENDS}


def test_the_merged_one_opens_its_main(book: Ledger) -> None:
    joined = "SELECT q.serial, m.serial FROM request q JOIN request m ON m.id = q.main_id"
    assert book.rows(joined) == [(24, 23)]


def test_ratings_are_those_given(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.serial, x.kind, x.value, x.channel, x.counts, s.code FROM request_rating x "
        "JOIN request q ON q.id = x.request_id JOIN staff s ON s.id = x.staff_id ORDER BY q.serial"
    )
    wanted = [(n, "first", value, "screen", True, "3001") for n, value in ON_SCREEN.items()]
    ways = {"纸质": "paper", "电话": "phone"}
    wanted += [(n, "first", value, ways[way], True, "1002") for n, (way, value) in TYPED.items()]
    assert found == sorted(wanted)
    rated = {**ON_SCREEN, **{n: value for n, (_, value) in TYPED.items()}}
    assert by_serial(book, "rating") == {n: rated.get(n) for n in ENDS}
    bad = book.rows(
        "SELECT q.serial, x.contact_due, x.due_at, x.outcome FROM rectification x "
        "JOIN request q ON q.id = x.request_id ORDER BY 1"
    )
    today = MORNING.date()
    call, fix = (datetime.combine(after(today, days), CLOSE) for days in (CALL, FIX))
    assert [(n, wall(a), wall(b), out) for n, a, b, out in bad] == [(9, call, fix, "open"), (28, call, fix, "open")]


def test_the_programs_own_check_agrees(home: Path, book: Ledger) -> None:
    assert book.one("SELECT count(*) FROM request_draft") == 0
    assert_whole(home)


# --- what the window showed -------------------------------------------------------------------------------------------


def test_the_lists_are_those_of_sql(seen: Seen, book: Ledger) -> None:
    now = at(EVENING)

    def found(where: str, *values: object) -> set[str]:
        return set(book.column(f"SELECT number FROM request WHERE {where}", *values))

    wanted = {
        "全部": found("1"),
        "办理中": found(f"state IN {OPEN}"),
        "未派": found("state = 'registered' AND handler_id IS NULL"),
        "超期": found(f"state IN {OPEN} AND due_at < ?", now),
        "今天到期": found(f"state IN {OPEN} AND due_at >= ? AND due_at < ?", *NOON),
        "待补正": found("state = 'awaiting'"),
        "待回访": found("state = 'closed' AND called_back_at IS NULL AND call_back_due IS NOT NULL"),
        "未评价": found("state = 'closed' AND rating IS NULL"),
        "差评": found("rating <= 2"),
        "我受理的": set(),  # the manager took none in
        "我承办的": set(),
    }
    assert {chip: set(rows) for chip, rows in seen.lists.items()} == wanted
    assert all(len(rows) == len(set(rows)) for rows in seen.lists.values())
    # the paper form that came in days ago and was entered today stands on top
    entered = "SELECT number FROM request ORDER BY received_at < ? DESC, received_at DESC"
    assert seen.mine == book.column(entered, NOON[0])
    by_deadline = book.column(f"SELECT number FROM request WHERE state IN {OPEN} ORDER BY due_at IS NULL, due_at")
    assert seen.lists["办理中"] == by_deadline
    assert {chip: len(rows) for chip, rows in seen.lists.items() if chip in ("超期", "今天到期", "待补正", "差评")} == {
        "超期": 1, "今天到期": 1, "待补正": 1, "差评": 2,
    }  # fmt: skip


def test_the_board_counts_as_sql_does(seen: Seen, book: Ledger) -> None:
    now = at(EVENING)
    taken = "received_at >= ? AND received_at < ? AND state <> 'void'"

    def count(where: str, *values: object) -> int:
        found: int = book.one(f"SELECT count(*) FROM request WHERE {where}", *values)
        return found

    figures = {
        "超期": count(f"state IN {OPEN} AND due_at < ?", now),
        "今天到期": count(f"state IN {OPEN} AND due_at >= ? AND due_at < ?", now, NOON[1]),
        "今日已受理": count(taken, *NOON),
        "待补正": count("state = 'awaiting'"),
        "待回访": count("state = 'closed' AND called_back_at IS NULL AND call_back_due IS NOT NULL"),
        "未评价": count("state = 'closed' AND rating IS NULL"),
    }
    for name, figure in figures.items():
        assert re.search(rf"^{name} {figure} 件", seen.board, re.M), (name, figure, seen.board)
    at_once = count(f"{taken} AND state = 'closed' AND closed_at = received_at", *NOON)
    assert f"今日已受理 {figures['今日已受理']} 件 当场办结 {at_once}" in seen.board
    assert at_once == 3 and figures["今日已受理"] == 27
