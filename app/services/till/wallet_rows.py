"""餐卡 as rows: what is on a card, and the entries that move it, written by whatever sealed the money.

A card's balance is the sum of its entries; each entry carries what it comes to then, and none of them is below zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.till import wallet_card
from app.services.centre import settings
from app.services.till.receipts import Parts
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

METHOD, SUBJECT = "wallet", "wallet"


@dataclass(frozen=True)
class CardRow:
    """A card with what is on it, 分, and whose it is."""

    id: UUID
    no: int
    issue: int
    state: str
    balance: int
    resident_id: UUID
    resident_no: int
    name: str
    opened_at: datetime

    @property
    def number(self) -> str:
        """What is printed on the plastic that is good now."""
        return wallet_card.card_number(self.no, self.issue)


@dataclass(frozen=True)
class CardMove:
    """One entry of a card, 分; ``number`` is that of the sale or the charge it belongs to."""

    turn: int
    kind: str
    amount: int
    balance: int
    number: str
    at: datetime
    by: str


def wallet_on(view: View) -> bool:
    """Whether the canteen has cards at all."""
    return bool(settings.get(view, "till.wallet"))


def card_with(view: View, card_id: UUID) -> CardRow:
    """A card by its id. Raises ``Refused("wallet_unknown")``."""
    found = CARDS.one(view, "WHERE c.id = :id", id=card_id)
    if found is None:
        raise Refused("wallet_unknown")
    return found


def card_numbered(view: View, number: str) -> CardRow:
    """The card whose newest plastic carries a number.

    Raises ``Refused``: ``wallet_unknown`` (no such number), ``wallet_old`` (the card was replaced).
    """
    try:
        no, issue = wallet_card.read_card_number(number)
    except ValueError:
        raise Refused("wallet_unknown") from None
    found = CARDS.one(view, "WHERE c.no = :no", no=no)
    if found is None or issue > found.issue:
        raise Refused("wallet_unknown")
    if issue < found.issue:
        raise Refused("wallet_old", number=wallet_card.card_number(no, issue))
    return found


def usable(card: CardRow) -> CardRow:
    """The card, if it may be paid with and topped up. Raises ``Refused``: ``wallet_lost``, ``wallet_closed``."""
    if card.state != "active":
        raise Refused(f"wallet_{card.state}", number=card.number)
    return card


def spend(work: Work, payments: Sequence[Mapping[str, Any]], sale_id: UUID) -> None:
    """Take what a sale's tenders say from the cards they name, each for itself.

    Raises ``Refused``: ``wallet_off``, ``wallet_unknown``, ``wallet_old``, ``wallet_lost``, ``wallet_closed``,
    ``wallet_short`` (balance=).
    """
    for payment in payments:
        if payment["method"] != METHOD:
            continue
        if not wallet_on(work):
            raise Refused("wallet_off")
        card = usable(card_numbered(work, payment["reference"]))
        add_entry(work, card.id, "spend", -payment["amount"], ("sale", sale_id, payment["position"]))


def cards_get_back(work: Work, original: Mapping[str, Any], parts: Parts) -> None:
    """What of a sale came from cards goes back to them, also to one that was lost or closed since: it is owed."""
    for payment in parts.payments:
        if payment["method"] == METHOD and payment["amount"]:
            query = "SELECT card_id FROM wallet_entry WHERE source_id = :s AND kind = 'spend' ORDER BY position <> :p"
            card_id = sql.uuid(sql.value(work, query, s=original["id"], p=payment["position"]))
            source = ("sale", parts.sale["id"], payment["position"])
            add_entry(work, card_id, "back", -payment["amount"], source)


def undo_charge(work: Work, charge: Mapping[str, Any], reversal_id: UUID) -> None:
    """A top-up, or a balance given back, is reversed: the card moves the other way, no further than what is on it.

    Raises ``Refused("wallet_short", balance=…)``: what was topped up was eaten since.
    """
    if charge["subject"] != SUBJECT:
        return
    kind = "topup_back" if charge["due"] > 0 else "payout_back"
    add_entry(work, charge["subject_id"], kind, -charge["due"], ("charge", reversal_id, 0))
    if kind == "payout_back":
        set_state(work, charge["subject_id"], "active")


def add_entry(work: Work, card_id: UUID, kind: str, amount: int, source: tuple[str, UUID, int]) -> int:
    """Move a card's money by ``amount`` 分, in one statement that does nothing where less than that is on it.

    Returns the balance. Raises ``Refused("wallet_short", balance=…)``.
    """
    of, source_id, position = source
    said = {
        "card": card_id, "kind": kind, "amount": amount, "source": of, "of": source_id, "place": position,
        "at": work.now, "staff": work.member().id,
    }  # fmt: skip
    if not sql.run(work.session, _ADD, said):
        raise Refused("wallet_short", balance=balance_of(work, card_id))
    work.touched("wallet", card_id)
    return balance_of(work, card_id)


def balance_of(view: View, card_id: UUID) -> int:
    """What is on a card, 分."""
    return int(sql.value(view, "SELECT sum(amount) FROM wallet_entry WHERE card_id = :c", c=card_id) or 0)


def owed_on_cards(view: View) -> int:
    """What the canteen owes on all its cards, 分."""
    return int(sql.value(view, "SELECT sum(amount) FROM wallet_entry") or 0)


def cards_owed(view: View) -> tuple[CardRow, ...]:
    """The cards with money on them, also blocked and closed ones, by number: what is given back when cards end."""
    with_money = "WHERE (SELECT sum(e.amount) FROM wallet_entry e WHERE e.card_id = c.id) > 0 ORDER BY c.no"
    return CARDS.rows(view, with_money)


def set_state(work: Work, card_id: UUID, state: str) -> None:
    """Write a card's state; whether it may be is for the caller to say."""
    query = "UPDATE wallet_card SET state = :s, changed_at = :at WHERE id = :c"
    sql.run(work.session, query, {"s": state, "at": work.now, "c": card_id})
    work.touched("wallet", card_id)


_ADD = (
    "INSERT INTO wallet_entry (card_id, turn, kind, amount, balance, source, source_id, position, at, staff_id) "
    "SELECT :card, coalesce(max(turn), 0) + 1, :kind, :amount, coalesce(sum(amount), 0) + :amount, :source, "
    ":of, :place, :at, :staff FROM wallet_entry WHERE card_id = :card HAVING coalesce(sum(amount), 0) + :amount >= 0"
)
CARDS = Reader(
    CardRow,
    "wallet_card c JOIN resident r ON r.id = c.resident_id",
    **{name: f"c.{name}" for name in ("id", "no", "issue", "state", "resident_id", "opened_at")},
    resident_no="r.no",
    name="r.name",
    balance="coalesce((SELECT sum(e.amount) FROM wallet_entry e WHERE e.card_id = c.id), 0)",
)
OF_RESIDENT = "WHERE (r.id = :r OR r.merged_into = :r) AND c.state <> 'closed'"
"""Also a card that was opened under a record merged into theirs."""

CARD_MOVES = Reader(
    CardMove,
    "wallet_entry e JOIN staff s ON s.id = e.staff_id",
    **{name: f"e.{name}" for name in ("turn", "kind", "amount", "balance", "at")},
    number="coalesce((SELECT number FROM sale WHERE id = e.source_id), "
    "(SELECT number FROM charge WHERE id = e.source_id), '')",
    by="s.name",
)
