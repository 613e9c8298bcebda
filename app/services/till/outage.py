"""停电照卖: paper orders numbered and printed ahead, and 补录 of what was served on them, by two people.

A paper order has a number of its own series, so that whoever counts the pad finds each sheet in the till, or knows
which is still to come. What is entered afterwards is a sale of the running shift: its money is counted now.
"""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.dates import local_day, within
from app.rules.records import PAPER_ORDER, whole_number
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents.till import OrderPad, PadDish
from app.services.till import cart, cart_view, menu
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.work import View, Work, asks
from app.store import sql

MOST_PAD = 60
OLDEST_PAPER = timedelta(days=7)
"""A paper order older than that is a case for the books, not for the till."""

_SHORT = re.compile(r"0{0,3}[1-9][0-9]{0,3}")
_WHOLE = re.compile(rf"{PAPER_ORDER.prefix}-?([A-Z][0-9]{{0,3}}?)-?(20[0-9]{{6}})-?([0-9]{{1,6}})")
_NEWEST = "SELECT max(day) FROM number_series WHERE kind = :kind AND terminal = :terminal AND last >= :serial"
_LAST = "SELECT last FROM number_series WHERE kind = :kind AND terminal = :terminal AND day = :day"
_USED = (
    "SELECT s.number FROM sale s WHERE s.paper_no = :paper AND s.kind = 'sale' AND NOT EXISTS "
    "(SELECT 1 FROM sale b WHERE b.corrects_id = s.id AND NOT b.part)"
)


@asks(Right.SELL)
def print_pad(work: Work, sheets: int) -> tuple[str, str]:
    """Number so many paper orders and queue them for the page printer; the first and the last number.

    Four stand on a page, with the codes and prices of the dishes as they are sold now behind them. Raises ``Refused``:
    ``field_bad`` (sheets).
    """
    many = validation.whole("sheets", sheets, 1, MOST_PAD)
    numbers = tuple(work.next_number(PAPER_ORDER)[1] for _ in range(many))
    dishes = tuple(
        PadDish(row.code, row.name, row.price, row.unit_grams if row.by_weight else 0)
        for row in menu.dishes(work, inactive=False)
    )
    pad = OrderPad(settings.head(work), local_day(work.now), numbers, dishes)
    work.audit("paper_orders", numbers[0], count=many)
    work.print(pad, number=numbers[0], printer="page")
    return numbers[0], numbers[-1]


@asks(Right.SELL)
def begin_late(work: Work, cart_id: UUID, paper: str, at: datetime, *, meal: str) -> CartView:
    """Say that an order was served on a paper order at an instant; it is rung up and paid as ever, and marked.

    Raises ``Refused``: ``paper_unknown`` (no such sheet was printed), ``paper_used`` (number=, of the sale),
    ``late_when`` (still to come, or older than ``OLDEST_PAPER``), and what ``cart.set_member`` raises.
    """
    number = _sheet(work, paper)
    _check_unused(work, number)
    if not within(at, work.now, OLDEST_PAPER):
        raise Refused("late_when", field="at")
    member = orders.header(work, cart_id)
    cart.set_member(work, cart_id, None if member is None else member.member_id, meal=meal)
    return _written(work, cart_id, number, at)


@asks(Right.SELL)
def leave_late(work: Work, cart_id: UUID) -> CartView:
    """The order is one of now after all. Raises ``Refused("cart_gone")``."""
    orders.need(work, cart_id)
    return _written(work, cart_id, "", None)


def agree(work: Work, paper: str) -> None:
    """Whether an order may be sealed as served on ``paper``: somebody else has looked at the sheet.

    Raises ``Refused``: ``paper_used`` (number=), ``needs_approver``, ``approver_unfit``.
    """
    _check_unused(work, paper)
    work.require(Right.LATE_ENTRY, barred=(work.member().id,))


def _written(work: Work, cart_id: UUID, paper: str, at: datetime | None) -> CartView:
    sql.run(
        work.session,
        "UPDATE cart SET paper_no = :paper, paper_at = :at, changed_at = :now WHERE id = :cart",
        {"paper": paper, "at": at, "now": work.now, "cart": cart_id},
    )
    work.touched("cart", cart_id)
    return cart_view.load(work, cart_id)


def _sheet(view: View, typed: str) -> str:
    """The stored number of a printed sheet, typed as it stands there, without hyphens, short, or by its last digits
    alone, which are those of the newest pad that has them. Raises ``Refused("paper_unknown")``.
    """
    plain = typed.strip().upper()
    if _SHORT.fullmatch(plain):
        newest = sql.value(view, _NEWEST, kind=PAPER_ORDER.prefix, terminal=view.terminal, serial=int(plain))
        if newest is not None:
            return PAPER_ORDER.number(view.terminal, sql.day(newest), int(plain))
    found = _WHOLE.fullmatch(whole_number(plain, local_day(view.now)))
    if found is not None:
        terminal, day, serial = found.groups()
        with suppress(ValueError):
            on = date.fromisoformat(day)
            last = sql.value(view, _LAST, kind=PAPER_ORDER.prefix, terminal=terminal, day=on.isoformat())
            if last is not None and 1 <= int(serial) <= int(last):
                return PAPER_ORDER.number(terminal, on, int(serial))
    raise Refused("paper_unknown", field="paper")


def _check_unused(view: View, paper: str) -> None:
    sold = sql.value(view, _USED, paper=paper)
    if sold is not None:
        raise Refused("paper_used", field="paper", number=str(sold))
