"""How the cases of ``desk.json`` and ``workdays.json`` are checked: one function per kind of case.

Cases are chosen by the family their id begins with; other families are in the same file and are not chosen.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.rules.calendar import holidays, working_time
from app.rules.calendar.working_time import Calendar, Deadline, Pause
from app.rules.people.match import Findable, search
from app.rules.requests import flow, promises, rating
from tests.acceptance import (
    activity_vectors,
    counter_vectors,
    repair_vectors,
    room_desk_vectors,
    room_races,
    room_vectors,
)

RUN = frozenset({"CAL", "DUE", "DAY", "ELA", "PAU", "USE", "REQ", "RAT", "PPL", "ENR"}) | {
    *("CON", "REC", "BKG", "BUF", "EQP", "CAP", "LIM", "OCC", "SER", "REP"),
}
SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "data" / "holidays.json"
TABLE = holidays.from_json(json.loads(SHIPPED.read_text("utf-8")))
CLOCKS = promises.Clocks(
    working_time.counter("C", working_time.hours("08:00-20:00")),
    working_time.working("W", working_time.hours("08:30-12:00", "13:30-17:30"), TABLE),
    working_time.always(),
    TABLE,
    time(17, 30),
)


def cases(data: Any) -> Iterable[tuple[Any, Any]]:
    """The chosen cases, each with the whole file, which holds the calendars and the people."""
    return [(case, data) for case in data["vectors"] if case["id"].split("-")[0] in RUN]


def check(case: tuple[Any, Any]) -> None:
    vector, data = case
    CHECKS[vector["kind"]](vector["given"], vector["expect"], data)


def workday_cases(data: Any) -> Iterable[tuple[str, Any]]:
    yield from (("day", case) for case in data["vectors"])
    yield from (("add", case) for case in data["add_workdays"])
    yield from (("year", case) for case in data["workdays_per_year"].items())


def check_workday_case(tagged: tuple[str, Any]) -> None:
    tag, case = tagged
    if tag == "year":
        assert TABLE.workdays_in(int(case[0])) == case[1]
    elif tag == "add":
        assert TABLE.add_workdays(date.fromisoformat(case[0]), case[1]) == date.fromisoformat(case[2])
    else:
        info = TABLE.day(date.fromisoformat(case[0]))
        words = {"workday": "工作日", "weekend": "周末", "holiday": "放假", "make_up": "调休上班"}
        assert (info.worked, words[info.kind.value]) == (case[1], case[2])


def calendar(data: Any, code: str) -> Calendar:
    """A calendar as the file describes it, over the holiday table the program ships."""
    told = data["calendars"][code]
    if told == "24/7":
        return working_time.always(code)
    spans = working_time.hours(*told["hours"])
    closed = [date.fromisoformat(day) for day in told.get("closed", [])]
    if told["days"] == "working days":
        return working_time.working(code, spans, TABLE, closed)
    return working_time.counter(code, spans, closed)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


def pauses(given: Any) -> list[Pause]:
    return [Pause(at(start), at(end) if end else None) for start, end in given.get("pauses", [])]


def check_due(found: Deadline, expect: Any) -> None:
    """A case with a time and nothing else wants it sure; one without a time, a standing clock or a missing year."""
    if expect.get("due"):
        assert found.due == at(expect["due"])
        assert bool(found.missing) is bool(expect.keys() - {"due"})
    elif found.due is not None:
        with pytest.raises(Refused) as refused:
            found.sure()
        assert refused.value.code == "holidays_missing"


def is_workday(given: Any, expect: Any, data: Any) -> None:
    day = date.fromisoformat(given["date"])
    if expect is None:  # nobody can say yet
        assert not TABLE.known(day.year)
    else:
        assert TABLE.is_workday(day) is expect


def due_minutes(given: Any, expect: Any, data: Any) -> None:
    check_due(working_time.due_minutes(calendar(data, given["cal"]), at(given["from"]), given["minutes"]), expect)


def due_workdays(given: Any, expect: Any, data: Any) -> None:
    close = time.fromisoformat(given["close"])
    check_due(
        working_time.due_workdays(TABLE, at(given["from"]), given["workdays"], close, pauses(given)),
        expect,
    )


def elapsed(given: Any, expect: Any, data: Any) -> None:
    found = working_time.elapsed(calendar(data, given["cal"]), at(given["from"]), at(given["to"]))
    assert found == expect["minutes"]


def due_with_pauses(given: Any, expect: Any, data: Any) -> None:
    cal = calendar(data, given["cal"])
    check_due(working_time.due_with_pauses(cal, at(given["from"]), given["minutes"], pauses(given)), expect)


def used_and_margin(given: Any, expect: Any, data: Any) -> None:
    cal = calendar(data, given["cal"])
    start, closed = at(given["from"]), at(given["closed"])
    found = working_time.used_and_margin(cal, start, closed, pauses(given), given["target"])
    assert {"used": found.used, "margin": found.margin, "breached": found.breached} == expect
    due = working_time.due_with_pauses(cal, start, given["target"], pauses(given)).due
    if found.margin:  # with none to spare it may have been closed in the break that followed
        assert working_time.is_late(due, closed + timedelta(days=900), closed) is expect["breached"]


SHOWN = 5e-4
"""Rates are written with three digits or four; ours are exact."""

FULL = flow.Facts(
    now=datetime(2026, 11, 23, 9),
    due=datetime(2026, 11, 30, 17, 30),
    new_due=datetime(2026, 12, 4, 17, 30),
    handler="物业",
    reason="说明",
    responsible="区民政局窗口",
    materials=("户口簿",),
    result=flow.Result.SOLVED,
    result_text="已修好",
    rating=5,
    into="20261123-001",
    approver="主管",
)
"""Everything an act may ask for, so that the state alone decides."""


def request_state(given: Any, expect: Any, data: Any) -> None:
    state = flow.state_of(given["from"])
    rated = bool(given.get("rated")) or given["from"] == "已评价"
    facts = replace(FULL, rated=rated, extended=int(given.get("extended", 0)))
    doing = given["do"]
    if doing in ("撤回", "居民撤回", "撤诉"):
        doing = "撤回"
        facts = replace(facts, result=flow.Result.WITHDRAWN)
    if doing == "关闭无结果":
        doing, facts = "办结", replace(facts, result=None, result_text="")
    if expect["ok"]:
        assert flow.apply(state, _act(doing), facts).state is flow.state_of(expect["to"])
        return
    with pytest.raises(Refused):
        flow.apply(state, _act(doing), facts)
    assert flow.state_of(expect["to"]) is state


def _act(words: str) -> flow.Act:
    """The act people call so, also with 申请 or 批准 before it."""
    try:
        return flow.act_of(words)
    except Refused:
        return counter_vectors.act_called(words)


def reopen(given: Any, expect: Any, data: Any) -> None:
    facts = replace(FULL, now=at(given["reopened"]), due=at(given["due"]))
    outcome = flow.apply(flow.State.CLOSED, flow.Act.REOPEN, facts)
    assert outcome.due is flow.Due.RESTART
    new = promises.promised_by(promises.Promise(promises.Unit.WORKDAYS, 3), at(given["reopened"]), CLOCKS)
    assert working_time.is_late(new.due, at(given["reopened"])) is expect["late_alert_on_reopen"]
    assert new.due is not None and new.due > max(at(given["due"]), at(given["reopened"]))
    was_late = working_time.is_late(at(given["due"]), at(given["reopened"]), at(given["closed"]))
    assert was_late is (given["closed"] > given["due"])


def merge(given: Any, expect: Any, data: Any) -> None:
    first, second = given["numbers"]
    state = flow.State.IN_PROGRESS
    main = flow.Mergeable(first, state, 1, "B01")
    other = flow.Mergeable(second, state, 1 if given["same_resident"] else 2, "B01" if given["same_matter"] else "B02")
    if "main" not in expect:
        with pytest.raises(Refused):
            flow.merge(main, other)
        return
    merged = flow.merge(main, other)
    assert merged.into == expect["main"]
    assert f"并入{merged.into}" == expect[second]
    found = flow.opens(second, {merged.number: merged.into})
    assert (found == expect["main"]) is expect[f"receipt_{second}_still_found"]


def number(given: Any, expect: Any, data: Any) -> None:
    day = date.fromisoformat(given["date"])
    issued: list[str] = []
    for _ in range(given["existing"]):
        issued.append(flow.next_number(day, issued))
    assert "void" not in given or given["void"] in issued
    assert flow.next_number(day, issued) == expect["next"]


def rate(given: Any, expect: Any, data: Any) -> None:
    told: dict[str, Callable[[Any, Any, Any], None]] = {
        "same_request_rated_again": counter_vectors.rated_again,
        "rater": counter_vectors.rater,
        "then": counter_vectors.rated_then,
    }
    for key, played in told.items():
        if key in given:
            played(given, expect, data)
            return
    if "rated" in given:
        rows = [rating.Rating(rating.value_of(label)) for label, count in given["rated"].items() for _ in range(count)]
        found = rating.figures(rows, given["closed"])
        shown = {
            "rate_of_rating": None if found.rate_of_rating is None else float(found.rate_of_rating),
            "good_rate": None if found.good_rate is None else float(found.good_rate),
            "bad": found.bad,
        }
        assert {key: shown[key] for key in expect} == pytest.approx(expect, abs=SHOWN)
        return
    unit = promises.Unit.WORKDAYS if "rectify_workdays" in given else promises.Unit.DAYS
    limit = promises.Promise(unit, given.get("rectify_workdays") or given["rectify_days"])
    opened = rating.rectification(rating.value_of(given["value"]), at(given["at"]), CLOCKS, limit)
    if not expect.get("task"):
        assert opened is None
        return
    assert opened is not None
    assert expect["task"] == "差评整改"
    assert opened.due.due == at(expect["due"])
    assert (opened.call_by.due is not None) is expect["callback"]


def people_search(given: Any, expect: Any, data: Any) -> None:
    people = [Findable(name, phone, address) for name, phone, address in data[given["people"]]]
    assert [person.name for person in search(people, given["type"])] == expect["hits"]


CHECKS: dict[str, Callable[[Any, Any, Any], None]] = {
    "is_workday": is_workday,
    "due_minutes": due_minutes,
    "due_workdays": due_workdays,
    "elapsed": elapsed,
    "due_with_pauses": due_with_pauses,
    "used_and_margin": used_and_margin,
    "request_state": request_state,
    "reopen": reopen,
    "merge": merge,
    "number": number,
    "rating": rate,
    "rating_scale": counter_vectors.rating_scale,
    "late_extension": counter_vectors.late_extension,
    "breach_kept": counter_vectors.breach_kept,
    "answered": counter_vectors.answered,
    "template": counter_vectors.template,
    "people_search": people_search,
    "enrol": activity_vectors.enrolled,
    "series": lambda given, expect, data: room_vectors.series(given, expect, TABLE),
    "book": room_desk_vectors.book,
    "book_buffer": room_vectors.book_buffer,
    "equipment": room_vectors.equipment,
    "book_shared": room_vectors.book_shared,
    "limit": room_vectors.limit,
    "occupancy": room_vectors.occupied,
    "book_series": room_desk_vectors.book_series,
    "edit_series": room_desk_vectors.edit_series,
    "cancel_one": room_desk_vectors.cancel_one,
    "edit_approved": room_desk_vectors.edit_approved,
    "approve_two": room_desk_vectors.approve_two,
    "pickup": repair_vectors.pickup,
    "intake": repair_vectors.intake,
    "tag": repair_vectors.tag,
    "quote": repair_vectors.quote,
    "warranty": repair_vectors.warranty,
    "unclaimed": repair_vectors.unclaimed,
    "location": repair_vectors.location,
    "loan": repair_vectors.loan,
    "handover": repair_vectors.handed,
    "home_repair": lambda given, expect, data: repair_vectors.home_repair(given, expect, CLOCKS),
    "race": room_races.race,
    "double_click": room_races.double_click,
}
