"""One row of a list looked at: what it says, what is wrong with it, what was read into it, who it may be."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.people import care, duplicates, identity, listed, listed_care, names, search_tokens
from app.rules.people.duplicates import Person, Strength
from app.services.lists.rows import Cells, ListRow, Place, Read
from app.services.residents import duplicates as resident_hints
from app.services.residents.profile import checked_care
from app.services.residents.registry import Owned, ResidentDraft, checked, owners
from app.services.residents.search import survivor
from app.services.work import View
from app.store.sql import Reader

NEWS = ("phone", "address", "residence", "care_level")
"""What a list may know better about somebody on record."""

_SEX = {"": "", "男": "M", "女": "F", "m": "M", "f": "F", "男性": "M", "女性": "F", "1": "M", "2": "F", "未知": ""}
_CONSENTS = {
    "": "", "否": "", "未": "", "没有": "", "书面": "signed", "书面同意": "signed", "已签": "signed",
    "已签字": "signed",
    "口头": "spoken", "口头同意": "spoken", "监护人": "guardian", "监护人同意": "guardian",
}  # fmt: skip
_ROUNDED = re.compile(r"[0-9]{15}000|[0-9](?:\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
"""A long number after Excel took it for a figure: it keeps fifteen digits."""
_MAY_SAY_NOTHING = (
    "document_number", "birth_date", "sex", "phone", "address", "pinyin", "care_tags", "note",
    "residence", "care_level", "care_on", "consent",
)  # fmt: skip


@dataclass(frozen=True)
class Like:
    """Who a row might be. ``no`` is on record, ``line`` (of ``sheet``) stands in the file; one of the two is None."""

    strength: Strength
    reasons: tuple[str, ...]
    name: str
    no: int | None = None
    line: int | None = None
    sheet: str = ""
    resident: UUID | None = None
    key: int | None = None
    """The row in the file."""


@dataclass(frozen=True)
class ImportRow(ListRow):
    """One line of a list of residents.

    ``news`` are fields in which somebody on record has something else, or nothing. What was read into cells: ``day`` (a
    number of Excel's, or a day whose order is a guess), ``document`` (the document says the birthday, the cell does
    not), ``phones`` (more than one number in the cell).
    """

    name: str
    birth_date: str
    phone: str
    address: str
    like: Like | None = None
    news: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    tokens: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    phones: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Further numbers of theirs."""

    @property
    def same(self) -> bool:
        """The same document is known already: this row cannot come in at all."""
        return self.like is not None and self.like.strength is Strength.CERTAIN

    @property
    def known(self) -> bool:
        """Somebody on record, or in another row, most likely is the same person."""
        return self.like is not None and self.like.strength >= Strength.LIKELY


class _Cells(Cells):
    """A resident's row while it is read."""

    def __init__(self, typed: dict[str, str], carried: tuple[str, ...]) -> None:
        super().__init__(typed, carried, _MAY_SAY_NOTHING)
        self.phones: tuple[str, ...] = ()


def look_at(
    view: View, place: Place, typed: dict[str, str], compare: "Compare", carried: tuple[str, ...] = ()
) -> ImportRow:
    """One row checked field by field: all that is wrong with it is said at once. It is remembered in ``compare``."""
    cells = _Cells(typed, carried)
    _unreadable(view, cells)
    draft, tags = _draft(view, cells)
    values: dict[str, Any] = {}
    same: UUID | None = None
    while not values:
        try:
            values = checked(view, draft, owned=compare.owned)
        except Refused as refused:
            if refused.code == "document_known":
                same = survivor(view, refused.data["resident"])
                name = "document_number"
                _other_name(view, cells, compare, refused)
            else:
                name = cells.refused(refused)
            draft = replace(draft, **_without(name))
    values |= {"care_tags": tags, **_entitled(view, cells)}
    shown = ImportRow(
        cells.get("name"), _day(values["birth_date"]) or cells.get("birth_date"),
        names.mask_phone(draft.phone or cells.get("phone")), cells.get("address"), phones=cells.phones,
        place=place, wrong=tuple(cells.wrong), read=tuple(cells.read), typed=cells.typed,
    )  # fmt: skip
    if cells.wrong:
        return shown
    found = search_tokens.search_tokens(
        values["name"], values["pinyin"], values["phone"], values["address"], values["document_tail"]
    )
    like = compare.like(place, values, same)
    if like is not None and like.strength is Strength.CERTAIN and like.key is not None:
        other = compare.person(like.key)
        if names.fold(other.name) != names.fold(values["name"]):
            cells.refuse("document_number", "other_person", name=like.name, line=like.line, no=None)
            compare.forget(place.key)
            return replace(shown, wrong=tuple(cells.wrong))
    news = compare.news(like, values)
    return replace(shown, name=values["name"], like=like, news=news, values=values, tokens=found)


