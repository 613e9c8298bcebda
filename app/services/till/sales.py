"""Taking the money: one transaction turns the cart into a sealed sale. A correction is a new record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.base import to_ms
from app.models.sale import Sale, SaleBenefit, SaleLine, SalePayment
from app.rules import records
from app.rules.rights import Right
from app.rules.till.pricing import Priced
from app.services.centre import settings
from app.services.till import cart as carts
from app.services.till import menu, pricing, receipts
from app.services.till.cart_view import Header, header, raw_lines
from app.services.till.pricing import Diner, RawLine
from app.services.till.tender import Settlement, Tender, settle
from app.services.work import View, Work
from app.store import rollups, sealed_values, sql

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
class _Order:
    """A priced order on its way into the books."""

    cart: Header
    lines: list[RawLine]
    people: dict[UUID, Diner]
    priced: Priced


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
    done = find_done(work, cart_id)
    if done is not None:
        return done
    shift_id = carts.require_open_shift(work)
    order = _order(work, cart_id)
    if expected_payable is not None and order.priced.payable_total != expected_payable:
        raise Refused("price_changed", payable=order.priced.payable_total)
    rule = settings.text(work, "till.rounding")
    settled = settle(order.priced.payable_total, tenders, rule, odd_change=odd_change)
    _check_references(work, settled)
    serial, number = work.next_number(records.SALE)
    parts = _parts(work, cart_id, order, settled, shift_id, serial, number)
    _write(work, parts)
    _take_portions(work, order.lines)
    carts.delete(work, cart_id)
    member = order.people.get(order.cart.member_id) if order.cart.member_id else None
    receipt = receipts.of_sale(
        settings.head(work), parts, work.member().name, _meal_name(work, order.cart.meal), member, order.people
    )
    cash = any(p.method == "cash" for p in settled.payments)
    work.print(receipt, number=number, open_drawer=cash, keep=not print_receipt)
    work.audit("sale", number, due=settled.due, shift=shift_id)
    work.touched("sale", cart_id)
    return _done(parts)


def find_done(view: View, sale_id: UUID) -> SaleDone | None:
    """The sale stored under a cart's id, if that cart was already paid."""
    row = sql.row(
        view.session,
        "SELECT number, due, tendered, change, list_total, discount_total + subsidy_total FROM sale WHERE id = :i",
        {"i": sale_id},
    )
    if row is None:
        return None
    methods = sql.rows(
        view.session,
        "SELECT method FROM sale_payment WHERE sale_id = :i ORDER BY position",
        {"i": sale_id},
    )
    return SaleDone(sale_id, row[0], row[1], row[2], row[3], row[4], row[5], tuple(m[0] for m in methods), True)


def reverse(work: Work, sale_id: UUID, reason: str) -> SaleDone:
    """冲正: take a sale back whole, as a new record with every amount negated.

    The cashier may do it for an own sale within two minutes; later on the same business date an approver is needed.
    Cash goes back in cash; declared tenders go back the way they came. Raises ``Refused``: ``sale_unknown``,
    ``sale_reversed``, ``is_reversal``, ``other_day``, ``reason_missing``, ``needs_approver``.
    """
    shift_id = carts.require_open_shift(work)
    key = {"i": sale_id}
    row = sql.row(work.session, f"SELECT {', '.join(_SALE_COLUMNS)} FROM sale WHERE id = :i", key)
    if row is None:
        raise Refused("sale_unknown")
    sale = dict(zip(_SALE_COLUMNS, row, strict=True))
    if sale["kind"] != "sale":
        raise Refused("is_reversal", number=sale["number"])
    if sql.row(work.session, "SELECT 1 FROM sale WHERE corrects_id = :i", key) is not None:
        raise Refused("sale_reversed", number=sale["number"])
    if sql.day(sale["business_date"]) != work.business_date:
        raise Refused("other_day", number=sale["number"])
    recent = work.now - sql.when(sale["at"]) <= RECENT and sql.uuid(sale["staff_id"]) == work.member().id
    work.require(Right.REVERSE_RECENT if recent else Right.REVERSE)
    if not reason.strip():
        raise Refused("reason_missing")
    serial, number = work.next_number(records.SALE)
    parts = _negated(work, sale, shift_id, serial, number)
    _write(work, parts)
    _give_portions_back(work, parts)
    original = sale["number"]
    receipt = receipts.of_reversal(work, parts, original)
    cash = any(p["method"] == "cash" for p in parts.payments)
    work.print(receipt, number=number, open_drawer=cash)
    work.audit("reversal", number, of=original, due=parts.sale["due"], reason=reason.strip())
    work.touched("sale", sale_id, parts.sale["id"])
    return _done(parts)


