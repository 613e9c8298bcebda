"""The order being rung up: kept in the store from its first dish, so that a killed program finds it again.

Each operation reads the cart once, writes what changes, and prices what it then knows the cart to be. A key at the till
does not wait for the disk (``unsynced``): when the power is cut, the dishes of the last moments may be missing from the
cart. What puts an order aside or away does wait, as everything sealed does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.cart import Cart, CartLine
from app.rules import validation
from app.rules.rights import Right
from app.services.till import cart_view, choices, first_served, kitchen, meal_orders
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.till.order import Header
from app.services.till.order_lines import AS_EVER, UNCUT, DishLine, DishNow, Way
from app.services.till.told import plain_lines, with_plain
from app.services.work import View, Work, asks, unsynced
from app.store import sql

MOST_PORTIONS = 999
MOST_GRAMS = 20_000
MOST_LINES = 200
MANY_PORTIONS = 99
"""More of one dish at once is asked about: a code and a number were perhaps taken for each other."""
MUCH = 1_000_00
"""A line that costs as much at once is asked about, 分."""


@dataclass(frozen=True)
class Rung:
    """A line as it was rung up, by its dish and not by a code that may by now be another dish's."""

    dish_id: UUID
    quantity: int
    grams: int | None
    eater_id: UUID | None
    way: Way = AS_EVER
    cut: Mapping[str, Any] = field(default_factory=lambda: UNCUT)


_CART = sql.Insert(Cart)
_LINE = sql.Insert(CartLine)


@unsynced
def add(
    work: Work,
    cart_id: UUID,
    code: str,
    *,
    meal: str,
    quantity: int = 1,
    grams: int | None = None,
    way: Way = AS_EVER,
    anyway: bool = False,
) -> CartView:
    """Put a dish in by its code; the cart is made with its first dish.

    ``anyway`` answers what is asked: a dish that is sold out or counted down (it may stand on the tray all the same),
    very many portions or much money at once, and whose turn it is. Raises ``Refused``: ``dish_sold_out``,
    ``only_left``, ``portions_odd``, ``seniors_first``, ``kept_for_seniors`` (these unless ``anyway``), ``no_shift``,
    ``dish_unknown``, ``quantity_bad``, ``grams_needed``, ``grams_not_wanted``, ``grams_bad``, ``no_half``,
    ``price_needed``, ``price_out``, ``choices_needed``, ``weigh_again`` (one weight is one portion), ``cart_paid``,
    ``cart_open``, ``cart_full``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    dish = orders.dish(work, code)
    if dish is None:
        raise Refused("dish_unknown", field="code", code_typed=code)
    _check_portions(quantity)
    _check_grams(grams, quantity, dish)
    way = _way(work, dish, way)
    cart, lines = _ensure(work, cart_id, meal)
    own = [x for x in lines if x.dish_id == dish.dish_id]
    if not anyway:
        first_served.check_turn(work, cart, lines, dish, quantity)
        _check_left(dish, choices.portions(lines).get(dish.dish_id, 0) + quantity)
    position = max((x.position for x in lines), default=0) + 1
    line = DishLine(
        **vars(dish), position=position, quantity=quantity, grams=grams, eater_id=None, **vars(way), **UNCUT
    )
    if not anyway:
        choices.check_left(work, line, lines)
        _check_much(line)
    same = next((x for x in own if _alike(x, way)), None)
    if same is not None:
        _check_portions(same.quantity + quantity)
        return show_changed(work, cart, rewrite_line(work, cart_id, lines, same, quantity=same.quantity + quantity))
    if len(lines) >= MOST_LINES:
        raise Refused("cart_full", most=MOST_LINES)
    write_line(work, cart_id, line)
    return show_changed(work, cart, (*lines, line))


@unsynced
def set_quantity(work: Work, cart_id: UUID, position: int, quantity: int, *, anyway: bool = False) -> CartView:
    """Change the portions of a line; 0 takes the line out. ``anyway`` as in ``add``.

    Raises ``Refused``: ``no_shift``, ``line_gone``, ``weigh_again``, ``dish_changed``, ``dish_sold_out``,
    ``only_left``, ``quantity_bad``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    lines = orders.lines_of(work, cart_id)
    line = line_at(lines, position)
    cart = orders.need(work, cart_id)
    if quantity <= 0:
        where = {"cart": cart_id, "position": position}
        sql.run(work.session, "DELETE FROM cart_line WHERE cart_id = :cart AND position = :position", where)
        plain = plain_lines(cart.told)  # its place may be the next line's
        new = {"told": with_plain(cart.told, plain - {position})} if position in plain else {}
        return show_changed(work, cart, [x for x in lines if x is not line], **new)
    if not line.fits:
        raise Refused("dish_changed", name=line.name)
    if line.by_weight:
        raise Refused("weigh_again", name=line.name)
    if quantity > line.quantity and not anyway:
        more, others = replace(line, quantity=quantity), [x for x in lines if x is not line]
        _check_left(line, choices.portions((more, *others))[line.dish_id])
        choices.check_left(work, more, others)
    _check_portions(quantity)
    return show_changed(work, cart, rewrite_line(work, cart_id, lines, line, quantity=quantity))


