"""``verify``: a sound store passes, and whatever is changed behind its back is named."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.store import backup
from app.store.verify import Report, verify
from app.store.verify_records import check_papers
from app.store.verify_slices import SlicedCheck
from app.store.verify_sums import check_money, money_slices, together
from tests.store import storehelp
from tests.store.storehelp import Made, unguard

Tamper = Callable[[Any], str]


def first(report: Report) -> tuple[str, str]:
    assert report.first is not None
    return report.first.name, report.first.why


def test_a_morning_and_its_closing_verify(busy: Made) -> None:
    storehelp.close_shift(busy)
    report = verify(busy.folder, busy.keys)
    assert report.ok, report.first
    counts = {check.name: check.examined for check in report.checks}
    assert counts["chain"] == 8  # five sales, a reversal, a cash move, a closing
    assert counts["tokens"] == 1
    assert counts["money"] == 6
    assert report.heads["A"][0] == 8


def in_slices(made: Made) -> Report:
    """The shallow check, a slice at a time."""
    check = SlicedCheck(backup.At(made.folder, made.keys))
    while check.step():
        pass
    return check.report()


def test_an_empty_store_verifies(made: Made) -> None:
    assert verify(made.folder, made.keys).ok
    assert verify(made.folder, made.keys, deep=False).ok
    assert in_slices(made) == verify(made.folder, made.keys, deep=False)


def test_slices_count_what_the_whole_counts(busy: Made) -> None:
    storehelp.close_shift(busy)
    assert in_slices(busy) == verify(busy.folder, busy.keys, deep=False)


@pytest.mark.parametrize("held", [False, True], ids=["folded", "held"])
def test_a_page_that_only_the_log_has_yet_is_no_damage(busy: Made, held: bool) -> None:
    """A page changed after a reader began is not folded in, those behind it are: the file has a hole."""
    writer, reader = busy.raw(), busy.raw()
    writer.execute("CREATE TABLE scratch (n INTEGER PRIMARY KEY, body BLOB)")
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for n in (1, 2):
        writer.execute("INSERT INTO scratch VALUES (?, randomblob(40000))", (n,))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM scratch").fetchall()
    writer.execute("UPDATE scratch SET body = randomblob(40000) WHERE n = 1")
    writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    assert writer.execute("PRAGMA cipher_integrity_check").fetchone() is not None
    if not held:
        reader.execute("ROLLBACK")
    report = verify(busy.folder, busy.keys)
    assert report.ok, report.first
    reader.close()
    writer.close()


def test_a_check_in_slices_may_be_left_at_any_moment(busy: Made) -> None:
    check = SlicedCheck(backup.At(busy.folder, busy.keys))
    assert check.step()
    assert [c.name for c in check.report().checks] == [
        "file", "foreign_keys", "heads", "numbers", "outbox", "money", "guards",
    ]  # fmt: skip
    assert check.report().ok  # nothing bad so far
    db = busy.raw()
    db.execute("BEGIN EXCLUSIVE")  # nothing is held between two slices
    db.execute("ROLLBACK")
    db.close()


def test_the_names_of_all_checks_are_heard_and_may_stop_the_walk(busy: Made) -> None:
    heard: list[str] = []
    verify(busy.folder, busy.keys, told=lambda name, done, total: heard.append(name))
    heard[:] = dict.fromkeys(heard)  # a long one is heard of several times
    assert heard[0] == "file" and len(heard) == 16

    def stop(name: str, done: int, total: int) -> None:
        if name == "numbers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(busy.folder, busy.keys, told=stop)


def edit_line(db: Any) -> str:
    unguard(db, "sale_line")
    db.execute(
        "UPDATE sale_line SET name = '改' WHERE sale_id = (SELECT id FROM sale ORDER BY chain_serial LIMIT 1 OFFSET 1)"
    )
    return str(db.execute("SELECT number FROM sale ORDER BY chain_serial LIMIT 1 OFFSET 1").fetchone()[0])


def cut_tail(db: Any) -> str:
    """Remove the newest sealed record but one kind: the cash move at the chain's end."""
    unguard(db, "cash_movement")
    db.execute("DELETE FROM cash_movement")
    return "A 6"


