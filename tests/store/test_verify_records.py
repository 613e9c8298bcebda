"""Every table is answered for: whatever is edited, added or deleted behind the program's back is named, one by one."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.demo import days
from app.rules.report.period import read_period
from app.rules.report.registers.plan import FIXED
from app.rules.requests.flow import Act
from app.rules.rights import Role
from app.services.centre import settings, staff
from app.services.desk import Desk
from app.services.registers import named
from app.services.report import closing
from app.services.requests import accept, links, listing
from app.services.requests.listing import RequestFilter
from app.services.work import UNSAID, Work
from app.store import backup, driver, keys, recorded, sql
from app.store.findings import Finding
from app.store.guards import GUARDS
from app.store.keychain import NoKeychain
from app.store.schema import revision_of
from app.store.store import Store
from app.store.verify import verify
from app.store.verify_records import check_records
from app.store.verify_slices import SlicedCheck
from app.ui.settings.integrity_words import check_words
from app.ui.words.findings import where
from tests.store.storehelp import Made
from tests.suite.kept import kept

KINDS = {kind.table: kind for kind in recorded.kinds()}
TODAY = date(2026, 11, 23)


def _make_demo(home: Path) -> None:
    made = days.days_of_trade(home / "store", days=1, seed=3, load=8, residents_count=60)
    days.a_morning(made, TODAY, seed=3, load=8)
    desk = made.desk
    desk.staff = next(row.member for row in desk.see(staff.roster) if row.member.role is Role.MANAGER)
    first, second = desk.see(listing.listing, RequestFilter(), 0, 2).rows
    desk.do(links.link, first.id, "related", second.number)
    september, october = read_period("2026-09"), read_period("2026-10")
    assert september is not None and october is not None
    desk.do(closing.keep_words, october, "人手不够", "加一个窗口")
    desk.do(named.save_register, desk.new_id(), 0, replace(FIXED[0].plan, name="样例台账"))
    desk.do(closing.close_period, september)
    desk.do(closing.correct_period, september, desk.new_id(), "受理", "0", "1", "漏登一件")
    desk.store.close()


@pytest.fixture(scope="module")
def demo() -> Made:
    """A centre after a day and a morning: something in every table."""
    folder = kept("demo-verify", _make_demo) / "store"
    return Made(folder, keys.unlock(folder, NoKeychain()), "")


@pytest.fixture
def centre(demo: Made, tmp_path: Path) -> Made:
    return demo.copy(tmp_path / "store")


@pytest.fixture(scope="module")
def raw(demo: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A copy that nothing guards, for edits that are taken back."""
    made = demo.copy(tmp_path_factory.mktemp("raw") / "store")
    connection = driver.connect(made.db, made.keys, foreign_keys=False)
    connection.row_factory = sqlcipher.Row
    connection.execute("PRAGMA ignore_check_constraints = ON")
    guards = "SELECT type, name FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE UNIQUE INDEX%'"
    for what, name in connection.execute(guards).fetchall():
        connection.execute(f'DROP {what} "{name}"')
    yield connection
    connection.close()


def test_nothing_is_named_where_nothing_was_done(demo: Made) -> None:
    report = verify(demo.folder, demo.keys)
    assert report.ok, report.first
    assert next(check.examined for check in report.checks if check.name == "records") > 500


def test_tables_are_told_apart_and_each_has_a_name_people_know() -> None:
    assert len({kind.mark for kind in KINDS.values()}) == len(KINDS) > 20
    for table in KINDS:
        assert where("records", f"{table} X") not in (f"{table} X", "X") and where("audit", "A 3") == "A 3"


