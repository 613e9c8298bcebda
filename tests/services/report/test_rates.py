"""Behind each rate of 受理 stands a register of exactly what it divides, and a column that says what it counts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.demo.centre import PIN, STAFF
from app.rules.report.figure import Figure
from app.rules.report.period import ReportPeriod, month
from app.rules.report.registers.sources import Pick
from app.rules.report.registers.span import DaySpan
from app.rules.requests.rating import VALUE_LABELS
from app.services.centre import staff
from app.services.desk import Desk
from app.services.registers import named, table
from app.services.registers.table import RegisterTable
from app.services.report.gathered import count_month, key_figures
from app.services.requests.rating_figures import figures
from app.ui.report.key_figures import REGISTERS
from tests.services.registers.asked import column, made
from tests.services.report.told import AFTER, NOVEMBER, make_told
from tests.suite import stores
from tests.suite.kept import kept

pytestmark = pytest.mark.skipif(stores.on_server(), reason="thirty days kept as a file; columns are tried there on one")

OCTOBER, DECEMBER, LAST_YEAR = NOVEMBER.before, NOVEMBER.after, NOVEMBER.year_ago


@pytest.fixture(scope="module")
def template() -> Path:
    return kept("thirty-days", make_told)


@pytest.fixture(scope="module")
def desk(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("rates") / "store"
    stores.copy(template, folder)
    store = stores.open_store(folder)
    made_ = Desk(store, lambda: AFTER, "A")
    who = next(row.id for row in made_.see(staff.roster) if row.code == STAFF[0][0])
    made_.staff = made_.do(staff.sign_in, made_.check_pin(who, PIN).id).member
    yield made_
    store.close()


def behind(desk: Desk, key: str, period: ReportPeriod) -> RegisterTable:
    plan = desk.see(named.register_named, REGISTERS[key]).plan
    return desk.see(table.register_table, plan, DaySpan(period.first, period.last))


def later(desk: Desk) -> Desk:
    """The same store in January."""
    made_ = Desk(desk.store, lambda: AFTER + timedelta(days=30), "A")
    made_.staff = desk.staff
    return made_


def keys(found: RegisterTable, key: str) -> list[str]:
    picks: list[Pick] = column(found, key)
    return [one.key for one in picks]


@pytest.mark.parametrize("period", [NOVEMBER, OCTOBER, DECEMBER, LAST_YEAR], ids=lambda period: period.key)
def test_a_rate_is_what_its_register_holds(desk: Desk, period: ReportPeriod) -> None:
    said = key_figures(desk.see(count_month, period))

    def pair(key: str) -> tuple[int | None, int | None]:
        figure: Figure = said[key]
        return figure.n, figure.of

    due, late = behind(desk, "on_time_rate", period), behind(desk, "overdue", period)
    assert (keys(due, "kept").count("kept"), due.count) == pair("on_time_rate")
    assert late.count == said["overdue"].n and {*keys(late, "kept")} <= {"late"}
    closed = behind(desk, "mean_days", period)
    assert (sum(column(closed, "spent")), closed.count) == pair("mean_days")
    called = behind(desk, "callback_rate", period)
    assert (keys(called, "call").count("reached"), called.count) == pair("callback_rate")
    rated = behind(desk, "satisfied_rate", period)
    assert (sum(int(one) > 2 for one in keys(rated, "value")), rated.count) == pair("satisfied_rate")
    january = later(desk)
    rate = key_figures(january.see(count_month, period))["rectified_rate"]
    fixed = behind(january, "rectified_rate", period)
    assert (keys(fixed, "fixed").count("kept"), fixed.count) == (rate.n, rate.of)


def test_each_of_them_has_rows_to_divide(desk: Desk) -> None:
    for key in ("on_time_rate", "overdue", "mean_days", "callback_rate", "satisfied_rate", "rectified_rate"):
        found = behind(later(desk), key, DECEMBER if key == "rectified_rate" else NOVEMBER)  # 整改 has its days
        assert found.count > 0 and len({*found.keys}) == found.count, key
        assert found.notes[0].startswith("按") and found.notes[1]  # by which day it counts, and what is none of it


def test_every_rating_is_in_the_register_of_its_closing(desk: Desk) -> None:
    whole = made(desk, "ratings", DaySpan(NOVEMBER.first, NOVEMBER.last))
    told = desk.see(figures, NOVEMBER.first, NOVEMBER.last)
    assert (whole.count, keys(whole, "counts").count("set_aside")) == (told.rated, told.set_aside)
    assert sum(one != "" for one in keys(whole, "again")) == told.again
    narrowed = made(desk, "ratings", DaySpan(NOVEMBER.first, NOVEMBER.last), counts=("counted",))
    counted = {value: keys(narrowed, "value").count(str(int(value))) for value in VALUE_LABELS}
    assert counted == dict(told.by_value)


def test_a_month_without_records_has_empty_registers(desk: Desk) -> None:
    for key in REGISTERS:
        assert behind(desk, key, month(NOVEMBER.first.replace(year=2001))).count == 0
