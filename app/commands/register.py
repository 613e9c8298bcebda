"""``python -m app register --name … --month 2026-10 --to FILE``: a register as .xlsx or .csv, without a window."""

import argparse
from pathlib import Path

from app.commands import OK, PROBLEM
from app.commands.signing import agreed_by, signed_in
from app.commands.unlocking import unlock
from app.rules.report.registers.span import read_span
from app.services.registers import named, out
from app.services.registers.files import write_register
from app.store.faults import translated
from app.store.store import Store


def run(args: argparse.Namespace) -> int:
    """Ask who takes it out, and who agrees (工号 and PIN of each), and write the file; as the page does it.

    Returns 1 for a period or a kind of file that is none, or nobody of that number. Raises ``Refused`` and
    ``StoreTrouble``.
    """
    span = read_span(args.month)
    target: Path = args.to
    form = target.suffix.lower().lstrip(".")
    if span is None:
        print(f"看不懂的期间：{args.month}。请写 2026-10、2026-Q4、2026、2026-10-08 或 2026-10-05..2026-10-11。")
        return PROBLEM
    if form not in out.FORMS:
        print(f"文件名请以 .xlsx 或 .csv 结尾：{target}")
        return PROBLEM
    store = Store.open(args.store, unlock(args.store, with_code=args.ask_code))
    try:
        desk = signed_in(store, args.staff)
        if desk is None:
            return PROBLEM
        plan = desk.see(named.register_named, args.name).plan
        approval = agreed_by(desk, args.approver)
        if approval is None:
            return PROBLEM
        leave = desk.do(out.leave_for_register, plan, span, form, args.why, approval=approval)
        file = desk.see(out.register_file, leave)
        with translated():
            count = write_register(target, file, form, lambda _n, _of: None)
    finally:
        store.close()
    print(f"{file.title}：{count} {plan.of.unit}，{target}")
    return OK
