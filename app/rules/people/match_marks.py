"""Which characters of what is shown a query met, so that people see why a row is there. Pure functions."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from app.rules.people import names
from app.rules.people.readings import IDEOGRAPHS, Readings, fold

_JOIN = " *(?:幢|栋|号楼|座|#|单元|门|-) *"
_DOOR = re.compile(r"[0-9a-z]+(?:[-#][0-9a-z]+)+", re.IGNORECASE)
_SHORTEST = 3  # a phone is found by its last three digits, not by its last two
_WHOLE_DOOR = re.compile(f"[0-9]+(?:{_JOIN}[0-9]+)+")


@dataclass(frozen=True)
class Marks:
    """``positions`` are indices into the text; ``pieces`` is how pinyin was cut (``r·g·z``), empty for Chinese."""

    positions: tuple[int, ...] = ()
    pieces: str = ""


NONE = Marks()


def each(find: Callable[[str, str], Marks], text: str, query: str) -> Marks:
    """What ``find`` meets by the whole query or, failing that, by any of its words (``王 3-2-501``)."""
    whole = find(text, query)
    words = query.split()
    if whole.positions or len(words) < 2:
        return whole
    met = [find(text, word) for word in words]
    return Marks(
        tuple(sorted({at for one in met for at in one.positions})), next((m.pieces for m in met if m.pieces), "")
    )


@lru_cache(maxsize=4096)
def of_name(name: str, query: str, override: str = "") -> Marks:
    """What a query met in a name: its characters, its readings, or their initials. ``override`` as for ``matches``."""
    wanted = fold(query)
    if not wanted or (wanted.isdigit() and wanted not in fold(name)):
        return NONE
    units = names.readings(name, override)
    spans = _spans(name, units)
    if spans is None:
        return NONE
    at = "".join(unit[0] for unit in units).find(wanted)
    if at >= 0:
        return Marks(_covered(units, spans, at, at + len(wanted)))
    for start in range(len(units)):
        cut = _cut(units, start, wanted)
        if cut is not None:
            positions = tuple(i for span in spans[start : start + len(cut)] for i in range(*span))
            return Marks(positions, "·".join(cut) if any(piece.isascii() for piece in cut) else "")
    return NONE


@lru_cache(maxsize=4096)
def of_text(text: str, query: str) -> Marks:
    """What a query met in an address: as typed, or as a door (``3-2-501`` or ``32501`` in 3幢2单元501室)."""
    wanted = query.strip().casefold()
    if not wanted:
        return NONE
    at = text.casefold().find(wanted)
    if at >= 0:
        return Marks(tuple(range(at, at + len(wanted))))
    if _DOOR.fullmatch(wanted):
        parts = [re.escape(part) for part in re.split("[-#]", wanted)]
        found = re.search(f"(?<![0-9a-z]){_JOIN.join(parts)}", text, re.IGNORECASE)
        if found:
            return Marks(tuple(range(*found.span())))
    return _digits_of_door(text, wanted) if wanted.isdecimal() and len(wanted) >= 3 else NONE


def _digits_of_door(text: str, wanted: str) -> Marks:
    """``32501`` in 3幢2单元501室, from any of its parts on."""
    for door in _WHOLE_DOOR.finditer(text):
        parts = list(re.finditer("[0-9]+", door[0]))
        for first in range(len(parts)):
            if "".join(part[0] for part in parts[first:]) == wanted:
                return Marks(tuple(range(door.start() + parts[first].start(), door.start() + parts[-1].end())))
    return NONE


@lru_cache(maxsize=4096)
def of_phone(masked: str, query: str) -> Marks:
    """What a query met in the visible digits of a masked phone number."""
    digits = re.sub(r"[\s-]", "", query)
    if not digits.isdecimal() or len(digits) < 2:
        return NONE
    tail = len(masked) - len(masked.rpartition("*")[2])
    if len(digits) <= len(masked) - tail:
        at = masked.find(digits, tail)
        return NONE if at < 0 or at > len(masked) - _SHORTEST else Marks(tuple(range(at, at + len(digits))))
    length = next((n for n in range(len(masked) - tail, 2, -1) if masked.endswith(digits[-n:])), 0)
    return Marks(tuple(range(len(masked) - length, len(masked))))


def of_number(no: str, query: str) -> Marks:
    """A member number typed whole, with or without its zeros."""
    wanted = query.strip()
    same = wanted.isdigit() and wanted.lstrip("0") == no.lstrip("0")
    return Marks(tuple(range(len(no)))) if same else NONE


def _spans(name: str, units: Readings) -> list[tuple[int, int]] | None:
    """Where each unit stands in the name as written; None when the name was rewritten to be read."""
    plain, spans, after = name.casefold(), [], 0
    for unit in units:
        wanted = unit[0].casefold()
        at = plain.find(wanted, after) if len(plain) == len(name) else -1
        if at < 0:
            return None
        after = at + len(wanted)
        spans.append((at, after))
    return spans


def _covered(units: Readings, spans: list[tuple[int, int]], low: int, high: int) -> tuple[int, ...]:
    found: list[int] = []
    at = 0
    for unit, (begin, end) in zip(units, spans, strict=True):
        for offset in range(len(unit[0])):
            if low <= at + offset < high and begin + offset < end:
                found.append(begin + offset)
        at += len(unit[0])
    return tuple(found)


def _cut(units: Readings, start: int, wanted: str) -> list[str] | None:
    """The query cut into beginnings of neighbouring units, the longest pieces first."""
    if start == len(units):
        return None
    best: list[str] | None = None
    for spelling in units[start]:
        length = names.common_length(spelling, wanted)
        if length == len(wanted):
            return [wanted]
        for at in range(length, 0, -1):
            rest = _cut(units, start + 1, wanted[at:])
            if rest is not None:
                cut = [wanted[:at], *rest]
                best = cut if best is None or len(cut) < len(best) else best
                break
    return best


def readings_hint(name: str) -> str:
    """All readings of the characters that have several, for the pinyin field: 曾 zeng / ceng."""
    several = [unit for unit in names.readings(name) if len(unit) > 2 and ord(unit[0][0]) >= IDEOGRAPHS]
    return "，".join(f"{unit[0]} {' / '.join(unit[1:])}" for unit in several)
