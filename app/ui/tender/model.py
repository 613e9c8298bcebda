"""The tender dialog without its widgets: what is typed, what was already taken, and what is still due.

All amounts in 分. The rules are those of ``services.tender``; this only remembers the keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.errors import Refused
from app.rules import money
from app.services.till import tender
from app.services.till.tender import WALLET, Settlement, Tender
from app.ui.words.till import METHODS

_MOST_WHOLE = 7


@dataclass(frozen=True)
class Standing:
    """What the dialog shows now. Of ``change``, ``missing`` and ``over`` one at most is above zero; ``over`` is what
    another method than cash pays too much, which nobody can give back as change.
    """

    due: int
    rounding: int
    taken: int
    amount: int
    change: int
    missing: int
    over: int


@dataclass
class TenderModel:
    """Keys in, ``Standing`` and tenders out. ``methods`` are those offered, a card's among them where there are cards.

    Until the first digit the amount is a proposal (``fresh``): the whole rest in the method chosen. After a part has
    been taken nothing is proposed, so that a nervous second Enter never pays the rest by itself; choosing how the rest
    is paid proposes it. ``back``: ``payable`` is what goes back, by the tenders, and no change comes of it.
    """

    payable: int
    rule: str
    method: str = "cash"
    text: str = ""
    fresh: bool = True
    reference: str = ""
    parts: list[Tender] = field(default_factory=list)
    back: bool = False
    methods: tuple[str, ...] = tender.METHODS
    card: str = ""  # the number of the card that pays, where one does
    balance: int = 0  # and what is on it

    def __post_init__(self) -> None:
        self._propose()

    def standing(self) -> Standing:
        """What is due, taken and missing with the amount as it stands."""
        amount, taken = self.amount(), self.taken()
        rounding = self._rounding(amount)
        due = self.payable + rounding
        over = taken + amount - due
        cash = self.method == "cash" and not self.back
        return Standing(
            due=due,
            rounding=rounding,
            taken=taken,
            amount=amount,
            change=max(over, 0) if cash else 0,
            missing=max(-over, 0),
            over=0 if cash else max(over, 0),
        )

    def amount(self) -> int:
        """The amount typed, 0 for none and for what is no amount (yet)."""
        try:
            return money.parse_yuan(self.text)
        except money.MoneyError:
            return 0

    def unreadable(self) -> bool:
        """Whether something is typed that is no amount: ``12,5``."""
        return bool(self.text) and self.text != "." and not self.amount() and bool(self.text.strip("0.,"))

    def taken(self) -> int:
        """The parts already taken."""
        return sum(part.amount for part in self.parts)

    def on_card(self) -> int:
        """What the card has left beside the parts it paid already."""
        return self.balance - sum(p.amount for p in self.parts if p.method == WALLET and p.reference == self.card)

    def take_card(self, number: str, balance: int) -> None:
        """Pay with this card: as much of the rest as is on it."""
        self.card, self.balance = number, balance
        self.method, self.reference = WALLET, ""
        self._propose()

    def rest(self) -> int:
        """What is still due in the method chosen: 抹零 counted for cash alone, a card as far as it goes."""
        rest = self._rest()
        return min(rest, max(self.on_card(), 0)) if self.method == WALLET else rest

    def _rest(self) -> int:
        return max(self.payable + (self._rounding(0) if self.method == "cash" else 0) - self.taken(), 0)

    def quick(self) -> list[int]:
        """What is likely to be handed over: the rest exactly, then rounder amounts for cash."""
        if self.method != "cash" or self.back:
            return [self.rest()]
        return money.quick_amounts(self.rest()) if self.rest() else [0]

    def digit(self, key: str) -> None:
        """One of 0-9, 00, ``.`` or ``,``; a proposal is replaced, a third decimal ignored. A comma means what it means
        wherever an amount is typed: thousands.
        """
        text = "" if self.fresh else self.text
        if key == ".":
            text = text if "." in text else (text or "0") + "."
        elif key == ",":
            text = text + "," if text and "." not in text and not text.endswith(",") else text
        elif "." in text:
            text = (text + key)[: text.index(".") + 3]
        else:
            text = text + key if "," in text else (text + key).lstrip("0") or "0"
            text = text[: _MOST_WHOLE + text.count(",")]
        self.text, self.fresh = text, False

    def erase(self) -> bool:
        """Take back one digit, or the last part when nothing is typed. False when there was nothing to take back."""
        if self.fresh and not self.parts:
            self.text, self.fresh = "", False
        elif self.text:
            self.text, self.fresh = self.text[:-1], False
        elif self.parts:
            return self.take_back()
        else:
            return False
        return True

    def clear(self) -> None:
        """Nothing typed."""
        self.text, self.fresh = "", False

    def set_amount(self, fen: int) -> None:
        """A quick amount."""
        self.text, self.fresh = _plain(fen), False

    def exact(self) -> None:
        """刚好: all that is left, in the method chosen."""
        self.set_amount(self.rest())

    def choose(self, method: str) -> None:
        """Another method; a proposal is made anew, a typed amount stays, and where nothing is typed the rest is
        proposed.
        """
        other = method != self.method
        self.method, self.reference = method, "" if other else self.reference
        if self.fresh or (other and not self.text):
            self._propose()

    def step(self, by: int) -> None:
        """The next or previous method, as ↓ and ↑ do."""
        at = (self.methods.index(self.method) + by) % len(self.methods)
        self.choose(self.methods[at])

    def take_part(self) -> None:
        """Keep a smaller amount as a part and ask for the rest."""
        self.parts.append(self._current())
        self.text, self.fresh, self.reference = "", False, ""

    def take_back(self) -> bool:
        """Undo the last part; it comes back as typed."""
        if not self.parts:
            return False
        last = self.parts.pop()
        self.method, self.reference = last.method, "" if last.method == WALLET else last.reference
        self.card = last.reference if last.method == WALLET else self.card
        self.text, self.fresh = _plain(last.amount), False
        return True

    def tenders(self) -> list[Tender]:
        """All tenders with the current amount."""
        return [*self.parts, self._current()] if self.amount() else list(self.parts)

    def settle(self) -> Settlement:
        """Match it all. Raises what ``services.tender.settle_both_ways`` raises, ``tender_amount`` also for what is no
        amount."""
        if self.unreadable():
            raise Refused("tender_amount", field="amount")
        if self.method == WALLET and self.amount():
            if not self.card:
                raise Refused("wallet_scan")
            if self.amount() > self.on_card():
                raise Refused("wallet_short", field="amount", balance=max(self.on_card(), 0))
        return tender.settle_both_ways(-self.payable if self.back else self.payable, self.tenders(), self.rule)

    def _current(self) -> Tender:
        known = {"cash": "", WALLET: self.card}
        return Tender(self.method, self.amount(), known.get(self.method, self.reference.strip()))

    def _rounding(self, amount: int) -> int:
        tenders = [*self.parts, Tender(self.method, amount)]
        others = sum(part.amount for part in tenders if part.method != "cash")
        cash = sum(part.amount for part in tenders if part.method == "cash")
        by_cash = any(part.method == "cash" for part in tenders)
        found = tender.rounding_for(self.payable, others, self.rule, cash=cash if by_cash else None)
        paid = cash + others >= self.payable + found
        return found if self.method == "cash" or paid else 0  # what is still open may be paid to the 分

    def _propose(self) -> None:
        self.text, self.fresh = _plain(self.rest()), True


def _plain(fen: int) -> str:
    return money.yuan(fen).replace(",", "")


def change_note(fen: int) -> str:
    """How to hand the change out in the fewest pieces: ``找 20 元、1 角 ×2``."""
    pieces = money.change_pieces(fen)
    if not pieces:
        return ""
    return "找 " + "、".join(_piece(note) + (f" ×{count}" if count > 1 else "") for note, count in pieces)


def _piece(note: int) -> str:
    return f"{note // 100} 元" if note >= 100 else f"{note // 10} 角"


def methods_words(methods: Sequence[str]) -> str:
    """``现金、微信``."""
    return "、".join(METHODS.get(method, method) for method in dict.fromkeys(methods))
