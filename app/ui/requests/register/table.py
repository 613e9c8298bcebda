"""The table of requests: a page at a time, the marks for doing something with several at once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.rules.dates import local_day
from app.rules.records import REQUEST, brief_number
from app.services.requests.listing import RequestRow
from app.ui.kit import icons, paint, theme
from app.ui.kit.rows import Column, Table
from app.ui.requests.register import words
from app.ui.requests.words import joined

Index = QModelIndex | QPersistentModelIndex
_MARK = 34
"""How wide the box at the left of a row is, and where a press marks instead of opening."""
_EDGE = 8
_WHOLE = REQUEST.number("A", date(2026, 12, 28), 88)
"""As wide as a number comes, but for a very long serial."""


class RequestTable(Table[RequestRow]):
    """Requests. Space marks the current row and goes on; a press on the box marks too.

    Signals: ``marks_changed``. ``scenes`` names the codes; ``whole``: ratings may be seen as given.
    """

    marks_changed = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._today: date = local_day(now())
        self.scenes: dict[str, str] = {}
        self.whole = False
        super().__init__(self._columns(), key=lambda r: r.id, name="受理列表", top=True)
        self.marked: dict[UUID, RequestRow] = {}
        self._numbers = _Numbers(self)
        self.setItemDelegateForColumn(0, self._numbers)

    def _columns(self) -> tuple[Column[RequestRow], ...]:
        return (
            Column("单号", lambda r: r.number, 196, sub=lambda r: words.received_words(r, self._today)),
            Column("事项", _title, sub=self._matter, strong=True),
            Column("居民", words.who, 124, sub=words.who_more),
            Column("期限", lambda _r: "", 142, tag=lambda r: words.due_tag(r, self._now())),
            Column(
                "经办",
                lambda r: r.handler or "—",
                104,
                sub=lambda r: f"首问 {r.receiver}" if r.receiver else "",
                tone=lambda r: "ink" if r.handler else "ink3",
            ),
        )

    def _matter(self, row: RequestRow) -> str:
        rated = words.rating_words(row.rating, whole=self.whole) if row.rating is not None else ""
        return joined((rated, self.scenes.get(row.scene, ""), " ".join(row.text.split())))

    def _fit(self) -> None:
        """A number that cannot be whole is written short, and the matter has what that saves."""
        super()._fit()
        head, whole = self.horizontalHeader(), _MARK + paint.width(_WHOLE) + _EDGE
        if head.sectionSize(0) < whole:
            head.resizeSection(0, min(head.sectionSize(0), _MARK + paint.width(brief_number(_WHOLE)) + _EDGE))

    def number_words(self, row: RequestRow, room: int) -> str:
        """The number in ``room`` pixels: whole, short, or its end: what tells two rows apart is never cut off."""
        short = brief_number(row.number, self._today.year)
        fitting = (words_ for words_ in (row.number, short) if paint.width(words_) < room)
        return next(fitting, theme.fm("body").elidedText(short, Qt.TextElideMode.ElideLeft, room - 1))

    def set_rows(self, rows: Sequence[RequestRow]) -> None:
        self._today = local_day(self._now())
        super().set_rows(rows)

    def keep_marks(self, rows: Sequence[RequestRow]) -> None:
        """Marks of rows that are still there stay, with what is read of them now."""
        self.marked = {key: next((r for r in rows if r.id == key), old) for key, old in self.marked.items()}

    def toggle(self, row: RequestRow) -> None:
        """Mark a row, or take its mark away."""
        if self.marked.pop(row.id, None) is None:
            self.marked[row.id] = row
        self.viewport().update()
        self.marks_changed.emit()

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self.marked:
            self.marked.clear()
            self.viewport().update()
            self.marks_changed.emit()

    def tick(self) -> bool:
        """Mark or unmark the row in hand and go on to the next; False when there is none."""
        row = self.row()
        if row is None:
            return False
        self.toggle(row)
        at = self.currentIndex().row()
        if at + 1 < len(self.rows_model.rows):
            self.selectRow(at + 1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.tick():
            event.accept()
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mark_all()
        else:
            super().keyPressEvent(event)

    def _mark_all(self) -> None:
        rows = self.rows_model.rows
        if all(row.id in self.marked for row in rows):
            self.clear_marks()
            return
        self.marked.update({row.id: row for row in rows})
        self.viewport().update()
        self.marks_changed.emit()

    def _on_box(self, event: QMouseEvent) -> RequestRow | None:
        at = self.indexAt(event.position().toPoint())
        return self.rows_model.rows[at.row()] if at.isValid() and event.position().x() < _MARK else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._on_box(event)
        if row is None:
            super().mousePressEvent(event)
        else:
            self.toggle(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._on_box(event) is None:
            super().mouseReleaseEvent(event)


class _Numbers(QStyledItemDelegate):
    """The first cell: the mark, the number, when it came."""

    def __init__(self, table: RequestTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._table.rows_model.rows[index.row()]
        column = self._table.rows_model.columns[0]
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, theme.color("soft"))
            painter.fillRect(QRect(area.x(), area.y(), 3, area.height()), theme.color("accent"))
        painter.fillRect(QRect(area.x(), area.bottom(), area.width(), 1), theme.color("soft2" if chosen else "line"))
        self._box(painter, QRectF(area.x() + 10, area.center().y() - 9, 18, 18), row.id in self._table.marked)
        high, low = theme.fm("body").height(), theme.fm("caption").height()
        top = area.y() + (area.height() - high - low + 3) / 2
        left, wide = area.x() + _MARK, area.width() - _MARK - 4
        paint.text(painter, QRectF(left, top, wide, high), self._table.number_words(row, wide), "ink2", "body")
        sub = column.sub(row) if column.sub is not None else ""
        paint.text(painter, QRectF(left, top + high - 3, wide, low), sub, "ink3", "caption")
        painter.restore()

    @staticmethod
    def _box(painter: QPainter, box: QRectF, marked: bool) -> None:
        if marked:
            paint.box(painter, box, 5, "accent")
            icons.paint(painter, box.x() + 2, box.y() + 2, "check", "onAccent", 14)
        else:
            paint.box(painter, box, 5, "surface", "line2")


def _title(row: RequestRow) -> str:
    return f"加急 · {row.item_name}" if row.urgent else row.item_name
