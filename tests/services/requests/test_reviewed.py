"""Whose work is rated, what an appeal leaves on the lists, promises of merged requests, paper entered days later."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.requests.flow import Act
from app.services import dashboard, documents, print_queue
from app.services.documents.requests import RequestSlip
from app.services.figures.requests import taken_on
from app.services.personal import merge
from app.services.requests import accept, detail, handlers, history, listing, ratings, rectifications, sheets
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.services.requests.listing import RequestCard, RequestFilter
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.store.verify import verify
from tests.support import Centre


def appealed(centre: Centre, request: UUID) -> None:
    """Somebody put in a word, and the resident was called."""
    centre.desk.do(rectifications.lodge, request, "按错了")
    centre.desk.do(rectifications.contact, request, "问过了")


def person(centre: Centre, name: str = "周来访") -> UUID:
    return centre.desk.do(registry.register, ResidentDraft(name)).id


def take(centre: Centre, item: str = "Z02", *, at: datetime | None = None, **form: object) -> RequestDone:
    given: dict[str, object] = {"text": "来办一件事", "anonymous": "resident_id" not in form, **form}
    asked = RequestForm(item=item, **given)  # type: ignore[arg-type]
    return centre.desk.do(accept.accept, centre.desk.new_id(), asked, received_at=at)


def act(centre: Centre, request_id: UUID, what: Act, **step: object) -> None:
    centre.desk.do(accept.act, request_id, what, Step(**step))  # type: ignore[arg-type]


def carrier(centre: Centre, name: str) -> UUID:
    return next(h.id for h in centre.desk.see(handlers.search, name) if h.name == name)


def card(centre: Centre, request_id: UUID) -> RequestCard:
    return centre.desk.see(listing.card, request_id)


def numbers(centre: Centre, wanted: RequestFilter, *, size: int = 50) -> list[str]:
    """All pages of a list."""
    page = centre.desk.see(listing.listing, wanted, 0, size)
    rows = list(page.rows)
    while len(rows) < page.total:
        rows += centre.desk.see(listing.listing, wanted, len(rows), size).rows
    assert len({row.id for row in rows}) == len(rows) == page.total
    return [row.number for row in rows]


def refused(centre: Centre, operation: object, *args: object, **kw: object) -> str:
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value.code


def on_duty(centre: Centre) -> UUID:
    assert centre.desk.staff is not None
    return centre.desk.staff.id


def bad(centre: Centre, request_id: UUID) -> None:
    act(centre, request_id, Act.CLOSE, result="solved", result_text="好了")
    centre.desk.do(ratings.rate, request_id, 1, "screen")


@pytest.mark.parametrize("way", [Act.HAND_OVER, Act.SEND_BACK])
def test_who_carried_it_once_does_not_type_in_its_rating(counter: Centre, way: Act) -> None:
    mine = on_duty(counter)
    request = take(counter, handler_id=mine).id
    if way is Act.SEND_BACK:
        act(counter, request, way, reason="不归我")
    act(
        counter, request, Act.DISPATCH if way is Act.SEND_BACK else way, handler_id=carrier(counter, "收银甲")
    )  # somebody else has it now
    counter.sign_in("1001")
    act(counter, request, Act.CLOSE, result="solved", result_text="好了")
    counter.sign_in("3001")
    assert refused(counter, ratings.rate, request, 5, "paper") == "rating_own"
    counter.sign_in("1002")
    assert counter.desk.do(ratings.rate, request, 4, "paper") == 4


def test_who_carried_it_once_does_not_decide_on_the_appeal(counter: Centre) -> None:
    request = take(counter, handler_id=counter.staff["1002"]).id
    act(counter, request, Act.HAND_OVER, handler_id=on_duty(counter))
    bad(counter, request)
    appealed(counter, request)
    for code, fits in (("1002", False), ("1001", True)):
        other = counter.desk.approve(counter.staff[code], counter.pins[code])
        if fits:
            counter.desk.do(rectifications.appeal, request, True, "按错", approval=other)
        else:
            why = refused(counter, rectifications.appeal, request, True, "按错", approval=other)
            assert why == "approver_unfit"


def test_a_rating_taken_out_leaves_the_list_of_bad_ones_and_stays_to_be_seen(counter: Centre) -> None:
    upheld, rejected = (take(counter, handler_id=carrier(counter, "收银甲")) for _ in range(2))
    for done in (upheld, rejected):
        bad(counter, done.id)
        appealed(counter, done.id)
    wanted = RequestFilter(bad_rating=True)
    assert set(numbers(counter, wanted)) == {rejected.number, upheld.number}
    other = counter.desk.approve(counter.staff["1001"], counter.pins["1001"])
    counter.desk.do(rectifications.appeal, upheld.id, True, "按错", approval=other)
    counter.desk.do(rectifications.appeal, rejected.id, False, "属实", approval=other)
    assert numbers(counter, wanted) == [rejected.number]
    shown = counter.desk.see(detail.detail, upheld.id)
    assert shown.card.row.rating == 1 and [r.kind for r in shown.ratings] == ["first", "appeal"]


def test_requests_of_the_merged_are_those_of_the_survivor(counter: Centre) -> None:
    keep, gone, first = person(counter), person(counter, "周来仿"), person(counter, "周来放")
    done = take(counter, "X02", resident_id=first, text="厨房水龙头漏水")
    counter.desk.do(merge.merge, gone, first)
    counter.desk.do(merge.merge, keep, gone)
    alike = counter.desk.see(history.similar, resident_id=keep, item="X02", place="", text="厨房水龙头又漏水")
    assert [row.number for row in alike] == [done.number] and "resident" in alike[0].reasons
    assert [row.number for row in counter.desk.see(history.history, keep)] == [done.number]
    assert numbers(counter, RequestFilter(resident_id=keep)) == [done.number]
    assert numbers(counter, RequestFilter(query="周来访")) == [done.number]
    assert numbers(counter, RequestFilter(resident_id=person(counter, "吴别人"))) == []


def test_what_is_urgent_by_itself_says_so(counter: Centre) -> None:
    done = take(counter, "B03", text="电梯困人")
    assert card(counter, done.id).row.urgent
    assert numbers(counter, RequestFilter(urgent=True)) == [done.number]
    slip = documents.load("request", counter.desk.see(print_queue.find, f"{done.number}/receipt")[0].document)
    assert isinstance(slip, RequestSlip) and slip.urgent
    assert not card(counter, take(counter).id).row.urgent


def test_both_tell_of_a_merge_and_the_earlier_promise_stands(counter: Centre) -> None:
    who = person(counter)
    sooner = take(counter, resident_id=who, due_day=date(2026, 11, 25))
    main = take(counter, resident_id=who)
    act(counter, main.id, Act.DISPATCH, handler_id=carrier(counter, "收银甲"))
    act(counter, sooner.id, Act.MERGE, into=main.number)
    told = card(counter, main.id)
    event = told.events[0]
    kept = {"from": sooner.number, "new_due": "2026-11-25", "due_was": "2026-11-30T09:30:00+00:00"}
    assert (event.act, event.detail) == ("take_in", kept)
    assert told.promised.due == datetime(2026, 11, 25, 17, 30) and told.merged == (sooner.number,)
    assert card(counter, sooner.id).events[0].detail["into"] == main.number
    act(counter, main.id, Act.ASK_MATERIALS, materials=("身份证",))
    counter.clock.forward(days=3)
    act(counter, main.id, Act.SUPPLIED)
    assert card(counter, main.id).promised.due == datetime(2026, 11, 30, 17, 30)  # three working days stood
    assert verify(counter.desk.sessions).ok


def test_papers_say_of_a_day_what_it_rests_on_also_after_an_extension(counter: Centre) -> None:
    who, handler = person(counter), carrier(counter, "收银甲")
    main = take(counter, resident_id=who)
    act(counter, main.id, Act.DISPATCH, handler_id=handler)
    approval = counter.desk.approve(counter.staff["1002"], counter.pins["1002"])
    later = Step(reason="等街道批复", new_due=date(2026, 12, 7))
    counter.desk.do(accept.act, main.id, Act.EXTEND, later, approval=approval)
    assert card(counter, main.id).promised.unit == "extended"
    sooner = take(counter, resident_id=who, due_day=date(2026, 11, 25))
    act(counter, sooner.id, Act.MERGE, into=main.number)
    held = card(counter, main.id).promised
    assert (held.due, held.unit) == (datetime(2026, 11, 25, 17, 30), "chosen")  # agreed on, by nobody extended
    other = take(counter, resident_id=who, due_day=date(2026, 12, 24))
    act(counter, main.id, Act.MERGE, into=other.number)
    assert card(counter, other.id).promised.unit == "chosen"


def test_an_extended_day_that_is_the_earlier_one_stays_an_extended_one(counter: Centre) -> None:
    who = person(counter)
    other, main = take(counter, resident_id=who), take(counter, resident_id=who, due_day=date(2026, 12, 24))
    act(counter, other.id, Act.DISPATCH, handler_id=carrier(counter, "收银甲"))
    approval = counter.desk.approve(counter.staff["1002"], counter.pins["1002"])
    later = Step(reason="等街道批复", new_due=date(2026, 12, 7))
    counter.desk.do(accept.act, other.id, Act.EXTEND, later, approval=approval)
    act(counter, other.id, Act.MERGE, into=main.number)
    held = card(counter, main.id).promised
    assert (held.due, held.unit) == (datetime(2026, 12, 7, 17, 30), "extended")


def test_a_later_promise_or_a_standing_clock_moves_nothing(counter: Centre) -> None:
    who = person(counter)
    main, later = take(counter, resident_id=who), take(counter, resident_id=who, due_day=date(2026, 12, 24))
    before = card(counter, main.id).promised.due
    act(counter, later.id, Act.MERGE, into=main.number)
    assert card(counter, main.id).promised.due == before
    assert card(counter, main.id).events[0].detail == {"from": later.number}
    act(counter, main.id, Act.ASK_MATERIALS, materials=("身份证",))
    sooner = take(counter, resident_id=who, due_day=date(2026, 11, 24))
    act(counter, sooner.id, Act.MERGE, into=main.number)
    assert card(counter, main.id).promised.due is None


def test_a_promise_whose_clock_had_stood_is_taken_over_as_it_stands(counter: Centre) -> None:
    who = person(counter)
    other, main = take(counter, "Z08", resident_id=who), take(counter, "Z08", resident_id=who)
    act(counter, main.id, Act.DISPATCH, handler_id=carrier(counter, "收银甲"))
    for done in (other, main):  # the main's stands longer
        act(counter, done.id, Act.ASK_MATERIALS, materials=("身份证",))
    counter.clock.forward(days=1)
    act(counter, other.id, Act.SUPPLIED)
    counter.clock.forward(days=3)
    act(counter, main.id, Act.SUPPLIED)
    due = card(counter, other.id).promised.due
    ours = card(counter, main.id).promised.due
    assert due is not None and ours is not None and due < ours
    act(counter, other.id, Act.MERGE, into=main.number)
    assert card(counter, main.id).promised.due == due and card(counter, main.id).promised.unit == "merged"
    act(counter, main.id, Act.ASK_MATERIALS, materials=("户口簿",))
    counter.clock.forward(days=1)
    act(counter, main.id, Act.SUPPLIED)
    after = card(counter, main.id).promised.due
    assert after is not None and timedelta(0) <= after - due <= timedelta(days=3)


def test_a_voided_one_was_not_received_today(counter: Centre) -> None:
    take(counter)
    gone, spot = take(counter), take(counter, "Z01", close_now=True, result_text="说清了")
    act(counter, gone.id, Act.VOID, reason="重复登记")
    found = counter.desk.see(taken_on, local_day(counter.clock.now))
    assert (found.received, found.on_spot) == (2, 1)
    sheet = counter.desk.see(dashboard.whole_handover)
    assert (sheet.received, sheet.closed_now) == (2, 1)
    assert counter.desk.see(listing.card, spot.id).row.closed_at is not None


def test_paper_entered_today_stands_on_top_with_the_time_it_was_received(counter: Centre) -> None:
    first = take(counter)
    ago = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)
    counter.clock.forward(minutes=1)
    paper = [take(counter, channel="paper", at=ago + timedelta(days=n)) for n in (1, 0)]
    counter.clock.forward(minutes=1)
    last = take(counter)
    mine = counter.desk.see(listing.mine_today)
    assert {row.number for row in mine} == {first.number, last.number, *(p.number for p in paper)}
    assert mine[0].number == last.number and mine[-1].number == first.number
    late = {p.number for p in paper}
    whole = numbers(counter, RequestFilter())
    assert set(whole[:2]) == late and whole[2:] == [last.number, first.number]
    assert numbers(counter, RequestFilter(), size=1) == numbers(counter, RequestFilter(), size=3) == whole
    assert set(numbers(counter, RequestFilter(receiver_id=on_duty(counter)))[:2]) == late
    assert numbers(counter, RequestFilter(day_from=date(2026, 11, 23))) == [last.number, first.number]
    shown = {row.number: row.received_at for row in mine}
    assert shown[paper[1].number] == ago
    ledger = counter.desk.see(sheets.ledger, date(2026, 11, 23))
    assert [row.number for row in ledger.rows] == [first.number, *(p.number for p in paper), last.number]
    counter.clock.forward(days=1)
    assert numbers(counter, RequestFilter())[:2] == [last.number, first.number]  # tomorrow by when it was received
    assert counter.desk.see(listing.mine_today) == ()


def test_each_handler_signs_once(counter: Centre) -> None:
    request = take(counter, handler_id=carrier(counter, "收银甲")).id
    assert Act.SIGN_FOR in card(counter, request).allowed
    act(counter, request, Act.SIGN_FOR)
    assert Act.SIGN_FOR not in card(counter, request).allowed
    assert refused(counter, accept.act, request, Act.SIGN_FOR) == "request_signed"
    act(counter, request, Act.URGE)
    assert Act.SIGN_FOR not in card(counter, request).allowed
    act(counter, request, Act.HAND_OVER, handler_id=carrier(counter, "主管甲"))
    act(counter, request, Act.SIGN_FOR)
    assert Act.SIGN_FOR not in card(counter, request).allowed
    assert [e.act for e in card(counter, request).events].count("sign_for") == 2
