"""Weights at the till: labels of the scale that are scanned, the scale that is read, and weights typed beside it."""

import os
import pty

import pytest

from app.rules.till.labels import ean_digit
from app.services.centre import settings
from tests.ui.till.till_front import TillFront


def label(dish: str, value: int) -> str:
    first = f"20{int(dish):05}{value:05}"
    return f"{first}{ean_digit(first)}"


def rule(till: TillFront, **values: object) -> None:
    till.centre.sign_in("1001")
    till.desk.do(settings.put_all, {f"till.{name}": value for name, value in values.items()})
    till.centre.sign_in("2001")


@pytest.mark.parametrize(("kind", "value", "grams"), [("weight", 1200, 1200), ("price", 1234, None)])
def test_a_label_is_a_line_at_the_labels_price(till: TillFront, kind: str, value: int, grams: int | None) -> None:
    rule(till, label=kind)
    till.scan(label("34", value))
    row = till.till.order.rows[0]
    assert row.code == "34" and row.way.weighed == "label" and (grams is None or row.grams == grams)
    assert row.payable == (value if kind == "price" else row.list_amount) > 0


@pytest.mark.parametrize(
    ("dish", "break_it", "says"), [("34", True, "校验码"), ("999", False, "没有"), ("11", False, "按份卖")]
)
def test_a_label_that_cannot_be_right_adds_nothing(till: TillFront, dish: str, break_it: bool, says: str) -> None:
    rule(till, label="weight")
    text = label(dish, 265)
    till.scan(text[:-1] + str((int(text[-1]) + 1) % 10) if break_it else text)
    assert "秤签" in till.says() and says in till.says() and till.lines() == []


def test_a_code_of_another_kind_is_no_label(till: TillFront) -> None:
    rule(till, label="weight")
    till.scan("6901234567892")
    assert "秤签" not in till.says() and till.lines() == []


def test_without_labels_such_a_code_is_a_card(till: TillFront) -> None:
    till.scan(label("34", 265))
    assert "没有找到这张卡" in till.says()


def test_enter_reads_the_scale_and_a_typed_weight_says_so(till: TillFront) -> None:
    ours, theirs = pty.openpty()
    rule(till, scale=os.ttyname(theirs), tare=35)
    till.pad("34\n")
    assert "读秤" in till.says()
    till.pad("\n")
    assert "还没有稳" in till.says() and till.lines() == []
    os.write(ours, b"ST,GS,+  0.020kg\r\n")
    till.pad("\n")
    assert "没有东西" in till.says()
    os.write(ours, b"ST,GS,+  0.300kg\r\n")
    till.pad("\n")
    assert [(r.grams, r.way.weighed) for r in till.till.order.rows] == [(265, "scale")]
    till.pad("34\n250\n")
    assert [(r.grams, r.way.weighed) for r in till.till.order.rows][1:] == [(250, "hand")]
    cart = till.till.side.cart.lines.cart
    assert "手输" in str(cart.data(cart.index(1, 0)))
    till.till.ringing._scale.close()
    rule(till, scale="/dev/none")
    till.pad("34\n\n")
    assert "读不到电子秤" in till.says()
    for end in (ours, theirs):
        os.close(end)
