"""What is typed and scanned at the till: nothing is given away, lost, or left for the next customer."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.services.residents import search
from app.ui.tender.box import LETTER_MS
from app.ui.till import code_box
from app.ui.till.code_box import Kind
from tests.keys import later
from tests.support import document_number
from tests.ui.till.till_front import CENTENARIAN, SENIOR, YOUNG, TillFront

NEW = document_number(date(1945, 3, 7), 77)
WRONG = NEW[:17] + ("1" if NEW[17] != "1" else "2")


# --- a code that was typed is rung before anything else happens to the order


def test_a_dish_typed_and_not_entered_is_on_the_bill(till: TillFront) -> None:
    till.pad("11\n21")
    till.press("F12")
    assert till.tender().due.words() == "27.00" and till.box() == ""
    till.press("Enter")
    assert till.sales()[0].due == 2700


@pytest.mark.parametrize(
    ("typed", "says"), [("999", "没有这个菜"), ("3*", "没看懂"), ("xyzzy", "没有菜名"), (WRONG, "证件号码不对")]
)
def test_what_cannot_be_rung_keeps_the_money_waiting(till: TillFront, typed: str, says: str) -> None:
    till.pad("11\n")
    till.keys(typed)
    for key in ("F12", "F7", "F8"):
        till.press(key)
        assert till.modal() is None and till.till.side.panel() is None and till.box() == typed, key
        assert says in till.says() and till.lines() == [("红烧肉", "×1", 1800)], key


def test_grams_typed_and_not_entered_are_on_the_bill_and_missing_ones_are_asked_for(till: TillFront) -> None:
    till.pad("34\n")
    till.press("F12")
    assert till.modal() is None and "先输入克数" in till.says()
    till.pad("250")
    till.press("F12")
    assert till.tender().due.words() == "9.90"


def test_a_code_typed_belongs_to_the_order_that_is_put_aside(till: TillFront) -> None:
    till.pad("11\n21")
    till.press("F7")
    assert till.box() == "" and till.lines() == []
    till.pad("41")
    till.press("F8", "Enter")
    assert [name for name, _, _ in till.lines()] == ["红烧肉", "番茄炒蛋"] and till.box() == ""


def test_a_tile_does_not_throw_away_what_was_typed(till: TillFront) -> None:
    till.pad("21")
    till.tap_tile("11")
    assert [name for name, _, _ in till.lines()] == ["番茄炒蛋", "红烧肉"] and till.box() == ""
    till.keys("999")
    till.tap_tile("11")
    assert len(till.lines()) == 2 and till.lines()[1][1] == "×1" and till.box() == "999"


def test_emptying_leaves_nothing_for_the_next_customer(till: TillFront) -> None:
    till.pad("11\n71")
    till.till.side.cart.empty.click()
    assert till.box() == "" and till.lines() == []


# --- the number pad alone


def test_a_set_meal_for_a_senior_is_a_scan_and_three_keys(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11+")
    assert [(s.due, s.methods) for s in till.sales()] == [(1440, ("cash",))]
    assert till.till.side.cart.done.isVisible() and till.till.order.cart is None
    till.pad("+")
    assert len(till.sales()) == 1 and till.lines() == []


def test_enter_alone_sells(till: TillFront) -> None:
    till.pad("\n")
    assert till.modal() is None and till.says() == ""
    till.pad("11\n\n\n")
    assert [s.due for s in till.sales()] == [1800] and till.modal() is None
    till.pad("\n")
    assert till.modal() is None and till.says() == ""


def test_plus_after_a_code_rings_it_and_takes_the_rest_as_rounded(till: TillFront) -> None:
    till.pad("34\n33+")
    assert till.sales()[0].due == 130
    till.keys("hsr")
    till.press("Esc")
    till.pad("999+")
    assert len(till.sales()) == 1 and till.box() == "999"


# --- people


def test_a_person_typed_by_hand(till: TillFront) -> None:
    no = next(r.no for r in till.desk.see(search.search, SENIOR))
    till.keys(f"jm{no}")
    till.pad("\n")
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR and till.box() == ""
    assert code_box.read(NEW).kind is Kind.PERSON and code_box.read(WRONG).kind is Kind.BAD
    till.keys("JM99999")
    till.pad("\n")
    assert "没有找到这张卡" in till.says() and till.box() == "JM99999"


@pytest.mark.parametrize("typed", [True, False])
def test_somebody_new_by_document_is_registered_and_served_by_one_name(till: TillFront, typed: bool) -> None:
    till.pad("11\n")
    if typed:
        till.keys(NEW)
        till.pad("\n")
    else:
        till.scan(NEW)
    panel = till.till.side.taking_on
    assert till.till.side.panel() is panel and till.box() == ""
    assert panel.who.text() == "未登记 · 男 · 81 岁 · 长者 7 折"
    till.keys("甲某某")
    till.press("Enter")
    member = till.till.order.member
    assert member is not None and member.name == "甲某某" and member.birth_date == date(1945, 3, 7)
    assert till.payable() < 1800 and till.till.counter.box.hasFocus() and till.till.side.panel() is None
    assert till.desk.see(search.by_scan, NEW).id == member.id


def test_somebody_new_is_not_lost_by_esc_and_never_registered_twice_unseen(till: TillFront) -> None:
    till.scan(NEW)
    panel = till.till.side.taking_on
    till.press("Enter")
    assert till.till.side.panel() is panel, "a name is needed"
    till.keys(SENIOR)
    till.press("Esc")
    assert till.till.order.member is None and till.till.counter.box.hasFocus()
    till.scan(NEW)
    assert panel.form.raw("name") == SENIOR
    till.press("Enter")
    assert till.till.order.member is None and "可能是已登记的" in " ".join(till.words())
    till.press("Enter")
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR


def test_a_newcomers_document_is_a_proof_and_one_too_young_pays_the_price(till: TillFront) -> None:
    young = document_number(date(1990, 5, 5), 7)
    till.scan(young)
    panel = till.till.side.taking_on
    assert panel.who.text().endswith("· 原价")
    till.scan(young)  # the same again, while it is asked about
    assert till.till.side.panel() is panel
    till.keys("乙某某")
    till.press("Enter")
    cart = till.till.order.cart
    assert cart is not None and cart.member is not None and "身份证" in cart.told
    till.pad("11\n")
    assert till.payable() == 18_00
    till.press("F7")  # put aside
    till.scan(young)
    member = till.till.order.member
    assert member is not None and member.name == "乙某某" and till.till.side.panel() is None
    till.pad("11\n")
    till.press("F12")
    till.scan(NEW)
    till.press("Esc")
    assert till.till.order.member == member and till.till.side.panel() is None


def test_a_document_that_cannot_be_right_is_said(till: TillFront) -> None:
    till.scan(WRONG)
    assert "证件号码不对" in till.says() and till.till.side.panel() is None
    till.scan("JM00001")
    assert "没有找到这张卡" in till.says() and till.till.order.member is None


def test_a_second_card_is_for_the_line_that_is_marked(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n12\n")
    till.press("Up")
    till.scan(till.card(YOUNG))
    first, second = till.till.order.rows
    assert first.eater is not None and first.eater.name == YOUNG and second.eater is None
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR
    assert till.payable() == 1800 + 1760 and YOUNG in till.shell.toasts[-1][0]
    till.scan(till.card(SENIOR))
    assert till.till.order.rows[0].eater is None and till.payable() == 1440 + 1760
    till.press("F4")
    till.scan(till.card(CENTENARIAN))
    assert till.till.order.member is not None and till.till.order.member.name == CENTENARIAN


def test_a_document_typed_where_people_are_looked_for(till: TillFront) -> None:
    till.press("F4")
    till.keys(NEW)
    till.press("Enter")
    assert till.till.side.panel() is till.till.side.taking_on


# --- scans while money is taken


def test_a_scan_in_the_tender_is_taken_where_it_belongs_or_refused_in_words(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    dialog = till.tender()
    till.scan(till.card(SENIOR))
    assert "按 Esc 返回改单" in dialog.heard.text() and dialog.model.text == "18.00"
    till.scan("4200002345202611281234567890")
    assert "没有用上" in dialog.heard.text() and dialog.reference.text() == ""
    till.press("Down")
    assert dialog.heard.isHidden()
    till.scan("4200002345202611281234567890")
    assert dialog.reference.text() == "4200002345202611281234567890" and dialog.heard.isHidden()
    till.scan("134567890123456789")
    assert "付款码" in dialog.heard.text() and dialog.reference.text().startswith("4200")
    till.press("Enter")
    assert till.sales()[0].methods == ("wechat",)


def test_a_slow_scanner_types_no_amount(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    dialog = till.tender()
    till.keys("JM000013")
    till.press("Enter")
    assert till.modal() is dialog and not till.sales() and dialog.model.text == "18.00"
    assert "不是扫码" in dialog.heard.text()
    later(LETTER_MS)
    till.pad("20")
    assert dialog.model.text == "20" and dialog.heard.isHidden()


def test_the_dialog_works_again_after_an_error_nobody_expected(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    dialog, real = till.tender(), till.tender()._pay

    def broken(*_args: object) -> object:
        raise RuntimeError("nobody expected this")

    dialog._pay = broken  # type: ignore[assignment]
    with pytest.raises(RuntimeError):
        dialog.confirm()
    dialog._pay = real
    till.press("Enter")
    assert till.modal() is None and len(till.sales()) == 1


def test_a_key_that_bounces_is_one(till: TillFront) -> None:
    """Enter in the full box, twice: rung once. Enter in the empty box, thrice: 收款 opens, and nothing is paid."""
    till.keys("11")
    with till.wire():
        till.stamped(Qt.Key.Key_Enter, 1000, 1030)
        assert till.modal() is None and len(till.lines()) == 1
        till.stamped(Qt.Key.Key_Enter, 2000, 2030, 2060)
        assert till.modal() is not None and not till.sales()
        till.stamped(Qt.Key.Key_Enter, 2700, 2730)
    assert till.modal() is None and len(till.sales()) == 1 and not till.lines()
