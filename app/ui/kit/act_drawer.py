"""A drawer in which things are done with what it shows: one form at a time is in hand, and the verbs give way to it."""

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit.drawer import Drawer
from app.ui.kit.presses import BOUNCE_MS, presses

_PINNED = (15, 8, 15, 12)


class ActDrawer(Drawer):
    """``open_form`` puts a form into the body. Esc and 返回 leave it, and what was typed is kept by the form itself; a
    second Esc closes the drawer. ``hold_forms`` says, once it is built, where forms stand and what they hide.

    The same press never does two things: ``ready`` is False until the bounce of the one that was done is over.
    """

    form: Any = None
    """The form in hand: anything with ``left``, ``leave()``, ``dirty()``, ``submit()`` and ``focus_start()``."""
    _verbs: QWidget | None = None
    _before: QWidget | None = None
    _foot: QWidget | None = None
    _done_at = -math.inf  # on the clock of presses

    def hold_forms(self, verbs: QWidget, *, before: QWidget | None = None) -> None:
        """A form hides ``verbs`` (one main verb at a time) and stands before that part of the body, else on top."""
        self._verbs, self._before = verbs, before

    def open_form(self, form: Any) -> None:
        """Take a form in hand, its first field with the keyboard; the one before is put away."""
        self.close_form()
        self.form = form
        form.left.connect(self.leave_form)
        self.body.insertWidget(0 if self._before is None else self.body.indexOf(self._before), form)
        if self._verbs is not None:
            self._verbs.hide()
        self.show_spares()
        self._pin(form)
        form.show()
        self.to_top()
        form.focus_start()

    def _pin(self, form: QWidget) -> None:
        """The verbs of a form stand where those of the drawer stood: they never scroll out of sight."""
        foot = getattr(form, "foot", None)
        if isinstance(foot, QWidget):
            foot.setContentsMargins(*_PINNED)
            self._outer.addWidget(foot)
            foot.show()
            self._foot = foot

    def close_form(self) -> None:
        """Put the form away; the keyboard is wherever it falls."""
        if self._foot is not None:
            self._foot.hide()
            self._foot.deleteLater()
            self._foot = None
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            if self._verbs is not None:
                self._verbs.show()
            self.show_spares()

    def show_spares(self) -> None:
        """Verbs that stand in the body for want of room give way to a form as those of the foot do."""
        for one in self._spares:
            one.box.setVisible(self.form is None or not self._tight)

    def leave_form(self) -> None:
        """Esc and 返回: the form is put away and the keyboard is on the verbs again."""
        if self.form is not None:
            self.close_form()
            self.focus_rest()

    def form_done(self) -> bool:
        """What the form was for, or a verb without one, is done: it is put away. Whether there was one."""
        had = self.form is not None
        self.close_form()
        self._done_at = presses.now()
        return had

    def ready(self) -> bool:
        """Whether the press being handled came after the bounce of the one that did something."""
        return presses.at() - self._done_at > BOUNCE_MS

    def has_draft(self) -> bool:
        """Whether something was typed that is not done."""
        return self.form is not None and bool(self.form.dirty())

    def focus_start(self) -> None:
        """The keyboard on the form in hand, else on what usually comes next."""
        if self.form is not None:
            self.form.focus_start()
        else:
            self.focus_rest()

    def focus_rest(self) -> None:
        """The keyboard on what usually comes next when no form is in hand: here the first field or verb there is."""
        first = self._first()
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form is not None:
            self.form.leave()  # which may have to put a question away first
        else:
            super().keyPressEvent(event)
