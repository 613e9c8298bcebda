"""How the program looks: tokens and text size turned into colours, fonts, one palette and one small sheet.

``apply`` is called once at start and at every switch; widgets that keep fonts, pixmaps or geometry of their own
listen to ``themeChanged``. Painted widgets ask ``color`` and ``font`` while painting and need nothing else.
"""

import contextlib
import gc
import os

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.paths import resource
from app.ui.kit import metrics, tokens

FAMILIES = ["Noto Sans SC", "HanaMinB"]
_FILES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_600SemiBold.ttf", "NotoSansSC_700Bold.ttf")
_RARE_FILE = "HanaMinB.ttf"
_RARE = ("\U00020000", "\U0003ffff")
_WEIGHTS = {400: QFont.Weight.Normal, 600: QFont.Weight.DemiBold, 700: QFont.Weight.Bold}


class _Theme(QObject):
    """The look in force. Signals: ``changed`` after palette, fonts and caches are new."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = "light"
        self.scale = 1.0
        self.calm = False
        self.touch = False
        self.colors: dict[str, QColor] = {}
        self.fonts: dict[tuple[int, int], QFont] = {}
        self.font_metrics: dict[tuple[int, int], QFontMetrics] = {}
        self.loaded: set[str] = set()
        self.rare_wanted = False


_theme = _Theme()
themeChanged = _theme.changed  # noqa: N816 - a signal, named as Qt names them


def apply(
    app: QApplication,
    mode: str = "light",
    text_size: float = 1.0,
    *,
    calm: bool = False,
    touch: bool = False,
) -> None:
    """Dress the whole program: ``mode`` is light or dark, ``text_size`` 1.0, 1.15 or 1.3.

    ``calm`` turns motion off, ``touch`` makes default controls and table rows taller. Call again to switch.
    """
    if mode not in tokens.MODES:
        raise ValueError(mode)
    first = not _theme.loaded
    if first:
        if os.environ.get(metrics.STYLE_VARIABLE) != metrics.STYLE:
            app.setStyle(metrics.STYLE)
        load_fonts()
    _theme.mode, _theme.scale, _theme.calm, _theme.touch = mode, text_size, calm, touch
    _theme.colors.clear()
    _theme.fonts.clear()
    _theme.font_metrics.clear()
    scheme = Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light
    app.styleHints().setColorScheme(scheme)
    app.setFont(font("body"))
    dress = palette()
    app.setPalette(dress)
    # Qt posts these to its windows: until they arrive, what is put into a window takes over the look of before, loads
    # the system's font to be laid out in it, and is dressed and laid out once more
    for kind in (QEvent.Type.ApplicationFontChange, QEvent.Type.ApplicationPaletteChange):
        QCoreApplication.sendPostedEvents(None, kind.value)
    QToolTip.setFont(font("caption"))
    QToolTip.setPalette(_tooltip_palette(dress))
    _theme.changed.emit()


def mode() -> str:
    """The mode in force: light or dark."""
    return _theme.mode


def scale() -> float:
    """The text size in force: 1.0, 1.15 or 1.3."""
    return _theme.scale


def calm() -> bool:
    """Whether people asked for no motion."""
    return _theme.calm


def touch() -> bool:
    """Whether controls are made for fingers."""
    return _theme.touch


def color(name: str, alpha: int = 255) -> QColor:
    """A token's colour in the mode in force; ``alpha`` 0-255. ``scrim`` is the ink at 50 %."""
    key = name if alpha == 255 else f"{name}/{alpha}"
    found = _theme.colors.get(key)
    if found is None:
        found = _make_color(name, alpha)
        _theme.colors[key] = found
    return found


def _make_color(name: str, alpha: int) -> QColor:
    if name == "scrim":
        # Ink itself is pale at night: a scrim must always darken.
        made = QColor(tokens.LIGHT["ink"]) if _theme.mode == "light" else QColor(tokens.DARK["sunken"])
        made.setAlpha(128 if _theme.mode == "light" else 176)
        return made
    if name == "none":
        return QColor(0, 0, 0, 0)
    made = QColor(tokens.MODES[_theme.mode][name])
    made.setAlpha(alpha)
    return made


def px(size: float) -> int:
    """A text size given at 100 % in the text size in force."""
    return int(size * _theme.scale + 0.5)


def font(role: str = "body") -> QFont:
    """The font of a type role of ``metrics.TYPE``."""
    size, weight = metrics.TYPE[role]
    return font_of(size, weight)


def font_of(size: float, weight: int = 400) -> QFont:
    """A font by its size at 100 % and its weight (400, 600 or 700); prefer ``font`` with a role."""
    key = (px(size), weight)
    made = _theme.fonts.get(key)
    if made is None:
        made = QFont(FAMILIES if _RARE_FILE in _theme.loaded else FAMILIES[:1])  # one not there is looked for all over
        made.setPixelSize(key[0])
        made.setWeight(_WEIGHTS[weight])
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        made.setFeature(QFont.Tag("tnum"), 1)
        _theme.fonts[key] = made
    return made


def fm(role: str = "body") -> QFontMetrics:
    """Cached metrics of a role's font."""
    size, weight = metrics.TYPE[role]
    key = (px(size), weight)
    found = _theme.font_metrics.get(key)
    if found is None:
        found = QFontMetrics(font_of(size, weight))
        _theme.font_metrics[key] = found
    return found


