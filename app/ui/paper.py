"""A paper on the screen: exactly the dots the roll printer would print, drawn by the worker, shown on white."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.documents import Receipt, ShiftReport
from app.ui.kit import metrics, paint
from app.ui.kit.tasks import Progress, Tasks

_PAD = 10


class PaperView(QWidget):
    """Shows a document as it comes out of the printer. ``show_document`` renders in the background.

    The page's worker delivers the picture; a newer document overtakes an older one. It is as wide as it is given
    room and as high as the paper then is.
    """

    def __init__(self, tasks: Tasks, *, width: int = 300, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._wide = tasks, width
        self._image: QImage | None = None
        self._shown: QImage | None = None
        self._wanted: object = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("票样")

    @property
    def image(self) -> QImage | None:
        """The picture shown, None while it is being drawn."""
        return self._image

    def show_document(self, document: Receipt | ShiftReport | None) -> None:
        """Show this paper; None shows nothing."""
        if document is not None and document == self._wanted:
            return
        self._wanted, self._image, self._shown = document, None, None
        self.updateGeometry()
        self.update()
        if document is None:
            return

        def work(_progress: Progress) -> tuple[bytes, int, int]:
            from app.print import render

            dots = render.preview(document).convert("L")
            return dots.tobytes(), dots.width, dots.height

        def done(drawn: tuple[bytes, int, int]) -> None:
            if self._wanted is document:
                data, wide, high = drawn
                self._image = QImage(data, wide, high, wide, QImage.Format.Format_Grayscale8).copy()
                self.updateGeometry()
                self.update()

        self._tasks.run(work, done, owner=self)

    def _paper_height(self) -> int:
        if self._image is None or not self._image.width():
            return 200
        return self._image.height() * (self._wide - 2 * _PAD) // self._image.width() + 2 * _PAD

    def sizeHint(self) -> QSize:
        return QSize(self._wide, self._paper_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF((self.width() - self._wide) / 2, 0, self._wide, self._paper_height())
        if self._image is None:
            paint.box(painter, area, metrics.R_CONTROL, "subtle", "line")
            if self._wanted is not None:
                paint.text(painter, area, "正在画票样", "ink3", "caption", paint.CENTER)
            painter.end()
            return
        # Paper is white at night too.
        painter.fillRect(area, Qt.GlobalColor.white)
        paint.box(painter, area, 0, border="line2")
        shown = self._scaled(self._image, self.devicePixelRatioF())
        painter.drawImage(QPointF(area.x() + _PAD, _PAD), shown)
        painter.end()

    def _scaled(self, image: QImage, ratio: float) -> QImage:
        wide = int((self._wide - 2 * _PAD) * ratio)
        if self._shown is None or self._shown.width() != wide:
            self._shown = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            self._shown.setDevicePixelRatio(ratio)
        return self._shown
