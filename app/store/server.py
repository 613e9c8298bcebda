"""The same tables on a PostgreSQL server, for a desk whose store is shared; statements are those of the file.

What belongs to the file stays the file's alone: encryption, folder lock, backup, restore, the login page's snapshot and
the checks of pages. Keys are needed here too, for chains and hashes. psycopg is imported when a server is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

from app.errors import StoreTrouble
from app.paths import migrations
from app.store import driver, server_watch, watch
from app.store.answers import Records
from app.store.engine import OVERFLOW, POOL_TIMEOUT, READERS, share_texts
from app.store.faults import translated
from app.store.keys import Keys
from app.store.migrate import newest, run_all
from app.store.standing import holds_rows, seals_rows

WRITERS = driver.APP_ID
"""The advisory lock every writer holds to the end of its transaction."""

ORDER = ("C", "POSIX")
"""Code points in order and capitals of ASCII alone, as SQLite has it: any other locale finds and sorts differently."""


class ServerStore:
    """One database of a PostgreSQL server, open for many readers and one writer at a time.

    Not for a database of another schema revision: ``upgrade`` comes first.
    """

    def __init__(self, keys: Keys, engine: sa.Engine) -> None:
        self.keys = keys
        self.engine = engine

    @classmethod
    def open(cls, url: str, keys: Keys, *, busy_ms: int = driver.BUSY_MS) -> ServerStore:
        """Open the database at ``url`` (``postgresql://…``); makes and changes nothing.

        ``busy_ms``: how long a writer waits for another one. Raises ``StoreTrouble``: ``missing`` (no such database),
        ``bad_place`` (not UTF-8, or its order is not that of code points), ``io`` (not to be reached).
        """
        engine = _engine(url, busy_ms)
        try:
            with translated(), engine.connect() as connection:
                _check_order(connection)
        except BaseException:
            engine.dispose()
            raise
        share_texts(engine)
        return cls(keys, engine)

    @contextmanager
    def write(self, *, synced: bool = True) -> Iterator[Session]:
        """A session that holds the writers' lock from its first statement on, as ``BEGIN IMMEDIATE`` does.

        The caller commits; leaving without a commit, or by an exception, leaves nothing behind. READ COMMITTED is
        enough and no statement ever has to be tried again: with one writer at a time what a transaction read stays
        true until it ends. ``synced`` as ``Store.write`` has it. Raises ``StoreTrouble`` (``locked``, ``io`` …).
        """
        with translated(), Session(self.engine, expire_on_commit=False) as session:
            connection = session.connection()
            take_turn(connection)
            if not synced:
                connection.execute(sa.text("SET LOCAL synchronous_commit = off"))
            session.info[watch.NOTES] = server_watch.notes(connection, self.keys.chain)
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session over one snapshot, held from its first query to the end; it cannot write.

        Raises ``StoreTrouble``.
        """
        reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with translated(), Session(reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def records(self) -> Iterator[Records]:
        """One snapshot for the walks of ``app.store.verify``."""
        with self.read() as session:
            yield Records(session.connection())

    def close(self) -> None:
        """Give the connections back; harmless when it was closed before."""
        self.engine.dispose()


def revision(url: str) -> str | None:
    """The schema revision of a database; None when no migration ever ran. Raises ``StoreTrouble``."""
    engine = _engine(url, driver.BUSY_MS)
    try:
        with translated(), engine.connect() as connection:
            return _revision_of(connection)
    finally:
        engine.dispose()


def upgrade(url: str, scripts: Path | None = None, keys: Keys | None = None) -> bool:
    """Bring an empty or older database to the newest revision in one transaction; False when nothing was to be done.

    The backup before it is the server's own affair. Guards stay on meanwhile, so a revision cannot change sealed rows.
    ``scripts``: another migrations folder than the program's (tests). ``keys`` seal what the revisions changed in
    sealed rows, and all that stands in a database from before they were sealed; an empty one needs none. Raises
    ``StoreTrouble`` (``newer``, ``locked``, ``key_missing`` where there are rows and no keys, and what opening raises);
    whatever a revision raises leaves the old schema.
    """
    engine = _engine(url, driver.BUSY_MS)
    try:
        with translated(), engine.begin() as connection:
            take_turn(connection)
            _check_order(connection)
            have = _revision_of(connection)
            if have == newest(scripts, have):
                return False
            if keys is None and holds_rows(connection):
                raise StoreTrouble("key_missing", "upgrade")
            run_all(connection, keys, scripts or migrations())
            if seals_rows(connection):
                server_watch.put(connection)
            return True
    finally:
        engine.dispose()


def take_turn(connection: sa.Connection) -> None:
    """Wait for the writers' lock, which the transaction then holds; ``StoreTrouble("locked")`` after ``busy_ms``."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS})


def _engine(url: str, busy_ms: int) -> sa.Engine:
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # no document numbers in tracebacks or logs
        use_native_hstore=False,  # no column is one, and to look for the type costs each opening two questions
        pool_size=READERS,
        max_overflow=OVERFLOW,
        pool_timeout=POOL_TIMEOUT,
        connect_args={"client_encoding": "utf8", "options": f"-c timezone=UTC -c lock_timeout={busy_ms}"},
    )
    event.listen(engine, "connect", _adapt)
    event.listen(engine, "before_cursor_execute", _as_sqlite_compares, retval=True)
    event.listen(engine, "handle_error", _name_no_values)
    return engine


def _adapt(raw: Any, record: object) -> None:
    """Values as SQLite takes and gives them."""
    from psycopg.adapt import Loader
    from psycopg.types.string import StrDumperUnknown

    class Sum(Loader):
        """Sums and averages come as NUMERIC, with a point only where SQLite too gives a float."""

        def load(self, data: Any) -> int | float:
            text = bytes(data).decode()
            return int(text) if text.lstrip("-").isdigit() else float(text)

    class Text(StrDumperUnknown):
        """NUL is in no text here; who searches for it finds nothing, as on SQLite, where it cannot be typed either."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd"))

    raw.adapters.register_loader("numeric", Sum)
    raw.adapters.register_dumper(str, Text)


def _as_sqlite_compares(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> tuple[str, Any]:
    """SQLite's LIKE takes a for A, which here is another word. With locale C both fold ASCII and nothing else."""
    return statement.replace(" LIKE ", " ILIKE "), parameters


def _name_no_values(context: Any) -> None:
    """The server's message may quote what people typed; a constraint's or a table's name says enough.

    What a guard of ours says (class P0, SEALED and the table) stays.
    """
    error = context.original_exception
    state, diagnosis = getattr(error, "sqlstate", None), getattr(error, "diag", None)
    if state is None or diagnosis is None or state.startswith("P0"):
        return
    words = f"{state} {diagnosis.constraint_name or diagnosis.table_name or type(error).__name__}"
    error.args = (words,)
    context.sqlalchemy_exception.args = (f"({type(error).__name__}) {words}",)


def _check_order(connection: sa.Connection) -> None:
    encoding, order, capitals = connection.execute(
        sa.text(
            "SELECT pg_encoding_to_char(encoding), coalesce(datlocale, datcollate), coalesce(datlocale, datctype) "
            "FROM pg_database WHERE datname = current_database()"
        )
    ).one()
    if encoding != "UTF8":
        raise StoreTrouble("bad_place", f"encoding {encoding}")
    if order not in ORDER or capitals not in ORDER:
        raise StoreTrouble("bad_place", f"locale {order} {capitals}")


def _revision_of(connection: sa.Connection) -> str | None:
    if connection.execute(sa.text("SELECT to_regclass('alembic_version')")).scalar() is None:
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
