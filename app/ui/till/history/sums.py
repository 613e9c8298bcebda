"""What dishes, meals and days came to between two business dates: read from the roll-ups, so years take no longer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.services import history
from app.services.desk import Changes
from app.services.history import SumRow
from app.services.work import View
from app.ui.kit import shortcuts
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import fill, into, row, wide
from app.ui.kit.lists import RowsOr
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.panels import Panel
from app.ui.kit.rows import Column, Table
from app.ui.kit.tasks import Progress
from app.ui.kit.text import yuan
from app.ui.kit.typed_days import day_from
from app.ui.lists_out import yuan_cell
from app.ui.words.sentences import not_written

_MONTH = timedelta(days=30)
_HEAD = (("名称", 24), ("单数", 8), ("份数", 8), ("原价 元", 12), ("优惠 元", 12), ("补贴 元", 12), ("实收 元", 12))
Read = Callable[[View, date, date], Sequence[SumRow]]


@dataclass(frozen=True)
class _Span:
    first: date | None
    last: date | None


class SumTable(Card):
    """One table of sums under its name; ``fold`` says how often something was sold rather than in how many sales."""

    def __init__(self, title: str, *, counts: bool) -> None:
        super().__init__(title, " ", flush=True)
        self.called = title
        columns: list[Column[SumRow]] = [Column("名称", lambda r: r.name, strong=True)]
        if counts:
            columns.append(Column("单数", lambda r: str(r.sums.count), 56, right=True, tone=lambda r: "ink2"))
        columns += [
            Column("份数", lambda r: str(r.sums.quantity), 56, right=True),
            Column("原价", lambda r: yuan(r.sums.list_amount), 102, right=True, tone=lambda r: "ink2"),
            Column("优惠", lambda r: _off(r.sums.discount), 92, right=True, tone=lambda r: "ok"),
            Column("补贴", lambda r: _off(r.sums.subsidy), 84, right=True, tone=lambda r: "ok"),
            Column("实收", lambda r: yuan(r.sums.amount), 106, right=True, strong=True),
        ]
        self.table: Table[SumRow] = Table(columns, key=lambda r: r.key, name=title)
        self.views = RowsOr(self.table, Empty("这段日子没有卖出", "把日期放宽再看", icon="receipt"))
        into(self.body, wide(self.views))

    def show_sums(self, rows: Sequence[SumRow]) -> None:
        """Show these."""
        self.views.show_rows(rows)


def _off(fen: int) -> str:
    return yuan(fen) if fen else ""


class SumPanel(Panel):
    """Tables of sums between two days. Subclasses say ``tables``: title, whether sales are counted, and who reads."""

    tables: ClassVar[Sequence[tuple[str, bool, Read]]] = ()
    called: ClassVar[str] = ""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        day = day_from(self._today)
        asks = tuple(
            line(name, label, hint="11-01", read=lambda text: day(text) if text.strip() else None,
                 show=lambda found: "" if found is None else found.isoformat(), width=120)
            for name, label in (("first", "从"), ("last", "到"))
        )  # fmt: skip
        self.form: Form[_Span] = Form(ctx, _Span, asks, self, across=True)
        self.form.edited.connect(self.refresh)
        self.said = Label("", "caption", "ink2", elide=True)
        self.excel = Button("Excel", key=shortcuts.cap("letter_X"), on=self.export)
        self.shown = [SumTable(title, counts=counts) for title, counts, _ in self.tables]
        self._rows: list[Sequence[SumRow]] = []
        fill(
            self,
            row(self.form, wide(self.said), self.excel, gap=12),
            wide(row(*(wide(table) for table in self.shown), gap=12)),
            gap=12,
        )
        self._fill()

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())

    def _fill(self) -> None:
        self.form.fill(None, first=self._today() - _MONTH, last=self._today())

    @property
    def span(self) -> tuple[date, date]:
        """The days asked for, the earlier first; what cannot be read is the last month's."""
        typed = self.form.typed()
        first, last = typed["first"], typed["last"]
        found = sorted(
            (
                first if isinstance(first, date) else self._today() - _MONTH,
                last if isinstance(last, date) else self._today(),
            )
        )
        return found[0], found[1]

    def refresh(self) -> None:
        """Read again what is shown."""
        self._rows = [self.ctx.desk.see(read, *self.span) for _, _, read in self.tables]
        for table, rows in zip(self.shown, self._rows, strict=True):
            table.show_sums(rows)
        whole = history.whole_of(self._rows[0])
        self.said.setText(f"合计 {whole.quantity} 份，{yuan(whole.amount)}" if self._rows[0] else "")

    def verbs(self) -> list[Verb]:
        return [Verb("refresh", "重新读", self.refresh), Verb("letter_X", "导出 Excel", self.export)]

    def on_shown(self) -> None:
        self.refresh()

    def focus_start(self) -> None:
        self.shown[0].table.setFocus()

    def on_changed(self, changes: Changes, by: object) -> None:
        if "sale" in changes:
            self.refresh()

    def export(self) -> None:
        """The tables as a workbook; nobody is named in them, so nobody is asked."""
        first, last = self.span
        name = f"{self.called} {first:%Y%m%d}-{last:%Y%m%d}.xlsx"
        self.ctx.dialogs.save_file(f"导出{self.called}", name, "Excel 工作簿 (*.xlsx)", self._write)

    def _write(self, path: Path) -> None:
        first, last = self.span
        cells = [_cells(one) for rows in self._rows for one in rows]

        def work(_progress: Progress) -> int | OSError:
            from app.services.lists import spreadsheet

            header, widths = [head for head, _ in _HEAD], [width for _, width in _HEAD]
            try:
                return spreadsheet.write(path, self.called, (f"{first} 至 {last}",), header, cells, widths)
            except OSError as trouble:
                return trouble

        def done(count: int | OSError) -> None:
            if isinstance(count, OSError):
                self.ctx.shell.banner("list_export", "bad", "导出没有写成", not_written(count))
                return
            self.ctx.shell.clear_banner("list_export")
            self.ctx.shell.toast(f"已导出 {count} 行到 {path.name}")

        self.ctx.tasks.run(work, done, owner=None)


class DishPanel(SumPanel):
    """What each dish came to."""

    tables = (("菜品", False, history.dishes_sold),)
    called = "菜品销量"


class MealPanel(SumPanel):
    """What each meal and each day came to."""

    tables = (("餐次", True, history.meals_sold), ("每天", True, history.days_sold))
    called = "餐次和每天"


def _cells(one: SumRow) -> tuple[Any, ...]:
    sums = one.sums
    money = (sums.list_amount, sums.discount, sums.subsidy, sums.amount)
    return (one.name, sums.count, sums.quantity, *map(yuan_cell, money))
