"""Rows and columns said in one expression: parts side by side or under each other, without margins, one gap between."""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

L = TypeVar("L", bound=QBoxLayout)
Margins = tuple[int, int, int, int]
_NONE = Qt.AlignmentFlag(0)


class Wide(NamedTuple):
    """A part that takes its ``share`` of what room is left; without a part it is the room itself."""

    part: QWidget | QLayout | None = None
    share: int = 1
    align: Qt.AlignmentFlag = _NONE


STRETCH = Wide()
"""The room that is left."""

Part = QWidget | QLayout | Wide | int | None | str
"""A number is a gap of that many points; None and an empty string leave nothing: ``note and Label(note)``."""


def wide(part: QWidget | QLayout, share: int = 1) -> Wide:
    """A part that grows."""
    return Wide(part, share)


def row(*parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts side by side."""
    return put(QHBoxLayout(), *parts, gap=gap, margins=margins)


def column(*parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Parts under each other."""
    return put(QVBoxLayout(), *parts, gap=gap, margins=margins)


def fill(owner: QWidget, *parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """The column of a widget; returns it, for what comes later."""
    return put(QVBoxLayout(owner), *parts, gap=gap, margins=margins)


def fill_row(owner: QWidget, *parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """The row of a widget."""
    return put(QHBoxLayout(owner), *parts, gap=gap, margins=margins)


def into(layout: QBoxLayout, *parts: Part) -> None:
    """Add parts at the end of a layout that is there already."""
    for part in parts:
        add(layout, part)


def holder(layout: QLayout) -> QWidget:
    """A layout as a widget: to be hidden, to be scrolled, or to stand in a field."""
    made = QWidget()
    made.setLayout(layout)
    return made


def put(layout: L, *parts: Part, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> L:
    """Add parts to a layout, in order. Raises ``TypeError`` for a non-empty text: words belong into a ``Label``."""
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    into(layout, *parts)
    return layout


def add(layout: QBoxLayout, part: Part) -> None:
    """Add one part at the end of a layout."""
    if part is None or part == "":
        return
    if isinstance(part, str):
        raise TypeError(f"words belong into a Label: {part}")
    if isinstance(part, int):
        layout.addSpacing(part)
        return
    said = part if isinstance(part, Wide) else Wide(part, 0)
    if said.part is None:
        layout.addStretch(said.share)
    elif isinstance(said.part, QWidget):
        layout.addWidget(said.part, said.share, said.align)
    else:
        layout.addLayout(said.part, said.share)


def grid(columns: int, *parts: QWidget, gap: tuple[int, int] = (8, 8)) -> QGridLayout:
    """Columns of one width, filled row by row; ``gap`` beside and under each other."""
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(gap[0])
    made.setVerticalSpacing(gap[1])
    for at in range(columns):
        made.setColumnStretch(at, 1)
    into_cells(made, parts)
    return made


def into_cells(layout: QGridLayout, parts: Iterable[QWidget], columns: int = 0) -> None:
    """Fill a grid row by row from its first cell on, in so many of its ``columns``, else in all; what stood there
    before must be gone.
    """
    for at in range(layout.columnCount() if columns else 0):
        layout.setColumnStretch(at, 1 if at < columns else 0)
    columns = columns or layout.columnCount()
    for at, part in enumerate(parts):
        layout.addWidget(part, at // columns, at % columns)
