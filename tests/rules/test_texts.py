"""What may be typed is kept to the letter; what cannot be kept is refused with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.text_input import clean, normal_phone


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


@pytest.mark.parametrize("char", ["\x00", "\x07", "\n", "\t", "\x7f", "\x85", "\ud800", "\udfff", "\u2028", "\u2029"])
def test_refused_characters(char: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(f"王{char}明", 20)
    assert (refused.value.code, refused.value.data) == ("text_bad", {"position": 1, "code_point": ord(char)})


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
        assert kept == text.strip() and kept.encode("utf-8").decode("utf-8") == kept and "\x00" not in kept
        assert clean(kept, 50) == kept


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("13812345678", "13812345678"),
        (" 138 1234 5678 ", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("+8657186431234", "0571-86431234"),
        ("+86 571 8643 1234", "0571-86431234"),
        ("86-0571-86431234", "0571-86431234"),
        ("+861062345678", "010-62345678"),
        ("0086-0571-86431234", "0571-86431234"),
        ("+8686431234", "86431234"),
        ("0571-86431234", "0571-86431234"),
        ("（0571）8643 1234", "0571-86431234"),
        ("01012345678"[:3] + "62345678", "010-62345678"),
        ("0578-2123456", "0578-2123456"),
        ("86431234", "86431234"),
        ("2123456", "2123456"),
    ],
)
def test_phones(text: str, wanted: str) -> None:
    assert normal_phone(text) == wanted
    assert normal_phone(wanted) == wanted


@pytest.mark.parametrize(
    ("text", "missing"), [("", 11), ("1", 10), ("1381234567", 1), ("0571-864312", 1), ("010-6234567", 1), ("864312", 1)]
)
def test_phones_too_short(text: str, missing: int) -> None:
    with pytest.raises(Refused) as refused:
        normal_phone(text)
    assert (refused.value.code, refused.value.data) == ("phone_short", {"missing": missing})


@pytest.mark.parametrize(
    "text", ["138123456789", "12345678901", "110", "13a12345678", "电话", "864312345", "00571864312", "٠٥٧١", "\x00"]
)
def test_no_phones(text: str) -> None:
    with pytest.raises(Refused, match="phone_bad"):
        normal_phone(text)


@given(st.text(max_size=20))
def test_any_phone_is_accepted_or_refused(text: str) -> None:
    try:
        assert normal_phone(normal_phone(text)) == normal_phone(text)
    except Refused as refused:
        assert refused.code in {"phone_short", "phone_bad"}
        assert refused.data.get("missing", 1) > 0
