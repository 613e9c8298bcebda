"""Senior pricing policies in the store: which version holds on a day, publishing the next one, and worked examples."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.models.policy import PolicyVersion
from app.rules import validation
from app.rules.people import care
from app.rules.rights import Right
from app.rules.till import pricing, pricing_model, pricing_preview
from app.rules.till.pricing_model import RESIDENCES
from app.services.till import menu
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class PolicyRow:
    """One version of one policy; ``rules`` is its JSON, ``in_force`` says whether it holds on the business date."""

    code: str
    version: int
    name: str
    valid_from: date
    valid_to: date | None
    document_no: str
    rules: str
    created_at: datetime
    created_by: str
    in_force: bool


@dataclass(frozen=True)
class _Begun:
    code: str
    version: int
    rules: str


@dataclass(frozen=True)
class ExampleLine:
    """One line of a worked example: what it costs by the menu, and whether the dish takes part in benefits."""

    list_amount: int
    eligible: bool = True
    set_code: str = ""
    fee: str = ""


@dataclass(frozen=True)
class ExampleRow:
    """What one kind of people would pay for the whole example; ``label`` is the tier's, empty for those without one;
    ``text`` says what they get: 8 折、用餐补贴.

    ``who`` is the row of the policy that is meant for them, None for everybody else; ``home`` is where they live, where
    that is not the centre's street; ``payers`` bear what is off.
    """

    age: int | None
    label: str
    text: str
    list_total: int
    discount: int
    subsidy: int
    payable: int
    who: pricing.Who | None = None
    payers: tuple[tuple[str, int], ...] = ()
    home: str = ""


_VERSIONS = Reader(
    PolicyRow,
    "policy_version p LEFT JOIN staff s ON s.id = p.created_by",
    **{name: f"p.{name}" for name in ("code", "name", "created_at")},
    created_by="coalesce(s.name, '')",
    in_force="FALSE",
)
_BEGUN = Reader(_Begun, "policy_version")
_INSERT = sql.Insert(PolicyVersion)


def policy_versions(view: View) -> tuple[PolicyRow, ...]:
    """Every version of every policy, newest first per code."""
    holding = {(p.code, p.version) for p in policies_in_force(view, view.business_date)}
    stored = _VERSIONS.rows(view, "ORDER BY p.code, p.version DESC")
    return tuple(replace(row, in_force=(row.code, row.version) in holding) for row in stored)


def policies_in_force(view: View, day: date) -> tuple[pricing.Policy, ...]:
    """The policies of a business date, by code: of each the newest version that has begun, or none once that ended.

    A version that ended does not bring the one before it back.
    """
    return view.memo((policies_in_force, day), lambda: _in_force(view, day), "policy")


def all_policies(view: View) -> dict[tuple[str, int], pricing.Policy]:
    """Every version there ever was, by code and version: what a benefit of a sale was given by."""
    stored = _BEGUN.rows(view, "ORDER BY code, version")
    return {(row.code, row.version): _parsed(row.code, row.version, row.rules) for row in stored}


def publish_policy(work: Work, rules: dict[str, Any], valid_from: date) -> int:
    """Publish the next version of a policy, in force from a day on; returns the version.

    Raises ``Refused``: field_bad (valid_from: past), policy_bad (field, why), policy_unsupported (what).
    """
    work.require(Right.POLICY)
    if valid_from < work.business_date:
        validation.bad("valid_from", "past")
    policy, version = _write(work, {**rules, "valid_from": valid_from.isoformat()})
    work.audit("policy", f"{policy.code} v{version}", name=policy.name, valid_from=valid_from)
    return version


def seed(work: Work, rules: dict[str, Any]) -> int:
    """Write a policy a new centre starts with, valid from the day its own JSON says. No right is asked for while there
    is none yet: at the set-up.
    """
    if policy_versions(work):
        work.require(Right.POLICY)
    _, version = _write(work, rules)
    return version


def example(
    view: View, lines: Sequence[ExampleLine], rules: dict[str, Any] | None = None, meal: str = ""
) -> tuple[ExampleRow, ...]:
    """A bill at the counter, for somebody nothing is meant for and for the youngest of each kind of people.

    ``rules`` is a draft that takes the place of its policy's version in force: the settings page shows it live. It is a
    day and a meal on which it holds: what it gives is asked, not when.
    Raises ``Refused("policy_bad")`` or ``("policy_unsupported")`` for the draft.
    """
    policies, meant = with_draft(view, rules)
    occasion = example_occasion(view, meant, meal)
    rows = [_worked(lines, None, None, policies, occasion)]
    seen = set()
    for policy in meant:
        for rule in pricing_preview.typical(policy):
            eater = _typical_eater(policy, rule, occasion.day)
            if eater is None or eater in seen:
                continue
            seen.add(eater)
            rows.append(_worked(lines, eater, rule.who, policies, occasion))
            for home in sorted(policy.drops, key=RESIDENCES.index):
                worked = _worked(lines, replace(eater, residence=home), rule.who, policies, occasion)
                rows.append(replace(worked, home=home))
    return tuple(rows)


def example_at(view: View, lines: Sequence[ExampleLine], age: int, rules: dict[str, Any] | None = None) -> ExampleRow:
    """The same bill for somebody of an age from the centre's street, without a letter. Raises as ``example``."""
    policies, meant = with_draft(view, rules)
    occasion = example_occasion(view, meant)
    eater = replace(eater_of_age(age, occasion.day), residence=RESIDENCES[0])
    return _worked(lines, eater, pricing.Who(age, age), policies, occasion)