@pytest.mark.parametrize("table", sorted(KINDS))
def test_every_column_edited_and_every_kind_of_row_added_or_deleted_is_named(raw: Any, demo: Made, table: str) -> None:
    kind = KINDS[table]
    row = raw.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchone()
    one = " AND ".join(f'"{name}" = :{name}' for name in kind.key)
    key = {name: row[name] for name in kind.key}
    edits = {
        f'UPDATE "{table}" SET "{name}" = :new WHERE {one}': {**key, "new": _other(row[name])} for name in kind.columns
    }
    edits[f'DELETE FROM "{table}" WHERE {one}'] = key
    columns = ", ".join(f'"{name}"' for name in row.keys())  # noqa: SIM118 - a driver's row gives values
    values = ", ".join(f":{name}" for name in row.keys())  # noqa: SIM118
    more = {name: _other(row[name]) if name in kind.key else row[name] for name in row.keys()}  # noqa: SIM118
    unique = [
        name
        for name in (
            "no",
            "number",
            "serial",
            "order_no",
            "code",
            "name",
            "document_hash",
            "id",
            "reference",
            "record_id",
        )
        if name in more
    ]
    more |= {name: _other(row[name]) for name in unique if row[name] is not None}
    edits[f'INSERT INTO "{table}" ({columns}) VALUES ({values})'] = more
    for statement, args in edits.items():
        found = after(raw, demo, statement, args)
        assert found.bad.startswith(f"{table} ") or found.why == "gone", statement
        assert found.why == {"UPDATE": found.why, "DELETE": "gone", "INSERT": "planted"}[statement[:6]], statement
        assert found.why in ("altered", "gone", "planted"), statement
    assert check_records(raw, demo.keys.chain).why == ""


def after(raw: Any, demo: Made, statement: str, args: dict[str, Any]) -> Finding:
    """What is found with this edit, which is taken back."""
    raw.execute("BEGIN")
    try:
        assert raw.execute(statement, args).rowcount > 0
        with pytest.MonkeyPatch.context() as patch:
            for name, known in ONCE.items():
                patch.setattr(recorded.Kind, name, known)
            return check_records(raw, demo.keys.chain)
    finally:
        raw.execute("ROLLBACK")


def _once(spell: Callable[[recorded.Kind, bytes, Sequence[Any]], bytes]) -> Callable[..., bytes]:
    """A row that says the same has the same code: some thousand rows are coded once, not for each of the edits."""
    known = lru_cache(None, typed=True)(lambda table, key, *values: spell(KINDS[table], key, values))
    return lambda kind, key, values: known(kind.table, key, *values)


ONCE = {"code": _once(recorded.Kind.code), "place": _once(recorded.Kind.place)}


def _other(value: Any) -> Any:
    if value is None:
        return 7
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1, *value[1:]]) if value else b"x"
    return value + 977 if isinstance(value, int) else f"{value}改"


REQUEST = "(SELECT id FROM request WHERE state = 'closed' AND rating IS NOT NULL ORDER BY number LIMIT 1)"


@pytest.mark.parametrize(
    ("edit", "why", "said"),
    [
        ("UPDATE request SET due_at = due_at + 31536000000 WHERE id = {r}", "altered", "受理 SL-"),
        ("UPDATE request SET state = 'void' WHERE id = {r}", "altered", "受理 SL-"),
        ("UPDATE request SET late = 1 - late WHERE id = {r}", "altered", "受理 SL-"),
        ("UPDATE request SET first_receiver = (SELECT id FROM staff WHERE id <> first_receiver LIMIT 1) WHERE id = {r}",
            "altered", "受理 SL-"),
        ("UPDATE request_event SET at = at - 60000 WHERE request_id = {r} AND position = 1", "altered", "受理过程 SL-"),
        ("UPDATE request_event SET text = '改' WHERE request_id = {r} AND position = 1", "altered", "受理过程 SL-"),
        ("DELETE FROM request_event WHERE request_id = {r} AND position = (SELECT max(e.position) FROM request_event e "
            "WHERE e.request_id = {r})", "gone", "受理过程 SL-"),
        ("UPDATE request_rating SET value = 6 - value WHERE request_id = {r}", "altered", "评价 SL-"),
        ("UPDATE print_job SET document = replace(document, '1', '2') WHERE kind = 'receipt'", "altered",
            "留存的单据 XS-"),
        ("DELETE FROM print_job WHERE number = (SELECT max(number) FROM print_job WHERE kind = 'receipt')", "gone",
            "留存的单据 XS-"),
        ("UPDATE staff SET role = 'manager' WHERE role = 'cashier'", "altered", "员工 "),
        ("UPDATE staff SET pin_hash = (SELECT max(pin_hash) FROM staff) WHERE role = 'cashier'", "altered", "员工 "),
        ("UPDATE dish SET price = price + 1 WHERE code = '11'", "altered", "菜品 11"),
        ("UPDATE dish_price SET price = price + 1 WHERE dish_id = (SELECT id FROM dish WHERE code = '11')", "altered",
            "菜价 11 1"),
        ("INSERT INTO setting (key, value, changed_at) VALUES ('till.rounding', 'fen', 0)", "planted",
            "设置 till.rounding"),
        ("UPDATE policy_version SET rules = replace(rules, '1', '2')", "altered", "优惠规则 "),
        ("UPDATE shift SET opening_float = opening_float + 100, float_reason = '' WHERE state <> 'closed'", "altered",
            "班次 2026-11-23"),
    ],
)  # fmt: skip
def test_what_is_named_is_told_in_words(raw: Any, demo: Made, edit: str, why: str, said: str) -> None:
    found = after(raw, demo, edit.format(r=REQUEST), {})
    assert (found.why, where("records", found.bad)[: len(said)]) == (why, said)


