"""Whose card was scanned at the till, outside the box that takes money."""

from app.errors import Refused
from app.rules.till.wallet_card import is_card_number
from app.services.residents.search import scan_code
from app.services.till import wallet
from app.ui.kit.page import Ctx


def owner_code(ctx: Ctx, code: str) -> str:
    """The centre's own code of whoever the card belongs to; any other code stays as it is."""
    if not is_card_number(code) or not ctx.desk.see(wallet.is_on):
        return code
    try:
        return scan_code(ctx.desk.see(wallet.card_by_number, code).resident_no)
    except Refused:
        return code
