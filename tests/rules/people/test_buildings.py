"""Buildings in one spelling, and ages in bands as ``age_on`` counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import age_on
from app.rules.people import buildings
from app.rules.people.age_bands import BANDS, born
from app.rules.people.buildings import building


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("红梅苑3幢2单元501室", "红梅苑|3幢"),
        ("红梅苑3号楼2单元501", "红梅苑|3幢"),
        ("红梅苑 3栋 501", "红梅苑|3幢"),
        ("红梅苑3-2-501", "红梅苑|3幢"),
        ("红梅苑３＃２－５０１", "红梅苑|3幢"),
        ("浙江省杭州市上城区闸弄口街道红梅社区红梅苑3幢501", "红梅苑|3幢"),
        ("机场路12号红梅苑3幢501", "红梅苑|3幢"),
        ("红梅路12号3幢2单元501室", "红梅路12号|3幢"),
        ("红梅路12号501室", "红梅路|12号"),
        ("上城区红梅小区10栋301", "红梅小区|10幢"),
        ("景芳三区5幢", "景芳三区|5幢"),
        ("红梅新村A座101", "红梅新村|a幢"),
        ("古镇花园1幢", "古镇花园|1幢"),
        ("3-2-501", "|3幢"),
        ("某村五组", ""),
        ("", ""),
    ],
)
def test_a_building_has_one_spelling(address: str, wanted: str) -> None:
    assert building(address) == wanted


@given(st.text(max_size=140))
def test_any_text_is_an_address(text: str) -> None:
    found = building(text)
    assert len(found) <= buildings.LIMIT
    assert found == "" or found.count(buildings.BETWEEN) == 1


def test_buildings_stand_by_their_number() -> None:
    assert sorted(["10幢", "3幢", "a幢", "21幢"], key=buildings.order) == ["a幢", "3幢", "10幢", "21幢"]
    assert buildings.parts("红梅苑|3幢") == ("红梅苑", "3幢")


@pytest.mark.parametrize("band", BANDS, ids=lambda b: b.code)
@given(day=st.dates(date(2020, 1, 1), date(2040, 12, 31)), days=st.integers(0, 40_000), near=st.integers(-3, 3))
def test_a_band_holds_whom_the_age_says(band: tuple[str, int, int | None], day: date, days: int, near: int) -> None:
    code, low, high = band
    first, last = born(code, day)
    around = [day - timedelta(days), last + timedelta(near), *([first + timedelta(near)] if first else [])]
    for birth in (b for b in around if b <= day):
        inside = age_on(birth, day) >= low and (high is None or age_on(birth, day) <= high)
        assert inside == ((first is None or birth >= first) and birth <= last), birth


def test_leap_day_birthdays_fall_in_one_band() -> None:
    for day in (date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29)):
        codes = [
            b.code for b in BANDS[:6] if (s := born(b.code, day)) and (s[0] or date.min) <= date(1948, 2, 29) <= s[1]
        ]
        assert len(codes) == 1
