"""Labels of a scale and what a scale says: read digit by digit, and refused where they cannot be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.till import labels, scale
from app.rules.till.labels import USUAL_LAYOUT, Label, LabelError
from app.rules.till.scale import Weight


def made(first: str) -> str:
    return first + str(labels.ean_digit(first))


def test_a_known_bar_code_has_its_known_check_digit() -> None:
    assert labels.ean_digit("690123456789") == 2 and labels.ean_digit("400638133393") == 1


@given(st.integers(1, 9999), st.integers(1, 99999), st.integers(0, 9))
def test_what_a_scale_prints_is_read_back(code: int, value: int, any_digit: int) -> None:
    text = made(f"2{any_digit}{code:05}{value:05}")
    assert labels.read_label(text, USUAL_LAYOUT) == Label(str(code), value)
    for at in range(1, 12):
        wrong = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        with pytest.raises(LabelError) as caught:
            labels.read_label(wrong, USUAL_LAYOUT)
        assert caught.value.code == "check"


def test_what_is_no_label_is_somebody_elses() -> None:
    for text in ("6901234567892", "13", "", "JM000012", made("230003400265")[:-1], "２" * 13):
        assert labels.read_label(text, "21CCCCCVVVVVK") is None, text
    with pytest.raises(LabelError) as caught:
        labels.read_label(made("200000000265"), USUAL_LAYOUT)
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    ("layout", "good"),
    [
        (USUAL_LAYOUT, True), ("20CCCCVVVVVXK", True), ("2XXCCCCVVVVVK", True), ("CCCCCCVVVVVVK", False),
        ("2XCCCCCVVVVVV", False), ("2XCCCCCVVVVV", False), ("2XVVVVVCCCCCK", False),
    ],
)  # fmt: skip
def test_a_layout_says_where_code_and_value_are(layout: str, good: bool) -> None:
    assert labels.is_layout(layout) is good


def test_the_grams_of_a_price_are_about_right_and_never_none() -> None:
    assert labels.grams_of_price(3000, 125, 50) == 1200 and labels.grams_of_price(1, 9999, 50) == 1


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        ("ST,GS,+  0.265kg", Weight(265, True)), ("US,NT,+0.2654 kg", Weight(265, False)),
        ("st,nt,-12g", Weight(-12, True)),
        ("  0.53 jin ", Weight(265, None)), ("-5 g", Weight(-5, None)), ("OL,GS,+9.999kg", None), ("0.26", None),
        ("ST,GS,+ 0.2", None), ("", None),
        ("\x02" + chr(0b101) + chr(0b110000) + " " + "000265" + "000000", Weight(265, True)),
        ("\x02" + chr(0b101) + chr(0b111010) + " " + "000265" + "000000", Weight(-265, False)),
        ("\x02" + chr(0b010) + chr(0b100000) + " " + "000265" + "000000\r", Weight(265, True)),
        ("\x02" + chr(0b101) + chr(0b110100) + " " + "000265" + "000000", None), ("\x02abc", None),
        ("\x02" + "   " + "      " + "000000", None),
    ],
)  # fmt: skip
def test_a_line_of_a_scale(line: str, weight: Weight | None) -> None:
    assert scale.read_frame(line) == weight


@given(st.text(max_size=30))
def test_no_line_breaks_the_reading(line: str) -> None:
    found = scale.read_frame(line)
    assert found is None or isinstance(found.grams, int)


def test_only_what_stands_still_counts() -> None:
    assert scale.steady([]) is None
    assert scale.steady([Weight(1, True), Weight(2, False)]) is None and scale.steady([Weight(2, True)]) == 2
    assert scale.steady([Weight(3, None)]) is None and scale.steady([Weight(3, None), Weight(3, None)]) == 3
    assert scale.steady([Weight(2, None), Weight(3, None)]) is None
    assert (scale.net(300, 35), scale.net(20, 35)) == (265, 0)
