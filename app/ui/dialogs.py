"""Questions to people, as a port: pages ask through ``Dialogs`` and go on in a callback; nothing ever blocks.

Only what cannot be undone is asked (everything else is done and can be undone). This is the only module that opens
a native dialog, and only for files. Nothing is called back when people decline.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import QDir, QFileInfo, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QGridLayout, QWidget
from shiboken6 import isValid

from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.guard import guarded
from app.ui.kit.keypad import HELD, PinPad
from app.ui.kit.label import Label
from app.ui.kit.modal import Modal, lock_of, text_modal
from app.ui.kit.page import Settings
from app.ui.kit.questions import KEPT_FOR_GOOD, Approver, ConsentFact, ConsentFacts
from app.ui.words.sentences import sentence

_ACROSS = 2
_STEPS = {
    int(Qt.Key.Key_Left): (-1, 0),
    int(Qt.Key.Key_Right): (1, 0),
    int(Qt.Key.Key_Up): (0, -1),
    int(Qt.Key.Key_Down): (0, 1),
}
"""Arrows among the people who may agree: how many across, how many rows."""


_LABELS = {
    QFileDialog.DialogLabel.LookIn: "位置：",
    QFileDialog.DialogLabel.FileType: "类型：",
}
"""What Qt's own translation leaves English in a dialog that is not the system's."""


_FOLDERS = "file_folders"
"""Where each kind of file was chosen last, in what this PC remembers: by the title of the dialog."""


class _Kinds(QFileIconProvider):
    """What kind of file it is, in the list of such a dialog."""

    def type(self, info: QFileInfo) -> str:
        if info.isDir():
            return "文件夹"
        return f"{info.suffix()} 文件" if info.suffix() else "文件"


@cache
def _kinds() -> _Kinds:
    """The one of this program, for good: the dialog holds no part of it, and Qt's thread that looks through a folder
    still asks it while its dialog is going.
    """
    return _Kinds()


class WindowDialogs:
    """The real ones, inside ``window``. ``verify(staff_id, pin)`` is ``Desk.approve``: it raises ``Refused``.
    ``settings`` is where the folder a file was chosen from is remembered; without any, all begin in the documents.

    What was typed as an answer and left with Esc stands there again when the same question is asked of the same person
    (``who``), until another one is answered or left.
    """

    def __init__(
        self,
        window: QWidget,
        verify: Callable[[UUID, str], object],
        who: Callable[[], object] = lambda: None,
        settings: Settings | None = None,
    ) -> None:
        self._window = window
        self._settings = settings
        self._verify = verify
        self._who = who
        self._left: tuple[object, str, str] = (None, "", "")  # whose words, to which question

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
        who, (whose, asked, words) = self._who(), self._left
        if (whose, asked) == (who, title):
            modal.line.setText(words)

        def ended(result: object) -> None:
            self._left = (who, title, modal.line.text() if result is None else "")
            if result is not None:
                then(str(result))

        modal.finished.connect(ended)
        modal.open()

    def approve(
        self,
        why: str,
        approvers: Sequence[Approver],
        then: Callable[[object], object],
        facts: ConsentFacts | None = None,
    ) -> None:
        modal = ApproveModal(self._window, why, approvers, self._verify, facts)
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
        lock = lock_of(self._window)
        if lock is not None:  # asked by something that was going on: the next to enter is asked
            lock.finished.connect(lambda _result: self._native(title, pattern, mode, then, name))
            return
        dialog = QFileDialog(self._window, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        for label, words in _LABELS.items():
            dialog.setLabelText(label, words)
        dialog.setIconProvider(_kinds())
        dialog.setDirectory(_begin(self._settings, title))
        if pattern:
            dialog.setNameFilter(pattern)
        if mode == QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(name)
        # What the dialog holds must not hold its window: with that alone it would be let go of while it is going.
        asked, settings = self._window.focusWidget(), self._settings
        whole = mode == QFileDialog.FileMode.Directory

        def chosen(path: str) -> None:
            _give_back(asked)  # before anything is done with it, which may put the keyboard elsewhere
            _remember(settings, title, path if whole else QFileInfo(path).absolutePath())
            then(Path(path))

        dialog.fileSelected.connect(chosen)
        dialog.rejected.connect(lambda: _give_back(asked))
        dialog.open()


def _folders(settings: Settings | None) -> dict[str, str]:
    kept = None if settings is None else settings.get(_FOLDERS)
    return kept if isinstance(kept, dict) else {}


def _begin(settings: Settings | None, title: str) -> str:
    """The folder a dialog of this title begins in: where it ended last, if that is still there."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for folder in (_folders(settings).get(title), documents):
        if isinstance(folder, str) and QFileInfo(folder).isDir():
            return folder
    return QDir.homePath()


def _remember(settings: Settings | None, title: str, folder: str) -> None:
    if settings is not None:
        settings.set(_FOLDERS, {**_folders(settings), title: folder})


