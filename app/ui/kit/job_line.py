"""A painted line of a card of the day: a short lead, what it is, whose, a sum and a tag; a press opens the thing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit import paint, theme
from app.ui.kit.layout import column, into
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import clear

_LEAD, _PAD = 54, 8


@dataclass(frozen=True)
class JobSaid:
    """What one line says. ``lead`` is a shelf or a time, with ``lead_sub`` under it; ``bar`` is the ink of the stroke
    between it and the words, none without; ``quiet`` is what is over, ``marked`` what goes on now."""

    number: str
    lead: str
    title: str
    sub: str
    lead_sub: str = ""
    value: str = ""
    tag: TagSpec | None = None
    bar: str = ""
    quiet: bool = False
    marked: bool = False


class JobLine(QPushButton):
    """One line; ``on`` is called with its number."""

    def __init__(self, said: JobSaid, on: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = said
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        tag = "" if said.tag is None else said.tag.text
        words = (said.lead, said.lead_sub, said.title, said.sub, said.value, tag)
        self.setAccessibleName(" ".join(word for word in words if word))
        self.clicked.connect(lambda _checked=False: on(said.number))

    def sizeHint(self) -> QSize:
        return QSize(240, theme.fm("strong").height() + theme.fm("caption").height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        said, painter = self.said, QPainter(self)
        area = QRectF(self.rect())
        if said.marked:
            paint.box(painter, area, 6, "okBg", "okLine")
        elif self.underMouse():
            paint.box(painter, area, 6, "subtle")
        high, low = theme.fm("strong").height(), theme.fm("caption").height()
        tone, soft = ("ink3", "ink3") if said.quiet else ("ink", "ink2")
        inner = area.adjusted(_PAD, 3, -_PAD, -3)
        lead = max(_LEAD, paint.width("00:00", "strong") + 12)
        lead_tone = tone if said.lead_sub else "accentInk"
        first = QRectF(inner.x(), inner.y() if said.lead_sub else inner.center().y() - high / 2, lead - 8, high)
        paint.text(painter, first, said.lead, lead_tone, "strong")
        paint.text(painter, QRectF(inner.x(), inner.y() + high, lead - 8, low), said.lead_sub, soft, "caption")
        if said.bar:
            paint.box(painter, QRectF(inner.x() + lead - 4, inner.y() + 3, 3, inner.height() - 6), 1, said.bar)
        right = inner.right()
        if said.tag is not None:
            right = paint.tags(painter, right, inner.center().y(), [said.tag]) - 6
        if said.value:
            used = paint.width(said.value, "strong") + 4
            value = QRectF(right - used, inner.center().y() - high / 2, used, high)
            paint.text(painter, value, said.value, tone, "strong", paint.RIGHT)
            right -= used + 8
        words = QRectF(inner.x() + lead + 6, inner.y(), max(right - inner.x() - lead - 6, 20), high)
        paint.text(painter, words, said.title, tone, "strong")
        paint.text(painter, QRectF(words.x(), words.bottom(), words.width(), low), said.sub, soft, "caption")
        if self.hasFocus():
            paint.focus_ring(painter, area, 6)
        painter.end()


class JobLines:
    """A column of lines, made anew only when they say something else."""

    def __init__(self, on: Callable[[str], object]) -> None:
        self._on = on
        self.said: tuple[JobSaid, ...] = ()
        self.column: QVBoxLayout = column(gap=2)

    def show(self, said: Sequence[JobSaid]) -> None:
        """Show these; the same as before stay, so that a line keeps the keyboard."""
        if tuple(said) == self.said:
            return
        self.said = tuple(said)
        clear(self.column)
        into(self.column, *(JobLine(one, self._on) for one in said))
