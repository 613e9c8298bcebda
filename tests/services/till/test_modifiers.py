"""What is said of a line beside how much of it: on the bill, on paper, put aside, taken back, and in the seal."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.errors import Refused
from app.services import documents, history, print_queue
from app.services.documents.till import Receipt
from app.services.till import cart, cart_view, menu, modifiers, refunds, sales, shifts
from app.services.till.order_lines import Way
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.support import Centre

LUNCH, HALF = "lunch", 900


def refusal(caught: pytest.ExceptionInfo[Refused]) -> tuple[str, object]:
    return caught.value.code, caught.value.data.get("field")


def change_dish(centre: Centre, code: str, **new: object) -> UUID:
    """A dish of the sample as a manager changes it."""
    centre.sign_in("1001")
    row = next(one for one in centre.desk.see(menu.dishes) if one.code == code and one.active)
    draft = {name: getattr(row, name) for name in vars(menu.DishDraft("", "", row.id, 1)) if hasattr(row, name)}
    centre.desk.do(menu.save_dish, menu.DishDraft(**{**draft, **new}), row.id)  # type: ignore[arg-type]
    centre.sign_in("2001")
    return row.id


@pytest.fixture
def till_(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift, and dish 11 (18 元) also by half, for 9 元."""
    change_dish(centre_, "11", half_price=HALF)
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def test_half_portions_and_remarks_are_lines_of_their_own(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    half = Way(half=True)
    for way in (Way(), half, Way(), half, Way(remark="少盐"), Way(remark="少盐")):
        shown = desk.do(cart.add, cart_id, "11", meal=LUNCH, way=way)
    assert [(r.way, r.quantity, r.unit_price, r.list_amount) for r in shown.rows] == [
        (Way(), 2, 1800, 3600), (half, 2, HALF, 2 * HALF), (Way(remark="少盐"), 2, 1800, 3600),
    ]  # fmt: skip


def test_what_was_said_goes_with_the_order_wherever_it_goes(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    desk.do(cart.add, cart_id, "11", meal=LUNCH)
    shown = desk.do(modifiers.modify, cart_id, 1, remark="软饭，少盐、软饭", half=True)
    said = Way(remark="软饭、少盐", half=True)
    assert [r.way for r in shown.rows] == [said] and shown.payable == HALF
    desk.do(cart.hold, cart_id)
    named = (("红烧肉（半份）", 1, None),)
    assert [row.dishes for row in desk.see(cart_view.held)] == [named]
    assert [r.way for r in desk.do(cart.take_up, cart_id).rows] == [said]
    desk.do(cart.discard, cart_id)
    back = desk.do(cart.restore, shown)
    assert [r.way for r in back.rows] == [said]
    done = desk.do(sales.check_out, back.id, [Tender("cash", HALF)])
    assert done.dishes == named
    assert [row.name for row in desk.see(refunds.left_of, done.id).dishes] == [named[0][0]]
    assert [row.name for row in desk.see(history.sale_sheet, done.id).lines] == [named[0][0]]
    receipt = documents.load("receipt", desk.see(print_queue.find, done.number)[0].document)
    assert isinstance(receipt, Receipt)
    assert [(x.half, x.remark, x.unit_price) for x in receipt.lines] == [(True, "软饭、少盐", HALF)]
    again = desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert [r.way for r in again.cart.rows] == [said] and again.reversal.due == -HALF
    report = verify(desk.sessions)
    assert report.ok, report.first


def test_half_a_portion_is_sold_only_of_what_has_a_price_for_it(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    with pytest.raises(Refused) as caught:
        desk.do(cart.add, cart_id, "13", meal=LUNCH, way=Way(half=True))
    assert refusal(caught) == ("no_half", "code")
    desk.do(cart.add, cart_id, "13", meal=LUNCH)
    with pytest.raises(Refused) as caught:
        desk.do(modifiers.modify, cart_id, 1, remark="", half=True)
    assert refusal(caught) == ("no_half", "code")
    with pytest.raises(Refused) as caught:
        desk.do(modifiers.modify, cart_id, 1, remark="长" * 61, half=False)
    assert refusal(caught) == ("field_bad", "remark")


def test_a_half_line_is_rung_again_once_the_dish_is_sold_whole_alone(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    desk.do(cart.add, cart_id, "11", meal=LUNCH, way=Way(half=True))
    change_dish(till_, "11", half_price=None)
    shown = desk.see(cart_view.load, cart_id)
    assert [(r.fits, r.list_amount) for r in shown.rows] == [(False, 0)]
    with pytest.raises(Refused) as caught:
        desk.do(sales.check_out, cart_id, [Tender("cash", HALF)])
    assert caught.value.code == "dish_changed"


@pytest.mark.parametrize("price", [0, 1800])
def test_half_a_portion_costs_less_than_a_whole_one(till_: Centre, price: int) -> None:
    with pytest.raises(Refused) as caught:
        change_dish(till_, "11", half_price=price)
    assert refusal(caught) == ("field_bad", "half_price")


def test_nothing_that_is_weighed_is_sold_by_half(till_: Centre) -> None:
    change_dish(till_, "34", half_price=100)
    row = till_.desk.see(menu.tile, "34")
    assert row is not None and row.half_price is None


def test_the_usual_remarks_are_the_centres(till_: Centre) -> None:
    assert "少盐" in till_.desk.see(modifiers.quick_remarks)


def test_ways_are_told_apart_by_each_of_their_parts() -> None:
    """Lines become one only where everything that was said of them is the same."""
    ways = [Way(), Way(remark="少盐"), Way(half=True), Way(own_price=1), Way(weighed="scale"), Way(choices="x")]
    assert len(set(ways)) == len(ways) and replace(ways[1], remark="") == ways[0]
