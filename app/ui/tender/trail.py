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
from app.ui.kit.layout import fill
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
        self.buttons = [
            Button(line_of(one, now), kind="link", sz="xs", icon="receipt", on=partial(self._open, one))
            for one in found
        ]
        for button in self.buttons:
            self._column.addWidget(button)
        self.setVisible(bool(found))

    def _open(self, charge: ChargeRow) -> None:
        self._ctx.shell.go("today", number=charge.number)


def line_of(charge: ChargeRow, now: datetime) -> str:
    """``SK-0003 退 ¥10.00 · 昨天 10:40 · 冲正``."""
    money = f"{'退' if charge.due < 0 else '收'} {yuan(abs(charge.due))}"
    state = "冲正" if charge.kind == "reversal" else "已冲正" if charge.reversed else ""
    parts = (f"{brief_number(charge.number)} {money}", short_moment(charge.at, now), state)
    return " · ".join(part for part in parts if part)
