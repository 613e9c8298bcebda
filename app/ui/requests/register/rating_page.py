"""The page turned to the resident: five large buttons that look the same, one press, and 已收到 for everybody else.

It stays in front until somebody of the counter takes it away: a press that comes late finds nothing behind it.
"""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from app.rules.requests.rating import VALUE_LABELS, Value
from app.ui.kit import metrics, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, Wide, fill, row
from app.ui.kit.modal import Modal
from app.ui.requests.register.words import POINTS

WAIT_MS = 40_000
"""How long the second page waits, from the last press, for points that nobody has to give."""

_HIGH = 116


class ValueButton(QPushButton):
    """One of the five: its digit and its words, the same look for all, so that nothing hints at an answer."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(VALUE_LABELS[value])
        self.setAccessibleDescription(f"按键 {int(value)}")

    def sizeHint(self) -> QSize:
        return QSize(168, theme.box(_HIGH, "figure", "h2", pad=24))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        fill = "sunken" if self.isDown() else "subtle" if self.underMouse() else "surface"
        paint.box(painter, area, metrics.R_TILE, fill, "field", 1.5)
        high, low = theme.fm("figure").height(), theme.fm("h2").height()
        top = area.center().y() - (high + low) / 2
        paint.text(painter, QRectF(0, top, area.width(), high), str(int(self.value)), "ink2", "figure", paint.CENTER)
        words = QRectF(4, top + high, area.width() - 8, low)
        paint.text(painter, words, VALUE_LABELS[self.value], "ink", "h2", paint.CENTER)
        if self.hasFocus():
            paint.focus_ring(painter, area, metrics.R_TILE)
        painter.end()


class RatingModal(Modal):
    """Opened over the whole window. Signals: ``rated(int, tuple)`` once with the value and the points given.

    Esc before a press leaves without a rating: unrated is unrated. After it, Esc only leaves out the points; the thanks
    then stay until Esc or the small verb at the foot turns the screen back, whatever else is pressed.
    """

    rated = Signal(int, object)

    def __init__(self, host: QWidget, item: str, number: str, centre: str) -> None:
        super().__init__(host, "", width=1060, height=560, close_button=False, covers=True)
        self.setAccessibleName("请居民评价")
        self._value: Value | None = None
        self._told = False
        self._item, self._number, self._centre = item, number, centre
        self.pages = QStackedWidget()
        self.pages.addWidget(self._ask())
        self.pages.addWidget(self._more())
        self.pages.addWidget(self._thanks())
        self.body.addWidget(self.pages, 1)
        self.later = self.add_button(Button("这次不评", kind="ghost", key="Esc", on=self.reject))
        self._wait = self._timer(WAIT_MS, self._finish)
        self.back = self.add_button(Button("工作人员：返回", kind="ghost", key="Esc", on=lambda: self.done(True)))
        self.back.hide()

    def _timer(self, after: int, then: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(then)
        return timer

    def _ask(self) -> QWidget:
        self.values = {value: ValueButton(value) for value in sorted(Value, reverse=True)}
        for value, button in self.values.items():
            button.clicked.connect(lambda _checked=False, value=value: self.press(value))
        words = "按一下，或按数字键 5 到 1。评与不评、评成什么，都不影响办事。"
        return _page(
            Wide(None, 2), Label("请您评价这次服务", "h1", align=paint.CENTER),
            Label(self._item, "h2", align=paint.CENTER, wrap=True),
            Label(f"{self._number} · {self._centre}", "body", "ink2", align=paint.CENTER), STRETCH,
            row(*self.values.values(), gap=12), STRETCH,
            Label(words, "body", "ink2", align=paint.CENTER, wrap=True), STRETCH, gap=14,
        )  # fmt: skip

    def _more(self) -> QWidget:
        self.points = {code: Button(name, kind="cat", sz="xl", checkable=True) for code, name in POINTS.items()}
        for button in self.points.values():
            button.toggled.connect(lambda _on: self._wait.start())
        self.end = Button("完成", kind="primary", sz="xl", key="↵", on=self._finish)
        return _page(
            Wide(None, 2), Label("已收到，谢谢您", "h1", align=paint.CENTER),
            Label("愿意的话，再点一下是哪一方面（可以不点）", "h3", "ink2", align=paint.CENTER),
            row(STRETCH, *self.points.values(), STRETCH, gap=12), 8, row(STRETCH, self.end, STRETCH, gap=16),
            Wide(None, 3), gap=16,
        )  # fmt: skip

    def _thanks(self) -> QWidget:
        sign = Wide(IconView("circle-check", "ok", 64), 0, Qt.AlignmentFlag.AlignHCenter)
        return _page(
            Wide(None, 2), sign, Label("已收到", "h1", align=paint.CENTER),
            Label("谢谢您", "h3", "ink2", align=paint.CENTER),
            Label(self._centre, "body", "ink3", align=paint.CENTER), Wide(None, 3), gap=12,
        )  # fmt: skip

    def first_focus(self) -> None:
        self.setFocus()  # on none of the five: a stray Enter must not answer for anybody

    def press(self, value: Value) -> None:
        """The one press."""
        if self._value is None:
            self._value = value
            self.later.hide()
            self.pages.setCurrentIndex(1)
            self.end.setFocus()
            self._wait.start()

    def _finish(self) -> None:
        if self._value is None or self._told:
            return
        self._told = True
        self._wait.stop()
        self.pages.setCurrentIndex(2)
        self.back.show()
        self.back.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter and Space are the resident's late presses
        self.setFocus()
        self.rated.emit(int(self._value), tuple(code for code, b in self.points.items() if b.isChecked()))

    def reject(self) -> None:
        """Esc: away without a rating, or on without points."""
        if self._value is None:
            super().reject()
        elif not self._told:
            self._finish()
        else:
            self.done(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if not event.isAutoRepeat() and self._value is None and digit in tuple("12345"):
            self.press(Value(int(digit)))
            event.accept()
        elif self._told and event.key() != Qt.Key.Key_Escape:
            event.accept()
        else:
            super().keyPressEvent(event)


def _page(*parts: Part, gap: int) -> QWidget:
    made = QWidget()
    fill(made, *parts, gap=gap, margins=(9, 9, 9, 9))
    return made
