"""交班: the running shift, cash moves, X, the blind count, the Z, and the Zs before it."""

from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.rules import records
from app.rules.dates import local_day
from app.rules.records import brief_number
from app.rules.rights import Right, may
from app.services.desk import Changes
from app.services.documents.till import ShiftReport
from app.services.print_queue import PaperCopy
from app.services.till import cart_view, charge_rows, deposits, shifts
from app.services.till.charge_rows import HeldDeposit
from app.services.till.shifts import Move, ShiftNow, Verdict
from app.ui.kit import metrics, theme
from app.ui.kit.act import act, look
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.guard import guarded
from app.ui.kit.layout import column, holder, into, wide
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.rows import Column, Table
from app.ui.kit.text import yuan
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.till.no_sale import open_drawer
from app.ui.till.shift.count import CountView
from app.ui.till.shift.moves import MoveModal
from app.ui.till.shift.opening import OpenShiftPanel
from app.ui.till.shift.overview import Overview
from app.ui.till.shift.report import ReportView
from app.ui.till.shift.verdict import VerdictView
from app.ui.till.shift.words import MOVES, STALE_BANNER, time_words, unpaid_words, variance_tag
from app.ui.words.moments import day_words, near_day

_HISTORY, _WIDEST = 344, 448
_MINUTE = 60_000
_WATCHED = ("shift", "sale", "charge", "cart", "staff")


