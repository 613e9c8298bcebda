"""What is said of the line in hand: remarks by their digits, half portions by a slash or a tick."""

from app.services.till import menu
from tests.ui.till.till_front import TillFront


def by_half(till: TillFront, code: str, price: int | None) -> None:
    """Let a dish be sold by half too."""
    till.centre.sign_in("1001")
    dish = next(d for d in till.desk.see(menu.dishes) if d.code == code)
    draft = menu.DishDraft(code, dish.name, dish.category_id, dish.price, half_price=price)
    till.desk.do(menu.save_dish, draft, dish.id)
    till.centre.sign_in("2001")


def ways(till: TillFront) -> list[tuple[str, bool, int]]:
    return [(row.way.remark, row.way.half, row.payable) for row in till.till.order.rows]


def test_a_slash_rings_up_half_portions(till: TillFront) -> None:
    by_half(till, "11", 900)
    till.pad("11/\n2*11/\n11\n")
    assert ways(till) == [("", True, 2700), ("", False, 1800)]
    assert "红烧肉（半份）" in str(till.till.side.cart.lines.cart.data(till.till.side.cart.lines.cart.index(0, 0)))
    till.pad("13/\n")
    assert "没有半份" in till.says() and till.box() == "13/"
    till.press("Esc")
    till.pad("34/\n")
    assert "输入克数" in till.says(), "what is weighed is as much as it weighs"


def test_remarks_are_picked_by_digits_and_typed_after(till: TillFront) -> None:
    till.pad("13\n")
    till.press("Ctrl+B")
    panel = till.till.side.line
    assert panel.isVisible() and panel.title.text().startswith("13 ") and panel.quick[0] == "少盐"
    assert not panel.form.controls["half"].isVisible()
    till.press("1", "3", "1")
    assert panel.box.text() == "软饭、"
    panel.keys.itemAt(1).widget().click()
    till.press("Enter")
    assert ways(till) == [("软饭、少油", False, 1900)] and till.till.counter.box.hasFocus()
    till.pad("13\n")
    assert [remark for remark, *_ in ways(till)] == ["软饭、少油", ""], "the next one is wanted as usual"
    till.press("Up", "Ctrl+B")
    assert panel.box.text() == "软饭、少油、"
    till.press("Esc")
    assert not panel.isVisible()


def test_half_is_a_tick_where_half_is_sold(till: TillFront) -> None:
    by_half(till, "11", 900)
    till.pad("11\n")
    till.press("Ctrl+B")
    panel = till.till.side.line
    half = panel.form.controls["half"]
    assert half.isVisible()
    half.set_value(True)
    by_half(till, "11", None)
    panel._entered()
    assert panel.isVisible() and ways(till) == [("", False, 1800)], "not sold so any more: what was typed stays"
    by_half(till, "11", 900)
    panel._entered()
    assert not panel.isVisible() and ways(till) == [("", True, 900)]


def test_without_a_line_in_hand_the_way_is_said(till: TillFront) -> None:
    till.press("Ctrl+B")
    assert "哪一行" in till.says() and not till.till.side.line.isVisible()
    till.pad("9999")
    till.press("Ctrl+B")
    assert "没有这个菜" in till.says(), "what stands in the box comes first"
