"""今日: the day's takings, its sales, the shift, and what waits; all of it live."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.services import printing
from app.services import today as day_figures
from app.services.desk import Changes
from app.services.till import SaleDone
from app.services.today import SaleRow, Today
from app.ui.kit import paint
from app.ui.kit.cards import Action, Card, Empty, StatTile
from app.ui.kit.choices import Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.today.bars import DishBars, HourBars
from app.ui.today.print_drawer import PrintDrawer
from app.ui.today.sale_drawer import SaleDrawer
from app.ui.today.shift_card import ShiftCard
from app.ui.today.tier_card import TierCard
from app.ui.today.words import day_words, methods_words, sale_tag, short_number, time_of, weekday

_SIDE = 348
_MOST_ROWS = 200
_MINUTE = 60_000
_WATCHED = ("sale", "shift", "cart", "print", "resident", "staff")
_FILTERS = (("all", "全部"), ("senior", "有优惠"), ("reversal", "冲正"))


class TodayPage(Page):
    """``arrive(number=…)`` opens a sale by its number."""

    key = "today"
    title = "今日"
    icon = "sun"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._rows: tuple[SaleRow, ...] = ()
        self._wanted = ""
        self.net = StatTile("今日营业额", "banknote", "accentInk", on=lambda: self.show_only("all"))
        self.sales = StatTile("单数", "receipt", "info", on=lambda: self.show_only("all"))
        self.senior = StatTile("长者优惠", "leaf", "ok", on=lambda: self.show_only("senior"))
        self.held = StatTile("挂单", "inbox", "warn", on=lambda: ctx.shell.go("till", held=True))
        self.papers = StatTile("打印队列", "printer", "ink2", on=self._open_papers)
        tiles = self.add_header()
        for tile, share in ((self.net, 7), (self.sales, 4), (self.senior, 5), (self.held, 4), (self.papers, 4)):
            tiles.addWidget(tile, share)
        self.shift = ShiftCard(lambda: ctx.shell.go("till"), lambda: ctx.shell.go("shift"))
        self.tiers = TierCard()
        self.drawer = SaleDrawer(ctx)
        self.paper_drawer = PrintDrawer(ctx)
        body = self.add_body()
        body.addLayout(self._left(), 1)
        body.addWidget(self._side())
        self.drawer.reversed_.connect(self._reversed)
        for drawer in (self.drawer, self.paper_drawer):
            drawer.closed.connect(self._drawer_closed)
            drawer.hide()
            body.addWidget(drawer)
        self._tick = QTimer(self)
        self._tick.setInterval(_MINUTE)
        self._tick.timeout.connect(self.refresh)

    def _left(self) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(12)
        card = Card("今日销售", " ", flush=True)
        self._note = card.note
        self.filter = Segment(_FILTERS, sz="sm", name="筛选")
        self.filter.changed.connect(lambda _value: self._show_rows())
        card.head.addWidget(self.filter)
        self.table: Table[SaleRow] = Table(_COLUMNS, key=lambda r: r.id, name="今日销售")
        self.table.chosen.connect(self._open_sale)
        self.table.row_changed.connect(self._follow)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        how = "开了班，在收银页收第一单，这里就有了"
        self._stack.addWidget(Empty("今天还没有销售", how, Action("去收银", lambda: self.ctx.shell.go("till"))))
        self._stack.addWidget(Label("这一类今天还没有", "body", "ink2", align=paint.CENTER))
        card.body.addWidget(self._stack)
        left.addWidget(card, 5)
        charts = QHBoxLayout()
        charts.setSpacing(12)
        self.hours, self.dishes = HourBars(), DishBars()
        for title, note, chart in (("分时段", "元", self.hours), ("卖得最多", "份", self.dishes)):
            holder = Card(title, note)
            holder.body.addWidget(chart)
            charts.addWidget(holder, 1)
        left.addLayout(charts, 3)
        return left

    def _side(self) -> QWidget:
        self._aside = QWidget()
        self._aside.setFixedWidth(_SIDE)
        column = QVBoxLayout(self._aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.shift)
        column.addWidget(self.tiers, 1)
        return self._aside

    def verbs(self) -> list[Verb]:
        return [
            Verb("print", "补打打开的小票", self._print),
            Verb("money", "交班", lambda: self.ctx.shell.go("shift")),
            Verb("refresh", "刷新", self.refresh),
            Verb("back", "关上右边一栏", self._back),
        ]

    def arrive(self, **what: Any) -> None:
        number = what.get("number")
        if isinstance(number, str):
            self._wanted = number

    def on_shown(self) -> None:
        self._tick.start()
        self.refresh()
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self._show_number(wanted)

    def hideEvent(self, event: Any) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def focus_start(self) -> None:
        if self.drawer.isVisible():
            return
        if self._stack.currentIndex() == 0:
            self.table.setFocus()
        else:
            self.shift.focus_start()

    def on_changed(self, changes: Changes, by: object) -> None:
        if any(kind in changes for kind in _WATCHED):
            self.refresh()

    def refresh(self) -> None:
        """Read the day and show it."""
        try:
            day = self.ctx.desk.see(day_figures.today)
            self._rows = self.ctx.desk.see(day_figures.recent_sales, _MOST_ROWS)
            waiting = self.ctx.desk.see(printing.waiting)
        except (Refused, StoreTrouble) as trouble:
            self.ctx.shell.trouble(trouble)
            return
        self._show_tiles(day)
        trouble_count = waiting.failed + waiting.ask
        note = f"要看 {trouble_count}" if trouble_count else "正在打印" if waiting.total else "都打好了"
        self.papers.set_figure(str(waiting.total), "张", note, "bad" if trouble_count else "ink")
        self.shift.show_day(day)
        self.tiers.show_day(day)
        self.hours.set_hours(day.hours)
        self.dishes.set_dishes(day.dishes)
        self._show_rows()
        if self.paper_drawer.isVisible():
            self.paper_drawer.refresh()
        self.subtitle.emit(
            f"营业日 {day_words(day.day)} · {day.shift.opened_by}开班"
            if day.shift
            else f"{day_words(day.day)} · 还没有开班"
        )

    def _show_tiles(self, day: Today) -> None:
        week = f"上{weekday(day.day)} {yuan(day.last_week)}" if day.last_week else f"上{weekday(day.day)}没有营业"
        self.net.set_figure(yuan(day.net), "", week)
        self.sales.set_figure(
            f"{day.sales:,}", "单", f"冲正 {day.reversals}" if day.reversals else f"{day.portions} 份"
        )
        self.senior.set_figure(yuan(day.discount + day.subsidy), "", f"{day.senior_sales} 人次")
        self.held.set_figure(str(day.held), "单", "去取单" if day.held else "没有", "warn" if day.held else "ink")

    def _show_rows(self) -> None:
        which = self.filter.value()
        shown = [row for row in self._rows if _fits(row, which)]
        self.table.set_rows(shown)
        self._note.setText(f"{len(shown)} 笔 · ↵ 看小票" if shown else " ")
        self._stack.setCurrentIndex(0 if shown else 2 if self._rows else 1)

    def show_only(self, which: str) -> None:
        """Show one kind of sale, as the tiles do."""
        self.filter.set_value(which)
        self._show_rows()
        self.table.setFocus()

    def _show_number(self, number: str) -> None:
        if number.startswith("JB"):
            # After the shell has finished bringing this page to the front.
            QTimer.singleShot(0, self, lambda: self.ctx.shell.go("shift", number=number))
            return
        self.filter.set_value("all")
        self._show_rows()
        row = next((r for r in self._rows if r.number == number), None)
        if row is not None:
            self.table.select_key(row.id)
            self._open_sale(row)
        elif self.drawer.show_number(number):
            self._bring(self.drawer)

    def _open_sale(self, row: SaleRow) -> None:
        self.drawer.show_sale(row)
        self._bring(self.drawer)

    def _follow(self, row: SaleRow | None) -> None:
        # With the drawer open, moving along the table turns its pages.
        if row is not None and self.drawer.isVisible() and row.number != self.drawer.number and self.table.hasFocus():
            self.drawer.show_sale(row)

    def _open_papers(self) -> None:
        self.paper_drawer.refresh()
        self._bring(self.paper_drawer)

    def _bring(self, drawer: Drawer) -> None:
        self._aside.hide()
        for other in (self.drawer, self.paper_drawer):
            if other is not drawer:
                other.hide()
        drawer.open_drawer()
        if drawer is self.drawer:
            self.drawer.focus_start()

    def _drawer_closed(self) -> None:
        self._aside.setVisible(not self.drawer.isVisible() and not self.paper_drawer.isVisible())

    def _back(self) -> None:
        for drawer in (self.drawer, self.paper_drawer):
            if drawer.isVisible():
                drawer.close_drawer()

    def _print(self) -> None:
        if self.drawer.isVisible():
            self.drawer.reprint()

    def _reversed(self, done: SaleDone) -> None:
        self.refresh()
        row = next((r for r in self._rows if r.number == done.number), None)
        if row is not None:
            self.drawer.show_sale(row)
            self.table.select_key(row.id)


def _fits(row: SaleRow, which: object) -> bool:
    if which == "senior":
        return row.saved != 0
    if which == "reversal":
        return row.kind == "reversal" or row.reversed
    return True


def _quiet(row: SaleRow) -> str:
    return "ink3" if row.reversed else "ink"


_COLUMNS = [
    Column[SaleRow]("时间", lambda r: time_of(r.at_ms), 66, tone=lambda r: "ink2"),
    Column[SaleRow]("单号", lambda r: short_number(r.number), 66, tone=lambda r: "ink2"),
    Column[SaleRow](
        "会员", lambda r: r.member or "散客", tone=lambda r: _quiet(r) if r.member else "ink3", strong=True
    ),
    Column[SaleRow]("", lambda r: "", 96, tag=sale_tag),
    Column[SaleRow]("份数", lambda r: str(r.portions).replace("-", "−"), 60, right=True, tone=_quiet),
    Column[SaleRow](
        "优惠",
        lambda r: yuan(-r.saved) if r.saved else "—",
        92,
        right=True,
        tone=lambda r: "ok" if r.saved > 0 else "ink2",
    ),
    Column[SaleRow]("收款", methods_words, 100, tone=lambda r: "ink2"),
    Column[SaleRow]("实收", lambda r: yuan(r.due), 104, right=True, tone=_quiet, strong=True),
]
