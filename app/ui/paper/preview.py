"""Looking at a paper before it is printed: what stands in the window is what comes out, and one key prints it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.services.centre import settings
from app.services.documents import Document
from app.services.print_queue import PaperCopy
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import into, wide
from app.ui.kit.modal import Modal
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.paper.paper import PaperView, roll_at

if TYPE_CHECKING:
    from app.services.desk import Desk

_PAGE, _ROLL = 1040, 380
_FRAME = 60  # the modal's own margins and the scroll bar
_TALL = 4000  # as high as the window lets it be
_STEP = 60
_HINT = "↑ ↓ PgUp PgDn 翻看"
_MASKED = "屏幕上电话打星号，纸上是完整的"
_NO_PRINTER = "小票机打不了整页。请先到 设置→打印机→整页打印机 选好"
_FAILED = "这张单子画不出来，请先核对内容"


class PaperPreview(Modal):
    """A paper, scrolled by the keyboard. Enter, F9 and Ctrl P print, Esc leaves. ``finished`` is True for 打印.

    Open it with ``preview``; ``show_copy`` puts another paper in its place.
    """

    def __init__(
        self, ctx: Ctx, name: str, copy: PaperCopy, *, verb: str = "打印", barred: str = "", pdf: bytes = b""
    ) -> None:
        as_page = on_pages(ctx.desk, copy.document)
        across = _PAGE if as_page else _ROLL
        super().__init__(ctx.shell.window_widget(), name, width=across + _FRAME, height=_TALL)
        self._ctx, self._as_page, self.copy, self._barred = ctx, as_page, copy, barred
        self.paper = PaperView(ctx.tasks, width=across, roll=lambda: roll_at(ctx.desk))
        self.sheet = _Sheet(self.paper)
        self.why = Label("", "body", "warn", wrap=True)
        into(self.body, wide(self.sheet), self.why)
        self.hint = Label(_HINT, "caption", "ink3")
        self.buttons.insertWidget(0, self.hint)
        self.add_button(Button("关闭", key=shortcuts.cap("back"), on=self.reject))
        self.print_it = Button(
            verb, kind="primary", icon="printer", key=shortcuts.cap("print"), tip="Enter、F9 或 Ctrl P", on=self._print
        )
        self.add_button(self.print_it, default=True)
        self.paper.drawn.connect(self._say)
        self.show_copy(copy, pdf)

    def show_copy(self, copy: PaperCopy, pdf: bytes = b"") -> None:
        """Show this paper with the mark it will carry; ``pdf`` where it was drawn before."""
        self.copy = copy
        self.paper.show_copy(copy, as_page=self._as_page, pdf=pdf)
        self._say()

    def _say(self) -> None:
        wrong = _FAILED if self.paper.failed else self._barred or cannot(self._ctx.desk, self.copy.document)
        masked = _MASKED if self.copy.document.for_screen() != self.copy.document else ""
        self.why.setText(wrong or masked)
        self.why.setVisible(bool(wrong or masked))
        self.why.set_tone("warn" if wrong else "ink2")
        self.print_it.setEnabled(not wrong)
        pages = f"{self.paper.pages} 页" if self.paper.pages > 1 else ""
        mark = f"补打 第 {self.copy.number - 1} 次" if self.copy.number > 1 else ""
        self.note.setText(" · ".join(part for part in (pages, mark) if part))

    def _print(self) -> None:
        if self.print_it.isEnabled():
            self.done(True)

    def first_focus(self) -> None:
        self.sheet.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F9 or (control and event.key() == Qt.Key.Key_P):
            self._print()
            event.accept()
        elif not self.sheet.scroll_by_key(event):
            super().keyPressEvent(event)


class _Sheet(ScrollBody):
    """The scrolling paper; it takes the keyboard, and the ring is on the paper itself."""

    def __init__(self, paper: PaperView) -> None:
        super().__init__(paper)
        self._paper = paper
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("单据预览")
        self.verticalScrollBar().setSingleStep(_STEP)

    def scroll_by_key(self, event: QKeyEvent) -> bool:
        """Scroll by an arrow, a page or to an end; False for any other key."""
        bar = self.verticalScrollBar()
        moves = {
            Qt.Key.Key_Down: bar.value() + bar.singleStep(),
            Qt.Key.Key_Up: bar.value() - bar.singleStep(),
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        to = moves.get(Qt.Key(event.key()))
        if to is None:
            return False
        bar.setValue(to)
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.scroll_by_key(event):
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._paper.set_ring(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._paper.set_ring(False)


def preview(
    ctx: Ctx,
    name: str,
    copy: PaperCopy,
    print_it: Callable[[], object],
    *,
    verb: str = "打印",
    barred: str = "",
    pdf: bytes = b"",
) -> PaperPreview:
    """Open a preview; ``print_it`` is called once, after it closed, when somebody decided to print. ``barred``: why
    whoever is on duty may only look, in a sentence. ``pdf`` is the paper where it was drawn before."""
    modal = PaperPreview(ctx, name, copy, verb=verb, barred=barred, pdf=pdf)
    modal.finished.connect(lambda result: print_it() if result else None)
    ctx.shell.open_modal(modal)
    return modal


def on_pages(desk: "Desk", document: Document) -> bool:
    """Whether a paper will come out as pages: sheets always, those that have both forms where a page printer is set."""
    from app.print import render

    return not render.for_rolls(document) or (render.on_pages(document) and _page_printer(desk))


def cannot(desk: "Desk", document: Document) -> str:
    """Why no printer that is set can print this paper, in a sentence; empty when one can."""
    from app.print import render

    # Without a page printer a sheet goes to the receipt printer, which can take it only when it writes files.
    files = desk.see(settings.printers)["receipt"]["kind"] == "file"
    return "" if render.for_rolls(document) or _page_printer(desk) or files else _NO_PRINTER


def _page_printer(desk: "Desk") -> bool:
    return str(desk.see(settings.printers)["page"]["kind"]) != "none"
