"""押金清单: the deposits that are owed, frozen for paper. People are masked: whoever gives one back has the screen."""

from uuid import UUID

from app.rules import records
from app.rules.dates import local_day
from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.till import DepositRow, DepositSheet
from app.services.till.charge_rows import HeldDeposit, held
from app.services.work import View, Work, asks


@asks(Right.CHARGE)
def deposit_sheet(view: View) -> DepositSheet:
    """The list as it stands now, the oldest first."""
    rows = tuple(_row(one) for one in held(view))
    return DepositSheet(settings.head(view), local_day(view.now), view.now, view.member().name, rows)


def print_deposits(work: Work, sheet: DepositSheet) -> UUID:
    """Queue a list for the page printer: the very one that was looked at, not a later one."""
    work.require(Right.CHARGE)
    _, number = work.next_number(records.DEPOSITS)
    work.audit("print", number, kind=sheet.KIND)
    return work.print(sheet, number=number, printer="page")


def _row(one: HeldDeposit) -> DepositRow:
    return DepositRow(one.number, mask_name(one.payer), one.subject, one.subject_number, one.amount, local_day(one.at))
