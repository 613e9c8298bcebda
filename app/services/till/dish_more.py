"""What else may be said of a dish: a price typed at the till, its box, portions kept for seniors, a set's groups."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules import validation
from app.rules.till import sets
from app.rules.till.sets import SetError
from app.services.work import View, asks
from app.store.sql import Reader

MOST_BOX_FEE = 100_00
MOST_RESERVED = 999


@dataclass(frozen=True)
class DishMore:
    """``open_low`` to ``open_high`` (分) may be typed at the till, both None for a dish with a price; ``box_fee`` is
    that of one portion, None: as the centre's; ``reserved`` portions are kept for seniors; ``set_text`` is what may be
    chosen of a set meal, as ``rules.till.sets`` reads what is typed.
    """

    open_low: int | None = None
    open_high: int | None = None
    box_fee: int | None = None
    reserved: int | None = None
    set_text: str = ""


@dataclass(frozen=True)
class _Coded:
    id: UUID
    code: str


_CODED = Reader(_Coded, "dish")
NOT_SAID: dict[str, Any] = {
    "half_price": None, "open_low": None, "open_high": None, "box_fee": None, "reserved": None, "set_groups": "",
    "fee": "",
}  # fmt: skip
"""What a dish is unless it is said."""


def more_columns(
    view: View, more: DishMore, dish_id: UUID | None, top_price: int, *, by_weight: bool
) -> dict[str, Any]:
    """The columns of a dish. Raises ``Refused("field_bad")``: open_low, open_high, box_fee, reserved, set_text."""
    low, high = (None, None) if by_weight else (more.open_low, more.open_high)
    if (low is None) != (high is None):
        validation.bad("open_low" if low is None else "open_high", "text_empty")
    if low is not None and high is not None:
        low = validation.whole("open_low", low, 1, top_price)
        high = validation.whole("open_high", high, low, top_price)
    box, kept = more.box_fee, more.reserved
    return {
        "open_low": low,
        "open_high": high,
        "box_fee": None if box is None else validation.whole("box_fee", box, 0, MOST_BOX_FEE),
        "reserved": None if kept is None else validation.whole("reserved", kept, 0, MOST_RESERVED),
        "set_groups": "" if by_weight else _groups(view, more.set_text, dish_id),
    }


@asks()
def set_text(view: View, stored: str) -> str:
    """The groups of a set meal as they are typed; empty for a dish that is none."""
    groups = sets.read_groups(stored)
    return sets.groups_text(groups, {one.id: one.code for one in _CODED.rows(view, "WHERE active")}) if groups else ""


def _groups(view: View, text: str, own: UUID | None) -> str:
    if not text.strip():
        return ""
    codes = {one.code: one.id for one in _CODED.rows(view, "WHERE active AND set_groups = ''") if one.id != own}
    try:
        return sets.write_groups(sets.typed_groups(text, codes))
    except SetError as wrong:
        validation.bad("set_text", f"set_{wrong.code}", said=wrong.text)
