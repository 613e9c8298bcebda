"""单边账 as a file: what only one side knows of, and each day's sums of both. It names nobody."""

from collections.abc import Mapping

from app.rules.report.figure import Figure, Measure
from app.rules.rights import Right
from app.services.lists.workbook import TypedBook
from app.services.till.merchant_bills import BillMonth, Reconciled
from app.services.work import Work, asks

SIDES = {"ours": "只有收银台有", "theirs": "只有商户账单有", "pair": "金额时间相近，待确认"}
"""What each side of a row is called."""


@asks(Right.SEE_REPORTS)
def note_bill_export(work: Work, of: BillMonth) -> None:
    """Write to the trail that the list of a month leaves the store as a file."""
    work.audit("merchant_bill_export", of.period.key, method=of.method)


def one_sided_workbook(of: BillMonth, found: Reconciled, methods: Mapping[str, str], centre: str) -> bytes:
    """The .xlsx; ``methods`` is what their codes are called."""
    method = methods.get(of.method, of.method)
    book = TypedBook(f"{of.period.title}{method}单边账", centre)
    sheet = book.sheet("单边账")
    book.heads(sheet, 0, ("日期", "时间", "哪边有", "单号", "交易单号", "金额", "账单上的时间", "说明"))
    for at, row in enumerate(found.rows, 1):
        said = "单号相同，金额不同" if row.doubt else ""
        values = (row.day, row.at, SIDES[row.side], row.number, row.reference, _fen(row.amount), row.other_at, said)
        for column, value in enumerate(values):
            book.value(sheet, at, column, value)
    sheet.set_column(0, 7, 18)
    sheet.set_column(4, 4, 34)
    sheet.freeze_panes(1, 0)
    days = book.sheet("按天")
    book.heads(days, 0, ("日期", "收银笔数", "收银合计", "账单笔数", "账单合计", "账单多出", "有没有账单"))
    for at, day in enumerate(found.days, 1):
        said = "有" if day.covered else "没有"
        book.value(days, at, 0, day.day)
        for column, count in ((1, day.ours), (3, day.theirs)):
            book.value(days, at, column, count)
        for column, fen in ((2, day.ours_sum), (4, day.theirs_sum), (5, day.off)):
            book.cell(days, at, column, _fen(fen))
        book.value(days, at, 6, said)
    days.set_column(0, 6, 14)
    return book.done()


def _fen(fen: int) -> Figure:
    return Figure(Measure.MONEY, fen)
