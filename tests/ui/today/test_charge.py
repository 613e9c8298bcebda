"""A charge on the page of the day: opened by its number, printed again, taken back, and the way to what it was for."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services import print_queue
from app.services.till import charge_rows, shifts
from app.ui.kit.reason import ReasonModal
from app.ui.today.page import TodayPage
from tests.services.till.charging import NUMBER, deposit, fee, pay
from tests.support import Centre
from tests.ui.page_front import Front


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[TodayPage]]:
    shown = Front(qtbot, copied(30, "3001"), TodayPage)
    shown.desk.do(shifts.open_shift, 300_00)
    yield shown
    shown.close()


def test_its_number_opens_it_with_the_payer_masked(front: Front[TodayPage]) -> None:
    done = pay(front.desk, front.desk.new_id(), fee(1500), deposit(2000))
    front.show(number=done.number)
    drawer = front.page.charge
    assert drawer.isVisible() and drawer.title.text() == done.number
    assert "样例居民" not in " ".join(front.words()) and any("收 现金 ¥35.00" in words for words in front.words())
    front.keys("F9")
    front.settle()
    assert [job.copy_no for job in front.desk.see(print_queue.find, done.number)] == [1, 2]
    assert "补打过 1 次" in front.words()
    drawer.subject.click()
    assert front.shell.gone == [("repairs", {"number": NUMBER})]


def test_it_is_taken_back_with_a_reason(front: Front[TodayPage]) -> None:
    done = pay(front.desk, front.desk.new_id(), fee(1500))
    front.show(number=done.number)
    front.page.charge.reverse_button.click()
    modal = front.modal()
    assert isinstance(modal, ReasonModal)
    assert any("¥15.00 当面退还" in words and NUMBER in words for words in front.words())
    front.answer("收错款")
    row = front.desk.see(charge_rows.find_charge, done.number)
    assert row is not None and row.reversed
    assert front.page.charge.title.text() != done.number and front.page.charge.reverse_button.isHidden()


def test_a_number_nobody_has_is_said(front: Front[TodayPage]) -> None:
    front.show(number="SK-A-20261123-0099")
    assert not front.page.charge.isVisible()
    assert [no.code for no in front.shell.troubles] == ["charge_unknown"]
