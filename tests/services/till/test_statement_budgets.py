"""How many statements a key at the till may cost, those of the transaction left out: none grows dear unseen."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.services import dashboard
from app.services.first_run import seeds
from app.services.residents import filters
from app.services.till import cart, cart_view, menu, policies, price_board, sales, shifts
from app.services.till.tender import Tender
from app.services.work import View, Work
from tests import statements
from tests.services.till.charging import fee, pay
from tests.support import Centre

LUNCH = "lunch"
CODES = ("11", "13", "21", "31")


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 200_00)
    return centre_


def elder(till: Centre) -> UUID:
    rows = till.desk.see(filters.listing, "", 0, 50).rows
    return next(row.id for row in rows if row.age is not None and 70 <= row.age < 80)


def cost(till: Centre, operation: Any, *args: Any, **kw: Any) -> int:
    return statements.calls(statements.of_do(till.desk, operation, *args, **kw))


def look(till: Centre, query: Any, *args: Any) -> int:
    return statements.calls(statements.of_see(till.desk, query, *args))


@pytest.mark.parametrize(("served", "first", "line", "quantity", "choice"), [(False, 9, 6, 5, 5), (True, 9, 8, 7, 7)])
def test_keys_of_an_order(till: Centre, served: bool, first: int, line: int, quantity: int, choice: int) -> None:
    member, order = elder(till), till.desk.new_id()
    if served:
        assert cost(till, cart.set_member, order, member, meal=LUNCH) <= 9
    assert cost(till, cart.add, order, "11", meal=LUNCH) <= first
    assert cost(till, cart.add, order, "13", meal=LUNCH) <= line
    assert cost(till, cart.add, order, "13", meal=LUNCH) <= line
    assert cost(till, cart.add, order, "34", meal=LUNCH, grams=230) <= line
    assert cost(till, cart.set_quantity, order, 1, 3) <= quantity
    assert cost(till, cart.set_quantity, order, 2, 0) <= quantity
    assert cost(till, cart.set_takeaway, order, True) <= choice
    assert cost(till, cart.set_benefits, order, False) <= choice + 4  # it goes into the audit trail
    assert look(till, cart_view.current) <= choice - 1
    assert cost(till, cart.hold, order) <= 4
    assert cost(till, cart.take_up, order) <= choice + 1
    assert cost(till, cart.set_eater, order, 1, member) <= 9
    assert cost(till, cart.discard, order) <= 12


def test_orders_put_aside_are_read_together(till: Centre) -> None:
    member = elder(till)
    for _ in range(3):
        order = till.desk.new_id()
        till.desk.do(cart.add, order, "11", meal=LUNCH)
        till.desk.do(cart.set_member, order, member, meal=LUNCH)
        till.desk.do(cart.hold, order)
    assert look(till, cart_view.held) <= 5


@pytest.mark.parametrize(("served", "budget", "back"), [(False, 18, 20), (True, 20, 23)])
def test_a_sale_and_its_reversal(till: Centre, served: bool, budget: int, back: int) -> None:
    desk, order = till.desk, till.desk.new_id()
    for code in CODES:
        desk.do(cart.add, order, code, meal=LUNCH)
    if served:
        desk.do(cart.set_member, order, elder(till), meal=LUNCH)
    assert cost(till, sales.check_out, order, [Tender("cash", 100_00)]) <= budget
    assert cost(till, sales.check_out, order, [Tender("cash", 100_00)]) <= 3
    assert cost(till, sales.reverse_sale, order, "打错了") <= back


def test_limits_cost_a_look_at_the_uses_and_one_more_when_it_is_sold(till: Centre) -> None:
    desk, order, member = till.desk, till.desk.new_id(), elder(till)
    till.sign_in("1001")
    desk.do(policies.publish_policy, {**seeds.policies()["P1"], "limit": "1/person/meal"}, desk.see(_day))
    till.sign_in("2001")
    assert cost(till, cart.set_member, order, member, meal=LUNCH) <= 10
    for code in CODES:
        assert cost(till, cart.add, order, code, meal=LUNCH) <= 10
    assert cost(till, sales.check_out, order, [Tender("cash", 100_00)]) <= 22
    assert cost(till, sales.reverse_sale, order, "打错了") <= 26


def _day(view: View) -> date:
    return view.business_date


def test_a_shift(till: Centre) -> None:
    desk, order = till.desk, till.desk.new_id()
    desk.do(cart.add, order, "11", meal=LUNCH)
    desk.do(sales.check_out, order, [Tender("cash", 18_00)])
    assert look(till, shifts.now) <= 9
    assert look(till, shifts.x_report) <= 13
    assert cost(till, shifts.print_x) <= 19
    assert cost(till, shifts.submit_count, {10000: 2, 1000: 1, 500: 1, 100: 3}) <= 19
    assert look(till, shifts.counted) <= 11
    assert cost(till, shifts.close, "", 100_00) <= 28
    assert look(till, shifts.moves) <= 2
    assert look(till, shifts.last_closing) <= 1
    assert cost(till, shifts.open_shift, 100_00, None, "夜间上交") <= 13


def test_the_menu(till: Centre) -> None:
    assert look(till, menu.tiles, LUNCH) <= 2  # which day it is, and its dishes
    assert look(till, price_board.price_board) <= 7


def test_what_a_key_answers_is_what_is_stored(till: Centre) -> None:
    """An operation shows the cart from what it read and wrote, without reading it again."""
    member, order, desk = elder(till), till.desk.new_id(), till.desk

    def both(work: Work, operation: Any, *args: Any, **kw: Any) -> tuple[cart_view.CartView, cart_view.CartView]:
        return operation(work, order, *args, **kw), cart_view.load(
            View(work.session, work.now, work.terminal, work.keys, work.staff), order
        )

    steps: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
        (cart.set_member, (member,), {"meal": LUNCH}),
        *((cart.add, (code,), {"meal": LUNCH}) for code in ("21", "11", "11", "61")),
        (cart.add, ("34",), {"meal": LUNCH, "grams": 131}),
        (cart.set_quantity, (1, 3), {}),
        (cart.set_quantity, (2, 0), {}),
        (cart.set_eater, (1, member), {}),
        (cart.set_takeaway, (True,), {}),
        (cart.set_benefits, (False,), {}),
        (cart.set_member, (None,), {"meal": LUNCH}),
    ]
    for operation, args, kw in steps:
        said, stored = desk.do(both, operation, *args, **kw)
        assert said == stored
    desk.do(cart.hold, order)
    said, stored = desk.do(both, cart.take_up)
    assert said == stored


def test_the_sales_and_charges_of_the_day_are_read_together(till: Centre) -> None:
    desk, subject = till.desk, till.desk.new_id()
    for _ in range(3):
        pay(desk, subject, fee(5_00))
        desk.do(cart.add, order := desk.new_id(), "11", meal=LUNCH)
        desk.do(sales.check_out, order, [Tender("cash", 100_00)])
    assert len(desk.see(dashboard.recent_takings)) == 6
    assert look(till, dashboard.recent_takings) <= look(till, dashboard.recent_sales) + 1