@unsynced
def set_member(work: Work, cart_id: UUID, resident_id: UUID | None, *, meal: str) -> CartView:
    """Serve a resident, another one, or nobody; every line is priced anew. Works before the first dish too.

    Raises ``Refused``: ``no_shift``, ``resident_gone``, ``cart_paid``, ``cart_open``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    check_active(work, resident_id)
    cart, lines = _ensure(work, cart_id, meal)
    return show_changed(work, cart, lines, member_id=resident_id)


@unsynced
def set_eater(work: Work, cart_id: UUID, position: int, resident_id: UUID | None) -> CartView:
    """Say who eats a line when it is not the member (代领 for a spouse): it is priced by that person's age.

    Raises ``Refused``: ``no_shift``, ``resident_gone``, ``line_gone``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    check_active(work, resident_id)
    lines = orders.lines_of(work, cart_id)
    line = line_at(lines, position)
    cart = orders.need(work, cart_id)
    return show_changed(work, cart, rewrite_line(work, cart_id, lines, line, eater_id=resident_id))


@unsynced
def set_takeaway(work: Work, cart_id: UUID, takeaway: bool) -> CartView:
    """堂食 or 外带. Raises ``Refused("cart_gone")``."""
    work.require(Right.SELL)
    cart = orders.need(work, cart_id)
    return show_changed(work, cart, orders.lines_of(work, cart_id), takeaway=takeaway)


def set_benefits(work: Work, cart_id: UUID, use: bool) -> CartView:
    """A person may decline the senior price; the choice is logged. Raises ``Refused("cart_gone")``."""
    work.require(Right.SELL)
    cart = orders.need(work, cart_id)
    work.audit("benefits_declined" if not use else "benefits_taken", cart_id.hex)
    return show_changed(work, cart, orders.lines_of(work, cart_id), use_benefits=use)


@asks(Right.SELL)
def decline_line(work: Work, cart_id: UUID, position: int, decline: bool) -> CartView:
    """不使用优惠 for one line alone; the choice is logged. Raises ``Refused``: ``cart_gone``, ``line_gone``."""
    lines = orders.lines_of(work, cart_id)
    line = line_at(lines, position)
    cart = orders.need(work, cart_id)
    plain = plain_lines(cart.told)
    work.audit("benefits_declined" if decline else "benefits_taken", cart_id.hex, about=line.name)
    told = with_plain(cart.told, plain | {position} if decline else plain - {position})
    return show_changed(work, cart, lines, told=told)


def hold(work: Work, cart_id: UUID) -> int:
    """挂单: put the cart aside under a number people can call out. Raises ``Refused("cart_empty")``."""
    work.require(Right.SELL)
    if sql.value(work, "SELECT 1 FROM cart_line WHERE cart_id = :cart LIMIT 1", cart=cart_id) is None:
        raise Refused("cart_empty")
    number = _free_number(work)
    rewrite_cart(work, cart_id, state="held", hold_no=number)
    if kitchen.is_told(work, kitchen.AT_HOLD):
        kitchen.tell_kitchen(work, orders.need(work, cart_id), orders.lines_of(work, cart_id), hold_no=number)
    return number


