"""A paper on the screen as it will come out: the dots of a roll or the pages of a sheet, drawn by the worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services import documents
from app.services.centre import settings
from app.services.documents import Document
from app.services.print_queue import PaperCopy
from app.ui.kit import metrics, paint, theme
from app.ui.kit.tasks import Progress, Tasks

if TYPE_CHECKING:
    from app.services.desk import Desk

MOST_PAGES = 30
"""Pages drawn at most; a longer list prints whole and says so under the last one."""

_PAD = 10
_BETWEEN = 12
_LONG_SIDE = 297 / 25.4  # inches of the long side of A4, which fills the width


@dataclass(frozen=True)
class _Picture:
    """One page or one roll as raw pixels, ready to become an image on the GUI thread."""

    data: bytes
    wide: int
    high: int
    grey: bool


@dataclass(frozen=True)
class _Drawn:
    pictures: tuple[_Picture, ...]
    pages: bool
    more: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Roll:
    """How a roll printer shows a paper: so many dots wide, drawn or in its own characters."""

    width_dots: int = 576
    text_mode: bool = False


def roll_of(printer: Mapping[str, Any]) -> Roll:
    """What a printer with these settings would print; files always hold the drawn paper."""
    return Roll(printer["width_dots"], printer["text_mode"] and printer["kind"] != "file")


def roll_at(desk: "Desk") -> Roll:
    """What comes out of this desk's roll printer."""
    return roll_of(desk.see(settings.printers)["receipt"])


