"""Proofs, exceptions and who pays: said at the counter, kept with the sealed sale, and never more than is allowed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.report.claims import Doubt
from app.services import documents
from app.services.centre import journal, settings
from app.services.documents.till import Receipt
from app.services.subsidy import entries
from app.services.till import cart, cart_view, exceptions, paying, sales, shifts
from app.services.till.cart_view import CartView
from app.services.till.tender import Tender
from app.store import sql
from tests.services.till.test_uses import Counter
from tests.support import Centre

OTHER = "街道开具的高龄老人就餐资格证明"
ASKING = {"limit": None, "proof": ["身份证", "优待证", OTHER], "ask_proof": True}


def sealed(till: Counter, *columns: str, table: str = "sale_benefit") -> list[tuple[Any, ...]]:
    with till.desk.sessions.read() as session:
        order = "ORDER BY sale_id, position" if table == "sale_benefit" else "ORDER BY serial"
        return [tuple(row) for row in sql.rows(session, f"SELECT {', '.join(columns)} FROM {table} {order}")]


def pay(till: Counter, shown: CartView) -> sales.SaleDone:
    return till.desk.do(sales.check_out, shown.id, [Tender("cash", 50_00)], expected_payable=shown.payable)


def notes(shown: CartView) -> list[str]:
    assert shown.member is not None
    return [note.full for note in shown.member.notes]


def grant(till: Counter, shown: CartView, reason: str = "送餐送错，重新给一份", who: UUID | None = None) -> CartView:
    return till.desk.do(
        exceptions.grant_exception, shown.id, who or till.who, reason, approval=till.centre.consent("1001")
    )


def test_an_exception_gives_what_the_limit_kept_and_says_why_and_who(centre_: Centre) -> None:
    till = Counter(centre_)
    first = till.sell(till.who)
    shown = till.ring(till.who)
    with pytest.raises(Refused, match="needs_approver"):
        till.desk.do(exceptions.grant_exception, shown.id, till.who, "再给一份")
    with pytest.raises(Refused) as refused:
        grant(till, shown, " ")
    assert refused.value.data["field"] == "reason"
    shown = grant(till, shown)
    assert shown.payable == first.due and shown == till.desk.see(cart_view.load, shown.id)
    till.desk.do(cart.discard, shown.id)
    shown = till.desk.do(cart.restore, shown)  # what was said comes back with it
    assert shown.payable == first.due
    done = pay(till, shown)
    said = [row for row in sealed(till, "exception", "exception_reason", "approver_id") if row[0]]
    assert [row[:2] for row in said] == [("limit", "送餐送错，重新给一份")]
    assert sql.uuid(said[0][2]) == till.centre.staff["1001"]
    assert sorted(number for _, number, _, _ in till.uses()) == [1, 2]
    assert till.desk.see(exceptions.exceptions_today) == 1
    till.check()
    till.desk.do(sales.reverse_sale, done.id, "打错了")
    assert till.desk.see(exceptions.exceptions_today) == 0
    till.check()


def test_an_exception_that_was_not_needed_is_none(centre_: Centre) -> None:
    till = Counter(centre_)
    shown = grant(till, till.ring(till.who))
    pay(till, shown)
    assert [row[0] for row in sealed(till, "exception")] == [""]
    shown = grant(till, till.ring(till.who))
    assert shown.payable < shown.list_total
    shown = till.desk.do(exceptions.take_back_exception, shown.id, till.who)
    assert shown.payable == shown.list_total


def test_out_of_hours_and_rates_of_the_last_use(centre_: Centre) -> None:
    till = Counter(centre_, limit="2/person/day", tiers=[{"row": 1, "age_min": 60, "rates": [0, 500]}], meals=["lunch"])
    shown = till.ring(till.who, meal="dinner")
    assert shown.payable == shown.list_total
    shown = grant(till, shown)
    assert shown.payable == 0
    till.desk.do(sales.check_out, shown.id, [])
    assert [row[0] for row in sealed(till, "exception")] == ["hours"]
    till.sell(till.who, meal="lunch")  # the two of the day are over
    shown = grant(till, till.ring(till.who))
    assert shown.payable * 2 == shown.list_total  # like the last one
    young = till.person("测试丙", date(2000, 1, 1))
    shown = till.desk.do(cart.set_member, shown.id, young, meal="lunch")
    shown = grant(till, shown, who=young)
    assert shown.payable == shown.list_total  # never more than somebody is entitled to


def test_an_exception_is_looked_at_twice_in_the_ledger_and_counted_on_the_slip(centre_: Centre) -> None:
    till = Counter(centre_, subsidy=[{"age_min": 60, "amount": 200, "funder": "区"}])
    till.sell(till.who)
    pay(till, grant(till, till.ring(till.who)))
    till.desk.do(cart.discard, grant(till, till.ring(till.person("测试乙"))).id)
    rows = [row for told in till.desk.see(entries.waiting_claims).values() for row in told]
    assert [Doubt.EXCEPTION in row.doubts for row in rows] == [False, True]
    till.centre.sign_in("1001")
    assert till.desk.see(shifts.x_report).exceptions == 2  # agreed to, whatever came of it


def test_one_line_goes_without_its_benefit_and_only_that(centre_: Centre) -> None:
    till = Counter(centre_, limit=None)
    shown = till.ring(till.who, "11", "13")
    whole = shown.payable
    shown = till.desk.do(cart.decline_line, shown.id, 2, True)
    first, second = shown.rows
    assert second.payable == second.list_amount and first.payable * 2 == first.list_amount
    till.centre.sign_in("1001")
    logged = [row for row in till.desk.see(journal.entries).rows if row.action == "benefits_declined"]
    assert [row.detail["about"] for row in logged] == [second.name]
    till.centre.sign_in("2001")
    shown = till.desk.do(exceptions.say_proof, shown.id, till.who, "身份证")  # the one keeps the other
    till.desk.do(cart.discard, shown.id)
    shown = till.desk.do(cart.restore, shown)
    assert [row.payable == row.list_amount for row in shown.rows] == [False, True]
    shown = till.desk.do(cart.set_quantity, shown.id, 2, 0)
    shown = till.desk.do(cart.add, shown.id, "13", meal="lunch")  # another line in its place
    assert shown.payable == whole
    shown = till.desk.do(cart.decline_line, shown.id, 2, True)
    shown = till.desk.do(cart.decline_line, shown.id, 2, False)
    assert shown.payable == whole
    with pytest.raises(Refused, match="line_gone"):
        till.desk.do(cart.decline_line, shown.id, 9, True)
    pay(till, shown)
    till.check()


def test_only_so_many_a_day(centre_: Centre) -> None:
    till = Counter(centre_)
    till.centre.sign_in("1001")
    till.desk.do(settings.put, "till.exceptions_day", 1)
    till.centre.sign_in("2001")
    till.sell(till.who)
    pay(till, grant(till, till.ring(till.who)))
    with pytest.raises(Refused) as refused:
        grant(till, till.ring(till.who))
    assert (refused.value.code, refused.value.data["most"]) == ("exceptions_over", 1)


def test_a_proof_is_asked_for_once_a_day_and_kept_with_the_benefit(centre_: Centre) -> None:
    till = Counter(centre_, **ASKING)
    shown = till.ring(till.who)
    assert shown.payable == shown.list_total and notes(shown) == [
        "请出示身份证或优待证或街道开具的高龄老人就餐资格证明，看过再按优惠价"
    ]
    with pytest.raises(Refused, match="field_bad"):
        till.desk.do(exceptions.say_proof, shown.id, till.who, "借书证")
    with pytest.raises(Refused) as refused:
        till.desk.do(exceptions.say_proof, shown.id, till.who, "认识本人")
    assert refused.value.data["field"] == "why"
    shown = till.desk.do(exceptions.say_proof, shown.id, till.who, "认识本人", "老街坊，天天来")
    assert shown.payable < shown.list_total
    pay(till, shown)
    assert sealed(till, "proof", "exception") == [("认识本人：老街坊，天天来", "")]
    again = till.ring(till.who)
    assert again.payable < again.list_total  # shown today
    till.desk.do(cart.discard, again.id)
    third = till.person("测试丁")
    shown = till.desk.do(exceptions.say_proof, till.ring(third).id, third, OTHER)
    pay(till, shown)
    assert (OTHER, "") in sealed(till, "proof", "exception")
    other = till.person("测试乙")
    shown = grant(till, till.ring(other), "证件忘在家里", other)
    assert shown.payable < shown.list_total
    pay(till, shown)
    assert ("", "proof") in sealed(till, "proof", "exception")
    till.check()


def test_somebody_else_pays_and_the_receipt_says_so(centre_: Centre) -> None:
    till = Counter(centre_)
    daughter = till.person("测试女儿", date(1985, 1, 1))
    shown = till.ring(till.who)
    with pytest.raises(Refused, match="field_bad"):
        till.desk.do(paying.set_payer, shown.id, None, "表舅")
    shown = till.desk.do(paying.set_payer, shown.id, daughter)
    assert (
        shown.payer is not None and shown.payer.name == "测试女儿" and shown == till.desk.see(cart_view.load, shown.id)
    )
    till.desk.do(cart.discard, shown.id)
    shown = till.desk.do(cart.restore, shown)
    assert shown.payer is not None
    done = pay(till, shown)

    def paper(number: str) -> Receipt:
        with till.desk.sessions.read() as session:
            row = sql.row(session, "SELECT document FROM print_job WHERE number = :n", {"n": number})
        assert row is not None
        found = documents.load("receipt", row[0])
        assert isinstance(found, Receipt)
        return found

    said = paper(done.number)
    assert said.paid_by.startswith("测") and said.paid_by != "测试女儿" and said.member != "测试甲"
    back = till.desk.do(sales.reverse_to_cart, done.id, "打错了")
    assert paper(back.reversal.number).paid_by == said.paid_by and back.cart.payer is not None
    shown = till.desk.do(paying.set_payer, back.cart.id, till.who)  # the member: nobody else
    assert shown.payer is None
    shown = till.desk.do(paying.set_payer, back.cart.id, None, "女儿")
    done = pay(till, shown)
    assert paper(done.number).paid_by == "女儿"
    assert [row[0] for row in sealed(till, "paid_by", table="sale")] == ["", "", "女儿"]
    till.check()


def test_orders_put_aside_with_an_exception_count_once_they_are_sold(centre_: Centre) -> None:
    till = Counter(centre_)
    centre_.sign_in("1001")
    till.desk.do(settings.put_all, {"till.exceptions_day": 1})
    centre_.sign_in("2001")
    till.sell(till.who)
    first = grant(till, till.ring(till.who))
    till.desk.do(cart.hold, first.id)
    second = grant(till, till.ring(till.who))
    till.desk.do(cart.hold, second.id)
    pay(till, till.desk.do(cart.take_up, first.id))
    second = till.desk.do(cart.take_up, second.id)
    with pytest.raises(Refused, match="exceptions_over"):
        pay(till, second)
    shown = till.desk.do(exceptions.take_back_exception, second.id, till.who)
    assert pay(till, shown).due == 18_00
    till.check()
