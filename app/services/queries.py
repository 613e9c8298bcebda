"""Short ways for services to read plain columns and write rows through SQLAlchemy Core."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import SQLModel

import app.models  # noqa: F401 - registers every table
from app.services.work import View, Work


def table(name: str) -> sa.Table:
    """A table of the schema by its name; its column types convert ids, instants and days on every database."""
    return SQLModel.metadata.tables[name]


def fetch(view: View, statement: sa.Select[*tuple[Any, ...]]) -> list[Any]:
    """All rows of a query."""
    return list(view.session.connection().execute(statement).all())


def first(view: View, statement: sa.Select[*tuple[Any, ...]]) -> Any | None:
    """The first row of a query, or None."""
    return view.session.connection().execute(statement.limit(1)).first()


def count(view: View, statement: sa.Select[*tuple[Any, ...]]) -> int:
    """How many rows a query has."""
    total = view.session.connection().execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar()
    return int(total or 0)


def run(work: Work, statement: UpdateBase) -> int:
    """Execute an INSERT, UPDATE or DELETE; returns the number of rows it touched."""
    return int(work.session.connection().execute(statement).rowcount)


def contains(text: str) -> str:
    """A LIKE pattern for texts that contain ``text``; to be used with ``escape="!"``."""
    plain = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"
