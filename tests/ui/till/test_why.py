"""Why a price is what it is: beside the order at once, and with one key in words and on a slip."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services import print_queue
from app.services.first_run import seeds
from app.services.till import cart, policies, sales
from app.services.till.tender import Tender
from tests.support import Centre
from tests.ui.till.till_front import CENTENARIAN, SENIOR, YOUNG, TillFront

LIMITED: dict[str, Any] = {"limit": "1/person/meal"}


@pytest.fixture
def till(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[TillFront]:
    """The senior price is given once for a meal, and the centenarian had it at 11:30."""
    centre = copied(12, "2001")
    centre.sign_in("1001")
    centre.desk.do(policies.publish_policy, {**seeds.policies()["P1"], **LIMITED}, date(2026, 11, 23))
    centre.sign_in("2001")
    front = TillFront(qtbot, centre)
    meal = front.till.order.serving
    order = front.desk.new_id()
    front.desk.do(cart.set_member, order, front.resident(CENTENARIAN), meal=meal)
    front.desk.do(cart.add, order, "11", meal=meal)
    front.desk.do(sales.check_out, order, [Tender("cash", 50_00)])
    front.till.refresh()
    yield front
    front.close()


def why(front: TillFront) -> None:
    QTest.keyClick(front.target(), Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(0)


def test_a_second_portion_says_when_and_where_the_first_was(till: TillFront) -> None:
    till.scan(till.card(CENTENARIAN))
    panel, side = till.till.side.member, till.till.side.cart
    assert panel.rate.text() == "本餐优惠已用"
    assert side.why.isVisible() and side.why.text().endswith("用过（A 号机 0001 单），按原价")
    assert "（A 号机 0001 单）用过，这份按原价" in side.why.toolTip()
    till.pad("11\n")
    assert till.payable() == 18_00 and "用过" in side.why.text()
    till.scan(till.card(SENIOR))  # another card, for the line: they still have theirs
    assert till.payable() < 18_00


def test_of_two_at_a_table_each_is_told(till: TillFront) -> None:
    till.scan(till.card(SENIOR))
    till.pad("11\n13\n")
    assert not till.till.side.cart.why.isVisible()
    till.scan(till.card(CENTENARIAN))
    assert till.till.side.cart.why.text().startswith(f"{CENTENARIAN}：午餐优惠")
    why(till)
    assert "优惠 " in till.says() and "用过" in till.says() and "应收" in till.says()


def test_the_key_says_it_and_once_more_prints_it(till: TillFront) -> None:
    why(till)
    assert "散客按菜价" in till.says()
    till.scan(till.card(YOUNG))
    till.pad("11\n")
    assert not till.till.side.cart.why.isVisible()  # the card says it, and nobody wonders
    why(till)
    assert "不到优惠年龄，满 60 岁起" in till.says()
    before = till.desk.see(print_queue.recent, 50)
    till.pad("13\n")  # what was said is over with the next dish
    why(till)
    assert till.desk.see(print_queue.recent, 50) == before
    why(till)
    (slip,) = [row for row in till.desk.see(print_queue.recent, 50) if row.kind == "price_slip"]
    assert slip.copy_no == 1 and not till.says()


def test_long_words_under_the_box_are_said_whole(till: TillFront) -> None:
    bubble = till.till.counter.bubble
    for words in ("短", "长者 7 折，优惠 4.80 元；用餐补贴，优惠 1.80 元"):
        bubble.say(words, "应收", "info")
        assert bubble.width() > bubble.title.sizeHint().width()
        bubble.hide()
