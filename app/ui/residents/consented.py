"""Consent before work that goes to the worker thread: first who agrees, then the work with their approval."""

from collections.abc import Callable

from app.rules.rights import Right, may
from app.services.desk import Approval
from app.ui.kit.act import ask_approver
from app.ui.kit.page import Ctx


def with_consent(
    ctx: Ctx, why: str, right: Right, then: Callable[[Approval | None], object], *, second: bool = False
) -> None:
    """Go on with an approval, or with None when the person on duty needs none; ``second`` always asks another one.

    Nothing is called when people decline.
    """
    on_duty = ctx.desk.staff
    if not second and on_duty is not None and may(on_duty.role, right):
        then(None)
    else:
        ask_approver(ctx, right, why, then)
