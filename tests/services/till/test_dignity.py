"""Nobody reads from a paper of the till or from the customer's screen why somebody pays less: one test for all."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from app.print.render import for_rolls, layout, render
from app.rules.discretion import PRIVATE_WORDS, private, quieted
from app.rules.people.care import LETTERS
from app.services import documents
from app.services.centre import settings
from app.services.documents import Document
from app.services.till import (
    cart,
    deliveries,
    deposits,
    exceptions,
    outage,
    prebill,
    price_slip,
    sales,
    serving,
    wallet,
)
from app.services.till.cart_view import CartView
from app.services.till.order_lines import Way
from app.services.till.serving import Serving
from app.store import sql
from app.ui.till.customer import seen
from tests.print.every_sample import every_paper
from tests.print.test_pdf import pdfium_text
from tests.services.till.test_golden_cases import Counter
from tests.support import Centre

WORDS = (*PRIVATE_WORDS, "困难")
LETTER = re.compile(r"(?<![A-Za-z0-9-])[A-DZ] ?类")
REASON = "家里是低保户，证没带，先照顾一次"
PROOFS = ["特困供养证", "残疾证"]
NAME = "低保与残疾对象助餐"
REMARK = "残疾人，少盐"
BY_HAND = {"benefit", "remark", "notes", "why", "paid_by", "subsidies", "dishes"}
"""What people type or policies name; names, addresses and dishes are what they are."""

OF_TILL = {
    "receipt", "prebill", "price_slip", "kitchen_slip", "route", "box_labels", "wallet_card", "wallet_back",
    "order_pad", "deposits", "charge",
}  # fmt: skip


def text_of(paper: Document) -> str:
    """Every word that is on it."""
    if for_rolls(paper):
        return "\n".join(text.text for text in layout(paper, 576).texts)
    return pdfium_text(render(paper, form="pdf"))


def tells(text: str, *more: str) -> list[str]:
    """What in a text would tell on somebody."""
    flat = "".join(text.split())
    return [*(word for word in (*WORDS, *more) if word in flat), *LETTER.findall(flat)]


def hostile(value: Any, name: str = "") -> Any:
    """The same paper as it is where policies and remarks name people's class."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: hostile(getattr(value, f.name), f.name) for f in fields(value) if f.init})
    if isinstance(value, tuple):
        return tuple(hostile(one, name) for one in value)
    if name in BY_HAND and isinstance(value, str) and (value or name in ("benefit", "remark")):
        return quieted(f"{value}，特困 A 类") if name == "dishes" else "特困人员 A类"
    return value


SAMPLES = {name: paper for name, paper in every_paper().items() if name.startswith("till ") and paper.KIND in OF_TILL}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_whatever_policies_and_remarks_are_called_no_paper_says_it(name: str) -> None:
    assert not tells(text_of(hostile(SAMPLES[name])))


def papers(counter: Counter) -> Iterator[Document]:
    """All that was put into the queue."""
    with counter.desk.sessions.read() as session:
        rows = [tuple(row) for row in sql.rows(session, "SELECT kind, document FROM print_job")]
    yield from (documents.load(str(kind), str(text)) for kind, text in rows)


def on_screen(counter: Counter, shown: CartView) -> str:
    """The customer's screen of an order; and, once it is sold, of the sale."""
    before = seen.of_order(shown, shown.payable).text()
    counter.desk.do(price_slip.print_price_slip, shown.id)
    counter.desk.do(prebill.print_prebill, shown.id)
    return "\n".join((*before, *seen.of_done(counter.sell(shown)).text()))


def order_of(counter: Counter, letter: str) -> CartView:
    """Brought to somebody of a class, with a remark."""
    who = counter.person(75, "district", letter)
    order = counter.desk.new_id()
    counter.desk.do(cart.set_member, order, who, meal="lunch")
    shown = counter.desk.do(cart.add, order, counter.dish(2000), meal="lunch", way=Way(remark=REMARK))
    return counter.desk.do(serving.serve, shown.id, Serving("delivery", address="3幢2单元501室", phone="13900002206"))


def policy(counter: Counter) -> None:
    """Every letter has a price and a subsidy of its own, each asks for a proof that tells on somebody."""
    tiers = [{"row": n, "class": letter, "age_min": 60, "rate": 900 - 50 * n} for n, letter in enumerate("ABCD", 1)]
    grants = [
        {"row": n, "class": letter, "age_min": 60, "amount": 100 * n, "funder": "残疾人联合会"}
        for n, letter in enumerate("ABCD", 1)
    ]
    counter.policy(
        "P2", name=NAME, tiers=tiers, subsidy=grants, proof=PROOFS, ask_proof=True, dine_in_only=False,
        limit="1/person/day",
    )  # fmt: skip


@pytest.fixture
def counter(centre_: Centre) -> Counter:
    made = Counter(centre_)
    policy(made)
    fee = made.dish(500)
    changes = {"till.receipt_why": True, "till.kitchen": "sale", "till.wallet": True, "till.delivery_dish": fee}
    made.desk.do(settings.put_all, changes)
    return made


def test_people_of_every_letter_proofs_and_exceptions_leave_no_trace_on_paper_or_screen(counter: Counter) -> None:
    desk, screens = counter.desk, []
    for letter in LETTERS:
        shown = order_of(counter, letter)
        screens.append(on_screen(counter, shown))  # no proof was shown: the list price, and why
        who = shown.member.id if shown.member else None
        assert who is not None
        order = desk.new_id()
        desk.do(cart.set_member, order, who, meal="lunch")
        shown = desk.do(cart.add, order, counter.dish(1500), meal="lunch")
        shown = desk.do(exceptions.say_proof, order, who, PROOFS[letter != "A"])
        screens.append(on_screen(counter, shown))
        order = desk.new_id()
        desk.do(cart.set_member, order, who, meal="lunch")
        desk.do(cart.add, order, counter.dish(1500), meal="lunch")
        counter.centre.sign_in("2001")
        shown = desk.do(exceptions.grant_exception, order, who, REASON, approval=counter.centre.consent("1001"))
        screens.append("\n".join(seen.of_order(shown, shown.payable).text()))
        done = counter.sell(shown)
        counter.centre.sign_in("1001")
        desk.do(sales.reverse_sale, done.id, REASON)
        desk.do(wallet.print_card, desk.do(wallet.open_card, who).id)
    day = desk.see(lambda view: view.business_date)
    desk.do(deliveries.print_route, day, "lunch")
    desk.do(deliveries.print_labels, day, "lunch")
    desk.do(outage.print_pad, 1)
    desk.do(deposits.print_deposits, desk.see(deposits.deposit_sheet))
    found = list(papers(counter))
    assert {paper.KIND for paper in found} >= OF_TILL - {"wallet_back", "charge"}
    for text in (*map(text_of, found), *screens):
        assert not tells(text, NAME, REASON[:8], "先照顾", *PROOFS)
    assert "少盐" in "".join(text_of(paper) for paper in found if paper.KIND == "kitchen_slip")


def test_a_clause_that_tells_goes_and_the_others_stay() -> None:
    assert quieted("低保户，少盐、软饭") == "少盐，软饭" and quieted("少盐、软饭") == "少盐、软饭"
    assert quieted("困难") == "" and private("B类对象") and not private("VB 类库")
