"""备用金差异 and 长短款 of a period: the shifts of its business days whose float or count was not what it should be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.rules.report.period import ReportPeriod
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class DrawerCount:
    """One shift that did not come out even, 分: what the float was more than the closing before left, and what was
    counted more than there should have been. ``expected`` is the cash there should have been."""

    day: date
    terminal: str
    float_off: int
    expected: int
    off: int


@dataclass(frozen=True)
class DrawerFigures:
    """How many shifts were closed; those that were off, by the number of their Z."""

    shifts: int
    off: Mapping[str, DrawerCount] = field(default_factory=dict)


class _Closed(NamedTuple):
    number: str
    business_date: date
    terminal: str
    float_off: int
    expected_cash: int
    variance: int


_CLOSED = sql.Reader(
    _Closed, "closing c JOIN shift s ON s.id = c.shift_id",
    float_off="s.opening_float - coalesce(s.float_expected, s.opening_float)",
    **{name: f"c.{name}" for name in ("number", "business_date", "terminal", "expected_cash", "variance")},
)  # fmt: skip


def drawer_figures(view: View, period: ReportPeriod) -> DrawerFigures:
    """What the drawers of a period were off by."""
    rows = _CLOSED.rows(
        view, "WHERE c.business_date >= :first AND c.business_date <= :last ORDER BY c.business_date, c.number",
        first=period.first.isoformat(), last=period.last.isoformat(),
    )  # fmt: skip
    off = {
        row.number: DrawerCount(row.business_date, row.terminal, row.float_off, row.expected_cash, row.variance)
        for row in rows
        if row.float_off or row.variance
    }
    return DrawerFigures(len(rows), off)
