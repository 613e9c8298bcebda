"""Who may do what with reports, registers, claims and signs, tried as each role with what a page would hand in."""

from collections.abc import Callable
from datetime import date

import pytest

from app.errors import Refused
from app.rules.report.period import month
from app.rules.report.registers.plan import FIXED, RegisterPlan
from app.rules.report.registers.span import DaySpan
from app.rules.rights import Right, Role
from app.services.desk import Desk
from app.services.registers import named, table
from app.services.registers import out as registers_out
from app.services.report import closing, out
from app.services.report import report as reports
from app.services.signs import sheets as signs
from app.services.subsidy import claiming, ledger
from tests.support import Centre

NOVEMBER = month(date(2026, 11, 1))
SPAN = DaySpan(NOVEMBER.first, NOVEMBER.last)
PLAN = RegisterPlan("给街道的台账", "sales", FIXED[1].plan.columns)
STAFF = {Role.MANAGER: "1001", Role.CASHIER: "2001", Role.DESK: "3001", Role.AUDITOR: "9001"}
ASKED = {right.value for right in (Right.SEE_REPORTS, Right.CLOSE_PERIOD, Right.KEEP_REGISTERS, Right.SUBSIDY)}
READS, MANAGES, EVERYBODY = {Role.MANAGER, Role.AUDITOR}, {Role.MANAGER}, {*Role}

WORKS: dict[str, tuple[Callable[[Desk], object], set[Role]]] = {
    "read the report": (lambda desk: desk.see(reports.period_report, NOVEMBER), READS),
    "its paper": (lambda desk: desk.see(reports.month_paper, NOVEMBER), READS),
    "file it": (lambda desk: desk.do(out.note_export, desk.see(reports.month_paper, NOVEMBER), "pdf"), READS),
    "print it": (lambda desk: desk.do(out.print_report, desk.see(reports.month_paper, NOVEMBER)), READS),
    "write its words": (lambda desk: desk.do(closing.keep_words, NOVEMBER, "样例", ""), MANAGES),
    "look whether it closes": (lambda desk: desk.see(closing.check_close, NOVEMBER), MANAGES),
    "close it": (lambda desk: desk.do(closing.close_period, NOVEMBER), MANAGES),
    "correct it": (lambda desk: desk.do(closing.correct_period, NOVEMBER, desk.new_id(), "a", "1", "2", "x"), MANAGES),
    "list registers": (lambda desk: desk.see(named.registers), READS),
    "read a register": (lambda desk: desk.see(table.register_table, PLAN, SPAN), READS),
    "print a register": (
        lambda desk: desk.do(registers_out.print_register, desk.see(table.register_paper, PLAN, SPAN)), READS,
    ),
    "file a register": (lambda desk: desk.do(registers_out.leave_for_register, PLAN, SPAN, "csv", "报街道"), READS),
    "save a register": (lambda desk: desk.do(named.save_register, desk.new_id(), 0, PLAN), MANAGES),
    "retire a register": (lambda desk: desk.do(named.retire_register, desk.new_id(), 0), MANAGES),
    "read the ledger": (lambda desk: desk.see(ledger.ledger_lines), READS),
    "claim": (lambda desk: desk.do(claiming.claim, NOVEMBER, "街道"), MANAGES),
    "the ledger's sums": (lambda desk: desk.see(ledger.subsidy_sums, NOVEMBER), READS),
    "print a sign": (lambda desk: desk.do(signs.print_sign, desk.see(signs.cash_sign, "A4")), EVERYBODY),
    "a sign": (lambda desk: desk.see(signs.cash_sign, "A4"), EVERYBODY),
}  # fmt: skip
"""What is done, and the roles whose right it is; what else stands in the way is none of this."""


@pytest.mark.parametrize("role", [*Role])
def test_each_role_does_what_is_its_own_and_is_told_of_the_rest(centre_: Centre, role: Role) -> None:
    centre_.sign_in(STAFF[role])
    assert centre_.desk.staff is not None and centre_.desk.staff.role is role
    let_in = set()
    for name, (work, _) in WORKS.items():
        try:
            work(centre_.desk)
        except Refused as no:
            if no.data.get("right") not in ASKED:
                let_in.add(name)  # it went on, and met something else (a second person's consent, a month that runs)
        else:
            let_in.add(name)
    assert let_in == {name for name, (_, roles) in WORKS.items() if role in roles}
