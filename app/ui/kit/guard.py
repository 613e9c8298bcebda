"""Where "no" and trouble with the store are caught on the screen: one place, so that none is swallowed by accident."""

from collections.abc import Callable
from typing import TypeVar

from app.errors import Refused, StoreTrouble

R = TypeVar("R")
Trouble = Refused | StoreTrouble


def guarded(
    call: Callable[[], R], refused: Callable[[Trouble], object] | None, then: Callable[[R], object] | None = None
) -> bool:
    """Call; the result goes to ``then``, what was refused to ``refused`` (None: it is said elsewhere). Whether it went.

    ``then`` is outside the guard: what it is refused is its own matter.
    """
    try:
        result = call()
    except (Refused, StoreTrouble) as trouble:
        if refused is not None:
            refused(trouble)
        return False
    if then is not None:
        then(result)
    return True
