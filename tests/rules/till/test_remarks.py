"""Remarks as they are typed: a digit puts a usual one in or takes it out, anything else stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.till.remarks import REMARKS_APART, portion_name, remarks_of, toggled

QUICK = ("少盐", "软饭", "不要葱")


@pytest.mark.parametrize(
    ("typed", "became"),
    [
        ("1", "少盐、"), ("少盐、2", "少盐、软饭、"), ("少盐、软饭、1", "软饭、"), ("多放醋、3", "多放醋、不要葱、"),
        ("4", "4"), ("0", "0"), ("", ""), ("少盐", "少盐"), ("少盐1", "少盐1"), ("２", "２"),
    ],
)  # fmt: skip
def test_a_digit_stands_for_a_usual_remark(typed: str, became: str) -> None:
    assert toggled(typed, QUICK) == became


def test_remarks_are_said_once_each_however_they_are_kept_apart() -> None:
    assert remarks_of("少盐, 软饭，少盐、、 不要葱 ") == ("少盐", "软饭", "不要葱")
    assert remarks_of("") == ()


def test_half_a_portion_has_a_name_of_its_own() -> None:
    assert (portion_name("红烧肉", half=False), portion_name("红烧肉", half=True)) == ("红烧肉", "红烧肉（半份）")


@given(st.lists(st.sampled_from("123"), max_size=9))
def test_a_key_pressed_twice_changes_nothing(keys: list[str]) -> None:
    text = ""
    for key in keys:
        text = toggled(text + key, QUICK)
    assert set(remarks_of(text)) == {QUICK[int(k) - 1] for k in set(keys) if keys.count(k) % 2}
    assert text == "" or text.endswith(REMARKS_APART)
