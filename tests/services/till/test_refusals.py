"""What the till refuses and why, case by case; after each the order and the books are as they were."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from app.errors import Refused
from app.rules.money import MAX_AMOUNT
from app.rules.till.pricing import Occasion
from app.rules.till.pricing_model import Effect, Kind, What
from app.services.centre import journal, settings, staff
from app.services.documents.till import ReceiptPayment
from app.services.residents import registry
from app.services.till import cart, cart_view, menu, order, policies, receipts, sales, shift_figures, shifts
from app.services.till.menu import PeriodRow
from app.services.till.tender import METHODS, Tender
from app.services.work import Work
from app.store import sql
from tests.services.till.test_cart_and_sales import elder, ring
from tests.support import Centre

LUNCH = "lunch"


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """A cashier on duty with an open shift of 300.00."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


def refused(centre: Centre, operation: Callable[..., object], *args: object, **kw: object) -> tuple[str, Any]:
    """The code of a refusal and the field it names, if any."""
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value.code, caught.value.data.get("field")


# --- the order --------------------------------------------------------------------------------------------------------


def test_what_is_weighed_is_weighed_again_not_counted(till: Centre) -> None:
    desk = till.desk
    shown = desk.do(cart.add, desk.new_id(), "34", meal=LUNCH, grams=120)
    assert refused(till, cart.set_quantity, shown.id, 1, 2) == ("weigh_again", None)
    assert [row.grams for row in desk.see(cart_view.load, shown.id).rows] == [120]


@pytest.mark.parametrize(
    ("code", "grams", "why"),
    [
        ("34", None, "grams_needed"),
        ("11", 100, "grams_not_wanted"),
        ("34", 0, "grams_bad"),
        ("34", 20_001, "grams_bad"),
    ],
)
def test_grams_belong_to_what_is_weighed(till: Centre, code: str, grams: int | None, why: str) -> None:
    assert refused(till, cart.add, till.desk.new_id(), code, meal=LUNCH, grams=grams) == (why, "grams")
    assert till.desk.see(cart_view.current) is None


def test_fewer_portions_are_not_held_against_what_is_left(till: Centre) -> None:
    desk = till.desk
    shown = desk.do(cart.add, desk.new_id(), "11", meal=LUNCH, quantity=5)
    till.sign_in("1001")
    (dish,) = [row for row in desk.see(menu.dishes) if row.code == "11"]
    desk.do(menu.set_remaining, dish.id, 2)
    assert refused(till, cart.set_quantity, shown.id, 1, 6) == ("only_left", None)
    assert desk.do(cart.set_quantity, shown.id, 1, 3).rows[0].quantity == 3


def test_an_order_has_no_more_than_its_lines(till: Centre) -> None:
    desk = till.desk
    cart_id = desk.new_id()
    for _ in range(cart.MOST_LINES):
        desk.do(cart.add, cart_id, "34", meal=LUNCH, grams=50)
    assert refused(till, cart.add, cart_id, "34", meal=LUNCH, grams=50) == ("cart_full", None)
    assert len(desk.see(cart_view.load, cart_id).rows) == cart.MOST_LINES


def test_a_line_or_an_order_that_is_gone(till: Centre) -> None:
    desk = till.desk
    shown = ring(desk, "11")
    assert refused(till, cart.set_quantity, shown.id, 9, 1) == ("line_gone", None)
    assert refused(till, cart.set_eater, shown.id, 9, None) == ("line_gone", None)
    for act in (cart.set_takeaway, cart.set_benefits):
        assert refused(till, act, desk.new_id(), True) == ("cart_gone", None)
    assert refused(till, sales.check_out, desk.new_id(), [Tender("cash", 18_00)]) == ("cart_gone", None)
    assert desk.see(sales.find_done, desk.new_id()) is None


