"""How figures are written on the screen: money."""

from app.rules import money

MINUS = "−"


def yuan(fen: int, *, symbol: bool = True, plus: bool = False) -> str:
    """Money in yuan: 2980 → ``¥29.80``, -720 → ``−¥7.20``; without ``symbol`` ``29.80``, ``plus`` marks a gain."""
    if not symbol:
        return money.yuan(fen)
    return money.signed(fen) if plus else money.symbol(fen)
