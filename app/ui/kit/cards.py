"""Grounds and notices inside a page: cards, stat tiles, banners, empty states, the card of a long task."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.plain import set_tip


class Card(QWidget):
    """A bordered ground with an optional head (title, quiet note, things at the right) and a ``body`` layout.

    ``ground`` surface, soft or subtle. ``flush`` leaves no padding, for tables that touch the border; ``gap`` stands
    between the parts of the body.
    """

    def __init__(
        self,
        title: str = "",
        note: str = "",
        *,
        ground: str = "surface",
        flush: bool = False,
        gap: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        outer = QVBoxLayout(self)
        left, top, right, bottom = metrics.CARD_PAD
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = Label(title, "h3")
        self.note = Label(note, "caption", "ink2", elide=True)
        if title:
            self.head.setContentsMargins(left - 1, top - 1, right - 1, 8)
            self.head.addWidget(self.title)
            self.head.addWidget(self.note, 1)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(gap)
        if flush:
            self.body.setContentsMargins(0, 0, 0, 6)
        else:
            self.body.setContentsMargins(left - 1, 0 if title else top - 1, right - 1, bottom - 1)
        outer.addLayout(self.body, 1)

    def set_ground(self, ground: str) -> None:
        """Change the ground."""
        self._ground = ground
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        border = {"soft": "soft2"}.get(self._ground, "line")
        if self._ground.endswith("Bg"):
            border = self._ground[:-2] + "Line"
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, self._ground, border)
        painter.end()


_FACES = ("figure", "h2", "h3", "strong")
"""Of a figure, the largest that fits."""
_APART = 6


class StatTile(QPushButton):
    """A figure with its name: icon and name above, 28 px figure and unit below, a note at the right.

    Where there is no room beside the figure the note stands beside the name, then without what follows its first
    " · ", then not at all: a sum in it is never cut. The tooltip has it whole. The figure itself gets smaller.

    The whole tile can be pressed and leads to the list behind the figure.
    """

    def __init__(
        self,
        name: str,
        icon: str,
        tone: str = "ink2",
        *,
        on: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._icon, self._tone = name, icon, tone
        self._figure, self._unit, self._note, self._figure_tone = "", "", "", "ink"
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())

    def set_figure(self, figure: str, unit: str = "", note: str = "", tone: str = "ink") -> None:
        """Show a figure; ``tone`` bad or warn when it needs eyes."""
        self._figure, self._unit, self._note, self._figure_tone = figure, unit, note, tone
        self.setAccessibleName(f"{self._name} {figure} {unit} {note}".strip())
        set_tip(self, note)
        self.update()

    def note_in(self, beside_figure: float, beside_name: float) -> tuple[str, bool]:
        """The note as far as there is room, and whether it stands beside the name."""
        for words in dict.fromkeys((self._note, self._note.split(" · ")[0])):
            wide = paint.width(words, "caption")
            if wide < beside_figure:
                return words, False
            if wide < beside_name:
                return words, True
        return "", False

    def sizeHint(self) -> QSize:
        return QSize(150, theme.box(metrics.STAT, "caption", "figure", pad=22))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint.box(painter, area, metrics.R_CARD, "subtle" if self.underMouse() else "surface", "line")
        high, figure = theme.fm("caption").height(), theme.fm("figure").height()
        top, left = area.y() + 12, area.x() + 14
        icons.paint(painter, left, top + high / 2 - 9, self._icon, self._tone, 18)
        paint.text(painter, QRectF(left + 24, top, area.width() - 52, high), self._name, "ink2", "caption")
        base = QRectF(left, area.bottom() - figure - 5, area.width() - 28, figure)
        face = next((f for f in _FACES if paint.width(self._figure, f) < base.width()), _FACES[-1])
        used = paint.text(painter, base, self._figure, self._figure_tone, face)
        low = QRectF(left + used + 6, base.y() + figure * 0.3, base.width() - used - 6, high)
        unit = paint.width(self._unit, "caption") + _APART if self._unit else 0
        if unit < low.width() + _APART:
            paint.text(painter, low, self._unit, "ink2", "caption")
        named = 24 + paint.width(self._name, "caption") + _APART
        note, above = self.note_in(low.width() - unit, base.width() - named)
        note_tone = self._figure_tone if self._figure_tone != "ink" else "ink2"
        paint.text(
            painter, QRectF(left, top, base.width(), high) if above else low, note, note_tone, "caption", paint.RIGHT
        )
        if self.hasFocus():
            paint.focus_ring(painter, area, metrics.R_CARD)
        painter.end()


class Action(NamedTuple):
    """A verb offered in a banner or an empty state."""

    text: str
    slot: Callable[[], object]
    key: str = ""


class Banner(QWidget):
    """Trouble or news that stays in the page until it is over; ``tone`` warn, bad or ok, one or two actions."""

    _ICONS: ClassVar[dict[str, str]] = {
        "warn": "triangle-alert",
        "bad": "circle-alert",
        "ok": "circle-check",
        "info": "info",
    }

    def __init__(
        self,
        tone: str,
        title: str,
        text: str = "",
        actions: Sequence[Action] = (),
        *,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tone = tone
        self.setAccessibleName(f"{title} {text}".strip())
        row = self._row = QHBoxLayout(self)
        self.set_low(False)
        row.setSpacing(8)
        row.addWidget(IconView(icon or self._ICONS[tone], tone, 20))
        row.addSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, "strong", tone, elide=True))
        if text:
            words.addWidget(Label(text, "caption", "ink2", elide=True))
        row.addLayout(words, 1)
        for at, action in enumerate(actions[:2]):
            kind = "plain" if at == 0 else "ghost"
            button = Button(action.text, kind=kind, sz="sm", key=action.key, on=action.slot)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where people type
            row.addWidget(button)

    def set_low(self, low: bool) -> None:
        """As low as its words: it lies on something of its height."""
        self._row.setContentsMargins(14, 1 if low else 8, 10, 1 if low else 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), 8, f"{self.tone}Bg", f"{self.tone}Line")
        painter.end()


class Empty(QWidget):
    """Nothing here yet: an icon, one sentence, how to start, at most one button; ``small`` within a form. Where it is
    low the icon goes first and then how to start: what is left is whole."""

    def __init__(
        self,
        sentence: str,
        how: str = "",
        action: Action | None = None,
        *,
        icon: str = "inbox",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._gap = 4 if small else 16
        self._column = column = QVBoxLayout(self)
        column.setSpacing(4 if small else 8)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        mark = IconView(icon, "ink3", 24 if small else 36)
        column.addWidget(mark, 0, middle)
        column.addWidget(Label(sentence, "body" if small else "h3", align=paint.CENTER, wrap=True))
        self._spare: list[QWidget] = [mark]
        """What is left out where there is no room for it, the first one first."""
        if how:
            said = Label(how, "caption", "ink2", align=paint.CENTER, wrap=True)
            column.addWidget(said)
            self._spare.append(said)
        if action is not None:
            button = Button(action.text, kind="soft", key=action.key, on=action.slot)
            column.addWidget(button, 0, middle)
        column.addStretch(1)
        self._fit()

    def _fit(self) -> None:
        column, room, across = self._column, self.height(), self.width() - 32
        parts = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        tall = {part: _needs(part, across) for part in parts}
        left = list(parts)
        for one in self._spare:
            if self._gap * 2 + sum(tall[part] for part in left) + column.spacing() * (len(left) - 1) <= room:
                break
            left.remove(one)
        for one in self._spare:
            one.setVisible(one in left)
        over = room - sum(tall[part] for part in left) - column.spacing() * (len(left) - 1)
        gap = min(self._gap, max(over // 2, 0))
        column.setContentsMargins(16, gap, 16, gap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _needs(part: QWidget, across: int) -> int:
    tall = part.heightForWidth(across) if part.hasHeightForWidth() else part.sizeHint().height()
    return max(tall, part.minimumHeight())


class ProgressBar(QWidget):
    """A bar of 8 px, 0 to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(8)
        self.setAccessibleName("进度")

    def set_share(self, share: float) -> None:
        """How much is done, 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(f"{int(self._share * 100)}%")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint.box(painter, area, 4, "sunken")
        if self._share > 0:
            paint.box(painter, QRectF(0, 0, max(area.width() * self._share, 8), area.height()), 4, "accent")
        painter.end()
