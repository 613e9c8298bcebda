"""A page of a PDF on the screen, drawn by the worker, white also at night."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import metrics, paint
from app.ui.kit.tasks import Progress, Tasks

DPI = 110


class SheetView(QWidget):
    """Shows the pages of a PDF one at a time, fitted into its room. ``pdf`` is what was drawn last, else empty."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.pdf = b""
        self._pages: list[QImage] = []
        self._at = 0
        self._wanted = 0
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 240)
        self.setAccessibleName("预览")

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def turn(self, by: int) -> int:
        """Turn the page; returns which one is shown, from 0."""
        self._at = min(max(self._at + by, 0), max(len(self._pages) - 1, 0))
        self.update()
        return self._at

    def clear(self, words: str = "") -> None:
        """Show no page but these words."""
        self._wanted += 1
        self.pdf, self._pages, self._at, self._words = b"", [], 0, words
        self.update()

    def add_page(self, image: QImage) -> None:
        """One page more, of a PDF that is drawn elsewhere."""
        self._pages.append(image)
        self.update()

    def draw(self, make: Callable[[], bytes], then: Callable[[], object]) -> None:
        """Have ``make`` (run on the worker) produce a PDF and show it; ``then`` follows on this thread."""
        self._wanted += 1
        ticket = self._wanted
        self._words = "正在画预览"
        self.update()

        def work(_progress: Progress) -> tuple[bytes, list[tuple[bytes, int, int]]]:
            from app.print.render import page_images

            pdf = make()
            images = page_images(pdf, DPI)
            return pdf, [(image.tobytes(), image.width, image.height) for image in images]

        def done(made: tuple[bytes, list[tuple[bytes, int, int]]]) -> None:
            if ticket != self._wanted:
                return
            self.pdf = made[0]
            rgb = QImage.Format.Format_RGB888
            self._pages = [QImage(data, w, h, 3 * w, rgb).copy() for data, w, h in made[1]]
            self._at, self._words = 0, ""
            self.update()
            then()

        self._tasks.run(work, done, owner=self)

    def sizeHint(self) -> QSize:
        return QSize(380, 520)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if not self._pages:
            paint.box(painter, area, metrics.R_CONTROL, "subtle", "line")
            paint.text(painter, area, self._words, "ink3", "caption", paint.CENTER)
            painter.end()
            return
        page = self._pages[self._at]
        share = min(area.width() / page.width(), area.height() / page.height())
        wide, high = page.width() * share, page.height() * share
        spot = QRectF((area.width() - wide) / 2, (area.height() - high) / 2, wide, high)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(spot, Qt.GlobalColor.white)
        painter.drawImage(spot, page)
        paint.box(painter, spot, 0, border="line2")
        painter.end()
