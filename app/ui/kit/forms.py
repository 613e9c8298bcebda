"""Forms as data: what is asked is listed once; showing, reading, checking, keeping and refusing follow from it.

    asks = (line("name", "名称", required=True), choice("scene", "场景", scenes), check("active", "在用"))
    form = Form(ctx, PlaceDraft, asks, owner)

Enter goes on to the next field and from the last tells ``entered``; Esc is left to the owner and discards nothing; what
is wrong stands beside its field and goes the moment it is right; what was typed is kept per record (``kept``).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.ui.kit.act import act
from app.ui.kit.asks import Ask, Values
from app.ui.kit.kept import Keeper
from app.ui.kit.page import Ctx
from app.ui.kit.plain_form import D, PlainForm

if TYPE_CHECKING:
    # It brings the ORM along; the login page is painted before that is loaded.
    from app.services.work import Work

P = ParamSpec("P")
R = TypeVar("R")


class Form(PlainForm[D]):
    """The fields of a draft of type ``D`` on a page of the desk.

    Signal: ``handed_over(bool)`` when somebody else is on duty (whether they had typed something here before).
    ``owner`` is told to the desk as the one who changed things. ``name`` is under which what is typed is kept in the
    store (empty: it is not). ``otherwise`` says what belongs to no field in sight, in place of the shell.
    """

    handed_over = Signal(bool)

    def __init__(
        self, ctx: Ctx, draft: type[D], asks: Sequence[Ask], owner: QWidget, *, name: str = "",
        given: Sequence[str] = (), beside: Mapping[str, str | tuple[str, str]] | None = None, label_width: int = 0,
        gap: int = 10, across: bool = False, columns: Sequence[tuple[int, int]] = (),
        otherwise: Callable[[Refused | StoreTrouble], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            draft, asks, given=given, beside=beside, label_width=label_width, gap=gap, across=across, columns=columns
        )
        self._ctx, self._owner, self._otherwise = ctx, owner, otherwise or ctx.shell.trouble
        self._record = ""
        self._keeper = Keeper(ctx, name, (ask.name for ask in asks if ask.secret), self)

    def _edited(self) -> None:
        self._keeper.note(self._record, self._changed() or None)
        super()._edited()

    def refresh_options(self) -> None:
        """Read what can be chosen anew; what is chosen stays."""
        for name, ask in self.asks.items():
            if ask.options is not None:
                self.set_options(name, ask.options(self._ctx))

    # --- what was typed is kept

    def turn_to(self, record: object) -> None:
        """Another record is shown next (None: a new one): what was typed about the one before is put aside."""
        self._keeper.flush()
        self._record = "" if record is None else str(record)

    def move_to(self, record: object) -> None:
        """What stands here is about another record from now on; without a word, what was typed about that one shows."""
        typed = self._changed()
        if typed:
            self._keeper.note(self._record, None)
        self.turn_to(record)
        if typed:
            self._keeper.note(self._record, typed)
        else:
            self.resume()

    def resume(self) -> bool:
        """Show what was typed about this record and not saved, in this run or an earlier one; whether there was any."""
        begun = self._keeper.begun(self._record)
        if begun is not None:
            self.restore(begun)
        return begun is not None

    def hand_over(self) -> None:
        """Somebody else is on duty: what was typed is its owner's alone, and gives way to what they typed themselves.

        A form that keeps nothing and asks for no secret shows the same to everybody and stays as it is.
        """
        if not self._keeper.personal:
            return
        for field in self.fields.values():
            field.set_error(None)
        self.restore(self._clean)
        self.handed_over.emit(self.resume())

    def has_draft(self) -> bool:
        """Whether anything was typed since the program began, about any record, that is not saved."""
        return self._keeper.fresh()

    def begun(self) -> tuple[str, ...]:
        """The records something was typed about and not saved."""
        return self._keeper.records()

    def typed_about(self, record: object) -> Values | None:
        """What was typed about a record and not saved, to be listed by."""
        return self._keeper.begun(str(record))

    def saved(self) -> None:
        """What stands here is stored: nothing of it is kept apart any more."""
        super().saved()
        self._keeper.note(self._record, None)
        self._keeper.flush()

    def keep_now(self) -> None:
        """Write what is typed without waiting for a pause."""
        self._keeper.flush()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._keeper.flush()

    # --- what is done, and what is refused

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say a refusal beside its field, or where the form says the others when it has none in sight."""
        if not isinstance(trouble, Refused) or not self.place(trouble):
            self._otherwise(trouble)

    def run(
        self, operation: "Callable[Concatenate[Work, P], R]", /, *args: Any, then: Callable[[R], object], **kw: Any
    ) -> None:
        """``act`` on behalf of this form: ``then`` gets the result, a refusal goes to its field."""
        act(self._ctx, operation, *args, then=then, form=self, by=self._owner, **kw)


def hand_over(window: QWidget) -> None:
    """Somebody else is on duty: no form of the window shows them what others typed and did not save."""
    for form in window.findChildren(Form):
        form.hand_over()