def take_up(work: Work, cart_id: UUID) -> CartView:
    """取单: bring a held cart back.

    Raises ``Refused``: ``no_shift``, ``cart_open`` while another one is being rung up, ``cart_gone``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    _make_room(work)
    cart = orders.need(work, cart_id)
    return show_changed(work, cart, orders.lines_of(work, cart_id), state="open", hold_no=None)


@asks(Right.SELL)
def swap(work: Work, cart_id: UUID) -> tuple[int, CartView]:
    """取单 while another order is being rung up: that one is put aside, under the number given back.

    Raises ``Refused``: ``no_shift``, ``cart_empty`` (nothing to put aside: ``take``), ``cart_gone``.
    """
    other = orders.open_cart(work)
    orders.need(work, cart_id)
    if other is None:
        raise Refused("cart_empty")
    number = hold(work, other.id)
    return number, take_up(work, cart_id)


def discard(work: Work, cart_id: UUID, reason: str = "") -> None:
    """Throw a cart away. It is counted on the Z: thrown-away orders are a training and theft signal.

    Raises ``Refused``: ``cart_gone``, ``field_bad`` (reason).
    """
    work.require(Right.SELL)
    shown = cart_view.load(work, cart_id)
    if shown.rows:
        said = validation.text("reason", reason, 120)
        work.audit("cart_abandoned", cart_id.hex, lines=len(shown.rows), total=shown.payable, reason=said)
    kitchen.call_off_order(work, shown)
    if shown.due_day is not None:
        meal_orders.cancel_order(work, cart_id)
    delete(work, cart_id)
    work.touched("cart", cart_id)


@asks(Right.SELL)
def restore(work: Work, gone: CartView) -> CartView:
    """Ring up again what ``discard`` threw away: the same dishes, for the same people, under a new id.

    It comes back where it was, among the open or the held; when another order was begun meanwhile it is put aside.
    Prices are those of now. Raises ``Refused``: ``no_shift``.
    """
    lines = [
        Rung(row.dish_id, row.quantity, row.grams, None if row.eater is None else row.eater.id, row.way, row.cut_as)
        for row in gone.rows
    ]
    member = None if gone.member is None else gone.member.id
    plain = plain_lines(gone.told)
    again = [n for n, row in enumerate(gone.rows, 1) if row.position in plain]
    header = Header(
        work.new_id(), gone.state, gone.hold_no, member, takeaway=gone.takeaway, use_benefits=gone.use_benefits,
        meal=gone.meal, delivery=gone.delivery, due_day=gone.due_day, told=with_plain(gone.told, again),
        payer_id=None if gone.payer is None else gone.payer.id, paid_by=gone.paid_by, **gone.cut_as,
        paper_no=gone.paper_no, paper_at=gone.paper_at,
    )  # fmt: skip
    if gone.due_day is not None:
        meal_orders.take_over_order(work, gone.id, header.id)
    return put_in(work, header, lines)


def put_in(work: Work, wanted: Header, lines: Sequence[Rung]) -> CartView:
    """Make a whole cart at once, for orders that were there before; ``restore`` says where it goes.

    Raises ``Refused``: ``no_shift``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    other = orders.open_cart(work)
    if other is not None and not other.filled:
        delete(work, other.id)
        other = None
    aside = wanted.state == "held" or other is not None
    cart = replace(
        wanted, state="held" if aside else "open", hold_no=_free_number(work, wanted.hold_no) if aside else None
    )
    made = {"terminal": work.terminal, "staff_id": work.member().id, "changed_at": work.now}
    _CART.run(work.session, [{**vars(cart), **made}])
    rung = ({**vars(x), **x.cut, **vars(x.way), "cart_id": cart.id, "position": n} for n, x in enumerate(lines, 1))
    _LINE.run(work.session, rung)
    work.touched("cart", cart.id)
    return cart_view.shown(orders.priced(work, cart, orders.lines_of(work, cart.id)))


def require_open_shift(work: View) -> UUID:
    """The open shift of this terminal. Raises ``Refused("no_shift")`` or ``("shift_counting")``."""
    if work.shift is None:
        raise Refused("no_shift")
    if work.shift.state != "open":
        raise Refused("shift_counting")
    return work.shift.id


