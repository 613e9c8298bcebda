"""A dish as it is sold now, and a line of an order: how much of it, how it was rung up, and what that costs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules import money
from app.rules.till import sets
from app.rules.till.cuts import Cut, CutLine


@dataclass(frozen=True)
class Way:
    """How a line was rung up, beside how much of it: lines are one and the same only when they were rung up alike.

    ``own_price`` is what was typed for one portion or, of a weight, what a label of the scale says for all of it, 分;
    ``weighed`` says where the grams are from: hand, scale, label, empty where there is nothing but a hand. ``choices``
    is what of a set meal was chosen, as stored.
    """

    remark: str = ""
    half: bool = False
    own_price: int | None = None
    weighed: str = ""
    choices: str = ""


AS_EVER = Way()
UNCUT: dict[str, Any] = {"cut_rate": 0, "cut_amount": 0, "cut_reason": "", "cut_by": None}
"""Columns of an order or a line that nothing is taken off by hand."""
WEIGHED = ("hand", "scale", "label")
FEES = ("box",)
"""What stands on a bill and is no dish: 餐盒费."""


@dataclass(frozen=True)
class DishNow:
    """A dish as it is sold at this moment; ``unit_price`` is for ``unit_grams`` when sold by weight, 分.

    ``half_price`` is that of half a portion, None where none is sold; ``open_low`` to ``open_high`` are the prices that
    may be typed (自定价), None for a dish with a price of its own; ``set_groups`` is what a set may be chosen of.
    """

    dish_id: UUID
    code: str
    name: str
    category: str
    by_weight: bool
    unit_grams: int
    unit_price: int
    eligible: bool
    sold_out: bool
    remaining: int | None
    set_code: str
    half_price: int | None
    open_low: int | None
    open_high: int | None
    set_groups: str
    box_fee: int | None
    reserved: int | None
    fee: str


@dataclass(frozen=True)
class DishLine(DishNow):
    """A line of a cart with its dish."""

    position: int
    quantity: int
    grams: int | None
    eater_id: UUID | None
    remark: str
    half: bool
    own_price: int | None
    weighed: str
    choices: str
    cut_rate: int
    cut_amount: int
    cut_reason: str
    cut_by: UUID | None

    @property
    def cut(self) -> CutLine:
        """What is taken off it by hand."""
        key = f"{self.code}:{self.dish_id.hex}:{self.grams or 0}:{self.eater_id or ''}:{self.way}"
        return CutLine(Cut(self.cut_rate, self.cut_amount), bool(self.fee), key)

    @property
    def way(self) -> Way:
        """How it was rung up."""
        return Way(self.remark, self.half, self.own_price, self.weighed, self.choices)

    @property
    def fits(self) -> bool:
        """Whether it was rung up the way the dish is sold now: grams for what is weighed, portions for the rest, half
        ones where they are sold, a price where one is typed, a choice where there is one.
        """
        return (
            (self.grams is not None) == self.by_weight
            and not (self.half and self.half_price is None)
            and not (self.open_high is not None and self.own_price is None)
            and bool(self.choices) == bool(self.set_groups)
        )

    @property
    def each(self) -> int:
        """The price of one portion as it was rung up, extras among it, or of the unit of what is weighed, 分."""
        if self.half and self.half_price is not None:
            return self.half_price
        own = self.own_price if self.open_high is not None and self.own_price is not None else self.unit_price
        return own + sets.extras(sets.read_picked(self.choices))

    @property
    def extra(self) -> int:
        """What of the list price is for extras of a set, 分: no benefit touches it."""
        return sets.extras(sets.read_picked(self.choices)) * self.quantity if self.fits else 0

    @property
    def list_amount(self) -> int:
        """What the line costs at list price, 分; nothing while it does not fit, for no price is known for it."""
        if not self.fits:
            return 0
        if self.grams is not None and self.own_price is not None:
            return self.own_price
        if self.grams is not None:
            return money.weigh(self.unit_price, self.grams, self.unit_grams)
        return self.each * self.quantity
