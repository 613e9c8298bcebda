"""What holds wherever the store lies: sealed rows stay, numbers have no gap, chains are whole, writers take turns."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from app.services.centre import staff
from app.services.desk import Approval, Desk
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.suite import programs
from tests.support import Centre

SEALED = {
    "sale": "due = due + 1, tendered = tendered + 1",
    "sale_line": "name = '改'",
    "sale_benefit": "amount = amount + 1",
    "sale_payment": "reference = '改'",
    "cash_movement": "reason = '改'",
    "closing": "z_number = 9",
    "audit_entry": "subject = '改'",
    "policy_version": "name = '改'",
    "shift_count": "total = total + 1",
    "dish_price": "price = price + 1",
}
EACH = 12

SELLER = """
import sys
from pathlib import Path
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from tests.support import open_centre

centre = open_centre(Path(sys.argv[1]))
centre.clock.forward(minutes=5)
centre.sign_in(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    done = centre.desk.do(accept.accept, centre.desk.new_id(), RequestForm(item="B02", anonymous=True, text="灯不亮"))
    print(done.number, flush=True)
centre.desk.sessions.close()
"""


def sell(desk: Desk, member: UUID | None = None) -> None:
    order = desk.new_id()
    desk.do(cart.add, order, "11", meal="lunch")
    if member is not None:
        desk.do(cart.set_member, order, member, meal="lunch")
    desk.do(sales.check_out, order, [Tender("cash", 10000)])


@pytest.fixture
def worked(centre_: Centre, desk: Desk) -> Desk:
    """A shift with a sale to an old resident, cash put in, and its closing."""
    desk.do(shifts.open_shift, 0)
    with desk.sessions.read() as session:
        old = sql.row(session, "SELECT id FROM resident ORDER BY birth_date LIMIT 1")
    assert old is not None
    sell(desk, sql.uuid(old[0]))
    desk.do(shifts.move_cash, "pay_in", 100, "零钱")
    desk.do(shifts.submit_count, {10000: 3})
    other = next(row for row in desk.see(staff.roster) if row.code == "1002")
    desk.do(shifts.close, "差异", approval=Approval(other.member))
    return desk


@pytest.mark.parametrize("table", SEALED)
def test_a_sealed_row_is_neither_changed_nor_deleted(worked: Desk, table: str) -> None:
    with worked.sessions.read() as session:
        before = sql.rows(session, f"SELECT * FROM {table}")
    assert before
    for statement in (f"UPDATE {table} SET {SEALED[table]}", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match=f"SEALED {table}"), worked.sessions.write() as session:
            sql.run(session, statement)
    with worked.sessions.read() as session:
        assert sql.rows(session, f"SELECT * FROM {table}") == before


def test_the_chain_is_walked_and_a_changed_value_is_named(worked: Desk) -> None:
    report = verify(worked.sessions)
    assert report.ok and {"chain", "audit", "numbers", "outbox", "money", "rollups", "tokens"} <= {
        check.name for check in report.checks
    }
    with worked.sessions.write() as session:
        sql.run(session, "UPDATE daily_total SET amount = amount + 1 WHERE dimension = 'sale'")
        sql.run(session, "UPDATE chain_head SET mac = :m", {"m": bytes(32)})
        session.commit()
    found = {check.name: check.why for check in verify(worked.sessions).checks if not check.ok}
    assert found == {"chain": "head", "rollups": "differs"}


def test_numbers_of_two_programs_have_no_gap_and_their_chains_do_not_part(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("1001")
    both = [programs.start(SELLER, str(centre_.folder), code, str(EACH)) for code in ("3001", "1002")]
    for program in both:
        assert program.stdout is not None and program.stdout.readline() == "ready\n"
    said = [program.communicate("go\n", timeout=120)[0].split() for program in both]
    assert [program.returncode for program in both] == [0, 0]
    assert sorted(int(number[-4:]) for numbers in said for number in numbers) == list(range(1, 2 * EACH + 1))
    assert desk.do(accept.accept, desk.new_id(), RequestForm(item="B02", anonymous=True, text="灯")).number.endswith(
        f"-{2 * EACH + 1:04d}"
    )
    report = verify(desk.sessions)
    assert report.ok, report.first


def test_a_transaction_that_fails_gives_its_number_back(desk: Desk) -> None:
    form = RequestForm(item="B02", anonymous=True, text="灯不亮")
    first = desk.do(accept.accept, desk.new_id(), form).number

    def broken(work: object) -> None:
        accept.accept(work, desk.new_id(), form)  # type: ignore[arg-type]
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="power"):
        desk.do(broken)
    assert int(desk.do(accept.accept, desk.new_id(), form).number[-4:]) == int(first[-4:]) + 1


def test_a_snapshot_stays_and_cannot_write(desk: Desk) -> None:
    count = "SELECT count(*) FROM setting"
    with desk.sessions.read() as session:
        before = sql.row(session, count)
        with desk.sessions.write() as writing:
            row = {"k": "x", "v": "1", "now": desk.now() + timedelta(days=1)}
            sql.run(writing, "INSERT INTO setting (key, value, changed_at) VALUES (:k, :v, :now)", row)
            writing.commit()
        assert sql.row(session, count) == before
    with pytest.raises(Exception, match="read_only"), desk.sessions.read() as session:
        sql.run(session, "DELETE FROM setting")


def test_small_and_capital_letters_are_found_alike_and_sorted_by_code_point(desk: Desk) -> None:
    with desk.sessions.read() as session:
        assert sql.values(
            SimpleNamespace(session=session), "SELECT 1 WHERE 'ABC-乙' LIKE 'abc%' AND NOT 'É' LIKE 'é'"
        ) == [1]
        listed = sql.values(SimpleNamespace(session=session), "SELECT code FROM staff ORDER BY name")
        named = sql.rows(session, "SELECT name, code FROM staff")
    assert listed == [code for _, code in sorted(tuple(row) for row in named)]
