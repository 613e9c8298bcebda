"""The counter PCs of a store: their names, and those that are gone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import Refused
from app.services.centre import journal, terminals
from app.services.till import shifts
from app.services.work import Work
from app.store import backup, keys, queries
from app.store.keychain import NoKeychain
from app.store.restore import restore
from app.store.verify import verify
from tests.support import START, Centre

SECOND = {"letter": "B", "code": "B2", "series": 2, "name": "二号机", "active": True}


@pytest.fixture
def two(centre_: Centre) -> Centre:
    """A centre whose store has another counter PC in it."""
    centre_.sign_in("1001")
    table = queries.table("terminal")
    centre_.desk.do(
        lambda work: queries.execute(work, sa.insert(table).values(**SECOND, created_at=work.now - timedelta(days=30)))
    )
    return centre_


def states(centre: Centre) -> list[tuple[str, str, bool, bool]]:
    return [(row.code, row.name, row.active, row.here) for row in centre.desk.see(terminals.terminals)]


def test_all_are_listed_and_which_one_this_is(two: Centre) -> None:
    assert states(two) == [("A", "一号机", True, True), ("B2", "二号机", True, False)]
    first, second = two.desk.see(terminals.terminals)
    assert first.latest == two.clock.now and second.latest is None
    assert (second.series, second.shift_open) == (2, False)


def test_a_name_changes_and_the_trail_says_from_what_to_what(two: Centre) -> None:
    assert two.desk.do(terminals.rename, "A", " 东门收银台 ").name == "东门收银台"
    two.desk.do(terminals.rename, "A", "东门收银台")
    (told,) = two.desk.see(journal.entries, action="terminal_rename").rows
    assert (told.subject, told.detail) == ("A", {"name": "东门收银台", "was": {"name": "一号机"}})
    for name, why in (("", "text_empty"), ("二号机", "taken"), ("长" * 41, "text_long")):
        with pytest.raises(Refused) as refused:
            two.desk.do(terminals.rename, "A", name)
        assert (refused.value.code, refused.value.data["field"], refused.value.data["why"]) == (
            "field_bad",
            "name",
            why,
        )


def test_a_pc_that_is_gone_is_retired_and_can_come_back(two: Centre) -> None:
    two.desk.do(terminals.retire_terminal, "B")
    two.desk.do(terminals.retire_terminal, "B")
    assert states(two)[1] == ("B2", "二号机", False, False)
    two.desk.do(terminals.reinstate_terminal, "B")
    assert states(two)[1] == ("B2", "二号机", True, False)
    acts = [row.action for row in two.desk.see(journal.changes, ("terminal_retire", "terminal_reinstate"), ("B",))]
    assert acts == ["terminal_reinstate", "terminal_retire"]


def test_neither_this_one_nor_one_with_an_open_shift_is_retired(two: Centre) -> None:
    with pytest.raises(Refused, match="terminal_here"):
        two.desk.do(terminals.retire_terminal, "A")
    two.desk.do(shifts.open_shift, 10_000, date(2026, 11, 23))

    def move(work: Work) -> None:
        queries.execute(work, sa.update(queries.table("shift")).values(terminal="B2"))

    two.desk.do(move)
    assert two.desk.see(terminals.terminals)[1].shift_open
    with pytest.raises(Refused, match="terminal_busy"):
        two.desk.do(terminals.retire_terminal, "B")
    with pytest.raises(Refused, match="terminal_unknown"):
        two.desk.do(terminals.retire_terminal, "C")


def test_one_that_came_later_is_not_reinstated_here(two: Centre) -> None:
    """This PC would open the store as the other one at its next start."""
    two.desk.do(terminals.retire_terminal, "B")
    table = queries.table("terminal")
    later = sa.update(table).where(table.c.letter == "B").values(created_at=two.clock.now + timedelta(days=1))
    two.desk.do(lambda work: queries.execute(work, later))
    with pytest.raises(Refused, match="terminal_newer"):
        two.desk.do(terminals.reinstate_terminal, "B")
    assert states(two)[1] == ("B2", "二号机", False, False)


def test_no_shift_is_opened_on_a_pc_that_was_retired_meanwhile(two: Centre) -> None:
    table = queries.table("terminal")
    gone = sa.update(table).where(table.c.letter == "A").values(active=False)
    two.desk.do(lambda work: queries.execute(work, gone))
    with pytest.raises(Refused, match="terminal_retired") as refused:
        two.desk.do(shifts.open_shift, 10_000, date(2026, 11, 23))
    assert refused.value.data["name"] == "一号机"


def test_only_who_may_set_the_centre_changes_them(two: Centre) -> None:
    two.sign_in("2001")
    for act in (terminals.retire_terminal, terminals.reinstate_terminal):
        with pytest.raises(Refused, match="needs_approver"):
            two.desk.do(act, "B")
    with pytest.raises(Refused, match="needs_approver"):
        two.desk.do(terminals.rename, "A", "三号机")


def test_one_that_comes_back_after_a_restore_does_not_number_as_it_did(two: Centre, tmp_path: Path) -> None:
    """It may have worked on after the backup in which it was retired: its numbers are on papers that are out."""
    two.desk.do(terminals.retire_terminal, "B")
    two.desk.sessions.close()
    unlocked = keys.unlock(two.folder, NoKeychain())
    copy = backup.make(backup.At(two.folder, unlocked), START, "manual").path
    done = restore(copy, tmp_path / "new", unlocked, START)
    assert done.codes == {"A": "A2", "B2": "B3"}
    report = verify(tmp_path / "new", unlocked)
    assert report.ok, report.first
