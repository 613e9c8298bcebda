"""Labels of a scale: an EAN-13 that begins with 2, holding a dish's code and its price or its weight.

A layout says what each of the 13 digits is: a digit stands for itself, ``C`` is the dish's code, ``V`` the value, ``X``
says nothing, and the last, ``K``, is the check digit: ``2XCCCCCVVVVVK``.
"""

import re
from dataclasses import dataclass

from app.rules import money

DIGITS = 13
USUAL_LAYOUT = "2XCCCCCVVVVVK"
_LAYOUT = re.compile(r"2[0-9X]{0,3}X{0,3}C{2,6}X{0,2}V{4,6}X{0,2}K")


class LabelError(ValueError):
    """A label that cannot be right. ``code``: check (its check digit), empty (it says nothing)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Label:
    """A dish's code as the menu has it, without the zeros in front, and what the scale printed: 分, or grams."""

    dish: str
    value: int


def is_layout(layout: str) -> bool:
    """Whether a layout can be read: 13 digits with a code, a value and the check digit at the end."""
    return len(layout) == DIGITS and _LAYOUT.fullmatch(layout) is not None


def ean_digit(digits: str) -> int:
    """The last digit of an EAN-13 whose first twelve these are."""
    odd, even = sum(map(int, digits[0:12:2])), sum(map(int, digits[1:12:2]))
    return -(odd + 3 * even) % 10


def read_label(text: str, layout: str) -> Label | None:
    """What a label says; None for a code that is none by this layout. Raises ``LabelError``."""
    if len(text) != DIGITS or not (text.isascii() and text.isdigit()):
        return None
    if any(sign.isdigit() and sign != digit for sign, digit in zip(layout, text, strict=True)):
        return None
    if ean_digit(text) != int(text[-1]):
        raise LabelError("check")
    said = {sign: "".join(d for s, d in zip(layout, text, strict=True) if s == sign) for sign in "CV"}
    if not int(said["C"]) or not int(said["V"]):
        raise LabelError("empty")
    return Label(said["C"].lstrip("0"), int(said["V"]))


def grams_of_price(fen: int, price: int, unit_grams: int) -> int:
    """About how much a label's price is of, grams: its price is what counts; at least 1."""
    return max(money.divide_half_up(fen * unit_grams, price), 1)
