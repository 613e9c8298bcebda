"""Strokes shared by painted widgets and delegates: boxes, lines of text, tags, keycaps, focus rings, shadows."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from app.ui.kit import icons, metrics, theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


class TagSpec(NamedTuple):
    """One fact in a tag: ``tone`` ok, warn, bad, info or mute; ``icon`` when it is urgent."""

    text: str
    tone: str = "mute"
    icon: str = ""


def box(
    painter: QPainter,
    rect: QRectF | QRect,
    radius: float,
    fill: str = "none",
    border: str = "none",
    width: float = 1,
) -> None:
    """A rounded box whose border lies inside ``rect``; ``fill`` and ``border`` are tokens or none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if border != "none" else 0.0
    painter.setPen(QPen(theme.color(border), width) if border != "none" else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill) if fill != "none" else Qt.BrushStyle.NoBrush)
    inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(inner, max(radius - inset, 0), max(radius - inset, 0))


def ground(painter: QPainter, rect: QRectF | QRect, fill: str) -> None:
    """An even ground. As ``fillRect`` would paint it, for which PySide first names 169 gradients."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(fill))
    painter.drawRect(rect)


def focus_ring(painter: QPainter, rect: QRectF | QRect, radius: float) -> None:
    """The 2 px ring of the widget that has the keyboard."""
    box(painter, rect, radius, border="focus", width=metrics.RING)


def text(
    painter: QPainter,
    rect: QRectF | QRect,
    words: str,
    tone: str = "ink",
    face: str | QFont = "body",
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = True,
) -> int:
    """One line of text inside ``rect``, cut with … when too long; returns the width drawn."""
    font = theme.font(face) if isinstance(face, str) else face
    measure = theme.fm(face) if isinstance(face, str) else QFontMetrics(font)
    theme.notice(words)
    area = QRectF(rect)
    wide, room = measure.horizontalAdvance(words), int(area.width() + 0.999)
    if elide and wide >= room:
        words = measure.elidedText(words, Qt.TextElideMode.ElideRight, room)
        wide = measure.horizontalAdvance(words)
    painter.setFont(font)
    painter.setPen(theme.color(tone))
    painter.drawText(area, _on_one_line(align), words)
    return wide


def marked(
    painter: QPainter, area: QRectF, words: str, positions: Sequence[int], tone: str = "ink", face: str = "body"
) -> int:
    """One line whose characters at ``positions`` are in the accent and underlined; returns the width drawn.

    Neighbours are drawn together, so that combining marks and selectors stay with their letter.
    """
    measure = theme.fm(face)
    if not positions:
        return text(painter, area, words, tone, face)
    if measure.horizontalAdvance(words) > area.width():
        words = measure.elidedText(words, Qt.TextElideMode.ElideRight, int(area.width() + 0.999))
        positions = [at for at in positions if at < len(words) - 1]
    met, left = set(positions), area.x()
    base = area.y() + (area.height() + measure.ascent() - measure.descent()) / 2 + 3
    for bright, run in groupby(enumerate(words), key=lambda pair: pair[0] in met):
        part = "".join(char for _, char in run)
        wide = measure.horizontalAdvance(part)
        spot = QRectF(left, area.y(), wide + 2, area.height())
        text(painter, spot, part, "accentInk" if bright else tone, face, elide=False)
        if bright:
            painter.fillRect(QRectF(left, base, wide, 1.5), theme.color("accent", 150))
        left += wide
    return int(left - area.x())


@cache
def _on_one_line(align: Qt.AlignmentFlag) -> int:
    """Python's flags take longer to put together than the line to paint."""
    return align.value | Qt.TextFlag.TextSingleLine.value


def width(words: str, face: str = "body") -> int:
    """The width of a line in a role's font."""
    return theme.fm(face).horizontalAdvance(words)


def keycap_width(cap: str) -> int:
    """The width a keycap takes."""
    return max(width(cap, "keycap") + 10, metrics.KEYCAP + 4)


