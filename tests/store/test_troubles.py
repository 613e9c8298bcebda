"""What the parts of the store say when something around them is wrong: trouble has a name, nothing is half done."""

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

import keyring
import pytest
import sqlalchemy as sa
from keyring.backend import KeyringBackend
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import Refused, StoreTrouble
from app.models.centre import Outbox
from app.rules.people.search_tokens import search_tokens
from app.store import (
    backup,
    chain,
    driver,
    head_note,
    keys,
    migrate,
    places,
    recovery,
    series,
    sql,
    verify,
    verify_sums,
)
from app.store.keychain import NoKeychain, OsKeychain
from app.store.keyfile import KEY_FILE, PREVIOUS, parse
from app.store.lock import FolderLock
from app.store.restore import _is_whole, restore
from app.store.schema import HEAD, revision_of
from app.store.store import READERS, Store
from tests.store import storehelp
from tests.store.storehelp import NOW, Made, trouble, unguard


def made_backup(made: Made) -> Path:
    return backup.make(backup.At(made.folder, made.keys), NOW).path


class Spoilt:
    """A connection on which every statement fails with SQLite's error of that name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def execute(self, _sql: str) -> Any:
        error = sqlcipher.OperationalError("words that do not matter")
        error.sqlite_errorname = self.name
        raise error


class FailingDriver(Spoilt):
    """The same for statements with parameters."""

    def execute(self, sql: str, _params: object = None) -> Any:
        return super().execute(sql)


# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_new_file_is_never_made_over_another_nor_left_half_made(made: Made, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        driver.connect_new(made.db, made.keys)
    assert trouble(lambda: driver.connect_new(tmp_path / "nowhere" / "desk.db", made.keys)).code == "io"
    (tmp_path / "desk.db-journal").mkdir()  # SQLite finds no place for its journal
    with pytest.raises(sqlcipher.OperationalError):
        driver.connect_new(tmp_path / "desk.db", made.keys)


def test_a_path_that_leads_through_a_file(made: Made) -> None:
    assert trouble(lambda: driver.connect(made.db / "desk.db", made.keys)).code == "io"


@pytest.mark.parametrize(("name", "code"), [("SQLITE_BUSY", "locked"), ("SQLITE_READONLY", "read_only")])
def test_who_cannot_write_is_told_before_work_begins(made: Made, name: str, code: str) -> None:
    assert trouble(lambda: driver.check_writable(Spoilt(name), made.db)).code == code


def test_a_driver_without_encryption_is_refused(made: Made) -> None:
    plain = sqlite3.connect(":memory:")
    found = trouble(lambda: driver._unlock(plain, made.db, made.keys))
    plain.close()
    assert (found.code, found.detail) == ("not_encrypted", "driver")


def test_a_copy_with_a_table_nobody_can_read(made: Made) -> None:
    db = made.raw()
    db.execute("PRAGMA writable_schema = ON")
    db.execute("INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 2, 'CREATE NONSENSE')")
    db.close()
    assert trouble(lambda: driver.connect_copy(made.db, made.keys)).code == "damaged"


def test_mistakes_in_a_statement_are_nobodys_trouble(store: Store) -> None:
    with store.write() as session:
        for ask in (sql.rows, sql.row, sql.run):
            with pytest.raises(sqlcipher.OperationalError):
                ask(session, "SELECT nothing FROM nowhere")
        insert = sql.Insert(Outbox, "terminal", "kind", "record")
        insert.run(session, [])
        with pytest.raises(sqlcipher.IntegrityError):
            insert.run(session, [{"terminal": "A", "kind": None, "record": "1"}])
        assert sql.rows(session, "SELECT * FROM outbox") == []


@pytest.mark.parametrize("ask", [sql.rows, sql.row, sql.run])
def test_a_disk_that_fails_under_a_statement_is_named(store: Store, ask: Callable[..., object]) -> None:
    with store.write() as session:
        sql.attach(session, FailingDriver("SQLITE_IOERR_READ"))
        assert trouble(lambda: ask(session, "SELECT 1")).code == "io"


def test_a_copy_that_is_no_database_of_ours(made: Made, tmp_path: Path) -> None:
    other, _ = keys.create(tmp_path / "other", NoKeychain())
    assert trouble(lambda: driver.connect_copy(made.db, other)).code == "key_wrong"
    with pytest.raises(AttributeError):
        driver.connect_copy(made.db, None)  # type: ignore[arg-type]


def test_a_database_that_no_migration_made(made: Made, tmp_path: Path) -> None:
    fresh = driver.connect_new(tmp_path / "desk.db", made.keys)
    assert revision_of(fresh) is None
    assert backup.chain_head(fresh) == "00000000"
    fresh.close()
    assert backup.inspect(tmp_path / "desk.db", made.keys) == backup.Inspected("none", "00000000")


def test_one_writer_waits_for_the_other_and_then_gives_up(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "BUSY_MS", 50)
    store = Store.open(made.folder, made.keys)
    with store.write():
        found = trouble(lambda: store.write().__enter__())
    assert (found.code, found.detail) == ("locked", "writer")
    store.close()


def test_more_readers_than_are_kept(store: Store) -> None:
    with ExitStack() as many:
        seen = [many.enter_context(store.read()) for _ in range(READERS + 2)]
        assert [session.execute(sa.text("SELECT 1")).scalar_one() for session in seen] == [1] * len(seen)
    assert len(store._idle) == READERS


def test_a_writer_given_back_is_replaced(store: Store) -> None:
    for _ in range(2):
        store._drop_writer()
    with store.write() as session:
        assert session.execute(sa.text("SELECT count(*) FROM sale")).scalar_one() == 0


def test_a_store_that_gets_no_reader_keeps_no_writer_open(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    connect = sqlcipher.connect

    def once(*words: Any, **named: Any) -> Any:
        if opened:
            error = sqlcipher.OperationalError("unable to open database file")
            error.sqlite_errorname = "SQLITE_CANTOPEN"
            raise error
        opened.append(connect(*words, **named))
        return opened[0]

    monkeypatch.setattr(sqlcipher, "connect", once)
    assert trouble(lambda: Store.open(made.folder, made.keys)).code == "io"
    with pytest.raises(sqlcipher.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_a_store_in_which_nobody_is_set_up_has_no_end_to_note(store: Store) -> None:
    store.note_head()
    assert trouble(lambda: store.rescue(NOW)).code == "replaced", "nothing was written, so no connection is sure"
    with store.write():
        pass
    kept = store.rescue(NOW)
    assert backup.inspect(kept, store.keys) == backup.Inspected(HEAD, "00000000")
    assert not (store.folder / head_note.HEAD_FILE).exists()


def test_a_rescue_notes_the_end_of_what_it_kept(busy: Made) -> None:
    store = Store.open(busy.folder, busy.keys)
    with store.write():
        pass
    found = backup.inspect(store.rescue(NOW), busy.keys)
    (noted,) = head_note.noted(busy.folder, busy.keys)
    assert noted.mac[:8] == found.chain_head != "00000000"
    (busy.folder / head_note.HEAD_FILE).unlink()
    store.note_head()
    assert head_note.noted(busy.folder, busy.keys) == [noted]
    store.close()


def test_a_log_set_aside_takes_no_other_ones_place(made: Made, tmp_path: Path) -> None:
    shutil.copy(made.db, tmp_path / "another.db")
    store = Store.open(made.folder, made.keys)
    with store.write() as session:
        session.execute(sa.text("INSERT INTO setting VALUES ('x', '1', 0)"))
        session.commit()
    log = made.folder / "desk.db-wal"
    content = log.read_bytes()
    log.with_name("desk.db-wal.old1").write_bytes(b"an earlier one")
    os.replace(tmp_path / "another.db", made.db)
    store.close()
    assert log.with_name("desk.db-wal.old1").read_bytes() == b"an earlier one"
    assert log.with_name("desk.db-wal.old2").read_bytes().startswith(content) and not log.exists()


# --- folders and locks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("error", "code"), [(PermissionError(13, "denied"), "read_only"), (OSError(5, "I/O"), "io")])
def test_a_lock_that_cannot_be_taken(tmp_path: Path, error: OSError, code: str) -> None:
    class Failing:
        def acquire(self) -> None:
            raise error

    lock = FolderLock(tmp_path)
    lock._lock = Failing()  # type: ignore[assignment]
    assert trouble(lock.acquire).code == code
    with FolderLock(tmp_path):  # nothing was left taken
        pass


def test_a_system_without_a_list_of_mounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(_path: Path, *_: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", missing)
    places.check_place(tmp_path)


def test_a_line_of_mounts_nobody_understands() -> None:
    mounts = "broken\n\nserver:/x /home nfs4 rw 0 0\n"
    assert places.remote_mount(PurePosixPath("/home/desk"), mounts) == "nfs4"


# --- keys -------------------------------------------------------------------------------------------------------------


class Ring(KeyringBackend):
    """A system's keychain that works, in memory."""

    priority = 1  # type: ignore[assignment]
    name = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_a_system_keychain_holds_the_master_and_forgets_it(tmp_path: Path) -> None:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    try:
        made, _ = keys.create(tmp_path, OsKeychain())
        assert keys.slots(tmp_path) == ["os-keyring", "recovery"] and OsKeychain().name == "memory"
        assert keys.unlock(tmp_path, OsKeychain()) == made
        ((service, account),) = ring.kept
        ring.kept[service, account] = "no hex digits"
        assert trouble(lambda: keys.unlock(tmp_path, OsKeychain())).code == "key_missing"
        OsKeychain().delete(account)
        assert ring.kept == {}
    finally:
        keyring.set_keyring(before)


