"""Who moves up, against another way of working it out; and the edges by hand."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.rules.activities.queue import Party, Places, TurnRule, turns

GROUPS = ("老人", "其他", "")
parties = st.lists(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=4).map(tuple), max_size=8)
quotas = st.dictionaries(st.sampled_from(GROUPS[:2]), st.integers(0, 6))
inside = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 5))


def by_hand(
    capacity: int, most: dict[str, int], taken: dict[str, int], line: list[tuple[str, ...]], rule: str
) -> list[int]:
    """The same with nothing but lists: seats are taken one by one, and given back where they do not suffice."""
    seats = [group for group, count in taken.items() for _ in range(count)]
    moved: list[int] = []
    stopped: set[str] = set()
    for at, people in enumerate(line):
        if len(seats) >= capacity:
            break
        if stopped & set(people):
            continue
        tried = seats + list(people)
        lacking = {g for g in people if g in most and tried.count(g) > most[g]}
        if len(tried) <= capacity and not lacking:
            seats = tried
            moved.append(at)
        elif rule == "block":
            hopeless = len(people) > capacity or any(list(people).count(g) > most[g] for g in people if g in most)
            if hopeless:
                continue
            if not lacking:
                break
            stopped |= lacking
    return moved


@given(st.integers(0, 12), quotas, inside, parties, st.sampled_from(list(TurnRule)))
def test_the_line_moves_as_by_hand(
    capacity: int, most: dict[str, int], taken: dict[str, int], line: list[tuple[str, ...]], rule: TurnRule
) -> None:
    places = Places(capacity, most)
    found = turns(places, taken, [Party(at, people) for at, people in enumerate(line)], rule)
    moved = [party.key for party in found.moved]
    assert moved == by_hand(capacity, most, taken, line, rule.value)
    after = Counter(taken) + Counter(g for party in found.moved for g in party.groups)
    assert not found.moved or (after.total() <= capacity)
    assert all(after[g] <= max(most[g], taken.get(g, 0)) for g in most)
    assert not {id(p) for p in found.passed} & {id(p) for p in found.moved}


@given(st.integers(0, 12), quotas, parties, st.sampled_from(list(TurnRule)))
def test_who_moved_up_does_not_move_again(
    capacity: int, most: dict[str, int], line: list[tuple[str, ...]], rule: TurnRule
) -> None:
    places = Places(capacity, most)
    first = turns(places, {}, [Party(at, people) for at, people in enumerate(line)], rule)
    taken = Counter(g for party in first.moved for g in party.groups)
    rest = [Party(at, people) for at, people in enumerate(line) if at not in {p.key for p in first.moved}]
    assert turns(places, taken, rest, rule).moved == ()


def test_a_party_is_not_split_and_the_rule_says_who_is_next() -> None:
    line = [Party("祖孙", ("老人", "其他")), Party("丙", ("其他",))]
    skip = turns(Places(3), {"其他": 2}, line, TurnRule.SKIP)
    assert ([p.key for p in skip.moved], [p.key for p in skip.passed]) == (["丙"], ["祖孙"])
    block = turns(Places(3), {"其他": 2}, line, TurnRule.BLOCK)
    assert ([p.key for p in block.moved], [p.key for p in block.passed]) == ([], ["祖孙"])


def test_a_full_group_holds_its_own_and_nobody_else() -> None:
    line = [Party(1, ("老人", "老人")), Party(2, ("老人",)), Party(3, ("其他",))]
    found = turns(Places(9, {"老人": 3}), {"老人": 2}, line, TurnRule.BLOCK)
    assert ([p.key for p in found.moved], [p.key for p in found.passed]) == ([3], [1, 2])


def test_a_party_larger_than_all_there_is_holds_nobody() -> None:
    found = turns(Places(2), {"": 1}, [Party(1, ("",) * 3), Party(2, ("",))], TurnRule.BLOCK)
    assert [p.key for p in found.moved] == [2]


def test_what_is_left() -> None:
    places = Places(9, {"老人": 4})
    taken = {"老人": 3, "其他": 5}
    assert (places.free(taken), places.free_for("老人", taken), places.free_for("其他", taken)) == (1, 1, 1)
    assert (places.free({"其他": 12}), places.over({"其他": 12}), places.over(taken)) == (0, 3, 0)
    assert places.free_for("老人", {"老人": 4}) == 0
