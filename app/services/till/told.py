"""What the cashier said of those who eat: which proof was seen, and that a benefit is given by way of exception.

It stands with the order until that is sold, then with the benefits it was about. An exception needs a reason and
somebody who may agree to one, and there are only so many on a business date.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.rules.till import pricing
from app.services.work import View
from app.store import sql
from app.store.sql import Reader

CARD, DOCUMENT = "餐卡", "身份证"
PROOFS = (CARD, DOCUMENT, "市民卡", "优待证", "权益卡", "残疾证", "低保证", "认识本人")
"""What may have been seen, the surest first; the last is the word of the staff, which needs a reason."""
KNOWN = PROOFS[-1]

_SHOWN = (
    "SELECT DISTINCT b.eater_id FROM sale_benefit b JOIN sale s ON s.id = b.sale_id "
    "WHERE b.proof <> '' AND s.business_date = :day AND s.kind = 'sale' AND b.eater_id IN ({})"
)


_LONGEST = 19
"""Characters of what a proof is called, as a sealed benefit keeps it."""
_MARK = "："
_DECLINED = (
    "SELECT l.position FROM sale_line l JOIN dish d ON d.id = l.dish_id "
    "WHERE l.sale_id = :sale AND NOT l.eligible AND d.senior_eligible AND l.fee = ''"
)


@dataclass(frozen=True)
class _Sealed:
    eater_id: UUID
    proof: str
    exception: str
    exception_reason: str
    approver_id: UUID | None


_SEALED = Reader(_Sealed, "sale_benefit")
_OF_SALE = "WHERE sale_id = :sale AND (proof <> '' OR exception <> '') ORDER BY position"


@dataclass(frozen=True)
class Told:
    """Of one eater: ``proof`` that was seen (``why`` of the last of ``PROOFS``), ``reason`` of an exception and who
    agreed to it.
    """

    proof: str = ""
    why: str = ""
    reason: str = ""
    by: UUID | None = None


UNTOLD = Told()
_PLAIN = "plain"


def read_told(text: str) -> dict[UUID, Told]:
    """As a cart keeps it."""
    return {
        UUID(hex=who): Told(**{**said, "by": UUID(hex=said["by"]) if said["by"] else None})
        for who, said in _load(text).items()
        if who != _PLAIN
    }


def with_told(text: str, who: UUID, **said: object) -> str:
    """The same with more said of somebody."""
    told = replace(read_told(text).get(who, UNTOLD), **said)  # type: ignore[arg-type]
    return _dump({**_load(text), who.hex: {**vars(told), "by": told.by.hex if told.by else ""}})


def plain_lines(text: str) -> frozenset[int]:
    """The positions of the lines whose benefit was declined: 不使用优惠 for one dish."""
    return frozenset(_load(text).get(_PLAIN, ()))


def with_plain(text: str, positions: Iterable[int]) -> str:
    """The same with these lines declined, and no others."""
    rest = {who: said for who, said in _load(text).items() if who != _PLAIN}
    at = sorted(positions)
    return _dump({**rest, _PLAIN: at} if at else rest)


def told_at_sale(view: View, sale_id: UUID, positions: Mapping[int, int]) -> str:
    """What was said of the eaters of a sale, as a cart keeps it: for its dishes rung up again, at ``positions`` by
    those of the sale.
    """
    text = ""
    for row in _SEALED.rows(view, _OF_SALE, sale=sale_id):
        proof, _, why = row.proof.partition(_MARK)
        text = with_told(text, row.eater_id, proof=proof, why=why)
        if row.exception:
            text = with_told(text, row.eater_id, reason=row.exception_reason, by=row.approver_id)
    declined = sql.values(view, _DECLINED, sale=sale_id)
    return with_plain(text, [positions[int(at)] for at in declined if int(at) in positions])


def sealed_proof(told: Told) -> str:
    """The proof that was seen as a sealed benefit keeps it, with why where one was asked."""
    return f"{told.proof[:_LONGEST]}{_MARK}{told.why}" if told.why else told.proof[:_LONGEST]


def _load(text: str) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}


def _dump(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def unproved(
    view: View, said: Mapping[UUID, Told], eaters: Iterable[UUID], rules: Sequence[pricing.Policy]
) -> frozenset[tuple[UUID, str]]:
    """Whom a policy that asks for a proof cannot serve yet, by eater and policy: nothing was seen today.

    Nothing is read while no policy asks, or everybody was asked.
    """
    asking = [rule.code for rule in rules if rule.ask_proof]
    open_ = [one for one in dict.fromkeys(eaters) if not said.get(one, UNTOLD).proof] if asking else []
    if not open_:
        return frozenset()
    named = {f"p{n}": one for n, one in enumerate(open_)}
    query = _SHOWN.format(", ".join(f":{name}" for name in named))
    seen = {sql.uuid(one) for one in sql.values(view, query, day=view.business_date, **named)}
    return frozenset((one, code) for one in open_ if one not in seen for code in asking)
