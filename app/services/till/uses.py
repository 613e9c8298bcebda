"""How often somebody had what a policy limits: read when an order is priced, written when it is sold, freed again.

The benefits of sealed sales are the truth; the uses follow from them, so that one statement says what is left, and the
store itself refuses a second use of one number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.models.policy import BenefitUse
from app.rules.till import pricing
from app.rules.till.uses import Had, left_of, span_key, uses_of
from app.services.till import policies
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader


@dataclass(frozen=True)
class UseSoFar:
    """A use that counts: whose, of which policy in which span, and the sale it was. ``meal`` is that sale's."""

    eater: UUID
    policy: str
    span: str
    number: int
    sale: str
    terminal: str
    at: datetime
    meal: str


@dataclass(frozen=True)
class _Stored:
    position: int
    policy: str
    eater_id: UUID


@dataclass(frozen=True)
class _Given:
    policy: str
    version: int
    eater_id: UUID
    line: int
    row: int
    kind: str
    payer: str
    amount: int


_WHO = (
    "WITH RECURSIVE who(id, as_who) AS (SELECT id, id FROM resident WHERE id IN ({}) "
    "UNION ALL SELECT r.id, who.as_who FROM resident r JOIN who ON r.merged_into = who.id) "
)
_USES = Reader(
    UseSoFar,
    "who JOIN benefit_use u ON u.eater_id = who.id JOIN sale s ON s.id = u.sale_id",
    eater="who.as_who", policy="u.policy", span="u.span", number="u.number", sale="s.number", terminal="s.terminal",
    at="s.at", meal="s.meal",
)  # fmt: skip
_SINCE = "WHERE u.freed_by IS NULL AND (u.span = :month OR u.span >= :day AND u.span < :after) ORDER BY s.at, u.number"
_STORED = Reader(_Stored, "benefit_use")
_GIVEN = Reader(_Given, "sale_benefit b JOIN sale s ON s.id = b.sale_id", kind="b.kind", row='b."row"')
_INSERT = sql.Insert(BenefitUse)
_FREE = "UPDATE benefit_use SET freed_by = :by WHERE sale_id = :sale AND position = :at"


def so_far(view: View, people: Iterable[UUID], rules: Sequence[pricing.Policy], on: date) -> tuple[UseSoFar, ...]:
    """The uses of a service day and its month by some people, those of records merged into theirs among them.

    Nothing is asked while none of ``rules`` has a limit.
    """
    wanted = {f"p{n}": one for n, one in enumerate(dict.fromkeys(people))}
    if not wanted or not any(rule.limit for rule in rules):
        return ()
    day = on.isoformat()
    who = _WHO.format(", ".join(f":{name}" for name in wanted))
    return _USES.rows(view, _SINCE, who, month=day[:7], day=day, after=f"{day}0", **wanted)  # 0 comes after the /


def counting(
    found: Iterable[UseSoFar], rules: Iterable[pricing.Policy], when: pricing.Occasion
) -> dict[tuple[UUID, str], list[UseSoFar]]:
    """Those that count on an occasion, by eater and policy, oldest first: each policy has a span of its own."""
    spans = {rule.code: span_key(rule.limit.per, when.day, when.meal) for rule in rules if rule.limit}
    counted: dict[tuple[UUID, str], list[UseSoFar]] = {}
    for use in found:
        if spans.get(use.policy) == use.span:
            counted.setdefault((use.eater, use.policy), []).append(use)
    return counted


def take_uses(
    work: Work,
    sale: Mapping[str, Any],
    benefits: Sequence[Mapping[str, Any]],
    found: Mapping[tuple[UUID, str], list[UseSoFar]],
) -> None:
    """Write the uses a sale is: ``benefits`` as they are sealed, ``found`` the uses that counted when it was priced."""
    rows: list[dict[str, Any]] = []
    day = sale.get("service_day") or sale["business_date"]
    for policy in policies.policies_in_force(work, day):
        if policy.limit is None:
            continue
        taken = {key[0]: {use.number for use in uses} for key, uses in found.items() if key[1] == policy.code}
        for use in uses_of(policy, [_had(b) for b in benefits if b["policy"] == policy.code]):
            numbers = taken.setdefault(use.eater, set())
            numbers.add(number := next(n for n in range(1, len(numbers) + 2) if n not in numbers))
            rows.append(
                {
                    "sale_id": sale["id"],
                    "position": len(rows) + 1,
                    "line": use.line,
                    "policy": policy.code,
                    "eater_id": use.eater,
                    "span": span_key(policy.limit.per, day, sale["meal"]),
                    "number": number,
                    "freed_by": None,
                }
            )
    if rows:
        _INSERT.run(work.session, rows)


def free_uses(work: Work, sale_id: UUID, by: UUID) -> None:
    """Give back the uses of a sale that its reversals, ``by`` the newest of them, leave nothing of."""
    stored = _STORED.rows(work, "WHERE sale_id = :sale AND freed_by IS NULL ORDER BY position DESC", sale=sale_id)
    if not stored:
        return
    given = _GIVEN.rows(work, "WHERE s.id = :sale OR s.corrects_id = :sale", sale=sale_id)
    known = policies.all_policies(work)
    going: list[dict[str, Any]] = []
    for code, version in dict.fromkeys((one.policy, one.version) for one in given):
        had = [_had(vars(one)) for one in given if (one.policy, one.version) == (code, version)]
        for eater, left in left_of(known[code, version], had).items():
            live = [one.position for one in stored if (one.policy, one.eater_id) == (code, eater)]
            going += [{"by": by, "sale": sale_id, "at": at} for at in live[: max(len(live) - left, 0)]]
    for one in going:
        sql.run(work.session, _FREE, one)


def _had(benefit: Mapping[str, Any]) -> Had:
    return Had(
        benefit["eater_id"], benefit["line"], benefit["row"], str(benefit["kind"]), benefit["payer"], benefit["amount"]
    )
