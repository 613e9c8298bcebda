"""What is served at a meal of one day: at the till, on the board, taken over from the week before."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.till import cart, day_menus, menu, price_board, sales, shifts
from app.services.till.tender import Tender
from tests.services.till.test_modifiers import LUNCH, refusal
from tests.support import Centre


@pytest.fixture
def boss(centre_: Centre) -> Centre:
    centre_.sign_in("1001")
    return centre_


def ids(centre: Centre, *codes: str) -> list[UUID]:
    return [dish.id for dish in centre.desk.see(menu.dishes, inactive=False) if dish.code in codes]


def today(centre: Centre) -> date:
    return centre.desk.see(lambda view: view.business_date)


def shown(centre: Centre, meal: str = LUNCH) -> list[str]:
    return [tile.code for tile in centre.desk.see(menu.tiles, meal)]


def test_a_day_has_its_own_dishes_and_the_others_the_standing_menu(boss: Centre) -> None:
    desk, day = boss.desk, today(boss)
    standing, dinner = shown(boss), shown(boss, "dinner")
    desk.do(day_menus.serve_day, day, LUNCH, ids(boss, "11", "21"))
    assert shown(boss) == ["11", "21"] and shown(boss, "dinner") == dinner
    assert desk.see(day_menus.served, day, LUNCH) == frozenset(ids(boss, "11", "21"))
    assert desk.see(day_menus.served, day + timedelta(1), LUNCH) is None
    names = {row[1] for row in desk.see(price_board.price_board).rows}
    assert len(names) in (2, len(standing), len(dinner)), "of the meal served now"
    desk.do(day_menus.serve_day, day, LUNCH, ())
    assert shown(boss) == standing


def test_what_lies_on_a_tray_stays_payable(boss: Centre) -> None:
    desk = boss.desk
    desk.do(shifts.open_shift, 100_00)
    order = desk.new_id()
    shown_ = desk.do(cart.add, order, "13", meal=LUNCH)
    desk.do(day_menus.serve_day, today(boss), LUNCH, ids(boss, "11"))
    desk.do(cart.set_quantity, order, 1, 2)
    assert desk.do(sales.check_out, order, [Tender("cash", 2 * shown_.payable)]).portions == 2


def test_last_week_is_taken_over_in_one_act(boss: Centre) -> None:
    desk, day = boss.desk, today(boss)
    assert desk.do(day_menus.copy_week, day) == 0
    desk.do(day_menus.serve_day, day, LUNCH, ids(boss, "11", "21"))
    desk.do(day_menus.serve_day, day + timedelta(2), "dinner", ids(boss, "13"))
    desk.do(menu.retire_dish, ids(boss, "21")[0])
    desk.do(menu.retire_dish, ids(boss, "13")[0])
    later = day + timedelta(7)
    assert desk.do(day_menus.copy_week, later) == 1
    assert desk.see(day_menus.served, later, LUNCH) == frozenset(ids(boss, "11"))
    assert desk.do(day_menus.copy_week, later, 7) == 1, "of dinner nothing is left on the menu"


def test_only_what_is_on_the_menu_is_served_and_only_managers_say_so(boss: Centre) -> None:
    desk, day = boss.desk, today(boss)
    for meal, dishes, field in (("tea", ids(boss, "11"), "meal"), (LUNCH, [desk.new_id()], "dishes")):
        with pytest.raises(Refused) as caught:
            desk.do(day_menus.serve_day, day, meal, dishes)
        assert refusal(caught) == ("field_bad", field)
    boss.sign_in("2001")
    for act in (lambda: desk.do(day_menus.serve_day, day, LUNCH, ()), lambda: desk.do(day_menus.copy_week, day)):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "needs_approver"
