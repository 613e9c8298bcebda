"""A dialog that asks why before it does what cannot be undone; the words typed are kept until it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.asks import line
from app.ui.kit.button import Button
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.modal import Modal
from app.ui.kit.page import Ctx
from app.ui.kit.questions import KEPT_FOR_GOOD
from app.ui.words.sentences import sentence


@dataclass(frozen=True)
class _Why:
    reason: str


class ReasonModal(Modal):
    """Runs ``operation(…, reason)`` and finishes with its result, or None for Esc; what was typed is still there then.

    ``choices`` are ready answers, Alt+1 the first; ``name`` and ``record`` are under which the words are kept. ``why``
    makes of the reason what an approver agrees to, where one is needed. Enter alone never does it: it leads to the
    verb.
    """

    def __init__(
        self, ctx: Ctx, title: str, text: str, verb: str, operation: Callable[..., Any], *args: Any,
        why: Callable[[str], str], choices: Sequence[str] = (), name: str, record: object, by: object = None,
    ) -> None:  # fmt: skip
        host: QWidget = ctx.shell.window_widget()
        super().__init__(host, title, icon="triangle-alert", tone="bad", close_button=False)
        self._ctx, self._operation, self._args, self._why, self._by = ctx, operation, args, why, by
        self.body.addWidget(Label(text, "body", "ink2", wrap=True))
        self.form: Form[_Why] = Form(
            ctx, _Why, (line("reason", "原因", required=True, note=KEPT_FOR_GOOD, most=100),), self, name=name,
            label_width=52, otherwise=self._say,
        )  # fmt: skip
        self.body.addWidget(self.form)
        self.body.addLayout(self._ready(choices))
        self.trouble = Label("", "body", "bad", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.add_button(Button("返回", key=shortcuts.cap("back"), on=self.reject))
        self.verb = self.add_button(Button(verb, kind="danger", on=self._act))
        self.form.turn_to(record)
        self.form.resume()
        self.form.entered.connect(self.accept_key)

    def _ready(self, choices: Sequence[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, words in enumerate(choices):
            answer = partial(self.answer, words)
            grid.addWidget(Button(words, kind="quick", sz="md", key=shortcuts.cap(f"pick{at + 1}"), on=answer), 0, at)
            key = QShortcut(shortcuts.sequence(f"pick{at + 1}"), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(answer)
        return grid

    def answer(self, words: str) -> None:
        """A ready answer; the next Enter does it."""
        self.form.put("reason", words)
        self.verb.setFocus(Qt.FocusReason.TabFocusReason)

    def first_focus(self) -> None:
        self.form.focus_start()

    def accept_key(self) -> None:
        if self.form.draft() is not None:
            self.verb.setFocus(Qt.FocusReason.TabFocusReason)

    def reject(self) -> None:
        self.form.keep_now()
        super().reject()

    def _act(self) -> None:
        draft = self.form.draft()
        if draft is not None:
            reason = draft.reason.strip()
            act(
                self._ctx, self._operation, *self._args, reason, why=self._why(reason), then=self._done,
                form=self.form, by=self._by,
            )  # fmt: skip

    def _done(self, result: object) -> None:
        self.form.saved()
        self.done(result)

    def _say(self, trouble: Refused | StoreTrouble) -> None:
        self.trouble.setText("，".join(sentence(trouble)))
        self.trouble.show()
