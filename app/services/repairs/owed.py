"""What a visit owes, told from the charges themselves: one taken back at the till is owed again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.repairs import flow
from app.rules.repairs.flow import RepairState
from app.rules.rights import Right
from app.services.repairs.items import Thing, Visit, find_visit, load, things_of, visit_of
from app.services.till import charges
from app.services.till.charges import ChargeLine
from app.services.work import View, asks

_NOTHING = frozenset({RepairState.VOID, RepairState.UNREPAIRED, RepairState.UNREPAIRED_HANDED})
"""Nothing is asked for what was not repaired."""


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_ASKED = (
    f"CASE WHEN o.state IN ({_listed(_NOTHING)}) OR (o.given_up = TRUE AND o.kind IN ({_listed(flow.AWAY)})) THEN 0 "
    "WHEN o.parts IS NULL AND o.labour IS NULL THEN coalesce(o.agreed, 0) "
    "ELSE coalesce(o.parts, 0) + coalesce(o.labour, 0) END"
)
_ALL_SETTLED = _listed(flow.SETTLED)
UNSETTLED_VISIT = (
    f"i.slip_id IS NOT NULL AND i.state IN ({_ALL_SETTLED}) AND NOT EXISTS (SELECT 1 FROM repair_item o WHERE "
    f"o.slip_id = i.slip_id AND o.state NOT IN ({_ALL_SETTLED})) AND (coalesce((SELECT sum(c.deposit_in - "
    "c.deposit_used - c.deposit_back) FROM charge c WHERE c.subject_id = i.slip_id), 0) > 0 OR coalesce((SELECT "
    "sum(c.fee_total) FROM charge c WHERE c.subject_id = i.slip_id), 0) <> (SELECT "
    f"sum({_ASKED}) FROM repair_item o WHERE o.slip_id = i.slip_id))"
)
"""The condition for a thing ``i`` of a visit that is done or over and whose money is not: something is still to be
paid, or still here, as after a 冲正."""


@dataclass(frozen=True)
class Owing:
    """What is to be paid before things go out, 分: the lines of the bill, their sum, and the deposit among them.

    ``due`` below zero goes back to whoever paid.
    """

    lines: tuple[ChargeLine, ...] = ()
    due: int = 0
    deposit: int = 0


@asks(Right.REPAIRS)
def owing(view: View, item_ids: Sequence[UUID]) -> Owing:
    """What whoever collects these things of one visit pays: parts and labour, less what was paid and the deposit.

    The deposit is used as far as it goes; the rest stays held while other things of the visit are still here, and goes
    back with the last one. Raises ``Refused``: repair_unknown, repair_unfinished, field_bad (items).
    """
    things, visit = chosen_things(view, item_ids)
    return owing_of(view, things, visit)


def chosen_things(view: View, item_ids: Sequence[UUID]) -> tuple[tuple[Thing, ...], Visit]:
    """Things of one visit."""
    if not item_ids or len(set(item_ids)) != len(item_ids):
        validation.bad("items", "text_empty")
    things = tuple(load(view, item_id) for item_id in item_ids)
    visit = visit_of(view, things[0])
    if any(thing.slip_id != visit.id for thing in things):
        validation.bad("items", "one_visit")
    return things, visit


def price_asked(thing: Thing) -> int:
    """What a thing costs: what it came to, before that what was agreed."""
    if thing.state in _NOTHING or (thing.given_up and thing.kind in flow.AWAY):
        return 0
    return (thing.price if thing.price is not None else thing.agreed) or 0


def fees_of(view: View, things: Sequence[Thing], visit: Visit) -> tuple[ChargeLine, ...]:
    """What these things cost, less what was paid for the visit and is not used up by things that went out.

    While others are still here no more of that is used than these cost: it may have been paid for the others.
    """
    asked = [(f"{thing.brand}{thing.what}", price_asked(thing)) for thing in things]
    priced = tuple(ChargeLine(name, amount) for name, amount in asked if amount)
    owed = sum(line.amount for line in priced)
    rest = [t for t in things_of(view, visit.id) if t.id not in {thing.id for thing in things}]
    before = sum(price_asked(t) for t in rest if t.state in flow.OVER)
    credit = charges.fees_paid(view, visit.id) - before
    if any(t.state not in flow.OVER for t in rest):
        credit = min(credit, owed)
    if not credit:
        return priced
    return () if credit == owed else (*priced, ChargeLine("已付" if credit > 0 else "前次未付", -credit))


@asks(Right.REPAIRS)
def settled_lines(view: View, slip_id: UUID) -> tuple[ChargeLine, ...]:
    """A line for each deposit that is held, which gives it back."""
    return tuple(
        ChargeLine(f"押金 {deposit.number}", -deposit.amount, "deposit", deposit.charge_id)
        for deposit in charges.held(view, slip_id)
    )


def owing_of(view: View, things: Sequence[Thing], visit: Visit) -> Owing:
    """As ``owing``, of things that were read already."""
    fees = fees_of(view, things, visit)
    owed = sum(line.amount for line in fees)
    settled = settled_lines(view, visit.id)
    held = -sum(line.amount for line in settled)
    chosen = {thing.id for thing in things}
    others = [t for t in things_of(view, visit.id) if t.id not in chosen and t.state not in flow.OVER]
    if others and owed <= 0:
        return _owing(view, visit, fees)  # the deposit goes on being held for what is still here
    rest = held - owed if others and held > owed else 0
    kept = (ChargeLine("维修押金（未取件）", rest, "deposit"),) if rest else ()
    return _owing(view, visit, (*fees, *settled, *kept), held)


@asks(Right.REPAIRS)
def collecting(view: View, item_ids: Sequence[UUID]) -> Owing:
    """What is paid for things of one visit while they stay as they are: beforehand for what was agreed, and then the
    deposit goes on being held; for what is done or over all of it, below zero where money of it is still here.

    Raises ``Refused``: repair_unknown, field_bad (items).
    """
    things, visit = chosen_things(view, item_ids)
    if all(thing.state in flow.SETTLED for thing in things):
        return owing_of(view, things, visit)
    return _owing(view, visit, fees_of(view, things, visit))


@asks(Right.REPAIRS)
def deposit_owing(view: View, slip_id: UUID) -> Owing:
    """What goes back when the deposit of a visit is given back before anything goes out; ``due`` is below zero.

    Raises ``Refused``: repair_unknown.
    """
    visit = find_visit(view, slip_id)
    if visit is None:
        raise Refused("repair_unknown", number="")
    lines = settled_lines(view, slip_id)
    return _owing(view, visit, lines, -sum(line.amount for line in lines))


def _owing(view: View, visit: Visit, lines: tuple[ChargeLine, ...], deposit: int = 0) -> Owing:
    due = sum(line.amount for line in lines) + charges.never_paid(view, visit.id, lines)
    return Owing(lines, due, deposit)