def _order(work: Work, cart_id: UUID) -> _Order:
    cart = header(work, cart_id)
    lines = raw_lines(work, cart_id)
    if not lines:
        raise Refused("cart_empty")
    for line in lines:
        if line.sold_out:
            raise Refused("dish_sold_out", name=line.name)
        if line.remaining is not None:
            wanted = sum(x.quantity for x in lines if x.dish_id == line.dish_id)
            if wanted > line.remaining:
                raise Refused("only_left", name=line.name, left=line.remaining)
    when = pricing.occasion(work, cart.meal, cart.takeaway)
    wanted_people = [i for i in (cart.member_id, *(x.eater_id for x in lines)) if i is not None]
    people = pricing.diners(work, wanted_people, when)
    priced = pricing.price(work, lines, people, cart.member_id, when, use_benefits=cart.use_benefits)
    return _Order(cart, lines, people, priced)


def _parts(
    work: Work, sale_id: UUID, order: _Order, settled: Settlement, shift_id: UUID, serial: int, number: str
) -> receipts.Parts:
    priced = order.priced
    member = order.people.get(order.cart.member_id) if order.cart.member_id else None
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
        "tier": "" if member is None else member.tier,
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
    return receipts.Parts(sale, _line_rows(sale_id, order), _benefits(sale_id, order), payments)


def _line_rows(sale_id: UUID, order: _Order) -> list[dict[str, Any]]:
    return [
        {
            "sale_id": sale_id,
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


def _benefits(sale_id: UUID, order: _Order) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for n, line in enumerate(order.priced.lines, 1):
        for benefit in line.benefits:
            rows.append(
                {
                    "sale_id": sale_id,
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
    original = sql.uuid(sale["id"])
    parts = stored_parts(work, original, sale)
    new = work.new_id()
    negative = {k: -parts.sale[k] for k in _SALE_MONEY}
    head = {
        **parts.sale,
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
        "tendered": -parts.sale["due"],
        "change": 0,
    }

    def back(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> list[dict[str, Any]]:
        return [{**r, "sale_id": new, **{c: None if r[c] is None else -r[c] for c in columns}} for r in rows]

    payments = [{**p, "tendered": p["amount"], "reference": ""} for p in back(parts.payments, ("amount",))]
    return receipts.Parts(
        head,
        back(parts.lines, ("quantity", "grams", "list_amount", "discount", "subsidy", "payable")),
        back(parts.benefits, ("amount",)),
        payments,
    )


def stored_parts(view: View, sale_id: UUID, sale: dict[str, Any]) -> receipts.Parts:
    """A stored sale with everything that hangs on it, as plain values."""
    key = {"i": sale_id}

    def read(table: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        quoted = ", ".join(f'"{c}"' for c in columns)
        found = sql.rows(view.session, f"SELECT {quoted} FROM {table} WHERE sale_id = :i ORDER BY position", key)
        return [_typed({"sale_id": sale_id, **dict(zip(columns, r, strict=True))}) for r in found]

    return receipts.Parts(
        _typed(sale),
        read("sale_line", sealed_values.LINE),
        read("sale_benefit", sealed_values.BENEFIT),
        read("sale_payment", sealed_values.PAYMENT),
    )


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    out = dict(row)
    for name, value in row.items():
        if value is None:
            continue
        if name == "id" or name.endswith("_id"):
            out[name] = sql.uuid(value)
        elif name == "at":
            out[name] = sql.when(value)
        elif name == "business_date":
            out[name] = sql.day(value)
        elif name in ("takeaway", "eligible"):
            out[name] = bool(value)
    return out


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
    for payment in settled.payments:
        if not payment.reference:
            continue
        used = sql.row(
            work.session,
            "SELECT 1 FROM sale_payment WHERE method = :m AND reference = :r AND reference <> ''",
            {"m": payment.method, "r": payment.reference},
        )
        if used is not None:
            raise Refused("reference_used", reference=payment.reference)


def _take_portions(work: Work, lines: list[RawLine]) -> None:
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


def _meal_name(view: View, code: str) -> str:
    return next((p.name for p in menu.periods(view) if p.code == code), code)


_SALE_MONEY = ("list_total", "discount_total", "subsidy_total", "rounding", "due")
_SALE_COLUMNS = sealed_values.SALE
_SALE = sql.Insert(Sale)
_LINES = sql.Insert(SaleLine)
_BENEFITS = sql.Insert(SaleBenefit)
_PAYMENTS = sql.Insert(SalePayment)
