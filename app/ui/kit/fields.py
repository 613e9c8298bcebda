"""Boxes people type into: one frame for all of them, an error beside the field, and no input method where it hurts."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.scroll import slim_bars

LONGEST_LINE = 4_000
LONGEST_SEARCH = 200
LONGEST_TEXT = 20_000
"""What a field holds that has no bound of its own. What may be kept is the service's business, and less."""

# Fields where a Chinese input method would eat the keys.
_HINTS = {
    "text": Qt.InputMethodHint.ImhNone,
    "code": Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText,
    "amount": Qt.InputMethodHint.ImhFormattedNumbersOnly,
    "pin": Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData,
    "phone": Qt.InputMethodHint.ImhDialableCharactersOnly,
}


def clear_base(box: QWidget) -> None:
    """Let the painted frame show through a stock editor, with ink and placeholder from the tokens."""
    look = box.palette()
    look.setColor(QPalette.ColorRole.Base, theme.color("none"))
    look.setColor(QPalette.ColorRole.Text, theme.color("ink"))
    look.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, theme.color("ink2"))
    look.setColor(QPalette.ColorRole.PlaceholderText, theme.color("ink3"))
    box.setPalette(look)


def paint_frame(
    painter: QPainter, area: QRectF, *, focus: bool, bad: bool, quiet: bool, ground: str = "surface"
) -> None:
    """The frame of a field: 2 px 靛蓝 when it has the keyboard, 2 px 朱 when wrong, quiet when read only."""
    fill = "subtle" if quiet else ground
    border = "bad" if bad else "focus" if focus else "line2" if quiet else "field"
    paint.box(painter, area, metrics.R_CONTROL, fill, border, 2 if bad or focus else 1)


def say_below(field: QWidget, words: str) -> None:
    """Say something under a field that stands in no ``Field``, until the next key."""
    QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), words, field)


