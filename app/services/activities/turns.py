"""Who moves up, in the same transaction as what freed the place: written down, and put on the list of whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.rules.activities import queue
from app.services.activities.row import ActivityRow, Line, line, set_entry, tell_entry
from app.services.work import Work


@dataclass(frozen=True)
class Placed:
    """An entry and what became of it. ``state`` is enrolled or waiting; ``ahead`` is how many people wait before the
    party, ``over`` how many of it were let in beyond the places there are."""

    id: UUID
    number: str
    state: str
    names: tuple[str, ...]
    ahead: int = 0
    over: int = 0


@dataclass(frozen=True)
class MovedUp:
    """Who moved up, and whose turn it was without room enough for all of them: they keep their place in the line.

    ``free`` is how many places of the total are left now.
    """

    up: tuple[Placed, ...] = ()
    passed: tuple[Placed, ...] = ()
    free: int = 0


def move_up(work: Work, activity: ActivityRow) -> MovedUp:
    """Give what is free to whoever waits, by the rule of the activity. From its start on nobody moves up any more."""
    held = line(work, activity.id)
    if activity.cancelled or activity.begun(work.now):
        return MovedUp(free=activity.places.free(held.taken))
    found = queue.turns(activity.places, held.taken, held.waiting, activity.turn_rule)
    up = _placed(held, found.moved, "enrolled")
    for one in up:
        set_entry(work, one.id, state="enrolled", promoted_at=work.now, to_tell="promoted", tell_since=work.now)
        tell_entry(work, one.id, one.number, "promote", "waiting", "enrolled", people=len(one.names))
    taken = held.taken
    for party in found.moved:
        taken.update(party.groups)
    return MovedUp(up, _placed(held, found.passed, "waiting"), activity.places.free(taken))


def _placed(held: Line, parties: Sequence[queue.Party], state: str) -> tuple[Placed, ...]:
    made = []
    for party in parties:
        members = [m for m in held.members if m.entry_id == party.key]
        made.append(Placed(members[0].entry_id, members[0].number, state, tuple(m.who.name for m in members)))
    return tuple(made)
