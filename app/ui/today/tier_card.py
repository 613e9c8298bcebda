"""Who the day's benefits went to: one line per age tier, and how the day was paid."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.dashboard import Today
from app.ui.kit import icons, paint, theme
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import into, wide
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.words.till import METHODS

_ICONS = {"cash": "banknote", "wechat": "qr-code", "alipay": "scan-line", "card": "credit-card"}


class DayLines(QWidget):
    """Painted lines: an icon, a name with a quiet note under it, a sum at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[tuple[str, str, str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: tuple[tuple[str, str, str, str, str], ...]) -> None:
        """``(icon, tone, name, note, sum)`` per line."""
        self._lines = lines
        self.setAccessibleName("；".join(f"{name} {note} {value}" for _, _, name, note, value in lines))
        self.updateGeometry()
        self.update()

    @staticmethod
    def _high() -> int:
        return theme.box(46, "body", "caption", pad=2)

    def sizeHint(self) -> QSize:
        return QSize(240, self._high() * len(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        high = self._high()
        first, second = theme.fm("body").height(), theme.fm("caption").height()
        for at, (icon, tone, name, note, value) in enumerate(self._lines):
            area = QRectF(0, at * high, self.width(), high)
            icons.paint(painter, 0, area.center().y() - 9, icon, tone, 18)
            top = area.y() + (high - first - second + 3) / 2
            paint.text(painter, QRectF(30, top, area.width() - 130, first), name, "ink", "strong")
            paint.text(painter, QRectF(30, top + first - 3, area.width() - 130, second), note, "ink3", "caption")
            paint.text(painter, area, value, "ink", "strong", paint.RIGHT)
            if at:
                painter.fillRect(QRectF(0, area.y(), area.width(), 1), theme.color("line"))
        painter.end()


class TierCard(Card):
    """优惠 by age tier, then the day's tenders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("优惠与收款", " ", parent=parent)
        self.lines = DayLines()
        self._scroll = ScrollBody(self.lines)
        self._none = Label("收款后，这里按年龄档和收款方式合计", "caption", "ink3", wrap=True, align=paint.CENTER)
        into(self.body, wide(self._scroll), wide(self._none))

    def show_day(self, day: Today) -> None:
        """Show the day's tiers and tenders."""
        self.note.setText(f"原价 {yuan(day.list_total)}" if day.list_total else " ")
        tiers = tuple(("leaf", "ok", f"长者 {tier}", f"{count} 单", yuan(-given)) for tier, count, given in day.tiers)
        tenders = tuple(
            (_ICONS.get(key, "wallet"), "ink2", METHODS.get(key, key), f"{n} 笔", "" if day.blind else yuan(amount))
            for key, n, amount in day.tenders
        )
        self.lines.set_lines((*tiers, *tenders))
        self._scroll.setVisible(bool(tiers or tenders))
        self._none.setVisible(not (tiers or tenders))
