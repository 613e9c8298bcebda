"""The drawers of the day: one sale, one charge, the papers that wait, or the deposits. One at a time, in the place of
the right column.
"""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.dashboard import SaleRow
from app.ui.kit.drawer import Drawer
from app.ui.today.charge_drawer import ChargeDrawer
from app.ui.today.deposit_drawer import DepositDrawer
from app.ui.today.print_drawer import PrintDrawer
from app.ui.today.sale_drawer import SaleDrawer


class Drawers:
    """``aside`` makes room while a drawer is open and comes back after it."""

    def __init__(
        self,
        body: QHBoxLayout,
        sale: SaleDrawer,
        charge: ChargeDrawer,
        papers: PrintDrawer,
        deposits: DepositDrawer,
        aside: QWidget,
    ) -> None:
        self._sale, self._charge, self._papers, self._deposits, self._aside = sale, charge, papers, deposits, aside
        self._all: tuple[Drawer, ...] = (sale, charge, papers, deposits)
        for drawer in self._all:
            drawer.closed.connect(self._closed)
            drawer.hide()
            body.addWidget(drawer)

    def open_row(self, row: SaleRow) -> None:
        """Show one of today's sales or charges."""
        if row.about:
            self.open_charge(row.number)
            return
        self._sale.show_sale(row)
        self._bring(self._sale)
        self._sale.focus_start()

    def follow(self, row: SaleRow) -> None:
        """Turn what is open to another row; the keyboard stays where it is."""
        if row.number == self._number():
            return
        if not row.about:
            self._sale.show_sale(row)
        elif not self._charge.show_charge(row.number):
            return
        self._sale.setVisible(not row.about)
        self._charge.setVisible(bool(row.about))

    def _number(self) -> str:
        """The number that is open."""
        charge = self._charge.row
        return self._sale.number if self._sale.isVisible() else charge.number if charge is not None else ""

    def open_number(self, number: str) -> None:
        """Show a sale of any day by its number; nothing opens for one that is not known."""
        if self._sale.show_number(number):
            self._bring(self._sale)
            self._sale.focus_start()

    def open_charge(self, number: str) -> bool:
        """Show a charge by its number; False when there is none."""
        known = self._charge.show_charge(number)
        if known:
            self._bring(self._charge)
            self._charge.focus_start()
        return known

    def open_papers(self) -> None:
        """Show the print queue."""
        self._papers.refresh()
        self._bring(self._papers)

    def open_deposits(self) -> None:
        """Show whose deposits are held."""
        self._deposits.refresh()
        self._bring(self._deposits)

    def back(self) -> None:
        """Close what is open."""
        for drawer in self._all:
            if drawer.isVisible():
                drawer.close_drawer()

    def _bring(self, drawer: Drawer) -> None:
        self._aside.hide()
        for other in self._all:
            if other is not drawer:
                other.hide()
        drawer.open_drawer()

    def _closed(self) -> None:
        self._aside.setVisible(all(drawer.isHidden() for drawer in self._all))
