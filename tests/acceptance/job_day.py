"""What the days of the three jobs share: the centre they begin in, and the reading back of what they left."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.services.centre import staff
from app.services.desk import Desk
from app.store import keys
from app.store.keychain import NoKeychain
from app.store.verify import Report, verify
from tests.support import PIN, STAFF, Clock, make_desk, quick_pins, sample_residents

PINS = {name: pin for _, name, _, pin in STAFF} | {"主管甲": PIN}
"""Everybody's PIN, by the name on their tile."""


def open_centre(folder: Path, now: datetime, *plant: Callable[[Desk], object]) -> None:
    """Everybody who works there, four residents, and what the job needs besides."""
    desk = make_desk(folder, Clock(now))
    for code, name, role, pin in STAFF:
        desk.do(staff.hire, code, name, role, pin, must_change=False)
    sample_residents(desk, 4)
    quick_pins(desk)
    for one in plant:
        one(desk)
    desk.store.close()


def assert_whole(folder: Path) -> Report:
    """Every seal, chain, number and sum of a closed centre is right; what was checked."""
    report = verify(folder, keys.unlock(folder, NoKeychain()))
    assert report.ok, report.first
    return report
