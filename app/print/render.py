"""The one door to paper: a frozen document in, bytes out; and a PDF's pages as images for preview and printing."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Literal

import pypdfium2
from PIL import Image

from app.print import escpos, fonts, raster, sheets, words
from app.print.pdf import roll_pdf
from app.print.requests import consent, registers, slip_pages
from app.print.requests import words as said
from app.print.requests.slip_roll import request_roll, way_roll
from app.print.roll import Paper
from app.print.till.receipt import receipt_paper
from app.print.till.shift_slip import shift_paper
from app.services.documents import (
    ConsentSheet,
    Document,
    DueList,
    HandoverSheet,
    PriceBoard,
    Receipt,
    RecoverySheet,
    RequestLedger,
    RequestSlip,
    ShiftReport,
    WaySlip,
)

Form = Literal["escpos", "pdf"]
WIDTH_80MM = 576
RollDocument = Receipt | ShiftReport | RequestSlip | WaySlip
PageDocument = RecoverySheet | PriceBoard | RequestLedger | DueList | HandoverSheet | ConsentSheet

_one_at_a_time = threading.RLock()  # reportlab's fonts and pdfium are shared by all threads


class NotForRolls(ValueError):
    """A full-page document was asked for on a roll printer."""


def render(
    document: Document,
    *,
    form: Form,
    width_dots: int = WIDTH_80MM,
    copy_no: int = 1,
    reprinted_at: datetime | None = None,
    operator: str = "",
    text_mode: bool = False,
    columns: int = 0,
    open_drawer: bool = False,
) -> bytes:
    """A document as bytes for a roll printer (``form`` "escpos") or as a PDF.

    ``copy_no`` above 1 prints the reprint mark, which then needs ``reprinted_at``. ``open_drawer`` asks for the
    drawer; it is kicked only for a first copy with cash in it. Raises ``NotForRolls`` for a full page as escpos.
    """
    if not isinstance(document, RollDocument):
        if form == "escpos":
            raise NotForRolls(type(document).__name__)
        with _one_at_a_time:
            return _page_pdf(document, copy_no, reprinted_at, operator)
    if isinstance(document, RequestSlip) and form == "pdf":
        with _one_at_a_time:
            return slip_pages.request_pdf(document, _copy(document, copy_no, reprinted_at, operator))
    paper = layout(document, width_dots, copy_no=copy_no, reprinted_at=reprinted_at, operator=operator)
    if form == "pdf":
        with _one_at_a_time:
            return roll_pdf(paper)
    kick = open_drawer and copy_no == 1 and takes_cash(document)
    if text_mode:
        return escpos.text_job(paper, columns=columns, kick=kick)
    return escpos.raster_job(paper, kick=kick)


def layout(
    document: RollDocument,
    width_dots: int,
    *,
    copy_no: int = 1,
    reprinted_at: datetime | None = None,
    operator: str = "",
) -> Paper:
    """The roll paper of a document; its ``missing`` names characters that print as □."""
    mark = _mark(copy_no, reprinted_at, operator)
    if isinstance(document, Receipt):
        return receipt_paper(document, width_dots, mark)
    if isinstance(document, ShiftReport):
        return shift_paper(document, width_dots, mark)
    if isinstance(document, WaySlip):
        return way_roll(document, width_dots, mark, words.minute(document.at))
    copy = _copy(document, copy_no, reprinted_at, operator)
    return request_roll(document, width_dots, mark, said.printed(copy.at, copy.operator, copy.number))


def for_rolls(document: Document) -> bool:
    """Whether a roll printer can print it; the others need a page printer."""
    return isinstance(document, RollDocument)


def on_pages(document: Document) -> bool:
    """Whether its PDF has pages of A4 or A5; show them with ``page_images``, the others with ``preview``."""
    return isinstance(document, RequestSlip) or not for_rolls(document)


def preload() -> None:
    """Load the fonts before the first paper needs them (0.3 s); call it from a background thread."""
    fonts.preload()
    raster.preload()


def takes_cash(document: Document) -> bool:
    """Whether money goes into or out of the drawer with this paper."""
    return isinstance(document, Receipt) and any(
        p.method == "cash" and (p.amount or p.tendered) for p in document.payments
    )


def preview(
    document: RollDocument,
    width_dots: int = WIDTH_80MM,
    *,
    copy_no: int = 1,
    reprinted_at: datetime | None = None,
    operator: str = "",
) -> Image.Image:
    """Exactly the dots a raster printer would print, as a mode "1" image; the mark of a copy as in ``render``."""
    return raster.image(layout(document, width_dots, copy_no=copy_no, reprinted_at=reprinted_at, operator=operator))


def page_images(pdf: bytes, dpi: int = 150, *, most: int | None = None) -> list[Image.Image]:
    """Each page of a PDF as an RGB image, the first ``most`` when that is given.

    Raises ``pypdfium2.PdfiumError`` for bytes that are no PDF.
    """
    with _one_at_a_time, closing(pypdfium2.PdfDocument(pdf)) as book:
        return list(_pages(book, dpi / 72, most))


def grey_pages(pdf: bytes, dpi: int = 300) -> Iterator[Image.Image]:
    """Each page of a PDF in turn as a grey image for a page printer: a long list never lies in memory whole.

    Raises ``pypdfium2.PdfiumError`` for bytes that are no PDF.
    """
    count = 1
    index = 0
    while index < count:
        with _one_at_a_time, closing(pypdfium2.PdfDocument(pdf)) as book:
            count = len(book)
            with closing(book[index]) as page, closing(page.render(scale=dpi / 72, grayscale=True)) as bitmap:
                grey = bitmap.to_pil().convert("L").copy()
        yield grey
        index += 1


def _pages(book: pypdfium2.PdfDocument, scale: float, most: int | None) -> Iterator[Image.Image]:
    for index in range(len(book) if most is None else min(len(book), most)):
        with closing(book[index]) as page, closing(page.render(scale=scale)) as bitmap:
            # A copy: the bitmap's memory goes with it.
            yield bitmap.to_pil().convert("RGB").copy()


def _mark(copy_no: int, reprinted_at: datetime | None, operator: str) -> str:
    if copy_no <= 1:
        return ""
    if reprinted_at is None:
        raise ValueError("a reprint says when it was made")
    return f"补打 第 {copy_no - 1} 次\n{words.minute(reprinted_at)} {operator}".rstrip()


def _copy(
    document: RequestSlip | RequestLedger | DueList | HandoverSheet | ConsentSheet,
    copy_no: int,
    reprinted_at: datetime | None,
    operator: str,
) -> slip_pages.Copy:
    """Who printed this copy and when: the first one as the document says, a later one as the queue says."""
    if copy_no <= 1:
        return slip_pages.Copy(1, document.made_at, document.made_by)
    if reprinted_at is None:
        raise ValueError("a reprint says when it was made")
    return slip_pages.Copy(copy_no, reprinted_at, operator)


def _page_pdf(document: PageDocument, copy_no: int, reprinted_at: datetime | None, operator: str) -> bytes:
    if isinstance(document, RecoverySheet):
        return sheets.recovery_pdf(document)
    if isinstance(document, PriceBoard):
        return sheets.prices_pdf(document)
    copy = _copy(document, copy_no, reprinted_at, operator)
    printed, mark = said.printed(copy.at, copy.operator, copy.number), said.reprint(copy.number)
    if isinstance(document, RequestLedger):
        return registers.ledger_pdf(document, printed, mark)
    if isinstance(document, DueList):
        return registers.due_pdf(document, printed, mark)
    if isinstance(document, HandoverSheet):
        return registers.handover_pdf(document, printed, mark)
    return consent.consent_pdf(document, printed, mark)
