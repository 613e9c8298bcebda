"""The papers of a day of thirty requests, read back from their PDFs and held against SQL."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.acceptance.driver import Ledger, pdf_text
from tests.acceptance.request_cases import CASES, DAY, EVENING, LATER, MORNING, Case, number
from tests.acceptance.request_story import Seen
from tests.acceptance.request_sums import (
    EIGHT_HOURS,
    ENDS,
    LIMITS,
    NOON,
    ON_THE_SPOT,
    OPEN,
    after,
    at,
    by_serial,
    promised,
    received_of,
)


@pytest.fixture
def home(request_day: tuple[Path, Seen]) -> Path:
    return request_day[0]


@pytest.fixture
def book(day_book: Ledger) -> Ledger:
    return day_book


PAPERS = {
    "待补正": "missing", "不予受理": "declined", "催办": "urge", "办结": "closed", "延期": "extended",
    "补正到位": "supplied", "撤回": "withdrawn",
}  # fmt: skip
SENT = """
    SELECT q.serial FROM request_event e JOIN request q ON q.id = e.request_id WHERE e.act IN ('dispatch', 'hand_over')
"""
"""Whoever got something to handle, at intake or later, got a slip for it, once there was a day to finish it by."""
BROUGHT = """
    SELECT q.serial FROM request_event e JOIN request q ON q.id = e.request_id
    WHERE e.act = 'supplied' AND q.handler_id IS NOT NULL
"""
"""What was missing has come: the promise runs, and the handler is told by when."""
TOLD = {n for n, case in enumerate(CASES, 1) if case.tell}
"""One paper for one visit: who takes home what is missing gets no receipt and nobody gets a slip."""

TITLES = {
    "receipt": "受理回执", "missing": "一次性告知单", "declined": "不予受理告知", "dispatch": "派工（转办）单",
    "urge": "催办单", "closed": "办结告知单", "extended": "延期告知单", "supplied": "补正收件回执",
    "withdrawn": "撤回确认单",
}  # fmt: skip
INSIDE = ("dispatch", "urge", "withdrawn")
"""With the whole name: the handler must find the person, and who withdraws signs it."""


def masked(name: str) -> str:
    """However long a name is, two stars are the most."""
    return f"{name[0]}{'*' * min(len(name) - 2, 2)}{name[-1]}" if len(name) > 2 else f"{name[0]}*"


def rule_words(case: Case) -> str:
    """The rule as a receipt says it, without blanks."""
    kind, amount = LIMITS[case.item]
    if case.due:
        return "与申请人约定的日期"
    if case.urgent:
        return "2小时内"
    return {
        "work": f"{amount}个工作日，从下个工作日9月2{2 if case.received else 8}日起数",
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
    wanted += Counter((n, "missing") for n in TOLD)
    gone = ("结果", "无法联系")  # who is not there signs nothing
    wanted += Counter((one.serial, PAPERS[one.act]) for one in LATER if one.act in PAPERS and gone not in one.given)
    sent = [n for n in book.column(SENT) if n not in TOLD]
    assert len(sent) > len([later for later in LATER if later.act in ("派单", "转办")])  # some at intake already
    wanted += Counter((serial, "dispatch") for serial in (*sent, *book.column(BROUGHT)))
    jobs = asked_for(book)
    assert Counter((int(named.split("/")[0][-4:]), kind) for named, (kind, _) in jobs.items()) == wanted
    kept = {named for named, (_, state) in jobs.items() if state == "kept"}
    assert kept == {f"{number(n)}/receipt" for n in (2, *TOLD)}
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
        if serial in ON_THE_SPOT or serial in TOLD:
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
    assert "现在承诺" in paper(home, f"{number(19)}/extended") and "原来承诺" in paper(home, f"{number(19)}/extended")
    assert "社会保障卡" in paper(home, f"{number(15)}/supplied") and "补正时间" in paper(home, f"{number(15)}/supplied")
    assert "邻居帮忙搬好了" in paper(home, f"{number(27)}/withdrawn")


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
        "今日受理": book.one(f"SELECT count(*) FROM request WHERE {taken} AND state <> 'void'", *NOON),
        "今日办结": book.one("SELECT count(*) FROM request WHERE state = 'closed'"),
        "在办": book.one(f"SELECT count(*) FROM request WHERE state IN {OPEN}"),
        "逾期": 1,
    }
    for name, figure in figures.items():
        assert f"{figure}{name}" in said, (name, figure, said)
    reach = "(resident_id IS NOT NULL OR phone <> '' OR agent_phone <> '')"
    calls = book.one(f"SELECT count(*) FROM request WHERE state = 'closed' AND called_back_at IS NULL AND {reach}")
    for words in ("窗口交接单", "接班人（收银乙）", "已逾期1件", "等居民补正1件", f"待回访{calls}件", "差评整改中2件"):
        assert words in said, (words, said)
    open_now = book.column("SELECT number FROM request WHERE state = 'awaiting' OR rating <= 2")
    assert set(open_now) <= set(numbers_in(said))


def test_the_numbers_of_the_sheets_begin_at_one(book: Ledger) -> None:
    assert dict(book.rows("SELECT kind, last FROM number_series WHERE kind <> 'SL'")) == {"DQ": 1, "TZ": 1, "JJ": 1}
    assert json.loads(book.one("SELECT document FROM print_job WHERE number = ?", f"TZ-A-{DAY}-0001"))
