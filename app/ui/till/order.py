"""The order being rung up, as the page knows it: one call of the desk per key press, and what came of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.errors import Refused, StoreTrouble
from app.rules.till import pricing
from app.services.centre import settings
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import (
    cart,
    cart_view,
    choosing,
    exceptions,
    fellows,
    modifiers,
    outage,
    paying,
    policies,
    sales,
    serving,
    tender,
)
from app.services.till import order as orders
from app.services.till.cart_view import CartRow, CartView
from app.services.till.choices import Chosen
from app.services.till.menu import DishTile
from app.services.till.order import Diner
from app.services.till.order_lines import AS_EVER, Way
from app.services.till.sales import SaleDone
from app.services.till.tender import Tender
from app.services.till.told import DOCUMENT
from app.services.till.wallet_rows import wallet_on
from app.services.work import Approval, View, Work, unsynced
from app.ui.kit.act import Refusing, act
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx

P = ParamSpec("P")
R = TypeVar("R")

Prices = dict[UUID, tuple[int, str]]
ASKED = frozenset({"dish_sold_out", "only_left", "portions_odd", "seniors_first", "kept_for_seniors"})
"""Refusals that are questions: the same once more means yes."""


class Order(QObject):
    """The open cart of this terminal. Signals: ``changed`` after any change, ``refused(trouble)`` when it may not be.

    Every method returns whether it was done; what went wrong has been told by then.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, ctx: Ctx, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx, self._desk, self._owner = ctx, ctx.desk, owner
        self.cart: CartView | None = None
        self.meal = ""
        self.selected: int | None = None
        self._id: UUID | None = None
        self._takeaway = False
        self._rounding = ""
        self.has_cards = False

    @property
    def rows(self) -> tuple[CartRow, ...]:
        """The lines."""
        return () if self.cart is None else self.cart.rows

    @property
    def member(self) -> Diner | None:
        """Who is served."""
        return None if self.cart is None else self.cart.member

    @property
    def takeaway(self) -> bool:
        """外带 rather than 堂食."""
        return self._takeaway if self.cart is None else self.cart.takeaway

    @property
    def serving(self) -> str:
        """The meal prices are for: the cart's own once there is one."""
        return self.meal if self.cart is None else self.cart.meal

    def row(self) -> CartRow | None:
        """The line that keys work on."""
        return next((row for row in self.rows if row.position == self.selected and not row.fee), None)

    def load(self) -> None:
        """Find the open cart of this terminal in the store, how cash is rounded and whether there are 餐卡."""
        guarded(lambda: self._desk.see(_found), self.refused.emit, self._found)

    def _found(self, found: tuple[CartView | None, str, bool]) -> None:
        shown, self._rounding, self.has_cards = found
        self._show(shown)

    def cash_due(self) -> int:
        """What the order comes to when it is paid in cash alone."""
        payable = 0 if self.cart is None else self.cart.payable
        return payable + tender.rounding_for(payable, 0, self._rounding, cash=0)

    def add(
        self, code: str, quantity: int = 1, grams: int | None = None, *, way: Way = AS_EVER, anyway: bool = False
    ) -> bool:
        """Ring up a dish. What is a question is raised on to the caller, who asks: ``grams_needed``,
        ``price_needed``, ``choices_needed``, and unless ``anyway`` those of ``ASKED``.
        """
        return self._do(
            _add, self._cart_id(), code, self.serving, quantity, grams, self.takeaway, anyway, way,
            asks={"grams_needed", "price_needed", "choices_needed", *ASKED},
        )  # fmt: skip

    def step(self, by: int, position: int | None = None, *, anyway: bool = False) -> bool:
        """Portions of a line up or down; the last one down takes the line out. Raises those of ``ASKED`` on."""
        row = next((r for r in self.rows if r.position == position), None) if position is not None else self.row()
        if row is None:
            return False
        wanted = 0 if row.by_weight and by < 0 else row.quantity + by
        return self._do(cart.set_quantity, self._cart_id(), row.position, wanted, anyway=anyway, asks=ASKED)

    def modify(self, position: int, remark: str, half: bool) -> bool:
        """Say how a line is wanted. Raises ``field_bad`` on."""
        return self._do(
            modifiers.modify, self._cart_id(), position, remark=remark, half=half, asks={"field_bad", "no_half"}
        )

    def choose(self, position: int, chosen: Chosen, *, anyway: bool = False) -> bool:
        """Make a set meal of other dishes. Raises those of ``ASKED`` on."""
        return self._do(choosing.choose, self._cart_id(), position, chosen, anyway=anyway, asks=ASKED)

    def remove(self) -> bool:
        """Take the selected line out."""
        row = self.row()
        return row is not None and self._do(cart.set_quantity, self._cart_id(), row.position, 0)

    def set_member(self, resident_id: UUID | None, proof: str = "") -> bool:
        """Serve somebody, somebody else, or nobody; ``proof``: what they were read from, where it is one."""
        if resident_id is None and self.cart is None:
            return True
        return self._do(_serve, self._cart_id(), resident_id, self.serving, self.takeaway, proof)

    def set_eater(self, resident_id: UUID | None) -> bool:
        """Say who eats the selected line."""
        row = self.row()
        return row is not None and self._do(cart.set_eater, self._cart_id(), row.position, resident_id)

    def give_portion(self, resident_id: UUID, proof: str = "") -> bool:
        """这一份给: one portion of the selected line is somebody else's, who was read from ``proof``."""
        row = self.row()
        return row is not None and self._do(_give, self._cart_id(), row.position, resident_id, proof)

    def say_proof(self, resident_id: UUID, proof: str, why: str) -> bool:
        """What was seen of somebody who eats."""
        return self._do(exceptions.say_proof, self._cart_id(), resident_id, proof, why)

    def take_back_exception(self, resident_id: UUID) -> bool:
        """No 例外 for somebody after all."""
        return self._do(exceptions.take_back_exception, self._cart_id(), resident_id)

    def decline_line(self, position: int, decline: bool) -> bool:
        """不使用优惠 for one line, or its benefit again."""
        return self._do(cart.decline_line, self._cart_id(), position, decline)

    def set_payer(self, resident_id: UUID | None, relation: str = "") -> bool:
        """代付: who pays, or what they are to the member."""
        return self._do(paying.set_payer, self._cart_id(), resident_id, relation)

    def set_takeaway(self, takeaway: bool) -> bool:
        """堂食 or 外带; before the first dish it is only remembered."""
        if self.cart is None:
            self._takeaway = takeaway
            self.changed.emit()
            return True
        return self._do(cart.set_takeaway, self._cart_id(), takeaway)

    def set_benefits(self, use: bool) -> bool:
        """Use the senior price, or decline it."""
        return self.cart is not None and self._do(cart.set_benefits, self._cart_id(), use)

    def hold(self) -> int | None:
        """挂单: the number to call out, None when refused."""
        number = self._run(cart.hold, self._cart_id())
        if number is not None:
            self._show(None)
        return number

    def put_by(self) -> bool:
        """Keep the order for its day, not paid yet."""
        if self._run(_put_by, self._cart_id()) is None:
            return False
        self._show(None)
        return True

    def take(self, cart_id: UUID) -> int | None:
        """取单: what was being rung up is put aside for it. The number it got, 0 when there was nothing; None when
        refused.
        """
        if not self.rows:
            return 0 if self._do(cart.take_up, cart_id) else None
        swapped = self._run(cart.swap, cart_id)
        if swapped is None:
            return None
        number, shown = swapped
        self._show(shown)
        return number

    def take_on(self, draft: ResidentDraft, resident_id: UUID) -> bool:
        """Register somebody new and serve them, or neither. Raises ``Refused`` for the form to say."""
        shown = self._desk.do(
            _take_on, self._cart_id(), draft, resident_id, self.serving, self.takeaway, by=self._owner
        )  # fmt: skip
        self._show(shown)
        return True

    def tier(self, born: date | None) -> str:
        """What the policies in force give somebody born then: ``长者 7 折``; empty for the list price."""
        occasion, in_force = self._desk.see(_rules, self.serving, self.takeaway)
        found = pricing.tier_of(pricing.Eater(id=self._desk.new_id(), birth_date=born), in_force, occasion)
        return "" if found is None else f"长者 {found.text}"

    def discard(self) -> CartView | None:
        """清空: what was thrown away, so that it can be rung up again; None when refused or there was nothing."""
        gone = self.cart
        if gone is None:
            return None
        went = guarded(lambda: self._desk.do(cart.discard, gone.id, by=self._owner), self.refused.emit)
        if not went:
            return None
        self._show(None)
        return gone

    def ring_again(self, gone: CartView) -> CartView | None:
        """Undo ``discard``: what was thrown away, open or put aside again; None when refused."""
        back = self._run(cart.restore, gone)
        if back is not None and back.state == "open":
            self._show(back)
        return back

    def check_out(
        self,
        tenders: Sequence[Tender],
        *,
        print_receipt: bool,
        same_reference: bool,
        change_to: str = "",
        approval: Approval | None = None,
    ) -> SaleDone:
        """收款; raises ``Refused`` or ``StoreTrouble`` for the dialog to say. A repeated press gives the same sale."""
        if self.cart is None:
            raise Refused("cart_empty")
        done = self._desk.do(
            sales.check_out,
            self.cart.id,
            tuple(tenders),
            expected_payable=self.cart.payable,
            print_receipt=print_receipt,
            same_reference=same_reference,
            change_to=change_to,
            by=self._owner,
            approval=approval,
        )
        self._show(None)
        return done

    def be_late(self, paper: str, at: datetime, form: Refusing) -> bool:
        """补录: the order was served on a paper order at an instant; what is wrong is said in ``form``."""
        return act(
            self._ctx, outage.begin_late, self._cart_id(), paper, at, meal=self.serving, then=self._show, form=form,
            by=self._owner,
        )  # fmt: skip

    def be_now(self) -> bool:
        """The order is none of a paper order after all."""
        return self.cart is not None and self._do(outage.leave_late, self._cart_id())

    def prices(self, dishes: Sequence[DishTile]) -> Prices:
        """What each dish costs the member now, with the rule's name; empty when everybody pays the list price."""
        member = self.member
        if member is None or self.cart is None or not self.cart.use_benefits:
            return {}
        when = self.cart.when
        in_force = self._desk.see(policies.policies_in_force, when.day)
        portions = ((dish.price, dish.senior_eligible, dish.set_code) for dish in dishes)
        prices = pricing.unit_prices(member.eater, portions, in_force, when)
        return {dish.id: price for dish, price in zip(dishes, prices, strict=True)}

    def show(self, shown: CartView) -> None:
        """What an operation run elsewhere made of the order."""
        self._show(shown)

    def _cart_id(self) -> UUID:
        if self.cart is not None:
            return self.cart.id
        if self._id is None:
            self._id = self._desk.new_id()
        return self._id

    def _do(
        self,
        operation: Callable[Concatenate[Work, P], CartView],
        /,
        *args: object,
        asks: Collection[str] = (),
        **kw: Any,
    ) -> bool:
        try:
            shown = self._desk.do(operation, *args, by=self._owner, **kw)
        except Refused as refused:
            if refused.code in asks:
                raise
            if refused.code in ("cart_gone", "cart_paid", "line_gone"):
                self._id = None
                self.load()
            self.refused.emit(refused)
            return False
        except StoreTrouble as trouble:
            self.refused.emit(trouble)
            return False
        self._show(shown)
        return True

    def _run(self, operation: Callable[Concatenate[Work, P], R], /, *args: object) -> R | None:
        done: list[R] = []
        guarded(lambda: self._desk.do(operation, *args, by=self._owner), self.refused.emit, done.append)
        return done[0] if done else None

    def _show(self, shown: CartView | None) -> None:
        before = {row.position: row for row in self.rows}
        self.cart = shown
        if shown is None:
            self._id, self.selected, self._takeaway = None, None, False
        else:
            self._id = shown.id
            self._select(before)
        self.changed.emit()

    def _select(self, before: Mapping[int, CartRow]) -> None:
        """The line just rung up is the one that + and − work on; a line taken out hands on to its neighbour."""
        positions = [row.position for row in self.rows]
        grown = [r.position for r in self.rows if r.position not in before or r.quantity > before[r.position].quantity]
        if len(grown) == 1:
            self.selected = grown[0]
        elif self.selected not in positions:
            lower = [p for p in positions if self.selected is not None and p < self.selected]
            self.selected = lower[-1] if lower else positions[-1] if positions else None


