"""操作记录 on A4: by what it was narrowed on every page, every entry of it, how many there are."""

from app.print import words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents.centre import JournalLine, JournalSheet

_SIZE = 9
# In points of an A4 page on its side; a time and a number must not break.
_COLUMNS = (("时间", 96), ("序号", 58), ("谁", 62), ("谁同意", 62), ("做了什么", 86), ("对象", 130), ("内容", 280))


def journal_pdf(journal: JournalSheet, copy: Copy) -> bytes:
    """The trail as it was listed."""
    printed = copy.printed(journal.made_at, journal.made_by)
    sheet = Sheet((A4[1], A4[0]), journal.head, "操作记录", f"共 {len(journal.rows)} 条", printed, copy.mark)
    whole = sum(share for _, share in _COLUMNS)
    columns = tuple(Column(name, sheet.width * share / whole) for name, share in _COLUMNS)
    head, flow, foot = Flow(sheet.width, _SIZE), Flow(sheet.width, _SIZE), Flow(sheet.width, 11)
    asked = "；".join(f"{name}：{value}" for name, value in journal.narrowed) or "全部"
    head.text(f"范围：{asked} · 用途：{journal.reason}", 10)
    head.gap(4)
    head.row(columns, [column.title for column in columns], head=True)
    for row in journal.rows:
        flow.row(columns, _cells(row))
    if not journal.rows:
        flow.gap(20)
        flow.text("没有这样的记录。", 14)
    foot.gap(8)
    foot.text(f"共 {len(journal.rows)} 条，到此为止。", 11, bold=True)
    foot.blank(("打印人", 1), ("查阅人", 1), ("日期", 1), high=30)
    return sheet_pdf(sheet, flow.strips, foot.strips, head.strips)


def _cells(row: JournalLine) -> list[str]:
    wall = words.local(row.at)
    at = f"{wall:%Y-%m-%d %H:%M:%S}"
    return [at, row.serial, row.who, row.approver, row.action, row.subject, row.detail]
