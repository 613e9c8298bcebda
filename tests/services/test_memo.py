"""Reference data read once: nothing is stale after a write, nothing outlives the transaction or snapshot."""

import pytest

from app.services.centre import settings
from app.services.desk import Desk
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


def test_the_budget_counts_what_the_driver_does(desk: Desk) -> None:
    heard = statements.of_see(desk, settings.get, "till.rounding")
    assert [text.split()[0] for text in heard] == ["BEGIN", "SELECT", "ROLLBACK"]
    heard = statements.of_do(desk, settings.put, "centre.phone", "0571-1")
    assert (heard[0], heard[-1]) == ("BEGIN IMMEDIATE", "COMMIT")
    assert sum(text.startswith("INSERT INTO setting") for text in heard) == 1
