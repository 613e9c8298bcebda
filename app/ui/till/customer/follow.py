"""Keeps the customer's screen in step with the till: order, tender, thanks, nothing; and with screens that come and go.

Whatever becomes of the second screen, the till goes on as if there had never been one.
"""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.services.till.sales import SaleDone
from app.ui.kit.page import Ctx
from app.ui.tender.box import TenderModal
from app.ui.till.checkout import Taking
from app.ui.till.customer import screens
from app.ui.till.customer.seen import NOTHING_SEEN, Seen, of_done, of_order, of_tender
from app.ui.till.customer.window import CustomerWindow
from app.ui.till.order import Order

THANKS_MS = 10_000
"""How long thanks and change stand there, unless the next order begins before."""


class Customer(QObject):
    """The customer's view of one till page. ``seen`` is what stands there, also while no screen shows it."""

    def __init__(self, ctx: Ctx, order: Order, taking: Taking, page: QWidget) -> None:
        super().__init__(page)
        self._ctx, self._order, self._page = ctx, order, page
        self.window: CustomerWindow | None = None
        self.seen: Seen = NOTHING_SEEN
        self._tender: TenderModal | None = None
        self._over = QTimer(self, singleShot=True, interval=THANKS_MS)
        self._over.timeout.connect(self._forget)
        order.changed.connect(self._ordered)
        taking.opened.connect(self._tendering)
        taking.over.connect(self._tender_gone)
        taking.sold.connect(self._done)
        taking.reversed.connect(self._done)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(lambda _screen: self.find_screen())
            app.screenRemoved.connect(self.screen_gone)
        screens.screen_chosen.connect(self.find_screen)
        page.destroyed.connect(self._close)

    def find_screen(self) -> None:
        """Show the window where this PC's settings say, or nowhere."""
        name = screens.screen_wanted(self._ctx.settings)
        if not name and self.window is None:
            return
        found = screens.choose_screen(QGuiApplication.screens(), self._page.window().screen().name(), name)
        if found is None:
            self._close()
            return
        if self.window is None:
            self.window = CustomerWindow()
            self.window.put(self.seen)
        till = self._page.window()
        worked_on = till.isActiveWindow()
        self.window.fill(found)
        if worked_on:
            till.activateWindow()  # some window managers give the keyboard to whatever appears

    def screen_gone(self, gone: screens.NamedScreen) -> None:
        """A screen was pulled out. The window goes with it, before the system moves it onto the one that is left."""
        if self.window is not None and gone.name() == screens.screen_wanted(self._ctx.settings):
            self._close()

    def _close(self) -> None:
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None

    def _ordered(self) -> None:
        if self._tender is not None:
            return
        seen = of_order(self._order.cart, self._order.cash_due())
        if seen.blank and self._over.isActive():
            return  # the order is gone because it was paid: the thanks stay for their time
        self._put(seen)

    def _tendering(self, modal: TenderModal) -> None:
        self._tender = modal
        modal.stood.connect(self._stands)
        self._stands()

    def _stands(self) -> None:
        if self._tender is not None and self._order.cart is not None:
            self._put(of_tender(self._order.cart, self._tender.model.standing()))

    def _tender_gone(self) -> None:
        self._tender = None
        self._ordered()

    def _done(self, done: SaleDone) -> None:
        self._tender = None
        self._put(of_done(done))
        self._over.start()

    def _forget(self) -> None:
        self._ordered()

    def _put(self, seen: Seen) -> None:
        if not seen.blank:
            self._over.stop()
        self.seen = seen
        if self.window is not None:
            self.window.put(seen)
