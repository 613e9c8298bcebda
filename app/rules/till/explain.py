"""Why somebody pays what they pay: the one line a cashier says aloud, and the paper says in the same words.

The words are neutral on purpose. They name no class and no category: of what somebody is entitled to by more than age
and residence they say only that it is there, or that what was registered has run out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.rules import money
from app.rules.dates import local
from app.rules.discretion import discreet
from app.rules.till.pricing import in_force
from app.rules.till.pricing_apply import Plate, age, entitled, holds, lives_within, plate_of, spend, subsidy_on, used_up
from app.rules.till.pricing_model import (
    RESIDENCES,
    Benefit,
    BenefitRule,
    Eater,
    Effect,
    Kind,
    Occasion,
    OrderLine,
    Per,
    Policy,
    Stage,
)


class PriceReason(StrEnum):
    """What made a price, the one that says most first."""

    GIVEN = "given"  # a benefit, and how much
    DECLINED = "declined"  # 不使用优惠
    PROOF = "proof"  # nothing was shown yet
    USED = "used"  # the uses of the span are over
    MEAL = "meal"  # another meal serves it
    DAY = "day"  # another day does
    DINE_IN = "dine_in"  # eating in would
    GAP = "gap"  # so much more must be spent
    DISHES = "dishes"  # nothing on the tray takes part
    LAPSED = "lapsed"  # what was registered has run out
    RESIDENCE = "residence"  # registered elsewhere
    NO_BIRTH = "no_birth"  # nobody knows how old they are
    AGE = "age"  # too young


_ORDER = tuple(PriceReason)
_SHORT = {
    PriceReason.DECLINED: "按原价",
    PriceReason.PROOF: "请出示证件",
    PriceReason.MEAL: "这一餐没有优惠",
    PriceReason.DAY: "今天没有优惠",
    PriceReason.DINE_IN: "外带没有优惠",
    PriceReason.LAPSED: "登记已到期",
    PriceReason.RESIDENCE: "户籍不在范围",
    PriceReason.NO_BIRTH: "未登记生日，按原价",
    PriceReason.AGE: "不到优惠年龄",
}
_FULL = {
    PriceReason.GIVEN: "{label}，优惠 {fen} 元",
    PriceReason.DECLINED: "不使用优惠，按原价",
    PriceReason.PROOF: "请出示{label}，看过再按优惠价",
    PriceReason.MEAL: "这一餐没有优惠，按原价",
    PriceReason.DAY: "今天没有优惠，按原价",
    PriceReason.DINE_IN: "外带没有优惠，按原价",
    PriceReason.GAP: "再消费 {fen} 元可享补贴 {more} 元",
    PriceReason.DISHES: "点的菜不参加优惠",
    PriceReason.LAPSED: "登记的资料已到期，续办后再享受",
    PriceReason.RESIDENCE: "户籍没有登记或不在优惠范围，按原价",
    PriceReason.NO_BIRTH: "未登记生日，按原价",
    PriceReason.AGE: "不到优惠年龄，满 {years} 岁起",
}
_SPENDING = (Effect.FIXED, Effect.RATIO)


@dataclass(frozen=True)
class Why:
    """A reason with what its sentence needs; ``fen`` is what was given, or is missing, ``more`` what that would bring.

    ``per`` and ``subsidy`` say of which span and of what the uses are over, ``policy`` whose they are.
    """

    reason: PriceReason
    policy: str = ""
    label: str = ""
    fen: int = 0
    more: int = 0
    years: int = 0
    per: Per = Per.MEAL
    subsidy: bool = False


@dataclass(frozen=True)
class Earlier:
    """When and where a use was: ``number`` is the sale's, ``meal`` what that meal is called."""

    at: datetime
    terminal: str
    number: str
    meal: str


