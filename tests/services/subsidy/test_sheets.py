"""补贴台账 out of the house: the same rows on paper and as typed cells of an .xlsx."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.errors import Refused
from app.services import documents
from app.services.subsidy import claiming, sheets
from app.store import sql
from tests.services.subsidy.fed import NOVEMBER, STREET, line_of
from tests.support import Centre


def test_the_workbook_has_typed_cells_and_the_sums_of_the_rows(november: Centre) -> None:
    november.desk.do(claiming.claim, NOVEMBER, STREET)
    paper = november.desk.see(sheets.subsidy_ledger, line_of(november, STREET))
    book = CalamineWorkbook.from_filelike(BytesIO(sheets.ledger_workbook(paper, {}, {"wechat": "微信支付"})))
    rows = book.get_sheet_by_name("补贴台账").to_python()
    assert rows[0] == list(sheets.COLUMNS) and len(rows) == 1 + 3
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["日期"] == date(2026, 11, 24) and first["单号"] == paper.rows[0].number
    assert (first["消费原价"], first["补贴额"], first["年龄"]) == (19.0, 1.9, 70.0)
    assert first["支付方式"] == "微信支付" and first["类别"] == "Z"
    assert sum(row[rows[0].index("补贴额")] for row in rows[1:]) == pytest.approx(4.7)
    sums = book.get_sheet_by_name("合计").to_python()
    assert sums[1] == ["Z", STREET, 3.0, 2.0, 4.7] and sums[2][0] == "合计"


def test_the_paper_is_the_one_that_was_looked_at(november: Centre) -> None:
    desk = november.desk
    desk.do(claiming.claim, NOVEMBER, STREET)
    paper = desk.see(sheets.subsidy_ledger, line_of(november, STREET))
    desk.do(sheets.print_ledger, paper)
    number, stored = desk.see(
        lambda view: sql.rows(view.session, "SELECT number, document FROM print_job WHERE kind = 'subsidy_book'")
    )[0]
    assert number == f"{paper.number}/ledger" and documents.load("subsidy_book", stored) == paper


def test_a_file_needs_somebody_who_may_take_lists_out(november: Centre) -> None:
    paper = november.desk.see(sheets.subsidy_ledger, line_of(november, STREET))
    with pytest.raises(Refused, match="field_bad"):
        november.desk.do(sheets.export_ledger, paper, " ")
    november.desk.do(sheets.export_ledger, paper, "报街道")
    november.sign_in("9001")
    with pytest.raises(Refused, match="needs_approver"):
        november.desk.do(sheets.export_ledger, paper, "报街道")
