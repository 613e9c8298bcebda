"""What a sale had taken beside the money, given back when it is taken back: one list for the whole and for a part."""

from collections.abc import Mapping
from typing import Any

from app.rules.till import sets
from app.services.till import kitchen, meal_orders, uses, wallet_rows
from app.services.till.receipts import Parts
from app.services.work import Work
from app.store import sql


def give_taken_back(work: Work, original: Mapping[str, Any], parts: Parts) -> None:
    """Free what the sealed sale ``original`` had taken, as far as ``parts`` takes it back.

    ``parts`` is the sealed reversal, in the store by now: the whole sale or some of its lines, amounts and quantities
    below zero. Lines stand at the positions of what they take back; one of no portions takes back none. With
    ``parts.sale["part"]`` something of the sale is left. Money is no part of this; it is in the payments of ``parts``.
    Whatever else a sale uses up is freed here, so that no way of taking a sale back forgets it.
    """
    if meal_orders.is_today(original):
        _portions(work, original, parts)
    if original["service_day"] is not None and not parts.sale["part"]:
        meal_orders.cancel_order(work, original["id"])
    if parts.benefits:
        uses.free_uses(work, original["id"], parts.sale["id"])
    wallet_rows.cards_get_back(work, original, parts)
    kitchen.take_back_dishes(work, original, parts.lines)


def _portions(work: Work, original: Mapping[str, Any], parts: Parts) -> None:
    """To the counts this sale was taken from: one that was made after it never held these portions.

    At one terminal the order of sealed records says which was first, whatever its clock said.
    """
    mark = {"at": original["at"], "t": original["terminal"], "sale": original["id"]}
    back = [
        {"q": -x["quantity"], "d": dish, **mark}
        for x in parts.lines
        if x["quantity"]
        for dish in (x["dish_id"], *(one.dish for one in sets.read_picked(x["choices"])))
    ]
    order = "counted_after < (SELECT chain_serial FROM sale WHERE id = :sale)"
    since = f"CASE WHEN counted_by = :t THEN {order} ELSE counted_at <= :at END"
    counted = f"remaining IS NOT NULL AND {since}"
    sql.run(work.session, f"UPDATE dish SET remaining = remaining + :q WHERE id = :d AND {counted}", back)
    work.touched("menu")
