"""What was checked is remembered with its result; only who may check may say so."""

import pytest

from app.errors import Refused
from app.services.centre import data_checks
from app.services.centre.data_checks import CheckNote
from tests.support import Centre


def test_checks_and_rehearsals_are_remembered_newest_first(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk, at = centre_.desk, centre_.clock.now
    desk.do(data_checks.note_rehearsal, "desk-20261123-104000-0021-1a2b3c4d.db")
    later = centre_.clock.forward(minutes=5)
    centre_.sign_in("9001")
    desk.do(data_checks.note_data_check, found="audit", examined=120)
    assert desk.see(data_checks.data_checks) == (
        CheckNote(later, "审计甲", "", False, "audit"),
        CheckNote(at, "主管甲", "desk-20261123-104000-0021-1a2b3c4d.db", True, ""),
    )


def test_who_may_not_check_cannot_say_that_it_was(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        centre_.desk.do(data_checks.note_data_check)
    with pytest.raises(Refused, match="needs_approver"):
        centre_.desk.do(data_checks.note_rehearsal, "desk.db")
    with pytest.raises(Refused, match="needs_right"):
        centre_.desk.see(data_checks.data_checks)