def test_who_left_the_lists_is_not_served(till: Centre) -> None:
    desk = till.desk
    who = elder(desk, date(1950, 1, 1))
    shown = ring(desk, "11")
    desk.do(registry.set_active, who, False)
    assert refused(till, cart.set_member, shown.id, who, meal=LUNCH) == ("resident_gone", None)
    assert refused(till, cart.set_eater, shown.id, 1, who) == ("resident_gone", None)
    assert refused(till, cart.set_member, shown.id, uuid4(), meal=LUNCH) == ("resident_gone", None)


def test_an_order_of_nobodys_dishes_is_neither_held_nor_counted_as_thrown_away(till: Centre) -> None:
    desk = till.desk
    cart_id = desk.new_id()
    desk.do(cart.set_member, cart_id, elder(desk, date(1950, 1, 1)), meal=LUNCH)
    assert refused(till, cart.hold, cart_id) == ("cart_empty", None)
    assert refused(till, sales.check_out, cart_id, [Tender("cash", 100)]) == ("cart_empty", None)
    desk.do(cart.discard, cart_id)
    till.sign_in("1001")
    assert desk.see(shifts.x_report).abandoned == 0


def test_who_left_the_lists_meanwhile_is_not_charged_for(till: Centre) -> None:
    desk = till.desk
    who = elder(desk, date(1950, 1, 1))
    shown = ring(desk, "11", member=who)
    desk.do(registry.set_active, who, False)
    assert refused(till, sales.check_out, shown.id, [Tender("cash", 14_40)]) == ("resident_gone", None)
    desk.do(cart.set_member, shown.id, None, meal=LUNCH)
    assert desk.do(sales.check_out, shown.id, [Tender("cash", 18_00)]).due == 18_00


def test_the_people_at_a_table_and_the_tier_each_is_in(till: Centre) -> None:
    desk = till.desk
    eighty, forty = elder(desk, date(1944, 1, 1)), elder(desk, date(1986, 1, 1), "翟志远")
    when = Occasion(date(2026, 11, 23), LUNCH, dine_in=True)
    found = desk.see(order.diners, [eighty, forty, eighty, uuid4()], when)
    assert set(found) == {eighty, forty}
    assert (bool(found[eighty].tier), bool(found[forty].tier)) == (True, False)
    assert desk.see(order.diners, [], when) == {}


# --- taking back ------------------------------------------------------------------------------------------------------


def test_a_sale_is_taken_back_once_on_its_own_day_and_for_a_reason(till: Centre) -> None:
    desk = till.desk
    done = desk.do(sales.check_out, ring(desk, "11").id, [Tender("cash", 18_00)])
    kept = desk.do(sales.check_out, ring(desk, "11").id, [Tender("cash", 18_00)])
    assert refused(till, sales.reverse_sale, uuid4(), "打错") == ("sale_unknown", None)
    assert refused(till, sales.reverse_sale, done.id, " ") == ("reason_missing", "reason")
    back = desk.do(sales.reverse_sale, done.id, "打错")
    assert refused(till, sales.reverse_sale, done.id, "打错") == ("sale_reversed", None)
    assert refused(till, sales.reverse_sale, back.id, "打错") == ("is_reversal", None)
    assert desk.do(shifts.submit_count, {10000: 3, 1000: 1, 500: 1, 100: 3}).within
    desk.do(shifts.close, "", 318_00)
    till.clock.forward(days=1)
    desk.do(shifts.open_shift, 0)
    assert refused(till, sales.reverse_sale, kept.id, "打错") == ("other_day", None)


