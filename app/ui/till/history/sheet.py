"""One sale opened beside the list: its dishes with who ate them, its sums, and who took the money."""

from collections.abc import Callable

from app.rules.dates import local
from app.services.dashboard import SaleRow
from app.services.history import SoldLine, SoldSheet
from app.ui.kit import metrics, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.facts import Facts
from app.ui.kit.layout import STRETCH, into
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.kit.text import yuan
from app.ui.tender.reversal import may_reverse
from app.ui.words.till import METHODS, paid_words

_COLUMNS = (("菜", 0, False), ("数量", 64, True), ("实付", 84, True))


class SoldDrawer(Drawer):
    """``row`` is the sale shown; ``reprint`` is called for 补打, ``refund`` for 退菜."""

    def __init__(self, reprint: Callable[[], object], refund: Callable[[], object]) -> None:
        super().__init__("单据", width=metrics.DRAWER, most=metrics.DRAWER + 96)
        self.row: SaleRow | None = None
        self.facts = Facts()
        self.lines = SmallTable(_COLUMNS, name="菜")
        self.sums = Facts()
        self.copy = Button("补打小票", icon="printer", key=shortcuts.cap("print"), on=reprint)
        into(self.body, self.facts, self.lines, self.sums, STRETCH)
        self.refund = Button("退菜", icon="utensils", key=shortcuts.cap("letter_U"), on=refund)
        into(self.foot, self.copy, STRETCH, self.refund)

    def put(self, row: SaleRow, sheet: SoldSheet) -> None:
        """Show a sale."""
        self.row = row
        self.refund.setVisible(may_reverse(row))
        self.title.setText(sheet.number)
        where = f"{sheet.meal} {'外带' if sheet.takeaway else '堂食'}".strip()
        day = f"（营业日 {sheet.business_date}）" if local(sheet.at).date() != sheet.business_date else ""
        references = "、".join(f"{METHODS.get(method, method)} {number}" for method, number in sheet.references)
        self.facts.put(
            [
                ("时间", f"{local(sheet.at):%Y-%m-%d %H:%M}{day}", "ink"),
                ("餐次", where, "ink"),
                ("顾客", row.member or "散客", "ink"),
                ("收银", sheet.cashier, "ink"),
                ("同意", sheet.approver, "ink"),
                ("原单", sheet.corrects, "bad"),
                ("冲正", "、".join(sheet.corrected_by), "bad"),
            ]
        )
        self.lines.set_rows([_line(one) for one in sheet.lines])
        paid = [one for one in row.payments if one[1]]
        self.sums.put(
            [
                ("优惠", yuan(-row.saved) if row.saved else "", "ok"),
                ("抹零", yuan(sheet.rounding) if sheet.rounding else "", "ink2"),
                ("应收", yuan(row.due), "ink"),
                ("付款", paid_words(paid), "ink"),
                ("实收", yuan(sheet.tendered) if sheet.change else "", "ink"),
                ("找零", yuan(sheet.change) if sheet.change else "", "ink"),
                ("交易号", references, "ink"),
            ]
        )


def _line(one: SoldLine) -> tuple[Cell, Cell, Cell]:
    whose = f"（代领 {one.eater}）" if one.eater else ""
    count = f"{one.grams} 克" if one.grams is not None else f"×{one.quantity}"
    off = one.discount + one.subsidy
    return Cell(f"{one.name}{whose}"), Cell(count, "ink2"), Cell(yuan(one.payable), "ok" if off else "ink", "strong")
