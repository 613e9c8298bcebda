"""The rail: where people go. 84 px with the word under the icon; 200 px with key hints on a wide screen."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.kit import icons, metrics, paint, shortcuts, theme, tokens
from app.ui.kit.brand import paint_plum
from app.ui.kit.family import PageSpec
from app.ui.kit.layout import STRETCH, fill, into
from app.ui.kit.plain import set_tip


class RailItem(QAbstractButton):
    """One page in the rail, with a count of what waits there."""

    def __init__(self, spec: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._badge, self._wide = 0, False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_tip(self, f"{spec.title}（{shortcuts.cap(spec.shortcut)}）")
        self.set_badge(0)

    def set_badge(self, count: int) -> None:
        """Show a count; 0 takes it away."""
        self._badge = count
        self.setAccessibleName(f"{self.spec.title} {count} 件待办" if count else self.spec.title)
        self.update()

    @property
    def count(self) -> int:
        """The count shown."""
        return self._badge

    def set_wide(self, wide: bool) -> None:
        """Show icon and word side by side."""
        self._wide = wide
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._wide:
            return QSize(metrics.RAIL_WIDE - 16, theme.box(metrics.LARGE, "body"))
        return QSize(metrics.RAIL - 16, theme.box(metrics.RAIL_ITEM, "caption", pad=metrics.ICON_RAIL + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, metrics.TOUCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        body = area.adjusted(8, 2, -8, -2)
        active = self.isChecked()
        if active:
            paint.box(painter, body, metrics.R_TILE, "railA")
            paint.box(painter, QRectF(0, area.center().y() - 12, 4, 24), 2, "railInk")
        elif self.underMouse():
            painter.setOpacity(0.5)
            paint.box(painter, body, metrics.R_TILE, "railA")
            painter.setOpacity(1)
        ink = "railInk" if active else "railInk2"
        (self._paint_wide if self._wide else self._paint_narrow)(painter, body, ink)
        if self.hasFocus():
            paint.box(painter, body, metrics.R_TILE, border="railInk", width=metrics.RING)
        painter.end()

    def _paint_narrow(self, painter: QPainter, body: QRectF, ink: str) -> None:
        size, low = metrics.ICON_RAIL, theme.fm("caption").height()
        top = body.center().y() - (size + low + 2) / 2
        left = body.center().x() - size / 2
        icons.paint(painter, left, top, self.spec.icon, ink, size)
        words = QRectF(body.x(), top + size + 2, body.width(), low)
        face = theme.font("tag" if self.isChecked() else "caption")
        paint.text(painter, words, self.spec.title, ink, face, paint.CENTER)
        if self._badge:
            self._paint_badge(painter, QPointF(left + size + 6, top + 5))

    def _paint_wide(self, painter: QPainter, body: QRectF, ink: str) -> None:
        size = metrics.ICON_RAIL
        icons.paint(painter, body.x() + 14, body.center().y() - size / 2, self.spec.icon, ink, size)
        face = theme.font("strong" if self.isChecked() else "body")
        paint.text(painter, body.adjusted(48, 0, -60, 0), self.spec.title, ink, face)
        cap = shortcuts.cap(self.spec.shortcut)
        wide = paint.keycap_width(cap)
        paint.keycap(painter, body.right() - wide - 10, body.center().y(), cap, "railInk2", "railA")
        if self._badge:
            self._paint_badge(painter, QPointF(body.right() - wide - 26, body.center().y()))

    def _paint_badge(self, painter: QPainter, middle: QPointF) -> None:
        words = str(self._badge) if self._badge < 100 else "99"
        wide = max(18.0, paint.width(words, "keycap") + 8.0)
        area = QRectF(middle.x() - wide / 2, middle.y() - 9, wide, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.PLUM["petal2"]))
        painter.drawRoundedRect(area, 9, 9)
        painter.setPen(QColor(tokens.PLUM["night2"]))
        painter.setFont(theme.font("keycap"))
        painter.drawText(area, paint.CENTER, words)


class Me(QAbstractButton):
    """Who is on duty; a press opens the menu of what they may do with the desk itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, role: str) -> None:
        """Show somebody else."""
        self._name = name
        self.setAccessibleName(f"{name} {role}")
        set_tip(self, f"{name} · {role}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(metrics.RAIL, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        wide = area.width() > metrics.RAIL
        centre = QPointF(38.0 if wide else area.center().x(), area.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("railA"))
        painter.drawEllipse(centre, 18, 18)
        ring = QRectF(centre.x() - 18, centre.y() - 18, 36, 36)
        paint.text(painter, ring, paint.initial(self._name), "railInk", "strong", paint.CENTER, elide=False)
        if wide:
            paint.text(painter, area.adjusted(66, 0, -12, 0), self._name, "railInk", "strong")
        if self.hasFocus():
            paint.box(painter, ring.adjusted(-3, -3, 3, 3), 21, border="railInk", width=metrics.RING)
        painter.end()


class Rail(QWidget):
    """Brand mark, pages, and at the foot the settings and the person. Signals: ``wanted(key)``, ``me_wanted()``."""

    wanted = Signal(str)
    me_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, RailItem] = {}
        self._wide = False
        self._short = "邻里坊"
        self.setAccessibleName("导航")
        self._column = fill(self, gap=0, margins=(0, 74, 0, 10))
        self.me = Me()
        self.me.clicked.connect(lambda _checked=False: self.me_wanted.emit())
        self.set_wide(False)

    def set_pages(self, specs: Sequence[PageSpec]) -> None:
        """Show these pages."""
        counts = {key: item.count for key, item in self._items.items()}
        while self._column.count():
            self._column.takeAt(0)
        for old in self._items.values():
            old.hide()
            old.deleteLater()
        self._items = {spec.key: self._item(spec) for spec in specs}
        high = [self._items[spec.key] for spec in specs if not spec.low]
        low = [self._items[spec.key] for spec in specs if spec.low]
        into(self._column, *high, STRETCH, *low, 6, self.me)
        for key, count in counts.items():
            self.badge(key, count)

    def _item(self, spec: PageSpec) -> RailItem:
        item = RailItem(spec, self)
        item.set_wide(self._wide)
        item.clicked.connect(lambda _checked=False: self.wanted.emit(spec.key))
        return item

    def set_active(self, key: str) -> None:
        """Mark the page that is in front."""
        for name, item in self._items.items():
            item.setChecked(name == key)

    def badge(self, key: str, count: int) -> None:
        """The number on a page's item."""
        if key in self._items:
            self._items[key].set_badge(count)

    def set_wide(self, wide: bool) -> None:
        """Switch between 84 and 200 px."""
        self._wide = wide
        self.setFixedWidth(metrics.RAIL_WIDE if wide else metrics.RAIL)
        for item in self._items.values():
            item.set_wide(wide)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        centre = QPointF(38.0 if self._wide else self.width() / 2, 28)
        paint_plum(painter, centre, 18)
        if self._wide:
            paint.text(painter, QRectF(66, 12, self.width() - 70, 32), self._short, "railInk", "h3")
        else:
            paint.text(painter, QRectF(0, 48, self.width(), 20), self._short, "railInk2", "caption", paint.CENTER)
        painter.end()
