"""A thing comes in, is looked at, quoted, mended, and goes home: one by one, whatever slip it came with."""

from datetime import timedelta

import pytest

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.repairs.counter import Check
from app.rules.repairs.flow import RepairAct, RepairState
from app.services import print_queue
from app.services.desk import Desk
from app.services.repairs import board, handover, intake, items, photos, prices, shelves, steps, tags
from app.services.repairs.handover import Proof
from app.services.repairs.intake import SlipForm
from app.services.repairs.steps import RepairMove
from tests.files import png
from tests.services.repairs.brought import FAN, POT, SHOES, bring, fresh, repaired, thing
from tests.support import START, Centre

TODAY = local_day(START)


def test_of_two_things_one_goes_home_and_the_other_stays(desk: Desk) -> None:
    done = bring(desk, SHOES, POT)
    shoes, pot = done.items
    assert done.numbers == ("WX-A-20261123-0001", "WX-A-20261123-0002")
    repaired(desk, shoes)
    over = desk.do(handover.hand_out, (shoes,), Proof(tags=(done.numbers[0],)))
    assert over.numbers == (done.numbers[0],) and not over.slip_finished
    assert desk.see(items.load, shoes).state is RepairState.HANDED
    assert desk.see(items.load, pot).state is RepairState.RECEIVED
    desk.do(steps.do_step, pot, RepairAct.GIVE_UP, RepairMove(reason="主板烧了"))
    assert desk.do(handover.hand_out, (pot,), Proof(tags=("wx-1123-2",))).slip_finished
    assert desk.see(items.load, pot).state is RepairState.UNREPAIRED_HANDED


def test_pressing_twice_makes_one_slip(desk: Desk) -> None:
    key, form = fresh(), SlipForm((thing(),), name="王秀英")
    first = desk.do(intake.register, key, form)
    again = desk.do(intake.register, key, form)
    assert again.repeated and again.numbers == first.numbers


def test_the_tag_comes_first_and_its_form_later(desk: Desk) -> None:
    key = fresh()
    tag = desk.do(tags.print_next, key)
    assert desk.do(tags.print_next, key).number == tag.number
    assert [row.number for row in desk.see(tags.unfinished)] == [tag.number]
    assert desk.see(print_queue.find, f"{tag.number}/tag")
    desk.do(photos.add_photo, key, "正面.png", png())
    told = intake.ThingForm(id=key, what="雨伞", quantity=2, defects=("伞面破洞", "缺尖"))
    done = desk.do(intake.register, fresh(), SlipForm((told,), name="王秀英"))
    assert done.numbers == (tag.number,) and not desk.see(tags.unfinished)
    saved = desk.see(items.load, key)
    assert (saved.defects, saved.fault, saved.state) == ("伞面破洞、缺尖", "待检", RepairState.RECEIVED)
    assert desk.see(board.card, key).photos == 1
    assert len(desk.see(print_queue.find, f"{tag.number}/tag")) == 1  # its tag was printed before


def test_more_money_asks_again(desk: Desk) -> None:
    (item,) = bring(desk, FAN).items
    with pytest.raises(Refused, match="repair_incomplete"):
        desk.do(steps.do_step, item, RepairAct.FINISH, RepairMove(labour=3000))
    desk.do(steps.do_step, item, RepairAct.QUOTE, RepairMove(price=3000))
    desk.do(steps.do_step, item, RepairAct.AGREE, RepairMove(how="phone"))
    with pytest.raises(Refused) as no:
        desk.do(steps.do_step, item, RepairAct.FINISH, RepairMove(parts=1000, labour=3500))
    assert no.value.code == "repair_ask_again" and no.value.data["agreed"] == 3000
    desk.do(steps.do_step, item, RepairAct.REQUOTE, RepairMove(price=4500))
    assert desk.see(items.load, item).agreed is None
    desk.do(steps.do_step, item, RepairAct.AGREE)
    done = desk.do(steps.do_step, item, RepairAct.FINISH, RepairMove(parts=1000, labour=3500, shelf="b 3"))
    assert (done.price, done.shelf, done.state) == (4500, "B-03", RepairState.READY)


def test_a_no_leaves_two_ways(desk: Desk) -> None:
    (item,) = bring(desk, FAN).items
    desk.do(steps.do_step, item, RepairAct.QUOTE, RepairMove(price=3000))
    desk.do(steps.do_step, item, RepairAct.REFUSE, RepairMove(reason="太贵"))
    assert desk.see(board.card, item).allowed == (RepairAct.GIVE_BACK, RepairAct.REQUOTE)


def test_a_collected_thing_is_over_and_corrected_by_a_new_record(desk: Desk) -> None:
    done = bring(desk, SHOES)
    (item,) = done.items
    repaired(desk, item)
    desk.do(handover.hand_out, (item,), Proof(tags=done.numbers))
    for again in (
        lambda: desk.do(steps.do_step, item, RepairAct.VOID, RepairMove(reason="错了")),
        lambda: desk.do(steps.undo_step, item),
        lambda: desk.do(handover.hand_out, (item,), Proof(tags=done.numbers)),
        lambda: desk.do(intake.amend_thing, item, thing()),
        lambda: desk.do(shelves.put_on, item, "A-01"),
    ):
        with pytest.raises(Refused) as no:
            again()
        assert no.value.code == "repair_collected"
    fresh_id = desk.do(handover.correct, item, "交给了别人")
    made = desk.see(items.load, fresh_id)
    assert (made.corrects, made.state, made.price) == (item, RepairState.READY, 0)
    assert desk.see(board.card, item).again == (made.number,)
    with pytest.raises(Refused, match="repair_correct_not"):
        desk.do(handover.correct, item, "再来")


