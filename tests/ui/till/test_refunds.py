"""退菜 at the till: a few keys, and how much goes back by which way is said before, in the question and after."""

from uuid import UUID

from app.services import dashboard
from app.services.till import cart, sales
from app.services.till.tender import Tender
from app.ui.kit.reason import ReasonModal
from tests.ui.till.till_front import TillFront


def sell(till: TillFront, *dishes: tuple[str, int], pay: tuple[Tender, ...] = (Tender("cash", 100_00),)) -> UUID:
    order = till.desk.new_id()
    for code, n in dishes:
        weighed = code in ("34", "35")
        till.desk.do(cart.add, order, code, meal="lunch", quantity=1 if weighed else n, grams=n if weighed else None)
    return till.desk.do(sales.check_out, order, pay).id


def went_back(till: TillFront) -> list[tuple[int, bool]]:
    rows = till.desk.see(dashboard.recent_sales)
    return [(row.due, row.part) for row in rows if row.kind == "reversal"]


def test_one_dish_goes_back_in_five_keys(till: TillFront) -> None:
    sell(till, ("11", 1), ("41", 1))
    till.press("F9", "Enter", "Enter", "Alt+4", "Enter")
    assert went_back(till) == [(-1800, True)]
    assert till.modal() is None and till.till.side.panel() is till.till.side.slips


def test_what_goes_back_is_said_before_in_the_question_and_after(till: TillFront) -> None:
    sell(till, ("11", 3), ("34", 265), pay=(Tender("wechat", 40_00), Tender("cash", 24_50)))
    till.press("F9", "Enter")
    panel = till.till.side.refund
    till.pad("2")
    assert panel.ways.text() == "退 ¥35.91：现金 ¥24.40 当面退还，微信 ¥11.51 按原路退回"
    assert panel.rounding.amount.text() == "−¥0.09"  # it was given for the cash, which goes back whole
    till.press("Down")
    till.pad("1")
    assert panel.listed.amount.text() != "¥36.00"
    till.pad("0")
    till.press("Enter")
    assert isinstance(till.modal(), ReasonModal)
    assert any("红烧肉×2。退 ¥35.91：现金 ¥24.40 当面退还，微信 ¥11.51 按原路退回" in words for words in till.words())
    till.press("Alt+3", "Enter")
    assert went_back(till) == [(-3591, True)]
    assert "已退菜，退现金 ¥24.40、微信 ¥11.51" in till.shell.toasts[-1][0]


def test_keys_and_presses_choose_no_more_than_there_is(till: TillFront) -> None:
    sell(till, ("11", 2))
    till.press("F9", "Enter")
    panel = till.till.side.refund
    said = []
    for key in ("9", "-", "-", "-", "+", "+", "+"):
        till.pad(key)
        said.append(panel.ways.text()[:8])
    assert said == ["退 ¥36.00", "退 ¥18.00", "", "", "退 ¥18.00", "退 ¥36.00", "退 ¥36.00"]
    panel.table.chosen.emit(panel.table.row())  # a press goes round
    assert not panel.ask.isEnabled() and panel.told.text()
    panel.table.chosen.emit(panel.table.row())
    assert panel.ask.isEnabled()
    till.press("Esc")
    assert till.till.side.panel() is None and went_back(till) == []


def test_nothing_of_a_reversal_can_be_chosen(till: TillFront) -> None:
    sold = sell(till, ("11", 1))
    till.desk.do(sales.reverse_sale, sold, "错")
    till.press("F9")
    assert not till.till.side.slips.refund.isEnabled()
    till.press("Enter")
    assert till.till.side.panel() is till.till.side.slips


def test_what_is_left_goes_back_whole_with_the_sums_that_are_left(till: TillFront) -> None:
    sell(till, ("11", 2))
    till.press("F9", "Enter", "Enter", "Alt+1", "Enter")
    slips = till.till.side.slips
    assert slips.table.select_key(next(row.id for row in till.sales() if row.kind == "sale"))
    till.undo()
    modal = till.modal()
    assert isinstance(modal, ReasonModal) and modal.verb.text() == "冲正并退 ¥18.00"
    till.press("Alt+1", "Enter")
    assert went_back(till) == [(-1800, False), (-1800, True)]


def test_a_wrong_method_is_put_right_from_the_list(till: TillFront) -> None:
    sell(till, ("11", 1), ("41", 1))
    till.press("F9", "F12", "Down")
    dialog = till.tender()
    assert dialog.title.text() == "改收款方式" and dialog.model.method == "wechat"
    dialog.quick[0].click()
    till.pad("\n")
    assert till.modal() is None and till.till.side.panel() is till.till.side.slips
    newest = [(row.kind, row.payments[0][0]) for row in till.sales()]
    assert newest == [("sale", "wechat"), ("reversal", "cash"), ("sale", "cash")]
    assert till.shell.toasts[-1][0].startswith("已改收款方式：退现金") and till.lines() == []
    till.press("Esc")
    till.pad("11\n")
    till.press("F9", "F12")  # with an order on the page the key takes the money for it
    assert till.tender().title.text() == "收款"


def test_where_dishes_went_back_no_method_is_changed(till: TillFront) -> None:
    sell(till, ("11", 2))
    till.press("F9", "Enter", "Enter", "Alt+1", "Enter")
    slips = till.till.side.slips
    assert slips.table.select_key(next(row.id for row in till.sales() if row.kind == "sale"))
    assert slips.refund.isEnabled() and not slips.repay.isEnabled()
