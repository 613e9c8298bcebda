"""A day of thirty requests by keyboard through the real window; then store, lists, papers and 今日 without the services.

Deadlines are worked out here again from nothing but a calendar: Monday to Friday and the year's notice on days off.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.store import keys
from app.store.keychain import NoKeychain
from app.store.verify import verify
from tests.acceptance.driver import Ledger, ledger, pdf_text
from tests.acceptance.request_story import (
    CASES,
    DAY,
    EVENING,
    EVERY,
    LATER,
    MORNING,
    ON_SCREEN,
    TAKEN_BACK,
    TYPED,
    Case,
    Seen,
    make_the_centre,
    number,
    work_a_day,
)

EIGHT_HOURS = timedelta(hours=8)
DAY_OFF = {*(date(2026, 9, d) for d in (25, 26, 27)), *(date(2026, 10, d) for d in range(1, 8))}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}
CLOSE, COUNTER_CLOSE = time(17, 30), time(20)
LIMITS: dict[str, tuple[str, int]] = {
    "Z01": ("today", 0), "Z13": ("today", 0), "Z14": ("today", 0), "B01": ("work", 1), "Z02": ("work", 5),
    "Y03": ("work", 3), "Z05": ("work", 5), "W06": ("order", 0), "B03": ("minutes", 30), "B02": ("work", 3),
    "Z11": ("work", 1), "B06": ("work", 3), "B08": ("work", 5), "Z04": ("work", 1), "Z03": ("work", 5),
    "W02": ("work", 7), "Y01": ("work", 5), "Y02": ("work", 2), "Z09": ("work", 3), "F01": ("work", 1),
    "K01": ("work", 1), "S02": ("days", 30), "X02": ("work", 2), "G02": ("work", 3), "W04": ("work", 2),
    "W03": ("work", 15), "W05": ("work", 15), "Z08": ("work", 3),
}  # fmt: skip
REDO, CALL, FIX, URGENT = 3, 1, 15, 120
ACTS = {
    "派单": "dispatch", "不予受理": "decline", "待补正": "ask_materials", "补正到位": "supplied", "签收": "sign_for",
    "退回": "send_back", "转办": "hand_over", "延期": "extend", "催办": "urge", "办结": "close", "撤回": "withdraw",
    "作废": "void", "并案": "merge", "重办": "reopen", "备注": "note",
}  # fmt: skip
RESULTS = {
    "已解决": "solved", "部分解决": "partly", "未解决已解释": "explained", "转其他部门": "passed_on",
    "已指导线上办": "guided_online", "不属受理范围（已指引）": "not_ours", "重复": "duplicate",
    "居民撤回": "withdrawn", "无法联系": "unreachable",
}  # fmt: skip
CHANNELS = {
    "窗口": "window", "电话": "phone", "小程序": "miniapp", "网格": "grid", "12345": "hotline", "纸质补录": "paper",
}  # fmt: skip
ON_THE_SPOT = {1, 2, 3, 30}
ONLY_KEPT = {serial for serial, case in enumerate(CASES, 1) if case.route == "只登记"}
ENDS = {
    **dict.fromkeys((1, 2, 3, 5, 9, 10, 12, 13, 14, 15, 17, 23, 27, 28, 30), "closed"),
    **dict.fromkeys((4, 6, 19, 20), "in_progress"), 7: "awaiting", 11: "declined", 24: "merged",
    **dict.fromkeys((8, 16, 18, 21, 22, 29), "registered"), 25: "void", 26: "void",
}  # fmt: skip
OPEN = "('registered','in_progress','awaiting')"


# --- a calendar of its own --------------------------------------------------------------------------------------------


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in DAY_OFF)


def after(day: date, workdays: int) -> date:
    while workdays:
        day += timedelta(days=1)
        workdays -= works(day)
    return day


def promised(case: Case, received: datetime) -> datetime | None:
    """The deadline on the receipt, wall clock."""
    day = received.date()
    kind, amount = LIMITS[case.item]
    chosen = {"今天": day, "3 天": day + timedelta(days=3), "7 天": day + timedelta(days=7)}.get(case.due)
    if case.day:
        month, dom = case.day.split("-")
        chosen = date(day.year, int(month), int(dom))
    if chosen is not None:
        return datetime.combine(chosen, CLOSE)
    if case.urgent:
        return received + timedelta(minutes=URGENT)
    if kind == "minutes":
        return received + timedelta(minutes=amount)
    if kind == "today":
        return datetime.combine(day, COUNTER_CLOSE)
    if kind == "order":
        return None
    if kind == "work":
        return datetime.combine(after(day, amount), CLOSE)
    last = day + timedelta(days=amount)
    while not works(last):
        last += timedelta(days=1)
    return datetime.combine(last, CLOSE)


def wall(ms: int | None) -> datetime | None:
    """A stored instant on the wall of the counter."""
    if ms is None:
        return None
    return (datetime.fromtimestamp(ms / 1000, UTC) + EIGHT_HOURS).replace(tzinfo=None, second=0, microsecond=0)


def at(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


NOON = at(datetime(2026, 9, 23, 16, tzinfo=UTC)), at(datetime(2026, 9, 24, 16, tzinfo=UTC))
"""The local day, from midnight to midnight."""


def received_of(serial: int) -> datetime:
    """When a request was taken, by the story alone."""
    if CASES[serial - 1].received:
        return datetime(2026, 9, 21, 9, 30)
    return MORNING.replace(tzinfo=None) + EIGHT_HOURS + timedelta(minutes=EVERY * serial)


def moment_of(serial: int, act: str) -> datetime:
    """When the last act of this kind was done, by the story alone."""
    now = received_of(len(CASES))
    found = now
    for later in LATER:
        now += timedelta(minutes=later.minutes)
        if (later.serial, later.act) == (serial, act):
            found = now
    return found


def acts_of(serial: int) -> list[str]:
    """The timeline a request must have, by the story alone."""
    case = CASES[serial - 1]
    told = ["register"]
    if serial in ON_THE_SPOT:
        told.append("close_now")
    elif serial not in ONLY_KEPT:
        told.append("dispatch")
    told += ["ask_materials"] * case.tell + ["void"] * (serial == TAKEN_BACK)
    told += [ACTS[later.act] for later in LATER if later.serial == serial]
    return told + ["rate"] * (serial in ON_SCREEN) + ["rate"] * (serial in TYPED)


# --- the day ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Seen]:
    """The folder the day has left, closed, and what the window showed at its end."""
    folder = tmp_path_factory.mktemp("requests") / "store"
    make_the_centre(folder)
    return folder, work_a_day(folder)


@pytest.fixture
def home(day: tuple[Path, Seen]) -> Path:
    return day[0]


@pytest.fixture
def seen(day: tuple[Path, Seen]) -> Seen:
    return day[1]


@pytest.fixture
def book(home: Path) -> Iterator[Ledger]:
    with ledger(home) as opened:
        yield opened


def by_serial(book: Ledger, column: str) -> dict[int, Any]:
    return dict(book.rows(f"SELECT serial, {column} FROM request ORDER BY serial"))


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
    assert found == [
        (n, c.who, c.item, texts[n], CHANNELS[c.channel], c.urgent, not c.who, *(c.agent or ("", ""))[:2])
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
        results |= {later.serial: RESULTS[value] for label, value in later.given if label == "结果"}
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
    assert days["09-28"] >= 5 and days["10-09"] >= 2 and days["10-20"] >= 1  # over 中秋, 国庆 and the worked Saturday


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
    report = verify(home, keys.unlock(home, NoKeychain()))
    assert report.ok, report.first


# --- what the window showed -------------------------------------------------------------------------------------------


def test_the_lists_are_those_of_sql(seen: Seen, book: Ledger) -> None:
    now = at(EVENING)

    def found(where: str, *values: object) -> set[str]:
        return set(book.column(f"SELECT number FROM request WHERE {where}", *values))

    wanted = {
        "全部": found("1"),
        "办理中": found(f"state IN {OPEN}"),
        "超期": found(f"state IN {OPEN} AND due_at < ?", now),
        "今天到期": found(f"state IN {OPEN} AND due_at >= ? AND due_at < ?", *NOON),
        "待补正": found("state = 'awaiting'"),
        "待回访": found("state = 'closed' AND called_back_at IS NULL AND call_back_due IS NOT NULL"),
        "未评价": found("state = 'closed' AND rating IS NULL"),
        "差评": found("rating <= 2"),
        "我受理的": set(),  # the manager took none in
    }
    assert {chip: set(rows) for chip, rows in seen.lists.items()} == wanted
    assert all(len(rows) == len(set(rows)) for rows in seen.lists.values())
    assert seen.mine == book.column("SELECT number FROM request ORDER BY received_at DESC")
    by_deadline = book.column(f"SELECT number FROM request WHERE state IN {OPEN} ORDER BY due_at IS NULL, due_at")
    assert seen.lists["办理中"] == by_deadline
    assert {chip: len(rows) for chip, rows in seen.lists.items() if chip in ("超期", "今天到期", "待补正", "差评")} == {
        "超期": 1, "今天到期": 1, "待补正": 1, "差评": 2,
    }  # fmt: skip


def test_the_board_counts_as_sql_does(seen: Seen, book: Ledger) -> None:
    now = at(EVENING)
    taken = "received_at >= ? AND received_at < ?"

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
    assert at_once == 3 and figures["今日已受理"] == 29


# --- what it left on paper --------------------------------------------------------------------------------------------

PAPERS = {
    "待补正": "missing", "不予受理": "declined", "派单": "dispatch", "转办": "dispatch", "催办": "urge", "办结": "closed",
}  # fmt: skip
TITLES = {
    "receipt": "受理回执", "missing": "一次性告知单", "declined": "不予受理告知", "dispatch": "派工（转办）单",
    "urge": "催办单", "closed": "办结告知单",
}  # fmt: skip
INSIDE = ("dispatch", "urge")


def masked(name: str) -> str:
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}" if len(name) > 2 else f"{name[0]}*"


def rule_words(case: Case) -> str:
    """The rule as a receipt says it, without blanks."""
    kind, amount = LIMITS[case.item]
    if case.due:
        return "与申请人约定的日期"
    if case.urgent:
        return "2小时内"
    return {
        "work": f"{amount}个工作日，自9月2{2 if case.received else 5}日起算",
        "minutes": f"{amount}分钟内",
        "days": f"{amount}天（自然日）",
        "today": "当天办结",
        "order": "办理期限以交办单为准",
    }[kind]


def due_words(due: datetime) -> str:
    return f"{due.month}月{due.day}日（周{'一二三四五六日'[due.weekday()]}）{due:%H:%M}前"


def paper(home: Path, named: str) -> str:
    """What came out under a number."""
    return pdf_text(home / "prints" / f"{re.sub(r'[^A-Za-z0-9-]+', '_', named)}.pdf")


def asked_for(book: Ledger) -> dict[str, tuple[str, str]]:
    """Every paper about a request: its number, then what it is and what became of it."""
    jobs = book.rows("SELECT number, state FROM print_job WHERE kind = 'request'")
    return {named: (re.sub(r"-\d+$", "", named.split("/")[1]), state) for named, state in jobs}


def test_each_paper_was_asked_for_once_and_came_out(home: Path, book: Ledger) -> None:
    wanted = Counter((n, "receipt") for n in ENDS)
    wanted += Counter((n, "missing") for n, case in enumerate(CASES, 1) if case.tell)
    wanted += Counter((later.serial, PAPERS[later.act]) for later in LATER if later.act in PAPERS)
    jobs = asked_for(book)
    assert Counter((int(named.split("/")[0][-4:]), kind) for named, (kind, _) in jobs.items()) == wanted
    assert {named for named, (_, state) in jobs.items() if state == "kept"} == {f"{number(2)}/receipt"}
    assert {state for _, state in jobs.values()} == {"done", "kept"}
    assert not book.column("SELECT number FROM print_job WHERE state NOT IN ('done', 'kept')")
    for named, (_, state) in jobs.items():
        assert state == "kept" or paper(home, named)


def test_papers_say_number_masked_name_and_what_they_are(home: Path, book: Ledger) -> None:
    names = dict(book.rows("SELECT q.serial, r.name FROM request q JOIN resident r ON r.id = q.resident_id"))
    for named, (kind, state) in asked_for(book).items():
        if state == "kept":
            continue
        said, serial = paper(home, named), int(named.split("/")[0][-4:])
        assert TITLES[kind] in said and said.count(number(serial)) >= 2, named
        name = names.get(serial)
        if name is None:
            assert "匿名" in said, named
        elif kind in INSIDE:
            assert name in said, named
        else:
            assert masked(name) in said and name not in said, (named, said)


def test_receipts_say_the_promise_and_its_rule(home: Path) -> None:
    for serial, case in enumerate(CASES, 1):
        if serial in ON_THE_SPOT:
            continue
        said, due = paper(home, f"{number(serial)}/receipt"), promised(case, received_of(serial))
        assert rule_words(case) in said, (serial, said)
        assert (due_words(due) if due else "按交办单要求的期限") in said, (serial, said)
    assert "跳过中秋节9月25–27日" in paper(home, f"{number(4)}/receipt")
    far = paper(home, f"{number(28)}/receipt")
    assert "跳过国庆节10月1–7日" in far and "10月10日（周六）上班计入" in far


def test_other_papers_say_what_they_are_for(home: Path) -> None:
    declined = paper(home, f"{number(11)}/declined")
    assert "派出所户籍窗口0571-00000000" in declined and "不归社区开具" in declined
    assert "社会保障卡" in paper(home, f"{number(15)}/missing")
    for later in LATER:
        given = dict(later.given)
        if later.act == "办结" and later.serial != 30:
            said = paper(home, f"{number(later.serial)}/closed")
            assert given["结果"] in said and given.get("该找", "") in said, (later, said)


def numbers_in(said: str) -> list[str]:
    return re.findall(rf"SL-A-{DAY}-\d{{4}}", said)


def test_the_ledger_agrees_with_sql(home: Path, book: Ledger) -> None:
    said = paper(home, f"TZ-A-{DAY}-0001")
    assert "受理台账" in said and numbers_in(said) == [number(n) for n in range(1, 31)]
    states = Counter(by_serial(book, "state").values())
    at_once = book.one("SELECT count(*) FROM request WHERE state = 'closed' AND closed_at = received_at")
    late = book.one(
        "SELECT count(*) FROM request WHERE late OR state IN ('registered', 'in_progress') AND due_at < ?", at(EVENING)
    )
    assert (
        f"共30件，当场办结{at_once}件，其他办结{states['closed'] - at_once}件，"
        f"在办{states['registered'] + states['in_progress']}件，待补正{states['awaiting']}件，"
        f"不予受理{states['declined']}件，作废与并案{states['void'] + states['merged']}件，逾期{late}件。"
    ) in said


def test_the_list_of_what_is_due_agrees_with_sql(home: Path, book: Ledger) -> None:
    said = paper(home, f"DQ-A-{DAY}-0001")
    last = datetime.combine(after(MORNING.date(), 3) + timedelta(days=1), time(), UTC) - EIGHT_HOURS
    running = "state IN ('registered', 'in_progress') AND due_at < ?"
    wanted = book.column(f"SELECT number FROM request WHERE {running} ORDER BY due_at, number", at(last))
    assert "到期清单" in said and numbers_in(said) == wanted and len(wanted) >= 5
    soon = len(wanted) - 2
    for words in (f"共{len(wanted)}件", "已逾期1件", "当日到期1件", f"近日到期{soon}件"):
        assert words in said, words


def test_the_handover_agrees_with_sql(home: Path, book: Ledger) -> None:
    said = paper(home, f"JJ-A-{DAY}-0001")
    taken = "received_at >= ? AND received_at < ?"
    figures = {
        "今日受理": book.one(f"SELECT count(*) FROM request WHERE {taken}", *NOON),
        "今日办结": book.one("SELECT count(*) FROM request WHERE state = 'closed'"),
        "在办": book.one(f"SELECT count(*) FROM request WHERE state IN {OPEN}"),
        "逾期": 1,
    }
    for name, figure in figures.items():
        assert f"{figure}{name}" in said, (name, figure, said)
    calls = book.one("SELECT count(*) FROM request WHERE state = 'closed' AND called_back_at IS NULL")
    for words in ("窗口交接单", "接班人（收银乙）", "已逾期1件", "等居民补正1件", f"待回访{calls}件", "差评整改中2件"):
        assert words in said, (words, said)
    open_now = book.column("SELECT number FROM request WHERE state = 'awaiting' OR rating <= 2")
    assert set(open_now) <= set(numbers_in(said))


def test_the_numbers_of_the_sheets_begin_at_one(book: Ledger) -> None:
    assert dict(book.rows("SELECT kind, last FROM number_series WHERE kind <> 'SL'")) == {"DQ": 1, "TZ": 1, "JJ": 1}
    assert json.loads(book.one("SELECT document FROM print_job WHERE number = ?", f"TZ-A-{DAY}-0001"))
