"""Set meals (套餐): groups to choose from, and what was chosen. A set has one price; what is marked so costs extra.

Typed in a dish's form as one line for each group, ``主荤 选1：11* 12 13+3``: the group's name, how many of it belong to
the set, then the codes of its dishes; ``*`` marks what is taken when nothing is said, ``+3`` what a dish costs extra.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from app.rules import money

MOST_GROUPS, MOST_OF_GROUP, MOST_PICKED = 6, 9, 5
"""A dish of a group is picked by one digit."""
MOST_EXTRA = 1000_00
_GROUP = re.compile(r"(.{1,10}?)\s*(?:任?选)\s*([1-9])\s*(?:份|样|个|种)?\s*[:：]\s*(.+)")
_DISH = re.compile(r"([0-9]{1,4})(\*?)(?:\+([0-9.]+))?(\*?)")


class SetError(ValueError):
    """``code``: group (the line is no group), dish (no code of a dish), extra (no amount), twice (a dish stands there
    already), usual (more or fewer marked than are picked), many; ``text``: where.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code, self.text = code, text


@dataclass(frozen=True)
class Choice:
    """A dish that may be chosen, what it costs extra (分), and whether it is taken when nothing is said."""

    dish: UUID
    extra: int = 0
    usual: bool = False


@dataclass(frozen=True)
class Group:
    """``pick`` of these dishes belong to the set; the same one may be picked more than once."""

    name: str
    pick: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Picked:
    """A dish chosen for one portion of a set, as it was called then, with what it cost extra (分)."""

    group: int
    dish: UUID
    name: str
    extra: int


def read_groups(stored: str) -> tuple[Group, ...]:
    """The groups of a set meal as stored; none of what is no set."""
    return tuple(
        Group(g["name"], g["pick"], tuple(Choice(UUID(hex=c[0]), c[1], bool(c[2])) for c in g["of"]))
        for g in (json.loads(stored) if stored else ())
    )


def write_groups(groups: Iterable[Group]) -> str:
    """As ``read_groups`` reads; empty for none."""
    told = [
        {"name": g.name, "pick": g.pick, "of": [[c.dish.hex, c.extra, int(c.usual)] for c in g.choices]} for g in groups
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) if told else ""


def read_picked(stored: str) -> tuple[Picked, ...]:
    """What was chosen, as a line keeps it."""
    return tuple(Picked(g, UUID(hex=d), n, e) for g, d, n, e in (json.loads(stored) if stored else ()))


def write_picked(picked: Iterable[Picked]) -> str:
    """As ``read_picked`` reads; the order of choosing within a group says nothing, so it is one and the same text."""
    told = sorted((p.group, p.dish.hex, p.name, p.extra) for p in picked)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) if told else ""


def extras(picked: Iterable[Picked]) -> int:
    """What one portion of the set costs beside its price, 分: paid whatever else holds, no benefit touches it."""
    return sum(one.extra for one in picked)


def usual_choice(groups: Sequence[Group]) -> tuple[tuple[UUID, ...], ...] | None:
    """What is taken when nothing is said, by group; None where a group waits for an answer."""
    found = tuple(tuple(choice.dish for choice in group.choices if choice.usual) for group in groups)
    whole = all(len(dishes) == group.pick for dishes, group in zip(found, groups, strict=True))
    return found if whole else None


def picked_of(
    groups: Sequence[Group], chosen: Sequence[Sequence[UUID]], names: Mapping[UUID, str]
) -> tuple[Picked, ...] | None:
    """What is chosen as a line keeps it; None unless each group has as many of its own dishes as it asks for."""
    if len(groups) != len(chosen):
        return None
    made: list[Picked] = []
    for at, (group, dishes) in enumerate(zip(groups, chosen, strict=True)):
        of = {choice.dish: choice for choice in group.choices if choice.dish in names}
        if len(dishes) != group.pick or not of.keys() >= set(dishes):
            return None
        made += [Picked(at, dish, names[dish], of[dish].extra) for dish in dishes]
    return tuple(made)


def typed_groups(text: str, dishes: Mapping[str, UUID]) -> tuple[Group, ...]:
    """What was typed of a set's groups, a line each; ``dishes`` are the codes on the menu. Raises ``SetError``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_GROUPS:
        raise SetError("many", lines[MOST_GROUPS])
    return tuple(_typed_group(line, dishes) for line in lines)


def _typed_group(line: str, dishes: Mapping[str, UUID]) -> Group:
    found = _GROUP.fullmatch(line)
    if found is None:
        raise SetError("group", line)
    choices = tuple(_typed_choice(word, dishes) for word in re.split(r"[\s,，、]+", found[3].strip()))
    ids, pick, marked = [choice.dish for choice in choices], int(found[2]), sum(choice.usual for choice in choices)
    if len(choices) > MOST_OF_GROUP or pick > MOST_PICKED:
        raise SetError("many", line)
    if any(a == b for a, b in pairwise(sorted(ids))):
        raise SetError("twice", line)
    if marked not in (0, pick):
        raise SetError("usual", line)
    return Group(found[1].strip(), pick, choices)


def _typed_choice(word: str, dishes: Mapping[str, UUID]) -> Choice:
    found = _DISH.fullmatch(word)
    if found is None or found[1] not in dishes:
        raise SetError("dish", word)
    try:
        extra = money.parse_yuan(found[3], MOST_EXTRA) if found[3] else 0
    except money.MoneyError:
        raise SetError("extra", word) from None
    return Choice(dishes[found[1]], extra, bool(found[2] or found[4]))


def groups_text(groups: Iterable[Group], codes: Mapping[UUID, str]) -> str:
    """As ``typed_groups`` reads: what stands in the form of a dish. Dishes without a code are off the menu."""
    return "\n".join(
        f"{group.name} 选{group.pick}："
        + " ".join(_choice_text(c, codes[c.dish]) for c in group.choices if c.dish in codes)
        for group in groups
    )


def _choice_text(choice: Choice, code: str) -> str:
    extra = f"+{money.yuan(choice.extra).replace(',', '')}" if choice.extra else ""
    return f"{code}{extra}{'*' if choice.usual else ''}"
