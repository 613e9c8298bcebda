"""Hints that somebody or something is on record already. Never a refusal: the person at the counter decides."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from app.rules.people.names import door, fold, pinyin

RECENT = timedelta(days=30)
"""How long a closed request is still worth a hint."""

_ALIKE = (3, 5)  # share of common letter pairs from which two texts are about the same
_FEW_PAIRS = 3


class Strength(IntEnum):
    """How sure a hint is."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True)
class Person:
    """What is compared of a resident; unknown things are empty. ``document`` is the keyed hash, never the number."""

    key: object
    name: str
    phone: str = ""
    address: str = ""
    birth: date | None = None
    document: str = ""
    pinyin: str = ""


@dataclass(frozen=True)
class Matter:
    """What is compared of a request. ``resident`` None is anonymous; ``live`` false for void and merged ones."""

    key: object
    resident: object
    item: object
    place: str
    text: str
    day: date
    open: bool = True
    live: bool = True


@dataclass(frozen=True)
class Hint:
    """One look-alike. Reasons for people: document, name, sound, phone, birth, door; for requests: resident, item,
    place, text."""

    key: object
    strength: Strength
    reasons: tuple[str, ...]


def people_like(new: Person, known: Iterable[Person], limit: int = 5) -> tuple[Hint, ...]:
    """Who the new person might be, surest first. Themselves (same ``key``) are left out."""
    found = [hint for other in known if other.key != new.key and (hint := _person(new, other))]
    found.sort(key=lambda hint: (-hint.strength, -len(hint.reasons)))
    return tuple(found[:limit])


def matters_like(new: Matter, known: Iterable[Matter], limit: int = 5) -> tuple[Hint, ...]:
    """Which open or recent requests the new one might repeat, surest first, then the latest."""
    rows = [(other, hint) for other in known if other.key != new.key and (hint := _matter(new, other))]
    rows.sort(key=lambda row: (-row[1].strength, not row[0].open, -row[0].day.toordinal()))
    return tuple(hint for _, hint in rows[:limit])


def _person(new: Person, other: Person) -> Hint | None:
    if new.document and new.document == other.document:
        return Hint(other.key, Strength.CERTAIN, ("document",))
    if new.document and other.document:
        return None  # two papers, two people
    name = bool(fold(new.name)) and fold(new.name) == fold(other.name)
    birth = new.birth is not None and new.birth == other.birth
    if not birth and new.birth is not None and other.birth is not None:
        return None
    facts = {
        "name": name,
        "sound": False,
        "phone": bool(_digits(new.phone)) and _digits(new.phone) == _digits(other.phone),
        "birth": birth,
        "door": bool(new.address.strip()) and _place(new.address) == _place(other.address),
    }
    beside = facts["phone"] or facts["birth"] or facts["door"]
    # how a name is read takes longer than all the rest
    facts["sound"] = sound = not name and beside and bool(_sound(new)) and _sound(new) == _sound(other)
    reasons = tuple(reason for reason, so in facts.items() if so)
    if name:
        return Hint(other.key, Strength.LIKELY if beside else Strength.POSSIBLE, reasons)
    # a household shares phone and door: without a name that sounds alike it is somebody else
    return Hint(other.key, Strength.POSSIBLE, reasons) if sound and beside else None


def _matter(new: Matter, other: Matter) -> Hint | None:
    if not other.live or (not other.open and new.day - other.day > RECENT):
        return None
    facts = {
        "resident": new.resident is not None and new.resident == other.resident,
        "item": new.item == other.item,
        "place": bool(new.place.strip()) and _place(new.place) == _place(other.place),
        "text": _alike(new.text, other.text),
    }
    reasons = tuple(reason for reason, so in facts.items() if so)
    if facts["item"] and facts["resident"]:
        sure = other.open or facts["text"] or facts["place"]
        return Hint(other.key, Strength.LIKELY if sure else Strength.POSSIBLE, reasons)
    if facts["text"] and (facts["item"] or facts["resident"] or facts["place"]):
        return Hint(other.key, Strength.POSSIBLE, reasons)
    if facts["item"] and facts["place"] and other.open:
        return Hint(other.key, Strength.POSSIBLE, reasons)
    return None


def _sound(person: Person) -> str:
    return fold(person.pinyin) if person.pinyin else _read(person.name)


@lru_cache(maxsize=4096)
def _read(name: str) -> str:
    return fold(pinyin(name))


def _digits(phone: str) -> str:
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdecimal())
    return digits.removeprefix("86") if len(digits) == 13 else digits


def _place(text: str) -> str:
    """The door with whatever stands before it is too much to compare: estates are written in many ways."""
    return door(text) or fold(text)


def _alike(one: str, other: str) -> bool:
    a, b = _pairs(one), _pairs(other)
    if min(len(a), len(b)) < _FEW_PAIRS:
        return bool(a) and a == b
    return len(a & b) * _ALIKE[1] >= len(a | b) * _ALIKE[0]


def _pairs(text: str) -> frozenset[str]:
    letters = [c for c in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(c)[0] in "LN"]
    return frozenset(a + b for a, b in pairwise(letters))
