"""A register made: every row of it, narrowed and summed, the same whenever it is asked for a period that is over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Refused
from app.rules.dates import local
from app.rules.report.registers.plan import RegisterPlan
from app.rules.report.registers.sources import CellKind, RegisterColumn
from app.rules.report.registers.span import DaySpan
from app.rules.report.registers.written import written_cell
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.registers import RegisterHeading, RegisterPaper
from app.services.registers.bookings import BOOKINGS_LISTED
from app.services.registers.cells import Listed, Options
from app.services.registers.enrolments import ENROLMENTS_LISTED
from app.services.registers.promises_kept import (
    CLOSINGS_LISTED,
    DUE_LISTED,
    RATINGS_LISTED,
    RECTIFIED_LISTED,
)
from app.services.registers.repairs import REPAIRS_LISTED
from app.services.registers.requests import ENTERED_LISTED, REQUESTS_LISTED
from app.services.registers.sales import SALES_LISTED
from app.services.work import View, asks

LISTINGS: Mapping[str, Listed[Any]] = {
    "requests": REQUESTS_LISTED, "entered": ENTERED_LISTED, "due": DUE_LISTED, "closings": CLOSINGS_LISTED,
    "ratings": RATINGS_LISTED, "rectified": RECTIFIED_LISTED, "sales": SALES_LISTED, "repairs": REPAIRS_LISTED,
    "bookings": BOOKINGS_LISTED, "enrolments": ENROLMENTS_LISTED,
}  # fmt: skip
"""How each source is read."""

LONGEST_REGISTER = 100_000
"""Rows one register may have; beyond that it is refused and never cut."""


@dataclass(frozen=True)
class RegisterTable:
    """Every row of a register, cells as values: instants UTC, money in 分, ``Pick`` where it is one of a few. ``sums``
    has one for each column that is summed, None for the others; ``keys`` are the numbers of the records of the rows."""

    plan: RegisterPlan
    span: DaySpan
    columns: tuple[RegisterColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    sums: tuple[int | None, ...]
    clear: bool = False
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """By which day it counts, how it stood, and what it was narrowed to."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def words(self, first: int | None = None) -> tuple[tuple[str, ...], ...]:
        """The rows as people read them, all or only the first of them."""
        kinds = [column.kind for column in self.columns]
        return tuple(tuple(map(written_cell, kinds, row)) for row in self.rows[:first])

    def sum_words(self) -> tuple[str, ...]:
        """The sums as people read them; empty where nothing is summed."""
        if all(one is None for one in self.sums):
            return ()
        return tuple(written_cell(column.kind, one) for column, one in zip(self.columns, self.sums, strict=True))


@asks(Right.SEE_REPORTS)
def register_table(view: View, plan: RegisterPlan, span: DaySpan) -> RegisterTable:
    """The register of a span, names masked. Raises ``Refused``: register_long (limit)."""
    return made_table(view, plan, span)


@asks(Right.SEE_REPORTS)
def register_options(view: View, source: str) -> Mapping[str, Options]:
    """By which keys each column of a source can be narrowed, with their words."""
    return LISTINGS[source].options(view)


@asks(Right.SEE_REPORTS)
def register_paper(view: View, plan: RegisterPlan, span: DaySpan) -> RegisterPaper:
    """The register as it is printed, names masked. Raises ``Refused``: register_long (limit)."""
    table = made_table(view, plan, span)
    return RegisterPaper(
        head=settings.head(view),
        title=plan.name,
        span=span.title,
        unit=plan.of.unit,
        count=table.count,
        columns=tuple(RegisterHeading(column.title, column.kind.value) for column in table.columns),
        rows=table.words(),
        sums=table.sum_words(),
        notes=table.notes,
        made_at=view.now,
        made_by=view.member().name,
        keys=table.keys,
    )


def made_table(view: View, plan: RegisterPlan, span: DaySpan, *, clear: bool = False) -> RegisterTable:
    """The register of a span; ``clear`` shows names and phones whole, which only a leave allows."""
    source, listed = plan.of, LISTINGS[plan.source]
    columns = tuple(source.column(key) for key in plan.columns)
    tests = [(listed.cells[key], frozenset(keys)) for key, keys in plan.narrowed.items()]
    makers = [listed.cells[column.key] for column in columns]
    found = [row for row in listed.read(view, span, clear) if all(cell(row).key in keys for cell, keys in tests)]
    rows = tuple(tuple(make(row) for make in makers) for row in found)
    if len(rows) > LONGEST_REGISTER:
        raise Refused("register_long", limit=LONGEST_REGISTER)
    sums = tuple(sum(row[at] or 0 for row in rows) if column.summed else None for at, column in enumerate(columns))
    made = RegisterTable(plan, span, columns, rows, sums, clear, tuple(map(listed.cells["number"], found)))
    return replace(made, notes=_notes(view, made))


def _notes(view: View, table: RegisterTable) -> tuple[str, ...]:
    source = table.plan.of
    stood = [column.title for column in table.columns if column.at_end]
    over = view.now >= table.span.ends
    until = "期末" if over else f"{local(view.now):%Y-%m-%d %H:%M}"
    first = f"按{source.day}统计" + (f"；{'、'.join(stood)}为{until}的情况" if stood else "")
    known = LISTINGS[source.key].options(view) if table.plan.narrowed else {}
    narrowed = [
        f"{source.column(key).title}：{'、'.join(dict(known[key]).get(one, one) for one in keys)}"
        for key, keys in table.plan.narrowed.items()
    ]
    who = [c.title for c in table.columns if c.kind in (CellKind.NAME, CellKind.PHONE)]
    masked = () if table.clear or not who else (f"{'、'.join(who)}打星号",)
    outside = (source.left_out,) if source.left_out else ()
    return (first, *outside, *(["只列" + "；".join(narrowed)] if narrowed else []), *masked)
