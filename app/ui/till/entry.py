"""The code box on the screen and the bubble that says, beside it, why something could not be rung up."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.ui.kit import metrics, paint, shortcuts
from app.ui.kit.fields import SearchBox
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import column, fill_row, wide
from app.ui.till import code_box
from app.ui.words.sentences import sentence

_HINT = "菜号 / 拼音 / 扫卡"
_STEPS = {"+": 1, "＋": 1, "-": -1, "−": -1}


class EntryBox(SearchBox):
    """Codes, counts, letters, and the grams of a dish sold by weight. The input method stays out.

    Signals: ``submitted`` for Enter, ``exact`` for + after a code; in an empty box ``stepped(±1)`` for + and − and
    ``removed`` for Del; ``sideways(±1)`` for ← → while letters narrow the tiles, ``left_prompt`` when the grams are not
    given.
    """

    submitted = Signal()
    exact = Signal()
    stepped = Signal(int)
    removed = Signal()
    sideways = Signal(int)
    left_prompt = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_HINT, icon="scan-line", key=shortcuts.cap("scan"), kind="code", name="菜号", parent=parent)
        self.setMaxLength(40)
        self._dish = ""
        self.entered.connect(self.submitted)

    @property
    def asking(self) -> bool:
        """Whether it waits for grams or a price."""
        return bool(self._dish)

    def ask_grams(self, name: str) -> None:
        """Wait for the grams of a dish."""
        self._ask(name, "输入克数，如 250", f"{name}多少克", "克")

    def ask_price(self, name: str) -> None:
        """Wait for the price of a dish that is priced when it is rung up."""
        self._ask(name, "输入金额，如 12.50", f"{name}多少钱", "元")

    def _ask(self, name: str, hint: str, aloud: str, unit: str) -> None:
        self._dish = name
        self.setText("")
        self.setPlaceholderText(hint)
        self.setAccessibleName(aloud)
        self._key = unit
        self._place()
        self.update()

    def reset(self) -> None:
        """Empty, and back to codes."""
        self._dish = ""
        self.setText("")
        self.setPlaceholderText(_HINT)
        self.setAccessibleName("菜号")
        self._key = shortcuts.cap("scan")
        self._place()
        self.update()

    def filtering(self) -> bool:
        """Whether letters stand in it."""
        return not self._dish and code_box.read(self.text()).kind is code_box.Kind.LETTERS

    def event(self, event: QEvent) -> bool:
        key = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride else None
        if key is not None and key.matches(QKeySequence.StandardKey.Undo):
            key.ignore()  # Ctrl+Z is the page's: it takes back an act, not a digit
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.text() in _STEPS:
            step = _STEPS[event.text()]
            if not self.text() and not self._dish:
                self.stepped.emit(step)
            elif step > 0 and not event.isAutoRepeat():
                self.exact.emit()
        elif key == Qt.Key.Key_Delete and not self.text() and not self._dish:
            self.removed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.filtering():
            self.sideways.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.isAutoRepeat():
            event.accept()
        elif key == Qt.Key.Key_Escape and self._dish:
            self.left_prompt.emit()
        else:
            super().keyPressEvent(event)


class Bubble(QWidget):
    """Words just under the code box, laid over the page: what is wrong and what to do, or what is being asked.

    It goes with the next key in the box; it never takes the keyboard and never waits for anybody.
    """

    def __init__(self, host: QWidget, anchor: QWidget) -> None:
        super().__init__(host)
        self._anchor, self._tone = anchor, "bad"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._icon = IconView("circle-alert", "bad", 20)
        self.title = Label("", "strong", "bad")
        self.advice = Label("", "caption", "ink2")
        fill_row(self, self._icon, wide(column(self.title, self.advice, gap=0)), margins=(12, 7, 14, 7))
        host.installEventFilter(self)
        self.hide()

    def trouble(self, error: Refused | StoreTrouble) -> None:
        """Say why not."""
        said = sentence(error)
        self.say(said.title, said.advice)

    def say(self, title: str, advice: str = "", tone: str = "bad") -> None:
        """Show words; ``tone`` bad for a refusal, info for a question."""
        self._tone = tone
        self._icon.set_icon("circle-alert" if tone == "bad" else "info", tone)
        self.title.setText(title)
        self.title.set_tone(tone)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.setAccessibleName(f"{title}。{advice}")
        self._place()
        self.show()
        self.raise_()
        self.update()  # in sight already, only its words would be drawn in the new tone

    def text(self) -> str:
        """What is being said, empty when nothing is."""
        return f"{self.title.text()} {self.advice.text()}".strip() if self.isVisible() else ""

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        spot = self._anchor.mapTo(host, QPoint(self._anchor.width(), self._anchor.height() + 6))
        layout = self.layout()
        if layout is not None:
            layout.activate()  # what stands in rows within rows knows nothing of new words before
        size = self.sizeHint().boundedTo(host.size())
        wide = max(size.width(), self._anchor.width())
        self.setGeometry(max(spot.x() - wide, 0), spot.y(), wide, size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CONTROL, f"{self._tone}Bg", f"{self._tone}Line")
        painter.end()
