"""Signing people up from a list: every row checked, who is in already shown, what is wrong mended or handed back.

``preview_sign_ups`` writes nothing; ``load_sign_ups`` is one transaction that takes the good rows in, in their order.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.activities import who
from app.rules.activities.who import Attendee, Likeness
from app.rules.people import listed
from app.rules.rights import Right
from app.services.activities import enrol
from app.services.activities.enrol import ELDER, EnrolDraft, PersonDraft
from app.services.activities.row import ActivityRow, line, running
from app.services.lists.rows import Cells, ListRow, Place, Plan, Wrong, heard, lines
from app.services.lists.spreadsheet import Told
from app.services.lists.table import Table
from app.services.work import View, Work, asks
from app.store import queries

_RESIDENT = queries.table("resident")
_AT_ONCE = 100
_CHECKS: dict[str, Callable[[str], str]] = {
    "name": lambda text: validation.person_name("name", text, required=True),
    "phone": lambda text: validation.phone("phone", text),
    "party": lambda text: validation.text("party", text, 20),
    "group": lambda text: validation.text("group", text, 20),
}


@dataclass(frozen=True)
class SignUpRow(ListRow):
    """One line of a list. ``party`` is what those who come together have in common; ``like`` says how sure it is that
    they are in the line already, under ``number``, or stand in the list before, at line ``again``."""

    name: str
    phone: str
    group: str
    party: str
    resident_id: UUID | None = None
    like: Likeness | None = None
    number: str = ""
    again: int | None = None


@dataclass(frozen=True)
class SignUpPlan(Plan[SignUpRow]):
    """A list checked for one activity."""

    activity_id: UUID | None = None

    @property
    def known(self) -> int:
        """How many good rows look like somebody in the line or in another row."""
        return sum(row.like is not None and not row.wrong and not row.skip for row in self.rows)

    def chosen(self, namesakes: Collection[int] = (), *, unseen: bool = False) -> tuple[SignUpRow, ...]:
        """Who comes in: namesakes only where their row is named, nobody twice, hidden rows only with ``unseen``."""
        return tuple(
            row
            for row in self.rows
            if not (row.wrong or row.skip or (row.place.unseen and not unseen))
            and (row.like is None or (row.like is Likeness.NAMESAKE and row.key in namesakes))
        )


@dataclass(frozen=True)
class SignedUp:
    """What a list brought, in people: with a place, waiting, left out as known or skipped, with something wrong."""

    enrolled: int
    waiting: int
    skipped: int
    wrong: int = 0


@asks(Right.ACTIVITIES)
def preview_sign_ups(
    view: View, activity_id: UUID, tables: Sequence[Table], columns: dict[int, str], told: Told | None = None
) -> SignUpPlan:
    """Check every row; ``told(done, total)`` hears of every hundredth and may raise to stop.

    Raises ``Refused``: activity_unknown, activity_cancelled.
    """
    activity = running(view, activity_id)
    total = sum(len(table.rows) for table in tables)
    made: list[SignUpRow] = []
    for place, typed, carried in lines(tables, columns):
        if told is not None and place.key % 100 == 0:
            told(place.key, total)
        if any(typed.values()):
            made.append(_read(place, typed, carried))
    return SignUpPlan(_compared(view, activity, made), dict(columns), activity_id)


@asks(Right.ACTIVITIES)
def mend_sign_up(view: View, planned: SignUpPlan, key: int, typed: dict[str, str]) -> SignUpPlan:
    """One row looked at anew with what people typed over its cells."""
    assert planned.activity_id is not None
    activity, row = running(view, planned.activity_id), planned.row(key)
    changed = planned.put(_read(row.place, {**row.typed, **typed}, ()))
    return SignUpPlan(_compared(view, activity, changed.rows), planned.columns, planned.activity_id)


def load_sign_ups(
    work: Work, planned: SignUpPlan, file: str = "", *, namesakes: Collection[int] = (), unseen: bool = False,
    told: Told | None = None,
) -> SignedUp:  # fmt: skip
    """Sign the good rows up in their order, all of them or none; who has the same word for a party comes as one.

    Of ``file`` the trail keeps the ending; ``told(done, total)`` may raise to stop: then nothing is kept. Raises
    ``Refused``: import_empty, and what ``enrol`` raises, as when somebody was signed up since the preview.
    """
    work.require(Right.ACTIVITIES)
    chosen = planned.chosen(namesakes, unseen=unseen)
    if not chosen or planned.activity_id is None:
        raise Refused("import_empty")
    states: dict[str, int] = {"enrolled": 0, "waiting": 0}
    for people in heard(_parties(chosen), told):
        draft = EnrolDraft(people, "list", together=True, namesakes=True)
        for placed in enrol.enrol(work, planned.activity_id, draft):
            states[placed.state] += len(placed.names)
    wrong = planned.wrong
    skipped = len(planned.rows) - len(chosen) - wrong
    number = running(work, planned.activity_id).number
    ending = PurePath(file).suffix.lower()[:10]
    work.audit("enrol_import", number, count=len(chosen), skipped=skipped, file=ending)
    return SignedUp(states["enrolled"], states["waiting"], skipped, wrong)


def _parties(chosen: Sequence[SignUpRow]) -> list[tuple[PersonDraft, ...]]:
    """Who comes together, in the order of the first of each; a row without a word for it stands alone."""
    found: dict[object, list[PersonDraft]] = {}
    for row in chosen:
        person = PersonDraft(row.name, row.phone, row.resident_id, row.group)
        found.setdefault(row.party or row.key, []).append(person)
    return [tuple(people) for people in found.values()]


def _read(place: Place, typed: dict[str, str], carried: Collection[str]) -> SignUpRow:
    cells = Cells(typed, carried, ("phone", "party", "group"))
    values = dict.fromkeys(("name", "phone", "party", "group"), "")
    why = listed.no_person(cells.get("name")) if cells.get("name") else ""
    if why:
        cells.refuse("name", f"name_{why}")
    phones = listed.phones(cells.get("phone"))
    said = {**{name: cells.get(name) for name in values}, "phone": phones[0] if phones else ""}
    for name, check in _CHECKS.items():
        try:
            values[name] = check(said[name])
        except Refused as refused:
            cells.refused(refused)
    return SignUpRow(
        place=place, wrong=tuple(cells.wrong), read=tuple(cells.read), typed=dict(cells.typed), name=values["name"],
        phone=values["phone"], group=values["group"], party=values["party"],
    )  # fmt: skip


def _compared(view: View, activity: ActivityRow, rows: Sequence[SignUpRow]) -> tuple[SignUpRow, ...]:
    """The rows with who they are on record, and whether they stand in the line or in the list before."""
    held = [(m.who, m.number, None) for m in line(view, activity.id).members]
    records = _on_record(view, [row.phone for row in rows if row.phone])
    before: list[tuple[Attendee, str, int | None]] = []
    done: list[SignUpRow] = []
    for row in rows:
        known = records.get((who.plain_name(row.name), row.phone))
        me = Attendee(row.name, row.phone, known)
        like, number, again = _found(me, [*held, *before])
        wrong = (*(w for w in row.wrong if w.field != "group"), *_group_wrong(activity, row, known))
        if not wrong:
            before.append((me, "", row.line))
        done.append(replace(row, resident_id=known, like=like, number=number, again=again, wrong=wrong))
    return tuple(done)


def _found(me: Attendee, others: Sequence[tuple[Attendee, str, int | None]]) -> tuple[Likeness | None, str, int | None]:
    """Whom somebody looks like: the surest first."""
    likely: tuple[Likeness | None, str, int | None] = (None, "", None)
    for other, number, again in others:
        like = who.likeness(me, other)
        if like is Likeness.SAME:
            return like, number, again
        if like is not None and likely[0] is None:
            likely = like, number, again
    return likely


def _group_wrong(activity: ActivityRow, row: SignUpRow, known: UUID | None) -> tuple[Wrong, ...]:
    """An activity with groups wants one of them; of somebody on record the age may say it."""
    fits = row.group in activity.quotas or (not row.group and known is not None and ELDER in activity.quotas)
    if not activity.quotas or fits:
        return ()
    refused = Refused("field_bad", field="group", why="choice", allowed=tuple(activity.quotas))
    return (Wrong("group", refused, row.group),)


def _on_record(view: View, phones: Sequence[str]) -> dict[tuple[str, str], UUID]:
    """Residents by name and phone, where no two share both; read for many rows at once."""
    r = _RESIDENT.c
    found: dict[tuple[str, str], UUID | None] = {}
    for at in range(0, len(phones), _AT_ONCE):
        some = (r.phone.in_(phones[at : at + _AT_ONCE]), r.merged_into.is_(None), r.erased_at.is_(None))
        for row in queries.fetch(view, sa.select(r.id, r.name, r.phone).where(*some)):
            who_is = (who.plain_name(row.name), row.phone)
            found[who_is] = None if who_is in found and found[who_is] != row.id else row.id
    return {who_is: key for who_is, key in found.items() if key is not None}
