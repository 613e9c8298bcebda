"""Doing what needs another person's consent: try it, and if it is refused for that, ask who agrees and try again."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.errors import Refused, StoreTrouble
from app.rules.rights import Right, Role
from app.services.centre import staff
from app.services.desk import Approval, Work
from app.ui.dialogs import Approver
from app.ui.kit.page import Ctx

P = ParamSpec("P")
R = TypeVar("R")

ROLES = {Role.DESK: "前台", Role.CASHIER: "收银", Role.MANAGER: "主管", Role.AUDITOR: "审计"}


def do_with_consent(
    ctx: Ctx,
    why: str,
    operation: Callable[Concatenate[Work, P], R],
    /,
    *args: Any,
    then: Callable[[R], object],
    refused: Callable[[Refused | StoreTrouble], object] | None = None,
    by: object = None,
    approval: Approval | None = None,
    **kw: Any,
) -> None:
    """Run an operation; when it needs an approver, ask for one (first who, then the PIN) and run it once more.

    ``why`` is what the approver agrees to, with its sum. ``then`` gets the result, ``refused`` any other refusal or
    store trouble; without it the shell says it. Nothing is called when people decline.
    """
    try:
        result = ctx.desk.do(operation, *args, by=by, approval=approval, **kw)
    except Refused as trouble:
        if trouble.code != "needs_approver":
            (refused or ctx.shell.trouble)(trouble)
            return
        people = ctx.desk.see(staff.approvers, Right(trouble.data["right"]))

        def again(consent: object) -> None:
            if not isinstance(consent, Approval):
                raise TypeError("an approval comes from Desk.approve")
            do_with_consent(ctx, why, operation, *args, then=then, refused=refused, by=by, approval=consent, **kw)

        ctx.dialogs.approve(why, [Approver(p.id, p.name, ROLES[p.role]) for p in people], again)
        return
    except StoreTrouble as trouble:
        (refused or ctx.shell.trouble)(trouble)
        return
    then(result)
