"""How figures are written on the screen: money, masked phones."""

from app.rules import money

MINUS = "−"


def yuan(fen: int, *, symbol: bool = True, plus: bool = False) -> str:
    """Money in yuan: 2980 → ``¥29.80``, -720 → ``−¥7.20``; without ``symbol`` ``29.80``, ``plus`` marks a gain."""
    if not symbol:
        return money.yuan(fen)
    return money.signed(fen) if plus else money.symbol(fen)


def mask_phone(phone: str) -> str:
    """A phone number as lists show it, for a screen that faces residents: ``138****2206``."""
    if len(phone) < 7:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"{phone[:-2]}**"
