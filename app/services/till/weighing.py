"""Labels of the scale at the counter: which dish one is of, how much of it, and at what price."""

from dataclasses import dataclass

from app.errors import Refused
from app.rules.rights import Right
from app.rules.till import labels
from app.rules.till.labels import LabelError
from app.services.centre import settings
from app.services.till import order as orders
from app.services.till.order_lines import Way
from app.services.work import View, asks


@dataclass(frozen=True)
class LabelRead:
    """A dish as its label says it; ``way`` holds the label's price, where it has one."""

    code: str
    grams: int
    way: Way


@asks(Right.SELL)
def read_label(view: View, text: str) -> LabelRead | None:
    """What a label says; None for a code that is none, and where the centre has no such labels.

    The label's price is the price. Raises ``Refused``: ``label_bad`` (a wrong check digit, nothing on it),
    ``label_unknown`` (code_typed=: no such dish), ``label_by_piece`` (the dish is not weighed).
    """
    kind = settings.text(view, "till.label")
    if kind == "none":
        return None
    try:
        label = labels.read_label(text, settings.text(view, "till.label_layout"))
    except LabelError as wrong:
        raise Refused("label_bad", why=wrong.code) from None
    if label is None:
        return None
    dish = orders.dish(view, label.dish)
    if dish is None:
        raise Refused("label_unknown", code_typed=label.dish)
    if not dish.by_weight:
        raise Refused("label_by_piece", name=dish.name)
    if kind == "weight":
        return LabelRead(dish.code, label.value, Way(weighed="label"))
    grams = labels.grams_of_price(label.value, dish.unit_price, dish.unit_grams)
    return LabelRead(dish.code, grams, Way(own_price=label.value, weighed="label"))
