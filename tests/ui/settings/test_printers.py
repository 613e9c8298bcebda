"""The printer is set and tried by keyboard; papers that wait, failed or are asked about are dealt with."""

import re
import socket
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage

from app.print.requests.words import TITLES
from app.rules.requests.paper_titles import REQUEST_PAPERS
from app.services import documents, drafts, print_queue
from app.services.centre import settings as centre
from app.services.documents.requests import HandoverSheet
from app.services.print_queue import JobRow
from app.services.work import Work
from app.ui.kit.records import UNSAVED
from app.ui.settings.printer_form import PrinterTab
from app.ui.settings.printer_queue import QueueTab
from app.ui.settings.printer_words import document_words
from app.ui.settings.sample_paper import sample_receipt, sample_slip
from tests.ui.settings.driver import Room


def printer_tab(room: Room) -> PrinterTab:
    tab = room.open("printers")
    assert isinstance(tab, PrinterTab)
    return tab


def queue(room: Room, number: str) -> None:
    def put(work: Work) -> None:
        paper = replace(sample_receipt(centre.head(work), work.now, "A", "收银甲"), number=number)
        work.print(paper, number=number)

    room.desk.do(put)
    room.centre.clock.forward(seconds=1)


def job(room: Room, number: str) -> JobRow:
    return room.desk.see(print_queue.find, number)[-1]


def test_a_network_printer_is_set(room: Room) -> None:
    tab = printer_tab(room)
    tab.fields.kind.set_value("tcp")
    tab.fields.kind.changed.emit("tcp")
    room.press("Ctrl+Enter")
    assert tab.form.fields["host"].error == "请填写" and room.target() is tab.fields.host
    room.type("192.168.1.50")
    room.type("99999", tab.fields.port)
    room.press("Ctrl+Enter")
    assert tab.form.fields["port"].error == "请填 1 到 65535 的整数"
    room.type("9101", tab.fields.port)
    tab.fields.width_.set_value(384)
    room.press("Ctrl+Enter")
    stored = room.desk.see(centre.get, "printers")["receipt"]
    assert (stored["kind"], stored["host"], stored["port"], stored["width_dots"]) == ("tcp", "192.168.1.50", 9101, 384)
    assert room.toasts() == ["已保存小票机"] and not tab.has_draft()


def test_enter_goes_through_the_fields_of_a_printer_and_saves(room: Room) -> None:
    tab = printer_tab(room)
    tab.fields.kind.set_value("tcp")
    tab.fields.kind.changed.emit("tcp")
    tab.fields.name.setFocus()
    room.press("Enter")
    room.type("192.168.1.50")
    for _field in range(6):  # port, width, cut, text mode, drawer, pin
        room.press("Enter")
    assert room.toasts() == [] and tab.said.text() == UNSAVED
    room.press("Enter")
    assert room.desk.see(centre.get, "printers")["receipt"]["host"] == "192.168.1.50"
    assert room.toasts() == ["已保存小票机"] and not tab.has_draft() and tab.said.text() == ""


def test_words_of_an_earlier_run_are_shown_as_not_saved(room: Room) -> None:
    member = room.desk.staff
    assert member is not None
    room.desk.do(drafts.keep, member.id, "settings.printer", "receipt", {"name": "昨天写到一半"})
    tab = printer_tab(room)
    assert (tab.fields.name.text(), tab.said.text()) == ("昨天写到一半", UNSAVED)


def test_a_test_page_goes_into_the_folder_in_the_form(room: Room, tmp_path: Path) -> None:
    tab = printer_tab(room)
    room.type(str(tmp_path / "out"), tab.fields.folder)
    room.press("F9")
    room.until(lambda: tab.said.text().startswith("已送到文件夹"))
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".bin", ".pdf"]


def test_a_printer_that_is_not_there_is_said_and_nothing_waits(room: Room) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    tab = printer_tab(room)
    tab.fields.kind.set_value("tcp")
    tab.fields.kind.changed.emit("tcp")
    room.type("127.0.0.1", tab.fields.host)
    room.type(str(port), tab.fields.port)
    room.press("F9")
    room.until(lambda: tab.said.text().startswith("连不上打印机"))
    assert tab.test.isEnabled()
    assert room.desk.see(print_queue.waiting).total == 0


