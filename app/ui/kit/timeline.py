"""What happened to a record, newest first: a dot in the colour of the step, what it was, when and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import paint, theme

_DOT = 10
_LEFT = 26
_GAP = 8


@dataclass(frozen=True)
class Moment:
    """One step: ``tone`` of its dot, the strong line, what was said, and the quiet line."""

    title: str
    note: str
    text: str = ""
    tone: str = "mute"


@dataclass(frozen=True)
class _Line:
    words: str
    role: str
    tone: str


class Timeline(QWidget):
    """Steps under each other. It is as high as its words need at the width it has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments: tuple[Moment, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("进度")

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What is shown."""
        return self._moments

    def set_moments(self, moments: Sequence[Moment]) -> None:
        """Show these steps."""
        self._moments = tuple(moments)
        self.setAccessibleDescription("；".join(" ".join(w for w in (m.title, m.text, m.note) if w) for m in moments))
        for one in moments:
            theme.notice(f"{one.title}{one.text}{one.note}")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._height(m, width) for m in self._moments)

    def sizeHint(self) -> QSize:
        wide = self.width() if self.width() > 100 else 360
        return QSize(200, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _height(self, moment: Moment, width: int) -> int:
        lines = self._lines(moment, width)
        return sum(theme.fm(line.role).height() for line in lines) + _GAP

    @staticmethod
    def _lines(moment: Moment, width: int) -> list[_Line]:
        room = width - _LEFT
        lines = [_Line(words, "strong", "ink") for words in wrapped(moment.title, "strong", room)]
        lines += [_Line(words, "body", "ink2") for words in wrapped(moment.text, "body", room)]
        return [*lines, *(_Line(words, "caption", "ink3") for words in wrapped(moment.note, "caption", room))]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        for at, moment in enumerate(self._moments):
            high = self._height(moment, self.width())
            middle = top + theme.fm("strong").height() / 2
            if at < len(self._moments) - 1:
                painter.fillRect(QRectF(8, middle, 2, high), theme.color("line"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(moment.tone))
            painter.drawEllipse(QPointF(9, middle), _DOT / 2, _DOT / 2)
            y = top
            for line in self._lines(moment, self.width()):
                tall = theme.fm(line.role).height()
                area = QRectF(_LEFT, y, self.width() - _LEFT, tall)
                paint.text(painter, area, line.words, line.tone, line.role, elide=False)
                y += tall
            top += high
        painter.end()


def wrapped(words: str, role: str, width: int) -> list[str]:
    """A text cut into lines that fit, at paragraph ends too; nothing for an empty one."""
    out: list[str] = []
    for paragraph in words.splitlines():
        layout = QTextLayout(paragraph, theme.font(role))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(max(width, 40))
            # positions count UTF-16 units, and so must the cut
            cut = paragraph.encode("utf-16-le")[line.textStart() * 2 : (line.textStart() + line.textLength()) * 2]
            out.append(cut.decode("utf-16-le"))
            line = layout.createLine()
        layout.endLayout()
    return out
