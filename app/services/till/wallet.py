"""餐卡: cards are opened, topped up, blocked, replaced, and given back. Off unless the centre turns it on.

The money goes through charges (收款收据 and 退款单), so that drawer, Z and chain know it as all other money; what is on
a card is owed and never income.
"""

from collections.abc import Sequence
from uuid import UUID

from app.errors import Refused
from app.models.wallet import WalletCard
from app.rules import money, validation
from app.rules.people.names import mask_name
from app.rules.rights import Right
from app.rules.till.wallet_card import CARD_MOST, CASH_BACK, is_card_number
from app.services.centre import settings
from app.services.documents.till import WalletRefund, WalletSheet
from app.services.print_queue import paper_number
from app.services.residents import registry
from app.services.till import charges, wallet_rows
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.services.till.tender import Tender
from app.services.till.wallet_rows import (
    CARD_MOVES,
    CARDS,
    OF_RESIDENT,
    CardMove,
    CardRow,
    card_numbered,
    card_with,
    owed_on_cards,
    usable,
    wallet_on,
)  # fmt: skip
from app.services.work import View, Work, asks
from app.store import sql

TOPUP, PAYOUT = "餐卡充值", "餐卡退款"


@asks(Right.SELL, Right.SEE_REPORTS)
def is_on(view: View) -> bool:
    """Whether there are cards here at all; without, nothing of them is shown."""
    return wallet_on(view)


@asks(Right.SELL, Right.SEE_REPORTS)
def is_shown(view: View) -> bool:
    """Whether cards are shown to those who keep them: they are on, or were, and money on them is still owed."""
    return wallet_on(view) or owed_on_cards(view) > 0


@asks(Right.SELL, Right.SEE_REPORTS)
def cards(view: View, typed: str = "", limit: int = 200) -> tuple[CardRow, ...]:
    """The cards of whoever a name or a number finds, the newest first; nothing typed lists all.

    Blocked and closed ones with money on them are listed first: it waits to be given back.
    """
    wanted = typed.strip()
    order = "ORDER BY c.state = 'active', (c.state = 'closed') AND coalesce((SELECT sum(e.amount) FROM wallet_entry e "
    order += "WHERE e.card_id = c.id), 0) = 0, c.no DESC LIMIT :n"
    if is_card_number(wanted):
        return (card_numbered(view, wanted),)
    if wanted:
        return CARDS.rows(view, f"WHERE r.name LIKE :w {order}", w=f"%{_literal(wanted)}%", n=limit)
    return CARDS.rows(view, order, n=limit)


@asks(Right.SELL, Right.SEE_REPORTS)
def card_by_number(view: View, number: str) -> CardRow:
    """The card with a number as it was scanned. Raises what ``card_numbered`` raises."""
    return card_numbered(view, number)


@asks(Right.SELL, Right.SEE_REPORTS, Right.RESIDENTS)
def card_of(view: View, resident_id: UUID) -> CardRow | None:
    """The card somebody may pay with, also one that was opened under a record merged into theirs; None without."""
    if not wallet_on(view):
        return None
    tail = f"{OF_RESIDENT} AND c.state = 'active' ORDER BY r.id = :r DESC, c.no LIMIT 1"
    return CARDS.one(view, tail, r=resident_id)


@asks(Right.SELL, Right.SEE_REPORTS)
def card_moves(view: View, card_id: UUID, limit: int = 200) -> tuple[CardMove, ...]:
    """What moved a card's money, the newest first."""
    return CARD_MOVES.rows(view, "WHERE e.card_id = :c ORDER BY e.turn DESC LIMIT :n", c=card_id, n=limit)


def open_card(work: Work, resident_id: UUID) -> CardRow:
    """A card for a resident, with nothing on it. One person has one card.

    Raises ``Refused``: ``needs_approver``, ``wallet_off``, ``resident_unknown``, ``resident_closed``, ``wallet_has``.
    """
    work.require(Right.WALLET)
    if not wallet_on(work):
        raise Refused("wallet_off")
    owner = registry.opened(work, resident_id)
    has = CARDS.one(work, f"{OF_RESIDENT} LIMIT 1", r=resident_id)
    if has is not None:
        raise Refused("wallet_has", number=has.number, name=owner.name)
    no = int(sql.value(work, "SELECT max(no) FROM wallet_card") or 0) + 1
    card_id = work.new_id()
    row = {
        "id": card_id, "no": no, "issue": 1, "resident_id": resident_id, "state": "active",
        "opened_at": work.now, "changed_at": work.now,
    }  # fmt: skip
    _CARD.run(work.session, [row])
    return _told(work, card_id, "wallet_open")


