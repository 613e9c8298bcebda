"""今日: what is due, what was taken in and sold, the shift, and what waits; all of it live, nothing of it polled."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import Refused
from app.rules import records
from app.rules.dates import local_day
from app.rules.rights import Right, Role, may
from app.services import dashboard as day_figures
from app.services.dashboard import (
    ATTENTION,
    JOBS,
    PAPERS,
    REQUESTS,
    SALES,
    Attention,
    Board,
    DueRow,
    Jobs,
    SaleRow,
    Today,
)
from app.services.desk import Changes
from app.services.figures.requests import TakenOn
from app.services.print_queue import Waiting
from app.services.requests.listing import RequestsToday
from app.services.till.charges import ChargeDone
from app.services.till.sales import SaleDone
from app.ui.kit import metrics, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Card
from app.ui.kit.choices import Segment
from app.ui.kit.guard import guarded
from app.ui.kit.layout import column, holder, into, row, wide
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.text import yuan
from app.ui.today.attention import AttentionList, ToMend, place_gone, troubles
from app.ui.today.bars import DishBars, HourBars
from app.ui.today.charge_drawer import ChargeDrawer
from app.ui.today.deposit_drawer import DepositDrawer
from app.ui.today.drawers import Drawers
from app.ui.today.due_panel import DuePanel
from app.ui.today.follow_card import FollowCard, Line
from app.ui.today.jobs_cards import CollectCard, RoomsCard
from app.ui.today.print_drawer import PrintDrawer
from app.ui.today.sale_drawer import SaleDrawer
from app.ui.today.sales_panel import SalesPanel
from app.ui.today.shift_card import ShiftCard
from app.ui.today.tier_card import TierCard
from app.ui.today.tiles import Tiles, paper_words
from app.ui.words.moments import day_words

_SIDE = 348
_MOST_ROWS = 200
_MINUTE = 60_000
_ROOMY = 690
"""From this height on two lines of what is wrong leave room for what waits."""
_OF_REQUESTS = frozenset({"request", "rectification", "calendar", "catalogue"})
_OF_SALES = frozenset({"sale", "charge", "shift", "cart", "print"})
_OF_ATTENTION = frozenset({"setting", "calendar"})
_OF_BOTH = frozenset({"resident", "staff"})
_VIEWS = (("due", "到期"), ("sales", "销售"))
_FOLLOW_REQUESTS = {"awaiting", "to_call_back", "unrated", "bad"}
_FOLLOW_SALES = {"held", "papers"}
_OF_JOBS = frozenset({"repair", "booking", "room", "activity", "enrolment", "charge"})
_FOLLOW_JOBS = {
    Right.REPAIRS: {"tags", "to_remind", "visits"}, Right.ROOMS: {"pending"}, Right.ACTIVITIES: {"to_tell"},
    Right.CHARGE: {"deposits"},
}  # fmt: skip


class TodayPage(Page):
    """``arrive(number=…)`` opens a sale or a charge by its number; other papers go on to their own pages.

    Who may not see requests, or sales, has the other half of the page.
    """

    key: ClassVar[str] = "today"
    title: ClassVar[str] = "今日"
    icon: ClassVar[str] = "sun"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._wanted = ""
        self._fitted: Role | None = None
        self._found: Attention | None = None
        self._taken = TakenOn()
        self.attention = AttentionList(lambda section: ctx.shell.go("settings", section=section))
        into(self.add_header(), wide(self.attention))
        self.tiles = Tiles(
            self.add_header(),
            self._to_requests,
            self.show_only,
            lambda: ctx.shell.go("till", held=True),
            self.open_papers,
            lambda: self._to_repairs("collect"),
            self._to_rooms,
        )
        self.due = DuePanel(ctx.desk.clock, Action("新受理", self._new, key=shortcuts.cap("new")))
        self.due.chosen.connect(self._open_request)
        self.sales = SalesPanel(Action("去收银", lambda: ctx.shell.go("till")))
        self.sales.narrowed.connect(self._say_head)
        self.sales.table.chosen.connect(self._open_sale)
        self.sales.table.row_changed.connect(self._follow)
        self.shift = ShiftCard(lambda: ctx.shell.go("till"), lambda: ctx.shell.go("shift"))
        self.follow = FollowCard(self._lines())
        self.collect = CollectCard(self.open_number, lambda: self._to_repairs("collect"))
        self.rooms = RoomsCard(self.open_number, self._to_rooms)
        self._jobs: Jobs | None = None
        self.tiers = TierCard()
        self.drawer = SaleDrawer(ctx)
        self.charge = ChargeDrawer(ctx)
        self.paper_drawer = PrintDrawer(ctx)
        self.deposits = DepositDrawer(ctx)
        body = self.add_body()
        into(body, wide(self._left()), self._side())
        self.drawers = Drawers(body, self.drawer, self.charge, self.paper_drawer, self.deposits, self._aside)
        self.drawer.reversed_.connect(self._reversed)
        self.charge.reversed_.connect(self._reversed)
        self._tick = QTimer(self)
        self._tick.setInterval(_MINUTE)
        self._tick.timeout.connect(self.tick)

    def _lines(self) -> tuple[Line, ...]:
        def way(code: str) -> Any:
            return lambda: self._to_requests(code)

        return (
            Line("awaiting", "待补正", "pause", "件", way("awaiting")),
            Line("to_call_back", "待回访", "phone", "件", way("to_call_back")),
            Line("bad", "差评整改", "triangle-alert", "件", way("bad")),
            Line("unrated", "未评价", "messages-square", "件", way("unrated")),
            Line("held", "挂单", "inbox", "单", lambda: self.ctx.shell.go("till", held=True)),
            Line("papers", "打印队列", "printer", "张", self.open_papers),
            Line("tags", "取件牌待登记", "tag", "张", lambda: self._to_repairs("tags")),
            Line("to_remind", "催取", "phone", "件", lambda: self._to_repairs("collect")),
            Line("visits", "待回访上门", "house", "件", lambda: self._to_repairs("visits")),
            Line("pending", "场地待审批", "calendar-check", "场", self._to_rooms),
            Line("to_tell", "活动待通知", "ticket", "份", lambda: self.ctx.shell.go("activities", which="todo")),
            Line("deposits", "押金未退", "wallet", "笔", self.open_deposits),
        )

    def _left(self) -> QVBoxLayout:
        self.card = Card("到期与超期事项", " ", flush=True)
        self.all = Button("全部", kind="link", sz="sm", on=lambda: self.ctx.shell.go("requests", panel="list"))
        self.view = Segment(_VIEWS, sz="sm", name="看什么")
        self.view.changed.connect(lambda _value: self._show_view())
        into(self.card.head, self.all, self.sales.filter, self.view)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.due)
        self.stack.addWidget(self.sales)
        into(self.card.body, self.stack)
        self.hours, self.dishes = HourBars(), DishBars()
        hours, dishes = Card("分时段", "元"), Card("卖得最多", "份")
        self._hours_unit = hours.note
        into(hours.body, self.hours)
        into(dishes.body, self.dishes)
        self.charts = holder(row(wide(hours), wide(dishes), gap=metrics.CARD_GAP))
        self._under = row(wide(self.collect), wide(self.follow), gap=metrics.CARD_GAP)
        self.waits = holder(self._under)
        return column(wide(self.card, 5), wide(self.waits, 3), wide(self.charts, 2), gap=metrics.CARD_GAP)

    def _side(self) -> QWidget:
        self._beside = column(self.shift, wide(self.rooms), wide(self.tiers), gap=metrics.CARD_GAP)
        self._aside = holder(self._beside)
        self._aside.setFixedWidth(_SIDE)
        return self._aside

    # --- what the shell calls

    def verbs(self) -> list[Verb]:
        requests, sales = self._may()
        member = self.ctx.desk.staff
        verbs = []
        if requests:
            verbs.append(Verb("new", "新受理", self._new))
        if requests and sales:
            verbs.append(Verb("next_pane", "换成销售 / 到期", self._other_view))
        if sales:
            verbs.append(Verb("print", "补打打开的单据", self._print))
            verbs.append(Verb("money", "交班", lambda: self.ctx.shell.go("shift")))
        if member is not None and may(member.role, Right.SEE_REPORTS):
            verbs.append(Verb("letter_R", "上月月报", lambda: self.ctx.shell.go("report", which="last_month")))
        return [*verbs, Verb("refresh", "刷新", self.refresh), Verb("back", "关上右边一栏", self.drawers.back)]

    def arrive(self, **what: Any) -> None:
        number = what.get("number")
        if isinstance(number, str):
            self._wanted = number

    def on_shown(self) -> None:
        self._fit_rights()
        self._tick.start()
        self.refresh()
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self._show_number(wanted)

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if len(self.attention.lines) > 1:
            self._show_view()

    def focus_start(self) -> None:
        panel = self.due if self._due_in_front() else self.sales
        if self.drawer.isVisible() or self.charge.isVisible():
            return
        if panel.currentIndex() == 0:
            panel.table.setFocus()
        elif not self.shift.focus_start():
            self.tiles.first().setFocus()

    def on_changed(self, changes: Changes, by: object) -> None:
        both = bool(changes.kinds & _OF_BOTH)
        asked = {
            REQUESTS: both or bool(changes.kinds & _OF_REQUESTS),
            SALES: both or bool(changes.kinds & _OF_SALES),
            PAPERS: "print" in changes,
            ATTENTION: bool(changes.kinds & _OF_ATTENTION),
            JOBS: bool(changes.kinds & _OF_JOBS),
        }
        self._read({part for part, wanted in asked.items() if wanted})

    def tick(self) -> None:
        """A minute has passed: deadlines are told anew from the rows in hand; only a new day is read again."""
        read = self.due.read_at
        if read is not None and local_day(read) != local_day(self.ctx.desk.clock()):
            self.refresh()
            return
        self.due.retime()
        self._show_counters()
        if self._jobs is not None:
            self.rooms.show_jobs(self._jobs, self.ctx.desk.clock())

    # --- reading

    def _may(self) -> tuple[bool, bool]:
        """Whether whoever is on duty sees requests, and sales."""
        member = self.ctx.desk.staff
        if member is None:
            return False, False
        return may(member.role, Right.REQUESTS), may(member.role, Right.SELL) or may(member.role, Right.SEE_REPORTS)

    def _fit_rights(self) -> None:
        """Lay the page out for whoever is on duty now."""
        member = self.ctx.desk.staff
        role = None if member is None else member.role
        if role is None or role is self._fitted:
            return
        self._fitted = role
        requests, sales = self._may()
        self.drawers.back()
        repairs, rooms = may(role, Right.REPAIRS), may(role, Right.ROOMS)
        self.tiles.allow(requests, sales, takings=role is not Role.DESK, repairs=repairs, rooms=rooms)
        follow = (_FOLLOW_REQUESTS if requests else set()) | (_FOLLOW_SALES if sales else set())
        self.follow.allow(follow.union(*(codes for right, codes in _FOLLOW_JOBS.items() if may(role, right))))
        self.collect.setVisible(repairs)
        self.view.setVisible(requests and sales)
        self.view.set_value("due" if requests else "sales")
        self.card.setVisible(requests or sales)
        self.shift.setVisible(sales)
        self.shift.allow(may(role, Right.SELL), may(role, Right.CLOSE_SHIFT))
        self.sales.allow(may(role, Right.SELL))
        self._show_view()
        if self._shortcuts:
            self.bind_verbs()

    def refresh(self) -> None:
        """Read the day and show it."""
        self._read({ATTENTION, REQUESTS, SALES, PAPERS, JOBS})

    def _read(self, parts: set[str]) -> None:
        """Read these parts, as far as whoever is on duty sees them, in one snapshot, and show them."""
        requests, sales = self._may()
        gone = {REQUESTS: not requests, SALES: not sales, PAPERS: not (requests or sales), JOBS: not requests}
        parts = {part for part in parts if not gone.get(part, self.ctx.desk.staff is None)}
        if parts:
            guarded(lambda: self._show(self.ctx.desk.see(day_figures.board, parts, _MOST_ROWS)), self.ctx.shell.trouble)

    def _show(self, board: Board) -> None:
        if board.attention is not None:
            self._show_found(board.attention)
        if board.figures is not None and board.taken is not None:
            self._show_requests(board.figures, board.taken, board.due)
        if board.day is not None:
            self._show_sales(board.day, board.sales)
        if board.papers is not None:
            self._show_papers(board.papers)
        if board.jobs is not None:
            self._show_jobs(board.jobs)
        self.follow.tidy()

    def _show_found(self, found: Attention) -> None:
        self._found = found
        member, folder = self.ctx.desk.staff, found.second_place
        lines = troubles(found, may_set=member is not None and may(member.role, Right.SETTINGS))
        self._show_attention(lines)

        def seen(gone: ToMend | None) -> None:
            if gone is not None and self._found is found:
                self._show_attention([*lines, gone])

        if folder:
            self.ctx.tasks.run(lambda _progress: place_gone(folder), seen, self.ctx.shell.trouble, owner=self)

    def _show_attention(self, lines: Sequence[ToMend]) -> None:
        self.attention.show_lines(lines)
        self._show_view()

    def _show_requests(self, figures: RequestsToday, taken: TakenOn, due: tuple[DueRow, ...]) -> None:
        self._taken = taken
        self.due.set_due(due, figures)
        self._show_counters()
        counts = (
            ("awaiting", figures.awaiting, "等居民补材料", ""),
            ("to_call_back", figures.to_call_back, "", "info"),
            ("bad", figures.bad_open, "", "bad"),
            ("unrated", figures.unrated, "近 30 天办结", ""),
        )
        for code, count, note, tone in counts:
            self.follow.lines[code].set_count(count, note, tone)
        self._say_head()
        if not self._may()[1]:
            self.subtitle.emit(day_words(local_day(self.ctx.desk.clock())))

    def _show_counters(self) -> None:
        figures = self.due.figures()
        if figures is not None and self._may()[0]:
            self.tiles.show_requests(figures, self._taken)
            self.ctx.shell.badge(self.key, figures.late + figures.due_today)

    def _show_sales(self, day: Today, sales: tuple[SaleRow, ...]) -> None:
        self.sales.set_sales(sales)
        self.tiles.show_sales(day)
        self.follow.lines["held"].set_count(day.held, "", "warn")
        self.shift.show_day(day)
        self.tiers.show_day(day)
        self.hours.set_hours(day.hours)
        self._hours_unit.setText("单" if day.blind else "元")
        self.dishes.set_dishes(day.dishes)
        self.subtitle.emit(_subtitle(day))

    def _show_papers(self, waiting: Waiting) -> None:
        self.tiles.show_papers(waiting)
        note, tone = paper_words(waiting)
        self.follow.lines["papers"].set_count(waiting.total, note, tone)
        if self.paper_drawer.isVisible():
            self.paper_drawer.refresh()

    def _show_jobs(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self.tiles.show_jobs(jobs)
        self.rooms.show_jobs(jobs, self.ctx.desk.clock())
        if jobs.repairs is not None:
            self.collect.show_waiting(jobs.repairs)
            self.follow.lines["tags"].set_count(jobs.repairs.tags, "", "warn")
            self.follow.lines["to_remind"].set_count(jobs.repairs.to_call, "等久了还没打电话", "warn")
            self.follow.lines["visits"].set_count(jobs.repairs.visits, "上门完工", "info")
        self.follow.lines["pending"].set_count(jobs.pending, "", "warn")
        self.follow.lines["to_tell"].set_count(jobs.calls, "", "warn")
        count, amount = jobs.deposits
        self.follow.lines["deposits"].set_count(count, yuan(amount) if count else "", "info")

    # --- showing

    def _due_in_front(self) -> bool:
        return self.view.value() == "due"

    def _place_follow(self, *, aside: bool) -> None:
        """What is to be followed up stands at the right where what is wrong takes its place, and never goes."""
        if (self.follow.parentWidget() is self._aside) != aside:
            (self._beside if aside else self._under).insertWidget(1, self.follow, 1)
            self.follow.show()

    def _show_view(self) -> None:
        """Bring due requests or sales to the front, with what belongs to them."""
        due = self._due_in_front()
        requests, sales = self._may()
        self.stack.setCurrentWidget(self.due if due else self.sales)
        self.card.title.setText("到期与超期事项" if due else "今日销售")
        self.all.setVisible(due)
        self.sales.filter.setVisible(not due)
        self.tiers.setVisible(sales and not due)
        crowded = len(self.attention.lines) > 1  # what is wrong needs the room more
        low = crowded and (self.height() < _ROOMY or len(self.attention.lines) > 2)
        rooms = requests and due and self._fitted is not None and may(self._fitted, Right.ROOMS)
        self.rooms.setVisible(rooms and not low)
        self.waits.setVisible(requests and due and not low)
        self._place_follow(aside=requests and due and low)
        self.charts.setVisible(sales and not crowded and not due)
        self._say_head()

    def _say_head(self) -> None:
        if self._due_in_front():
            figures = self.due.figures()
            self.card.note.setText("按期限先后" if self.due.rows else " ")
            self.all.set_words(f"全部 {figures.open:,} 件" if figures and figures.open else "全部")
        else:
            self.card.note.setText(f"{self.sales.shown} 笔 · ↵ 看小票" if self.sales.shown else " ")

    def _other_view(self) -> None:
        self.view.set_value("sales" if self._due_in_front() else "due")
        self._show_view()
        self.focus_start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if sideways and not event.modifiers() and self.view.isVisible() and self.stack.isAncestorOf(self.focusWidget()):
            self._other_view()
        else:
            super().keyPressEvent(event)

    # --- requests

    def _new(self) -> None:
        self.ctx.shell.go("requests", new=True)

    def _to_requests(self, which: str) -> None:
        self.ctx.shell.go("requests", filter=which)

    def _open_request(self, row: DueRow) -> None:
        self.ctx.shell.go("requests", number=row.number)

    # --- the other families

    def _to_repairs(self, which: str) -> None:
        self.ctx.shell.go("repairs", which=which)

    def _to_rooms(self) -> None:
        self.ctx.shell.go("rooms", day=local_day(self.ctx.desk.clock()))

    def open_number(self, number: str) -> None:
        """Open what a line shows on the page it belongs to."""
        self.ctx.shell.go(records.page_of(number), number=number)

    def open_deposits(self) -> None:
        """Show whose deposits are held."""
        self.drawers.open_deposits()

    # --- sales

    def show_only(self, which: str) -> None:
        """Show one kind of sale, as the tiles do."""
        self.view.set_value("sales")
        self.sales.show_only(which)
        self._show_view()
        self.sales.table.setFocus()

    def _show_number(self, number: str) -> None:
        opens = records.page_of(number)
        if opens != self.key:
            # After the shell has finished bringing this page to the front.
            QTimer.singleShot(0, self, lambda: self.ctx.shell.go(opens, number=number))
            return
        if records.CHARGE.begins(number):
            row = self.sales.sale(number)
            if row is not None:
                self.show_only("all")
                self.sales.table.select_key(row.id)
            guarded(lambda: self._show_charge(number), self.ctx.shell.trouble)
            return
        if not self._may()[1]:
            return
        self.show_only("all")
        row = self.sales.sale(number)
        if row is not None:
            self.sales.table.select_key(row.id)
            self._open_sale(row)
        else:
            self.drawers.open_number(number)

    def _show_charge(self, number: str) -> None:
        if not self.drawers.open_charge(number):
            raise Refused("charge_unknown", number=number)

    def _open_sale(self, row: SaleRow) -> None:
        guarded(lambda: self.drawers.open_row(row), self.ctx.shell.trouble)

    def _follow(self, row: SaleRow | None) -> None:
        # With the drawer open, moving along the table turns its pages.
        opened = self.drawer.isVisible() or self.charge.isVisible()
        if row is not None and opened and self.sales.table.hasFocus():
            self.drawers.follow(row)

    def open_papers(self) -> None:
        """Show what waits for the printer."""
        self.drawers.open_papers()

    def _print(self) -> None:
        for drawer in (self.drawer, self.charge):
            if drawer.isVisible():
                drawer.reprint()

    def _reversed(self, done: SaleDone | ChargeDone) -> None:
        self.refresh()
        row = self.sales.sale(done.number)
        if row is not None:
            if isinstance(done, SaleDone):
                self.drawer.show_sale(row)
            self.sales.table.select_key(row.id)


def _subtitle(day: Today) -> str:
    if day.shift is None:
        return f"{day_words(day.day)} · 还没有开班"
    return f"营业日 {day_words(day.day)} · {day.shift.opened_by}开班"
