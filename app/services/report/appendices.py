"""附件: sums of the subsidies, what was late by its number alone, and drawers that did not come out even."""

from collections.abc import Mapping

from app.rules.discretion import discreet
from app.rules.report.claims import Sums
from app.rules.report.figure import Figure, Measure, count, money
from app.rules.report.layout import ReportSection, ReportTable, TableColumn, TableRow
from app.rules.report.period import ReportPeriod
from app.services.figures.drawer import DrawerFigures
from app.services.figures.requests import LateRequest
from app.services.report.gathered import Gathered
from app.services.subsidy.entries import given_sums
from app.services.work import View

OWN_MATTER = "个人事项"
"""What stands for a matter whose name would tell a hardship."""


def appendices(view: View, period: ReportPeriod, now: Gathered) -> tuple[ReportSection, ...]:
    """What belongs behind the report of a period. No resident is named in any."""
    given = given_sums(view, period.first, period.last)
    found = (_subsidies(given), _late(now.requests.late), _drawers(now.drawers))
    return tuple(
        ReportSection(table.key, title, (), (table,), tick=table.key)
        for title, table in zip(("补贴台账汇总", "超期件清单", "备用金差异"), found, strict=True)
    )


def _text(words: str) -> Figure:
    return Figure(Measure.TEXT, text=words)


def _subsidies(given: Mapping[str, Sums]) -> ReportTable:
    """As 补贴台账 counts it: from the sealed sales, whose days and payers nothing moves."""
    rows = [TableRow((_text(payer), count(one.meals), money(one.amount))) for payer, one in given.items()]
    if rows:
        total = sum(one.amount for one in given.values())
        rows.append(TableRow((_text("合计"), count(None), money(total)), strong=True))
    columns = (TableColumn("承担方", Measure.TEXT, 2), TableColumn("人次"), TableColumn("补贴", Measure.MONEY))
    note = "按营业日，冲正已减去；一餐由几方承担的，每方各算一人次"
    return ReportTable("subsidy_sums", "各承担方补贴", columns, tuple(rows), note)


def _late(late: Mapping[str, LateRequest]) -> ReportTable:
    columns = (
        TableColumn("单号", Measure.TEXT, 4), TableColumn("事项", Measure.TEXT, 4),
        TableColumn("承办", Measure.TEXT, 3), TableColumn("应办结", Measure.TEXT, 3),
        TableColumn("办结", Measure.TEXT, 3), TableColumn("超期工作日", Measure.COUNT, 2),
    )  # fmt: skip
    rows = tuple(
        TableRow((_text(one.number), _text(discreet(one.item, OWN_MATTER)), _text(one.handler or "（窗口）"),
                  _text(one.due), _text(one.closed or "期末未办结"), count(one.days)))
        for one in sorted(late.values(), key=lambda one: (one.due, one.number))
    )  # fmt: skip
    return ReportTable("overdue", "期内到期而没有按期办结的（脱敏）", columns, rows, "只写单号，不写姓名、电话和住址")


def _drawers(drawers: DrawerFigures) -> ReportTable:
    columns = (
        TableColumn("交班号", Measure.TEXT, 4), TableColumn("营业日", Measure.TEXT, 3),
        TableColumn("收银台", Measure.TEXT),
        TableColumn("备用金差异", Measure.MONEY, 2), TableColumn("应有现金", Measure.MONEY, 2),
        TableColumn("长短款", Measure.MONEY, 2),
    )  # fmt: skip
    rows = [
        TableRow((_text(number), _text(f"{one.day}"), _text(one.terminal), money(one.float_off), money(one.expected),
                  money(one.off)))
        for number, one in drawers.off.items()
    ]  # fmt: skip
    over, short = (sum(one.off for one in drawers.off.values() if sign * one.off > 0) for sign in (1, -1))
    note = f"交班 {drawers.shifts} 次；长款合计 {money(over).written()}，短款合计 {money(short).written()}"
    return ReportTable("drawers", "备用金有差异或有长短款的交班", columns, tuple(rows), note)
