"""A report as data: sections of paragraphs, tables and charts. Page, PDF and .xlsx are all made from this alone.

It is frozen as JSON when its period is closed, so a field may be added with a default but never renamed.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from app.rules.report.figure import Figure, Measure


@dataclass(frozen=True)
class TableColumn:
    """``share`` is its part of the width; figures stand to the right, text to the left."""

    title: str
    measure: Measure = Measure.COUNT
    share: int = 1
    signed: bool = False


@dataclass(frozen=True)
class ListBehind:
    """Which list a figure was counted from: the page's key and what it is narrowed to, as that page's ``arrive``
    takes it. Empty where there is none."""

    page: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TableRow:
    """One row; ``strong`` marks a sum."""

    cells: tuple[Figure, ...]
    strong: bool = False
    behind: ListBehind = ListBehind()


@dataclass(frozen=True)
class ReportTable:
    """``key`` is stable and English; it names the sheet of the .xlsx together with the caption."""

    key: str
    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    note: str = ""


@dataclass(frozen=True)
class ChartSeries:
    """One line or set of bars; None is a gap."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class ReportChart:
    """``shape``: daily (bars stacked by day; a series named as last year is a line), bars (sorted, lying), columns
    (stacked), heat (series are the rows), ring. ``shaded`` are the places of days off in a daily chart."""

    key: str
    caption: str
    shape: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    measure: Measure = Measure.COUNT
    shaded: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ReportSection:
    """一、总体情况 and the like; parts come in this order: paragraphs, tables, charts. ``tick`` is the key of the
    section that may be left out when it is printed, empty for what always stands."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[ReportChart, ...] = ()
    tick: str = ""


@dataclass(frozen=True)
class Indicator:
    """One line of the table of key figures. ``meaning`` is the footnote that defines it; ``better`` is +1 where more
    is good, -1 where less is, 0 where neither; ``course`` are the last months, oldest first, for the small curve."""

    key: str
    name: str
    unit: str
    now: Figure
    before: Figure
    year_ago: Figure
    so_far: Figure
    meaning: str = ""
    better: int = 0
    course: tuple[Figure, ...] = ()
    behind: ListBehind = ListBehind()


@dataclass(frozen=True)
class CorrectionNote:
    """A numbered 更正 of a closed period: what was wrong, what is right, why, who and when (local)."""

    number: int
    what: str
    said: str
    right: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True)
class MonthReport:
    """The whole report of a month, quarter or year. ``closed`` is when it was frozen, empty while it is open."""

    period: str
    title: str
    centre: str
    made: str
    indicators: tuple[Indicator, ...]
    sections: tuple[ReportSection, ...]
    appendices: tuple[ReportSection, ...] = ()
    closed: str = ""
    corrections: tuple[CorrectionNote, ...] = field(default=())

    @property
    def ticks(self) -> tuple[tuple[str, str], ...]:
        """What may be left out: its tick, and the titles of what goes with it."""
        titles: dict[str, list[str]] = {}
        for section in (*self.sections, *self.appendices):
            if section.tick:
                titles.setdefault(section.tick, []).append(section.title)
        return tuple((tick, "、".join(named)) for tick, named in titles.items())

    def without(self, left_out: Collection[str]) -> "MonthReport":
        """The report without the sections of these ticks; the key figures always stand."""
        kept = [tuple(one for one in part if not one.tick or one.tick not in left_out)
                for part in (self.sections, self.appendices)]  # fmt: skip
        return replace(self, sections=kept[0], appendices=kept[1])
