"""A form of settings: fields under the names the services give them, errors beside them, one way to save."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.services.work import Work
from app.ui.kit.choices import OneOf
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.words.sentences import beside_field, sentence

P = ParamSpec("P")
R = TypeVar("R")
_PIN = ("pin_bad", "pin_weak", "pin_same")
Reader = Callable[[str], object]


def checked(read: Reader, *, optional: bool = False) -> Callable[[str], str | None]:
    """A field's check from a reader that raises ``ValueError`` with words; ``optional`` lets an empty field be."""

    def check(text: str) -> str | None:
        if optional and not text.strip():
            return None
        try:
            read(text)
        except ValueError as wrong:
            return str(wrong)
        return None

    return check


def filled(text: str) -> str | None:
    """The check of a field that must not be empty."""
    return None if text.strip() else "请填写"


def free(_text: str) -> str | None:
    """The check of a field that takes anything; it lets an error of the service go once people type on."""
    return None


class Form:
    """The fields of one form. ``owner`` is told to the desk as the one who changed things."""

    def __init__(self, ctx: Ctx, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner
        self.fields: dict[str, Field] = {}
        self.apart: set[str] = set()
        """Fields with a verb of their own: saving the form does not ask them."""

    def add(self, name: str, field: Field, into: QVBoxLayout | None = None) -> Field:
        """Take a field in under the service's name; an error goes when people pick something else."""
        self.fields[name] = field
        control = field.control
        if isinstance(control, (Choice, OneOf)):
            control.changed.connect(lambda _value: field.set_error(None))
        elif isinstance(control, Check):
            control.toggled.connect(lambda _on: field.set_error(None))
        if into is not None:
            fixed = control.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
            fixed = fixed or control.minimumWidth() == control.maximumWidth()
            into.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft if fixed else Qt.AlignmentFlag(0))
        return field

    def line(
        self,
        name: str,
        label: str,
        into: QVBoxLayout | None = None,
        *,
        kind: str = "text",
        hint: str = "",
        note: str = "",
        required: bool = False,
        check: Callable[[str], str | None] | None = None,
        label_width: int = 76,
        most: int = 0,
    ) -> LineEdit:
        """A one-line field; ``hint`` stands inside it, ``note`` under it."""
        box = LineEdit(kind=kind, hint=hint, name=label, most=most)
        tried = check or (filled if required else free)
        self.add(name, Field(label, box, required=required, hint=note, check=tried, label_width=label_width), into)
        return box

    def clear_errors(self) -> None:
        """Nothing is wrong any more."""
        for field in self.fields.values():
            field.set_error(None)

    def valid(self) -> bool:
        """Check every visible field; the first wrong one gets the keyboard."""
        wrong = [
            field
            for name, field in self.fields.items()
            if name not in self.apart and field.isVisibleTo(self._owner) and not field.validate()
        ]
        if wrong:
            wrong[0].control.setFocus()
        return not wrong

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say a refusal beside its field, or through the shell when it has none."""
        name = str(trouble.data.get("field")) if isinstance(trouble, Refused) else ""
        seen = name in self.fields and self.fields[name].isVisibleTo(self._owner) and self._owner.isVisible()
        if isinstance(trouble, Refused) and trouble.code == "field_bad" and seen:
            self.say(name, beside_field(trouble))
        elif isinstance(trouble, Refused) and trouble.code in _PIN and (pin := self._pin_field()):
            self.say(pin, "，".join(sentence(trouble)))
        else:
            self._ctx.shell.trouble(trouble)

    def _pin_field(self) -> str:
        """Which PIN is being typed: the new one of a member, or the first one of a new member."""
        shown = (name for name in ("new_pin", "pin") if name in self.fields)
        return next((name for name in shown if self.fields[name].isVisibleTo(self._owner)), "")

    def say(self, name: str, words: str) -> None:
        """Put words beside a field and the keyboard into it."""
        self.fields[name].set_error(words)
        self.fields[name].control.setFocus()

    def run(
        self,
        operation: Callable[Concatenate[Work, P], R],
        /,
        *args: Any,
        then: Callable[[R], object],
        **kw: Any,
    ) -> None:
        """Run an operation; ``then`` gets its result, a refusal goes to its field."""
        try:
            result = self._ctx.desk.do(operation, *args, by=self._owner, **kw)
        except (Refused, StoreTrouble) as trouble:
            self.refuse(trouble)
            return
        then(result)