class ShiftPage(Page):
    """The page follows the shift's state; a count in hand or a report being read stays in front of it.

    ``arrive(number=…)`` shows the Z of that number, ``arrive(count=True)`` begins the count of a running shift.
    """

    key = "shift"
    title = "交班"
    icon = "wallet"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._now: ShiftNow | None = None
        self._closings: tuple[ShiftReport, ...] = ()
        self._moves: tuple[Move, ...] = ()
        self._owed: tuple[HeldDeposit, ...] = ()
        self._reading = self._counting = self._sent = self._wanted = False
        self.open_panel = OpenShiftPanel(ctx)
        self.overview = Overview()
        self.count = CountView(ctx)
        self.verdict = VerdictView(ctx)
        self.report = ReportView(ctx)
        self.stack = QStackedWidget()
        for view in (self.open_panel, self.overview, self.count, self.verdict, self.report):
            self.stack.addWidget(view)
        self.history: Table[ShiftReport] = Table(self._columns(), key=lambda r: r.number, name="交班记录")
        self._history_card = Card("交班记录", "↵ 打开", flush=True)
        into(self._history_card.body, self.history)
        self.moved: Table[Move] = Table(_MOVED, key=lambda m: m.id, name="现金出入")
        self._moved_card = Card("现金出入", " ", flush=True)
        into(self._moved_card.body, self.moved)
        self.deposits: Table[HeldDeposit] = Table(self._owed_columns(), key=lambda d: d.charge_id, name="未退押金")
        self._deposits_card = Card("未退押金", " ", flush=True)
        into(self._deposits_card.head, Button("清单", kind="link", sz="sm", name="押金清单", on=self.show_deposits))
        into(self._deposits_card.body, self.deposits)
        cards = (self._moved_card, self._deposits_card, self._history_card)
        self._aside = holder(column(*map(wide, cards), gap=metrics.CARD_GAP))
        self._fit()
        theme.themeChanged.connect(self._fit)
        into(self.add_body(), wide(self.stack), self._aside)
        self._connect()
        # Midnight makes a shift stale without anything having changed.
        self._tick = QTimer(self)
        self._tick.setInterval(_MINUTE)
        self._tick.timeout.connect(self._passing)

    def _fit(self) -> None:
        self._aside.setFixedWidth(min(theme.px(_HISTORY), _WIDEST))

    def _connect(self) -> None:
        self.open_panel.opened.connect(self._opened)
        self.overview.moving.connect(self._move)
        self.overview.read_x.connect(self._read_x)
        self.overview.count.connect(self.start_count)
        self.overview.to_till.connect(lambda: self.ctx.shell.go("till"))
        self.count.handed_in.connect(self._handed_in)
        self.count.left.connect(self._back)
        self.verdict.closed.connect(self._closed)
        self.verdict.recount.connect(self.start_count)
        self.verdict.resumed.connect(self._resumed)
        self.report.left.connect(self._back)
        self.history.chosen.connect(self._read)
        self.deposits.chosen.connect(self._open_owed)

    def verbs(self) -> list[Verb]:
        return [
            Verb("money", "开班 / 交班 / 交盘点 / 封账", self._money),
            Verb("print", "X 读数；报表打开时打印", self._print),
            Verb("drawer", "开钱箱（不收银，要主管同意）", lambda: open_drawer(self.ctx)),
            *(self._move_verb(n, kind) for n, kind in enumerate(MOVES, 1)),
            Verb("pick4", "押金清单", self.show_deposits),
            Verb("refresh", "刷新", self.refresh),
            Verb("back", "返回", self._back),
        ]

    def _move_verb(self, n: int, kind: str) -> Verb:
        return Verb(f"pick{n}", MOVES[kind], lambda: self._move_by_key(kind))

    def arrive(self, **what: Any) -> None:
        self._sent = True
        self._reading = False
        if what.get("count") and not self._counting:
            self._wanted = True
        number = what.get("number")
        found = next((r for r in self.ctx.desk.see(shifts.closings) if r.number == number), None)
        if found is not None:
            self._reading = True
            self.report.show_report(found)

    def on_shown(self) -> None:
        self._tick.start()
        self.ctx.shell.clear_banner(STALE_BANNER)  # the page says it itself, and here it ends
        if not self._sent:
            self._reading = False  # who comes back finds the shift, not the report read before
        self._sent = False
        self.open_panel.refresh()
        self.refresh()
        if self._wanted and self._now is not None and self._now.state == "open":
            self._count_unless_unpaid()
        self._wanted = False

    def hideEvent(self, event: Any) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def focus_start(self) -> None:
        view = self.stack.currentWidget()
        if isinstance(view, (OpenShiftPanel, CountView, VerdictView, ReportView)):
            view.focus_start()
        else:
            self.overview.count_button.setFocus()

    def on_changed(self, changes: Changes, by: object) -> None:
        if any(kind in changes for kind in _WATCHED):
            self.refresh()

    def has_draft(self) -> bool:
        return self._counting and self.count.begun()

    def would_lose(self) -> bool:
        """Nothing: what is counted, moved or explained is kept."""
        return False

    def _passing(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the shift and show what its state asks for."""
        guarded(self._read_state, self.ctx.shell.trouble, lambda read: self._show(*read))

    def _read_state(self) -> tuple[Verdict | None, int]:
        see = self.ctx.desk.see
        self._now, self._closings = see(shifts.now), see(shifts.closings)
        self._moves = see(shifts.moves)
        self._owed = see(charge_rows.held) if self._may_charge() else ()
        return see(shifts.counted), see(cart_view.held_count)

    def _show(self, verdict: Verdict | None, held: int) -> None:
        self.history.set_rows(self._closings)
        self.moved.set_rows(self._moves)
        self.deposits.set_rows(self._owed)
        self._deposits_card.note.setText(f"{len(self._owed)} 笔 · {yuan(sum(one.amount for one in self._owed))}")
        if self._now is not None:
            self.overview.show_shift(self._now, time_words(self._now.opened_at), held)
        else:
            self._counting = False
        if verdict is not None and self._now is not None:
            self.verdict.show_verdict(verdict, self._now.id)
        self._place(verdict)
        self._tell_top()

    def _place(self, verdict: Verdict | None) -> None:
        view: QWidget
        if self._reading:
            view = self.report
        elif self._now is None:
            view = self.open_panel
        elif self._counting:
            view = self.count
        else:
            view = self.overview if verdict is None else self.verdict
        self._history_card.setVisible(bool(self._closings))
        self._moved_card.setVisible(bool(self._moves))
        self._deposits_card.setVisible(bool(self._owed))
        told = bool(self._closings or self._moves or self._owed)
        self._aside.setVisible(told and view not in (self.count, self.verdict))
        if view is not self.stack.currentWidget():
            if view is self.open_panel:
                self.open_panel.refresh()  # a closing behind it has left another float
            self.stack.setCurrentWidget(view)
            if self.isVisible():
                self.focus_start()

    def _columns(self) -> list[Column[ShiftReport]]:
        def when(report: ShiftReport) -> str:
            return f"{near_day(report.business_date, local_day(self.ctx.desk.now()))} {report.closed_by}"

        return [
            Column[ShiftReport]("交班单", ShiftReport.z_name, sub=when, strong=True),
            Column[ShiftReport]("净额", lambda r: yuan(r.net_total), 90, right=True),
            Column[ShiftReport]("盘点", lambda r: "", 112, tag=variance_tag, right=True),
        ]

    def _owed_columns(self) -> list[Column[HeldDeposit]]:
        def since(deposit: HeldDeposit) -> str:
            day = near_day(local_day(deposit.at), local_day(self.ctx.desk.now()))
            return f"{day} · {brief_number(deposit.subject_number)}"

        return [
            Column[HeldDeposit]("收自", lambda d: d.payer or "—", sub=since),
            Column[HeldDeposit]("金额", lambda d: yuan(d.amount), 108, right=True),
        ]

    def _may_charge(self) -> bool:
        member = self.ctx.desk.staff
        return member is not None and may(member.role, Right.CHARGE)

    def _open_owed(self, deposit: HeldDeposit) -> None:
        self.ctx.shell.go(records.page_of(deposit.subject_number), number=deposit.subject_number)

    def show_deposits(self) -> None:
        """押金清单: looked at, then printed as it was looked at."""
        sheet = look(self.ctx, deposits.deposit_sheet) if self._may_charge() else None
        if sheet is not None:
            said = f"押金清单{sent(self.ctx.desk, PAGE)}"
            out = partial(act, self.ctx, deposits.print_deposits, sheet, said=said, by=self)
            preview(self.ctx, "押金清单", PaperCopy(sheet), out)

    def _tell_top(self) -> None:
        now = self._now
        if now is None:
            self.subtitle.emit("还没有开班")
        else:
            self.subtitle.emit(
                f"{day_words(now.business_date)} · {now.opened_by}开班 · 备用金 {yuan(now.opening_float)}"
            )

    def _money(self) -> None:
        view = self.stack.currentWidget()
        if view is self.open_panel:
            self.open_panel.submit()
        elif view is self.overview:
            self.start_count()
        elif view is self.count:
            self.count.submit()
        elif view is self.verdict:
            self.verdict.close_shift()
        # on a report it does nothing: pressed once more at the closing it would go on to the next shift

    def _print(self) -> None:
        if self._reading:
            self.report.print_it()
        elif self.stack.currentWidget() is self.overview:
            self._read_x()

    def _back(self) -> None:
        self._reading = self._counting = False
        self.refresh()

    def _opened(self) -> None:
        self.refresh()

    def _move_by_key(self, kind: str) -> None:
        if self.stack.currentWidget() is self.overview:
            self._move(kind)

    def _move(self, kind: str) -> None:
        self.ctx.shell.open_modal(MoveModal(self.ctx, kind))

    def _read_x(self) -> None:
        guarded(lambda: self.ctx.desk.see(shifts.x_report), self.ctx.shell.trouble, self._read)

    def _read(self, report: ShiftReport) -> None:
        self.report.show_report(report)
        self._reading = True
        self.refresh()
        self.history.select_key(report.number)

    def _count_unless_unpaid(self) -> None:
        """Straight to the count; who comes by it has not seen the page of the shift, which tells what is not paid."""
        see = self.ctx.desk.see
        unpaid = unpaid_words(see(cart_view.held_count), see(cart_view.current))
        if unpaid:
            text = "交班前请收完或作废；留着的话，下一班接着收。"
            self.ctx.dialogs.confirm(unpaid, text, "接着盘点", self.start_count, back="先不盘点")
        else:
            self.start_count()

    def start_count(self) -> None:
        """交班: begin the blind count, or a new one."""
        if self._now is None:
            return
        if not self._counting:
            self.count.start(self._now)
        self._counting = True
        self.refresh()

    def _handed_in(self, _verdict: Verdict) -> None:
        self._counting = False
        self.refresh()

    def _resumed(self) -> None:
        self.ctx.shell.toast("已回到营业，盘点留底")
        self.refresh()

    def _closed(self, report: ShiftReport) -> None:
        self.ctx.shell.toast(f"已封账，{report.number} {sent(self.ctx.desk)}")
        self._read(report)


_MOVED = [
    Column[Move]("时间", lambda m: time_words(m.at), 62, tone=lambda m: "ink2"),
    Column[Move]("原因", lambda m: m.reason, sub=lambda m: f"{MOVES[m.kind]} · {_who(m)}"),
    Column[Move]("金额", lambda m: yuan(m.amount if m.kind == "pay_in" else -m.amount), 108, right=True),
]


def _who(move: Move) -> str:
    return f"{move.by} · {move.approved_by}同意" if move.approved_by else move.by
