"""Freeze what a receipt says from the parts of a sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.people.names import mask_name
from app.rules.till import sets
from app.services.centre import settings
from app.services.documents.till import Receipt, ReceiptLine, ReceiptPayment
from app.services.till import menu
from app.services.till.eaters import Person
from app.services.work import Work


@dataclass(frozen=True)
class Parts:
    """The rows of one sale, as plain mappings of column to value."""

    sale: dict[str, Any]
    lines: list[dict[str, Any]]
    benefits: list[dict[str, Any]]
    payments: list[dict[str, Any]]


def receipt(
    work: Work, parts: Parts, people: Mapping[UUID, Person], corrects: str = "", notes: tuple[str, ...] = ()
) -> Receipt:
    """What the paper of a sale or a reversal says; ``people`` are its member and eaters, ``corrects`` the number of
    the sale a reversal takes back, ``notes`` the sentences it adds.
    """
    sale = parts.sale
    labels = {b["line"]: b["label"] for b in parts.benefits}
    subsidies: dict[str, int] = {}
    for benefit in parts.benefits:
        if benefit["kind"] == "subsidy":
            subsidies[benefit["payer"]] = subsidies.get(benefit["payer"], 0) + benefit["amount"]
    names = {one: mask_name(person.name) for one, person in people.items()}
    member, payer = people.get(sale["member_id"]), sale.get("payer_id")
    moved = [line for line in parts.lines if line["quantity"]]
    return Receipt(
        head=settings.head(work),
        kind=sale["kind"],
        number=sale["number"],
        corrects=corrects,
        business_date=sale["business_date"],
        at=sale["at"],
        terminal=sale["terminal"],
        cashier=work.member().name,
        meal=menu.period_name(work, sale["meal"]),
        takeaway=sale["takeaway"],
        member="" if member is None else names[member.id],
        member_no=None if member is None else member.no,
        lines=tuple(_line(x, labels.get(x["position"], ""), sale["member_id"], names) for x in moved),
        list_total=sale["list_total"],
        discount_total=sale["discount_total"],
        subsidies=tuple(sorted(subsidies.items())),
        rounding=sale["rounding"],
        due=sale["due"],
        payments=tuple(
            ReceiptPayment(p["method"], p["amount"], p["tendered"], p["reference"][-4:])
            for p in parts.payments
            if p["amount"] or sale["kind"] == "sale"
        ),
        change=sale["change"],
        cut=sale.get("cut", 0),
        part=sale["part"],
        again=sum(line["payable"] for line in parts.lines if not line["quantity"]),
        notes=notes,
        pickup_no=sale.get("pickup_no"),
        paid_by=names.get(payer, "") if payer else sale.get("paid_by", ""),
        paper_no=sale.get("paper_no", ""),
        paper_at=sale.get("paper_at"),
        short=settings.text(work, "till.receipt_form") == "short",
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
        half=line["half"],
        choices=tuple((one.name, one.extra) for one in sets.read_picked(line["choices"])),
        remark=line["remark"],
        cut=line.get("cut", 0),
        fee=line.get("fee", ""),
        weighed=line.get("weighed", ""),
    )
