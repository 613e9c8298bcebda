"""长期订餐: on the agreed days alone, once for a person and meal, resting where it rests, gone when it ends."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.errors import Refused
from app.services.centre import settings
from app.services.personal import erase, merge
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, cart_view, deliveries, menu, sales, serving, shifts, standing_orders
from app.services.till.serving import Serving
from app.services.till.standing_orders import StandingDish, StandingDraft
from app.services.till.tender import Tender
from app.store import queries, sql
from tests.services.till.test_serving import elder, listed, next_day, ring, today
from tests.support import Centre

LUNCH, DINNER = "lunch", "dinner"
EVERY_DAY = tuple(range(7))


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 100_00)
    return centre_


def agree(
    centre: Centre, who: UUID, *, weekdays: tuple[int, ...] = EVERY_DAY, days: int | None = None, meal: str = LUNCH,
    codes: tuple[str, ...] = ("11", "41"), delivery: bool = True,
) -> UUID:  # fmt: skip
    first = today(centre)
    last = None if days is None else first + timedelta(days=days - 1)
    draft = StandingDraft(
        who, meal, weekdays, first, last, tuple(StandingDish(code, 1, "软饭") for code in codes), delivery
    )
    made = centre.desk.new_id()
    centre.desk.do(standing_orders.save_standing, made, draft)
    return made


def test_the_agreed_days_alone(till: Centre) -> None:
    who = elder(till)
    agree(till, who, weekdays=(0, 2, 4), days=10)
    first, had = today(till), []
    for _ in range(14):
        had += [row.day for row in listed(till)]
        next_day(till)
    agreed = [first + timedelta(days=n) for n in range(10)]
    assert had == [day for day in agreed if day.weekday() in (0, 2, 4)] and had


def test_what_stands_there_is_paid_like_any_order(till: Centre) -> None:
    who = elder(till)
    agree(till, who)
    (row,) = listed(till)
    assert (row.standing, row.paid, row.delivery, row.address) == (True, False, True, "红梅苑3幢2单元501室")
    assert [(one.name, one.remark) for one in row.dishes] == [("红烧肉", "软饭"), ("米饭", "软饭")]
    shown = till.desk.do(cart.take_up, row.id)
    assert shown.member is not None and shown.member.id == who and shown.payable == 15_20
    done = till.desk.do(sales.check_out, row.id, [Tender("cash", 20_00)])
    assert [(one.id, one.number) for one in listed(till)] == [(row.id, done.number)]
    till.desk.do(standing_orders.place_due)
    assert len(listed(till)) == 1


def test_nobody_gets_one_meal_twice(till: Centre) -> None:
    who = elder(till)
    order = ring(till, who, "13")
    till.desk.do(serving.serve, order, Serving("delivery"))
    till.desk.do(serving.put_by, order)
    agree(till, who)
    assert [row.id for row in listed(till)] == [order]
    with pytest.raises(Refused, match="standing_twice"):
        agree(till, who, weekdays=(today(till).weekday(),))
    agree(till, who, meal=DINNER)
    assert len(listed(till, DINNER)) == 1


def test_one_meal_of_two_orders_on_days_apart_is_no_second_one(till: Centre) -> None:
    who = elder(till)
    agree(till, who, weekdays=(0, 2, 4))
    agree(till, who, weekdays=(1, 3))
    with pytest.raises(Refused, match="standing_twice"):
        agree(till, who, weekdays=(4, 6))


def test_the_store_itself_refuses_a_second_one(till: Centre) -> None:
    agree(till, elder(till))
    (row,) = listed(till)
    copy = sa.text(
        "INSERT INTO meal_order SELECT :new, standing_id, resident_id, day, meal, placed_on, delivery, phone, address, "
        "outcome, outcome_at, outcome_by, note, request_no FROM meal_order WHERE id = :old"
    )
    with pytest.raises(IntegrityError), till.desk.sessions.write() as session:
        of_id = queries.table("meal_order").c.id.type
        as_stored = sa.bindparam("new", type_=of_id), sa.bindparam("old", type_=of_id)
        session.connection().execute(copy.bindparams(*as_stored), {"new": till.desk.new_id(), "old": row.id})


def test_closed_days_and_dishes_sold_no_more(till: Centre) -> None:
    who = elder(till)
    agree(till, who, codes=("11",))
    agree(till, elder(till, "丙某", "红梅苑9幢1单元101室"), codes=("13", "41"))
    tomorrow = today(till) + timedelta(days=1)
    till.sign_in("1001")
    till.desk.do(settings.put, "calendar.closed_days", [tomorrow.isoformat()])
    next_day(till)
    assert listed(till) == []
    till.sign_in("1001")
    dishes = {dish.code: dish.id for dish in till.desk.see(menu.dishes)}
    for code in ("11", "13"):
        till.desk.do(menu.retire_dish, dishes[code])
    next_day(till)
    assert [(row.name, [one.name for one in row.dishes]) for row in listed(till)] == [("丙某", ["米饭"])]


def test_a_pause_takes_what_is_not_paid_and_ends_when_somebody_is_back(till: Centre) -> None:
    desk, made = till.desk, agree(till, elder(till))
    first = today(till)
    desk.do(standing_orders.rest, made, first, None, "住院")
    assert listed(till) == [] and desk.see(standing_orders.standing_orders)[0].resting
    next_day(till, 3)
    assert listed(till) == []
    assert desk.do(standing_orders.wake, made, today(till)) == 1
    assert len(listed(till)) == 1
    assert [(one.first_day, one.last_day) for one in desk.see(standing_orders.pauses, made)] == [
        (first, today(till) - timedelta(days=1))
    ]
    skipped = today(till) + timedelta(days=1)
    desk.do(standing_orders.rest, made, skipped, skipped, "回老家")
    next_day(till)
    assert listed(till) == []
    next_day(till)
    assert len(listed(till)) == 1
    with pytest.raises(Refused, match="field_bad"):
        desk.do(standing_orders.rest, made, today(till) - timedelta(days=1), None, "")
    with pytest.raises(Refused, match="field_bad"):
        desk.do(standing_orders.rest, made, skipped + timedelta(days=9), skipped, "")


def test_what_is_paid_stays_when_it_ends(till: Centre) -> None:
    made = agree(till, elder(till))
    (row,) = listed(till)
    till.desk.do(sales.check_out, row.id, [Tender("cash", 20_00)])
    till.desk.do(standing_orders.end, made)
    assert [one.id for one in listed(till)] == [row.id]
    assert till.desk.see(standing_orders.standing_orders) == ()
    assert len(till.desk.see(standing_orders.standing_orders, ended=True)) == 1
    next_day(till)
    assert listed(till) == []
    with pytest.raises(Refused, match="order_unknown"):
        till.desk.do(standing_orders.end, made)


def test_changed_for_the_days_to_come(till: Centre) -> None:
    who = elder(till)
    made = agree(till, who)
    draft = StandingDraft(who, LUNCH, EVERY_DAY, today(till), None, (StandingDish("13", 2),))
    till.desk.do(standing_orders.save_standing, made, draft)
    assert [one.name for one in listed(till)[0].dishes] == ["红烧肉", "米饭"]  # today stands as it was
    next_day(till)
    (row,) = listed(till)
    assert [(one.name, one.quantity) for one in row.dishes] == [("糖醋排骨", 2)] and not row.delivery


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekdays": ()}, "field_bad"),
        ({"weekdays": (7,)}, "field_bad"),
        ({"meal": "tea"}, "field_bad"),
        ({"dishes": ()}, "standing_empty"),
        ({"dishes": (StandingDish("99"),)}, "dish_unknown"),
        ({"dishes": (StandingDish("34"),)}, "dish_unknown"),
        ({"dishes": (StandingDish("11", 0),)}, "field_bad"),
        ({"last_day": date(2020, 1, 1)}, "field_bad"),
        ({"delivery": True, "resident_id": None}, "field_bad"),
    ],
)
def test_what_cannot_be_agreed(till: Centre, changes: dict[str, object], code: str) -> None:
    who = elder(till)
    if "resident_id" in changes:
        draft = ResidentDraft("丁某", birth_date=date(1950, 1, 1), sex="F")
        changes = {**changes, "resident_id": till.desk.do(registry.register, draft).id}
    given = {"resident_id": who, "meal": LUNCH, "weekdays": (0,), "first_day": today(till), "last_day": None,
             "dishes": (StandingDish("11"),)}  # fmt: skip
    with pytest.raises(Refused, match=code):
        till.desk.do(standing_orders.save_standing, till.desk.new_id(), StandingDraft(**{**given, **changes}))


def test_only_who_is_on_the_lists(till: Centre) -> None:
    who = elder(till)
    made = agree(till, who)
    till.desk.do(standing_orders.rest, made, today(till), None, "")
    till.sign_in("1001")
    till.desk.do(registry.set_active, who, False)
    with pytest.raises(Refused, match="resident_gone"):
        agree(till, who, meal=DINNER)
    assert till.desk.do(standing_orders.wake, made, today(till)) == 0
    assert deliveries.to_cook(()) == ()


def test_what_was_thrown_away_or_taken_back_does_not_stand_there_again(till: Centre) -> None:
    who = elder(till)
    standing = agree(till, who)
    (row,) = listed(till)
    till.desk.do(cart.take_up, row.id)
    done = till.desk.do(sales.check_out, row.id, [Tender("cash", 20_00)])
    back = till.desk.do(sales.reverse_to_cart, done.id, "收错款").cart
    assert till.desk.do(standing_orders.place_due) == 0
    till.desk.do(cart.discard, back.id)
    assert till.desk.do(standing_orders.place_due) == 0 and not listed(till)
    till.desk.do(standing_orders.end, standing)
    agree(till, who)
    till.desk.do(serving.put_by, till.desk.do(cart.restore, back).id)
    assert sorted(one.standing for one in listed(till)) == [False, True], "beside the new agreement as one by hand"
    next_day(till)
    assert len(listed(till)) == 1


def test_a_dish_that_is_not_sold_for_now_stays_agreed(till: Centre) -> None:
    made = agree(till, elder(till))
    gone = till.desk.see(menu.tile, "41")
    assert gone is not None
    till.sign_in("1001")
    till.desk.do(menu.retire_dish, gone.id)
    till.sign_in("2001")
    (row,) = till.desk.see(standing_orders.standing_orders)
    draft = StandingDraft(row.resident_id, LUNCH, EVERY_DAY, row.first_day, None, row.typed, phone="13900000000")
    till.desk.do(standing_orders.save_standing, made, draft)
    assert [one.code for one in till.desk.see(standing_orders.standing_orders)[0].typed] == ["11", "41"]
    new = till.desk.new_id()
    with pytest.raises(Refused, match="dish_unknown"):
        till.desk.do(standing_orders.save_standing, new, replace(draft, meal=DINNER))


def test_two_records_that_are_one_have_one_standing_order_for_a_meal(till: Centre) -> None:
    keep, gone, other = elder(till), elder(till, "阮桂贞"), elder(till, "甲某")
    agree(till, keep)
    twice, dinner = agree(till, gone), agree(till, gone, meal=DINNER)
    paid = agree(till, other)
    (row,) = [one for one in till.desk.see(standing_orders.standing_orders) if one.id == paid]
    draft = StandingDraft(other, LUNCH, EVERY_DAY, row.first_day, None, row.typed, payer_id=gone)
    till.desk.do(standing_orders.save_standing, paid, draft)
    till.sign_in("1001")
    till.desk.do(merge.merge, keep, gone)
    found = {one.id: one for one in till.desk.see(standing_orders.standing_orders)}
    assert twice not in found and found[dinner].resident_id == keep and found[paid].payer_id == keep
    assert len(listed(till)) == 2
    (order,) = listed(till, DINNER)
    shown = till.desk.do(cart.take_up, order.id)
    assert shown.member is not None and shown.member.id == keep


def test_what_is_due_and_what_is_held_outlives_a_restart(till: Centre) -> None:
    who = elder(till)
    agree(till, who)
    order = ring(till, who, "13")
    till.desk.do(cart.hold, order)
    due = listed(till)
    again = till.reopen()
    again.sign_in("2001")
    assert listed(again) == due and len(due) == 1
    assert [row.id for row in again.desk.see(cart_view.held)] == [order]
    assert again.desk.do(standing_orders.place_due) == 0
    assert again.desk.do(cart.take_up, due[0].id).payable == 15_20
    again.desk.sessions.close()


def test_of_somebody_who_is_erased_no_door_is_kept_and_nothing_more_is_ordered(till: Centre) -> None:
    desk = till.desk
    draft = ResidentDraft("石榴籽甲", birth_date=date(1950, 1, 2), phone="13912340077", address="榴花坞77幢9单元7707室")
    who, other = desk.do(registry.register, draft).id, elder(till)
    agree(till, who)
    dinner = StandingDraft(other, DINNER, EVERY_DAY, today(till), None, (StandingDish("11", 1),), payer_id=who)
    desk.do(standing_orders.save_standing, desk.new_id(), dinner)
    next_day(till)
    desk.do(deliveries.print_route, today(till), LUNCH)
    for row in listed(till):
        desk.do(cart.discard, row.id)
    till.sign_in("1001")
    desk.do(erase.erase, who, "本人要求删除", approval=till.consent("1002"))
    with desk.sessions.read() as session:
        for query in (
            "SELECT count(*) FROM standing_order WHERE resident_id = :who AND (active OR phone <> '' OR address <> '')",
            "SELECT count(*) FROM standing_order WHERE payer_id = :who",
            "SELECT count(*) FROM meal_order WHERE resident_id = :who AND (phone <> '' OR address <> '' OR note <> '')",
            "SELECT count(*) FROM delivery_stop WHERE address LIKE '榴花坞%'",
            "SELECT count(*) FROM print_job WHERE kind = 'route' AND document LIKE '%榴花坞%'",
        ):
            assert sql.rows(session, query, {"who": who})[0][0] == 0, query
