"""What still stands of a sealed sale after what was taken back of it, and the rows that take more of it back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules.till.pricing import Benefit, Kind
from app.rules.till.refund import SoldLine, Standing, cash_back, stays
from app.services.centre import settings
from app.services.till import policies
from app.services.till.receipts import Parts
from app.services.till.reversing import stored_rows
from app.services.work import View
from app.store import queries, sealed_values

SealedRow = dict[str, Any]
_SALE = (*sealed_values.SALE, *sealed_values.SALE_LATER)
_LINE = (*sealed_values.LINE, *sealed_values.LINE_LATER)
_OF_LINE = ("quantity", "grams", "list_amount", "discount", "subsidy", "payable", "cut")
_GIVEN_BY = ("line", "eater_id", "kind", "payer", "policy", "version", "row")
Source = tuple[Any, ...]
"""What tells the benefits of a sale apart, as ``_GIVEN_BY``."""


@dataclass(frozen=True)
class Stands:
    """A sale with what is left of it: rows as they were sealed, and beside them what parts left, by position."""

    sale: SealedRow
    lines: list[SealedRow]
    benefits: list[SealedRow]
    payments: list[SealedRow]
    left: dict[int, dict[str, int]]
    given: dict[Source, int]
    paid: dict[int, int]
    due: int
    whole: bool  # nothing was taken back yet

    @property
    def portions(self) -> dict[int, int]:
        """What is left of each line; 1 of what was weighed."""
        return {at: line["quantity"] for at, line in self.left.items()}

    @property
    def payable(self) -> int:
        """What is left to be paid for, before rounding."""
        return sum(line["payable"] for line in self.left.values())

    @property
    def number(self) -> str:
        """The sale's."""
        return str(self.sale["number"])


@dataclass(frozen=True)
class Back:
    """What goes back, as rows without a head; ``sums`` are columns of it. ``lost`` is what the dishes that stay do not
    get any more, 分.
    """

    lines: list[SealedRow]
    benefits: list[SealedRow]
    payments: list[SealedRow]
    sums: dict[str, int]
    lost: int
    whole: bool  # nothing is left afterwards

    def under(self, head: Mapping[str, Any]) -> Parts:
        """The rows of a reversal with this head."""
        new = head["id"]
        given = ({**row, "sale_id": new, "position": n} for n, row in enumerate(self.benefits, 1))
        return Parts(
            {**head, **self.sums, "tendered": self.sums["due"], "change": 0, "part": not self.whole},
            [{**row, "sale_id": new} for row in self.lines],
            list(given),
            [{**row, "sale_id": new} for row in self.payments],
        )


def stands(view: View, sale_id: UUID) -> Stands:
    """Read a sale with all that was taken back of it. Raises ``Refused``: ``sale_unknown``, ``is_reversal``."""
    sale = next(iter(stored_rows(view, "sale", _SALE, "id", sale_id)), None)
    if sale is None:
        raise Refused("sale_unknown")
    if sale["kind"] == "reversal":
        raise Refused("is_reversal", number=sale["number"])
    lines, lines_back = _rows(view, "sale_line", _LINE, sale_id)
    benefits, benefits_back = _rows(view, "sale_benefit", sealed_values.BENEFIT, sale_id)
    payments, payments_back = _rows(view, "sale_payment", sealed_values.PAYMENT, sale_id)
    left = {row["position"]: {name: row[name] or 0 for name in _OF_LINE} for row in lines}
    for row in lines_back:
        for name in _OF_LINE:
            left[row["position"]][name] += row[name] or 0
    given: dict[Source, int] = {}
    for row in (*benefits, *benefits_back):
        given[_source(row)] = given.get(_source(row), 0) + row["amount"]
    paid = {row["position"]: row["amount"] for row in payments}
    for row in payments_back:
        paid[row["position"]] += row["amount"]
    return Stands(sale, lines, benefits, payments, left, given, paid, sum(paid.values()), not lines_back)


def taken_back(view: View, of: Stands, kept: Mapping[int, int]) -> Back:
    """The rows that leave ``kept`` portions of each position: the difference between what stands and what is to stand.

    Cash first, then each payment in the order it was made, never more than is left of it. Raises ``Refused``:
    ``refund_owes`` (by=): what stays would cost more than all that stood.
    """
    rules = policies.all_policies(view) if of.benefits and any(kept.values()) else {}
    after = stays(_sold(of), [_benefit(row) for row in of.benefits], kept, rules)
    if after.payable > of.payable:
        raise Refused("refund_owes", by=after.payable - of.payable)
    whole = not any(kept.values())
    benefits = list(_benefits_back(of, after, whole=whole))
    lines = list(_lines_back(of, after, kept, whole=whole))
    payments = _payments_back(view, of, after, whole=whole)
    sums = {
        "list_total": sum(row["list_amount"] for row in lines),
        "discount_total": sum(row["discount"] for row in lines),
        "subsidy_total": sum(row["subsidy"] for row in lines),
        "cut": sum(row["cut"] for row in lines),
        "due": sum(row["amount"] for row in payments),
    }
    sums["rounding"] = sums["due"] - sum(row["payable"] for row in lines)
    return Back(lines, benefits, payments, sums, after.lost, whole)


