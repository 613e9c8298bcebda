"""Several programs at once for the last place, a program that dies in the middle, and days nobody could foresee."""

import random
from collections import Counter

import pytest

from app.errors import Refused
from app.services.activities import calls, enrol, listing, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.store import sql
from app.store.verify import verify
from tests.services.activities.conftest import Club
from tests.services.activities.test_enrol import draft_of
from tests.suite import programs

PROGRAM = """
import sys
from pathlib import Path
from uuid import UUID
from app.services.activities import enrol
from app.services.activities.enrol import EnrolDraft, PersonDraft
from tests.support import open_centre
centre = open_centre(Path(sys.argv[1]))
centre.sign_in("3001")
print("ready", flush=True)
sys.stdin.readline()
for at in range(int(sys.argv[3])):
    draft = EnrolDraft((PersonDraft(f"样例{sys.argv[2]}{at}"),))
    print(centre.desk.do(enrol.enrol, UUID(sys.argv[4]), draft)[0].state, flush=True)
"""


def program(club: Club, name: str, count: int, key: object) -> programs.Program:
    made = programs.start(PROGRAM, str(club.centre.folder), name, str(count), str(key))
    assert made.stdout is not None and made.stdout.readline() == "ready\n"
    return made


@pytest.mark.parametrize("left", [1, 3])
def test_two_programs_give_the_last_places_once(club: Club, left: int) -> None:
    key = club.on(capacity=left)
    both = [program(club, name, 4, key) for name in "甲乙"]
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = Counter(word for one in both for word in one.communicate(timeout=60)[0].split())
    assert said == {"enrolled": left, "waiting": 8 - left}
    found = club.desk.see(listing.activity_detail, key)
    assert [e.row.order_no for e in found.entries] == list(range(1, 9))
    assert verify(club.desk.sessions).ok


def test_a_program_that_dies_leaves_whole_entries_and_a_line_in_order(club: Club) -> None:
    key = club.on(capacity=2)
    victim = program(club, "甲", 500, key)
    assert victim.stdin is not None and victim.stdout is not None
    victim.stdin.write("go\n")
    victim.stdin.flush()
    for _ in range(5):
        victim.stdout.readline()
    victim.kill()
    victim.communicate()
    found = club.desk.see(listing.activity_detail, key)
    assert len(found.entries) >= 5 and all(len(e.people) == 1 for e in found.entries)
    assert [e.row.state for e in found.entries] == ["enrolled"] * 2 + ["waiting"] * (len(found.entries) - 2)
    with club.desk.sessions.read() as session:
        events = sql.row(session, "SELECT count(*) FROM enrolment_event")
    assert events is not None and events[0] == len(found.entries)
    assert club.enrol(key, "z")[0].ahead == len(found.entries) - 2
    assert verify(club.desk.sessions).ok


class Oracle:
    """The same activity kept as lists of names: who is in, and the parties that wait, in their order."""

    def __init__(self, capacity: int, quotas: dict[str, int], rule: str) -> None:
        self.capacity, self.quotas, self.rule = capacity, quotas, rule
        self.inside: list[tuple[str, str]] = []
        self.line: list[list[tuple[str, str]]] = []

    def join(self, party: list[tuple[str, str]]) -> None:
        self.line.append(party)
        self.settle()

    def leave(self, names: set[str]) -> None:
        self.inside = [p for p in self.inside if p[0] not in names]
        self.line = [kept for party in self.line if (kept := [p for p in party if p[0] not in names])]
        self.settle()

    def back(self, party: list[tuple[str, str]], again: list[tuple[str, str]]) -> bool:
        """``again`` are in their party once more, at its old turn; False where there is no room and nobody may wait."""
        whole = sorted({*party, *again})
        if party and party[0] in self.inside:
            now = Counter(group for _, group in (*self.inside, *again))
            if now.total() > self.capacity or any(now[group] > self.quotas[group] for _, group in again):
                return False
            self.inside += again
            return True
        self.line = sorted([*(other for other in self.line if other != party), whole], key=_turn)
        self.settle()
        return True

    def settle(self) -> None:
        stopped: set[str] = set()
        for party in list(self.line):
            groups = [group for _, group in party]
            if len(self.inside) >= self.capacity:
                return
            if stopped & set(groups):
                continue
            now = [group for _, group in self.inside] + groups
            lacking = {g for g in groups if g in self.quotas and now.count(g) > self.quotas[g]}
            if len(now) <= self.capacity and not lacking:
                self.inside += party
                self.line.remove(party)
            elif self.rule == "block":
                if len(groups) > self.capacity or any(groups.count(g) > self.quotas.get(g, 99) for g in groups):
                    continue
                if not lacking:
                    return
                stopped |= lacking


