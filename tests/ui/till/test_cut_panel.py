"""手工折扣 at the till: off the order or the line in hand, asked about, taken back; and boxes of what is taken away."""

import pytest

from app.services.centre import settings
from app.ui.till.cut_panel import typed_rate
from tests.ui.till.till_front import TillFront


@pytest.mark.parametrize(
    ("typed", "rate"), [("9", 100), ("8.5", 150), ("85", 150), ("9.55", 45), ("9折", 100), ("0", 1000)]
)
def test_so_many_out_of_ten_is_so_much_off(typed: str, rate: int) -> None:
    assert typed_rate(typed) == rate


@pytest.mark.parametrize("typed", ["", "09", "10", "x", "9.", ".5", "9.555", "100"])
def test_what_is_no_discount_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="折"):
        typed_rate(typed)


def allow(till: TillFront, **values: object) -> None:
    till.centre.sign_in("1001")
    till.desk.do(settings.put_all, {f"till.{name}": value for name, value in values.items()})
    till.centre.sign_in("2001")


def test_the_first_key_is_the_first_figure(till: TillFront) -> None:
    allow(till, cut_rate=200, cut_most=2000)
    till.pad("11\n")
    before = till.payable()
    till.press("Ctrl+M")
    till.keys("9", "Enter", "菜凉了", "Enter")
    assert till.payable() == before - before // 10


def test_money_off_the_order_and_off_a_line(till: TillFront) -> None:
    allow(till, cut_rate=200, cut_most=2000)
    till.press("Ctrl+M")
    assert "没有菜" in till.says()
    till.pad("11\n13\n")
    before = till.payable()
    till.press("Ctrl+M")
    panel = till.till.side.cut
    assert panel.form.raw("rate") == ""
    panel.form.put("rate", "9")
    panel.form.put("reason", "菜凉了")
    panel._entered()
    assert till.payable() == before - before // 10 and not panel.isVisible()
    assert till.till.side.cart.cut.isVisible()
    till.press("Ctrl+M")
    assert "现在手工减了" in panel.now.text()
    panel.back.click()
    assert till.payable() == before and not till.till.side.cart.cut.isVisible()
    till.press("Ctrl+M")
    panel.form.put("of_line", True)
    panel.form.put("by_rate", False)
    panel.form.put("amount", 100)
    panel.form.put("reason", "少了一块")
    panel._entered()
    row = till.till.order.row()
    assert row is not None and row.cut == 100 and till.payable() == before - 100
    till.press("Ctrl+M")
    assert panel._of_line
    panel.back.click()
    assert till.payable() == before


def test_beyond_the_ceilings_somebody_is_asked(till: TillFront) -> None:
    till.pad("11\n")
    till.press("Ctrl+M")
    panel = till.till.side.cut
    panel.form.put("rate", "5")
    panel.form.put("reason", "赔礼")
    panel._entered()
    assert till.modal() is not None and till.payable() == 1800
    till.press("Esc")


def test_a_box_is_a_line_no_key_changes(till: TillFront) -> None:
    allow(till, box_per="order", box_fee=100)
    till.pad("11\n")
    till.till.order.set_takeaway(True)
    assert till.payable() == 1900
    lines = till.till.side.cart.lines
    till.press("Down")
    till.pad("+")
    assert till.payable() == 1900
    assert "外带时收" in str(lines.cart.data(lines.cart.index(1, 0)))
    till.till.order.set_takeaway(False)
    assert till.payable() == 1800