def test_a_file_is_not_its_own_digest(raw: Any, demo: Made) -> None:
    content = raw.execute("SELECT content FROM request_attachment LIMIT 1").fetchone()[0]
    digest = hashlib.sha256(content).digest()
    edit = "UPDATE request_attachment SET content = :d WHERE content = :c"
    found = after(raw, demo, edit, {"d": digest, "c": content})
    assert found.why == "altered" and found.bad.startswith("request_attachment ")


def test_a_trigger_from_outside_is_named_for_the_trail_would_answer_for_what_it_does(centre: Made) -> None:
    """Whenever a person signs in it changes a role, in an act of the program's own."""
    db = centre.raw()
    assert {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")} == set(GUARDS)
    db.execute("CREATE TRIGGER helper AFTER UPDATE OF last_seen ON staff BEGIN UPDATE staff SET role = 'manager'; END")
    db.close()
    sliced = SlicedCheck(backup.At(centre.folder, centre.keys))
    while sliced.step():
        pass
    for report in (verify(centre.folder, centre.keys), verify(centre.folder, centre.keys, deep=False), sliced.report()):
        assert report.first is not None and (report.first.name, report.first.bad) == ("file", "helper")
        assert check_words(report.first).startswith("✗ 里面有程序没有的触发器")


def test_a_guard_that_guards_no_more_and_a_view_are_named(centre: Made) -> None:
    db = centre.raw()
    db.execute("DROP TRIGGER tr_sale_no_update")
    whole = {c.name: (c.bad, c.why) for c in verify(centre.folder, centre.keys).checks if not c.ok}
    assert whole == {"guards": ("tr_sale_no_update", "guard")}
    check = SlicedCheck(backup.At(centre.folder, centre.keys))
    while check.step():
        pass
    assert {c.name: (c.bad, c.why) for c in check.report().checks if not c.ok} == whole
    db.execute("CREATE TRIGGER tr_sale_no_update BEFORE UPDATE ON sale WHEN 0 BEGIN SELECT 1; END")
    assert verify(centre.folder, centre.keys).checks[0].bad == "tr_sale_no_update"
    db.execute("DROP TRIGGER tr_sale_no_update")
    db.execute("CREATE VIEW aside AS SELECT * FROM staff")
    assert verify(centre.folder, centre.keys).checks[0].bad == "aside"
    db.close()


@pytest.mark.parametrize("stamp", ["0001", "0012", "0015"])
def test_a_stamp_that_was_lowered_and_an_index_that_is_gone_are_named(centre: Made, stamp: str) -> None:
    """A store that says it is older than it is would be brought up to date once more, and what stands in it sealed."""
    db = centre.raw()
    was = revision_of(db)
    db.execute("UPDATE alembic_version SET version_num = ?", (stamp,))
    found = verify(centre.folder, centre.keys).checks[0]
    assert (found.why, found.bad) == ("schema", f"alembic_version {stamp}")
    db.execute("UPDATE alembic_version SET version_num = ?", (was,))
    assert verify(centre.folder, centre.keys).ok
    db.execute("DROP INDEX uq_sale_corrected_once")
    found = verify(centre.folder, centre.keys).checks[0]
    assert (found.why, found.bad) == ("schema", "uq_sale_corrected_once")
    db.close()


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        ("UPDATE sale SET mac = 'x' WHERE number = (SELECT max(number) FROM sale)", "XS-"),
        ("UPDATE sale SET at = 1 << 62 WHERE number = (SELECT max(number) FROM sale)", "XS-"),
        ("UPDATE sale_line SET quantity = x'01' WHERE position = 1", "XS-"),
        ("UPDATE resident SET name = x'e78e8b' WHERE no = 3", "3"),
        ("UPDATE resident SET name = CAST(x'e78e' AS TEXT) WHERE no = 3", "3"),
        ("UPDATE sale SET meal = CAST(x'ff' AS TEXT) WHERE number = (SELECT max(number) FROM sale)", "XS-"),
        ("UPDATE audit_entry SET sealed = x'00' WHERE serial = 9", "9"),
        ("UPDATE audit_entry SET sealed = 'x' WHERE serial = 9", "9"),
        ("UPDATE chain_head SET audit_serial = 'x'", "A"),
        ("UPDATE daily_total SET amount = 'x' WHERE dimension = 'sale'", ""),
    ],
)
def test_a_value_that_cannot_be_read_is_named_and_ends_no_check(centre: Made, edit: str, named: str) -> None:
    db = centre.raw()
    db.execute("PRAGMA ignore_check_constraints = ON")
    sealing = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'tr_booking_hold%'"
    for (name,) in db.execute(sealing).fetchall():
        db.execute(f"DROP TRIGGER {name}")
    assert db.execute(edit).rowcount > 0
    db.close()
    first = verify(centre.folder, centre.keys).first
    assert first is not None and first.why in ("altered", "mac", "gap", "lines") and named in first.bad, first


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        ("DROP TABLE request_link", "request_link"),
        ("ALTER TABLE cash_movement DROP COLUMN after_count", "cash_movement after_count"),
        ("ALTER TABLE outbox ADD COLUMN aside TEXT CHECK (nobodys(aside))", "unknown function: nobodys()"),
    ],
)
def test_a_table_that_is_not_what_it_was_is_named_and_ends_no_check(centre: Made, edit: str, named: str) -> None:
    db = centre.raw()
    if "nobodys" in edit:
        db.create_function("nobodys", 1, lambda _: 1)
        db.execute("PRAGMA trusted_schema = ON")
    db.execute(edit)
    db.close()
    report = verify(centre.folder, centre.keys)
    assert named in {check.bad for check in report.checks if check.why == "schema"}, report.checks


