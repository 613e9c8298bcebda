"""What changes between the first dish and the money, and what an undo gives back: what was there, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.till import cart, cart_view, menu, sales, shifts
from app.services.till.menu import DishDraft, DishRow
from app.services.till.tender import Tender
from tests.services.till.test_cart_and_sales import elder, ring
from tests.support import Centre

LUNCH = "lunch"
WHOLE = "4200002026112300000000001234"


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift of 300.00."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def code(centre: Centre, operation: Callable[..., object], *args: object, **kw: object) -> str:
    """The code of a refusal."""
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value.code


def dish(centre: Centre, wanted: str) -> DishRow:
    return next(row for row in centre.desk.see(menu.dishes) if row.code == wanted)


def left(centre: Centre, wanted: str) -> tuple[int | None, bool]:
    now = dish(centre, wanted)
    return now.remaining, now.sold_out


def change(centre: Centre, wanted: str, **new: object) -> None:
    """A manager changes a dish, and the cashier goes on."""
    now = dish(centre, wanted)
    same = DishDraft(now.code, now.name, now.category_id, now.price, now.meals, now.by_weight, now.unit_grams)
    centre.sign_in("1001")
    centre.desk.do(menu.save_dish, replace(same, **new), now.id)  # type: ignore[arg-type]
    centre.sign_in("2001")


def pay(centre: Centre, cart_id: UUID, *tenders: Tender, **kw: bool) -> sales.SaleDone:
    return centre.desk.do(sales.check_out, cart_id, tenders, **kw)


# --- sold out ---------------------------------------------------------------------------------------------------------


def test_what_is_in_the_order_is_sold_though_it_was_marked_sold_out_since(till: Centre) -> None:
    shown = ring(till.desk, "11", "11")
    till.desk.do(menu.set_remaining, dish(till, "11").id, 1)
    till.desk.do(menu.set_sold_out, dish(till, "11").id, True)
    done = pay(till, shown.id, Tender("cash", 36_00))
    assert done.due == 36_00 and left(till, "11") == (-1, True)
    till.desk.do(sales.reverse_sale, done.id, "打错菜")
    assert left(till, "11") == (1, True), "what one more than counted took comes back to the same count"


def test_a_new_portion_of_what_is_sold_out_is_asked_about(till: Centre) -> None:
    cart_id = till.desk.new_id()
    till.desk.do(menu.set_sold_out, dish(till, "11").id, True)
    till.desk.do(menu.set_remaining, dish(till, "13").id, 1)
    assert code(till, cart.add, cart_id, "11", meal=LUNCH) == "dish_sold_out"
    assert till.desk.do(cart.add, cart_id, "11", meal=LUNCH, anyway=True).payable == 18_00
    assert code(till, cart.set_quantity, cart_id, 1, 2) == "dish_sold_out"
    assert till.desk.do(cart.set_quantity, cart_id, 1, 2, anyway=True).payable == 36_00
    assert code(till, cart.add, cart_id, "13", meal=LUNCH, quantity=2) == "only_left"
    assert till.desk.do(cart.add, cart_id, "13", meal=LUNCH, quantity=2, anyway=True).payable == 74_00


def test_sold_out_and_counts_end_with_their_day_and_not_with_a_shift(till: Centre) -> None:
    desk = till.desk
    desk.do(menu.set_sold_out, dish(till, "13").id, True)
    desk.do(menu.set_remaining, dish(till, "23").id, 0)
    desk.do(menu.set_remaining, dish(till, "14").id, 7)

    def next_shift() -> None:
        desk.do(shifts.submit_count, {10000: 3})
        desk.do(shifts.close)
        desk.do(shifts.open_shift, 300_00)

    next_shift()
    assert (left(till, "13"), left(till, "23"), left(till, "14")) == ((None, True), (0, True), (7, False))
    till.clock.forward(days=1)
    next_shift()
    assert {left(till, which) for which in ("13", "23", "14")} == {(None, False)}


def test_what_is_marked_before_the_shift_opens_holds(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.desk.do(menu.set_sold_out, dish(centre_, "13").id, True)
    centre_.desk.do(shifts.open_shift, 0)
    assert left(centre_, "13") == (None, True)


def test_a_change_of_the_supply_is_undone_to_what_was_there(till: Centre) -> None:
    desk, fish = till.desk, dish(till, "13").id
    desk.do(menu.set_remaining, fish, 10)
    typed_wrong = desk.do(menu.set_remaining, fish, 5)
    pay(till, ring(desk, "13").id, Tender("cash", 19_00))
    desk.do(menu.undo_supply, typed_wrong)
    assert left(till, "13") == (9, False), "one was sold meanwhile"
    gone = desk.do(menu.set_sold_out, fish, True)
    counted = desk.do(menu.set_remaining, fish, 3)
    desk.do(menu.undo_supply, counted)
    assert left(till, "13") == (9, True)
    desk.do(menu.undo_supply, gone)
    assert left(till, "13") == (9, False)
    desk.do(menu.set_remaining, fish, 0)
    desk.do(menu.set_sold_out, fish, False)
    assert left(till, "13") == (None, False), "back on sale though none was left: nobody counts them any more"


def test_an_undo_that_comes_late_or_twice_leaves_the_newer_count(till: Centre) -> None:
    desk, fish = till.desk, dish(till, "13").id

    def count(portions: int) -> menu.SupplyChange:
        till.clock.forward(seconds=5)
        return desk.do(menu.set_remaining, fish, portions)

    count(10)
    typed_wrong = count(5)
    desk.do(menu.undo_supply, typed_wrong)
    desk.do(menu.undo_supply, typed_wrong)
    assert left(till, "13") == (10, False)
    typed_wrong = count(5)
    count(20)
    desk.do(menu.undo_supply, typed_wrong)
    assert left(till, "13") == (20, False)
    gone = desk.do(menu.set_sold_out, fish, True)
    desk.do(menu.set_sold_out, fish, False)
    count(8)
    desk.do(menu.undo_supply, gone)
    assert left(till, "13") == (8, False)


def test_a_mark_is_undone_where_nobody_counts_and_not_on_another_day(till: Centre) -> None:
    desk, fish = till.desk, dish(till, "13").id
    marked = desk.do(menu.set_sold_out, fish, True)
    desk.do(menu.undo_supply, marked)
    assert left(till, "13") == (None, False)
    desk.do(menu.set_sold_out, fish, True)
    back = desk.do(menu.set_sold_out, fish, False)
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close)
    till.clock.forward(days=1)
    desk.do(shifts.open_shift, 300_00)
    desk.do(menu.set_remaining, fish, 3)
    desk.do(menu.undo_supply, back)
    assert left(till, "13") == (3, False)


def test_a_count_made_after_a_sale_gets_nothing_of_it_back(till: Centre) -> None:
    desk = till.desk
    done = pay(till, ring(desk, "13").id, Tender("cash", 19_00))
    till.clock.forward(seconds=10)
    desk.do(menu.set_remaining, dish(till, "13").id, 4)
    desk.do(sales.reverse_sale, done.id, "打错菜")
    assert left(till, "13") == (4, False)


@pytest.mark.parametrize("hours", [5, -5])
def test_what_is_given_back_goes_by_the_order_of_records_and_not_by_the_clock(till: Centre, hours: int) -> None:
    desk, fish = till.desk, dish(till, "13").id
    before = pay(till, ring(desk, "13").id, Tender("cash", 19_00))
    till.clock.forward(hours=hours)
    desk.do(menu.set_remaining, fish, 4)
    till.clock.forward(hours=-hours)
    after = pay(till, ring(desk, "13").id, Tender("cash", 19_00))
    assert left(till, "13") == (3, False)
    desk.do(sales.reverse_sale, before.id, "打错菜")
    assert left(till, "13") == (3, False), "the count never held it"
    desk.do(sales.reverse_sale, after.id, "打错菜")
    assert left(till, "13") == (4, False)


# --- the dish, the price --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("which", "grams", "new"), [("34", 265, {"price": 500}), ("13", None, {"price": 198})])
def test_a_line_rung_up_the_other_way_is_rung_again(
    till: Centre, which: str, grams: int | None, new: dict[str, int]
) -> None:
    desk = till.desk
    shown = desk.do(cart.add, desk.new_id(), which, meal=LUNCH, grams=grams)
    change(till, which, by_weight=grams is None, **new)
    now = desk.see(cart_view.load, shown.id)
    assert [(row.fits, row.payable) for row in now.rows] == [(False, 0)] and now.payable == 0
    assert code(till, sales.check_out, shown.id, [Tender("cash", 50_00)]) == "dish_changed"
    assert code(till, cart.set_quantity, shown.id, 1, 2) == "dish_changed"
    again = desk.do(cart.add, shown.id, which, meal=LUNCH, grams=265 if grams is None else None)
    assert [row.fits for row in again.rows] == [False, True]
    assert desk.do(cart.set_quantity, shown.id, 1, 0).payable == again.payable
    assert pay(till, shown.id, Tender("wechat", again.payable)).due == (10_49 if grams is None else 5_00)


def test_one_weight_is_one_portion(till: Centre) -> None:
    assert code(till, cart.add, till.desk.new_id(), "34", meal=LUNCH, grams=265, quantity=3) == "weigh_again"
    assert till.desk.see(cart_view.current) is None


@pytest.mark.parametrize(
    ("which", "more"), [("11", {"quantity": 999}), ("11", {"quantity": 56}), ("7", {"quantity": 100})]
)
def test_very_much_at_once_is_asked_about(till: Centre, which: str, more: dict[str, int]) -> None:
    assert code(till, cart.add, till.desk.new_id(), which, meal=LUNCH, **more) == "portions_odd"
    assert (
        till.desk.do(cart.add, till.desk.new_id(), which, meal=LUNCH, anyway=True, **more).portions == more["quantity"]
    )


# --- taking back ------------------------------------------------------------------------------------------------------


def test_a_clock_put_back_makes_nothing_recent(till: Centre) -> None:
    done = pay(till, ring(till.desk, "11").id, Tender("cash", 18_00))
    till.clock.forward(minutes=61)
    assert code(till, sales.reverse_sale, done.id, "打错菜") == "needs_approver"
    till.clock.forward(minutes=-62)
    assert code(till, sales.reverse_sale, done.id, "打错菜") == "needs_approver"
    till.clock.forward(minutes=3)
    assert till.desk.do(sales.reverse_sale, done.id, "打错菜").due == -18_00


def test_taken_back_the_dishes_are_in_the_cart_again(till: Centre) -> None:
    desk = till.desk
    her, him = elder(desk, date(1950, 1, 1)), elder(desk, date(1934, 1, 1), "单雄信")
    shown = ring(desk, "11", "13", "11", member=her)
    shown = desk.do(cart.set_eater, shown.id, 2, him)
    shown = desk.do(cart.add, shown.id, "34", meal=LUNCH, grams=265)
    shown = desk.do(cart.set_takeaway, shown.id, True)
    done = pay(till, shown.id, Tender("cash", 10_00), Tender("wechat", shown.payable - 10_00))
    back = desk.do(sales.reverse_to_cart, done.id, "收款后马上冲正")
    assert back.reversal.payments == (("cash", -10_00), ("wechat", 10_00 - shown.payable))
    assert replace(back.cart, id=shown.id) == shown
    assert desk.see(cart_view.current) == back.cart
    assert pay(till, back.cart.id, Tender("cash", back.cart.payable)).due == done.due


def test_who_declined_the_senior_price_gets_back_what_they_paid(till: Centre) -> None:
    desk = till.desk
    shown = ring(desk, "11", member=elder(desk, date(1940, 1, 1)))
    desk.do(cart.set_benefits, shown.id, False)
    done = pay(till, shown.id, Tender("cash", 18_00))
    back = desk.do(sales.reverse_to_cart, done.id, "收错款").cart
    assert (back.payable, back.use_benefits) == (18_00, False)
    nobody = pay(till, back.id, Tender("cash", 18_00))
    desk.do(cart.set_member, desk.new_id(), elder(desk, date(1990, 1, 1), "翟志远"), meal=LUNCH)
    assert desk.do(sales.reverse_to_cart, nobody.id, "收错款").cart.state == "open", (
        "a member without a dish is no order"
    )


def test_beside_another_order_it_is_put_aside(till: Centre) -> None:
    desk = till.desk
    done = pay(till, ring(desk, "11").id, Tender("cash", 18_00))
    ring(desk, "13")
    back = desk.do(sales.reverse_to_cart, done.id, "收错款").cart
    assert (back.state, back.hold_no) == ("held", 1)
    (held,) = desk.see(cart_view.held)
    assert (held.dishes, held.payable, held.staff) == ((("红烧肉", 1, None),), 18_00, "收银甲")


def test_what_was_thrown_away_comes_back_dish_by_dish(till: Centre) -> None:
    """By the dish, not by its code, which may be another dish's by now; sold out or not; held or open as it was."""
    desk = till.desk
    shown = ring(desk, "11", "13", member=elder(desk, date(1950, 1, 1)))
    desk.do(menu.set_sold_out, dish(till, "13").id, True)
    change(till, "11", code="99")
    change(till, "12", code="11")
    shown = desk.see(cart_view.load, shown.id)
    desk.do(cart.discard, shown.id)
    again = desk.do(cart.restore, shown)
    assert replace(again, id=shown.id) == shown
    desk.do(cart.hold, again.id)
    held = desk.see(cart_view.load, again.id)
    desk.do(cart.discard, held.id)
    assert replace(desk.do(cart.restore, held), id=held.id) == held
    desk.do(cart.restore, held)
    assert [row.hold_no for row in desk.see(cart_view.held)] == [1, 2]
    assert code(till, cart.swap, held.id) == "cart_gone"
    assert code(till, cart.swap, desk.see(cart_view.held)[0].id) == "cart_empty"


