"""打印机: the printer itself, and the papers on their way to it."""

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.page import Ctx
from app.ui.kit.section import TabbedSection
from app.ui.settings.printer_form import PrinterTab
from app.ui.settings.printer_queue import QueueTab


class PrinterSection(TabbedSection):
    """Printer and queue."""

    key, title, icon = "printers", "打印机", "printer"
    right = Right.SETTINGS
    reads = frozenset({"print", "setting"})
    locked_words = "改打印机要主管登录；打测试页和处理打印列表谁都可以"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [PrinterTab(ctx), QueueTab(ctx)], parent)
