"""A cell of a register as people read it, and as a number where it is one."""

from datetime import date, datetime
from typing import Any

from app.rules.dates import local
from app.rules.report.figure import Figure, Measure
from app.rules.report.registers.sources import CellKind, Pick

MEASURES = {
    CellKind.COUNT: Measure.COUNT, CellKind.MONEY: Measure.MONEY, CellKind.HOURS: Measure.HOURS,
    CellKind.DAYS: Measure.MEAN_DAYS,
}  # fmt: skip
"""The kinds that are numbers, as the report measures them."""


def figure_of(kind: CellKind, value: int | None) -> Figure:
    """A number of a register as one of the report."""
    return Figure(MEASURES[kind], value, 1)


def written_cell(kind: CellKind, value: Any) -> str:
    """What stands in a cell on screen and paper; nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, Pick):
        return value.text
    if kind in MEASURES:
        return figure_of(kind, value).written()
    if kind is CellKind.YES:
        return "是" if value else ""
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
