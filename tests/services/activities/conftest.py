"""An activity with people at the counter; names are counted, nobody is meant."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.services.activities import enrol, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.activities.turns import Placed
from tests.support import START, Centre


class Club:
    """Activities as a test speaks of them: by a letter for each person."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.desk = centre.desk

    def on(self, capacity: int = 3, **more: object) -> UUID:
        """Put one on, a week ahead at nine."""
        starts = START.replace(hour=1, minute=0) + timedelta(days=7)
        fields = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "place": "共享厅", **more}
        return self.desk.do(schedule.save, ActivityDraft("剪纸", capacity=capacity, **fields)).id  # type: ignore[arg-type]

    def people(self, names: str, group: str = "", phone: str = "") -> tuple[PersonDraft, ...]:
        return tuple(PersonDraft(f"样例{name}", phone, group=group) for name in names)

    def enrol(self, key: UUID, names: str, group: str = "", **more: object) -> tuple[Placed, ...]:
        draft = EnrolDraft(self.people(names, group), **{"together": True, **more})  # type: ignore[arg-type]
        return self.desk.do(enrol.enrol, key, draft)

    def each(self, key: UUID, names: str, group: str = "") -> dict[str, Placed]:
        """Everybody of a row of letters for themselves, one after the other."""
        return {name: self.enrol(key, name, group)[0] for name in names}

    def states(self, key: UUID) -> dict[str, str]:
        """Who has a place (``in``) or waits, in the order of the line."""
        from app.services.activities import listing

        found = self.desk.see(listing.activity_detail, key)
        word = {"enrolled": "in", "waiting": "waits"}
        return {
            p.name.removeprefix("样例"): word[e.row.state]
            for e in found.entries
            if e.row.state in word
            for p in e.active
        }

    def inside(self, key: UUID) -> str:
        return "".join(name for name, state in self.states(key).items() if state == "in")

    def waits(self, key: UUID) -> str:
        return "".join(name for name, state in self.states(key).items() if state == "waits")

    def to_the_day(self, key: UUID, **span: float) -> None:
        """Move the clock to the start of an activity, and by ``span`` from there."""
        from app.services.activities import listing

        self.centre.clock.now = self.desk.see(listing.activity_detail, key).listed.row.starts_at + timedelta(**span)


@pytest.fixture
def club(centre_: Centre) -> Club:
    centre_.sign_in("3001")
    return Club(centre_)
