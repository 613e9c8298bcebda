"""Suffix tokens: what a resident is found by, as rows of a table ``(token, resident)`` searched by prefix range.

How to search: scan ``search_key(query) <= token < prefix_end(search_key(query))``; every name found so does match.
The tokens of a name hold each syllable as full, as initial or as zh/ch/sh, in every mixture, from each character on,
so this finds what people type (``曾国``, ``zenggq``, ``wangxm``, ``guoq``, ``5678``, ``3-2-501``). A word in letters or
digits is found from each of its characters on (``2楼`` and ``lou`` in 12楼老李, ``rahman`` in Abdurahman). What it
misses is rare: a syllable before the last one cut in its middle (``wanxiao`` for 王小明), Chinese mixed with pinyin,
unusual readings mixed with initials. Only when the first scan brings too little, scan ``candidate_prefix(query)`` in
the same way and keep what ``matches``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from math import prod

from app.rules.people.readings import IDEOGRAPHS, Readings, fold, readings
from app.rules.phones import at_home

LIMIT = 40
"""No token and no key is longer; a longer query is cut and still finds its name."""

_COMBINATIONS = 12  # readings of one name that are all written out; beyond it they vary one at a time
_FEW = 4  # up to so many, each combination is also written in every mixture of full and initial
_SHORT = 4  # units, up to which that is done at all; a longer name has one cut between full and initial
_DIGRAPHS = ("zh", "ch", "sh")
_BUILDING = re.compile("栋|号楼|座|#")
_DOOR = re.compile(r"([0-9a-z]+)(?:幢|-)(?:([0-9a-z]+)(?:单元|门|-))?([0-9]{1,4}[a-z]?)(?![0-9])")
_PART = re.compile(r"(?<![0-9a-z])[0-9a-z]|(?<=[区路街巷弄里村苑园坊道镇乡寓])[^0-9a-z]|(?<=号)[^0-9a-z楼]")
_AFTER_LETTER = re.compile("(?<=[a-z])[0-9]")
_BARE_DOOR = re.compile("[0-9]{4,8}")
_NO_ENTRANCE = re.compile("([0-9a-z]+)(?:-|幢)([0-9]{3,4})室?")
_ENTRANCES = "123456789"
_COUNTED = re.compile(
    "[〇零一二两三四五六七八九十百]{1,5}(?=栋|幢|号楼|座|单|室)|(?<=[幢栋座元])[〇零一二三四五六七八九十百]{1,5}$"
)
_NUMERALS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "两": "2"}
_PHONE = re.compile(r"(?:0|1[3-9][0-9]-)[0-9-]*")


def search_key(query: str) -> str:
    """What people typed in the form tokens have: no blanks, no case, 栋/号楼/座/# as 幢, a phone without dashes and
    without the code of the country.
    """
    if dialled := at_home(query):
        return dialled[:LIMIT]
    plain = _address_key(query)
    if not any(c.isdigit() for c in plain):
        return fold(query)[:LIMIT]
    if _PHONE.fullmatch(plain):
        plain = plain.replace("-", "")
    return _BUILDING.sub("幢", plain)[:LIMIT]


def candidate_prefix(query: str) -> str:
    """A shorter key: nobody whose name matches the query lies outside its range. For the second scan only.

    The leading Chinese characters, or the first two letters: further on a syllable may be cut anywhere.
    """
    key = search_key(query)
    if any(c.isdigit() for c in key):
        return key
    chinese = bool(key) and ord(key[0]) >= IDEOGRAPHS
    length = next((i for i, c in enumerate(key) if (ord(c) >= IDEOGRAPHS) != chinese), len(key))
    return key[:length] if chinese else key[: min(length, 2)]


def prefix_end(prefix: str) -> str:
    """The end (not included) of the range of strings that begin with a prefix, in code point order."""
    for cut in range(len(prefix), 0, -1):
        following = ord(prefix[cut - 1]) + 1
        if following <= 0x10FFFF:
            return prefix[: cut - 1] + chr(0xE000 if following == 0xD800 else following)
    raise ValueError("no string sorts after this prefix")


def search_tokens(
    name: str, pinyin_override: str = "", phone: str = "", address: str = "", doc_tail: str = "", *, inside: bool = True
) -> frozenset[str]:
    """All tokens of one resident, each at most ``LIMIT`` characters.

    ``inside`` False: without those that begin inside a word, as stores before revision 0011 hold them.

    Every suffix is the beginning of some token, though not always one by itself: ``501`` stands in ``501室``.
    """
    tokens = {
        *_name_tokens(readings(name, pinyin_override), inside),
        *_phone_tokens(phone),
        *_address_tokens(address, inside),
        fold(pinyin_override),
        fold(doc_tail),
    }
    in_order = sorted({token[:LIMIT] for token in tokens if token})
    following = (*in_order[1:], "")
    return frozenset(token for token, after in zip(in_order, following, strict=False) if not after.startswith(token))


def door(address: str) -> str:
    """The door in digits, ``3-2-501`` for 3幢2单元501室, or nothing when the address does not name one."""
    return "-".join(_last_door(address_key(address)))


def doors(key: str) -> tuple[str, ...]:
    """The doors a key may mean that was written without dashes (``32501``) or without the entrance (``3-501``)."""
    if parts := _NO_ENTRANCE.fullmatch(key):
        return tuple(f"{parts[1]}-{entrance}-{parts[2]}" for entrance in _ENTRANCES)
    if not _BARE_DOOR.fullmatch(key):
        return ()
    found: list[str] = []
    for cut in (-3, -4):  # the digits of a room
        head, room = key[:cut], key[cut:]
        found += [f"{head}-{room}"] if head else []
        found += [f"{head[:at]}-{head[at:]}-{room}" for at in range(1, len(head))]
    return tuple(found)


def address_key(address: str) -> str:
    """An address without blanks, case and punctuation, 栋/号楼/座/# written as 幢: what doors are read from."""
    return _BUILDING.sub("幢", _address_key(address))