def _rows(view: View, name: str, columns: tuple[str, ...], sale_id: UUID) -> tuple[list[SealedRow], list[SealedRow]]:
    """What hangs on a sale, and what hangs on its reversals, by position."""
    table, sale = queries.table(name), queries.table("sale")
    among = sa.select(sale.c.id).where(sa.or_(sale.c.id == sale_id, sale.c.corrects_id == sale_id))
    chosen = sa.select(table.c.sale_id, *(table.c[column] for column in columns)).where(table.c.sale_id.in_(among))
    own: list[SealedRow] = []
    back: list[SealedRow] = []
    for owner, *row in queries.fetch(view, chosen.order_by(table.c.position)):
        (own if owner == sale_id else back).append(dict(zip(columns, row, strict=True)))
    return own, back


def _sold(of: Stands) -> list[SoldLine]:
    return [
        SoldLine(
            position=row["position"],
            key=f"{row['code']}:{row['dish_id'].hex}:{row['grams'] or 0}:",
            quantity=row["quantity"],
            list_amount=row["list_amount"],
            eligible=bool(row["eligible"]),
            eater=row["eater_id"],
            fee=row["fee"],
            cut=row["cut"],
        )
        for row in of.lines
    ]


def _benefit(row: SealedRow) -> Benefit:
    return Benefit(
        row["line"], row["eater_id"], row["policy"], row["version"], row["row"], row["label"], row["tier"],
        Kind(row["kind"]), row["payer"], row["amount"],
    )  # fmt: skip


def _source(row: SealedRow) -> Source:
    return tuple(row[name] for name in _GIVEN_BY)


def _lines_back(of: Stands, after: Standing, kept: Mapping[int, int], *, whole: bool) -> Iterator[SealedRow]:
    off: dict[tuple[int, Kind], int] = {}
    for benefit in after.benefits:
        off[benefit.line, benefit.kind] = off.get((benefit.line, benefit.kind), 0) + benefit.amount
    for row in of.lines:
        at, now = row["position"], of.left[row["position"]]
        listed, cut, subsidy = after.lists[at], after.cuts[at], off.get((at, Kind.SUBSIDY), 0)
        discount = off.get((at, Kind.DISCOUNT), 0) + cut
        new = {
            "quantity": kept[at], "grams": (row["grams"] or 0) if kept[at] else 0, "list_amount": listed,
            "discount": discount, "subsidy": subsidy, "payable": listed - discount - subsidy,
            "cut": cut,
        }  # fmt: skip
        change: dict[str, int | None] = {name: new[name] - now[name] for name in _OF_LINE}
        if whole or any(change.values()):
            yield {**row, **change, **({"grams": None} if row["grams"] is None else {})}


def _benefits_back(of: Stands, after: Standing, *, whole: bool) -> Iterator[SealedRow]:
    then: dict[Source, int] = {}
    models = {_source(row): row for row in reversed(of.benefits)}
    ages = {row["eater_id"]: row["age"] for row in of.benefits}
    for one in after.benefits:
        row = {
            "line": one.line, "eater_id": one.eater, "kind": one.kind.value, "payer": one.payer, "policy": one.policy,
            "version": one.version, "row": one.row, "tier": one.tier, "label": one.label, "age": ages[one.eater],
        }  # fmt: skip
        models.setdefault(_source(row), row)
        then[_source(row)] = then.get(_source(row), 0) + one.amount
    sources = dict.fromkeys((*(_source(row) for row in of.benefits), *of.given, *then))
    for source in sources:
        change = then.get(source, 0) - of.given.get(source, 0)
        if change or whole:
            model = models.get(source) or _like(source, of.benefits)
            yield {**model, "amount": change}


def _like(source: Source, benefits: list[SealedRow]) -> SealedRow:
    """A benefit that a part brought, when it goes again: named as that person's other ones."""
    named = dict(zip(_GIVEN_BY, source, strict=True))
    return {**next(row for row in benefits if row["eater_id"] == named["eater_id"]), **named}


def _payments_back(view: View, of: Stands, after: Standing, *, whole: bool) -> list[SealedRow]:
    cash = [row for row in of.payments if row["method"] == "cash"]
    others = [row for row in of.payments if row["method"] != "cash"]
    jiao = bool(of.sale["rounding"]) or settings.text(view, "till.rounding") == "jiao"
    left = [sum(of.paid[row["position"]] for row in rows) for rows in (cash, others)]
    amounts = cash_back(of.due - after.payable, *left, jiao=jiao)
    found = []
    for rows, amount in zip((cash, others), amounts, strict=True):
        to_give = amount
        for row in rows:
            goes = min(to_give, of.paid[row["position"]])
            to_give -= goes
            if goes or whole:
                found.append({**row, "amount": -goes, "tendered": -goes, "reference": ""})
    return sorted(found, key=lambda row: row["position"])
