"""Seniors first: what others are asked before their window, and for portions that are kept."""

from datetime import date, timedelta

import pytest

from app.errors import Refused
from app.rules.dates import local
from app.rules.till import windows
from app.services.centre import settings
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, menu, shifts
from app.services.till.dish_more import DishMore
from tests.services.till.test_modifiers import LUNCH, change_dish
from tests.support import Centre


@pytest.fixture
def till_(centre_: Centre) -> Centre:
    """A cashier on duty; of dish 11 five portions are left and two kept for seniors."""
    key = change_dish(centre_, "11", more=DishMore(reserved=2))
    centre_.desk.do(shifts.open_shift, 300_00)
    centre_.desk.do(menu.set_remaining, key, 5)
    return centre_


def clock(centre: Centre, minutes: int) -> str:
    """So many minutes from now, as a setting says it."""
    return f"{local(centre.desk.now() + timedelta(minutes=minutes)):%H:%M}"


def rule(centre: Centre, **values: str) -> None:
    centre.sign_in("1001")
    centre.desk.do(settings.put_all, {f"till.{name}": value for name, value in values.items()})
    centre.sign_in("2001")


def asked(centre: Centre, code: str, quantity: int = 1, *, birth: date | None = None) -> str:
    """What somebody born then is asked; empty when the dish is simply rung up."""
    order = centre.desk.new_id()
    if birth is not None:
        who = centre.desk.do(registry.register, ResidentDraft("样例甲", birth_date=birth, sex="F")).id
        centre.desk.do(cart.set_member, order, who, meal=LUNCH)
    try:
        centre.desk.do(cart.add, order, code, meal=LUNCH, quantity=quantity)
    except Refused as question:
        shown = centre.desk.do(cart.add, order, code, meal=LUNCH, quantity=quantity, anyway=True)
        assert shown.portions == quantity, "asked, never barred"
        centre.desk.do(cart.discard, order)
        return question.code
    centre.desk.do(cart.discard, order)
    return ""


def test_portions_are_kept_for_seniors_until_a_time(till_: Centre) -> None:
    assert asked(till_, "11", 5) == "", "no time is set"
    rule(till_, reserved_until=clock(till_, 30))
    assert asked(till_, "11", 3) == "" and asked(till_, "13", 5) == ""
    assert asked(till_, "11", 4) == "kept_for_seniors"
    assert asked(till_, "11", 4, birth=date(1990, 1, 1)) == "kept_for_seniors"
    assert asked(till_, "11", 5, birth=date(1950, 1, 1)) == ""
    rule(till_, reserved_until=clock(till_, -1))
    assert asked(till_, "11", 5) == ""


def test_in_the_seniors_window_others_are_asked_once(till_: Centre) -> None:
    rule(till_, senior_from=clock(till_, -10), everybody_from=clock(till_, 10))
    assert asked(till_, "13", birth=date(1950, 1, 1)) == ""
    assert asked(till_, "13") == "seniors_first"
    order = till_.desk.new_id()
    till_.desk.do(cart.add, order, "13", meal=LUNCH, anyway=True)
    till_.desk.do(cart.add, order, "21", meal=LUNCH)
    till_.desk.do(cart.discard, order)
    rule(till_, everybody_from=clock(till_, -1))
    assert asked(till_, "13") == ""


def test_without_both_times_there_is_one_window(till_: Centre) -> None:
    now = till_.desk.now()
    assert not windows.is_seniors_alone(now, "00:00", "") and not windows.is_seniors_alone(now, "", "23:59")
    assert windows.free_portions(1, 2) == 0 and not windows.is_kept(now, "")
    with pytest.raises(Refused):
        rule(till_, senior_from="25:00")
