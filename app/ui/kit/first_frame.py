"""What the first frame of the first page leaves out, so that the page is of use sooner: icons, names under a picture.

Nothing people press or type into is left out, and the next frame, a moment later, has all of it.
"""

from PySide6.QtGui import QPaintDevice
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_left_out: list[QWidget] | None = None


def hurry() -> None:
    """From now on, until ``over``, ornaments of widgets wait."""
    global _left_out
    _left_out = _left_out or []


def leaves_out(device: QPaintDevice | None) -> bool:
    """Whether an ornament about to be painted there waits; a picture in memory never does."""
    if _left_out is None or not isinstance(device, QWidget):
        return False
    _left_out.append(device)
    return True


def over() -> None:
    """Paint what was left out, at once: beside the worker, which begins now, it would take ten times as long."""
    global _left_out
    waiting, _left_out = _left_out or [], None
    for widget in dict.fromkeys(waiting):
        if isValid(widget):
            widget.repaint()
