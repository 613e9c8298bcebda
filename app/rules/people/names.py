"""Names as people search for them: Chinese, pinyin, initials, and any mixture of these.

A name is a row of units: one per Chinese character, one per word in another script. Each unit has readings: its
surname readings at the head of a name, everything the dictionary knows, and what a clerk corrected. A query matches
when it can be cut into pieces, each a beginning of one reading of (or the unit itself), for neighbouring units.
"""

import re

from app.rules.people.readings import Readings, fold, joins, pinyin, readings, usual
from app.rules.people.search_tokens import candidate_prefix, door, doors, prefix_end, search_key, search_tokens

__all__ = [
    "candidate_prefix",
    "closeness",
    "door",
    "doors",
    "fold",
    "mask_name",
    "mask_phone",
    "matches",
    "pinyin",
    "prefix_end",
    "readings",
    "search_key",
    "search_tokens",
]

_WITH_EXTENSION = re.compile("((?:0[0-9]+-)?[0-9]{7,8})-([0-9]+)")


def matches(name: str, query: str, override: str = "") -> bool:
    """Whether a query finds a name; see the module for what that means. Nothing typed finds nobody.

    ``override`` is the pinyin a clerk corrected, syllables separated by blanks.
    """
    wanted = fold(query)
    if not wanted:
        return False
    units = readings(name, override)
    if wanted in "".join(unit[0] for unit in units):
        return True
    if override and fold(override).startswith(wanted):  # also when its syllables do not fit the characters
        return True
    return any(_continues(units, start, wanted) for start in range(len(units)))


def closeness(name: str, query: str, override: str = "") -> int:
    """How near a name that a query finds comes to what was meant: the lower, the earlier in a list.

    0: read as usual from its first character, every character has its piece of the query (``cj`` for 曹佳). 1: read as
    usual from the first character, the rest untyped. 2: a rare reading, or found further in.
    """
    wanted = fold(query)
    return _closeness(usual(name, override), 0, wanted) if wanted else 2


def _closeness(units: Readings, start: int, wanted: str) -> int:
    if start == len(units):
        return 2
    found, first = 2, wanted[0]
    for spelling in units[start]:
        if spelling[0] != first:
            continue
        if spelling.startswith(wanted):
            if start + 1 == len(units):
                return 0
            found = 1
        longest = len(spelling) if wanted.startswith(spelling) else common_length(spelling, wanted)
        for cut in range(min(longest, len(wanted) - 1), 0, -1):
            found = min(found, _closeness(units, start + 1, wanted[cut:]))
            if not found:
                return 0
    return found


def spoken(name: str, limit: int) -> str:
    """How a name of the catalogue is kept beside it to be searched: initials, a blank, the full reading.

    ``xlxs xiaolixiusong``, at most ``limit`` characters.
    """
    syllables = [s for s in (fold(part) for part in pinyin(name).split()) if s]
    return " ".join(("".join(s[0] for s in syllables), "".join(syllables)))[:limit]


def found(name: str, query: str, *codes: str) -> bool:
    """Whether a query finds a name of the catalogue: a part of it, its pinyin or initials, or a code's beginning."""
    wanted = query.strip()
    if not wanted:
        return True
    if any(code.casefold().startswith(wanted.casefold()) for code in codes if code):
        return True
    return wanted.casefold() in name.casefold() or matches(name, wanted)


def mask_name(name: str) -> str:
    """For papers and screens others can see: 阮*珍, 王*, 欧**娜.

    Two stars stand for whatever is longer than three, so that a long name does not stand out by its length; blanks
    are no letters (王　芳 is 王*).
    """
    marks = [mark for mark in _letters(name.strip()) if mark.strip()]
    if len(marks) <= 2:
        return (marks[0] if len(marks) == 2 else "") + "*" * min(len(marks), 1)
    return marks[0] + "*" * min(len(marks) - 2, 2) + marks[-1]


def mask_phone(phone: str) -> str:
    """``138****5678``, ``0571-****1234``, of an extension nothing; what is too short for that shows its last two."""
    line = _WITH_EXTENSION.fullmatch(phone)
    if line is not None:
        return f"{mask_phone(line[1])}-{'*' * len(line[2])}"
    area, dash, local = phone.rpartition("-")
    if len(local) >= 11:
        hidden = local[:3] + "*" * (len(local) - 7) + local[-4:]
    elif len(local) >= 7:
        hidden = "*" * (len(local) - 4) + local[-4:]
    else:
        hidden = "*" * max(len(local) - 2, 0) + local[max(len(local) - 2, 0) :]
    return area + dash + hidden


def _continues(units: Readings, start: int, wanted: str) -> bool:
    """Whether ``wanted`` can be consumed from unit ``start`` on, a beginning of each unit."""
    if start == len(units):
        return False
    for spelling in units[start]:
        length = common_length(spelling, wanted)
        if length == len(wanted):
            return True
        if any(_continues(units, start + 1, wanted[cut:]) for cut in range(length, 0, -1)):
            return True
    return False


def common_length(spelling: str, wanted: str) -> int:
    """The length of the common beginning."""
    length = 0
    for a, b in zip(spelling, wanted, strict=False):
        if a != b:
            break
        length += 1
    return length


def _letters(text: str) -> list[str]:
    """What a person would count as one character: marks and variation selectors stay with theirs."""
    marks: list[str] = []
    for char in text:
        if marks and joins(char):
            marks[-1] += char
        else:
            marks.append(char)
    return marks
