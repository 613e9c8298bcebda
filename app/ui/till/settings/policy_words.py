"""How a policy reads: each of its rows as one line, what limits it, and what a new version changes."""

from collections.abc import Mapping
from dataclasses import replace

from app.rules.money import yuan
from app.rules.till.pricing import ANY, HOUSE, BenefitRule, Effect, Per, Policy, Who, Workdays, age_band, rate_text
from app.rules.till.pricing_model import EVERY_DAY, Stage
from app.rules.till.pricing_preview import AgeGap
from app.ui.words.moments import WEEK_LETTERS

REGISTERED = {ANY: "不限", "street": "本街道", "district": "本区", "city": "本市"}
"""Where somebody must be registered; each one takes the nearer ones in."""
EFFECTS = {
    Effect.PERCENT: "打折", Effect.FIXED: "定额补贴", Effect.RATIO: "按比例补贴", Effect.PRICE: "套餐价",
    Effect.SHARES: "分担套餐", Effect.DELIVERY: "送餐补贴",
}  # fmt: skip
SPANS = {Per.MEAL: "每餐", Per.DAY: "每天", Per.MONTH: "每月"}
KITCHENS = {"own_kitchen": "本店现做", "other": "集中配送"}


def age_words(low: int | None, high: int | None) -> str:
    """``60–79 周岁``, ``90 周岁以上``, ``所有年龄``."""
    if high is None:
        return "所有年龄" if low is None else f"{low} 周岁以上"
    return f"{low or 0}–{high} 周岁"


def people_words(who: Who) -> str:
    """Whom a row is for beside the age: letters, 户籍, level of care; 所有人 without any."""
    parts = []
    if who.classes:
        parts.append("、".join(sorted(who.classes)) + " 类")
    if who.residence != ANY:
        parts.append(f"{REGISTERED[who.residence]}户籍")
    if who.care_min is not None or who.care_max is not None:
        low, high = who.care_min, who.care_max
        parts.append(f"评估 {low or 1}–{high} 级" if high is not None else f"评估 {low} 级以上")
    return "，".join(parts) or "所有人"


def kind_words(who: Who) -> str:
    """Whom a bill is for, short: ``60–79``, ``A 类 60+``, ``评估 1–3 级``."""
    band = age_band(who)
    asked = people_words(replace(who, residence=ANY))
    return " ".join(part for part in ("" if asked == "所有人" else asked, band) if part) or "所有人"


FAR = {"": "", "district": "外街道 ", "city": "外区 "}
"""In front of whom a bill is for, where they do not live in the centre's street."""


def given_words(rule: BenefitRule) -> str:
    """What a row gives: ``8 折``, ``满 ¥15.00 补 ¥2.00``, ``补 25%，最多 ¥3.00``, ``自付 ¥1.00``."""
    what = rule.what
    spent = f"满 ¥{yuan(what.min_spend)} " if what.min_spend else ""
    if what.effect is Effect.PERCENT:
        if what.by_use:
            return "、".join(f"第 {at} 次{rate_text(rate)}" for at, rate in enumerate(what.by_use, 1))
        return rate_text(what.rate)
    if what.effect is Effect.FIXED:
        return f"{spent}补 ¥{yuan(what.amount)}"
    if what.effect is Effect.RATIO:
        most = "" if what.cap is None else f"，最多 ¥{yuan(what.cap)}"
        return f"{spent}补 {what.rate / 10:g}%{most}"
    if what.effect is Effect.PRICE:
        return f"{what.set_code} 套餐 ¥{yuan(what.amount)}"
    if what.effect is Effect.DELIVERY:
        return f"送餐减 ¥{yuan(what.amount)}"
    return f"¥{yuan(what.amount)} 套餐自付 ¥{yuan(what.amount - sum(fen for _, fen in what.shares))}"


