"""Set meals: groups as they are typed and kept, what is taken when nothing is said, and what costs extra."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.till import sets
from app.rules.till.sets import Choice, Group, Picked, SetError

A, B, C, D = (UUID(int=n) for n in range(1, 5))
CODES = {"11": A, "12": B, "13": C, "21": D}
NAMES = {A: "红烧肉", B: "清蒸鱼", C: "虾仁", D: "青菜"}
TYPED = "主荤 选1：11* 12 13+3.00\n小菜 选2：21 11+0.50"
GROUPS = (
    Group("主荤", 1, (Choice(A, usual=True), Choice(B), Choice(C, 300))),
    Group("小菜", 2, (Choice(D), Choice(A, 50))),
)


def test_groups_are_read_as_they_are_shown() -> None:
    assert sets.typed_groups(TYPED, CODES) == GROUPS
    assert sets.groups_text(GROUPS, {v: k for k, v in CODES.items()}) == TYPED
    assert sets.read_groups(sets.write_groups(GROUPS)) == GROUPS
    assert sets.read_groups("") == sets.typed_groups(" \n", CODES) == () and sets.write_groups(()) == ""
    assert sets.typed_groups("主荤任选 1样: 11、13*+3，12", CODES)[0].choices == (
        Choice(A),
        Choice(C, 300, True),
        Choice(B),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("主荤 11 12", "group"), ("主荤 选1：99", "dish"), ("主荤 选1：11 x", "dish"), ("主荤 选1：11+1.234", "extra"),
        ("主荤 选1：11 12 11", "twice"), ("主荤 选1：11* 12*", "usual"), ("主荤 选6：11", "many"),
        ("\n".join(f"组{n} 选1：11" for n in range(7)), "many"),
    ],
)  # fmt: skip
def test_what_is_no_group_is_said(text: str, code: str) -> None:
    with pytest.raises(SetError) as caught:
        sets.typed_groups(text, CODES)
    assert caught.value.code == code and caught.value.text in text


def test_nothing_said_is_what_is_usual_where_each_group_has_it() -> None:
    assert sets.usual_choice(GROUPS) is None, "the second waits"
    assert sets.usual_choice(GROUPS[:1]) == ((A,),)


def test_a_choice_is_whole_or_none() -> None:
    picked = sets.picked_of(GROUPS, [[C], [D, D]], NAMES)
    assert picked == (Picked(0, C, "虾仁", 300), Picked(1, D, "青菜", 0), Picked(1, D, "青菜", 0))
    assert sets.extras(picked) == 300
    assert sets.read_picked(sets.write_picked(picked)) == tuple(sorted(picked, key=lambda p: (p.group, p.dish.hex)))
    assert sets.write_picked(()) == "" and sets.read_picked("") == ()
    for wrong in ([[C]], [[], [D, D]], [[D], [D, D]], [[A], [D, B]]):
        assert sets.picked_of(GROUPS, wrong, NAMES) is None
    assert sets.picked_of(GROUPS, [[B], [D, D]], {A: "", C: "", D: ""}) is None, "off the menu"


@given(st.permutations([Picked(0, A, "甲", 1), Picked(0, B, "乙", 0), Picked(1, A, "甲", 2)]))
def test_the_order_of_choosing_says_nothing(picked: list[Picked]) -> None:
    assert sets.write_picked(picked) == sets.write_picked(reversed(picked))