def with_draft(view: View, rules: dict[str, Any] | None) -> tuple[list[pricing.Policy], list[pricing.Policy]]:
    """The policies in force with a draft in place of its own, and those an example is about: the draft, or all that
    are no addition to another. Raises what ``example`` raises.
    """
    day = view.business_date
    policies = list(policies_in_force(view, day))
    if rules is None:
        return policies, [policy for policy in policies if not policy.stack] or policies
    draft = pricing.policy_from_json({**fitting(view, rules), "valid_from": day.isoformat(), "valid_to": None}, 1)
    return [policy for policy in policies if policy.code != draft.code] + [draft], [draft]


def example_occasion(view: View, meant: Sequence[pricing.Policy], meal: str = "") -> pricing.Occasion:
    """A workday, eating in, at the next weekday and at a meal for which the policies are."""
    weekdays = frozenset[int]().union(*(policy.weekdays for policy in meant)) or pricing_model.EVERY_DAY
    days = (view.business_date + timedelta(days=ahead) for ahead in range(7))
    meals = sorted(code for policy in meant for code in policy.meals)
    day = next(day for day in days if day.weekday() in weekdays)
    return pricing.Occasion(day, meal or next(iter(meals), ""), dine_in=True, workday=True)


def fitting(view: View, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules with meals as this centre calls them: 午 is the code of its 午餐. What it does not serve stays."""
    codes = {period.code: period.code for period in menu.periods(view, inactive=True)}
    named = {
        name: period.code for period in menu.periods(view) for name in (period.name, period.name.removesuffix("餐"))
    }
    meals = rules.get("meals")
    if not isinstance(meals, list | tuple):
        return dict(rules)
    return {**rules, "meals": [{**named, **codes}.get(meal, meal) for meal in meals]}


def tier_ages(policies: Sequence[pricing.Policy]) -> list[tuple[int, pricing.Tier]]:
    """The tiers open to everybody of an age, with the youngest age of each; the columns of price boards."""
    found = []
    for policy in (one for one in policies if not one.stack):  # what comes on top is no tier of its own
        for rule, tier in zip(pricing.tier_rules(policy), pricing.tiers(policy), strict=True):
            if rule.who.age_min is not None and not rule.who.classes:
                found.append((rule.who.age_min, tier))
    return sorted(found, key=lambda pair: (pair[0], pair[1].policy))


def eater_of_age(age: int, day: date) -> pricing.Eater:
    """Somebody whose birthday is on that very day."""
    leap = day.month == 2 and day.day == 29
    return pricing.Eater(_NOBODY, date(day.year - age, day.month, 28 if leap else day.day))


def _typical_eater(policy: pricing.Policy, rule: pricing.BenefitRule, day: date) -> pricing.Eater | None:
    """Somebody a row is meant for; None where it is meant for everybody."""
    who = rule.who
    if who.age_min is None and not who.classes and who.care_min is None:
        return None
    # one who counts older only on the day after the birthday had it yesterday
    born = None if who.age_min is None else eater_of_age(who.age_min, day - timedelta(days=policy.next_day)).birth_date
    return pricing.Eater(_NOBODY, born, frozenset(sorted(who.classes)[:1]), RESIDENCES[0], who.care_min)


def _worked(
    lines: Sequence[ExampleLine],
    eater: pricing.Eater | None,
    who: pricing.Who | None,
    policies: Sequence[pricing.Policy],
    occasion: pricing.Occasion,
) -> ExampleRow:
    order = [
        pricing.OrderLine(
            i, line.list_amount, line.eligible, eater.id if eater else None, set_code=line.set_code, fee=line.fee
        )
        for i, line in enumerate(lines)
    ]
    priced = pricing.price(order, {eater.id: eater} if eater else {}, policies, occasion)
    tier = pricing.tier_of(eater, policies, occasion) if eater else None
    given = [one for line in priced.lines for one in line.benefits]
    text = "、".join(dict.fromkeys(benefit.label.removeprefix("长者 ") for benefit in given))
    payers: dict[str, int] = {}
    for benefit in given:
        payers[benefit.payer] = payers.get(benefit.payer, 0) + benefit.amount
    return ExampleRow(
        who.age_min if who else None, tier.label if tier else "", text,
        priced.list_total, priced.discount_total, priced.subsidy_total, priced.payable_total, who,
        tuple(payers.items()),
    )  # fmt: skip


def _in_force(view: View, day: date) -> tuple[pricing.Policy, ...]:
    begun = _BEGUN.rows(view, "WHERE valid_from <= :day ORDER BY code, version", day=day)
    newest = {row.code: _parsed(row.code, row.version, row.rules) for row in begun}
    return tuple(policy for policy in newest.values() if policy.valid_to is None or day <= policy.valid_to)


def _write(work: Work, rules: dict[str, Any]) -> tuple[pricing.Policy, int]:
    newest = sql.value(work, "SELECT max(version) FROM policy_version WHERE code = :code", code=str(rules.get("code")))
    version = int(newest or 0) + 1
    policy = pricing.policy_from_json(fitting(work, rules), version)
    if not policy.meals <= {period.code for period in menu.periods(work, inactive=True)}:
        raise Refused("policy_bad", field="meals", why="choice")
    _check_letters(policy)
    row = {
        "code": policy.code,
        "version": version,
        "name": policy.name,
        "valid_from": policy.valid_from,
        "valid_to": policy.valid_to,
        "document_no": policy.document_no,
        "rules": json.dumps(pricing.policy_to_json(policy), ensure_ascii=False, sort_keys=True),
        "created_at": work.now,
        "created_by": work.staff.id if work.staff else None,
    }
    _INSERT.run(work.session, [row])
    work.touched("policy")
    return policy, version


def _check_letters(policy: pricing.Policy) -> None:
    """Refuse a letter nobody can have: it would silently give nobody anything. Raises ``Refused("policy_bad")``."""
    for rule in policy.benefits:
        if rule.who.classes - set(care.LETTERS):
            raise Refused("policy_bad", field="class", why="format")


@lru_cache(maxsize=64)
def _parsed(code: str, version: int, rules: str) -> pricing.Policy:
    return pricing.policy_from_json(json.loads(rules), version)
