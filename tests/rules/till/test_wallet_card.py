"""A card's number: whole or nothing, and no digit may be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.till.wallet_card import card_number, is_card_number, read_card_number


@given(st.integers(1, 999_999), st.integers(1, 99))
def test_a_number_is_read_as_it_was_made(no: int, issue: int) -> None:
    made = card_number(no, issue)
    assert read_card_number(f" {made.lower()} ") == (no, issue) and len(made) == 11


@given(st.integers(1, 999_999), st.integers(1, 99), st.integers(2, 10), st.integers(1, 9))
def test_one_wrong_digit_opens_nothing(no: int, issue: int, at: int, by: int) -> None:
    made = card_number(no, issue)
    wrong = made[:at] + str((int(made[at]) + by) % 10) + made[at + 1 :]
    assert not is_card_number(wrong)


@pytest.mark.parametrize("text", ["", "CK", "CK0000010", "JM000001", "CK00000101", "XCK000001013"])
def test_half_a_number_is_none(text: str) -> None:
    assert not is_card_number(text)
    with pytest.raises(ValueError, match=text or "^$"):
        read_card_number(text)
