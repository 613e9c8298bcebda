"""Consent before work that goes to the worker thread: first who agrees, then the work with their approval."""

from collections.abc import Callable

from app.rules.rights import Right, may
from app.services.centre import staff
from app.services.desk import Approval
from app.ui.consent.ask import ROLES
from app.ui.dialogs import Approver
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
        return
    people = ctx.desk.see(staff.approvers, right)

    def agreed(consent: object) -> None:
        if not isinstance(consent, Approval):
            raise TypeError("an approval comes from Desk.approve")
        then(consent)

    ctx.dialogs.approve(why, [Approver(p.id, p.name, ROLES[p.role]) for p in people], agreed)