def borne_words(rule: BenefitRule) -> str:
    """Who bears it: ``区``, or each with their share."""
    if rule.what.effect is Effect.SHARES:
        return "、".join(f"{payer} ¥{yuan(fen)}" for payer, fen in rule.what.shares)
    return rule.payer


def row_as_line(rule: BenefitRule) -> str:
    """A row as one line: ``60–79 周岁 · 所有人：8 折（本店）``."""
    return (
        f"{age_words(rule.who.age_min, rule.who.age_max)} · {people_words(rule.who)}："
        f"{given_words(rule)}（{borne_words(rule)}）"
    )


def terms(policy: Policy, meals: Mapping[str, str]) -> list[str]:
    """What limits a policy, in words."""
    words = ["只限堂食" if policy.dine_in_only else "堂食、外带都可以"]
    words.append("、".join(meals.get(code, code) for code in sorted(policy.meals)) or "每一餐")
    if policy.weekdays != EVERY_DAY:
        words.append("周" + "、".join(WEEK_LETTERS[day] for day in sorted(policy.weekdays)))
    if policy.workdays is not None:
        words.append("工作日（按日历，含调休）" if policy.workdays is Workdays.CALENDAR else "周一到周五")
    if policy.residence != ANY:
        words.append(f"{REGISTERED[policy.residence]}户籍")
    if policy.limit is not None:
        counted = "补贴" if policy.limit_on is Stage.SUBSIDY else ""
        words.append(f"每人{SPANS[policy.limit.per]}{counted} {policy.limit.count} 次")
    return words + _switches(policy)


def _switches(policy: Policy) -> list[str]:
    words = []
    if any(rule.what.min_spend or rule.what.effect is Effect.RATIO for rule in policy.benefits):
        words.append("满额按折后价算" if policy.on_net else "满额按原价算")
    if policy.adds_up:
        words.append("几条补贴一起给")
    if policy.stack:
        words.append("可以和别的政策叠加")
    if policy.next_day:
        words.append("生日第二天起算新的年龄")
    for home, payers in sorted(policy.drops.items()):
        words.append(f"{FAR[home].strip()}的人{'、'.join(sorted(payers))}不承担")
    funders = dict.fromkeys(rule.payer for rule in policy.benefits if rule.payer not in (HOUSE, ""))
    if funders:
        words.append(f"由{'、'.join(funders)}补贴")
    for kitchen, fen in policy.to_canteen.items():
        words.append(f"每补贴一餐另拨食堂 ¥{yuan(fen)}（{KITCHENS.get(kitchen, kitchen)}，不进账单）")
    if policy.claim_cycle == "quarter":
        words.append("按季申报")
    if policy.proofs:
        words.append(("要看过" if policy.ask_proof else "凭") + "或".join(policy.proofs))
    return words


def changes(before: Policy | None, after: Policy, meals: Mapping[str, str]) -> list[str]:
    """What a new version changes, each thing on a line; empty where it says the same."""
    if before is None:
        return ["新增：" + row_as_line(rule) for rule in after.benefits]
    lines = []
    if before.name != after.name:
        lines.append(f"名称改为「{after.name}」")
    old, new = [row_as_line(rule) for rule in before.benefits], [row_as_line(rule) for rule in after.benefits]
    lines += [f"不再有：{words}" for words in old if words not in new]
    lines += [f"新增：{words}" for words in new if words not in old]
    had, has = terms(before, meals), terms(after, meals)
    lines += [f"不再：{words}" for words in had if words not in has]
    lines += [f"改为：{words}" for words in has if words not in had]
    return lines


def gap_words(gap: AgeGap) -> str:
    """``打折：70–74 周岁没有``."""
    return f"{EFFECTS[gap.effect]}：{age_words(gap.low, gap.high)}没有"


def both_words(low: int, high: int | None) -> str:
    """``80 岁两条都给``."""
    span = f"{low} 岁以上" if high is None else f"{low} 岁" if low == high else f"{low}–{high} 岁"
    return f"{span}两条都给，只能归一条"
