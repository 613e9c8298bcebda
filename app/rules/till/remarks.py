"""What is said of a dish on an order: remarks one after the other (少盐、软饭), and how half a portion is called."""

import re
from collections.abc import Iterable, Sequence

from app.rules import money

REMARKS_APART = "、"


def portion_name(name: str, *, half: bool) -> str:
    """A dish as one line of an order is called: ``红烧肉``, ``红烧肉（半份）``."""
    return f"{name}（半份）" if half else name


def choices_line(choices: Iterable[tuple[str, int]]) -> str:
    """What a set was chosen of: ``红烧肉、青菜（+2.00）``; the amounts are 分 for one portion."""
    told = (f"{name}（+{money.yuan(extra)}）" if extra else name for name, extra in choices)
    return "、".join(told)


def remarks_of(text: str) -> tuple[str, ...]:
    """The remarks of a line one by one, each once."""
    parts = (part.strip() for part in re.split("[,，、]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


def toggled(text: str, quick: Sequence[str]) -> str:
    """What a remark being typed becomes when its last part is a digit that stands for a quick one: that one is put
    in, or taken out where it was said already. Any other text stays as it is.
    """
    before, _, last = text.rpartition(REMARKS_APART)
    if not (last.isascii() and last.isdigit() and 1 <= int(last) <= len(quick)):
        return text
    picked, said = quick[int(last) - 1], list(remarks_of(before))
    if picked in said:
        said.remove(picked)
    else:
        said.append(picked)
    return "".join(f"{one}{REMARKS_APART}" for one in said)
