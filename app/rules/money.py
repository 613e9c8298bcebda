"""Money as whole 分: what it is called on paper, how people type it, and how it is shared out. No float anywhere."""

import re
from collections.abc import Sequence
from typing import Any

DENOMINATIONS: tuple[int, ...] = (10000, 5000, 2000, 1000, 500, 100, 50, 10)
LOOSE = 1
"""What is counted as one sum and not by pieces, so many 分: coins without a row of their own, and rolls of coins."""
"""Notes and coins a drawer holds, in 分. Single 分 are legal tender but no counter keeps them."""

MAX_AMOUNT = 99_999_999_99
"""The largest amount a person may type, in 分."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．。，－−￥", "0123456789..,--¥")
_AMOUNT = re.compile(r"(?:([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]*))?|\.([0-9]+))")


class MoneyError(ValueError):
    """A typed amount is no amount. ``code``: empty, format, decimals, negative, large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def capitals(fen: int) -> str:
    """The amount in 大写 as financial papers want it, without the word 人民币.

    A 零 is written where the rules demand it (also for a whole empty group of four digits: 壹亿零壹仟元整) and left
    out where they leave the choice. 整 follows 元 only. Raises ``TypeError`` for anything but an int.
    """
    if type(fen) is not int:
        raise TypeError("money is a whole number of 分")
    if fen < 0:
        return "负" + capitals(-fen)
    whole, jiao, cent = fen // 100, fen // 10 % 10, fen % 10
    if not fen:
        return "零元整"
    text = f"{_whole(whole)}元" if whole else ""
    if not jiao and not cent:
        return text + "整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif whole:
        text += "零"
    return text + (f"{_DIGITS[cent]}分" if cent else "")


def _whole(value: int) -> str:
    """A whole number > 0 in 大写: 亿 over 万 over single groups of four digits."""
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if value >= unit:
            high, low = divmod(value, unit)
            text = _whole(high) + name
            if not low:
                return text
            gap = low < unit // 10 or high % 10**4 == 0
            return text + ("零" if gap else "") + _whole(low)
    return _group(value)


def _group(value: int) -> str:
    """One to four digits, without a leading 零."""
    text, gap = "", False
    for digit, place in zip(f"{value:04d}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(text)
        else:
            text += ("零" if gap else "") + _DIGITS[int(digit)] + place
            gap = False
    return text


def yuan(fen: int) -> str:
    """``1,234.50``; below zero with a true minus sign: ``−7.20``."""
    sign = "−" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def symbol(fen: int) -> str:
    """``¥29.80`` and ``−¥7.20``."""
    sign = "−" if fen < 0 else ""
    return f"{sign}¥{yuan(abs(fen))}"


def signed(fen: int) -> str:
    """For differences: ``+¥1.00``, ``−¥1.00``, ``¥0.00``."""
    return ("+" if fen > 0 else "") + symbol(fen)


def parse_yuan(text: str, limit: int = MAX_AMOUNT) -> int:
    """Read what a person typed as yuan into 分.

    ``18``, ``3.69``, ``.5``, ``1,234.50``, ``¥20``, ``20元``, also in full-width characters, with 。 for the point. A
    comma stands between whole thousands and nowhere else: ``0,500`` and ``12,5`` are no amounts.
    Raises ``MoneyError``: ``empty``, ``format``, ``negative``, ``decimals`` (more than two), ``large`` (> ``limit``).
    """
    plain = "".join(text.split()).translate(_FULL_WIDTH)
    negative = plain.startswith("-")
    plain = plain.removeprefix("-").removeprefix("¥").removesuffix("元")
    if not plain:
        raise MoneyError("format" if text.strip() else "empty")
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise MoneyError("format")
    if negative:
        raise MoneyError("negative")
    whole, decimals = found[1] or "0", found[2] or found[3] or ""
    if len(decimals) > 2:
        raise MoneyError("decimals")
    whole = whole.replace(",", "").lstrip("0")
    if len(whole) > len(str(limit)):  # also keeps int() away from a pasted novel
        raise MoneyError("large")
    fen = int(whole or "0") * 100 + int(decimals.ljust(2, "0"))
    if fen > limit:
        raise MoneyError("large")
    return fen


def per_mille(amount: int, rate: int) -> int:
    """``rate`` ‰ of an amount in 分, half up (half away from zero, so that a reversal mirrors its sale)."""
    return divide_half_up(amount * rate, 1000)


def divide_half_up(value: int, by: int) -> int:
    """``value / by`` as a whole number, halves away from zero; ``by`` > 0."""
    if by <= 0:
        raise ValueError("the divisor must be positive")
    half_up = (2 * abs(value) + by) // (2 * by)
    return half_up if value >= 0 else -half_up


def weigh(price: int, grams: int, unit_grams: int) -> int:
    """The amount in 分 for ``grams`` of food at ``price`` per ``unit_grams``, half up."""
    return divide_half_up(price * grams, unit_grams)


def share_out(total: int, weights: Sequence[int], ties: Sequence[Any]) -> list[int]:
    """Split ``total`` 分 in proportion to ``weights`` by largest remainder; the parts add up exactly.

    ``ties`` holds one sortable key per part and decides who gets a left-over 分 first, so the split does not depend
    on the order of the parts. No part exceeds its weight when ``total`` does not exceed their sum. A negative total
    mirrors the positive one. Raises ``ValueError`` for negative weights, or weights that are all zero under a total.
    """
    if total < 0:
        return [-part for part in share_out(-total, weights, ties)]
    whole = sum(weights)
    if any(weight < 0 for weight in weights) or len(weights) != len(ties) or (total and not whole):
        raise ValueError("the total cannot be shared over these weights")
    if not total:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(
        range(len(weights)), key=lambda i: (-(total * weights[i] % whole), ties[i], -weights[i])
    )  # equal in all three: the parts are interchangeable
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def round_down_to_jiao(fen: int) -> int:
    """抹零: the amount without its single 分, in the customer's favour; a refund mirrors the sale it reverses."""
    return fen // 10 * 10 if fen >= 0 else -(-fen // 10 * 10)


def quick_amounts(due: int) -> list[int]:
    """What a customer is likely to hand over: the exact amount first, then up to three rounder ones, rising.

    >>> quick_amounts(2980)
    [2980, 3000, 5000, 10000]
    """
    if due <= 0:
        return [due]
    notes = {note for note in DENOMINATIONS if note >= 100}
    rounder = {-(-due // step) * step for step in (1000, 5000, 10000)}
    return [due, *sorted(amount for amount in notes | rounder if amount > due)[:3]]


def change_pieces(fen: int) -> list[tuple[int, int]]:
    """The change in the fewest pieces: ``(denomination, pieces)``, largest first.

    Single 分 cannot be handed out and are left over: ``fen % 10``. Nothing for amounts of zero or less.
    """
    pieces = []
    for note in DENOMINATIONS:
        count, fen = divmod(max(fen, 0), note)
        if count:
            pieces.append((note, count))
    return pieces
