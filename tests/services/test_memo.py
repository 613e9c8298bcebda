"""Reference data read once: nothing is stale after a write, nothing outlives the transaction or snapshot."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from app.rules.calendar.holidays import HolidayYear
from app.services.centre import calendar, settings, staff
from app.services.desk import Desk
from app.services.first_run import seeds
from app.services.requests import catalogue, handlers
from app.services.requests.row import applicant
from app.services.residents import registry, search
from app.services.till import policies
from app.services.work import View, Work
from tests import statements


class Reads:
    """Counts how often it was really asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_read_once_until_its_kind_is_touched(desk: Desk) -> None:
    reads = Reads()

    def operation(work: Work) -> list[int]:
        found = [work.memo("x", reads, "menu", "policy"), work.memo("x", reads, "menu", "policy")]
        work.touched("staff")
        found.append(work.memo("x", reads, "menu", "policy"))
        work.touched("policy")
        found.append(work.memo("x", reads, "menu", "policy"))
        return found

    assert desk.do(operation) == [1, 1, 1, 2]


def test_none_is_remembered_too(desk: Desk) -> None:
    asked: list[int] = []

    def query(view: View) -> None:
        for _ in range(3):
            assert view.memo("nobody", lambda: asked.append(1), "staff") is None

    desk.see(query)
    assert asked == [1]


def test_nothing_outlives_a_transaction_or_snapshot(desk: Desk) -> None:
    reads = Reads()

    def query(view: View) -> int:
        return view.memo("x", reads)

    assert [desk.see(query), desk.see(query), desk.do(query), desk.do(query)] == [1, 2, 3, 4]


def test_what_failed_is_asked_again(desk: Desk) -> None:
    def fails() -> int:
        raise LookupError

    def query(view: View) -> int:
        with pytest.raises(LookupError):
            view.memo("x", fails)
        return view.memo("x", lambda: 5)

    assert desk.see(query) == 5


CLOSED = ["2026-11-24"]
WRITES: tuple[tuple[str, Callable[[Work], object], Callable[[Work], object]], ...] = (
    (
        "a setting",
        lambda work: settings.get(work, "centre.phone"),
        lambda work: settings.put(work, "centre.phone", "0571-1"),
    ),
    ("the head", settings.head, lambda work: settings.put(work, "centre.canteen", "另一家")),
    (
        "the clocks by a setting",
        lambda work: calendar.clocks(work).close,
        lambda work: settings.put(work, "calendar.close", "16:00"),
    ),
    (
        "the clocks by a day",
        lambda work: calendar.clocks(work).table.is_workday(date(2026, 11, 24)),
        lambda work: calendar.save_day(work, date(2026, 11, 24), "off", "停电"),
    ),
    (
        "the clocks by a year",
        lambda work: calendar.clocks(work).table.missing_years(date(2027, 1, 1), date(2027, 2, 1)),
        lambda work: calendar.save_year(work, HolidayYear(2027, {date(2027, 1, 1): "元旦"}, {}, "通知")),
    ),
    (
        "a member's name",
        lambda work: staff.name_of(work, work.member().id),
        lambda work: staff.change(work, work.member().id, name="主管𠅤"),
    ),
    (
        "a scene's name",
        lambda work: catalogue.scene_name(work, "yiyang"),
        lambda work: catalogue.rename_scene(work, "yiyang", "颐养坊"),
    ),
    (
        "a matter",
        lambda work: catalogue.item(work, "Z02").active,
        lambda work: catalogue.retire_item(work, "Z02"),
    ),
    (
        "a matter's handler",
        lambda work: catalogue.item(work, "B01").handler_id,
        lambda work: handlers.retire_handler(work, work.memo("b01", lambda: catalogue.item(work, "B01")).handler_id),
    ),
    (
        "the policies",
        lambda work: len(policies.policies_in_force(work, work.business_date)),
        lambda work: policies.publish_policy(work, {**seeds.policies()["P1"], "code": "P9"}, work.business_date),
    ),
    (
        "whose request it is",
        lambda work: applicant(work, _somebody(work)),
        lambda work: registry.set_active(work, _somebody(work), False),
    ),
)


def _somebody(work: Work) -> UUID:
    found: UUID = work.memo("somebody", lambda: search.search(work, "曾国芳", 1)[0].id)
    return found


@pytest.mark.parametrize(("read", "write"), [pair[1:] for pair in WRITES], ids=[pair[0] for pair in WRITES])
def test_nothing_is_stale_after_a_write(
    desk: Desk, read: Callable[[Work], object], write: Callable[[Work], object]
) -> None:
    def operation(work: Work) -> tuple[object, object]:
        before = read(work)
        write(work)
        return before, read(work)

    before, after = desk.do(operation)
    assert after != before and after == desk.do(read)


def test_the_budget_counts_what_the_driver_does(desk: Desk) -> None:
    heard = statements.of_see(desk, settings.get, "till.rounding")
    assert [text.split()[0] for text in heard] == ["BEGIN", "SELECT", "ROLLBACK"]
    heard = statements.of_do(desk, settings.put, "centre.phone", "0571-1")
    assert (heard[0], heard[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    assert sum(text.startswith("INSERT INTO setting") for text in heard) == 1
