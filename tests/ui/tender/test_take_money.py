"""Fees and deposits are taken and given back in the till's own box, by keyboard alone."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.errors import StoreTrouble
from app.services.activities import fees
from app.services.centre import settings
from app.services.repairs import money as repairs
from app.services.rooms import money as rooms
from app.services.till import charges, shifts
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.ui.kit.page import Page
from app.ui.kit.text import yuan
from app.ui.tender.bill import BillRow
from app.ui.tender.box import TenderModal
from app.ui.tender.take import take_money
from tests.services.till.charging import deposit, fee, settling
from tests.support import Centre
from tests.ui.page_front import Front


class Counter(Page):
    """A page of some family."""

    key, title, icon = "counter", "柜台", "store"


@dataclass
class Desk:
    """The counter with an open shift; what each box came to."""

    front: Front[Counter]
    job: UUID
    done: list[ChargeDone] = field(default_factory=list)
    left: list[bool] = field(default_factory=list)

    def ask(self, *lines: ChargeLine) -> TenderModal | None:
        desk = self.front.desk
        bill = Bill(desk.new_id(), "booking", self.job, "YY-A-20261123-0001", "样例居民", lines)
        rows = [BillRow(line.name, line.amount) for line in lines]
        box = take_money(
            self.front.page.ctx, "场地", rows, bill.payable, charges.take, bill,
            then=self.done.append, left=lambda: self.left.append(True),
        )  # fmt: skip
        self.front.settle()
        return box


@pytest.fixture
def counter(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Desk]:
    centre = copied(12, "1001")
    centre.desk.do(shifts.open_shift, 200_00)
    front = Front(qtbot, centre, Counter)
    front.show()
    yield Desk(front, centre.desk.new_id())
    front.close()


def test_a_fee_and_a_deposit_are_taken_by_keys(counter: Desk) -> None:
    box = counter.ask(fee(30_00, "场地费"), deposit(100_00))
    assert box is not None and box.due.words() == "130.00" and "场地费" in box.bill.accessibleName()
    assert not box.print_it.isVisible(), "a receipt of money is always printed"
    counter.front.keys("2", "0", "0", "Enter")
    (done,) = counter.done
    assert (done.due, done.change, done.methods) == (130_00, 70_00, ("cash",)) and counter.front.modal() is None
    assert counter.front.desk.see(charges.held)[0].amount == 100_00
    assert counter.front.shell.toasts[-1][0] == "已收 ¥130.00（现金），找零 ¥70.00，其中押金 ¥100.00"


def test_what_the_money_did_is_said_with_what_stays(counter: Desk) -> None:
    said = lambda: counter.front.shell.toasts[-1][0]  # noqa: E731
    counter.ask(deposit(100_00))
    counter.front.keys("Enter")
    assert said() == "已收押金 ¥100.00（现金）"
    counter.ask(deposit(40_00))
    counter.front.keys("Down", "Enter")
    assert said() == "已收押金 ¥40.00（微信），还押着 ¥140.00"
    counter.ask(fee(16_00))
    counter.front.keys("1", "0", "Enter", "Down", "Enter")
    assert said() == "已收 ¥16.00（现金 ¥10.00、微信 ¥6.00），还押着 ¥140.00"
    counter.ask(fee(30_00), settling(counter.done[0]))
    counter.front.keys("Enter")
    assert said() == "已退 ¥70.00（现金），押金抵扣 ¥30.00，还押着 ¥40.00"
    counter.ask(settling(counter.done[1]))
    counter.front.keys("Enter")
    assert said() == "已退押金 ¥40.00（现金）"
    counter.ask(fee(0, "返修"))
    assert len(counter.front.shell.toasts) == 5, "nothing moved, and nothing is said"


def test_a_deposit_goes_back_the_way_that_is_chosen(counter: Desk) -> None:
    counter.ask(deposit(100_00))
    counter.front.keys("Enter")
    box = counter.ask(ChargeLine("扣场地费", 30_00), settling(counter.done[0]))
    assert box is not None and "应退" in " ".join(counter.front.words())
    assert [b.text() for b in box.quick if b.isVisible()] == ["刚好 70.00"]
    counter.front.keys("8", "0")
    assert "多退" in box.result.accessibleName()
    counter.front.keys("Enter")
    assert "多收了 ¥10.00" in box.error._words.text() and len(counter.done) == 1
    counter.front.keys("Back", "Back", "5", "0", "Enter")  # so much in cash, the rest on the phone
    assert box.taken.isVisible() and "还差" in box.result.accessibleName()
    counter.front.keys("Down", "Enter")
    assert counter.done[1].payments == (("cash", -50_00), ("wechat", -20_00)) and counter.done[1].due == -70_00
    assert counter.front.desk.see(charges.held) == ()


def test_nothing_due_goes_straight_through_and_esc_leaves_all_as_it_was(counter: Desk) -> None:
    counter.ask(deposit(100_00))
    counter.front.keys("Esc")
    assert counter.left == [True] and counter.done == []
    counter.ask(deposit(100_00))
    counter.front.keys("Down", "Enter")
    assert counter.ask(fee(100_00), settling(counter.done[0], "押金抵扣")) is None
    assert [done.due for done in counter.done] == [100_00, 0] and counter.front.modal() is None


def test_more_cash_than_is_known_to_be_there_asks_somebody(counter: Desk) -> None:
    counter.front.centre.sign_in("3001")
    counter.ask(deposit(900_00))
    counter.front.keys("Down", "Enter")
    box = counter.ask(settling(counter.done[0]))
    assert box is not None
    counter.front.keys("Enter")
    assert counter.front.modal() is not box, yuan(900_00)
    counter.front.approve("1001")
    assert counter.front.modal() is box and "钱箱里没有这么多" in box.error._words.text()
    counter.front.keys("Down", "Enter")
    assert counter.done[1].payments == (("wechat", -900_00),)


def test_a_refused_bill_says_so_in_the_box_or_to_the_page(counter: Desk) -> None:
    counter.ask(fee(0, "返修"))
    assert [done.due for done in counter.done] == [0]
    box = counter.ask(fee(5_00))
    assert box is not None
    counter.front.desk.do(shifts.submit_count, {10000: 2})
    counter.front.keys("Enter")
    assert "正在交班" in box.error._words.text()
    counter.front.keys("Esc")
    for nothing_due in (True, False):
        assert counter.ask(fee(0, "返修") if nothing_due else fee(5_00)) is None, "no money is counted in vain"
        assert str(counter.front.shell.troubles.pop()).startswith("shift_counting")


def test_a_store_that_cannot_be_read_opens_no_box(counter: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> object:
        raise StoreTrouble("locked")

    monkeypatch.setattr(settings, "text", broken)
    assert counter.ask(fee(5_00)) is None
    assert str(counter.front.shell.troubles[-1]).startswith("locked")


@pytest.mark.parametrize(
    "operation",
    [
        repairs.hand_out_paid, repairs.take_deposit, repairs.give_back_deposit, repairs.collect, rooms.take_fees,
        rooms.settle_booking, fees.pay, fees.give_back, fees.enrol_paid, fees.cancel_paid,
    ],
)  # fmt: skip
def test_every_way_money_moves_takes_what_the_box_hands_over(operation: Callable[..., object]) -> None:
    known = inspect.signature(operation).parameters
    assert "tenders" in known
    for name in ("expected", "same_reference"):
        assert known[name].kind is inspect.Parameter.KEYWORD_ONLY
