"""网格: the parts of the community, each with a 网格员, and which of them an address belongs to.

What belongs to one is written as people write it: an estate or road with its buildings (``红梅苑 1-6、8幢``,
``体育场路 218-230号``), or the whole of it (``景芳三区``). The longest match decides: the longer name, a building
before the whole, the narrower span before the wider. What two claim alike is of neither; a person says whose it is.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.rules.people.buildings import BETWEEN, LIMIT, ROADS, building, estate_of, parts
from app.rules.people.search_tokens import address_key

K = TypeVar("K", bound=Hashable)

_BREAKS = re.compile(r"[、,，;；\n]+")
_HOUSE = r"(?<![0-9])[0-9]{1,4}(?![0-9])|(?<![a-z])[a-z](?![a-z])"
_KIND = r"(?:\s*(号楼|幢|栋|座|号|#))?"
_SPAN = re.compile(rf"\s*({_HOUSE}){_KIND}(?:\s*[-~—–至到]\s*({_HOUSE}){_KIND})?")
_PART = re.compile(rf"(.*?)((?:{_SPAN.pattern})*)\s*\Z", re.DOTALL)
_STREET = re.compile(rf".*[{ROADS}](?=.)")
_DOOR = re.compile(rf"(.*[{ROADS}])([0-9]+号)")
_NUMBER = re.compile(r"[0-9]+")
_LETTERS = 10_000  # where the numbers of buildings that are called by a letter begin


class AreaError(ValueError):
    """A part that says no area; ``part`` is how it was written."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Area:
    """An estate or road: the whole of it, or its buildings (幢) or doors (号) from one number to another."""

    estate: str
    kind: str = ""
    first: int = 0
    last: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of it belongs."""
        return not self.kind

    @property
    def width(self) -> int:
        """How many numbers it spans."""
        return self.last - self.first


def areas(text: str) -> tuple[Area, ...]:
    """What is written, part by part; a part that is nothing but buildings goes on with the estate before it.

    Raises ``AreaError``.
    """
    found: list[tuple[str, list[tuple[str, int, int]]]] = []
    for part in _BREAKS.split(unicodedata.normalize("NFKC", text).casefold()):
        if not part.strip():
            continue
        estate, spans = _read(part)
        if estate:
            found.append((estate, spans))
        elif found and found[-1][1]:
            found[-1][1].extend(spans)
        else:
            raise AreaError(part.strip())
    return tuple(dict.fromkeys(area for estate, spans in found for area in _made(estate, spans)))


def site(address: str) -> str:
    """Where an address is, in one spelling: as ``building`` says, or ``红梅苑东门|`` when it names no building."""
    named = building(address)
    if named:
        return named
    key = address_key(address)[: LIMIT - 1]
    return f"{key}{BETWEEN}" if key else ""


def match(where: str, known: Iterable[tuple[K, Sequence[Area]]]) -> K | None:
    """Whose a site is, or None when nobody's or not clear; ``known`` are the areas of each."""
    estate, house = parts(where)
    places = {(estate, house), (_STREET.sub("", estate), house)} if estate else set()
    if estate and (door := _DOOR.fullmatch(estate)):  # 红梅路18号 3幢 is also door 18 of 红梅路
        places.add((door[1], door[2]))
    best: tuple[int, int, int] | None = None
    whose: set[K] = set()
    for key, listed in known:
        for area in listed:
            rank = max((found for at in places if (found := _rank(area, *at)) is not None), default=None)
            if rank is None or (best is not None and rank < best):
                continue
            whose = {key} if rank != best else whose | {key}
            best = rank
    return whose.pop() if len(whose) == 1 else None


def clash(own: Sequence[Area], other: Sequence[Area]) -> Area | None:
    """The first of one's areas another claims too, without one of the two being a part of the other."""
    return next((one for one in own for two in other if _clash(one, two)), None)


def said(area: Area) -> str:
    """An area in words: 红梅苑1-6幢."""
    if area.whole:
        return area.estate
    first, last = _house(area.first), _house(area.last)
    return f"{area.estate}{first if first == last else f'{first}-{last}'}{area.kind}"


def _clash(one: Area, two: Area) -> bool:
    if (one.estate, one.kind) != (two.estate, two.kind):
        return False
    if one.first > two.last or two.first > one.last:
        return False
    inside = (one.first >= two.first and one.last <= two.last) or (two.first >= one.first and two.last <= one.last)
    return not inside or one.width == two.width


def _rank(area: Area, name: str, house: str) -> tuple[int, int, int] | None:
    """How well an area fits a site; None when it does not."""
    if area.whole:
        there = name.startswith(area.estate) if house else area.estate in name
        return (len(area.estate), 0, 0) if there else None
    if area.estate != name or not house.endswith(area.kind):
        return None
    number = _number(house.removesuffix(area.kind))
    fits = number is not None and area.first <= number <= area.last
    return (len(area.estate), 1, -area.width) if fits else None


def _read(part: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The estate of a part and its spans; what kind they are may be missing."""
    split = next(_PART.finditer(part))  # whatever is no span is the name, so any part has one
    spans = list(_SPAN.finditer(split[2]))
    name = split[1]
    while len(spans) > 1 and spans[0][2] == "号" and (spans[-1][4] or spans[-1][2] or "号") != "号":  # 红梅路19号 3幢
        name += spans.pop(0)[0]
    read = []
    for span in spans:
        first, last = _number(span[1]), _number(span[3] or span[1])
        if first is None or last is None or first > last or first < _LETTERS <= last:
            raise AreaError(part.strip())
        read.append((span[4] or span[2] or "", first, last))
    estate = estate_of(address_key(name))
    if (name.strip() and len(estate) < 2) or not (estate or read):
        raise AreaError(part.strip())
    return estate, read


def _made(estate: str, spans: list[tuple[str, int, int]]) -> list[Area]:
    """The areas of an estate; a number without a kind is of the kind said after it, or of what is usual there."""
    road = estate[-1] in ROADS
    kind = "号" if road else "幢"
    made = []
    for said_kind, first, last in reversed(spans):
        if said_kind:
            kind = "号" if said_kind == "号" and road else "幢"
        made.append(Area(estate, kind, first, last))
    return made[::-1] or [Area(estate)]


def _number(house: str) -> int | None:
    """The number of a building: 12 for 12a, one behind all numbers for a letter; None for nothing."""
    digits = _NUMBER.match(house)
    if digits:
        return int(digits[0])
    return _LETTERS + ord(house) if len(house) == 1 else None


def _house(number: int) -> str:
    return str(number) if number < _LETTERS else chr(number - _LETTERS).upper()
