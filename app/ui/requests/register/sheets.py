"""F9: the sheets of the counter, each looked at before it is printed: 到期清单, 受理台账, 交接单, a blank 告知书."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.services.print_queue import PaperCopy
from app.services.requests import sheets
from app.ui.consent.ask import do_with_consent
from app.ui.consent.sheet import preview_consent
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.requests.register.saved_filters import WIDE
from app.ui.requests.typed_days import day_wrong, read_day
from app.ui.words.sentences import beside_field


class SheetsDrawer(Drawer):
    """Signals: ``export_wanted`` for the list shown as .xlsx."""

    export_wanted = Signal()

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("打印与导出", width=WIDE)
        self.ctx = ctx
        self.day = LineEdit(name="哪一天的清单", hint="11-23")
        self.day_field = Field("日期", self.day, label_width=52, check=self._day_wrong)
        self.due = Button("到期清单", icon="printer", on=self.print_due)
        self.ledger = Button("受理台账", icon="printer", on=self.print_ledger)
        self.to = LineEdit(name="交给谁", hint="可不填", most=40)
        self.said = TextBox(name="交接时要说的", hint="要当面说的事，可不填", lines=3)
        self.note_field = Field("说明", self.said, label_width=52)
        self.handover = Button("打印交接单", icon="printer", on=self.print_handover)
        self.notice = Button("空白告知书", icon="printer", name="空白的个人信息告知书", on=self.print_notice)
        self.export = Button("导出 .xlsx", icon="file-down", on=self.export_wanted.emit)
        self.shown = Label("", "caption", "ink2", wrap=True)
        self._build()

    def _build(self) -> None:
        days = Card("按天")
        days.body.addWidget(self.day_field)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.due, 1)
        row.addWidget(self.ledger, 1)
        days.body.addLayout(row)
        days.body.addWidget(_quiet("到期清单列超期、当天到期和往后三个工作日；台账列当天受理的全部。先看样张再打印。"))
        shift = Card("交接单")
        shift.body.addWidget(Field("交给", self.to, label_width=52))
        shift.body.addWidget(self.note_field)
        shift.body.addWidget(self.handover)
        notice = Card("个人信息告知书")
        notice.body.addWidget(self.notice)
        notice.body.addWidget(_quiet("姓名留空，现场手填签字。已登记的居民到「居民」档案里打，姓名编号会印好。"))
        out = Card("导出")
        out.body.addWidget(self.shown)
        out.body.addWidget(self.export)
        out.body.addWidget(_quiet("要另一位有权限的人同意；姓名打星号，谁导出、为什么都会留下记录。"))
        for card in (days, shift, notice, out):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def begin(self, total: int) -> None:
        """Show it for today and the list as it is."""
        if not self.day.text().strip():
            self.day.setText(self._today().isoformat())
        self.shown.setText(f"现在列表里的 {total:,} 件")
        self.export.setEnabled(total > 0)

    def focus_start(self) -> None:
        """The keyboard on the sheet asked for most."""
        self.due.setFocus()

    def print_due(self) -> None:
        """到期清单 of the day, looked at first."""
        self._for_day("到期清单", sheets.due_list)

    def print_ledger(self) -> None:
        """受理台账 of the day, looked at first."""
        self._for_day("受理台账", sheets.ledger)

    def _for_day(self, name: str, query: Callable[..., Any]) -> None:
        if not self.day_field.validate():
            self.day.setFocus()
            return
        text = self.day.text().strip()
        day = read_day(text, self._today()) if text else self._today()
        self._look(f"{day:%m-%d} 的{name}", query, day)

    def print_handover(self) -> None:
        """交接单 of this moment, looked at first."""
        self.note_field.set_error(None)
        self._look("交接单", sheets.handover, to=self.to.text(), note=self.said.toPlainText())

    def print_notice(self) -> None:
        """A 个人信息告知书 to be filled in by hand."""
        preview_consent(self.ctx, self)

    def _look(self, name: str, query: Callable[..., Any], *args: Any, **kw: Any) -> None:
        """Read the sheet once, show it, and print that very sheet: it says itself at which minute it was true."""
        try:
            sheet = self.ctx.desk.see(query, *args, **kw)
        except (Refused, StoreTrouble) as trouble:
            self._refused(trouble)
            return

        def print_it() -> None:
            done = lambda _job: self.ctx.shell.toast(f"{name}已送打印")  # noqa: E731
            do_with_consent(self.ctx, f"打印{name}", sheets.print_sheet, sheet, then=done, by=self)

        preview(self.ctx, name, PaperCopy(sheet), print_it)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        if isinstance(trouble, Refused) and trouble.code.startswith("text_"):
            self.note_field.set_error(beside_field(trouble))
            self.said.setFocus()
        else:
            self.ctx.shell.trouble(trouble)

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())

    def _day_wrong(self, text: str) -> str | None:
        return day_wrong(text, self._today())


def _quiet(words: str) -> Label:
    return Label(words, "caption", "ink2", wrap=True)
