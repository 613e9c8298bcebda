"""Charges changed behind the program's back are named by the check of the data, the whole one and the one in slices."""

import pytest
from sqlalchemy import text

from app.errors import Refused
from app.services.desk import Desk
from app.services.till import charges, shifts
from app.store import sql, verify_code
from app.store.verify import verify
from app.ui.words.findings import code_words
from tests.services.till.charging import deposit, fee, pay, settling
from tests.services.till.test_closing import unsealed
from tests.support import Centre

TABLES = ("charge", "charge_line", "charge_payment")


@pytest.fixture
def charged(centre_: Centre) -> Desk:
    """A deposit taken and given back with a fee, one held, one taken back."""
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(shifts.open_shift, 500_00)
    job = desk.new_id()
    pay(desk, job, fee(5_00), settling(pay(desk, job, deposit(100_00))))
    pay(desk, job, deposit(60_00))
    desk.do(charges.reverse, pay(desk, job, fee(7_00)).id, "错")
    return desk


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE charge_line SET name = '改' WHERE position = 1", {"chain": "mac"}),
        ("UPDATE charge_line SET amount = amount + 1 WHERE kind = 'fee'", {"money": "lines"}),
        ("UPDATE charge_payment SET amount = amount + 1", {"money": "payments"}),
        ("UPDATE charge SET subject_id = id WHERE kind = 'reversal'", {"money": "reversal"}),
        ("UPDATE charge SET subject = 'booking' WHERE deposit_used > 0", {"money": "settling"}),
        (
            "UPDATE charge_line SET settles = NULL, turn = 0, amount = -amount WHERE settles IS NOT NULL",
            {"money": "lines"},
        ),
    ],
)
def test_a_charge_that_was_changed_is_named(charged: Desk, statement: str, found: dict[str, str]) -> None:
    assert verify(charged.sessions).ok
    with charged.sessions.write() as session:
        for table in TABLES:
            unsealed(session, table)
        sql.run(session, statement)
        session.commit()
    said = {check.name: check.why for check in verify(charged.sessions).checks if not check.ok}
    assert said.items() >= found.items(), said


def test_the_number_of_a_charge_tells_what_its_paper_asked_for_or_gave_back(charged: Desk) -> None:
    with charged.sessions.read() as session:
        rows = list(session.execute(text("SELECT number, due FROM charge ORDER BY chain_serial")))
    assert {due for _number, due in rows} == {100_00, -95_00, 60_00, 7_00, -7_00}
    for number, due in rows:
        typed = number.replace("-", "").lower()
        report = verify(charged.sessions, code=verify_code.read(typed))
        assert report.sealed is not None and (report.sealed.number, report.sealed.due) == (number, due)
        asked = next(check for check in report.checks if check.name == "code")
        told = f"应收 {due // 100}.00 元" if due > 0 else f"应退 {-due // 100}.00 元"
        assert code_words(asked, report.sealed).startswith(f"收款收据 {number} 在账本里，{told}")
    unknown = verify(charged.sessions, code=verify_code.read(f"{rows[0][0][:-4]}9999"))
    assert unknown.sealed is None and [check.name for check in unknown.checks if not check.ok] == ["code"]


def test_a_deposit_that_was_settled_twice_is_named(charged: Desk) -> None:
    with charged.sessions.write() as session:
        for table in TABLES:
            unsealed(session, table)
        sql.run(
            session,
            "INSERT INTO charge_line (charge_id, position, name, kind, amount, settles, turn) "
            "SELECT charge_id, 9, name, kind, amount, settles, 2 FROM charge_line WHERE settles IS NOT NULL",
        )
        sql.run(
            session,
            "UPDATE charge SET deposit_back = deposit_back + 10000, due = due - 10000, "
            "tendered = tendered - 10000 WHERE deposit_used > 0",
        )
        sql.run(
            session,
            "UPDATE charge_payment SET amount = amount - 10000, tendered = tendered - 10000 "
            "WHERE charge_id IN (SELECT id FROM charge WHERE deposit_used > 0)",
        )
        session.commit()
    said = {check.name: check.why for check in verify(charged.sessions).checks if not check.ok}
    assert said["money"] == "settled"


def test_a_charge_the_trail_speaks_of_must_be_there(charged: Desk) -> None:
    with charged.sessions.write() as session:
        for table in TABLES:
            unsealed(session, table)
        sql.run(session, "UPDATE charge SET number = 'SK-A-20261123-0009' WHERE kind = 'reversal'")
        session.commit()
    said = {check.name: check.why for check in verify(charged.sessions).checks if not check.ok}
    assert said["audit"] == "sale_missing" and said["numbers"] == "gap" and said["outbox"] == "missing"


def test_the_roll_ups_of_charges_are_rebuilt_and_compared(charged: Desk) -> None:
    with charged.sessions.write() as session:
        sql.run(session, "UPDATE daily_total SET amount = amount + 1 WHERE dimension = 'fee'")
        session.commit()
    check = next(check for check in verify(charged.sessions).checks if check.name == "rollups")
    assert (check.why, check.bad) == ("differs", "2026-11-23 A fee repair")


def test_no_charge_is_about_nothing_known(charged: Desk) -> None:
    with pytest.raises(Refused, match="charge_empty"):
        pay(charged, charged.new_id(), fee(5_00), subject="menu")
