"""An order with all that prices it: the cart's lines with their dishes, who eats, and the policies in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from app.errors import Refused
from app.rules.dates import age_on, local_day
from app.rules.till import cuts, pricing
from app.rules.till.cuts import Cut
from app.services.centre import calendar, settings
from app.services.till import boxes, explain, policies, told, uses
from app.services.till.eaters import Person, eaters_of, people
from app.services.till.order_lines import DishLine, DishNow
from app.services.work import View
from app.store.sql import Reader


@dataclass(frozen=True)
class Header:
    """The cart row itself."""

    id: UUID
    state: str
    hold_no: int | None
    member_id: UUID | None
    takeaway: bool
    use_benefits: bool
    meal: str
    delivery: bool
    due_day: date | None
    told: str  # what the cashier said of the eaters, as ``told`` reads it
    payer_id: UUID | None  # who pays, when it is neither the member nor said in a word
    paid_by: str  # 女儿
    cut_rate: int  # ‰ off by hand, or
    cut_amount: int  # so much off, 分
    cut_reason: str
    cut_by: UUID | None  # who agreed, where somebody had to
    paper_no: str  # 补录: the paper order it was served on, empty for what is rung up as it is served
    paper_at: datetime | None  # and when

    def day(self, view: View) -> date:
        """When it is eaten: the service day, which lies behind for what was served on paper on an earlier day."""
        return self.other_day(view) or view.business_date

    def other_day(self, view: View) -> date | None:
        """The service day where it is said to be another than the business date, or is written down."""
        if self.due_day is None and self.paper_at is not None:
            served = local_day(self.paper_at)
            return served if served < view.business_date else None
        return self.due_day


@dataclass(frozen=True)
class HeldCart(Header):
    """A cart put aside: ``number`` is what people are told, ``changed_at`` when it was put aside, ``staff`` who rang
    it up.
    """

    number: int
    changed_at: datetime
    staff: str


@dataclass(frozen=True)
class OpenCart:
    """The cart being rung up on this terminal; it is not ``filled`` while only a member was picked."""

    id: UUID
    filled: bool


@dataclass(frozen=True)
class _HeldLine(DishLine):
    cart_id: UUID


@dataclass(frozen=True)
class Diner(Person):
    """Somebody who eats, with what the policies in force give them."""

    age: int | None
    tier: str  # 60–79, or "" when no policy gives anything
    tier_name: str  # 长者一档 · 60–79
    rate_text: str  # 8 折
    notes: tuple[explain.PriceNote, ...] = ()  # why they pay what they pay
    eater: pricing.Eater = field(kw_only=True, repr=False)  # as the policies see them: never shown


@dataclass(frozen=True)
class PricedOrder:
    """A cart priced as of now; ``priced`` has one line for each of ``lines``, ``people`` everybody who eats."""

    cart: Header
    lines: tuple[DishLine, ...]
    people: dict[UUID, Diner]
    priced: pricing.Priced
    when: pricing.Occasion
    payer: Person | None = None  # who pays, when it is not the member
    used: dict[tuple[UUID, str], list[uses.UseSoFar]] = field(
        default_factory=dict
    )  # by eater and policy, before this order

    @property
    def member(self) -> Diner | None:
        """Who is served, None for a walk-in."""
        return None if self.cart.member_id is None else self.people.get(self.cart.member_id)

    @property
    def present(self) -> dict[UUID, Person]:
        """Who eats, and who pays for them."""
        return {**self.people, **({} if self.payer is None else {self.payer.id: self.payer})}

    @property
    def dishes(self) -> list[DishLine]:
        """The lines without the fees: what is cooked and carried."""
        return [line for line in self.lines if not line.fee]

    def said(self) -> str:
        """The first thing somebody would wonder about, as a sentence; empty when there is none."""
        return next((note.full for one in self.people.values() for note in one.notes if note.loud), "")


_DISH = {
    "dish_id": "d.id", "code": "d.code", "name": "d.name", "category": "c.name", "by_weight": "d.by_weight",
    "unit_grams": "d.unit_grams", "unit_price": "d.price", "eligible": "d.senior_eligible", "sold_out": "d.sold_out",
    "remaining": "d.remaining", "set_code": "d.set_code", "half_price": "d.half_price",
    "open_low": "d.open_low", "open_high": "d.open_high", "set_groups": "d.set_groups", "box_fee": "d.box_fee",
    "reserved": "d.reserved",
    "fee": "d.fee",
}  # fmt: skip
_LINE = {
    "position": "l.position", "quantity": "l.quantity", "grams": "l.grams", "eater_id": "l.eater_id",
    "remark": "l.remark", "half": "l.half", "own_price": "l.own_price", "weighed": "l.weighed", "choices": "l.choices",
    "cut_rate": "l.cut_rate", "cut_amount": "l.cut_amount", "cut_reason": "l.cut_reason", "cut_by": "l.cut_by",
}  # fmt: skip
_LINE_SOURCE = "cart_line l JOIN dish d ON d.id = l.dish_id JOIN dish_category c ON c.id = d.category_id"

_HEADERS = Reader(Header, "cart")
_STAFF = "coalesce((SELECT s.name FROM staff s WHERE s.id = cart.staff_id), '')"
_HELD = Reader(HeldCart, "cart", number="hold_no", staff=_STAFF)
_LINES = Reader(DishLine, _LINE_SOURCE, **_DISH, **_LINE)
_HELD_LINES = Reader(_HeldLine, _LINE_SOURCE, **_DISH, **_LINE, cart_id="l.cart_id")
_DISHES = Reader(DishNow, "dish d JOIN dish_category c ON c.id = d.category_id", **_DISH)
_OPEN = Reader(OpenCart, "cart", filled="EXISTS (SELECT 1 FROM cart_line l WHERE l.cart_id = cart.id)")
_IS_OPEN = "WHERE terminal = :t AND state = 'open'"
IS_HELD = "WHERE terminal = :t AND state = 'held' AND due_day IS NULL"
"""挂单 of this terminal; what is ordered for another day waits elsewhere."""


def header(view: View, cart_id: UUID) -> Header | None:
    """The row of a cart, None once it is gone."""
    return _HEADERS.one(view, "WHERE id = :id", id=cart_id)


def need(view: View, cart_id: UUID) -> Header:
    """The row of a cart; raises ``Refused("cart_gone")``."""
    cart = header(view, cart_id)
    if cart is None:
        raise Refused("cart_gone")
    return cart


def lines_of(view: View, cart_id: UUID) -> tuple[DishLine, ...]:
    """The lines of a cart with their dishes, by position."""
    return _LINES.rows(view, "WHERE l.cart_id = :cart ORDER BY l.position", cart=cart_id)


def open_cart(view: View) -> OpenCart | None:
    """The cart being rung up on this terminal, unpriced."""
    return _OPEN.one(view, _IS_OPEN, t=view.terminal)


def current(view: View) -> PricedOrder | None:
    """The order being rung up on this terminal."""
    cart = _HEADERS.one(view, _IS_OPEN, t=view.terminal)
    return None if cart is None else priced(view, cart, lines_of(view, cart.id))


def held(view: View) -> tuple[tuple[HeldCart, PricedOrder], ...]:
    """The orders put aside on this terminal, oldest number first; however many there are, they are read together."""
    carts = _HELD.rows(view, f"{IS_HELD} ORDER BY hold_no", t=view.terminal)
    lines: dict[UUID, list[DishLine]] = {cart.id: [] for cart in carts}
    within = f"WHERE l.cart_id IN (SELECT id FROM cart {IS_HELD}) ORDER BY l.position"
    for line in _HELD_LINES.rows(view, within, t=view.terminal):
        lines[line.cart_id].append(line)
    eating = people(view, [one for cart in carts for one in _present(cart, lines[cart.id])])
    day = view.business_date
    found = uses.so_far(view, eating, policies.policies_in_force(view, day) if eating else (), day)
    return tuple((cart, _priced(view, cart, lines[cart.id], eating, found)) for cart in carts)


def dish(view: View, code: str) -> DishNow | None:
    """The active dish with a code."""
    return _DISHES.one(view, "WHERE d.code = :code AND d.active", code=code)


def priced(view: View, cart: Header, lines: Sequence[DishLine]) -> PricedOrder:
    """Price a cart by the policies in force on the service day. Every line is the member's unless it says whose."""
    eating = people(view, _present(cart, lines))
    day = cart.day(view)
    found = uses.so_far(view, eating, policies.policies_in_force(view, day) if eating else (), day)
    return _priced(view, cart, lines, eating, found)


