"""How repairs read on the screen: prices, days of waiting, who and where."""

from collections.abc import Iterable
from datetime import date

from app.rules.repairs.flow import RepairAct, RepairState
from app.services.repairs.prices import RepairPriceRow
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.words.repairs import REPAIR_EVENTS

COLUMNS = (("new", "待派单"), ("work", "维修中"), ("ready", "待取件"))
"""The columns of the board, with what stands over them."""
COLUMN_OF = {
    RepairState.TAGGED: "new", RepairState.RECEIVED: "new", RepairState.CHECKING: "new", RepairState.QUOTED: "new",
    RepairState.REPORTED: "new",
    RepairState.AGREED: "work", RepairState.WORKING: "work", RepairState.PARTS: "work", RepairState.DISPATCHED: "work",
    RepairState.ARRIVED: "work",
    RepairState.READY: "ready", RepairState.UNREPAIRED: "ready", RepairState.DONE: "ready", RepairState.CALLED: "ready",
}  # fmt: skip
"""Where a thing stands on the board; what is over stands on none."""
MAIN = {
    RepairState.TAGGED: RepairAct.REGISTER, RepairState.RECEIVED: RepairAct.QUOTE,
    RepairState.CHECKING: RepairAct.QUOTE, RepairState.QUOTED: RepairAct.AGREE, RepairState.AGREED: RepairAct.START,
    RepairState.WORKING: RepairAct.FINISH, RepairState.PARTS: RepairAct.RESUME, RepairState.READY: RepairAct.HAND_OUT,
    RepairState.UNREPAIRED: RepairAct.GIVE_BACK, RepairState.REPORTED: RepairAct.DISPATCH,
    RepairState.DISPATCHED: RepairAct.ARRIVE, RepairState.ARRIVED: RepairAct.COMPLETE,
    RepairState.DONE: RepairAct.CALL_BACK, RepairState.CALLED: RepairAct.CLOSE,
}  # fmt: skip
"""The step that usually comes next."""
REPAIR_LETTERS = {
    RepairAct.CHECK: "J", RepairAct.QUOTE: "B", RepairAct.REQUOTE: "B", RepairAct.AGREE: "T", RepairAct.REFUSE: "N",
    RepairAct.START: "K", RepairAct.WAIT: "D", RepairAct.RESUME: "P", RepairAct.FINISH: "X", RepairAct.GIVE_UP: "H",
    RepairAct.DISPATCH: "P", RepairAct.ARRIVE: "C", RepairAct.COMPLETE: "W", RepairAct.CALL_BACK: "F",
    RepairAct.REDO: "R", RepairAct.CLOSE: "G", RepairAct.VOID: "Z",
}  # fmt: skip
"""The letter of each step, with Alt: it belongs to the step, so it never moves. No state knows two of one letter."""
STATE_TONES = {
    RepairState.READY: "ok", RepairState.UNREPAIRED: "warn", RepairState.WORKING: "warn", RepairState.PARTS: "warn",
    RepairState.HANDED: "mute", RepairState.UNREPAIRED_HANDED: "mute", RepairState.CLOSED: "mute",
    RepairState.VOID: "mute", RepairState.DONE: "ok", RepairState.CALLED: "ok",
}  # fmt: skip
LONG_WAIT = 7
"""Days after which a thing that waits to be collected is warned of."""


def price_words(row: RepairPriceRow) -> str:
    """What a line of the price list says: ¥20.00 起 + 配件."""
    words = "免费" if not row.amount and not row.plus_parts else yuan(row.amount)
    parts = (f"/{row.unit}" if row.unit else "", " 起" if row.from_price else "", " + 配件" if row.plus_parts else "")
    return words + "".join(parts)


def waiting_tag(days: int) -> TagSpec:
    """How long a thing has waited to be collected."""
    if days <= 0:
        return TagSpec("今天修好", "ok")
    return TagSpec(f"待取 {days} 天", "warn", "clock") if days > LONG_WAIT else TagSpec(f"待取 {days} 天")


def promised_tag(day: date | None, today: date) -> TagSpec | None:
    """When a thing was promised for."""
    if day is None:
        return None
    if day < today:
        return TagSpec(f"超期 {(today - day).days} 天", "bad", "alarm-clock")
    return TagSpec("今天要好", "warn", "clock") if day == today else TagSpec(f"{day:%m-%d}")


def moved_by(act: str) -> str:
    """What an event of a repair's timeline is called."""
    return REPAIR_EVENTS.get(act, act)


def joined(parts: Iterable[str]) -> str:
    """What there is of some words, with a dot between."""
    return " · ".join(part for part in parts if part)
