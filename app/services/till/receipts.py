"""Freeze what a receipt says from the parts of a sale."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.people.names import mask_name
from app.services.centre import settings
from app.services.documents import Head
from app.services.documents.till import Receipt, ReceiptLine, ReceiptPayment
from app.services.till import menu
from app.services.till.pricing import Diner
from app.services.work import View, Work
from app.store import sql


@dataclass(frozen=True)
class Parts:
    """The rows of one sale, as plain mappings of column to value."""

    sale: dict[str, Any]
    lines: list[dict[str, Any]]
    benefits: list[dict[str, Any]]
    payments: list[dict[str, Any]]


def of_sale(
    head: Head, parts: Parts, cashier: str, meal: str, member: Diner | None, people: dict[UUID, Diner]
) -> Receipt:
    """The receipt of a sale just sealed."""
    names = {i: mask_name(d.name) for i, d in people.items()}
    return _receipt(head, parts, cashier, meal, names, member_no=None if member is None else member.no, corrects="")


def of_reversal(work: Work, parts: Parts, original: str) -> Receipt:
    """The receipt of a reversal: the same lines with their amounts negated, naming the sale it takes back."""
    wanted = {x["eater_id"] for x in parts.lines} | {parts.sale["member_id"]}
    names, numbers = _names(work, [i for i in wanted if i is not None])
    meal = next((p.name for p in menu.periods(work) if p.code == parts.sale["meal"]), parts.sale["meal"])
    return _receipt(
        settings.head(work),
        parts,
        work.member().name,
        meal,
        names,
        member_no=numbers.get(parts.sale["member_id"]),
        corrects=original,
    )


def _names(view: View, ids: list[UUID]) -> tuple[dict[UUID, str], dict[UUID, int]]:
    names: dict[UUID, str] = {}
    numbers: dict[UUID, int] = {}
    for wanted in ids:
        row = sql.row(view.session, "SELECT name, no FROM resident WHERE id = :i", {"i": wanted})
        if row is not None:
            names[wanted], numbers[wanted] = mask_name(row[0]), int(row[1])
    return names, numbers


def _receipt(
    head: Head,
    parts: Parts,
    cashier: str,
    meal: str,
    names: dict[UUID, str],
    *,
    member_no: int | None,
    corrects: str,
) -> Receipt:
    sale = parts.sale
    labels = {b["line"]: b["label"] for b in parts.benefits}
    subsidies: dict[str, int] = {}
    for benefit in parts.benefits:
        if benefit["kind"] == "subsidy":
            subsidies[benefit["payer"]] = subsidies.get(benefit["payer"], 0) + benefit["amount"]
    member = sale["member_id"]
    return Receipt(
        head=head,
        kind=sale["kind"],
        number=sale["number"],
        corrects=corrects,
        business_date=sale["business_date"],
        at=sale["at"],
        terminal=sale["terminal"],
        cashier=cashier,
        meal=meal,
        takeaway=sale["takeaway"],
        member=names.get(member, "") if member else "",
        member_no=member_no,
        lines=tuple(_line(x, labels.get(x["position"], ""), member, names) for x in parts.lines),
        list_total=sale["list_total"],
        discount_total=sale["discount_total"],
        subsidies=tuple(sorted(subsidies.items())),
        rounding=sale["rounding"],
        due=sale["due"],
        payments=tuple(
            ReceiptPayment(p["method"], p["amount"], p["tendered"], p["reference"][-4:]) for p in parts.payments
        ),
        change=sale["change"],
    )


def _line(line: dict[str, Any], label: str, member: UUID | None, names: dict[UUID, str]) -> ReceiptLine:
    eater = line["eater_id"]
    return ReceiptLine(
        name=line["name"],
        quantity=line["quantity"],
        grams=line["grams"],
        unit_grams=line["unit_grams"],
        unit_price=line["unit_price"],
        list_amount=line["list_amount"],
        discount=line["discount"],
        subsidy=line["subsidy"],
        payable=line["payable"],
        benefit=label,
        eligible=line["eligible"],
        eater="" if eater is None or eater == member else names.get(eater, ""),
    )
