"""Registers as files: two persons, the trail, as many rows as were counted, typed cells, and nothing that runs."""

import csv
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from app.errors import Refused
from app.models.base import new_id
from app.models.request import Request
from app.rules.report.registers.sources import SOURCES
from app.services import print_queue
from app.services.centre import journal
from app.services.registers import out, table
from app.services.registers.files import write_register
from app.services.registers.out import RegisterFile
from app.services.till import sales, shifts
from app.services.till.tender import Tender
from app.store import sql
from tests.services.registers.asked import NOVEMBER, plan
from tests.services.requests.asked import take
from tests.services.till.test_cart_and_sales import ring
from tests.statements import of_see
from tests.suite import stores
from tests.support import START, Centre

HOSTILE = "=cmd|' /C calc'!A0\n第二行，" + "长" * 3000 + "\U0002b740\U0010fffe\u200b end"
PLAN = plan("requests", "number", "received", "origin", "resident", "phone", "text", "asked")


@pytest.fixture
def manager(centre_: Centre) -> Centre:
    centre_.sign_in("1001")
    return centre_


def taken(centre: Centre, form: str = "xlsx", clear: bool = False, wanted: Any = PLAN) -> RegisterFile:
    """With the other manager's consent."""
    with pytest.raises(Refused, match="needs_approver"):
        centre.desk.do(out.leave_for_register, wanted, NOVEMBER, form, "报街道", clear=clear)
    leave = centre.desk.do(
        out.leave_for_register, wanted, NOVEMBER, form, "报街道", clear=clear, approval=centre.consent("1002")
    )
    return centre.desk.see(out.register_file, leave)


def written(file: RegisterFile, path: Path, form: str) -> list[tuple[int, int]]:
    heard: list[tuple[int, int]] = []
    assert write_register(path, file, form, lambda n, of: heard.append((n, of))) == file.table.count
    return heard


def many(centre: Centre, count: int) -> None:
    """As many requests like the first as nobody would type."""
    first = take(centre).id
    names = [column.name for column in Request.__table__.columns]  # type: ignore[attr-defined]
    rest = ", ".join(f'"{name}"' for name in names if name not in ("id", "number", "serial"))
    copy = (
        f"INSERT INTO request (id, number, serial, {rest}) SELECT :id, :number, :serial, {rest} FROM request "
        "WHERE id = :first"
    )
    rows = [
        {"first": first, "id": new_id(START), "number": f"SL-A-20261123-{n:05}", "serial": n}
        for n in range(2, count + 1)
    ]
    centre.desk.do(lambda work: sql.run(work.session, copy, rows))


def test_a_file_needs_a_second_person_and_stands_in_the_trail(manager: Centre, tmp_path: Path) -> None:
    take(manager)
    file = taken(manager)
    assert file.table.count == 1 and "同意" in file.notes[0] and file.notes[0].endswith("用途：报街道 · 1 件")
    assert "*" in file.table.words()[0][3]
    (entry,) = manager.desk.see(journal.entries, action="register_export").rows
    assert (entry.subject, entry.detail["count"], entry.detail["clear"], entry.detail["reason"]) == (
        "样例台账", 1, False, "报街道"
    )  # fmt: skip
    clear = taken(manager, clear=True)
    assert "*" not in clear.table.words()[0][3] and not any("打星号" in note for note in clear.notes)
    assert manager.desk.see(journal.entries, action="register_export").rows[0].detail["clear"] is True


def test_what_was_typed_after_the_consent_is_not_smuggled_out(manager: Centre) -> None:
    take(manager)
    leave = manager.desk.do(out.leave_for_register, PLAN, NOVEMBER, "csv", "报街道", approval=manager.consent("1002"))
    take(manager)
    with pytest.raises(Refused) as no:
        manager.desk.see(out.register_file, leave)
    assert (no.value.code, no.value.data["said"], no.value.data["now"]) == ("register_moved", 1, 2)


def test_cells_of_a_workbook_are_what_they_are(manager: Centre, tmp_path: Path) -> None:
    take(manager, phone="057188881234", origin_number="330104202611230001", channel="hotline", text=HOSTILE)
    path = tmp_path / "register.xlsx"
    written(taken(manager, clear=True), path, "xlsx")
    (sheet,) = load_workbook(path).worksheets
    head = next(row for row in sheet.iter_rows() if row[0].value == "受理编号")
    cells = next(sheet.iter_rows(min_row=head[0].row + 1))
    assert [cell.value for cell in head] == [PLAN.of.column(key).title for key in PLAN.columns]
    number, received, origin, _resident, phone, text, asked = cells
    assert received.value == datetime(2026, 11, 23, 10, 40) and received.number_format == "yyyy-mm-dd hh:mm"
    assert [cell.data_type for cell in (number, origin, phone, text)] == ["s"] * 4 and asked.value == 0
    assert (origin.value, phone.value) == ("330104202611230001", "0571-88881234")
    assert str(text.value).startswith("=cmd") and text.data_type == "s"
    with ZipFile(path) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert sum(1 for row in rows if row[0] == "SL-A-20261123-0001") == 1