def block(work: Work, card_id: UUID) -> CardRow:
    """挂失: nobody pays with it until it is found or replaced. Raises ``wallet_unknown``, ``wallet_closed``, and
    ``needs_approver``."""
    return _turned(work, card_id, "lost", "wallet_lost", ("active", "lost"))


def unblock(work: Work, card_id: UUID) -> CardRow:
    """解挂: it was found. Raises as ``block`` does."""
    return _turned(work, card_id, "active", "wallet_found", ("active", "lost"))


def replace_card(work: Work, card_id: UUID) -> CardRow:
    """换卡: the next piece of plastic opens the account, the one before opens nothing. Raises as ``block`` does."""
    work.require(Right.WALLET)
    card = card_with(work, card_id)
    if card.state == "closed":
        raise Refused("wallet_closed", number=card.number)
    sql.run(work.session, "UPDATE wallet_card SET issue = issue + 1 WHERE id = :c", {"c": card_id})
    wallet_rows.set_state(work, card_id, "active")
    return _told(work, card_id, "wallet_replaced")


def top_up(
    work: Work,
    bill_id: UUID,
    card_id: UUID,
    amount: int,
    tenders: Sequence[Tender],
    *,
    expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:
    """充值, in cash or by what the payer's phone shows; no fee is taken. ``bill_id`` makes a second press harmless.

    Raises ``Refused``: ``needs_approver``, ``wallet_off``, ``wallet_unknown``, ``wallet_lost``, ``wallet_closed``,
    ``wallet_amount`` (least=, most=), ``wallet_full`` (most=, balance=), and what ``charges.take`` raises.
    """
    work.require(Right.WALLET)
    done = charges.done_before(work, bill_id, card_id)
    if done is not None:
        return done
    if not wallet_on(work):
        raise Refused("wallet_off")
    least, most = settings.number(work, "till.wallet_least"), settings.number(work, "till.wallet_most")
    if not least <= amount <= most or amount % 10:
        raise Refused("wallet_amount", field="amount", least=least, most=most)
    return put_on_card(work, bill_id, usable(card_with(work, card_id)), amount, tenders, expected, same_reference)


def put_on_card(
    work: Work, bill_id: UUID, card: CardRow, amount: int, tenders: Sequence[Tender], expected: int | None,
    same_reference: bool,
) -> ChargeDone:  # fmt: skip
    """Money onto a card, of any amount that fits: also change that is not handed out.

    Raises ``Refused``: ``wallet_full`` (most=, balance=), and what ``charges.take`` raises.
    """
    if card.balance + amount > CARD_MOST:
        raise Refused("wallet_full", field="amount", most=CARD_MOST, balance=card.balance)
    done = charges.take(
        work, _bill(bill_id, card, TOPUP, amount, card.balance + amount), tenders, expected=expected,
        same_reference=same_reference,
    )  # fmt: skip
    wallet_rows.add_entry(work, card.id, "topup", amount, ("charge", bill_id, 0))
    return done


def keep_change(work: Work, number: str, change: int) -> None:
    """找零转存: change of a sale goes onto a card and stays in the drawer; nothing where no card or no change is named.

    Raises ``Refused``: ``wallet_off``, ``wallet_unknown``, ``wallet_old``, ``wallet_lost``, ``wallet_closed``,
    ``wallet_full``.
    """
    if not number or not change:
        return
    if not settings.get(work, "till.wallet_change"):
        raise Refused("wallet_off")
    put_on_card(work, work.new_id(), usable(card_numbered(work, number)), change, [Tender("cash", change)], None, False)


def pay_out(
    work: Work, bill_id: UUID, card_id: UUID, tenders: Sequence[Tender], *, expected: int | None = None,
    same_reference: bool = False,
) -> ChargeDone:  # fmt: skip
    """退卡: all that is on it goes back and the card is closed; ``close_card`` where nothing is on it.

    In cash where it is 100 元 or less; else to the holder's own bank account, a tender ``card`` whose reference is the
    account's last digits: its number is kept nowhere. Raises ``Refused``: ``needs_approver``, ``wallet_unknown``,
    ``wallet_empty``, ``wallet_cash`` (most=), ``wallet_way``, and what ``charges.take`` raises.
    """
    work.require(Right.WALLET)
    done = charges.done_before(work, bill_id, card_id)
    if done is not None:
        return done
    card = card_with(work, card_id)
    if not card.balance:
        raise Refused("wallet_empty")
    ways = {tender.method for tender in tenders if tender.amount}
    if "cash" in ways and card.balance > CASH_BACK:
        raise Refused("wallet_cash", most=CASH_BACK)
    if ways - {"cash", "card"}:
        raise Refused("wallet_way")
    if "card" in ways:
        work.require(Right.WALLET_BACK)
        if not all(t.reference.isdigit() and len(t.reference) == 4 for t in tenders if t.method == "card"):
            validation.bad("reference", "format")
    bill = _bill(bill_id, card, PAYOUT, -card.balance, 0)
    paid = charges.take(work, bill, tenders, expected=expected, same_reference=True)
    wallet_rows.add_entry(work, card.id, "payout", -card.balance, ("charge", bill_id, 0))
    wallet_rows.set_state(work, card.id, "closed")
    work.audit("wallet_close", card.number, balance=card.balance)
    if "card" in ways:
        _print_refund(work, card, paid)
    return paid


def close_card(work: Work, card_id: UUID) -> CardRow:
    """退卡 of a card with nothing on it. Raises ``Refused``: ``needs_approver``, ``wallet_unknown``, ``wallet_holds``
    (balance=)."""
    work.require(Right.WALLET)
    card = card_with(work, card_id)
    if card.balance:
        raise Refused("wallet_holds", balance=card.balance)
    wallet_rows.set_state(work, card_id, "closed")
    return _told(work, card_id, "wallet_close")


def print_card(work: Work, card_id: UUID) -> UUID:
    """Queue the card's paper with the code the scanner reads. Raises ``Refused``: ``needs_approver``,
    ``wallet_unknown``, ``wallet_closed``."""
    work.require(Right.WALLET)
    card = card_with(work, card_id)
    if card.state == "closed":
        raise Refused("wallet_closed", number=card.number)
    paper = WalletSheet(settings.head(work), card.number, mask_name(card.name), work.now)
    return work.print(paper, number=paper_number(work, card.number, paper.KIND, "card"))


def _print_refund(work: Work, card: CardRow, paid: ChargeDone) -> None:
    """The form of money that goes to a bank account: by hand, and signed."""
    amount = -sum(back for method, back in paid.payments if method == "card")
    query = "SELECT reference FROM charge_payment WHERE charge_id = :c AND method = 'card'"
    tail = str(sql.value(work, query, c=paid.id))
    form = WalletRefund(
        settings.head(work), card.number, mask_name(card.name), paid.number, amount, tail, work.now,
        work.member().name,
    )  # fmt: skip
    work.print(form, number=paper_number(work, card.number, form.KIND, "refund"))


def _turned(work: Work, card_id: UUID, state: str, act: str, among: tuple[str, ...]) -> CardRow:
    work.require(Right.WALLET)
    card = card_with(work, card_id)
    if card.state not in among:
        raise Refused("wallet_closed", number=card.number)
    if card.state == state:
        return card
    wallet_rows.set_state(work, card_id, state)
    return _told(work, card_id, act)


def _told(work: Work, card_id: UUID, act: str) -> CardRow:
    card = card_with(work, card_id)
    work.audit(act, card.number)
    work.touched("wallet", card_id)
    return card


def _bill(bill_id: UUID, card: CardRow, name: str, amount: int, left: int) -> Bill:
    """``left`` is what is on the card then; it stands on the receipt."""
    line = ChargeLine(name, amount, "deposit")
    title = f"{name}，卡内余额 {money.yuan(left)} 元"
    return Bill(bill_id, wallet_rows.SUBJECT, card.id, card.number, card.name, (line,), card.resident_id, title)


def _literal(typed: str) -> str:
    return typed.replace("%", "").replace("_", "")


_CARD = sql.Insert(WalletCard)
