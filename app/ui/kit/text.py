"""How figures are written on the screen: money, masked phones, the numbers of papers."""

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


def brief_number(number: str, year: int | None = None) -> str:
    """A paper's number where room is short: ``SL-A-1123-07``, without the year and the leading noughts.

    A number of another ``year`` than the one given stays whole, and so does what is no such number.
    """
    parts = number.split("-")
    if len(parts) != 4 or len(parts[2]) != 8 or not parts[3].isdigit():
        return number
    if year is not None and parts[2][:4] != f"{year:04d}":
        return number
    return f"{parts[0]}-{parts[1]}-{parts[2][4:]}-{int(parts[3]):02d}"
