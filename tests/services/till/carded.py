"""Cards as tests make them: turned on, opened for somebody, topped up."""

from uuid import UUID

from app.errors import Refused
from app.services.centre import settings
from app.services.till import cart, sales, wallet
from app.services.till.sales import SaleDone
from app.services.till.tender import Tender
from app.services.till.wallet_rows import CardRow
from tests.support import Centre


def turn_on(centre: Centre, **more: object) -> None:
    """By a manager, who stays on duty."""
    centre.sign_in("1001")
    centre.desk.do(settings.put_all, {"till.wallet": True, **{f"till.{name}": value for name, value in more.items()}})


def open_for(centre: Centre, resident_id: UUID, fen: int = 0, method: str = "cash") -> CardRow:
    """A card, with money on it."""
    card = centre.desk.do(wallet.open_card, resident_id)
    if fen:
        top_up(centre, card, fen, method)
    return now(centre, card)


def top_up(centre: Centre, card: CardRow, fen: int, method: str = "cash"):  # type: ignore[no-untyped-def]
    return centre.desk.do(wallet.top_up, centre.desk.new_id(), card.id, fen, [Tender(method, fen)])


def now(centre: Centre, card: CardRow) -> CardRow:
    """The card as it is."""
    return next(one for one in centre.desk.see(wallet.cards) if one.id == card.id)


def eat(centre: Centre, *tenders: Tender, code: str = "11") -> SaleDone:
    """A dish of 18.00, or another one, paid like this."""
    desk = centre.desk
    shown = desk.do(cart.add, desk.new_id(), code, meal="lunch")
    try:
        return desk.do(sales.check_out, shown.id, list(tenders), same_reference=True)
    except Refused:
        desk.do(cart.discard, shown.id)
        raise