def test_no_keychain_keeps_nothing() -> None:
    none = NoKeychain()
    assert not none.set("x", "y") and none.get("x") is None
    none.delete("x")


def test_a_key_file_without_a_recovery_slot_or_with_anothers(tmp_path: Path) -> None:
    _, code = keys.create(tmp_path, NoKeychain())
    path = tmp_path / KEY_FILE
    data = json.loads(path.read_text("utf-8"))
    strange = recovery.wrap(os.urandom(32), code, data["kcv"])
    for slots, why in (([{"kind": "file"}], "key_missing"), ([{"kind": "file"}, strange], "key_wrong")):
        path.write_text(json.dumps({**data, "slots": slots}), "utf-8")
        assert trouble(lambda: keys.unlock_with_code(tmp_path, code, None)).code == why


def test_a_key_file_is_whole_and_never_lost_to_anothers(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="incomplete"):
        parse(b'{"version": 1, "kcv": "0123456789abcdef", "slots": ["file"]}')
    keys.create(tmp_path / "one", NoKeychain())
    keys.create(tmp_path / "two", NoKeychain())
    from app.store.keyfile import write_key_file

    before = (tmp_path / "one" / KEY_FILE).read_bytes()
    write_key_file(tmp_path / "one", parse((tmp_path / "two" / KEY_FILE).read_bytes()))
    assert (tmp_path / "one" / "key.apart1.json").read_bytes() == before
    write_key_file(tmp_path / "one", parse(before))
    assert len({path.read_bytes() for path in (tmp_path / "one").glob("key*.json")}) == 2


