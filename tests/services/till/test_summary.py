"""Days added up from the sales themselves: sales and reversals apart, by tender, tier and payer, with each Z."""

from datetime import date

from app.services.till import charges, sales, shifts, summary
from app.services.till.tender import Tender
from tests.services.till.charging import deposit, fee, pay, settling
from tests.services.till.test_cart_and_sales import elder, ring
from tests.support import Centre


def test_nothing_sold_adds_up_to_nothing(centre_: Centre) -> None:
    found = centre_.desk.see(summary.summary)
    assert found["days"] == {}
    assert (found["totals"]["sales"], found["totals"]["net"], found["totals"]["tenders"]) == (0, 0, {})


def test_two_days_with_a_reversal_and_their_totals(centre_: Centre) -> None:
    centre_.sign_in("2001")
    desk = centre_.desk
    desk.do(shifts.open_shift, 0)
    senior = elder(desk, date(1950, 1, 1))
    first = desk.do(sales.check_out, ring(desk, "11", "41", member=senior).id, [Tender("cash", 15_20)])
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00)])
    desk.do(sales.reverse_sale, first.id, "打错")
    assert desk.do(shifts.submit_count, {}).within
    z = desk.do(shifts.close)
    centre_.clock.forward(days=1)
    desk.do(shifts.open_shift, 0)
    desk.do(sales.check_out, ring(desk, "13").id, [Tender("cash", 19_00)])

    found = desk.see(summary.summary)
    one, two = found["days"]["2026-11-23"], found["days"]["2026-11-24"]
    assert (one["sales"], one["reversals"], one["list"], one["discount"], one["net"]) == (2, 1, 18_00, 0, 18_00)
    assert one["tenders"] == {"cash": {"count": 0, "amount": 0}, "wechat": {"count": 1, "amount": 18_00}}
    ((_, tier),) = one["tiers"].items()
    assert tier == {"count": 0, "amount": 0}  # given, and taken back with the sale
    assert one["closings"] == [{"number": z.number, "expected": 0, "counted": 0, "variance": 0}]
    assert (two["sales"], two["net"], two["closings"]) == (1, 19_00, [])
    totals = found["totals"]
    assert (totals["sales"], totals["reversals"], totals["net"]) == (3, 1, 37_00)
    assert totals["tenders"]["cash"] == {"count": 1, "amount": 19_00}
    assert "closings" not in totals


def test_what_charges_brought_stands_beside_the_meals(centre_: Centre) -> None:
    centre_.sign_in("2001")
    desk, job = centre_.desk, centre_.desk.new_id()
    desk.do(shifts.open_shift, 500_00)
    taken = pay(desk, job, fee(30_00), deposit(100_00))
    pay(desk, job, settling(taken), fee(20_00), method="wechat")
    room = pay(desk, desk.new_id(), fee(60_00), subject="booking")
    desk.do(charges.reverse, room.id, "金额填错")
    found = desk.see(summary.summary)
    (day,) = found["days"].values()
    assert (day["sales"], day["net"], day["tenders"]) == (0, 0, {})
    assert day["fees"] == {"booking": {"count": 0, "amount": 0}, "repair": {"count": 2, "amount": 50_00}}
    assert day["deposits"] == {
        "in": {"count": 1, "amount": 100_00},
        "used": {"count": 1, "amount": 20_00},
        "back": {"count": 1, "amount": 80_00},
    }
    assert day["charge_tenders"] == {"cash": {"count": 1, "amount": 130_00}, "wechat": {"count": 1, "amount": -80_00}}
    assert found["totals"]["fees"] == day["fees"] and found["totals"]["deposits"] == day["deposits"]
