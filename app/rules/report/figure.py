"""A figure: a whole number and its unit, or a share of two whole numbers; how it is written and compared.

Nothing is rounded before it is written, so that a year's rate is that of the year's sums and never a mean of months.
"""

from dataclasses import dataclass
from enum import StrEnum

NO_FIGURE = "—"
"""What stands where there is nothing to say: no data, or no base to divide by. Never 0 % or 100 %."""


class Measure(StrEnum):
    """What a figure counts, and so how it is written."""

    COUNT = "count"  # things or people
    MONEY = "money"  # 分
    RATE = "rate"  # n of `of`, as a percentage
    MEAN_DAYS = "mean_days"  # n minutes of working time over `of` things; a day has 8 hours
    MEAN_MONEY = "mean_money"  # n 分 over `of` things
    HOURS = "hours"  # minutes
    TEXT = "text"


_DAY_MINUTES = 480


@dataclass(frozen=True)
class Figure:
    """``n`` in the measure's unit; ``of`` is what it is divided by in a rate or a mean. ``n`` is None without data."""

    measure: Measure
    n: int | None = None
    of: int | None = None
    text: str = ""

    @property
    def known(self) -> bool:
        """Whether there is something to say."""
        if self.measure is Measure.TEXT:
            return bool(self.text)
        if self.measure in (Measure.RATE, Measure.MEAN_DAYS, Measure.MEAN_MONEY):
            return self.n is not None and bool(self.of)
        return self.n is not None

    def written(self) -> str:
        """As page and paper write it: ``485``, ``¥27,460.50``, ``94.64%``, ``1.8``, ``36.5``; ``—`` without data."""
        if not self.known:
            return NO_FIGURE
        if self.measure is Measure.TEXT:
            return self.text
        n, of = self.n or 0, self.of or 1
        if self.measure is Measure.MONEY:
            return _money(n)
        if self.measure is Measure.MEAN_MONEY:
            return _money(_half_up(n, of))
        if self.measure is Measure.RATE:
            return percent(n, of)
        if self.measure is Measure.MEAN_DAYS:
            return _decimal(_half_up(n * 10, of * _DAY_MINUTES), 1)
        if self.measure is Measure.HOURS:
            return _decimal(_half_up(n * 10, 60), 1)
        return f"{n:,}"

    def plus(self, other: "Figure") -> "Figure":
        """The figure of both periods together. What is unknown adds nothing."""
        return Figure(self.measure, _both(self.n, other.n), _both(self.of, other.of), self.text or other.text)


def count(n: int | None) -> Figure:
    """So many things."""
    return Figure(Measure.COUNT, n)


def money(fen: int | None) -> Figure:
    """So many 分."""
    return Figure(Measure.MONEY, fen)


def rate(n: int | None, of: int | None) -> Figure:
    """``n`` of ``of``; ``—`` where ``of`` is 0 or unknown, ``0.00%`` where ``n`` is 0 of some."""
    return Figure(Measure.RATE, n, of)


def percent(n: int, of: int) -> str:
    """A share with two decimals, half up away from nought: ``94.64%``. ``of`` is above 0."""
    return f"{_decimal(_half_up(n * 10_000, of), 2)}%"


def change(now: Figure, before: Figure) -> Figure:
    """环比 or 同比: (now - before) ÷ before, as a rate. Unknown where either is, or where there is no base.

    Of two rates or means it is the change of their quotients, in whole numbers: a/b against c/d is (ad - cb) ÷ cb.
    """
    if not (now.known and before.known) or now.measure is Measure.TEXT:
        return rate(None, None)
    a, b = now.n or 0, now.of or 1
    c, d = before.n or 0, before.of or 1
    base = c * b
    return rate(a * d - base, base) if base > 0 else rate(None, None)


def signed_change(figure: Figure) -> str:
    """A change with its sign: ``+12.34%``, ``-3.00%``; ``—`` where there is none."""
    words = figure.written()
    return f"+{words}" if figure.known and (figure.n or 0) > 0 else words


def _both(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else a + b


def _half_up(n: int, of: int) -> int:
    """The nearest whole number to n ÷ of; a half goes away from nought. ``of`` is above 0."""
    whole = (2 * abs(n) + of) // (2 * of)
    return whole if n >= 0 else -whole


def _decimal(scaled: int, places: int) -> str:
    sign = "-" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**places)
    return f"{sign}{whole:,}.{part:0{places}d}"


def _money(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}¥{_decimal(abs(fen), 2)}"
