"""How figures are written on the screen: money, counts, masked numbers."""

MINUS = "−"


def yuan(fen: int, *, symbol: bool = True, plus: bool = False) -> str:
    """Money in yuan with two decimals and thousands: 2980 → ``¥29.80``, -720 → ``−¥7.20``."""
    whole, cents = divmod(abs(fen), 100)
    sign = MINUS if fen < 0 else "+" if plus and fen > 0 else ""
    return f"{sign}{'¥' if symbol else ''}{whole:,}.{cents:02d}"


def mask_phone(phone: str) -> str:
    """A phone number as lists show it, for a screen that faces residents: ``138****2206``."""
    if len(phone) < 7:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"{phone[:-2]}**"