def reasons(
    eater: Eater,
    lines: Sequence[OrderLine],
    given: Iterable[Benefit],
    policies: Sequence[Policy],
    occasion: Occasion,
    *,
    declined: bool = False,
) -> tuple[Why, ...]:
    """Why somebody pays this for what they eat: what was given, and what was not although a policy speaks of them.

    ``given`` are the benefits the order has for them. Empty where nothing is to be said: no policy holds, or nothing
    was rung up yet and everything is open.
    """
    mine = [one for one in given if one.eater == eater.id]
    holding, plate = in_force(policies, occasion.day), plate_of(lines, eater)
    if declined:
        able = any(_entitled_rows(policy, policy.benefits, eater, occasion) for policy in holding)
        return (Why(PriceReason.DECLINED),) if able else ()
    for one in mine:
        if one.kind is Kind.DISCOUNT:
            plate.left[one.line] -= one.amount
    ate = any(line.eater == eater.id and not line.fee for line in lines)
    found = _given(mine)
    for policy in holding:
        for rules in _groups(policy):
            had = any(one.policy == policy.code and one.kind is rules[0].kind for one in mine)
            why = None if had else _missed(policy, rules, eater, plate if ate else None, occasion)
            if why is not None:
                found.append(why)
    if mine:  # what others would have given is no reason then, but for what is within reach or was used
        found = [one for one in found if one.reason in (PriceReason.GIVEN, PriceReason.GAP, PriceReason.USED)]
    else:
        found = sorted(found, key=lambda one: (_ORDER.index(one.reason), one.fen, one.years))[:1]
    return tuple(found)


def short_words(why: Why) -> str:
    """A word or two for a card: ``本餐优惠已用``."""
    if why.reason is PriceReason.USED:
        span = {Per.MEAL: "本餐", Per.DAY: "今天", Per.MONTH: "本月"}[why.per]
        return f"{span}{'补贴' if why.subsidy else '优惠'}已用"
    return _SHORT.get(why.reason, "")


def full_words(why: Why, earlier: Earlier | None = None) -> str:
    """The whole sentence, as it is said and printed; ``earlier`` is the use that was the last one."""
    if why.reason is PriceReason.USED:
        what, rest = ("补贴", "这份没有补贴") if why.subsidy else ("优惠", "这份按原价")
        clock, place = _where(why, earlier)
        return f"{_span(why, earlier)}的{what}已{clock.rstrip()}{place}用过，{rest}"
    fen, more = money.yuan(why.fen), money.yuan(why.more)
    return _FULL[why.reason].format(label=why.label, fen=fen, more=more, years=why.years)


def line_words(why: Why, earlier: Earlier | None = None) -> str:
    """The sentence where a single line must do, such as beside an order."""
    if why.reason is not PriceReason.USED:
        return full_words(why, earlier)
    what, rest = ("补贴", "没有补贴") if why.subsidy else ("优惠", "按原价")
    clock, place = _where(why, earlier)
    span = _span(why, earlier).removeprefix("今天") or "今天"
    return f"{span}{what}已{clock}用过{place}，{rest}"


def _span(why: Why, earlier: Earlier | None) -> str:
    if why.per is Per.MEAL:
        return f"今天{earlier.meal if earlier and earlier.meal else '这一餐'}"
    return "今天" if why.per is Per.DAY else "本月"


def _where(why: Why, earlier: Earlier | None) -> tuple[str, str]:
    """When and where a use was, each to be put into a sentence; empty where nobody knows."""
    if earlier is None:
        return "", ""
    at = local(earlier.at)
    clock = f"{at:%H:%M}" if why.per is not Per.MONTH else f"{at.month} 月 {at.day} 日 {at:%H:%M}"
    return f"在 {clock} ", f"（{earlier.terminal} 号机 {earlier.number.rpartition('-')[2]} 单）"


def _shown(policy: Policy) -> str:
    """The proofs a policy takes, as they are asked for aloud; one whose name tells a hardship is 证件."""
    return "或".join(dict.fromkeys(discreet(proof, "证件") for proof in policy.proofs)) or "证件"


