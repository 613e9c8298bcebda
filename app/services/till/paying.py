"""代付: somebody else pays for who eats. A resident, or said in a word how they belong together; never a free name."""

from uuid import UUID

from app.rules import validation
from app.rules.rights import Right
from app.services.till import cart as carts
from app.services.till import order as orders
from app.services.till.cart_view import CartView
from app.services.work import Work, unsynced

RELATIONS = ("女儿", "儿子", "配偶", "亲属", "邻居", "志愿者", "单位")


@unsynced
def set_payer(work: Work, cart_id: UUID, payer_id: UUID | None, relation: str = "") -> CartView:
    """Say who pays when it is not the member, or with neither that it is them after all.

    Raises ``Refused``: ``no_shift``, ``cart_gone``, ``resident_gone``, ``field_bad`` (relation).
    """
    work.require(Right.SELL)
    carts.require_open_shift(work)
    carts.check_active(work, payer_id)
    cart = orders.need(work, cart_id)
    if relation:
        validation.choice("relation", relation, RELATIONS)
    payer = None if payer_id == cart.member_id else payer_id
    return carts.show_changed(work, cart, orders.lines_of(work, cart_id), payer_id=payer, paid_by=relation)
