"""The lists of the repair counter on A4: 催取清单, 小修理台账."""

from collections.abc import Sequence

from app.print import words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.repairs import words as said
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents.repairs import (
    RepairLedger,
    RepairLedgerRow,
    UnclaimedList,
    UnclaimedRow,
)

_WIDE = (A4[1], A4[0])
_SIZE = 10
_CALLS = (
    ("单号", 118), ("物品", 110), ("送修人和电话", 96), ("货位", 44), ("修好", 52), ("已等", 40), ("提醒", 44),
    ("通知过", 80), ("应收", 54), ("今天的结果", 130),
)  # fmt: skip
_BOOK = (
    ("序号", 28), ("单号", 118), ("收件", 46), ("物品", 92), ("故障", 112), ("送修人和电话", 92), ("师傅", 54),
    ("状态", 62), ("工料", 52), ("修好", 50), ("取走", 50),
)  # fmt: skip


def unclaimed_pdf(sheet: UnclaimedList, copy: Copy) -> bytes:
    """催取清单: whoever waits longest first, with room for what they said."""
    note = f"{words.long_day(sheet.day)} · 共 {len(sheet.rows)} 件"
    page = Sheet(_WIDE, sheet.head, sheet.NAME, note, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    columns = _columns(page.width, _CALLS)
    head, flow = Flow(page.width, _SIZE), Flow(page.width, _SIZE)
    head.row(columns, [column.title for column in columns], head=True)
    for row in sheet.rows:
        flow.row(columns, _call_cells(row))
    if not sheet.rows:
        flow.gap(20)
        flow.text("没有要催取的物品。", 14)
    foot = Flow(page.width, 11)
    foot.text("每次电话都要记录；超期的物品仍由我们妥善保管。", 11)
    foot.blank(("打电话的人", 1), ("日期", 1), high=30)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.day.isoformat())


def repair_ledger_pdf(book: RepairLedger, copy: Copy) -> bytes:
    """小修理台账: one row for each thing, and what they come to."""
    span = f"{words.long_day(book.first)} 至 {words.long_day(book.last)}"
    page = Sheet(_WIDE, book.head, book.NAME, span, copy.printed(book.made_at, book.made_by), copy.mark)
    columns = _columns(page.width, _BOOK)
    head, flow = Flow(page.width, _SIZE - 1), Flow(page.width, _SIZE - 1)
    head.row(columns, [column.title for column in columns], head=True)
    for index, row in enumerate(book.rows, 1):
        flow.row(columns, _book_cells(index, row))
    if not book.rows:
        flow.gap(20)
        flow.text("这段时间没有收件。", 14)
    foot = Flow(page.width, 11)
    foot.gap(8)
    foot.text(_sums(book), 12, bold=True)
    foot.blank(("登记人", 1), ("审核人", 1), ("日期", 1), high=30)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, book.first.isoformat())


def _columns(width: float, spec: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    whole = sum(share for _, share in spec)
    return tuple(Column(name, width * share / whole, bold=name == "单号") for name, share in spec)


def _call_cells(row: UnclaimedRow) -> list[str]:
    told = "—" if row.called_at is None else f"{row.calls} 次\n{words.short_day(words.local(row.called_at).date())}"
    return [
        row.number, row.what if row.repaired else f"{row.what}（未修）", f"{row.owner}\n{row.phone}", row.shelf,
        words.short_day(row.ready_on), f"{row.days} 天", f"{row.step} 天" if row.step else "—", told,
        "—" if row.price is None else words.plain(row.price), "",
    ]  # fmt: skip


def _book_cells(index: int, row: RepairLedgerRow) -> list[str]:
    received = words.local(row.received_at)
    return [
        str(index), row.number, f"{received.month}月{received.day}日", row.what + ("（返修）" if row.again else ""),
        words.discreet(row.fault, "见系统"), f"{row.owner}\n{row.phone}", row.handler, said.state_words(row.state),
        "—" if row.price is None else words.plain(row.price), words.short_day(row.ready_on),
        words.short_day(row.handed_on),
    ]  # fmt: skip


def _sums(book: RepairLedger) -> str:
    return (
        f"共 {len(book.rows)} 件，修好 {book.repaired} 件，未修 {book.unrepaired} 件，"
        f"工料合计 {words.yuan(book.income)}。"
    )
