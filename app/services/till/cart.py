"""The order being rung up: kept in the store from its first dish, so that a killed program finds it again.

A key at the till does not wait for the disk (``unsynced``): when the power is cut, the dishes of the last moments may
be missing from the cart. What puts an order aside or away does wait, as everything sealed does.
"""

from uuid import UUID

from app.errors import Refused
from app.models.cart import Cart, CartLine
from app.rules.rights import Right
from app.services.till.cart_view import CartView, current, header, load, raw_lines
from app.services.work import View, Work, unsynced
from app.store import sql

MOST_PORTIONS = 999
MOST_GRAMS = 20_000
MOST_LINES = 200


@unsynced
def add(work: Work, cart_id: UUID, code: str, *, meal: str, quantity: int = 1, grams: int | None = None) -> CartView:
    """Put a dish in by its code; the cart is made with its first dish.

    Raises ``Refused``: ``no_shift``, ``dish_unknown``, ``dish_sold_out``, ``only_left``, ``quantity_bad``,
    ``grams_needed``, ``grams_not_wanted``, ``cart_full``.
    """
    work.require(Right.SELL)
    require_open_shift(work)
    dish = sql.row(
        work.session,
        "SELECT id, by_weight, sold_out, remaining, name, meals FROM dish WHERE code = :c AND active",
        {"c": code},
    )
    if dish is None:
        raise Refused("dish_unknown", code_typed=code)
    dish_id, by_weight, name = sql.uuid(dish[0]), bool(dish[1]), dish[4]
    if dish[2]:
        raise Refused("dish_sold_out", name=name)
    _check_amount(quantity, grams, by_weight, name)
    _ensure(work, cart_id, meal)
    lines = raw_lines(work, cart_id)
    same = next((x for x in lines if x.dish_id == dish_id and not by_weight and x.eater_id is None), None)
    in_cart = sum(x.quantity for x in lines if x.dish_id == dish_id)
    _check_left(dish[3], in_cart + quantity, name)
    if same is not None:
        _write_quantity(work, cart_id, same.position, same.quantity + quantity)
    else:
        if len(lines) >= MOST_LINES:
            raise Refused("cart_full", most=MOST_LINES)
        position = max((x.position for x in lines), default=0) + 1
        _LINE.run(
            work.session,
            [
                {
                    "cart_id": cart_id,
                    "position": position,
                    "dish_id": dish_id,
                    "quantity": quantity,
                    "grams": grams,
                    "eater_id": None,
                }
            ],
        )
    return _changed(work, cart_id)


@unsynced
def set_quantity(work: Work, cart_id: UUID, position: int, quantity: int) -> CartView:
    """Change the portions of a line; 0 takes the line out."""
    work.require(Right.SELL)
    require_open_shift(work)
    line = next((x for x in raw_lines(work, cart_id) if x.position == position), None)
    if line is None:
        raise Refused("line_gone")
    if quantity <= 0:
        sql.run(
            work.session,
            "DELETE FROM cart_line WHERE cart_id = :c AND position = :p",
            {"c": _key(work, cart_id), "p": position},
        )
        return _changed(work, cart_id)
    if line.by_weight:
        raise Refused("weigh_again", name=line.name)
    others = sum(x.quantity for x in raw_lines(work, cart_id) if x.dish_id == line.dish_id) - line.quantity
    if quantity > line.quantity:
        _check_left(line.remaining, others + quantity, line.name)
    _write_quantity(work, cart_id, position, quantity)
    return _changed(work, cart_id)


@unsynced
def set_member(work: Work, cart_id: UUID, resident_id: UUID | None, *, meal: str) -> CartView:
    """Serve a resident, another one, or nobody; every line is priced anew. Works before the first dish too."""
    work.require(Right.SELL)
    require_open_shift(work)
    if resident_id is not None and not _is_active(work, resident_id):
        raise Refused("resident_gone")
    _ensure(work, cart_id, meal)
    _set(work, cart_id, "member_id", None if resident_id is None else _key(work, resident_id))
    return _changed(work, cart_id)


@unsynced
def set_eater(work: Work, cart_id: UUID, position: int, resident_id: UUID | None) -> CartView:
    """Say who eats a line when it is not the member (代领 for a spouse): it is priced by that person's age."""
    work.require(Right.SELL)
    require_open_shift(work)
    if resident_id is not None and not _is_active(work, resident_id):
        raise Refused("resident_gone")
    touched = sql.run(
        work.session,
        "UPDATE cart_line SET eater_id = :e WHERE cart_id = :c AND position = :p",
        {"e": None if resident_id is None else _key(work, resident_id), "c": _key(work, cart_id), "p": position},
    )
    if not touched:
        raise Refused("line_gone")
    return _changed(work, cart_id)


@unsynced
def set_takeaway(work: Work, cart_id: UUID, takeaway: bool) -> CartView:
    """堂食 or 外带."""
    work.require(Right.SELL)
    _set(work, cart_id, "takeaway", int(takeaway))
    return _changed(work, cart_id)


def set_benefits(work: Work, cart_id: UUID, use: bool) -> CartView:
    """A person may decline the senior price; the choice is logged."""
    work.require(Right.SELL)
    _set(work, cart_id, "use_benefits", int(use))
    work.audit("benefits_declined" if not use else "benefits_taken", cart_id.hex)
    return _changed(work, cart_id)


