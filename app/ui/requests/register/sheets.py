"""F9: the sheets of the counter, each looked at before it is printed: 到期清单, 受理台账, 交接单, a blank 告知书."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from app.rules.dates import local_day
from app.services import dashboard
from app.services.print_queue import PaperCopy
from app.services.requests import sheets
from app.ui.consent.sheet import preview_consent
from app.ui.kit import metrics
from app.ui.kit.act import act, look
from app.ui.kit.asks import day, line, text
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.typed_days import day_from
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.requests.register.saved_filters import WIDE


@dataclass(frozen=True)
class Day:
    """Whose sheet; None is today."""

    day: date | None


@dataclass(frozen=True)
class Handing:
    """What is said when the counter is handed over."""

    to: str
    note: str


class SheetsDrawer(Drawer):
    """Signals: ``export_wanted`` for the list shown as .xlsx."""

    export_wanted = Signal()

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("打印与导出", width=WIDE, most=metrics.DRAWER_MOST)
        self.ctx = ctx
        asked = day("day", "日期", hint="11-23", read=day_from(self._today)).read_as("哪一天的清单")
        self.day = Form(ctx, Day, (asked,), self, label_width=52)
        self.day.entered.connect(self.print_due)
        self.due = Button("到期清单", icon="printer", on=self.print_due)
        self.ledger = Button("受理台账", icon="printer", on=self.print_ledger)
        asks = (
            line("to", "交给", hint="可不填", most=40).read_as("交给谁"),
            text("note", "说明", hint="要当面说的事，可不填", above=False).read_as("交接时要说的"),
        )
        self.handing = Form(ctx, Handing, asks, self, name="requests.handover", label_width=52, gap=8)
        self.handover = Button("打印交接单", icon="printer", on=self.print_handover)
        self.notice = Button("空白告知书", icon="printer", name="空白的个人信息告知书", on=self.print_notice)
        self.export = Button("导出 .xlsx", icon="file-down", on=self.export_wanted.emit)
        self.shown = Label("", "caption", "ink2", wrap=True)
        self._build()

    def _build(self) -> None:
        days, shift, notice, out = Card("按天"), Card("交接单"), Card("个人信息告知书"), Card("导出")
        add(days.body, self.day)
        add(days.body, row(wide(self.due), wide(self.ledger)))
        add(days.body, _quiet("到期清单列超期、当天到期和往后三个工作日；台账列当天受理的全部。先看样张再打印。"))
        add(shift.body, self.handing)
        add(shift.body, self.handover)
        add(notice.body, self.notice)
        add(notice.body, _quiet("姓名留空，现场手填签字。已登记的居民到「居民」档案里打，姓名编号会印好。"))
        add(out.body, self.shown)
        add(out.body, self.export)
        add(out.body, _quiet("要另一位有权限的人同意；姓名打星号，谁导出、为什么都会留下记录。"))
        for part in (days, shift, notice, out, STRETCH):
            add(self.body, part)

    def begin(self, total: int) -> None:
        """Show it for today and the list as it is."""
        if not str(self.day.raw("day")).strip():
            self.day.fill(Day(self._today()))
        self.handing.resume()
        self.say(total)

    def say(self, total: int) -> None:
        """How many the list shows now: those are what is written out."""
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
        asked = self.day.draft()
        if asked is not None:
            wanted = asked.day or self._today()
            self._look(f"{wanted:%m-%d} 的{name}", query, wanted, form=self.day)

    def print_handover(self) -> None:
        """交接单 of this moment, looked at first."""
        given = self.handing.draft()
        if given is not None:
            self._look("交接单", dashboard.whole_handover, form=self.handing, to=given.to, note=given.note)

    def print_notice(self) -> None:
        """A 个人信息告知书 to be filled in by hand."""
        preview_consent(self.ctx, self)

    def _look(self, name: str, query: Callable[..., Any], *args: Any, form: Form[Any], **kw: Any) -> None:
        """Read the sheet once, show it, and print that very sheet: it says itself at which minute it was true."""
        sheet = look(self.ctx, query, *args, form=form, **kw)
        if sheet is None:
            return

        def print_it() -> None:
            act(
                self.ctx, sheets.print_sheet, sheet, why=f"打印{name}", then=lambda _job: form.saved(),
                said=f"{name}{sent(self.ctx.desk, PAGE)}", by=self,
            )  # fmt: skip

        preview(self.ctx, name, PaperCopy(sheet), print_it)

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())


def _quiet(words: str) -> Label:
    return Label(words, "caption", "ink2", wrap=True)
