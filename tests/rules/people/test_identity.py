"""Identity numbers: what the vectors do not reach. All numbers are generated from the rule itself."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.rules.people import identity
from app.rules.people.identity import IdentityError, check_digit, read

TODAY = date(2026, 11, 23)


def made(area: str = "330102", birth: str = "19500101", order: str = "999") -> str:
    return area + birth + order + check_digit(area + birth + order)


def code_of(text: str, today: date = TODAY) -> str:
    with pytest.raises(IdentityError) as refused:
        read(text, today)
    return refused.value.code


@given(
    st.sampled_from(["110101", "330102", "810000", "820000", "830000", "944826", "999999", "000000"]),
    st.dates(min_value=date(1900, 1, 1), max_value=TODAY),
    st.integers(min_value=0, max_value=999),
)
def test_every_number_made_by_the_rule_is_read(area: str, birth: date, order: int) -> None:
    number = made(area, f"{birth:%Y%m%d}", f"{order:03d}")
    found = read(number, TODAY)
    assert (found.birth_date, found.sex, found.number) == (birth, "M" if order % 2 else "F", number)
    assert read(f" {number[:6]} {number[6:14]}\u3000{number[14:].lower()}\n", TODAY) == found


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(birth: date, place: int, step: int) -> None:
    number = made("330102", f"{birth:%Y%m%d}", "997")
    old = number[place]
    new = str((10 if old == "X" else int(old)) + step)[-1] if place == 17 else str((int(old) + step) % 10)
    assume(new != old)
    changed = number[:place] + new + number[place + 1 :]
    assert code_of(changed) in {"check", "date", "future"}


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("330102", "ric18"),
        ("810000", "hmt-residence"),
        ("820000", "hmt-residence"),
        ("830000", "hmt-residence"),
        ("810001", "ric18"),
        ("911840", "frp2023"),
    ],
)
def test_kinds_with_eighteen_digits(area: str, kind: str) -> None:
    assert read(made(area), TODAY).kind == kind


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("ABC123456789012", "frp2017", "ABC123456789012"),
        ("H12345678", "hm-permit", "H12345678"),
        ("m1234567890", "hm-permit", "M1234567890"),
        ("12345678", "tw-permit", "12345678"),
        ("1234567890a", "tw-permit", "1234567890A"),
        ("E12345678", "passport-cn", "E12345678"),
        ("EA1234567", "passport-cn", "EA1234567"),
        ("G12345678", "passport-cn", "G12345678"),
        ("123456789", "passport", "123456789"),
        ("ab123456", "passport", "AB123456"),
        ("Ｅ１２３４５６７８", "passport-cn", "E12345678"),
    ],
)
def test_formats_without_a_birthday(text: str, kind: str, number: str) -> None:
    found = read(text, TODAY)
    assert (found.kind, found.number, found.birth_date, found.sex, found.warnings) == (kind, number, None, None, ())


def test_fifteen_digits() -> None:
    found = read("330102500101997", TODAY)
    assert (found.kind, found.birth_date, found.sex) == ("ric15", date(1950, 1, 1), "M")
    assert code_of("330102500230997") == "date"
    whole = read(identity.upgraded("330102500101997"), TODAY)
    assert (whole.kind, whole.birth_date, whole.sex) == ("ric18", date(1950, 1, 1), "M")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u3000\u200b", "empty"),
        ("1234", "length"),
        ("33010219500101", "length"),
        ("3301021950010199", "length"),
        ("33010219500101999", "length"),
        ("3301021950010199X", "length"),
        ("3301O2195001O1999", "length"),
        ("13812345678", "length"),
        ("33O102500101997", "characters"),
        ("3301021950010199XX", "characters"),
        ("X30102195001019971", "characters"),
        ("33010219500101997x1", "length"),
        ("中国", "characters"),
        ("330102-19500101-997", "characters"),
        ("٣٣٠١٠٢١٩٥٠٠١٠١٩٩٧٧", "characters"),
        ("E1234567ß", "characters"),
        ("\ud800", "characters"),
        ("ABCDEFG", "format"),
        ("3301021950130199" + "70", "date"),
        ("0" * 18, "date"),
    ],
)
def test_refused(text: str, code: str) -> None:
    assert code_of(text) == code


def test_the_day_of_birth_is_not_the_future() -> None:
    assert read(made(birth=f"{TODAY:%Y%m%d}"), TODAY).birth_date == TODAY
    assert code_of(made(birth=f"{TODAY + timedelta(days=1):%Y%m%d}")) == "future"
    assert code_of(made(birth="20230229")) == "date"
    assert read(made(birth="20240229"), TODAY).birth_date == date(2024, 2, 29)


def test_warnings_never_refuse() -> None:
    assert read("440524188001010014", TODAY).warnings == ("age",)
    assert read(made("990102"[:6]), TODAY).kind == "frp2023"
    assert read(made("770102"), TODAY).warnings == ("area",)
    assert read(made("770102", "18000101"), TODAY).warnings == ("area", "age")
    assert read(made(birth="19061123"), TODAY).warnings == ()
    assert read(made(birth="19051123"), TODAY).warnings == ("age",)


@given(st.text(max_size=25))
def test_anything_typed_is_read_or_refused(text: str) -> None:
    try:
        found = read(text, TODAY)
    except IdentityError as refused:
        assert refused.code in {"empty", "length", "characters", "date", "future", "check", "format"}
    else:
        assert found.number.isascii() and found.number.isalnum()


def test_the_tail_is_what_is_stored_in_the_clear() -> None:
    assert identity.tail("33010219900307997X") == "997X"
