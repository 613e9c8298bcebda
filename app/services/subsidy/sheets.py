"""补贴台账 out of the house: on paper and as .xlsx, both made of the same document."""

from collections.abc import Iterable
from uuid import UUID

from app.rules import validation
from app.rules.people import care
from app.rules.report.figure import Figure, Measure
from app.rules.report.period import read_period
from app.rules.rights import Right
from app.services import print_queue
from app.services.centre import settings
from app.services.documents.subsidy import SubsidyClassSum, SubsidyLedger, SubsidyRow
from app.services.lists.workbook import TypedBook
from app.services.subsidy import ledger
from app.services.subsidy.entries import Entry
from app.services.subsidy.ledger import LedgerLine
from app.services.till import menu
from app.services.work import View, Work, asks


@asks(Right.SEE_REPORTS)
def subsidy_ledger(view: View, line: LedgerLine) -> SubsidyLedger:
    """A line of the ledger as it is printed: of a batch what was reported, else what would be."""
    rows = ledger.ledger_rows(view, line)
    meals = {period.code: period.name for period in menu.periods(view, inactive=True)}
    made = ledger.total(rows)
    period = read_period(line.period)
    return SubsidyLedger(
        settings.head(view), "" if line.batch is None else line.batch.number,
        line.period if period is None else period.title, line.payer, view.now, view.member().name,
        tuple(_row(row, meals.get(row.meal, row.meal)) for row in rows),
        tuple(_class_sums(rows)), made.meals, made.persons, made.reversals, made.amount,
    )  # fmt: skip


def _class_sums(rows: Iterable[Entry]) -> Iterable[SubsidyClassSum]:
    for one in ledger.by_class(rows):
        yield SubsidyClassSum(one.letter, one.sums.meals, one.sums.persons, one.sums.amount)


def _row(row: Entry, meal: str) -> SubsidyRow:
    return SubsidyRow(
        row.day, meal, row.number, row.name, row.tail, row.age, row.letter, row.list_amount, row.discount, row.amount,
        row.paid, tuple(code for code in row.methods.split(",") if code), row.takeaway, row.cashier, row.origin,
        tuple(row.doubts), row.residence,
    )  # fmt: skip


@asks(Right.SEE_REPORTS)
def print_ledger(work: Work, paper: SubsidyLedger) -> UUID:
    """Queue the very ledger that was looked at for the page printer."""
    subject = paper.number or f"{paper.period} {paper.payer}"
    number = print_queue.paper_number(work, subject, paper.KIND, "ledger")
    return work.print(paper, number=number, printer="page")


def export_ledger(work: Work, paper: SubsidyLedger, reason: str) -> None:
    """Let a ledger leave the store as a file: it lists people, if masked, so somebody who may take lists out agrees.

    Raises ``Refused``: needs_approver, field_bad (reason).
    """
    work.require(Right.EXPORT)
    said = validation.text("reason", reason, 120, required=True)
    subject = paper.number or f"{paper.period} {paper.payer}"
    work.audit("subsidy_export", subject, payer=paper.payer, count=len(paper.rows), reason=said)


COLUMNS = (
    "序号", "日期", "餐次", "单号", "姓名", "证件后4位", "年龄", "类别", "户籍", "消费原价", "折扣额", "补贴额", "实付",
    "支付方式", "就餐方式", "收银员", "是否冲正", "异常",
)  # fmt: skip


def ledger_workbook(paper: SubsidyLedger, doubts: dict[str, str], methods: dict[str, str]) -> bytes:
    """The .xlsx: rows and sums. ``doubts`` and ``methods`` are what their codes are called."""
    book = TypedBook(f"{paper.period}{paper.payer}补贴台账", paper.head.centre)
    sheet = book.sheet("补贴台账")
    book.heads(sheet, 0, COLUMNS)
    for at, row in enumerate(paper.rows, 1):
        money = (Figure(Measure.MONEY, fen) for fen in (row.list_amount, row.discount, row.amount, row.paid))
        values = (
            at, row.day, row.meal, row.number, row.name, row.tail, row.age, row.letter,
            care.HOME_WORDS[row.residence], *money,
            "、".join(methods.get(code, code) for code in row.methods), "外带" if row.takeaway else "堂食", row.cashier,
            row.back_words, "、".join(doubts.get(code, code) for code in row.doubts),
        )  # fmt: skip
        for column, value in enumerate(values):
            book.value(sheet, at, column, value)
    sheet.set_column(0, len(COLUMNS) - 1, 12)
    sheet.set_column(3, 3, 24)
    sheet.freeze_panes(1, 5)
    _sums_sheet(book, paper)
    return book.done()


def _sums_sheet(book: TypedBook, paper: SubsidyLedger) -> None:
    sheet = book.sheet("合计")
    book.heads(sheet, 0, ("类别", "谁出钱", "人次", "人数", "补贴额"))
    sums = [(one.letter, one.meals, one.persons, one.amount) for one in paper.classes]
    sums.append(("合计", paper.meals, paper.persons, paper.amount))
    for at, (letter, meals, persons, amount) in enumerate(sums, 1):
        written: tuple[str | int, ...] = (letter, paper.payer, meals, persons)
        for column, value in enumerate(written):
            book.value(sheet, at, column, value)
        book.cell(sheet, at, 4, Figure(Measure.MONEY, amount))
    book.value(sheet, len(sums) + 1, 0, "冲正")
    book.value(sheet, len(sums) + 1, 2, paper.reversals)
