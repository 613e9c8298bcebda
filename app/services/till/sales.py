"""Taking the money: one transaction turns the cart into a sealed sale. A correction is a new record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.base import to_ms
from app.models.sale import Sale, SaleBenefit, SaleLine, SalePayment
from app.rules import records
from app.rules.rights import Right
from app.rules.till.remarks import portion_name
from app.services.centre import settings
from app.services.till import (
    boxes,
    choices,
    cutting,
    eaters,
    exceptions,
    kitchen,
    meal_orders,
    outage,
    pickup,
    price_slip,
    receipts,
    uses,
    wallet,
    wallet_rows,
)
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.till.order import Header, PricedOrder
from app.services.till.order_lines import AS_EVER, UNCUT, Way
from app.services.till.references import check_references
from app.services.till.reversing import check_reversal, reversal_head, reversal_reason
from app.services.till.shift_figures import check_cash_out
from app.services.till.shift_figures import need as need_shift
from app.services.till.standing import Stands, stands, taken_back
from app.services.till.tender import Settlement, Tender, settle
from app.services.till.told import told_at_sale
from app.services.till.undoing import give_taken_back
from app.services.work import View, Work, asks
from app.store import rollups, sealed_values, sql
from app.store.sql import Reader


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
    payments: tuple[tuple[str, int], ...]  # method and what of the due it paid; below zero what goes back that way
    portions: int
    member: str  # as staff call them, empty for a walk-in
    dishes: tuple[tuple[str, int, int | None], ...] = ()  # name, portions, grams; empty when ``repeated``
    pickup_no: int | None = None
    kitchen: bool = False  # the kitchen was told
    repeated: bool = False  # the sale was already there: a second press changed nothing

    @property
    def methods(self) -> tuple[str, ...]:
        """How it was paid."""
        return tuple(method for method, _ in self.payments)


@dataclass(frozen=True)
class TakenBack:
    """A sale taken back, and its dishes in a cart again."""

    reversal: SaleDone
    cart: CartView


@dataclass(frozen=True)
class _Sold:
    """A stored sale as a second press is answered."""

    number: str
    due: int
    tendered: int
    change: int
    list_total: int
    saved: int
    portions: int
    member: str
    pickup_no: int | None


@dataclass(frozen=True)
class _Paid:
    method: str
    amount: int


def check_out(
    work: Work,
    cart_id: UUID,
    tenders: Sequence[Tender],
    *,
    expected_payable: int | None = None,
    print_receipt: bool = True,
    same_reference: bool = False,
    change_to: str = "",
    kitchen_knows: bool = False,
) -> SaleDone:
    """收款: seal the cart as a sale under the cart's own id.

    Pressing twice makes one sale: an id already stored is answered with that sale. ``expected_payable`` is what the
    screen showed; another price now refuses with ``price_changed``. What is in the cart is sold, also when it was
    marked 售罄 since: it stands on the tray. ``kitchen_knows``: the kitchen is not told again. Raises also what
    ``settle``, ``exceptions.check_sold``, ``wallet_rows.spend``, ``wallet.keep_change`` (for the card ``change_to``
    names) and ``outage.agree`` raise, ``no_shift``, ``cart_gone``, ``cart_empty``, ``dish_changed``,
    ``resident_gone``, ``order_nobody``, ``reference_used``, ``reference_again`` (a tail seen today; unless
    ``same_reference`` says that it is another payment).
    """
    work.require(Right.SELL)
    cart = orders.header(work, cart_id)
    done = find_done(work, cart_id) if cart is None else None
    if done is not None:
        return done
    shift_id = carts.require_open_shift(work)
    if cart is None:
        raise Refused("cart_gone")
    order = _as_shown(work, cart, expected_payable)
    settled = settle(order.priced.payable_total, tenders, settings.text(work, "till.rounding"))
    check_references(work, settled.payments, asked=same_reference)
    serial, number = work.next_number(records.SALE)
    parts = _parts(work, order, settled, shift_id, serial, number)
    exceptions.check_sold(work, parts.benefits)
    _write(work, parts)
    wallet_rows.spend(work, parts.payments, cart_id)
    uses.take_uses(work, parts.sale, parts.benefits, order.used)
    wallet.keep_change(work, change_to, settled.change)
    told = _cook(work, order, parts, known=kitchen_knows)
    carts.delete(work, cart_id)
    cash = any(p.method == "cash" for p in settled.payments)
    receipt = receipts.receipt(work, parts, order.present, notes=price_slip.receipt_notes(work, order))
    work.print(receipt, number=number, open_drawer=cash, keep=not print_receipt)
    work.audit("sale", number, due=settled.due, shift=shift_id)
    work.touched("sale", cart_id)
    return replace(_done(parts, "" if order.member is None else order.member.name), kitchen=told)


@asks(Right.SELL, Right.SEE_REPORTS)
def find_done(view: View, sale_id: UUID) -> SaleDone | None:
    """The sale stored under a cart's id, if that cart was already paid."""
    sold = _SOLD.one(view, "WHERE id = :sale", sale=sale_id)
    if sold is None:
        return None
    paid = _PAID.rows(view, "WHERE sale_id = :sale ORDER BY position", sale=sale_id)
    payments = tuple((p.method, p.amount) for p in paid)
    return SaleDone(id=sale_id, **vars(sold), payments=payments, repeated=True)


