"""Numbers as they are given out, typed, scanned and written short."""

from datetime import date

import pytest

from app.rules import records
from app.rules.records import begins_number, brief_number, paper_number, whole_number


def test_every_kind_has_a_prefix_of_its_own() -> None:
    prefixes = [record.prefix for record in records.RECORDS]
    assert len(set(prefixes)) == len(prefixes)
    assert all(len(prefix) == 2 and prefix.isalpha() and prefix.isupper() for prefix in prefixes)


def test_a_number_leads_back_to_its_kind() -> None:
    for record in records.RECORDS:
        number = record.number("A2", date(2026, 11, 23), 42)
        assert number == f"{record.prefix}-A2-20261123-0042"
        assert records.of(number) is record
        assert records.page_of(number) == (record.page or "today")
        assert paper_number(number) == (number if record.page else "")
    assert records.of("JM000012") is None and records.page_of("JM000012") == "today"


@pytest.mark.parametrize(
    ("number", "year", "brief"),
    [
        ("SL-A-20261123-0007", None, "SL-A-1123-07"),
        ("SL-A-20261123-0123", 2026, "SL-A-1123-123"),
        ("SL-A-20251231-0007", 2026, "SL-A-20251231-0007"),
        ("0042", None, "0042"),
        ("SL-A-20261123-x", None, "SL-A-20261123-x"),
    ],
)
def test_numbers_where_room_is_short(number: str, year: int | None, brief: str) -> None:
    assert brief_number(number, year) == brief


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("sl-a-1123-07", "SL-A-20261123-0007"),
        (" SL-A1-0101-123 ", "SL-A1-20260101-0123"),
        ("SL-A-1124-07", "SL-A-20251124-0007"),  # that day has not come yet this year
        ("ＳＬ－ａ－１１２３－０７", "SL-A-20261123-0007"),  # an input method left in its wide letters
        ("SL-A-1123-12345", "SL-A-20261123-12345"),
        ("SL-A-1323-07", "SL-A-1323-07"),
        ("SL-A-20261123-0007", "SL-A-20261123-0007"),
        ("古丽仙", "古丽仙"),
    ],
)
def test_a_number_is_found_as_the_screen_writes_it(typed: str, whole: str) -> None:
    assert whole_number(typed, date(2026, 11, 23)) == whole


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("XS-A-20261123-0042", "XS-A-20261123-0042"),
        (" xs-a-20261123-0042 ", "XS-A-20261123-0042"),
        ("XS-A-20261123-42", "XS-A-20261123-0042"),
        ("sl-a-20261123-7", "SL-A-20261123-0007"),
        ("XSA202611230042", "XS-A-20261123-0042"),
        ("XSA2202611230042", "XS-A2-20261123-0042"),
        ("JB-B12-20261123-0001", "JB-B12-20261123-0001"),
        ("ＸＳ－Ａ－２０２６１１２３－００４２", "XS-A-20261123-0042"),
        ("XS-A-２０２６１１２３-００４２", "XS-A-20261123-0042"),
        ("XS-A-٢٠٢٦١١٢٣-٠٠٤٢", ""),
        ("XSA2026112310001", "XS-A-20261123-10001"),
        ("JM000012", ""),
        ("桂珍", ""),
        ("13800000000", ""),
    ],
)
def test_paper_numbers_as_typed_and_as_scanned(typed: str, number: str) -> None:
    assert paper_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["JB-A-20261130", "jb-", "XS-A", "sl-a-1123-7", "XSA202611230042", "ＧＺ－Ａ", "TZ-A-20261130"]
)
def test_what_begins_a_number_is_nobodys_name(typed: str) -> None:
    assert begins_number(typed)


@pytest.mark.parametrize("typed", ["sla", "gz", "jb", "古丽仙", "JM000012", "13800000000", "tza"])
def test_initials_are_no_number(typed: str) -> None:
    assert not begins_number(typed)
