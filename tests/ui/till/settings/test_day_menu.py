"""每日菜单 in the settings: ticked for a day and a meal, taken over from the week before, given back."""

from datetime import timedelta

from app.services.till import day_menus, menu
from app.ui.till.settings.day_menu import DayMenuTab
from tests.ui.settings.driver import Room


def test_a_day_is_ticked_copied_and_given_back(room: Room) -> None:
    room.open("menu", "days")
    tab = next(one for one in room.window.findChildren(DayMenuTab))
    tab.refresh()
    day = room.desk.see(lambda view: view.business_date)
    meal = room.desk.see(menu.periods)[0].code
    dishes = [dish.id for dish in room.desk.see(menu.dishes, inactive=False)][:2]
    assert "常备菜单" in tab.state.text()
    tab.ticks.set_value(dishes)
    tab.keep_button.click()
    assert room.desk.see(day_menus.served, day, meal) == frozenset(dishes)
    assert "2 样" in tab.state.text()
    tab.which.put("on", (day + timedelta(days=7)).isoformat())
    tab._show()
    assert tab.ticks.value() == ()
    tab.day_before.click()
    assert set(tab.ticks.value()) == set(dishes)
    tab.usual.click()
    assert room.desk.see(day_menus.served, day + timedelta(days=7), meal) is None
    assert "常备菜单" in tab.state.text()


def test_the_key_of_saving_keeps_the_day(room: Room) -> None:
    room.open("menu", "days")
    tab = next(one for one in room.window.findChildren(DayMenuTab))
    dish = room.desk.see(menu.dishes, inactive=False)[0].id
    tab.ticks.set_value([dish])
    next(verb.slot for verb in tab.verbs() if verb.key == "save")()
    day = room.desk.see(lambda view: view.business_date)
    assert room.desk.see(day_menus.served, day, room.desk.see(menu.periods)[0].code) == frozenset([dish])