def test_subsidies_are_added_up_by_who_pays_them(till: Centre) -> None:
    """No policy of today subsidises; the paper and the books can already say who would owe what."""
    sale = {
        "kind": "sale",
        "number": "XS-A-20261123-0001",
        "business_date": date(2026, 11, 23),
        "at": till.clock.now,
        "terminal": "A",
        "meal": LUNCH,
        "takeaway": False,
        "member_id": None,
        "list_total": 2000,
        "discount_total": 100,
        "rounding": 0,
        "due": 1300,
        "change": 0,
        "part": False,
    }
    given = [
        ("street", "subsidy", 300),
        ("house", "discount", 100),
        ("district", "subsidy", 200),
        ("street", "subsidy", 100),
    ]
    benefits = [{"line": 1, "label": "", "payer": payer, "kind": kind, "amount": much} for payer, kind, much in given]
    payments = [{"method": "cash", "amount": 1300, "tendered": 1300, "reference": ""}]

    def freeze(work: Work) -> receipts.Receipt:
        return receipts.receipt(work, receipts.Parts(sale, [], benefits, payments), {})

    paper = till.desk.do(freeze)
    assert paper.subsidies == (("district", 200), ("street", 400))
    assert paper.payments == (ReceiptPayment("cash", 1300, 1300, ""),)


# --- shifts -----------------------------------------------------------------------------------------------------------


def test_money_moves_by_a_known_kind_an_amount_and_a_reason(till: Centre) -> None:
    till.sign_in("1001")
    assert refused(till, shifts.move_cash, "gift", 100, "谢") == ("move_kind", None)
    for kind, amount in (("pay_in", 0), ("no_sale", 1), ("drop", -1), ("pay_out", MAX_AMOUNT + 1)):
        assert refused(till, shifts.move_cash, kind, amount, "零钱") == ("move_amount", "amount")
    assert refused(till, shifts.move_cash, "pay_in", 100, " ") == ("text_empty", "reason")
    shift = till.desk.see(shifts.now)
    assert shift is not None and shift.expected_cash == 300_00


def test_there_is_no_shift_or_it_is_in_another_state(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    assert refused(centre_, shifts.move_cash, "drop", 100, "上交") == ("no_shift", None)
    assert desk.see(shifts.counted) is None and desk.see(shifts.last_closing) is None
    desk.do(shifts.open_shift, 0)
    assert desk.see(shifts.counted) is None
    assert refused(centre_, shifts.resume) == ("shift_state", None)
    verdict = desk.do(shifts.submit_count, {100: 5})
    assert desk.see(shifts.counted) == verdict
    assert (verdict.within, verdict.variance, verdict.total) == (False, 5_00, 5_00)
    assert refused(centre_, shifts.move_cash, "drop", 100, "上交") == ("shift_state", None)
    with pytest.raises(Refused, match="shift_state"):
        desk.see(shift_figures.need, "open")


@pytest.mark.parametrize("amount", [-1, MAX_AMOUNT + 1])
def test_what_is_declared_is_an_amount(till: Centre, amount: int) -> None:
    assert refused(till, shifts.submit_count, {}, {"wechat": amount}) == ("declared_bad", "declared.wechat")
    assert till.desk.see(shifts.counted) is None


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("", "reason_missing"),
        ("\u200b", "reason_missing"),
        ("字" * 121, "field_bad"),
        ("a\x00", "field_bad"),
        ("\ud800", "field_bad"),
    ],
)
def test_a_reason_that_goes_on_record_can_be_seen_and_kept(till: Centre, reason: str, why: str) -> None:
    desk = till.desk
    shown = ring(desk, "11")
    sale = desk.do(sales.check_out, shown.id, [Tender("cash", shown.payable)])
    for operation in (sales.reverse_sale, sales.reverse_to_cart):
        assert refused(till, operation, sale.id, reason) == (why, "reason")
    assert desk.do(sales.reverse_sale, sale.id, "字" * 120).due == -sale.due
    shown = ring(desk, "11")
    if why == "field_bad":
        assert refused(till, cart.discard, shown.id, reason) == (why, "reason")
    desk.do(cart.discard, shown.id)


@pytest.mark.parametrize("method", ["cash", "cheque"])
def test_cash_is_counted_and_never_declared(till: Centre, method: str) -> None:
    assert refused(till, shifts.submit_count, {}, {method: 1_00}) == ("declared_bad", f"declared.{method}")
    assert till.desk.see(shifts.counted) is None


