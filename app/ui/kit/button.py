"""The one button, in every kind the design knows; painted, so that a theme switch costs a repaint and no more."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from app.ui.kit import icons, metrics, paint, theme
from app.ui.kit.plain import no_key, set_tip


class Look(NamedTuple):
    """The tokens of one kind: ground, border and ink at rest, hovered, pressed and checked."""

    fill: str = "surface"
    border: str = "line2"
    ink: str = "ink"
    hover: str = "subtle"
    pressed: str = "sunken"
    on_fill: str = "soft"
    on_border: str = "accent"
    on_ink: str = "accentInk"
    text: tuple[int, int] = (15, 600)
    pad: int = 16
    radius: int = metrics.R_CONTROL


LOOKS: dict[str, Look] = {
    "plain": Look(),
    "primary": Look("accent", "none", "onAccent", "accentH", "accentP"),
    "soft": Look("soft", "soft2", "accentInk", "soft2", "soft2"),
    "ghost": Look("none", "none", "ink2", "sunken", "line", pad=12),
    "danger": Look("surface", "badLine", "bad", "badBg", "badBg"),
    "link": Look("none", "none", "accentInk", "none", "none", pad=4),
    "key": Look(text=(24, 600), pad=8, radius=metrics.R_TILE),
    "key2": Look("sunken", "line2", "ink", "line", "line2", text=(16, 600), pad=8, radius=metrics.R_TILE),
    "keygo": Look("accent", "none", "onAccent", "accentH", "accentP", text=(20, 700), pad=8, radius=metrics.R_TILE),
    "quick": Look("subtle", "line2", "ink", "sunken", "line", text=(16, 600), pad=14),
    "chip": Look("surface", "line2", "ink2", "subtle", "sunken", "accent", "none", "onAccent", (15, 600), 14, 999),
    "seg": Look("none", "none", "ink2", "line", "line", "surface", "line2", "accentInk", (15, 600), 16, 6),
    "cat": Look(text=(16, 600), pad=14, radius=metrics.R_TILE),
}
_KEY_HEIGHTS = {"key": metrics.KEYPAD, "key2": metrics.KEYPAD, "keygo": metrics.KEYPAD, "quick": metrics.LARGE}

_ARROWS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 0, Qt.Key.Key_Down: 0}
_SIDEWAYS = (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.RightToLeft)


def _held(event: QKeyEvent) -> bool:
    """Ctrl or Shift and an arrow mean something else."""
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def _layout_of(widget: QWidget, layout: QLayout | None) -> QLayout | None:
    """The layout the widget lies in itself, somewhere inside ``layout``."""
    if layout is None or layout.indexOf(widget) >= 0:
        return layout
    inner = (item.layout() for at in range(layout.count()) if (item := layout.itemAt(at)) is not None)
    return next((found for one in inner if one is not None and (found := _layout_of(widget, one)) is not None), None)


class Button(QPushButton):
    """A push button of a ``kind`` (see ``LOOKS``) and size ``sz`` (xs, sm, md, touch, lg, xl, tile).

    ``key`` only paints the keycap; the shortcut itself belongs to the page's verbs. A button without words
    needs ``name``, which screen readers and the tooltip say. Enter presses it like Space does. ← and → go along the
    row of verbs it stands in and stop at its ends; every other arrow is left to whatever the button stands on.
    """

    def __init__(
        self,
        text: str = "",
        *,
        kind: str = "plain",
        sz: str = "md",
        icon: str = "",
        key: str = "",
        name: str = "",
        tip: str = "",
        on: Callable[[], object] | None = None,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)  # not with the words: PySide would look at the signatures with an icon first
        self._kind, self._sz, self._icon, self._key = kind, sz, icon, key
        self._hint: QSize | None = None
        if text:
            super().setText(text)
            no_key(self)
        self.setCheckable(checkable)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        spoken = name or text.replace("\n", "")
        if spoken:
            self.setAccessibleName(spoken)
        if tip or (name and not text):
            set_tip(self, tip or name)
        if key:
            self.setAccessibleDescription(f"按键 {key}")
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())
        # not changeEvent: the first one that reaches Python makes PySide prepare all kinds of event there are, 3 ms
        theme.themeChanged.connect(self._renew)

    @property
    def kind(self) -> str:
        """The kind in force."""
        return self._kind

    def set_words(self, text: str) -> None:
        """Change the words and what a screen reader says."""
        self.setText(text)
        self.setAccessibleName(text.replace("\n", ""))
        self._renew()

    @property
    def key_cap(self) -> str:
        """What the keycap says."""
        return self._key

    def set_key(self, cap: str, spoken: str = "") -> None:
        """Change the keycap; ``spoken`` is the whole key for tooltip and screen reader where the cap is shortened."""
        self._key = cap
        self.setAccessibleDescription(f"按键 {spoken or cap}")
        if spoken:
            set_tip(self, spoken)
        self._renew()

    def set_icon(self, icon: str) -> None:
        """Change the icon by name; empty takes it away."""
        self._icon = icon
        self._renew()

    def setText(self, text: str) -> None:
        super().setText(text)
        no_key(self)
        self._renew()

    def _renew(self) -> None:
        self._hint = None
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        size, weight = LOOKS[self._kind].text
        if self._sz in ("xs", "sm") and size == 15:
            return theme.font_of(14, weight)
        if self._sz == "xl":
            return theme.font_of(20, 700 if self._kind == "primary" else 600)
        if self._sz == "lg" and size == 15:
            return theme.font_of(16, weight)
        return theme.font_of(size, weight)

    def _icon_size(self) -> int:
        return 18 if self._sz in ("xs", "sm") else 22 if self._sz == "xl" or self._kind.startswith("key") else 20

    def _height(self) -> int:
        if self._sz == "md" and self._kind in _KEY_HEIGHTS:
            return _KEY_HEIGHTS[self._kind]
        return theme.control("sm" if self._sz == "xs" else self._sz)

    def _pad(self) -> int:
        pad = LOOKS[self._kind].pad
        return min(pad, {"xs": 4 if self._key else 8, "sm": 12}.get(self._sz, pad))

    def sizeHint(self) -> QSize:
        if self._hint is None:
            measure = QFontMetrics(self._font())
            lines = self.text().split("\n")
            wide = max(measure.horizontalAdvance(line) for line in lines)
            wide += 2 * self._pad()
            if self._icon:
                wide += self._icon_size() + (8 if self.text() else 0)
            if self._key:
                wide += paint.keycap_width(self._key) + 12
            high = max(self._height(), measure.height() * len(lines) + 10)
            if self._kind == "link":
                high = max(theme.control("sm"), measure.height())
            square = not self.text() or self._kind in ("key", "key2", "keygo")
            self._hint = QSize(max(wide, high if square else 0), high)
        return self._hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        elif event.key() in _ARROWS:
            self._arrow(event)
        else:
            super().keyPressEvent(event)

    def _arrow(self, event: QKeyEvent) -> None:
        """Qt would make each arrow a Tab, straight out of the row into another part of the page."""
        step = _ARROWS[event.key()]
        row = [] if self.group() is not None or not step or _held(event) else self._row()
        if len(row) < 2:
            event.ignore()
            return
        at = row.index(self) + step
        if 0 <= at < len(row):
            row[at].setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)

    def _row(self) -> "list[Button]":
        """The buttons beside this one in the same layout that can be pressed now, from left to right."""
        parent = self.parentWidget()
        layout = _layout_of(self, parent.layout()) if parent is not None else None
        if not isinstance(layout, QBoxLayout) or layout.direction() not in _SIDEWAYS:
            return []
        beside = [item.widget() for at in range(layout.count()) if (item := layout.itemAt(at)) is not None]
        return [
            one
            for one in beside
            if isinstance(one, Button)
            and (one is self or (one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus))
        ]

    def _tokens(self) -> tuple[str, str, str]:
        look = LOOKS[self._kind]
        if not self.isEnabled():
            bare = look.fill == "none"
            return ("none", "none", "disabled") if bare else ("sunken", "line", "disabled")
        if self.isChecked():
            return look.on_fill, look.on_border, look.on_ink
        fill = look.fill
        if self.isDown():
            fill = look.pressed
        elif self.underMouse():
            fill = look.hover
        return fill, look.border, look.ink

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, border, ink = self._tokens()
        area = QRectF(self.rect())
        radius = min(LOOKS[self._kind].radius, area.height() / 2)
        strong = self._kind == "cat" and self.isChecked()
        paint.box(painter, area, radius, fill, border, 2 if strong else 1)
        self._paint_words(painter, area, ink)
        if self.hasFocus():
            inset = 3 if fill in ("accent", "accentH", "accentP") else 0
            if inset:
                paint.box(painter, area.adjusted(2, 2, -2, -2), radius - 2, border="onAccent", width=1.5)
            paint.focus_ring(painter, area, radius)
        painter.end()

    def _paint_words(self, painter: QPainter, area: QRectF, ink: str) -> None:
        font = self._font()
        measure = QFontMetrics(font)
        lines = self.text().split("\n")
        words = max(measure.horizontalAdvance(line) for line in lines)
        icon = self._icon_size() if self._icon else 0
        gap = 8 if icon and self.text() else 0
        cap = paint.keycap_width(self._key) if self._key else 0
        room = area.width() - (cap + 12 if cap else 0)
        left = area.x() + max((room - words - icon - gap) / 2, 4)
        middle = area.center().y()
        if self._kind == "cat":
            left = area.x() + LOOKS["cat"].pad
        if cap and not self._kind.startswith("cat"):
            left = max(area.x() + LOOKS[self._kind].pad, left) if words + icon + gap < room - 8 else area.x() + 6
        if cap and self._sz == "xs":
            left = area.x() + 8
        if icon:
            icons.paint(painter, left, middle - icon / 2, self._icon, ink, icon)
            left += icon + gap
        high = measure.height()
        top = middle - high * len(lines) / 2
        for line in lines:
            if len(lines) > 1:
                left = area.x() + (room - measure.horizontalAdvance(line)) / 2
            line_area = QRectF(left, top, max(area.x() + room - left, 1), high)
            paint.text(painter, line_area, line, ink, font, elide=words > line_area.width())
            top += high
        if self._kind == "link" and self.underMouse():
            painter.drawLine(int(left), int(middle + high / 2 - 3), int(left + words), int(middle + high / 2 - 3))
        if cap:
            tone = ink if ink in ("onAccent", "disabled") else "ink3"
            edge = "onAccent" if ink == "onAccent" else "line2"
            right = area.right() - (6 if self._sz == "xs" else 10)
            paint.keycap(painter, right - cap, middle, self._key, tone, edge)
