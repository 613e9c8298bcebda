"""How a shift is spoken of: its states, what cash moves are called, days, times and denominations."""

from datetime import datetime

from app.rules import money
from app.rules.dates import local
from app.services.documents.till import ShiftReport
from app.services.till.cart_view import CartView
from app.services.till.shifts import Difference
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.words.till import METHODS

STATE_TAGS = {
    "open": TagSpec("进行中", "ok", "circle-dot"),
    "counted": TagSpec("待交班", "warn", "clock"),
}
MOVES = {"pay_in": "存入", "pay_out": "支出", "drop": "上交"}
STALE_BANNER = "till.stale"
"""The banner that a shift of another day still runs: the till says it everywhere, the page of the shift itself."""
MOVE_REASONS = {
    "pay_in": ("补零钱", "备用金不足", "找零退回"),
    "pay_out": ("临时采购", "垫付退款", "换零钱"),
    "drop": ("上交", "存银行", "交主管保管"),
}
MOST_REASON = 120
"""Letters of the reason of a move or a variance, as the service takes it."""
FLOAT_REASONS = ("补了零钱", "夜间上交", "上次点错", "没找到原因")
REASON_MISSING = "请写一句原因"
VARIANCE_REASONS = ("找零时看错", "漏记支出", "收到残币", "没找到原因")


def time_words(at: datetime) -> str:
    """``07:42``, as the clock on the wall shows it."""
    return f"{local(at):%H:%M}"


def denomination_name(fen: int) -> str:
    """``100 元``, ``5 角``; 其它硬币 for what is counted as a sum."""
    if fen == money.LOOSE:
        return "其它硬币"
    return f"{fen // 100} 元" if fen >= 100 else f"{fen // 10} 角"


def variance_words(variance: int) -> str:
    """``多 ¥1.00``, ``少 ¥4.50`` or ``相符``."""
    if not variance:
        return "相符"
    return f"多 {yuan(variance)}" if variance > 0 else f"少 {yuan(variance).lstrip('−')}"


def booked_words(one: Difference) -> str:
    """What should be there and what was found: ``应有 ¥318.00 · 点到 ¥300.00``; for an app 账上 and 商户端."""
    booked, found = ("应有", "点到") if one.method == "cash" else ("账上", "商户端")
    return f"{booked} {yuan(one.booked)} · {found} {yuan(one.found)}"


def variance_tag(report: ShiftReport) -> TagSpec:
    """The tag of a Z: a difference that needed a reason is bad, a small one is only said; the cash before others."""
    off = [(report.variance or 0, "")]
    off += [(t.declared - t.amount, METHODS[t.method]) for t in report.tenders if t.declared is not None]
    first = next(((fen, name) for fen, name in off if fen), None)
    if first is None:
        return TagSpec("相符", "ok", "check")
    words = f"{first[1]}{variance_words(first[0])}"
    if report.variance_reason:
        return TagSpec(words, "bad", "triangle-alert")
    return TagSpec(words, "warn")


def unpaid_words(held: int, open_cart: CartView | None) -> str:
    """What of the shift is not paid yet: ``还有 2 单挂着，1 单没收款``; empty when all is."""
    begun = open_cart is not None and bool(open_cart.rows)
    parts = [f"{held} 单挂着" if held else "", "1 单没收款" if begun else ""]
    said = "，".join(part for part in parts if part)
    return f"还有 {said}" if said else ""
