"""The figures of a month: the till's from the daily roll-ups against the same by GROUP BY over its sales, and twelve
months against one.

``python -m benchmarks.month [SALES] [ROUNDS]``: so many sales, a few hundred a day, beside what a centre has otherwise.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.rules.dates import local_day
from app.rules.report.period import ReportPeriod, month
from app.services.centre import clock
from app.services.figures.canteen import canteen_figures
from app.services.report import closing, gathered
from app.services.work import View
from app.store import sql
from benchmarks.growth import Till
from benchmarks.side_by_side import Measured, quantile
from tests.support import kept_centre

AIM_SQL, AIM_YEAR = 0.05, 3.0
_SPAN = "s.business_date >= :a AND s.business_date <= :b"
_GROUPED = tuple(
    query.format(span=_SPAN)
    for query in (
        "SELECT kind, meal, count(*), sum(list_total), sum(discount_total), sum(subsidy_total), sum(due) "
        "FROM sale s WHERE {span} GROUP BY 1, 2",
        "SELECT business_date, sum(due) FROM sale s WHERE {span} GROUP BY 1",
        "SELECT business_date, at / 1800000 % 48, count(*) FROM sale s WHERE {span} GROUP BY 1, 2",
        "SELECT p.method, count(*), sum(p.amount) FROM sale s JOIN sale_payment p ON p.sale_id = s.id WHERE {span} "
        "GROUP BY 1",
        "SELECT l.dish_id, sum(l.quantity), sum(l.payable) FROM sale s JOIN sale_line l ON l.sale_id = s.id "
        "WHERE {span} GROUP BY 1",
        "SELECT b.tier, count(DISTINCT s.id), sum(b.amount) FROM sale s JOIN sale_benefit b ON b.sale_id = s.id "
        "WHERE {span} GROUP BY 1",
        "SELECT b.payer, count(DISTINCT s.id), sum(b.amount) FROM sale s JOIN sale_benefit b ON b.sale_id = s.id "
        "WHERE {span} GROUP BY 1",
    )
)


def grouped(view: View, period: ReportPeriod) -> None:
    """The till's month by adding its sales up, the index on the business date in place."""
    span = {"a": period.first.isoformat(), "b": period.last.isoformat()}
    for query in _GROUPED:
        sql.rows(view.session, query, span)


def main(sales: int = 100_000, rounds: int = 15) -> list[Measured]:
    """Measure and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        till = Till(kept_centre(30), Path(folder) / "centre", sales, 200, 8)
        try:
            return _measure(till, rounds)
        finally:
            till.desk.sessions.close()


def _measure(till: Till, rounds: int) -> list[Measured]:
    desk, last = till.desk, month(local_day(till.made.clock.now)).before
    months = [last.moved(-back) for back in range(11, -1, -1)]
    with desk.sessions.write() as session:
        sql.run(session, "CREATE INDEX ix_measured_day ON sale (business_date)", {})
        session.commit()
    desk.do(clock.confirm, "核对过日历")
    for one in months[:-1]:
        desk.do(closing.close_period, one)
    ways: tuple[Callable[[View], object], ...] = (
        lambda view: canteen_figures(view, last),
        lambda view: grouped(view, last),
        lambda view: gathered.gather(view, last),
        lambda view: [gathered.gather(view, one) for one in months],
    )
    spent: tuple[list[float], ...] = tuple([] for _ in ways)
    for turn in range(rounds + 1):
        for way, found in zip(ways, spent, strict=True):
            before = time.process_time_ns()
            desk.see(way)
            if turn:
                found.append((time.process_time_ns() - before) / 1e6)
    rolled, by_rows, one_month, twelve = (quantile(found, 0.5) for found in spent)
    print(
        f"the till's month {rolled:.2f} ms, by GROUP BY {by_rows:.1f} ms; a month {one_month:.1f}, twelve {twelve:.1f}"
    )
    measured = [
        Measured("the till's month from roll-ups : by indexed GROUP BY", rolled / by_rows, AIM_SQL),
        Measured("twelve months, eleven of them closed : one month", twelve / one_month, AIM_YEAR),
    ]
    for each in measured:
        print(f"{each.what}: {each.text()} (aim {each.aim:g})")
    return measured


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
