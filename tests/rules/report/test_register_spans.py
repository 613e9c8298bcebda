"""Periods of registers: read as they are written, moved by their own length, cut in Shanghai."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.report.registers.sources import SOURCES, CellKind, Pick
from app.rules.report.registers.span import DaySpan, SpanUnit, moved_span, read_span, span_at, typed_span
from app.rules.report.registers.written import written_cell

DAYS = st.dates(date(2002, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("typed", "first", "last", "title"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "2026年10月"), ("2026-Q4", "2026-10-01", "2026-12-31", "2026年第4季度"),
        ("2026", "2026-01-01", "2026-12-31", "2026年"), ("2026-10-08", "2026-10-08", "2026-10-08", "2026年10月8日"),
        ("2026-10-05..2026-10-11", "2026-10-05", "2026-10-11", "2026年10月5日至11日"),
        ("2026-10-28..2026-11-03", "2026-10-28", "2026-11-03", "2026年10月28日至11月3日"),
        ("2026-12-28..2027-01-03", "2026-12-28", "2027-01-03", "2026年12月28日至2027年1月3日"),
    ],
)  # fmt: skip
def test_a_period_is_read_and_said(typed: str, first: str, last: str, title: str) -> None:
    span = DaySpan(date.fromisoformat(first), date.fromisoformat(last))
    assert (read_span(typed), span.key, span.title) == (span, typed, title)


@pytest.mark.parametrize(
    "typed", ["", "2026-13", "x", "2026-10-08..", "..2026-10-08", "2026-10-08..2026-10-07", "2026-02-30",
              "2020-01-01..2026-01-01"],
)  # fmt: skip
def test_what_is_none_is_none(typed: str) -> None:
    assert read_span(typed) is None


@given(DAYS, st.sampled_from(SpanUnit))
def test_the_day_is_in_it_and_it_comes_back(day: date, unit: SpanUnit) -> None:
    span = span_at(unit, day)
    assert span.first <= day <= span.last and read_span(span.key) == span
    there = moved_span(span, 1)
    assert (there.first - span.last).days == 1 and moved_span(there, -1) == span
    assert moved_span(span, 3) == moved_span(moved_span(there, 1), 1)


def test_it_is_cut_at_midnight_in_shanghai() -> None:
    week = span_at(SpanUnit.WEEK, date(2027, 1, 1))
    assert week == DaySpan(date(2026, 12, 28), date(2027, 1, 3))
    assert (week.begins, week.ends) == (datetime(2026, 12, 27, 16, tzinfo=UTC), datetime(2027, 1, 3, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (CellKind.TEXT, None, ""), (CellKind.TEXT, "话", "话"), (CellKind.PICK, Pick("a", "甲"), "甲"),
        (CellKind.MONEY, -1234, "-¥12.34"), (CellKind.COUNT, 0, "0"), (CellKind.HOURS, 90, "1.5"),
        (CellKind.DAYS, 240, "0.5"), (CellKind.YES, True, "是"), (CellKind.YES, False, ""),
        (CellKind.MOMENT, datetime(2026, 11, 30, 16, tzinfo=UTC), "2026-12-01 00:00"),
        (CellKind.DAY, date(2026, 12, 1), "2026-12-01"),
    ],
)  # fmt: skip
def test_a_cell_is_written_as_people_read_it(kind: CellKind, value: object, said: str) -> None:
    assert written_cell(kind, value) == said


def test_a_column_is_found_by_its_key() -> None:
    assert SOURCES["sales"].column("due").title == "实收"
    with pytest.raises(KeyError):
        SOURCES["sales"].column("weather")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" 2026-10 ", "2026-10"), ("2026/10", "2026-10"), ("2026.9", "2026-09"), ("202610", "2026-10"),
        ("2026-9", "2026-09"), ("2026q4", "2026-Q4"), ("2026-q1", "2026-Q1"), ("2026", "2026"),
        ("2026-10-05~2026-10-11", "2026-10-05..2026-10-11"), ("20261008", "2026-10-08"),
    ],
)  # fmt: skip
def test_what_people_type_for_a_span_is_read(typed: str, key: str) -> None:
    span = typed_span(typed)
    assert span is not None and span.key == key


@pytest.mark.parametrize("typed", ["", "2026-13", "202613", "2026-0", "2026q5", "10", "上个月", "9" * 80_000])
def test_what_is_no_span_is_none(typed: str) -> None:
    assert typed_span(typed) is None
