"""补录 in the window: the sheet's number and time, the order as ever, a colleague who agrees; and the pad itself."""

from app.services.till import outage
from tests.ui.till.till_front import TillFront


def begin(till: TillFront, paper: str, at: str) -> None:
    till.press("Ctrl+P")
    till.keys(paper, "Enter", at, "Enter")


def test_an_order_of_a_sheet_is_entered_with_a_colleague(till: TillFront) -> None:
    till.desk.do(outage.print_pad, 5)
    begin(till, "3", "10:20")
    assert "补录 YD-A-1123-03" in till.till.side.cart.portions.text()
    assert till.till.counter.box.hasFocus()
    till.pad("11\n")
    till.press("F12")
    till.pad("\n")
    till.approve("3001")
    assert till.modal() is None
    (sale,) = till.sales()
    assert sale.due == 1800 and till.till.order.cart is None


def test_a_sheet_that_is_none_is_refused_beside_its_field(till: TillFront) -> None:
    till.desk.do(outage.print_pad, 5)
    begin(till, "9", "10:20")
    panel = till.till.side.late
    assert till.till.side.panel() is panel and "没有这张纸单" in (panel.form.fields["paper"].error or "")
    till.keys("Esc")
    begin(till, "2", "25:99")
    assert till.till.side.panel() is panel


def test_plus_asks_too_and_the_order_may_be_one_of_now(till: TillFront) -> None:
    till.desk.do(outage.print_pad, 5)
    begin(till, "1", "10:20")
    till.pad("11+")
    assert till.modal() is not None and not till.sales()
    till.press("Esc")
    till.till.side.open_late()
    assert till.till.side.late.never.isVisible()
    till.till.side.late.never.click()
    assert "补录" not in till.till.side.cart.portions.text()


def test_empty_sheets_come_from_the_same_panel(till: TillFront) -> None:
    till.till.side.open_late()
    till.till.side.late.pad_form.fill(None, sheets=4)
    till.till.side.late._print()
    assert "YD-A-1123-01 到 YD-A-1123-04" in till.shell.toasts[-1][0]


def test_the_key_sheet_names_it(till: TillFront) -> None:
    assert "补录" in next(verb.label for verb in till.till.verbs() if verb.key == "late")
