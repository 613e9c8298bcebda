"""What a booking costs and what goes back when it is cancelled. Whole 分; halves are rounded up, in one place, and the
other part is the rest, so that both together are what was paid.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.rules.money import divide_half_up, per_mille


class FeePer(StrEnum):
    """What a fee is for."""

    TIME = "time"  # 每次
    HOUR = "hour"  # 每小时, by the minute


@dataclass(frozen=True)
class Tariff:
    """What a room costs. ``deposit`` is owed back and no income. Cancelled ``cancel_hours`` before the use or earlier,
    all goes back; later ``late`` ‰ of the fee are kept; ``no_show`` ‰ of the fee when nobody came.
    """

    fee: int = 0
    per: FeePer = FeePer.TIME
    deposit: int = 0
    cancel_hours: int = 0
    late: int = 500
    no_show: int = 1000


@dataclass(frozen=True)
class GivenBack:
    """退 x 扣 y of one fee; the two are what was paid."""

    back: int
    kept: int


def fee(tariff: Tariff, minutes: int) -> int:
    """What a use of so many minutes costs, without the deposit."""
    return tariff.fee if tariff.per is FeePer.TIME else divide_half_up(tariff.fee * minutes, 60)


def split(paid: int, kept: int) -> GivenBack:
    """``kept`` ‰ of what was paid, half up; the rest goes back: 50 % of 16.61 keeps 8.31 and gives back 8.30."""
    part = per_mille(paid, kept)
    return GivenBack(paid - part, part)


def cancelled(tariff: Tariff, paid: int, starts_at: datetime, at: datetime) -> GivenBack:
    """What goes back of a fee when the booking is cancelled at an instant; exactly at the limit is in time."""
    in_time = at <= starts_at - timedelta(hours=tariff.cancel_hours)
    return split(paid, 0 if in_time else tariff.late)


def missed(tariff: Tariff, paid: int) -> GivenBack:
    """What goes back of a fee when nobody came."""
    return split(paid, tariff.no_show)
