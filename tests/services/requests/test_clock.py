"""The clock of a request over its whole life: what moves a promise, what never does, and what late means."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.calendar.holidays import HolidayYear
from app.rules.dates import SHANGHAI
from app.rules.requests.flow import Act, State
from app.services.centre import calendar
from app.services.documents.requests import Material
from app.services.personal import merge
from app.services.requests import accept, listing, recount
from app.services.requests.accept import RequestForm, Step
from app.services.requests.listing import RequestCard, RequestFilter
from app.services.work import Approval
from tests import statements
from tests.services.requests.asked import anybody, person, take
from tests.support import Centre

FIVE_DAYS = "Z02"
MONDAY = date(2026, 11, 23)
CLOSE_OF_FRIDAY = datetime(2026, 11, 27, 17, 30)


@pytest.fixture
def boss(counter: Centre) -> Approval:
    return counter.desk.approve(counter.staff["1001"], counter.pins["1001"])


def do(centre: Centre, request_id: UUID, what: Act, approval: Approval | None = None, **given: object) -> None:
    centre.desk.do(accept.act, request_id, what, Step(**given), approval=approval)  # type: ignore[arg-type]


def refused(centre: Centre, operation: object, *args: object, **kw: object) -> Refused:
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value


def card(centre: Centre, request_id: UUID) -> RequestCard:
    return centre.desk.see(listing.card, request_id)


def due(centre: Centre, request_id: UUID) -> datetime | None:
    """The promise in force, which the card, the list and the rule beside it must agree on."""
    shown = card(centre, request_id)
    stored = shown.row.due_at
    assert shown.promised.due == (None if stored is None else stored.astimezone(LOCAL).replace(tzinfo=None))
    return shown.promised.due


LOCAL = SHANGHAI


def at(centre: Centre, day: int, hour: int, minute: int = 0, second: int = 0, month: int = 11) -> None:
    centre.clock.now = datetime(2026, month, day, hour, minute, second, tzinfo=LOCAL)


@pytest.mark.parametrize("back", [1, 90, 60 * 24 * 3])
def test_a_clock_put_back_before_what_was_missing_came_loses_no_promise(counter: Centre, back: int) -> None:
    done = take(counter)
    promised = due(counter, done.id)
    counter.clock.forward(hours=1)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("户口簿",))
    assert due(counter, done.id) is None
    counter.clock.forward(minutes=-back)
    do(counter, done.id, Act.SUPPLIED)
    assert promised is not None and due(counter, done.id) == promised


def test_a_stop_dated_by_a_clock_ahead_ends_with_the_clock_put_right(counter: Centre) -> None:
    done = take(counter)
    counter.clock.forward(days=1)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("户口簿",))
    counter.clock.forward(days=-1, hours=1)
    do(counter, done.id, Act.SUPPLIED)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("身份证",))
    assert due(counter, done.id) is None
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == CLOSE_OF_FRIDAY.replace(day=30)  # five working days after Monday


def test_an_extension_counts_from_the_day_it_was_given_and_not_from_earlier_stops(
    counter: Centre, boss: Approval
) -> None:
    done = take(counter)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("户口簿",))
    at(counter, 26, 9)
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == datetime(2026, 12, 2, 17, 30)  # it stood over two closes
    do(counter, done.id, Act.EXTEND, boss, reason="等鉴定", new_due=date(2026, 12, 8))
    assert due(counter, done.id) == datetime(2026, 12, 8, 17, 30)
    for what, given in ((Act.NOTE, {"reason": "来过电话"}), (Act.HAND_OVER, {"handler_id": anybody(counter)})):
        do(counter, done.id, what, **given)
        assert due(counter, done.id) == datetime(2026, 12, 8, 17, 30), what
    at(counter, 27, 9)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("照片",))
    assert due(counter, done.id) is None
    at(counter, 30, 9)
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == datetime(2026, 12, 9, 17, 30)  # Friday's close it stood: one working day


def test_a_chosen_day_that_has_gone_by_stays_gone_whatever_is_asked_for_later(counter: Centre) -> None:
    done = take(counter, due_day=date(2026, 11, 25))
    do(counter, done.id, Act.DISPATCH, handler_id=anybody(counter))
    at(counter, 26, 9)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("户口簿",))
    assert due(counter, done.id) == datetime(2026, 11, 25, 17, 30)
    at(counter, 27, 9)
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == datetime(2026, 11, 25, 17, 30)
    do(counter, done.id, Act.CLOSE, result="solved", result_text="好了")
    assert card(counter, done.id).row.late


def test_a_chosen_day_moves_by_the_closes_the_clock_stood_over(counter: Centre) -> None:
    done = take(counter, due_day=date(2026, 11, 26))
    at(counter, 24, 16)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("户口簿",))
    at(counter, 25, 9)
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == datetime(2026, 11, 27, 17, 30)
    at(counter, 25, 10)
    do(counter, done.id, Act.ASK_MATERIALS, materials=("照片",))
    at(counter, 25, 11)
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == datetime(2026, 11, 27, 17, 30)  # the same day before its close: nothing stood


@pytest.mark.parametrize(("second", "late"), [(0, False), (59, False), (60, True)])
def test_the_minute_that_stands_on_the_paper_is_still_in_time(counter: Centre, second: int, late: bool) -> None:
    done = take(counter)
    do(counter, done.id, Act.DISPATCH, handler_id=anybody(counter))
    at(counter, 30, 17, 30)
    counter.clock.forward(seconds=second)
    before = card(counter, done.id).row
    assert (before.late, before.light == "late") == (late, late)
    do(counter, done.id, Act.CLOSE, result="solved", result_text="好了")
    assert card(counter, done.id).row.late is late


def test_an_ended_request_keeps_the_promise_it_had_and_late_stays_late(counter: Centre) -> None:
    done = take(counter)
    do(counter, done.id, Act.DISPATCH, handler_id=anybody(counter))
    at(counter, 1, 9, month=12)
    do(counter, done.id, Act.CLOSE, result="solved", result_text="好了")
    at(counter, 2, 9, month=12)
    do(counter, done.id, Act.REOPEN, reason="又漏了")
    shown = card(counter, done.id)
    assert (shown.row.late, shown.row.light, shown.row.rating) == (True, "none", None)
    assert due(counter, done.id) == datetime(2026, 12, 7, 17, 30)  # three working days of 重办
    assert shown.first_due is not None and shown.first_due.astimezone(LOCAL).day == 30
    do(counter, done.id, Act.CLOSE, result="solved", result_text="这次好了")
    assert card(counter, done.id).row.late


def test_a_new_holiday_table_moves_no_promise_already_given(counter: Centre) -> None:
    done = take(counter)
    do(counter, done.id, Act.DISPATCH, handler_id=anybody(counter))
    counter.sign_in("1001")
    table = HolidayYear(2026, {date(2026, 11, 24): "停业", date(2026, 11, 30): "停业"}, {})
    counter.desk.do(calendar.save_year, table)
    counter.sign_in("3001")
    assert due(counter, done.id) == datetime(2026, 11, 30, 17, 30)
    do(counter, done.id, Act.NOTE, reason="来过电话")
    assert due(counter, done.id) == datetime(2026, 11, 30, 17, 30)
    assert take(counter, text="另一件").promised.due == datetime(2026, 12, 2, 17, 30)


def test_a_table_that_comes_later_lists_the_promises_it_moves(counter: Centre) -> None:
    """Received 12-28 with no table for 2027; the one that comes makes the 4th of January a day off."""
    at(counter, 28, 10, month=12)
    done, other = take(counter), take(counter, text="另一件")
    assert done.promised.due == datetime(2027, 1, 4, 17, 30) and done.promised.missing == (2027,)
    counter.sign_in("1001")
    off = {date(2027, 1, day): "元旦" for day in (1, 2, 3, 4)}
    counter.desk.do(calendar.save_year, HolidayYear(2027, off, {date(2027, 1, 9): "元旦"}))
    listed = counter.desk.see(recount.moved)
    assert [(m.number, m.due, m.new_due) for m in listed] == [
        (r.number, datetime(2027, 1, 4, 17, 30), datetime(2027, 1, 6, 17, 30)) for r in (done, other)
    ]
    kept = card(counter, done.id).promised  # until somebody says otherwise, and not explained by days it did not know
    assert (kept.due, kept.days_off, kept.older) == (datetime(2027, 1, 4, 17, 30), (), True)
    assert counter.desk.do(recount.recount, [done.id, done.id]) == listed[:1]
    fresh = card(counter, done.id)
    assert (fresh.promised.due, fresh.promised.older) == (datetime(2027, 1, 6, 17, 30), False)
    assert fresh.promised.days_off == (("元旦", date(2027, 1, 1), date(2027, 1, 4)),)
    told = fresh.events[0]
    assert (told.act, told.detail) == ("recount", {"due": "2027-01-04 17:30", "new_due": "2027-01-06 17:30"})
    assert [m.number for m in counter.desk.see(recount.moved)] == [other.number]
    assert counter.desk.do(recount.recount, [done.id]) == ()  # pressed twice
    counter.sign_in("3001")
    do(counter, other.id, Act.CLOSE_NOW, result="solved", result_text="好了")
    assert refused(counter, recount.recount, [other.id]).code == "needs_approver"
    counter.sign_in("1001")
    assert counter.desk.see(recount.moved) == () == counter.desk.do(recount.recount, [other.id])
    assert card(counter, other.id).promised.due == datetime(2027, 1, 4, 17, 30)


def test_a_promise_whose_clock_stood_is_recounted_with_what_it_stood(counter: Centre) -> None:
    at(counter, 28, 10, month=12)
    done, waiting = take(counter), take(counter, text="等材料的")
    for request in (done, waiting):
        do(counter, request.id, Act.ASK_MATERIALS, materials=("户口簿",))
    at(counter, 30, 10, month=12)
    do(counter, done.id, Act.SUPPLIED)
    assert due(counter, done.id) == datetime(2027, 1, 5, 17, 30)
    counter.sign_in("1001")
    counter.desk.do(calendar.save_year, HolidayYear(2027, {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"}, {}))
    assert [(m.number, m.new_due) for m in counter.desk.see(recount.moved)] == [
        (done.number, datetime(2027, 1, 7, 17, 30))
    ]


def test_what_is_missing_is_cleaned_and_bounded(counter: Centre) -> None:
    done = take(counter)
    for materials in (("户" * 200,), tuple(f"第{n}样" for n in range(60)), ("有\x00字",)):
        assert refused(counter, accept.act, done.id, Act.ASK_MATERIALS, Step(materials=materials)).code == "field_bad"
    do(counter, done.id, Act.ASK_MATERIALS, materials=(" 户口簿 ", "  "))
    assert card(counter, done.id).events[0].detail["materials"] == ["户口簿"]
    form = {"materials": (Material("户" * 200),)}
    with pytest.raises(Refused) as caught:
        take(counter, **form)
    assert caught.value.code == "field_bad"


def test_a_repeat_names_a_request_that_is_there(counter: Centre) -> None:
    first, second = take(counter), take(counter, text="又来问")
    do(counter, second.id, Act.DISPATCH, handler_id=anybody(counter))
    gone = {"result": "duplicate", "result_text": "和另一件一样"}
    for into in ("SL-A-20261123-0999", second.number, "9" * 500):
        trouble = refused(counter, accept.act, second.id, Act.CLOSE, Step(into=into, **gone))  # type: ignore[arg-type]
        assert trouble.code in ("request_unknown", "link_self", "field_bad")
    do(counter, second.id, Act.CLOSE, into=first.number.lower(), **gone)
    assert card(counter, second.id).events[0].detail["into"] == first.number


def test_an_unknown_result_is_refused_and_not_a_crash(counter: Centre) -> None:
    done = take(counter)
    trouble = refused(counter, accept.act, done.id, Act.CLOSE_NOW, Step(result="perfect", result_text="好"))
    assert (trouble.code, trouble.data["field"]) == ("field_bad", "result")


def test_days_out_of_all_reason_are_refused_beside_their_field(counter: Centre, boss: Approval) -> None:
    with pytest.raises(Refused) as caught:
        take(counter, due_day=date(9999, 12, 31))
    assert caught.value.data["field"] == "due_day"
    form = RequestForm(item=FIVE_DAYS, resident_id=person(counter), text="补录", channel="paper")
    ago = counter.clock.now - timedelta(days=5000)
    trouble = refused(counter, accept.accept, counter.desk.new_id(), form, received_at=ago)
    assert trouble.data["field"] == "received_at"
    done = take(counter)
    do(counter, done.id, Act.DISPATCH, handler_id=anybody(counter))
    far = Step(reason="等", new_due=date(9999, 12, 31))
    assert refused(counter, accept.act, done.id, Act.EXTEND, far, approval=boss).data["field"] == "new_due"


def test_today_chosen_after_the_offices_closed_is_no_promise_broken_at_birth(counter: Centre) -> None:
    at(counter, 23, 18)
    done = take(counter, due_day=MONDAY)
    assert due(counter, done.id) == datetime(2026, 11, 23, 20, 0)  # the counter's own close
    assert not card(counter, done.id).row.late
    at(counter, 23, 21)
    with pytest.raises(Refused) as caught:
        take(counter, due_day=MONDAY)
    assert caught.value.data["field"] == "due_day"


def test_a_paper_form_typed_in_by_mistake_is_taken_back_at_once(counter: Centre) -> None:
    form = RequestForm(item=FIVE_DAYS, resident_id=person(counter), text="补录", channel="paper")
    ago = counter.clock.now - timedelta(days=2)
    done = counter.desk.do(accept.accept, counter.desk.new_id(), form, received_at=ago)
    do(counter, done.id, Act.VOID, reason="录重了")
    assert card(counter, done.id).row.state is State.VOID
    assert counter.desk.see(listing.listing, RequestFilter(states=(State.VOID,))).total == 1


def test_requests_of_two_records_that_became_one_person_are_one_persons(counter: Centre) -> None:
    first, second = take(counter), take(counter, resident_id=person(counter, 4), text="同一件事")
    step = Step(into=first.number)
    assert refused(counter, accept.act, second.id, Act.MERGE, step).code == "merge_other_resident"
    counter.sign_in("1001")
    counter.desk.do(merge.merge, person(counter, 3), person(counter, 4))
    do(counter, second.id, Act.MERGE, into=first.number)
    assert card(counter, second.id).main_number == first.number
    assert counter.desk.see(listing.find, second.number) == first.id


def test_nobody_is_to_be_called_back_who_left_no_way_to(counter: Centre) -> None:
    nobody = {"resident_id": None, "anonymous": True, "close_now": True}
    for form, waiting in (({}, 0), ({"phone": "13800001234"}, 1), ({"resident_id": person(counter)}, 1)):
        done = take(counter, "Z01", **{**nobody, "anonymous": "resident_id" not in form, **form})
        listed = counter.desk.see(listing.listing, RequestFilter(awaiting_call=True)).rows
        assert sum(row.id == done.id for row in listed) == waiting


def test_a_second_look_counts_what_was_changed_and_nothing_else(counter: Centre) -> None:
    at(counter, 28, 10, month=12)
    asked = [take(counter, text=f"第 {n} 件") for n in range(6)]
    counter.sign_in("1001")
    seen = recount.Seen()
    assert counter.desk.see(recount.moved, seen) == () and seen.counted == 6
    executed = statements.of_see(counter.desk, recount.moved, seen)
    assert seen.counted == 0
    assert len([one for one in executed if " request" in one]) == 1, "their stamps"
    counter.clock.forward(minutes=1)
    do(counter, asked[0].id, Act.URGE)
    assert counter.desk.see(recount.moved, seen) == () and seen.counted == 1
    off = {date(2027, 1, day): "元旦" for day in (1, 2, 3, 4)}
    counter.desk.do(calendar.save_year, HolidayYear(2027, off, {date(2027, 1, 9): "元旦"}))
    listed = counter.desk.see(recount.moved, seen)
    assert listed == counter.desk.see(recount.moved) and len(listed) == seen.counted == 6
    counter.clock.forward(minutes=1)
    counter.desk.do(recount.recount, [asked[0].id])
    assert [m.number for m in counter.desk.see(recount.moved, seen)] == [r.number for r in asked[1:]]
    assert seen.counted == 1
