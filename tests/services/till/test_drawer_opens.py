"""When the cash drawer is opened: once per cash sale, cash reversal, movement and approved no-sale, and never else."""

import pytest

from app.errors import Refused
from app.services.desk import Changes
from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre


@pytest.fixture
def opened(centre_: Centre) -> list[object]:
    """A shift is open; one entry for each time the drawer was opened since."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    found: list[object] = []

    def hear(changes: Changes, by: object) -> None:
        if "drawer" in changes:
            found.append(changes)

    centre_.desk.changed.append(hear)
    return found


@pytest.mark.parametrize("paper", [True, False])
@pytest.mark.parametrize(("method", "times"), [("cash", 1), ("wechat", 0)])
def test_a_cash_sale_opens_it_with_or_without_paper(
    centre_: Centre, opened: list[object], method: str, times: int, paper: bool
) -> None:
    order = ring(centre_.desk, "11").id
    tender = [Tender(method, 18_00)]
    centre_.desk.do(sales.check_out, order, tender, print_receipt=paper)
    assert len(opened) == times
    centre_.desk.do(sales.check_out, order, tender, print_receipt=paper)
    assert len(opened) == times, "a second press of 收款 finds the same sale"


def test_cash_given_back_opens_it(centre_: Centre, opened: list[object]) -> None:
    sale = centre_.desk.do(sales.check_out, ring(centre_.desk, "11").id, [Tender("cash", 18_00)])
    opened.clear()
    centre_.desk.do(sales.reverse_sale, sale.id, "点错了")
    assert len(opened) == 1


@pytest.mark.parametrize("kind", ["pay_in", "pay_out", "drop"])
def test_each_movement_of_cash_opens_it_once(centre_: Centre, opened: list[object], kind: str) -> None:
    centre_.sign_in("1001")
    centre_.desk.do(shifts.move_cash, kind, 10_00, "换零钱")
    assert len(opened) == 1


def test_without_a_sale_it_opens_for_a_reason_and_with_the_right_alone(centre_: Centre, opened: list[object]) -> None:
    desk = centre_.desk
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(shifts.move_cash, "no_sale", 0, "换零钱")
    centre_.sign_in("1001")
    with pytest.raises(Refused, match="text_empty"):
        desk.do(shifts.move_cash, "no_sale", 0, " ")
    assert opened == []
    desk.do(shifts.move_cash, "no_sale", 0, "换零钱")
    assert len(opened) == 1


def test_the_open_order_never_touches_it(centre_: Centre, opened: list[object]) -> None:
    order = ring(centre_.desk, "11")
    centre_.desk.do(cart.discard, order.id)
    assert opened == []
