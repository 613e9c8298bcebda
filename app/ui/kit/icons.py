"""Icons by name, tinted with a token and drawn at the screen's own resolution; unknown names raise ``KeyError``."""

from functools import cache
from typing import TYPE_CHECKING

from PySide6 import QtGui
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap

from app.paths import resource
from app.ui.kit import first_frame, plain_import, theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


@cache
def _source(name: str) -> bytes:
    path = resource("icons", f"{name}.svg")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyError(name) from None


def pixmap(name: str, tone: str = "ink2", size: int = 20, ratio: float | None = None) -> QPixmap:
    """A tinted icon: ``size`` in logical pixels, ``ratio`` device pixels per logical one (the screen's by default)."""
    dpr = ratio if ratio is not None else _screen_ratio()
    key = (name, tone, size, dpr)
    made = _pixmaps.get(key)
    if made is None:
        made = _render(name, tone, size, dpr)
        _pixmaps[key] = made
    return made


def icon(name: str, tone: str = "ink2", size: int = 20) -> "QtGui.QIcon":
    """The icon for stock widgets, with its disabled look; make it again after ``themeChanged``."""
    # not imported by name: PySide prepares its names of theme icons only when it is asked for, after the login page
    QIcon = QtGui.QIcon  # noqa: N806
    made = QIcon(pixmap(name, tone, size))
    made.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    return made


def paint(painter: QPainter, x: float, y: float, name: str, tone: str = "ink2", size: int = 20) -> None:
    """Draw an icon with its top left corner at (x, y), sharp on the device being painted."""
    device = painter.device()
    if first_frame.leaves_out(device):
        return
    ratio = device.devicePixelRatio() if device is not None else 1.0
    painter.drawPixmap(round(x), round(y), pixmap(name, tone, size, ratio))


def _render(name: str, tone: str, size: int, dpr: float) -> QPixmap:
    shape = _source(name).replace(b"currentColor", theme.color(tone).name().encode())
    made = QPixmap(round(size * dpr), round(size * dpr))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _drawing(shape).render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(dpr)
    return made


def _drawing(shape: bytes) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer  # behind the first frame

    plain_import.restore()
    return QSvgRenderer(shape)


def _screen_ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0


theme.themeChanged.connect(_pixmaps.clear)
