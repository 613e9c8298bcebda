"""Lists of residents in and out: messy files, nothing half-imported, every list that leaves on record."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.errors import Refused
from app.rules.people import private_use
from app.services.centre import journal
from app.services.desk import Approval, Desk
from app.services.lists import spreadsheet
from app.services.lists.spreadsheet import Sheet
from app.services.personal import merge
from app.services.residents import export, filters, importing, profile, registry, search
from app.services.residents.import_table import PEOPLE
from app.services.residents.importing import Preview
from app.services.residents.registry import ResidentDraft
from app.store import sql
from app.store.verify import verify
from tests import statements
from tests.support import Centre, document_number

NUMBER = document_number(date(1952, 1, 2), 3)
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


def people(desk: Desk) -> int:
    return int(desk.see(filters.listing, inactive=True).total)


def csv_bytes(rows: list[list[str]], coding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(coding)


def planned(desk: Desk, path: Path) -> Preview:
    tables = PEOPLE.tables_of(spreadsheet.sheets(path, PEOPLE.titles))
    return desk.see(importing.preview, tables, PEOPLE.match(tables[0].header))


MESSY = [
    ["红梅社区老年居民名册", "", "", "", ""],
    ["", "", "", "", ""],
    ["序号", "姓 名", "出生年月日", "联系电话", "家庭住址", "性别", "身份证号码", "关怀标签", "备注"],
    ["1", " 欧阳修文 ", "1952.1.2", "１３９００００２２０６", "红梅苑３８幢２单元５０１室", "男", "", "独居、少盐", ""],
    ["2", "古丽仙·阿卜杜热合曼", "1948年5月6日", "0571－86431234", "38-2-502", "女", "", "", "怕狗"],
    ["3", "王某", "", "", "", "", NUMBER.translate(WIDE), "", ""],
    ["", "", "", "", "", "", "", "", ""],
]


def test_a_messy_list_comes_in_whole(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(csv_bytes(MESSY, "gb18030"))
    before = people(desk)
    plan = planned(desk, path)
    assert (len(plan.rows), plan.wrong, plan.known) == (3, 0, 0)
    assert [row.line for row in plan.rows] == [4, 5, 6]
    assert people(desk) == before
    done = desk.do(importing.load, plan, path.name)
    assert (done.count, done.skipped, done.first_no, done.last_no) == (3, 0, before + 1, before + 3)
    card = desk.see(registry.card, desk.see(search.search, "oyxw")[-1].id)
    one = desk.see(search.search, "13900002206")[0]
    assert (one.name, one.age, one.address) == ("欧阳修文", 74, "红梅苑３８幢２单元５０１室")
    assert card is not None
    extras = desk.see(profile.extras, one.id)
    assert (extras.household, extras.care_tags) == ("38-2-501", ("独居", "少盐"))
    assert desk.see(search.search, NUMBER)[0].name == "王某"
    assert verify(desk.sessions).ok
    told = desk.see(journal.entries, action="resident_import").rows[0]
    assert told.detail == {"count": 3, "skipped": 0, "file": ".csv"}


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_coding_is_read(desk: Desk, tmp_path: Path, coding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名"], ["𠅤𬎆䶮"], ["曾国芳"]], coding))
    assert [row.name for row in planned(desk, path).rows] == ["𠅤𬎆䶮", "曾国芳"]


def test_a_header_of_two_rows_under_merged_cells_is_one() -> None:
    rows: tuple[tuple[str, ...], ...] = (
        ("红梅社区居民花名册",),
        ("序号", "姓名", "性别", "基本信息"),
        ("", "", "", "身份证号", "联系电话", "住址"),
        ("1", "张某", "男", "", "13800001234", "3-2-501"),
    )
    (table,) = PEOPLE.tables_of([Sheet("", rows)])
    assert table.header == ("序号", "姓名", "性别", "身份证号", "联系电话", "住址")
    assert (table.first_line, table.rows) == (4, (rows[3],))
    assert PEOPLE.match(table.header) == {1: "name", 2: "sex", 3: "document_number", 4: "phone", 5: "address"}

    rows = (("姓名", "电话"), ("", "13800001235"), ("张某", "13800001234"))
    assert len(PEOPLE.tables_of([Sheet("", rows)])[0].rows) == 2  # a row without a name is wrong, and no header
    with pytest.raises(Refused):
        PEOPLE.tables_of([Sheet("", (("姓名", "基本信息"), ("", "电话")))])


def test_old_private_characters_are_put_right(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名"])
    book.active.append(["王\ue863"])  # how GBK files kept 䶮
    book.active.append(["李\ue81e\ue7c7"])
    book.active.append(["某\ue000"])
    path = tmp_path / "old.xlsx"
    book.save(path)
    rows = planned(desk, path).rows
    assert [row.name for row in rows[:2]] == ["王䶮", "李\u9fb4\u1e3f"]
    assert [(w.field, w.trouble.data["why"]) for w in rows[2].wrong] == [("name", "private")]


def test_the_private_table_has_no_gap() -> None:
    row = "".join(chr(0xE815 + n) for n in range(80))
    assert private_use.first_left(private_use.normal(row)) is None
    assert private_use.normal("王㐂𠅤ḿ") == "王㐂𠅤ḿ"


def test_a_sheet_with_dates_and_numbers(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["姓名", "出生日期", "手机", "性别"])
    book.active.append(["甲某", datetime(1950, 3, 4), 13900002206, "女"])
    book.active.append(["乙某", date(1951, 3, 4), 13900002207.0, None])
    path = tmp_path / "list.xlsx"
    book.save(path)
    plan = planned(desk, path)
    desk.do(importing.load, plan)
    assert desk.see(search.search, "13900002207")[0].age == 75
    assert desk.see(search.search, "13900002206")[0].sex == "F"


WRONG = [
    ["姓名", "出生", "电话", "性别", "身份证"],
    ["甲某", "1952-13-02", "1390000220", "不详", "无"],
    ["", "1952-01-02", "", "", ""],
    ["乙某", "昨天", "", "", NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")],
    ["丙某", "1953-01-02", "", "", NUMBER],
    ["丁某", "1953-01-02", "13900002206", "男", ""],
]


def test_all_that_is_wrong_is_said_and_the_good_rows_come_in(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(csv_bytes(WRONG, "utf-8"))
    before = people(desk)
    plan = planned(desk, path)
    said = {row.line: [(w.field, w.trouble.data["why"]) for w in row.wrong] for row in plan.rows}
    assert set(said[2]) == {("birth_date", "date"), ("phone", "phone_short")}
    assert said[3] == [("name", "text_empty")]
    assert set(said[4]) == {("birth_date", "day_form"), ("document_number", "check")}
    assert said[5] == [("birth_date", "differs")]
    assert said[6] == []
    assert plan.wrong == 4
    done = desk.do(importing.load, plan)
    assert (done.count, done.skipped, done.wrong) == (1, 0, 4)
    assert people(desk) == before + 1
    with pytest.raises(Refused, match="import_empty"):
        desk.do(importing.load, plan.rest())


def test_a_row_is_mended_in_place_skipped_or_handed_back(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(csv_bytes(WRONG, "utf-8"))
    plan = planned(desk, path)
    plan = desk.see(importing.mend, plan, plan.rows[0].key, {"birth_date": "1952-12-02", "phone": "13900002208"})
    assert plan.rows[0].wrong == () and plan.wrong == 3
    plan = desk.see(importing.mend, plan, plan.rows[2].key, {"document_number": ""})
    assert [w.field for w in plan.rows[2].wrong] == ["birth_date"]
    plan = plan.leave_out(plan.rows[1].key)
    assert plan.wrong == 2
    back = plan.handed_back()
    assert [(row.line, cells) for row, cells in back] == [
        (4, ("乙某", "昨天", "", "", WRONG[3][4])), (5, ("丙某", "1953-01-02", "", "", NUMBER)),
    ]  # fmt: skip
    done = desk.do(importing.load, plan)
    assert (done.count, done.skipped, done.wrong) == (2, 1, 2)
    assert desk.see(search.search, "13900002208")[0].name == "甲某"


def test_a_mended_row_is_compared_with_the_others(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [["姓名", "电话", "身份证"], ["", "13900001111", ""], ["甲某", "13900001111", NUMBER], ["乙某", "1", ""]]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    plan = desk.see(importing.mend, plan, 0, {"name": "甲某"})
    like = plan.rows[0].like
    assert like is not None and (like.line, like.name) == (3, "甲某")
    assert [row.line for row in plan.chosen()] == [2]  # one of the two, whichever stands first
    plan = desk.see(importing.mend, plan, 2, {"name": "甲 某", "document_number": NUMBER, "phone": ""})
    assert plan.rows[2].same and [row.line for row in plan.chosen(also_known=True)] == [2, 3]
    assert [row.line for row in plan.leave_out(1).chosen(also_known=True)] == [2, 4]
    assert desk.do(importing.load, plan, also_known=True).count == 2
    assert verify(desk.sessions).ok


def test_who_is_known_is_shown_and_left_out(desk: Desk, tmp_path: Path) -> None:
    one = desk.do(registry.register, ResidentDraft("王秀英", phone="13900002206"))
    two = desk.do(registry.register, ResidentDraft("李某", document_number=NUMBER))
    path = tmp_path / "known.csv"
    rows = [
        ["姓名", "电话", "身份证"],
        ["王秀英", "13900002206", ""],
        ["李 某", "", NUMBER],
        ["新人甲", "13900007777", ""],
        ["新人甲", "13900007777", ""],
    ]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    shown = [(row.like.no, row.like.line, row.same) if row.like else None for row in plan.rows]
    assert shown == [(one.no, None, False), (two.no, None, True), None, (None, 4, False)]
    before = people(desk)
    assert desk.do(importing.load, plan).count == 1
    assert people(desk) == before + 1
    again = planned(desk, path)
    done = desk.do(importing.load, again, also_known=True)
    assert (done.count, done.skipped) == (3, 1)  # never the same document twice


def test_one_document_under_two_names_is_wrong(desk: Desk, tmp_path: Path) -> None:
    two = desk.do(registry.register, ResidentDraft("外某", document_number="E12345678"))
    path = tmp_path / "list.csv"
    rows = [["姓名", "证件号"], ["杨永英", "E12345678"], ["外某", "E12345678"], ["李甲某", NUMBER], ["李乙某", NUMBER]]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    assert plan.wrong == 2
    said = [[(w.field, w.trouble.data["why"], w.trouble.data["name"]) for w in row.wrong] for row in plan.rows]
    assert said[0] == [("document_number", "other_person", "外某")]
    assert plan.rows[1].same and plan.rows[1].like is not None and plan.rows[1].like.no == two.no
    assert said[2] == [] and said[3] == [("document_number", "other_person", "李甲某")]
    plan = desk.see(importing.mend, plan, 3, {"name": "李甲某"})
    assert plan.rows[3].same and plan.wrong == 1


def test_the_document_of_a_merged_record_is_its_survivors(desk: Desk, tmp_path: Path) -> None:
    keep = desk.do(registry.register, ResidentDraft("王秀英", document_number="E12345678"))
    gone = desk.do(registry.register, ResidentDraft("王秀瑛", document_number=NUMBER))
    desk.do(merge.merge, keep.id, gone.id)
    path = tmp_path / "list.csv"
    rows = [["姓名", "证件号", "电话"], ["王秀英", NUMBER, "13900002207"], ["王秀瑛", NUMBER, ""], ["丙某", NUMBER, ""]]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    assert [(bool(row.wrong), row.same) for row in plan.rows] == [(False, True), (False, True), (True, False)]
    assert plan.rows[0].news == ("phone",)
    assert desk.do(importing.load, plan, update={0}).updated == 1
    assert found_by(desk, "13900002207") == [keep.no]


def test_a_new_phone_of_somebody_known_is_shown_and_offered(desk: Desk, tmp_path: Path) -> None:
    one = desk.do(registry.register, ResidentDraft("王秀英", phone="13900002206", address="3-2-501"))
    two = desk.do(registry.register, ResidentDraft("李某", document_number=NUMBER))
    path = tmp_path / "known.csv"
    rows = [
        ["姓名", "电话", "住址", "身份证"],
        ["王秀英", "13900009999", "3幢2单元501室", ""],
        ["李某", "", "5-101", NUMBER],
    ]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    assert [row.news for row in plan.rows] == [("phone",), ("address",)]
    with pytest.raises(Refused, match="import_empty"):
        desk.do(importing.load, plan)
    done = desk.do(importing.load, plan, update={0, 1}, also_known=True)
    assert (done.count, done.skipped, done.updated) == (0, 0, 2)
    assert found_by(desk, "13900009999") == [one.no] and found_by(desk, "13900002206") == []
    card = desk.see(registry.card, two.id)
    assert (card.address, desk.see(profile.extras, two.id).household) == ("5-101", "5-101")
    told = [row.detail for row in desk.see(journal.entries, action="resident_change").rows]
    assert told == [{"fields": ["address"]}, {"fields": ["phone"]}]
    assert verify(desk.sessions).ok


def found_by(desk: Desk, query: str) -> list[int]:
    return [row.no for row in desk.see(search.search, query)]


def test_an_import_that_has_grown_stale_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名", "身份证"], ["甲某", ""], ["乙某", NUMBER]], "utf-8"))
    plan = planned(desk, path)
    desk.do(registry.register, ResidentDraft("乙某", document_number=NUMBER))
    before = people(desk)
    with pytest.raises(Refused, match="import_stale"):
        desk.do(importing.load, plan)
    assert people(desk) == before
    assert verify(desk.sessions).ok


def test_a_list_taken_in_twice_takes_nobody_in_twice(desk: Desk, tmp_path: Path) -> None:
    """Also who has no document; and who was registered at the counter while the list lay open."""
    path = tmp_path / "list.csv"
    rows = [["姓名", "电话", "住址"], ["甲某", "", ""], ["乙某", "13900002206", "3-2-501"]]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    desk.do(registry.register, ResidentDraft("丙某"))  # somebody else is no reason
    assert desk.do(importing.load, plan).count == 2
    before = people(desk)
    with pytest.raises(Refused, match="import_stale"):
        desk.do(importing.load, plan)
    assert people(desk) == before
    assert desk.see(search.search, "13900002206")[0].name == "乙某"


def test_an_import_that_fails_half_way_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名"], *([f"某{n:03d}"] for n in range(300))], "utf-8"))
    plan = planned(desk, path)
    before = people(desk)

    def broken(*_args: Any) -> None:
        raise RuntimeError("pulled the plug")

    with monkeypatch.context() as patch:
        patch.setattr(importing._TOKENS, "run", broken)
        with pytest.raises(RuntimeError):
            desk.do(importing.load, plan)
    assert people(desk) == before
    heard: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        if len(heard) == 5:
            raise LookupError

    with pytest.raises(LookupError):
        desk.do(importing.load, plan, told=stop)
    assert heard == [(0, 300), (100, 300), (200, 300), (0, 300), (100, 300)]
    assert people(desk) == before
    assert desk.do(importing.load, plan).count == 300


def test_only_a_manager_imports(desk: Desk, centre_: Centre, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名"], ["甲某"]], "utf-8"))
    plan = planned(desk, path)
    centre_.sign_in("3001")
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(importing.load, plan)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"no workbook", "file_unreadable"),
        ("a.xlsx", b"PK\x03\x04 broken", "file_unreadable"),
        ("a.docx", b"", "file_unreadable"),
        ("a.csv", b"\xff\xff\xff\x81", "file_unreadable"),
        ("a.csv", b"", "no_rows"),
        ("a.csv", "姓名\n".encode(), "no_rows"),
        ("a.csv", "甲某,139\n".encode(), "no_header"),
    ],
)
def test_a_file_that_is_no_list_says_so(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        PEOPLE.tables_of(spreadsheet.sheets(path, PEOPLE.titles))
    assert caught.value.code == code
    with pytest.raises(Refused, match="file_missing"):
        spreadsheet.sheets(tmp_path / "nowhere.csv")


def test_progress_is_told_and_can_stop_it(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名"], *([f"某{n:03d}"] for n in range(250))], "utf-8"))
    tables = PEOPLE.tables_of(spreadsheet.sheets(path))
    heard: list[tuple[int, int]] = []
    desk.see(importing.preview, tables, {0: "name"}, lambda done, total: heard.append((done, total)))
    assert heard == [(0, 250), (100, 250), (200, 250)]


def test_a_long_list_costs_no_statement_for_each_row(desk: Desk, tmp_path: Path) -> None:
    calls = []
    for first, count in ((0, 20), (100, 200)):
        path = tmp_path / f"{count}.csv"
        rows = [[f"某{n}", document_number(date(1940 + n % 60, 1 + n % 12, 3), n)] for n in range(first, first + count)]
        path.write_bytes(csv_bytes([["姓名", "身份证"], *rows], "utf-8"))
        tables = PEOPLE.tables_of(spreadsheet.sheets(path))
        looked = statements.of_see(desk, importing.preview, tables, {0: "name", 1: "document_number"})
        plan = planned(desk, path)
        assert plan.wrong == 0
        taken = statements.of_do(desk, importing.load, plan, also_known=True)
        calls.append((statements.calls(looked), statements.calls(taken)))
    assert calls[0] == calls[1] and calls[0][0] <= 6 and calls[0][1] <= 14, calls


def test_a_mended_row_sees_who_came_with_the_document_meanwhile(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名", "身份证"], ["甲某", "错"]], "utf-8"))
    plan = planned(desk, path)
    desk.do(registry.register, ResidentDraft("乙某", document_number=NUMBER))
    (row,) = desk.see(importing.mend, plan, plan.rows[0].key, {"document_number": NUMBER}).rows
    assert [one.trouble.data["why"] for one in row.wrong] == ["other_person"]


# --- out


def test_a_list_leaves_by_two_people_masked_and_on_record(desk: Desk, centre_: Centre) -> None:
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(export.permit, "慰问名单")
    other = Approval(desk.check_pin(centre_.staff["1002"], centre_.pins["1002"]))
    leave = desk.do(export.permit, "慰问名单", approval=other)
    rows = desk.see(export.rows, leave)
    assert (leave.count, leave.operator, leave.approver) == (30, "主管甲", "主管乙")
    assert len(rows) == 30
    assert (rows[0].name, rows[0].phone) == ("𠅤*䶮", "138****0000")
    assert "138000000" not in repr(rows)
    told = desk.see(journal.entries, action="resident_export").rows[0]
    assert (told.approver, told.detail["reason"], told.detail["count"]) == ("主管乙", "慰问名单", 30)
    clear = desk.do(export.permit, "慰问名单", clear=True, approval=other)
    assert desk.see(export.rows, clear)[0].phone == "13800000000"


def test_what_is_written_is_text_and_never_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    count = spreadsheet.write(path, "名单/一", ["水印"], ["姓名", "年龄"], [("=1+1", 3), ("𠅤𬎆䶮\x0b", None)], (20, 8))
    sheet = load_workbook(path).active
    rows = list(sheet.iter_rows(values_only=True))
    assert count == 2
    assert rows == [("水印", None), ("姓名", "年龄"), ("=1+1", 3), ("𠅤𬎆䶮", None), ("水印", None)]
    assert sheet["A3"].data_type == "s"
    assert spreadsheet.sheets(path)[0].rows[2] == ("=1+1", "3")


def test_no_token_is_left_behind(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes([["姓名"], ["甲某"]], "utf-8"))
    desk.do(importing.load, planned(desk, path))
    with desk.sessions.read() as session:
        orphan = sql.row(session, "SELECT 1 FROM resident_token WHERE resident_no NOT IN (SELECT no FROM resident)")
    assert orphan is None


def test_residence_and_care_come_with_a_list_also_for_who_is_known(desk: Desk, tmp_path: Path) -> None:
    known = desk.do(registry.register, ResidentDraft("王秀英", phone="13900002206", address="3-2-501"))
    path = tmp_path / "known.csv"
    rows = [
        ["姓名", "电话", "住址", "户籍", "评估等级", "评估日期", "同意"],
        ["王秀英", "13900002206", "3-2-501", "本区", "三级", "2026-5-1", "书面"],
        ["李某", "", "5-101", "外地", "", "", ""],
        ["赵某", "", "6-101", "杭州", "九级", "去年", "是"],
        ["钱某", "", "7-101", "本市", "2", "", ""],
        ["孙某", "", "8-101", "", "", "2026-05-01", ""],
        ["周某", "", "9-101", "", "1", "2026-02-30", "口头"],
    ]
    path.write_bytes(csv_bytes(rows, "utf-8"))
    plan = planned(desk, path)
    assert plan.rows[0].news == ("residence", "care_level") and plan.rows[1].values["residence"] == "other"
    assert [
        {(one.field, one.trouble.data.get("why", one.trouble.code)) for one in row.wrong} for row in plan.rows[2:]
    ] == [
        {("residence", "home_form"), ("care_level", "level_form"), ("consent", "consent_form"), ("care_on", "date")},
        {("care_level", "level_consent")},
        {("care_on", "no_level")},
        {("care_on", "date")},
    ]
    desk.do(importing.load, plan, update={0})
    shown = desk.see(profile.extras, known.id)
    assert (shown.residence, shown.care_level, shown.care_on) == ("district", 3, date(2026, 5, 1))
    assert shown.consent == "signed" and shown.consent_at == desk.now()
    (new,) = desk.see(search.search, "李某")
    assert desk.see(profile.extras, new.id).residence == "other"
    assert verify(desk.sessions).ok
