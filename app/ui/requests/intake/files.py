"""附件: files handed in with a request, looked at as soon as they are chosen and stored with it at one press.

A draft remembers only where they lie: nobody's papers are copied into the store before there is a request they
belong to, with its retention. While the form is open their bytes are held here, so that a stick may be pulled out;
after a restart they are read again, and one that is gone is said beside its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.services.requests import attachments
from app.ui import attaching
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import column, fill, fill_row, holder, wide
from app.ui.kit.plain import set_tip
from app.ui.kit.taborder import tab_after
from app.ui.requests.intake.model import Intake
from app.ui.requests.register.words import size_words
from app.ui.words.sentences import sentence

ATTACHABLE = "照片和文件 (*.jpg *.jpeg *.png *.pdf *.docx *.xlsx)"


@dataclass(frozen=True)
class Held:
    """One file as the form holds it; ``wrong`` says why it cannot be attached, and then there is no ``content``.

    ``was`` is its size before it was made smaller, 0 when it was not.
    """

    path: str
    name: str
    content: bytes = b""
    wrong: str = ""
    was: int = 0

    @property
    def said(self) -> str:
        """What stands beside its name."""
        small = f"，照片已从 {size_words(self.was)} 缩小" if self.was else ""
        return self.wrong or f"{size_words(len(self.content))}{small}"


def read_file(path: Path) -> Held:
    """Read and check a file; what is wrong with it is in words."""
    try:
        found = attaching.read(path)
    except OSError:
        return Held(str(path), path.name, wrong="读不到这个文件，请重新选或去掉")
    except Refused as refused:
        return Held(str(path), path.name, wrong="，".join(sentence(refused)))
    return Held(str(path), found.name, found.content, was=found.was)


def dropped(data: QMimeData) -> list[Path]:
    """The files of this PC among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FileLine(QWidget):
    """One file: name, size or what is wrong, and the button that takes it away. Signals: ``away``."""

    away = Signal()

    def __init__(self, held: Held) -> None:
        super().__init__()
        tone = "bad" if held.wrong else "ink2"
        self.name = Label(held.name, "body", elide=True)
        set_tip(self.name, held.name)
        self.more = Label(held.said, "caption", tone, elide=True)
        set_tip(self.more, held.wrong)
        self.drop = Button(kind="ghost", sz="sm", icon="x", name=f"去掉附件 {held.name}", on=self.away.emit)
        mark = IconView("circle-alert" if held.wrong else "file-text", tone, 16)
        shares = (1, 4) if held.wrong else (2, 3)
        fill_row(self, mark, wide(self.name, shares[0]), wide(self.more, shares[1]), self.drop)


class FilesRow(QWidget):
    """The files in hand, hidden while there are none. Signals: ``edited``; ``added`` after some were chosen or dropped,
    ``emptied`` when the last was taken away.
    """

    edited = Signal()
    added = Signal()
    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[str, Held] = {}
        self._refused: Held | None = None
        self.lines: list[FileLine] = []
        self._column = column(gap=2, margins=(0, 3, 0, 0))
        self.field = Field("附件", holder(self._column))
        fill(self, self.field)
        self.hide()

    def put(self, intake: Intake) -> None:
        """Show a form's files; those not in hand yet are read from where they lie."""
        if tuple(self._held) != intake.files:
            self._refused = None
            self._held = {path: self._held.get(path) or read_file(Path(path)) for path in intake.files}
            self._build()

    def take(self, intake: Intake) -> Intake:
        """The form with the files in hand."""
        return replace(intake, files=tuple(self._held))

    def forget_refused(self) -> None:
        """Another form is in hand: what could not be attached to the one before is not said of it."""
        self._refused = None
        self._build()

    def add(self, paths: Sequence[Path]) -> None:
        """Take files on; one that cannot be is told at once and not kept."""
        self._refused = None
        for path in paths:
            held = read_file(path)
            same = next((one for one in self._held.values() if one.content == held.content != b""), None)
            if same is not None and same.path != held.path:
                words = "，".join(sentence(Refused("attachment_known", name=same.name)))
                held = replace(held, content=b"", wrong=words)
            if not held.wrong and str(path) not in self._held and len(self._held) >= attachments.MOST_FILES:
                words = "，".join(sentence(Refused("attachment_many", most=attachments.MOST_FILES)))
                held = replace(held, content=b"", wrong=words)
            if held.wrong:
                self._refused = held
            else:
                self._held[held.path] = held
        self._build()
        self.edited.emit()
        self.added.emit()

    def contents(self) -> tuple[tuple[str, bytes], ...]:
        """Names and bytes, as they are to be stored."""
        return tuple((held.name, held.content) for held in self._held.values())

    def wrong(self) -> str:
        """What keeps the files from being stored; empty when nothing does."""
        bad = [held.name for held in self._held.values() if held.wrong]
        return f"「{bad[0]}」读不到，请重新选或去掉" if bad else ""

    def say(self, words: str | None) -> None:
        """What is wrong is said beside each file; under them stands what keeps the form from being registered."""
        self.field.set_error(words)

    def first_wrong(self) -> QWidget:
        """Where the keyboard goes when something is wrong."""
        held = list(self._held.values())
        at = next((n for n, one in enumerate(held) if one.wrong), 0)
        return self.lines[at].drop if at < len(self.lines) else self

    def _remove(self, key: str) -> None:
        at = [*self._held, ""].index(key)
        if key:
            del self._held[key]
        else:
            self._refused = None
        self._build()
        if self.lines:
            self.lines[min(at, len(self.lines) - 1)].drop.setFocus()
        else:
            self.emptied.emit()
        self.edited.emit()

    def _build(self) -> None:
        for old in self.lines:
            old.hide()
            old.deleteLater()
        shown = dict(self._held)
        if self._refused is not None:
            shown[""] = self._refused
        self.lines = []
        for key, held in shown.items():
            line = FileLine(held)
            line.away.connect(lambda key=key: self._remove(key))
            self.lines.append(line)
            self._column.addWidget(line)
            line.show()  # at once, so that the keyboard can go there
        tab_after(self, [line.drop for line in self.lines])
        self.setVisible(bool(shown))
