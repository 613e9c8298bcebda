"""The printer is set and tried by keyboard; papers that wait, failed or are asked about are dealt with."""

import socket
from dataclasses import replace
from pathlib import Path

from app.services import centre, printing
from app.services.printing import JobRow
from app.services.work import Work
from app.ui.settings.printer_form import PrinterTab
from app.ui.settings.printer_queue import QueueTab
from app.ui.settings.sample_paper import sample_receipt
from tests.ui.settings.room import Room


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
    return room.desk.see(printing.find, number)[-1]


def test_a_network_printer_is_set(room: Room) -> None:
    tab = printer_tab(room)
    tab.kind.set_value("tcp")
    tab.kind.changed.emit("tcp")
    room.press("Ctrl+Enter")
    assert tab.form.fields["host"].error == "请填写" and room.target() is tab.host
    room.type("192.168.1.50")
    room.type("99999", tab.port)
    room.press("Ctrl+Enter")
    assert tab.form.fields["port"].error == "请填 1 到 65535 的整数"
    room.type("9101", tab.port)
    tab.width_.set_value(384)
    room.press("Ctrl+Enter")
    stored = room.desk.see(centre.get, "printers")["receipt"]
    assert (stored["kind"], stored["host"], stored["port"], stored["width_dots"]) == ("tcp", "192.168.1.50", 9101, 384)
    assert room.toasts() == ["已保存小票机"] and not tab.has_draft()


def test_a_test_page_goes_into_the_folder_in_the_form(room: Room, tmp_path: Path) -> None:
    tab = printer_tab(room)
    room.type(str(tmp_path / "out"), tab.folder)
    room.press("F9")
    room.until(lambda: tab.said.text().startswith("已送到文件夹"))
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".bin", ".pdf"]


def test_a_printer_that_is_not_there_is_said_and_nothing_waits(room: Room) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    tab = printer_tab(room)
    tab.kind.set_value("tcp")
    tab.kind.changed.emit("tcp")
    room.type("127.0.0.1", tab.host)
    room.type(str(port), tab.port)
    room.press("F9")
    room.until(lambda: tab.said.text().startswith("连不上打印机"))
    assert tab.test.isEnabled()
    assert room.desk.see(printing.waiting).total == 0


def test_a_paper_asked_about_is_printed_or_dropped_and_copies_are_made(room: Room) -> None:
    for number in ("XS-A-20261123-0001", "XS-A-20261123-0002", "XS-A-20261123-0003"):
        queue(room, number)
    claimed = room.desk.do(printing.claim_next)
    assert claimed is not None and claimed.number == "XS-A-20261123-0001"
    room.desk.do(printing.done, claimed.id)
    for number in ("XS-A-20261123-0002", "XS-A-20261123-0003"):
        room.desk.do(printing.ask, job(room, number).id, "interrupted")
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
    assert tab.counts.text() == "都打完了" and tab.empty.isVisible()


def test_a_cashier_tries_the_printer_and_changes_nothing(room: Room) -> None:
    room.centre.sign_in("2001")
    tab = printer_tab(room)
    assert not tab.save_button.isEnabled() and not tab.folder.isEnabled()
    room.press("Ctrl+Enter")
    assert room.toasts() == []
    tab.test.click()
    room.until(lambda: tab.said.text().startswith("已送到文件夹"))
