"""Rows read by what their dataclass says, parameters given as Python values."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlmodel import Session

from app.models.base import to_ms
from app.store import sql
from app.store.store import Store
from tests.store.storehelp import Made

KEY = UUID("0192a000-0000-7000-8000-0000000000ff")
AT = datetime(2026, 11, 23, 2, 40, 5, 123000, tzinfo=UTC)
DAY = date(2026, 11, 23)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Everything:
    id: UUID
    other: UUID | None
    at: datetime
    ended: datetime | None
    day: date
    until: date | None
    done: bool
    asked: bool | None
    colour: Colour
    shade: Colour | None
    name: str
    amount: int
    note: str | None
    words: tuple[str, ...]


@dataclass
class Snap:
    session: Session


@contextmanager
def reading(made: Made) -> Iterator[Session]:
    store = Store.open(made.folder, made.keys)
    try:
        with store.read() as session:
            yield session
    finally:
        store.close()


GIVEN = (
    "(SELECT :id AS id, :other AS other, :at AS at, :ended AS ended, :day AS day, :until AS until, :done AS done, "
    ":asked AS asked, :colour AS colour, :shade AS shade, :name AS name, 7 AS amount, :note AS note, 'a,b' AS list)"
)
EVERYTHING = sql.Reader(Everything, GIVEN, words=("list", lambda text: tuple(text.split(","))), amount="sum(amount)")
FILLED = {
    "id": KEY, "other": KEY, "at": AT, "ended": AT, "day": DAY, "until": DAY, "done": True, "asked": False,
    "colour": Colour.RED, "shade": Colour.BLUE, "name": "𠅤", "note": "x",
}  # fmt: skip


def test_what_goes_in_comes_out(made: Made) -> None:
    with reading(made) as session:
        row = EVERYTHING.one(Snap(session), **FILLED)
        assert row == Everything(**FILLED, amount=7, words=("a", "b"))  # type: ignore[arg-type]
        assert row is not None
        assert (type(row.done), type(row.asked), row.at.tzinfo) == (bool, bool, UTC)


def test_null_stays_none(made: Made) -> None:
    empty = {**FILLED, **{name: None for name in ("other", "ended", "until", "asked", "shade", "note")}}
    with reading(made) as session:
        (row,) = EVERYTHING.rows(Snap(session), **empty)
        assert row == Everything(**empty, amount=7, words=("a", "b"))  # type: ignore[arg-type]


class Pair(NamedTuple):
    key: str
    amount: int


PAIR = sql.Reader(Pair, "(SELECT 'a' AS key, 1 AS n UNION ALL SELECT 'b', 2)", amount="n * 10")


def test_short_rows_and_a_tail(made: Made) -> None:
    with reading(made) as session:
        view = Snap(session)
        assert PAIR.rows(view, "ORDER BY key DESC") == (Pair("b", 20), Pair("a", 10))
        assert PAIR.rows(view, "WHERE key = :k", k="b") == (("b", 20),)
        assert PAIR.one(view, "WHERE key = :k", k="c") is None
        assert sql.value(view, "SELECT :d", d=DAY) == "2026-11-23"
        assert sql.value(view, "SELECT 1 WHERE 1 = 0") is None
        assert sql.values(view, "SELECT 1 UNION ALL SELECT 2 ORDER BY 1") == [1, 2]


def test_parameters_are_stored_as_the_columns_are(made: Made) -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    with reading(made) as session:
        (found,) = sql.rows(session, "SELECT :id, :at, :there, :day, :yes", {
            "id": KEY, "at": AT, "there": elsewhere, "day": DAY, "yes": True,
        })  # fmt: skip
        assert tuple(found) == (KEY.bytes, to_ms(AT), to_ms(AT), "2026-11-23", 1)
        with pytest.raises(TypeError):
            sql.value(Snap(session), "SELECT :at", at=AT.replace(tzinfo=None))


def test_an_expression_for_no_field_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="amuont"):
        sql.Reader(Pair, "nowhere", amuont="n")
