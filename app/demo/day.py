"""A day of trade at the demo canteen, rung up through the same operations the till uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from app.demo.centre import PIN, DemoClock, restock
from app.demo.people import NEIGHBOUR
from app.rules import money
from app.rules.rights import Role
from app.services.centre import clock as pc_clock
from app.services.centre import staff
from app.services.desk import Desk
from app.services.documents.till import ShiftReport
from app.services.residents import filters
from app.services.till import cart, menu, sales, shifts
from app.services.till.menu import DishTile
from app.services.till.tender import METHODS, Tender, rounding_for

FLOAT = 300_00
_MEALS = (("breakfast", 6, 40, 9, 14), ("lunch", 10, 32, 150, 40), ("dinner", 17, 2, 90, 18))
"""Meal, opening hour and minute, minutes of trade, orders at an ordinary load."""

_METHODS = ("cash", "wechat", "alipay", "card")
_SHARES = (45, 38, 13, 4)


@dataclass(frozen=True)
class Cast:
    """Who appears: residents to serve, the one known best, the cashier, and a manager to ask."""

    members: tuple[UUID, ...]
    neighbour: UUID
    cashier: UUID
    manager: UUID


def cast(desk: Desk) -> Cast:
    """Pick the people of the day from the store."""
    roster = desk.see(staff.roster)
    page = desk.see(filters.listing, "", 0, 1000)
    return Cast(
        members=tuple(r.id for r in page.rows if r.name != NEIGHBOUR),
        neighbour=next(r.id for r in page.rows if r.name == NEIGHBOUR),
        cashier=next(s.id for s in roster if s.role == "cashier"),
        manager=next(s.id for s in roster if s.role == "manager" and s.code != "001"),
    )


def sign_in(desk: Desk, who: UUID) -> None:
    """Put somebody on duty, PIN and all."""
    member = desk.check_pin(who, PIN)
    desk.staff = desk.do(staff.sign_in, member.id).member
    if member.role is Role.MANAGER:
        desk.do(pc_clock.confirm, "演示的日子")


def trade(
    desk: Desk,
    clock: DemoClock,
    rng: Random,
    day: date,
    people: Cast,
    *,
    load: int,
    after_meal: Callable[[str], object],
) -> None:
    """Open the shift and serve all meals. ``load`` is per cent of an ordinary day's orders."""
    clock.at(day, 6, 20)
    sign_in(desk, people.manager)
    restock(desk)
    sign_in(desk, people.cashier)
    agreed = desk.approve(people.manager, PIN)  # the last shift may be a month ago
    desk.do(shifts.open_shift, FLOAT, day, "补了零钱", approval=agreed)
    for meal, hour, minute, span, orders in _MEALS:
        serve_meal(desk, clock, rng, day, people, (meal, hour, minute, span), max(1, orders * load // 100))
        after_meal(meal)
        sign_in(desk, people.cashier)
    clock.at(day, 18, 40)
    desk.do(shifts.move_cash, "drop", 200_00, "上交")


def serve_meal(
    desk: Desk, clock: DemoClock, rng: Random, day: date, people: Cast, slot: tuple[str, int, int, int], orders: int
) -> None:
    """Serve one meal's orders at increasing times."""
    meal, hour, minute, span = slot
    seconds = sorted(rng.sample(range(span * 60), orders))
    for n, offset in enumerate(seconds):
        clock.at(day, hour, minute)
        clock.forward(seconds=offset)
        regular = meal == "breakfast" and n == orders * 2 // 3
        done = order(desk, clock, rng, meal, people, people.neighbour if regular else None)
        if done is not None and n == orders // 2 and meal == "lunch":
            clock.forward(seconds=20)
            desk.do(sales.reverse_sale, done, "打错菜")


def order(
    desk: Desk, clock: DemoClock, rng: Random, meal: str, people: Cast, member: UUID | None = None
) -> UUID | None:
    """Ring up one order and take the money; returns the sale's id, or None for a cart that was thrown away.

    Without a ``member`` it is anybody.
    """
    tiles = [t for t in desk.see(menu.tiles, meal) if not t.sold_out and (t.remaining is None or t.remaining > 4)]
    cart_id = desk.new_id()
    if member is None and rng.random() < 0.82:
        member = rng.choice(people.members)
    if member is not None:
        desk.do(cart.set_member, cart_id, member, meal=meal)
    for tile in _pick(rng, tiles, meal):
        grams = rng.randrange(180, 460) if tile.by_weight else None
        shown = desk.do(cart.add, cart_id, tile.code, meal=meal, grams=grams)
    if rng.random() < 0.25:
        shown = desk.do(cart.set_takeaway, cart_id, True)
    if rng.random() < 0.02:
        desk.do(cart.discard, cart_id, "不要了")
        return None
    clock.forward(seconds=6)
    method = rng.choices(_METHODS, _SHARES)[0]
    due = shown.payable + rounding_for(shown.payable, 0, "jiao", cash=0 if method == "cash" else None)
    amount = rng.choice(money.quick_amounts(due)) if method == "cash" else due
    reference = f"{rng.randrange(10**10):010d}" if method in ("wechat", "alipay") else ""
    desk.do(sales.check_out, cart_id, [Tender(method, amount, reference)], expected_payable=shown.payable)
    return cart_id


def close(desk: Desk, clock: DemoClock, rng: Random, people: Cast, day: date) -> ShiftReport:
    """Count the drawer blind and close with a Z; now and then it is a little off."""
    clock.at(day, 19, 10)
    sign_in(desk, people.manager)
    shift = desk.see(shifts.now)
    if shift is None or shift.expected_cash is None:
        raise RuntimeError("no shift to close")
    off = rng.choice((0, 0, 0, -100, 50, -450))
    pieces = dict(money.change_pieces(max(0, shift.expected_cash + off)))
    sign_in(desk, people.cashier)
    declared = {t.method: t.amount for t in shift.figures.tenders if t.method in METHODS[1:]}
    counted = {d: n for d, n in pieces.items() if d in money.DENOMINATIONS}
    verdict = desk.do(shifts.submit_count, counted, declared)
    approval = desk.approve(people.manager, PIN)
    reason = "找零时看错" if abs(off) > 200 else ""
    return desk.do(shifts.close, reason, verdict.total - verdict.usual, approval=approval)


def _pick(rng: Random, tiles: list[DishTile], meal: str) -> list[DishTile]:
    if meal == "breakfast":
        return rng.sample(tiles, min(len(tiles), rng.randint(1, 3)))
    rice = [t for t in tiles if t.category == "主食" and not t.by_weight]
    dishes = [t for t in tiles if t.category not in ("主食", "套餐", "称重")]
    special = [t for t in tiles if t.category in ("套餐", "称重")]
    if special and rng.random() < 0.2:
        return [rng.choice(special), rng.choice(rice)]
    return [*rng.sample(dishes, min(len(dishes), rng.randint(1, 4))), rng.choice(rice)]