def opened(made: Made) -> Desk:
    store = Store.open(made.folder, made.keys)
    desk = Desk(store, lambda: NOW, "A")
    desk.staff = next(row.member for row in desk.see(staff.roster) if row.member.role is Role.MANAGER)
    return desk


NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def test_what_was_altered_stays_named_when_the_program_writes_the_row_again(centre: Made) -> None:
    """An act tells the row as it met it, so the alteration before it is in no entry."""
    db = centre.raw()
    db.execute("UPDATE request SET due_at = due_at + 86400000 WHERE state = 'in_progress'")
    number = db.execute("SELECT min(number) FROM request WHERE state = 'in_progress'").fetchone()[0]
    db.execute("UPDATE request SET due_at = due_at - 86400000 WHERE state = 'in_progress' AND number <> ?", (number,))
    db.close()
    desk = opened(centre)
    key = next(row.id for row in desk.see(listing.listing, RequestFilter(), 0, 200).rows if row.number == number)
    desk.do(accept.act, key, Act.URGE)
    desk.store.close()
    first = verify(centre.folder, centre.keys).first
    assert first is not None and (first.name, first.bad, first.why) == ("records", f"request {number}", "altered")


def test_an_act_that_says_nothing_is_written_down_all_the_same(centre: Made) -> None:
    desk = opened(centre)

    def silently(work: Work) -> None:
        sql.run(work.session, "UPDATE place SET phone = '0571-1' WHERE id = (SELECT min(id) FROM place)")

    def failing(work: Work) -> None:
        silently(work)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        desk.do(failing)
    desk.do(settings.put, "centre.phone", "0571-2")
    desk.do(silently)
    with desk.store.read() as session:
        last = sql.row(session, "SELECT action, length(sealed) FROM audit_entry ORDER BY serial DESC LIMIT 1")
    assert last is not None and tuple(last) == (UNSAID, 34)
    desk.store.close()
    assert verify(centre.folder, centre.keys).ok


def test_a_change_that_is_taken_back_within_an_act_is_none(centre: Made) -> None:
    desk = opened(centre)

    def there_and_back(work: Work) -> None:
        for phone in ("1", "2", ""):
            sql.run(work.session, "UPDATE place SET phone = :p", {"p": phone})

    desk.do(there_and_back)
    with desk.store.read() as session:
        before = sql.row(session, "SELECT count(*) FROM audit_entry")
    desk.do(there_and_back)
    with desk.store.read() as session:
        assert sql.row(session, "SELECT count(*) FROM audit_entry") == before
    desk.store.close()
    assert verify(centre.folder, centre.keys).ok
