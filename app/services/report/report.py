"""The whole report of a month, quarter or year: key figures with what they were before, and the sections."""

from datetime import datetime

from app.rules.dates import local
from app.rules.report.figure import Figure, Measure, change, signed_change
from app.rules.report.layout import Indicator, MonthReport, ReportSection, ReportTable, TableColumn, TableRow
from app.rules.report.period import ReportPeriod
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.report import MonthReportPaper
from app.services.report import sections
from app.services.report.appendices import appendices
from app.services.report.gathered import KEY_FIGURES, Gathered, gather, key_figures
from app.services.report.kept import PeriodWords, frozen_report, words_of
from app.services.work import View, asks


@asks(Right.SEE_REPORTS)
def period_report(view: View, period: ReportPeriod) -> MonthReport:
    """The report as it was closed; of an open period as the books say now, the same whatever was done since its end."""
    return frozen_report(view, period) or written_report(view, period)


def written_report(view: View, period: ReportPeriod, closed: datetime | None = None) -> MonthReport:
    """The report made from the books and from the closed months; ``closed`` is the moment it is closed at."""
    now, before, year_ago = (gather(view, one) for one in (period, period.before, period.year_ago))
    so_far = gather(view, ReportPeriod(period.first.replace(month=1), period.last.month))
    indicators = _indicators(now, before, year_ago, so_far)
    head = settings.head(view)
    kind = {1: "月报", 3: "季报", 12: "年报"}[period.months]
    return MonthReport(
        period=period.key,
        title=f"{head.community}“{head.centre}”百通岗{period.title}运行情况{kind}",
        centre=f"{head.community}{head.centre}",
        made=f"{local(view.now):%Y-%m-%d %H:%M}",
        indicators=indicators,
        sections=(
            _summary(period, indicators),
            *([_months(view, period)] if period.months > 1 else []),
            *sections.every(view, period, now, before, year_ago),
            *_written_words(words_of(view, period)),
        ),
        appendices=appendices(view, period, now),
        closed="" if closed is None else f"{local(closed):%Y-%m-%d %H:%M}",
    )


@asks(Right.SEE_REPORTS)
def month_paper(view: View, period: ReportPeriod, left_out: tuple[str, ...] = ()) -> MonthReportPaper:
    """The report as it is printed."""
    made = period_report(view, period)
    return MonthReportPaper(settings.head(view), made, view.now, view.member().name, left_out)


def _indicators(now: Gathered, before: Gathered, year_ago: Gathered, so_far: Gathered) -> tuple[Indicator, ...]:
    mine, last, ago, year = (key_figures(one) for one in (now, before, year_ago, so_far))
    return tuple(
        Indicator(key, name, unit, mine[key], last[key], ago[key], year[key], meaning=meaning, better=better)
        for key, name, unit, better, meaning in KEY_FIGURES
    )


_BY_MONTH = (
    ("months", "各月受理、维修和场地",
     ("received", "on_time_rate", "satisfied_rate", "repairs", "room_use_rate", "activity_people")),
    ("months_canteen", "各月就餐", ("diners", "senior_share", "subsidy", "takings")),
)  # fmt: skip
"""The tables of a quarter and a year: key, caption, key figures."""


def _months(view: View, period: ReportPeriod) -> ReportSection:
    """The months of a quarter or a year beside each other, each as its own page says."""
    named = {key: name for key, name, *_ in KEY_FIGURES}
    found = [(f"{one.first.month}月", key_figures(gather(view, one))) for one in period.parts()]
    whole = key_figures(gather(view, period))
    tables = tuple(
        ReportTable(
            name, caption,
            (TableColumn("月份", Measure.TEXT), *(TableColumn(named[key], whole[key].measure) for key in keys)),
            tuple(
                TableRow((Figure(Measure.TEXT, text=title), *(figures[key] for key in keys)), strong=figures is whole)
                for title, figures in (*found, ("合计", whole))
            ),
        )
        for name, caption, keys in _BY_MONTH
    )  # fmt: skip
    return ReportSection("months", "各月情况", (), tables)


def _written_words(words: PeriodWords) -> tuple[ReportSection, ...]:
    """What the manager wrote, as paragraphs; nothing where nothing was written."""
    listed = (("problems", "存在问题", words.problems), ("plans", "下一步计划", words.plans))
    return tuple(
        ReportSection(key, title, tuple(line for line in text.splitlines() if line.strip()))
        for key, title, text in listed
        if text
    )


def _summary(period: ReportPeriod, indicators: tuple[Indicator, ...]) -> ReportSection:
    """The paragraph the data themselves write; what has no data is not spoken of."""
    by = {one.key: one for one in indicators}

    def said(key: str) -> str:
        one = by[key]
        moved = change(one.now, one.before)
        than = f"，环比 {signed_change(moved)}" if moved.known else ""
        return f"{one.name} {one.now.written()}{f' {one.unit}' if one.unit else ''}{than}"

    groups = (
        ("received", "on_time_rate", "satisfied_rate"), ("diners", "takings", "subsidy"),
        ("repairs", "room_use_rate"), ("activity_count", "activity_people"),
    )  # fmt: skip
    spoken = ["；".join(said(key) for key in keys if by[key].now.known) for keys in groups]
    text = f"{period.title}，" + "。".join(part for part in spoken if part) + "。"
    return ReportSection("summary", "总体情况", (text,))