def test_what_is_longer_than_any_merchants_number_is_no_reference(till: Centre) -> None:
    desk = till.desk
    shown = ring(desk, "11")
    for wrong in ("9" * 41, "1234\x00"):
        tenders = [Tender("wechat", shown.payable, wrong)]
        assert refused(till, sales.check_out, shown.id, tenders) == ("field_bad", "reference")
    assert desk.do(sales.check_out, shown.id, [Tender("wechat", shown.payable, "9" * 40)]).due == shown.payable


def test_a_shift_said_to_be_counted_without_a_count_is_not_closed(till: Centre) -> None:
    """By other hands than ours: a count and the state of its shift are written in one transaction."""

    def spoil(work: Work) -> None:
        sql.run(work.session, "UPDATE shift SET state = 'counted'")

    till.desk.do(spoil)
    assert refused(till, shifts.close) == ("not_counted", None)


def test_where_nobody_else_may_approve_a_variance_it_is_noted(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    desk.do(staff.retire, centre_.staff["1002"])
    desk.do(shifts.open_shift, 0)
    assert not desk.do(shifts.submit_count, {10000: 1}).within
    z = desk.do(shifts.close, "多了一百")
    assert (z.variance, z.approved_by) == (100_00, "")
    assert desk.see(shifts.last_closing) is not None
    assert "variance_unapproved" in [entry.action for entry in desk.see(journal.entries).rows]


# --- the menu and the policies ----------------------------------------------------------------------------------------


def test_what_is_not_on_the_menu_is_not_changed(centre_: Centre) -> None:
    centre_.sign_in("1001")
    assert refused(centre_, menu.save_category, "凉菜", "c1", uuid4()) == ("category_unknown", None)
    for act in (menu.retire_dish, menu.restore_dish):
        assert refused(centre_, act, uuid4()) == ("dish_unknown", None)
    assert refused(centre_, menu.set_sold_out, uuid4(), True) == ("dish_unknown", None)
    (known,) = [row for row in centre_.desk.see(menu.categories) if row.name == "汤羹"]
    centre_.desk.do(menu.save_category, "汤羹", known.tone, known.id, position=0)
    assert ("汤羹", 0) in [(row.name, row.position) for row in centre_.desk.see(menu.categories)]
    period = PeriodRow("brunch", "早午餐", 540, 630, 9)
    centre_.desk.do(menu.save_period, period)
    assert period.code in [row.code for row in centre_.desk.see(menu.periods)]


def test_a_tier_for_a_class_of_people_is_no_column_of_the_price_board(centre_: Centre) -> None:
    centre_.sign_in("1001")
    (policy,) = centre_.desk.see(policies.policies_in_force, date(2026, 11, 23))
    everybody = policies.tier_ages([policy])
    first = policy.benefits[0]
    closed = replace(first, who=replace(first.who, classes=frozenset("A")))
    ageless = replace(first, row=9, who=replace(first.who, age_min=None, age_max=None))
    fewer = policies.tier_ages([replace(policy, benefits=(closed, *policy.benefits[1:], ageless))])
    assert [age for age, _ in fewer] == [age for age, _ in everybody][1:]
    stranger = replace(
        first,
        row=first.row,
        who=replace(first.who, classes=frozenset("A")),
        kind=Kind.SUBSIDY,
        what=What(Effect.FIXED, amount=200),
    )
    assert policies.tier_ages([replace(policy, benefits=(*policy.benefits, stranger))])[0] == everybody[0]


def test_no_setting_keeps_cash_from_being_taken(till: Centre) -> None:
    assert METHODS[0] == "cash"
    assert not [key for key in settings.SETTINGS if key.startswith("till.") and "cash" in key]
    till.sign_in("1001")
    for key in [key for key in settings.SETTINGS if key.startswith("till.")]:
        known = settings.SETTINGS[key].default
        if isinstance(known, bool):
            till.desk.do(settings.put_all, {key: not known})
    till.sign_in("2001")
    shown = ring(till.desk, "11")
    assert till.desk.do(sales.check_out, shown.id, [Tender("cash", 18_00)]).methods == ("cash",)
