"""The one door to paper: a frozen document in, bytes out; and a PDF's pages as images for preview and printing."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime
from importlib import import_module
from typing import Literal, TypeVar

import pypdfium2
from PIL import Image

from app.print import escpos, raster
from app.print.maker import Copy, Maker
from app.print.pdf import roll_pdf
from app.print.roll import Paper
from app.services import documents
from app.services.documents import Document

Step = TypeVar("Step")
Form = Literal["escpos", "pdf"]
WIDTH_80MM = 576

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
    cut: escpos.Cut = "partial",
    code_page: int = -1,
) -> bytes:
    """A document as bytes for a roll printer (``form`` "escpos") or as a PDF.

    ``copy_no`` above 1 prints the reprint mark, which then needs ``reprinted_at``. The drawer is no part of a paper.
    Raises ``NotForRolls`` for a full page as escpos.
    """
    copy, pages = Copy(copy_no, reprinted_at, operator), maker(type(document)).pages
    if form == "pdf" and pages is not None:
        with _one_at_a_time:
            return pages(document, copy)
    paper = layout(document, width_dots, copy_no=copy_no, reprinted_at=reprinted_at, operator=operator)
    if form == "pdf":
        with _one_at_a_time:
            return roll_pdf(paper)
    if text_mode:
        return escpos.text_job(paper, columns=columns, cut=cut, code_page=code_page)
    return escpos.raster_job(paper, cut=cut)


def layout(
    document: Document,
    width_dots: int,
    *,
    copy_no: int = 1,
    reprinted_at: datetime | None = None,
    operator: str = "",
) -> Paper:
    """The roll paper of a document; its ``missing`` names characters that print as □. Raises ``NotForRolls``."""
    roll = maker(type(document)).roll
    if roll is None:
        raise NotForRolls(type(document).__name__)
    return roll(document, width_dots, Copy(copy_no, reprinted_at, operator))


def maker(kind: type[Document]) -> Maker:
    """What makes the paper of a class of document: its print family, called as the document's module, says so."""
    papers: dict[type[Document], Maker] = import_module(f"app.print.{kind.FAMILY}.papers").PAPERS
    return papers[kind]


def for_rolls(document: Document) -> bool:
    """Whether a roll printer can print it; the others need a page printer."""
    return maker(type(document)).roll is not None


def on_pages(document: Document) -> bool:
    """Whether its PDF has pages of A4 or A5; show them with ``page_images``, the others with ``preview``."""
    return maker(type(document)).pages is not None


def load_makers() -> None:
    """Import what makes each paper before the first one needs it; call it from a background thread."""
    for kind in documents.kinds():
        maker(kind)


def preview(
    document: Document,
    width_dots: int = WIDTH_80MM,
    *,
    copy_no: int = 1,
    reprinted_at: datetime | None = None,
    operator: str = "",
    text_mode: bool = False,
) -> Image.Image:
    """Exactly the dots a raster printer would print, as a mode "1" image; the mark of a copy as in ``render``.

    ``text_mode``: what a printer shows with characters of its own, as near as our fonts come to them.
    """
    paper = layout(document, width_dots, copy_no=copy_no, reprinted_at=reprinted_at, operator=operator)
    return raster.image(escpos.as_text(paper) if text_mode else paper)


def page_images(pdf: bytes, dpi: int = 150, *, most: int | None = None) -> list[Image.Image]:
    """Each page of a PDF as an RGB image, the first ``most`` when that is given.

    Raises ``pypdfium2.PdfiumError`` for bytes that are no PDF.
    """
    with _one_at_a_time, closing(pypdfium2.PdfDocument(pdf)) as book:
        return list(_pages(book, dpi / 72, most))


def in_steps(steps: Generator[Step, None, bytes]) -> Generator[Step, None, bytes]:
    """A PDF that is drawn in steps, with others drawn between them; the steps and the PDF are those of ``steps``."""
    while True:
        with _one_at_a_time:
            try:
                step = next(steps)
            except StopIteration as end:
                return bytes(end.value)
        yield step


def pages_in_turn(pdf: bytes, dpi: int = 150) -> Iterator[Image.Image]:
    """Each page of a PDF in turn as an RGB image. Raises ``pypdfium2.PdfiumError`` for bytes that are no PDF."""
    return _in_turn(pdf, dpi, "RGB")


def grey_pages(pdf: bytes, dpi: int = 300) -> Iterator[Image.Image]:
    """Each page of a PDF in turn as a grey image for a page printer: a long list never lies in memory whole.

    Raises ``pypdfium2.PdfiumError`` for bytes that are no PDF.
    """
    return _in_turn(pdf, dpi, "L")


def _in_turn(pdf: bytes, dpi: int, mode: str) -> Iterator[Image.Image]:
    count = 1
    index = 0
    while index < count:
        with _one_at_a_time, closing(pypdfium2.PdfDocument(pdf)) as book:
            count = len(book)
            with closing(book[index]) as page, closing(page.render(scale=dpi / 72, grayscale=mode == "L")) as bitmap:
                image = bitmap.to_pil().convert(mode).copy()
        yield image
        index += 1


def _pages(book: pypdfium2.PdfDocument, scale: float, most: int | None) -> Iterator[Image.Image]:
    for index in range(len(book) if most is None else min(len(book), most)):
        with closing(book[index]) as page, closing(page.render(scale=scale)) as bitmap:
            # A copy: the bitmap's memory goes with it.
            yield bitmap.to_pil().convert("RGB").copy()
