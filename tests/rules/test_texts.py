"""What may be typed is kept to the letter; what cannot be kept is refused with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.text_input import clean, seen


@pytest.mark.parametrize(
    "text",
    [
        "𠅤",
        "李𬎆",
        "䶮",
        "古丽仙·阿卜杜热合曼",
        "葛\U000e0100",
        "👨‍👩‍👧",
        "é",
        "e\u0301",
        "\ue81e",
        "a\u3000b",
        "\U0002ebf0",
    ],
)
def test_rare_characters_stay(text: str) -> None:
    assert clean(f" {text}\u3000", 20) == text


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\n", "\t", "\x7f", "\x85", "\ud800", "\udfff", "\u2028", "\u2029", "\ufffe", "\uffff"]
)
def test_refused_characters(char: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(f"王{char}明", 20)
    assert (refused.value.code, refused.value.data) == ("text_bad", {"position": 2, "code_point": ord(char)})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王\u202e明", "王明"), ("\u2066王明\u2069", "王明"),
        ("\ufeff王明", "王明"), ("王\u200b\u00ad明\u200f", "王明"),
        ("王\u200d明", "王明"), ("T\u200c1", "T1"), ("王明\u3000\u200d", "王明"), ("一\u2060\n\u200e二", "一\n二"),
        ("😀\u200d\u3000\u200d", "😀"), ("می\u200cخواهم", "می\u200cخواهم"), ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("\U000e0041王", "王"),
    ],
)  # fmt: skip
def test_what_is_never_seen_is_not_kept(typed: str, kept: str) -> None:
    assert clean(typed, 20, multiline=True) == kept


def test_lines_where_lines_are_meant() -> None:
    assert clean("一\n二\t三\n", 20, multiline=True) == "一\n二\t三"
    with pytest.raises(Refused, match="text_bad"):
        clean("一\x00二", 20, multiline=True)


def test_length_is_counted_in_characters() -> None:
    assert clean("𠅤" * 5, 5) == "𠅤" * 5
    with pytest.raises(Refused) as refused:
        clean("𠅤" * 6, 5)
    assert (refused.value.code, refused.value.data) == ("text_long", {"limit": 5, "length": 6})


@pytest.mark.parametrize("text", ["", "  ", "\u3000\n", "\u200b\u200d"])
def test_required(text: str) -> None:
    with pytest.raises(Refused, match="text_empty"):
        clean(text, 20, required=True)
    clean(text, 20)


@given(st.text(max_size=60))
def test_what_is_accepted_is_storable_and_stable(text: str) -> None:
    try:
        kept = clean(text, 50)
    except Refused as refused:
        assert refused.code in {"text_bad", "text_long"}
    else:
        assert kept == seen(text).strip() and kept.encode("utf-8").decode("utf-8") == kept and "\x00" not in kept
        assert clean(kept, 50) == kept
