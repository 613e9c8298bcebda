"""Bring the store's facts to the pricing rules: who eats, which policies are in force, which day and meal it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.rules import money
from app.rules.dates import age_on
from app.rules.till import pricing
from app.services.till import menu
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class Diner:
    """A resident as the till needs them. ``name`` is whole (the staff call people by it); paper masks it."""

    id: UUID
    no: int
    name: str
    sex: str
    birth_date: date | None
    age: int | None
    note: str
    tier: str  # 60–79, or "" when no policy gives anything
    tier_name: str  # 长者一档 · 60–79
    rate_text: str  # 8 折


@dataclass(frozen=True)
class RawLine:
    """A cart line with the dish as it is now."""

    position: int
    dish_id: UUID
    code: str
    name: str
    category: str
    by_weight: bool
    unit_grams: int
    unit_price: int
    quantity: int
    grams: int | None
    eligible: bool
    eater_id: UUID | None
    sold_out: bool
    remaining: int | None

    @property
    def list_amount(self) -> int:
        """What the line costs at list price, 分."""
        if self.grams is not None:
            return money.weigh(self.unit_price, self.grams, self.unit_grams)
        return self.unit_price * self.quantity


_DINER = "SELECT id, no, name, sex, birth_date, note FROM resident WHERE id = :id"


def diners(view: View, ids: Iterable[UUID], occasion: pricing.Occasion) -> dict[UUID, Diner]:
    """The residents named, each with the tier the policies in force put them in."""
    policies = menu.policies_in_force(view, occasion.day)
    found: dict[UUID, Diner] = {}
    for wanted in dict.fromkeys(ids):
        row = sql.row(view.session, _DINER, {"id": wanted})
        if row is None:
            continue
        birth = row[4] if row[4] is None or isinstance(row[4], date) else date.fromisoformat(row[4])
        tier = pricing.tier_of(pricing.Eater(id=wanted, birth_date=birth), policies, occasion)
        found[wanted] = Diner(
            id=wanted,
            no=int(row[1]),
            name=row[2],
            sex=row[3],
            birth_date=birth,
            age=None if birth is None else age_on(birth, occasion.day),
            note=row[5],
            tier="" if tier is None else tier.band,
            tier_name="" if tier is None else tier.label,
            rate_text="" if tier is None else tier.text,
        )
    return found


def occasion(view: View, meal: str, takeaway: bool) -> pricing.Occasion:
    """The service day and meal an order belongs to."""
    return pricing.Occasion(day=view.business_date, meal=meal, dine_in=not takeaway)


def price(
    view: View,
    lines: Sequence[RawLine],
    people: dict[UUID, Diner],
    member_id: UUID | None,
    when: pricing.Occasion,
    *,
    use_benefits: bool = True,
) -> pricing.Priced:
    """Price an order by the policies in force on the service day. Every line is the member's unless it says whose."""
    policies = menu.policies_in_force(view, when.day) if use_benefits else ()
    order = [
        pricing.OrderLine(
            key=f"{line.code}:{line.dish_id.hex}:{line.grams or 0}:{line.eater_id or ''}",
            list_amount=line.list_amount,
            eligible=line.eligible,
            eater=line.eater_id or member_id,
        )
        for line in lines
    ]
    eaters = {d.id: pricing.Eater(id=d.id, birth_date=d.birth_date) for d in people.values()}
    return pricing.price(order, eaters, policies, when)
