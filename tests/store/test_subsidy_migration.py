"""0025: a store in which subsidies were given before the ledger was kept has them all in it afterwards."""

from datetime import date
from pathlib import Path

import pytest

from app.services.subsidy import claiming, ledger
from app.store import keys, migrate
from app.store.keychain import NoKeychain
from app.store.verify import verify
from tests.services.subsidy.fed import NOVEMBER, STREET, close_day, eat, line_of, on_duty, open_day, person, plant
from tests.store.storehelp import Made
from tests.store.test_migrate import MADE, take_back, unseal_tables
from tests.suite import stores
from tests.support import copy_centre, kept_centre, open_centre

pytestmark = pytest.mark.skipif(stores.on_server(), reason="about the file itself")


def test_subsidies_given_before_the_ledger_wait_in_it(tmp_path: Path) -> None:
    centre = copy_centre(kept_centre(), tmp_path / "centre")
    plant(centre)
    old = person(centre, "会员乙", date(1941, 3, 1))
    open_day(centre, date(2026, 11, 24))
    eat(centre, old)
    eat(centre, old, "21")
    close_day(centre)
    before = centre.desk.see(ledger.ledger_lines)
    centre.desk.sessions.close()
    made = Made(centre.folder, keys.unlock(centre.folder, NoKeychain()), "")
    db = made.raw()
    unseal_tables(db, made.keys.chain, [table for table, since in MADE if since > "0024"])
    take_back(db, "0024", made.keys.chain)
    db.commit()
    db.close()
    migrate.upgrade(made.folder, made.keys)
    again = open_centre(centre.folder, centre.clock)
    again.staff, again.pins = centre.staff, centre.pins
    on_duty(again, "1001")
    assert again.desk.see(ledger.ledger_lines) == before and len(before) == 2
    open_day(again, date(2026, 12, 2))
    close_day(again)
    assert again.desk.do(claiming.claim, NOVEMBER, STREET).number == "BT-A-20261202-0001"
    assert line_of(again, STREET).sums == next(line.sums for line in before if line.payer == STREET)
    again.desk.sessions.close()
    assert verify(made.folder, made.keys).ok
