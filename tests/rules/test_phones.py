"""Telephone numbers as people give them: one form for each, words for what is wrong, and how they are looked for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.people.names import mask_phone
from app.rules.phones import at_home, digits_of, exact, normal_phone, patterns, with_area


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
        ("0571-86431234-801", "0571-86431234-801"),
        ("0571 8643 1234 转 801", "0571-86431234-801"),
        ("0571—86431234转801", "0571-86431234-801"),
        ("86431234-801", "86431234-801"),
        ("86431234分机号801", "86431234-801"),
        ("（0571）8643-1234 ext. 8", "0571-86431234-8"),
        ("86431234#12", "86431234-12"),
        ("8643-1234", "86431234"),
        ("0571-8643-1234", "0571-86431234"),
        ("0578-2123456-8", "0578-2123456-8"),
        ("400-826-1234", "4008261234"),
        ("４００８２６１２３４", "4008261234"),
        ("800 826 1234", "8008261234"),
    ],
)
def test_phones(text: str, wanted: str) -> None:
    assert normal_phone(text) == wanted
    assert normal_phone(wanted) == wanted


@pytest.mark.parametrize(
    ("text", "code", "data"),
    [
        ("", "phone_short", {"missing": 11}),
        ("1", "phone_short", {"missing": 10}),
        ("1381234567", "phone_short", {"missing": 1}),
        ("138123456789", "phone_long", {"over": 1}),
        ("0571", "landline_short", {"missing": 7}),
        ("0571-864312", "landline_short", {"missing": 1}),
        ("010-6234567", "landline_short", {"missing": 1}),
        ("0571-864312345", "landline_long", {"over": 1}),
        ("0571864312341234", "landline_long", {"over": 4}),
        ("864312", "local_short", {"missing": 1}),
        ("864312345", "local_long", {"over": 1}),
        ("400-826-123", "toll_short", {"missing": 1}),
        ("13812345678/86431234", "phone_several", {}),
        ("13812345678、13912345678", "phone_several", {}),
        ("12345", "phone_hotline", {"number": "12345"}),
        ("1 1 0", "phone_hotline", {"number": "110"}),
        ("95588", "phone_hotline", {"number": "95588"}),
        ("96345", "phone_hotline", {"number": "96345"}),
        ("10086", "phone_hotline", {"number": "10086"}),
        ("12345678901", "phone_bad", {}),
        ("1861234567转8", "phone_bad", {}),
        ("13812345678转8", "phone_bad", {}),
        ("13a12345678", "phone_bad", {}),
        ("电话", "phone_bad", {}),
        ("00571864312", "phone_bad", {}),
        ("010-12345678", "phone_bad", {}),
        ("٠٥٧١", "phone_bad", {}),
        ("\x00", "phone_bad", {}),
    ],
)
def test_what_is_wrong_is_said_of_the_kind_it_began_as(text: str, code: str, data: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        normal_phone(text)
    assert (refused.value.code, refused.value.data) == (code, data)


@pytest.mark.parametrize("text", ["12345", "110", "95588", "10086", "116114", "96345"])
def test_an_office_may_be_a_hotline(text: str) -> None:
    assert normal_phone(text, office=True) == text


@given(st.text(max_size=20) | st.text("0123456789-() 转+", max_size=22))
@example("86 0571 8643 1234")
@example("+86 571-8643-1234")
def test_any_phone_is_accepted_or_refused(text: str) -> None:
    try:
        assert normal_phone(normal_phone(text)) == normal_phone(text)
        assert len(normal_phone(text)) <= 20
    except Refused as refused:
        assert {"missing", "over"}.isdisjoint(refused.data) or min(refused.data.values()) > 0


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("+86 138 1234 5678", ("%13812345678",)),
        ("5678", ("%5678",)),
        ("+86 5678", ("%5678",)),
        ("678", ()),
        ("甲某某", ()),
        ("12345", ("%12345",)),
        ("86431234", ("%86431234", "%86431234-%")),
        ("0571 86431234", ("%0571-86431234", "86431234", "%0571-86431234-%", "86431234-%")),
    ],
)
def test_a_number_is_looked_for_as_it_may_be_stored(query: str, wanted: tuple[str, ...]) -> None:
    assert patterns(query) == wanted


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("0571-86431234-801", "0571-****1234-***"),
        ("86431234-801", "****1234-***"),
        ("4008261234", "******1234"),
    ],
)
def test_masks_of_extensions_and_toll_free_numbers(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("+86 138", "138"),
        ("+86 571 86", "057186"),
        ("0086 138 1234 5678", "13812345678"),
        ("86 138 1234 5678", "13812345678"),
        ("00861234", ""),  # the end of a number
        ("8613", ""),
        ("86431237", ""),
        ("3-2-501", ""),
        ("王小明", ""),
        ("", ""),
    ],
)
def test_the_code_of_the_country_is_left_out(typed: str, digits: str) -> None:
    assert at_home(typed) == digits


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("0571 86431237", ("0571-86431237", "86431237")),
        ("+86 571 86431237", ("0571-86431237", "86431237")),
        ("86431237", None),
        ("13812345678", None),
        ("5678", None),
        ("3-2-501", None),
        ("红梅路", None),
    ],
)
def test_a_landline_without_its_area(typed: str, both: tuple[str, str] | None) -> None:
    assert with_area(typed) == both


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("138 1234 5678", ("13812345678",)),
        ("0571-8643 1237", ("0571-86431237", "86431237")),
        ("86431237", ("86431237",)),
        ("4008001234", ("4008001234",)),
        ("7710", ()),
        ("1381234567", ()),
        ("水管", ()),
        ("", ()),
    ],
)
def test_a_whole_number_is_looked_for_as_it_is_stored(typed: str, stored: tuple[str, ...]) -> None:
    assert exact(typed) == stored


@pytest.mark.parametrize(
    ("query", "digits"),
    [
        ("8643-1234", "86431234"),
        ("（0571）8643", "05718643"),
        ("１３９ 1234－5678", "13912345678"),
        ("+86 139-1234", "1391234"),
        ("123", ""),
        ("3-2-50", "3250"),
        ("3幢501", ""),
        ("٠٥٧١", ""),
    ],
)
def test_what_is_typed_of_a_number_is_read_without_what_stands_between(query: str, digits: str) -> None:
    assert digits_of(query) == digits
