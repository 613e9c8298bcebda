"""Taking the money: one transaction turns the cart into a sealed sale. A correction is a new record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.models.base import to_ms
from app.models.sale import Sale, SaleBenefit, SaleLine, SalePayment
from app.rules import records
from app.rules.rights import Right
from app.services import queries
from app.services.centre import settings
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till import receipts
from app.services.till.order import DishLine, PricedOrder
from app.services.till.tender import Settlement, Tender, settle
from app.services.work import View, Work
from app.store import rollups, sealed_values, sql
from app.store.sql import Reader

RECENT = timedelta(minutes=2)


@dataclass(frozen=True)
class SaleDone:
    """What the cashier is shown after the money: 分 throughout."""

    id: UUID
    number: str
    due: int
    tendered: int
    change: int
    list_total: int
    saved: int  # discount and subsidy together
    methods: tuple[str, ...]
    repeated: bool = False  # the sale was already there: a second press changed nothing


@dataclass(frozen=True)
class _Sold:
    """A stored sale as a second press is answered."""

    number: str
    due: int
    tendered: int
    change: int
    list_total: int
    saved: int


def check_out(
    work: Work,
    cart_id: UUID,
    tenders: Sequence[Tender],
    *,
    expected_payable: int | None = None,
    print_receipt: bool = True,
    odd_change: bool = False,
) -> SaleDone:
    """收款: seal the cart as a sale under the cart's own id.

    Pressing twice makes one sale: an id already stored is answered with that sale. ``expected_payable`` is what the
    screen showed; another price now refuses with ``price_changed``. Raises also what ``settle`` raises, ``no_shift``,
    ``cart_gone``, ``cart_empty``, ``dish_sold_out``, ``only_left``, ``reference_used``.
    """
    work.require(Right.SELL)
    cart = orders.header(work, cart_id)
    done = find_done(work, cart_id) if cart is None else None
    if done is not None:
        return done
    shift_id = carts.require_open_shift(work)
    if cart is None:
        raise Refused("cart_gone")
    order = orders.priced(work, cart, _sellable(orders.lines_of(work, cart_id)))
    if expected_payable is not None and order.priced.payable_total != expected_payable:
        raise Refused("price_changed", payable=order.priced.payable_total)
    rule = settings.text(work, "till.rounding")
    settled = settle(order.priced.payable_total, tenders, rule, odd_change=odd_change)
    _check_references(work, settled)
    serial, number = work.next_number(records.SALE)
    parts = _parts(work, order, settled, shift_id, serial, number)
    _write(work, parts)
    _take_portions(work, order.lines)
    carts.delete(work, cart_id)
    cash = any(p.method == "cash" for p in settled.payments)
    receipt = receipts.receipt(work, parts, order.people)
    work.print(receipt, number=number, open_drawer=cash, keep=not print_receipt)
    work.audit("sale", number, due=settled.due, shift=shift_id)
    work.touched("sale", cart_id)
    return _done(parts)


def find_done(view: View, sale_id: UUID) -> SaleDone | None:
    """The sale stored under a cart's id, if that cart was already paid."""
    sold = _SOLD.one(view, "WHERE id = :sale", sale=sale_id)
    if sold is None:
        return None
    methods = sql.values(view, "SELECT method FROM sale_payment WHERE sale_id = :sale ORDER BY position", sale=sale_id)
    return SaleDone(id=sale_id, **vars(sold), methods=tuple(methods), repeated=True)