def cut_tail_and_head(db: Any) -> str:
    """The same, the stored head mended too: only the outbox still knows."""
    record = cut_tail(db) and str(db.execute("SELECT record FROM outbox WHERE kind = 'cash'").fetchone()[0])
    db.execute("UPDATE chain_head SET serial = 6, mac = (SELECT mac FROM sale WHERE chain_serial = 6)")
    return f"A cash {record}"


def drop_from_middle(db: Any) -> str:
    for table in ("sale_line", "sale_benefit", "sale_payment", "sale"):
        unguard(db, table)
    gone = db.execute("SELECT id FROM sale WHERE chain_serial = 2").fetchone()[0]
    for table in ("sale_line", "sale_benefit", "sale_payment"):
        db.execute(f"DELETE FROM {table} WHERE sale_id = ?", (gone,))
    db.execute("DELETE FROM sale WHERE id = ?", (gone,))
    return "XS-A-20261123-0003"


def edit_audit(db: Any) -> str:
    unguard(db, "audit_entry")
    db.execute("UPDATE audit_entry SET detail = '{}' WHERE serial = 3")
    return "A 3"


def drop_audit(db: Any) -> str:
    unguard(db, "audit_entry")
    db.execute("DELETE FROM audit_entry WHERE serial = 3")
    return "A 4"


def move_counter(db: Any) -> str:
    db.execute("UPDATE number_series SET last = 99 WHERE kind = 'XS'")
    return "XS-A-20261123"


def drop_outbox(db: Any) -> str:
    db.execute("DELETE FROM outbox WHERE record = 'XS-A-20261123-0004'")
    return "A sale XS-A-20261123-0004"


def double_outbox(db: Any) -> str:
    db.execute("INSERT INTO outbox (terminal, kind, record) VALUES ('A', 'sale', 'XS-A-20261123-0004')")
    return "A sale XS-A-20261123-0004"


def edit_rollup(db: Any) -> str:
    db.execute("UPDATE daily_total SET amount = amount + 1 WHERE dimension = 'tender'")
    return "2026-11-23 A tender cash"


def drop_rollup(db: Any) -> str:
    db.execute("DELETE FROM daily_total WHERE dimension = 'hour'")
    return "2026-11-23 A hour 11"


def drop_token(db: Any) -> str:
    db.execute("DELETE FROM resident_token WHERE token = (SELECT min(token) FROM resident_token)")
    return str(db.execute("SELECT no FROM resident").fetchone()[0])


def stray_token(db: Any) -> str:
    db.execute("INSERT INTO resident_token VALUES ('zzz', 777)")
    return "777"


def stray_tokens_before(db: Any) -> str:
    """Of numbers below every resident's: the first is named."""
    db.execute("INSERT INTO resident_token VALUES ('zzz', -7), ('zzz', 0)")
    return "-7"


def break_check(db: Any) -> str:
    """Whole by its codes, and not what the table's own words allow."""
    db.execute("PRAGMA ignore_check_constraints = ON")
    db.execute("DROP TRIGGER tr_sale_no_update")
    db.execute("UPDATE sale SET kind = 'gift' WHERE number = (SELECT min(number) FROM sale)")
    return "CHECK constraint failed in sale"


def break_reference(db: Any) -> str:
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("UPDATE dish SET category_id = randomblob(16)")
    return "dish → dish_category"


