"""What may be chosen of a set meal today, and what was: names, extras and what is left of each dish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import Refused
from app.rules.rights import Right
from app.rules.till import sets
from app.services.till import order as orders
from app.services.till.order_lines import DishLine, DishNow
from app.services.work import View, Work, asks
from app.store import sql
from app.store.sql import Reader


@dataclass(frozen=True)
class ChoiceNow:
    """A dish of a group as it can be had now; ``extra`` is what it costs beside the set's price, 分."""

    dish_id: UUID
    name: str
    extra: int
    sold_out: bool
    remaining: int | None


@dataclass(frozen=True)
class GroupNow:
    """A group of a set: ``pick`` of these."""

    name: str
    pick: int
    choices: tuple[ChoiceNow, ...]


@dataclass(frozen=True)
class _Of:
    id: UUID
    name: str
    sold_out: bool
    remaining: int | None


_OF = Reader(_Of, "dish")
Chosen = Sequence[Sequence[UUID]]
"""Dishes by group, as a hand picks them."""


@asks(Right.SELL)
def offered(view: View, code: str) -> tuple[GroupNow, ...]:
    """The groups of the set meal with a code, without the dishes that are off the menu; none for another dish."""
    dish = orders.dish(view, code)
    groups = sets.read_groups(dish.set_groups) if dish is not None else ()
    known = _known(view, (choice.dish for group in groups for choice in group.choices))
    return tuple(
        GroupNow(
            group.name,
            group.pick,
            tuple(
                ChoiceNow(c.dish, known[c.dish].name, c.extra, known[c.dish].sold_out, known[c.dish].remaining)
                for c in group.choices
                if c.dish in known
            ),
        )
        for group in groups
    )


def text_of(view: View, dish: DishNow, chosen: Chosen | None) -> str:
    """What a line keeps of a choice; ``None`` is the usual one. Empty for a dish that is no set.

    Raises ``Refused("choices_needed")`` when that is no whole choice, or the set waits for one.
    """
    groups = sets.read_groups(dish.set_groups)
    if not groups:
        return ""
    wanted = sets.usual_choice(groups) if chosen is None else chosen
    if wanted is not None:
        known = _known(view, (choice.dish for group in groups for choice in group.choices))
        picked = sets.picked_of(groups, wanted, {one: row.name for one, row in known.items()})
        if picked is not None:
            return sets.write_picked(picked)
    raise Refused("choices_needed", field="code", name=dish.name, code_typed=dish.code)


def again(stored: str) -> Chosen | None:
    """A choice that was kept, as a hand would pick it; None for none."""
    picked = sets.read_picked(stored)
    most = max((one.group for one in picked), default=-1)
    return [[one.dish for one in picked if one.group == at] for at in range(most + 1)] or None


def check_left(view: View, line: DishLine, others: Iterable[DishLine]) -> None:
    """Whether what a set was chosen of is there. Raises ``Refused``: ``dish_sold_out``, ``only_left``."""
    wanted = portions((line, *others))
    mine = {one.dish for one in sets.read_picked(line.choices)}
    for dish_id, row in _known(view, mine).items():
        if row.sold_out:
            raise Refused("dish_sold_out", name=row.name)
        if row.remaining is not None and wanted[dish_id] > row.remaining:
            raise Refused("only_left", name=row.name, left=max(row.remaining, 0))


def portions(lines: Iterable[DishLine]) -> dict[UUID, int]:
    """How many portions of which dish these lines are, those chosen of sets among them."""
    found: dict[UUID, int] = {}
    for line in lines:
        for dish_id in (line.dish_id, *(one.dish for one in sets.read_picked(line.choices))):
            found[dish_id] = found.get(dish_id, 0) + line.quantity
    return found


def take_portions(work: Work, lines: Sequence[DishLine]) -> None:
    """Count down what was sold, what was chosen of sets too.

    Below zero where more was on the trays than was counted: a reversal gives back what a sale took, no more.
    """
    taken = {x.dish_id for x in lines if x.remaining is not None}
    of_sets = any(x.choices for x in lines)
    rows = [{"q": q, "d": d} for d, q in portions(lines).items() if of_sets or d in taken]
    if rows:
        sql.run(
            work.session, "UPDATE dish SET remaining = remaining - :q WHERE id = :d AND remaining IS NOT NULL", rows
        )
        work.touched("menu")


def _known(view: View, ids: Iterable[UUID]) -> dict[UUID, _Of]:
    wanted = {f"d{n}": one for n, one in enumerate(dict.fromkeys(ids))}
    if not wanted:
        return {}
    named = ", ".join(f":{name}" for name in wanted)
    return {row.id: row for row in _OF.rows(view, f"WHERE active AND id IN ({named})", **wanted)}