def box(height: int, *roles: str, pad: int = 6) -> int:
    """The height of a box of ``height`` at 100 % that must hold lines of these roles: grows only when it must."""
    needed = sum(fm(role).height() for role in roles) + pad
    return max(height, needed)


def control(sz: str = "md") -> int:
    """The height of a control of a size name, raised for touch."""
    height = metrics.HEIGHTS[sz]
    if _theme.touch:
        height = {"sm": metrics.CONTROL, "md": metrics.TOUCH}.get(sz, height)
    return box(height, "body", pad=6)


def row_height() -> int:
    """The height of a two-line table row."""
    return box(metrics.ROW_TOUCH if _theme.touch else metrics.ROW, "body", "caption", pad=5)


def load_fonts() -> None:
    """Register the fonts every page needs; cheap to repeat."""
    for name in _FILES:
        _load(name)


def load_rare_font() -> None:
    """Register the font of CJK extension B and beyond: 30 MB, so behind the login or when a name needs it.

    From then on every font names it; what keeps a font of its own is told by ``themeChanged``.
    """
    _theme.rare_wanted = True
    if _RARE_FILE in _theme.loaded:
        return
    _load(_RARE_FILE)
    if _theme.colors:  # dressed already
        QApplication.setFont(font("body"))
        QToolTip.setFont(font("caption"))
        _theme.changed.emit()
    _paint_anew()


def _paint_anew() -> None:
    """Have every window painted; what lies in it is painted with it.

    PySide makes the list one wrapper at a time: a collection meanwhile would free windows that are still to come, and
    end the process (``QApplication.allWidgets`` did, seldom).
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                window.update()
    finally:
        if collects:
            gc.enable()


def _load(name: str) -> None:
    if name in _theme.loaded:
        return
    if QFontDatabase.addApplicationFont(str(resource("fonts", name))) < 0:
        raise FileNotFoundError(name)
    _theme.loaded.add(name)
    _theme.fonts.clear()
    _theme.font_metrics.clear()


def notice(text: str) -> None:
    """Have the rare font loaded, right after the event in hand, if a text about to be drawn has such a character."""
    if _theme.rare_wanted or text.isascii() or not any(_RARE[0] <= one <= _RARE[1] for one in text):
        return
    _theme.rare_wanted = True
    QTimer.singleShot(0, _theme, load_rare_font)


def palette() -> QPalette:
    """The palette Qt paints its own things with."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, token in (
        (role.Window, "bg"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "subtle"),
        (role.Text, "ink"),
        (role.PlaceholderText, "ink3"),
        (role.Button, "surface"),
        (role.ButtonText, "ink"),
        (role.BrightText, "onAccent"),
        (role.Light, "surface"),
        (role.Midlight, "subtle"),
        (role.Mid, "line2"),
        (role.Dark, "field"),
        (role.Shadow, "line2"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "onAccent"),
        (role.Accent, "accent"),
        (role.Link, "accentInk"),
        (role.LinkVisited, "accentInk"),
        (role.ToolTipBase, "toast"),
        (role.ToolTipText, "toastInk"),
    ):
        made.setColor(where, color(token))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, color("disabled"))
    return made


def _tooltip_palette(dress: QPalette) -> QPalette:
    made = QPalette(dress)
    made.setColor(QPalette.ColorRole.Window, color("toast"))
    made.setColor(QPalette.ColorRole.WindowText, color("toastInk"))
    return made


def sheet() -> str:
    """The one small sheet, for the leaf kinds a palette cannot shape: menus and the list of a combo box.

    It is worn by those leaves alone (``wear``): on the application it would cost every widget of every page.
    """
    t = tokens.MODES[_theme.mode]
    size = px(15)
    return (
        f"QMenu {{ background: {t['surface']}; border: 1px solid {t['line2']}; border-radius: 8px; padding: 4px; }}"
        f"QMenu::item {{ color: {t['ink']}; font-size: {size}px; padding: 8px 24px 8px 14px; border-radius: 6px; }}"
        f"QMenu::item:selected {{ background: {t['soft']}; color: {t['accentInk']}; }}"
        f"QMenu::item:disabled {{ color: {t['disabled']}; }}"
        f"QMenu::separator {{ height: 1px; background: {t['line']}; margin: 4px 8px; }}"
        f"QListView#popup {{ background: {t['surface']}; border: 1px solid {t['line2']}; outline: 0; padding: 4px; }}"
        f"QListView#popup::item {{ color: {t['ink']}; min-height: 36px; padding: 0 8px; border-radius: 6px; }}"
        f"QListView#popup::item:selected {{ background: {t['soft']}; color: {t['accentInk']}; }}"
    )


class _Wearer(QObject):
    """Keeps one leaf widget's sheet in step with the theme; lives and dies with it."""

    def __init__(self, leaf: QWidget) -> None:
        super().__init__(leaf)
        self._leaf = leaf
        themeChanged.connect(self._renew)
        self._renew()

    def _renew(self) -> None:
        with contextlib.suppress(RuntimeError):
            self._leaf.setStyleSheet(sheet())


def wear(leaf: QWidget) -> None:
    """Give a menu or a combo's list (object name ``popup``) the sheet, now and after every switch."""
    _Wearer(leaf)
