"""Opening, reading and writing: every fault has its own name, and nothing is made anew."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

import psycopg
import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import StoreTrouble
from app.store import driver, engine, faults, keys, login_snapshot, migrate
from app.store.keychain import NoKeychain
from app.store.places import check_place, remote_mount, why_bad
from app.store.store import SMALL, Store
from tests.store import storehelp
from tests.store.storehelp import Made, trouble

PUT = sa.text("INSERT INTO setting VALUES (:k, :v, 0)")
COUNT = sa.text("SELECT count(*) FROM setting")


def open_code(made: Made) -> str:
    return trouble(lambda: Store.open(made.folder, made.keys)).code


def put(store: Store, key: str, value: str = '"1"') -> None:
    with store.write() as session:
        session.execute(PUT, {"k": key, "v": value})
        session.commit()


def count(store: Store) -> int:
    with store.read() as session:
        return int(session.execute(COUNT).scalar_one())


# --- a sound store ----------------------------------------------------------------------------------------------


def test_what_is_committed_stays_and_is_encrypted(made: Made) -> None:
    store = Store.open(made.folder, made.keys)
    put(store, "name", f'"{storehelp.RARE}"')
    store.close()
    store = Store.open(made.folder, made.keys)
    with store.read() as session:
        value = session.execute(sa.text("SELECT value FROM setting WHERE key = 'name'")).scalar_one()
        assert value == f'"{storehelp.RARE}"'
    store.close()
    raw = made.db.read_bytes()
    assert not raw.startswith(b"SQLite format 3") and storehelp.RARE.encode() not in raw


def test_the_settings_are_those_promised(store: Store) -> None:
    with store.engine.connect() as connection:
        for name, wanted in driver.SETTINGS:
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == wanted


def test_a_weaker_setting_is_refused(made: Made) -> None:
    raw = made.raw()
    raw.execute("PRAGMA synchronous = NORMAL")
    found = trouble(lambda: driver.check_settings(raw))
    raw.close()
    assert (found.code, found.detail) == ("io", "synchronous is 1, wanted 2")


def test_leaving_without_a_commit_leaves_nothing(store: Store) -> None:
    with store.write() as session:
        session.execute(PUT, {"k": "x", "v": "1"})
    with pytest.raises(ZeroDivisionError), store.write() as session:
        session.execute(PUT, {"k": "y", "v": "1"})
        raise ZeroDivisionError
    assert count(store) == 0
    put(store, "z")
    assert count(store) == 1


def test_a_reader_sees_one_snapshot_and_cannot_write(store: Store) -> None:
    put(store, "a")
    with store.read() as session:
        assert session.execute(COUNT).scalar_one() == 1
        put(store, "b")
        assert session.execute(COUNT).scalar_one() == 1
    with pytest.raises(StoreTrouble), store.read() as session:
        session.execute(PUT, {"k": "c", "v": "1"})
    assert count(store) == 2


def test_writers_of_many_threads_take_turns(store: Store) -> None:
    def work(name: str) -> None:
        for n in range(20):
            put(store, f"{name}{n}")

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(store) == 80


def test_more_readers_than_there_are_connections_is_trouble_with_a_name(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "POOL_TIMEOUT", 0.05)
    store = Store.open(made.folder, made.keys)
    with ExitStack() as held:
        for _ in range(engine.READERS + engine.OVERFLOW):
            held.enter_context(store.read()).execute(COUNT)
        assert trouble(lambda: held.enter_context(store.read())).code == "locked"
    with store.read() as session:
        assert session.execute(COUNT).scalar() is not None
    store.close()


def test_closing_folds_the_log_and_may_be_done_twice(made: Made) -> None:
    store = Store.open(made.folder, made.keys)
    put(store, "a")
    assert store.log_size() > 0
    store.close()
    store.close()
    assert store.log_size() == 0


def test_the_size_of_a_small_table_is_forgotten(made: Made) -> None:
    """What had one row in the evening is not read from end to end all of the next day."""
    store = Store.open(made.folder, made.keys)
    with store.write() as session:
        session.execute(sa.text("CREATE TABLE papers (id INTEGER PRIMARY KEY, state TEXT, words TEXT)"))
        session.execute(sa.text("CREATE INDEX papers_open ON papers (id) WHERE state <> 'done'"))
        session.execute(sa.text("CREATE TABLE years (id INTEGER PRIMARY KEY, day TEXT)"))
        session.execute(sa.text("CREATE INDEX years_day ON years (day)"))
        session.execute(sa.text("INSERT INTO papers VALUES (1, 'new', '')"))
        several = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) SELECT i, i % 9 FROM n"
        )
        session.execute(sa.text(f"INSERT INTO years {several}"), {"many": SMALL})
        session.execute(sa.text("ANALYZE"))
        session.commit()
    store.close()
    raw = made.raw()
    try:
        assert raw.execute("SELECT DISTINCT tbl FROM sqlite_stat1").fetchall() == [("years",)]
        plan = raw.execute("EXPLAIN QUERY PLAN SELECT words FROM papers WHERE state <> 'done' ORDER BY id").fetchall()
        assert "papers_open" in str(plan), plan
    finally:
        raw.close()


def test_values_do_not_appear_in_errors(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError) as error, store.write() as session:
        session.execute(PUT, {"k": "330102194402290000", "v": None})
    assert "330102194402290000" not in str(error.value)


# --- faults -----------------------------------------------------------------------------------------------------


def test_a_missing_file_is_not_made_anew(made: Made) -> None:
    made.db.unlink()
    assert open_code(made) == "missing"
    assert not made.db.exists()
    assert login_snapshot.present(made.folder)


def test_an_empty_file_stays_empty(made: Made) -> None:
    made.db.write_bytes(b"")
    assert open_code(made) == "empty"
    assert made.db.stat().st_size == 0


def test_another_stores_key(made: Made, tmp_path: Path) -> None:
    other, _ = keys.create(tmp_path / "other", NoKeychain())
    before = made.db.read_bytes()
    assert trouble(lambda: Store.open(made.folder, other)).code == "key_wrong"
    assert made.db.read_bytes() == before


def flip(at: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[at] ^= 1
        path.write_bytes(raw)

    return change


def cut(keep: int) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes()[:keep])


@pytest.mark.parametrize(
    "damage",
    [
        flip(3),
        flip(100),
        cut(4096),
        cut(4096 * 3 + 17),
        cut(100),
        lambda path: path.write_bytes(bytes(path.stat().st_size)),
        lambda path: path.write_bytes(b"not a database at all" * 1000),
    ],
    ids=["salt", "first page", "one page", "torn", "stump", "zeros", "garbage"],
)
def test_damage_is_not_taken_for_a_wrong_key(made: Made, damage: Callable[[Path], None]) -> None:
    damage(made.db)
    before = made.db.read_bytes()
    assert open_code(made) == "damaged"
    assert made.db.read_bytes() == before


def test_damage_met_later_is_named_too(busy: Made) -> None:
    storehelp.spoil(busy, "sale_line")
    store = Store.open(busy.folder, busy.keys)

    def read_all() -> None:
        with store.read() as session:
            session.execute(sa.text("SELECT * FROM sale_line")).all()

    assert trouble(read_all).code == "damaged"
    store.close()


def test_a_plain_database_is_refused(made: Made) -> None:
    made.db.unlink()
    plain = sqlite3.connect(made.db)
    plain.execute("CREATE TABLE t (a)")
    plain.commit()
    plain.close()
    assert open_code(made) == "not_encrypted"


def test_an_old_sqlite_is_refused() -> None:
    assert trouble(lambda: driver.check_library((3, 51, 2))).code == "too_old_sqlite"
    driver.check_library()


def test_locked_by_another_program(made: Made) -> None:
    store = Store.open(made.folder, made.keys, busy_ms=200)
    child = storehelp.python(
        "import sys; from pathlib import Path; from app.store import keys, driver; "
        "from app.store.keychain import NoKeychain; f = Path(sys.argv[1]); "
        "c = driver.connect(f / 'desk.db', keys.unlock(f, NoKeychain())); c.execute('BEGIN IMMEDIATE'); "
        "print('held', flush=True); sys.stdin.read()",
        str(made.folder),
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    deadline = trouble_or_none(lambda: put(store, "a"))
    assert deadline is not None and deadline.code == "locked"
    assert count(store) == 0  # reading goes on
    storehelp.kill(child)
    put(store, "a")
    assert count(store) == 1
    store.close()


def trouble_or_none(call: Callable[[], object]) -> StoreTrouble | None:
    try:
        call()
    except StoreTrouble as found:
        return found
    return None


def test_a_read_only_folder(made: Made) -> None:
    """Tried as an ordinary user: root may write anywhere."""
    home = Path(tempfile.mkdtemp(prefix="store-"))
    folder = home / "店"
    shutil.copytree(made.folder, folder)
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    home.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from app.errors import StoreTrouble\n"
        "from app.store import backup, keys\n"
        "from app.store.lock import FolderLock\n"
        "from app.store.store import Store\n"
        "import filelock\n"
        "filelock.FileLock\n"
        "found = keys.unlock(Path(sys.argv[1]), __import__('app.store.keychain').store.keychain.NoKeychain())\n"
        "if hasattr(os, 'geteuid') and os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "for call in (lambda: Store.open(Path(sys.argv[1]), found), lambda: FolderLock(Path(sys.argv[1])).acquire(),\n"
        "             lambda: backup.make(backup.At(Path(sys.argv[1]), found), None)):\n"
        "    try: call(); print('opened')\n"
        "    except StoreTrouble as t: print(t.code)\n"
    )
    try:
        out = storehelp.finish(storehelp.python(code, str(folder)))
    finally:
        folder.chmod(0o755)
        shutil.rmtree(home)
    assert out.split() == ["read_only"] * 3


# --- a full disk ------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """A disk of its own where that is allowed; else False, and the caller limits the file's pages instead."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    can = sys.platform == "linux" and os.geteuid() == 0
    real = can and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        yield real
    finally:
        if real:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_loses_nothing_and_selling_goes_on_afterwards(made: Made, tmp_path: Path) -> None:
    from app.store import backup

    with small_disk(tmp_path / "small", "3m") as real:
        small = made.copy(tmp_path / "small" / "店")
        store = Store.open(small.folder, small.keys)
        ballast = tmp_path / "small" / "ballast"
        if real:
            ballast.write_bytes(bytes(1 << 20))
        else:
            limit(store, 200)
        kept = 0

        def fill() -> None:
            nonlocal kept
            for n in range(400):
                put(store, f"k{n}", "x" * 20000)
                kept += 1

        assert trouble(fill).code == "full"
        assert kept > 0 and count(store) == kept
        if real:
            found = trouble(lambda: backup.make(store, storehelp.NOW))
            assert found.code == "full"
            assert [p.name for p in (small.folder / "backups").iterdir() if p.suffix in (".db", ".part")] == []
            ballast.unlink()
        else:
            limit(store, 1 << 20)
        put(store, "after")
        assert count(store) == kept + 1
        with store.read() as session:
            assert session.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
        store.close()


