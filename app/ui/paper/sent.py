"""Where a paper goes, and how that is said: 已送打印 only where a printer is set."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.services import print_queue
from app.services.centre import settings
from app.ui.kit.toast import WAITING

if TYPE_CHECKING:
    from app.services.desk import Desk

RECEIPT, PAGE, KITCHEN = "receipt", "page", "kitchen"
SENT = "已送打印"
LATER = f"{WAITING}，打印机没有回应，好了以后自动打出"
_SAID = {"file": "已存为文件", "none": f"{WAITING}，还没有设打印机"}


def serving(role: str, printers: Mapping[str, Mapping[str, Any]]) -> str:
    """Which printer serves a role: its own, or the receipt printer where there is none; a roll takes what it can."""
    own = printers.get(role)
    return role if own is not None and (role == RECEIPT or own["kind"] != "none") else RECEIPT


def sent(desk: "Desk", role: str = RECEIPT) -> str:
    """What becomes of a paper that was just queued for a role: 已送打印, 已存为文件, or that it waits, and for what."""
    printers = desk.see(settings.printers)
    mine = serving(role, printers)
    kind = printers[mine]["kind"]
    if kind != "none" and desk.see(print_queue.failing, [r for r in printers if serving(r, printers) == mine]):
        return LATER
    return _SAID.get(kind, SENT)


def sent_to_kitchen(desk: "Desk") -> str:
    """What whoever tells the kitchen should know of its paper; nothing where it came out there, as ever."""
    if desk.see(settings.printers)[KITCHEN]["kind"] == "none":
        return "没有后厨打印机，后厨单从小票机出，请送进后厨"
    said = sent(desk, KITCHEN)
    return f"后厨单{said}" if said == LATER else ""