def _name_tokens(units: Readings, inside: bool) -> Iterator[str]:
    written = [unit[1:] or unit for unit in units]
    for start in range(len(units)):
        rest = "".join(unit[0] for unit in units[start:])
        yield rest
        for at in range(1, len(units[start][0]) if inside else 0):  # of a word from each of its characters on
            yield rest[at:]
        yield from _spelt(tuple(written[start:]))


@lru_cache(maxsize=16384)
def _spelt(spellings: Readings) -> tuple[str, ...]:
    """Neighbouring units in letters, from the first one on. Kept: many people have the same given name."""
    combined = list(_combinations(spellings))
    usual = combined if len(combined) <= _FEW else [(s, *combined[0][1:]) for s in spellings[0]]
    found = [*map("".join, combined), *_initials(spellings)]
    for syllables in usual if len(spellings) <= _SHORT else combined[:1]:
        found += _mixtures(syllables)
    return tuple(found)


def _combinations(spellings: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """One reading per unit, in every combination; when these are too many, one unusual reading at a time."""
    if len(spellings) <= _SHORT and prod(map(len, spellings)) <= _COMBINATIONS:
        return product(*spellings)
    usual = tuple(spelling[0] for spelling in spellings)
    single = ((*usual[:i], other, *usual[i + 1 :]) for i, unit in enumerate(spellings) for other in unit[1:])
    return (usual, *single)


def _initials(spellings: Readings) -> Iterator[str]:
    letters = [tuple(dict.fromkeys(s[0] for s in spelling)) for spelling in spellings]
    yield from map("".join, _combinations(letters))
    yield from map("".join, product(*letters[:2]))  # where not all are written out, still every pair to begin with


def _mixtures(syllables: tuple[str, ...]) -> Iterator[str]:
    """Full and initial mixed. The last one full only: its initial is the beginning of it."""
    *before, last = syllables
    if len(syllables) <= _SHORT:
        for pieces in product(*map(_pieces, before)):
            yield "".join(pieces) + last
        return
    for cut in range(1, len(syllables)):
        yield "".join(syllables[:cut]) + "".join(s[0] for s in syllables[cut:])
        yield "".join(s[0] for s in syllables[:cut]) + "".join(syllables[cut:])


def _pieces(syllable: str) -> tuple[str, ...]:
    if syllable[:2] in _DIGRAPHS:
        return syllable, syllable[0], syllable[:2]
    return (syllable, syllable[0]) if len(syllable) > 1 else (syllable,)


def _phone_tokens(phone: str) -> Iterator[str]:
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone) if c in "0123456789")
    for start in range(max(len(digits) - 2, 0)):
        yield digits[start:]


def _address_tokens(address: str, inside: bool) -> Iterator[str]:
    """From the start, from every word after 路/区/苑/号 … and from every number on; and the door both ways."""
    key = _address_key(address)
    for text in dict.fromkeys((key, _BUILDING.sub("幢", key))):
        yield text
        for part in _PART.finditer(text):
            yield text[part.start() :]
        for digits in _AFTER_LETTER.finditer(text) if inside else ():
            yield text[digits.start() :]
    parts = _last_door(_BUILDING.sub("幢", key))
    for start in range(len(parts)):
        yield "-".join(parts[start:])
    if len(parts) > 1:  # who wrote 3-2-501 is also looked for as 3幢2单元501
        yield f"{parts[0]}幢" + "".join(f"{unit}单元" for unit in parts[1:-1]) + parts[-1]


def _last_door(key: str) -> tuple[str, ...]:
    found = list(_DOOR.finditer(key))
    return tuple(part for part in found[-1].groups() if part) if found else ()


@lru_cache(maxsize=4096)
def _address_key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub("[‐‑–—−]", "-", plain)
    bare = "".join(c for c in plain if c in "-#" or unicodedata.category(c)[0] not in "ZPSC")
    return _COUNTED.sub(_in_digits, bare)


def _in_digits(found: re.Match[str]) -> str:
    """三 as 3, 五〇一 as 501, 十二 as 12, 一百零二 as 102."""
    text = found[0]
    if "十" not in text and "百" not in text:
        return "".join(_NUMERALS[c] for c in text)
    total = digit = 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = int(_NUMERALS[char])
    return str(total + digit)
