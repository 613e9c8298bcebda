"""An open store: where sessions come from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import Session

from app.errors import StoreTrouble
from app.store import driver, head_note, sql
from app.store.engine import READERS, open_engine
from app.store.faults import translated
from app.store.keys import Keys
from app.store.places import check_place
from app.store.watch import NOTES, Notes, watch

SMALL = 1_000
"""Rows below which the size of a table says nothing about what it will be before the program is closed."""


class _Reader:
    """A session kept with its connection: making both anew would cost more than a search. It begins nothing itself."""

    def __init__(self, engine: sa.Engine) -> None:
        self._connection = engine.connect().execution_options(sqlite_begin="")
        self.raw: driver.Connection = self._connection.connection.driver_connection
        self.session = Session(self._connection, expire_on_commit=False, autoflush=False)
        sql.attach(self.session, self.raw)

    def close(self) -> None:
        """Give the connection back to its pool, which rolls back what is left."""
        with suppress(sa.exc.DBAPIError, sqlcipher.Error):
            self.session.close()
            self._connection.close()


def identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another of the same name; None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def note_sizes(raw: driver.Connection) -> None:
    """Have SQLite count what its plans go by; what it then knows of tables with fewer than ``SMALL`` rows is dropped.

    A table that had two papers in the evening has hundreds by noon, and as long as the program is open it would still
    be read from end to end, as pays for two. Where nothing is known an index is taken.
    """
    raw.execute("PRAGMA optimize").fetchall()
    if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        few = "SELECT tbl FROM sqlite_stat1 GROUP BY tbl HAVING max(CAST(stat AS INTEGER)) < ?"
        raw.execute(f"DELETE FROM sqlite_stat1 WHERE tbl IN ({few})", (SMALL,))


class Store:
    """The encrypted file of one desk, open for many readers and one writer at a time.

    Not for a file of another schema revision: ``app.store.migrate`` comes first.
    """

    def __init__(self, folder: Path, keys: Keys, engine: sa.Engine, readers: sa.Engine) -> None:
        self.folder = folder
        self.path = folder / driver.DB_NAME
        self.keys = keys
        self.engine = engine
        self._readers = readers
        self._turn = threading.Lock()
        self._writer: sa.Connection | None = None
        self._synced: bool | None = None  # how the writer's connection commits; None while nobody has said
        self._idle: list[_Reader] = []  # the one used last has the warmest cache, so it is taken first
        self._closed = False
        self._file = identity(self.path)

    @classmethod
    def open(cls, folder: Path, keys: Keys, *, busy_ms: int = driver.BUSY_MS) -> Store:
        """Open ``folder``'s store; creates and repairs nothing.

        ``busy_ms``: how long a writer waits for another program's lock. Raises ``StoreTrouble``: ``missing``,
        ``empty``, ``key_wrong``, ``damaged``, ``not_encrypted``, ``read_only``, ``locked``, ``io``, ``bad_place``,
        ``too_old_sqlite``.
        """
        check_place(folder)
        path = folder / driver.DB_NAME
        engine = open_engine(path, keys, busy_ms=busy_ms)
        try:
            readers = open_engine(path, keys, query_only=True, busy_ms=busy_ms)
        except BaseException:
            engine.dispose()
            raise
        return cls(folder, keys, engine, readers)

    @contextmanager
    def write(self, *, synced: bool = True) -> Iterator[Session]:
        """A session that holds the write lock from its first statement on (``BEGIN IMMEDIATE``).

        The caller commits; leaving without a commit, or by an exception, leaves nothing behind. Writers of this
        process take turns, never nested. Raises ``StoreTrouble`` for what the disk or another program does.

        ``synced=False`` does not wait for the disk at the commit. The log keeps its order, so a cut of the power may
        take back the last of these commits, never a part of one, and the next synced commit takes all before it along
        to the disk. A killed program loses nothing either way: the system has what was committed.
        """
        self.check_place()
        if not self._turn.acquire(timeout=driver.BUSY_MS / 1000):
            raise StoreTrouble("locked", "writer")
        try:
            with translated(), Session(self._writing(synced), expire_on_commit=False) as session:
                session.info[NOTES] = self._notes()
                yield session
        except BaseException:
            self._drop_writer()  # a COMMIT that failed leaves SQLAlchemy's connection unusable
            raise
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session over one snapshot, held from its first query to the end; it cannot write.

        For questions only, and not for long ones on the GUI thread: an open snapshot keeps the log from shrinking.
        Raises ``StoreTrouble``.
        """
        with translated():
            reader = self._reader()
            try:
                reader.raw.execute("BEGIN")
                yield reader.session
                if reader.session.in_transaction():  # somebody asked through SQLAlchemy
                    reader.session.close()
                if reader.raw.in_transaction:
                    reader.raw.rollback()
            except BaseException:
                reader.close()
                raise
            self._put_back(reader)

    def close(self) -> None:
        """Tidy up and fold the log into the file; harmless when it was closed before."""
        with self._turn:
            if self._writer is not None:
                with suppress(sa.exc.DBAPIError, sqlcipher.Error):
                    raw = self._writer.connection.driver_connection
                    assert raw is not None
                    note_sizes(raw)
                self._drop_writer()
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            self._readers.dispose()
            if identity(self.path) == self._file:
                self._fold_log()
                self.engine.dispose()
            else:
                self.engine.dispose()
                self._set_log_aside()

    def check_place(self) -> None:
        """Make sure that the open file still lies where it was opened: as long as this is not asked, a file that was
        renamed away goes on being written, and nobody finds it again.

        Raises ``StoreTrouble``: ``moved`` (nothing lies there any more), ``replaced`` (another file does).
        """
        found = identity(self.path)
        if found is None:
            raise StoreTrouble("moved", str(self.folder))
        if found != self._file:
            raise StoreTrouble("replaced", str(self.path))

    def rescue(self, now: datetime) -> Path:
        """A backup of what this store holds, and the note of its end, where another file lies in its place by now.

        Through the writer's connection, which still has the right file: a new one would read this store's log into the
        other. Seconds. Raises ``StoreTrouble``: ``replaced`` when nothing was written yet, and what ``make`` raises.
        """
        from app.store import backup

        with self._turn, translated():
            raw = self._writer.connection.driver_connection if self._writer is not None else None
            if raw is None:
                raise StoreTrouble("replaced", "no connection")
            if (head := head_note.head_of(raw)) is not None:
                head_note.note(self.folder, self.keys, head)
            return backup.rescue(raw, backup.At(self.folder, self.keys), now)

    def note_head(self) -> None:
        """Note beside the file how far the chain has come; not for the GUI thread while people sell. Raises
        ``StoreTrouble`` when the store cannot be read."""
        with self.read() as session:
            row = sql.row(session, head_note.QUERY)
        if row is not None:
            head_note.note(self.folder, self.keys, head_note.head_from(row))

    def log_size(self) -> int:
        """Bytes in the write-ahead log; past 64 MB somebody holds a snapshot open."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return 0

    def _writing(self, synced: bool = True) -> sa.Connection:
        """The one long-lived connection of writers: no pool on a sale's way. It begins nothing yet: inside a
        transaction SQLite would not change how the commit waits."""
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE")
            self._synced = None
        if self._synced is not synced:
            raw = self._writer.connection.driver_connection
            assert raw is not None
            self._synced = None
            raw.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
            self._synced = synced
        return self._writer

    def _notes(self) -> Notes:
        """What the writer will have changed; what an earlier one left was rolled back with it."""
        assert self._writer is not None
        notes: Notes | None = self._writer.info.get(NOTES)
        if notes is None:  # its first transaction: what is opened for the login page alone writes nothing
            notes = self._writer.info[NOTES] = watch(self._writer.connection.driver_connection, self.keys.chain)
        notes.clear()
        return notes

    def _reader(self) -> _Reader:
        try:
            return self._idle.pop()
        except IndexError:
            self.check_place()
            return _Reader(self._readers)

    def _put_back(self, reader: _Reader) -> None:
        if self._closed or len(self._idle) >= READERS:
            reader.close()
        else:
            self._idle.append(reader)

    def _drop_writer(self) -> None:
        """Give the writer's connection back to the pool, which rolls back what is left; the next writer takes one."""
        if self._writer is not None:
            with suppress(sa.exc.DBAPIError, sqlcipher.Error):
                self._writer.close()
            self._writer = None

    def _fold_log(self) -> None:
        """By a connection that is open already: a new one would decipher and read the whole schema for it."""
        trouble = StoreTrouble, sa.exc.SQLAlchemyError, sqlcipher.Error
        with suppress(*trouble), closing(self.engine.raw_connection()) as last:  # a full disk is no reason to crash
            raw = last.driver_connection
            assert raw is not None
            raw.execute("PRAGMA busy_timeout = 0")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _set_log_aside(self) -> None:
        """The log that lies there is this store's and not the other file's: read into that, it would spoil it."""
        log = self.path.with_name(f"{self.path.name}-wal")
        count = 1
        while (aside := log.with_name(f"{log.name}.old{count}")).exists():
            count += 1
        with suppress(OSError):
            log.rename(aside)
            self.path.with_name(f"{self.path.name}-shm").unlink(missing_ok=True)
