"""A register on its way out: to the page printer as it was looked at, or into a file with a second person's consent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.errors import Refused
from app.rules.report.registers.plan import RegisterPlan
from app.rules.report.registers.span import DaySpan
from app.rules.rights import Right
from app.services import exports, print_queue
from app.services.documents.registers import RegisterPaper
from app.services.registers.table import RegisterTable, made_table
from app.services.work import View, Work, asks

FORMS = ("xlsx", "csv")


@dataclass(frozen=True)
class RegisterLeave:
    """Leave to write one register to a file; only ``leave_for_register`` makes one. ``clear`` shows names whole."""

    plan: RegisterPlan
    span: DaySpan
    form: str
    count: int
    reason: str
    clear: bool
    operator: str
    approver: str
    at: datetime


@dataclass(frozen=True)
class RegisterFile:
    """A register as a file says it: the table, what stands over it, and again under it."""

    table: RegisterTable
    title: str
    notes: tuple[str, ...]


@asks(Right.SEE_REPORTS)
def print_register(work: Work, paper: RegisterPaper) -> UUID:
    """Queue the very register that was looked at for the page printer; it names people only masked.

    Raises ``Refused("needs_right")``.
    """
    number = print_queue.paper_number(work, paper.span, paper.KIND, paper.title)
    work.audit("register_print", paper.title, count=paper.count, span=paper.span)
    return work.print(paper, number=number, printer="page")


def leave_for_register(
    work: Work, plan: RegisterPlan, span: DaySpan, form: str, reason: str, *, clear: bool = False
) -> RegisterLeave:
    """Ask leave for a file; always by two persons, and written to the trail before anything leaves the store. Names
    whole need the right to see them besides.

    Raises ``Refused``: field_bad (reason), needs_approver, register_long (limit).
    """
    work.require(Right.SEE_REPORTS)
    why = exports.agreed(work, reason)
    if clear:
        work.require(Right.REVEAL)
    count = made_table(work, plan, span).count
    narrowed = [f"{plan.of.column(key).title}" for key in plan.narrowed]
    work.audit(
        "register_export", plan.name, reason=why, form=form, clear=clear, count=count, span=span.title, filter=narrowed
    )
    return RegisterLeave(plan, span, form, count, why, clear, *exports.who_asks(work))


@asks(Right.SEE_REPORTS)
def register_file(view: View, leave: RegisterLeave) -> RegisterFile:
    """The register a leave allows. What stands over it counts the rows there are."""
    table = made_table(view, leave.plan, leave.span, clear=leave.clear)
    if table.count != leave.count:  # something was typed since leave was given
        raise Refused("register_moved", said=leave.count, now=table.count)
    title = f"{leave.plan.name} {leave.span.title}"
    return RegisterFile(table, title, (*exports.watermark(leave, leave.plan.of.unit), *table.notes))
