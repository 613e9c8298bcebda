"""The side of a panel whose place a form takes while one is open."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.kit.drawer_form import DrawerForm


class FormSide(QStackedWidget):
    """Shows ``card`` while no form is open; without a card the side is only there with one.

    ``home`` puts the keyboard where work goes on once the form that held it is gone.
    """

    def __init__(self, home: Callable[[], object], card: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form: DrawerForm[Any] | None = None
        self._home = home
        self._card = card
        if card is None:
            self.hide()
        else:
            self.addWidget(card)

    def open(self, form: DrawerForm[Any]) -> None:
        """Let a form take the place, and the keyboard go into it; one that is open is closed first."""
        self.close_form()
        self.form = form
        form.left.connect(self.leave)
        self.addWidget(form)
        self.setCurrentWidget(form)
        self.show()
        form.focus_start()

    def close_form(self) -> None:
        """Take the form away, if one is open; what was typed in it is kept by the form itself."""
        form, self.form = self.form, None
        if form is None:
            return
        held = self.focusWidget()
        if held is not None and form.isAncestorOf(held):
            self._home()  # else the keyboard goes where nobody put it
        if self._card is None:
            self.hide()
        else:
            self.setCurrentWidget(self._card)
        self.removeWidget(form)
        form.hide()
        form.deleteLater()

    def leave(self) -> None:
        """Take the form away and go on where work goes on."""
        self.close_form()
        self._home()

    def has_draft(self) -> bool:
        """Whether something is typed in a form that is open."""
        return self.form is not None and self.form.dirty()
