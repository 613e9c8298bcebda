"""The only motion there is: toasts and drawers fade in for a moment, toasts that ran out fade away.

A page whose class says ``still`` has none (the till), and nobody has any who asked for less of it (``theme.calm``).
The effect lives only as long as the fade: afterwards the widget paints as directly as before.
"""

from collections.abc import Callable

from PySide6.QtCore import QPropertyAnimation
from PySide6.QtWidgets import QGraphicsOpacityEffect, QStackedWidget, QWidget

from app.ui.kit import theme

FADE_MS = 120


def fade_in(widget: QWidget) -> None:
    """Let a widget that was just shown come up from nothing."""
    if _moves(widget) and widget.graphicsEffect() is None:
        _fade(widget, 0.0, 1.0, lambda: None)


def fade_out(widget: QWidget, then: Callable[[], object]) -> None:
    """Let a widget go to nothing and then do ``then``; at once where nothing moves."""
    if not _moves(widget) or widget.graphicsEffect() is not None:
        then()
        return
    _fade(widget, 1.0, 0.0, then)


def _fade(widget: QWidget, first: float, last: float, then: Callable[[], object]) -> None:
    effect = QGraphicsOpacityEffect(widget)
    effect.setOpacity(first)
    widget.setGraphicsEffect(effect)
    fade = QPropertyAnimation(effect, b"opacity", widget)
    fade.setDuration(FADE_MS)
    fade.setStartValue(first)
    fade.setEndValue(last)

    def over() -> None:
        # Qt deletes the effect here; the animation must not be deleted inside its own signal.
        widget.setGraphicsEffect(None)  # type: ignore[arg-type]
        fade.deleteLater()
        then()

    fade.finished.connect(over)
    fade.start()


def _moves(widget: QWidget) -> bool:
    if theme.calm() or not widget.isVisible():
        return False
    at: QWidget | None = widget
    while at is not None:
        front = at.currentWidget() if isinstance(at, QStackedWidget) else None
        if getattr(at, "still", False) or getattr(front, "still", False):
            return False
        at = at.parentWidget()
    return True
