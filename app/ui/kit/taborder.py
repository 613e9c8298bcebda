"""Where Tab comes by: widgets made later stand where they are seen, not after everything that was there before."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_after(anchor: QWidget, widgets: Iterable[QWidget]) -> None:
    """Make ``widgets`` the Tab stops after ``anchor``, in this order; all must be in the same window already.

    ``anchor`` is what they were put into, or a field: it need not take the keyboard itself.
    """
    policy = anchor.focusPolicy()
    if policy == Qt.FocusPolicy.NoFocus:
        anchor.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders nothing after what takes no keyboard
    last = anchor
    for widget in widgets:
        QWidget.setTabOrder(last, widget)
        last = widget
    anchor.setFocusPolicy(policy)
