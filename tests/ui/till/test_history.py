"""历史单据 in its window: found while typing, opened beside the list, printed again; sums only for who may know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from app.services.till import shifts
from app.ui.till.history.page import SoldPage
from app.ui.till.history.slips import SoldPanel
from app.ui.till.history.sums import DishPanel, MealPanel
from tests.support import Centre
from tests.ui.page_front import Front, sell
from tests.ui.till.till_front import TillFront


@pytest.fixture
def sold(qtbot: QtBot, counter: Centre) -> Iterator[Front[SoldPage]]:
    counter.desk.do(shifts.open_shift, 300_00)
    sell(counter, "11")
    sell(counter, "13", "31", method="wechat")
    front = Front(qtbot, counter, SoldPage)
    front.show()
    yield front
    front.close()


def slips(front: Front[SoldPage]) -> SoldPanel:
    panel = front.page.panel
    assert isinstance(panel, SoldPanel)
    return panel


def manager(front: Front[SoldPage]) -> None:
    front.centre.sign_in("1001")
    front.page.on_shown()
    front.settle()


def test_the_list_follows_what_is_typed(sold: Front[SoldPage]) -> None:
    panel = slips(sold)
    assert [row.methods for row in panel.listed.rows] == [("wechat",), ("cash",)]
    sold.keys("18.00")
    sold.settle()
    assert [row.due for row in panel.listed.rows] == [1800]
    sold.keys("9")
    sold.settle()
    assert not panel.listed.rows and "没有这样的单据" in panel.nothing.words.text()
    panel.clear()
    assert len(panel.listed.rows) == 2


def test_enter_opens_a_sale_and_esc_closes_it(sold: Front[SoldPage]) -> None:
    panel = slips(sold)
    sold.keys("Enter")
    assert panel.sheet.isVisible() and panel.sheet.row is panel.listed.rows[0]
    assert [cells[0] for cells in panel.sheet.lines.texts()] == ["糖醋排骨", "清炒时蔬"]
    panel.reprint()
    assert "补打" in sold.shell.toasts[-1][0]
    panel.sheet.close_drawer()
    assert panel.table.hasFocus()


def test_who_counts_the_drawer_is_told_no_sums(sold: Front[SoldPage]) -> None:
    panel = slips(sold)
    assert panel.sums.text() == "" and not panel.excel.isVisible()
    assert set(sold.page._offered()) == {"slips"}
    manager(sold)
    assert "应收" in panel.sums.text() and "微信" in panel.sums.text() and panel.excel.isVisible()
    assert set(sold.page._offered()) == {"slips", "dishes", "meals"}


def test_dishes_and_meals_are_summed_and_written_out(sold: Front[SoldPage], tmp_path: Path) -> None:
    manager(sold)
    sold.page.arrive(panel="dishes")
    sold.page.on_shown()
    panel = sold.page.panel
    assert isinstance(panel, DishPanel)
    assert {row.name for row in panel.shown[0].table.rows_model.rows} >= {"红烧肉"}
    assert panel.said.text().startswith("合计 3 份")
    file = tmp_path / "dishes.xlsx"
    panel._write(file)
    sold.settle()
    cells = {str(cell) for row in load_workbook(file).active.values for cell in row}
    assert {"红烧肉", "18"} <= cells
    sold.page.arrive(panel="meals")
    sold.page.on_shown()
    meals = sold.page.panel
    assert isinstance(meals, MealPanel)
    assert [len(table.table.rows_model.rows) for table in meals.shown] == [1, 1]


def test_the_list_of_today_leads_there(till: TillFront) -> None:
    till.press("F9", "F3")
    assert till.shell.gone[-1][0] == "sold"
    assert till.till.side.panel() is None


def test_dishes_of_an_older_sale_go_back_at_the_till(sold: Front[SoldPage]) -> None:
    panel = slips(sold)
    sold.keys("Enter")
    panel.sheet.refund.click()
    assert sold.shell.gone[-1] == ("till", {"refund": panel.listed.rows[0].id})


def test_the_till_opens_the_sale_it_was_sent(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    till.pad("\n")
    sale = till.sales()[0]
    till.till.arrive(refund=sale.id)
    till.till.on_shown()
    assert till.till.side.panel() is till.till.side.refund
    assert [row.name for row in till.till.side.refund.table.rows_model.rows] == ["红烧肉"]
