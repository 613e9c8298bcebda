"""A version of a policy as it is typed: what the form asks, and the rules it comes to, there and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from app.rules.till.pricing import ANY, HOUSE, BenefitRule, Effect, Policy, Who, Workdays
from app.rules.till.pricing_fields import MOST_FEN
from app.rules.till.pricing_model import EVERY_DAY, Stage
from app.services.till import menu
from app.ui.kit import typed
from app.ui.kit.asks import BARE, Ask, Options, amount, check, checks, choice, day, line
from app.ui.kit.page import Ctx
from app.ui.till.settings import policy_words as words
from app.ui.till.settings.policy_rows import RuleDraft, RuleRows
from app.ui.till.settings.tier_rows import AgeTier, TierEditor, TypedTier
from app.ui.words.moments import WEEK_LETTERS

GROUPS = {
    Effect.PERCENT: "tiers", Effect.FIXED: "subsidy", Effect.RATIO: "subsidy", Effect.SHARES: "rows",
    Effect.PRICE: "sets", Effect.DELIVERY: "delivery",
}  # fmt: skip
"""Under which name rows stand in the rules, by what they give."""

_NO_LIMIT = ""


@dataclass(frozen=True)
class PolicyDraft:
    """Everything asked; ``tiers`` and ``others`` as typed: they are read by their own controls."""

    code: str
    name: str
    document_no: str
    approved_by: str
    valid_from: date
    valid_to: date | None
    tiers: tuple[TypedTier, ...]
    others: tuple[dict[str, Any], ...]
    meals: tuple[str, ...]
    weekdays: tuple[int, ...]
    workdays: str
    dine_in_only: bool
    residence: str
    per: str
    times: int
    limit_on: str
    proofs: tuple[str, ...]
    ask_proof: bool
    stack: bool
    on_net: bool
    adds_up: bool
    next_day: bool
    cross_street: tuple[str, ...]
    cross_district: tuple[str, ...]
    own_kitchen: int | None
    other_kitchen: int | None
    claim_cycle: str
    note: str


def _each_once(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(typed.several(text)))


def _several(name: str, label: str, hint: str, note: str = "") -> Ask:
    return line(name, label, hint=hint, note=note, most=80, read=_each_once, show="、".join, default=())


def _periods(ctx: Ctx) -> Options:
    return [(period.code, period.name) for period in ctx.desk.see(menu.periods)]


def _limited(said: Mapping[str, Any]) -> bool:
    return bool(said["per"])


def _code(text: str) -> str:
    code = typed.plain(text)
    if not (code.isascii() and code.isalnum()):
        raise ValueError("只能是字母和数字，如 P1")
    return code.upper()


POLICY_ASKS = (
    line("code", "编号", kind="code", hint="如 P1", required=True, most=12, fixed=True, read=_code),
    line("name", "政策名称", required=True, most=60),
    line("document_no", "文号", hint="如 街道助餐〔2026〕3 号", most=60),
    line("approved_by", "批准人", hint="谁批准执行", most=60),
    day("valid_from", "执行日期", hint="", required="请填日期，如 2026-12-01", note="从这一天的营业开始按新的年龄档"),
    day("valid_to", "到哪一天", hint="长期留空", note="含这一天；之后没有优惠，不会回到上一版"),
    Ask("tiers", "年龄档", TierEditor, default=()),
    Ask("others", BARE, RuleRows, default=()),
    checks("meals", "餐段", _periods, note="都不选就是每一餐", gap=14, top=4, read=lambda said: tuple(sorted(said))),
    checks("weekdays", "星期", list(enumerate(WEEK_LETTERS)), default=range(7), required="请至少选一天",
           star=False, gap=10, top=4, across=4),
    choice("workdays", "工作日", [("", "不限"), (Workdays.CALENDAR.value, "按工作日历，含调休"),
                                  (Workdays.MON_FRI.value, "周一到周五")], default=""),
    check("dine_in_only", "只限堂食", label=""),
    choice("residence", "户籍", list(words.REGISTERED.items()), default=ANY),
    choice("per", "限次", [(_NO_LIMIT, "不限"), *((per.value, f"每人{said}") for per, said in words.SPANS.items())],
           default=_NO_LIMIT),
    line("times", "几次", kind="code", most=3, required="请填 1 到 999 的整数", star=False, default=1,
         read=lambda text: typed.whole(text, 1, 999), when=_limited),
    choice("limit_on", "限什么", [(Stage.ALL.value, "全部优惠"), (Stage.SUBSIDY.value, "只限补贴，折扣照给")],
           default=Stage.ALL.value, when=_limited),
    _several("proofs", "凭证", "如 身份证、老年优待证"),
    check("ask_proof", "看过凭证才给，每人每天问一次", label=""),
    check("stack", "可以和别的政策叠加", label=""),
    choice("on_net", "满额", [(False, "按原价算"), (True, "按折后价算")], default=False),
    choice("adds_up", "几条补贴", [(False, "取最多的一条"), (True, "都给")], default=False),
    choice("next_day", "满岁", [(False, "生日当天起"), (True, "生日第二天起")], default=False),
    _several("cross_street", "外街道", "谁不承担，如 街道"),
    _several("cross_district", "外区", "谁不承担，如 区、街道"),
    amount("own_kitchen", "拨给食堂", limit=MOST_FEN, hint="没有留空",
           note="每补贴一餐另拨给食堂的钱，不进账单；本店现做"),
    amount("other_kitchen", "集中配送", limit=MOST_FEN, hint="没有留空"),
    choice("claim_cycle", "申报", [("month", "按月"), ("quarter", "按季")], default="month"),
    line("note", "说明", most=200),
)  # fmt: skip


def is_plain(rule: BenefitRule) -> bool:
    """Whether a row is a plain age tier: a discount of the house for everybody of an age."""
    return (
        rule.what.effect is Effect.PERCENT
        and rule.payer == HOUSE
        and not rule.what.by_use
        and rule.who.age_min is not None  # from 0 on is not everybody: somebody's birthday may not be known
        and rule.who == Who(rule.who.age_min, rule.who.age_max)
    )


def stands_filled(policy: Policy) -> dict[str, Any]:
    """What the form shows of a policy, but for the rows and the days."""
    limit = policy.limit
    return {
        "code": policy.code, "name": policy.name, "document_no": policy.document_no, "approved_by": policy.approved_by,
        "meals": tuple(sorted(policy.meals)), "weekdays": tuple(sorted(policy.weekdays)),
        "workdays": policy.workdays.value if policy.workdays else "", "dine_in_only": policy.dine_in_only,
        "residence": policy.residence, "per": limit.per.value if limit else _NO_LIMIT,
        "times": limit.count if limit else 1, "limit_on": policy.limit_on.value, "proofs": policy.proofs,
        "ask_proof": policy.ask_proof,
        "stack": policy.stack, "on_net": policy.on_net, "adds_up": policy.adds_up, "next_day": policy.next_day,
        "cross_street": tuple(sorted(policy.drops.get("district", ()))),
        "cross_district": tuple(sorted(policy.drops.get("city", ()))),
        "own_kitchen": policy.to_canteen.get("own_kitchen"), "other_kitchen": policy.to_canteen.get("other"),
        "claim_cycle": policy.claim_cycle, "note": policy.note,
    }  # fmt: skip


def rules(
    draft: PolicyDraft, tiers: Sequence[AgeTier], others: Sequence[RuleDraft], base: Mapping[str, Any]
) -> dict[str, Any]:
    """The version as the pricing engine reads it; what the form does not ask (the basis) is that of ``base``."""
    kitchens = {"own_kitchen": draft.own_kitchen, "other": draft.other_kitchen}
    limit = f"{draft.times}/person/{draft.per}" if draft.per else None
    return {
        "code": draft.code,
        "name": draft.name.strip(),
        "basis": base.get("basis", ""),
        "document_no": draft.document_no.strip(),
        "approved_by": draft.approved_by.strip(),
        "valid_to": draft.valid_to.isoformat() if draft.valid_to else None,
        "meals": list(draft.meals),
        "weekday_mask": "".join("1" if weekday in draft.weekdays else "0" for weekday in sorted(EVERY_DAY)),
        "workdays_only": bool(draft.workdays),
        "workdays": draft.workdays,
        "dine_in_only": draft.dine_in_only,
        "residence": draft.residence,
        "limit": limit,
        "limit_on": draft.limit_on if limit else "",
        "proof": list(draft.proofs),
        "ask_proof": draft.ask_proof,
        "stack": draft.stack,
        "threshold_basis": "net" if draft.on_net else "list",
        "pick": "all" if draft.adds_up else "best_single",
        "tier_from": "next_day" if draft.next_day else "birthday",
        "cross_street": f"drop {'+'.join(draft.cross_street)}" if draft.cross_street else "",
        "cross_district": f"drop {'+'.join(draft.cross_district)}" if draft.cross_district else "",
        "operator_per_meal": {kitchen: fen for kitchen, fen in kitchens.items() if fen},
        "claim_cycle": draft.claim_cycle,
        "note": draft.note.strip(),
        **rows(tiers, others),
    }


def rows(tiers: Sequence[AgeTier], others: Sequence[RuleDraft]) -> dict[str, Any]:
    """The rows in their groups, numbered through all of them: what a sale was given by is found by its number alone."""
    found: dict[str, list[dict[str, Any]]] = {}
    plain = [
        {"row": at, "class": "*", "age_min": tier.age_min, "age_max": tier.age_max, "rate": tier.rate}
        for at, tier in enumerate(tiers, 1)
    ]
    if plain:
        found["tiers"] = plain
    free = count(len(plain) + 1)
    made: dict[str, Any] = {}
    for draft in others:
        effect = Effect(draft.effect)
        group = found.setdefault(GROUPS[effect], [])
        if effect is Effect.PRICE:
            same = next((row for row in group if row["set"] == draft.set_code), None)
            if same is None:
                group.append(same := {"set": draft.set_code})
            same[_band(draft)] = draft.amount
            continue
        if effect is Effect.SHARES:
            made["set_price"] = draft.amount
        group.append({"row": next(free), **_who(draft), **_what(draft, effect)})
    return {**made, **found}


def _who(draft: RuleDraft) -> dict[str, Any]:
    levels = {"care_min": draft.care_min, "care_max": draft.care_max}
    return {
        "class": ",".join(draft.classes) or "*",
        "age_min": draft.age_min,
        "age_max": draft.age_max,
        **({"hukou": draft.residence} if draft.residence != ANY else {}),
        **{name: level for name, level in levels.items() if level},
    }


def _band(draft: RuleDraft) -> str:
    if draft.age_min is None:
        return "other"
    return f"{draft.age_min}+" if draft.age_max is None else f"{draft.age_min}-{draft.age_max}"


def _what(draft: RuleDraft, effect: Effect) -> dict[str, Any]:
    if effect is Effect.PERCENT:
        rates = {"rates": list(draft.rates)} if len(draft.rates) > 1 else {"rate": draft.rates[0]}
        return {**rates, **({"payer": draft.payer} if draft.payer != HOUSE else {})}
    if effect is Effect.SHARES:
        return {**dict(draft.shares), "self": draft.amount - sum(fen for _, fen in draft.shares)}
    if effect is Effect.DELIVERY:
        return {"amount": draft.amount, "funder": draft.payer}
    sums: dict[str, Any] = {"amount": draft.amount}
    if effect is Effect.RATIO:
        sums = {"ratio": draft.ratio, "cap": draft.cap}
    return {"funder": draft.payer, "min_spend": draft.min_spend or 0, **sums}
