"""退菜: some dishes of a sale go back, to the 分, once, by whom it may, and never more than was paid."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services import documents, print_queue
from app.services.centre import settings
from app.services.desk import Desk
from app.services.documents.till import Receipt
from app.services.figures import canteen
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, menu, policies, refunds, sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.suite import programs
from tests.support import Centre

LUNCH = "lunch"
CITY = {
    "code": "P2", "name": "满额补贴", "valid_from": "2026-11-23",
    "tiers": [{"row": 1, "age_min": 60, "age_max": 79, "rate": 900}],
    "subsidy": [{"age_min": 60, "age_max": 79, "amount": 200, "min_spend": 1500, "funder": "city"}],
}  # fmt: skip


@pytest.fixture
def till(centre_: Centre) -> Centre:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def as_manager(till: Centre, *act: Any) -> Any:
    till.sign_in("1001")
    done = till.desk.do(*act)
    till.sign_in("2001")
    return done


def by_city(till: Centre) -> UUID:
    """Somebody of 74 under a policy that gives a tenth off, and 2.00 from 15.00 on; dishes of 6.00, 7.00, 14.00."""
    today = date(2026, 11, 23)
    nothing = {**CITY, "code": "P1", "subsidy": [], "tiers": [{"row": 1, "age_min": 99, "rate": 990}]}
    as_manager(till, policies.publish_policy, nothing, today)
    as_manager(till, policies.publish_policy, CITY, today)
    for code, price in (("31", 600), ("41", 700), ("11", 1400), ("12", 1500)):
        as_manager(till, menu.set_price, till.desk.see(menu.tile, code).id, price)
    return till.desk.do(registry.register, ResidentDraft("测试甲", birth_date=date(1952, 3, 4))).id


def sell(till: Centre, *dishes: tuple[str, int], member: UUID | None = None, pay: Any = None) -> sales.SaleDone:
    desk: Desk = till.desk
    order = desk.new_id()
    for code, n in dishes:
        weighed = code in ("34", "35")
        desk.do(cart.add, order, code, meal=LUNCH, quantity=1 if weighed else n, grams=n if weighed else None)
    if member is not None:
        desk.do(cart.set_member, order, member, meal=LUNCH)
    return desk.do(sales.check_out, order, pay or [Tender("cash", 100_00)])


def give(till: Centre, sale: UUID, portions: dict[int, int], **more: Any) -> sales.SaleDone:
    due = till.desk.see(refunds.plan, sale, portions).due
    return till.desk.do(refunds.refund, sale, portions, due, "顾客退菜", **more)


def refused(till: Centre, *args: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        till.desk.do(*args)
    return caught.value


def rows(till: Centre, query: str, **args: Any) -> list[tuple[Any, ...]]:
    with till.desk.sessions.read() as session:
        return [tuple(row) for row in sql.rows(session, query, args)]


def sums(till: Centre, sale: UUID) -> tuple[Any, ...]:
    """A sale with all that was taken back of it."""
    return rows(
        till,
        "SELECT sum(list_total), sum(discount_total), sum(subsidy_total), sum(rounding), sum(due) FROM sale "
        "WHERE id = :s OR corrects_id = :s", s=sale,
    )[0]  # fmt: skip


def sound(till: Centre) -> None:
    report = verify(till.desk.sessions)
    assert report.ok, report.first


def test_a_dish_goes_back_and_the_minimum_is_still_reached(till: Centre) -> None:
    """21.00 for 16.90; without 6.00 it would have been 11.50: 5.40 goes back, the subsidy stays whole."""
    done = sell(till, ("31", 1), ("12", 1), member=by_city(till))
    assert done.due == 1690
    plan = till.desk.see(refunds.plan, done.id, {1: 1})
    assert (plan.due, plan.payments, plan.listed, plan.saved, plan.lost) == (540, (("cash", 540),), 600, 60, 0)
    back = give(till, done.id, {1: 1})
    assert (back.due, back.payments, back.portions) == (-540, (("cash", -540),), -1)
    assert sums(till, done.id) == (1500, 150, 200, 0, 1150)
    sound(till)


def test_a_minimum_that_is_missed_is_said_before_and_the_subsidy_goes(till: Centre) -> None:
    done = sell(till, ("41", 1), ("11", 1), member=by_city(till))
    plan = till.desk.see(refunds.plan, done.id, {1: 1})
    assert (plan.due, plan.lost, plan.saved) == (430, 133, 270)
    give(till, done.id, {1: 1})
    assert sums(till, done.id) == (1400, 140, 0, 0, 1260)
    given = rows(till, "SELECT kind, sum(amount) FROM sale_benefit GROUP BY kind ORDER BY kind")
    assert given == [("discount", 140), ("subsidy", 0)]
    sound(till)


def test_what_would_cost_more_is_refused(till: Centre) -> None:
    """15.00 for 11.50; 14.00 costs 12.60: taking a 1.00 dish back gives nothing back."""
    member = by_city(till)
    as_manager(till, menu.set_price, till.desk.see(menu.tile, "31").id, 100)
    done = sell(till, ("31", 1), ("11", 1), member=member)
    with pytest.raises(Refused) as caught:
        till.desk.see(refunds.plan, done.id, {1: 1})
    assert (caught.value.code, caught.value.data["by"]) == ("refund_owes", 110)
    assert till.desk.do(sales.reverse_sale, done.id, "退").due == -1150


def test_parts_of_a_rounded_sale_come_to_what_was_paid(till: Centre) -> None:
    done = sell(till, ("34", 265), ("11", 3), ("35", 131))
    assert done.due % 10 == 0
    lines = rows(till, "SELECT position, grams FROM sale_line ORDER BY position")
    paid = []
    for at, grams in lines:
        for _ in range(1 if grams else 3):
            paid.append(give(till, done.id, {at: 1}).due)
    assert sum(paid) == -done.due and all(due % 10 == 0 for due in paid)
    assert sums(till, done.id) == (0, 0, 0, 0, 0)
    assert refused(till, refunds.refund, done.id, {1: 1}, 1, "再退").code == "refund_left"
    assert refused(till, sales.reverse_sale, done.id, "再退").code == "sale_reversed"
    parts = rows(till, "SELECT part FROM sale WHERE kind = 'reversal' ORDER BY chain_serial")
    assert [bool(part) for (part,) in parts] == [True] * (len(paid) - 1) + [False]
    sound(till)


def test_the_rest_goes_back_whole_and_into_a_cart(till: Centre) -> None:
    done = sell(till, ("11", 3), ("41", 2))
    give(till, done.id, {1: 2})
    taken = till.desk.do(sales.reverse_to_cart, done.id, "打错菜")
    assert sums(till, done.id) == (0, 0, 0, 0, 0)
    assert [(row.code, row.quantity) for row in taken.cart.rows] == [("11", 1), ("41", 2)]
    assert refused(till, sales.reverse_sale, done.id, "再退").code == "sale_reversed"
    sound(till)


def test_never_more_than_is_left_of_a_dish(till: Centre) -> None:
    done = sell(till, ("11", 3), ("34", 200))
    give(till, done.id, {1: 2})
    assert refused(till, refunds.refund, done.id, {1: 2}, 1, "退").data["left"] == 1
    assert refused(till, refunds.refund, done.id, {7: 1}, 1, "退").code == "refund_left"
    assert refused(till, refunds.refund, done.id, {1: -1}, 1, "退").code == "refund_left"
    assert refused(till, refunds.refund, done.id, {}, 1, "退").code == "refund_nothing"
    assert refused(till, refunds.refund, done.id, {1: 1}, 1, "退").code == "refund_changed"
    left = till.desk.see(refunds.left_of, done.id)
    assert [(dish.portions, dish.grams is None) for dish in left.dishes] == [(1, True), (1, False)]
    assert left.due == done.due - 2 * 1800 and len(left.dishes) == 2
    back = give(till, done.id, {1: 1})
    for one in (back.id, till.desk.new_id()):
        assert refused(till, refunds.refund, one, {1: 1}, 1, "退").code in ("is_reversal", "sale_unknown")
    assert [dish.position for dish in till.desk.see(refunds.left_of, done.id).dishes] == [2]


def test_what_was_weighed_goes_whole(till: Centre) -> None:
    done = sell(till, ("34", 200), ("11", 1))
    at = next(at for at, grams in rows(till, "SELECT position, grams FROM sale_line") if grams)
    assert give(till, done.id, {at: 1}).dishes[0][2] == -200


def test_cash_goes_back_first_and_never_more_by_one_way_than_came(till: Centre) -> None:
    done = sell(till, ("11", 2), pay=[Tender("cash", 10_00), Tender("wechat", 26_00)])
    first = give(till, done.id, {1: 1})
    assert first.payments == (("cash", -1000), ("wechat", -800))
    assert till.desk.see(refunds.left_of, done.id).payments == (("wechat", 1800),)
    assert give(till, done.id, {1: 1}).payments == (("wechat", -1800),)
    by_method = rows(till, "SELECT method, sum(amount) FROM sale_payment GROUP BY method")
    assert sorted(by_method) == [("cash", 0), ("wechat", 0)]
    sound(till)


def test_portions_are_counted_back_as_far_as_they_go_back(till: Centre) -> None:
    dish = till.desk.see(menu.tile, "11")
    till.desk.do(menu.set_remaining, dish.id, 10)
    done = sell(till, ("11", 3))
    give(till, done.id, {1: 2})
    assert till.desk.see(menu.tile, "11").remaining == 9
    give(till, done.id, {1: 1})
    assert till.desk.see(menu.tile, "11").remaining == 10


def test_after_two_minutes_somebody_agrees(till: Centre) -> None:
    done = sell(till, ("11", 2))
    till.clock.forward(minutes=3)
    assert refused(till, refunds.refund, done.id, {1: 1}, 1800, "退").code == "needs_approver"
    assert give(till, done.id, {1: 1}, approval=till.consent("1002")).due == -1800


def next_day(till: Centre, opening_float: int) -> None:
    desk = till.desk
    shown = desk.see(shifts.now)
    assert shown is not None
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close, "换班", approval=till.consent("1002"))
    till.clock.forward(days=1)
    desk.do(shifts.open_shift, opening_float, reason="存银行了")


def test_a_later_day_takes_the_money_from_its_own_shift(till: Centre) -> None:
    as_manager(till, settings.put, "till.refund_days", 2)
    done = sell(till, ("11", 2), ("41", 1))
    next_day(till, 20_00)
    assert refused(till, refunds.refund, done.id, {1: 1}, 1800, "退").code == "needs_approver"
    agreed = till.consent("1002")
    with pytest.raises(Refused) as caught:
        till.desk.do(refunds.refund, done.id, {1: 2}, 3600, "退", approval=agreed)
    assert caught.value.code == "drawer_short"
    back = give(till, done.id, {1: 1}, approval=till.consent("1002"))
    where = "SELECT business_date, part FROM sale WHERE id = :id"
    assert (back.due, str(rows(till, where, id=back.id)[0][0])) == (-1800, "2026-11-24")
    shift = till.desk.see(shifts.x_report)
    assert (shift.business_date, shift.sales_count, shift.reversal_count) == (date(2026, 11, 24), 0, 1)
    sound(till)


@pytest.mark.parametrize("days", [0, 1])
def test_after_its_days_a_sale_stays_as_it_is(till: Centre, days: int) -> None:
    as_manager(till, settings.put, "till.refund_days", days)
    done = sell(till, ("11", 2))
    for _ in range(days + 1):
        next_day(till, 300_00)
    agreed = till.consent("1002")
    for act in ((refunds.refund, done.id, {1: 1}, 1800, "退"), (sales.reverse_sale, done.id, "退")):
        with pytest.raises(Refused, match="other_day"):
            till.desk.do(*act, approval=agreed)


def test_a_sale_that_went_back_dish_by_dish_counts_nowhere_any_more(till: Centre) -> None:
    member = by_city(till)
    done = sell(till, ("31", 2), ("12", 1), member=member, pay=[Tender("cash", 10_00), Tender("wechat", 12_30)])
    for at in (1, 2, 1):
        give(till, done.id, {at: 1})
    day = till.desk.see(canteen.till_day, date(2026, 11, 23), "A")
    for dimension in ("dish", "hour", "tender", "tier", "payer"):
        for summed in day[dimension].values():
            assert (summed.count, summed.quantity, summed.amount) == (0, 0, 0), dimension
    assert (canteen.meals(day).count, canteen.meals(day).amount, canteen.reversals(day)) == (0, 0, 1)
    assert [one.count for one in day["part"].values()] == [2]
    sound(till)


def test_the_paper_says_what_went_back_and_that_the_rest_stands(till: Centre) -> None:
    done = sell(till, ("31", 1), ("12", 1), member=by_city(till))
    back = give(till, done.id, {1: 1})
    (job,) = till.desk.see(print_queue.find, back.number)
    paper = documents.load(Receipt.KIND, job.document)
    assert isinstance(paper, Receipt)
    assert (paper.part, paper.again, paper.corrects, len(paper.lines)) == (True, -57, done.number, 1)


def test_a_use_is_free_again_once_nothing_of_the_benefit_is_left(till: Centre) -> None:
    """Once a day: kept while the minimum is reached, free when a part falls below it."""
    member = by_city(till)
    once = {**CITY, "limit": "1/person/day", "limit_on": "subsidy"}
    as_manager(till, policies.publish_policy, once, date(2026, 11, 23))
    first = sell(till, ("31", 1), ("12", 1), ("41", 1), member=member)
    assert sell(till, ("12", 1), member=member).due == 1350  # the second portion of the day: no subsidy
    give(till, first.id, {1: 1})
    assert sell(till, ("12", 1), member=member).due == 1350
    at = next(dish.position for dish in till.desk.see(refunds.left_of, first.id).dishes if dish.list_amount == 1500)
    assert till.desk.see(refunds.plan, first.id, {at: 1}).lost > 0
    give(till, first.id, {at: 1})
    assert sell(till, ("12", 1), member=member).due == 1150
    sound(till)


def test_a_lower_step_that_a_part_brought_goes_with_the_rest(till: Centre) -> None:
    """3.00 from 20.00 on by one payer, 1.00 from 10.00 on by another: the ledger of both ends at nothing."""
    member = by_city(till)
    steps = [{"age_min": 60, "amount": 300, "min_spend": 2000, "funder": "city"},
             {"age_min": 60, "amount": 100, "min_spend": 1000, "funder": "street"}]  # fmt: skip
    as_manager(till, policies.publish_policy, {**CITY, "tiers": [], "subsidy": steps}, date(2026, 11, 23))
    done = sell(till, ("41", 1), ("12", 1), member=member)
    assert done.due == 1900
    assert give(till, done.id, {1: 1}).due == -500
    by_payer = "SELECT payer, sum(amount) FROM sale_benefit GROUP BY payer ORDER BY payer"
    assert rows(till, by_payer) == [("city", 0), ("street", 100)]
    assert give(till, done.id, {2: 1}).due == -1400
    assert rows(till, by_payer) == [("city", 0), ("street", 0)]
    sound(till)


RACER = """
import sys
from pathlib import Path
from uuid import UUID
from app.errors import Refused, StoreTrouble
from app.services.till import refunds
from tests.support import open_centre

centre = open_centre(Path(sys.argv[1]))
centre.sign_in("2001")
sale = UUID(sys.argv[2])
for line in sys.stdin:
    break
while True:
    try:
        print("back", centre.desk.do(refunds.refund, sale, {1: 2}, 3600, "退").due)
        break
    except Refused as no:
        print(no.code, no.data["left"])
        break
    except StoreTrouble as trouble:
        assert trouble.code == "locked", trouble
centre.desk.sessions.close()
"""


def test_of_two_processes_one_gives_back_and_the_other_is_told_what_is_left(till: Centre) -> None:
    done = sell(till, ("11", 3))
    racers = [programs.start(RACER, str(till.folder), str(done.id)) for _ in range(2)]
    got = sorted(racer.communicate("\n")[0].split() for racer in racers)
    assert got == [["back", "-3600"], ["refund_left", "1"]]
    assert sums(till, done.id)[-1] == 1800
    sound(till)
