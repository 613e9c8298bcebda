"""What the code box understands and what the tender dialog remembers, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.services.till.tender import Tender
from app.ui.tender.model import TenderModel, change_note
from app.ui.till import code_box
from app.ui.till.code_box import Add, AskGrams, Kind, Typed


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", Typed(Kind.EMPTY)),
        ("  ", Typed(Kind.EMPTY)),
        ("13", Typed(Kind.CODE, "13")),
        ("１３", Typed(Kind.CODE, "13")),
        ("3*21", Typed(Kind.CODE, "21", 3)),
        ("3×21", Typed(Kind.CODE, "21", 3)),
        ("3x21", Typed(Kind.CODE, "21", 3)),
        (" 250 * 52 ", Typed(Kind.CODE, "52", 250)),
        ("71/", Typed(Kind.CODE, "71", half=True)),
        ("3*71÷", Typed(Kind.CODE, "71", 3, half=True)),
        ("71//", Typed(Kind.BAD)),
        ("hsr", Typed(Kind.LETTERS, letters="hsr")),
        ("红烧", Typed(Kind.LETTERS, letters="红烧")),
        ("3*", Typed(Kind.BAD)),
        ("*21", Typed(Kind.BAD)),
        ("13a", Typed(Kind.BAD)),
        ("1*2*3", Typed(Kind.BAD)),
        ("1234567", Typed(Kind.BAD)),
    ],
)
def test_reading_the_box(text: str, typed: Typed) -> None:
    assert code_box.read(text) == typed


@given(st.text(max_size=40))
def test_reading_never_fails_and_codes_are_digits(text: str) -> None:
    typed = code_box.read(text)
    assert typed.code == "" or typed.code.isdecimal()
    assert (typed.kind is Kind.CODE) == bool(typed.code)


def test_the_number_before_the_star_is_portions_or_grams() -> None:
    assert code_box.plan(Typed(Kind.CODE, "21"), False) == Add("21", 1)
    assert code_box.plan(Typed(Kind.CODE, "21", 3), False) == Add("21", 3)
    assert code_box.plan(Typed(Kind.CODE, "34", 250), True) == Add("34", grams=250)
    assert code_box.plan(Typed(Kind.CODE, "34"), True) == AskGrams("34")
    assert code_box.plan(Typed(Kind.CODE, "21", 3, half=True), False) == Add("21", 3, half=True)


@pytest.mark.parametrize(
    ("text", "grams"), [("250", 250), ("250 g", 250), ("２５０克", 250), ("", None), ("abc", None)]
)
def test_grams(text: str, grams: int | None) -> None:
    assert code_box.grams_of(text) == grams


def typed(model: TenderModel, keys: str) -> TenderModel:
    for key in keys:
        model.digit(key)
    return model


def test_enter_at_once_is_the_exact_amount() -> None:
    model = TenderModel(2980, "jiao")
    assert model.text == "29.80" and model.standing().change == 0
    assert model.settle().payments[0].amount == 2980


def test_the_first_digit_replaces_the_proposal_and_only_two_decimals_are_taken() -> None:
    model = typed(TenderModel(2980, "jiao"), "50")
    assert (model.text, model.standing().change, model.standing().missing) == ("50", 2020, 0)
    assert typed(TenderModel(2980, "jiao"), "30.456").text == "30.45"
    assert typed(TenderModel(2980, "jiao"), ".5").text == "0.5"
    assert typed(TenderModel(2980, "jiao"), "007").text == "7"
    assert typed(TenderModel(2980, "jiao"), "123456789").amount() == 1234567_00


def test_rounding_is_for_cash_alone_and_not_for_exact_coins() -> None:
    model = TenderModel(2986, "jiao")
    assert (model.standing().due, model.standing().rounding) == (2980, -6)
    model.choose("wechat")
    assert (model.standing().due, model.text) == (2986, "29.86")
    model.choose("cash")
    typed(model, "29.86")
    assert (model.standing().due, model.standing().change) == (2986, 0)
    assert TenderModel(2986, "none").standing().due == 2986


def test_a_smaller_amount_becomes_a_part_and_nothing_is_proposed_for_the_rest() -> None:
    model = typed(TenderModel(2980, "jiao"), "20")
    with pytest.raises(Refused) as refused:
        model.settle()
    assert refused.value.code == "short" and refused.value.data["by"] == 980
    model.take_part()
    assert (model.text, model.standing().missing, model.parts) == ("", 980, [Tender("cash", 2000)])
    with pytest.raises(Refused):
        model.settle()
    model.choose("wechat")
    model.set_amount(model.quick()[0])
    settled = model.settle()
    assert [(p.method, p.amount) for p in settled.payments] == [("cash", 2000), ("wechat", 980)]


def test_a_part_comes_back_as_it_was_typed() -> None:
    model = typed(TenderModel(2980, "jiao"), "20")
    model.take_part()
    model.choose("card")
    assert model.text == "9.80" and model.fresh
    model.clear()
    assert model.erase()
    assert (model.method, model.text, model.parts) == ("cash", "20.00", [])
    model.clear()
    assert not model.erase()


def test_a_free_meal_needs_no_money() -> None:
    settled = TenderModel(0, "jiao").settle()
    assert (settled.due, settled.payments, settled.change) == (0, (), 0)


@given(st.integers(0, 99_999_99), st.integers(-99_99, 120_00), st.sampled_from(["jiao", "none"]))
def test_what_is_shown_is_what_is_settled(payable: int, over: int, rule: str) -> None:
    model = TenderModel(payable, rule)
    model.set_amount(max(payable + over, 0))
    now = model.standing()
    assert not (now.change and now.missing)
    if now.missing or now.change >= 100_00:
        with pytest.raises(Refused):
            model.settle()
    else:
        settled = model.settle()
        assert (settled.due, settled.change, settled.rounding) == (now.due, now.change, now.rounding)


def test_change_in_the_fewest_pieces() -> None:
    assert change_note(2020) == "找 20 元、1 角 ×2"
    assert change_note(50) == "找 5 角"
    assert change_note(0) == ""


def test_another_method_pays_no_more_than_is_left() -> None:
    model = typed(TenderModel(2000, "jiao", method="wechat"), "123464")
    assert (model.standing().change, model.standing().over) == (0, 123464_00 - 2000)
    model = typed(TenderModel(1800, "jiao"), "10")
    model.take_part()
    model.choose("wechat")
    assert (model.text, model.fresh, model.standing().missing) == ("8.00", True, 0), "chosen for the rest"
    typed(model, "10")
    assert model.standing().over == 200
    with pytest.raises(Refused) as refused:
        model.settle()
    assert (refused.value.code, refused.value.data["over"]) == ("too_much", 200)


def test_what_cash_cannot_pay_of_the_rest_is_taken_off() -> None:
    model = typed(TenderModel(2985, "jiao", method="wechat"), "10")
    model.take_part()
    assert model.rest() == 1985
    model.choose("cash")
    assert (model.text, model.standing().due, model.standing().rounding) == ("19.80", 2980, -5)
    assert [(p.method, p.amount) for p in model.settle().payments] == [("cash", 1980), ("wechat", 1000)]
    model.choose("card")
    assert (model.text, model.standing().due) == ("19.85", 2985)


@pytest.mark.parametrize(
    ("keys", "amount"), [("1,000", 1000_00), ("1,000.5", 1000_50), ("12,5", 0), ("0,500", 0), (",5", 5_00), ("1,,0", 0)]
)
def test_a_comma_is_read_as_everywhere(keys: str, amount: int) -> None:
    model = typed(TenderModel(2980, "jiao"), keys)
    assert model.amount() == amount
    if not amount:
        with pytest.raises(Refused) as refused:
            model.settle()
        assert refused.value.code == "tender_amount"
