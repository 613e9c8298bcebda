"""Words on a page: labels that follow the theme, keycaps, tags, and the thin lines between things."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.kit import metrics, paint, theme
from app.ui.kit.paint import TagSpec


class Label(QLabel):
    """Plain text in a type ``role`` and a ``tone`` (tokens); ``elide`` cuts one long line with ….

    Never rich text: what people typed must not be read as markup.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "ink",
        *,
        elide: bool = False,
        wrap: bool = False,
        align: Qt.AlignmentFlag = paint.LEFT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._tone, self._elide = role, tone, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setAlignment(align)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._dress()
        theme.themeChanged.connect(self._dress)
        self.setText(text)

    def setText(self, text: str) -> None:
        theme.notice(text)
        super().setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour by token."""
        if tone != self._tone:
            self._tone = tone
            self._dress()

    def set_role(self, role: str) -> None:
        """Change the type role."""
        self._role = role
        self._dress()

    def _dress(self) -> None:
        self.setFont(theme.font(self._role))
        look = self.palette()
        look.setColor(QPalette.ColorRole.WindowText, theme.color(self._tone))
        self.setPalette(look)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 40), hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        paint.text(painter, QRectF(self.contentsRect()), self.text(), self._tone, self._role, self.alignment())
        painter.end()


class Keycap(QWidget):
    """A key hint on its own, with an optional word after it in a type ``role``: ``[Esc] 返回``."""

    def __init__(self, cap: str, word: str = "", role: str = "caption", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cap, self._word, self._role = cap, word, role
        self.setAccessibleName(f"{cap} {word}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = paint.width(self._word, self._role) + 6 if self._word else 0
        return QSize(paint.keycap_width(self._cap) + words, max(metrics.TAG, theme.fm(self._role).height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        wide = paint.keycap(painter, 0, area.center().y(), self._cap)
        paint.text(painter, area.adjusted(wide + 6, 0, 0, 0), self._word, "ink2", self._role, elide=False)
        painter.end()


class Tag(QWidget):
    """One fact in a tag; ``tone`` ok, warn, bad, info or mute, ``icon`` when urgent."""

    def __init__(self, text: str, tone: str = "mute", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._spec = TagSpec(text, tone, icon)
        self.set_spec(self._spec)

    @property
    def spec(self) -> TagSpec:
        """What the tag says."""
        return self._spec

    def set_spec(self, spec: TagSpec) -> None:
        """Say something else."""
        self._spec = spec
        self.setAccessibleName(spec.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(paint.tag_width(self._spec), paint.tag_height() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.tag(painter, 0, self.height() / 2, self._spec, self.width())
        painter.end()


_APART = 6


class Tags(QWidget):
    """A row of tags, at most ``most``: one tag per fact."""

    def __init__(self, specs: tuple[TagSpec, ...] = (), most: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_APART)
        self._row.addStretch(1)
        self.set_specs(specs)

    def set_specs(self, specs: tuple[TagSpec, ...]) -> None:
        """Replace the tags."""
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, spec in enumerate(specs[: self._most]):
            self._row.insertWidget(at, Tag(spec.text, spec.tone, spec.icon, self))


class PartLines(QWidget):
    """Parts beside each other, as many on a line as there is room for; those that are hidden take none."""

    def __init__(self, parts: Iterable[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = list(parts)
        for part in self._parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _places(self, room: int) -> list[tuple[QWidget, QRect]]:
        """Where each part stands in this room."""
        places, x, y = [], 0, 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint()
            if x and x + size.width() > room:
                x, y = 0, y + size.height() + _APART
            places.append((part, QRect(QPoint(x, y), size)))
            x += size.width() + _APART
        return places

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _part, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        wide = sum(part.sizeHint().width() + _APART for part in self._parts if not part.isHidden())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        widest = max((part.sizeHint().width() for part in self._parts if not part.isHidden()), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def _put(self) -> None:
        for part, place in self._places(self.width()):
            part.setGeometry(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._put()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # of a part: it came or went, or its letters have another size
            self.updateGeometry()
            self._put()
        return super().event(event)


class TagLines(PartLines):
    """Any number of tags."""

    def __init__(self, specs: Iterable[TagSpec], parent: QWidget | None = None) -> None:
        super().__init__((Tag(spec.text, spec.tone, spec.icon) for spec in specs), parent)


class Rule(QFrame):
    """A hairline, lying or (``upright``) standing."""

    def __init__(self, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.ground(painter, self.rect(), "line")
        painter.end()