def test_a_paper_asked_about_is_printed_or_dropped_and_copies_are_made(room: Room) -> None:
    for number in ("XS-A-20261123-0001", "XS-A-20261123-0002", "XS-A-20261123-0003"):
        queue(room, number)
    claimed = room.desk.do(print_queue.claim_next)
    assert claimed is not None and claimed.number == "XS-A-20261123-0001"
    room.desk.do(print_queue.done, claimed.id)
    for number in ("XS-A-20261123-0002", "XS-A-20261123-0003"):
        room.desk.do(print_queue.ask, job(room, number).id, "interrupted")
    tab = room.open("printers", "queue")
    assert isinstance(tab, QueueTab)
    assert tab.counts.text() == "2 张待问"
    tab.table.select_key(job(room, "XS-A-20261123-0002").id)
    assert tab.why.text() == "可能打了一半，请看看纸上有没有"
    room.press("F9")
    assert job(room, "XS-A-20261123-0002").state == "queued"
    tab.table.select_key(job(room, "XS-A-20261123-0003").id)
    tab.drop.setFocus()
    room.press("Enter")
    assert job(room, "XS-A-20261123-0003").state == "dropped"
    room.press("F3")
    room.type("XS-A-20261123-0001")
    assert [j.number for j in tab.table.rows_model.rows] == ["XS-A-20261123-0001"]
    room.press("F9")
    assert (job(room, "XS-A-20261123-0001").copy_no, job(room, "XS-A-20261123-0001").state) == (2, "queued")


def test_an_empty_queue_says_so(room: Room) -> None:
    tab = room.open("printers", "queue")
    assert isinstance(tab, QueueTab)
    assert tab.counts.text() == "都打完了" and tab.list.views.empty.isVisible() and not tab.list.side.isVisible()


def test_a_number_that_was_never_printed_is_not_called_an_empty_list(room: Room) -> None:
    queue(room, "XS-A-20261123-0001")
    tab = room.open("printers", "queue")
    assert isinstance(tab, QueueTab)
    assert tab.list.side.isVisible() and tab.list.side.note.text() == "XS-A-20261123-0001"
    room.press("F3")
    room.type("XS-A-20261123-0009")
    assert tab.nothing.isVisible() and "XS-A-20261123-0009" in tab.nothing.words.text()
    assert not tab.list.side.isVisible()
    tab.nothing.clear.click()
    assert tab.table.isVisible() and tab.list.side.isVisible() and tab.table.row() is not None
    tab.search.setFocus()
    room.press("Enter")
    assert tab.table.hasFocus()
    room.centre.sign_in("9001")  # may print no copies
    tab.refresh()
    assert tab.hidden_papers.isVisible() and not tab.list.side.isVisible()


def test_a_cashier_tries_the_printer_and_changes_nothing(room: Room) -> None:
    room.centre.sign_in("2001")
    tab = printer_tab(room)
    assert not tab.save_button.isEnabled() and not tab.fields.folder.isEnabled()
    room.press("Ctrl+Enter")
    assert room.toasts() == []
    tab.test.click()
    room.until(lambda: tab.said.text().startswith("已送到文件夹"))


def test_a_roll_printer_by_usb_is_picked_from_devices_and_queues(room: Room) -> None:
    tab = printer_tab(room)
    tab.fields.find_printers = lambda: ("POS-80",)
    tab.fields.find_devices = lambda: ("/dev/usb/lp0",)
    tab.fields.kind.setFocus()
    while tab.fields.kind.value() != "usb":
        room.press("Left")
    room.until(tab.fields.again.isEnabled)
    words = [tab.fields.queue.itemText(at) for at in range(tab.fields.queue.count())]
    assert words == ["请选一台", "/dev/usb/lp0", "POS-80"]
    assert tab.fields.drawer.isVisible() and tab.fields.width_.isVisible() and not tab.fields.host.isVisible()
    room.press("Ctrl+Enter")
    assert room.toasts() == [] and tab.form.fields["queue"].error and room.target() is tab.fields.queue
    room.press("Down", "Ctrl+Enter")
    assert room.toasts() == ["已保存小票机"]
    stored = room.desk.see(centre.printers)["receipt"]
    assert (stored["kind"], stored["queue"]) == ("usb", "/dev/usb/lp0")


def test_what_a_test_brought_stands_on_a_line_of_its_own(room: Room) -> None:
    tab = printer_tab(room)
    tab._say("打印机没有回应：看看是不是在缺纸或开盖", "bad")
    room.wait()
    assert tab.said.width() > 300 and tab.said.geometry().bottom() <= tab.test.geometry().top()


