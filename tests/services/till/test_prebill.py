"""预结单: what the order comes to, printed before it is paid; it seals nothing and the sale says the same."""

import pytest

from app.errors import Refused
from app.services import documents
from app.services.centre import settings
from app.services.documents.till import PreBill, Receipt
from app.services.till import cart, cart_view, prebill, sales
from app.services.till.tender import Tender
from app.store import sql
from tests.services.till.test_uses import Counter
from tests.support import Centre


def papers(till: Counter, kind: str) -> list[documents.Document]:
    with till.desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT document FROM print_job WHERE kind = :kind ORDER BY number", {"kind": kind})
        return [documents.load(kind, str(row[0])) for row in rows]


def count(till: Counter, table: str) -> int:
    with till.desk.sessions.read() as session:
        return len(list(sql.rows(session, f"SELECT 1 FROM {table}")))


def test_a_pre_bill_says_what_the_receipt_will_and_seals_nothing(centre_: Centre) -> None:
    till = Counter(centre_, tiers=[{"row": 1, "class": "*", "age_min": 60, "rate": 777}])
    shown = till.ring(till.who, "11", "13")
    till.desk.do(prebill.print_prebill, shown.id)
    assert till.desk.see(cart_view.load, shown.id) == shown and count(till, "sale") == 0
    (bill,) = papers(till, "prebill")
    assert isinstance(bill, PreBill) and not bill.payments and bill.kind == "prebill" and not bill.number
    till.desk.do(sales.check_out, shown.id, [Tender("cash", 100_00)], expected_payable=shown.payable)
    (sold,) = papers(till, "receipt")
    assert isinstance(sold, Receipt)
    assert (bill.lines, bill.list_total, bill.due, bill.member) == (
        sold.lines, sold.list_total, shown.payable, sold.member,
    )  # fmt: skip
    assert bill.cash_due == sold.due != shown.payable
    till.check()


def test_there_is_no_bill_of_nothing(centre_: Centre) -> None:
    till = Counter(centre_)
    with pytest.raises(Refused, match="cart_gone"):
        till.desk.do(prebill.print_prebill, till.desk.new_id())
    order = till.desk.new_id()
    till.desk.do(cart.set_member, order, till.who, meal="lunch")
    with pytest.raises(Refused, match="cart_empty"):
        till.desk.do(prebill.print_prebill, order)


def test_the_form_of_a_receipt_is_frozen_with_it(centre_: Centre) -> None:
    till = Counter(centre_)
    till.sell(till.who)
    till.centre.sign_in("1001")
    till.desk.do(settings.put, "till.receipt_form", "short")
    till.centre.sign_in("2001")
    till.sell(till.who)
    assert [paper.short for paper in papers(till, "receipt") if isinstance(paper, Receipt)] == [False, True]
