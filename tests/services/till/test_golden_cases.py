"""The worked cases of the samples, each with its number, from the first dish to the sealed sale."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.centre import calendar, settings
from app.services.first_run import seeds
from app.services.residents import profile, registry
from app.services.residents.profile import CategoryDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, menu, policies, refunds, sales, serving, shifts
from app.services.till.cart_view import CartView
from app.services.till.menu import DishDraft
from app.services.till.sales import SaleDone
from app.services.till.serving import Serving
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.support import Centre

TODAY = date(2026, 11, 23)  # a Monday


def born(age: int, day: date = TODAY) -> date:
    """The birthday of somebody who turns ``age`` on a day."""
    return day.replace(year=day.year - age)


class Counter:
    """A counter at which one sample is the only policy in force, in place of what the centre began with."""

    def __init__(self, centre: Centre, day: date | None = None) -> None:
        self.centre, self.desk = centre, centre.desk
        centre.sign_in("1001")
        self.desk.do(shifts.open_shift, 0, day)
        self._codes = iter(range(900, 999))
        self._names = iter("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉")
        self._group = self.desk.see(menu.categories)[0].id

    def policy(self, sample: str, **changes: Any) -> None:
        rules = {**seeds.policies()[sample], "code": "P1", **changes}
        self.desk.do(policies.publish_policy, rules, TODAY)

    def person(self, age: int, home: str = "", *letters: str, birthday: date | None = None) -> UUID:
        draft = ResidentDraft(f"测试{next(self._names)}", birth_date=birthday or born(age))
        who = self.desk.do(registry.register, draft).id
        held = tuple(CategoryDraft(letter, proof="看过证明") for letter in letters)
        self.desk.do(profile.save_extras, who, ExtrasDraft(categories=held, consent="signed", residence=home))
        return who

    def dish(self, price: int, set_code: str = "", *, grams: int = 0) -> str:
        code = str(next(self._codes))
        weight: dict[str, Any] = {"by_weight": True, "unit_grams": grams} if grams else {}
        draft = DishDraft(code, f"菜{code}", self._group, price, set_code=set_code, **weight)
        self.desk.do(menu.save_dish, draft)
        return code

    def ring(self, who: UUID | None, *prices: int, meal: str = "lunch", set_code: str = "") -> CartView:
        order = self.desk.new_id()
        shown = self.desk.do(cart.set_member, order, who, meal=meal)
        for price in prices:
            shown = self.desk.do(cart.add, order, self.dish(price, set_code), meal=meal)
        return shown

    def sell(self, shown: CartView) -> SaleDone:
        tenders = [Tender("wechat", shown.payable)] if shown.payable else []  # cash would be rounded down to the jiao
        return self.desk.do(sales.check_out, shown.id, tenders, expected_payable=shown.payable, same_reference=True)

    def pays(self, who: UUID | None, *prices: int, meal: str = "lunch", set_code: str = "") -> int:
        """What is paid, from the dishes to the sealed sale, which says the same as the screen."""
        shown = self.ring(who, *prices, meal=meal, set_code=set_code)
        done = self.sell(shown)
        assert done.due == shown.payable and done.list_total - done.saved == done.due
        return done.due

    def payers(self) -> Mapping[str, int]:
        """What everybody bears, over all that was sold and taken back."""
        query = "SELECT payer, sum(amount) FROM sale_benefit GROUP BY payer ORDER BY payer"
        with self.desk.sessions.read() as session:
            return {str(r[0]): int(r[1]) for r in sql.rows(session, query)}


@pytest.fixture
def counter(centre_: Centre) -> Counter:
    return Counter(centre_)


def test_case_1_somebody_too_young_pays_the_list_price(counter: Counter) -> None:
    counter.policy("P1")
    assert counter.pays(counter.person(59), 2100) == 2100


@pytest.mark.parametrize(("age", "due"), [(60, 1680), (79, 1680), (80, 1470), (89, 1470), (90, 1050)])
def test_case_2_each_band_includes_both_its_ends(counter: Counter, age: int, due: int) -> None:
    counter.policy("P1")
    assert counter.pays(counter.person(age), 2100) == due


def test_cases_3_and_6_what_is_weighed_is_rounded_once(counter: Counter) -> None:
    counter.policy("P1")
    code, who = counter.dish(369, grams=50), counter.person(80)
    order = counter.desk.new_id()
    for grams, listed in ((265, 1956), (131, 967), (49, 362), (1, 7)):
        row = counter.desk.do(cart.add, order, code, meal="lunch", grams=grams).rows[-1]
        assert row.list_amount == listed
    counter.desk.do(cart.discard, order)
    order = counter.desk.new_id()
    counter.desk.do(cart.set_member, order, who, meal="lunch")
    shown = counter.desk.do(cart.add, order, code, meal="lunch", grams=265)
    assert counter.sell(shown).due == 1369


@pytest.mark.parametrize(
    ("listed", "age", "due"), [(1005, 80, 704), (1015, 90, 508), (1, 60, 1), (3, 90, 2)], ids=["4", "4b", "5", "5b"]
)
def test_cases_4_and_5_half_a_fen_goes_up(counter: Counter, listed: int, age: int, due: int) -> None:
    counter.policy("P1")
    assert counter.pays(counter.person(age), listed) == due


def test_cases_7_and_8_a_subsidy_asks_for_the_residence_and_the_discount_does_not(counter: Counter) -> None:
    counter.policy("P2")
    shown = counter.ring(counter.person(70, "city"), 2100)
    assert (shown.discount_total, shown.subsidy_total, shown.payable) == (210, 200, 1690)
    counter.sell(shown)
    assert counter.payers() == {"区": 200, "本店": 210}
    for home in ("other", ""):
        assert counter.pays(counter.person(70, home), 2100) == 1890


def test_case_9_the_second_order_of_a_day_keeps_the_discount(counter: Counter) -> None:
    counter.policy("P2")
    who = counter.person(85, "district")
    assert [counter.pays(who, 2100), counter.pays(who, 2100)] == [1485, 1785]


@pytest.mark.parametrize(
    ("listed", "age", "letters", "on_list", "on_net"),
    [(1600, 70, "", 1240, 1440), (880, 62, "A", 292, 792)],
    ids=["10", "11"],
)
def test_cases_10_and_11_a_minimum_is_a_switch(
    counter: Counter, listed: int, age: int, letters: str, on_list: int, on_net: int
) -> None:
    for basis, due in (("list", on_list), ("net", on_net)):
        counter.policy("P2", threshold_basis=basis)
        assert counter.pays(counter.person(age, "city", *letters), listed) == due


def test_case_12_a_fen_short_of_the_minimum(counter: Counter) -> None:
    counter.policy("P2")
    assert counter.pays(counter.person(81, "city"), 1499) == 1274
    assert counter.pays(counter.person(81, "city"), 1500) == 975


def test_case_13_a_share_of_the_price_up_to_its_cap(counter: Counter) -> None:
    counter.policy("P3")
    for listed, subsidy in ((1200, 300), (1199, 300), (1198, 300), (999, 250), (2100, 300)):
        shown = counter.ring(counter.person(60, "city"), listed)
        assert shown.subsidy_total == subsidy
        counter.sell(shown)


def test_case_14_once_for_each_meal(counter: Counter) -> None:
    counter.policy("P3")
    who = counter.person(66, "city")
    assert [counter.pays(who, 1200, meal=meal) for meal in ("lunch", "lunch", "dinner", "breakfast")] == [
        900, 1200, 900, 1200,
    ]  # fmt: skip


def test_cases_15_and_16_who_bears_a_set_meal_depends_on_the_residence(counter: Counter) -> None:
    counter.policy("P4")
    for age, home, letters, due in (
        (60, "street", "A", 100), (80, "street", "", 300), (60, "street", "", 500), (60, "district", "", 600),
        (60, "city", "", 900), (60, "district", "A", 600), (60, "city", "A", 900),
    ):  # fmt: skip
        assert counter.pays(counter.person(age, home, *letters), 1200) == due, (age, home, letters)


def test_case_17_workdays_are_those_of_the_calendar_or_a_switch(counter: Counter) -> None:
    counter.policy("P6")
    assert counter.pays(counter.person(60, "district", "A"), 1200) == 0
    assert counter.pays(counter.person(60, "street", "A"), 1800) == 300
    assert counter.pays(counter.person(70, "district"), 1500) == 1000
    assert counter.pays(counter.person(70, "city"), 1500) == 1500
    counter.desk.do(calendar.save_day, TODAY, "off", "国庆节")
    assert counter.pays(counter.person(70, "district"), 1500) == 1500
    counter.policy("P6", workdays="mon_fri")
    assert counter.pays(counter.person(70, "district"), 1500) == 1000


def test_case_17_a_sunday_that_is_worked(centre_: Centre) -> None:
    sunday = TODAY + timedelta(days=6)
    centre_.clock.forward(days=6)
    counter = Counter(centre_, sunday)
    counter.desk.do(policies.publish_policy, {**seeds.policies()["P6"], "code": "P1"}, sunday)
    assert counter.pays(counter.person(71, "district"), 1500) == 1500
    counter.desk.do(calendar.save_day, sunday, "work", "调休")
    assert counter.pays(counter.person(71, "district"), 1500) == 1000


@pytest.mark.parametrize(("age", "before", "after"), [(60, 2100, 1680), (80, 1680, 1470), (90, 1470, 1050)])
def test_case_18_somebody_is_older_from_the_birthday_or_the_day_after(
    counter: Counter, age: int, before: int, after: int
) -> None:
    today, tomorrow = born(age), born(age) + timedelta(days=1)
    for counted, dues in (("birthday", (after, before)), ("next_day", (before, before))):
        counter.policy("P1", tier_from=counted)
        assert tuple(counter.pays(counter.person(0, birthday=day), 2100) for day in (today, tomorrow)) == dues
    assert counter.pays(counter.person(0, birthday=today - timedelta(days=1)), 2100) == after


def test_case_19_taking_a_sale_back_gives_back_money_ledger_and_the_days_use(counter: Counter) -> None:
    counter.policy("P2")
    who = counter.person(70, "city")
    done = counter.sell(counter.ring(who, 2100))
    back = counter.desk.do(sales.reverse_sale, done.id, "没有做")
    assert (done.due, back.due, dict(back.payments)) == (1690, -1690, {"wechat": -1690})
    assert counter.payers() == {"区": 0, "本店": 0}
    assert counter.pays(who, 2100) == 1690


def test_case_20_a_dish_taken_back_is_worked_out_anew_and_a_lost_subsidy_is_said_before(counter: Counter) -> None:
    counter.policy("P2")
    done = counter.sell(counter.ring(counter.person(70, "city"), 1500, 600))
    planned = counter.desk.see(refunds.plan, done.id, {2: 1})
    assert (planned.due, planned.lost) == (540, 0)
    counter.desk.do(refunds.refund, done.id, {2: 1}, planned.due, "上错了")
    assert counter.payers() == {"区": 200, "本店": 150}
    other = counter.sell(counter.ring(counter.person(71, "city"), 1400, 700))
    planned = counter.desk.see(refunds.plan, other.id, {2: 1})
    assert (planned.lost, planned.due) == (133, 1690 - 1260)  # of 2.00 what lay on the dish that stays
    with pytest.raises(Refused, match="refund_changed"):
        counter.desk.do(refunds.refund, other.id, {2: 1}, 630, "上错了")


def test_case_21_a_use_counts_on_the_business_date_also_when_the_clock_was_put_back(counter: Counter) -> None:
    counter.policy("P2")
    who = counter.person(70, "city")
    assert counter.pays(who, 2100) == 1690
    counter.centre.clock.forward(hours=-20)
    assert counter.pays(who, 2100) == 1890, "the shift's day, not what the clock says"


def test_case_22_two_people_on_one_tray_are_two_bills(counter: Counter) -> None:
    counter.policy("P2")
    wife, husband = counter.person(78, "city"), counter.person(85, "city")
    shown = counter.ring(wife, 1500, 2100)
    shown = counter.desk.do(cart.set_eater, shown.id, 2, husband)
    assert [row.payable for row in shown.rows] == [1150, 1485]
    assert shown.rows[1].eater is not None and shown.rows[1].eater.id == husband
    done = counter.sell(shown)
    assert done.due == 1150 + 1485
    assert counter.pays(husband, 2100) == 1785, "he had his today"
    assert verify(counter.desk.sessions).ok


def test_a_set_meal_has_its_price_by_age_and_everybody_else_pays_the_list(counter: Counter) -> None:
    counter.policy("P5")
    for age, code, listed, due in (
        (60, "A", 1500, 1000), (80, "A", 1500, 900), (59, "A", 1500, 1500), (79, "B", 2000, 1500),
        (80, "C", 2500, 1900),
    ):  # fmt: skip
        assert counter.pays(counter.person(age), listed, set_code=code) == due
    assert counter.pays(None, 1500, set_code="A") == 1500
    assert counter.pays(counter.person(70), 1500) == 1500, "not a set meal"


def test_more_samples_once_a_day_by_use_and_free_at_ninety(counter: Counter) -> None:
    counter.policy("P7")
    assert [counter.pays(counter.person(60), listed) for listed in (500, 501, 1200)] == [500, 1, 700]
    counter.policy("P8")
    eldest = counter.person(85)
    assert [counter.pays(eldest, 1200) for _ in range(3)] == [0, 600, 1200]
    counter.policy("P9")
    assert counter.pays(counter.person(90), 1500, set_code="A") == 0
    assert counter.pays(counter.person(70), 1500, set_code="A") == 1000


def test_a_delivery_is_paid_in_part_by_level_of_care_letter_and_age(counter: Counter) -> None:
    desk, fee = counter.desk, counter.dish(500)
    desk.do(settings.put, "till.delivery_dish", fee)

    def comes_to(who: UUID) -> int:
        shown = counter.ring(who, 1200)
        shown = desk.do(serving.serve, shown.id, Serving("delivery", address="3幢2单元501室", phone="13900002206"))
        return counter.sell(shown).due

    def assessed(level: int) -> UUID:
        who = counter.person(66, "city")
        draft = ExtrasDraft(consent="signed", residence="city", care_level=level)
        desk.do(profile.save_extras, who, draft)
        return who

    counter.policy("P3")
    assert [comes_to(assessed(level)) for level in (1, 3, 4, 6)] == [1200, 1200, 1000, 1000]
    assert comes_to(counter.person(66, "city")) == 900 + 500
    counter.policy("P6")
    assert comes_to(counter.person(70, "district", "C")) == 700 + 300
    assert comes_to(counter.person(100, "district")) == 700 + 300
    assert comes_to(counter.person(70, "district")) == 700 + 500
