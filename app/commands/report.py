"""``python -m app report STORE --month 2026-10 --to FILE``: the month's report as .pdf or .xlsx, without a window."""

import argparse
from pathlib import Path

from app.commands import OK, PROBLEM
from app.commands.signing import signed_in
from app.commands.unlocking import unlock
from app.print.render import render
from app.rules.report.period import read_period
from app.services.report import report as reports
from app.services.report.workbook import workbook
from app.store.atomic import write_atomic
from app.store.faults import translated
from app.store.store import Store

_MAKERS = (".pdf", ".xlsx")


def run(args: argparse.Namespace) -> int:
    """Ask who it is for (工号 and PIN: the report asks for its right as the page does) and write the file.

    Returns 1 for a period or a kind of file that is none, or nobody of that number. Raises ``Refused`` and
    ``StoreTrouble``.
    """
    period = read_period(args.month)
    target: Path = args.to
    if period is None:
        print(f"看不懂的月份：{args.month}。请写 2026-10、2026-Q4 或 2026。")
        return PROBLEM
    if target.suffix.lower() not in _MAKERS:
        print(f"文件名请以 .pdf 或 .xlsx 结尾：{target}")
        return PROBLEM
    store = Store.open(args.store, unlock(args.store, with_code=args.ask_code))
    try:
        desk = signed_in(store, args.staff)
        if desk is None:
            return PROBLEM
        paper = desk.see(reports.month_paper, period)
        with translated():
            pdf = target.suffix.lower() == ".pdf"
            write_atomic(target, render(paper, form="pdf") if pdf else workbook(paper.report))
    finally:
        store.close()
    print(f"{paper.report.title}：{target}")
    return OK
