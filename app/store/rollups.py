"""How one sale, or one charge, moves the daily roll-ups: one definition for who writes them and who verifies them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.store import sql

Row = Mapping[str, Any]
Sums = list[int]  # count, quantity, list_amount, discount, subsidy, amount
_HALF_MS = 1_800_000
_UTC_PLUS_8 = 16  # half hours

_ADD = (
    "INSERT INTO daily_total "
    '(day, terminal, dimension, "key", "count", quantity, list_amount, discount, subsidy, amount) '
    "VALUES (:day, :terminal, :dimension, :key, :n, :q, :l, :d, :s, :a) "
    'ON CONFLICT (day, terminal, dimension, "key") DO UPDATE SET '
    '"count" = daily_total."count" + excluded."count", quantity = daily_total.quantity + excluded.quantity, '
    "list_amount = daily_total.list_amount + excluded.list_amount, "
    "discount = daily_total.discount + excluded.discount, "
    "subsidy = daily_total.subsidy + excluded.subsidy, amount = daily_total.amount + excluded.amount"
)


def moves(
    sale: Row, at_ms: int, lines: Iterable[Row], benefits: Iterable[Row], payments: Iterable[Row]
) -> dict[tuple[str, str], Sums]:
    """What one sale, or one reversal with its negated amounts, adds per (dimension, key).

    A reversal counts -1 wherever its sale counted +1, except in its own dimension, where it counts +1. One that leaves
    something of its sale (``part``) moves portions and money and counts 0, in ``reversal`` too: somebody still ate.
    It is counted by itself under ``part``. What was taken off by hand stands under ``cut`` too, out of the discounts;
    a fee (餐盒费) is no dish and no portion and stands under ``fee_line``.
    """
    part = "part" in set(sale.keys()) and bool(sale["part"])
    sign = 1 if sale["kind"] == "sale" else 0 if part else -1
    out: dict[tuple[str, str], Sums] = {}
    portions = 0
    seen_dishes: set[str] = set()
    later = set(sale.keys()) >= {"cut"}
    for line in lines:
        if later and line["fee"]:
            _add(out, ("fee_line", line["fee"]), sign, line["quantity"], line["list_amount"], 0, 0, line["payable"])
            continue
        portions += line["quantity"]
        key = _hex(line["dish_id"])
        first = key not in seen_dishes
        seen_dishes.add(key)
        _add(
            out,
            ("dish", key),
            sign if first else 0,
            line["quantity"],
            line["list_amount"],
            line["discount"],
            line["subsidy"],
            line["payable"],
        )
    whole = (sale["list_total"], sale["discount_total"], sale["subsidy_total"], sale["due"])
    _add(out, (sale["kind"], sale["meal"]), 0 if part else 1, portions, *whole)
    if part:
        _add(out, ("part", sale["meal"]), 1, portions, *whole)
    half = (at_ms // _HALF_MS + _UTC_PLUS_8) % 48
    _add(out, ("hour", f"{half // 2:02d}"), sign, portions, *whole)
    _add(out, ("half", f"{half // 2:02d}{half % 2 * 30:02d}"), sign, portions, *whole)
    if later and sale["cut"]:
        _add(out, ("cut", ""), sign, 0, 0, sale["cut"], 0, 0)
    for payment in payments:
        _add(out, ("tender", payment["method"]), sign, 0, 0, 0, 0, payment["amount"])
    _benefits(out, sign, benefits)
    return out


def charge_moves(
    charge: Row, _at_ms: int, _lines: Iterable[Row], payments: Iterable[Row]
) -> dict[tuple[str, str], Sums]:
    """What one charge or reversal adds: ``fee`` by subject, ``deposit`` by what became of it, ``tender`` as a sale;
    of a card's money ``wallet``, in or back, and neither of the first two.

    The amount of a fee is income, what was rounded off taken away. A reversal counts -1, as with sales.
    """
    sign = 1 if charge["kind"] == "charge" else -1
    out: dict[tuple[str, str], Sums] = {}
    if charge["subject"] == "wallet":
        came = sign * charge["deposit_in"] > 0
        _add(out, ("wallet", "in" if came else "back"), sign, 0, 0, 0, 0, charge["deposit_in"])
    else:
        _add(out, ("fee", charge["subject"]), sign, 0, 0, 0, 0, charge["fee_total"] + charge["rounding"])
        _deposits(out, sign, charge)
    for payment in payments:
        _add(out, ("tender", payment["method"]), sign, 0, 0, 0, 0, payment["amount"])
    return out


def _deposits(out: dict[tuple[str, str], Sums], sign: int, charge: Row) -> None:
    for key in ("in", "used", "back"):
        if charge[f"deposit_{key}"]:
            _add(out, ("deposit", key), sign, 0, 0, 0, 0, charge[f"deposit_{key}"])


def _benefits(out: dict[tuple[str, str], Sums], sign: int, benefits: Iterable[Row]) -> None:
    seen: set[tuple[str, str]] = set()
    for benefit in benefits:
        given = benefit["amount"]
        discount, subsidy = (given, 0) if benefit["kind"] == "discount" else (0, given)
        for place in (("tier", benefit["tier"]), ("payer", benefit["payer"])):
            _add(out, place, 0 if place in seen else sign, 0, 0, discount, subsidy, given)
            seen.add(place)


def add(session: Session, day: str, terminal: str, moved: Mapping[tuple[str, str], Sums]) -> None:
    """Add moves to the stored roll-ups, inside the caller's transaction."""
    sql.run(
        session,
        _ADD,
        [
            {
                "day": day,
                "terminal": terminal,
                "dimension": dimension,
                "key": key,
                "n": s[0],
                "q": s[1],
                "l": s[2],
                "d": s[3],
                "s": s[4],
                "a": s[5],
            }
            for (dimension, key), s in moved.items()
        ],
    )


def _add(out: dict[tuple[str, str], Sums], place: tuple[str, str], *values: int) -> None:
    sums = out.get(place)
    if sums is None:
        out[place] = list(values)
    else:
        for i, value in enumerate(values):
            sums[i] += value


def _hex(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else bytes(value).hex()