def make_due(
    work: Work, cart_id: UUID, member: UUID, *, meal: str, day: date, delivery: bool,
    lines: Sequence[tuple[UUID, int, str]],
) -> None:  # fmt: skip
    """A whole order of a day, not paid, that nobody rang up: ``lines`` are dish, portions and remark."""
    cart = Header(cart_id, "held", None, member, takeaway=True, use_benefits=True, meal=meal, delivery=delivery,
                  due_day=day, told="", payer_id=None, paid_by="", paper_no="", paper_at=None, **UNCUT)  # fmt: skip
    made = {"terminal": work.terminal, "staff_id": work.member().id, "changed_at": work.now}
    _CART.run(work.session, [{**UNCUT, **vars(cart), **made}])
    rung = [
        {**UNCUT, **vars(AS_EVER), "cart_id": cart_id, "position": n, "dish_id": dish, "quantity": quantity,
         "grams": None, "eater_id": None, "remark": remark}
        for n, (dish, quantity, remark) in enumerate(lines, 1)
    ]  # fmt: skip
    _LINE.run(work.session, rung)
    work.touched("cart", cart_id)


def put_line(work: Work, cart_id: UUID, code: str, position: int) -> None:
    """One portion of a dish as a line of its own, which nobody keyed in: a fee. Raises ``Refused("dish_unknown")``."""
    dish = orders.dish(work, code)
    if dish is None:
        raise Refused("dish_unknown", field="code", code_typed=code)
    line = DishLine(**vars(dish), position=position, quantity=1, grams=None, eater_id=None, **vars(AS_EVER), **UNCUT)
    _LINE.run(work.session, [{**UNCUT, **vars(line), "cart_id": cart_id}])


def delete(work: Work, cart_id: UUID) -> None:
    """Take a cart out of the store, without a trace; whoever calls it says what became of it."""
    sql.run(work.session, "DELETE FROM cart_line WHERE cart_id = :cart", {"cart": cart_id})
    sql.run(work.session, "DELETE FROM cart WHERE id = :cart", {"cart": cart_id})


def _ensure(work: Work, cart_id: UUID, meal: str) -> tuple[Header, tuple[DishLine, ...]]:
    """The cart with its lines, made when it is not there yet."""
    known = orders.header(work, cart_id)
    if known is not None:
        return known, orders.lines_of(work, cart_id)
    if sql.value(work, "SELECT 1 FROM sale WHERE id = :cart", cart=cart_id) is not None:
        raise Refused("cart_paid")
    _make_room(work)
    cart = Header(
        cart_id, "open", None, None, takeaway=False, use_benefits=True, meal=meal, delivery=False, due_day=None,
        told="", payer_id=None, paid_by="", paper_no="", paper_at=None, **UNCUT,
    )  # fmt: skip
    made = {"terminal": work.terminal, "staff_id": work.member().id, "changed_at": work.now}
    _CART.run(work.session, [{**vars(cart), **made}])
    return cart, ()


def _free_number(work: Work, wanted: int | None = None) -> int:
    """A number no held cart of this terminal has: the one wanted, or the lowest."""
    used = sql.values(work, "SELECT hold_no FROM cart WHERE terminal = :t AND state = 'held'", t=work.terminal)
    if wanted is not None and wanted not in used:
        return wanted
    return next(n for n in range(1, len(used) + 2) if n not in used)


def _make_room(work: Work) -> None:
    """Only one cart is open on a terminal. Raises ``Refused("cart_open")`` when dishes are in it."""
    other = orders.open_cart(work)
    if other is None:
        return
    if other.filled:
        raise Refused("cart_open")
    delete(work, other.id)  # only a member was picked, never a dish: nothing is lost


def show_changed(work: Work, cart: Header, lines: Sequence[DishLine], **new: Any) -> CartView:
    """Write the cart's own changes, and show it with its lines as they are by now."""
    rewrite_cart(work, cart.id, **new)
    return cart_view.shown(orders.priced(work, replace(cart, **new), lines))