def hold(work: Work, cart_id: UUID) -> int:
    """挂单: put the cart aside under a number people can call out. Raises ``Refused("cart_empty")``."""
    work.require(Right.SELL)
    if not raw_lines(work, cart_id):
        raise Refused("cart_empty")
    used = {
        r[0]
        for r in sql.rows(
            work.session, "SELECT hold_no FROM cart WHERE terminal = :t AND state = 'held'", {"t": work.terminal}
        )
    }
    number = next(n for n in range(1, len(used) + 2) if n not in used)
    sql.run(
        work.session,
        "UPDATE cart SET state = 'held', hold_no = :n, changed_at = :now WHERE id = :c",
        {"n": number, "now": _now(work), "c": _key(work, cart_id)},
    )
    work.touched("cart", cart_id)
    return number


def take(work: Work, cart_id: UUID) -> CartView:
    """取单: bring a held cart back. Raises ``Refused("cart_open")`` while another one is being rung up."""
    work.require(Right.SELL)
    require_open_shift(work)
    open_one = current(work)
    if open_one is not None and open_one.rows:
        raise Refused("cart_open")
    if open_one is not None:
        delete(work, open_one.id)
    header(work, cart_id)
    sql.run(
        work.session,
        "UPDATE cart SET state = 'open', hold_no = NULL WHERE id = :c",
        {"c": _key(work, cart_id)},
    )
    return _changed(work, cart_id)


def discard(work: Work, cart_id: UUID, reason: str = "") -> None:
    """Throw a cart away. It is counted on the Z: thrown-away orders are a training and theft signal."""
    work.require(Right.SELL)
    shown = load(work, cart_id)
    if shown.rows:
        work.audit("cart_abandoned", cart_id.hex, lines=len(shown.rows), total=shown.payable, reason=reason)
    delete(work, cart_id)
    work.touched("cart", cart_id)


def require_open_shift(work: View) -> UUID:
    """The open shift of this terminal. Raises ``Refused("no_shift")`` or ``("shift_counting")``."""
    row = sql.row(
        work.session,
        "SELECT id, state FROM shift WHERE terminal = :t AND state <> 'closed'",
        {"t": work.terminal},
    )
    if row is None:
        raise Refused("no_shift")
    if row[1] != "open":
        raise Refused("shift_counting")
    return sql.uuid(row[0])


def _ensure(work: Work, cart_id: UUID, meal: str) -> None:
    if sql.row(work.session, "SELECT 1 FROM cart WHERE id = :c", {"c": _key(work, cart_id)}) is not None:
        return
    if sql.row(work.session, "SELECT 1 FROM sale WHERE id = :c", {"c": _key(work, cart_id)}) is not None:
        raise Refused("cart_paid")
    other = current(work)
    if other is not None:
        if other.rows:
            raise Refused("cart_open")
        delete(work, other.id)  # only a member was picked, never a dish: nothing is lost
    _CART.run(
        work.session,
        [
            {
                "id": cart_id,
                "terminal": work.terminal,
                "state": "open",
                "hold_no": None,
                "member_id": None,
                "takeaway": False,
                "use_benefits": True,
                "meal": meal,
                "staff_id": work.member().id,
                "changed_at": work.now,
            }
        ],
    )


def _changed(work: Work, cart_id: UUID) -> CartView:
    sql.run(
        work.session,
        "UPDATE cart SET changed_at = :now WHERE id = :c",
        {"now": _now(work), "c": _key(work, cart_id)},
    )
    work.touched("cart", cart_id)
    return load(work, cart_id)


def _set(work: Work, cart_id: UUID, column: str, value: object) -> None:
    touched = sql.run(
        work.session, f"UPDATE cart SET {column} = :v WHERE id = :c", {"v": value, "c": _key(work, cart_id)}
    )
    if not touched:
        raise Refused("cart_gone")


def _write_quantity(work: Work, cart_id: UUID, position: int, quantity: int) -> None:
    if quantity > MOST_PORTIONS:
        raise Refused("quantity_bad", most=MOST_PORTIONS)
    sql.run(
        work.session,
        "UPDATE cart_line SET quantity = :q WHERE cart_id = :c AND position = :p",
        {"q": quantity, "c": _key(work, cart_id), "p": position},
    )


def delete(work: Work, cart_id: UUID) -> None:
    sql.run(work.session, "DELETE FROM cart_line WHERE cart_id = :c", {"c": _key(work, cart_id)})
    sql.run(work.session, "DELETE FROM cart WHERE id = :c", {"c": _key(work, cart_id)})


def _check_amount(quantity: int, grams: int | None, by_weight: bool, name: str) -> None:
    if not 1 <= quantity <= MOST_PORTIONS:
        raise Refused("quantity_bad", most=MOST_PORTIONS)
    if by_weight and grams is None:
        raise Refused("grams_needed", name=name)
    if grams is not None and not by_weight:
        raise Refused("grams_not_wanted", name=name)
    if grams is not None and not 1 <= grams <= MOST_GRAMS:
        raise Refused("grams_bad", most=MOST_GRAMS)


def _check_left(remaining: int | None, wanted: int, name: str) -> None:
    if remaining is not None and wanted > remaining:
        raise Refused("only_left", name=name, left=remaining)


def _is_active(work: View, resident_id: UUID) -> bool:
    row = sql.row(work.session, "SELECT active FROM resident WHERE id = :r", {"r": _key(work, resident_id)})
    return row is not None and bool(row[0])


def _key(view: View, value: UUID) -> object:
    return value


def _now(view: View) -> object:
    return view.now


_CART = sql.Insert(Cart)
_LINE = sql.Insert(CartLine)