@unsynced
def _add(
    work: Work, cart_id: UUID, code: str, meal: str, quantity: int, grams: int | None, takeaway: bool, anyway: bool,
    way: Way,
) -> CartView:  # fmt: skip
    shown = cart.add(work, cart_id, code, meal=meal, quantity=quantity, grams=grams, way=way, anyway=anyway)
    return shown if shown.takeaway == takeaway else cart.set_takeaway(work, cart_id, takeaway)


@unsynced
def _give(work: Work, cart_id: UUID, position: int, resident_id: UUID, proof: str) -> CartView:
    shown = fellows.give_portion(work, cart_id, position, resident_id)
    return exceptions.say_proof(work, cart_id, resident_id, proof) if proof else shown


@unsynced
def _serve(work: Work, cart_id: UUID, resident_id: UUID | None, meal: str, takeaway: bool, proof: str = "") -> CartView:
    shown = cart.set_member(work, cart_id, resident_id, meal=meal)
    if proof and resident_id is not None:
        shown = exceptions.say_proof(work, cart_id, resident_id, proof)
    return shown if shown.takeaway == takeaway else cart.set_takeaway(work, cart_id, takeaway)


def _put_by(work: Work, cart_id: UUID) -> bool:
    serving.put_by(work, cart_id)
    return True


def _take_on(work: Work, cart_id: UUID, draft: ResidentDraft, resident_id: UUID, meal: str, takeaway: bool) -> CartView:
    who = registry.register(work, draft, resident_id).id
    return _serve(work, cart_id, who, meal, takeaway, DOCUMENT)  # their number was read from it


def _found(view: View) -> tuple[CartView | None, str, bool]:
    return cart_view.current(view), settings.text(view, "till.rounding"), wallet_on(view)


def _rules(view: View, meal: str, takeaway: bool) -> tuple[pricing.Occasion, tuple[pricing.Policy, ...]]:
    occasion = orders.occasion(view, meal, takeaway)
    return occasion, policies.policies_in_force(view, occasion.day)
