"""Why somebody pays what they pay, with when and where what is limited was used before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.rules.till import explain, pricing
from app.rules.till.explain import Earlier, PriceReason, Why
from app.services.centre import settings
from app.services.till import menu
from app.services.till.uses import UseSoFar
from app.services.work import View

_QUIET = (PriceReason.GIVEN, PriceReason.AGE, PriceReason.NO_BIRTH, PriceReason.DECLINED)
Used = Mapping[tuple[UUID, str], Sequence[UseSoFar]]


@dataclass(frozen=True)
class PriceNote:
    """One reason in words: ``short`` for a card, ``line`` where one line must do, ``full`` the sentence; none names a
    class of people.

    ``loud``: it is said without anybody asking, for somebody would wonder.
    """

    reason: PriceReason
    short: str
    line: str
    full: str

    @property
    def wants_proof(self) -> bool:
        """Whether nothing but a proof is missing."""
        return self.reason is PriceReason.PROOF

    @property
    def loud(self) -> bool:
        return self.reason not in _QUIET


def price_notes(
    view: View,
    eater: pricing.Eater,
    lines: Sequence[pricing.OrderLine],
    given: Iterable[pricing.Benefit],
    rules: Sequence[pricing.Policy],
    when: pricing.Occasion,
    used: Used,
    *,
    declined: bool = False,
) -> tuple[PriceNote, ...]:
    """The reasons of one eater of an order. What is missing for a subsidy is told up to ``till.hint_gap`` only."""
    whys = explain.reasons(eater, lines, given, rules, when, declined=declined)
    near = [
        why for why in whys if why.reason is not PriceReason.GAP or why.fen <= settings.number(view, "till.hint_gap")
    ]
    return tuple(_note(view, why, used.get((eater.id, why.policy), ())) for why in near)


def _note(view: View, why: Why, used: Sequence[UseSoFar]) -> PriceNote:
    last = used[-1] if why.reason is PriceReason.USED else None
    earlier = None if last is None else Earlier(last.at, last.terminal, last.sale, menu.period_name(view, last.meal))
    return PriceNote(
        why.reason, explain.short_words(why), explain.line_words(why, earlier), explain.full_words(why, earlier)
    )
