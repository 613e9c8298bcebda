"""What one press at the intake does: all of it or nothing."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.requests.flow import State
from app.services import print_queue
from app.services.desk import Desk
from app.services.requests import attachments, drafts, intake, listing
from app.services.requests.accept import RequestForm
from app.services.requests.intake import Order
from app.services.requests.listing import RequestFilter
from tests.files import jpeg
from tests.support import Centre

JPEG = jpeg(b"j" * 50)


@pytest.fixture
def counter(centre_: Centre) -> Desk:
    centre_.sign_in("3001")
    return centre_.desk


def order(item: str = "Z02", **more: object) -> Order:
    closes = {"close_now": True, "result_text": "当场办好"} if item == "Z01" else {}
    form = RequestForm(item=item, anonymous=True, text="想申请高龄津贴", **closes)  # type: ignore[arg-type]
    return Order(form, **more)  # type: ignore[arg-type]


def state(desk: Desk, request_id: UUID) -> State:
    shown: State = desk.see(listing.card, request_id).row.state
    return shown


def test_request_link_file_notice_and_draft_at_once(counter: Desk) -> None:
    first, second = counter.new_id(), counter.new_id()
    number = counter.do(intake.register, first, order()).number
    counter.do(drafts.save_draft, second, {"text": "半句"})
    done = counter.do(
        intake.register,
        second,
        order(related=number, repeats=True, missing=("户口本",), files=(("照片.jpg", JPEG),)),
    )
    assert done.state is State.AWAITING
    assert counter.see(listing.card, second).links == (("repeat", number),)
    assert [file.name for file in counter.see(attachments.listing, second)] == ["照片.jpg"]
    assert counter.see(drafts.drafts) == ()


def test_pressed_twice_is_one_request_with_one_file(counter: Desk) -> None:
    key = counter.new_id()
    pressed = order(missing=("户口本",), files=(("照片.jpg", JPEG),))
    first = counter.do(intake.register, key, pressed)
    again = counter.do(intake.register, key, pressed)
    assert again.repeated and again.number == first.number and again.state is State.AWAITING
    assert len(counter.see(attachments.listing, key)) == 1


def test_a_file_that_cannot_be_kept_leaves_nothing_behind(counter: Desk) -> None:
    key = counter.new_id()
    counter.do(drafts.save_draft, key, {"text": "半句"})
    with pytest.raises(Refused):
        counter.do(intake.register, key, order(files=(("声音.mp3", b"ID3"),)))
    assert counter.see(listing.listing, RequestFilter()).total == 0
    assert [draft.id for draft in counter.see(drafts.drafts)] == [key]


def test_a_matter_closed_on_the_spot_asks_for_nothing_more(counter: Desk) -> None:
    done = counter.do(intake.register, counter.new_id(), order("Z01", missing=("户口本",)))
    assert done.state is State.CLOSED


def test_taken_back_within_minutes_by_who_took_it_in(counter: Desk) -> None:
    for item in ("Z02", "Z01"):
        done = counter.do(intake.register, counter.new_id(), order(item))
        assert counter.do(intake.take_back, done.id, "登记错了").state is State.VOID
    acts = [event.act for event in counter.see(listing.card, done.id).events]
    assert acts[:2] == ["void", "reopen"]


def test_after_minutes_somebody_must_approve(centre_: Centre) -> None:
    centre_.sign_in("3001")
    done = centre_.desk.do(intake.register, centre_.desk.new_id(), order())
    centre_.clock.forward(minutes=6)
    with pytest.raises(Refused) as caught:
        centre_.desk.do(intake.take_back, done.id, "登记错了")
    assert caught.value.code == "needs_approver"
    assert state(centre_.desk, done.id) is State.REGISTERED


def test_what_was_begun_stays_its_owners_and_may_be_gone_on_with(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("3001")
    first = desk.staff
    assert first is not None
    key = desk.new_id()
    centre_.sign_in("9001")  # somebody who may take nothing in, while it waited to be written
    desk.do(drafts.save_draft, key, {"text": "半句"}, first.id)
    assert desk.see(drafts.drafts) == () and desk.see(drafts.of_others) == ()
    with pytest.raises(Refused) as no:
        desk.do(drafts.take_over, key)
    assert no.value.code == "needs_approver"
    centre_.sign_in("1001")
    (other,) = desk.see(drafts.of_others)
    assert (other.id, other.who, other.body) == (key, first.name, {"text": "半句"})
    mine = desk.do(drafts.take_over, key)
    assert mine.id != key and mine.body == {"text": "半句", "begun_by": str(first.id)}
    assert desk.do(drafts.take_over, mine.id) == desk.see(drafts.drafts)[0]
    centre_.clock.forward(hours=24)
    centre_.sign_in("3001")
    assert desk.see(drafts.of_others) == () and desk.see(drafts.drafts) == ()
    with pytest.raises(Refused) as no:
        desk.do(drafts.take_over, key)
    assert no.value.code == "draft_gone"


def test_what_is_declined_at_once_has_one_paper_and_no_promise_to_keep(counter: Desk) -> None:
    form = RequestForm(item="Z10", anonymous=True, text="问名额", decline=True, reason="由住建部门受理")
    with pytest.raises(Refused) as no:
        counter.do(intake.register, counter.new_id(), Order(form))
    assert no.value.code == "request_incomplete"
    key = counter.new_id()
    done = counter.do(intake.register, key, Order(replace(form, responsible="样例住房窗口"), print_receipt=True))
    assert done.state is State.DECLINED and state(counter, key) is State.DECLINED
    papers = [job.number for job in counter.see(print_queue.recent)]
    assert papers == [f"{done.number}/declined"]


def test_nobody_writes_into_a_form_of_somebody_else_or_in_the_name_of_who_may_not(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("3001")
    key = desk.new_id()
    desk.do(drafts.save_draft, key, {"text": "半句"})
    kept = desk.see(drafts.drafts)
    for code in ("2001", "9001"):  # their role takes nothing in
        for step in ((drafts.save_draft, desk.new_id(), {"text": "x"}), (drafts.drop_draft, key)):
            with pytest.raises(Refused) as no:
                desk.do(*step, centre_.staff[code])
            assert no.value.code == "needs_approver"
    centre_.sign_in("1001")
    for step in ((drafts.save_draft, key, {"text": "x"}), (drafts.drop_draft, key)):
        with pytest.raises(Refused) as no:
            desk.do(*step)
        assert no.value.code == "draft_gone"
        with pytest.raises(Refused) as no:
            desk.do(*step, centre_.staff["1002"])
        assert no.value.code == "draft_gone"
    with pytest.raises(Refused) as no:
        desk.do(drafts.save_draft, key, {"text": "x"}, desk.new_id())
    assert no.value.code == "needs_approver"
    desk.do(drafts.save_draft, key, {"text": "半句多"}, centre_.staff["3001"])  # it waited to be written
    centre_.sign_in("3001")
    assert [row.body for row in desk.see(drafts.drafts)] == [{"text": "半句多"}] != [row.body for row in kept]
