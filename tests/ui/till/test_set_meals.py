"""A set meal by its code and a digit for each dish; a price that is typed when a dish is rung up."""

import pytest

from app.services.till import menu
from app.services.till.dish_more import DishMore
from app.ui.kit.presses import ARM_MS
from tests.keys import later
from tests.ui.till.till_front import TillFront


@pytest.fixture
def sets(till: TillFront) -> TillFront:
    """Dish 91 is a set that waits for a choice, 93 one with a usual one, 92 is priced at ringing."""
    till.centre.sign_in("1001")
    kind = till.desk.see(menu.categories)[0].id
    for code, more in (
        ("91", DishMore(set_text="主荤 选1：11 13+3\n小菜 选2：21 24")),
        ("93", DishMore(set_text="主荤 选1：11* 13+3")),
        ("92", DishMore(open_low=100, open_high=5000)),
    ):
        till.desk.do(menu.save_dish, menu.DishDraft(code, f"样例{code}", kind, 2000, more=more))
    till.centre.sign_in("2001")
    till.till.meals.load_menu()
    return till


def test_a_set_is_rung_by_its_code_and_a_digit_for_each_dish(sets: TillFront) -> None:
    sets.pad("2*91\n")
    panel = sets.till.side.set_meal
    assert panel.isVisible() and "主荤" in panel.now.text() and sets.lines() == []
    sets.pad("91")
    sets.press("Backspace", "Backspace")
    assert "主荤" in panel.now.text(), "taken back, as often as there was something"
    sets.pad("211")
    assert not panel.isVisible() and sets.lines() == [("样例91", "×2", 4600)]
    cart = sets.till.side.cart.lines.cart
    assert "（+3.00）" in str(cart.data(cart.index(0, 0)))
    assert sets.till.counter.box.hasFocus()


def test_what_a_set_is_made_of_is_changed_on_its_line(sets: TillFront) -> None:
    sets.pad("93\n")
    assert sets.lines() == [("样例93", "×1", 2000)]
    sets.press("Ctrl+B")
    assert sets.till.side.line.again.isVisible()
    sets.press("Ctrl+B")
    panel = sets.till.side.set_meal
    assert panel.isVisible() and not sets.till.side.line.isVisible()
    sets.pad("2")
    assert sets.lines() == [("样例93", "×1", 2300)] and not panel.isVisible()


def test_what_is_sold_out_is_asked_about_and_enter_says_yes(sets: TillFront) -> None:
    sets.desk.do(menu.set_sold_out, next(d.id for d in sets.desk.see(menu.dishes) if d.code == "13"), True)
    sets.pad("93\n")
    sets.press("Ctrl+B", "Ctrl+B")
    sets.pad("2")
    assert "已售罄" in sets.says() and sets.payable() == 2000
    later(ARM_MS)
    sets.pad("\n")
    assert sets.payable() == 2300
    sets.press("Ctrl+B", "Ctrl+B", "Backspace", "Esc")
    assert sets.payable() == 2300 and not sets.till.side.set_meal.isVisible()


def test_a_price_is_typed_when_the_dish_is_rung(sets: TillFront) -> None:
    sets.pad("3*92\n")
    assert "价格" in sets.says() and sets.till.counter.box.asking
    sets.pad("\n")
    assert "请填金额" in sets.says()
    sets.pad("60\n")
    assert "要在" in sets.says() and sets.lines() == []
    sets.keys("12.5")
    sets.pad("\n")
    assert sets.lines() == [("样例92", "×3", 3750)] and not sets.till.counter.box.asking
    sets.pad("92\n")
    sets.press("Esc")
    assert len(sets.lines()) == 1 and not sets.till.counter.box.asking
