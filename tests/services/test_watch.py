"""What tells an act's changes costs no statement, and leaves what is run all day prepared."""

from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from app.services.work import Work
from app.store import sql
from tests import statements
from tests.support import Centre

ROWS = {sqlcipher.SQLITE_SELECT, sqlcipher.SQLITE_INSERT, sqlcipher.SQLITE_UPDATE, sqlcipher.SQLITE_DELETE}


def sell(centre: Centre) -> None:
    desk = centre.desk
    cart_id = desk.new_id()
    for code in ("11", "13"):
        desk.do(cart.add, cart_id, code, meal="lunch")
    desk.do(sales.check_out, cart_id, [Tender("cash", 10000)])


def test_a_second_sale_finds_every_statement_prepared(centre_: Centre) -> None:
    """SQLite asks the authorizer whenever it prepares a statement, and never when it runs one."""
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 0)
    prepared: list[Any] = []

    def allow(*what: Any) -> int:
        prepared.append(what)
        return 0

    raw = centre_.desk.store._writing().connection.driver_connection
    raw.set_authorizer(allow)  # which has all be prepared once more
    sell(centre_)
    sell(centre_)
    prepared.clear()
    sell(centre_)
    assert [what for what in prepared if what[0] in ROWS] == []


def test_what_triggers_tell_is_not_counted_and_what_is_said_twice_is(centre_: Centre) -> None:
    rename = "UPDATE place SET phone = '1'"
    nowhere = "UPDATE place SET phone = '1' WHERE name = ''"

    def act(work: Work) -> None:
        for text in (rename, rename, nowhere, nowhere):
            sql.run(work.session, text)

    heard = statements.of_do(centre_.desk, act)
    assert [text for text in heard if text.startswith("UPDATE place")] == [rename, rename, nowhere, nowhere]
