"""What is due at 17:30 is late from 17:31 on, wherever it is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.services.requests.history import HistoryRow
from app.ui.requests.intake.side import past_tag
from app.ui.requests.register import rectifications, words
from app.ui.today import due_panel
from tests.support import Centre
from tests.ui.requests.register.list_front import Stage, on_stage, take

DUE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def listed(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    with on_stage(centre_, qtbot) as stage:
        yield stage


@pytest.mark.parametrize(("seconds", "late"), [(-60, False), (0, False), (59, False), (60, True), (61, True)])
def test_the_minute_itself_is_in_time(listed: Stage, seconds: int, late: bool) -> None:
    now = DUE + timedelta(seconds=seconds)
    take(listed.centre)
    row = replace(listed.all()[0], due_at=DUE, light="", late=False)
    past = HistoryRow(DUE, "request", "事项", row.number, state=row.state, due_at=DUE)
    tags = (
        words.due_tag(row, now),
        due_panel.due_tag(DUE, now),
        rectifications.deadline_tag(DUE, now),
        past_tag(past, now),
    )
    assert ["超期" in tag.text for tag in tags] == [late] * 4, tags


def test_late_by_less_than_a_minute_still_names_one() -> None:
    due = DUE + timedelta(seconds=45)
    assert due_panel.due_tag(due, DUE + timedelta(seconds=60)).text == "超期 1 分钟"
