"""Full pages on a printer of the system: the PDF's pages as images at 300 dpi, through Qt's print support.

Everything here may run on a worker's thread, and should: asking the system for its printers can take seconds.
Print support is imported when it is first used, so that it costs nothing at the start of the program.
"""

import threading
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from app.print.transports import Printer, PrintTrouble

if TYPE_CHECKING:
    from PIL.Image import Image
    from PySide6.QtPrintSupport import QPrinter

DPI = 300
_MM = 25.4
_SLACK = 2.0  # mm by which a page may be larger than a size and still count as it
_SIZES = (("A5", QPageSize.PageSizeId.A5), ("A4", QPageSize.PageSizeId.A4), ("A3", QPageSize.PageSizeId.A3))

# Qt loads its printer plug-in at the first question, without a lock of its own.
_one_at_a_time = threading.Lock()


def names() -> tuple[str, ...]:
    """The names of the system's printers, the default one first; empty when there is none."""
    from PySide6.QtPrintSupport import QPrinterInfo

    with _one_at_a_time:
        found = QPrinterInfo.availablePrinterNames()
        default = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(found, key=lambda name: (name != default, name)))


def send_pages(printer: Printer, job_name: str, pdf: bytes) -> None:
    """The spooler's way to a printer of kind "system"; as ``print_pdf``."""
    print_pdf(printer.queue, job_name, pdf)


def print_pdf(queue: str, job_name: str, pdf: bytes) -> None:
    """Print a PDF on the system's printer ``queue``; "" is the system's default one.

    Raises ``PrintTrouble``: not_configured (the system has no printer, or no default one), offline (no printer of
    that name, or it is stopped), unknown; ``begun`` as soon as a page may be on its way.
    """
    with _one_at_a_time:
        name = _named(queue)
        sizes = _sizes_of(name)
        paint(pdf, lambda layout: _open(name, job_name, layout), sizes)


def _named(queue: str) -> str:
    """Which printer is meant. Without this question Qt would quietly write a file where there is no printer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    found = QPrinterInfo.availablePrinterNames()
    if not found:
        raise PrintTrouble("not_configured", "the system has no printer")
    name = queue or QPrinterInfo.defaultPrinterName() or (found[0] if len(found) == 1 else "")
    if not name:
        raise PrintTrouble("not_configured", "the system has no default printer")
    if name not in found:
        raise PrintTrouble("offline", f"no printer {name}")
    return name


def _sizes_of(name: str) -> frozenset[QPageSize.PageSizeId]:
    """The paper sizes a printer takes; those it does not name are not asked of it. Raises for a stopped printer."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(name)
    if info.isNull() or info.state() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
        raise PrintTrouble("offline", f"{name} is stopped")
    return frozenset(size.id() for size in info.supportedPageSizes())


def _open(name: str, job_name: str, layout: QPageLayout) -> "QPrinter":
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    if printer.outputFormat() != QPrinter.OutputFormat.NativeFormat or not printer.isValid():
        raise PrintTrouble("offline", name)
    dress(printer, job_name, layout)
    return printer


def dress(printer: "QPrinter", job_name: str, layout: QPageLayout) -> None:
    """Give a printer its job: the whole sheet without margins, in one copy."""
    printer.setDocName(job_name)
    printer.setFullPage(True)
    printer.setPageLayout(layout)
    printer.setCopyCount(1)


def paint(
    pdf: bytes,
    open_printer: Callable[[QPageLayout], "QPrinter"],
    sizes: frozenset[QPageSize.PageSizeId] = frozenset(),
) -> None:
    """Paint a PDF's pages, one job for each run of pages of one size and orientation.

    ``sizes`` are those the printer takes; empty is any. An A5 page on a printer of A4 alone lies in the sheet's top
    left corner, in its own size. Raises ``PrintTrouble``; a PDF that cannot be drawn counts as ``begun``, for trying
    again would not help.
    """
    from app.print.render import grey_pages

    begun = False
    try:
        for layout, pages in groupby(grey_pages(pdf, DPI), key=lambda page: layout_of(page, sizes)):
            printer = open_printer(layout)
            painter = QPainter()
            if not painter.begin(printer):
                raise PrintTrouble("unknown", "the printer takes no job")
            begun = True
            try:
                _draw(painter, printer, pages)
            except BaseException:
                printer.abort()
                raise
            finally:
                painter.end()
            _check(printer)
    except PrintTrouble as trouble:
        raise PrintTrouble(trouble.code, trouble.detail, begun=begun or trouble.begun) from trouble
    except Exception as trouble:
        raise PrintTrouble("unknown", repr(trouble), begun=True) from trouble


def _draw(painter: QPainter, printer: "QPrinter", pages: "Iterator[Image]") -> None:
    from PySide6.QtPrintSupport import QPrinter

    room = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = printer.logicalDpiX() / DPI, printer.logicalDpiY() / DPI
    for index, page in enumerate(pages):
        if index and not printer.newPage():
            raise PrintTrouble("unknown", "the printer takes no further page", begun=True)
        image = QImage(page.tobytes(), page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
        wide, high = page.width * scale[0], page.height * scale[1]
        share = min(room.width() / wide, room.height() / high)
        share = 1.0 if share > 0.99 else share  # only what is larger than the sheet is made smaller
        painter.drawImage(QRectF(0, 0, wide * share, high * share), image)


def _check(printer: "QPrinter") -> None:
    from PySide6.QtPrintSupport import QPrinter

    if printer.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error):
        raise PrintTrouble("unknown", "the job broke off", begun=True)


def layout_of(page: "Image", sizes: frozenset[QPageSize.PageSizeId] = frozenset()) -> QPageLayout:
    """The smallest of A5, A4 and A3 that holds a page image of ``DPI``, in the page's orientation; A4 for what the
    printer has no sheet for, on which it is then made smaller."""
    wide, high = page.width / DPI * _MM, page.height / DPI * _MM
    chosen = QPageSize.PageSizeId.A4
    for _, size in _SIZES:
        short, long = sorted(_millimetres(size))
        fits = min(wide, high) <= short + _SLACK and max(wide, high) <= long + _SLACK
        if fits and (not sizes or size in sizes):
            chosen = size
            break
    across = wide > max(high, min(_millimetres(chosen)) + _SLACK)
    orientation = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    layout = QPageLayout(QPageSize(chosen), orientation, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _millimetres(size: QPageSize.PageSizeId) -> tuple[float, float]:
    whole = QPageSize.size(size, QPageSize.Unit.Millimeter)
    return whole.width(), whole.height()
