"""The words of senior pricing: who × what × when × on what × how often × who pays × proof × stack × version.

Every part of the grammar has its place here. What is not built yet is refused when a policy is read
(``Refused("policy_unsupported")``), never ignored. Amounts in 分, rates in ‰ payable.
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

EVERY_DAY = frozenset(range(7))


class Effect(StrEnum):
    """What a benefit does to the base it is computed on. ``PERCENT`` is built."""

    PERCENT = "percent"  # pay so many ‰
    PRICE = "price"  # a table of prices by set
    FIXED = "fixed"  # so much off from a minimum spend on
    RATIO = "ratio"  # so many ‰ off, up to a cap
    CAP = "cap"  # min(actual, cap) off
    DELIVERY = "delivery"  # the delivery fee off


class Kind(StrEnum):
    """Lost revenue of the canteen (优惠) or somebody else's money, owed (补贴). Never in one column."""

    DISCOUNT = "discount"
    SUBSIDY = "subsidy"


class Per(StrEnum):
    """The span a limit counts over, always of one person and by business date."""

    MEAL = "meal"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Who:
    """Ages in whole years on the business date, both ends included; no classes means everybody."""

    age_min: int | None = None
    age_max: int | None = None
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class What:
    """An effect and its rate; for ``PERCENT`` the ‰ that is still payable."""

    effect: Effect
    rate: int


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

    ``valid_to`` is the last day. ``proofs`` says what the clerk may accept; the service asks for it. With ``stack``
    the policy's benefit comes on top of the best one of the others.
    """

    code: str
    version: int
    name: str
    valid_from: date
    valid_to: date | None = None
    document_no: str = ""
    weekdays: frozenset[int] = EVERY_DAY
    meals: frozenset[str] = frozenset()
    dine_in_only: bool = False
    residence: str = ANY
    proofs: tuple[str, ...] = ()
    benefits: tuple[BenefitRule, ...] = ()
    limit: Limit | None = None
    stack: bool = False
    approved_by: str = ""
    basis: str = ""
    note: str = ""


@dataclass(frozen=True)
class Eater:
    """Who eats a line. Without a birth date no age tier applies."""

    id: UUID
    birth_date: date | None
    classes: frozenset[str] = frozenset()
    residence: str = ""


@dataclass(frozen=True)
class OrderLine:
    """One line as rung up. ``key`` is sortable and does not depend on the position, such as the dish code."""

    key: Any
    list_amount: int
    eligible: bool
    eater: UUID | None


@dataclass(frozen=True)
class Occasion:
    """The meal being served. ``used`` counts the uses so far within the policy's own limit span: (eater, policy)."""

    day: date
    meal: str
    dine_in: bool
    used: Mapping[tuple[UUID, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Benefit:
    """One amount on one line, with the rule and version that gave it. Kept as it is; reports never compute again."""

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
    """``list_amount - discount - subsidy == payable``; ``label`` names the rule, empty when it gave nothing."""

    list_amount: int
    discount: int
    subsidy: int
    payable: int
    benefits: tuple[Benefit, ...]
    label: str


@dataclass(frozen=True)
class Priced:
    """An order priced, lines in the order they came in."""

    lines: tuple[PricedLine, ...]
    list_total: int
    discount_total: int
    subsidy_total: int
    payable_total: int


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
