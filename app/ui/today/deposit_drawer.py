"""押金未退: whose deposits are here, for what and since when; a press opens what it is held for."""

from PySide6.QtWidgets import QWidget

from app.rules import records
from app.rules.dates import local_day
from app.rules.people.names import mask_name
from app.services.till import charge_rows
from app.services.till.charge_rows import HeldDeposit
from app.ui.kit.cards import Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.job_line import JobLines, JobSaid
from app.ui.kit.layout import into
from app.ui.kit.page import Ctx
from app.ui.kit.text import yuan

_WIDE = 348


class DepositDrawer(Drawer):
    """Every deposit that is owed, the oldest first. ``refresh`` reads them again."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("押金未退", width=_WIDE, parent=parent)
        self.ctx = ctx
        self.lines = JobLines(lambda number: ctx.shell.go(records.page_of(number), number=number))
        self.none = Empty("手里没有押金", icon="wallet")
        into(self.body, self.lines.column, self.none)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Show what is owed now."""
        held = self.ctx.desk.see(charge_rows.held)
        self.note.setText(f"{len(held)} 笔 · {yuan(sum(one.amount for one in held))}" if held else " ")
        self.lines.show([self._said(one) for one in held])
        self.none.setVisible(not held)

    def _said(self, one: HeldDeposit) -> JobSaid:
        days = (local_day(self.ctx.desk.clock()) - local_day(one.at)).days
        kind = records.of(one.subject_number)
        since = f"收了 {days} 天" if days else "今天收的"
        return JobSaid(
            one.subject_number, "" if kind is None else kind.prefix, mask_name(one.payer) or "（已删除）",
            f"{one.subject_number} · {since}", value=yuan(one.amount),
        )  # fmt: skip
