"""Money off by hand and the boxes of what is taken away: on the bill, on paper, in the figures of day and shift."""

from datetime import date

import pytest

from app.errors import Refused
from app.rules.till.cuts import NO_CUT, Cut
from app.services import dashboard, documents, print_queue
from app.services.centre import settings
from app.services.documents.till import Receipt
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, cutting, menu, sales, shifts
from app.services.till.dish_more import DishMore
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.till.test_modifiers import LUNCH, change_dish, refusal
from tests.support import Centre


@pytest.fixture
def till_(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift, who may take 10 % and 5 元 off alone."""
    centre_.sign_in("1001")
    centre_.desk.do(settings.put_all, {"till.cut_rate": 100, "till.cut_most": 500})
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def charged(centre: Centre, per: str) -> None:
    centre.sign_in("1001")
    centre.desk.do(settings.put_all, {"till.box_per": per, "till.box_fee": 100})
    centre.sign_in("2001")


def receipt_of(centre: Centre, number: str) -> Receipt:
    found = documents.load("receipt", centre.desk.see(print_queue.find, number)[0].document)
    assert isinstance(found, Receipt)
    return found


def test_a_cut_comes_after_the_benefits_and_stands_apart_everywhere(till_: Centre) -> None:
    desk, order = till_.desk, till_.desk.new_id()
    elder = desk.do(registry.register, ResidentDraft("样例甲", birth_date=date(1950, 1, 1), sex="F")).id
    desk.do(cart.set_member, order, elder, meal=LUNCH)
    for code in ("11", "13"):
        before = desk.do(cart.add, order, code, meal=LUNCH)
    shown = desk.do(cutting.cut, order, Cut(rate=100), "菜凉了")
    off = shown.cut_total
    assert 0 < off == (before.payable + 5) // 10 and shown.payable == before.payable - off
    assert shown.benefit_portions == before.benefit_portions
    shown = desk.do(cutting.cut, order, Cut(amount=100), "少了一块", 1)
    assert shown.rows[0].cut == 100 and shown.cut_total < off + 100, "its own, and none of the order's besides"
    assert desk.do(cutting.cut, order, NO_CUT, "", 1).cut_total == off
    with pytest.raises(Refused) as caught:
        desk.do(cutting.cut, order, Cut(rate=101), "人情")
    assert caught.value.code == "needs_approver" and caught.value.data["right"] == "discount"
    done = desk.do(sales.check_out, order, [Tender("cash", before.payable)])
    paper = receipt_of(till_, done.number)
    assert paper.cut == off == sum(line.cut for line in paper.lines)
    figures = desk.see(dashboard.today)
    assert figures.cut == off and figures.discount == before.discount_total
    report = desk.see(shifts.x_report)
    assert report.cut_total == off and report.discount_total == before.discount_total + off
    back = desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert back.cart.cut_total == 0, "what was agreed to was that sale"
    assert desk.see(dashboard.today).cut == 0
    found = verify(desk.sessions)
    assert found.ok, found.first


def test_beyond_the_ceilings_somebody_agrees_and_stands_with_the_sale(till_: Centre) -> None:
    desk, order = till_.desk, till_.desk.new_id()
    desk.do(cart.add, order, "11", meal=LUNCH)
    boss = till_.staff["1001"]
    approval = desk.approve(boss, till_.pins["1001"])
    shown = desk.do(cutting.cut, order, Cut(amount=600), "赔礼", approval=approval)
    assert shown.cut_total == 600 and shown.cut_as["cut_by"] == boss
    shown = desk.do(cart.add, order, "13", meal=LUNCH)
    held = desk.do(cart.hold, order)
    assert held and desk.do(cart.take_up, order).cut_total == 600
    desk.do(cart.discard, order)
    back = desk.do(cart.restore, shown)
    assert back.cut_total == 600
    done = desk.do(sales.check_out, back.id, [Tender("cash", back.payable)])
    assert done.due == back.payable


def test_dishes_that_came_since_do_not_slip_under_the_ceiling(till_: Centre) -> None:
    desk, order = till_.desk, till_.desk.new_id()
    desk.do(cart.add, order, "11", meal=LUNCH)
    desk.do(cutting.cut, order, Cut(rate=100), "菜凉了")
    shown = desk.do(cart.add, order, "11", meal=LUNCH, quantity=5)
    with pytest.raises(Refused) as caught:
        desk.do(sales.check_out, order, [Tender("cash", shown.payable)])
    assert caught.value.code == "cut_over"


@pytest.mark.parametrize(
    ("said", "reason", "field"),
    [
        (Cut(1, 1), "x", "amount"), (Cut(rate=1001), "x", "rate"), (Cut(amount=-1), "x", "amount"),
        (Cut(rate=1), " ", "reason"),
    ],
)  # fmt: skip
def test_a_cut_says_one_thing_and_why(till_: Centre, said: Cut, reason: str, field: str) -> None:
    desk, order = till_.desk, till_.desk.new_id()
    desk.do(cart.set_member, order, None, meal=LUNCH)
    with pytest.raises(Refused) as caught:
        desk.do(cutting.cut, order, said, reason)
    assert caught.value.code == "cart_empty"
    desk.do(cart.add, order, "11", meal=LUNCH)
    with pytest.raises(Refused) as caught:
        desk.do(cutting.cut, order, said, reason)
    assert refusal(caught) == ("field_bad", field)


def test_boxes_come_and_go_with_what_is_taken_away(till_: Centre) -> None:
    change_dish(till_, "13", more=DishMore(box_fee=50))
    change_dish(till_, "61", more=DishMore(box_fee=0))
    charged(till_, "portion")
    desk, order = till_.desk, till_.desk.new_id()
    for code in ("11", "11", "13", "61"):
        inside = desk.do(cart.add, order, code, meal=LUNCH)
    away = desk.do(cart.set_takeaway, order, True)
    fees = [(r.name, r.quantity, r.payable, r.eligible) for r in away.rows if r.fee]
    assert fees == [("餐盒费", 1, 50, False), ("餐盒费", 2, 200, False)]
    assert away.payable == inside.payable + 250 and away.portions == inside.portions == 4
    assert desk.do(cart.set_takeaway, order, False).payable == inside.payable
    desk.do(cart.set_takeaway, order, True)
    assert desk.do(cutting.cut, order, Cut(rate=1), "抹一点").rows[-1].cut == 0
    done = desk.do(sales.check_out, order, [Tender("cash", away.payable)])
    assert done.portions == 4 and [line.fee for line in receipt_of(till_, done.number).lines if line.fee] == [
        "box",
        "box",
    ]
    assert desk.see(dashboard.today).portions == 4
    assert "餐盒费" not in [one.name for one in desk.see(menu.dishes)]
    back = desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert [r.name for r in back.cart.rows].count("餐盒费") == 2 and back.cart.payable == away.payable
    again = desk.do(sales.check_out, back.cart.id, [Tender("cash", back.cart.payable)])
    assert again.due == back.cart.payable
    found = verify(desk.sessions)
    assert found.ok, found.first


def test_one_box_fee_for_the_order(till_: Centre) -> None:
    charged(till_, "order")
    desk, order = till_.desk, till_.desk.new_id()
    desk.do(cart.add, order, "11", meal=LUNCH, quantity=3)
    away = desk.do(cart.set_takeaway, order, True)
    assert [(r.quantity, r.payable) for r in away.rows if r.fee] == [(1, 100)]
    with pytest.raises(Refused) as caught:
        desk.do(cart.set_quantity, order, away.rows[-1].position, 2)
    assert caught.value.code == "line_gone"