def keycap(
    painter: QPainter,
    x: float,
    middle: float,
    cap: str,
    tone: str = "ink3",
    border: str = "line2",
    fill: str = "none",
) -> int:
    """A key hint at ``x``, centred on the height ``middle``; returns its width."""
    wide = keycap_width(cap)
    high = max(metrics.KEYCAP, theme.fm("keycap").height() + 2)
    area = QRectF(x, round(middle - high / 2), wide, high)
    box(painter, area, 5, fill, border)
    text(painter, area, cap, tone, "keycap", CENTER, elide=False)
    return wide


def tag_height() -> int:
    """The height of a tag in the text size in force."""
    return max(metrics.TAG - 2, theme.fm("tag").height() + 2)


def tag_width(spec: TagSpec) -> int:
    """The width a tag takes."""
    return width(spec.text, "tag") + 14 + (metrics.ICON_TAG + 4 if spec.icon else 0)


def tag(painter: QPainter, x: float, middle: float, spec: TagSpec, room: float = 10_000) -> int:
    """A tag at ``x``, centred on the height ``middle``, at most ``room`` wide; returns its width."""
    wide = int(min(tag_width(spec), room))
    high = tag_height()
    area = QRectF(x, round(middle - high / 2), wide, high)
    box(painter, area, metrics.R_TAG, f"{spec.tone}Bg", f"{spec.tone}Line")
    left = x + 7
    if spec.icon:
        size = metrics.ICON_TAG
        icons.paint(painter, left - 1, area.center().y() - size / 2, spec.icon, spec.tone, size)
        left += size + 3
    text(painter, QRectF(left, area.y(), x + wide - 6 - left, high), spec.text, spec.tone, "tag")
    return wide


def tags(painter: QPainter, right: float, middle: float, specs: Sequence[TagSpec]) -> float:
    """Tags laid from the right edge to the left; returns the x where they begin."""
    for spec in reversed(specs):
        right -= tag_width(spec)
        tag(painter, right, middle, spec)
        right -= 6
    return right


def avatar(
    painter: QPainter,
    rect: QRectF | QRect,
    name: str,
    active: bool = False,
    given: bool = False,
) -> None:
    """A round ground with the first character of a name, or (``given``) of the given name, for colleagues."""
    area = QRectF(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent" if active else "muteBg"))
    painter.drawEllipse(area)
    face = theme.font_of(area.height() * 0.4 / theme.scale(), 700)
    text(painter, area, initial(name, given), "onAccent" if active else "ink2", face, CENTER, elide=False)


def initial(name: str, given: bool = False) -> str:
    """The character that stands for a person in an avatar; names of five and more characters begin with the given."""
    bare = name.strip()
    if not bare:
        return "?"
    return bare[1] if given and 2 <= len(bare) <= 4 else bare[0]


_shadows: dict[tuple[int, int, int, int, int, float], QPixmap] = {}


def shadow(painter: QPainter, rect: QRect, radius: int, blur: int, drop: int, alpha: int) -> None:
    """A soft shadow under a floating layer; kept as a picture per size, because layers repaint often."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    key = (rect.width(), rect.height(), radius, blur, alpha, ratio)
    made = _shadows.get(key)
    if made is None:
        if len(_shadows) > 16:
            _shadows.clear()
        made = _render_shadow(rect, radius, blur, alpha, ratio)
        _shadows[key] = made
    painter.drawPixmap(QPointF(rect.x() - blur, rect.y() - blur + drop), made)


def _render_shadow(rect: QRect, radius: int, blur: int, alpha: int, ratio: float) -> QPixmap:
    wide, high = rect.width() + 2 * blur, rect.height() + 2 * blur
    made = QPixmap(round(wide * ratio), round(high * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    steps = blur // 2
    for step in range(steps):
        edge = blur * step / steps
        painter.setBrush(QColor(0, 0, 0, max(1, round(alpha * 2 * (step + 1) / (steps * (steps + 1)) * 1.2))))
        painter.drawRoundedRect(
            QRectF(edge, edge, wide - 2 * edge, high - 2 * edge), radius + blur - edge, radius + blur - edge
        )
    painter.end()
    return made
