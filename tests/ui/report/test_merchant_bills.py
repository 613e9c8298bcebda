"""对账 by keyboard: a bill is read and shown before it comes in, pairs are confirmed, the list is saved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.till import sales, shifts
from app.services.till.tender import Tender
from app.ui.kit.button import Button
from app.ui.report.merchant_bills import BillPanel
from app.ui.report.page import ReportPage
from tests.keys import press
from tests.services.till import bills
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre
from tests.ui.page_front import Front

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class BillFront(Front[ReportPage]):
    """The page with the bills in front."""

    @property
    def panel(self) -> BillPanel:
        panel = self.page.panel
        assert isinstance(panel, BillPanel)
        return panel

    def rows(self) -> list[tuple[str, int]]:
        return [(row.side, row.amount) for row in self.panel.rows.rows_model.rows]

    def bring(self, path: Path, *, agree: bool = True) -> str:
        """Choose a file; what is asked about it."""
        self.page.ctx.dialogs.choose_file = lambda _title, _pattern, then: then(path)  # type: ignore[method-assign]
        press("Alt+I")
        self.settle()
        modal = self.modal()
        if modal is None:
            return ""
        said = " ".join(self.words())
        if agree:
            modal.findChildren(Button)[-1].click()
        else:
            press("Esc")
        self.settle()
        return said

    def codes(self) -> list[str]:
        return [trouble.code for trouble in self.shell.troubles if isinstance(trouble, Refused)]


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[BillFront]:
    """Three payments by WeChat at noon: with the whole number, with none, and one the merchant never saw."""
    centre = copied(8, "1001")
    centre.clock.now = NOON
    centre.desk.do(shifts.open_shift, 100_00)
    for reference in (bills.number(1), "", bills.number(9)):
        shown = ring(centre.desk, "11")
        centre.desk.do(sales.check_out, shown.id, [Tender("wechat", 18_00, reference)])
    made = BillFront(qtbot, centre, ReportPage)
    made.show(panel="bills")
    yield made
    made.close()


def noon_bill(path: Path) -> Path:
    lines = [(NOON, bills.number(1), 1800), (NOON + timedelta(minutes=2), bills.number(2), 1800)]
    return bills.wechat(path, [*lines, (NOON + timedelta(hours=1), bills.number(3), 500)])


def test_a_bill_is_shown_before_it_comes_in_and_what_is_left_is_listed(front: BillFront, tmp_path: Path) -> None:
    assert "还没有导入账单" in front.panel._nothing.words.text()
    assert "收款 ¥41.00" in front.bring(noon_bill(tmp_path / "b.csv"), agree=False)
    assert front.panel.months.row() is None
    said = front.bring(noon_bill(tmp_path / "b.csv"))
    assert "微信商户平台交易账单，2026-11-23 至 2026-11-23。收款 ¥41.00，手续费 ¥0.06" in said
    assert front.shell.toasts[-1][0] == "新导入 3 笔，对上 1 笔"
    assert front.rows() == [("pair", 1800), ("ours", 1800), ("theirs", 500)]
    assert "对上 1 笔；只有收银台有 1 笔 ¥18.00；只有商户账单有 1 笔 ¥5.00" in front.panel.sums.text()
    assert "3 笔以前导入过，不会重复" in front.bring(noon_bill(tmp_path / "b.csv"))
    assert front.shell.toasts[-1][0] == "新导入 0 笔，对上 0 笔"


def test_a_pair_is_confirmed_by_a_key_and_taken_back(front: BillFront, tmp_path: Path) -> None:
    front.bring(noon_bill(tmp_path / "b.csv"))
    press("F6")
    press("Down")
    press("Alt+K")
    assert front.panel.same.isHidden() and len(front.rows()) == 3, "it is no pair"
    press("Up")
    assert not front.panel.same.isHidden()
    press("Alt+K")
    front.settle()
    assert front.rows() == [("ours", 1800), ("theirs", 500)]
    words, verb, undo = front.shell.toasts[-1][:3]
    assert (words, verb) == ("#0002 ¥18.00 对上了", "撤销") or words.endswith("对上了")
    undo()
    front.settle()
    assert [side for side, _ in front.rows()] == ["pair", "ours", "theirs"]


def test_each_day_has_both_sums_and_the_list_is_saved(front: BillFront, tmp_path: Path) -> None:
    press("Alt+X")
    front.bring(noon_bill(tmp_path / "b.csv"))
    press("Alt+E")
    assert [(day.ours_sum, day.theirs_sum) for day in front.panel.days.rows_model.rows] == [(5400, 4100)]
    assert front.panel.days.isVisible() and front.panel.same.isHidden()
    press("Left")
    press("Right")
    press("Left")
    press("Alt+E")
    place = tmp_path / "单边账.xlsx"
    front.page.ctx.dialogs.save_file = lambda _title, _name, _pattern, then: then(place)  # type: ignore[method-assign]
    press("Alt+X")
    front.settle()
    assert place.read_bytes()[:2] == b"PK" and "3 笔已存到" in front.shell.toasts[-1][0]
    front.page.ctx.dialogs.save_file = (  # type: ignore[method-assign]
        lambda _title, _name, _pattern, then: then(tmp_path / "gone" / "x.xlsx")
    )
    press("Alt+X")
    front.settle()
    assert "单边账没有写成" in str(front.shell.banners)


def test_what_is_no_bill_and_what_is_broken_is_said(front: BillFront, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("姓名,电话\n甲,1\n", "utf-8")
    assert front.bring(path) == "" and front.codes() == ["bill_unknown"]
    text = noon_bill(tmp_path / "b.csv").read_text("utf-8-sig").replace("`18.00", "`一八")
    path.write_text(text, "utf-8")
    assert front.bring(path) == "" and front.codes()[-1] == "bill_wrong"


def test_who_only_reads_sees_no_act(front: BillFront, tmp_path: Path) -> None:
    front.bring(noon_bill(tmp_path / "b.csv"))
    front.centre.sign_in("9001")
    front.show(panel="bills")
    assert front.panel.bring.isHidden() and len(front.rows()) == 3
    press("Alt+I")
    press("F6")
    press("Down")
    press("Alt+K")
    assert front.codes() == ["needs_right", "needs_right"] and front.panel.same.isHidden()


def test_a_sale_made_elsewhere_shows_at_once(front: BillFront, tmp_path: Path) -> None:
    front.bring(noon_bill(tmp_path / "b.csv"))
    shown = ring(front.desk, "11")
    front.desk.do(sales.check_out, shown.id, [Tender("wechat", 18_00, bills.number(33))])
    front.settle()
    assert [side for side, _ in front.rows()].count("ours") == 2
