"""The words of senior pricing: who × what × when × on what × how often × who pays × proof × stack × version.

Every part of the grammar has its place here. What it has no word for is refused when a policy is read
(``Refused("policy_unsupported")``), never ignored. Amounts in 分, rates in ‰.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

HOUSE = "本店"
"""The payer of a discount: nobody but the canteen itself."""

ANY = "any"
"""A residence everybody has."""

RESIDENCES = ("street", "district", "city")
"""Where somebody is registered, nearest first: in the centre's street, else in its district, else in its city.

Each is also in the wider ones. Everything else, and what nobody looked at yet, is in none of them.
"""

EVERY_DAY = frozenset(range(7))


class Effect(StrEnum):
    """What a benefit does."""

    PERCENT = "percent"  # pay so many ‰ of the base
    PRICE = "price"  # a set meal at a price of its own
    SHARES = "shares"  # one set meal, of which several payers bear so much each
    FIXED = "fixed"  # so much off from a minimum spend on
    RATIO = "ratio"  # so many ‰ off, up to a cap
    DELIVERY = "delivery"  # so much off the delivery fee


class Kind(StrEnum):
    """Lost revenue of the canteen (优惠) or somebody else's money, owed (补贴). Never in one column."""

    DISCOUNT = "discount"
    SUBSIDY = "subsidy"


class Per(StrEnum):
    """The span a limit counts over, always of one person and by business date."""

    MEAL = "meal"
    DAY = "day"
    MONTH = "month"


class Stage(StrEnum):
    """What of a policy its limit counts: all it gives, or the subsidy alone, the discount being for every meal."""

    ALL = "all"
    SUBSIDY = "subsidy"


class Workdays(StrEnum):
    """Which days ``workdays_only`` means: those of the calendar with its 调休, or plainly Monday to Friday."""

    CALENDAR = "calendar"
    MON_FRI = "mon_fri"


@dataclass(frozen=True)
class Who:
    """Ages in whole years on the business date, both ends included; no classes means everybody.

    ``residence`` is ``ANY`` or one of ``RESIDENCES``; levels of care count from 1 and have both ends included too.
    """

    age_min: int | None = None
    age_max: int | None = None
    classes: frozenset[str] = frozenset()
    residence: str = ANY
    care_min: int | None = None
    care_max: int | None = None


@dataclass(frozen=True)
class What:
    """An effect and its figures; what an effect does not use stays as it is.

    ``rate``: ‰ payable (PERCENT) or ‰ off (RATIO). ``amount``: 分 off (FIXED, DELIVERY), the price of a portion (PRICE)
    or of the whole set meal (SHARES). ``cap``: at most so much off (RATIO). ``min_spend``: from so much on (FIXED,
    RATIO). ``set_code``: which set meal (PRICE). ``shares``: payer and 分 (SHARES). ``by_use``: the ‰ payable of the
    first, second … use within the limit's span (PERCENT); after these nothing is given.
    """

    effect: Effect
    rate: int = 0
    amount: int = 0
    cap: int | None = None
    min_spend: int = 0
    set_code: str = ""
    shares: tuple[tuple[str, int], ...] = ()
    by_use: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limit:
    """So many uses by one person per meal, day or month."""

    per: Per
    count: int


@dataclass(frozen=True)
class BenefitRule:
    """One row of a policy. ``payer`` bears it; eligible dishes are the base."""

    row: int
    who: Who
    what: What
    kind: Kind = Kind.DISCOUNT
    payer: str = HOUSE


