"""Doing what needs another person's consent: try it, and if it is refused for that, ask who agrees and try again."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.errors import Refused, StoreTrouble
from app.services.work import Work
from app.ui.kit.act import act
from app.ui.kit.page import Ctx

P = ParamSpec("P")
R = TypeVar("R")


def do_with_consent(
    ctx: Ctx,
    why: str,
    operation: Callable[Concatenate[Work, P], R],
    /,
    *args: Any,
    then: Callable[[R], object],
    refused: Callable[[Refused | StoreTrouble], object] | None = None,
    by: object = None,
    **kw: Any,
) -> None:
    """``act`` with ``why`` in front: what the approver agrees to, with its sum."""
    act(ctx, operation, *args, why=why, then=then, refused=refused, by=by, **kw)
