"""Making a store and bringing one up to date: every revision inside ONE transaction that we own.

Alembic's own handling leaves half-migrated files behind on SQLite when the program is killed; this one leaves the old
schema or the new one. Alembic and SQLAlchemy are imported only when something has to be done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import StoreTrouble
from app.paths import migrations
from app.store import driver
from app.store.atomic import discard, private_folder, publish
from app.store.backup import copy_verified
from app.store.faults import translated
from app.store.keys import Keys
from app.store.places import check_place
from app.store.schema import HEAD, REVISIONS, is_current, revision_of

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config

__all__ = ["HEAD", "REVISIONS", "create", "is_current", "revision", "upgrade"]

RETIRED = "retired"
"""Key in ``Connection.info``: names of triggers and views that a revision takes out for good."""


def revision(folder: Path, keys: Keys) -> str | None:
    """The schema revision of a folder's store, by the raw driver. Raises ``StoreTrouble``."""
    connection = driver.connect(folder / driver.DB_NAME, keys)
    try:
        with translated():
            return revision_of(connection)
    finally:
        connection.close()


def create(folder: Path, keys: Keys, scripts: Path | None = None) -> None:
    """Make a new store in ``folder``, migrated from zero; it appears whole or not at all.

    ``scripts``: another migrations folder than the program's (tests). Raises ``FileExistsError`` when there is a
    database already, ``StoreTrouble`` (``bad_place``, ``full``, ``read_only``, ``io``).
    """
    check_place(folder)
    path = folder / driver.DB_NAME
    if path.exists():
        raise FileExistsError(path)
    with translated():
        private_folder(folder)
        part = path.with_name(path.name + ".part")
        discard(part)
        try:
            _run(driver.connect_new(part, keys), keys, scripts or migrations(), fold=True)
            publish(part, path)
        except BaseException:
            discard(part)
            raise


def upgrade(folder: Path, keys: Keys, scripts: Path | None = None) -> Path | None:
    """Bring the store up to the newest revision and return the backup made before; None when nothing was to be done.

    To be called with the folder's lock held and nothing else open. Kill it at any time: the file is old or new.
    Raises ``StoreTrouble`` (``newer``, and what opening raises); whatever a revision raises leaves the old schema.
    """
    have = revision(folder, keys)
    head = newest(scripts, have)
    if have == head:
        return None
    path = folder / driver.DB_NAME
    with translated():
        before = folder / "backups" / f"before-{head}.db"
        copy_verified(path, keys, before)
        _run(driver.connect(path, keys, foreign_keys=False), keys, scripts or migrations())
    return before


def config(source: Path, **attributes: Any) -> Config:
    """An Alembic configuration built in code; ``attributes`` is what ``migrations/env.py`` reads."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(source).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes.update(attributes)
    return made


def newest(scripts: Path | None, have: str | None) -> str:
    """The newest revision in ``scripts``. Raises ``StoreTrouble("newer")`` when the store's own is not among them.

    None: the program's own, which are known without reading each of them at every start.
    """
    if scripts is None:
        is_current(have)  # refuses what it does not know
        return HEAD
    from alembic.script import ScriptDirectory

    directory = ScriptDirectory.from_config(config(scripts))
    known = {script.revision for script in directory.walk_revisions()}
    if have is not None and have not in known:
        raise StoreTrouble("newer", have)
    head = directory.get_current_head()
    if head is None:
        raise StoreTrouble("io", f"no revisions in {scripts.name}")
    return head


def _run(raw: driver.Connection, keys: Keys, source: Path, *, fold: bool = False) -> None:
    """Run what is missing, seal what came of it, and close the connection, which folds the log into the file.

    A close says nothing where there is no room for that, and leaves the log. With ``fold`` that is an error: what is
    renamed afterwards must be whole without its log.
    """
    try:
        from app.store.engine import migration_engine

        with migration_engine(raw).connect() as connection:
            with _one_transaction(connection):
                run_all(connection, keys, source)
            if fold:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()


def run_all(connection: sa.Connection, keys: Keys | None, source: Path) -> None:
    """Every revision that is missing, in the caller's transaction; with ``keys`` what it changes in sealed rows is
    sealed, and in a store from before rows were sealed all that stands."""
    from alembic import command

    from app.store.standing import Standing

    standing = Standing(connection, keys.chain) if keys is not None else None
    try:
        if standing is not None:
            standing.remember()
        command.upgrade(config(source, connection=connection), "head")
        if standing is not None:
            standing.seal()
    finally:
        if standing is not None:
            standing.close()


@contextmanager
def _one_transaction(connection: sa.Connection) -> Iterator[None]:
    """The transaction around all revisions. Triggers and views are out of the way meanwhile: a table that is rebuilt
    would lose its own and trip over those of others. Sealed tables are therefore unguarded here; a revision must not
    change their rows."""
    sql = connection.exec_driver_sql
    with connection.begin():
        if sql("PRAGMA foreign_keys").scalar() != 0:
            raise RuntimeError("a migration needs foreign_keys = OFF")  # a no-op once a transaction is open
        objects = sql(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type, name"
        ).all()
        for kind, name, _ in objects:
            sql(f'DROP {kind} "{name}"')
        yield
        _put_back(connection, [(str(k), str(n), str(s)) for k, n, s in objects])
        broken = sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"foreign key of table {broken[0]} broken by a migration")
        verdict = sql("PRAGMA quick_check(1)").scalar()
        if verdict != "ok":
            raise StoreTrouble("damaged", str(verdict))


def _put_back(connection: sa.Connection, objects: list[tuple[str, str, str]]) -> None:
    present = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    retired: set[str] = connection.info.get(RETIRED, set())
    for kind in ("view", "trigger"):  # a trigger may name a view
        for found, name, text in objects:
            if found == kind and name not in present and name not in retired:
                connection.exec_driver_sql(text)
