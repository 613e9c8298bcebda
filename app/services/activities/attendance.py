"""Who came: ticked at the door one by one, or from the paper list afterwards with those who wrote themselves in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.activities import times
from app.rules.activities.who import plain_name
from app.rules.rights import Right
from app.services.activities.enrol import EnrolDraft, PersonDraft, walk_in
from app.services.activities.row import (
    ActivityRow,
    PersonRow,
    add_event,
    entry,
    line,
    people_where,
    running,
    tell_entry,
)
from app.services.work import View, Work, asks
from app.store import sql

ON_PAPER = "纸质签到表上补签"
"""The reason for whoever stands on the paper list and has no place."""


@dataclass(frozen=True)
class TickedList:
    """What a list brought: how many came and how many did not; ``added`` are names on it that were not enrolled and
    were taken in now, ``unknown`` those that were left out, ``unclear`` those that more people have than ticks."""

    attended: int
    absent: int
    added: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


@asks(Right.ACTIVITIES)
def expected(view: View, activity_id: UUID) -> tuple[PersonRow, ...]:
    """Everybody with a place, in the order of their entries: the rows of the list."""
    return people_where(
        view,
        "JOIN enrolment e ON e.id = p.enrolment_id WHERE p.activity_id = :a AND p.active AND e.state = 'enrolled' "
        "ORDER BY e.order_no, p.position",
        a=activity_id,
    )


def mark(work: Work, entry_id: UUID, position: int, came: bool | None) -> None:
    """Say that one person came, did not, or that nobody knows; possible from the day itself on.

    Raises ``Refused``: enrol_unknown, enrol_not_open (state), activity_cancelled, walk_in_early, person_unknown.
    """
    work.require(Right.ACTIVITIES)
    row = entry(work, entry_id)
    activity = _on_the_day(work, row.activity_id)
    if row.state != "enrolled":
        raise Refused("enrol_not_open", number=row.number, state=row.state)
    word = {True: "attended", False: "absent", None: ""}[came]
    if not _set(work, [(entry_id, position, word)]):
        raise Refused("person_unknown", number=row.number)
    tell_entry(work, entry_id, row.number, "attend", row.state, row.state, position=position, attended=word)
    work.touched("activity", activity.id)


def tick(work: Work, activity_id: UUID, came: Sequence[tuple[UUID, int]]) -> TickedList:
    """Type the paper list in: these (entry, position) came, everybody else with a place did not.

    Raises ``Refused``: activity_unknown, activity_cancelled, walk_in_early, person_unknown.
    """
    work.require(Right.ACTIVITIES)
    activity = _on_the_day(work, activity_id)
    rows = expected(work, activity_id)
    here = set(came)
    if here - {(p.enrolment_id, p.position) for p in rows}:
        raise Refused("person_unknown", number=activity.number)
    words = {k: "attended" if k in here else "absent" for k in ((p.enrolment_id, p.position) for p in rows)}
    changed = [p for p in rows if p.attended != words[p.enrolment_id, p.position]]
    _set(work, [(p.enrolment_id, p.position, words[p.enrolment_id, p.position]) for p in changed])
    for p in changed:
        word = words[p.enrolment_id, p.position]
        add_event(work, p.enrolment_id, "attend", "enrolled", "enrolled", position=p.position, attended=word)
    sql.run(work.session, "UPDATE activity SET ticked_at = :now WHERE id = :a", {"now": work.now, "a": activity_id})
    work.audit("activity_ticked", activity.number, attended=len(here), absent=len(rows) - len(here))
    work.touched("activity", activity_id)
    work.touched("enrolment", *(p.enrolment_id for p in changed))
    return TickedList(len(here), len(rows) - len(here))


def tick_names(work: Work, activity_id: UUID, names: Sequence[str], *, take_in: bool = False) -> TickedList:
    """The same from names as they stand on the paper. With ``take_in`` those nobody enrolled are let in now, over the
    places if need be; else they come back as ``unknown``.

    A name that several people with a place have ticks as many of them as it stands there; fewer is ``unclear``: the
    first ones are ticked and somebody should look. Raises ``Refused`` as ``tick`` and ``walk_in``.
    """
    work.require(Right.ACTIVITIES)
    _on_the_day(work, activity_id)
    wanted = [validation.person_name("names", name, required=True) for name in names if name.strip()]
    by_name: dict[str, list[PersonRow]] = {}
    for p in expected(work, activity_id):
        by_name.setdefault(plain_name(p.name), []).append(p)
    came: list[tuple[UUID, int]] = []
    unknown: list[str] = []
    for name in wanted:
        found = by_name.get(plain_name(name), [])
        if found:
            first = found.pop(0)
            came.append((first.enrolment_id, first.position))
        else:
            unknown.append(name)
    left = {plain_name(p.name) for found in by_name.values() for p in found}
    unclear = tuple(name for name in dict.fromkeys(wanted) if plain_name(name) in left)
    added = []
    for name in unknown if take_in else ():
        held = line(work, activity_id).members
        waits = any(m.state == "waiting" and plain_name(m.who.name) == plain_name(name) for m in held)
        draft = EnrolDraft((PersonDraft(name, group=_any_group(work, activity_id)),), "spot", namesakes=not waits)
        done = walk_in(work, activity_id, draft, ON_PAPER)
        came.append((done.entry.id, 1))
        added.append(name)
    ticked = tick(work, activity_id, came)
    return TickedList(ticked.attended, ticked.absent, tuple(added), () if take_in else tuple(unknown), unclear)


def _any_group(view: View, activity_id: UUID) -> str:
    """A group for somebody of whom the paper says only the name: the last one, which most activities call 其他."""
    quotas = running(view, activity_id).quotas
    return next(reversed(quotas), "")


def _on_the_day(view: View, activity_id: UUID) -> ActivityRow:
    activity = running(view, activity_id)
    if not times.may_walk_in(activity.starts_at, view.now):
        raise Refused("walk_in_early", title=activity.title, starts_at=activity.starts_at)
    return activity


def _set(work: Work, marks: Sequence[tuple[UUID, int, str]]) -> int:
    if not marks:
        return 0
    values = [{"e": key, "p": at, "word": word, "now": work.now if word else None} for key, at, word in marks]
    update = (
        "UPDATE enrolment_person SET attended = :word, attended_at = :now WHERE enrolment_id = :e AND position = :p"
    )
    return sql.run(work.session, f"{update} AND active", values)