# --- references -------------------------------------------------------------------------------------------------------


def test_a_whole_number_pays_one_sale_until_it_is_taken_back(till: Centre) -> None:
    desk = till.desk
    done = pay(till, ring(desk, "11").id, Tender("wechat", 18_00, WHOLE))
    second = ring(desk, "11")
    for sure in (False, True):
        assert code(till, sales.check_out, second.id, [Tender("wechat", 18_00, WHOLE)], same_reference=sure) == (
            "reference_used"
        )
    assert pay(till, second.id, Tender("alipay", 18_00, WHOLE)).due == 18_00, "another merchant's numbers"
    desk.do(sales.reverse_sale, done.id, "打错菜")
    assert pay(till, ring(desk, "11").id, Tender("wechat", 18_00, WHOLE)).due == 18_00


def test_last_digits_seen_today_are_asked_about_and_tomorrow_are_anybodys(till: Centre) -> None:
    desk = till.desk
    pay(till, ring(desk, "11").id, Tender("wechat", 18_00, "4821"))
    second = ring(desk, "11")
    with pytest.raises(Refused) as caught:
        pay(till, second.id, Tender("wechat", 18_00, "4821"))
    assert (caught.value.code, caught.value.data["field"]) == ("reference_again", "reference")
    assert (caught.value.data["number"], caught.value.data["amount"]) == ("XS-A-20261123-0001", 18_00)
    taken = pay(till, second.id, Tender("wechat", 18_00, "4821"), same_reference=True)
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close)
    till.clock.forward(days=1)
    desk.do(shifts.open_shift, 300_00)
    assert taken.due == pay(till, ring(desk, "11").id, Tender("wechat", 18_00, "4821")).due


def test_last_digits_are_free_again_once_their_sale_is_taken_back(till: Centre) -> None:
    done = pay(till, ring(till.desk, "11").id, Tender("alipay", 18_00, "123456"))
    till.desk.do(sales.reverse_sale, done.id, "打错菜")
    assert pay(till, ring(till.desk, "11").id, Tender("alipay", 18_00, "123456")).due == 18_00


def test_the_same_reference_twice_in_one_sale(till: Centre) -> None:
    shown = ring(till.desk, "11")
    twice = [Tender("wechat", 10_00, "8821"), Tender("wechat", 8_00, "8821")]
    assert code(till, sales.check_out, shown.id, twice, same_reference=True) == "reference_used"
    assert till.desk.see(cart_view.current) is not None
    assert pay(till, shown.id, twice[0], Tender("wechat", 8_00, "8822")).methods == ("wechat", "wechat")
