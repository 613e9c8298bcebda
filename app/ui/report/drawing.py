"""A report on its way to be seen: drawn a step at a time by the event loop, so that nothing else waits for it.

Not on the worker: drawing is all Python there, which would hold the window up for as long as it takes.
"""

from collections.abc import Generator, Iterator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.services.documents import Document
from app.ui.kit.sheet_view import DPI
from app.ui.kit.tasks import Task


class PdfDrawing(Task):
    """Draws one paper from ``begin`` on; ``cancel`` stops it between two steps.

    Signal: ``drawn(bytes)`` with the PDF once all of it is there; not after ``cancel``.
    """

    drawn = Signal(bytes)

    def __init__(self, paper: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._pdf = b""
        self._steps = self._all(paper)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._step)

    def begin(self) -> None:
        """Start; the first step follows from the event loop."""
        self._next.start()

    def cancel(self) -> None:
        if not self.cancelled:
            super().cancel()
            self._end()

    def _step(self) -> None:
        try:
            done = next(self._steps, None) is None
        except BaseException:
            super().cancel()
            self._end()
            raise
        if self.cancelled:
            return
        if done:
            self._end()
            self.drawn.emit(self._pdf)
        else:
            self._next.start()

    def _end(self) -> None:
        self._next.stop()
        self.over.emit()

    def _all(self, paper: Any) -> Iterator[bool]:
        """Draw it into ``_pdf``, a step at a time."""
        raise TypeError("each paper says this for itself")

    def _told(self, steps: Generator[tuple[int, int], None, bytes]) -> Generator[bool, None, bytes]:
        while True:
            try:
                done, total = next(steps)
            except StopIteration as end:
                return bytes(end.value)
            self.progressed.emit(done, total, "页" if total else "正在排版")
            yield True


class ReportDrawing(PdfDrawing):
    """Of the month's report. Signal: ``page(QImage)`` for each page in turn, before ``drawn``."""

    page = Signal(QImage)

    def _all(self, paper: Any) -> Iterator[bool]:
        from app.print import render
        from app.print.maker import Copy
        from app.print.report.pages import month_report_steps

        self._pdf = yield from self._told(render.in_steps(month_report_steps(paper, Copy())))
        for image in render.pages_in_turn(self._pdf, DPI):
            if self.cancelled:
                return
            across = 3 * image.width
            rgb = QImage.Format.Format_RGB888
            self.page.emit(QImage(image.tobytes(), image.width, image.height, across, rgb).copy())
            yield True


class RegisterDrawing(PdfDrawing):
    """Of a register; its pages are shown by who looks at it."""

    def _all(self, paper: Any) -> Iterator[bool]:
        from app.print import render
        from app.print.maker import Copy
        from app.print.registers.list_pages import register_steps

        self._pdf = yield from self._told(render.in_steps(register_steps(paper, Copy())))
