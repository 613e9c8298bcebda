"""What is taken off by hand (手工折扣), after all benefits: the last step of a bill before rounding.

It is looked at what is then left to pay, of every dish, whether it takes part in benefits or not; fees (餐盒费) are
never touched. A line with a cut of its own has that one alone; the whole order's is worked out once over the other
lines and shared over them. So nothing is taken off twice, no percentage stands on another, and nothing falls below 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.rules import money
from app.rules.till.pricing_model import Priced, PricedLine

WHOLE = 1000


@dataclass(frozen=True)
class Cut:
    """``rate`` ‰ off, or ``amount`` 分 off what is left to pay; neither is no cut."""

    rate: int = 0
    amount: int = 0

    def __bool__(self) -> bool:
        return bool(self.rate or self.amount)

    def off(self, left: int) -> int:
        """What it takes off so much, 分, half up and never more than there is."""
        return min(money.per_mille(left, self.rate) + self.amount, left)


NO_CUT = Cut()


@dataclass(frozen=True)
class CutLine:
    """What of a line decides: its own cut, whether it is a fee, and what orders lines alike wherever they stand."""

    cut: Cut
    fee: bool
    key: str


def cut_order(priced: Priced, lines: Sequence[CutLine], whole: Cut) -> Priced:
    """The bill with what is taken off by hand; ``discount`` holds it too, ``cut`` says how much of that it is."""
    offs = [0 if line.fee else line.cut.off(p.payable) for line, p in zip(lines, priced.lines, strict=True)]
    others = [n for n, line in enumerate(lines) if not line.fee and not line.cut]
    left = [priced.lines[n].payable for n in others]
    shares = money.share_out(whole.off(sum(left)), left, [lines[n].key for n in others])
    for n, share in zip(others, shares, strict=True):
        offs[n] = share
    made = tuple(_cut(line, off) for line, off in zip(priced.lines, offs, strict=True))
    total = sum(offs)
    return replace(
        priced,
        lines=made,
        discount_total=priced.discount_total + total,
        payable_total=priced.payable_total - total,
        cut_total=total,
    )


def base(priced: Priced, lines: Sequence[CutLine]) -> int:
    """What is left to pay of the dishes before anything is taken off by hand, 分."""
    return sum(p.payable for line, p in zip(lines, priced.lines, strict=True) if not line.fee)


def over(off: int, left: int, rate: int, amount: int) -> bool:
    """Whether taking ``off`` 分 from ``left`` is more than may be done alone: ``rate`` ‰ of it, and ``amount`` 分."""
    return off > amount or off > money.per_mille(left, rate)


def _cut(line: PricedLine, off: int) -> PricedLine:
    if not off:
        return line
    return replace(line, discount=line.discount + off, payable=line.payable - off, cut=off)
