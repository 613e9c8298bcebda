"""The same search as the store's, over a handful of people in memory: a list on a screen, an import not yet kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from app.rules.people.names import door, matches, search_key, search_tokens


@dataclass(frozen=True)
class Findable:
    """What a person is found by."""

    name: str
    phone: str = ""
    address: str = ""
    pinyin: str = ""


_Who = TypeVar("_Who", bound=Findable)
_DIGITS = re.compile("[0-9]{3,}")
_ONLY_DOOR = re.compile("[0-9a-z-]+幢?[0-9a-z-]*(?:单元|门)?[0-9a-z-]*室?")


def search(people: Iterable[_Who], typed: str) -> tuple[_Who, ...]:
    """Everybody a text finds, in their order: by name in any spelling, phone tail, door (``3-2-501``, ``32501``).

    Several words must each find the person. Nothing typed finds nobody.
    """
    words = typed.split()
    return tuple(p for p in people if typed.strip() and (finds(p, typed) or all(finds(p, word) for word in words)))


def finds(person: Findable, typed: str) -> bool:
    """Whether one word, or a text with blanks that mean nothing, finds a person."""
    if matches(person.name, typed, person.pinyin):
        return True
    key = search_key(typed)
    if not key:
        return False
    tokens = search_tokens(person.name, person.pinyin, person.phone, person.address)
    if any(token.startswith(key) for token in tokens):
        return True
    home = door(person.address)
    if _DIGITS.fullmatch(key):
        return home.replace("-", "") == key
    return bool(home) and bool(_ONLY_DOOR.fullmatch(key)) and door(key) == home
