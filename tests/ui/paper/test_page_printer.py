"""Pages on a printer of the system: what reaches the paper is the PDF's page, in its size and place."""

import io
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from app.print.render import grey_pages, page_images
from app.print.transports import Printer, PrintTrouble
from app.ui.paper import page_printer

MM = 72 / 25.4
A4, A5 = (210 * MM, 297 * MM), (148 * MM, 210 * MM)
A5_ACROSS, A4_ACROSS = (A5[1], A5[0]), (A4[1], A4[0])
A3 = (297 * MM, 420 * MM)


@dataclass
class Writer:
    """Opens printers that write PDF files instead of printing."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    layouts: list[QPageLayout] = field(default_factory=list)

    def __call__(self, layout: QPageLayout) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.files.append(self.folder / f"{len(self.files)}.pdf")
        self.layouts.append(layout)
        printer.setOutputFileName(str(self.files[-1]))
        page_printer.dress(printer, "SL-A-20261123-0007_receipt", layout)
        return printer

    def pages(self, at: int = 0) -> list[Image.Image]:
        """What a job put on paper, at 100 dpi."""
        return page_images(self.files[at].read_bytes(), 100)


def pdf_of(*sizes: tuple[float, float]) -> bytes:
    """A page of each size: a frame 8 mm from every edge, and a mark that tells top left from the other corners."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, (wide, high) in enumerate(sizes):
        canvas.setPageSize((wide, high))
        canvas.setLineWidth(2)
        canvas.rect(8 * MM, 8 * MM, wide - 16 * MM, high - 16 * MM)
        canvas.rect(20 * MM, high - 40 * MM, 20 * MM, 12 * MM, fill=1)
        canvas.rect(20 * MM, high - 60 * MM, (number + 1) * 5 * MM, 5 * MM, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def ink(page: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(page.convert("L")).point(lambda v: 255 * (v > 40)).getbbox()
    assert box is not None
    return box


@pytest.fixture
def writer(qapp: QApplication, tmp_path: Path) -> Writer:
    return Writer(tmp_path)


def same(source: Image.Image, printed: Image.Image) -> None:
    """The sheet has the same size and the ink the same place, within a hundredth of an inch."""
    assert all(abs(a - b) <= 1 for a, b in zip(source.size, printed.size, strict=True)), (source.size, printed.size)
    assert all(abs(a - b) <= 1 for a, b in zip(ink(source), ink(printed), strict=True)), (ink(source), ink(printed))
    assert all(printed.convert("L").getpixel((x, y)) == 0 for x, y in ((118, 130), (90, 226)))  # the marks


def trouble(act: Callable[[], object]) -> PrintTrouble:
    with pytest.raises(PrintTrouble) as caught:
        act()
    return caught.value


@pytest.mark.parametrize("size", [A4, A5, A5_ACROSS, A4_ACROSS, A3], ids=["A4", "A5", "A5 across", "A4 across", "A3"])
def test_two_pages_come_out_as_they_are(size: tuple[float, float], writer: Writer) -> None:
    pdf = pdf_of(size, size)
    page_printer.paint(pdf, writer)
    assert len(writer.files) == 1
    source, printed = page_images(pdf, 100), writer.pages()
    assert len(printed) == 2
    for before, after in zip(source, printed, strict=True):
        same(before, after)
    named = {A5: QPageSize.PageSizeId.A5, A5_ACROSS: QPageSize.PageSizeId.A5, A3: QPageSize.PageSizeId.A3}
    wanted = named.get(size, QPageSize.PageSizeId.A4)
    across = QPageLayout.Orientation.Landscape if size[0] > size[1] else QPageLayout.Orientation.Portrait
    (layout,) = writer.layouts
    assert (layout.pageSize().id(), layout.orientation()) == (wanted, across)
    assert layout.mode() == QPageLayout.Mode.FullPageMode and layout.margins().isNull()


def test_the_job_carries_its_name(writer: Writer) -> None:
    page_printer.paint(pdf_of(A4), writer)
    words = writer.files[0].read_bytes()
    assert "SL-A-20261123-0007_receipt".encode("utf-16-be") in words or b"SL-A-20261123-0007_receipt" in words


def test_pages_of_another_size_are_a_job_of_their_own(writer: Writer) -> None:
    page_printer.paint(pdf_of(A4, A4, A5_ACROSS), writer)
    assert [len(writer.pages(at)) for at in range(len(writer.files))] == [2, 1]
    assert [layout.pageSize().id() for layout in writer.layouts] == [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5]


def test_a5_lies_on_the_upper_half_where_there_is_a4_alone(writer: Writer) -> None:
    pdf = pdf_of(A5_ACROSS)
    page_printer.paint(pdf, writer, frozenset({QPageSize.PageSizeId.A4}))
    (sheet,) = writer.pages()
    assert sheet.height > sheet.width and abs(sheet.height - 1169) <= 1
    same(page_images(pdf, 100)[0], sheet.crop((0, 0, sheet.width, 583)))
    assert ink(sheet)[3] < 583


def test_a_page_larger_than_a4_is_made_to_fit_where_there_is_no_a3(writer: Writer) -> None:
    page_printer.paint(pdf_of(A3), writer, frozenset({QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5}))
    (sheet,) = writer.pages()
    left, _, right, bottom = ink(sheet)
    assert abs(sheet.height - 1169) <= 1 and left > 15 and sheet.width - right > 15 and sheet.height - bottom > 15


def test_what_is_no_pdf_is_asked_about_and_not_tried_for_ever(writer: Writer) -> None:
    found = trouble(lambda: page_printer.paint(b"no pdf", writer))
    assert (found.code, found.begun, writer.files) == ("unknown", True, [])


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_no_job_may_be_tried_again(writer: Writer, tmp_path: Path) -> None:
    def shut(layout: QPageLayout) -> QPrinter:
        printer = writer(layout)
        printer.setOutputFileName(str(tmp_path / "nowhere" / "x.pdf"))
        return printer

    found = trouble(lambda: page_printer.paint(pdf_of(A4), shut))
    assert (found.code, found.begun) == ("unknown", False)


def test_a_printer_that_goes_away_between_two_jobs_may_have_printed(writer: Writer) -> None:
    def once(layout: QPageLayout) -> QPrinter:
        if writer.files:
            raise PrintTrouble("offline", "unplugged")
        return writer(layout)

    found = trouble(lambda: page_printer.paint(pdf_of(A4, A5), once))
    assert (found.code, found.begun) == ("offline", True)


def test_another_thread_may_print(writer: Writer) -> None:
    pdf = pdf_of(A4, A4)
    thread = threading.Thread(target=page_printer.paint, args=(pdf, writer))
    thread.start()
    thread.join(30)
    assert len(writer.pages()) == 2


def test_a_long_list_is_read_page_by_page() -> None:
    pages = grey_pages(pdf_of(*[A4] * 40), 20)
    assert [page.mode for page in pages] == ["L"] * 40


def test_no_printer_of_that_name_prints_nothing(qapp: QApplication) -> None:
    """Qt itself would write a file instead and say nothing."""
    found = trouble(lambda: page_printer.print_pdf("没有这台打印机 7f3a", "x", pdf_of(A4)))
    some = bool(QPrinterInfo.availablePrinterNames())
    assert (found.code, found.begun) == ("offline" if some else "not_configured", False)
    sent = trouble(lambda: page_printer.send_pages(Printer("整页", "system", queue="没有 7f3a", role="page"), "x", b""))
    assert sent.code == found.code


def test_the_systems_printers_are_named(qapp: QApplication) -> None:
    assert sorted(page_printer.names()) == sorted(QPrinterInfo.availablePrinterNames())


def test_print_support_is_loaded_when_it_is_used() -> None:
    program = (
        "import sys; import app.ui.paper.page_printer, app.ui.shell.papers\n"
        "assert 'PySide6.QtPrintSupport' not in sys.modules"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, timeout=60)