def _unreadable(view: View, cells: _Cells) -> None:
    """Long numbers Excel took for figures, and names that are nobody's."""
    for name in ("document_number", "phone"):
        if _ROUNDED.fullmatch(cells.get(name)) and not _valid(view, name, cells.get(name)):
            cells.refuse(name, "excel_number")
    why = listed.no_person(cells.get("name")) if cells.get("name") else ""
    if why:
        cells.refuse("name", f"name_{why}")


def _valid(view: View, name: str, text: str) -> bool:
    if name == "phone":
        return False
    try:
        return bool(identity.read(text, view.business_date))
    except identity.IdentityError:
        return False


def _draft(view: View, cells: _Cells) -> tuple[ResidentDraft, str]:
    """A row as ``register`` takes it, and its care tags; what cannot be read is refused in ``cells``."""
    sex = _SEX.get(names.fold(cells.get("sex")))
    if sex is None:
        cells.refuse("sex", "sex_form")
    tags = tuple(tag for tag in _split(cells.get("care_tags")) if tag)
    for tag in tags:
        if not care.aloud(tag):
            cells.refuse("care_tags", "aloud", tag=tag)
        elif len(tag) > care.TAG_LENGTH or len(tags) > care.MOST_TAGS:
            cells.refuse("care_tags", "too_many", most=care.MOST_TAGS)
            break
    born, phone = _born(view, cells), _phone(cells)
    bad = cells.bad
    draft = ResidentDraft(
        name="某" if "name" in bad else cells.get("name"),
        birth_date=born,
        sex=sex or "",
        phone=phone,
        address="" if "address" in bad else cells.get("address"),
        document_number="" if "document_number" in bad else cells.get("document_number"),
        pinyin="" if "pinyin" in bad else cells.get("pinyin"),
        note="" if "note" in bad else cells.get("note"),
    )
    return draft, ",".join(tags)


def _entitled(view: View, cells: _Cells) -> dict[str, Any]:
    """户籍, level of care and consent of a row; a level is about health, and needs consent in the same row."""
    home, level = listed_care.home(cells.get("residence")), listed_care.level(cells.get("care_level"))
    consent = _CONSENTS.get(cells.get("consent").strip())
    for name, said, why in (
        ("residence", home, "home_form"), ("care_level", level, "level_form"), ("consent", consent, "consent_form")
    ):  # fmt: skip
        if said is None:
            cells.refuse(name, why)
    if level and not consent:
        cells.refuse("care_level", "level_consent")
    day = _assessed(cells)
    try:
        values = checked_care(view, home or "", level or None, day)
    except Refused as refused:
        cells.refused(refused)
        values = {}
    return {**values, "consent": consent or "", "consent_at": view.now if consent else None}


def _assessed(cells: _Cells) -> date | None:
    text = cells.get("care_on")
    try:
        said = listed.birthday(text)
    except ValueError:
        said = None
    if text and (said is None or not said.days):
        cells.refuse("care_on", "date")
    return said.days[0] if said is not None and said.days else None


def _born(view: View, cells: _Cells) -> date | None:
    """The birthday a row says. What its document says holds wherever the cell does not contradict it."""
    text = cells.get("birth_date")
    if not text or "birth_date" in cells.bad:
        return None
    proved = _proved(view, cells.get("document_number"))
    try:
        said = listed.birthday(text)
    except ValueError:
        if proved is not None:
            cells.read.append(Read("birth_date", "document", text, proved.isoformat()))
            return None
        cells.refuse("birth_date", "date")
        return None
    if proved is not None and (said is None or said.fits(proved)):
        if said is None or not said.plain:
            cells.read.append(Read("birth_date", "document", text, proved.isoformat()))
        return None  # the document gives it
    if proved is not None:
        cells.refuse("birth_date", "differs", expected=proved)
        return None
    days = [day for day in said.days if day <= view.business_date] if said is not None else []
    if said is None or not (days or said.days):
        cells.refuse("birth_date", "day_form" if said is None or said.year is None else "day_part")
        return None
    day = days[0] if days else said.days[0]
    if not said.plain:
        cells.read.append(Read("birth_date", "day", text, day.isoformat()))
    return day


def _proved(view: View, number: str) -> date | None:
    """The birthday a valid document number gives."""
    try:
        return identity.read(number, view.business_date).birth_date
    except identity.IdentityError:
        return None


def _phone(cells: _Cells) -> str:
    """The number to be kept; further ones of the cell are kept too, as theirs."""
    if "phone" in cells.bad:
        return ""
    found = listed.phones(cells.get("phone"))
    if len(found) < 2:
        return next(iter(found), "")
    numbers = []
    for text in found:
        try:
            numbers.append(validation.phone("phone", text))
        except Refused as refused:
            cells.refused(refused)
            return ""
    cells.phones = tuple(dict.fromkeys(numbers[1:]))[:3]
    cells.read.append(Read("phone", "phones", cells.get("phone"), str(len(numbers))))
    return numbers[0]