@asks()
def reverse_sale(work: Work, sale_id: UUID, reason: str) -> SaleDone:
    """冲正: take a sale back whole, or what parts left of it, as a new record with every amount negated.

    The cashier may do it for an own sale within two minutes; later on the same business date an approver is needed,
    and also where the clock says that the sale is yet to come. So many days later as the centre takes sales back
    (``till.refund_days``) an approver is needed too, and the money leaves the running shift on its own business date.
    Cash goes back in cash; declared tenders go back the way they came. Raises ``Refused``: ``sale_unknown``,
    ``sale_reversed``, ``is_reversal``, ``other_day``, ``reason_missing``, ``field_bad`` (reason), ``needs_approver``.
    """
    return _reverse(work, stands(work, sale_id), reason)[0]


@asks()
def reverse_to_cart(work: Work, sale_id: UUID, reason: str) -> TakenBack:
    """冲正重收: ``reverse_sale``, and its dishes for the same people in a cart again, to be put right and paid anew.

    Raises what ``reverse_sale`` raises. What was seen, agreed to or declined for somebody who eats still holds;
    money taken off by hand does not: it was agreed to for that sale. Prices are those of now; beside an order begun
    meanwhile the cart is put aside.
    """
    of = stands(work, sale_id)
    done, parts = _reverse(work, of, reason)
    sale = parts.sale
    again = [x for x in parts.lines if x["quantity"] and not x["fee"]]
    lines = [
        carts.Rung(
            x["dish_id"],
            -x["quantity"],
            None if x["grams"] is None else -x["grams"],
            None if x["eater_id"] == sale["member_id"] else x["eater_id"],
            Way(**{name: x[name] for name in _WAY}),
        )
        for x in again
    ]
    said = told_at_sale(work, sale_id, {x["position"]: n for n, x in enumerate(again, 1)})
    header = Header(
        work.new_id(), "open", None, sale["member_id"], takeaway=sale["takeaway"], use_benefits=True, meal=sale["meal"],
        delivery=sale["delivery"], due_day=meal_orders.ordered_for(of.sale), told=said, payer_id=sale["payer_id"],
        paid_by=sale["paid_by"], paper_no=sale["paper_no"], paper_at=sale["paper_at"], **UNCUT,
    )  # fmt: skip
    meal_orders.take_over_order(work, sale_id, header.id)
    cart = carts.put_in(work, header, lines)
    if (
        not any(b["amount"] for b in parts.benefits) and cart.benefit_portions
    ):  # they had declined what they were entitled to
        cart = carts.set_benefits(work, cart.id, False)
    return TakenBack(done, cart)


