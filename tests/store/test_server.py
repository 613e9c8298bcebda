"""A store on a PostgreSQL server: what it takes, how it is migrated, whose turn it is, and what its errors mean.

Collected with ``--store=postgresql`` only. That the rules hold on a server as in the file is tests/services' matter.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from app.models.base import new_id
from app.paths import migrations
from app.rules.people.search_tokens import search_tokens
from app.store import keys, misfits, recorded, server, sql
from app.store.keychain import NoKeychain
from app.store.schema import HEAD
from app.store.server import ServerStore
from tests.store.storehelp import NOW, trouble
from tests.store.test_migrate import MADE
from tests.suite import postgres, stores

PUT = "INSERT INTO setting (key, value, changed_at) VALUES (:k, :v, :now)"


@pytest.fixture
def url() -> Iterator[str]:
    """A fresh database with nothing in it."""
    name = stores.new_database()
    yield stores.url_of(name)
    stores.drop_database(name)


@pytest.fixture
def home(tmp_path: Path) -> keys.Keys:
    return keys.create(tmp_path, NoKeychain())[0]


@pytest.fixture
def store(url: str, home: keys.Keys) -> Iterator[ServerStore]:
    server.upgrade(url)
    made = ServerStore.open(url, home, busy_ms=200)
    yield made
    made.close()


def put(store: ServerStore, key: str, value: str | None = "1") -> None:
    with store.write() as session:
        sql.run(session, PUT, {"k": key, "v": value, "now": NOW})
        session.commit()


def until(revision: str, folder: Path, more: str = "") -> Path:
    """The program's migrations as far as a revision, and perhaps one of a test's own."""
    target = folder / "migrations"
    shutil.copytree(migrations(), target, ignore=shutil.ignore_patterns("__pycache__"))
    for script in (target / "versions").glob("*.py"):
        if script.name[:4] > revision:
            script.unlink()
    if more:
        (target / "versions" / "9001_test.py").write_text(
            f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "9001"\ndown_revision = "{revision}"\n'
            f"branch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n    {more}\n",
            "utf-8",
        )
    return target


# --- making and migrating ---------------------------------------------------------------------------------------


def test_the_migrations_make_what_the_models_say(url: str, store: ServerStore) -> None:
    assert server.revision(url) == HEAD
    assert server.upgrade(url) is False
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_an_older_store_keeps_its_rows_and_takes_longer_words(url: str, home: keys.Keys, tmp_path: Path) -> None:
    """0005, and whatever comes after 0002, over a store that is in use."""
    assert server.revision(url) is None
    server.upgrade(url, until("0002", tmp_path))
    assert server.revision(url) == "0002"
    store = ServerStore.open(url, home)
    with store.write() as session:
        for code in ("yiyang", "baitonggang"):
            words = (
                "INSERT INTO scene (code, name, kind, icon, position, active) VALUES (:c, '颐养', 'scene', '', 1, :on)"
            )
            sql.run(session, words, {"c": code, "on": True})
        somebody = _somebody()
        marks = ", ".join(f":{name}" for name in somebody)
        sql.run(session, f"INSERT INTO staff ({', '.join(somebody)}) VALUES ({marks})", somebody)
        noticed = "INSERT INTO holiday_year (year, source, entered_at) VALUES (2024, '', :now)"
        sql.run(session, noticed, {"now": NOW})
        for day in (date(2023, 12, 31), date(2024, 5, 1), date(2023, 3, 8)):
            sql.run(session, "INSERT INTO holiday (day, kind, name) VALUES (:day, 'off', '')", {"day": day})
        session.commit()
    long = (
        "INSERT INTO scene (code, name, kind, icon, position, active) VALUES ('gongxiangting', '', 'scene', '', 2, :on)"
    )
    with pytest.raises(sa.exc.DataError), store.write() as session:
        sql.run(session, long, {"on": True})
    assert trouble(lambda: server.upgrade(url)).code == "key_missing"  # nobody else could seal what stands
    assert server.revision(url) == "0002"
    assert server.upgrade(url, keys=home) is True
    with store.write() as session:
        assert sql.run(session, long, {"on": True}) == 1
        session.commit()
    with store.read() as session:
        view = SimpleNamespace(session=session)
        assert sql.values(view, "SELECT code FROM scene ORDER BY code") == ["baitonggang", "gongxiangting", "yiyang"]
        assert sql.values(view, "SELECT name FROM staff") == ["𠅤主管"]
        assert sql.values(view, "SELECT notice_year FROM holiday ORDER BY day") == [0, 2024, 2024]
    store.close()


def test_a_table_is_watched_from_the_revision_on_that_makes_it(url: str, home: keys.Keys, tmp_path: Path) -> None:
    """Before 0013 no row is sealed; later revisions bring tables of their own."""
    everything = {kind.table for kind in recorded.kinds()}
    assert server.upgrade(url, until("0012", tmp_path / "12"), home) is True
    assert watched(url) == set()
    assert server.upgrade(url, until("0013", tmp_path / "13"), home) is True
    assert watched(url) == everything - {table for table, _revision in MADE}
    assert server.upgrade(url, keys=home) is True
    assert watched(url) == everything


def watched(url: str) -> set[str]:
    """The tables whose changes the database tells."""
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ '_noted$'")
        found = {str(row[0]).strip('"') for row in rows}
    engine.dispose()
    return found


def _somebody() -> dict[str, object]:
    return {
        "id": new_id(NOW), "code": "1001", "name": "𠅤主管", "role": "manager", "pin_hash": "x", "pin_failures": 0,
        "must_change_pin": False, "active": True, "position": 1, "last_seen": None, "created_at": NOW,
    }  # fmt: skip


def test_tokens_are_written_anew_where_the_rule_changed(url: str, home: keys.Keys, tmp_path: Path) -> None:
    """0011, with somebody merged."""
    server.upgrade(url, until("0010", tmp_path))
    store = ServerStore.open(url, home)
    ids = {no: new_id(NOW) for no in (1, 2, 3)}
    with store.write() as session:
        for no, name, into in ((1, "12楼老李", None), (2, "王芳", None), (3, "Abdurahman", 2)):
            sql.run(
                session,
                "INSERT INTO resident (id, no, name, pinyin, sex, phone, address, document_kind, document_tail, note, "
                "active, merged_into, created_at, changed_at) "
                "VALUES (:id, :no, :name, '', '', '', '', '', '', '', :on, :into, :now, :now)",
                {"id": ids[no], "no": no, "name": name, "on": into is None, "into": ids.get(into or 0), "now": NOW},
            )
            for token in sorted(search_tokens(name, inside=False)):
                words = "INSERT INTO resident_token (token, resident_no) VALUES (:token, :no)"
                sql.run(session, words, {"token": token, "no": into or no})
        session.commit()
    assert server.upgrade(url, keys=home) is True
    with store.read() as session:
        found = sql.rows(session, "SELECT resident_no, token FROM resident_token ORDER BY resident_no, token")
    wanted = {1: search_tokens("12楼老李"), 2: search_tokens("王芳") | search_tokens("Abdurahman")}
    assert {tuple(row) for row in found} == {(no, token) for no, tokens in wanted.items() for token in tokens}
    store.close()


def test_a_failing_revision_leaves_the_old_schema(url: str, tmp_path: Path) -> None:
    server.upgrade(url)
    more = 'op.create_table("extra", sa.Column("id", sa.Integer()))\n    raise RuntimeError("half-way")'
    with pytest.raises(RuntimeError, match="half-way"):
        server.upgrade(url, until(HEAD, tmp_path, more))
    assert server.revision(url) == HEAD
    engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
    assert "extra" not in sa.inspect(engine).get_table_names()
    engine.dispose()


def test_a_revision_cannot_change_sealed_rows(url: str, tmp_path: Path, store: ServerStore) -> None:
    with store.write() as session:
        entry = {"t": "A", "at": NOW, "mac": bytes(32)}
        sql.run(
            session,
            "INSERT INTO audit_entry (terminal, serial, at, business_date, action, subject, detail, mac) "
            "VALUES (:t, 1, :at, '2026-11-23', 'setting', '', '{}', :mac)",
            entry,
        )
        session.commit()
    with pytest.raises(sa.exc.DBAPIError, match="SEALED audit_entry"):
        server.upgrade(url, until(HEAD, tmp_path, "op.execute(\"UPDATE audit_entry SET subject = 'x'\")"))


def test_a_newer_store_is_refused(url: str, store: ServerStore) -> None:
    with store.write() as session:
        sql.run(session, "UPDATE alembic_version SET version_num = '9999'")
        session.commit()
    assert trouble(lambda: server.upgrade(url)).code == "newer"


@pytest.mark.parametrize("words", ["ENCODING 'UTF8' LOCALE 'C.UTF-8'", "ENCODING 'SQL_ASCII' LOCALE 'C'"])
def test_another_order_or_coding_is_refused(home: keys.Keys, words: str) -> None:
    """Elsewhere É is the capital of é; on SQLite and here it is not."""
    name = stores.new_database(words=words)
    found = trouble(lambda: ServerStore.open(stores.url_of(name), home))
    assert found.code == trouble(lambda: server.upgrade(stores.url_of(name))).code == "bad_place"
    stores.drop_database(name)


# --- turns and snapshots ----------------------------------------------------------------------------------------


def test_a_second_writer_waits_and_then_gives_up(store: ServerStore) -> None:
    with store.write() as session:
        sql.run(session, PUT, {"k": "a", "v": "1", "now": NOW})
        started = time.monotonic()
        assert trouble(lambda: put(store, "b")).code == "locked"
        assert time.monotonic() - started >= 0.2
        session.commit()
    put(store, "c")
    with store.read() as session:
        assert sql.values(SimpleNamespace(session=session), "SELECT key FROM setting ORDER BY key") == ["a", "c"]


def test_writers_of_many_threads_take_turns(url: str, home: keys.Keys, store: ServerStore) -> None:
    put(store, "n", "0")
    patient = ServerStore.open(url, home)

    def add() -> None:
        for _ in range(10):
            with patient.write() as session:
                row = sql.row(session, "SELECT value FROM setting WHERE key = 'n'")
                assert row is not None
                sql.run(session, "UPDATE setting SET value = :v WHERE key = 'n'", {"v": str(int(row[0]) + 1)})
                session.commit()

    threads = [threading.Thread(target=add) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with patient.read() as session:
        assert sql.value(SimpleNamespace(session=session), "SELECT value FROM setting WHERE key = 'n'") == "50"
    patient.close()


def test_leaving_without_a_commit_leaves_nothing(store: ServerStore) -> None:
    with store.write() as session:
        sql.run(session, PUT, {"k": "a", "v": "1", "now": NOW})
    with store.read() as session:
        assert sql.rows(session, "SELECT * FROM setting") == []


def test_values_come_as_from_the_file(store: ServerStore) -> None:
    with store.read() as session:
        row = sql.row(session, "SELECT sum(CAST(3 AS bigint)), avg(v), now() FROM (VALUES (1), (2)) AS t(v)")
        assert row is not None
        assert (type(row[0]), row[0], row[1], row[2].tzinfo) == (int, 6, 1.5, UTC)
        assert sql.rows(session, "SELECT 1 WHERE 'a' = :t", {"t": "\0"}) == []


# --- errors -----------------------------------------------------------------------------------------------------


def test_no_column_takes_a_value_of_another_kind(store: ServerStore) -> None:
    """So no check looks for one here, nor for what a file may lack."""
    put(store, "a", "𠅤")
    with store.records() as records:
        assert (misfits.first_misfit(records), misfits.first_gap(records)) == ("", "")
    with pytest.raises(sa.exc.DBAPIError), store.write() as session:
        sql.run(session, "UPDATE setting SET changed_at = 'x'")


def test_values_do_not_appear_in_errors(store: ServerStore) -> None:
    put(store, "330102194402290000")
    for key, value in (("330102194402290000", "1"), ("330102194402290001", None)):
        with pytest.raises(sa.exc.IntegrityError) as error:
            put(store, key, value)
        assert "3301021944022900" not in f"{error.value} {error.value.orig}"
        assert "setting" in str(error.value.orig)


def test_who_only_reads_cannot_write(store: ServerStore) -> None:
    with pytest.raises(Exception, match="read_only: 25006"), store.read() as session:
        sql.run(session, PUT, {"k": "a", "v": "1", "now": NOW})


def test_a_lost_connection_is_told_and_the_next_one_works(store: ServerStore) -> None:
    def cut() -> None:
        with store.write() as session:
            row = sql.row(session, "SELECT pg_backend_pid()")
            assert row is not None
            with store.engine.connect() as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": row[0]})
            sql.run(session, PUT, {"k": "a", "v": "1", "now": NOW})

    assert trouble(cut).code == "io"
    put(store, "b")


def test_no_server_and_no_database(home: keys.Keys, tmp_path: Path) -> None:
    for where in (f"postgresql://x@/x?host={tmp_path}", stores.url_of("nobody_made_this")):
        found = trouble(lambda where=where: ServerStore.open(where, home))  # type: ignore[misc]
        assert found.code == "io"


# --- the server of the tests ------------------------------------------------------------------------------------

RUN = """
import os, sys
from tests.suite import postgres
made = postgres.start()
print(made.url, flush=True)
sys.stdin.readline()
"""


if postgres.embedded():

    def test_a_killed_run_leaves_no_server() -> None:
        import psutil

        words = [sys.executable, "-c", RUN]
        with subprocess.Popen(
            words, cwd=postgres.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            url = sa.make_url(run.stdout.readline().strip()).set(drivername="postgresql+psycopg")
            with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
                assert connection.execute(sa.text("SHOW server_encoding")).scalar() == "UTF8"
                data = connection.execute(sa.text("SHOW data_directory")).scalar_one()
            folder = Path(str(data)).parent
            master = int((folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])
            os.kill(run.pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while folder.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not folder.exists()
        assert not psutil.pid_exists(master) or psutil.Process(master).status() == psutil.STATUS_ZOMBIE