def test_a_head_of_other_dots_is_found_with_a_strip_and_written_down(room: Room, tmp_path: Path) -> None:
    tab = printer_tab(room)
    asked = tab.form.controls
    room.type(str(tmp_path), tab.fields.folder)
    tab.fields.width_.set_value(0)
    tab.fields.width_.changed.emit(0)
    assert asked["dots"].isVisible() and not asked["columns"].isVisible() and tab.strip.isVisible()
    tab.fields.text_mode.click()
    for name, wrong, said in (("dots", "510", "要是 8 的倍数，如 504"), ("columns", "7", "请填 20 到 69 的整数")):
        room.type(wrong, asked[name])
        room.press("Ctrl+Enter")
        assert tab.form.fields[name].error == said
        asked[name].setText("42" if name == "columns" else "512")
    asked["code_page"].setText("255")
    asked["cut"].set_value("none")
    tab.strip.click()
    room.until(lambda: (tmp_path / "测试条.bin").is_file() and tab.strip.isEnabled())
    assert (tmp_path / "测试条.bin").read_bytes().endswith(b"\x1bd\x05")
    room.press("Ctrl+Enter")
    stored = room.desk.see(centre.get, "printers")["receipt"]
    assert [stored[part] for part in ("width_dots", "columns", "code_page", "cut")] == [512, 42, 255, "none"]
    tab.refresh()
    assert (tab.fields.width_.value(), asked["dots"].text(), asked["columns"].text()) == (0, "512", "42")


def test_the_sample_follows_the_width_and_the_way_of_printing(room: Room) -> None:
    tab = printer_tab(room)
    tab.fields.kind.setFocus()
    while tab.fields.kind.value() != "tcp":
        room.press("Left")
    room.until(lambda: tab.paper.image is not None)
    drawn = tab.paper.image
    assert drawn is not None
    tab.fields.width_.set_value(384)
    tab.fields.width_.changed.emit(384)
    room.until(lambda: tab.paper.image is not None and tab.paper.image.width() == 384)
    narrow = tab.paper.image
    tab.fields.text_mode.click()
    room.until(lambda: tab.paper.image is not None and tab.paper.image != narrow)
    assert tab.paper.image is not None and tab.paper.image.width() == 384


# --- the printer for full pages -----------------------------------------------------------------------------------


def page_tab(room: Room, *found: str) -> PrinterTab:
    """The tab with 整页打印机 picked by keyboard; ``found`` are the system's printers."""
    tab = printer_tab(room)
    tab.fields.find_printers = lambda: found
    tab.role.setFocus()
    room.press("Down")
    assert tab.fields.role == "page"
    return tab


def to_system(room: Room, tab: PrinterTab) -> None:
    """系统打印机, from whatever was picked."""
    tab.fields.kind.setFocus()
    while tab.fields.kind.value() != "system":
        room.press("Left")
    room.until(tab.fields.again.isEnabled)


def page_settings(room: Room) -> dict[str, object]:
    settings: dict[str, object] = room.desk.see(centre.printers)["page"]
    return settings


def test_without_a_page_printer_it_says_what_happens(room: Room) -> None:
    tab = page_tab(room)
    assert tab.fields.kind.value() == "none" and tab.fields.no_page.isVisible()
    assert "留在打印列表里" in tab.fields.no_page.text()
    assert not tab.test.isVisible() and not tab.fields.drawer.isVisible() and not tab.fields.text_mode.isVisible()


def test_a_printer_of_the_system_is_picked(room: Room) -> None:
    tab = page_tab(room, "办公室 HP", "二楼 Canon")
    to_system(room, tab)
    words = [tab.fields.queue.itemText(at) for at in range(tab.fields.queue.count())]
    assert words == ["系统默认打印机", "办公室 HP", "二楼 Canon"]
    assert not tab.fields.queue_words.isVisible()
    tab.fields.queue.setFocus()
    room.press("Down", "Down", "Ctrl+Enter")
    assert room.toasts() == ["已保存整页打印机"] and not tab.has_draft()
    assert (page_settings(room)["kind"], page_settings(room)["queue"]) == ("system", "二楼 Canon")
    assert room.desk.see(centre.printers)["receipt"] == centre.PRINTER


def test_a_computer_without_printers_is_told_how_to_get_one(room: Room) -> None:
    tab = page_tab(room)
    to_system(room, tab)
    assert tab.fields.queue_words.isVisible() and "还没有装打印机" in tab.fields.queue_words.text()
    room.press("F9")
    room.until(lambda: "没有可用的打印机" in tab.said.text())
    tab.fields.find_printers = lambda: ("新装的",)
    tab.fields.again.setFocus()
    room.press("Space")
    room.until(tab.fields.again.isEnabled)
    assert tab.fields.queue.count() == 2 and not tab.fields.queue_words.isVisible()