class PaperView(QWidget):
    """Shows a document as it comes out of the printer. ``show_document`` renders in the background.

    ``roll`` is asked how the roll printer shows it. The page's worker delivers the picture; a newer document overtakes
    an older one. It is as wide as it is given room and as high as the paper then is; pages stand under each other,
    ``width`` being the long side of A4.
    Signals: ``drawn`` when the picture is there (or cannot be made).
    """

    drawn = Signal()

    def __init__(
        self, tasks: Tasks, *, width: int = 300, roll: Callable[[], Roll] = Roll, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._wide, self._roll = tasks, width, roll
        self._images: list[QImage] = []
        self._pages = self._failed = self._ring = False
        self._below = ""
        self._ratio = 1.0
        self._shown: dict[int, QImage] = {}
        self._wanted: object = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("票样")

    @property
    def image(self) -> QImage | None:
        """The picture shown, or its first page; None while it is being drawn."""
        return self._images[0] if self._images else None

    @property
    def pages(self) -> int:
        """How many pages are shown; 1 for a roll, 0 while nothing is there."""
        return len(self._images)

    @property
    def below(self) -> str:
        """What is said under the paper of what it does not show; empty where it shows all."""
        return self._below

    @property
    def failed(self) -> bool:
        """Whether the paper could not be drawn."""
        return self._failed

    def show_document(self, document: Document | None, *, as_page: bool = False) -> None:
        """Show this paper's first copy; None shows nothing. ``as_page`` as in ``show_copy``."""
        self.show_copy(None if document is None else PaperCopy(document), as_page=as_page)

    def show_copy(self, copy: PaperCopy | None, *, as_page: bool = False, pdf: bytes = b"") -> None:
        """Show a paper with the mark of its copy; a whole phone on it is masked, for the screen faces the counter.

        ``as_page`` says which of its two forms a paper that has both (about a request) will take; full sheets are
        always pages and receipts never. ``pdf`` is the paper where it was drawn before.
        """
        if copy is not None:
            copy = replace(copy, document=copy.document.for_screen())
        roll = self._roll()
        wanted = None if copy is None else (copy, as_page, roll)
        if wanted is not None and wanted == self._wanted:
            return
        self._wanted, self._images, self._shown = wanted, [], {}
        self._failed, self._below = False, ""
        self.setAccessibleDescription("")
        self.updateGeometry()
        self.update()
        if copy is None:
            return
        self._ratio = self.devicePixelRatioF()
        across = round(self._wide * self._ratio)

        def done(drawn: _Drawn) -> None:
            if self._wanted is wanted:
                self._images = [_image(picture) for picture in drawn.pictures]
                self._pages, self._below = drawn.pages, _below(drawn)
                self.setAccessibleDescription(self._below)
                self._changed()

        def failed(_trouble: BaseException) -> None:
            if self._wanted is wanted:
                self._failed = True
                self._changed()

        self._tasks.run(_work(copy, as_page, across, roll, pdf), done, failed, owner=self)

    def set_ring(self, on: bool) -> None:
        """Show that the keyboard scrolls this paper."""
        self._ring = on
        self.update()

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()
        self.drawn.emit()

    def _areas(self) -> list[QRectF]:
        """Where each picture stands."""
        areas, top = [], 0.0
        for image in self._images:
            ratio = self._across(image) / max(image.width(), 1)
            wide, high = self._across(image), image.height() * ratio
            pad = 0 if self._pages else _PAD
            area = QRectF((self.width() - wide) / 2 - pad, top, wide + 2 * pad, high + 2 * pad)
            areas.append(area)
            top = area.bottom() + _BETWEEN
        return areas

    def _across(self, image: QImage) -> float:
        if not self._pages:
            return self._wide - 2 * _PAD
        return image.width() / self._ratio  # as they were drawn: small print stays sharp

    def _paper_height(self) -> int:
        areas = self._areas()
        if not areas:
            return 200
        return round(areas[-1].bottom()) + (theme.fm("caption").height() + 16 if self._below else 0)

    def sizeHint(self) -> QSize:
        return QSize(self._wide, self._paper_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        areas = self._areas()
        if not areas:
            area = QRectF((self.width() - self._wide) / 2, 0, self._wide, self._paper_height())
            paint.box(painter, area, metrics.R_CONTROL, "subtle", "line")
            words = "这张单子画不出来" if self._failed else "正在画票样" if self._wanted is not None else ""
            paint.text(painter, area, words, "ink3", "caption", paint.CENTER)
        for at, area in enumerate(areas):
            if area.intersects(QRectF(event.rect())):
                self._paint_paper(painter, at, area)
        if self._below:
            below = QRectF(0, areas[-1].bottom() + 6, self.width(), theme.fm("caption").height() + 4)
            paint.text(painter, below, self._below, "warn", "caption", paint.CENTER)
        painter.end()

    def _paint_paper(self, painter: QPainter, at: int, area: QRectF) -> None:
        painter.fillRect(area, Qt.GlobalColor.white)  # paper is white at night too
        inner = area if self._pages else area.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        painter.drawImage(inner.topLeft(), self._scaled(at, round(inner.width() * self.devicePixelRatioF())))
        paint.box(painter, area, 0, border="focus" if self._ring else "line2", width=2 if self._ring else 1)

    def _scaled(self, at: int, wide: int) -> QImage:
        shown = self._shown.get(at)
        if shown is None or shown.width() != wide:
            shown = self._images[at].scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(self.devicePixelRatioF())
            self._shown = {**self._shown, at: shown}
        return shown


def _work(copy: PaperCopy, as_page: bool, across: int, roll: Roll, drawn: bytes) -> Callable[[Progress], _Drawn]:
    mark = {"copy_no": copy.number, "reprinted_at": copy.at, "operator": copy.operator}

    def work(_progress: Progress) -> _Drawn:
        from app.print import fonts, render

        missing = fonts.missing(documents.dump(copy.document))
        if not render.for_rolls(copy.document) or (as_page and render.on_pages(copy.document)):
            pdf = drawn or render.render(copy.document, form="pdf", **mark)  # type: ignore[arg-type]
            found = render.page_images(pdf, round(across / _LONG_SIDE), most=MOST_PAGES + 1)
            pictures = [_Picture(i.tobytes(), i.width, i.height, grey=False) for i in found[:MOST_PAGES]]
            return _Drawn(tuple(pictures), pages=True, more=len(found) > MOST_PAGES, missing=missing)
        dots = render.preview(copy.document, roll.width_dots, text_mode=roll.text_mode, **mark).convert("L")  # type: ignore[arg-type]
        return _Drawn(
            (_Picture(dots.tobytes(), dots.width, dots.height, grey=True),), pages=False, more=False, missing=missing
        )

    return work


def _below(drawn: _Drawn) -> str:
    """A character without a glyph is no reason to keep a paper; whoever hands it over should see it first."""
    rest = ("后面的页没有画出来，打印时都在",) if drawn.more else ()
    lost = (f"有 {len(drawn.missing)} 个字没有字形，纸上是 □，请手写补上",) if drawn.missing else ()
    return "；".join((*lost, *rest))


def _image(p: _Picture) -> QImage:
    form = QImage.Format.Format_Grayscale8 if p.grey else QImage.Format.Format_RGB888
    return QImage(p.data, p.wide, p.high, p.wide * (1 if p.grey else 3), form).copy()
