"""邻里餐厅 of a period, from the daily roll-ups by business date, of every terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.rules.report.period import ReportPeriod
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class DaySum:
    """Of one key or day: meals (reversals taken off), and 分 at list price, taken off, subsidised and paid."""

    meals: int = 0
    list_amount: int = 0
    discount: int = 0
    subsidy: int = 0
    amount: int = 0

    def with_more(self, other: "DaySum") -> "DaySum":
        """Both together."""
        return DaySum(
            self.meals + other.meals,
            self.list_amount + other.list_amount,
            self.discount + other.discount,
            self.subsidy + other.subsidy,
            self.amount + other.amount,
        )


@dataclass(frozen=True)
class CanteenCounts:
    """``whole`` is all meals; a tender's ``amount`` is what it took; ``tiers`` are the meals at a senior's price."""

    whole: DaySum
    by_day: Mapping[date, DaySum] = field(default_factory=dict)
    tiers: Mapping[str, DaySum] = field(default_factory=dict)

    @property
    def seniors(self) -> int:
        """Meals at a senior's price."""
        return sum(tier.meals for tier in self.tiers.values())


def canteen_counts(view: View, period: ReportPeriod) -> CanteenCounts:
    """What the till sold in the period: one statement, over as many rows as days and keys, never over sales."""
    days: dict[date, DaySum] = {}
    tiers: dict[str, DaySum] = {}
    for row in _MOVED.rows(view, _WITHIN, first=period.first, last=period.last):
        count = -row.count if row.dimension == "reversal" else row.count
        one = DaySum(count, row.list_amount, row.discount, row.subsidy, row.amount)
        if row.dimension == "tier":
            tiers[row.key] = tiers.get(row.key, DaySum()).with_more(one)
        else:
            days[row.day] = days.get(row.day, DaySum()).with_more(one)
    whole = DaySum()
    for day in days.values():
        whole = whole.with_more(day)
    return CanteenCounts(whole, days, tiers)


@dataclass(frozen=True)
class _Moved:
    day: date
    dimension: str
    key: str
    count: int
    list_amount: int
    discount: int
    subsidy: int
    amount: int


_MOVED = sql.Reader(
    _Moved,
    "daily_total",
    key='"key"',
    count='sum("count")',
    list_amount="sum(list_amount)",
    discount="sum(discount)",
    subsidy="sum(subsidy)",
    amount="sum(amount)",
)
_WITHIN = (
    "WHERE day >= :first AND day <= :last AND dimension IN ('sale', 'reversal', 'tier') "
    'GROUP BY day, dimension, "key" ORDER BY day, dimension, "key"'
)