@pytest.mark.parametrize(
    ("tamper", "check", "why"),
    [
        (edit_line, "chain", "mac"),
        (cut_tail, "chain", "head"),
        (cut_tail_and_head, "outbox", "extra"),
        (drop_from_middle, "chain", "gap"),
        (edit_audit, "audit", "mac"),
        (drop_audit, "audit", "gap"),
        (move_counter, "numbers", "series"),
        (drop_outbox, "outbox", "missing"),
        (double_outbox, "outbox", "twice"),
        (edit_rollup, "rollups", "differs"),
        (drop_rollup, "rollups", "differs"),
        (drop_token, "tokens", "differs"),
        (stray_token, "tokens", "differs"),
        (stray_tokens_before, "tokens", "differs"),
        (break_check, "file", "damaged"),
        (break_reference, "foreign_keys", "orphan"),
    ],
)
def test_what_was_changed_is_named(busy: Made, tamper: Tamper, check: str, why: str) -> None:
    db = busy.raw()
    bad = tamper(db)
    db.close()
    report = verify(busy.folder, busy.keys)
    assert first(report) == (check, why)
    assert report.first is not None and report.first.bad == bad
    shallow = verify(busy.folder, busy.keys, deep=False)
    assert [(c.name, c.ok, c.bad, c.why) for c in in_slices(busy).checks] == [
        (c.name, c.ok, c.bad, c.why) for c in shallow.checks
    ]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE sale_line SET payable = payable + 1, list_amount = list_amount + 1 WHERE position = 1", "lines"),
        ("DELETE FROM sale_benefit", "benefits"),
        ("UPDATE sale_benefit SET line = 9", "benefits"),
        ("UPDATE sale_payment SET amount = amount + 1", "payments"),
    ],
)
def test_money_that_does_not_add_up_is_named(busy: Made, statement: str, why: str) -> None:
    db = busy.raw()
    unguard(db, "sale_payment" if "payment" in statement else "sale_benefit" if "benefit" in statement else "sale_line")
    db.execute(statement)
    db.close()
    db = busy.raw()
    whole = check_money(db)
    small = [together(part.ask(db) for part in parts) for parts in money_slices(db, 2)]
    db.close()
    assert len(small) > 2
    assert whole.bad in {found.bad for found in small} and {found.why for found in small} - {""} == {why}
    assert sum(found.examined for found in small) == whole.examined
    for report in (verify(busy.folder, busy.keys, deep=False), in_slices(busy)):
        money = next(c for c in report.checks if c.name == "money")
        assert (money.ok, money.why) == (False, why)
        assert money.bad.startswith("XS-A-20261123-")


@pytest.mark.parametrize("serial", ["0", "-5", "1.5", "'abc'", "x'00'", "9223372036854775807"])
def test_a_serial_that_makes_no_sense_neither_stops_nor_escapes_the_slices(busy: Made, serial: str) -> None:
    """A damaged serial may be any number: the stretches are counted, not reckoned."""
    db = busy.raw()
    for table in ("sale", "sale_payment"):
        unguard(db, table)
    one = "(SELECT id FROM sale WHERE number LIKE '%-0002')"
    db.execute(f"UPDATE sale SET chain_serial = {serial} WHERE id = {one}")
    db.execute(f"UPDATE sale_payment SET tendered = tendered + 1 WHERE sale_id = {one}")
    db.close()
    money = next(c for c in in_slices(busy).checks if c.name == "money")
    assert (money.why, money.bad, money.examined) == ("payments", "XS-A-20261123-0002", 6)


@pytest.mark.parametrize("day", ["2026-11-00", "9999-12-31", "", "~~", "二〇二六"])
def test_no_day_of_a_series_is_left_out_of_the_slices(busy: Made, day: str) -> None:
    db = busy.raw()
    db.execute("INSERT INTO number_series (kind, terminal, day, last) VALUES ('XS', 'A', ?, 5)", (day,))
    db.close()
    whole = verify(busy.folder, busy.keys, deep=False)
    assert first(whole) == first(in_slices(busy)) == ("numbers", "series")


def test_a_closing_holds_the_audit_trail_against_a_cut_end(busy: Made) -> None:
    storehelp.close_shift(busy)
    db = busy.raw()
    unguard(db, "audit_entry")
    db.execute("DELETE FROM audit_entry WHERE serial > 5")
    db.execute("UPDATE chain_head SET audit_serial = 5, audit_mac = (SELECT mac FROM audit_entry WHERE serial = 5)")
    db.close()
    report = verify(busy.folder, busy.keys)
    assert report.first is not None
    assert (report.first.name, report.first.why, report.first.bad) == ("chain", "anchor", "JB-A-20261123-0001")


