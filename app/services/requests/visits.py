"""未应门: nobody opened to whoever brought a meal, so somebody asks after them; a request that is opened by itself."""

from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.services.centre import settings
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.till import deliveries, meal_orders, menu
from app.services.work import Work, asks


@asks(Right.SELL)
def no_answer(work: Work, order_id: UUID, note: str = "") -> str:
    """Say that nobody opened, and open the request that asks after them; its number. Once for an order, however often
    it is said. The request has the item, the clock and the papers of any other, and needs no right of requests: who
    brings meals must be able to set it going.

    Raises ``Refused``: ``order_unknown``, ``field_bad`` (outcome, note), ``item_unknown``, ``resident_gone``.
    """
    order = meal_orders.find(work, order_id)
    if order is None or order.outcome == meal_orders.CANCELLED:
        raise Refused("order_unknown")
    if not order.delivery:
        validation.bad("outcome", "choice", allowed=deliveries.CALLED_FOR)
    said = validation.text("note", note, 60)
    number = order.request_no or _ask_after(work, order, said)
    meal_orders.set_outcome(work, order_id, deliveries.NO_ANSWER, said, number)
    work.audit("meal_order", deliveries.NO_ANSWER, meal=order.meal, day=order.day, request=number)
    return number


def _ask_after(work: Work, order: meal_orders.OrderedMeal, note: str) -> str:
    meal = menu.period_name(work, order.meal)
    text = f"{order.day:%m-%d} {meal}送餐未应门，请上门或打电话看看。"
    form = RequestForm(
        item=settings.text(work, "till.visit_item"),
        resident_id=order.resident_id,
        phone=order.phone,
        channel="grid",
        urgent=True,
        place=order.address,
        text=f"{text}{note}",
    )
    return accept.take_in(work, work.new_id(), form, print_receipt=False).number
