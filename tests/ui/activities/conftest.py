"""The page 活动 in a window of its own, on a real desk and store."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.activities.turns import Placed
from app.ui.activities.page import ActivitiesPage
from tests.support import START, Centre
from tests.ui.page_front import Front


class ActivityFront(Front[ActivitiesPage]):
    """The page, and activities as a test speaks of them: people by a letter each."""

    def put_on(self, capacity: int = 3, days: int = 5, **more: object) -> UUID:
        """Put one on at nine in the morning and take it in hand."""
        starts = START.replace(hour=1, minute=0) + timedelta(days=days)
        fields = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "共享厅", **more}
        key = self.desk.do(schedule.save, ActivityDraft("剪纸", capacity=capacity, **fields)).id  # type: ignore[arg-type]
        self.page.refresh()
        self.page.list.show_activity(key)
        self.settle()
        return key

    def enrol(self, key: UUID, letters: str, **more: object) -> Placed:
        """Sign a party up behind the screen."""
        people = tuple(PersonDraft(f"样例{one}", "13900002206", group=str(more.get("group", ""))) for one in letters)
        (placed,) = self.desk.do(enrol.enrol, key, EnrolDraft(people, together=True, namesakes=True))
        self.settle()
        return placed

    def to_the_day(self, key: UUID, **span: float) -> None:
        """Move the clock to the start of an activity, and by ``span`` from there."""
        found = self.page.view.found
        assert found is not None and found.listed.row.id == key
        self.centre.clock.now = found.listed.row.starts_at + timedelta(**span)
        self.page.refresh()
        self.settle()

    def states(self) -> list[tuple[str, str]]:
        """Who is in the list as shown, with the state of their entry."""
        return [(line.person.name, line.entry.row.state) for line in self.page.view.table.rows_model.rows]


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[ActivityFront]:
    made = ActivityFront(qtbot, copied(8, "3001"), ActivitiesPage)
    made.show()
    yield made
    made.close()