def _given(mine: Iterable[Benefit]) -> list[Why]:
    sums: dict[str, int] = {}
    for one in mine:
        sums[one.label] = sums.get(one.label, 0) + one.amount
    return [Why(PriceReason.GIVEN, label=label, fen=fen) for label, fen in sums.items()]


def _groups(policy: Policy) -> list[list[BenefitRule]]:
    """What a policy gives apart from each other: its discounts, its subsidies. A delivery's is told with its fee."""
    told = [rule for rule in policy.benefits if rule.what.effect is not Effect.DELIVERY]
    parts = ([r for r in told if r.kind is Kind.DISCOUNT], [r for r in told if r.kind is Kind.SUBSIDY])
    return [part for part in parts if part]


def _entitled_rows(policy: Policy, rules: Iterable[BenefitRule], eater: Eater, occasion: Occasion) -> list[BenefitRule]:
    if not lives_within(policy.residence, eater.residence):
        return []
    return [rule for rule in rules if entitled(policy, rule.who, eater, occasion.day)]


def _missed(
    policy: Policy, rules: list[BenefitRule], eater: Eater, plate: Plate | None, occasion: Occasion
) -> Why | None:
    """Why one part of a policy gave somebody nothing; None where that says nothing, or another one gave more.

    ``plate`` is None while nothing was rung up for them.
    """
    rows = _entitled_rows(policy, rules, eater, occasion)
    if not rows:
        return _not_theirs(policy, rules, eater, occasion)
    if eater.id in occasion.excepted:
        return _gap(policy, rows, plate) if plate is not None and plate.lines else None
    if not holds(policy, occasion):
        return Why(_closed(policy, occasion), policy.code)
    limited = policy.limit_on is not Stage.SUBSIDY or rules[0].kind is Kind.SUBSIDY
    if limited and policy.limit is not None and used_up(policy, eater, occasion):
        return Why(PriceReason.USED, policy.code, per=policy.limit.per, subsidy=policy.limit_on is Stage.SUBSIDY)
    if (eater.id, policy.code) in occasion.unproved:
        return Why(PriceReason.PROOF, policy.code, label=_shown(policy))
    if plate is None:
        return None
    return _gap(policy, rows, plate) if plate.lines else Why(PriceReason.DISHES, policy.code)


def _closed(policy: Policy, occasion: Occasion) -> PriceReason:
    if holds(replace(policy, dine_in_only=False), occasion):
        return PriceReason.DINE_IN
    return (
        PriceReason.MEAL if holds(replace(policy, dine_in_only=False, meals=frozenset()), occasion) else PriceReason.DAY
    )


def _gap(policy: Policy, rows: Iterable[BenefitRule], plate: Plate) -> Why | None:
    """How much more must be spent for the subsidy that is nearest."""
    base = spend(policy, plate)
    missing = [
        (rule.what.min_spend - base, -subsidy_on(rule.what, rule.what.min_spend))
        for rule in rows
        if rule.what.effect in _SPENDING and base < rule.what.min_spend
    ]
    if not missing:
        return None
    fen, more = min(missing)
    return Why(PriceReason.GAP, policy.code, fen=fen, more=-more)


def _not_theirs(policy: Policy, rules: Sequence[BenefitRule], eater: Eater, occasion: Occasion) -> Why | None:
    """What keeps a policy from somebody, the first of these: residence, what has run out, their age."""
    if _entitled_rows(policy, rules, replace(eater, residence=RESIDENCES[0]), occasion):
        return Why(PriceReason.RESIDENCE, policy.code)
    if eater.lapsed and _entitled_rows(policy, rules, replace(eater, classes=eater.classes | eater.lapsed), occasion):
        return Why(PriceReason.LAPSED, policy.code)
    from_ages = [rule.who.age_min for rule in rules if rule.who.age_min is not None and not rule.who.classes]
    years = age(policy, eater, occasion.day)
    if years is None:
        return Why(PriceReason.NO_BIRTH, policy.code) if from_ages else None
    older = [low for low in from_ages if low > years]
    return Why(PriceReason.AGE, policy.code, years=min(older)) if older else None
