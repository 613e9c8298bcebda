"""受理: taken in, moved along, ended; the timeline and the clock never lie."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.requests.flow import Act, State
from app.services import documents, print_queue
from app.services.documents.requests import Material, RequestSlip
from app.services.figures.requests import taken_on
from app.services.requests import accept, drafts, handlers, history, listing
from app.services.requests.accept import RequestForm, Step
from app.services.requests.listing import RequestFilter
from app.store import sql
from app.store.verify import verify
from tests.services.requests.asked import FIVE_DAYS, ON_THE_SPOT, anybody, person, take
from tests.support import Centre


def refused(centre: Centre, operation: object, *args: object, **kw: object) -> Refused:
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value


def test_a_request_gets_number_promise_and_receipt(counter: Centre) -> None:
    done = take(counter)
    assert done.number == "SL-A-20261123-0001"
    assert done.state is State.REGISTERED
    assert done.promised.due == datetime(2026, 11, 30, 17, 30)
    assert (done.promised.unit, done.promised.amount) == ("workdays", 5)
    slip = documents.load("request", counter.desk.see(print_queue.find, f"{done.number}/receipt")[0].document)
    assert isinstance(slip, RequestSlip)
    assert (slip.paper, slip.item, slip.promised.due) == ("receipt", "老年优待/高龄津贴 申请协助", done.promised.due)
    assert "曾国芳" not in documents.dump(slip)


def test_pressing_twice_makes_one(counter: Centre) -> None:
    uid = counter.desk.new_id()
    form = RequestForm(item=FIVE_DAYS, resident_id=person(counter), text="一次")
    first = counter.desk.do(accept.accept, uid, form)
    second = counter.desk.do(accept.accept, uid, form)
    assert second.repeated and second.number == first.number
    assert counter.desk.see(listing.listing, RequestFilter()).total == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"resident_id": None}, "resident"),
        ({"text": "  "}, "text"),
        ({"phone": "1380571220"}, "phone"),
        ({"channel": "pigeon"}, "channel"),
        ({"agent_name": "鲍莉"}, "agent_relation"),
        ({"due_day": date(2026, 11, 22)}, "due_day"),
    ],
)
def test_bad_input_is_refused_beside_the_field(counter: Centre, form: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as caught:
        take(counter, **form)
    assert (caught.value.code, caught.value.data["field"]) == ("field_bad", field)
    assert take(counter).number.endswith("-0001")


def test_a_cashier_does_not_take_requests(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused) as caught:
        take(centre_)
    assert caught.value.code == "needs_approver"


def test_done_at_the_counter_in_one_step(counter: Centre) -> None:
    done = take(counter, ON_THE_SPOT, close_now=True, anonymous=True, resident_id=None)
    card = counter.desk.see(listing.card, done.id)
    assert done.state is State.CLOSED
    assert [e.act for e in card.events] == ["close_now", "register"]
    assert card.row.closed_at == card.row.received_at
    assert counter.desk.see(taken_on, local_day(counter.clock.now)).on_spot == 1


def test_missing_papers_stop_the_clock_and_move_the_deadline(counter: Centre) -> None:
    done = take(counter)
    counter.clock.forward(hours=2)
    asked = counter.desk.do(accept.act, done.id, Act.ASK_MATERIALS, Step(materials=("身份证复印件",)))
    assert (asked.state, asked.promised.due) == (State.AWAITING, None)
    row = counter.desk.see(listing.listing, RequestFilter()).rows[0]
    assert row.light == "stopped"
    counter.clock.forward(days=2)
    back = counter.desk.do(accept.act, done.id, Act.SUPPLIED)
    assert back.promised.due == datetime(2026, 12, 1, 17, 30)  # Tuesday's close did not count
    assert back.promised.stood == 1
    missing = counter.desk.see(print_queue.find, f"{done.number}/missing")[0]
    assert '"name":"身份证","original":false,"pieces":1' in missing.document


def test_handed_over_keeps_its_deadline_and_its_first_receiver(counter: Centre) -> None:
    done = take(counter, handler_id=anybody(counter))
    assert done.state is State.REGISTERED or done.state is State.IN_PROGRESS
    before = counter.desk.see(listing.card, done.id)
    others = counter.desk.see(handlers.search, "", kind="organisation")
    counter.sign_in("1001")
    after = counter.desk.do(accept.act, done.id, Act.HAND_OVER, Step(handler_id=others[0].id))
    card = counter.desk.see(listing.card, done.id)
    assert card.row.due_at == before.row.due_at
    assert (card.row.receiver, card.row.handler) == ("前台甲", others[0].name)
    assert after.promised.due == done.promised.due


def test_extension_once_before_it_is_due_and_approved(counter: Centre) -> None:
    done = take(counter, handler_id=anybody(counter))
    step = Step(reason="等街道批复", new_due=date(2026, 12, 7))
    assert refused(counter, accept.act, done.id, Act.EXTEND, step).code == "needs_approver"
    approval = counter.desk.approve(counter.staff["1002"], counter.pins["1002"])
    counter.desk.do(accept.act, done.id, Act.EXTEND, step, approval=approval)
    card = counter.desk.see(listing.card, done.id)
    assert card.promised.due == datetime(2026, 12, 7, 17, 30) and card.promised.unit == "extended"
    assert card.first_due is not None and card.row.due_at is not None and card.first_due < card.row.due_at
    assert Act.EXTEND not in card.allowed
    again = refused(
        counter, accept.act, done.id, Act.EXTEND, Step(reason="再等", new_due=date(2026, 12, 9)), approval=approval
    )
    assert again.code == "request_extended"


def test_late_stays_late_after_closing_and_reopening_is_not_late_at_once(counter: Centre) -> None:
    done = take(counter, handler_id=anybody(counter))
    counter.clock.now = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    row = counter.desk.see(listing.listing, RequestFilter(late=True)).rows[0]
    assert row.late and row.light == "late"
    counter.desk.do(accept.act, done.id, Act.CLOSE, Step(result="solved", result_text="津贴已批"))
    assert counter.desk.see(listing.card, done.id).row.late
    assert counter.desk.see(listing.today).late == 0
    counter.desk.do(accept.act, done.id, Act.REOPEN, Step(reason="居民说没到账"))
    card = counter.desk.see(listing.card, done.id)
    assert card.promised.due == datetime(2026, 12, 4, 17, 30)
    assert counter.desk.see(listing.today).late == 0
    assert counter.desk.see(listing.listing, RequestFilter(late=True)).total == 0


def test_declined_names_who_is_responsible(counter: Centre) -> None:
    done = take(counter)
    bare = refused(counter, accept.act, done.id, Act.DECLINE, Step(reason="不归社区管"))
    assert bare.data["missing"] == ("responsible",)
    counter.desk.do(accept.act, done.id, Act.DECLINE, Step(reason="不归社区管", responsible="区房管局 2 号窗口"))
    slip = documents.load("request", counter.desk.see(print_queue.find, f"{done.number}/declined")[0].document)
    assert isinstance(slip, RequestSlip) and slip.responsible == "区房管局 2 号窗口"


def test_void_alone_within_minutes_later_with_consent_and_the_number_is_gone(counter: Centre) -> None:
    first, second = take(counter), take(counter)
    counter.desk.do(accept.act, first.id, Act.VOID, Step(reason="登记错人"))
    counter.clock.forward(minutes=6)
    assert refused(counter, accept.act, second.id, Act.VOID, Step(reason="登记错人")).code == "needs_approver"
    assert take(counter).number.endswith("-0003")


def test_a_merged_slip_opens_the_main_request(counter: Centre) -> None:
    main, other = take(counter), take(counter)
    counter.desk.do(accept.act, other.id, Act.MERGE, Step(into=main.number))
    assert counter.desk.see(listing.find, other.number) == main.id
    assert counter.desk.see(listing.card, main.id).merged == (other.number,)
    stranger = take(counter, resident_id=person(counter, 5))
    assert refused(counter, accept.act, stranger.id, Act.MERGE, Step(into=main.number)).code == "merge_other_resident"


def test_urgent_runs_around_the_clock(counter: Centre) -> None:
    counter.clock.now = datetime(2026, 11, 23, 14, 50, tzinfo=UTC)  # 22:50
    done = take(counter, urgent=True)
    assert done.promised.due == datetime(2026, 11, 24, 0, 50)


def test_a_year_without_table_is_said_not_guessed(counter: Centre) -> None:
    counter.clock.now = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    assert take(counter).promised.missing == (2027,)


def test_drafts_survive_and_go(counter: Centre) -> None:
    uid = counter.desk.new_id()
    counter.desk.do(drafts.save_draft, uid, {"text": "还没写完𠅤"})
    counter.desk.do(drafts.save_draft, uid, {"text": "还没写完𠅤𬎆"})
    again = counter.reopen()
    again.sign_in("3001")
    assert [d.body for d in again.desk.see(drafts.drafts)] == [{"text": "还没写完𠅤𬎆"}]
    again.desk.do(drafts.drop_draft, uid)
    assert again.desk.see(drafts.drafts) == ()
    again.desk.sessions.close()


@pytest.mark.parametrize("query", ["SL-A-20261123-0002", "zgf", "曾国芳", "0002", "高龄津贴", "轮椅"])
def test_the_list_finds_by_number_person_item_and_words(counter: Centre, query: str) -> None:
    take(counter, resident_id=person(counter, 5), text="别的事", item="K01")
    wanted = take(counter, text="想借轮椅")
    found = counter.desk.see(listing.listing, RequestFilter(query=query)).rows
    assert wanted.number in [row.number for row in found]


def test_history_and_hints_beside_the_form(counter: Centre) -> None:
    first = take(counter)
    rows = counter.desk.see(history.history, person(counter))
    assert rows[0].number == first.number and rows[0].where == "颐养"
    assert rows[0].due_at is not None and not rows[0].spot and rows[0].call_back_at is None
    assert counter.desk.see(history.visits, person(counter)) == 1
    same = counter.desk.see(
        history.similar, resident_id=person(counter), item=FIVE_DAYS, place="6幢1-302", text="申请高龄津贴"
    )
    assert same and same[0].number == first.number
    take(counter, ON_THE_SPOT, close_now=True, result="solved")
    spot = next(r for r in counter.desk.see(history.history, person(counter)) if r.spot)
    assert (spot.result, spot.due_at) == ("solved", None) and spot.call_back_at is not None
    counter.desk.do(accept.act, first.id, Act.VOID, Step(reason="登记错了"))
    assert counter.desk.see(history.visits, person(counter)) == 1  # a slip is no visit
    counter.clock.forward(days=400)
    assert counter.desk.see(history.visits, person(counter)) == 0


def test_events_are_only_added_and_the_store_verifies(counter: Centre) -> None:
    done = take(counter, handler_id=anybody(counter), materials=(Material("身份证"),))
    counter.clock.forward(minutes=1)
    counter.desk.do(accept.act, done.id, Act.NOTE, Step(reason="已电话联系"))
    for statement in ("UPDATE request_event SET text = 'x'", "DELETE FROM request_event"):
        with pytest.raises(Exception, match="SEALED"), counter.desk.sessions.write() as session:
            sql.run(session, statement)
    with counter.desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT detail FROM request_event ORDER BY position")
    assert all(json.loads(r[0]) is not None for r in rows)
    assert verify(counter.desk.sessions).ok


def test_bulk_dispatch_leaves_what_cannot_be_dispatched(counter: Centre) -> None:
    open_ones = [take(counter).id for _ in range(3)]
    closed = take(counter, ON_THE_SPOT, close_now=True).id
    assert counter.desk.do(accept.dispatch_many, (*open_ones, closed), anybody(counter)) == 3
    counter.clock.forward(seconds=timedelta(hours=1).total_seconds())
    assert counter.desk.do(accept.urge_many, (*open_ones, closed)) == 3


def notice_of(counter: Centre, number: str) -> RequestSlip:
    slip = documents.load("request", counter.desk.see(print_queue.find, f"{number}/missing")[0].document)
    assert isinstance(slip, RequestSlip)
    return slip


def test_what_is_missing_is_told_in_the_pieces_and_kind_that_are_needed(counter: Centre) -> None:
    """Two photographs, a copy of the case history; and what is here already stands there too."""
    listed = (
        Material("身份证"),
        Material("近期一寸照片", 2, given=False),
        Material("病历", original=False, given=False),
        Material("户口簿", given=True),
    )
    done = take(counter, materials=listed)
    asked = ("近期一寸照片", "病历", "护理评估表（复印件 2 份）")
    counter.desk.do(accept.act, done.id, Act.ASK_MATERIALS, Step(materials=asked))
    materials = notice_of(counter, done.number).materials
    assert [(m.name, m.pieces, m.original) for m in materials if not m.given] == [
        ("近期一寸照片", 2, True),
        ("病历", 1, False),
        ("护理评估表", 2, False),
    ]
    assert [m.name for m in materials if m.given] == ["身份证", "户口簿"]


def test_a_paper_asked_for_otherwise_than_listed_is_asked_for_as_written(counter: Centre) -> None:
    done = take(counter, materials=(Material("户口簿"), Material("身份证")))
    asked = ("户口簿 复印件 3 份", "身份证", "户口簿 复印件 3 份")
    counter.desk.do(accept.act, done.id, Act.ASK_MATERIALS, Step(materials=asked))
    materials = notice_of(counter, done.number).materials
    assert [(m.name, m.pieces, m.original) for m in materials if not m.given] == [
        ("身份证", 1, True),
        ("户口簿（复印件）", 3, False),
    ]
