"""报表: what the months come to, each kind a panel."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.ui.kit.panels import PanelPage, PanelSpec

_MONTH, _SUBSIDY, _REGISTERS, _BILLS = "month", "subsidy", "registers", "bills"


class ReportPage(PanelPage):
    """``arrive(panel=…)`` brings a panel to the front; ``which=`` and ``period=`` are for the month's report,
    ``number=`` is that of a claim of subsidies, ``register=`` for a register by its name.
    """

    key: ClassVar[str] = "report"
    title: ClassVar[str] = "报表"
    icon: ClassVar[str] = "chart-column"
    tabbed: ClassVar[bool] = True
    panels: ClassVar[tuple[PanelSpec, ...]] = (
        PanelSpec(_MONTH, "月报", "letter_R", "app.ui.report.month:MonthPanel", kept=True),
        PanelSpec(_SUBSIDY, "补贴台账", "letter_B", "app.ui.report.subsidy:SubsidyPanel", kept=True),
        PanelSpec(_REGISTERS, "台账", "letter_T", "app.ui.report.registers:RegisterPanel", kept=True),
        PanelSpec(_BILLS, "对账", "letter_Z", "app.ui.report.merchant_bills:BillPanel"),
    )

    def panel_for(self, what: Mapping[str, Any]) -> str:
        if "register" in what:
            return _REGISTERS
        if "number" in what:
            return _SUBSIDY
        return _MONTH if {"which", "period"} & what.keys() else super().panel_for(what)
