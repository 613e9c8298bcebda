"""A small form in the drawer for what is not in the table of transitions: 关联, 回访, 整改, 申诉."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Refused
from app.ui.kit.choices import OneOf
from app.ui.kit.enter_chain import focus
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.picker import Picker
from app.ui.requests.register.drawer_form import DrawerForm
from app.ui.words.sentences import beside_field

_LABEL = 52
_SHORT = {"request_unknown": "没有这个单号", "link_self": "不能关联自己", "appeal_reason": "申诉成立要写理由"}


class FreeForm(DrawerForm):
    """A form of a few fields, made by ``add``. Signals: ``submitted``."""

    submitted = Signal()

    def __init__(
        self, title: str, verb: str, note: str = "", *, danger: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, note, parent)
        self._must: dict[str, str] = {}
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        self.body.addLayout(self.column)
        self.go = self.end_with(verb, self.submit, danger=danger)

    def add(self, name: str, label: str, control: QWidget, empty: str = "") -> None:
        """Add a field; ``empty`` is what to say when it must not be and is."""
        self.fields[name] = Field(label, control, required=bool(empty), label_width=_LABEL)
        if empty:
            self._must[name] = empty
        narrow = Qt.AlignmentFlag.AlignLeft if isinstance(control, OneOf) else Qt.AlignmentFlag(0)
        self.column.addWidget(self.fields[name], 0, narrow)
        if isinstance(control, Picker):
            self.column.addWidget(control.list)
        if isinstance(control, TextBox):
            control.textChanged.connect(lambda: self.fields[name].set_error(None))
        if isinstance(control, LineEdit):
            control.returnPressed.connect(self.submit)
            control.textEdited.connect(lambda _text: self.fields[name].set_error(None))

    def text(self, name: str) -> str:
        """What stands in a text field."""
        control = self.fields[name].control
        if isinstance(control, TextBox):
            return control.toPlainText().strip()
        if isinstance(control, Picker):
            return str(control.taken or control.box.text()).strip()
        return control.text().strip() if isinstance(control, LineEdit) else ""

    def focus_start(self) -> None:
        """The keyboard on the first field."""
        focus(next(iter(self.fields.values())).control)

    def dirty(self) -> bool:
        """Whether anything was typed."""
        return any(self.text(name) for name in self.fields)

    def submit(self) -> None:
        """Tell the owner when nothing is missing."""
        lacking = [name for name in self._must if self.fields[name].isVisible() and not self.text(name)]
        for name in lacking:
            self.fields[name].set_error(self._must[name])
        if lacking:
            self.fields[lacking[0]].control.setFocus()
        else:
            self.submitted.emit()

    def refuse(self, trouble: Refused) -> bool:
        """Put a refusal beside its field; False when it belongs to none."""
        name = str(trouble.data.get("field", ""))
        return self.say_beside(name, _SHORT.get(trouble.code) or beside_field(trouble))
