"""Lists as they come: several sheets, merged and hidden cells, days and numbers as Excel has them, totals and notes."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import Refused
from app.services.desk import Desk
from app.services.lists import spreadsheet
from app.services.lists.spreadsheet import Sheet
from app.services.lists.table import Table, alike
from app.services.residents import importing, profile, registry, search
from app.services.residents.import_table import PEOPLE
from app.services.residents.importing import Preview
from tests.support import document_number

NUMBER = document_number(date(1950, 4, 3), 2)
Rows = Sequence[Sequence[Any]]


def checked(desk: Desk, tables: Sequence[Table]) -> Preview:
    plan: Preview = desk.see(importing.preview, tables, PEOPLE.match(tables[0].header))
    return plan


def of(desk: Desk, rows: Rows) -> Preview:
    return checked(desk, PEOPLE.tables_of([Sheet("", tuple(tuple(map(str, row)) for row in rows))]))


def whys(plan: Preview) -> list[list[tuple[str, str]]]:
    return [[(w.field, w.trouble.data["why"]) for w in row.wrong] for row in plan.rows]


def saved(book: Workbook, tmp_path: Path) -> tuple[Table, ...]:
    book.save(tmp_path / "list.xlsx")
    return PEOPLE.tables_of(spreadsheet.sheets(tmp_path / "list.xlsx", PEOPLE.titles))


def test_days_as_lists_have_them(desk: Desk) -> None:
    head = ("姓名", "出生", "身份证")
    cells = ["18356", "3/4/1950", "1938-03", "1950-04", "昨天", "5/4/1950", "1950-04-03 00:00:00", "13/2/1950", "", "—"]
    plan = of(desk, [head, *((f"某{n}甲", text, NUMBER if n in (3, 4) else "") for n, text in enumerate(cells))])
    shown = [(row.birth_date, [(r.how, r.value) for r in row.read]) for row in plan.rows]
    assert shown[0] == ("1950-04-03", [("day", "1950-04-03")])
    assert shown[1] == ("1950-03-04", [("day", "1950-03-04")])
    assert whys(plan)[2] == [("birth_date", "day_part")]
    assert shown[3] == ("1950-04-03", [("document", "1950-04-03")])
    assert shown[5][0] == "1950-05-04" and shown[6] == ("1950-04-03", [])
    assert shown[7] == ("1950-02-13", [("day", "1950-02-13")])
    assert shown[8] == shown[9] == ("", [])


@pytest.mark.parametrize("text", ["18356", "3/4/1950", "1950-04", "1950", "昨天", "1950-13-45", "4/3/1950"])
def test_a_document_says_what_a_cell_does_not(desk: Desk, text: str) -> None:
    plan = of(desk, [("姓名", "出生", "身份证"), ("甲某", text, NUMBER)])
    assert whys(plan) == [[]] and plan.rows[0].values["birth_date"] == date(1950, 4, 3)
    assert [r.how for r in plan.rows[0].read] == ["document"]


@pytest.mark.parametrize("text", ["18357", "1950-05", "1951", "5/5/1950", "1950-04-04"])
def test_a_cell_that_contradicts_the_document_is_wrong(desk: Desk, text: str) -> None:
    assert whys(of(desk, [("姓名", "出生", "身份证"), ("甲某", text, NUMBER)])) == [[("birth_date", "differs")]]


def test_phones_apostrophes_and_words_for_nothing(desk: Desk) -> None:
    rows = [
        ("姓名", "电话", "身份证", "住址"),
        ("'甲某", "'13900002206/0571-86431234", "无", "'3-2-501"),
        ("乙\n某", '="13900002207"', "—", "不详"),
        ("丙某", "暂无", "暂无", "3幢\n2单元501室"),
        ("丁某", "13900002208、1390", "", ""),
        ("戊某", "1.39E+10", "330106195004030000", ""),
    ]
    plan = of(desk, rows)
    assert [row.name for row in plan.rows] == ["甲某", "乙某", "丙某", "丁某", "戊某"]
    assert whys(plan)[:3] == [[], [], []]
    assert [w[0][1] for w in whys(plan)[3:4]] == ["phone_bad"]
    assert whys(plan)[4] == [("document_number", "excel_number"), ("phone", "excel_number")]
    assert plan.rows[0].phone == "139****2206" and plan.rows[1].address == ""
    assert desk.do(importing.load, plan).count == 3
    one = desk.see(search.search, "13900002206")[0]
    assert (one.name, one.address) == ("甲某", "3-2-501")
    contacts = desk.see(profile.extras, one.id).contacts
    assert [(c.name, c.relation, c.phone) for c in contacts] == [("本人", "座机", "0571-****1234")]
    assert desk.see(search.search, "丙某")[-1].address == "3幢 2单元501室"


def test_who_is_no_person_is_wrong_and_never_registered(desk: Desk) -> None:
    names = [
        "#N/A",
        "合计",
        "共2人",
        "填表人：丁某  审核：戊某",
        "姓名",
        "0",
        "—",
        "无",
        "甲某,19900007701,3-2-501",
        "甲某",
    ]
    plan = of(desk, [("姓名", "住址"), *((name, "3-2-501") for name in names), ("乙某", "#N/A")])
    assert [w[0][1] if w else "" for w in whys(plan)] == [
        "excel_error", "name_sum", "name_sum", "name_remark", "name_title", "name_letters", "name_letters",
        "name_letters", "name_columns", "", "excel_error",
    ]  # fmt: skip
    assert desk.do(importing.load, plan).count == 1


def test_a_formula_nobody_worked_out_says_so(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    for row in (("姓名", "出生"), ("甲某", "=DATE(1950,3,4)"), ("乙某", datetime(1950, 3, 4))):
        book.active.append(row)
    plan = checked(desk, saved(book, tmp_path))
    assert whys(plan) == [[("birth_date", "formula")], []]
    assert plan.rows[1].birth_date == "1950-03-04"


def test_merged_addresses_come_down_and_are_told(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ("名册", "", ""),
        ("姓名", "住址", "电话"),
        ("甲某", "3-2-501", "13900002206"),
        ("乙某",),
        ("丙某", "", ""),
        ("", "", ""),
    ):
        sheet.append(row)
    sheet.append(("丁某", "3-2-601", ""))
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B6")
    sheet.merge_cells("A7:A8")
    sheet.append(("", "", "13900002209"))
    plan = checked(desk, saved(book, tmp_path))
    assert [(row.line, row.name, row.address) for row in plan.rows[:4]] == [
        (3, "甲某", "3-2-501"), (4, "乙某", "3-2-501"), (5, "丙某", "3-2-501"), (7, "丁某", "3-2-601"),
    ]  # fmt: skip
    assert [[(r.field, r.how) for r in row.read] for row in plan.rows[:2]] == [[], [("address", "merged")]]
    assert whys(plan)[4] == [("name", "text_empty")]  # a name that reaches over two rows is one person


def test_every_sheet_with_a_header_is_offered_and_hidden_ones_are_left(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "封面"
    book.active.append(("红梅社区",))
    for name, person in (("1栋", "甲某"), ("2栋", "乙某"), ("旧", "丙某"), ("空", "")):
        sheet = book.create_sheet(name)
        sheet.append(("姓名", "电话"))
        sheet.append((person, ""))
    book["旧"].sheet_state = "hidden"
    tables = saved(book, tmp_path)
    assert [table.sheet for table in tables] == ["1栋", "2栋"] and alike(tables)
    plan = checked(desk, tables)
    assert [(row.place.sheet, row.line, row.name) for row in plan.rows] == [("1栋", 2, "甲某"), ("2栋", 2, "乙某")]
    assert desk.do(importing.load, plan).count == 2
    for name in ("1栋", "2栋"):
        book[name].sheet_state = "hidden"
    book["空"].append(("丁某",))
    assert [table.sheet for table in saved(book, tmp_path)] == ["空"]
    book["空"]["A1"] = "别的"
    with pytest.raises(Refused, match="no_header"):
        saved(book, tmp_path)


def test_hidden_rows_are_counted_and_come_in_only_when_wanted(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    for row in (("姓名",), ("甲某",), ("乙某",), ("丙某",)):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    plan = checked(desk, saved(book, tmp_path))
    assert plan.unseen == 1
    assert [row.name for row in plan.chosen()] == ["甲某", "丙某"]
    assert [row.name for row in plan.chosen(unseen=True)] == ["甲某", "乙某", "丙某"]
    done = desk.do(importing.load, plan)
    assert (done.count, done.skipped) == (2, 1)


def test_a_title_with_other_marks_does_not_cut_the_list_wrongly(desk: Desk, tmp_path: Path) -> None:
    for mark in (",", ";"):
        path = tmp_path / "list.csv"
        text = f"红梅社区名册，2026年11月\n姓名{mark}电话{mark}住址\n甲某某{mark}19900007701{mark}3-2-501\n"
        path.write_text(text, "utf-8")
        plan = checked(desk, PEOPLE.tables_of(spreadsheet.sheets(path, PEOPLE.titles)))
        assert [(row.name, row.phone, row.address) for row in plan.rows] == [("甲某某", "199****7701", "3-2-501")]
    assert desk.do(importing.load, plan, "王秀英等三人.csv").count == 1


def test_a_name_is_kept_without_blanks(desk: Desk) -> None:
    plan = of(desk, [("姓名", "电话"), ("王　芳", "13900002201"), ("李 明", "13900002202")])
    desk.do(importing.load, plan)
    assert [desk.see(search.search, phone)[0].name for phone in ("13900002201", "13900002202")] == ["王芳", "李明"]
    card = desk.do(registry.register, registry.ResidentDraft("赵　某"))
    assert card.name == "赵某" and desk.see(search.search, "赵 某")[0].no == card.no