def limit(store: Store, pages: int) -> None:
    with store.write() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.execute(f"PRAGMA max_page_count = {pages}")


def test_a_store_is_not_half_made_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", "200k") as real:
        made, _ = keys.create(tmp_path / "small" / "店", NoKeychain())
        if real:
            assert trouble(lambda: migrate.create(tmp_path / "small" / "店", made)).code == "full"
            assert not (tmp_path / "small" / "店" / "desk.db").exists()


# --- names of faults and places ---------------------------------------------------------------------------------


def driver_error(name: str) -> sqlcipher.OperationalError:
    error = sqlcipher.OperationalError("words that do not matter")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_FULL", "full"),
        ("SQLITE_READONLY_DIRECTORY", "read_only"),
        ("SQLITE_BUSY_SNAPSHOT", "locked"),
        ("SQLITE_LOCKED_SHAREDCACHE", "locked"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_NOTADB", "damaged"),
        ("SQLITE_IOERR_READ", "io"),
        ("SQLITE_CANTOPEN", "io"),
        ("SQLITE_CONSTRAINT_UNIQUE", None),
        ("SQLITE_ERROR", None),
        ("SQLITE_NOMEM", None),
    ],
)
def test_errors_are_told_by_name_also_when_wrapped(name: str, code: str | None) -> None:
    bare = driver_error(name)
    wrapped = sa.exc.OperationalError("SELECT 1", {}, bare)
    assert faults.code_of(bare) == faults.code_of(wrapped) == code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "full"),
        ("25006", "read_only"),
        ("42501", "read_only"),
        ("55P03", "locked"),
        ("40001", "locked"),
        ("40P01", "locked"),
        ("3D000", "missing"),
        ("XX001", "damaged"),
        ("XX002", "damaged"),
        ("XX000", None),
        ("08006", "io"),
        ("28P01", "io"),
        ("53300", "io"),
        ("57P01", "io"),
        ("58030", "io"),
        ("23505", None),
        ("42601", None),
    ],
)
def test_a_servers_errors_are_told_by_state_also_when_wrapped(state: str, code: str | None) -> None:
    bare = psycopg.errors.lookup(state)("words")
    wrapped = sa.exc.DBAPIError("SELECT 1", {}, bare)
    assert faults.code_of(bare) == faults.code_of(wrapped) == code
    assert code is None or str(faults.trouble(wrapped)) == f"{code}: {state}"


