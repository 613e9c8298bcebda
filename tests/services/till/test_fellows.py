"""Two people and more on one tray: a portion for somebody else, and who is offered."""

from datetime import date
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.desk import Desk
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, cart_view, fellows, sales, shifts
from app.services.till.cart_view import CartView
from app.services.till.tender import Tender
from tests.support import Centre

ELDER, OLDEST, YOUNG = date(1956, 1, 1), date(1930, 1, 1), date(2000, 1, 1)


@pytest.fixture
def till(centre_: Centre) -> Desk:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 0)
    return centre_.desk


def person(desk: Desk, name: str, born: date = ELDER, address: str = "") -> UUID:
    return desk.do(registry.register, ResidentDraft(name, birth_date=born, address=address)).id


def ring(desk: Desk, who: UUID, *codes: str) -> CartView:
    order = desk.new_id()
    shown = desk.do(cart.set_member, order, who, meal="lunch")
    for code in codes:
        shown = desk.do(cart.add, order, code, meal="lunch")
    return shown


def whose(shown: CartView) -> list[tuple[str, int, str]]:
    return [(row.name, row.quantity, "" if row.eater is None else row.eater.name) for row in shown.rows]


def test_one_portion_of_a_line_is_somebody_elses_at_their_own_price(till: Desk) -> None:
    elder, oldest = person(till, "测试甲"), person(till, "测试乙", OLDEST)
    shown = ring(till, elder, "11", "11", "11")
    assert shown.payable == 3 * 18_00 * 8 // 10
    shown = till.do(fellows.give_portion, shown.id, 1, oldest)
    assert whose(shown) == [("红烧肉", 2, ""), ("红烧肉", 1, "测试乙")]
    assert shown.payable == 2 * 14_40 + 9_00 and shown == till.see(cart_view.load, shown.id)
    shown = till.do(fellows.give_portion, shown.id, 1, oldest)  # once more: to the line there is
    assert whose(shown) == [("红烧肉", 1, ""), ("红烧肉", 2, "测试乙")]
    shown = till.do(fellows.give_portion, shown.id, 1, oldest)  # the last one takes the whole line
    assert [eater for _, _, eater in whose(shown)] == ["测试乙", "测试乙"] and shown.payable == 27_00
    done = till.do(sales.check_out, shown.id, [Tender("cash", 30_00)], expected_payable=27_00)
    assert done.due == 27_00


def test_what_was_weighed_is_given_whole_and_a_full_order_takes_no_more(
    till: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elder, oldest = person(till, "测试甲"), person(till, "测试乙", OLDEST)
    shown = ring(till, elder, "11", "11")
    shown = till.do(cart.add, shown.id, "34", meal="lunch", grams=200)
    shown = till.do(fellows.give_portion, shown.id, 2, oldest)
    assert [eater for _, _, eater in whose(shown)] == ["", "测试乙"]
    monkeypatch.setattr(cart, "MOST_LINES", 2)
    with pytest.raises(Refused, match="cart_full"):
        till.do(fellows.give_portion, shown.id, 1, oldest)
    with pytest.raises(Refused, match="line_gone"):
        till.do(fellows.give_portion, shown.id, 9, oldest)


def test_whom_somebody_fetched_for_is_offered_first_and_then_their_household(till: Desk) -> None:
    door = "红梅苑3幢2单元501室"
    elder, mate = person(till, "测试甲", address=door), person(till, "测试乙", address=door)
    far = person(till, "测试丙")
    gone = person(till, "测试丁", YOUNG)
    assert [(one.row.name, one.times) for one in till.see(fellows.fellows, elder)] == [("测试乙", 0)]
    for other in (far, far, gone):
        shown = ring(till, elder, "11", "13")
        till.do(cart.set_eater, shown.id, 2, other)
        till.do(sales.check_out, shown.id, [Tender("cash", 100_00)])
    found = till.see(fellows.fellows, elder)
    assert [(one.row.name, one.times) for one in found] == [("测试丙", 2), ("测试丁", 1), ("测试乙", 0)]
    assert till.see(fellows.fellows, far) == () and mate != far
