"""The report's figures against rows counted by other means; months cut at Shanghai's midnight."""

from datetime import UTC, date, datetime

import pytest

from app.errors import Refused
from app.rules.report.layout import Indicator, MonthReport
from app.rules.report.period import month, read_period
from app.services.report.report import first_period, report
from app.services.till import sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from tests.services.requests.asked import take
from tests.services.till.test_cart_and_sales import elder, ring
from tests.support import Centre

NOVEMBER, DECEMBER = month(date(2026, 11, 1)), month(date(2026, 12, 1))


def by_key(made: MonthReport) -> dict[str, Indicator]:
    return {one.key: one for one in made.indicators}


def test_an_empty_month_has_noughts_and_no_rates(managed: Centre) -> None:
    found = by_key(managed.desk.see(report, NOVEMBER))
    assert found["received"].now.written() == "0"
    assert {found[key].now.written() for key in ("on_spot_rate", "satisfied_rate", "senior_share")} == {"—"}
    assert managed.desk.see(first_period) == NOVEMBER


def test_a_month_ends_at_midnight_in_shanghai(managed: Centre) -> None:
    centre = managed
    for at in ("2026-11-30T15:59:59", "2026-11-30T16:00:00", "2026-11-30T23:59:59"):
        centre.clock.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
        centre.sign_in("1001")
        take(centre)
    made = centre.desk.see(report, DECEMBER)
    december = by_key(made)["received"]
    assert (december.before.n, december.now.n, december.so_far.n) == (1, 2, 3)
    (daily,) = made.sections[0].charts
    assert daily.series[0].values[:2] == (2, 0)
    (scenes,) = made.sections[0].tables
    known = centre.desk.see(lambda view: sql.value(view, "SELECT count(*) FROM scene"))
    assert len(scenes.rows) == known + 1
    assert sum(row.cells[1].n or 0 for row in scenes.rows[:-1]) == scenes.rows[-1].cells[1].n == 2


def test_meals_are_those_of_the_sales_themselves(managed: Centre) -> None:
    centre = managed
    desk = centre.desk
    desk.do(shifts.open_shift, 0)
    desk.do(sales.check_out, ring(desk, "11", "41", member=elder(desk, date(1950, 1, 1))).id, [Tender("cash", 15_20)])
    gone = desk.do(sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00)])
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00)])
    desk.do(sales.reverse_sale, gone.id, "打错")
    found = by_key(desk.see(report, NOVEMBER))
    raw = "SELECT sum(CASE WHEN kind = 'sale' THEN 1 ELSE -1 END), sum(due), sum(subsidy_total) FROM sale"
    ((meals, due, subsidy),) = desk.see(lambda view: sql.rows(view.session, raw))
    assert (found["diners"].now.n, found["takings"].now.n, found["subsidy"].now.n) == (meals, due, subsidy)
    assert meals == 2
    assert found["senior_share"].now.written() == "50.00%"


def test_the_year_is_the_sum_of_its_months(managed: Centre) -> None:
    take(managed)
    year, only = read_period("2026"), NOVEMBER
    assert year is not None
    of_year, of_month = (by_key(managed.desk.see(report, one)) for one in (year, only))
    assert of_year["received"].now == of_month["received"].now == of_month["received"].so_far


def test_who_may_not_see_reports_sees_none(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_right"):
        centre_.desk.see(report, NOVEMBER)


@pytest.fixture
def managed(centre_: Centre) -> Centre:
    """The manager on duty; Monday 10:40, 23 November."""
    centre_.sign_in("1001")
    return centre_
