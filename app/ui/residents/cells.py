"""The cells of the list of residents: what the query met stands out in the accent."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.rules.people import match_marks
from app.rules.people.match_marks import Marks
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import paint, theme
from app.ui.kit.rows import Column, RowsModel, Table
from app.ui.residents import words

Index = QModelIndex | QPersistentModelIndex
Marker = Callable[[str, str], Marks]
STATE = 4
"""The column of the state."""


@dataclass(frozen=True)
class Line:
    """A line of a cell: its words, type role and tone, and how a query is met in it."""

    text: Callable[[ResidentRow], str]
    role: str
    tone: str
    met: Marker


_LINES: dict[int, tuple[Line, ...]] = {
    0: (Line(lambda r: r.name, "strong", "ink", match_marks.of_name),),
    2: (
        Line(lambda r: r.address or "—", "body", "ink", match_marks.of_text),
        Line(lambda r: r.phone, "caption", "ink3", match_marks.of_phone),
    ),
    3: (Line(lambda r: words.member_no(r.no), "body", "ink2", match_marks.of_number),),
}


def columns() -> tuple[Column[ResidentRow], ...]:
    """The columns of the list; the phone stands under the address, masked."""
    return (
        Column("姓名", lambda r: r.name, strong=True),
        Column("性别 · 年龄", lambda r: people.sex_age(r.sex, r.age) or "—", 104, tone=lambda _r: "ink2"),
        Column("住址 / 电话", lambda r: r.address or "—", sub=lambda r: r.phone),
        Column("编号", lambda r: words.member_no(r.no), 80, tone=lambda _r: "ink2"),
        Column("状态", lambda _r: "在册", 84, tag=lambda r: None if r.active else people.GONE, tone=lambda _r: "ink3"),
    )


class MarkedCells(QStyledItemDelegate):
    """Paints the cells a query can meet; ``query`` is what people are searching for."""

    def __init__(self, table: "Table[ResidentRow]") -> None:
        super().__init__(table)
        self._model: RowsModel[ResidentRow] = table.rows_model
        self.query = ""
        for column in _LINES:
            table.setItemDelegateForColumn(column, self)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        row = self._model.rows[index.row()]
        painter.save()
        if chosen:
            painter.fillRect(area, theme.color("soft"))
            if index.column() == 0:
                painter.fillRect(QRect(area.x(), area.y(), 3, area.height()), theme.color("accent"))
        painter.fillRect(QRect(area.x(), area.bottom(), area.width(), 1), theme.color("soft2" if chosen else "line"))
        self._paint_lines(painter, QRectF(area).adjusted(10, 0, -8, -1), row, _LINES[index.column()])
        painter.restore()

    def _paint_lines(self, painter: QPainter, area: QRectF, row: ResidentRow, lines: tuple[Line, ...]) -> None:
        shown = [(line, line.text(row)) for line in lines]
        shown = [(line, text) for line, text in shown if text]
        heights = [theme.fm(line.role).height() for line, _ in shown]
        top = area.y() + (area.height() - sum(heights) + 3 * (len(shown) - 1)) / 2
        for (line, text), high in zip(shown, heights, strict=True):
            met = line.met(text, self.query) if self.query else match_marks.NONE
            tone = line.tone if row.active else "ink3"
            room = QRectF(area.x(), top, area.width(), high)
            used = paint.marked(painter, room, text, met.positions, tone, line.role)
            if met.pieces:
                rest = room.adjusted(used + 10, 0, 0, 0)
                paint.text(painter, rest, met.pieces, "accentInk", "tag")
            top += high - 3


__all__ = ["STATE", "MarkedCells", "columns"]
