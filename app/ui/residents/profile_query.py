"""One resident with the tier they are served at today, read in one snapshot."""

from dataclasses import dataclass
from uuid import UUID

from app.rules import dates
from app.services.residents import grids, registry, search
from app.services.residents import profile as resident_profile
from app.services.residents.profile import Extras
from app.services.residents.registry import ResidentCard
from app.services.till import menu
from app.services.till import order as orders
from app.services.till.wallet_rows import CARDS, OF_RESIDENT, wallet_on
from app.services.work import View


@dataclass(frozen=True)
class Profile:
    """``tier_name`` 长者一档 · 60–79 and ``rate_text`` 8 折 under the policies in force today; empty without any."""

    card: ResidentCard
    tier_name: str
    rate_text: str
    extras: Extras
    has_grids: bool = False
    card_number: str = ""  # of their 餐卡; empty without one, or while there are none
    card_balance: int = 0


def profile(view: View, resident_id: UUID) -> Profile | None:
    """The profile of a resident; None when there is no such resident. The tier is that of the meal being served.

    For somebody who was merged it is that of the one they were merged into.
    """
    resident_id = search.survivor(view, resident_id)
    card = registry.card(view, resident_id)
    if card is None:
        return None
    meal = dates.meal_at(menu.periods(view), dates.local(view.now)) or ""
    diner = orders.diners(view, [resident_id], orders.occasion(view, meal, takeaway=False))[resident_id]
    extras = resident_profile.extras(view, resident_id)
    paid_with = CARDS.one(view, f"{OF_RESIDENT} LIMIT 1", r=resident_id) if wallet_on(view) else None
    number, balance = ("", 0) if paid_with is None else (paid_with.number, paid_with.balance)
    return Profile(card, diner.tier_name, diner.rate_text, extras, bool(grids.grids(view)), number, balance)