def _reverse(work: Work, of: Stands, reason: str) -> tuple[SaleDone, receipts.Parts]:
    return take_dishes_back(work, of, dict.fromkeys(of.portions, 0), reason)


def take_dishes_back(work: Work, of: Stands, kept: Mapping[int, int], reason: str) -> tuple[SaleDone, receipts.Parts]:
    """Take of a sale what leaves ``kept`` portions of each line, as a new sealed record: the one way to take any back.

    Raises what ``reverse_sale`` and ``taken_back`` raise, and ``drawer_short`` where the cash would come out of another
    shift's drawer than it went into.
    """
    shift_id = carts.require_open_shift(work)
    check_reversal(work, "sale", of.sale, settings.number(work, "till.refund_days"))
    said = reversal_reason(reason)
    back = taken_back(work, of, kept)
    cash = -sum(p["amount"] for p in back.payments if p["method"] == "cash")
    if cash and of.sale["shift_id"] != shift_id:
        check_cash_out(work, need_shift(work, "open"), cash)
    serial, number = work.next_number(records.SALE)
    parts = back.under({**reversal_head(work, of.sale, (), serial, number), "shift_id": shift_id})
    _write(work, parts)
    give_taken_back(work, of.sale, parts)
    eating = [parts.sale["member_id"], parts.sale["payer_id"], *(line["eater_id"] for line in parts.lines)]
    people = eaters.people(work, [one for one in eating if one is not None])
    receipt = receipts.receipt(work, parts, people, corrects=of.number)
    work.print(receipt, number=number, open_drawer=any(p["method"] == "cash" for p in parts.payments))
    told = {} if back.whole else {"part": True}
    work.audit("reversal", number, of=of.number, due=parts.sale["due"], reason=said, **told)
    work.touched("sale", of.sale["id"], parts.sale["id"])
    member = people.get(parts.sale["member_id"])
    return _done(parts, "" if member is None else member.name), parts


def _as_shown(work: Work, cart: Header, expected_payable: int | None) -> PricedOrder:
    """The order, at the price the screen showed where it says one. Raises ``price_changed``, and as ``_sellable``."""
    if cart.paper_no:
        outage.agree(work, cart.paper_no)
    if cart.due_day is not None:
        meal_orders.need_whose(work, cart.id, cart.member_id)
    order = _sellable(orders.priced(work, cart, orders.lines_of(work, cart.id)))
    if expected_payable is not None and order.priced.payable_total != expected_payable:
        raise Refused("price_changed", payable=order.priced.payable_total, why=order.said())
    return order


def _sellable(order: PricedOrder) -> PricedOrder:
    """The order, as it can be sold. Raises ``Refused``: ``cart_empty``, ``dish_changed``, ``resident_gone``."""
    if not order.lines:
        raise Refused("cart_empty")
    for line in order.lines:
        if not line.fits:
            raise Refused("dish_changed", name=line.name)
    if any(not person.active for person in order.people.values()):
        raise Refused("resident_gone")
    return order


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
        "approver_id": _agreed(work, order),
        "member_id": order.cart.member_id,
        "at": work.now,
        "meal": order.cart.meal,
        "takeaway": order.cart.takeaway,
        "delivery": order.cart.delivery,
        "service_day": order.cart.other_day(work),
        "tier": "" if order.member is None else order.member.tier,
        "list_total": priced.list_total,
        "discount_total": priced.discount_total,
        "subsidy_total": priced.subsidy_total,
        "rounding": settled.rounding,
        "due": settled.due,
        "tendered": settled.tendered,
        "change": settled.change,
        "part": False,
        "cut": priced.cut_total,
        "cut_reason": order.cart.cut_reason,
        "pickup_no": pickup.given(work),
        "payer_id": order.cart.payer_id,
        "paid_by": order.cart.paid_by,
        "paper_no": order.cart.paper_no,
        "paper_at": order.cart.paper_at,
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
    return receipts.Parts(sale, line_rows(order), benefit_rows(work, order), payments)