@pytest.mark.parametrize("name", ["社区" * 13 + "a'bcd", "😀" * 30, "a😀" * 15, "'一'", "[*]"])
def test_a_register_of_any_name_is_a_workbook(manager: Centre, tmp_path: Path, name: str) -> None:
    """A sheet's name has 31 units of UTF-16, and no apostrophe at its ends."""
    wanted = replace(PLAN, name=name)
    written(taken(manager, wanted=wanted), tmp_path / "out.xlsx", "xlsx")
    (sheet,) = load_workbook(tmp_path / "out.xlsx").sheetnames
    assert sheet.strip("'") == sheet and 0 < len(sheet.encode("utf-16-le")) <= 62


def test_a_csv_is_read_right_and_runs_nothing(manager: Centre, tmp_path: Path) -> None:
    take(manager, phone="057188881234", origin_number="330104202611230001", channel="hotline", text=HOSTILE)
    take(manager, text="@SUM(1+1)", phone="13900002206")
    take(manager, text="  =1+1")
    path = tmp_path / "register.csv"
    written(taken(manager, "csv", clear=True), path, "csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    at = next(n for n, row in enumerate(rows) if row[0] == "受理编号")
    first, second, third = rows[at + 1 : at + 4]
    assert first[:3] == ["SL-A-20261123-0001", "2026-11-23 10:40", "\t330104202611230001"]
    assert first[4] == "0571-88881234" and first[5].startswith("'=cmd") and "\n第二行" in first[5]
    assert second[4] == "\t13900002206" and second[5] == "'@SUM(1+1)" and third[5] == "'=1+1"
    assert all(cell[:1] not in "=+-@" for row in rows for cell in row if cell)
    assert rows[-1][0] == rows[1][0] and "3 件" in rows[-1][0]  # the watermark again at the foot


def test_money_in_files_can_be_added_up(centre_: Centre, tmp_path: Path) -> None:
    centre_.sign_in("2001")
    desk = centre_.desk
    desk.do(shifts.open_shift, 0)
    sold = desk.do(sales.check_out, ring(desk, "11", "41").id, [Tender("cash", 50_00)])
    desk.do(sales.check_out, ring(desk, "11").id, [Tender("wechat", 18_00)])
    desk.do(sales.reverse_sale, sold.id, "打错")
    centre_.sign_in("1001")
    wanted = plan("sales", "number", "portions", "due", "cash")
    for form in ("xlsx", "csv"):
        written(taken(centre_, form, wanted=wanted), tmp_path / f"s.{form}", form)
    rows = list(csv.reader(StringIO((tmp_path / "s.csv").read_text("utf-8-sig"), newline="")))
    at = next(n for n, row in enumerate(rows) if row[0] == "单号")
    money = [float(row[2]) for row in rows[at + 1 : at + 4]]
    assert min(money) < 0 and sum(money) == float(rows[at + 4][2]) == 18.0 and rows[at + 4][0] == "合计"
    cells = CalamineWorkbook.from_path(str(tmp_path / "s.xlsx")).get_sheet_by_index(0).to_python()
    head = next(n for n, row in enumerate(cells) if row[0] == "单号")
    assert [row[2] for row in cells[head + 1 : head + 4]] == money and cells[head + 4][2] == 18.0


def test_a_stopped_file_is_none(manager: Centre, tmp_path: Path) -> None:
    many(manager, 300)
    path = tmp_path / "register.csv"
    path.write_text("older", "utf-8")

    def stop(n: int, of: int) -> None:
        raise InterruptedError(n, of)

    with pytest.raises(InterruptedError):
        write_register(path, taken(manager, "csv"), "csv", stop)
    assert path.read_text("utf-8") == "older"


def test_ten_thousand_rows_come_whole(manager: Centre, tmp_path: Path) -> None:
    wanted = plan("requests", "number", "received", "state", "kept")
    many(manager, 10_000)
    file = taken(manager, "csv", wanted=wanted)
    assert file.table.count == 10_000 and "10000 件" in file.notes[0]
    for form in ("csv", "xlsx"):
        heard = written(file, tmp_path / f"all.{form}", form)
        assert heard[0] == (250, 10_000) and heard[-1] == (10_000, 10_000)
    rows = csv.reader(StringIO((tmp_path / "all.csv").read_text("utf-8-sig"), newline=""))
    assert sum(1 for row in rows if row[0].startswith("SL-A-")) == 10_000
    cells = CalamineWorkbook.from_path(str(tmp_path / "all.xlsx")).get_sheet_by_index(0).to_python()
    assert sum(1 for row in cells if str(row[0]).startswith("SL-A-")) == 10_000


@pytest.mark.skipif(stores.on_server(), reason="statements are counted at the driver of the file")
@pytest.mark.parametrize("source", SOURCES)
def test_no_row_costs_a_statement(manager: Centre, source: str) -> None:
    wanted = plan(source)
    few = of_see(manager.desk, table.register_table, wanted, NOVEMBER)
    many(manager, 40)
    assert len(of_see(manager.desk, table.register_table, wanted, NOVEMBER)) == len(few) <= 12


def test_on_paper_it_is_queued_as_it_was_looked_at(manager: Centre) -> None:
    take(manager)
    paper = manager.desk.see(table.register_paper, PLAN, NOVEMBER)
    take(manager)
    job = manager.desk.do(out.print_register, paper)
    (row,) = [one for one in manager.desk.see(print_queue.recent) if one.id == job]
    assert (row.kind, row.number, row.printer) == ("register", "2026年11月/样例台账", "page")
    (entry,) = manager.desk.see(journal.entries, action="register_print").rows
    assert (entry.detail["count"], entry.detail["span"]) == (1, "2026年11月")
