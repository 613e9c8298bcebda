"""What the form says while people type."""

from datetime import date

import pytest

from app.rules.dates import read_day
from app.ui.residents import typed
from tests.support import document_number

TODAY = date(2026, 11, 23)
NUMBER = document_number(date(1952, 1, 2), 1)
WRONG = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")


@pytest.mark.parametrize("text", ["1952-1-2", "19520102", "1952.01.02", "1952/1/2", "1952年1月2日", "１９５２-1-2"])
def test_a_birth_date_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(1952, 1, 2)
    assert "74 岁" in typed.birth_note(text, TODAY, left=True).hint


@pytest.mark.parametrize("text", ["1952-13-2", "1952", "2030-01-01", "1790-01-01", "昨天"])
def test_a_wrong_birth_date_says_so(text: str) -> None:
    assert typed.birth_note(text, TODAY, left=True).error


def test_an_unfinished_birth_date_is_no_error_while_typing() -> None:
    assert not typed.birth_note("1952-1", TODAY, left=False).error


def test_missing_digits_are_counted_while_typing() -> None:
    assert typed.document_note(NUMBER[:14], TODAY, left=False).hint.endswith("还差 4 位")
    assert typed.document_note(NUMBER[:14], TODAY, left=True).error.endswith("还差 4 位")


def test_a_wrong_check_digit_is_said_at_once() -> None:
    assert "校验" in typed.document_note(WRONG, TODAY, left=False).error


def test_a_document_says_its_kind_birthday_and_sex() -> None:
    note = typed.document_note(NUMBER, TODAY, left=False)
    assert note.read is not None
    assert note.read.birth_date == date(1952, 1, 2)
    assert note.hint.startswith("居民身份证 · 1952-01-02 · ")
    assert "护照" in typed.document_note("E12345678", TODAY, left=True).hint
    assert "多了 1 位" in typed.document_note(NUMBER + "1", TODAY, left=False).error


def test_a_phone_says_how_much_is_missing() -> None:
    assert typed.phone_note("1380000220", left=False).hint == "还差 1 位"
    assert "还差 1 位" in typed.phone_note("1380000220", left=True).error
    assert typed.phone_note("13800002206", left=True) == typed.Note()
    assert typed.phone_note("138000022066", left=False).error


@pytest.mark.parametrize("code", ["JM000012", "XS-1123-0001", "6901234567892", "12345678", "13", ""])
def test_other_codes_are_not_documents(code: str) -> None:
    assert typed.scanned(code, TODAY) is None
