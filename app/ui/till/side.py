"""The right of the till: member and order, and the panels that lie over them for a moment."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.rules.dates import local_day
from app.rules.people import identity
from app.rules.people.identity import IdentityError
from app.rules.records import brief_number
from app.services import dashboard
from app.services.dashboard import SaleRow
from app.services.residents import duplicates, search
from app.services.residents.registry import ResidentDraft
from app.services.till import cart_view, fellows
from app.services.till.cart_view import CartRow
from app.services.till.choices import GroupNow
from app.services.till.fellows import Fellow
from app.services.till.menu import DishTile
from app.services.till.order import Diner
from app.services.till.told import Told
from app.ui.kit import metrics, theme
from app.ui.kit.drawer import Drawer
from app.ui.kit.guard import guarded
from app.ui.kit.layout import column, holder, wide
from app.ui.kit.page import Ctx
from app.ui.till.cart_panel import CartPanel, panel_width
from app.ui.till.cut_panel import CutPanel
from app.ui.till.eater_panel import EaterPanel
from app.ui.till.late_panel import LatePanel
from app.ui.till.line_panel import LinePanel
from app.ui.till.member_panel import MemberPanel, PersonPanel
from app.ui.till.newcomer import NewcomerPanel
from app.ui.till.order import Order
from app.ui.till.parked_panel import HeldPanel
from app.ui.till.receipts import ReceiptsPanel, short_number
from app.ui.till.refund_panel import RefundPanel
from app.ui.till.serve_panel import ServePanel
from app.ui.till.set_panel import SetPanel
from app.ui.till.supply_panel import SupplyPanel


class Side(QStackedWidget):
    """The right column. Signals: ``closed`` when a panel is gone and the code box should have the keyboard.

    ``newcomer(str)`` when somebody is to be registered on the page of the residents, ``took(int)`` after 取单 with the
    number under which the order before it was put aside, 0 for none, ``served`` when a member was picked.
    """

    closed = Signal()
    newcomer = Signal(str)
    took = Signal(int)
    served = Signal()

    def __init__(self, ctx: Ctx, order: Order, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx, self._order = ctx, order
        self.member, self.cart = MemberPanel(), CartPanel()
        self.person, self.held, self.slips = PersonPanel(), HeldPanel(), ReceiptsPanel()
        self.taking_on, self.supply, self.line = NewcomerPanel(ctx), SupplyPanel(ctx), LinePanel(ctx)
        self.set_meal, self.cut, self.late = SetPanel(), CutPanel(ctx), LatePanel(ctx)
        usual = holder(column(self.member, wide(self.cart), gap=metrics.CARD_GAP - 2))
        self.refund, self.eater = RefundPanel(ctx, short_number), EaterPanel()
        of_lines = (self.line, self.set_meal, self.cut, self.eater, self.late)
        self.serve = ServePanel(ctx)
        drawers = (self.serve, self.person, self.held, self.slips, self.taking_on, self.supply, self.refund, *of_lines)
        for part in (usual, *drawers):
            self.addWidget(part)
        for drawer in drawers:
            drawer.closed.connect(self._closed)
        self.person.searched.connect(self._search)
        self.person.picked.connect(self._picked)
        self.person.new_wanted.connect(self._newcomer)
        self.person.unknown.connect(self.open_newcomer)
        self.taking_on.submitted.connect(self._take_on)
        self.held.taken.connect(self._take)
        self.slips.narrowed.connect(self.refresh_slips)
        self.slips.dishes.connect(lambda sold: self.open_refund(sold.id))
        theme.themeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(panel_width())

    def panel(self) -> Drawer | None:
        """The panel that lies over the order, if one does."""
        now = self.currentWidget()
        return now if isinstance(now, Drawer) else None

    def open_person(self) -> None:
        """F4: find somebody for the order; again: for the selected line only."""
        if self.panel() is self.person:
            self.person.turn()
            return
        row = self._order.row()
        self.setCurrentWidget(self.person)
        member = self._order.member
        near: tuple[Fellow, ...] = ()
        if row is not None and member is not None:
            near = self._ctx.desk.see(fellows.fellows, member.id)
        self.person.begin("" if row is None else row.name, row is None or row.eater is None, near)

    def open_eater(
        self, who: Diner, accepted: Sequence[str], told: Told, payer: str, paid_by: str, plain: bool | None
    ) -> None:
        """What is said of somebody at the table."""
        self._open(self.eater, lambda: self.eater.begin(who, accepted, told, payer, paid_by, plain))

    def open_payer(self) -> None:
        """Find who pays for the member."""
        self.close_panel()
        self.setCurrentWidget(self.person)
        self.person.begin_payer()

    def payer_read(self, resident_id: UUID) -> None:
        """Somebody was found who pays."""
        self.close_panel()
        self._order.set_payer(resident_id)

    def open_newcomer(self, number: str) -> bool:
        """A document nobody here has: its name is asked for, and they are served. False when it is none."""
        today = self._ctx.desk.see(lambda view: view.business_date)
        try:
            read = identity.read(number, today)
        except IdentityError:
            return False
        if len(read.number) != 18:
            return False
        self.setCurrentWidget(self.taking_on)
        self.taking_on.begin(read, today, self._order.tier(read.birth_date))
        return True

    def _take_on(self, draft: ResidentDraft, resident_id: UUID) -> None:
        alike = self._ctx.desk.see(duplicates.look_alikes, draft)
        if alike and not self.taking_on.sure(alike[0].row.no):
            return
        if guarded(lambda: self._order.take_on(draft, resident_id), self.taking_on.refuse):
            self.taking_on.over()
            self._ctx.shell.toast(f"已登记 {draft.name}")

    def open_held(self) -> None:
        """F8: the orders put aside."""
        desk = self._ctx.desk
        self._open(self.held, lambda: self.held.begin(desk.see(cart_view.held), local_day(desk.now())))

    def refresh_held(self) -> None:
        """The orders put aside again, while they are shown."""
        if self.panel() is self.held:
            self._say(lambda: self.held.put(self._ctx.desk.see(cart_view.held)))

    def open_supply(self, dish: DishTile) -> None:
        """Ask what is left of a dish."""
        self._open(self.supply, lambda: self.supply.begin(dish))

    def open_line(self, row: CartRow, quick: tuple[str, ...], half_price: int | None) -> None:
        """Ask how a line is wanted."""
        self._open(self.line, lambda: self.line.begin(row, quick, half_price))

    def open_set(self, title: str, groups: tuple[GroupNow, ...]) -> None:
        """Ask what a set meal is made of."""
        self._open(self.set_meal, lambda: self.set_meal.begin(title, groups))

    def open_cut(self) -> None:
        """Ask what to take off by hand."""
        shown = self._order.cart
        if shown is not None:
            self._open(self.cut, lambda: self.cut.begin(shown, self._order.row()))

    def open_late(self) -> None:
        """补录: which paper order this was."""
        cart = self._order.cart
        paper, at = ("", None) if cart is None else (brief_number(cart.paper_no), cart.paper_at)
        self._open(self.late, lambda: self.late.begin(paper, at))

    def open_serve(self) -> bool:
        """Ask how the order is taken away and when; False while there is none to ask about."""
        shown = self._order.cart
        if shown is None:
            return False
        today = self._ctx.desk.see(lambda view: view.business_date)
        self._open(self.serve, lambda: self.serve.begin(shown, today))
        return True

    def open_slips(self) -> None:
        """F9: the newest sales and charges."""
        self._open(self.slips, lambda: self.slips.begin(self._slips()))

    def open_refund(self, sale_id: UUID) -> None:
        """退菜: the dishes that are left of a sale."""
        self._open(self.refund, lambda: self.refund.begin(sale_id))

    def refresh_slips(self) -> None:
        """The list again while it is open."""
        if self.panel() is self.slips:
            self._say(lambda: self.slips.put(self._slips()))

    def _slips(self) -> tuple[SaleRow, ...]:
        return self._ctx.desk.see(dashboard.recent_takings, 50, went_back=self.slips.went_back)

    def _open(self, drawer: Drawer, fill: Callable[[], object]) -> None:
        self.setCurrentWidget(drawer)
        if not self._say(fill):
            self.close_panel()

    def _say(self, act: Callable[[], object]) -> bool:
        return guarded(act, self._order.refused.emit)

    def close_panel(self) -> None:
        """Back to the order."""
        drawer = self.panel()
        if drawer is not None:
            drawer.close_drawer()

    def _closed(self) -> None:
        self.setCurrentIndex(0)
        self.closed.emit()

    def _search(self, query: str) -> None:
        rows = self._ctx.desk.see(search.search, query, 12) if query.strip() else ()
        self.person.found(rows, query)

    def _picked(self, resident_id: UUID | None, for_line: bool) -> None:
        if self.person.for_payer and resident_id is not None:
            self.payer_read(resident_id)
            return
        self.close_panel()
        if for_line:
            self._order.set_eater(resident_id)
        else:
            self._order.set_member(resident_id)
            self.served.emit()

    def _newcomer(self, query: str) -> None:
        self.close_panel()
        self.newcomer.emit(query)

    def _take(self, cart_id: UUID) -> None:
        self.close_panel()
        number = self._order.take(cart_id)
        if number is not None:
            self.took.emit(number)
