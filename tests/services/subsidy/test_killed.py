"""A program that dies while it closes a month, reports a batch or saves a register leaves all of it or nothing: what is
there verifies, and the same can be done again."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from app.rules.report.registers.plan import FIXED, RegisterPlan
from app.services.desk import Desk
from app.services.registers import named
from app.services.report import closing
from app.services.subsidy import claiming, ledger
from app.store import sql
from app.store.verify import verify
from tests.services.subsidy.fed import NOVEMBER, STREET, on_duty
from tests.support import Centre, open_centre

PLAN = RegisterPlan("给街道的台账", "sales", FIXED[1].plan.columns)
REGISTER = UUID(int=2026)


def _close(desk: Desk) -> object:
    return desk.do(closing.close_period, NOVEMBER)


def _claim(desk: Desk) -> object:
    return desk.do(claiming.claim, NOVEMBER, STREET)


def _save(desk: Desk) -> object:
    return desk.do(named.save_register, REGISTER, 0, PLAN)


WORKS: dict[str, tuple[Callable[[Desk], object], tuple[str, ...], str]] = {
    "close": (_close, ("SELECT count(*) FROM report_closing",), "report_close"),
    "claim": (
        _claim, ("SELECT count(*) FROM subsidy_batch", "SELECT min(count(*), 1) FROM subsidy_claim"), "subsidy_claim",
    ),
    "save": (_save, ("SELECT count(*) FROM register_version",), "register_save"),
}  # fmt: skip
"""What is done, what of it stands in the tables (1 or 0 each), and how the trail calls it."""


def _dies(folder: Path, work: str, at: str) -> None:
    """Begin it, and die before the statement of that number, before the COMMIT, or right after it."""
    centre = open_centre(folder)
    centre.clock.now = centre.clock.now.replace(year=2026, month=12, day=2, hour=3)
    on_duty(centre, "1001")
    left = [int(at) if at.isdigit() else -1]

    def heard(statement: str) -> None:
        left[0] -= 1
        if left[0] == 0 or (at == "commit" and statement.startswith("COMMIT")):
            os.kill(os.getpid(), signal.SIGKILL)

    with centre.desk.store.write():
        pass  # the writer is there
    centre.desk.store._writing().connection.driver_connection.set_trace_callback(heard)  # type: ignore[union-attr]
    WORKS[work][0](centre.desk)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("at", ["2", "5", "commit", "done"])
@pytest.mark.parametrize("work", sorted(WORKS))
def test_a_kill_leaves_all_of_it_or_nothing(november: Centre, work: str, at: str) -> None:
    again, counts, action = WORKS[work]
    november.desk.sessions.close()
    child = multiprocessing.get_context("fork").Process(target=_dies, args=(november.folder, work, at))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    reopened = open_centre(november.folder)
    november.desk.sessions = reopened.desk.sessions
    reopened.clock.now = november.clock.now
    on_duty(reopened, "1001")
    desk = reopened.desk
    trail = "SELECT count(*) FROM audit_entry WHERE action = :a"
    found = [desk.see(lambda view, of=of: int(sql.value(view, of) or 0)) for of in counts]
    found.append(desk.see(lambda view: int(sql.value(view, trail, a=action) or 0)))
    assert found == [1 if at == "done" else 0] * len(found)
    report = verify(desk.sessions)
    assert report.ok, report.first
    if at != "done":
        assert again(desk)
    assert work != "claim" or next(one for one in desk.see(ledger.ledger_lines) if one.batch).payer == STREET
