"""Charges changed behind the program's back are named by the check of the data, the whole one and the one in slices."""

import pytest

from app.errors import Refused
from app.services.desk import Desk
from app.services.till import charges, shifts
from app.store import sql
from app.store.verify import verify
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
