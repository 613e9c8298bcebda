"""For any order: the books add up to the fen, and neither the order of dishes nor of people changes a price."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.services.desk import Desk
from app.services.residents.registry import ResidentDraft, register
from app.services.till import cart, cart_view, sales, shifts
from app.services.till.tender import Tender, settle
from app.store import sql
from tests.support import Centre, copy_centre

PORTIONS = ("11", "12", "24", "31", "41", "51", "61", "7")
BIRTHS = (date(1990, 1, 1), date(1960, 5, 5), date(1944, 2, 29), date(1930, 1, 1))


@pytest.fixture(scope="module")
def counter(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, list[UUID]]]:
    made = copy_centre(template, tmp_path_factory.mktemp("properties") / "centre")
    made.sign_in("2001")
    made.desk.do(shifts.open_shift, 0)
    people = [made.desk.do(register, ResidentDraft(f"测试{n}", birth_date=b)).id for n, b in enumerate(BIRTHS)]
    yield made, people
    made.desk.sessions.close()


line = st.tuples(st.sampled_from((*PORTIONS, "34", "35")), st.integers(1, 9), st.integers(1, 2000), st.integers(-1, 3))


def ring(desk: Desk, lines: list[tuple[str, int, int, int]], people: list[UUID], member: UUID | None) -> UUID:
    """Ring the lines up; a line's last number says who eats it, -1 the member."""
    cart_id = desk.new_id()
    if member is not None:
        desk.do(cart.set_member, cart_id, member, meal="lunch")
    for code, quantity, grams, eater in lines:
        weighed = code in ("34", "35")
        shown = desk.do(
            cart.add, cart_id, code, meal="lunch", quantity=1 if weighed else quantity, grams=grams if weighed else None
        )
        newest = max(shown.rows, key=lambda r: r.position)
        if eater >= 0 and newest.code == code and newest.eater is None:
            desk.do(cart.set_eater, cart_id, newest.position, people[eater])
    return cart_id


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(line, min_size=1, max_size=6),
    member=st.integers(-1, 3),
    cash=st.booleans(),
    over=st.integers(0, 99_00),
)
def test_every_sale_adds_up(
    counter: tuple[Centre, list[UUID]],
    lines: list[tuple[str, int, int, int]],
    member: int,
    cash: bool,
    over: int,
) -> None:
    made, people = counter
    desk = made.desk
    cart_id = ring(desk, lines, people, people[member] if member >= 0 else None)
    shown = desk.see(cart_view.load, cart_id)
    assert shown.list_total - shown.discount_total - shown.subsidy_total == shown.payable
    assert sum(r.payable for r in shown.rows) == shown.payable
    tenders = [Tender("cash", shown.payable + over) if cash else Tender("card", shown.payable)]
    done = desk.do(sales.check_out, cart_id, tenders)
    with desk.sessions.read() as session:
        key = {"i": cart_id}
        paid = sql.row(
            session, "SELECT coalesce(sum(amount),0), coalesce(sum(tendered),0) FROM sale_payment WHERE sale_id=:i", key
        )
        lines_sum = sql.row(
            session,
            "SELECT sum(list_amount), sum(discount), sum(subsidy), sum(payable) FROM sale_line WHERE sale_id=:i",
            key,
        )
        given_sum = sql.row(session, "SELECT coalesce(sum(amount),0) FROM sale_benefit WHERE sale_id=:i", key)
        rounding = sql.row(session, "SELECT rounding FROM sale WHERE id=:i", key)
    assert paid is not None and lines_sum is not None and given_sum is not None and rounding is not None
    assert lines_sum[0] - lines_sum[1] - lines_sum[2] + rounding[0] == paid[0] == done.due
    assert paid[1] - done.change == done.due
    assert given_sum[0] == lines_sum[1] + lines_sum[2] == done.saved
    assert -9 <= rounding[0] <= 0
    back = desk.do(sales.reverse_sale, cart_id, "验算")
    assert back.due == -done.due


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), lines=st.lists(line, min_size=2, max_size=6, unique_by=lambda x: x[0]))
def test_order_of_dishes_and_person_does_not_matter(
    counter: tuple[Centre, list[UUID]], data: st.DataObject, lines: list[tuple[str, int, int, int]]
) -> None:
    made, people = counter
    desk = made.desk
    shuffled = data.draw(st.permutations(lines))
    member = people[data.draw(st.integers(0, 3))]
    first = ring(desk, lines, people, member)
    one = desk.see(cart_view.load, first)
    desk.do(cart.discard, first)
    second = ring(desk, list(shuffled), people, None)
    two = desk.do(cart.set_member, second, member, meal="lunch")
    desk.do(cart.discard, second)
    assert (one.payable, one.discount_total) == (two.payable, two.discount_total)
    assert sorted((r.code, r.payable) for r in one.rows) == sorted((r.code, r.payable) for r in two.rows)


@given(
    payable=st.integers(0, 10**7),
    parts=st.lists(st.tuples(st.sampled_from(("wechat", "alipay", "card")), st.integers(0, 10**6)), max_size=3),
    extra=st.integers(0, 99_90),  # with 抹零 below what is never given as change
)
def test_settlement_adds_up(payable: int, parts: list[tuple[str, int]], extra: int) -> None:
    left = payable
    tenders = []
    for method, wanted in parts:
        tenders.append(Tender(method, min(wanted, left)))
        left -= tenders[-1].amount
    if left:
        tenders.append(Tender("cash", left + extra))
    if extra and 0 < left < 10 and left < payable:  # of such a rest no drawer gives change
        with pytest.raises(Refused, match="change_fen"):
            settle(payable, tenders, "jiao")
        return
    settled = settle(payable, tenders, "jiao")
    assert settled.due == payable + settled.rounding == sum(p.amount for p in settled.payments)
    assert settled.tendered - settled.change == settled.due
    assert -9 <= settled.rounding <= 0
