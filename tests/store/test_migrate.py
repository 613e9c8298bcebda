"""Migrations: old-complete or new-complete, whatever happens; and the same schema on PostgreSQL."""

import io
import os
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import SQLModel

import app.models
from app.errors import StoreTrouble
from app.paths import migrations
from app.rules.people.search_tokens import search_tokens
from app.store import backup, chain, keys, login_snapshot, migrate, recorded, sealed_values
from app.store.keychain import NoKeychain
from app.store.restore import rehearse
from app.store.schema import HEAD
from app.store.store import Store
from app.store.verify import verify
from tests.store import storehelp
from tests.store.storehelp import Made, triggers, trouble

KILLS = int(os.environ.get("BAITONGGANG_KILLS", "4"))
ROWS = int(os.environ.get("BAITONGGANG_KILL_ROWS", "20000"))

NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
"""
REBUILD = (
    NEXT
    + """
    op.create_table("extra", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("resident", recreate="always") as batch:
        batch.add_column(sa.Column("height", sa.Integer(), nullable=True))
        batch.alter_column("note", type_=sa.String(300))
    op.execute("UPDATE resident SET note = note || 'x', height = no")
    op.create_index("ix_resident_height", "resident", ["height"])
"""
)


def scripts_with(folder: Path, text: str) -> Path:
    """A copy of the program's migrations with one more revision."""
    target = folder / "migrations"
    shutil.copytree(migrations(), target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "versions" / "9001_test.py").write_text(text, "utf-8")
    return target


def fill(made: Made, rows: int) -> None:
    """Residents, with a trigger on the table and another table's trigger that mentions it, and a view."""
    db = made.raw()
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO resident (id, no, name, pinyin, sex, phone, address, document_kind, document_tail, note, active, "
        "created_at, changed_at) VALUES (?, ?, ?, '', '', '', '示例路', '', '', '', 1, 0, 0)",
        ((n.to_bytes(16, "big"), n, f"样本{n}") for n in range(1, rows + 1)),
    )
    db.execute("CREATE TRIGGER own BEFORE DELETE ON resident BEGIN SELECT RAISE(ABORT, 'kept'); END")
    db.execute(
        "CREATE TRIGGER theirs BEFORE INSERT ON cart WHEN NEW.member_id IS NOT NULL BEGIN "
        "SELECT RAISE(ABORT, 'unknown') WHERE NOT EXISTS (SELECT 1 FROM resident WHERE id = NEW.member_id); END"
    )
    db.execute("CREATE VIEW grown AS SELECT no FROM resident WHERE active")
    db.execute("COMMIT")
    db.close()


def state(made: Made, rows: int) -> str:
    """Check that the file is whole; the revision it is whole in."""
    db = made.raw()
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    revision = str(db.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    columns = {row[1] for row in db.execute("PRAGMA table_info(resident)")}
    notes = [row[0] for row in db.execute("SELECT DISTINCT note FROM resident")]
    new = revision == "9001"
    assert ("height" in columns, "extra" in names, "ix_resident_height" in names, notes) == (
        (True, True, True, ["x"]) if new else (False, False, False, [""])
    )
    assert not [name for name in names if name.startswith("_alembic_tmp")]
    assert {"own", "theirs", "grown"} <= names
    assert db.execute("SELECT count(*), count(DISTINCT no) FROM resident").fetchone() == (rows, rows)
    db.close()
    return revision


def test_the_programs_revisions_are_those_in_the_folder(made: Made) -> None:
    directory = ScriptDirectory.from_config(migrate.config(migrations()))
    found = [script.revision for script in directory.walk_revisions()]
    assert tuple(reversed(found)) == migrate.REVISIONS
    assert directory.get_current_head() == migrate.HEAD == migrate.revision(made.folder, made.keys)


@pytest.mark.parametrize("scripts", [None, migrations()])
def test_a_revision_that_is_not_among_them_is_of_a_newer_program(scripts: Path | None) -> None:
    assert migrate.newest(scripts, None) == migrate.newest(scripts, "0001") == migrate.HEAD
    with pytest.raises(StoreTrouble) as trouble:
        migrate.newest(scripts, "9999")
    assert trouble.value.code == "newer"


def test_the_migrations_make_what_the_models_say(made: Made) -> None:
    store = Store.open(made.folder, made.keys)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    store.close()


def test_an_up_to_date_store_is_left_alone(made: Made) -> None:
    assert migrate.upgrade(made.folder, made.keys) is None
    assert backup.listing(made.folder) == []


def test_a_store_is_never_made_over_another(made: Made) -> None:
    with pytest.raises(FileExistsError):
        migrate.create(made.folder, made.keys)
    assert migrate.revision(made.folder, made.keys) == migrate.HEAD


def test_a_newer_store_is_refused(made: Made) -> None:
    db = made.raw()
    db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    assert trouble(lambda: migrate.upgrade(made.folder, made.keys)).code == "newer"
    assert trouble(lambda: login_snapshot.front(made.folder, made.keys)).code == "newer"
    assert trouble(lambda: migrate.is_current("9999")).code == "newer"


ADDED = (
    ("subsidy_claim", "residence", "0035"),
    *((table, column, "0038") for table in ("cart", "sale") for column in ("payer_id", "paid_by")),
    *(("sale_benefit", column, "0038") for column in ("proof", "exception", "exception_reason", "approver_id")),
    ("cart", "told", "0038"),
    *(("resident", column, "0027") for column in ("residence", "care_level", "care_on")), ("dish", "set_code", "0027"),
    *((table, "delivery", "0037") for table in ("cart", "sale")),
    ("cart", "due_day", "0037"), ("sale", "service_day", "0037"), ("meal_period", "cutoff", "0037"),
    ("sale", "part", "0026"),
    *(("dish", column, "0029") for column in (
        "half_price", "open_low", "open_high", "box_fee", "reserved", "set_groups", "fee",
    )),
    *((table, column, "0029") for table in ("cart_line", "sale_line") for column in (
        "remark", "half", "own_price", "weighed", "choices", "cut_reason",
    )),
    *((table, column, "0029") for table in ("cart", "cart_line") for column in ("cut_rate", "cut_amount", "cut_by")),
    *((table, "cut", "0029") for table in ("sale", "sale_line")),
    *((table, "cut_reason", "0029") for table in ("cart", "sale")), ("sale_line", "fee", "0029"),
    *((table, column, "0040") for table in ("sale", "cart") for column in ("paper_no", "paper_at")),
    ("sale", "pickup_no", "0033"),
    *((table, column, "0014") for table in ("resident", "request") for column in ("grid_id", "grid_set")),
    ("dish", "counted_by", "0012"), ("dish", "counted_after", "0012"),
    ("resident", "merged_own", "0011"), ("request", "origin_number", "0010"), ("staff", "pin_locked_at", "0009"),
    ("shift", "float_expected", "0008"), ("shift", "float_reason", "0008"), ("cash_movement", "after_count", "0008"),
    ("chain_head", "latest", "0008"), ("dish", "supply_day", "0007"), ("dish", "counted_at", "0007"),
)  # fmt: skip
"""Columns and the revision that brought each."""

INDEXED = (
    ("ix_sale_benefit_proof", "0038"), ("ix_sale_benefit_exception", "0038"),
    ("ix_sale_corrects", "0026"), ("uq_sale_corrected_once", "0026"),  # the latter was there, of every reversal
    ("uq_sale_pickup", "0033"), ("ix_sale_paper_no", "0040"),
    ("ix_sale_benefit_subsidy", "0025"),
    ("ix_request_event_moved", "0024"),
    ("ix_closing_z_number", "0019"), ("ix_request_phone", "0015"), ("ix_request_agent_phone", "0015"),
    ("ix_resident_grid", "0014"), ("ix_request_grid", "0014"), ("ix_request_origin", "0010"),
    ("ix_request_reopened", "0010"),
)  # fmt: skip
"""Indexes of tables that stay, likewise."""


MADE = (
    ("day_menu_dish", "0039"),
    ("benefit_use", "0028"),
    *((table, "0032") for table in ("wallet_entry", "wallet_card")),
    *((table, "0030") for table in ("tender_match", "merchant_bill_line", "merchant_bill")),
    *((table, "0037") for table in (
        "delivery_stop", "meal_order", "standing_pause", "standing_line", "standing_order",
    )),
    ("kitchen_told", "0034"),
    *((table, "0025") for table in ("subsidy_correction", "subsidy_outcome", "subsidy_claim", "subsidy_batch")),
    ("register_version", "0023"),
    *((table, "0021") for table in ("report_correction", "report_closing", "report_words")),
    *((table, "0020") for table in ("charge_payment", "charge_line", "charge")),
    *((table, "0018") for table in (
        "repair_reporter", "repair_loan", "repair_spare", "repair_shelf", "repair_price", "repair_photo",
        "repair_event", "repair_item", "repair_slip",
    )),
    *((table, "0017") for table in ("enrolment_event", "enrolment_person", "enrolment", "activity")),
    *((table, "0016") for table in (
        "room_wish", "booking_event", "booking_equipment", "booking_hold", "booking", "booking_series", "equipment",
        "room_limit", "room_closure", "room_hours", "room_part", "room", "room_unit",
    )),
    ("grid", "0014"), ("form_draft", "0004"),
)  # fmt: skip
"""Tables, those that point to others first."""


def unseal_rows(db: Any, key: bytes) -> None:
    """The trail as it was written before entries said what they changed."""
    write_trail_anew(db, key, lambda: db.execute("ALTER TABLE audit_entry DROP COLUMN sealed"))


def unseal_tables(db: Any, key: bytes, tables: Sequence[str]) -> None:
    """The trail as a program wrote it that had none of these tables."""
    marks = tuple(recorded.mark_of(table) for table in tables)

    def leave_out() -> None:
        for serial, sealed in db.execute("SELECT serial, sealed FROM audit_entry WHERE sealed IS NOT NULL").fetchall():
            kept = recorded.pack(c for c in recorded.unpack(sealed) if not c[0].startswith(marks))
            db.execute("UPDATE audit_entry SET sealed = ? WHERE serial = ?", (kept or None, serial))

    write_trail_anew(db, key, leave_out)


def write_trail_anew(db: Any, key: bytes, change: Callable[[], object]) -> None:
    """Change the trail behind its guards, and chain it again."""
    guards = [text for name, text in triggers(db) if name.startswith("tr_audit_entry")]
    storehelp.unguard(db, "audit_entry")
    change()
    rows = db.cursor()
    rows.row_factory = sqlcipher.Row
    for (terminal,) in db.execute("SELECT terminal FROM chain_head").fetchall():
        mac = chain.GENESIS
        for row in rows.execute("SELECT * FROM audit_entry WHERE terminal = ? ORDER BY serial", (terminal,)).fetchall():
            mac = chain.link(key, mac, sealed_values.audit(row))
            db.execute(
                "UPDATE audit_entry SET mac = ? WHERE terminal = ? AND serial = ?", (mac, terminal, row["serial"])
            )
        db.execute("UPDATE chain_head SET audit_mac = ? WHERE terminal = ?", (mac, terminal))
    for text in guards:
        db.execute(text)


def narrow(db: Any) -> None:
    """The columns as 0002 declared them."""
    db.execute("PRAGMA writable_schema = ON")
    for table, column in (("scene", "code"), ("place", "scene"), ("request_item", "scene"), ("request", "scene")):
        db.execute(
            "UPDATE sqlite_master SET sql = replace(sql, :wide, :narrow) WHERE type = 'table' AND name = :t",
            {"t": table, "wide": f"\t{column} VARCHAR(20)", "narrow": f"\t{column} VARCHAR(12)"},
        )
    db.execute("PRAGMA writable_schema = RESET")


def take_back(db: Any, revision: str, key: bytes) -> None:
    """Undo by hand what came after a revision: the file as an older program left it."""
    if revision < "0013":
        unseal_rows(db, key)
    for index, since in INDEXED:
        if revision < since:
            db.execute(f"DROP INDEX {index}")
    for table, since in MADE:
        if revision < since:
            db.execute(f"DROP TABLE {table}")
    made = dict(MADE)
    for table, column, since in ADDED:
        if made.get(table, "0001") <= revision < since:
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    if revision < "0007":
        db.execute("DROP INDEX ix_sale_payment_reference")
        db.execute(
            "CREATE UNIQUE INDEX uq_sale_payment_reference ON sale_payment (method, reference) WHERE reference <> ''"
        )
    if revision < "0006":
        db.execute("ALTER TABLE holiday RENAME TO told")
        db.execute(
            "CREATE TABLE holiday (day DATE NOT NULL, kind VARCHAR(4) NOT NULL, name VARCHAR(20) NOT NULL,"
            " CONSTRAINT ck_holiday_kind_known CHECK (kind IN ('off','work')), CONSTRAINT pk_holiday PRIMARY KEY (day))"
        )
        db.execute("INSERT INTO holiday SELECT day, kind, name FROM told")
        db.execute("DROP TABLE told")
    if revision < "0005":
        narrow(db)
    db.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def declared(db: Any) -> dict[str, str]:
    return dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())


def test_columns_are_declared_wider_and_no_row_is_touched(busy: Made) -> None:
    """0005: what 0004 left, with everything in it."""
    db = busy.raw()
    whole, kept = declared(db), triggers(db)
    take_back(db, "0004", busy.keys.chain)
    assert "\tscene VARCHAR(12)" in declared(db)["request"]
    rows = {name: db.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in ("scene", "request_item")}
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    assert (declared(db), triggers(db)) == (whole, kept)
    assert rows["scene"] and rows == {
        name: db.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in rows
    }
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()
    assert verify(busy.folder, busy.keys).ok


def test_what_is_sold_out_on_the_day_of_an_upgrade_stays_so(busy: Made) -> None:
    """0007: marks belong to the running shift's day, and last digits may come again."""
    db = busy.raw()
    day = db.execute("SELECT max(business_date) FROM shift WHERE state <> 'closed'").fetchone()[0]
    first, second = [code for (code,) in db.execute("SELECT code FROM dish WHERE active ORDER BY code LIMIT 2")]
    db.execute("UPDATE dish SET sold_out = 1, remaining = NULL, changed_at = 5 WHERE code = ?", (first,))
    db.execute("UPDATE dish SET remaining = 4, changed_at = 7 WHERE code = ?", (second,))
    take_back(db, "0006", busy.keys.chain)
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    marked = "SELECT code, sold_out, remaining, supply_day, counted_at FROM dish WHERE counted_at < 9 ORDER BY code"
    assert db.execute(marked).fetchall() == [(first, 1, None, day, 5), (second, 0, 4, day, 7)]
    unique = "SELECT count(*) FROM sqlite_master WHERE name LIKE '%sale_payment_reference' AND sql LIKE '%UNIQUE%'"
    assert db.execute(unique).fetchone() == (0,)
    db.close()
    assert verify(busy.folder, busy.keys).ok


def test_a_store_in_use_gets_a_place_for_unfinished_forms(busy: Made) -> None:
    """0004: the store as 0003 left it, with everything in it."""
    db = busy.raw()
    take_back(db, "0003", busy.keys.chain)
    tables = [
        r[0]
        for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if r[0] != "sqlite_stat1"  # what the planner counted goes with a table made anew, until it counts again
    ]
    before = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    kept = triggers(db)
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    before |= {name: before[name] + 1 for name in ("audit_entry", "outbox")}  # what stood was sealed
    assert {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables} == before
    assert before["sale"] and before["staff"] and set(kept) <= set(triggers(db))
    db.execute(
        "INSERT INTO form_draft (id, staff_id, form, record, body, changed_at) "
        "SELECT x'00', id, 'menu', '', '{}', 0 FROM staff LIMIT 1"
    )
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()


def test_a_day_off_learns_who_said_it(busy: Made) -> None:
    """0006: a day belongs to its own year's notice, else to a neighbour's near enough, else to a hand."""
    db = busy.raw()
    take_back(db, "0005", busy.keys.chain)
    before = db.execute("SELECT day, kind, name FROM holiday ORDER BY day").fetchall()
    stray = [("2023-12-31", "off", "元旦"), ("2023-03-08", "off", "停电"), ("2027-01-02", "off", "元旦")]
    db.executemany("INSERT INTO holiday VALUES (?, ?, ?)", stray)
    db.commit()
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    told = db.execute("SELECT day, kind, name FROM holiday ORDER BY day").fetchall()
    assert told == sorted([*before, *stray])
    said = dict(db.execute("SELECT day, notice_year FROM holiday").fetchall())
    assert [said[day] for day, *_ in stray] == [2024, 0, 2026]
    assert before and all(said[day] == int(day[:4]) for day, *_ in before)
    db.close()
    assert verify(busy.folder, busy.keys).ok


def test_the_books_learn_their_latest_moment_and_old_movements_still_verify(busy: Made) -> None:
    """0008: cash movements from before it are sealed as they were."""
    db = busy.raw()
    take_back(db, "0007", busy.keys.chain)
    before = db.execute("SELECT count(*) FROM cash_movement").fetchone()
    db.commit()
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    assert before > (0,)
    assert db.execute("SELECT DISTINCT after_count FROM cash_movement").fetchall() == [(0,)]
    assert db.execute("SELECT DISTINCT float_expected, float_reason FROM shift").fetchall() == [(None, "")]
    latest = "SELECT h.latest, (SELECT a.at FROM audit_entry a ORDER BY a.serial DESC LIMIT 1) FROM chain_head h"
    (known, newest), *_ = db.execute(latest).fetchall()
    assert known == newest
    db.close()
    assert verify(busy.folder, busy.keys).ok


@pytest.mark.parametrize("revision", ["0003", "0005", "0007", "0019"])
def test_what_an_older_program_left_is_verified_and_rehearsed_as_it_is(busy: Made, revision: str) -> None:
    """A backup from before the last upgrade is the one that is needed when that went wrong."""
    db = busy.raw()
    take_back(db, revision, busy.keys.chain)
    db.commit()
    assert db.execute("SELECT count(*) FROM cash_movement").fetchone() > (0,)
    db.close()
    report = verify(busy.folder, busy.keys)
    assert report.ok, report.first
    made = backup.make(backup.At(busy.folder, busy.keys), datetime(2026, 11, 28, tzinfo=UTC))
    assert rehearse(made.path, busy.keys, datetime(2026, 11, 29, tzinfo=UTC), busy.folder).ok


@pytest.mark.parametrize("revision", ["0025", "0034"])
def test_a_store_an_older_program_made_is_brought_up(blank: Made, tmp_path: Path, revision: str) -> None:
    """In a run of its own: what the revisions before made, guards among it, is there already and out of the way."""
    older = tmp_path / "older"
    shutil.copytree(migrations(), older, ignore=shutil.ignore_patterns("__pycache__"))
    for script in (older / "versions").glob("0*.py"):
        if script.name[:4] > revision:
            script.unlink()
    old = tmp_path / "店"
    migrate.create(old, blank.keys, older)
    assert migrate.revision(old, blank.keys) == revision
    assert migrate.upgrade(old, blank.keys) is not None
    assert migrate.revision(old, blank.keys) == HEAD
    report = verify(old, blank.keys)
    assert report.ok, report.first


def test_a_store_without_the_newer_families_gets_them_and_keeps_every_row(busy: Made) -> None:
    """0016 to the newest: rooms, activities, repairs, charges and reports, beside everything that was there."""
    db = busy.raw()
    unseal_tables(db, busy.keys.chain, [table for table, since in MADE if since > "0015"])
    take_back(db, "0015", busy.keys.chain)
    db.commit()
    told = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = {str(name) for (name,) in db.execute(told)} - {"alembic_version"}
    columns = {name: ", ".join(row[1] for row in db.execute(f"PRAGMA table_info({name})")) for name in tables}
    reads = {name: f'SELECT {columns[name]} FROM "{name}" ORDER BY {columns[name]}' for name in tables}
    before = {name: db.execute(query).fetchall() for name, query in reads.items()}
    assert before["sale"] and before["audit_entry"] and not tables & {"booking", "activity", "repair_item", "charge"}
    guards = triggers(db)
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    assert migrate.revision(busy.folder, busy.keys) == HEAD
    db = busy.raw()
    assert {name: db.execute(query).fetchall() for name, query in reads.items()} == before
    assert set(guards) <= set(triggers(db)), "no guard was lost"
    assert {db.execute(f"SELECT count(*) FROM {name}").fetchone() for name, _since in MADE[:-2]} == {(0,)}
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
    report = verify(busy.folder, busy.keys)
    assert report.ok, report.first


def test_sales_are_rolled_up_by_half_hour_of_the_days_there_are(busy: Made) -> None:
    """0024: as the program rolls them up itself, reversals too; ``verify`` compares every row."""
    db = busy.raw()
    rows = "SELECT * FROM daily_total WHERE dimension = 'half' ORDER BY 1, 2, 4"
    rolled = db.execute(rows).fetchall()
    take_back(db, "0023", busy.keys.chain)
    db.execute("DELETE FROM daily_total WHERE dimension = 'half'")
    db.commit()
    assert rolled and db.execute(rows).fetchall() == []
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    assert db.execute(rows).fetchall() == rolled
    db.close()
    assert verify(busy.folder, busy.keys).ok


def test_tokens_of_an_older_program_are_written_anew_where_the_rule_changed(busy: Made) -> None:
    """0011: what a survivor, or whom they took in, is called; nobody else's row is touched."""
    db = busy.raw()
    take_back(db, "0010", busy.keys.chain)
    people = [
        (201, "12楼老李", "", None), (202, "李伟", "A12幢301室", None), (203, "李伟", "红梅苑3幢2单元501室", None),
        (204, "王芳", "", None), (205, "Abdurahman", "", 204), (206, "古丽仙", "", None), (207, "A7", "", 205),
    ]  # fmt: skip
    for no, name, address, into in people:
        db.execute(
            "INSERT INTO resident (id, no, name, pinyin, sex, phone, address, document_kind, document_tail, note, "
            "active, merged_into, created_at, changed_at) VALUES (?, ?, ?, '', '', '', ?, '', '', '', ?, ?, 0, 0)",
            (bytes([no] * 16), no, name, address, into is None, into and bytes([into] * 16)),
        )
    survivor = {205: 204, 207: 204}
    old = {(t, survivor.get(no, no)) for no, name, home, _ in people for t in old_tokens(name, home)}
    db.executemany("INSERT INTO resident_token VALUES (?, ?)", sorted(old))
    db.commit()
    db.close()
    assert verify(busy.folder, busy.keys).ok
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    new = set(db.execute("SELECT token, resident_no FROM resident_token").fetchall())
    assert {("2楼老李", 201), ("12幢301室", 202), ("rahman", 204), ("7", 204)} <= new
    assert {row for row in new if row[1] in (203, 206)} == {row for row in old if row[1] in (203, 206)}
    db.close()
    assert verify(busy.folder, busy.keys).ok


def old_tokens(name: str, address: str) -> frozenset[str]:
    return search_tokens(name, address=address, inside=False)


def test_who_was_locked_out_for_good_may_try_once_more(busy: Made) -> None:
    """0009: the wrong PINs stay counted; none of them must be waited for."""
    db = busy.raw()
    take_back(db, "0008", busy.keys.chain)
    db.execute("UPDATE staff SET pin_failures = 5")
    db.commit()
    db.close()
    migrate.upgrade(busy.folder, busy.keys)
    db = busy.raw()
    assert db.execute("SELECT DISTINCT pin_failures, pin_locked_at FROM staff").fetchall() == [(5, None)]
    db.close()


def test_an_upgrade_keeps_rows_triggers_and_a_backup(busy: Made, tmp_path: Path) -> None:
    db = busy.raw()
    before = triggers(db)
    db.close()
    kept = migrate.upgrade(busy.folder, busy.keys, scripts_with(tmp_path, REBUILD))
    assert kept == busy.folder / "backups" / "before-9001.db"
    assert backup.inspect(kept, busy.keys).revision == HEAD
    assert [entry.before_upgrade for entry in backup.listing(busy.folder)] == [True]
    db = busy.raw()
    assert triggers(db) == before
    assert db.execute("SELECT count(*) FROM resident WHERE height = no").fetchone() == (1,)
    db.close()
    assert verify(busy.folder, busy.keys).ok
    assert migrate.upgrade(busy.folder, busy.keys, tmp_path / "migrations") is None


def test_a_failing_revision_leaves_the_old_schema_and_can_be_tried_again(made: Made, tmp_path: Path) -> None:
    fill(made, 10)
    scripts = scripts_with(tmp_path, REBUILD + "    raise RuntimeError('no')\n")
    for _ in range(2):
        with pytest.raises(RuntimeError, match="no"):
            migrate.upgrade(made.folder, made.keys, scripts)
        assert state(made, 10) == HEAD
    (scripts / "versions" / "9001_test.py").write_text(REBUILD, "utf-8")
    migrate.upgrade(made.folder, made.keys, scripts)
    assert state(made, 10) == "9001"


def test_a_revision_that_orphans_rows_is_undone(busy: Made, tmp_path: Path) -> None:
    scripts = scripts_with(tmp_path, NEXT + "    op.execute('DELETE FROM staff')\n")
    with pytest.raises(RuntimeError, match="foreign key"):
        migrate.upgrade(busy.folder, busy.keys, scripts)
    assert verify(busy.folder, busy.keys).ok


def test_a_trigger_can_be_retired(made: Made, tmp_path: Path) -> None:
    text = NEXT + "    op.get_bind().info.setdefault('retired', set()).add('tr_sale_no_update')\n"
    migrate.upgrade(made.folder, made.keys, scripts_with(tmp_path, text))
    db = made.raw()
    names = [name for name, _ in triggers(db)]
    db.close()
    assert "tr_sale_no_update" not in names and "tr_sale_no_delete" in names


def test_a_killed_migration_leaves_old_or_new(blank: Made, disk_path: Path) -> None:
    """By hand: BAITONGGANG_KILLS=40 BAITONGGANG_KILL_ROWS=100000."""
    full = blank.copy(disk_path / "full")
    fill(full, ROWS)
    scripts = scripts_with(disk_path, REBUILD)
    child = victim("migrating", full.copy(disk_path / "timed"), str(scripts))
    started = time.perf_counter()
    assert child.stdout is not None and child.stdout.readline() == "done\n"
    whole = time.perf_counter() - started
    storehelp.finish(child)
    for n in range(KILLS):
        made = full.copy(disk_path / f"killed{n}")
        child = victim("migrating", made, str(scripts))
        time.sleep(whole * (n + 0.5) / KILLS)
        storehelp.kill(child)
        assert state(made, ROWS) in (HEAD, "9001")
        for entry in backup.listing(made.folder):
            backup.inspect(entry.path, made.keys)
        migrate.upgrade(made.folder, made.keys, scripts)  # the next start finishes
        assert state(made, ROWS) == "9001"
        shutil.rmtree(made.folder)


def test_a_killed_backup_leaves_no_bad_file(worked: Made, disk_path: Path) -> None:
    made = worked.copy(disk_path / "a")
    for n in range(KILLS):
        child = victim("backing_up", made)
        time.sleep(0.03 + 0.05 * n / KILLS)
        storehelp.kill(child)
        for entry in backup.listing(made.folder):
            backup.inspect(entry.path, made.keys)
    backup.make(backup.At(made.folder, made.keys), storehelp.NOW)
    assert not list((made.folder / "backups").glob("*.part"))


def victim(what: str, made: Made, *words: str) -> Any:
    program = "import runpy; runpy.run_module('tests.store.victims', run_name='__main__')"
    child = storehelp.python(program, what, str(made.folder), *words)
    assert child.stdout is not None and child.stdout.readline() == "go\n"
    return child


def test_half_a_new_store_is_none(tmp_path: Path) -> None:
    """A program killed while it made the store leaves a ``.part``, which the next try sweeps away."""
    made, _ = keys.create(tmp_path / "店", NoKeychain())
    (tmp_path / "店" / "desk.db.part").write_bytes(b"half")
    migrate.create(tmp_path / "店", made)
    assert migrate.revision(tmp_path / "店", made) == migrate.HEAD
    assert not list((tmp_path / "店").glob("*.part*"))


# --- the same on PostgreSQL -------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", app.models.sale.SQLModel.metadata.sorted_tables, ids=lambda t: t.name)
def test_every_table_compiles_for_postgresql(table: sa.Table) -> None:
    dialect = postgresql.dialect()
    text = str(CreateTable(table).compile(dialect=dialect))
    assert "typeof(" not in text and "WITHOUT ROWID" not in text and "DATETIME" not in text
    for index in table.indexes:
        assert "INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_every_migration_compiles_for_postgresql() -> None:
    out = io.StringIO()
    made = migrate.config(migrations(), dialect_name="postgresql")
    made.output_buffer = out
    command.upgrade(made, "head", sql=True)
    text = out.getvalue()
    tables = [table.name for table in SQLModel.metadata.sorted_tables]
    assert [name for name in tables if f"CREATE TABLE {name} (" not in text] == []
    assert "TIMESTAMP WITH TIME ZONE" in text and "id UUID NOT NULL" in text
    assert "typeof(" not in text and "WITHOUT ROWID" not in text and "RAISE(ABORT" not in text
    assert text.count("BEGIN;") == text.count("COMMIT;") == 1