def _give_back(asked: QWidget | None) -> None:
    """The keyboard where it was before a dialog of the system: Qt would put it into the first field of the window."""
    if asked is not None and isValid(asked) and asked.isVisible():
        asked.setFocus()


class AskModal(Modal):
    """One line of text with ready answers, which the sealed trail keeps; finishes with the text."""

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
        self._field = Field(label, self.line, required=True, hint=KEPT_FOR_GOOD, label_width=52, check=self._wrong)
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


class _Tile(Button):
    """Somebody who may agree. Arrows go to the next, and a PIN may be typed at once. Signals: ``pressed_key(int, str)``
    for what it does not know itself.
    """

    pressed_key = Signal(int, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text() if event.text() in "0123456789" and not event.modifiers() & HELD else ""
        if event.key() in _STEPS or digit:
            self.pressed_key.emit(event.key(), digit)
        else:
            super().keyPressEvent(event)


class ApproveModal(Modal):
    """First who approves, then their PIN, then what it is about if there is more to see; finishes with the approval.

    ``agree`` is the verb under what is shown, None until then.
    """

    def __init__(
        self,
        host: QWidget,
        why: str,
        approvers: Sequence[Approver],
        verify: Callable[[UUID, str], object],
        facts: ConsentFacts | None = None,
    ) -> None:
        super().__init__(host, "请主管同意", why, width=560)
        self._verify, self._picked = verify, None if len(approvers) != 1 else approvers[0]
        self._facts, self._consent, self.agree = facts, cast("object", None), cast("Button | None", None)
        self._tiles: list[_Tile] = []
        self._people = QWidget()
        grid = QGridLayout(self._people)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for at, person in enumerate(approvers):
            tile = _Tile(f"{person.name} · {person.role}", kind="cat", sz="lg", icon="user-check", checkable=True)
            tile.clicked.connect(lambda _checked=False, person=person: self.pick(person))
            tile.pressed_key.connect(lambda key, digit, person=person: self._key_on(person, key, digit))
            grid.addWidget(tile, at // _ACROSS, at % _ACROSS)
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

    def _key_on(self, person: Approver, key: int, digit: str) -> None:
        """A key on somebody's tile: to the next one, or the first digit of their PIN."""
        if digit:
            self.pick(person)
            self.pad.type_digit(digit)
        else:
            self._step(person, key)

    def _step(self, before: Approver | None, key: int) -> None:
        """An arrow chooses another approver: across, or a row up or down where there is one."""
        if self._consent is not None or not self._everyone:
            return
        across, rows = _STEPS[key]
        at = -1 if before is None else self._everyone.index(before)
        to = at + across + rows * _ACROSS
        if not 0 <= to < len(self._everyone):
            to = (at + across + rows) % len(self._everyone)
        self.pick(self._everyone[to])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self._step(self._picked, event.key())
            event.accept()
        else:
            super().keyPressEvent(event)

    def first_focus(self) -> None:
        if self.agree is not None:
            self.setFocus()
        elif self._picked is not None:
            self.pad.setFocus()
        elif self._tiles:
            self._tiles[0].setFocus()
        else:
            self.setFocus()

    def accept_key(self) -> None:
        """Enter alone never agrees, for many press it after a PIN: it leads to the verb."""
        if self.agree is not None:
            self.agree.setFocus(Qt.FocusReason.TabFocusReason)

    def _entered(self, pin: str) -> None:
        # The sixth dot is painted before the slow hash holds the window.
        QTimer.singleShot(0, self, lambda: self._check(pin))

    def _check(self, pin: str) -> None:
        if self._picked is None:
            return
        picked = self._picked
        guarded(lambda: self._proved(picked, pin), lambda no: self.pad.refuse("，".join(sentence(no))), self._shown)

    def _proved(self, picked: Approver, pin: str) -> tuple[object, Sequence[ConsentFact]]:
        consent = self._verify(picked.id, pin)
        return consent, () if self._facts is None else self._facts(consent)

    def _shown(self, proved: tuple[object, Sequence[ConsentFact]]) -> None:
        """Show whoever proved their PIN what they agree to; without any more to see they have agreed."""
        consent, facts = proved
        if not facts:
            self.done(consent)
            return
        self._consent = consent
        for part in (self._people, self.pad):
            part.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for at, fact in enumerate(facts):
            grid.addWidget(Label(fact.name, "strong"), at, 0)
            grid.addWidget(Label(fact.note, "body", "ink2"), at, 1)
            grid.addWidget(Label(fact.value, "h2", fact.tone, align=paint.RIGHT), at, 2)
        self.body.addLayout(grid)
        self.add_button(Button("返回", key="Esc", on=self.reject))
        self.agree = self.add_button(Button("同意", kind="primary", on=lambda: self.done(consent)))
        self.first_focus()
