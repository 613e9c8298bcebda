"""Sheets of a workbook are called so that Excel opens it, whatever a register was named."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.services.lists.workbook import TypedBook, sheet_name

FORBIDDEN = set("[]:*?/\\")


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("History", "History表"), ("history", "history表"), ("'HISTORY'", "HISTORY表"), ("Hist/ory", "History表"),
        ("'小修'", "小修"), ("[a]:*?/\\b", "ab"), ("***", "表"), ("", "表"), ("台" * 40, "台" * 28), ("'" * 40, "表"),
        ("台" * 27 + "' 账", "台" * 27), ("台" * 27 + "𠅤", "台" * 27), ("History ", "History表"),
    ],
)  # fmt: skip
def test_a_caption_is_a_name_excel_takes(caption: str, name: str) -> None:
    assert sheet_name(caption) == name


@given(st.text(max_size=40))
def test_whatever_was_typed(caption: str) -> None:
    name = sheet_name(caption)
    assert name and not FORBIDDEN & {*name} and name[0] != "'" and name[-1] != "'" and name.casefold() != "history"
    assert len(name.encode("utf-16-le")) <= 62


def test_sheets_of_one_book_differ_whatever_the_case() -> None:
    book = TypedBook("样例", "样例社区")
    for caption in ("Meals", "MEALS", "meals", "History", "history"):
        book.sheet(caption)
    names = load_workbook(BytesIO(book.done())).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 5