def reverse(work: Work, sale_id: UUID, reason: str) -> SaleDone:
    """冲正: take a sale back whole, as a new record with every amount negated.

    The cashier may do it for an own sale within two minutes; later on the same business date an approver is needed.
    Cash goes back in cash; declared tenders go back the way they came. Raises ``Refused``: ``sale_unknown``,
    ``sale_reversed``, ``is_reversal``, ``other_day``, ``reason_missing``, ``needs_approver``.
    """
    shift_id = carts.require_open_shift(work)
    sale = next(iter(_stored(work, "sale", sealed_values.SALE, "id", sale_id)), None)
    if sale is None:
        raise Refused("sale_unknown")
    if sale["kind"] != "sale":
        raise Refused("is_reversal", number=sale["number"])
    if sql.value(work, "SELECT 1 FROM sale WHERE corrects_id = :sale", sale=sale_id) is not None:
        raise Refused("sale_reversed", number=sale["number"])
    if sale["business_date"] != work.business_date:
        raise Refused("other_day", number=sale["number"])
    recent = work.now - sale["at"] <= RECENT and sale["staff_id"] == work.member().id
    work.require(Right.REVERSE_RECENT if recent else Right.REVERSE)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    serial, number = work.next_number(records.SALE)
    parts = _negated(work, sale, shift_id, serial, number)
    _write(work, parts)
    _give_portions_back(work, parts)
    original = sale["number"]
    eating = [parts.sale["member_id"], *(line["eater_id"] for line in parts.lines)]
    people = orders.people(work, [one for one in eating if one is not None])
    receipt = receipts.receipt(work, parts, people, corrects=original)
    cash = any(p["method"] == "cash" for p in parts.payments)
    work.print(receipt, number=number, open_drawer=cash)
    work.audit("reversal", number, of=original, due=parts.sale["due"], reason=reason.strip())
    work.touched("sale", sale_id, parts.sale["id"])
    return _done(parts)


def _sellable(lines: tuple[DishLine, ...]) -> tuple[DishLine, ...]:
    """The lines, none of them sold out meanwhile. Raises ``Refused``: cart_empty, dish_sold_out, only_left."""
    if not lines:
        raise Refused("cart_empty")
    for line in lines:
        if line.sold_out:
            raise Refused("dish_sold_out", name=line.name)
        if line.remaining is not None:
            wanted = sum(x.quantity for x in lines if x.dish_id == line.dish_id)
            if wanted > line.remaining:
                raise Refused("only_left", name=line.name, left=line.remaining)
    return lines


def _parts(
    work: Work, order: PricedOrder, settled: Settlement, shift_id: UUID, serial: int, number: str
) -> receipts.Parts:
    priced, sale_id = order.priced, order.cart.id
    sale = {
        "id": sale_id,
        "kind": "sale",
        "terminal": work.terminal,
        "business_date": work.business_date,
        "serial": serial,
        "number": number,
        "corrects_id": None,
        "shift_id": shift_id,
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "member_id": order.cart.member_id,
        "at": work.now,
        "meal": order.cart.meal,
        "takeaway": order.cart.takeaway,
        "tier": "" if order.member is None else order.member.tier,
        "list_total": priced.list_total,
        "discount_total": priced.discount_total,
        "subsidy_total": priced.subsidy_total,
        "rounding": settled.rounding,
        "due": settled.due,
        "tendered": settled.tendered,
        "change": settled.change,
    }
    payments = [
        {
            "sale_id": sale_id,
            "position": n,
            "method": p.method,
            "amount": p.amount,
            "tendered": p.tendered,
            "reference": p.reference,
        }
        for n, p in enumerate(settled.payments, 1)
    ]
    return receipts.Parts(sale, _line_rows(order), _benefits(order), payments)


def _line_rows(order: PricedOrder) -> list[dict[str, Any]]:
    return [
        {
            "sale_id": order.cart.id,
            "position": n,
            "dish_id": line.dish_id,
            "code": line.code,
            "name": line.name,
            "category": line.category,
            "quantity": line.quantity,
            "grams": line.grams,
            "unit_grams": line.unit_grams,
            "unit_price": line.unit_price,
            "list_amount": p.list_amount,
            "discount": p.discount,
            "subsidy": p.subsidy,
            "payable": p.payable,
            "eligible": line.eligible,
            "eater_id": line.eater_id or order.cart.member_id,
        }
        for n, (line, p) in enumerate(zip(order.lines, order.priced.lines, strict=True), 1)
    ]


def _benefits(order: PricedOrder) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for n, line in enumerate(order.priced.lines, 1):
        for benefit in line.benefits:
            rows.append(
                {
                    "sale_id": order.cart.id,
                    "position": len(rows) + 1,
                    "line": n,
                    "eater_id": benefit.eater,
                    "kind": benefit.kind,
                    "payer": benefit.payer,
                    "amount": benefit.amount,
                    "policy": benefit.policy,
                    "version": benefit.version,
                    "row": benefit.row,
                    "tier": benefit.tier,
                    "label": benefit.label,
                    "age": order.people[benefit.eater].age,
                }
            )
    return rows


