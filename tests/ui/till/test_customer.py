"""顾客屏: the second screen says what the till says, to the fen, and nothing of anybody; and it may come and go."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF

from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.kit.text import yuan
from app.ui.till.customer import screens
from app.ui.till.customer.follow import Customer
from app.ui.till.customer.seen import NOTHING_SEEN, Figure, Seen, SeenRow
from app.ui.till.customer.window import CustomerWindow
from tests.ui.till.till_front import SENIOR, TillFront


class _Named:
    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name


def customer(till: TillFront) -> Customer:
    return till.till.customer


def figures(till: TillFront) -> dict[str, str]:
    return {one.name: one.amount for one in customer(till).seen.figures}


def connect(till: TillFront, monkeypatch: pytest.MonkeyPatch) -> CustomerWindow:
    """The one screen there is here stands in for the customer's, as a system with two would find it."""
    monkeypatch.setattr(screens, "choose_screen", lambda there, _own, name: there[0] if name else None)
    screens.keep_screen(till.till.ctx.settings, "second")
    window = customer(till).window
    assert window is not None and window.isVisible()
    return window


def test_every_step_says_what_the_till_says(till: TillFront) -> None:
    assert customer(till).seen == NOTHING_SEEN
    till.pad("11\n34\n265\n")
    assert figures(till)["应收"] == yuan(till.payable())
    assert [row.name for row in customer(till).seen.rows] == [name for name, _, _ in till.lines()]
    till.scan(till.card(SENIOR))
    cart = till.till.order.cart
    assert cart is not None and cart.discount_total
    assert figures(till)["优惠"] == yuan(-cart.discount_total)
    assert figures(till)["付现金"] == yuan(till.till.order.cash_due()) != figures(till)["应收"] == yuan(cart.payable)
    till.press("F12")
    for keys in ("", "1", "0", "0"):
        till.pad(keys)
        now = till.tender().model.standing()
        assert figures(till)["应收"] == yuan(now.due)
        assert figures(till).get("还差", yuan(0)) == yuan(now.missing)
        assert figures(till).get("找零", yuan(0)) == yuan(now.change)
    till.pad("\n")
    sold = till.sales()[0]
    assert figures(till)["应收"] == yuan(sold.due)
    assert figures(till)["实收"] == "¥100.00" and figures(till)["找零"] == yuan(100_00 - sold.due)
    assert customer(till).seen.words == "谢谢，请慢用"


def test_thanks_go_by_themselves_and_make_room_for_the_next(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    till.pad("\n")
    assert customer(till).seen.words
    till.pad("13\n")
    assert [row.name for row in customer(till).seen.rows] == [name for name, _, _ in till.lines()]
    till.press("F12")
    till.pad("\n")
    customer(till)._over.timeout.emit()
    customer(till)._over.stop()
    customer(till)._ordered()
    assert customer(till).seen == NOTHING_SEEN


def test_leaving_the_tender_shows_the_order_again(till: TillFront) -> None:
    till.pad("11\n")
    before = customer(till).seen
    till.press("F12")
    till.pad("5\n")
    assert figures(till)["还差"] == yuan(till.tender().model.standing().missing)
    till.press("Esc", "Esc", "Esc")
    assert till.modal() is None and customer(till).seen == before


def test_what_goes_back_is_said(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    till.pad("\n")
    till.undo()
    only = next(one for one in till.modal().findChildren(Button) if "只冲正" in one.accessibleName())
    only.click()
    assert [one for one in customer(till).seen.figures if one.name == "退给您"] == [
        Figure("退给您", yuan(till.sales()[1].due), "ok", large=True)
    ]


def test_nothing_says_who_somebody_is_or_why(till: TillFront) -> None:
    till.pad("11\n")
    till.scan(till.card(SENIOR))
    member = till.till.order.member
    assert member is not None
    said: set[str] = set(customer(till).seen.text())
    till.press("F12")
    said |= set(customer(till).seen.text())
    till.pad("\n")
    said |= set(customer(till).seen.text())
    whole = "".join(said)
    for word in (SENIOR, member.tier_name, "档", "低保", "特困", "残疾", "困难", "补贴", "备用金", "收银员"):
        assert word not in whole


def test_the_screen_of_this_pc_shows_it_and_may_be_pulled_out(till: TillFront, monkeypatch: pytest.MonkeyPatch) -> None:
    till.pad("11\n")
    window = connect(till, monkeypatch)
    assert window.seen == customer(till).seen != NOTHING_SEEN
    assert till.window.isActiveWindow() or till.till.counter.box.hasFocus()
    till.pad("13\n")
    assert window.seen == customer(till).seen and len(window.seen.rows) == 2
    customer(till).screen_gone(_Named("another"))
    assert customer(till).window is window
    customer(till).screen_gone(_Named("second"))
    assert customer(till).window is None
    till.pad("11\n")
    till.press("F12")
    till.pad("\n")
    assert len(till.sales()) == 1
    customer(till).find_screen()  # plugged in again
    again = customer(till).window
    assert again is not None and again.seen.words == "谢谢，请慢用"
    screens.keep_screen(till.till.ctx.settings, "")
    assert customer(till).window is None


def test_the_screen_of_the_staff_is_never_the_customers() -> None:
    there = [_Named("left"), _Named("right")]
    assert screens.choose_screen(there, "left", "right") is there[1]
    assert screens.choose_screen(there, "left", "left") is None
    assert (
        screens.choose_screen(there, "left", "") is None and screens.choose_screen(there[:1], "left", "right") is None
    )


@pytest.mark.parametrize("size", [QSize(1366, 768), QSize(1024, 768), QSize(1920, 1080)])
def test_prices_are_large_enough_for_old_eyes(qtbot: object, size: QSize) -> None:
    window = CustomerWindow()
    window.resize(size)
    least = round(48 * window.logicalDpiY() / 72)
    seen = Seen((SeenRow("红烧肉", "×1", "¥18.00", "¥14.40"),) * 40, (Figure("应收", "¥99,999.99", large=True),) * 1)
    for one in (*seen.figures, Figure("实收", "¥100.00"), Figure("找零", "¥57.80", "ok")):
        assert window._amount(one).pixelSize() >= least
    window.put(seen)
    assert not window.grab().isNull()
    assert window._squeeze == 1.0
    assert window._width(seen.figures[0]) <= size.width() * 0.6


def test_a_low_screen_has_all_figures_smaller_and_none_cut(qtbot: object) -> None:
    window = CustomerWindow()
    window.resize(800, 480)
    figures = tuple(Figure(name, "¥57.80", large=name == "应收") for name in ("抹零", "应收", "实收", "找零", "原价"))
    window.put(Seen((SeenRow("很长很长的一个菜名要让开", "×1", "¥18.00", "¥14.40"),), figures))
    window.grab()
    assert window._squeeze < 1.0
    assert sum(window._height(one) for one in figures) <= 480
    assert QFontMetricsF(window._amount(figures[1])).height() > QFontMetricsF(window._amount(figures[0])).height()


def test_the_look_follows_the_till(till: TillFront, monkeypatch: pytest.MonkeyPatch) -> None:
    window = connect(till, monkeypatch)
    light = window.grab().toImage().pixelColor(2, 2)
    assert light == theme.color("bg")
