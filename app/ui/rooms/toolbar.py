"""Above and below the calendars: which week or day, the one box, the three views; what the colours and keys mean."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import metrics, paint, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Keycap, Label
from app.ui.kit.layout import STRETCH, fill_row, holder, row, wide

WEEK, DAY, LIST = "week", "day", "list"
VIEWS = ((WEEK, "周"), (DAY, "日"), (LIST, "列表"))
_ASK = 252
_FIGURES = 120


class Toolbar(QWidget):
    """Signals: ``turned(int)`` one week or day on or back, ``today_wanted``, ``viewed(str)`` another view."""

    turned = Signal(int)
    today_wanted = Signal()
    viewed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.back = Button(icon="chevron-left", name="往前", on=lambda: self.turned.emit(-1))
        self.today = Button("本周", key="T", on=self.today_wanted.emit)
        self.on = Button(icon="chevron-right", name="往后", on=lambda: self.turned.emit(1))
        self.when = Label("", "h2")
        self.figures = Label("", "caption", "ink2", elide=True)
        self.ask = SearchBox("下周二下午 20人 投影", key=shortcuts.cap("scan"), name="问哪里有空")
        self.ask.setMaximumWidth(_ASK)
        self.ask.setMinimumWidth(150)
        self.views = Segment(VIEWS, name="怎么看")
        self.views.changed.connect(lambda value: self.viewed.emit(str(value)))
        self.turns = holder(row(self.back, self.today, self.on, 4, self.when))
        fill_row(self, self.turns, wide(self.figures), wide(self.ask), self.views, gap=10)

    def show_view(self, view: str, when: str, figures: str) -> None:
        """What is in front, which days, and how much of them is booked."""
        self.views.set_value(view)
        self.turns.setVisible(view != LIST)
        self.ask.setVisible(view != LIST)  # F3 is the list's own there
        self.today.set_words("今天" if view == DAY else "本周")
        self.when.setText(when)
        self.figures.setText(figures)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The figures give way first: they also stand in the top bar's place for them."""
        used = self.turns.sizeHint().width() if not self.turns.isHidden() else 0
        left = self.width() - used - self.views.sizeHint().width() - 160
        self.figures.setVisible(left > _FIGURES)


class Legend(QWidget):
    """What the colours mean: a small square of each and its word."""

    def __init__(self, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self.setAccessibleName("颜色：" + "、".join(word for _, word in entries))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide_ = sum(16 + paint.width(word, "caption") + 12 for _, word in self._entries)
        return QSize(wide_, max(metrics.TAG, theme.fm("caption").height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left, middle = 0, self.height() / 2
        for tone, word in self._entries:
            paint.box(painter, QRectF(left, middle - 5, 10, 10), 3, tone)
            spot = QRectF(left + 16, 0, self.width(), self.height())
            left += 16 + paint.text(painter, spot, word, "ink2", "caption", elide=False) + 12
        painter.end()


class FootLine(QWidget):
    """The legend, and the keys of the calendar in front as far as there is room."""

    def __init__(self, legend: Legend) -> None:
        super().__init__()
        self.legend = legend
        self.turns = {WEEK: Keycap("PgUp PgDn", "换周"), DAY: Keycap("PgUp PgDn", "换天")}
        drawn = Keycap("拖动", "划出时段即新建")
        both = [Keycap("N", "新预约"), Keycap("E", "改时间"), Keycap("↵", "打开")]
        self.keys = {WEEK: [self.turns[WEEK], *both], DAY: [self.turns[DAY], *both, drawn], LIST: []}
        self._all = [*self.turns.values(), *both, drawn]
        self._view = WEEK
        fill_row(self, legend, STRETCH, *self._all, gap=14)

    def show_view(self, view: str) -> None:
        """The keys of the view in front."""
        self._view = view
        self.legend.setVisible(view != LIST)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.legend.sizeHint().width()
        wanted = self.keys[self._view]
        for key in (*wanted, *(one for one in self._all if one not in wanted)):
            room -= key.sizeHint().width() + 14
            key.setVisible(key in wanted and room >= 0)
