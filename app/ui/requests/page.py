"""The page 受理: the intake form in front, all requests one key away."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from app.ui.kit import metrics
from app.ui.kit.page import Ctx
from app.ui.kit.panels import PanelPage, PanelSpec

_INTAKE, _LIST = "intake", "list"
_LISTED = {"number", "request", "filter", "query"}
"""What can only be meant for the list."""


class RequestsPage(PanelPage):
    """Requests. ``arrive(panel=…)`` brings a panel to the front, ``number=`` and filters the list, anything else the
    intake.
    """

    key: ClassVar[str] = "requests"
    title: ClassVar[str] = "受理"
    icon: ClassVar[str] = "clipboard-list"
    panels: ClassVar[tuple[PanelSpec, ...]] = (
        PanelSpec(_INTAKE, "新受理", "new", "app.ui.requests.intake.page:IntakePanel", kept=True),
        PanelSpec(_LIST, "全部受理", "next_pane", "app.ui.requests.register.page:ListPanel"),
    )

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._outer.setContentsMargins(metrics.MARGIN, metrics.MARGIN_V, 16, metrics.MARGIN_V)

    def panel_for(self, what: Mapping[str, Any]) -> str:
        return _LIST if _LISTED & what.keys() else _INTAKE

    def going(self, name: str) -> dict[str, Any]:
        return {"new": True} if name == _INTAKE else {}  # 新受理 always begins one, as F2 in the intake does
