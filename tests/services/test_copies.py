"""A database that is taken again is the one a test before was given: nothing of that test is left in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.store import sql
from tests.suite import stores
from tests.support import Centre, copy_centre, sample_residents

pytestmark = pytest.mark.skipif(not stores.on_server(), reason="about the databases of a server")


@pytest.fixture
def first(template: Path, tmp_path: Path) -> Iterator[Centre]:
    made = copy_centre(template, tmp_path / "first")
    made.sign_in("1001")
    yield made
    made.close()


def held(centre: Centre) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with centre.desk.sessions.read() as session:
        tables = sa.inspect(session.connection()).get_table_names()
        return {t: sorted(str(row[0]) for row in sql.rows(session, f'SELECT "{t}"::text FROM "{t}"')) for t in tables}


def run(centre: Centre, *statements: str) -> None:
    with centre.desk.sessions.write() as session:
        for statement in statements:
            sql.run(session, statement)
        session.commit()


def name(folder: Path) -> str:
    return (folder / stores.NAME).read_text("utf-8")


def given_next(template: Path, tmp_path: Path) -> Centre:
    """What the test after this one is given."""
    stores.drop_below(tmp_path / "first")
    made = copy_centre(template, tmp_path / "second")
    made.sign_in("1001")
    return made


def test_what_came_changed_and_went_is_as_it_was(template: Path, first: Centre, tmp_path: Path) -> None:
    was = held(first)
    sample_residents(first.desk, 3)
    run(first, "UPDATE dish SET price = price + 1", "DELETE FROM phrase")
    assert {table for table, rows in held(first).items() if rows != was[table]} >= {"resident", "dish", "phrase"}
    before = name(first.folder)
    first.close()
    second = given_next(template, tmp_path)
    try:
        assert name(second.folder) == before and held(second) == was
        sample_residents(second.desk, 1)
    finally:
        second.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE left_over (n INTEGER)",
        "ALTER TABLE phrase ADD COLUMN more TEXT",
        "ALTER TABLE phrase ALTER COLUMN text TYPE TEXT",
        "CREATE FUNCTION left_over() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE resident DISABLE TRIGGER ALL",
        "DROP INDEX {index}",
        "CREATE SCHEMA left_over",
    ],
)
def test_what_a_database_is_made_of_is_not_put_back(
    template: Path, first: Centre, tmp_path: Path, statement: str
) -> None:
    with first.desk.sessions.read() as session:
        index = sql.row(
            session, "SELECT indexname FROM pg_indexes WHERE tablename = 'resident' AND indexname LIKE 'ix%'"
        )
    assert index is not None
    run(first, statement.format(index=index[0]))
    before = name(first.folder)
    first.close()
    second = given_next(template, tmp_path)
    second.close()
    assert name(second.folder) != before


def test_who_did_not_close_keeps_the_database_for_good(template: Path, first: Centre, tmp_path: Path) -> None:
    before = name(first.folder)
    second = given_next(template, tmp_path)
    second.close()
    assert name(second.folder) != before
