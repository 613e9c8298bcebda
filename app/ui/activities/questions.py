"""A question asked in place: a sentence, and answers with keys; the first one has the keyboard."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import add
from app.ui.kit.scroll import clear

KeyedAnswers = Sequence[tuple[str, Callable[[], object]]]


class QuestionBar(Card):
    """``ask`` shows it; an answer, or ``put_away``, takes it away. Signals: ``asked(QWidget)``, the bar itself."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ground="warnBg", gap=6, parent=parent)
        self.words = Label("", "strong", wrap=True)
        self.how = Label("", "caption", "ink2", wrap=True)
        self.answers: list[Callable[[], object]] = []
        self.buttons: list[Button] = []
        self.hide()

    def ask(self, words: str, how: str, answers: KeyedAnswers) -> None:
        """Ask it; the answers are Alt 1, Alt 2 and so on."""
        for old in self.buttons:
            old.hide()
        clear(self.body)
        self.words, self.how = Label(words, "strong", wrap=True), Label(how, "caption", "ink2", wrap=True)
        self.answers = [on for _, on in answers]
        self.buttons = [
            Button(said, kind="primary" if at == 0 else "plain", key=shortcuts.cap(f"pick{at + 1}"),
                   on=lambda at=at: self.answer(at))  # type: ignore[misc]
            for at, (said, _) in enumerate(answers)
        ]  # fmt: skip
        for part in (self.words, how and self.how, *self.buttons):
            add(self.body, part)
        self.show()
        if self.buttons:
            self.buttons[0].setFocus()
        QTimer.singleShot(0, self, lambda: self.asked.emit(self))  # once it has its height

    def answer(self, at: int) -> None:
        """Give one of the answers; nothing for a key that is none."""
        if at < len(self.answers) and not self.isHidden():
            does = self.answers[at]
            self.put_away()
            does()

    def put_away(self) -> None:
        """No question any more."""
        self.hide()
        self.answers = []
