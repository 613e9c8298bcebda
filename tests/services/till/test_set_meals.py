"""Set meals and dishes whose price is typed: chosen, counted down, changed, sold and taken back."""

from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.till import sets
from app.rules.till.sets import Picked
from app.services import documents, print_queue
from app.services.documents.till import Receipt
from app.services.till import cart, choices, choosing, dish_more, menu, sales, shifts
from app.services.till.dish_more import DishMore
from app.services.till.order_lines import Way
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.till.test_modifiers import LUNCH, change_dish, refusal
from tests.support import Centre

SET = 2000
TYPED = "主荤 选1：11* 12 13+3\n小菜 选1：21* 24+1"


def dish(centre: Centre, code: str) -> UUID:
    found = centre.desk.see(menu.tile, code)
    assert found is not None
    return found.id


def left(centre: Centre, code: str) -> int | None:
    found = centre.desk.see(menu.tile, code)
    return None if found is None else found.remaining


@pytest.fixture
def till_(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift; dish 91 is a set of 20 元, dish 92 is priced at ringing."""
    centre_.sign_in("1001")
    kind = centre_.desk.see(menu.categories)[0].id
    more = DishMore(set_text=TYPED)
    centre_.desk.do(menu.save_dish, menu.DishDraft("91", "两菜套餐", kind, SET, more=more))
    more = DishMore(open_low=100, open_high=5000)
    centre_.desk.do(menu.save_dish, menu.DishDraft("92", "代炒", kind, 1000, more=more))
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def picked(centre: Centre, *groups: tuple[str, ...]) -> list[list[UUID]]:
    return [[dish(centre, code) for code in group] for group in groups]


def way(centre: Centre, *groups: tuple[str, ...]) -> Way:
    """As the till hands a choice in: dishes by group, no names and no amounts."""
    chosen = picked(centre, *groups)
    return Way(choices=sets.write_picked(Picked(at, one, "", 0) for at, ones in enumerate(chosen) for one in ones))


def names(row: object) -> list[tuple[str, int]]:
    return [(one.name, one.extra) for one in sets.read_picked(row.way.choices)]  # type: ignore[attr-defined]


def test_a_set_has_one_price_and_its_extras_stay_charged(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    desk.do(cart.add, cart_id, "91", meal=LUNCH)
    shown = desk.do(cart.add, cart_id, "91", meal=LUNCH, quantity=2, way=way(till_, ("13",), ("24",)))
    assert [(r.quantity, r.unit_price, r.payable) for r in shown.rows] == [
        (1, SET, SET),
        (2, SET + 400, 2 * (SET + 400)),
    ]
    assert [extra for _name, extra in names(shown.rows[1])] == [300, 100]
    for takeaway in (True, False):
        assert desk.do(cart.set_takeaway, cart_id, takeaway).payable == 3 * SET + 800
    shown = desk.do(choosing.choose, cart_id, 2, picked(till_, ("12",), ("21",)))
    assert shown.rows[1].payable == 2 * SET and [extra for _name, extra in names(shown.rows[1])] == [0, 0]
    shown = desk.do(cart.add, cart_id, "91", meal=LUNCH, way=way(till_, ("12",), ("21",)))
    assert [r.quantity for r in shown.rows] == [1, 3], "the same choice is the same line"


def test_what_is_chosen_counts_down_its_own_dish_and_comes_back(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    desk.do(menu.set_remaining, dish(till_, "13"), 2)
    desk.do(cart.add, cart_id, "91", meal=LUNCH, quantity=2, way=way(till_, ("13",), ("21",)))
    for add in (
        lambda: desk.do(cart.add, cart_id, "13", meal=LUNCH),
        lambda: desk.do(cart.set_quantity, cart_id, 1, 3),
    ):
        with pytest.raises(Refused) as caught:
            add()
        assert caught.value.code == "only_left" and caught.value.data["left"] == 2
    done = desk.do(sales.check_out, cart_id, [Tender("cash", 2 * (SET + 300))])
    assert left(till_, "13") == 0
    receipt = documents.load("receipt", desk.see(print_queue.find, done.number)[0].document)
    assert isinstance(receipt, Receipt) and [extra for _name, extra in receipt.lines[0].choices] == [300, 0]
    back = desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert left(till_, "13") == 2 and back.cart.payable == 2 * (SET + 300)
    assert verify(desk.sessions).ok


def test_what_is_sold_out_is_asked_about_in_a_set_too(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    desk.do(menu.set_sold_out, dish(till_, "11"), True)
    with pytest.raises(Refused) as caught:
        desk.do(cart.add, cart_id, "91", meal=LUNCH)
    assert caught.value.code == "dish_sold_out"
    shown = desk.do(cart.add, cart_id, "91", meal=LUNCH, anyway=True)
    desk.do(choosing.choose, cart_id, 1, picked(till_, ("12",), ("21",)))
    with pytest.raises(Refused):
        desk.do(choosing.choose, cart_id, 1, picked(till_, ("11",), ("21",)))
    again = desk.do(choosing.choose, cart_id, 1, picked(till_, ("11",), ("21",)), anyway=True)
    assert again.rows == shown.rows
    offer = desk.see(choices.offered, "91")
    assert [(g.name, g.pick, len(g.choices)) for g in offer] == [("主荤", 1, 3), ("小菜", 1, 2)]
    assert offer[0].choices[0].sold_out and desk.see(choices.offered, "11") == desk.see(choices.offered, "999") == ()


def test_a_set_without_a_usual_choice_waits_for_one(till_: Centre) -> None:
    change_dish(till_, "91", more=DishMore(set_text=TYPED.replace("*", "")))
    desk, cart_id = till_.desk, till_.desk.new_id()
    for tried in (Way(), way(till_, ("11",)), way(till_, ("11", "12"), ("21",))):
        with pytest.raises(Refused) as caught:
            desk.do(cart.add, cart_id, "91", meal=LUNCH, way=tried)
        assert refusal(caught) == ("choices_needed", "code")
    desk.do(cart.add, cart_id, "11", meal=LUNCH)
    with pytest.raises(Refused) as caught:
        desk.do(choosing.choose, cart_id, 1, picked(till_, ("11",)))
    assert caught.value.code == "dish_changed"


def test_a_typed_price_stands_between_its_bounds(till_: Centre) -> None:
    desk, cart_id = till_.desk, till_.desk.new_id()
    for price, code in ((None, "price_needed"), (99, "price_out"), (5001, "price_out")):
        with pytest.raises(Refused) as caught:
            desk.do(cart.add, cart_id, "92", meal=LUNCH, way=Way(own_price=price))
        assert refusal(caught) == (code, "price")
    for price in (1250, 1250, 800):
        shown = desk.do(cart.add, cart_id, "92", meal=LUNCH, way=Way(own_price=price))
    assert [(r.quantity, r.unit_price) for r in shown.rows] == [(2, 1250), (1, 800)]
    shown = desk.do(cart.add, cart_id, "11", meal=LUNCH, way=Way(own_price=1))
    assert shown.rows[-1].unit_price == 1800, "a dish with a price costs that"
    done = desk.do(sales.check_out, cart_id, [Tender("cash", shown.payable)])
    back = desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert back.cart.payable == shown.payable
    change_dish(till_, "92", more=DishMore())
    assert desk.do(cart.add, back.cart.id, "92", meal=LUNCH).rows[-1].unit_price == 1000


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (DishMore(open_low=100), "open_high"), (DishMore(open_high=100), "open_low"),
        (DishMore(open_low=200, open_high=100), "open_high"), (DishMore(set_text="主荤 选1：91"), "set_text"),
        (DishMore(box_fee=-1), "box_fee"), (DishMore(reserved=1000), "reserved"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_of_a_dish_is_refused_beside_it(till_: Centre, more: DishMore, field: str) -> None:
    with pytest.raises(Refused) as caught:
        change_dish(till_, "91", more=more)
    assert refusal(caught) == ("field_bad", field)


def test_what_else_is_said_of_a_dish_stays_unless_it_is_said(till_: Centre) -> None:
    key = change_dish(till_, "91", name="三菜套餐")
    row = next(one for one in till_.desk.see(menu.dishes) if one.id == key)
    assert till_.desk.see(dish_more.set_text, row.set_groups) == TYPED.replace("+3", "+3.00").replace("+1", "+1.00")
    assert till_.desk.see(dish_more.set_text, "") == ""
    change_dish(till_, "34", more=DishMore(open_low=1, open_high=2, set_text=TYPED, box_fee=50, reserved=3))
    row = next(one for one in till_.desk.see(menu.dishes) if one.code == "34")
    assert (row.open_low, row.open_high, row.set_groups, row.box_fee, row.reserved) == (None, None, "", 50, 3)