class LineEdit(QLineEdit):
    """A one-line field. ``kind`` text, code, amount, pin or phone: all but text keep the input method out.

    It holds ``most`` characters. Signals: ``left`` when the keyboard leaves it, ``beyond(str)`` with what to say when
    more was typed or pasted than it holds; a ``Field`` around it sets ``noted`` and says it.
    """

    changed = Signal(object)
    left = Signal()
    beyond = Signal(str)

    def __init__(
        self,
        text: str = "",
        *,
        kind: str = "text",
        hint: str = "",
        name: str = "",
        sz: str = "md",
        most: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._bad, self._sz, self.kind = False, sz, kind
        self._setting = False
        self.ground = "surface"
        self.setFrame(False)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self._keep_input_method_out()
        if kind != "text":
            self.setInputMethodHints(_HINTS[kind])
        if kind == "pin":
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.noted = False
        self.setMaxLength(most or LONGEST_LINE)
        self.inputRejected.connect(self._say_beyond)
        self.setTextMargins(10, 0, 10, 0)
        self._dress()
        theme.themeChanged.connect(self._dress)
        self.textChanged.connect(theme.notice)
        self.textChanged.connect(self._tell)

    def _tell(self, text: str) -> None:
        if not self._setting:
            self.changed.emit(text)

    def _say_beyond(self) -> None:
        if not self.full() or self.kind == "pin":
            return
        words = f"最多 {self.maxLength():,} 字，多出的没有收进"
        self.beyond.emit(words)
        if not self.noted:
            say_below(self, words)

    def full(self) -> bool:
        """Whether it holds as much as it can."""
        return len(self.text().encode("utf-16-le")) // 2 >= self.maxLength()

    def value(self) -> str:
        """What is typed, as it is."""
        return self.text()

    def set_value(self, value: str) -> None:
        """Show a text without telling anybody."""
        self._setting = True
        self.setText(value)
        self._setting = False

    def set_writable(self, on: bool) -> None:
        """Let people type, or only read."""
        self.setEnabled(on)

    def setReadOnly(self, on: bool) -> None:
        super().setReadOnly(on)  # Qt lets the input method in again with the keyboard
        self._keep_input_method_out()

    def _keep_input_method_out(self) -> None:
        if self.kind != "text":
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def _dress(self) -> None:
        self.setFont(theme.font("body"))
        clear_base(self)
        self.updateGeometry()

    @property
    def bad(self) -> bool:
        """Whether it is marked wrong."""
        return self._bad

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong (2 px 朱); the words belong to ``Field``."""
        if bad != self._bad:
            self._bad = bad
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(super().sizeHint().width(), 120), theme.control(self._sz))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, theme.control(self._sz))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        quiet = self.isReadOnly() or not self.isEnabled()
        area = QRectF(self.rect())
        paint_frame(painter, area, focus=self.hasFocus(), bad=self._bad, quiet=quiet, ground=self.ground)
        painter.end()
        super().paintEvent(event)


class SearchBox(LineEdit):
    """A field with an icon before and a keycap after; the cap gives way when the box is narrow.

    Signals: ``moved(int)`` for ↑ and ↓, ``entered()`` for Enter, ``escaped()`` for Esc and
    ``ticked()`` for a blank on an empty box: no search begins with one.
    """

    moved = Signal(int)
    entered = Signal()
    escaped = Signal()
    ticked = Signal()

    def __init__(
        self,
        hint: str = "",
        *,
        icon: str = "search",
        key: str = "",
        kind: str = "text",
        name: str = "",
        sz: str = "md",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind=kind, hint=hint, name=name, sz=sz, most=LONGEST_SEARCH, parent=parent)
        self._icon, self._key = icon, key
        self._place()

    def _cap_shown(self) -> bool:
        return bool(self._key) and self.width() >= 180

    def _place(self) -> None:
        right = paint.keycap_width(self._key) + 14 if self._cap_shown() else 10
        self.setTextMargins(38, 0, right, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
            event.ignore()
        elif key == Qt.Key.Key_Space and not self.text():
            self.ticked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        middle = self.height() / 2
        icons.paint(painter, 11, middle - 9, self._icon, "ink2", 18)
        if self._cap_shown():
            wide = paint.keycap_width(self._key)
            paint.keycap(painter, self.width() - wide - 10, middle, self._key)
        painter.end()


class TextBox(QPlainTextEdit):
    """A field of several lines; Tab leaves it, because nothing here needs a tab character.

    It holds ``most`` characters: of what is pasted and too long nothing is taken, for half a text is nobody's; what is
    typed ends there. Signals as those of a line.
    """

    changed = Signal(object)
    left = Signal()
    beyond = Signal(str)

    def __init__(
        self, text: str = "", *, hint: str = "", name: str = "", lines: int = 3, most: int = LONGEST_TEXT,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self.most, self.noted, self._held = most, False, self._size()
        self._bad, self._lines, self._setting = False, lines, False
        self.setFrameStyle(0)
        slim_bars(self)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.viewport().setAutoFillBackground(False)
        self.setViewportMargins(6, 4, 6, 4)
        self._dress()
        theme.themeChanged.connect(self._dress)
        self.textChanged.connect(self._notice)

    def _notice(self) -> None:
        if not self._setting:
            self._cut()
        text = self.toPlainText()
        theme.notice(text)
        if not self._setting:
            self.changed.emit(text)

    def _cut(self) -> None:
        """Take back what was typed beyond the bound, by keys or the input method. A text that was kept longer stays as
        it is, and grows no more."""
        bound = max(self.most, self._held)
        if self._size() > bound:
            cursor = self.textCursor()
            self._setting = True
            cursor.joinPreviousEditBlock()
            while self._size() > bound:
                cursor.deletePreviousChar()
            cursor.endEditBlock()
            self._setting = False
            self._tell(f"最多 {self.most:,} 字，多出的没有收进")
        self._held = self._size()

    def _size(self) -> int:
        return self.document().characterCount() - 1

    def _tell(self, words: str) -> None:
        self.beyond.emit(words)
        if not self.noted:
            say_below(self, words)

    def value(self) -> str:
        """What is typed, as it is."""
        return self.toPlainText()

    def set_value(self, value: str) -> None:
        """Show a text without telling anybody."""
        self._setting = True
        self.setPlainText(value)
        self._setting, self._held = False, self._size()

    def full(self) -> bool:
        """Whether it holds as much as it can."""
        return self._size() >= self.most

    def insertFromMimeData(self, source: QMimeData) -> None:
        room = self.most - self._size() + len(self.textCursor().selectedText())
        size = source.data("text/plain").size()  # in UTF-8: counted before it is made a text
        text = source.text() if size <= 4 * self.most else ""
        if size <= 4 * self.most and len(text) <= room:
            super().insertFromMimeData(source)
            return
        much = f"有 {len(text):,} 字" if text else "太长"
        words = f"要贴的内容{much}，这里还能放 {max(room, 0):,} 字，没有贴上；请只复制需要的部分"
        self._tell(words)

    def set_writable(self, on: bool) -> None:
        """Let people type; what may only be read can still be scrolled and copied."""
        self.setReadOnly(not on)

    def _dress(self) -> None:
        self.setFont(theme.font("body"))
        clear_base(self)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.fm("body").height() * self._lines + 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong."""
        self._bad = bad
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Qt would make the words of what may only be read larger
        else:
            super().wheelEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            area = QRectF(self.rect())
            paint_frame(painter, area, focus=self.hasFocus(), bad=self._bad, quiet=self.isReadOnly())
            painter.end()
        return super().event(event)
