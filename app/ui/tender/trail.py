"""Everything that was paid for one thing and went back, line by line, taken back or not; each leads to its paper."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.records import brief_number
from app.services.till import charges
from app.services.till.charges import ChargeRow
from app.ui.kit.act import look
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import fill, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import clear
from app.ui.kit.text import yuan
from app.ui.words.moments import short_moment


class ChargeTrail(QWidget):
    """Fill with ``show_for``; hidden while nothing was paid. A line opens the charge on the page 今日."""

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self._ctx = ctx
        self._column = fill(self, gap=0)
        self.charges: tuple[ChargeRow, ...] = ()
        self.lines: list[Label] = []
        self.buttons: list[Button] = []
        self.hide()

    def show_for(self, subject_id: UUID | None) -> None:
        """Read what was paid for a repair's visit, a booking or an entry, the oldest first."""
        paid = None if subject_id is None else look(self._ctx, charges.paid, subject_id)
        found = () if paid is None else paid.charges
        if found == self.charges:
            return
        self.charges = found
        clear(self._column)
        now = self._ctx.desk.now()
        self.lines = [Label(line_of(one, now), "body", "ink2", elide=True) for one in found]
        self.buttons = [
            Button(
                brief_number(one.number), kind="link", sz="xs", name=f"打开 {one.number}", on=partial(self._open, one)
            )
            for one in found
        ]
        for line, button in zip(self.lines, self.buttons, strict=True):
            self._column.addLayout(row(wide(line), button))
        self.setVisible(bool(found))

    def _open(self, charge: ChargeRow) -> None:
        self._ctx.shell.go("today", number=charge.number)


def line_of(charge: ChargeRow, now: datetime) -> str:
    """``退 ¥10.00 · 已冲正 · 昨天 10:40``."""
    money = f"{'退' if charge.due < 0 else '收'} {yuan(abs(charge.due))}"
    state = "冲正" if charge.kind == "reversal" else "已冲正" if charge.reversed else ""
    parts = (money, state, short_moment(charge.at, now))
    return " · ".join(part for part in parts if part)