def _other_name(view: View, cells: _Cells, compare: "Compare", known: Refused) -> None:
    """One document, two names: one of them is wrong, and nobody is left out under a name that is not theirs."""
    owner = compare.person(survivor(view, known.data["resident"]))
    called = {names.fold(name) for name in (known.data["name"], owner.name)}
    if names.fold(cells.get("name")) not in called and "name" not in cells.bad:
        cells.refuse("document_number", "other_person", name=owner.name or known.data["name"], no=known.data["no"])


def _split(text: str) -> Iterator[str]:
    for mark in "，、;；/ ":
        text = text.replace(mark, ",")
    return (part.strip() for part in text.split(","))


def _without(name: str) -> dict[str, Any]:
    """What to leave out so that the other fields of a row can still be looked at."""
    return {name: None if name == "birth_date" else "某" if name == "name" else ""}


def _day(value: Any) -> str:
    return value.isoformat() if value is not None else ""


class _Number(NamedTuple):
    id: UUID
    no: int
    residence: str
    care_level: int | None


_NUMBERS = Reader(_Number, "resident")
_NOBODY = Person(None, "")


class Compare:
    """Everybody on record and every row so far, to be asked for look-alikes by name, phone and door."""

    def __init__(self, view: View) -> None:
        self._by: dict[str, list[Person]] = defaultdict(list)
        self._numbers = {one.id: one for one in _NUMBERS.rows(view)}
        self.last_no = max((one.no for one in self._numbers.values()), default=0)
        self._known: dict[object, Person] = {}
        self.owned: Owned | None = owners(view).get
        self._places: dict[int, Place] = {}
        for person in resident_hints.everybody(view):
            self._file(person)

    def person(self, key: object) -> Person:
        """Somebody on record by id, or a row by its number; an empty person for nobody."""
        return self._known.get(key, _NOBODY)

    def like(self, place: Place, values: dict[str, Any], same: UUID | None) -> Like | None:
        """Who a row might be; it is remembered for the others."""
        hashed = values["document_hash"]
        new = Person(
            place.key, values["name"], values["phone"], values["address"], values["birth_date"],
            hashed.hex() if hashed else "", values["pinyin"],
        )  # fmt: skip
        near = {id(p): p for key in self._keys(new) for p in self._by[key]}
        hints = duplicates.people_like(new, near.values(), 1)
        self._places[place.key] = place
        self._file(new)
        if same is not None:
            owner = self.person(same)
            name = owner.name or values["name"]
            return Like(Strength.CERTAIN, ("document",), name, no=self._no(same), resident=same)
        if not hints:
            return None
        key, hint = hints[0].key, hints[0]
        named = self.person(key).name
        if isinstance(key, int):
            other = self._places[key]
            return Like(hint.strength, hint.reasons, named, line=other.line, sheet=other.sheet, key=key)
        who = key if isinstance(key, UUID) else None
        return Like(hint.strength, hint.reasons, named, no=self._no(who), resident=who)

    def _no(self, who: UUID | None) -> int | None:
        known = self._numbers.get(who) if who is not None else None
        return None if known is None else known.no

    def news(self, like: Like | None, values: dict[str, Any]) -> tuple[str, ...]:
        """In which of ``NEWS`` a row knows something else about somebody on record."""
        if like is None or like.resident is None or like.strength < Strength.LIKELY:
            return ()
        owner = self.person(like.resident)
        if owner is _NOBODY:
            return ()
        phone = bool(values["phone"]) and values["phone"] != owner.phone
        door = names.door(values["address"]) or values["address"]
        address = bool(values["address"]) and door != (names.door(owner.address) or owner.address)
        known = self._numbers[like.resident]
        home, level = (bool(values[name]) and values[name] != getattr(known, name) for name in NEWS[2:])
        return tuple(name for name, new in zip(NEWS, (phone, address, home, level), strict=True) if new)

    def forget(self, key: int) -> None:
        """A row is looked at anew: what it said before is nobody any more."""
        person = self._known.pop(key, None)
        if person is not None:
            for at in self._keys(person):
                self._by[at] = [p for p in self._by[at] if p.key != key]

    def _file(self, person: Person) -> None:
        self._known[person.key] = person
        for key in self._keys(person):
            self._by[key].append(person)

    @staticmethod
    def _keys(person: Person) -> list[str]:
        door = names.door(person.address)
        keys = (f"n{names.fold(person.name)}", f"p{person.phone}", f"d{door}", f"i{person.document}")
        return [key for key in keys if len(key) > 1]
