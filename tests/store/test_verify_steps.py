"""Stores of before the families have no story to compare with."""

from contextlib import closing

from sqlcipher3 import dbapi2 as sqlcipher

from app.store.verify_steps import check_steps


def test_a_store_without_the_families_is_sound() -> None:
    with closing(sqlcipher.connect(":memory:")) as connection:
        assert check_steps(connection).examined == 0
        assert not check_steps(connection).why
