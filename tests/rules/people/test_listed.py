"""Cells as they stand in other people's lists."""

from datetime import date

import pytest

from app.rules import text_input
from app.rules.people import listed, names
from app.rules.people.listed import Said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("王　芳", "王芳"), (" 李 明 ", "李明"), ("欧 阳  修", "欧阳修"), ("𠅤 𬎆䶮", "𠅤𬎆䶮"),
     ("古丽 · 阿卜杜", "古丽·阿卜杜"),
     ("John Smith", "John Smith"), ("王 John", "王 John"), ("葛\U000e0100 某", "葛\U000e0100某")],
)  # fmt: skip
def test_blanks_between_chinese_characters_are_no_part_of_a_name(typed: str, kept: str) -> None:
    assert text_input.close_han(typed) == kept
    assert names.mask_name("王　芳") == names.mask_name("王芳") == "王*"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("'13900001111", "13900001111"), ('="0571"', "0571"), ("王\n芳", "王 芳"), ("‘甲某", "甲某"),
     ("3-2\r\n501", "3-2 501"),
     ("O'Neil", "O'Neil"), ("", ""), ("'", "")],
)  # fmt: skip
def test_a_cell_is_what_was_meant(typed: str, meant: str) -> None:
    assert listed.cell(typed) == meant


def test_what_says_nothing() -> None:
    for text in ("无", "—", "暂无", " 不详 ", "/", "--", "N/A", "０", "——", "没有"):
        assert listed.says_nothing(text), text
    for text in ("无锡路3号", "3-2-501", "13900001111", "吴"):
        assert not listed.says_nothing(text), text


@pytest.mark.parametrize(
    ("name", "why"),
    [("甲某某,19900007701,3-2-501", "columns"), ("甲某;3-2", "columns"), ("甲某19900007701", "columns"),
     ("0", "letters"),
     ("—", "letters"), ("无", "letters"), ("姓 名", "title"), ("合计", "sum"), ("共2人", "sum"), ("合计：12人", "sum"),
     ("6人", "sum"), ("12 户", "sum"),
     ("填表人：丁某  审核：戊某", "remark"), ("备注：略", "remark"), ("共某", ""), ("王芳", ""),
     ("古丽仙·阿卜杜热合曼", ""),
     ("O'Neil", ""), ("𠅤𬎆䶮", ""), ("计某", "")],
)  # fmt: skip
def test_who_is_no_person(name: str, why: str) -> None:
    assert listed.no_person(name) == why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1952.1.2", Said((date(1952, 1, 2),), plain=True)),
        ("1952-01-02 00:00:00", Said((date(1952, 1, 2),), plain=True)),
        ("1952-01-02T00:00:00.000", Said((date(1952, 1, 2),), plain=True)),
        ("39188", Said((date(2007, 4, 16),))),
        ("18296", Said((date(1950, 2, 2),))),
        ("3/4/1950", Said((date(1950, 3, 4), date(1950, 4, 3)))),
        ("13/4/1950", Said((date(1950, 4, 13),))),
        ("3/3/1950", Said((date(1950, 3, 3),))),
        ("1938-03", Said((), 1938, 3)),
        ("1938年3月", Said((), 1938, 3)),
        ("1938", Said((), 1938)),
        ("", Said()),
        ("昨天", None),
        ("3/4/50", None),
    ],
)
def test_a_birthday_of_a_list(text: str, said: Said | None) -> None:
    assert listed.birthday(text) == said


@pytest.mark.parametrize("text", ["1952-13-02", "19520230", "14/14/1950", "1938-13"])
def test_a_day_that_never_was(text: str) -> None:
    with pytest.raises(ValueError):
        listed.birthday(text)


def test_what_is_said_fits_a_document_or_does_not() -> None:
    born = date(1950, 4, 3)
    for text, fits in (("3/4/1950", True), ("1950-04", True), ("1950", True), ("1950-05", False), ("5/4/1950", False)):
        said = listed.birthday(text)
        assert said is not None and said.fits(born) is fits, text


@pytest.mark.parametrize(
    ("text", "found"),
    [("13900002206/0571-86431234", ("13900002206", "0571-86431234")),
     ("0571-86431234、13900002206", ("13900002206", "0571-86431234")), ("0571 8643 1234", ("0571 8643 1234",)),
     ("13900002206 13900002207", ("13900002206", "13900002207")), ("13900002206/无", ("13900002206",)),
     ("", ()), ("13900002206", ("13900002206",)), ("12/34", ("12/34",))],
)  # fmt: skip
def test_two_phones_in_a_cell(text: str, found: tuple[str, ...]) -> None:
    assert listed.phones(text) == found