def diners(view: View, ids: Iterable[UUID], when: pricing.Occasion) -> dict[UUID, Diner]:
    """The residents named, each with the tier the policies in force put them in; unknown ones are left out."""
    known = people(view, ids)
    rules = policies.policies_in_force(view, when.day) if known else ()
    used = uses.counting(uses.so_far(view, known, rules, when.day), rules, when)
    now = _using(when, used)
    seen = eaters_of(view, known.values(), rules, when.day)
    return {
        one: _diner(person, seen[one], rules, now, explain.price_notes(view, seen[one], (), (), rules, now, used))
        for one, person in known.items()
    }


def occasion(view: View, meal: str, takeaway: bool) -> pricing.Occasion:
    """The service day and meal an order belongs to, and whether it is a workday where a policy in force asks."""
    day = view.business_date
    return _occasion(view, day, meal, takeaway, policies.policies_in_force(view, day))


def _using(when: pricing.Occasion, used: Mapping[tuple[UUID, str], Sequence[uses.UseSoFar]]) -> pricing.Occasion:
    return replace(when, used={key: len(found) for key, found in used.items()}) if used else when


def _occasion(view: View, day: date, meal: str, takeaway: bool, rules: Sequence[pricing.Policy]) -> pricing.Occasion:
    asked = any(policy.workdays is not None for policy in rules)
    workday = calendar.table(view).is_workday(day) if asked else None
    return pricing.Occasion(day=day, meal=meal, dine_in=not takeaway, workday=workday)