def test_a_server_that_is_gone_has_no_state() -> None:
    assert faults.code_of(psycopg.OperationalError("connection refused")) == "io"
    assert faults.code_of(psycopg.ProgrammingError("the cursor is closed")) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [(28, "full"), (30, "read_only"), (13, "read_only"), (5, "io")],
    ids=["full", "ro", "perm", "io"],
)
def test_disk_errors(number: int, code: str) -> None:
    found = faults.trouble(OSError(number, "words"))
    assert found is not None and found.code == code


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(KeyError), faults.translated():
        raise KeyError("x")
    with pytest.raises(StoreTrouble) as error, faults.translated():
        raise StoreTrouble("newer", "x")
    assert error.value.code == "newer"


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        (PureWindowsPath(r"\\server\share\店"), "server"),
        (PureWindowsPath(r"C:\Users\a\OneDrive - 街道\店"), "OneDrive - 街道"),
        (PureWindowsPath(r"D:\坚果云\店"), "坚果云"),
        (PurePosixPath("/home/a/Dropbox/x"), "Dropbox"),
        (PurePosixPath("/Users/a/Library/Mobile Documents/x"), "Mobile Documents"),
        (PureWindowsPath(r"D:\百通岗"), None),
        (PurePosixPath("/home/a/.local/share/baitonggang"), None),
        (PureWindowsPath(r"\\?\C:\店"), None),
    ],
)
def test_bad_places(folder: PureWindowsPath | PurePosixPath, reason: str | None) -> None:
    assert why_bad(folder) == reason


def test_network_mounts() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n//nas/x /mnt/nas cifs rw 0 0\n"
        "nas:/y /mnt/nfs\\040share nfs4 rw 0 0\nt /mnt/nas/local tmpfs rw 0 0\n"
    )
    assert remote_mount(PurePosixPath("/mnt/nas/店"), mounts) == "cifs"
    assert remote_mount(PurePosixPath("/mnt/nfs share"), mounts) == "nfs4"
    assert remote_mount(PurePosixPath("/mnt/nas/local/店"), mounts) is None
    assert remote_mount(PurePosixPath("/home/店"), mounts) is None


def test_a_store_is_neither_made_nor_opened_in_a_bad_place(made: Made, tmp_path: Path) -> None:
    bad = tmp_path / "OneDrive" / "店"
    assert trouble(lambda: migrate.create(bad, made.keys)).code == "bad_place"
    assert not bad.exists()
    moved = made.copy(bad)
    assert open_code(moved) == "bad_place"
    check_place(made.folder)
