"""Cases of ``desk.json`` about signing up for activities: each is played at a counter of its own."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.dates import SHANGHAI
from app.services.activities import attendance, enrol, listing, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.activities.schedule import ActivityDraft
from app.services.activities.turns import Placed
from app.services.desk import Desk
from app.ui.words.activities import ENTRY_STATES
from app.ui.words.sentences import sentence
from tests.support import START, Centre, copy_centre, kept_centre

BLOCKS = ("block", "等齐", "不补", "没人", "nobody", "阻")
WAITS = ("候补", "等", "wait")
GONE = ("取消", "退", "未报", "没报", "cancel", "none", "no")
NO_REASON = (None, "", False, "无", "none", "no")


class Board:
    """One activity at a counter, spoken of by names."""

    def __init__(self, centre: Centre, capacity: int, rule: str = "skip", starts: datetime | None = None, **more: Any):
        self.centre, self.desk = centre, centre.desk
        centre.sign_in("3001")
        begins = starts or START + timedelta(days=7)
        plan = ActivityDraft(
            "活动", starts_at=begins, ends_at=begins + timedelta(hours=2), capacity=capacity, turn_rule=rule, **more
        )
        self.id: UUID = self.desk.do(schedule.save, plan).id
        self.entries: dict[str, UUID] = {}

    def enrol(self, *names: str, desk: Desk | None = None) -> Placed:
        draft = EnrolDraft(tuple(map(person, names)), together=True)
        (made,) = (desk or self.desk).do(enrol.enrol, self.id, draft)
        self.entries |= dict.fromkeys(names, made.id)
        return made

    def names(self, state: str) -> list[str]:
        found = self.desk.see(listing.activity_detail, self.id).entries
        return [p.name.removeprefix("样例") for e in found if e.row.state == state for p in e.active]

    def fill(self, count: int) -> list[UUID]:
        return [self.enrol(f"占位{at}").id for at in range(count)]

    def cancel(self, *names: str) -> tuple[list[str], list[str]]:
        """Who moved up by it, and whose turn it was in vain."""
        up: list[str] = []
        passed: list[str] = []
        for name in names:
            moved = self.desk.do(enrol.cancel, self.entries[name]).moved
            up += [n.removeprefix("样例") for one in moved.up for n in one.names]
            passed = [n.removeprefix("样例") for one in moved.passed for n in one.names]
        return up, passed


def person(name: str) -> PersonDraft:
    """Somebody of whom the case has only a name, or a digit."""
    return PersonDraft(f"样例{name}")


@contextmanager
def board(capacity: int, rule: str = "skip", starts: datetime | None = None, **more: Any) -> Iterator[Board]:
    with tempfile.TemporaryDirectory() as folder:
        centre = copy_centre(kept_centre(0), Path(folder) / "centre")
        try:
            yield Board(centre, capacity, rule, starts, **more)
        finally:
            centre.desk.sessions.close()


def enrolled(given: Any, expect: Any, data: Any) -> None:
    """A case about signing up, told apart by what it gives."""
    for key, played in PLAYED.items():
        if key in given:
            played(given, expect)
            return
    raise AssertionError(f"nobody knows such a case: {sorted(given)}")


def race(given: Any, expect: Any, data: Any) -> None:
    """Several at once for the last places."""
    names = listed(given["enrol"])
    left = given.get("event_capacity_left", given.get("capacity_left"))
    with board(left) as at:
        desks = []
        for _ in names:
            desk = Desk(at.desk.sessions, at.centre.clock, "A")
            desk.staff = at.desk.staff
            desks.append(desk)
        with ThreadPoolExecutor(len(names)) as pool:
            made = list(pool.map(lambda pair: at.enrol(pair[0], desk=pair[1]), zip(names, desks, strict=True)))
        states = [one.state for one in made]
        assert states.count("enrolled") == expect["ok"]
        assert states.count("waiting") == expect.get("waitlisted", len(names) - expect["ok"])


def _already(given: Any, expect: Any) -> None:
    told = given["already"]
    was = _words(told)
    known = bool(told) and not any(word in was.lower() for word in GONE)
    waits = any(word in was for word in WAITS)
    with board(0 if waits else 5) as at:
        name = given["person"]
        if known:
            at.enrol(name)
        draft = EnrolDraft((person(name),), namesakes=False)
        if expect["ok"]:
            assert at.desk.do(enrol.enrol, at.id, draft)
            return
        with pytest.raises(Refused) as no:
            at.desk.do(enrol.enrol, at.id, draft)
        assert no.value.code == "enrol_already"
        said = sentence(no.value)
        assert name in said.title and ENTRY_STATES["waiting" if waits else "enrolled"] in said.title


def _late(given: Any, expect: Any) -> None:
    starts = clock(given["event_start"])
    before = int(given.get("closes_before_min") or 0)
    with board(5, starts=starts, closes_before_min=before) as at:
        at.centre.clock.now = clock(given["now"])
        if expect["ok"]:
            assert at.enrol("甲").state == "enrolled"
            return
        with pytest.raises(Refused) as no:
            at.enrol("甲")
        assert no.value.code == "enrol_late"
        assert at.desk.do(enrol.walk_in, at.id, EnrolDraft((person("甲"),), "spot")).over == 0


def _paper(given: Any, expect: Any) -> None:
    names = listed(given["paper_list"])
    with board(max(len(names), 1)) as at:
        for name in listed(given.get("enrolled", names)):
            at.enrol(name)
        at.centre.clock.now = START + timedelta(days=7, hours=3)
        done = at.desk.do(attendance.tick_names, at.id, [f"样例{name}" for name in names], take_in=True)
        assert done.attended == expect["attended"]
        assert at.desk.see(listing.activity_detail, at.id).listed.figures.attended == expect["attended"]
        if "absent" in expect:
            assert done.absent == expect["absent"]


def _walked_in(given: Any, expect: Any) -> None:
    left, names = int(given["capacity_left"]), listed(given["walk_in"])
    reason = given.get("override")
    why = "" if reason in NO_REASON else _words(reason)
    with board(2 + left) as at:
        at.fill(2)
        at.centre.clock.now = START + timedelta(days=7, minutes=5)
        draft = EnrolDraft(tuple(map(person, names)), "spot")
        if not expect.get("enrolled", expect.get("ok")):
            with pytest.raises(Refused) as no:
                at.desk.do(enrol.walk_in, at.id, draft, why)
            assert no.value.code == "over_reason"
            return
        done = at.desk.do(enrol.walk_in, at.id, draft, why)
        assert done.over == expect.get("over_capacity", 0)
        if expect.get("logged"):
            (event,) = at.desk.see(listing.story, done.entry.id)
            assert event.act == "walk_in" and event.text == why and event.staff


def _freed(given: Any, expect: Any) -> None:
    with board(int(given["capacity"]), _rule(given)) as at:
        freed = int(given["freed"])
        at.fill(int(given["capacity"]) - freed)
        at.enrol(*(f"走{n}" for n in range(freed)))  # who gives up together frees all these places at once
        for party in given["waiting"]:
            at.enrol(*([party] if isinstance(party, str) else party))
        up, passed = at.cancel("走0")
        assert says(expect.get("promoted"), up), up
        if "kept_waiting" in expect:
            assert says(expect["kept_waiting"], at.names("waiting")), at.names("waiting")
            assert set(passed) <= set(at.names("waiting"))


def _queued(given: Any, expect: Any) -> None:
    with board(int(given["capacity"]), _rule(given)) as at:
        for one in given["queue"]:
            at.enrol(*([one] if isinstance(one, str) else one))
        if "cancel" in given:
            up, _ = at.cancel(*listed(given["cancel"]))
            assert says(expect.get("promoted"), up), up
        for state in ("enrolled", "waiting"):
            if state in expect:
                assert at.names(state) == flat(expect[state])


PLAYED = {
    "already": _already,
    "event_start": _late,
    "paper_list": _paper,
    "walk_in": _walked_in,
    "freed": _freed,
    "queue": _queued,
}


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("T", " ")).replace(tzinfo=SHANGHAI)


def listed(told: Any) -> list[str]:
    return [told] if isinstance(told, str) else [str(one) for one in told]


def flat(told: Sequence[Any]) -> list[str]:
    """Names in a row, where a party stands as a list of its own."""
    return [str(name) for one in told for name in ([one] if isinstance(one, str | int) else one)]


def says(told: Any, names: list[str]) -> bool:
    """Whether a case means these people: a name, several joined by any mark, a list, or nobody."""
    if told is None or told in ("", "无", "none", "nobody", "没有"):
        return not names
    if not isinstance(told, str):
        return flat(told) == names
    left = told
    for name in sorted(names, key=len, reverse=True):
        if name not in left:
            return False
        left = left.replace(name, "", 1)
    return bool(names) and not any(c.isalnum() and c not in "和与及一起两人" for c in left)


def _rule(given: Any) -> str:
    told = _words(given.get("rule", given.get("setting", "")))
    return "block" if any(word in told for word in BLOCKS) else "skip"


def _words(told: Any) -> str:
    return " ".join(map(str, told.values())) if isinstance(told, dict) else str(told)