def test_the_wrong_chain_key_fits_nothing(busy: Made) -> None:
    report = verify(busy.folder, busy.keys._replace(chain=bytes(32)))
    assert first(report) == ("chain", "mac")
    assert report.first is not None and report.first.bad == "XS-A-20261123-0001"


def test_a_damaged_page_fails_the_file_and_does_not_end_the_walk(busy: Made) -> None:
    storehelp.spoil(busy, "sale_line", "outbox")
    report = verify(busy.folder, busy.keys)
    assert first(report) == ("file", "damaged")
    assert first(in_slices(busy)) == ("file", "damaged")
    assert len(report.checks) == 17


def test_pages_torn_by_a_power_cut_are_whole_in_the_log(busy: Made, tmp_path: Path) -> None:
    """The first look after a cut in the middle of a checkpoint says what the second says, for every page in the log."""
    desk = busy.raw()
    desk.execute("PRAGMA wal_autocheckpoint = 0")
    desk.execute("BEGIN")
    for statement in ("CREATE TABLE passing (n INTEGER)", "DROP TABLE passing", "UPDATE chain_head SET latest = 0"):
        desk.execute(statement)
    desk.execute("COMMIT")
    log = busy.db.with_name(busy.db.name + "-wal").read_bytes()
    pages = {int.from_bytes(log[at : at + 4]) for at in range(32, len(log), 24 + 4096)}
    assert 1 in pages and len(pages) > 1
    for page in pages:
        image = busy.copy(tmp_path / str(page))
        raw = bytearray(image.db.read_bytes())
        raw[(page - 1) * 4096 + 512 : (page - 1) * 4096 + 1024] = bytes(512)
        image.db.write_bytes(raw)
        report = verify(image.folder, image.keys)
        assert report.ok, (page, report.first)
    desk.close()


def test_the_check_holds_no_more_of_a_large_store_than_of_a_small_one(busy: Made) -> None:
    """Four times as many records of every growing kind; what differs is named from a few of them."""
    verify(busy.folder, busy.keys)  # what is imported and kept at the first check is none of it
    db = busy.raw()
    peaks = []
    for count in (3_000, 12_000):
        have = db.execute("SELECT count(*) FROM print_job").fetchone()[0]
        db.execute("BEGIN")
        for n in range(have, count):
            key = n.to_bytes(16, "big")
            db.execute(
                "INSERT INTO print_job (id, kind, number, document, copy_no, open_drawer, printer, state, attempts, "
                "error, operator, queued_at) VALUES (?, 'x', ?, '{}', 1, 0, 'receipt', 'done', 0, '', '', 0)",
                (key, f"{n:08d}"),
            )
            db.execute("INSERT INTO daily_total VALUES ('2026-11-22', 'A', 'dish', ?, 1, 1, 1, 0, 0, 1)", (key.hex(),))
            db.execute("INSERT INTO resident_token VALUES ('zzz', ?)", (1_000 + n,))
        db.execute("COMMIT")
        tracemalloc.start()
        report = verify(busy.folder, busy.keys)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        found = {check.name: check.why for check in report.checks if not check.ok}
        assert found == {"rollups": "differs", "records": "planted", "tokens": "differs"}
    db.close()
    assert peaks[1] < peaks[0] * 2, peaks  # four times would be all of it


def test_the_paper_of_a_closing_says_what_the_closing_says(busy: Made) -> None:
    """Also one that was altered before rows were sealed: a Z is held twice."""
    storehelp.close_shift(busy)
    db = busy.raw()
    db.row_factory = sqlcipher.Row
    assert check_papers(db).why == ""
    db.execute(
        "UPDATE print_job SET document = replace(document, '\"z_number\":1', '\"z_number\":2') WHERE kind = 'shift'"
    )
    found = check_papers(db)
    db.close()
    assert (found.bad, found.why) == ("print_job JB-A-20261123-0001", "paper")


def test_what_the_file_cannot_do_is_told_as_it_is_and_not_as_a_stop(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> list[object]:
        raise sqlcipher.OperationalError("disk I/O error")

    monkeypatch.setattr("app.store.verify._walk", broken)
    with pytest.raises(sqlcipher.OperationalError, match="disk I/O"):
        verify(made.folder, made.keys)
