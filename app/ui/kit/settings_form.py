"""A card of the centre's settings that are saved in one go: what is asked is listed, the rest is here."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from app.ui.kit import shortcuts
from app.ui.kit.asks import Ask
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, add, column, holder, row, wide
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.records import UNSAVED
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section

D = TypeVar("D")


class SettingsForm(Section, Generic[D]):
    """Subclasses say ``draft`` and ``asks``, each with the key of its setting as ``field``.

    ``card_words`` are title and note of the card, ``said`` is the toast. Ctrl+Enter saves, and Enter in the last field.
    """

    draft: ClassVar[type[Any]]
    asks: ClassVar[Sequence[Ask]] = ()
    card_words: ClassVar[tuple[str, str]] = ("", "")
    said: ClassVar[str] = ""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form: Form[D] = Form(ctx, self.draft, self.asks, self, name=f"settings.{self.key}", label_width=100)
        self.state = Label("", "caption", "ink2")
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        inner = holder(column(self.form, STRETCH, margins=(0, 0, 8, 0)))
        inner.setMaximumWidth(720)
        self.card = Card(*self.card_words)
        add(self.card.body, wide(ScrollBody(inner)))
        add(self.card.body, row(wide(self.state), *self.foot_parts(), self.save_button))
        self.form.edited.connect(self.show_state)
        self.form.handed_over.connect(lambda _begun: self.show_state())
        self.form.entered.connect(self.save)

    def foot_parts(self) -> Sequence[Part]:
        """What stands at the left of 保存; made once, with the form."""
        return ()

    def refresh(self) -> None:
        from app.services.centre import settings  # brings the ORM along; the kit is there before that is loaded

        if not self.form.dirty():
            values = self.ctx.desk.see(settings.read_all)
            self.form.fill(None, **{ask.name: values[ask.field] for ask in self.asks})
            self.form.resume()
        may = self.may_change()
        self.form.set_writable(may)
        self.save_button.setEnabled(may)
        self.show_state()

    def show_state(self) -> None:
        """Say whether something is not saved yet."""
        self.state.setText(UNSAVED if self.form.dirty() else "")

    def save(self) -> None:
        """Save all of it: everything, or nothing when one thing is refused."""
        from app.services.centre import settings

        typed = self.form.draft() if self.may_change() else None
        if typed is not None:
            values = {ask.field: getattr(typed, ask.name) for ask in self.asks}
            self.form.run(settings.put_all, values, then=self._saved)

    def _saved(self, _none: None) -> None:
        self.form.saved()
        self.refresh()
        self.ctx.shell.toast(self.said)

    def focus_start(self) -> None:
        self.form.controls[self.asks[0].name].setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "保存", self.save)]

    def panes(self) -> list[QWidget]:
        return [self.form, self.save_button]

    def has_draft(self) -> bool:
        return self.form.has_draft()