def rewrite_cart(work: Work, cart_id: UUID, **new: Any) -> None:
    values = {**new, "changed_at": work.now}
    setting = ", ".join(f"{column} = :{column}" for column in values)
    sql.run(work.session, f"UPDATE cart SET {setting} WHERE id = :cart", {**values, "cart": cart_id})
    work.touched("cart", cart_id)


def line_at(lines: Sequence[DishLine], position: int) -> DishLine:
    """The line at a position. Raises ``Refused("line_gone")``."""
    line = next((x for x in lines if x.position == position), None)
    if line is None:
        raise Refused("line_gone")
    return line


def write_line(work: Work, cart_id: UUID, line: DishLine) -> None:
    """Put a line in that was not there before."""
    _LINE.run(work.session, [{**vars(line), "cart_id": cart_id}])


def rewrite_line(work: Work, cart_id: UUID, lines: Sequence[DishLine], line: DishLine, **new: Any) -> list[DishLine]:
    """Write what is new about a line; the lines as they are then."""
    setting = ", ".join(f"{column} = :{column}" for column in new)
    where = {"cart": cart_id, "position": line.position}
    sql.run(
        work.session, f"UPDATE cart_line SET {setting} WHERE cart_id = :cart AND position = :position", {**new, **where}
    )
    return [replace(x, **new) if x is line else x for x in lines]


def _check_portions(quantity: int) -> None:
    if not 1 <= quantity <= MOST_PORTIONS:
        raise Refused("quantity_bad", field="quantity", most=MOST_PORTIONS)


def _check_grams(grams: int | None, quantity: int, dish: DishNow) -> None:
    if dish.by_weight and grams is None:
        raise Refused("grams_needed", field="grams", name=dish.name)
    if grams is not None and not dish.by_weight:
        raise Refused("grams_not_wanted", field="grams", name=dish.name)
    if grams is not None and not 1 <= grams <= MOST_GRAMS:
        raise Refused("grams_bad", field="grams", most=MOST_GRAMS)
    if grams is not None and quantity != 1:
        raise Refused("weigh_again", field="quantity", name=dish.name)


def _way(work: View, dish: DishNow, way: Way) -> Way:
    """How a dish may be rung up: half where half is sold, at a typed price where one is, with a choice where there is
    one, the usual one when nothing is said.
    """
    check_half(dish, half=way.half)
    if dish.open_low is not None and dish.open_high is not None:
        bounds = {"field": "price", "name": dish.name, "low": dish.open_low, "high": dish.open_high}
        if way.own_price is None:
            raise Refused("price_needed", **bounds)
        if not dish.open_low <= way.own_price <= dish.open_high:
            raise Refused("price_out", **bounds)
    elif not (dish.by_weight and way.weighed == "label"):
        way = replace(way, own_price=None)
    return replace(way, choices=choices.text_of(work, dish, choices.again(way.choices)))


def _alike(line: DishLine, way: Way) -> bool:
    """Whether portions rung up so may join a line."""
    plain = line.fits and not line.by_weight and line.eater_id is None
    return plain and line.way == way and not line.cut.cut


def check_half(dish: DishNow, *, half: bool) -> None:
    """Raises ``Refused("no_half")`` for half a portion of what is not sold so."""
    if half and dish.half_price is None:
        raise Refused("no_half", field="code", name=dish.name)


def _check_left(dish: DishNow, wanted: int) -> None:
    """Raises ``Refused``: ``dish_sold_out``, ``only_left``."""
    if dish.sold_out:
        raise Refused("dish_sold_out", name=dish.name)
    if dish.remaining is not None and wanted > dish.remaining:
        raise Refused("only_left", name=dish.name, left=max(dish.remaining, 0))


def _check_much(line: DishLine) -> None:
    if line.quantity > MANY_PORTIONS or line.list_amount >= MUCH:
        raise Refused(
            "portions_odd",
            field="quantity",
            name=line.name,
            amount=line.list_amount,
            quantity=line.quantity,
            grams=line.grams,
        )


def check_active(work: View, resident_id: UUID | None) -> None:
    """Raises ``Refused("resident_gone")`` for somebody taken off the lists; nobody is always fine."""
    if resident_id is not None and not sql.value(work, "SELECT active FROM resident WHERE id = :who", who=resident_id):
        raise Refused("resident_gone")