def test_a_printer_that_went_away_stays_chosen_and_is_said(room: Room) -> None:
    room.desk.do(centre.put, "printers", {"page": {"kind": "system", "queue": "旧打印机"}})
    tab = page_tab(room, "新打印机")
    room.until(tab.fields.again.isEnabled)
    assert tab.fields.queue.value() == "旧打印机" and tab.fields.queue.currentText() == "旧打印机（没有找到）"
    assert "没有这台打印机" in tab.fields.queue_words.text() and not tab.has_draft()
    tab.fields.queue.setFocus()
    room.press("Up")
    assert tab.fields.queue.value() == "新打印机" and not tab.fields.queue_words.isVisible()


def test_what_was_typed_stays_while_the_other_printer_is_looked_at(room: Room) -> None:
    tab = printer_tab(room)
    tab.fields.find_printers = lambda: ()
    room.type("收银台 𠅤 小票机", tab.fields.name)
    tab.role.setFocus()
    room.press("Down")
    assert tab.has_draft() and tab.said.text() == "小票机还有改动没有保存"
    assert tab.fields.name.text() == ""
    to_system(room, tab)
    tab.role.setFocus()
    room.press("Up")
    assert tab.fields.name.text() == "收银台 𠅤 小票机" and tab.said.text() == "整页打印机还有改动没有保存"
    room.press("Ctrl+Enter")
    assert room.toasts() == ["已保存小票机"] and tab.has_draft()
    tab.refresh()
    room.press("Down")
    assert tab.fields.kind.value() == "system"
    room.press("Ctrl+Enter")
    assert room.toasts() == ["已保存小票机", "已保存整页打印机"] and not tab.has_draft()
    stored = room.desk.see(centre.printers)
    assert (stored["receipt"]["name"], stored["page"]["kind"]) == ("收银台 𠅤 小票机", "system")


def test_a_refusal_stands_beside_its_field(room: Room) -> None:
    tab = page_tab(room)
    tab.fields.kind.setFocus()
    room.press("Left")
    assert tab.fields.kind.value() == "file"
    room.type("长" * 41, tab.fields.name)
    room.press("Ctrl+Enter")
    assert "40 字" in tab.form.fields["name"].error and room.target() is tab.fields.name
    assert page_settings(room)["kind"] == "none"


def test_a_page_test_goes_into_the_folder_as_pdf(room: Room, tmp_path: Path) -> None:
    tab = page_tab(room)
    tab.fields.kind.setFocus()
    room.press("Left")
    room.type(str(tmp_path / "out"), tab.fields.folder)
    room.press("F9")
    room.until(lambda: tab.said.text().startswith("已送到文件夹"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["测试页.pdf"]


def test_the_sample_beside_it_is_a_page_or_a_roll(room: Room) -> None:
    tab = printer_tab(room)

    def drawn() -> QImage | None:
        return tab.paper.image

    room.until(lambda: drawn() is not None)
    roll = drawn()
    assert roll is not None and roll.height() > roll.width()
    tab.role.setFocus()
    room.press("Down")
    room.until(lambda: drawn() is not None)
    page = drawn()
    assert page is not None and page.width() > page.height()


def test_every_paper_has_its_name_in_the_list(room: Room) -> None:
    head = room.desk.see(centre.head)
    now = room.desk.now()

    def put(work: Work) -> None:
        slip = sample_slip(head, now, "收银甲")
        work.print(replace(slip, paper="missing"), number="SL-A-20261123-0001/missing", printer="page")
        work.print(slip, number="SL-A-20261123-0001/receipt", printer="page")
        sheet = HandoverSheet(head, now.date(), now, "收银甲", "", 0, 0, 0, 0, 0)
        work.print(sheet, number="JJ-A-20261123-0001", printer="page")

    room.desk.do(put)
    tab = room.open("printers", "queue")
    assert isinstance(tab, QueueTab)
    names = {document_words(row) for row in tab.table.rows_model.rows}
    assert names == {"一次性告知单", "受理回执", "窗口交接单"}
    for row in tab.table.rows_model.rows:
        tab.table.select_key(row.id)
        room.until(lambda: tab.paper.image is not None or tab.paper.failed)
        assert not tab.paper.failed
    assert not any(re.search("[a-z]{4}", name) for name in names)


def test_every_kind_of_document_has_a_chinese_name() -> None:
    assert all(documents.paper_name(document.KIND) == document.NAME != document.KIND for document in documents.kinds())
    assert set(REQUEST_PAPERS) == set(TITLES)
    assert documents.paper_name("request", "SL-A-20261123-0007/urge-2") == "催办单"
    assert (
        documents.paper_name("request", "SL-A-20261123-0007") == "受理单据" and documents.paper_name("poem") == "poem"
    )