@dataclass(frozen=True)
class Policy:
    """One version of a policy. ``weekdays`` count from Monday = 0; no ``meals`` means every meal.

    ``valid_to`` is the last day. ``proofs`` says what the clerk may accept; with ``ask_proof`` nothing is given before
    one was seen. With ``stack``
    the policy's benefit comes on top of the best one of the others. ``on_net`` has the minimum spend and the share of a
    subsidy looked at after the discounts instead of at list price. ``adds_up`` gives every subsidy row that applies
    instead of the best one. ``next_day`` has somebody grow older on the day after the birthday. ``drops`` says which
    payers do not bear their share for somebody of a residence (the wider ones of ``RESIDENCES``). ``to_canteen`` is
    what the operator gets for each subsidised meal, by kind of kitchen; it changes no bill. ``claim_cycle`` is month
    or quarter.
    """

    code: str
    version: int
    name: str
    valid_from: date
    valid_to: date | None = None
    document_no: str = ""
    weekdays: frozenset[int] = EVERY_DAY
    workdays: Workdays | None = None
    meals: frozenset[str] = frozenset()
    dine_in_only: bool = False
    residence: str = ANY
    proofs: tuple[str, ...] = ()
    ask_proof: bool = False
    benefits: tuple[BenefitRule, ...] = ()
    limit: Limit | None = None
    limit_on: Stage = Stage.ALL
    stack: bool = False
    on_net: bool = False
    adds_up: bool = False
    next_day: bool = False
    drops: Mapping[str, frozenset[str]] = field(default_factory=dict)
    to_canteen: Mapping[str, int] = field(default_factory=dict)
    claim_cycle: str = "month"
    approved_by: str = ""
    basis: str = ""
    note: str = ""


@dataclass(frozen=True)
class Eater:
    """Who eats a line. Without a birth date no age tier applies; without a residence none that asks for one.

    ``care`` is the level of care that was assessed, from 1 on; ``lapsed`` are classes that were registered and have run
    out, which nothing is given by.
    """

    id: UUID
    birth_date: date | None
    classes: frozenset[str] = frozenset()
    residence: str = ""
    care: int | None = None
    lapsed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OrderLine:
    """One line as rung up. ``key`` is sortable and does not depend on the position, such as the dish code.

    ``set_code`` names the set meal it is; ``extra`` is what costs beside its price (分), paid whatever else holds;
    ``fee`` is ``delivery`` for a delivery's fee, which no other rule touches.
    """

    key: Any
    list_amount: int
    eligible: bool
    eater: UUID | None
    quantity: int = 1
    set_code: str = ""
    fee: str = ""
    extra: int = 0


@dataclass(frozen=True)
class Occasion:
    """The meal being served. ``used`` counts the uses so far within the policy's own limit span: (eater, policy).

    ``workday`` says what the calendar makes of the day; without it Monday to Friday are workdays. ``unproved``: the
    policy asks for a proof that nobody saw of this eater. ``excepted`` get what limit, hour or proof would keep from
    them.
    """

    day: date
    meal: str
    dine_in: bool
    used: Mapping[tuple[UUID, str], int] = field(default_factory=dict)
    workday: bool | None = None
    unproved: frozenset[tuple[UUID, str]] = frozenset()
    excepted: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Benefit:
    """One amount on one line, with the rule and version that gave it. Kept as it is; reports never compute again.

    ``tier`` is the band the eater was served at: of what comes on top, that of what it comes on top of.
    """

    line: int
    eater: UUID
    policy: str
    version: int
    row: int
    label: str
    tier: str
    kind: Kind
    payer: str
    amount: int


@dataclass(frozen=True)
class PricedLine:
    """``list_amount - discount - subsidy == payable``; ``label`` names the rule, empty when it gave nothing. ``cut`` is
    what of the discount was taken off by hand.
    """

    list_amount: int
    discount: int
    subsidy: int
    payable: int
    benefits: tuple[Benefit, ...]
    label: str
    cut: int = 0


@dataclass(frozen=True)
class Priced:
    """An order priced, lines in the order they came in."""

    lines: tuple[PricedLine, ...]
    list_total: int
    discount_total: int
    subsidy_total: int
    payable_total: int
    cut_total: int = 0


@dataclass(frozen=True)
class Tier:
    """The benefit a person has here and now: ``长者一档 · 60–79``, ``8 折``."""

    label: str
    rate: int
    text: str
    band: str
    policy: str
    version: int
    row: int
