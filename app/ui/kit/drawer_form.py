"""A small form in a drawer: a title, what is asked, and a foot with the way back and the verb."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.asks import Ask
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.control import focus_of
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, add, column, holder, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody

D = TypeVar("D")


class DrawerForm(Card, Generic[D]):
    """Signals: ``submitted(D)`` when everything needed is there, ``left`` for Esc and 返回: nothing typed is lost.

    ``name`` and ``record`` are under which what is typed is kept (``Form``); ``under`` stands between fields and foot.
    """

    submitted = Signal(object)
    left = Signal()

    def __init__(
        self, ctx: Ctx, title: str, draft: type[D], asks: Sequence[Ask], *, note: str = "", verb: str = "",
        danger: bool = False, name: str = "", record: object = None, shown: object | None = None,
        first: Mapping[str, Any] | None = None, given: Sequence[str] = (), label_width: int = 60,
        under: Sequence[Part] = (), columns: Sequence[tuple[int, int]] = (),
        start: str = "", scrolls: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``shown`` and ``first`` are the record and the answers to begin with, ``start`` where the keyboard goes;
        ``columns`` as those of a form; ``scrolls`` what is asked between title and foot, which stay in sight."""
        super().__init__(ground="subtle", parent=parent)
        self.ctx, self._start = ctx, start
        self.setAccessibleName(title)
        self.form: Form[D] = Form(
            ctx, draft, asks, self, name=name, given=given, label_width=label_width, gap=8, columns=columns
        )
        for asked, control in self.form.controls.items():  # whoever does not see the title hears it with the field
            if self.form.asks[asked].label.strip("\0"):
                focus_of(control).setAccessibleName(f"{title}的{self.form.asks[asked].label}")
        kind = "danger" if danger else "primary"
        self.go = Button(verb or title, kind=kind, key=shortcuts.cap("save"), on=self.submit)
        back = Button("返回", kind="ghost", key=shortcuts.cap("back"), on=self.leave)
        said = note and Label(note, "caption", "ink2", wrap=True)
        self.foot = holder(row(STRETCH, back, self.go))
        asked_for: tuple[Part, ...] = (self.form, *under)
        if scrolls:
            asked_for = (wide(ScrollBody(holder(column(*asked_for, STRETCH, margins=(0, 0, 4, 0))))),)
        for part in (Label(title, "h3"), said, *asked_for, self.foot):
            add(self.body, part)
        self.form.turn_to(record)
        self.form.fill(shown, **(first or {}))
        self.form.resume()
        self.form.entered.connect(self.submit)

    def more(self) -> Mapping[str, Any]:
        """The fields of the draft named in ``given``."""
        return {}

    def submit(self) -> None:
        """Tell the owner when nothing is missing."""
        draft = self.form.draft(**self.more())
        if draft is not None:
            self.submitted.emit(draft)

    def leave(self) -> None:
        """Esc and 返回."""
        self.left.emit()

    def act(
        self, operation: Callable[..., Any], *args: Any, why: str = "", then: Callable[[Any], object],
        by: object = None, **kw: Any,
    ) -> None:  # fmt: skip
        """Do what the form is for; what was typed is let go once it is done."""

        def done(result: Any) -> None:
            self.form.saved()
            then(result)

        act(self.ctx, operation, *args, why=why, then=done, form=self, by=by or self, **kw)

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say a refusal beside its field, or through the shell."""
        self.form.refuse(trouble)

    def dirty(self) -> bool:
        """Whether anything was typed."""
        return self.form.dirty()

    def focus_start(self) -> None:
        """The keyboard on the first field, or on the verb when nothing is asked."""
        if self.form.asked():
            self.form.focus_start(self._start)
        else:
            self.go.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
