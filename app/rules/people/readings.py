"""Names cut into units, and how each unit is read aloud: the ground under ``names`` and ``tokens``."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from app.rules.people.surnames import COMPOUND, SINGLE

Readings = tuple[tuple[str, ...], ...]
"""Per unit: the unit's own text first, then its readings, the most usual first."""

IDEOGRAPHS = 0x2E80
"""From this code point on come the scripts that write one syllable per character."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text as it is compared: compatibility forms, case, accents, blanks and punctuation no longer matter.

    Only the two dots of ü are kept, as the v that people type for them.
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = plain.replace("u\u0308", "v").replace("u:", "v")
    plain = "".join(c for c in plain if not "\u0300" <= c <= "\u036f")  # Latin accents; NFC joins the others again
    return "".join(c for c in unicodedata.normalize("NFC", plain) if _kept(c))


def pinyin(name: str) -> str:
    """The usual reading, surname first: ``zeng guo qiang``. ü is written v; a unit nobody can read stays as it is."""
    parts = _units(name)
    head = _surname(parts)
    tail = _dictionary_reading(parts[len(head) :])
    return " ".join((*head, *tail))


def readings(name: str, override: str = "") -> Readings:
    """All readings of each unit of a name. An ``override`` counts when it has as many syllables as the name units."""
    known = _known_readings(name)
    said = override.split()
    if len(said) != len(known):
        return known
    return tuple(
        (unit[0], *dict.fromkeys((*_variants(syllable), *unit[1:]))) for unit, syllable in zip(known, said, strict=True)
    )


def usual(name: str, override: str = "") -> Readings:
    """Each unit of a name with its usual reading alone, in all its spellings. Cheap: lists are sorted by it."""
    if override or not name.isalpha() or min(name) < chr(IDEOGRAPHS):
        return tuple(unit[: _spellings(unit)] for unit in readings(name, override))
    head = _head(name[:2]) if name[:2] in COMPOUND else _head(name[0])
    return (*head, *map(_first_reading, name[len(head) :]))


@lru_cache(maxsize=4096)
def _head(surname: str) -> Readings:
    """A surname's units, each with the reading it has in a surname."""
    said = _surname(tuple(surname))
    if not said:
        return (_first_reading(surname),)
    return tuple((char, *_variants(syllable)) for char, syllable in zip(surname, said, strict=True))


@lru_cache(maxsize=16384)
def _first_reading(char: str) -> tuple[str, ...]:
    found = _of_unit(char)
    return found[: _spellings(found)]


def _spellings(unit: tuple[str, ...]) -> int:
    """How many of a unit's spellings are its own text and its first reading."""
    return 4 if unit[1:2] and unit[1][:1] in ("l", "n") and unit[1][1:2] == "v" else 2


@lru_cache(maxsize=4096)
def _known_readings(name: str) -> Readings:
    units = _units(name)
    found = [_of_unit(unit) for unit in units]
    pair = COMPOUND.get("".join(units[:2]), ())
    for i, syllables in enumerate(zip(*pair, strict=True)):
        found[i] = _merged(found[i], syllables)
    if units and units[0] in SINGLE:
        found[0] = _merged(found[0], SINGLE[units[0]]) if not pair else _merged(found[0], (), SINGLE[units[0]])
    return tuple(found)


def _merged(unit: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...] = ()) -> tuple[str, ...]:
    extra = [v for syllable in before for v in _variants(syllable)]
    last = [v for syllable in after for v in _variants(syllable)]
    return (unit[0], *dict.fromkeys((*extra, *unit[1:], *last)))


def _units(name: str) -> tuple[str, ...]:
    """Cut a name: each ideograph by itself, other letters and digits by the word; punctuation only separates."""
    units: list[str] = []
    word = ""
    for char in unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name)):
        if ord(char) >= IDEOGRAPHS:
            if _kept(char):
                units += [fold(word), char] if word else [char]
                word = ""
            elif not joins(char):
                units += [fold(word)] if word else []
                word = ""
        elif _kept(char) or joins(char):
            word += char
        else:
            units += [fold(word)] if word else []
            word = ""
    return tuple(unit for unit in (*units, fold(word)) if unit)


def _kept(char: str) -> bool:
    """Letters and digits; beyond the Latin scripts also what this Python does not know yet, and private characters."""
    if char.isascii():
        return char.isalnum()
    kind = unicodedata.category(char)
    return kind[0] in "LN" or (kind in ("Cn", "Co") and ord(char) >= IDEOGRAPHS)


def joins(char: str) -> bool:
    """Accents, variation selectors, invisible joiners and apostrophes belong to the letter before them."""
    return unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf") or char in "'’"


@lru_cache(maxsize=16384)
def _of_unit(unit: str) -> tuple[str, ...]:
    if len(unit) > 1 or ord(unit) < IDEOGRAPHS:
        return (unit, unit.replace("v", "u")) if "v" in unit else (unit,)  # the v may have been an ü
    found = _dictionary().get(ord(unit), "")
    spellings = (v for reading in found.split(",") if reading for v in _variants(_toneless(reading)))
    return (unit, *dict.fromkeys(spellings))


def _variants(syllable: str) -> tuple[str, ...]:
    """How a syllable may be typed: lü as lv, lu and lyu."""
    plain = fold(syllable)
    if plain[:1] in ("l", "n") and plain[1:2] == "v":
        return plain, plain.replace("v", "u"), plain.replace("v", "yu")
    return (plain,) if plain else ()


def _toneless(reading: str) -> str:
    marks = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in marks if not unicodedata.combining(c))


def _surname(units: tuple[str, ...]) -> tuple[str, ...]:
    """The reading of the surname where it is a special one, else nothing."""
    pair = COMPOUND.get("".join(units[:2]))
    if pair:
        return pair[0]
    return SINGLE[units[0]][:1] if units and units[0] in SINGLE else ()


def _dictionary_reading(units: tuple[str, ...]) -> Iterator[str]:
    """Unit by unit; neighbouring ideographs are looked up as phrases, because 重庆 is not zhong qing."""
    run = ""
    for unit in (*units, ""):
        if len(unit) == 1 and _of_unit(unit)[1:]:
            run += unit
            continue
        if run:
            yield from _phrase(run)
            run = ""
        if unit:
            yield unit


def _phrase(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # slow to import: not before a name is first read

    said = tuple(fold(syllable) for syllable in lazy_pinyin(run))
    return said if len(said) == len(run) else tuple(_of_unit(char)[1] for char in run)


def load() -> None:
    """Read the dictionary now, on a worker, so that the first letter somebody types does not wait for it."""
    _dictionary()


@lru_cache(maxsize=1)
def _dictionary() -> dict[int, str]:
    """Code point to readings with tone marks. Importing it takes a sixth of a second: not before the first name."""
    from pypinyin.constants import PINYIN_DICT

    known: dict[int, str] = PINYIN_DICT
    return known
