from datetime import UTC, date, datetime

import pytest

from app.print import words


def test_amounts() -> None:
    assert words.plain(9999999) == "99,999.99"
    assert words.yuan(-720) == "−¥7.20"
    assert [words.signed(n) for n in (-400, 0, 5)] == ["−4.00", "0.00", "+0.05"]


def test_times_are_shown_in_shanghai() -> None:
    late = datetime(2026, 12, 31, 16, 30, 5, tzinfo=UTC)
    assert words.minute(late) == "2027-01-01 00:30"
    assert words.second(late) == "2027-01-01 00:30:05"
    assert words.long_day(date(2026, 11, 23)) == "2026年11月23日 星期一"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        words.minute(datetime(2026, 1, 1))


def test_food_by_weight_names_its_unit() -> None:
    assert words.quantity(1, 260) == "260克"
    assert words.unit_price(680, 260, 50) == "6.80/两"
    assert words.unit_price(680, 260, 100) == "6.80/100克"
    assert words.unit_price(680, None, 50) == "6.80"


@pytest.mark.parametrize("label", ["低保户免费", "特困供养", "残疾人 5 折", "困难对象定额"])
def test_a_reason_that_shames_is_never_named(label: str) -> None:
    assert words.discreet(label, "优惠价") == "优惠价"
    assert words.payer(label) == "补贴"


def test_payers() -> None:
    assert words.payer("街道") == "补贴（街道）"
    assert words.payer("爱心补贴") == "爱心补贴"
    assert words.method("wechat") == "微信支付"
    assert words.method("meal_ticket") == "meal_ticket"