def _eating(cart: Header, lines: Sequence[DishLine]) -> list[UUID]:
    """Whose age counts: the member's, and who else eats a line."""
    return [one for one in (cart.member_id, *(line.eater_id for line in lines)) if one is not None]


def _present(cart: Header, lines: Sequence[DishLine]) -> list[UUID]:
    """Who eats, and who pays for them."""
    return _eating(cart, lines) if cart.payer_id is None else [*_eating(cart, lines), cart.payer_id]


def _priced(
    view: View,
    cart: Header,
    lines: Sequence[DishLine],
    known: Mapping[UUID, Person],
    found: Sequence[uses.UseSoFar],
) -> PricedOrder:
    eating = [known[one] for one in dict.fromkeys(_eating(cart, lines)) if one in known]
    day = cart.day(view)
    rules = policies.policies_in_force(view, day) if eating else ()
    when = _occasion(view, day, cart.meal, cart.takeaway, rules)
    used = uses.counting(found, rules, when)
    said, plain = told.read_told(cart.told), told.plain_lines(cart.told)
    lines = [replace(line, eligible=False) if line.position in plain else line for line in lines]
    when = replace(
        _using(when, used),
        unproved=told.unproved(view, said, (one.id for one in eating), rules),
        excepted=frozenset(one for one, what in said.items() if what.reason),
    )
    fee = settings.text(view, "till.delivery_dish") if cart.delivery else ""
    lines = (*lines, *boxes.box_lines(view, lines, takeaway=cart.takeaway))
    listed = [
        pricing.OrderLine(
            key=line.cut.key,
            list_amount=line.list_amount - line.extra,
            extra=line.extra,
            eligible=line.eligible,
            eater=line.eater_id or cart.member_id,
            quantity=line.quantity,
            set_code=line.set_code,
            fee=pricing.DELIVERY_FEE if fee and line.code == fee else line.fee,
        )
        for line in lines
    ]
    seen = eaters_of(view, eating, rules, when.day)
    bill = pricing.price(listed, seen, rules if cart.use_benefits else (), when)
    bill = cuts.cut_order(bill, [line.cut for line in lines], Cut(cart.cut_rate, cart.cut_amount))
    benefits = [one for line in bill.lines for one in line.benefits]
    off = not cart.use_benefits
    served = {
        one.id: _diner(
            one, seen[one.id], rules, when,
            explain.price_notes(view, seen[one.id], listed, benefits, rules, when, used, declined=off),
        )
        for one in eating
    }  # fmt: skip
    payer = None if cart.payer_id is None else known.get(cart.payer_id)
    return PricedOrder(cart, tuple(lines), served, bill, when, payer, used)


def _diner(
    person: Person,
    eater: pricing.Eater,
    rules: Sequence[pricing.Policy],
    when: pricing.Occasion,
    notes: tuple[explain.PriceNote, ...],
) -> Diner:
    tier = pricing.tier_of(eater, rules, when)
    return Diner(
        **vars(person),
        age=None if person.birth_date is None else age_on(person.birth_date, when.day),
        tier="" if tier is None else tier.band,
        tier_name="" if tier is None else tier.label,
        rate_text="" if tier is None else tier.text,
        notes=notes,
        eater=eater,
    )
