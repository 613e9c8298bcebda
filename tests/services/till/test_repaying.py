"""反结账: the same dishes by another method in one act, or nothing at all."""

from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.till.cuts import Cut
from app.services.centre import settings
from app.services.till import cart, cutting, exceptions, menu, refunds, repaying, sales
from app.services.till.sales import SaleDone
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.till.test_refunds import as_manager, by_city, next_day, rows, sell, sums, till
from tests.services.till.test_uses import Counter
from tests.support import Centre

__all__ = ["till"]


def refused(centre: Centre, sale: UUID, *tenders: Tender) -> str:
    with pytest.raises(Refused) as caught:
        centre.desk.do(repaying.pay_again, sale, tenders, "收款方式选错")
    return caught.value.code


def test_the_same_meal_is_paid_by_the_right_method(till: Centre) -> None:
    member = by_city(till)
    dish = till.desk.see(menu.tile, "12")
    till.desk.do(menu.set_remaining, dish.id, 5)
    done = sell(till, ("31", 1), ("12", 1), member=member)
    paid = till.desk.do(repaying.pay_again, done.id, [Tender("wechat", 16_90, "8821")], "收款方式选错")
    assert paid.reversal.payments == (("cash", -1690),) and paid.sale.payments == (("wechat", 1690),)
    assert set(sums(till, done.id)) == {0}
    same = "SELECT code, quantity, list_amount, discount, subsidy FROM sale_line WHERE sale_id = :s ORDER BY position"
    assert rows(till, same, s=paid.sale.id) == rows(till, same, s=done.id)
    assert till.desk.see(menu.tile, "12").remaining == 4
    assert rows(till, "SELECT count(*) FROM cart") == [(0,)]
    assert verify(till.desk.sessions).ok


def test_it_goes_wholly_or_not_at_all(till: Centre) -> None:
    done = sell(till, ("11", 1))
    assert refused(till, done.id, Tender("wechat", 17_00)) == "short"
    as_manager(till, menu.set_price, till.desk.see(menu.tile, "11").id, 19_00)
    assert refused(till, done.id, Tender("wechat", 19_00)) == "price_changed"
    assert rows(till, "SELECT count(*) FROM sale") == [(1,)] and rows(till, "SELECT count(*) FROM cart") == [(0,)]
    till.clock.forward(minutes=3)
    as_manager(till, menu.set_price, till.desk.see(menu.tile, "11").id, 18_00)
    assert refused(till, done.id, Tender("wechat", 18_00)) == "needs_approver"
    agreed = till.consent("1002")
    assert till.desk.do(repaying.pay_again, done.id, [Tender("wechat", 18_00)], "错", approval=agreed).sale.due == 18_00
    assert refused(till, done.id, Tender("wechat", 18_00)) == "sale_reversed"


def test_neither_a_sale_with_parts_nor_one_of_another_day(till: Centre) -> None:
    done, other = sell(till, ("11", 2)), sell(till, ("41", 1))
    till.desk.do(refunds.refund, done.id, {1: 1}, 18_00, "退")
    assert refused(till, done.id, Tender("wechat", 18_00)) == "repay_part"
    next_day(till, 300_00)
    assert refused(till, other.id, Tender("wechat", other.due)) == "other_day"


def paid_anew(till: Counter, done: SaleDone) -> None:
    """Paid by another method it is the same sale to the fen, dish by dish."""
    sold = "SELECT code, quantity, list_amount, discount, subsidy, cut, cut_reason FROM sale_line WHERE sale_id = :s"
    agreed = "SELECT line, amount, proof, exception, exception_reason, approver_id FROM sale_benefit WHERE sale_id = :s"
    again = till.desk.do(repaying.pay_again, done.id, [Tender("wechat", done.due)], "收款方式选错").sale
    for query in (sold, agreed):
        ordered = f"{query} ORDER BY position"
        assert rows(till.centre, ordered, s=again.id) == rows(till.centre, ordered, s=done.id)
    till.check()


def test_what_was_taken_off_by_hand_is_taken_off_the_same_sale_again(centre_: Centre) -> None:
    till = Counter(centre_)
    shown = till.ring(till.who, "11", "13", "31")
    agreed = centre_.consent("1001")
    till.desk.do(cutting.cut, shown.id, Cut(amount=1_50), "菜凉了", 2, approval=agreed)
    shown = till.desk.do(cutting.cut, shown.id, Cut(rate=200), "老客户", approval=centre_.consent("1001"))
    paid_anew(till, till.desk.do(sales.check_out, shown.id, [Tender("cash", shown.payable)]))


@pytest.mark.parametrize("why", ["", "住对门"])
def test_what_was_seen_and_declined_holds_for_the_same_dishes(centre_: Centre, why: str) -> None:
    till = Counter(centre_, limit=None, proof=["身份证"], ask_proof=True)
    shown = till.ring(till.who, "11", "61", "13")
    till.desk.do(exceptions.say_proof, shown.id, till.who, "认识本人" if why else "身份证", why)
    shown = till.desk.do(cart.decline_line, shown.id, 1, True)
    paid_anew(till, till.desk.do(sales.check_out, shown.id, [Tender("cash", shown.payable)]))


def test_an_exception_was_agreed_to_for_these_people(centre_: Centre) -> None:
    till = Counter(centre_)
    centre_.sign_in("1001")
    till.desk.do(settings.put_all, {"till.exceptions_day": 1})
    centre_.sign_in("2001")
    till.sell(till.who)
    shown = till.ring(till.who, "13")
    agreed = centre_.consent("1001")
    shown = till.desk.do(exceptions.grant_exception, shown.id, till.who, "送错了", approval=agreed)
    paid_anew(till, till.desk.do(sales.check_out, shown.id, [Tender("cash", shown.payable)]))
