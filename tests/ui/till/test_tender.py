"""The tender dialog by its keys: mixed and short money, guards, and a scanner that must not press anything."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from app.errors import StoreTrouble
from app.services import print_queue
from app.services.first_run import seeds
from app.services.till import menu, policies
from app.ui.kit.presses import ARM_MS
from tests.keys import later
from tests.ui.till.till_front import SENIOR, YOUNG, TillFront


def opened(till: TillFront, *codes: str) -> None:
    for code in codes or ("11",):
        till.pad(f"{code}\n")
    till.press("F12")
    till.tender()


def test_nothing_to_pay_for_opens_nothing(till: TillFront) -> None:
    till.press("F12")
    assert till.modal() is None and "还没有菜" in till.says()


def test_short_cash_says_so_and_a_second_enter_never_pays_the_rest(till: TillFront) -> None:
    opened(till)
    till.pad("10")
    dialog = till.tender()
    assert dialog.result.accessibleName().startswith("还差 ¥8.00")
    till.pad("\n")
    assert dialog.taken.amount.text() == "¥10.00" and dialog.amount.words() == "0.00"
    till.pad("\n\n")
    assert till.tender() is dialog and not till.sales() and "还差 ¥8.00" in dialog.error._words.text()
    till.press("Esc")
    assert dialog.model.parts == [] and dialog.amount.words() == "10.00" and till.tender() is dialog
    till.press("Esc")
    assert till.modal() is None and till.lines() == [("红烧肉", "×1", 1800)]


def test_mixed_tenders(till: TillFront) -> None:
    opened(till)
    till.pad("10\n")
    till.press("Down")
    dialog = till.tender()
    assert dialog.model.method == "wechat" and dialog.reference.isVisible()
    dialog.quick[0].click()
    till.pad("\n")
    sale = till.sales()[0]
    assert (sale.due, sale.methods) == (1800, ("cash", "wechat"))


def test_ten_in_cash_and_the_rest_by_phone_in_six_keys(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    till.pad("10\n")
    dialog = till.tender()
    till.press("Down")
    assert dialog.amount.words() == "8.00" and dialog.result.accessibleName() == "对方付 ¥8.00 看到到账再确认"
    till.press("Enter")
    assert till.sales()[0].payments == (("cash", 1000), ("wechat", 800))


def test_one_key_is_all_that_is_left(till: TillFront) -> None:
    opened(till)
    till.pad("5\n")
    dialog = till.tender()
    till.keys("*")
    assert dialog.amount.words() == "13.00" and dialog.result.accessibleName().startswith("找零 ¥0.00")
    till.pad("\n")
    assert till.sales()[0].payments == (("cash", 1800),)


def test_what_a_phone_pays_too_much_is_no_change(till: TillFront) -> None:
    opened(till)
    till.press("Down")
    till.pad("123464")
    dialog = till.tender()
    assert dialog.result.accessibleName() == "多收 ¥123,446.00 请改少；非现金不能找零"
    till.press("Up")
    assert dialog.result.accessibleName().startswith("找零 ¥123,446.00 请核对实收")
    till.press("Esc")


def test_a_comma_stands_between_thousands_here_too(till: TillFront) -> None:
    opened(till)
    till.keys("1,000")
    dialog = till.tender()
    assert dialog.amount.words() == "1,000" and dialog.model.amount() == 1000_00
    till.press("Del")
    till.keys("12,5")
    till.press("Enter")
    assert "收款金额不对" in dialog.error._words.text() and not till.sales()
    till.press("Esc")


def test_the_bill_is_in_sight_and_nothing_moves_when_something_is_said(till: TillFront) -> None:
    opened(till, "11", "250*34", "13", "21", "31", "41", "7", "12", "14", "15", "22", "23")
    dialog = till.tender()
    QTest.qWait(0)
    assert "红烧肉 ×1 ¥18.00；称重素菜 250 克 ¥9.90" in dialog.bill.accessibleName()
    assert 2 <= dialog.bill.shown() < len(till.lines()) and not dialog.bill.grab().isNull()
    till.press("Down")
    QTest.qWait(0)

    def places() -> list[tuple[int, int, int]]:
        parts = (dialog.keypad, dialog.reference, dialog.tiles["card"])
        return [(p.mapTo(dialog, QPoint(0, 0)).x(), p.mapTo(dialog, QPoint(0, 0)).y(), p.width()) for p in parts]

    before = places()
    till.pad("99999\n")
    QTest.qWait(0)
    assert dialog.error._words.text() and places() == before
    till.press("Esc")


def test_digits_go_to_the_amount_wherever_the_keyboard_is(till: TillFront) -> None:
    opened(till)
    dialog = till.tender()
    dialog.print_it.setFocus()
    till.pad("20")
    assert dialog.amount.words() == "20"
    till.press("Up")
    assert dialog.model.method == "card" and dialog.amount.words() == "20"
    till.press("Down", "Back", "Back")
    till.pad("\n")
    assert dialog.error.isVisible() and not till.sales()


def test_quick_amounts_and_change(till: TillFront) -> None:
    opened(till)
    dialog = till.tender()
    assert [b.text() for b in dialog.quick if b.isVisible()] == ["刚好 18.00", "20", "50", "100"]
    dialog.quick[2].click()
    assert dialog.result.words() == "32.00"
    dialog.keypad.confirm.click()
    assert till.till.side.cart.done.change.accessibleName() == "找零 ¥32.00 找 20 元、10 元、1 元 ×2"


def test_rounding_has_its_own_line(till: TillFront) -> None:
    till.pad("34\n33\n")
    till.press("F12")
    dialog = till.tender()
    assert (dialog.due.words(), dialog.rounding.isVisible(), dialog.rounding.amount.text()) == ("1.30", True, "−¥0.01")
    till.press("Down")
    assert (dialog.due.words(), dialog.rounding.isVisible()) == ("1.31", False)
    till.press("Enter")
    assert till.sales()[0].due == 131


@pytest.mark.parametrize("typed", ["500", "9999999", "118"])
def test_change_of_a_hundred_is_never_given(till: TillFront, typed: str) -> None:
    opened(till)
    till.pad(f"{typed}\n")
    dialog = till.tender()
    till.pad("\n")
    later(ARM_MS)
    till.pad("\n")
    assert not till.sales() and "找零" in dialog.error._words.text()
    till.press("Del")
    till.pad("117.99\n")
    assert till.sales()[0].due == 1800


def test_too_much_by_phone_is_refused_in_the_dialog(till: TillFront) -> None:
    opened(till)
    till.press("Down")
    till.pad("20\n")
    dialog = till.tender()
    assert "多收了 ¥2.00" in dialog.error._words.text() and not till.sales()


def by_phone(till: TillFront, reference: str) -> None:
    opened(till)
    till.press("Down")
    till.tender().reference.setFocus()
    till.keys(reference)
    till.press("Enter")


def test_a_whole_number_used_before_is_refused(till: TillFront) -> None:
    for _ in range(2):
        by_phone(till, "4200002026112300000000001234")
    later(ARM_MS)
    till.press("Enter")
    assert len(till.sales()) == 1 and "已用过" in till.tender().error._words.text()
    till.press("Esc")


def test_last_digits_seen_today_are_asked_about_and_a_bounce_is_no_answer(till: TillFront) -> None:
    for _ in range(2):
        by_phone(till, "4821")
    dialog = till.tender()
    assert "#0001 收过 ¥18.00" in dialog.error._words.text()
    till.press("Enter")
    assert len(till.sales()) == 1, "too soon to be an answer"
    later(ARM_MS)
    till.press("Enter")
    assert len(till.sales()) == 2


def test_another_number_after_the_question_is_asked_about_again(till: TillFront) -> None:
    by_phone(till, "4821")
    by_phone(till, "77")
    by_phone(till, "4821")
    dialog = till.tender()
    later(ARM_MS)
    dialog.reference.setText("77")
    till.press("Enter")
    assert len(till.sales()) == 2 and "77" in dialog.error._words.text()
    till.press("Esc")


def test_a_scan_while_the_dialog_waits_presses_nothing(till: TillFront) -> None:
    opened(till)
    dialog = till.tender()
    till.scan(till.card(SENIOR))
    assert till.tender() is dialog and not till.sales() and till.till.order.member is None
    assert dialog.amount.words() == "18.00"
    assert till.till.on_scan(till.card(SENIOR)) and till.till.order.member is None


def test_a_price_changed_meanwhile_is_said_and_not_taken(till: TillFront) -> None:
    opened(till)
    till.centre.sign_in("1001")
    dish = next(d for d in till.desk.see(menu.dishes) if d.code == "11")
    till.desk.do(menu.save_dish, menu.DishDraft("11", dish.name, dish.category_id, 2000), dish.id, by=till.till)
    till.pad("\n")
    assert "20.00" in till.tender().error._words.text() and not till.sales()
    till.press("Esc")
    assert till.due_words() == "20.00"


def test_without_paper(till: TillFront) -> None:
    opened(till)
    till.tender().print_it.setChecked(False)
    till.pad("\n")
    assert till.desk.see(print_queue.recent)[0].state == "kept"


def test_a_full_disk_is_said_and_the_order_stays(till: TillFront, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(till)

    def full(*_args: object, **_kw: object) -> None:
        raise StoreTrouble("full")

    with monkeypatch.context() as patched:
        patched.setattr(till.desk, "do", full)
        till.pad("\n")
        assert "磁盘已满" in till.tender().error._words.text()
    till.pad("\n")
    assert till.modal() is None and len(till.sales()) == 1


def test_a_free_order_is_one_key(till: TillFront) -> None:
    till.centre.sign_in("1001")
    free = seeds.policies()["P1"]
    for tier in free["tiers"]:
        tier["rate"] = 0
    till.desk.do(policies.publish_policy, free, till.centre.clock.now.date())
    till.settle()
    till.scan(till.card(SENIOR))
    opened(till)
    till.pad("\n")
    assert till.sales()[0].due == 0 and till.till.side.cart.done.change.accessibleName() == "实收 ¥0.00 免费"


def test_large_sums_fit(till: TillFront) -> None:
    till.pad("999*52\n")
    for typed in ("999*12\n", "900*15\n", "900*13\n", "999*11\n", "999*14\n"):
        till.pad(typed)
        later(ARM_MS)
        till.pad("\n")
        till.press("Esc")
    till.scan(till.card(YOUNG))
    assert till.payable() > 80_000_00
    cart = till.till.side.cart
    assert cart.money.sizeHint().width() <= cart.money.width()
    till.press("F12")
    dialog = till.tender()
    QTest.qWait(0)
    assert dialog.panel.width() == 1040
    till.press("Esc")
