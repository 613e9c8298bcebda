"""Seniors first: their own window before everybody's, and portions kept for them until a set time."""

from collections.abc import Sequence

from app.errors import Refused
from app.rules.till import windows
from app.services.centre import settings
from app.services.till import choices
from app.services.till import order as orders
from app.services.till.order import Header
from app.services.till.order_lines import DishLine, DishNow
from app.services.work import View


def check_turn(view: View, cart: Header, lines: Sequence[DishLine], dish: DishNow, quantity: int) -> None:
    """Whether it is somebody's turn for a dish; asked about, never barred.

    Raises ``Refused``: ``seniors_first`` (until=) with the first dish of an order in the seniors' window,
    ``kept_for_seniors`` (left=, until=) where only portions kept for them are left. Neither for a senior.
    """
    first = not lines and windows.is_seniors_alone(
        view.now, settings.text(view, "till.senior_from"), settings.text(view, "till.everybody_from")
    )
    kept = dish.reserved if dish.remaining is not None and dish.reserved else 0
    if kept and not windows.is_kept(view.now, settings.text(view, "till.reserved_until")):
        kept = 0
    if not (first or kept) or _is_senior(view, cart):
        return
    if first:
        raise Refused("seniors_first", until=settings.text(view, "till.everybody_from"))
    left = windows.free_portions(dish.remaining or 0, kept)
    if choices.portions(lines).get(dish.dish_id, 0) + quantity > left:
        until = settings.text(view, "till.reserved_until")
        raise Refused("kept_for_seniors", name=dish.name, left=left, kept=kept, until=until)


def _is_senior(view: View, cart: Header) -> bool:
    """Whether a policy in force puts who is served in a tier at this meal."""
    if cart.member_id is None:
        return False
    when = orders.occasion(view, cart.meal, cart.takeaway)
    return any(one.tier for one in orders.diners(view, [cart.member_id], when).values())
