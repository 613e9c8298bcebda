"""Money that is read aloud: a small ¥ and large digits on one line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit import metrics, paint, theme
from app.ui.kit.text import MINUS, yuan


def amount_fonts(role: str) -> tuple[QFont, QFont]:
    """The digits' font and that of the ¥, 56 % of it."""
    size, weight = metrics.TYPE[role]
    return theme.font_of(size, weight), theme.font_of(size * 0.56, weight)


def paint_amount(painter: QPainter, area: QRectF, words: str, tone: str, role: str) -> float:
    """Paint ``words`` (digits without ¥) at the right edge with its small ¥; smaller when too wide. Returns width."""
    digits, sign = amount_fonts(role)
    bare, negative = words.removeprefix(MINUS), words.startswith(MINUS)
    wide = QFontMetricsF(digits).horizontalAdvance(bare)
    head = f"{MINUS}¥" if negative else "¥"
    sign_wide = QFontMetricsF(sign).horizontalAdvance(head) + 4
    total = wide + sign_wide
    painter.save()
    if total > area.width() > 0:
        painter.translate(area.right(), area.center().y())
        painter.scale(area.width() / total, area.width() / total)
        painter.translate(-area.right(), -area.center().y())
    measure = QFontMetricsF(digits)
    base = area.center().y() + (measure.capHeight() / 2)
    painter.setPen(theme.color(tone))
    painter.setFont(digits)
    painter.drawText(int(area.right() - wide), int(base), bare)
    painter.setFont(sign)
    painter.drawText(int(area.right() - wide - sign_wide), int(base), head)
    painter.restore()
    return min(total, area.width())


class AmountDisplay(QWidget):
    """An amount with its name. ``ground`` none, surface (a field, with ``set_active``) or okBg / warnBg panels.

    ``role`` money (42) or change (48); ``note`` is one caption line under the figure.
    """

    def __init__(
        self,
        name: str,
        *,
        role: str = "money",
        tone: str = "accent",
        ground: str = "none",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._role, self._tone, self._ground = name, role, tone, ground
        self._words, self._note, self._active = yuan(0, symbol=False), "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def set_fen(self, fen: int) -> None:
        """Show an amount in 分."""
        self.set_words(yuan(fen, symbol=False))

    def set_words(self, words: str) -> None:
        """Show an amount as it is being typed, without ¥."""
        self._words = words
        self._tell()

    def words(self) -> str:
        """What is shown, without ¥."""
        return self._words

    def set_name(self, name: str, tone: str, ground: str) -> None:
        """Turn into another amount: 找零 becomes 还差."""
        self._name, self._tone, self._ground = name, tone, ground
        self._tell()

    def set_note(self, note: str) -> None:
        """The caption under the figure."""
        self._note = note
        self.updateGeometry()
        self._tell()

    def set_active(self, active: bool) -> None:
        """Draw the ring of the field that digits go to."""
        self._active = active
        self.update()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name} ¥{self._words} {self._note}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        high = theme.fm(self._role).height() + (16 if self._ground != "none" else 2)
        if self._note:
            high += theme.fm("caption").height()
        return QSize(220, high)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        pad = 0.0
        if self._ground != "none":
            pad = 18.0
            border = self._ground[:-2] + "Line" if self._ground.endswith("Bg") else "field"
            paint.box(
                painter,
                area,
                metrics.R_TILE,
                self._ground,
                "focus" if self._active else border,
                2 if self._active else 1,
            )
        inner = area.adjusted(pad, 0, -pad, -theme.fm("caption").height() if self._note else 0)
        small = self._ground == "surface"
        name_tone = self._tone if self._ground.endswith("Bg") else "ink2" if small else "ink"
        used = paint.text(painter, inner, self._name, name_tone, "h3")
        paint_amount(painter, inner.adjusted(used + 10, 0, 0, 0), self._words, self._tone, self._role)
        if self._note:
            low = theme.fm("caption").height()
            line = QRectF(area.x() + pad, area.bottom() - low - 6, area.width() - 2 * pad, low)
            paint.text(
                painter, line, _fitting(self._note, line.width()), name_tone, "caption", Qt.AlignmentFlag.AlignRight
            )
        painter.end()


def _fitting(note: str, room: float) -> str:
    # Which notes and coins to hand out is of use only as a whole: it stands closer before a piece is left out.
    close = note.replace(" ", "")
    ways = (note, close, close.replace("、", " "))
    return next((words for words in ways if theme.fm("caption").horizontalAdvance(words) <= room), ways[-1])
