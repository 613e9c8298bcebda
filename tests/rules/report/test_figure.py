"""How a figure is written and compared."""

from dataclasses import replace
from datetime import date

import pytest

from app.rules.report.figure import Figure, Measure, change, count, money, percent, rate, signed_change
from app.rules.report.period import ReportPeriod, month, read_period


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (count(1485), "1,485"),
        (count(0), "0"),
        (count(None), "—"),
        (money(2_746_050), "¥27,460.50"),
        (money(-5), "-¥0.05"),
        (rate(0, 7), "0.00%"),
        (rate(7, 7), "100.00%"),
        (rate(0, 0), "—"),
        (rate(None, 3), "—"),
        (Figure(Measure.MEAN_DAYS, 3 * 480, 2), "1.5"),
        (Figure(Measure.MEAN_MONEY, 1001, 2), "¥5.01"),
        (Figure(Measure.HOURS, 90), "1.5"),
        (Figure(Measure.TEXT, text="小饭桌"), "小饭桌"),
        (Figure(Measure.TEXT), "—"),
    ],
)
def test_written(figure: Figure, words: str) -> None:
    assert figure.written() == words


def test_a_half_goes_up_away_from_nought() -> None:
    assert percent(1, 800) == "0.13%"
    assert percent(-1, 800) == "-0.13%"
    assert percent(2, 3) == "66.67%"


def test_a_change_has_a_base_or_is_not_said() -> None:
    assert signed_change(change(count(112), count(100))) == "+12.00%"
    assert signed_change(change(count(97), count(100))) == "-3.00%"
    assert signed_change(change(count(5), count(0))) == "—"
    assert signed_change(change(count(0), count(5))) == "-100.00%"
    assert signed_change(change(count(None), count(5))) == "—"
    assert signed_change(change(Figure(Measure.TEXT, text="x"), Figure(Measure.TEXT, text="y"))) == "—"


def test_a_change_of_rates_is_of_their_quotients() -> None:
    assert signed_change(change(rate(9, 10), rate(3, 4))) == "+20.00%"
    assert signed_change(change(rate(1, 2), rate(0, 4))) == "—"


def test_two_periods_together_are_their_sums() -> None:
    both = rate(1, 10).plus(rate(9, 10))
    assert both.written() == "50.00%"
    assert count(None).plus(count(3)).written() == "3"
    assert count(3).plus(count(None)).written() == "3"


def test_periods_by_name() -> None:
    october, fourth, year = read_period("2026-10"), read_period("2026-Q4"), read_period("2026")
    assert october and fourth and year
    assert [p.title for p in (october, fourth, year)] == ["2026年10月", "2026年第4季度", "2026年"]
    assert [p.key for p in (october, fourth, year)] == ["2026-10", "2026-Q4", "2026"]
    assert (october.last, fourth.last, year.last) == (date(2026, 10, 31), date(2026, 12, 31), date(2026, 12, 31))
    assert len(fourth.parts()) == 3 and len(fourth.days) == 92
    assert [p.key for p in october.so_far()][-1] == "2026-10" and len(october.so_far()) == 10
    assert year.so_far() == year.parts()


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "26-10", "2026-1", "1999", "9999", "２０２６"])
def test_a_period_that_is_none(text: str) -> None:
    assert read_period(text) is None


def test_neighbours_of_a_month() -> None:
    january = month(date(2028, 1, 31))
    assert january.before.key == "2027-12" and january.after.last == date(2028, 2, 29)
    assert january.year_ago == ReportPeriod(date(2027, 1, 1))
    assert january.begins.utcoffset() == january.ends.utcoffset()
    assert (january.ends - january.begins).days == 31
    assert replace(january, months=12).before.key == "2027"
