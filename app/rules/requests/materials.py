"""A paper that a matter needs, as people write it: ``护理评估表（复印件 2 份）`` is two copies of one."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_LAST = re.compile(r"[\s,，、:：(（]*(?:([0-9０-９]{1,2}|[一两二三四五])\s*(?:份|张)|(原件|复印件))[\s)）]*$")
"""How many, or which, at the end of what was written; both may stand there, in either order."""


class Written(NamedTuple):
    """What was written about one paper; one original when it does not say."""

    name: str
    pieces: int
    original: bool


def named_apart(listed: Iterable[Written]) -> Iterator[str]:
    """The names of papers, in order, none twice, for they are ticked by name: 身份证, 身份证（复印件）, 照片（2）."""
    seen: set[str] = set()
    kinds: set[tuple[str, bool]] = set()
    for name, _pieces, original in listed:
        said, more = name, 2
        if name in seen and (name, original) not in kinds:
            said = f"{name}（{'原件' if original else '复印件'}）"
        while said in seen:
            said, more = f"{name}（{more}）", more + 1
        kinds.add((name, original))
        seen.add(said)
        yield said


def read_material(words: str) -> Written:
    """Read one paper. ``ValueError("name")`` when no name is left, ``ValueError("pieces")`` when none are asked for."""
    rest, pieces, original = " ".join(words.split()), 1, True
    while (found := _LAST.search(rest)) is not None:
        if found[1]:
            pieces = _DIGITS.get(found[1]) or int(found[1])
        else:
            original = found[2] == "原件"
        rest = rest[: found.start()]
    if not rest.strip() or not pieces:
        raise ValueError("pieces" if rest.strip() else "name")
    return Written(rest.strip(), pieces, original)
