"""What is asked of a file that has no tables yet: nothing is found there, and nothing fails."""

from collections.abc import Iterator

import pytest

from app.store import driver, misfits, verify_code, verify_sums
from app.store.store import note_sizes


@pytest.fixture
def bare() -> Iterator[driver.Connection]:
    connection = driver.sqlcipher.connect(":memory:")
    yield connection
    connection.close()


def test_no_sizes_are_noted_where_there_is_nothing_to_count(bare: driver.Connection) -> None:
    note_sizes(bare)
    assert bare.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_no_money_is_walked_through(bare: driver.Connection) -> None:
    assert list(verify_sums.money_slices(bare)) == []


def test_no_text_is_garbled_in_tables_that_are_not_there_nor_on_a_server(bare: driver.Connection) -> None:
    assert misfits.first_garbled(bare) == ""
    assert misfits.first_garbled(object()) == ""  # type: ignore[arg-type]


def test_a_number_of_no_kind_names_nothing(bare: driver.Connection) -> None:
    assert verify_code._numbered(bare, "ZZ-A-20261123-0001") is None
