"""Registers in few words: everything of a source, by a manager."""

from datetime import date
from typing import Any

from app.rules.report.registers.plan import RegisterPlan
from app.rules.report.registers.sources import SOURCES
from app.rules.report.registers.span import DaySpan, SpanUnit, span_at
from app.services.desk import Desk
from app.services.registers import table
from app.services.registers.table import RegisterTable

NOVEMBER = span_at(SpanUnit.MONTH, date(2026, 11, 1))
DECEMBER = span_at(SpanUnit.MONTH, date(2026, 12, 1))


def plan(source: str, *columns: str, name: str = "样例台账", **narrowed: tuple[str, ...]) -> RegisterPlan:
    """All columns of a source unless some are named."""
    return RegisterPlan(name, source, columns or SOURCES[source].keys, narrowed)


def made(
    desk: Desk, source: str, span: DaySpan = NOVEMBER, *columns: str, **narrowed: tuple[str, ...]
) -> RegisterTable:
    """The register of a source."""
    return desk.see(table.register_table, plan(source, *columns, **narrowed), span)


def column(found: RegisterTable, key: str) -> list[Any]:
    """One column of it, as values."""
    at = [one.key for one in found.columns].index(key)
    return [row[at] for row in found.rows]


def sums(found: RegisterTable) -> dict[str, int]:
    """What is summed."""
    return {one.key: value for one, value in zip(found.columns, found.sums, strict=True) if value is not None}
