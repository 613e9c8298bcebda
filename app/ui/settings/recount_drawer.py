"""期限重算: the promises a later holiday table would move, each with both days, and the verb that moves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules import records
from app.services.requests import recount
from app.services.requests.recount import Moved
from app.ui.kit import shortcuts
from app.ui.kit.asks import checks
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add
from app.ui.kit.page import Ctx

_MOST_WORDS = 9


@dataclass(frozen=True)
class _Chosen:
    requests: Sequence[UUID]


class RecountDrawer(Drawer):
    """All are ticked to begin with. Signals: ``recounted``."""

    recounted = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("期限重算", width=420, parent=parent)
        self.ctx = ctx
        note = "答应居民的日子变了，要告诉居民；新旧两个日子都记在办理进度里。"
        asks = (checks("requests", None, [], required="请至少选一件", across=1, gap=4),)
        self.form: Form[_Chosen] = Form(ctx, _Chosen, asks, self, name="settings.recount")
        self.go = Button("按现在的放假安排重算", kind="primary", key=shortcuts.cap("save"), on=self.save)
        for part in (Label(note, "caption", "ink2", wrap=True), self.form, STRETCH):
            add(self.body, part)
        for verb in (STRETCH, self.go):
            add(self.foot, verb)
        self.form.entered.connect(self.save)

    def open_list(self) -> None:
        """Read the promises anew and show them."""
        moved = self.ctx.desk.see(recount.moved)
        self.form.set_options("requests", [(row.id, _words(row)) for row in moved])
        self.form.fill(None, requests=tuple(row.id for row in moved))
        self.open_drawer()

    def save(self) -> None:
        """Give the ticked ones anew."""
        chosen = self.form.draft()
        if chosen is not None:
            why = f"按现在的放假安排重算 {len(chosen.requests)} 件的期限"
            self.form.run(recount.recount, chosen.requests, why=why, then=self._done)

    def _done(self, moved: tuple[Moved, ...]) -> None:
        self.form.saved()
        self.close_drawer()
        self.ctx.shell.toast(f"已重算 {len(moved)} 件的期限")
        self.recounted.emit()


def _words(row: Moved) -> str:
    """``SL-A-1228-01 · 01-04 → 01-06 · 社保/医保参保…``; the time of day where the day stays."""
    shown = "%m-%d" if row.due.date() != row.new_due.date() else "%m-%d %H:%M"
    if row.due.year != row.new_due.year:
        shown = "%Y-%m-%d"
    item = row.item_name if len(row.item_name) <= _MOST_WORDS else f"{row.item_name[: _MOST_WORDS - 1]}…"
    return f"{records.brief_number(row.number)} · {row.due:{shown}} → {row.new_due:{shown}} · {item}"
