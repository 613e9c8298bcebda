"""后厨单: the difference, dish by dish; what was told and the difference together are always what is wanted."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules.till.kitchen import SlipLine, Wanted, difference, slip_lines

A, B = "a", "b"


def portions(dish: str, quantity: int, remark: str = "") -> Wanted:
    return Wanted(dish, {A: "红烧肉", B: "炒青菜"}[dish], remark, quantity)


def told(before: list[Wanted], now: list[Wanted]) -> tuple[SlipLine, ...]:
    return slip_lines(difference(before, now))


def test_one_fewer_and_another_dish_are_one_cancel_line_and_one_new_line() -> None:
    assert told([portions(A, 2)], [portions(A, 1), portions(B, 1)]) == (
        SlipLine("cancel", "红烧肉", "", 1),
        SlipLine("new", "炒青菜", "", 1),
    )


def test_another_remark_is_a_note_and_no_dish() -> None:
    assert told([portions(A, 2)], [portions(A, 1), portions(A, 1, "少盐")]) == (SlipLine("note", "红烧肉", "少盐", 1),)
    assert told([portions(A, 1, "少盐")], [portions(A, 1)]) == (SlipLine("note", "红烧肉", "", 1),)


def test_a_remark_that_changes_while_portions_come_and_go() -> None:
    assert told([portions(A, 3)], [portions(A, 1, "少盐")]) == (
        SlipLine("cancel", "红烧肉", "", 2),
        SlipLine("note", "红烧肉", "少盐", 1),
    )
    assert told([portions(A, 1)], [portions(A, 3, "软饭")]) == (
        SlipLine("new", "红烧肉", "软饭", 2),
        SlipLine("note", "红烧肉", "软饭", 1),
    )


ORDERS = st.lists(
    st.builds(portions, st.sampled_from([A, B]), st.integers(1, 4), st.sampled_from(["", "少盐", "软饭"])), max_size=5
)


def by_remark(ones: list[Wanted]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in ones:
        found[one.dish, one.remark] = found.get((one.dish, one.remark), 0) + one.quantity
    return {key: n for key, n in found.items() if n}


@given(st.lists(ORDERS, min_size=1, max_size=5))
def test_slip_by_slip_the_kitchen_knows_what_is_wanted(turns: list[list[Wanted]]) -> None:
    known: list[Wanted] = []
    cooked: dict[str, int] = {}
    for now in turns:
        changes = difference(known, now)
        for line in slip_lines(changes):
            sign = {"new": 1, "cancel": -1, "note": 0}[line.kind]
            cooked[line.name] = cooked.get(line.name, 0) + sign * line.quantity
            assert line.quantity > 0
        known += changes
        assert by_remark(known) == by_remark(now)
        assert difference(known, now) == ()
        wanted = {name: 0 for name in cooked}
        for one in now:
            wanted[one.name] = wanted.get(one.name, 0) + one.quantity
        assert {name: n for name, n in cooked.items() if n} == {name: n for name, n in wanted.items() if n}
        of_one = slip_lines(changes)
        assert not {x.name for x in of_one if x.kind == "new"} & {x.name for x in of_one if x.kind == "cancel"}
