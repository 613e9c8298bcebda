"""A field of a form: label, control, hint, and the error beside it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.kit import theme
from app.ui.kit.choices import OneOf
from app.ui.kit.control import Control, as_control
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label

Validator = Callable[[str], str | None]


class Field(QWidget):
    """A label, a control, and under or beside it a hint or what is wrong and how to put it right.

    ``check(text) -> error or None`` runs when the keyboard leaves the control and, once it has been wrong, at every
    key: the error goes the moment it is right. ``beside`` puts the error to the right, ``above`` the label on top;
    ``bare`` leaves the label's place out: the control says itself what it is.
    """

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        check: Validator | None = None,
        label_width: int = 76,
        beside: bool = False,
        above: bool = False,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._check, self._hint, self._error, self._beyond = check, hint, "", ""
        self._name = label
        if not control.accessibleName():
            control.setAccessibleName(label)
        self._build(label, required, 0 if bare else label_width, beside, above)
        self._show_note()
        if isinstance(control, (LineEdit, TextBox)):
            control.left.connect(self._left)
            control.noted = True
            control.beyond.connect(self._say_beyond)
        if isinstance(control, Control):
            control.changed.connect(lambda _value: self.look_again())

    def _build(self, label: str, required: bool, label_width: int, beside: bool, above: bool) -> None:
        outer: QBoxLayout = QVBoxLayout(self) if above else QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4 if above else 10)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(Label(label, "caption" if above else "body", "ink2"))
        if required:
            head.addWidget(Label("*", "caption" if above else "strong", "bad"))
        head.addStretch(1)
        holder = QWidget()
        holder.setLayout(head)
        head.setContentsMargins(0, 0, 0, 0)
        if not above:
            holder.setFixedWidth(theme.px(label_width))
            high = self.control.sizeHint().height() if isinstance(self.control, OneOf) else 0
            holder.setFixedHeight(max(theme.control("md"), high) if label else 0)
        if label_width:
            outer.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        else:
            holder.hide()
        body: QBoxLayout = QHBoxLayout() if beside else QVBoxLayout()
        body.setSpacing(8 if beside else 4)
        body.addWidget(self.control, 1 if beside else 0)
        self._note = NoteLine(self)
        body.addWidget(self._note)
        outer.addLayout(body, 1)
        outer.setAlignment(body, Qt.AlignmentFlag.AlignTop)

    @property
    def name(self) -> str:
        """The label."""
        return self._name

    @property
    def error(self) -> str:
        """The error shown, or an empty string."""
        return self._error

    def set_error(self, words: str | None) -> None:
        """Show an error, or none; the control gets the 朱 border."""
        self._error = words or ""
        if isinstance(self.control, Control):
            self.control.set_bad(bool(words))
        self._show_note()

    def set_hint(self, words: str) -> None:
        """Change the quiet line under the control."""
        self._hint = words
        self._show_note()

    def validate(self) -> bool:
        """Run the check now; True when there is nothing wrong."""
        if self._check is not None:
            self.set_error(self._check(self._text()))
        return not self._error

    def _text(self) -> str:
        said = self.control.value() if isinstance(self.control, Control) else ""
        return said if isinstance(said, str) else ""

    def _say_beyond(self, words: str) -> None:
        """More came than the control holds; what it holds may be right all the same."""
        self._beyond = words
        self._show_note()

    def _left(self) -> None:
        if self._text():
            self.validate()

    def put(self, value: Any) -> None:
        """Show another value in the control: one that is wrong is said to be, unless it is being typed now.

        What stood beside it and no check knows (a refusal, something left empty) goes.
        """
        being_typed = self.control.hasFocus() and not self._error
        self._beyond = ""
        as_control(self.control).set_value(value)
        if self._check is None or not self._text() or being_typed:
            self.set_error(None)
        else:
            self.validate()

    def look_again(self) -> None:
        """The answer is another one: a trouble that stood beside it goes, or stays for cause."""
        if self._beyond and not (isinstance(self.control, (LineEdit, TextBox)) and self.control.full()):
            self._beyond = ""
            self._show_note()
        if not self._error:
            return
        if self._check is None:
            self.set_error(None)  # said by a refusal: it may be right now
        else:
            self.validate()

    def _show_note(self) -> None:
        said = self._error or self._beyond
        self._note.say(said or self._hint, bad=bool(said))
        self.control.setAccessibleDescription(said or self._hint)


class NoteLine(QWidget):
    """The line of a field: a hint in ink3, or an error in 朱 with its icon, wrapped; hidden when it has nothing to say.

    With ``lines`` it keeps room for so many all the time: nothing around it moves.
    """

    def __init__(self, parent: QWidget | None = None, *, lines: int = 0) -> None:
        super().__init__(parent)
        self._lines = lines
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        self._mark = IconView("circle-alert", "bad", 16)
        self._words = Label("", "caption", "ink3", wrap=True)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        if lines:
            self._mark.hide()
            self._reserve()
            theme.themeChanged.connect(self._reserve)
        else:
            self.hide()

    def _reserve(self) -> None:
        self.setFixedHeight(self._lines * theme.fm("caption").height() + 4)

    def say(self, words: str, *, bad: bool) -> None:
        """Show these words; empty hides the line."""
        self._words.setText(words)
        self._words.set_tone("bad" if bad else "ink3")
        self._mark.setVisible(bad)
        self.setVisible(bool(words) or bool(self._lines))