def test_what_comes_back_within_its_warranty_costs_nothing_and_its_end_stays(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    done = bring(desk, SHOES)
    repaired(desk, done.items[0])
    desk.do(handover.hand_out, done.items, Proof(tags=done.numbers))
    until = TODAY + timedelta(days=7)
    assert desk.see(items.load, done.items[0]).warranty_until == until
    centre_.clock.forward(days=7)
    again = bring(desk, {**SHOES, "again_of": done.items[0]})
    back = desk.see(items.load, again.items[0])
    assert (back.agreed, back.quote, back.warranty_until, back.agreed_how) == (0, 0, until, "warranty")
    repaired(desk, back.id, 0)
    desk.do(handover.hand_out, again.items, Proof(tags=again.numbers))
    assert desk.see(items.load, back.id).warranty_until == until
    centre_.clock.forward(days=1)
    late = bring(desk, {**SHOES, "again_of": done.items[0]})
    assert desk.see(items.load, late.items[0]).agreed == 1500


def test_the_wrong_tag_is_refused_and_a_lost_one_has_a_way(desk: Desk) -> None:
    done = bring(desk, SHOES, SHOES)
    for item in done.items:
        repaired(desk, item)
    with pytest.raises(Refused) as no:
        desk.do(handover.hand_out, (done.items[0],), Proof(tags=(done.numbers[1],)))
    assert no.value.code == "repair_tag_wrong"
    with pytest.raises(Refused, match="repair_tag_or_checks"):
        desk.do(handover.hand_out, (done.items[0],), Proof(checks=(Check.PHONE,), phone_tail="2206"))
    both = (Check.PHONE, Check.THING)
    with pytest.raises(Refused, match="repair_phone_wrong"):
        desk.do(handover.hand_out, (done.items[0],), Proof(checks=both, phone_tail="2207"))
    desk.do(handover.hand_out, (done.items[0],), Proof(checks=both, phone_tail="2206"))
    told = desk.see(board.card, done.items[0]).events[0]
    assert told.detail["no_tag"] == handover.LOST_TAG and told.detail["checks"] == ["phone", "thing"]


def test_handed_out_yesterday_and_typed_in_today_keeps_both(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    done = bring(desk, SHOES)
    repaired(desk, done.items[0])
    now = centre_.clock.forward(days=1)
    desk.do(handover.hand_out, done.items, Proof(tags=done.numbers, on=TODAY))
    kept = desk.see(items.load, done.items[0])
    assert (kept.handed_on, kept.handed_at, kept.handed_typed_at) == (TODAY, None, now)
    for day, why in ((TODAY + timedelta(days=2), "future"), (TODAY - timedelta(days=1), "old")):
        other = bring(desk, SHOES)
        repaired(desk, other.items[0])
        with pytest.raises(Refused) as no:
            desk.do(handover.hand_out, other.items, Proof(tags=other.numbers, on=day))
        assert no.value.data["why"] == why


def test_the_day_it_came_in_may_be_promised(desk: Desk) -> None:
    (item,) = bring(desk, {**SHOES, "promised_on": TODAY, "promised_minute": 16 * 60}).items
    assert desk.see(items.load, item).promised_on == TODAY
    with pytest.raises(Refused) as no:
        bring(desk, {**SHOES, "promised_on": TODAY - timedelta(days=1)})
    assert (no.value.data["field"], no.value.data["why"], no.value.data["thing"]) == ("promised_on", "past", 0)


def test_where_a_thing_is_and_was(desk: Desk) -> None:
    done = bring(desk, FAN)
    (item,) = done.items
    desk.do(shelves.put_on, item, "师傅台")
    assert [put.shelf for put in desk.see(shelves.places_of, item)] == ["师傅台", "B-03"]
    for asked in ("师傅台", "1", "WX-1123-1", done.numbers[0]):
        assert [row.id for row in desk.see(board.where_is, asked)] == [item]
    assert not desk.see(board.where_is, "B-03") and not desk.see(board.where_is, "没有")
    with pytest.raises(Refused, match="repair_shelf_unknown"):
        desk.do(shelves.put_on, item, "Z-99")


def test_what_was_lent_comes_back_first(desk: Desk) -> None:
    done = bring(desk, SHOES)
    (item,) = done.items
    phone = desk.do(prices.save_spare, "备用手机3号")
    loan = desk.do(prices.lend, item, phone)
    with pytest.raises(Refused, match="repair_spare_out"):
        desk.do(prices.lend, item, phone)
    repaired(desk, item)
    with pytest.raises(Refused) as no:
        desk.do(handover.hand_out, (item,), Proof(tags=done.numbers))
    assert no.value.code == "repair_lent" and no.value.data["names"] == ("备用手机3号",)
    desk.do(prices.give_spare_back, loan)
    assert desk.do(handover.hand_out, (item,), Proof(tags=done.numbers)).slip_finished


def test_a_step_is_taken_back_while_it_is_fresh(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    (item,) = bring(desk, SHOES).items
    before = desk.see(items.load, item)
    desk.do(steps.do_step, item, RepairAct.FINISH, RepairMove(labour=1500, shelf="A-02"))
    desk.do(steps.undo_step, item)
    assert desk.see(items.load, item) == before
    with pytest.raises(Refused, match="repair_undo_not"):
        desk.do(steps.undo_step, item)
    desk.do(steps.do_step, item, RepairAct.START)
    centre_.clock.forward(minutes=6)
    with pytest.raises(Refused, match="repair_undo_late"):
        desk.do(steps.undo_step, item)
