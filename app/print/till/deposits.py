"""押金清单 on A4: what is owed to whom since when, with room to sign for what goes back."""

from app.print import fonts, words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents.till import DepositRow, DepositSheet

_WIDE = (A4[1], A4[0])
_COLUMNS = (
    ("序号", 40), ("收取时单号", 132), ("交款人", 90), ("为什么收", 140), ("收取日期", 78), ("天数", 52),
    ("金额（元）", 80), ("退还签字", 114),
)  # fmt: skip


def deposits_pdf(sheet: DepositSheet, copy: Copy) -> bytes:
    """The list, the oldest first, and what it comes to."""
    note = f"{words.long_day(sheet.day)} · 共 {len(sheet.rows)} 笔"
    page = Sheet(_WIDE, sheet.head, sheet.NAME, note, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    whole = sum(share for _, share in _COLUMNS)
    columns = tuple(Column(name, page.width * share / whole, bold=name == "收取时单号") for name, share in _COLUMNS)
    head, flow = Flow(page.width, 10), Flow(page.width, 10)
    head.row(columns, [column.title for column in columns], head=True)
    for index, row in enumerate(sheet.rows, 1):
        flow.row(columns, _cells(index, row, sheet))
    if not sheet.rows:
        flow.gap(20)
        flow.text("没有未退的押金。", 14)
    foot = Flow(page.width, 11)
    foot.gap(8)
    foot.text(f"合计 {words.yuan(sheet.total())}。押金是代收款，退还时收回押金收据。", 12, bold=True)
    foot.blank(("经手人", 1), ("核对人", 1), ("日期", 1), high=30)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.day.isoformat())


def _cells(index: int, row: DepositRow, sheet: DepositSheet) -> list[str]:
    days = (sheet.day - row.since).days
    return [
        str(index), row.number, fonts.visible(row.payer) or "—", f"{words.subject(row.subject)}\n{row.subject_number}",
        row.since.isoformat(), f"{days} 天" if days > 0 else "当天", words.plain(row.amount), "",
    ]  # fmt: skip
