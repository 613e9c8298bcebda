"""后厨单: what the kitchen is told of an order is the difference to what it was told before."""

from collections.abc import Iterable
from dataclasses import dataclass

NEW, CANCEL, NOTE = "new", "cancel", "note"


@dataclass(frozen=True)
class Wanted:
    """Portions of a dish, made one way. ``dish`` tells it from others, ``name`` is what the kitchen reads, ``remark``
    how it is to be made. As a change ``quantity`` may be below zero.
    """

    dish: str
    name: str
    remark: str
    quantity: int


@dataclass(frozen=True)
class SlipLine:
    """One line for the kitchen: so many portions more (new) or fewer (cancel), or of portions it has already been told
    how they are to be made instead (note): no portion is cooked for a note.
    """

    kind: str
    name: str
    remark: str
    quantity: int


def difference(told: Iterable[Wanted], now: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """What to tell after ``told``, so that the kitchen knows of ``now``; nothing where it knows already.

    Added to ``told`` this gives ``now``, dish by dish and remark by remark.
    """
    before, after = _sums(told), _sums(now)
    names = {(one.dish, one.remark): one.name for one in (*told, *now)}
    changes = {key: after.get(key, 0) - before.get(key, 0) for key in {**before, **after}}
    return tuple(Wanted(key[0], names[key], key[1], by) for key, by in changes.items() if by)


def slip_lines(changes: Iterable[Wanted]) -> tuple[SlipLine, ...]:
    """The changes as the kitchen reads them: dishes that are to be made otherwise are not printed as new ones."""
    of_dish: dict[str, list[Wanted]] = {}
    for one in changes:
        of_dish.setdefault(one.dish, []).append(one)
    return tuple(line for ones in of_dish.values() for line in _of_dish(ones))


def _of_dish(changes: list[Wanted]) -> list[SlipLine]:
    more = [one for one in changes if one.quantity > 0]
    fewer = [one for one in changes if one.quantity < 0]
    total = sum(one.quantity for one in changes)
    return [
        *_lines(CANCEL, fewer, max(0, -total)),
        *_lines(NEW, more, max(0, total)),
        *_lines(NOTE, _beyond(more, max(0, total)), sum(one.quantity for one in more)),
    ]


def _lines(kind: str, ones: list[Wanted], most: int) -> list[SlipLine]:
    """As lines, of so many portions in all."""
    found, left = [], most
    for one in ones:
        part = min(abs(one.quantity), left)
        left -= part
        if part:
            found.append(SlipLine(kind, one.name, one.remark, part))
    return found


def _beyond(ones: list[Wanted], first: int) -> list[Wanted]:
    """What is left after the first portions."""
    left, found = first, []
    for one in ones:
        part = min(one.quantity, left)
        left -= part
        if one.quantity > part:
            found.append(Wanted(one.dish, one.name, one.remark, one.quantity - part))
    return found


def _sums(ones: Iterable[Wanted]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in ones:
        key = (one.dish, one.remark)
        found[key] = found.get(key, 0) + one.quantity
    return found
