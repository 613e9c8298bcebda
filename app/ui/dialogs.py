"""Questions to people, as a port: pages ask through ``Dialogs`` and go on in a callback; nothing ever blocks.

Only what cannot be undone is asked (everything else is done and can be undone). This is the only module that opens
a native dialog, and only for files. Nothing is called back when people decline.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.guard import guarded
from app.ui.kit.keypad import PinPad
from app.ui.kit.label import Label
from app.ui.kit.modal import Modal, text_modal
from app.ui.kit.questions import Approver
from app.ui.words.sentences import sentence


class WindowDialogs:
    """The real ones, inside ``window``. ``verify(staff_id, pin)`` is ``Desk.approve``: it raises ``Refused``."""

    def __init__(self, window: QWidget, verify: Callable[[UUID, str], object]) -> None:
        self._window = window
        self._verify = verify

    def confirm(
        self, title: str, text: str, verb: str, then: Callable[[], object], *, danger: bool = False, back: str = "返回"
    ) -> None:
        icon = "triangle-alert" if danger else ""
        modal = text_modal(self._window, title, text, verb=verb, back=back, danger=danger, icon=icon)
        modal.finished.connect(lambda result: then() if result else None)
        modal.open()

    def tell(self, title: str, text: str, then: Callable[[], object] | None = None) -> None:
        modal = text_modal(self._window, title, text, verb="知道了")
        modal.finished.connect(lambda _result: then() if then is not None else None)
        modal.open()

    def ask(
        self,
        title: str,
        label: str,
        verb: str,
        then: Callable[[str], object],
        *,
        text: str = "",
        danger: bool = False,
        choices: Sequence[str] = (),
    ) -> None:
        modal = AskModal(self._window, title, label, verb, text, danger, choices)
        modal.finished.connect(lambda result: then(str(result)) if result is not None else None)
        modal.open()

    def approve(self, why: str, approvers: Sequence[Approver], then: Callable[[object], object]) -> None:
        modal = ApproveModal(self._window, why, approvers, self._verify)
        modal.finished.connect(lambda result: then(result) if result is not None else None)
        modal.open()

    def choose_file(self, title: str, pattern: str, then: Callable[[Path], object]) -> None:
        self._native(title, pattern, QFileDialog.FileMode.ExistingFile, then)

    def choose_folder(self, title: str, then: Callable[[Path], object]) -> None:
        self._native(title, "", QFileDialog.FileMode.Directory, then)

    def save_file(self, title: str, name: str, pattern: str, then: Callable[[Path], object]) -> None:
        self._native(title, pattern, QFileDialog.FileMode.AnyFile, then, name)

    def _native(
        self, title: str, pattern: str, mode: QFileDialog.FileMode, then: Callable[[Path], object], name: str = ""
    ) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if pattern:
            dialog.setNameFilter(pattern)
        if mode == QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.open()


class AskModal(Modal):
    """One line of text with ready answers; finishes with the text."""

    def __init__(
        self,
        host: QWidget,
        title: str,
        label: str,
        verb: str,
        text: str,
        danger: bool,
        choices: Sequence[str],
    ) -> None:
        icon = "triangle-alert" if danger else ""
        super().__init__(host, title, icon=icon, tone="bad", close_button=False)
        if text:
            self.body.addWidget(Label(text, "body", "ink2", wrap=True))
        self.line = LineEdit(name=label, most=200)
        self._field = Field(label, self.line, required=True, label_width=52, check=self._wrong)
        self.body.addWidget(self._field)
        if choices:
            grid = QGridLayout()
            grid.setSpacing(8)
            for at, words in enumerate(choices):
                button = Button(words, kind="quick", sz="md")
                button.clicked.connect(lambda _checked=False, words=words: self._answer(words))
                grid.addWidget(button, at // 4, at % 4)
            self.body.addLayout(grid)
        self.add_button(Button("返回", key="Esc", on=self.reject))
        kind = "danger" if danger else "primary"
        self._verb = self.add_button(Button(verb, kind=kind, on=self._take), default=not danger)

    def first_focus(self) -> None:
        self.line.setFocus()
        self.line.selectAll()

    def accept_key(self) -> None:
        if self._default is not None:
            super().accept_key()
        elif self._field.validate():  # Enter alone never does what cannot be undone: it leads to the verb
            self._verb.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.line.setFocus()

    def _answer(self, words: str) -> None:
        self.line.setText(words)
        self._verb.setFocus(Qt.FocusReason.TabFocusReason)

    def _wrong(self, words: str) -> str | None:
        return f"请填写{self._field.name}" if not words.strip() else None

    def _take(self) -> None:
        if self._field.validate():
            self.done(self.line.text().strip())
        else:
            self.line.setFocus()


class ApproveModal(Modal):
    """First who approves, then their PIN; finishes with the approval."""

    def __init__(
        self, host: QWidget, why: str, approvers: Sequence[Approver], verify: Callable[[UUID, str], object]
    ) -> None:
        super().__init__(host, "请主管同意", why, width=560)
        self._verify, self._picked = verify, None if len(approvers) != 1 else approvers[0]
        self._tiles: list[Button] = []
        self._people = QWidget()
        grid = QGridLayout(self._people)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, person in enumerate(approvers):
            tile = Button(f"{person.name} · {person.role}", kind="cat", sz="lg", icon="user-check", checkable=True)
            tile.clicked.connect(lambda _checked=False, person=person: self.pick(person))
            grid.addWidget(tile, at // 2, at % 2)
            self._tiles.append(tile)
        self._everyone = list(approvers)
        self.pad = PinPad("先选谁来同意，再输入 6 位 PIN")
        self.pad.entered.connect(self._entered)
        if not approvers:
            self.body.addWidget(Label("现在没有人有这项权限。请先在设置里添加主管。", "body", "bad", wrap=True))
        self.body.addWidget(self._people)
        self.body.addWidget(self.pad, 1, Qt.AlignmentFlag.AlignHCenter)
        self.pad.setMinimumWidth(280)
        self.pad.setEnabled(False)
        if self._picked is not None:
            self.pick(self._picked)

    def pick(self, person: Approver) -> None:
        """Choose who approves; the PIN pad wakes up."""
        self._picked = person
        for tile, other in zip(self._tiles, self._everyone, strict=True):
            tile.setChecked(other == person)
        self.pad.setEnabled(True)
        self.pad.clear()
        self.pad.set_note(f"{person.name}，请输入 6 位 PIN")
        self.pad.setFocus()

    def first_focus(self) -> None:
        if self._picked is not None:
            self.pad.setFocus()
        elif self._tiles:
            self._tiles[0].setFocus()
        else:
            self.setFocus()

    def _entered(self, pin: str) -> None:
        # The sixth dot is painted before the slow hash holds the window.
        QTimer.singleShot(0, self, lambda: self._check(pin))

    def _check(self, pin: str) -> None:
        if self._picked is None:
            return
        picked = self._picked
        guarded(lambda: self._verify(picked.id, pin), lambda no: self.pad.refuse("，".join(sentence(no))), self.done)