def _negated(work: Work, sale: dict[str, Any], shift_id: UUID, serial: int, number: str) -> receipts.Parts:
    original = sale["id"]
    new = work.new_id()
    negative = {k: -sale[k] for k in _SALE_MONEY}
    head = {
        **sale,
        **negative,
        "id": new,
        "kind": "reversal",
        "terminal": work.terminal,
        "business_date": work.business_date,
        "serial": serial,
        "number": number,
        "corrects_id": original,
        "shift_id": shift_id,
        "staff_id": work.member().id,
        "approver_id": work.approver_id,
        "at": work.now,
        "tendered": -sale["due"],
        "change": 0,
    }

    def back(table: str, columns: tuple[str, ...], *negative: str) -> list[dict[str, Any]]:
        rows = _stored(work, table, columns, "sale_id", original)
        return [{**r, "sale_id": new, **{c: None if r[c] is None else -r[c] for c in negative}} for r in rows]

    lines = back("sale_line", sealed_values.LINE, "quantity", "grams", "list_amount", "discount", "subsidy", "payable")
    benefits = back("sale_benefit", sealed_values.BENEFIT, "amount")
    payments = back("sale_payment", sealed_values.PAYMENT, "amount")
    return receipts.Parts(head, lines, benefits, [{**p, "tendered": p["amount"], "reference": ""} for p in payments])


def _stored(view: View, name: str, columns: tuple[str, ...], key: str, sale_id: UUID) -> list[dict[str, Any]]:
    """The sealed columns of a stored sale, or of what hangs on it in its order, as plain values."""
    table = queries.table(name)
    chosen = sa.select(*(table.c[column] for column in columns)).where(table.c[key] == sale_id)
    ordered = chosen.order_by(table.c.position) if "position" in table.c else chosen
    return [dict(zip(columns, row, strict=True)) for row in queries.fetch(view, ordered)]


def _write(work: Work, parts: receipts.Parts) -> None:
    sale = parts.sale
    serial, mac = work.seal(
        "sale", sale["number"], lambda _: sealed_values.sale(sale, parts.lines, parts.benefits, parts.payments)
    )
    _SALE.run(work.session, [{**sale, "chain_serial": serial, "mac": mac}])
    _LINES.run(work.session, parts.lines)
    _BENEFITS.run(work.session, parts.benefits)
    _PAYMENTS.run(work.session, parts.payments)
    at_ms = to_ms(sale["at"])
    moved = rollups.moves(sale, at_ms, parts.lines, parts.benefits, parts.payments)
    day: date = sale["business_date"]
    rollups.add(work.session, day.isoformat(), work.terminal, moved)


def _check_references(work: Work, settled: Settlement) -> None:
    """A merchant's reference pays one sale. Raises ``Refused("reference_used")``."""
    for payment in settled.payments:
        if not payment.reference:
            continue
        used = sql.value(
            work,
            "SELECT 1 FROM sale_payment WHERE method = :method AND reference = :reference AND reference <> ''",
            method=payment.method,
            reference=payment.reference,
        )
        if used is not None:
            raise Refused("reference_used", field="reference", reference=payment.reference)


def _take_portions(work: Work, lines: tuple[DishLine, ...]) -> None:
    counted = [{"q": x.quantity, "d": x.dish_id} for x in lines if x.remaining is not None]
    if counted:
        sql.run(work.session, "UPDATE dish SET remaining = remaining - :q WHERE id = :d", counted)
        work.touched("menu")


def _give_portions_back(work: Work, parts: receipts.Parts) -> None:
    back = [{"q": -x["quantity"], "d": x["dish_id"]} for x in parts.lines]
    sql.run(work.session, "UPDATE dish SET remaining = remaining + :q WHERE id = :d AND remaining IS NOT NULL", back)
    work.touched("menu")


def _done(parts: receipts.Parts) -> SaleDone:
    sale = parts.sale
    return SaleDone(
        sale["id"],
        sale["number"],
        sale["due"],
        sale["tendered"],
        sale["change"],
        sale["list_total"],
        sale["discount_total"] + sale["subsidy_total"],
        tuple(p["method"] for p in parts.payments),
    )


_SALE_MONEY = ("list_total", "discount_total", "subsidy_total", "rounding", "due")
_SOLD = Reader(_Sold, "sale", saved="discount_total + subsidy_total")
_SALE = sql.Insert(Sale)
_LINES = sql.Insert(SaleLine)
_BENEFITS = sql.Insert(SaleBenefit)
_PAYMENTS = sql.Insert(SalePayment)