def _agreed(work: Work, order: PricedOrder) -> UUID | None:
    """Who agreed to something about the sale. Money off is looked at whoever agreed to anything else."""
    cut_by = cutting.cut_consent(work, order)
    return work.approver_id or cut_by


def line_rows(order: PricedOrder) -> list[dict[str, Any]]:
    """The lines of an order as they are sealed."""
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
            "unit_price": line.each,
            "list_amount": p.list_amount,
            "discount": p.discount,
            "subsidy": p.subsidy,
            "payable": p.payable,
            "eligible": line.eligible,
            "eater_id": line.eater_id or order.cart.member_id,
            **vars(line.way),
            "fee": line.fee,
            "cut": p.cut,
            "cut_reason": line.cut_reason,
        }
        for n, (line, p) in enumerate(zip(order.lines, order.priced.lines, strict=True), 1)
    ]


def benefit_rows(view: View, order: PricedOrder) -> list[dict[str, Any]]:
    """What the lines of an order were given, as it is sealed."""
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
                    **exceptions.said_of(view, order, benefit),
                }
            )
    return rows


def _write(work: Work, parts: receipts.Parts) -> None:
    sale = parts.sale
    serial, mac = work.seal(
        "sale", sale["number"], lambda _: sealed_values.sale(sale, parts.lines, parts.benefits, parts.payments)
    )
    boxes.keep_box_dish(work, parts.lines)
    _SALE.run(work.session, [{**sale, "chain_serial": serial, "mac": mac}])
    _LINES.run(work.session, parts.lines)
    _BENEFITS.run(work.session, [{**sealed_values.BENEFIT_LATER, **row} for row in parts.benefits])
    _PAYMENTS.run(work.session, parts.payments)
    at_ms = to_ms(sale["at"])
    moved = rollups.moves(sale, at_ms, parts.lines, parts.benefits, parts.payments)
    day: date = sale["business_date"]
    rollups.add(work.session, day.isoformat(), work.terminal, moved)


def _cook(work: Work, order: PricedOrder, parts: receipts.Parts, *, known: bool) -> bool:
    """Count the portions down, and tell the kitchen unless it is ``known`` there; whether it was told something.
    Another day's meal is counted and cooked on that day.
    """
    if not meal_orders.is_today(parts.sale):
        return False
    choices.take_portions(work, order.dishes)
    if known or not kitchen.is_told(work, kitchen.AT_SALE):
        return False
    return kitchen.tell_kitchen(work, order.cart, order.dishes, pickup_no=parts.sale["pickup_no"])


def _done(parts: receipts.Parts, member: str) -> SaleDone:
    sale = parts.sale
    return SaleDone(
        id=sale["id"],
        number=sale["number"],
        due=sale["due"],
        tendered=sale["tendered"],
        change=sale["change"],
        list_total=sale["list_total"],
        saved=sale["discount_total"] + sale["subsidy_total"],
        payments=tuple((p["method"], p["amount"]) for p in parts.payments if p["amount"] or sale["kind"] == "sale"),
        portions=sum(line["quantity"] for line in parts.lines if not line["fee"]),
        member=member,
        dishes=tuple(
            (portion_name(x["name"], half=x["half"]), x["quantity"], x["grams"]) for x in parts.lines if x["quantity"]
        ),
        pickup_no=sale["pickup_no"],
    )


_WAY = tuple(vars(AS_EVER))
_SOLD = Reader(
    _Sold,
    "sale",
    saved="discount_total + subsidy_total",
    portions="(SELECT sum(quantity) FROM sale_line l WHERE l.sale_id = sale.id AND l.fee = '')",
    member="coalesce((SELECT r.name FROM resident r WHERE r.id = sale.member_id), '')",
)
_PAID = Reader(_Paid, "sale_payment")
_SALE = sql.Insert(Sale)
_LINES = sql.Insert(SaleLine)
_BENEFITS = sql.Insert(SaleBenefit)
_PAYMENTS = sql.Insert(SalePayment)
