"""Several people on one tray: who is likely to be fetched for, and a portion of a line for one of them."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.errors import Refused
from app.rules.rights import Right
from app.services.residents import profile, search
from app.services.residents.search import ResidentRow
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.work import View, Work, asks, unsynced
from app.store.sql import Reader

MOST_FELLOWS = 9
"""As many have a digit of their own."""


@dataclass(frozen=True)
class Fellow:
    """Somebody a member fetches for: ``times`` were there dishes of theirs among the member's before."""

    row: ResidentRow
    times: int


@dataclass(frozen=True)
class _Fetched:
    id: UUID
    times: int


_FETCHED = Reader(
    _Fetched,
    "sale s JOIN sale_line l ON l.sale_id = s.id AND l.eater_id <> s.member_id JOIN resident r ON r.id = l.eater_id",
    id="l.eater_id",
    times="count(DISTINCT s.id)",
)
_FOR_MEMBER = (
    "WHERE s.member_id = :who AND s.kind = 'sale' AND r.active AND r.merged_into IS NULL AND r.erased_at IS NULL "
    "GROUP BY l.eater_id ORDER BY count(DISTINCT s.id) DESC, max(s.at) DESC LIMIT :most"
)


@asks(Right.SELL)
def fellows(view: View, member_id: UUID) -> tuple[Fellow, ...]:
    """Whom a member may fetch for: those they did before, most often first, then the others of their household."""
    times = {one.id: one.times for one in _FETCHED.rows(view, _FOR_MEMBER, who=member_id, most=MOST_FELLOWS)}
    named = ", ".join(f":p{n}" for n in range(len(times)))
    known = {f"p{n}": one for n, one in enumerate(times)}
    before = search.rows_by(view, f"r.id IN ({named})", MOST_FELLOWS, **known) if times else ()
    found = sorted((Fellow(row, times[row.id]) for row in before), key=lambda one: -one.times)
    mates = profile.extras(view, member_id).housemates
    found += [Fellow(row, 0) for row in mates if row.id not in times and row.active]
    return tuple(found[:MOST_FELLOWS])


@unsynced
def give_portion(work: Work, cart_id: UUID, position: int, resident_id: UUID) -> CartView:
    """这一份给: one portion of a line is somebody else's, priced by what they are entitled to; the rest stays whose it
    was. Of what was weighed, and of a line of one portion, it is the whole line.

    Raises ``Refused``: ``no_shift``, ``resident_gone``, ``line_gone``, ``cart_full``.
    """
    work.require(Right.SELL)
    carts.require_open_shift(work)
    lines = orders.lines_of(work, cart_id)
    line = carts.line_at(lines, position)
    theirs = next(
        (x for x in lines if x.eater_id == resident_id and x.dish_id == line.dish_id and x.way == line.way and x.fits),
        None,
    )
    if line.quantity == 1 or line.by_weight or line.eater_id == resident_id:
        return carts.set_eater(work, cart_id, position, resident_id)
    carts.check_active(work, resident_id)
    cart = orders.need(work, cart_id)
    if theirs is None and len(lines) >= carts.MOST_LINES:
        raise Refused("cart_full", most=carts.MOST_LINES)
    left = carts.rewrite_line(work, cart_id, lines, line, quantity=line.quantity - 1)
    if theirs is not None:
        left = carts.rewrite_line(work, cart_id, left, theirs, quantity=theirs.quantity + 1)
    else:
        new = replace(line, position=max(x.position for x in lines) + 1, quantity=1, eater_id=resident_id)
        carts.write_line(work, cart_id, new)
        left = [*left, new]
    return carts.show_changed(work, cart, left)