def test_only_what_has_one_form_is_sealed() -> None:
    with pytest.raises(TypeError, match="Decimal cannot be sealed"):
        chain.canonical({"share": Decimal(1)})


# --- backups ----------------------------------------------------------------------------------------------------------


def tangle(db: Any, first: str, second: str) -> None:
    """Let two tables share a page: whole by its codes, damaged by its sense."""
    db.execute("PRAGMA writable_schema = ON")
    db.execute(
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = ?) WHERE name = ?",
        (first, second),
    )
    db.execute("PRAGMA writable_schema = OFF")


def test_a_file_whose_tables_are_tangled_is_no_backup(busy: Made) -> None:
    path = made_backup(busy)
    db = driver.connect(path, busy.keys)
    tangle(db, "outbox", "cart_line")
    db.execute("PRAGMA journal_mode = DELETE").fetchall()
    db.close()
    assert trouble(lambda: backup.inspect(path, busy.keys)).code == "damaged"


def test_a_second_folder_that_takes_nothing(busy: Made, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    name = made_backup(busy).name
    (second / name / "in the way").mkdir(parents=True)
    shutil.rmtree(busy.folder / "backups")
    done = backup.make(backup.At(busy.folder, busy.keys), NOW, "auto", second=second)
    assert (done.second.path, done.second.problem) == (None, "io")  # type: ignore[union-attr]
    assert done.path.is_file() and not list(second.glob("*.part"))


def test_a_copy_that_came_out_otherwise(tmp_path: Path) -> None:
    for name, content in (("a", b"x" * 3), ("b", b"x" * 4)):
        (tmp_path / name).write_bytes(content)
    assert trouble(lambda: backup._same_bytes(tmp_path / "a", tmp_path / "b")).code == "io"
    backup._same_bytes(tmp_path / "a", tmp_path / "a")


def test_a_name_with_a_day_there_is_not_is_no_backup(busy: Made) -> None:
    path = made_backup(busy)
    shutil.copy(path, path.with_name(path.name.replace("20261123", "20261399")))
    assert [entry.path for entry in backup.listing(busy.folder)] == [path]


# --- putting back -----------------------------------------------------------------------------------------------------


def test_what_says_nothing_about_the_file_ends_a_restore(busy: Made, tmp_path: Path) -> None:
    path = made_backup(busy)
    (tmp_path / "into" / "desk.db").mkdir(parents=True)
    assert trouble(lambda: restore(path, tmp_path / "into", busy.keys, NOW)).code == "io"
    assert [entry.name for entry in (tmp_path / "into").iterdir() if entry.name != "desk.lock"] == ["desk.db"]


def test_a_check_that_meets_damage_says_so_and_one_that_meets_another_program_says_nothing() -> None:
    assert not _is_whole(Spoilt("SQLITE_CORRUPT_INDEX"))
    with pytest.raises(sqlcipher.OperationalError):
        _is_whole(Spoilt("SQLITE_BUSY"))


def test_a_restore_that_fails_half_way_leaves_no_part(busy: Made, tmp_path: Path) -> None:
    path = made_backup(busy)
    (tmp_path / "into" / series.SERIES_FILE).mkdir(parents=True)
    assert trouble(lambda: restore(path, tmp_path / "into", busy.keys, NOW)).code == "io"
    assert not list((tmp_path / "into").glob("desk.db*"))


def test_a_database_without_tables_knows_no_series_and_is_replaced_when_asked(busy: Made, tmp_path: Path) -> None:
    path = made_backup(busy)
    into = tmp_path / "into"
    into.mkdir()
    driver.connect_new(into / "desk.db", busy.keys).close()
    with pytest.raises(Refused, match="store_sound"):
        restore(path, into, busy.keys, NOW)
    done = restore(path, into, busy.keys, NOW + timedelta(minutes=1), over=True)
    assert done.codes == {"A": "A2"} and done.aside is not None


def test_a_key_file_nobody_can_read_is_put_aside(busy: Made, tmp_path: Path) -> None:
    path = made_backup(busy)
    into = tmp_path / "into"
    into.mkdir()
    (into / KEY_FILE).write_bytes(b"\0" * 64)
    done = restore(path, into, busy.keys, NOW)
    assert done.aside is not None and (done.aside / KEY_FILE).read_bytes() == b"\0" * 64
    assert keys.unlock(into, NoKeychain()) == busy.keys


def test_a_backup_among_strangers_brings_no_key(busy: Made, tmp_path: Path) -> None:
    path = made_backup(busy)
    away = tmp_path / "away" / "stick"
    keys.create(away, NoKeychain())
    (away / PREVIOUS).write_bytes(b"{")
    shutil.copy(path, away)
    restore(away / path.name, tmp_path / "into", busy.keys, NOW)
    assert not (tmp_path / "into" / KEY_FILE).exists()


# --- migrations -------------------------------------------------------------------------------------------------------


def test_a_folder_without_revisions(made: Made, tmp_path: Path) -> None:
    shutil.copytree(migrate.migrations(), tmp_path / "m", ignore=shutil.ignore_patterns("versions", "__pycache__"))
    (tmp_path / "m" / "versions").mkdir()
    assert trouble(lambda: migrate.newest(tmp_path / "m", None)).code == "io"


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    made = sa.create_engine(f"sqlite:///{tmp_path / 'plain.db'}", poolclass=sa.NullPool)
    with made.begin() as connection:
        for name in ("one", "two"):
            connection.exec_driver_sql(f"CREATE TABLE {name} (a)")
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES (1)")
    return made


def test_a_migration_with_foreign_keys_on_is_a_mistake(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.commit()
        with pytest.raises(RuntimeError, match="foreign_keys"), migrate._one_transaction(connection):
            pass


def test_a_migration_that_damages_the_file_is_undone(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        with pytest.raises(StoreTrouble, match="damaged"), migrate._one_transaction(connection):
            tangle(connection.connection.driver_connection, "one", "two")
            connection.exec_driver_sql("PRAGMA schema_version = 99")  # so that the check reads the tables anew
        assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"


# --- verify -----------------------------------------------------------------------------------------------------------


def test_a_folder_alone_is_not_verified_without_keys(made: Made) -> None:
    with pytest.raises(TypeError, match="keys"):
        verify.verify(made.folder)


def test_a_check_that_could_not_run_has_found_nothing(made: Made) -> None:
    def check(name: str) -> Callable[[], list[Any]]:
        return lambda: Spoilt(name).execute("")

    db = made.raw()
    for passing in ("SQLITE_BUSY", "SQLITE_ERROR"):
        with pytest.raises(sqlcipher.OperationalError):
            verify.guarded(db, check(passing), 1)
    (found,) = verify.guarded(db, check("SQLITE_CORRUPT"), 1)
    assert (found.bad, found.why) == ("SQLITE_CORRUPT", "damaged")
    db.close()


def test_a_check_that_stumbles_where_every_value_belongs_is_a_mistake_of_its_own(made: Made) -> None:
    db = made.raw()
    with pytest.raises(ValueError, match="invalid literal"):
        verify.guarded(db, lambda: [int("x")], 1)  # type: ignore[list-item]
    db.close()


def test_a_closing_moved_along_the_chain_is_named(busy: Made) -> None:
    storehelp.close_shift(busy)
    db = busy.raw()
    unguard(db, "closing")
    db.execute("UPDATE closing SET last_serial = last_serial - 1")
    db.close()
    report = verify.verify(busy.folder, busy.keys)
    assert report.first is not None and report.first.why == "anchor"


def test_a_store_from_before_residents_were_merged() -> None:
    old = sqlite3.connect(":memory:")
    old.execute("CREATE TABLE resident (no, name)")
    assert verify_sums._merged(old, {"no", "name"}, search_tokens) == ({}, set())
    old.close()


@pytest.mark.parametrize(("free", "code"), [(0, "full"), (1 << 30, "io")])
def test_an_opening_that_finds_no_room_says_full(
    made: Made, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    """The index of the log is mapped: on a full disk SQLite says only that reading or writing went wrong."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1 << 30, 0, free))  # type: ignore[attr-defined]
    error = sqlcipher.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR"
    assert trouble(lambda: driver.raise_opening(error, made.db)).code == code
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    assert trouble(lambda: driver.raise_opening(error, made.db)).code == "full"


def test_a_disk_that_does_not_say_how_full_it_is_is_not_called_full(tmp_path: Path) -> None:
    error = sqlcipher.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR"
    assert trouble(lambda: driver.raise_opening(error, tmp_path / "gone" / "desk.db")).code == "io"


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_what_cannot_be_opened_where_nobody_may_write_is_for_reading_only(
    made: Made, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    error = sqlcipher.OperationalError("unable to open database file")
    error.sqlite_errorname = "SQLITE_CANTOPEN_FULLPATH"
    assert trouble(lambda: driver.raise_opening(error, made.db)).code == "io"
    shut = {"file": made.db, "folder": made.folder}[closed]
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != shut)
    found = trouble(lambda: driver.raise_opening(error, made.db))
    assert (found.code, found.detail) == ("read_only", "desk.db: SQLITE_CANTOPEN_FULLPATH")


@pytest.mark.parametrize(
    ("number", "code"), [("ENOSPC", "full"), ("EROFS", "read_only"), ("EACCES", "read_only"), ("EIO", "io")]
)
def test_a_lock_that_cannot_be_written_says_why(
    made: Made, monkeypatch: pytest.MonkeyPatch, number: str, code: str
) -> None:
    def refused(_self: object, *_: object, **__: object) -> None:
        raise OSError(getattr(errno, number), "no")

    monkeypatch.setattr("app.store.lock.FileLock.acquire", refused)
    assert trouble(FolderLock(made.folder).acquire).code == code
