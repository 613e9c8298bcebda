"""Money: words, typing, sharing out. Every property on whole 分."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import money
from app.rules.money import MoneyError

_DIGIT = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACE = {"拾": 10, "佰": 100, "仟": 1000}


def spoken(text: str) -> int:
    """Read 大写 back into 分, by another road than the one that writes it."""
    if text.startswith("负"):
        return -spoken(text[1:])
    yuan, _, rest = text.partition("元") if "元" in text else ("", "", text)
    fen, digit = 0, 0
    for char in rest:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in "角分":
            fen += digit * (10 if char == "角" else 1)
    return whole(yuan) * 100 + fen


def whole(text: str) -> int:
    for mark, unit in (("亿", 10**8), ("万", 10**4)):
        if mark in text:
            high, _, low = text.rpartition(mark)
            return whole(high) * unit + whole(low)
    value, digit = 0, 0
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
        else:
            value, digit = value + digit * _PLACE[char], 0
    return value + digit


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (10000, "壹佰元整"),
        (10050, "壹佰元伍角"),
        (100_000_0000, "壹仟万元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (15_000_000_000, "壹亿伍仟万元整"),
        (10_500_000_000, "壹亿零伍佰万元整"),
        (10**15, "壹拾万亿元整"),
        (10**15 + 1, "壹拾万亿元零壹分"),
        (-168032, "负壹仟陆佰捌拾元叁角贰分"),
    ],
)
def test_capitals(fen: int, words: str) -> None:
    assert money.capitals(fen) == words


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_capitals_say_the_amount(fen: int) -> None:
    words = money.capitals(fen)
    assert spoken(words) == fen
    assert "零零" not in words and "零元" not in words.removesuffix("零元整")
    assert words.endswith("整") == (fen % 100 == 0)


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_capitals_of_something_else(value: object) -> None:
    with pytest.raises(TypeError):
        money.capitals(value)  # type: ignore[arg-type]


def test_shown() -> None:
    assert money.yuan(123450) == "1,234.50"
    assert money.yuan(-720) == "−7.20"
    assert money.yuan(5) == "0.05"
    assert money.symbol(2980) == "¥29.80"
    assert money.symbol(-720) == "−¥7.20"
    assert [money.signed(n) for n in (100, -100, 0)] == ["+¥1.00", "−¥1.00", "¥0.00"]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("18", 1800),
        ("3.69", 369),
        ("3.6", 360),
        ("3.", 300),
        (".5", 50),
        ("0", 0),
        ("007", 700),
        ("1,234.50", 123450),
        ("1，234，567", 123456700),
        ("１８．５", 1850),
        ("18。5", 1850),
        (" ¥ 29.80 ", 2980),
        ("￥20元", 2000),
        ("99999999.99", money.MAX_AMOUNT),
    ],
)
def test_typed(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\u3000 ", "empty"),
        ("-1", "negative"),
        ("－1", "negative"),
        ("3.999", "decimals"),
        ("100000000", "large"),
        ("9" * 5000, "large"),
        ("12,34", "format"),
        ("1,2345", "format"),
        ("0,012", "format"),
        ("0,500", "format"),
        ("00,500", "format"),
        ("12,5", "format"),
        ("1.2.3", "format"),
        (".", "format"),
        ("¥", "format"),
        ("-", "format"),
        ("1e3", "format"),
        ("1*3", "format"),
        ("十八", "format"),
        ("²", "format"),
        ("٣", "format"),
        ("NaN", "format"),
        ("1\x00", "format"),
        ("\ud800", "format"),
    ],
)
def test_typed_wrong(text: str, code: str) -> None:
    with pytest.raises(MoneyError) as refused:
        money.parse_yuan(text)
    assert refused.value.code == code


@given(st.integers(min_value=0, max_value=money.MAX_AMOUNT))
def test_what_is_shown_can_be_typed(fen: int) -> None:
    assert money.parse_yuan(money.yuan(fen)) == fen
    assert money.parse_yuan(money.symbol(fen)) == fen


@pytest.mark.parametrize(
    ("amount", "rate", "wanted"),
    [(1005, 700, 704), (1015, 500, 508), (1, 800, 1), (3, 500, 2), (-3, 500, -2), (1956, 700, 1369), (0, 500, 0)],
)
def test_per_mille(amount: int, rate: int, wanted: int) -> None:
    assert money.per_mille(amount, rate) == wanted


@pytest.mark.parametrize(("grams", "wanted"), [(131, 967), (49, 362), (1, 7), (265, 1956), (50, 369), (0, 0)])
def test_weigh(grams: int, wanted: int) -> None:
    assert money.weigh(369, grams, 50) == wanted


def test_nothing_is_divided_by_nothing() -> None:
    with pytest.raises(ValueError, match="divisor"):
        money.weigh(369, 100, 0)


parts = st.lists(st.tuples(st.integers(min_value=0, max_value=10**7), st.text(max_size=2)), min_size=1, max_size=12)


@given(parts, st.integers(min_value=0, max_value=10**9), st.randoms(use_true_random=False))
def test_share_out(given_parts: list[tuple[int, str]], wish: int, random: object) -> None:
    weights, ties = [w for w, _ in given_parts], [t for _, t in given_parts]
    total = min(wish, sum(weights))
    shares = money.share_out(total, weights, ties)
    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    assert money.share_out(-total, weights, ties) == [-share for share in shares]
    mixed = list(range(len(weights)))
    random.shuffle(mixed)  # type: ignore[attr-defined]
    again = money.share_out(total, [weights[i] for i in mixed], [ties[i] for i in mixed])
    before = sorted(zip(ties, weights, shares, strict=True))
    assert sorted((ties[i], weights[i], share) for i, share in zip(mixed, again, strict=True)) == before


@given(st.lists(st.integers(min_value=1, max_value=999), min_size=1, max_size=8), st.integers(0, 10**9))
def test_share_out_more_than_there_is(weights: list[int], total: int) -> None:
    assert sum(money.share_out(total, weights, range(len(weights)))) == total


def test_share_out_the_impossible() -> None:
    assert money.share_out(0, [], []) == []
    assert money.share_out(0, [0, 0], [1, 2]) == [0, 0]
    for total, weights, ties in ((1, [0, 0], [1, 2]), (1, [2, -1], [1, 2]), (1, [1], []), (1, [], [])):
        with pytest.raises(ValueError, match="shared"):
            money.share_out(total, weights, ties)


def test_round_down() -> None:
    assert [money.round_down_to_jiao(n) for n in (2989, 2980, 9, 0, -2989)] == [2980, 2980, 0, 0, -2980]


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (2980, [2980, 3000, 5000, 10000]),
        (1230, [1230, 2000, 5000, 10000]),
        (360, [360, 500, 1000, 2000]),
        (12800, [12800, 13000, 15000, 20000]),
        (10000, [10000]),
        (0, [0]),
    ],
)
def test_quick_amounts(due: int, wanted: list[int]) -> None:
    assert money.quick_amounts(due) == wanted


@given(st.integers(min_value=1, max_value=10**7))
def test_quick_amounts_always_suffice(due: int) -> None:
    offered = money.quick_amounts(due)
    assert offered[0] == due and offered == sorted(set(offered)) and len(offered) <= 4


@given(st.integers(min_value=0, max_value=10**7))
def test_change_pieces(fen: int) -> None:
    pieces = money.change_pieces(fen)
    assert sum(note * count for note, count in pieces) == fen - fen % 10
    assert all(count > 0 for _, count in pieces)


def test_change_of_the_mock_up() -> None:
    assert money.change_pieces(2020) == [(2000, 1), (10, 2)]
    assert money.change_pieces(-5) == []
