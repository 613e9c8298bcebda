"""Of somebody at the table: the proof that was seen, an exception with consent, and who pays."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.first_run import seeds
from app.services.till import policies
from app.services.till.told import read_told
from tests.support import Centre
from tests.ui.till.till_front import CENTENARIAN, SENIOR, YOUNG, TillFront


def front(qtbot: QtBot, copied: Callable[[int, str], Centre], **rules: Any) -> TillFront:
    centre = copied(12, "2001")
    centre.sign_in("1001")
    centre.desk.do(policies.publish_policy, {**seeds.policies()["P1"], **rules}, date(2026, 11, 23))
    centre.sign_in("2001")
    return TillFront(qtbot, centre)


@pytest.fixture
def asking(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[TillFront]:
    """The senior price asks for a document."""
    made = front(qtbot, copied, ask_proof=True)
    yield made
    made.close()


@pytest.fixture
def limited(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[TillFront]:
    """The senior price is given once for a meal."""
    made = front(qtbot, copied, limit="1/person/meal")
    yield made
    made.close()


def proof(till: TillFront) -> str:
    cart = till.till.order.cart
    assert cart is not None
    return next((told.proof for told in read_told(cart.told).values()), "")


def ask(till: TillFront) -> None:
    """Ctrl+T."""
    QTest.keyClick(till.target(), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(0)


def pick(till: TillFront, name: str) -> None:
    till.press("F4")
    till.till.side.person.box.setText(name)
    till.press("Enter")


def test_a_card_that_is_read_is_a_proof(asking: TillFront) -> None:
    asking.scan(asking.card(SENIOR))
    asking.pad("11\n")
    assert proof(asking) == "餐卡" and asking.payable() == 14_40 and asking.till.side.panel() is None
    asking.scan(asking.card(CENTENARIAN))
    assert asking.payable() == 9_00


def test_who_was_picked_by_name_is_asked_for_a_document_with_one_key(asking: TillFront) -> None:
    pick(asking, SENIOR)
    panel = asking.till.side.eater
    assert asking.till.side.panel() is panel and "请出示身份证或权益卡" in panel.why.text()
    asking.press("Esc")
    asking.pad("11\n")
    assert asking.payable() == 18_00 and "请出示" in asking.till.side.cart.why.text()
    ask(asking)
    asking.press("1")
    assert asking.till.side.panel() is None and asking.payable() == 14_40 and proof(asking) == "身份证"


def test_the_staff_know_somebody_and_say_how(asking: TillFront) -> None:
    pick(asking, SENIOR)
    asking.press("3")
    asking.answer("老街坊，天天来")
    asking.pad("11\n")
    assert proof(asking) == "认识本人" and asking.payable() == 14_40


def test_an_exception_with_a_reason(limited: TillFront) -> None:
    limited.scan(limited.card(SENIOR))
    limited.pad("11\n")
    limited.till.taking.exact()
    limited.scan(limited.card(SENIOR))
    limited.pad("11\n")
    assert limited.payable() == 18_00
    ask(limited)
    limited.press("E")
    limited.answer("餐洒了，重新给一份")
    limited.approve("1001")
    assert limited.payable() == 14_40
    ask(limited)
    assert "餐洒了" in limited.till.side.eater.agreed.text()
    limited.press("E")
    assert limited.payable() == 18_00


def test_a_relative_pays_by_word_or_by_name(limited: TillFront) -> None:
    ask(limited)
    assert "还没有选人" in limited.says()
    limited.scan(limited.card(SENIOR))
    ask(limited)
    panel = limited.till.side.eater
    panel.paid.emit("女儿")
    ask(limited)
    assert panel.payer.text().startswith("女儿代付")
    panel.payer_wanted.emit()
    assert limited.till.side.panel() is limited.till.side.person
    limited.scan(limited.card(YOUNG))
    cart = limited.till.order.cart
    assert cart is not None and cart.payer is not None and cart.payer.name == YOUNG
    assert cart.member is not None and cart.member.name == SENIOR
    ask(limited)
    assert panel.payer.text().startswith(f"{YOUNG}代付")
    panel.payer_wanted.emit()
    limited.till.side.person.picked.emit(limited.resident(CENTENARIAN), False)
    cart = limited.till.order.cart
    assert cart is not None and cart.payer is not None and cart.payer.name == CENTENARIAN


def test_one_dish_goes_at_its_price(limited: TillFront) -> None:
    limited.scan(limited.card(SENIOR))
    limited.pad("11\n13\n")
    before = limited.payable()
    ask(limited)
    limited.till.side.eater.plain.click()
    row = limited.till.order.row()
    assert row is not None and row.payable == row.list_amount and limited.payable() > before
    assert limited.till.side.panel() is None
    ask(limited)
    assert limited.till.side.eater.plain.isChecked()
    limited.till.side.eater.plain.click()
    assert limited.payable() == before
