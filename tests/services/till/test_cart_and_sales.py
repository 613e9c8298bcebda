"""Carts and sales: priced, paid, sealed, taken back."""

from datetime import date
from uuid import UUID

import pytest

from app.errors import Refused
from app.services import dashboard, documents, print_queue
from app.services.desk import Desk
from app.services.documents.till import Receipt
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, cart_view, menu, sales, shifts
from app.services.till.tender import Tender, settle
from tests.support import Centre

LUNCH = "lunch"


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.code


@pytest.fixture
def till_(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def elder(desk: Desk, birth: date, name: str = "阮桂珍𠅤") -> UUID:
    return desk.do(registry.register, ResidentDraft(name, birth_date=birth, sex="F")).id


def ring(desk: Desk, *codes: str, member: UUID | None = None, **more: int) -> cart_view.CartView:
    cart_id = desk.new_id()
    for code in codes:
        desk.do(cart.add, cart_id, code, meal=LUNCH, **more)
    if member is not None:
        desk.do(cart.set_member, cart_id, member, meal=LUNCH)
    return desk.see(cart_view.load, cart_id)


def test_no_sale_without_an_open_shift(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused) as caught:
        centre_.desk.do(cart.add, centre_.desk.new_id(), "11", meal=LUNCH)
    assert code_of(caught) == "no_shift"


def test_auditor_may_not_sell(till_: Centre) -> None:
    till_.sign_in("9001")
    with pytest.raises(Refused) as caught:
        till_.desk.do(cart.add, till_.desk.new_id(), "11", meal=LUNCH)
    assert code_of(caught) == "needs_approver"


def test_cart_lives_in_the_store_from_its_first_dish(till_: Centre) -> None:
    shown = ring(till_.desk, "11", "11", "41")
    again = till_.reopen()
    again.sign_in("2001")
    found = again.desk.see(cart_view.current)
    assert found is not None
    assert found.id == shown.id
    assert [(r.code, r.quantity) for r in found.rows] == [("11", 2), ("41", 1)]
    again.desk.sessions.close()


def test_member_before_and_after_the_dishes_is_the_same_price(till_: Centre) -> None:
    desk = till_.desk
    member = elder(desk, date(1952, 3, 4))
    after = ring(desk, "11", "61", "24", member=member)
    desk.do(cart.hold, after.id)
    before_id = desk.new_id()
    desk.do(cart.set_member, before_id, member, meal=LUNCH)
    for code in ("24", "61", "11"):
        before = desk.do(cart.add, before_id, code, meal=LUNCH)
    assert before.payable == after.payable == 1440 + 1200 + 1000
    assert {r.code: r.payable for r in before.rows} == {r.code: r.payable for r in after.rows}
    not_eligible = next(r for r in before.rows if r.code == "61")
    assert not not_eligible.eligible and not_eligible.discount == 0


def test_two_eaters_on_one_cart_get_their_own_tiers(till_: Centre) -> None:
    desk = till_.desk
    her, him = elder(desk, date(1950, 1, 1)), elder(desk, date(1934, 1, 1), "单雄信")
    shown = ring(desk, "11", "13", member=her)
    shown = desk.do(cart.set_eater, shown.id, shown.rows[1].position, him)
    assert [(r.payable, r.benefit) for r in shown.rows] == [(1440, "长者 8 折"), (950, "长者 5 折")]
    done = desk.do(sales.check_out, shown.id, [Tender("cash", 3000)])
    receipt = documents.load("receipt", desk.see(print_queue.find, done.number)[0].document)
    assert isinstance(receipt, Receipt)
    assert receipt.lines[1].eater == "单*信"
    assert "单雄信" not in desk.see(print_queue.find, done.number)[0].document


def test_weight_dish_needs_grams_and_counts_them(till_: Centre) -> None:
    desk = till_.desk
    with pytest.raises(Refused) as caught:
        ring(desk, "34")
    assert code_of(caught) == "grams_needed"
    shown = ring(desk, "34", grams=265)
    assert shown.rows[0].list_amount == 1049  # 198 × 265 / 50 = 1049.4
    with pytest.raises(Refused) as caught:
        desk.do(cart.add, shown.id, "11", meal=LUNCH, grams=100)
    assert code_of(caught) == "grams_not_wanted"


def test_sold_out_and_counted_portions(till_: Centre) -> None:
    desk = till_.desk
    till_.sign_in("1001")
    dishes = {d.code: d.id for d in desk.see(menu.dishes)}
    desk.do(menu.set_sold_out, dishes["15"], True)
    desk.do(menu.set_remaining, dishes["14"], 2)
    till_.sign_in("2001")
    with pytest.raises(Refused) as caught:
        ring(desk, "15")
    assert code_of(caught) == "dish_sold_out"
    shown = ring(desk, "14", "14")
    with pytest.raises(Refused) as caught:
        desk.do(cart.add, shown.id, "14", meal=LUNCH)
    assert caught.value.data["left"] == 2
    desk.do(sales.check_out, shown.id, [Tender("cash", 3200)])
    left = next(t.remaining for t in desk.see(menu.tiles, LUNCH) if t.code == "14")
    assert left == 0


def test_quantity_limits(till_: Centre) -> None:
    desk = till_.desk
    for bad in (0, -1, 1000, 10**12):
        with pytest.raises(Refused) as caught:
            desk.do(cart.add, desk.new_id(), "11", meal=LUNCH, quantity=bad)
        assert code_of(caught) == "quantity_bad"
    shown = desk.do(cart.add, desk.new_id(), "11", meal=LUNCH, quantity=999, anyway=True)
    with pytest.raises(Refused):
        desk.do(cart.add, shown.id, "11", meal=LUNCH)
    assert desk.do(cart.set_quantity, shown.id, 1, 0).rows == ()


def test_pressing_twice_makes_one_sale(till_: Centre) -> None:
    desk = till_.desk
    shown = ring(desk, "11")
    first = desk.do(sales.check_out, shown.id, [Tender("cash", 2000)])
    second = desk.do(sales.check_out, shown.id, [Tender("cash", 2000)])
    assert second.repeated and second.number == first.number and second.change == first.change == 200
    assert len(desk.see(dashboard.recent_sales)) == 1
    with pytest.raises(Refused) as caught:
        desk.do(cart.add, shown.id, "11", meal=LUNCH)
    assert code_of(caught) == "cart_paid"


def test_price_changed_between_screen_and_money(till_: Centre) -> None:
    desk = till_.desk
    shown = ring(desk, "11")
    with pytest.raises(Refused) as caught:
        desk.do(sales.check_out, shown.id, [Tender("cash", 1800)], expected_payable=1700)
    assert caught.value.data["payable"] == 1800
    assert desk.see(cart_view.current) is not None


def test_refused_sale_leaves_number_cart_and_stock_alone(till_: Centre) -> None:
    desk = till_.desk
    shown = ring(desk, "11")
    with pytest.raises(Refused) as caught:
        desk.do(sales.check_out, shown.id, [Tender("cash", 1700)])
    assert caught.value.data == {"by": 100}
    done = desk.do(sales.check_out, shown.id, [Tender("cash", 1800)])
    assert done.number == "XS-A-20261123-0001"


def test_rounding_is_for_cash_alone_and_in_the_customers_favour(till_: Centre) -> None:
    desk = till_.desk
    member = elder(desk, date(1955, 1, 1))
    shown = ring(desk, "34", member=member, grams=131)  # 519 → 415
    assert shown.payable == 415
    done = desk.do(sales.check_out, shown.id, [Tender("cash", 1000)])
    assert (done.due, done.change) == (410, 590)
    shown = ring(desk, "34", member=member, grams=131)
    assert desk.do(sales.check_out, shown.id, [Tender("wechat", 415)]).due == 415
    shown = ring(desk, "34", member=member, grams=131)
    exact = desk.do(sales.check_out, shown.id, [Tender("cash", 415)])
    assert (exact.due, exact.change) == (415, 0)


@pytest.mark.parametrize(
    ("payable", "tenders", "due", "change"),
    [
        (2980, [("cash", 5000)], 2980, 2020),
        (2980, [("wechat", 1000), ("cash", 2000)], 2980, 20),
        (2985, [("cash", 3000)], 2980, 20),
        (2985, [("wechat", 985), ("cash", 2000)], 2985, 0),
        (2985, [("alipay", 2985)], 2985, 0),
        (2985, [("wechat", 1000), ("cash", 2000)], 2980, 20),  # 19.85 in cash is 19.80
        (2985, [("wechat", 1000), ("cash", 1985)], 2985, 0),  # the coins are there
        (2985, [("cash", 1000), ("wechat", 1985)], 2985, 0),
        (2985, [("cash", 2000), ("cash", 1000)], 2980, 20),
        (2005, [("wechat", 2000), ("cash", 5)], 2005, 0),  # so few 分 are paid to the last one
        (2985, [("wechat", 1000), ("alipay", 985), ("cash", 2000)], 2985, 1000),
        (1000, [("cash", 10_990)], 1000, 9990),
        (0, [], 0, 0),
        (0, [("cash", 0)], 0, 0),
    ],
)
def test_settle(payable: int, tenders: list[tuple[str, int]], due: int, change: int) -> None:
    settled = settle(payable, [Tender(*t) for t in tenders], "jiao")
    assert (settled.due, settled.change) == (due, change)
    assert sum(p.amount for p in settled.payments) == due
    assert settled.tendered - settled.change == due


@pytest.mark.parametrize(
    ("payable", "tenders", "code"),
    [
        (1000, [("cash", 900)], "short"),
        (1000, [("wechat", 1100)], "too_much"),
        (1000, [("wechat", 1000), ("cash", 500)], "too_much"),
        (1800, [("cash", 1000), ("wechat", 1000)], "too_much"),  # 2.00 would be cash for a phone's money
        (1800, [("cash", 2000), ("wechat", 100)], "too_much"),
        (2985, [("wechat", 2980)], "short"),
        (1000, [("cash", 11000)], "change_odd"),
        (1000, [("cash", 20000)], "change_odd"),
        (2005, [("wechat", 2000), ("cash", 10)], "change_fen"),
        (1000, [("cash", -1)], "tender_amount"),
        (1000, [("shells", 1000)], "tender_unknown"),
        (1000, [], "short"),
    ],
)
def test_settle_refuses(payable: int, tenders: list[tuple[str, int]], code: str) -> None:
    with pytest.raises(Refused) as caught:
        settle(payable, [Tender(*t) for t in tenders], "jiao")
    assert code_of(caught) == code


def test_hold_and_take(till_: Centre) -> None:
    desk = till_.desk
    first = ring(desk, "11")
    assert desk.do(cart.hold, first.id) == 1
    second = ring(desk, "13")
    with pytest.raises(Refused) as caught:
        desk.do(cart.take_up, first.id)
    assert code_of(caught) == "cart_open"
    assert desk.do(cart.swap, first.id)[0] == 2
    assert desk.do(cart.swap, second.id)[1].rows[0].code == "13"
    assert desk.do(cart.hold, second.id) == 2
    assert [(h.hold_no, h.payable) for h in desk.see(cart_view.held)] == [(1, 1800), (2, 1900)]
    assert desk.do(cart.take_up, first.id).rows[0].code == "11"
    assert desk.see(cart_view.held_count) == 1


def test_reversal_negates_everything_once(till_: Centre) -> None:
    desk = till_.desk
    member = elder(desk, date(1945, 1, 1))
    done = desk.do(sales.check_out, ring(desk, "11", "41", member=member).id, [Tender("cash", 2000)])
    till_.clock.forward(seconds=100)
    back = desk.do(sales.reverse_sale, done.id, "打错菜")
    assert (back.due, back.number) == (-done.due, "XS-A-20261123-0002")
    with pytest.raises(Refused) as caught:
        desk.do(sales.reverse_sale, done.id, "再来一次")
    assert code_of(caught) == "sale_reversed"
    with pytest.raises(Refused) as caught:
        desk.do(sales.reverse_sale, back.id, "冲正的冲正")
    assert code_of(caught) == "is_reversal"
    figures = desk.see(dashboard.today)
    assert (figures.net, figures.sales, figures.reversals, figures.discount) == (0, 1, 1, 0)


def test_late_reversal_needs_an_approver(till_: Centre) -> None:
    desk = till_.desk
    done = desk.do(sales.check_out, ring(desk, "11").id, [Tender("cash", 1800)])
    till_.clock.forward(minutes=3)
    with pytest.raises(Refused) as caught:
        desk.do(sales.reverse_sale, done.id, "顾客退菜")
    assert code_of(caught) == "needs_approver"
    approval = desk.approve(till_.staff["1002"], till_.pins["1002"])
    assert desk.do(sales.reverse_sale, done.id, "顾客退菜", approval=approval).due == -1800


def test_reversal_needs_a_reason_and_the_same_day(till_: Centre) -> None:
    desk = till_.desk
    done = desk.do(sales.check_out, ring(desk, "11").id, [Tender("cash", 1800)])
    with pytest.raises(Refused) as caught:
        desk.do(sales.reverse_sale, done.id, "  ")
    assert code_of(caught) == "reason_missing"
    with pytest.raises(Refused) as caught:
        desk.do(sales.reverse_sale, desk.new_id(), "没有这单")
    assert code_of(caught) == "sale_unknown"


def test_receipt_is_frozen_and_carries_no_whole_name(till_: Centre) -> None:
    desk = till_.desk
    member = elder(desk, date(1952, 3, 4))
    done = desk.do(sales.check_out, ring(desk, "11", member=member).id, [Tender("cash", 2000)])
    till_.sign_in("1001")
    dish = next(d for d in desk.see(menu.dishes) if d.code == "11")
    draft = menu.DishDraft("11", "改名的肉", dish.category_id, 9900)
    desk.do(menu.save_dish, draft, dish.id)
    job = desk.see(print_queue.find, done.number)[0]
    receipt = documents.load("receipt", job.document)
    assert isinstance(receipt, Receipt)
    assert receipt.lines[0].name == "红烧肉" and receipt.lines[0].payable == 1440
    assert receipt.member.startswith("阮") and "桂珍" not in job.document
    assert documents.dump(receipt) == job.document
    desk.do(print_queue.reprint, "receipt", done.number)
    first, second = desk.see(print_queue.find, done.number)
    assert {first.copy_no, second.copy_no} == {1, 2}
    assert first.document == second.document


def test_declined_benefit_is_logged_and_full_price(till_: Centre) -> None:
    desk = till_.desk
    shown = ring(desk, "11", member=elder(desk, date(1940, 1, 1)))
    assert shown.payable == 1260
    assert desk.do(cart.set_benefits, shown.id, False).payable == 1800
    done = desk.do(sales.check_out, shown.id, [Tender("cash", 1800)])
    assert done.saved == 0


@pytest.mark.parametrize(("birth", "payable"), [(date(1966, 11, 24), 1800), (date(1966, 11, 23), 1440)])
def test_the_tier_starts_on_the_birthday(till_: Centre, birth: date, payable: int) -> None:
    assert ring(till_.desk, "11", member=elder(till_.desk, birth)).payable == payable


def test_a_second_order_waits_until_the_first_is_out_of_the_way(till_: Centre) -> None:
    desk = till_.desk
    ring(desk, "11")
    with pytest.raises(Refused) as caught:
        ring(desk, "13")
    assert code_of(caught) == "cart_open"
    only_a_member = desk.see(cart_view.current)
    assert only_a_member is not None
    desk.do(cart.discard, only_a_member.id)
    desk.do(cart.set_member, desk.new_id(), elder(desk, date(1950, 1, 1)), meal=LUNCH)
    assert [r.code for r in ring(desk, "13").rows] == ["13"]