def _turn(party: list[tuple[str, str]]) -> int:
    return int(party[0][0].split("号")[0])


@pytest.mark.parametrize("seed", [*range(4), 17, 45, 110])
def test_whatever_a_day_brings_the_line_is_as_a_list_would_have_it(club: Club, seed: int) -> None:
    dice = random.Random(seed)
    rule, quotas = dice.choice(("skip", "block")), {"老人": 3, "其他": 3}
    oracle = Oracle(4, quotas, rule)
    key = club.on(capacity=4, quotas=tuple(quotas.items()), turn_rule=rule)
    entries: dict[str, tuple[object, int]] = {}
    groups: dict[str, str] = {}
    left: dict[object, dict[str, tuple[object, int]]] = {}  # who left an entry last
    for step in range(40):
        doing = dice.random()
        if doing < 0.5 or not entries:
            party = [(f"{step}号{n}", dice.choice(tuple(quotas))) for n in range(dice.choice((1, 1, 2, 3)))]
            people = tuple(PersonDraft(f"样例{name}", group=group) for name, group in party)
            placed = club.desk.do(enrol.enrol, key, EnrolDraft(people, together=True))[0]
            entries |= {name: (placed.id, at) for at, (name, _) in enumerate(party, 1)}
            groups |= dict(party)
            oracle.join(party)
        elif doing < 0.65 and left:
            entry_id = dice.choice(sorted(left, key=lambda one: min(left[one])))
            again = left.pop(entry_id)
            mine = [n for n, (other, _) in entries.items() if other == entry_id]
            room = oracle.back([(n, groups[n]) for n in sorted(mine)], [(n, groups[n]) for n in again])
            if room:
                club.desk.do(enrol.reinstate_entry, entry_id)
                entries |= again
            else:
                with pytest.raises(Refused, match="activity_full"):
                    club.desk.do(enrol.reinstate_entry, entry_id)
                left[entry_id] = again
        elif doing < 0.85:
            name = dice.choice(sorted(entries))
            entry_id, at = entries[name]
            mine = {n for n, (other, _) in entries.items() if other == entry_id}
            whole = dice.random() < 0.5
            club.desk.do(enrol.cancel, entry_id, () if whole else (at,))
            gone = mine if whole else {name}
            left[entry_id] = {n: entries[n] for n in gone}
            entries = {n: found for n, found in entries.items() if n not in gone}
            oracle.leave(gone)
        else:
            wanted = max(0, oracle.capacity + dice.choice((-2, -1, 1, 2)))
            draft = draft_of(club, key, capacity=wanted)
            if wanted < oracle.capacity and wanted < len(oracle.inside):
                with pytest.raises(Refused):
                    club.desk.do(schedule.save, draft, key)
            else:
                club.desk.do(schedule.save, draft, key)
                oracle.capacity = wanted
                oracle.settle()
        states = club.states(key)
        assert {n for n, s in states.items() if s == "in"} == {n for n, _ in oracle.inside}
        assert [n for n, s in states.items() if s == "waits"] == [n for party in oracle.line for n, _ in party]
    told = {c.number for c in club.desk.see(calls.to_call)}
    moved = {
        e.row.number
        for e in club.desk.see(listing.activity_detail, key).entries
        if e.row.promoted_at and e.row.state == "enrolled"
    }
    assert told == moved
