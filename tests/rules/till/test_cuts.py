"""Money off by hand: after the benefits, never compounding, never below nothing, whatever the order of the lines."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules import money
from app.rules.till import cuts
from app.rules.till.cuts import NO_CUT, Cut, CutLine
from app.rules.till.pricing_model import Priced, PricedLine

CUTS = st.one_of(
    st.just(NO_CUT), st.integers(1, 1000).map(lambda r: Cut(rate=r)), st.integers(1, 9999).map(lambda a: Cut(amount=a))
)
AMOUNTS = st.integers(0, 5000)


def bill(amounts: list[tuple[int, int]]) -> Priced:
    lines = tuple(PricedLine(a, min(d, a), 0, a - min(d, a), (), "") for a, d in amounts)
    off = sum(line.discount for line in lines)
    total = sum(line.list_amount for line in lines)
    return Priced(lines, total, off, 0, total - off)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, CUTS, st.booleans()), max_size=6), CUTS)
def test_a_bill_stays_whole_whatever_is_taken_off(rows: list[tuple[int, int, Cut, bool]], whole: Cut) -> None:
    before = bill([(a, d) for a, d, _, _ in rows])
    lines = [CutLine(cut, fee, f"{n:02}") for n, (_, _, cut, fee) in enumerate(rows)]
    after = cuts.cut_order(before, lines, whole)
    assert after.payable_total == sum(line.payable for line in after.lines) == before.payable_total - after.cut_total
    assert after.list_total - after.discount_total - after.subsidy_total == after.payable_total >= 0
    for was, line, said in zip(before.lines, after.lines, lines, strict=True):
        assert 0 <= line.cut <= was.payable and line.discount == was.discount + line.cut
        assert not (said.fee and line.cut)
        if said.cut and not said.fee:
            assert line.cut == said.cut.off(was.payable), "its own and nothing besides"
    left = sum(was.payable for was, said in zip(before.lines, lines, strict=True) if not (said.fee or said.cut))
    shared = sum(line.cut for line, said in zip(after.lines, lines, strict=True) if not said.cut)
    assert shared == whole.off(left)
    turned = cuts.cut_order(bill([(a, d) for a, d, _, _ in reversed(rows)]), lines[::-1], whole)
    assert turned.lines == after.lines[::-1], "the order of the lines says nothing"


def test_what_may_be_done_alone_is_bounded_both_ways() -> None:
    assert not cuts.over(100, 1000, 100, 100)
    assert cuts.over(101, 1000, 1000, 100) and cuts.over(101, 1000, 100, 1000) and cuts.over(1, 1000, 0, 0)
    assert Cut(rate=150).off(999) == money.per_mille(999, 150) and not NO_CUT and Cut(amount=5).off(3) == 3


def test_what_is_left_of_the_dishes_leaves_fees_out() -> None:
    lines = [CutLine(NO_CUT, False, "a"), CutLine(NO_CUT, True, "b")]
    assert cuts.base(bill([(1000, 100), (50, 0)]), lines) == 900
