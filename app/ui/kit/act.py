"""Doing things with records: run an operation, ask for consent, say what is wrong where it belongs, offer 撤销.

The one place of the screens where ``Refused`` and ``StoreTrouble`` of an operation are caught.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from app.errors import Refused, StoreTrouble
from app.rules.rights import Right, may
from app.ui.kit import shortcuts
from app.ui.kit.page import Ctx
from app.ui.kit.questions import Approver, ConsentFacts
from app.ui.words.centre import ROLE_WORDS

if TYPE_CHECKING:
    # They bring the ORM along; the login page is painted before that is loaded.
    from app.services.work import Approval, View, Work

P = ParamSpec("P")
R = TypeVar("R")


class Refusing(Protocol):
    """A form, or whatever else knows where a refusal belongs."""

    def refuse(self, trouble: Refused | StoreTrouble) -> object:
        """Say it beside its field, or through the shell."""


def act(
    ctx: Ctx,
    operation: "Callable[Concatenate[Work, P], R]",
    /,
    *args: Any,
    why: str = "",
    then: Callable[[R], object] | None = None,
    said: str | Callable[[R], str] = "",
    undo: tuple[Any, ...] | Callable[[R], tuple[Any, ...]] = (),
    form: Refusing | None = None,
    refused: Callable[[Refused | StoreTrouble], object] | None = None,
    by: object = None,
    approval: "Approval | None" = None,
    facts: ConsentFacts | None = None,
    **kw: Any,
) -> bool:
    """Run an operation; True when it was done at once, without asking anybody.

    ``why`` is what an approver agrees to, with its sum: given, a missing right asks for one (first who, then the PIN)
    and the operation runs once more. ``facts`` are what the approver sees before agreeing. ``then`` gets the result;
    ``said`` is the toast after it; ``undo`` is the operation, with its arguments, behind the toast's 撤销; both may be
    made of the result. A refusal goes to ``form``, to ``refused``, or is said by the shell. ``by`` is told to the
    listeners of the desk. Nothing is called when people decline.
    """
    try:
        result = ctx.desk.do(operation, *args, by=by, approval=approval, **kw)
    except (Refused, StoreTrouble) as trouble:
        if why and isinstance(trouble, Refused) and trouble.code == "needs_approver":
            again: dict[str, Any] = {"why": why, "then": then, "said": said, "undo": undo, "form": form}
            ask_approver(
                ctx,
                Right(trouble.data["right"]),
                why,
                lambda consent: act(ctx, operation, *args, **again, refused=refused, by=by, approval=consent, **kw),
                facts,
            )
        else:
            (form.refuse if form is not None else refused or ctx.shell.trouble)(trouble)
        return False
    if then is not None:
        then(result)
    words = said(result) if callable(said) else said
    back = undo(result) if callable(undo) else undo
    if words and back:
        ctx.shell.toast(words, "撤销", lambda: act(ctx, *back), key=shortcuts.cap("undo"))
    elif words:
        ctx.shell.toast(words)
    return True


def ask_approver(
    ctx: Ctx, right: Right, why: str, then: "Callable[[Approval], object]", facts: ConsentFacts | None = None
) -> None:
    """Have somebody who carries ``right`` agree to ``why``; nothing is called when people decline."""
    from app.services.centre import staff
    from app.services.work import Approval

    def agreed(consent: object) -> None:
        if not isinstance(consent, Approval):
            raise TypeError("an approval comes from Desk.approve")
        then(consent)

    people = ctx.desk.see(staff.approvers, right)
    ctx.dialogs.approve(why, [Approver(p.id, p.name, ROLE_WORDS[p.role]) for p in people], agreed, facts)


def with_consent(
    ctx: Ctx, right: Right, why: str, then: "Callable[[Approval | None], object]", *, second: bool = False
) -> None:
    """Before work that goes to the worker thread: go on with an approval, or with None when who is on duty needs none.

    ``second`` always asks another person. Nothing is called when people decline.
    """
    on_duty = ctx.desk.staff
    if not second and on_duty is not None and may(on_duty.role, right):
        then(None)
    else:
        ask_approver(ctx, right, why, then)


def look(
    ctx: Ctx, query: "Callable[Concatenate[View, P], R]", /, *args: Any, form: Refusing | None = None,
    refused: Callable[[Refused | StoreTrouble], object] | None = None, **kw: Any,
) -> R | None:  # fmt: skip
    """Read something that may be refused; None then, and it is said as ``act`` says it."""
    try:
        return ctx.desk.see(query, *args, **kw)
    except (Refused, StoreTrouble) as trouble:
        (form.refuse if form is not None else refused or ctx.shell.trouble)(trouble)
        return None
