"""Any sequence of 退菜 over any order, with two policies, mixed tenders and rounding: exact to the 分, X = Z = SQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.services.residents.registry import ResidentDraft, register
from app.services.till import cart_view, policies, refunds, sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from app.store.verify import verify
from tests.services.till.test_money_properties import BIRTHS, line, ring
from tests.support import Centre, copy_centre

RULES = (
    {"code": "MJ", "name": "满额补贴", "stack": True, "valid_from": "2026-11-01",
     "subsidy": [{"row": 1, "class": "*", "age_min": 60, "amount": 200, "min_spend": 1500, "funder": "市"}]},
    {"code": "BL", "name": "比例补贴", "stack": True, "valid_from": "2026-11-01",
     "subsidy": [{"row": 1, "class": "*", "age_min": 80, "ratio": 150, "cap": 300, "funder": "区"}]},
)  # fmt: skip
COLUMNS = ("list_total", "discount_total", "subsidy_total", "rounding", "due")


@pytest.fixture
def counter(template: Path, tmp_path: Path) -> Iterator[tuple[Centre, list[UUID]]]:
    made = copy_centre(template, tmp_path / "refunds")
    made.sign_in("1001")
    for rules in RULES:
        made.desk.do(policies.publish_policy, rules, date(2026, 11, 23))
    made.desk.do(shifts.open_shift, 5000_00)
    people = [made.desk.do(register, ResidentDraft(f"测试{n}", birth_date=b)).id for n, b in enumerate(BIRTHS)]
    yield made, people
    made.desk.sessions.close()


def left(made: Centre, sale: UUID) -> dict[str, int]:
    """The sale with all that was taken back of it, by plain SQL."""
    with made.desk.sessions.read() as session:
        query = f"SELECT {', '.join(f'sum({c})' for c in COLUMNS)} FROM sale WHERE id = :s OR corrects_id = :s"
        row = sql.row(session, query, {"s": sale})
        assert row is not None
        hung = "FROM {} h JOIN sale s ON s.id = h.sale_id WHERE s.id = :s OR s.corrects_id = :s"
        for table, column in (("sale_line", "payable"), ("sale_payment", "amount")):
            by_place = f"SELECT position, sum({column}) {hung.format(table)} GROUP BY position"
            assert all(amount >= 0 for _, amount in sql.rows(session, by_place, {"s": sale})), table
    return {name: int(value) for name, value in zip(COLUMNS, row, strict=True)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(line, min_size=1, max_size=5),
    member=st.integers(-1, 3),
    cash=st.integers(0, 100),
    data=st.data(),
)
def test_parts_come_to_the_sale_and_never_to_more(
    counter: tuple[Centre, list[UUID]],
    lines: list[tuple[str, int, int, int]],
    member: int,
    cash: int,
    data: st.DataObject,
) -> None:
    made, people = counter
    desk = made.desk
    order = ring(desk, lines, people, people[member] if member >= 0 else None)
    payable = desk.see(cart_view.load, order).payable
    by_card = payable * cash // 100
    tenders = [Tender("card", by_card)] if by_card else []
    if payable - by_card or not tenders:
        tenders.append(Tender("cash", payable - by_card))
    sold = desk.do(sales.check_out, order, tenders)
    due = sold.due
    while True:
        dishes = desk.see(refunds.left_of, order).dishes
        if not dishes:
            break
        dish = data.draw(st.sampled_from(dishes))
        most = dish.portions
        take = {dish.position: most if dish.grams is not None else data.draw(st.integers(1, most))}
        try:
            plan = desk.see(refunds.plan, order, take)
        except Refused as refused:
            assert refused.code == "refund_owes"
            desk.do(sales.reverse_sale, order, "剩下的全退")
            break
        assert plan.due >= 0 and plan.due == sum(amount for _, amount in plan.payments)
        done = desk.do(refunds.refund, order, take, plan.due, "退")
        due += done.due
        stands = left(made, order)
        assert stands["due"] == due >= 0 and -9 <= stands["rounding"] <= 0
        assert stands["list_total"] - stands["discount_total"] - stands["subsidy_total"] + stands["rounding"] == due
        assert stands["subsidy_total"] >= 0 and stands["discount_total"] >= 0
    assert set(left(made, order).values()) == {0}


def test_x_is_z_is_what_sql_adds_up(counter: tuple[Centre, list[UUID]]) -> None:
    made, people = counter
    desk, chance = made.desk, Random(12)
    for n in range(8):
        order = ring(desk, [("11", 3, 1, n % 4), ("24", 2, 1, -1), ("34", 1, 265, -1)], people, people[-n % 4])
        payable = desk.see(cart_view.load, order).payable
        by_card = payable if n % 3 == 0 else 10_00 * (n % 2)
        tenders = [Tender("card", by_card), Tender("cash", payable - by_card)]
        desk.do(sales.check_out, order, [tender for tender in tenders if tender.amount])
        for _ in range(n % 4):
            dish = chance.choice(desk.see(refunds.left_of, order).dishes)
            plan = desk.see(refunds.plan, order, {dish.position: 1})
            desk.do(refunds.refund, order, {dish.position: 1}, plan.due, "退")
        if n == 5:
            desk.do(sales.reverse_sale, order, "打错")
    x = desk.see(shifts.x_report)
    with desk.sessions.read() as session:
        query = "SELECT kind, part, count(*), sum(due), sum(subsidy_total) FROM sale GROUP BY kind, part"
        sums = {(kind, bool(part)): (n, due, given) for kind, part, n, due, given in sql.rows(session, query)}
        paid = dict(sql.rows(session, "SELECT method, sum(amount) FROM sale_payment GROUP BY method"))
    back = [sums.get(("reversal", part), (0, 0, 0)) for part in (True, False)]
    assert (x.sales_count, x.reversal_count) == (sums["sale", False][0], sum(n for n, _, _ in back))
    assert x.net_total == sums["sale", False][1] + sum(due for _, due, _ in back)
    assert x.part_count == sums["reversal", True][0] > 5
    with desk.sessions.read() as session:
        gone = "SELECT method, count(*), sum(amount) FROM sale_payment WHERE amount < 0 GROUP BY method ORDER BY method"
        back_by = [tuple(row) for row in sql.rows(session, gone)]
    assert sorted((t.method, t.count, t.amount) for t in x.refunds) == sorted((m, n, a) for m, n, a in back_by)
    assert sum(amount for _, amount in x.subsidies) == sum(given for _, _, given in sums.values())
    assert {t.method: t.amount for t in x.tenders} == paid
    assert x.expected_cash == 5000_00 + paid.get("cash", 0)
    assert x.expected_cash is not None
    desk.do(shifts.submit_count, {10000: 50, 1: x.expected_cash - 5000_00})
    z = desk.do(shifts.close)
    same = ("sales_count", "reversal_count", "list_total", "discount_total", "net_total", "subsidies", "rounding_total")
    assert [getattr(z, name) for name in same] == [getattr(x, name) for name in same]
    assert [(t.method, t.amount) for t in z.tenders] == [(t.method, t.amount) for t in x.tenders]
    assert (z.expected_cash, z.refunds) == (x.expected_cash, x.refunds)
    report = verify(desk.sessions)
    assert report.ok, report.first
