"""Taking a list of residents in: every row checked, look-alikes shown, what is wrong mended in place or handed back.

``preview`` does the long work and writes nothing; ``load`` is one short transaction that takes in the good rows.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from app.errors import Refused
from app.models.resident import Resident, ResidentToken
from app.rules.rights import Right
from app.services.lists.rows import Plan, heard, lines
from app.services.lists.table import Table
from app.services.residents.grids import located
from app.services.residents.import_rows import Compare, ImportRow, look_at
from app.services.residents.profile import NEW_CONTACTS, ContactRecord
from app.services.residents.registry import change, next_no, opened, retoken
from app.services.work import View, Work, asks
from app.store import sql

_RESIDENT = sql.Insert(
    Resident, "id", "no", "name", "pinyin", "birth_date", "sex", "phone", "address", "document_kind", "document_tail",
    "document_hash", "note", "household", "building", "grid_id", "care_tags", "residence",
    "care_level", "care_on", "consent", "consent_at", "active", "created_at", "changed_at",
)  # fmt: skip
_TOKENS = sql.Insert(ResidentToken)
_HASHES = "SELECT document_hash FROM resident WHERE document_hash IS NOT NULL"
OWN = "本人"
"""Whom a second number of a resident is kept under, among their contacts: masked as theirs is."""

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Preview(Plan[ImportRow]):
    """The whole list checked."""

    compare: Compare | None = field(default=None, compare=False, repr=False)

    @property
    def known(self) -> int:
        """How many rows look like somebody on record or in another row."""
        return sum(row.known for row in self.rows)

    def chosen(self, *, also_known: bool = False, unseen: bool = False) -> tuple[ImportRow, ...]:
        """Who comes in: look-alikes only with ``also_known``, hidden rows only with ``unseen``, one document once.

        Who looks like a row that stays outside looks like nobody.
        """
        taken: list[ImportRow] = []
        keys: set[int] = set()
        also_meant: set[int | None] = set()
        papers: set[bytes] = set()
        for row in self.rows:
            if row.wrong or row.skip or (row.place.unseen and not unseen):
                continue
            paper, like = row.values["document_hash"], row.like
            if like is not None and like.key is not None and like.key not in keys:
                like = None
            known = (like is not None and row.known) or row.key in also_meant
            if (paper and paper in papers) or (like is not None and row.same) or (known and not also_known):
                continue
            taken.append(row)
            keys.add(row.key)
            papers |= {paper} if paper else set()
            if row.known and row.like is not None:
                also_meant.add(row.like.key)
        return tuple(taken)


class _Newer(NamedTuple):
    name: str
    phone: str
    address: str


_NEWER = sql.Reader(_Newer, "resident")


@dataclass(frozen=True)
class Imported:
    """What a list brought: how many came in under which numbers, how many were left out as known or skipped, how many
    have something wrong and wait, how many on record got a new phone or address."""

    count: int
    skipped: int
    first_no: int
    last_no: int
    wrong: int = 0
    updated: int = 0


@asks(Right.RESIDENTS)
def preview(view: View, tables: Sequence[Table], columns: dict[int, str], told: Told | None = None) -> Preview:
    """Check every row; ``told(done, total)`` hears of every hundredth and may raise to stop."""
    total = sum(len(table.rows) for table in tables)
    compare = Compare(view)
    made: list[ImportRow] = []
    for place, typed, carried in lines(tables, columns):
        if told is not None and place.key % 100 == 0:
            told(place.key, total)
        if any(typed.values()):
            made.append(look_at(view, place, typed, compare, carried))
    return Preview(tuple(made), dict(columns), compare)


@asks(Right.RESIDENTS)
def mend(view: View, planned: Preview, key: int, typed: dict[str, str]) -> Preview:
    """One row looked at anew with what people typed over its cells."""
    row = planned.row(key)
    compare = planned.compare or Compare(view)
    compare.forget(key)
    compare.owned = None  # who has come with a document since the list was read is looked up
    return planned.put(look_at(view, row.place, {**row.typed, **typed}, compare))


def load(
    work: Work, planned: Preview, file: str = "", *, also_known: bool = False, unseen: bool = False,
    update: Collection[int] = (), told: Told | None = None,
) -> Imported:  # fmt: skip
    """Keep the good rows of a preview, all of them or none; what is wrong or skipped stays outside.

    ``also_known`` takes in look-alikes, never the same document twice; ``unseen`` takes in rows hidden in the file;
    ``update`` are rows whose ``news`` the resident on record gets. Of ``file`` the trail keeps the ending: people put
    names into the names of files. ``told(done, total)`` may raise to stop: then nothing is kept.

    Raises ``Refused``: import_empty, import_stale when somebody took on one of them
    meanwhile, resident_closed, needs_approver.
    """
    work.require(Right.PERSONAL_DATA)
    better = [row for row in planned.rows if row.key in update and row.news and not row.skip]
    updated = {row.key for row in better}
    chosen = [row for row in planned.chosen(also_known=also_known, unseen=unseen) if row.key not in updated]
    if not chosen and not better:
        raise Refused("import_empty")
    if _taken_meanwhile(work, planned, chosen):
        raise Refused("import_stale")
    first = next_no(work)
    numbered = list(enumerate(chosen, first))
    stored = [_stored(work, no, row) for no, row in heard(numbered, told)]
    _RESIDENT.run(work.session, stored)
    _TOKENS.run(work.session, ({"token": t, "resident_no": no} for no, row in numbered for t in sorted(row.tokens)))
    for row, r in heard([*zip(chosen, stored, strict=True)], told):
        NEW_CONTACTS.run(work.session, map(vars, _own(r, row)))
    for row in heard(better, told):
        _update(work, row)
    wrong = planned.wrong
    skipped = len(planned.rows) - len(chosen) - wrong - len(better)
    more = {name: count for name, count in (("wrong", wrong), ("updated", len(better))) if count}
    ending = PurePath(file).suffix.lower()[:10]
    work.audit("resident_import", f"no {first}", count=len(chosen), skipped=skipped, file=ending, **more)
    work.touched("resident")
    return Imported(len(chosen), skipped, first, first + len(chosen) - 1, wrong, len(better))


def _taken_meanwhile(work: Work, planned: Preview, chosen: Sequence[ImportRow]) -> bool:
    """Whether one of them has been taken on since the list was compared: by document, or as the very same person.

    Also where the same list is taken in by a second press.
    """
    known = {bytes(hashed) for hashed in sql.values(work, _HASHES)}
    since = planned.compare.last_no if planned.compare is not None else 0
    newer = set(_NEWER.rows(work, "WHERE no > :since", since=since))
    return any(
        row.values["document_hash"] in known
        if row.values["document_hash"]
        else (row.values["name"], row.values["phone"], row.values["address"]) in newer
        for row in chosen
    )


def _stored(work: Work, no: int, row: ImportRow) -> dict[str, Any]:
    stamps = {"created_at": work.now, "changed_at": work.now}
    return {**row.values, **stamps, "id": work.new_id(), "no": no, "active": True}


def _own(stored: dict[str, Any], row: ImportRow) -> list[ContactRecord]:
    """Further numbers of a new resident, as contacts."""
    kinds = ["手机" if phone.startswith("1") else "座机" for phone in row.phones]
    numbers = enumerate(zip(row.phones, kinds, strict=True))
    return [ContactRecord(stored["id"], at, OWN, phone, kind, False) for at, (phone, kind) in numbers]


def _update(work: Work, row: ImportRow) -> None:
    """Give somebody on record the phone or address the list has for them."""
    assert row.like is not None and row.like.resident is not None
    before = opened(work, row.like.resident)
    values: dict[str, Any] = {name: row.values[name] for name in row.news}
    if "care_level" in values:  # a level comes with the day it was assessed, and with consent
        values |= {name: row.values[name] for name in ("care_on", "consent", "consent_at")}
    if "address" in values:
        values |= located(work, values["address"], before.grid_set)
    change(work, before, **values)
    retoken(work, before.no)
    work.audit("resident_change", f"no {before.no}", fields=sorted(row.news))
